#include "base/base.hpp"

#include "objects/bytearray.hpp"

#include <cstring>

#include "objects/arg.hpp"
#include "objects/bool.hpp"
#include "objects/buffer.hpp"
#include "objects/bytes_common.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/iter.hpp"
#include "objects/long_internal.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/slice.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

// What ob_start names while there is no block.
char no_bytes[1] = {0};

PyByteArrayObject *as_array(PyObject *object) noexcept { return reinterpret_cast<PyByteArrayObject *>(object); }
Py_ssize_t array_size(PyObject *self) noexcept { return as_array(self)->ob_base.ob_size; }
char *array_data(PyObject *self) noexcept { return as_array(self)->ob_start; }

bool can_resize(PyByteArrayObject *array) noexcept {
    if (array->ob_exports == 0) {
        return true;
    }
    err_set_string(PyExc_BufferError, "Existing exports of data: object cannot be re-sized");
    return false;
}

// Opens or closes a gap at `at`: removes `removed` bytes, makes room for `added` ones.  False with an exception.
bool change_at(PyObject *self, Py_ssize_t at, Py_ssize_t removed, Py_ssize_t added) noexcept {
    PyByteArrayObject *array = as_array(self);
    const Py_ssize_t size = array->ob_base.ob_size;
    if (removed == added) {
        return true;
    }
    if (!can_resize(array)) {
        return false;
    }
    if (at == 0 && added < removed && size - removed + added > 0) {
        // At the front the block stays and its begin moves.
        array->ob_start += removed - added;
        array->ob_base.ob_size = size - removed + added;
        return true;
    }
    const Py_ssize_t tail = size - at - removed;
    if (added < removed) {
        std::memmove(array->ob_start + at + added, array->ob_start + at + removed, static_cast<size_t>(tail));
        return byte_array_resize(self, size - removed + added) == 0;
    }
    if (added - removed > PY_SSIZE_T_MAX - size) {
        err_no_memory();
        return false;
    }
    if (byte_array_resize(self, size - removed + added) < 0) {
        return false;
    }
    std::memmove(array->ob_start + at + added, array->ob_start + at + removed, static_cast<size_t>(tail));
    return true;
}

void array_dealloc(PyObject *self) noexcept {
    PyByteArrayObject *array = as_array(self);
    if (array->ob_exports > 0) {
        err_set_string(PyExc_SystemError, "deallocated bytearray object has exported buffers");
        err_print();
    }
    object_free(array->ob_bytes);
    self->ob_type->tp_free(self);
}

int array_get_buffer(PyObject *self, Py_buffer *view, int flags) noexcept {
    if (!view) {
        err_set_string(PyExc_BufferError, "bytearray_getbuffer: view==NULL argument is obsolete");
        return -1;
    }
    if (buffer_fill_info(view, self, array_data(self), array_size(self), 0, flags) < 0) {
        return -1;
    }
    as_array(self)->ob_exports++;
    return 0;
}

void array_release_buffer(PyObject *self, Py_buffer *) noexcept { as_array(self)->ob_exports--; }

PyObject *array_repr(PyObject *self) noexcept {
    Ref<> prefix = Ref<>::steal(type_get_name(type_of(self)));
    if (!prefix) {
        return nullptr;
    }
    Ref<> text = Ref<>::steal(bytes_repr_text({array_data(self), array_size(self)}, true, true));
    return text ? unicode_from_format("%U(%U)", prefix.get(), text.get()) : nullptr;
}

PyObject *array_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (!object_check_buffer(left) || !object_check_buffer(right)) {
        return new_ref(Py_NotImplemented);
    }
    BufferView a;
    BufferView b;
    if (!a.acquire(left) || !b.acquire(right)) {
        err_clear();
        return new_ref(Py_NotImplemented);
    }
    const Py_ssize_t common = a.size() < b.size() ? a.size() : b.size();
    int order = common ? std::memcmp(a.data(), b.data(), static_cast<size_t>(common)) : 0;
    if (order == 0) {
        order = (a.size() > b.size()) - (a.size() < b.size());
    }
    const bool result = op == Py_LT   ? order < 0
                        : op == Py_LE ? order <= 0
                        : op == Py_EQ ? order == 0
                        : op == Py_NE ? order != 0
                        : op == Py_GT ? order > 0
                                      : order >= 0;
    return bool_from_long(result);
}

