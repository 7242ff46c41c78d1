// memoryview.
//
//  V1. All views of one buffer share a Managed: the one Py_buffer that was asked of the exporter.  It is given back when
//      the last view that was not released goes.
//  V2. A view describes its items in its own shape, strides and suboffsets; its `view.obj` is borrowed from Managed.
//  V3. A view with exports (buffers that others asked of it) cannot be released.
#include "base/base.hpp"

#include "objects/memoryview.hpp"

#include <cstring>

#include "objects/arg.hpp"
#include "objects/bool.hpp"
#include "objects/buffer.hpp"
#include "objects/bytes_common.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/hash.hpp"
#include "objects/iter.hpp"
#include "objects/list.hpp"
#include "objects/long_internal.hpp"
#include "objects/memory.hpp"
#include "objects/memoryview_item.hpp"
#include "objects/number.hpp"
#include "objects/slice.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"
#include "objects/weakref.hpp"

namespace interlock::objects {
namespace {

struct Managed {
    Py_ssize_t views;  // not released
    Py_buffer master;
};

struct View {
    PyVarObject ob_base;
    Managed *managed;   // null: released
    Py_ssize_t exports;
    Py_hash_t hash;     // -1: not known
    PyObject *weak_refs;
    Py_buffer view;
    Py_ssize_t array[1];  // shape, strides, suboffsets: three times ndim
};

View *as_view(PyObject *object) noexcept { return reinterpret_cast<View *>(object); }
const char *format_of(const Py_buffer *view) noexcept { return view->format ? view->format : "B"; }

bool is_released(PyObject *self) noexcept {
    if (as_view(self)->managed) {
        return false;
    }
    err_set_string(PyExc_ValueError, "operation forbidden on released memoryview object");
    return true;
}

void managed_drop(Managed *managed) noexcept {
    if (--managed->views == 0) {
        buffer_release(&managed->master);
        mem_free(managed);
    }
}

// A new view of `ndim` dimensions over `managed`; its arrays are in place, not filled.  Null with an exception.
View *view_alloc(Managed *managed, int ndim) noexcept {
    auto *self = reinterpret_cast<View *>(object_gc_new_var(&PyMemoryView_Type, 3 * static_cast<Py_ssize_t>(ndim)));
    if (!self) {
        return nullptr;
    }
    self->managed = managed;
    managed->views++;
    self->exports = 0;
    self->hash = -1;
    self->weak_refs = nullptr;
    self->view = managed->master;
    self->view.ndim = ndim;
    self->view.shape = self->array;
    self->view.strides = self->array + ndim;
    self->view.suboffsets = nullptr;
    return self;
}

// A new view like `source`, which describes memory of `managed`.
View *view_copy(Managed *managed, const Py_buffer &source) noexcept {
    View *self = view_alloc(managed, source.ndim);
    if (!self) {
        return nullptr;
    }
    Py_buffer &view = self->view;
    Py_ssize_t *shape = view.shape;
    Py_ssize_t *strides = view.strides;
    view = source;
    view.obj = managed->master.obj;
    view.shape = shape;
    view.strides = strides;
    const auto n = static_cast<size_t>(source.ndim);
    if (source.shape) {
        std::memmove(shape, source.shape, n * sizeof(Py_ssize_t));
    } else if (n == 1) {
        shape[0] = source.itemsize ? source.len / source.itemsize : source.len;
    }
    if (source.strides) {
        std::memmove(strides, source.strides, n * sizeof(Py_ssize_t));
    } else {
        buffer_fill_contiguous_strides(source.ndim, shape, strides, static_cast<int>(source.itemsize), 'C');
    }
    view.suboffsets = nullptr;
    if (source.suboffsets) {
        view.suboffsets = self->array + 2 * n;
        std::memcpy(view.suboffsets, source.suboffsets, n * sizeof(Py_ssize_t));
    }
    object_gc_track(as_object(self));
    return self;
}

// Takes over the buffer, also on error.
PyObject *view_of_buffer(Py_buffer *buffer) noexcept {
    auto *managed = static_cast<Managed *>(mem_calloc(1, sizeof(Managed)));
    if (!managed) {
        buffer_release(buffer);
        return err_no_memory();
    }
    managed->views = 1;
    managed->master = *buffer;
    if (buffer->ndim > PyBUF_MAX_NDIM) {
        managed_drop(managed);
        err_set_string(PyExc_ValueError, "memoryview: number of dimensions must not exceed 64");
        return nullptr;
    }
    View *self = view_copy(managed, managed->master);
    managed_drop(managed);
    return as_object(self);
}

// Gives the view's part of the buffer back.  False with BufferError while others look at it.
bool view_release(View *self) noexcept {
    if (!self->managed) {
        return true;
    }
    if (self->exports > 0) {
        err_format(PyExc_BufferError, "memoryview has %zd exported buffer%s", self->exports,
                   self->exports == 1 ? "" : "s");
        return false;
    }
    Managed *managed = self->managed;
    self->managed = nullptr;
    managed_drop(managed);
    return true;
}

void view_dealloc(PyObject *object) noexcept {
    View *self = as_view(object);
    object_gc_untrack(object);
    if (self->weak_refs) {
        object_clear_weak_refs(object);
    }
    self->exports = 0;
    view_release(self);
    object_gc_del(object);
}

int view_traverse(PyObject *object, visitproc visit, void *arg) noexcept {
    const View *self = as_view(object);
    // Several views share the one reference: only a sole owner reports it.
    return self->managed && self->managed->views == 1 && self->managed->master.obj
               ? visit(self->managed->master.obj, arg)
               : 0;
}

int view_clear(PyObject *object) noexcept {
    View *self = as_view(object);
    if (self->exports == 0) {
        view_release(self);
    }
    return 0;
}

PyObject *view_repr(PyObject *self) noexcept {
    return unicode_from_format(as_view(self)->managed ? "<memory at %p>" : "<released memory at %p>", self);
}

int view_get_buffer(PyObject *object, Py_buffer *out, int flags) noexcept {
    if (is_released(object)) {
        return -1;
    }
    View *self = as_view(object);
    const bool c_order = buffer_is_contiguous(&self->view, 'C');
    const bool fortran = buffer_is_contiguous(&self->view, 'F');
    const char *error = nullptr;
    if ((flags & PyBUF_WRITABLE) && self->view.readonly) {
        error = "memoryview: underlying buffer is not writable";
    } else if ((flags & PyBUF_C_CONTIGUOUS) == PyBUF_C_CONTIGUOUS && !c_order) {
        error = "memoryview: underlying buffer is not C-contiguous";
    } else if ((flags & PyBUF_F_CONTIGUOUS) == PyBUF_F_CONTIGUOUS && !fortran) {
        error = "memoryview: underlying buffer is not Fortran contiguous";
    } else if ((flags & PyBUF_ANY_CONTIGUOUS) == PyBUF_ANY_CONTIGUOUS && !c_order && !fortran) {
        error = "memoryview: underlying buffer is not contiguous";
    } else if ((flags & PyBUF_INDIRECT) != PyBUF_INDIRECT && self->view.suboffsets) {
        error = "memoryview: underlying buffer requires suboffsets";
    } else if ((flags & PyBUF_STRIDES) != PyBUF_STRIDES && !c_order) {
        error = "memoryview: underlying buffer is not C-contiguous";
    } else if ((flags & PyBUF_ND) != PyBUF_ND && (flags & PyBUF_FORMAT)) {
        error = "memoryview: cannot cast to unsigned bytes if the format flag is present";
    }
    if (error) {
        err_set_string(PyExc_BufferError, error);
        return -1;
    }
    *out = self->view;
    out->obj = new_ref(object);
    if (!(flags & PyBUF_FORMAT)) {
        out->format = nullptr;
    }
    if ((flags & PyBUF_STRIDES) != PyBUF_STRIDES) {
        out->strides = nullptr;
    }
    if ((flags & PyBUF_ND) != PyBUF_ND) {
        // Plain bytes.
        out->shape = nullptr;
        out->ndim = 1;
    }
    self->exports++;
    return 0;
}

void view_release_buffer(PyObject *object, Py_buffer *) noexcept { as_view(object)->exports--; }

Py_ssize_t view_length(PyObject *self) noexcept {
    if (is_released(self)) {
        return -1;
    }
    return as_view(self)->view.ndim == 0 ? 1 : as_view(self)->view.shape[0];
}

// Address of an item along one dimension; null with IndexError.
char *step_into(const Py_buffer &view, char *pointer, int dimension, Py_ssize_t index) noexcept {
    const Py_ssize_t size = view.shape[dimension];
    index = index < 0 ? index + size : index;
    if (index < 0 || index >= size) {
        err_format(PyExc_IndexError, "index out of bounds on dimension %d", dimension + 1);
        return nullptr;
    }
    pointer += view.strides[dimension] * index;
    if (view.suboffsets && view.suboffsets[dimension] >= 0) {
        pointer = *reinterpret_cast<char **>(pointer) + view.suboffsets[dimension];
    }
    return pointer;
}

bool is_index_tuple(PyObject *key) noexcept {
    if (!is_tuple(key)) {
        return false;
    }
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(key); i++) {
        if (!index_check(tuple_item(key, i))) {
            return false;
        }
    }
    return true;
}

bool is_slice_tuple(PyObject *key) noexcept {
    if (!is_tuple(key) || tuple_size_unchecked(key) == 0) {
        return false;
    }
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(key); i++) {
        if (!is_exactly(tuple_item(key, i), &PySlice_Type)) {
            return false;
        }
    }
    return true;
}