PyObject *array_sq_item(PyObject *self, Py_ssize_t index) noexcept {
    if (index < 0 || index >= array_size(self)) {
        err_set_string(PyExc_IndexError, "bytearray index out of range");
        return nullptr;
    }
    return small_int(static_cast<unsigned char>(array_data(self)[index]));
}

PyObject *array_sq_repeat(PyObject *self, Py_ssize_t count) noexcept {
    Py_ssize_t total;
    count = count < 0 ? 0 : count;
    if (__builtin_mul_overflow(array_size(self), count, &total)) {
        return err_no_memory();
    }
    PyObject *result = byte_array_from_string_and_size(nullptr, total);
    if (result && total) {
        for (Py_ssize_t i = 0; i < count; i++) {
            std::memcpy(array_data(result) + i * array_size(self), array_data(self),
                        static_cast<size_t>(array_size(self)));
        }
    }
    return result;
}

PyObject *array_inplace_concat(PyObject *self, PyObject *other) noexcept {
    BufferView view;
    if (!object_check_buffer(other)) {
        return err_format(PyExc_TypeError, "can't concat %.100s to %.100s", type_of(other)->tp_name,
                          type_of(self)->tp_name);
    }
    // A view of the array itself would forbid to grow it.
    Ref<> copy = other == self ? Ref<>::steal(bytes_copy_like(self)) : Ref<>::borrow(other);
    if (!copy || !view.acquire(copy.get())) {
        return nullptr;
    }
    const Py_ssize_t size = array_size(self);
    if (view.size() > PY_SSIZE_T_MAX - size) {
        return err_no_memory();
    }
    if (view.size()) {
        if (byte_array_resize(self, size + view.size()) < 0) {
            return nullptr;
        }
        std::memcpy(array_data(self) + size, view.data(), static_cast<size_t>(view.size()));
    }
    return new_ref(self);
}

PyObject *array_inplace_repeat(PyObject *self, Py_ssize_t count) noexcept {
    const Py_ssize_t size = array_size(self);
    Py_ssize_t total;
    count = count < 0 ? 0 : count;
    if (__builtin_mul_overflow(size, count, &total)) {
        return err_no_memory();
    }
    if (byte_array_resize(self, total) < 0) {
        return nullptr;
    }
    for (Py_ssize_t at = size; at < total; at += size) {
        std::memcpy(array_data(self) + at, array_data(self), static_cast<size_t>(size));
    }
    return new_ref(self);
}

Py_ssize_t array_sq_length(PyObject *self) noexcept { return array_size(self); }

// An index that may count from the end; false with IndexError.
bool item_index(PyObject *self, PyObject *key, Py_ssize_t *index) noexcept {
    *index = number_as_ssize_t(key, PyExc_IndexError);
    if (*index == -1 && err_occurred()) {
        return false;
    }
    if (*index < 0) {
        *index += array_size(self);
    }
    return true;
}

PyObject *array_subscript(PyObject *self, PyObject *key) noexcept {
    if (index_check(key)) {
        Py_ssize_t index;
        return item_index(self, key, &index) ? array_sq_item(self, index) : nullptr;
    }
    if (!is_exactly(key, &PySlice_Type)) {
        return err_format(PyExc_TypeError, "bytearray indices must be integers or slices, not %.200s",
                          type_of(key)->tp_name);
    }
    Py_ssize_t start;
    Py_ssize_t stop;
    Py_ssize_t step;
    if (slice_unpack(key, &start, &stop, &step) < 0) {
        return nullptr;
    }
    const Py_ssize_t count = slice_adjust_indices(array_size(self), &start, &stop, step);
    if (step == 1) {
        return byte_array_from_string_and_size(array_data(self) + start, count);
    }
    PyObject *result = byte_array_from_string_and_size(nullptr, count);
    for (Py_ssize_t i = 0; result && i < count; i++, start += step) {
        array_data(result)[i] = array_data(self)[start];
    }
    return result;
}

// The bytes that an assignment to a slice stands for: a new bytes, or null with an exception.
PyObject *assigned_bytes(PyObject *value) noexcept {
    if (object_check_buffer(value)) {
        return bytes_from_buffer(value);
    }
    if (index_check(value) || is_unicode(value)) {
        err_set_string(PyExc_TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        return nullptr;
    }
    Ref<> array = Ref<>::steal(byte_array_from_object(value));
    return array ? bytes_from_string_and_size(array_data(array.get()), array_size(array.get())) : nullptr;
}

int assign_slice(PyObject *self, PyObject *key, PyObject *value) noexcept {
    Ref<> source = value ? Ref<>::steal(assigned_bytes(value)) : Ref<>();
    if (value && !source) {
        return -1;
    }
    Py_ssize_t start;
    Py_ssize_t stop;
    Py_ssize_t step;
    if (slice_unpack(key, &start, &stop, &step) < 0) {
        return -1;
    }
    const Py_ssize_t count = slice_adjust_indices(array_size(self), &start, &stop, step);
    const Py_ssize_t added = source ? bytes_length(source.get()) : 0;
    if (step == 1) {
        if (!change_at(self, start, count, added)) {
            return -1;
        }
        if (added) {
            std::memcpy(array_data(self) + start, bytes_data(source.get()), static_cast<size_t>(added));
        }
        return 0;
    }
    if (source && added) {
        if (added != count) {
            err_format(PyExc_ValueError, "attempt to assign bytes of size %zd to extended slice of size %zd", added,
                       count);
            return -1;
        }
        for (Py_ssize_t i = 0; i < count; i++, start += step) {
            array_data(self)[start] = bytes_data(source.get())[i];
        }
        return 0;
    }
    // Delete each step-th byte, the lowest first.
    if (count == 0) {
        return 0;
    }
    if (!can_resize(as_array(self))) {
        return -1;
    }
    if (step < 0) {
        start += step * (count - 1);
        step = -step;
    }
    char *data = array_data(self);
    Py_ssize_t out = start;
    Py_ssize_t next = start;
    Py_ssize_t left = count;
    for (Py_ssize_t i = start; i < array_size(self); i++) {
        if (left > 0 && i == next) {
            next += step;
            left--;
        } else {
            data[out++] = data[i];
        }
    }
    return byte_array_resize(self, out);
}

int array_ass_subscript(PyObject *self, PyObject *key, PyObject *value) noexcept {
    if (index_check(key)) {
        Py_ssize_t index;
        unsigned char byte = 0;
        if (!item_index(self, key, &index) || (value && !bytes_byte_argument(value, &byte))) {
            return -1;
        }
        if (index < 0 || index >= array_size(self)) {
            err_set_string(PyExc_IndexError, "bytearray index out of range");
            return -1;
        }
        if (!value) {
            return change_at(self, index, 1, 0) ? 0 : -1;
        }
        array_data(self)[index] = static_cast<char>(byte);
        return 0;
    }
    if (!is_exactly(key, &PySlice_Type)) {
        err_format(PyExc_TypeError, "bytearray indices must be integers or slices, not %.200s", type_of(key)->tp_name);
        return -1;
    }
    return assign_slice(self, key, value);
}

int array_ass_item(PyObject *self, Py_ssize_t index, PyObject *value) noexcept {
    unsigned char byte = 0;
    if (index < 0 || index >= array_size(self)) {
        err_set_string(PyExc_IndexError, "bytearray index out of range");
        return -1;
    }
    if (!value) {
        return change_at(self, index, 1, 0) ? 0 : -1;
    }
    if (!bytes_byte_argument(value, &byte)) {
        return -1;
    }
    array_data(self)[index] = static_cast<char>(byte);
    return 0;
}

PyObject *array_new(PyTypeObject *type, PyObject *, PyObject *) noexcept {
    PyObject *object = type->tp_alloc(type, 0);
    if (object) {
        PyByteArrayObject *array = as_array(object);
        array->ob_base.ob_size = 0;
        array->ob_alloc = 0;
        array->ob_bytes = nullptr;
        array->ob_start = no_bytes;
        array->ob_exports = 0;
    }
    return object;
}

// Appends the bytes of an iterable of ints.
bool extend_from_iterable(PyObject *self, PyObject *iterable) noexcept {
    Ref<> iterator = Ref<>::steal(object_get_iter(iterable));
    if (!iterator) {
        return false;
    }
    while (Ref<> item = Ref<>::steal(iter_next(iterator.get()))) {
        unsigned char byte;
        const Py_ssize_t size = array_size(self);
        if (!bytes_byte_argument(item.get(), &byte) || size == PY_SSIZE_T_MAX ||
            byte_array_resize(self, size + 1) < 0) {
            return false;
        }
        array_data(self)[size] = static_cast<char>(byte);
    }
    return !err_occurred();
}

// What bytearray(x, encoding, errors) fills in.
bool fill(PyObject *self, PyObject *x, const char *encoding, const char *errors) noexcept {
    if (byte_array_resize(self, 0) < 0) {
        return false;
    }
    if (!x || !is_unicode(x)) {
        if (encoding || errors) {
            err_set_string(PyExc_TypeError, encoding ? "encoding without a string argument"
                                                     : "errors without a string argument");
            return false;
        }
        if (!x) {
            return true;
        }
    } else {
        if (!encoding) {
            err_set_string(PyExc_TypeError, "string argument without an encoding");
            return false;
        }
        Ref<> encoded = Ref<>::steal(unicode_as_encoded_string(x, encoding, errors));
        Ref<> same = encoded ? Ref<>::steal(array_inplace_concat(self, encoded.get())) : Ref<>();
        return static_cast<bool>(same);
    }
    if (index_check(x)) {
        const Py_ssize_t count = number_as_ssize_t(x, PyExc_OverflowError);
        if (count == -1 && err_occurred()) {
            return false;
        }
        if (count < 0) {
            err_set_string(PyExc_ValueError, "negative count");
            return false;
        }
        if (byte_array_resize(self, count) < 0) {
            return false;
        }
        std::memset(array_data(self), 0, static_cast<size_t>(count));
        return true;
    }
    if (object_check_buffer(x)) {
        BufferView view;
        return view.acquire(x, PyBUF_FULL_RO) && byte_array_resize(self, view.size()) == 0 &&
               buffer_to_contiguous(array_data(self), view.get(), view.size(), 'C') == 0;
    }
    if (!extend_from_iterable(self, x)) {
        if (!type_of(x)->tp_iter && err_exception_matches(PyExc_TypeError) && !type_of(x)->tp_as_sequence) {
            err_format(PyExc_TypeError, "cannot convert '%.200s' object to bytearray", type_of(x)->tp_name);
        }
        return false;
    }
    return true;
}

int array_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"source", "encoding", "errors", nullptr};
    PyObject *x = nullptr;
    const char *encoding = nullptr;
    const char *errors = nullptr;
    return arg_parse_tuple_and_keywords(args, kwargs, "|Oss:bytearray", names, &x, &encoding, &errors) &&
                   fill(self, x, encoding, errors)
               ? 0
               : -1;
}