// The item that a key names; null with an exception.  The key is an index or a tuple of indices.
char *item_at(const Py_buffer &view, PyObject *key) noexcept {
    auto *pointer = static_cast<char *>(view.buf);
    if (!is_tuple(key)) {
        const Py_ssize_t index = number_as_ssize_t(key, PyExc_IndexError);
        if (index == -1 && err_occurred()) {
            return nullptr;
        }
        if (view.ndim != 1) {
            err_set_string(PyExc_NotImplementedError, "multi-dimensional sub-views are not implemented");
            return nullptr;
        }
        return step_into(view, pointer, 0, index);
    }
    const Py_ssize_t count = tuple_size_unchecked(key);
    if (count > view.ndim) {
        err_format(PyExc_TypeError, "cannot index %zd-dimension view with %zd-element tuple",
                   static_cast<Py_ssize_t>(view.ndim), count);
        return nullptr;
    }
    if (count < view.ndim) {
        err_set_string(PyExc_NotImplementedError, "sub-views are not implemented");
        return nullptr;
    }
    for (int i = 0; pointer && i < view.ndim; i++) {
        const Py_ssize_t index = number_as_ssize_t(tuple_item(key, i), PyExc_IndexError);
        if (index == -1 && err_occurred()) {
            return nullptr;
        }
        pointer = step_into(view, pointer, i, index);
    }
    return pointer;
}

// The view narrowed along its first dimension; false with an exception.
bool narrow(Py_buffer *view, PyObject *slice) noexcept {
    Py_ssize_t start;
    Py_ssize_t stop;
    Py_ssize_t step;
    if (slice_unpack(slice, &start, &stop, &step) < 0) {
        return false;
    }
    const Py_ssize_t old = view->shape[0];
    const Py_ssize_t count = slice_adjust_indices(old, &start, &stop, step);
    if (view->suboffsets && view->suboffsets[0] >= 0) {
        view->suboffsets[0] += view->strides[0] * start;
    } else {
        view->buf = static_cast<char *>(view->buf) + view->strides[0] * start;
    }
    view->shape[0] = count;
    view->strides[0] *= step;
    view->len = view->itemsize;
    for (int i = 0; i < view->ndim; i++) {
        view->len *= view->shape[i];
    }
    return true;
}

PyObject *view_item(PyObject *self, Py_ssize_t index) noexcept {
    if (is_released(self)) {
        return nullptr;
    }
    const Py_buffer &view = as_view(self)->view;
    if (view.ndim != 1) {
        err_set_string(view.ndim ? PyExc_NotImplementedError : PyExc_TypeError,
                       view.ndim ? "multi-dimensional sub-views are not implemented" : "invalid indexing of 0-dim memory");
        return nullptr;
    }
    const char *item = step_into(view, static_cast<char *>(view.buf), 0, index);
    return item ? memory_view_unpack(item, format_of(&view)) : nullptr;
}

PyObject *view_subscript(PyObject *self, PyObject *key) noexcept {
    if (is_released(self)) {
        return nullptr;
    }
    const Py_buffer &view = as_view(self)->view;
    if (view.ndim == 0) {
        if (is_tuple(key) && tuple_size_unchecked(key) == 0) {
            return memory_view_unpack(static_cast<char *>(view.buf), format_of(&view));
        }
        if (key == Py_Ellipsis) {
            return new_ref(self);
        }
        err_set_string(PyExc_TypeError, "invalid indexing of 0-dim memory");
        return nullptr;
    }
    if (index_check(key) || is_index_tuple(key)) {
        const char *item = item_at(view, key);
        return item ? memory_view_unpack(item, format_of(&view)) : nullptr;
    }
    if (is_exactly(key, &PySlice_Type)) {
        Ref<> result = Ref<>::steal(as_object(view_copy(as_view(self)->managed, view)));
        return result && narrow(&as_view(result.get())->view, key) ? result.release() : nullptr;
    }
    if (is_slice_tuple(key)) {
        err_set_string(PyExc_NotImplementedError, "multi-dimensional slicing is not implemented");
        return nullptr;
    }
    err_set_string(PyExc_TypeError, "memoryview: invalid slice key");
    return nullptr;
}