// ---- Methods of its own.

PyObject *append(PyObject *self, PyObject *item) noexcept {
    unsigned char byte;
    const Py_ssize_t size = array_size(self);
    if (!bytes_byte_argument(item, &byte)) {
        return nullptr;
    }
    if (size == PY_SSIZE_T_MAX) {
        err_set_string(PyExc_OverflowError, "cannot add more objects to bytearray");
        return nullptr;
    }
    if (byte_array_resize(self, size + 1) < 0) {
        return nullptr;
    }
    array_data(self)[size] = static_cast<char>(byte);
    return Py_None;
}

PyObject *clear(PyObject *self, PyObject *) noexcept { return byte_array_resize(self, 0) < 0 ? nullptr : Py_None; }

PyObject *copy(PyObject *self, PyObject *) noexcept {
    return byte_array_from_string_and_size(array_data(self), array_size(self));
}

PyObject *extend(PyObject *self, PyObject *iterable) noexcept {
    if (object_check_buffer(iterable)) {
        Ref<> same = Ref<>::steal(array_inplace_concat(self, iterable));
        return same ? Py_None : nullptr;
    }
    Ref<> iterator = Ref<>::steal(object_get_iter(iterable));
    if (!iterator) {
        if (err_exception_matches(PyExc_TypeError)) {
            err_format(PyExc_TypeError, "can't extend bytearray with %.100s", type_of(iterable)->tp_name);
        }
        return nullptr;
    }
    // Nothing is appended when one item is bad.
    Ref<> items = Ref<>::steal(byte_array_from_string_and_size(nullptr, 0));
    if (!items || !extend_from_iterable(items.get(), iterator.get())) {
        return nullptr;
    }
    Ref<> same = Ref<>::steal(array_inplace_concat(self, items.get()));
    return same ? Py_None : nullptr;
}