bool same_structure(const Py_buffer &a, const Py_buffer &b) noexcept {
    const char *a_format = format_of(&a) + (*format_of(&a) == '@');
    const char *b_format = format_of(&b) + (*format_of(&b) == '@');
    if (std::strcmp(a_format, b_format) != 0 || a.itemsize != b.itemsize || a.ndim != b.ndim) {
        return false;
    }
    for (int i = 0; i < a.ndim; i++) {
        if (a.shape[i] != b.shape[i]) {
            return false;
        }
        if (a.shape[i] == 0) {
            break;
        }
    }
    return true;
}

int assign_slice(PyObject *self, PyObject *key, PyObject *value) noexcept {
    Ref<> source = Ref<>::steal(object_check_buffer(value) ? memory_view_from_object(value) : nullptr);
    if (!source) {
        if (!err_occurred()) {
            err_format(PyExc_TypeError, "a bytes-like object is required, not '%.100s'", type_of(value)->tp_name);
        }
        return -1;
    }
    Ref<> target = Ref<>::steal(as_object(view_copy(as_view(self)->managed, as_view(self)->view)));
    if (!target || !narrow(&as_view(target.get())->view, key)) {
        return -1;
    }
    const Py_buffer &to = as_view(target.get())->view;
    const Py_buffer &from = as_view(source.get())->view;
    if (!same_structure(to, from)) {
        err_set_string(PyExc_ValueError, "memoryview assignment: lvalue and rvalue have different structures");
        return -1;
    }
    // Through plain memory: source and target may overlap.
    auto *plain = static_cast<char *>(mem_malloc(static_cast<size_t>(from.len)));
    if (!plain) {
        err_no_memory();
        return -1;
    }
    int result = buffer_to_contiguous(plain, &from, from.len, 'C');
    if (result == 0) {
        result = buffer_from_contiguous(&to, plain, from.len, 'C');
    }
    mem_free(plain);
    return result;
}

int view_ass_subscript(PyObject *self, PyObject *key, PyObject *value) noexcept {
    if (is_released(self)) {
        return -1;
    }
    const Py_buffer &view = as_view(self)->view;
    if (view.readonly) {
        err_set_string(PyExc_TypeError, "cannot modify read-only memory");
        return -1;
    }
    if (!value) {
        err_set_string(PyExc_TypeError, "cannot delete memory");
        return -1;
    }
    if (view.ndim == 0) {
        if (key == Py_Ellipsis || (is_tuple(key) && tuple_size_unchecked(key) == 0)) {
            return memory_view_pack(static_cast<char *>(view.buf), format_of(&view), value);
        }
        err_set_string(PyExc_TypeError, "invalid indexing of 0-dim memory");
        return -1;
    }
    if (index_check(key) || is_index_tuple(key)) {
        char *item = item_at(view, key);
        return item ? memory_view_pack(item, format_of(&view), value) : -1;
    }
    if (is_exactly(key, &PySlice_Type) && view.ndim == 1) {
        return assign_slice(self, key, value);
    }
    if (is_exactly(key, &PySlice_Type) || is_slice_tuple(key)) {
        err_set_string(PyExc_NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1");
        return -1;
    }
    err_set_string(PyExc_TypeError, "memoryview: invalid slice key");
    return -1;
}

// Items from `pointer` on, as nested lists.
PyObject *to_list(const Py_buffer &view, char *pointer, int dimension) noexcept {
    if (dimension == view.ndim) {
        return memory_view_unpack(pointer, format_of(&view));
    }
    Ref<> list = Ref<>::steal(list_new(0));
    for (Py_ssize_t i = 0; list && i < view.shape[dimension]; i++) {
        if (list_append_steal(list.get(), to_list(view, step_into(view, pointer, dimension, i), dimension + 1)) < 0) {
            return nullptr;
        }
    }
    return list.release();
}

// 1, 0, or -1 with an exception.
int equal_items(const Py_buffer &a, char *a_item, const Py_buffer &b, char *b_item, int dimension) noexcept {
    if (dimension < a.ndim) {
        for (Py_ssize_t i = 0; i < a.shape[dimension]; i++) {
            const int equal = equal_items(a, step_into(a, a_item, dimension, i), b, step_into(b, b_item, dimension, i),
                                          dimension + 1);
            if (equal <= 0) {
                return equal;
            }
        }
        return 1;
    }
    const char *a_format = format_of(&a);
    const char *b_format = format_of(&b);
    if (std::strcmp(a_format, b_format) == 0 && std::strchr("BbchHiIlLqQnNP", *a_format) && !a_format[1]) {
        return std::memcmp(a_item, b_item, static_cast<size_t>(a.itemsize)) == 0;
    }
    Ref<> x = Ref<>::steal(memory_view_unpack(a_item, a_format));
    Ref<> y = x ? Ref<>::steal(memory_view_unpack(b_item, b_format)) : Ref<>();
    if (!y) {
        if (!err_exception_matches(PyExc_NotImplementedError)) {
            return -1;
        }
        // A format that is not understood compares unequal.
        err_clear();
        return 0;
    }
    return object_rich_compare_bool(x.get(), y.get(), Py_EQ);
}

PyObject *view_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (op != Py_EQ && op != Py_NE) {
        return new_ref(Py_NotImplemented);
    }
    int equal = left == right;
    if (!as_view(left)->managed || (PyMemoryView_Check(right) && !as_view(right)->managed)) {
        return bool_from_long(equal == (op == Py_EQ));
    }
    if (!equal) {
        if (!object_check_buffer(right)) {
            return new_ref(Py_NotImplemented);
        }
        Ref<> other = Ref<>::steal(memory_view_from_object(right));
        if (!other) {
            err_clear();
            return new_ref(Py_NotImplemented);
        }
        const Py_buffer &a = as_view(left)->view;
        const Py_buffer &b = as_view(other.get())->view;
        equal = a.ndim == b.ndim;
        for (int i = 0; equal && i < a.ndim; i++) {
            equal = a.shape[i] == b.shape[i];
        }
        if (equal) {
            equal = equal_items(a, static_cast<char *>(a.buf), b, static_cast<char *>(b.buf), 0);
        }
        if (equal < 0) {
            return nullptr;
        }
    }
    return bool_from_long(equal == (op == Py_EQ));
}

PyObject *to_bytes(const Py_buffer &view, char order) noexcept {
    Ref<> bytes = Ref<>::steal(bytes_from_string_and_size(nullptr, view.len));
    return bytes && buffer_to_contiguous(bytes_data(bytes.get()), &view, view.len, order) == 0 ? bytes.release()
                                                                                               : nullptr;
}

Py_hash_t view_hash(PyObject *self) noexcept {
    if (is_released(self)) {
        return -1;
    }
    View *v = as_view(self);
    if (v->hash != -1) {
        return v->hash;
    }
    const char *format = format_of(&v->view) + (*format_of(&v->view) == '@');
    if (!v->view.readonly) {
        err_set_string(PyExc_ValueError, "cannot hash writable memoryview object");
        return -1;
    }
    if (!std::strchr("Bbc", *format) || format[1]) {
        err_set_string(PyExc_ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
        return -1;
    }
    Ref<> owner_hashed = Ref<>::steal(to_bytes(v->view, 'C'));
    if (!owner_hashed || (v->view.obj && object_hash(v->view.obj) == -1)) {
        return -1;
    }
    v->hash = hash_bytes(bytes_data(owner_hashed.get()), bytes_length(owner_hashed.get()));
    return v->hash;
}

// ---- Methods.

PyObject *tolist(PyObject *self, PyObject *) noexcept {
    return is_released(self) ? nullptr : to_list(as_view(self)->view, static_cast<char *>(as_view(self)->view.buf), 0);
}

PyObject *tobytes(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"order", nullptr};
    const char *order = nullptr;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|z:tobytes", names, &order) || is_released(self)) {
        return nullptr;
    }
    if (order && (!std::strchr("CFA", *order) || !*order || order[1])) {
        err_set_string(PyExc_ValueError, "order must be 'C', 'F' or 'A'");
        return nullptr;
    }
    return to_bytes(as_view(self)->view, order ? *order : 'C');
}

PyObject *hex(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"sep", "bytes_per_sep", nullptr};
    PyObject *separator = nullptr;
    int group = 1;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|Oi:hex", names, &separator, &group) || is_released(self)) {
        return nullptr;
    }
    Ref<> bytes = Ref<>::steal(to_bytes(as_view(self)->view, 'C'));
    return bytes ? bytes_hex_text(bytes_span(bytes.get()), separator, group) : nullptr;
}