PyObject *insert(PyObject *self, PyObject *args) noexcept {
    Py_ssize_t index;
    PyObject *item;
    unsigned char byte;
    if (!arg_parse_tuple(args, "nO:insert", &index, &item) || !bytes_byte_argument(item, &byte)) {
        return nullptr;
    }
    const Py_ssize_t size = array_size(self);
    if (index < 0) {
        index = index + size < 0 ? 0 : index + size;
    }
    index = index > size ? size : index;
    if (!change_at(self, index, 0, 1)) {
        return nullptr;
    }
    array_data(self)[index] = static_cast<char>(byte);
    return Py_None;
}

PyObject *pop(PyObject *self, PyObject *args) noexcept {
    Py_ssize_t index = -1;
    if (!arg_parse_tuple(args, "|n:pop", &index)) {
        return nullptr;
    }
    const Py_ssize_t size = array_size(self);
    if (size == 0) {
        err_set_string(PyExc_IndexError, "pop from empty bytearray");
        return nullptr;
    }
    index = index < 0 ? index + size : index;
    if (index < 0 || index >= size) {
        err_set_string(PyExc_IndexError, "pop index out of range");
        return nullptr;
    }
    const auto value = static_cast<unsigned char>(array_data(self)[index]);
    return change_at(self, index, 1, 0) ? small_int(value) : nullptr;
}

PyObject *remove(PyObject *self, PyObject *item) noexcept {
    unsigned char byte;
    if (!bytes_byte_argument(item, &byte)) {
        return nullptr;
    }
    const char c = static_cast<char>(byte);
    const Py_ssize_t at = bytes_find({array_data(self), array_size(self)}, {&c, 1});
    if (at < 0) {
        err_set_string(PyExc_ValueError, "value not found in bytearray");
        return nullptr;
    }
    return change_at(self, at, 1, 0) ? Py_None : nullptr;
}

PyObject *reverse(PyObject *self, PyObject *) noexcept {
    char *data = array_data(self);
    for (Py_ssize_t i = 0, j = array_size(self) - 1; i < j; i++, j--) {
        const char c = data[i];
        data[i] = data[j];
        data[j] = c;
    }
    return Py_None;
}

PyObject *allocated(PyObject *self, PyObject *) noexcept { return long_from_ssize_t(as_array(self)->ob_alloc); }

// ---- Iterator.

struct ByteArrayIterator {
    PyObject ob_base;
    Py_ssize_t index;
    PyObject *array;  // null when exhausted
};

ByteArrayIterator *as_iterator(PyObject *object) noexcept { return reinterpret_cast<ByteArrayIterator *>(object); }

PyObject *array_iter(PyObject *self) noexcept {
    PyObject *object = object_gc_new(&PyByteArrayIter_Type);
    if (object) {
        as_iterator(object)->index = 0;
        as_iterator(object)->array = new_ref(self);
        object_gc_track(object);
    }
    return object;
}

void array_iterator_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    xdecref(as_iterator(self)->array);
    object_gc_del(self);
}

int array_iterator_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    return as_iterator(self)->array ? visit(as_iterator(self)->array, arg) : 0;
}

PyObject *array_iterator_next(PyObject *self) noexcept {
    ByteArrayIterator *iterator = as_iterator(self);
    if (!iterator->array) {
        return nullptr;
    }
    if (iterator->index < array_size(iterator->array)) {
        return small_int(static_cast<unsigned char>(array_data(iterator->array)[iterator->index++]));
    }
    clear_ref(iterator->array);
    return nullptr;
}

PyObject *array_iterator_length_hint(PyObject *self, PyObject *) noexcept {
    const ByteArrayIterator *iterator = as_iterator(self);
    const Py_ssize_t left = iterator->array ? array_size(iterator->array) - iterator->index : 0;
    return long_from_ssize_t(left < 0 ? 0 : left);
}

constinit PyMethodDef array_iterator_methods[] = {
    {"__length_hint__", array_iterator_length_hint, METH_NOARGS,
     "Private method returning an estimate of len(list(it))."},
    {nullptr, nullptr, 0, nullptr},
};

constinit PyMethodDef array_methods[] = {
    {"__alloc__", allocated, METH_NOARGS, "The number of bytes actually allocated."},
    {"append", append, METH_O, "Append a single item to the end of the bytearray."},
    {"clear", clear, METH_NOARGS, "Remove all items from the bytearray."},
    {"copy", copy, METH_NOARGS, "Return a copy of B."},
    {"extend", extend, METH_O, "Append all the items from the iterator or sequence to the bytearray."},
    {"insert", insert, METH_VARARGS, "Insert a single item into the bytearray before the given index."},
    {"pop", pop, METH_VARARGS, "Remove and return a single item from B."},
    {"remove", remove, METH_O, "Remove the first occurrence of a value in the bytearray."},
    {"reverse", reverse, METH_NOARGS, "Reverse the order of the values in B in place."},
    IL_BYTES_METHODS,
    {nullptr, nullptr, 0, nullptr},
};

PyObject *array_remainder(PyObject *left, PyObject *right) noexcept {
    if (!is_instance_of(left, &PyByteArray_Type)) {
        return Py_NotImplemented;
    }
    Ref<> bytes = Ref<>::steal(bytes_format(byte_array_as_string(left), byte_array_size(left), right));
    return bytes ? byte_array_from_string_and_size(bytes_data(bytes.get()), bytes_length(bytes.get())) : nullptr;
}

constinit PyNumberMethods array_as_number = {.nb_remainder = array_remainder};
constinit PySequenceMethods array_as_sequence = {
    .sq_length = array_sq_length,
    .sq_concat = byte_array_concat,
    .sq_repeat = array_sq_repeat,
    .sq_item = array_sq_item,
    .sq_ass_item = array_ass_item,
    .sq_contains = bytes_contains,
    .sq_inplace_concat = array_inplace_concat,
    .sq_inplace_repeat = array_inplace_repeat,
};
constinit PyMappingMethods array_as_mapping = {
    .mp_length = array_sq_length,
    .mp_subscript = array_subscript,
    .mp_ass_subscript = array_ass_subscript,
};
constinit PyBufferProcs array_as_buffer = {
    .bf_getbuffer = array_get_buffer,
    .bf_releasebuffer = array_release_buffer,
};

}  // namespace

PyObject *byte_array_from_string_and_size(const char *bytes, Py_ssize_t size) noexcept {
    if (size < 0) {
        err_set_string(PyExc_SystemError, "Negative size passed to PyByteArray_FromStringAndSize");
        return nullptr;
    }
    PyObject *object = array_new(&PyByteArray_Type, nullptr, nullptr);
    if (!object || size == 0) {
        return object;
    }
    PyByteArrayObject *array = as_array(object);
    array->ob_bytes = size == PY_SSIZE_T_MAX ? nullptr
                                             : static_cast<char *>(object_malloc(static_cast<size_t>(size) + 1));
    if (!array->ob_bytes) {
        decref(object);
        return err_no_memory();
    }
    array->ob_start = array->ob_bytes;
    array->ob_alloc = size + 1;
    array->ob_base.ob_size = size;
    if (bytes) {
        std::memcpy(array->ob_bytes, bytes, static_cast<size_t>(size));
    }
    array->ob_bytes[size] = 0;
    return object;
}

PyObject *byte_array_from_object(PyObject *object) noexcept {
    Ref<> array = Ref<>::steal(array_new(&PyByteArray_Type, nullptr, nullptr));
    return array && fill(array.get(), object, nullptr, nullptr) ? array.release() : nullptr;
}