PyObject *release(PyObject *self, PyObject *) noexcept { return view_release(as_view(self)) ? Py_None : nullptr; }
PyObject *enter(PyObject *self, PyObject *) noexcept { return is_released(self) ? nullptr : new_ref(self); }
PyObject *leave(PyObject *self, PyObject *) noexcept { return release(self, nullptr); }

PyObject *toreadonly(PyObject *self, PyObject *) noexcept {
    if (is_released(self)) {
        return nullptr;
    }
    View *copy = view_copy(as_view(self)->managed, as_view(self)->view);
    if (copy) {
        copy->view.readonly = 1;
    }
    return as_object(copy);
}

// Reads the shape of cast(): its number of dimensions, or -1 with an exception.
int read_shape(PyObject *shape, Py_ssize_t *out) noexcept {
    if (!is_list(shape) && !is_tuple(shape)) {
        err_set_string(PyExc_TypeError, "shape must be a list or a tuple");
        return -1;
    }
    const Py_ssize_t count = size_of(shape);
    if (count > PyBUF_MAX_NDIM) {
        err_set_string(PyExc_ValueError, "memoryview: number of dimensions must not exceed 64");
        return -1;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = is_list(shape) ? list_item(shape, i) : tuple_item(shape, i);
        if (!is_long(item)) {
            err_set_string(PyExc_TypeError, "memoryview.cast(): elements of shape must be integers");
            return -1;
        }
        out[i] = long_as_ssize_t(item);
        if (out[i] == -1 && err_occurred()) {
            return -1;
        }
        if (out[i] <= 0) {
            err_set_string(PyExc_ValueError, "memoryview.cast(): elements of shape must be integers > 0");
            return -1;
        }
    }
    return static_cast<int>(count);
}

PyObject *cast(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"format", "shape", nullptr};
    PyObject *format_object;
    PyObject *shape_object = nullptr;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "O|O:cast", names, &format_object, &shape_object)) {
        return nullptr;
    }
    if (!is_unicode(format_object)) {
        return err_format(PyExc_TypeError, "cast() argument 'format' must be str, not %.50s",
                          type_of(format_object)->tp_name);
    }
    if (is_released(self)) {
        return nullptr;
    }
    const Py_buffer &source = as_view(self)->view;
    if (!buffer_is_contiguous(&source, 'C')) {
        err_set_string(PyExc_TypeError, "memoryview: casts are restricted to C-contiguous views");
        return nullptr;
    }
    if ((shape_object || source.ndim != 1) && source.ndim != 1 && shape_object) {
        err_set_string(PyExc_TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
        return nullptr;
    }
    const char *format = memory_view_static_format(unicode_data(format_object));
    if (!format) {
        err_set_string(PyExc_ValueError, "memoryview: destination format must be a native single character format "
                                         "prefixed with an optional '@'");
        return nullptr;
    }
    const auto is_bytes_format = [](const char *f) noexcept {
        f += *f == '@';
        return (*f == 'B' || *f == 'b' || *f == 'c') && !f[1];
    };
    if (!is_bytes_format(format) && !is_bytes_format(format_of(&source))) {
        err_set_string(PyExc_TypeError, "memoryview: cannot cast between two non-byte formats");
        return nullptr;
    }
    const Py_ssize_t itemsize = buffer_size_from_format(format);
    if (source.len % itemsize) {
        err_set_string(PyExc_TypeError, "memoryview: length is not a multiple of itemsize");
        return nullptr;
    }
    Py_ssize_t shape[PyBUF_MAX_NDIM] = {source.len / itemsize};
    int ndim = 1;
    if (shape_object) {
        ndim = read_shape(shape_object, shape);
        if (ndim < 0) {
            return nullptr;
        }
        Py_ssize_t total = itemsize;
        bool overflow = false;
        for (int i = 0; i < ndim; i++) {
            overflow |= __builtin_mul_overflow(total, shape[i], &total);
        }
        if (overflow || total != source.len) {
            err_set_string(PyExc_TypeError, "memoryview: product(shape) * itemsize != buffer size");
            return nullptr;
        }
    }
    Py_buffer target = source;
    target.format = const_cast<char *>(format);
    target.itemsize = itemsize;
    target.ndim = ndim;
    target.shape = shape;
    target.strides = nullptr;
    target.suboffsets = nullptr;
    return as_object(view_copy(as_view(self)->managed, target));
}

// ---- Attributes.

PyObject *sizes(const Py_ssize_t *values, int count) noexcept {
    Ref<> tuple = Ref<>::steal(tuple_new(values ? count : 0));
    for (int i = 0; tuple && values && i < count; i++) {
        PyObject *value = long_from_ssize_t(values[i]);
        if (!value) {
            return nullptr;
        }
        tuple_items(tuple.get())[i] = value;
    }
    return tuple.release();
}