PyObject *byte_array_concat(PyObject *left, PyObject *right) noexcept {
    BufferView a;
    BufferView b;
    if (!object_check_buffer(left) || !object_check_buffer(right)) {
        return err_format(PyExc_TypeError, "can't concat %.100s to %.100s", type_of(right)->tp_name,
                          type_of(left)->tp_name);
    }
    if (!a.acquire(left) || !b.acquire(right)) {
        return nullptr;
    }
    if (a.size() > PY_SSIZE_T_MAX - b.size()) {
        return err_no_memory();
    }
    PyObject *result = byte_array_from_string_and_size(nullptr, a.size() + b.size());
    if (result) {
        if (a.size()) {
            std::memcpy(array_data(result), a.data(), static_cast<size_t>(a.size()));
        }
        if (b.size()) {
            std::memcpy(array_data(result) + a.size(), b.data(), static_cast<size_t>(b.size()));
        }
    }
    return result;
}

Py_ssize_t byte_array_size(PyObject *bytearray) noexcept { return array_size(bytearray); }
char *byte_array_as_string(PyObject *bytearray) noexcept { return array_data(bytearray); }

int byte_array_resize(PyObject *bytearray, Py_ssize_t size) noexcept {
    PyByteArrayObject *array = as_array(bytearray);
    if (size == array->ob_base.ob_size) {
        return 0;
    }
    if (!can_resize(array)) {
        return -1;
    }
    if (size < 0 || size == PY_SSIZE_T_MAX) {
        err_no_memory();
        return -1;
    }
    const Py_ssize_t offset = array->ob_bytes ? array->ob_start - array->ob_bytes : 0;
    if (size == 0) {
        object_free(array->ob_bytes);
        array->ob_bytes = nullptr;
        array->ob_start = no_bytes;
        array->ob_alloc = 0;
        array->ob_base.ob_size = 0;
        return 0;
    }
    if (size + offset + 1 <= array->ob_alloc && size >= array->ob_alloc / 2) {
        array->ob_base.ob_size = size;
        array->ob_start[size] = 0;
        return 0;
    }
    // Growth by an eighth keeps appending linear; a large cut gives memory back.
    Py_ssize_t room = size + 1;
    if (size > array->ob_alloc && size <= array->ob_alloc + array->ob_alloc / 8) {
        room = size + (size >> 3) + (size < 9 ? 3 : 6);
    }
    auto *block = static_cast<char *>(offset ? object_malloc(static_cast<size_t>(room))
                                             : object_realloc(array->ob_bytes, static_cast<size_t>(room)));
    if (!block) {
        err_no_memory();
        return -1;
    }
    if (offset) {
        const Py_ssize_t kept = size < array->ob_base.ob_size ? size : array->ob_base.ob_size;
        std::memcpy(block, array->ob_start, static_cast<size_t>(kept));
        object_free(array->ob_bytes);
    }
    array->ob_bytes = array->ob_start = block;
    array->ob_alloc = room;
    array->ob_base.ob_size = size;
    block[size] = 0;
    return 0;
}

}  // namespace interlock::objects

constinit PyTypeObject PyByteArray_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "bytearray",
    .tp_basicsize = sizeof(PyByteArrayObject),
    .tp_dealloc = interlock::objects::array_dealloc,
    .tp_repr = interlock::objects::array_repr,
    .tp_as_number = &interlock::objects::array_as_number,
    .tp_as_sequence = &interlock::objects::array_as_sequence,
    .tp_as_mapping = &interlock::objects::array_as_mapping,
    .tp_hash = interlock::objects::object_hash_not_implemented,
    .tp_str = interlock::objects::array_repr,
    .tp_as_buffer = &interlock::objects::array_as_buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_IMMUTABLETYPE,
    .tp_doc = "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\n"
              "bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n"
              "bytearray(int) -> bytes array of that many zeros\nbytearray() -> empty bytes array",
    .tp_richcompare = interlock::objects::array_rich_compare,
    .tp_iter = interlock::objects::array_iter,
    .tp_methods = interlock::objects::array_methods,
    .tp_init = interlock::objects::array_init,
    .tp_new = interlock::objects::array_new,
};

constinit PyTypeObject PyByteArrayIter_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "bytearray_iterator",
    .tp_basicsize = sizeof(interlock::objects::ByteArrayIterator),
    .tp_dealloc = interlock::objects::array_iterator_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_traverse = interlock::objects::array_iterator_traverse,
    .tp_iter = interlock::objects::object_self_iter,
    .tp_iternext = interlock::objects::array_iterator_next,
    .tp_methods = interlock::objects::array_iterator_methods,
};