enum class Attribute { kObj, kNbytes, kReadonly, kItemsize, kFormat, kNdim, kShape, kStrides, kSuboffsets, kC, kF, kA };

PyObject *get_attribute(PyObject *self, void *closure) noexcept {
    if (is_released(self)) {
        return nullptr;
    }
    const Py_buffer &view = as_view(self)->view;
    switch (static_cast<Attribute>(reinterpret_cast<uintptr_t>(closure))) {
        case Attribute::kObj: return new_ref(view.obj ? view.obj : Py_None);
        case Attribute::kNbytes: return long_from_ssize_t(view.len);
        case Attribute::kReadonly: return bool_from_long(view.readonly);
        case Attribute::kItemsize: return long_from_ssize_t(view.itemsize);
        case Attribute::kFormat: return unicode_from_string(format_of(&view));
        case Attribute::kNdim: return long_from_long(view.ndim);
        case Attribute::kShape: return sizes(view.shape, view.ndim);
        case Attribute::kStrides: return sizes(view.strides, view.ndim);
        case Attribute::kSuboffsets: return sizes(view.suboffsets, view.ndim);
        case Attribute::kC: return bool_from_long(buffer_is_contiguous(&view, 'C'));
        case Attribute::kF: return bool_from_long(buffer_is_contiguous(&view, 'F'));
        case Attribute::kA: return bool_from_long(buffer_is_contiguous(&view, 'A'));
    }
    return nullptr;
}

PyObject *view_new(PyTypeObject *, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"object", nullptr};
    PyObject *object;
    return arg_parse_tuple_and_keywords(args, kwargs, "O:memoryview", names, &object) ? memory_view_from_object(object)
                                                                                     : nullptr;
}

PyMethodDef view_methods[] = {
    {"release", release, METH_NOARGS, "Release the underlying buffer exposed by the memoryview object."},
    {"tobytes", _PyCFunction_CAST(tobytes), METH_VARARGS | METH_KEYWORDS, "Return the data in the buffer as a byte "
                                                                          "string."},
    {"hex", _PyCFunction_CAST(hex), METH_VARARGS | METH_KEYWORDS, "Return the data in the buffer as a str of "
                                                                  "hexadecimal numbers."},
    {"tolist", tolist, METH_NOARGS, "Return the data in the buffer as a list of elements."},
    {"cast", _PyCFunction_CAST(cast), METH_VARARGS | METH_KEYWORDS, "Cast a memoryview to a new format or shape."},
    {"toreadonly", toreadonly, METH_NOARGS, "Return a readonly version of the memoryview."},
    {"__enter__", enter, METH_NOARGS, nullptr},
    {"__exit__", leave, METH_VARARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

#define IL_ATTRIBUTE(name, which, doc) \
    {name, get_attribute, nullptr, doc, reinterpret_cast<void *>(static_cast<uintptr_t>(Attribute::which))}
PyGetSetDef view_getset[] = {
    IL_ATTRIBUTE("obj", kObj, "The underlying object of the memoryview."),
    IL_ATTRIBUTE("nbytes", kNbytes, "The amount of space in bytes that the array would use in a contiguous "
                                    "representation."),
    IL_ATTRIBUTE("readonly", kReadonly, "Whether the memory is read only."),
    IL_ATTRIBUTE("itemsize", kItemsize, "The size in bytes of each element of the memoryview."),
    IL_ATTRIBUTE("format", kFormat, "The format of each element, in the struct module's style."),
    IL_ATTRIBUTE("ndim", kNdim, "The number of dimensions of the array."),
    IL_ATTRIBUTE("shape", kShape, "The number of elements in each dimension."),
    IL_ATTRIBUTE("strides", kStrides, "The bytes between two elements in each dimension."),
    IL_ATTRIBUTE("suboffsets", kSuboffsets, "For arrays of pointers."),
    IL_ATTRIBUTE("c_contiguous", kC, "Whether the memory is contiguous in C's order."),
    IL_ATTRIBUTE("f_contiguous", kF, "Whether the memory is contiguous in Fortran's order."),
    IL_ATTRIBUTE("contiguous", kA, "Whether the memory is contiguous."),
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

constinit PySequenceMethods view_as_sequence = {.sq_length = view_length, .sq_item = view_item};
constinit PyMappingMethods view_as_mapping = {
    .mp_length = view_length,
    .mp_subscript = view_subscript,
    .mp_ass_subscript = view_ass_subscript,
};
constinit PyBufferProcs view_as_buffer = {
    .bf_getbuffer = view_get_buffer,
    .bf_releasebuffer = view_release_buffer,
};

}  // namespace

PyObject *memory_view_from_object(PyObject *object) noexcept {
    if (PyMemoryView_Check(object)) {
        return is_released(object) ? nullptr
                                   : as_object(view_copy(as_view(object)->managed, as_view(object)->view));
    }
    if (!object_check_buffer(object)) {
        return err_format(PyExc_TypeError, "memoryview: a bytes-like object is required, not '%.200s'",
                          type_of(object)->tp_name);
    }
    Py_buffer buffer;
    return object_get_buffer(object, &buffer, PyBUF_FULL_RO) < 0 ? nullptr : view_of_buffer(&buffer);
}

PyObject *memory_view_from_memory(char *memory, Py_ssize_t size, int flags) noexcept {
    Py_buffer buffer;
    return buffer_fill_info(&buffer, nullptr, memory, size, flags == PyBUF_READ, PyBUF_FULL_RO) < 0
               ? nullptr
               : view_of_buffer(&buffer);
}

PyObject *memory_view_from_buffer(const Py_buffer *info) noexcept {
    if (!info->buf) {
        err_set_string(PyExc_ValueError, "PyMemoryView_FromBuffer(): info->buf must not be NULL");
        return nullptr;
    }
    Py_buffer buffer = *info;
    // The view does not hold the owner: the caller keeps the memory alive.
    buffer.obj = nullptr;
    return view_of_buffer(&buffer);
}

PyObject *memory_view_get_contiguous(PyObject *object, int buffertype, char order) noexcept {
    Ref<> view = Ref<>::steal(memory_view_from_object(object));
    if (!view) {
        return nullptr;
    }
    const Py_buffer &source = as_view(view.get())->view;
    if (buffertype == PyBUF_WRITE && source.readonly) {
        err_set_string(PyExc_BufferError, "underlying buffer is not writable");
        return nullptr;
    }
    if (buffer_is_contiguous(&source, order)) {
        return view.release();
    }
    if (buffertype == PyBUF_WRITE) {
        err_set_string(PyExc_BufferError, "writable contiguous buffer requested for a non-contiguous object.");
        return nullptr;
    }
    Ref<> bytes = Ref<>::steal(to_bytes(source, order));
    Py_buffer copy;
    if (!bytes || object_get_buffer(bytes.get(), &copy, PyBUF_FULL_RO) < 0) {
        return nullptr;
    }
    // The same items in the same shape, now without gaps.
    Py_ssize_t strides[PyBUF_MAX_NDIM];
    buffer_fill_contiguous_strides(source.ndim, source.shape, strides, static_cast<int>(source.itemsize),
                                   order == 'F' ? 'F' : 'C');
    copy.format = const_cast<char *>(memory_view_static_format(format_of(&source)));
    if (!copy.format) {
        err_format(PyExc_NotImplementedError, "memoryview: format %s not supported", format_of(&source));
        buffer_release(&copy);
        return nullptr;
    }
    copy.itemsize = source.itemsize;
    copy.ndim = source.ndim;
    copy.shape = source.shape;
    copy.strides = strides;
    return view_of_buffer(&copy);
}

}  // namespace interlock::objects

constinit PyTypeObject PyMemoryView_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "memoryview",
    .tp_basicsize = offsetof(interlock::objects::View, array),
    .tp_itemsize = sizeof(Py_ssize_t),
    .tp_dealloc = interlock::objects::view_dealloc,
    .tp_repr = interlock::objects::view_repr,
    .tp_as_sequence = &interlock::objects::view_as_sequence,
    .tp_as_mapping = &interlock::objects::view_as_mapping,
    .tp_hash = interlock::objects::view_hash,
    .tp_as_buffer = &interlock::objects::view_as_buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_SEQUENCE,
    .tp_doc = "memoryview(object)\n--\n\nCreate a new memoryview object which references the given object.",
    .tp_traverse = interlock::objects::view_traverse,
    .tp_clear = interlock::objects::view_clear,
    .tp_richcompare = interlock::objects::view_rich_compare,
    .tp_weaklistoffset = offsetof(interlock::objects::View, weak_refs),
    .tp_iter = interlock::objects::seq_iter_new,
    .tp_methods = interlock::objects::view_methods,
    .tp_getset = interlock::objects::view_getset,
    .tp_new = interlock::objects::view_new,
};
