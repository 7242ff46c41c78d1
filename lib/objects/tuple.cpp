#include "base/base.hpp"

#include "objects/tuple.hpp"

#include "objects/arg.hpp"
#include "objects/arguments.hpp"
#include "objects/err.hpp"
#include "objects/gc_fast.hpp"
#include "objects/generic_alias.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/number.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/repr.hpp"
#include "objects/sequence.hpp"
#include "objects/slice.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

constinit WithGcHead<PyTupleObject> empty_tuple_storage = {{0, 0}, {IL_STATIC_VAR_HEAD(&PyTuple_Type, 0), {nullptr}}};

void tuple_dealloc_on(runtime::ThreadState *thread, PyObject *self) noexcept {
    gc_untrack_now(self);
    Py_ssize_t size = size_of(self);
    PyObject **items = tuple_items(self);
    for (PyObject **item = items + size; item != items;) {
        xdecref(*--item);
    }
    if (is_exactly(self, &PyTuple_Type) && size > 0) {
        if (size <= ContainerState::kMaxTupleSize &&
            interpreter_objects_of(thread).containers.tuples[size - 1].push(self, ContainerState::kMaxTuples)) {
            return;
        }
    }
    type_of(self)->tp_free(self);
}

namespace {

constexpr Py_ssize_t kMaxItems = (PY_SSIZE_T_MAX - 64) / static_cast<Py_ssize_t>(sizeof(PyObject *));

using runtime::InterpreterObjects;

// Untracked, items not set.  size > 0.
PyTupleObject *allocate(InterpreterObjects &objects, Py_ssize_t size) noexcept {
    if (size <= ContainerState::kMaxTupleSize) {
        if (PyObject *tuple = objects.containers.tuples[size - 1].pop()) {
            tuple->ob_refcnt = 1;
            tuple->ob_type = &PyTuple_Type;
            return reinterpret_cast<PyTupleObject *>(trace_created(tuple));
        }
    }
    if (size > kMaxItems) {
        err_no_memory();
        return nullptr;
    }
    return reinterpret_cast<PyTupleObject *>(object_gc_new_var(&PyTuple_Type, size));
}

void tuple_dealloc(PyObject *self) noexcept { tuple_dealloc_on(runtime::current(), self); }

int tuple_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    for (Py_ssize_t i = size_of(self); --i >= 0;) {
        Py_VISIT(tuple_item(self, i));
    }
    return 0;
}

PyObject *tuple_repr(PyObject *self) noexcept {
    Py_ssize_t size = size_of(self);
    if (size == 0) {
        return unicode_from_ascii("()", 2);
    }
    ReprScope scope(self);
    if (scope.is_recursive()) {
        return unicode_from_ascii("(...)", 5);
    }
    TextBuilder text;
    text.append("(", 1);
    for (Py_ssize_t i = 0; i < size; ++i) {
        if ((i > 0 && !text.append(", ", 2)) || !text.append_repr(tuple_item(self, i))) {
            return nullptr;
        }
    }
    text.append(size == 1 ? ",)" : ")");
    return text.finish();
}

PyObject *tuple_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (!is_tuple(left) || !is_tuple(right)) {
        return new_ref(Py_NotImplemented);
    }
    Py_ssize_t left_size = size_of(left), right_size = size_of(right);
    Py_ssize_t i = 0;
    for (; i < left_size && i < right_size; ++i) {
        int equal = object_rich_compare_bool(tuple_item(left, i), tuple_item(right, i), Py_EQ);
        if (equal < 0) {
            return nullptr;
        }
        if (!equal) {
            break;
        }
    }
    if (i >= left_size || i >= right_size) {
        Py_RETURN_RICHCOMPARE(left_size, right_size, op);
    }
    if (op == Py_EQ || op == Py_NE) {
        return op == Py_EQ ? Py_False : Py_True;
    }
    return object_rich_compare(tuple_item(left, i), tuple_item(right, i), op);
}

Py_ssize_t tuple_length(PyObject *self) noexcept { return size_of(self); }

PyObject *tuple_get(PyObject *self, Py_ssize_t index) noexcept {
    if (index < 0 || index >= size_of(self)) {
        err_set_string(PyExc_IndexError, "tuple index out of range");
        return nullptr;
    }
    return new_ref(tuple_item(self, index));
}

int tuple_contains(PyObject *self, PyObject *value) noexcept {
    int result = 0;
    for (Py_ssize_t i = 0; result == 0 && i < size_of(self); ++i) {
        result = object_rich_compare_bool(tuple_item(self, i), value, Py_EQ);
    }
    return result;
}

PyObject *tuple_concat(PyObject *left, PyObject *right) noexcept {
    if (size_of(left) == 0 && is_exactly(right, &PyTuple_Type)) {
        return new_ref(right);
    }
    if (!is_tuple(right)) {
        return err_format(PyExc_TypeError, "can only concatenate tuple (not \"%.200s\") to tuple",
                          type_of(right)->tp_name);
    }
    if (size_of(right) == 0 && is_exactly(left, &PyTuple_Type)) {
        return new_ref(left);
    }
    Py_ssize_t left_size = size_of(left), right_size = size_of(right);
    if (left_size > kMaxItems - right_size) {
        return err_no_memory();
    }
    PyObject *result = tuple_new(left_size + right_size);
    if (!result) {
        return nullptr;
    }
    PyObject **target = tuple_items(result);
    for (Py_ssize_t i = 0; i < left_size; ++i) {
        *target++ = new_ref(tuple_item(left, i));
    }
    for (Py_ssize_t i = 0; i < right_size; ++i) {
        *target++ = new_ref(tuple_item(right, i));
    }
    return result;
}

PyObject *tuple_repeat(PyObject *self, Py_ssize_t count) noexcept {
    Py_ssize_t size = size_of(self);
    if ((size == 0 || count == 1) && is_exactly(self, &PyTuple_Type)) {
        return new_ref(self);
    }
    if (size == 0 || count <= 0) {
        return tuple_empty();
    }
    if (count > kMaxItems / size) {
        return err_no_memory();
    }
    PyObject *result = tuple_new(size * count);
    if (!result) {
        return nullptr;
    }
    PyObject **target = tuple_items(result);
    for (Py_ssize_t round = 0; round < count; ++round) {
        for (Py_ssize_t i = 0; i < size; ++i) {
            *target++ = new_ref(tuple_item(self, i));
        }
    }
    return result;
}

PyObject *tuple_subscript(PyObject *self, PyObject *key) noexcept {
    if (index_check(key)) {
        Py_ssize_t index = number_as_ssize_t(key, PyExc_IndexError);
        if (index == -1 && err_occurred()) {
            return nullptr;
        }
        return tuple_get(self, index < 0 ? index + size_of(self) : index);
    }
    if (!is_exactly(key, &PySlice_Type)) {
        return err_format(PyExc_TypeError, "tuple indices must be integers or slices, not %.200s",
                          type_of(key)->tp_name);
    }
    Py_ssize_t start, stop, step;
    if (slice_unpack(key, &start, &stop, &step) < 0) {
        return nullptr;
    }
    Py_ssize_t size = slice_adjust_indices(size_of(self), &start, &stop, step);
    if (size <= 0) {
        return tuple_empty();
    }
    if (size == size_of(self) && step == 1 && is_exactly(self, &PyTuple_Type)) {
        return new_ref(self);
    }
    PyObject *result = tuple_new(size);
    if (!result) {
        return nullptr;
    }
    for (Py_ssize_t i = 0, from = start; i < size; ++i, from += step) {
        tuple_items(result)[i] = new_ref(tuple_item(self, from));
    }
    return result;
}

PyObject *tuple_index_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    Py_ssize_t start = 0, stop = PY_SSIZE_T_MAX;
    if (!check_positional("index", count, 1, 3) || (count > 1 && !index_argument(args[1], &start)) ||
        (count > 2 && !index_argument(args[2], &stop))) {
        return nullptr;
    }
    Py_ssize_t size = size_of(self);
    if (start < 0) {
        start = start + size < 0 ? 0 : start + size;
    }
    if (stop < 0) {
        stop += size;
    }
    for (Py_ssize_t i = start; i < stop && i < size; ++i) {
        int equal = object_rich_compare_bool(tuple_item(self, i), args[0], Py_EQ);
        if (equal != 0) {
            return equal > 0 ? long_from_ssize_t(i) : nullptr;
        }
    }
    err_set_string(PyExc_ValueError, "tuple.index(x): x not in tuple");
    return nullptr;
}

PyObject *tuple_count_method(PyObject *self, PyObject *value) noexcept {
    Py_ssize_t found = 0;
    for (Py_ssize_t i = 0; i < size_of(self); ++i) {
        int equal = object_rich_compare_bool(tuple_item(self, i), value, Py_EQ);
        if (equal < 0) {
            return nullptr;
        }
        found += equal;
    }
    return long_from_ssize_t(found);
}

PyObject *tuple_get_new_args(PyObject *self, PyObject *) noexcept {
    auto plain = Ref<>::steal(tuple_from_array(tuple_items(self), size_of(self)));
    return plain ? tuple_pack(1, plain.get()) : nullptr;
}

PyObject *tuple_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *iterable = nullptr;
    if (((type == &PyTuple_Type || type->tp_init == PyTuple_Type.tp_init) && !arg_no_keywords("tuple", kwargs)) ||
        !arg_unpack_tuple(args, "tuple", 0, 1, &iterable)) {
        return nullptr;
    }
    auto plain = Ref<>::steal(iterable ? sequence_tuple(iterable) : tuple_empty());
    if (!plain || type == &PyTuple_Type) {
        return plain.release();
    }
    // The items of a subtype's instance lie in the instance.
    Py_ssize_t size = size_of(plain.get());
    PyObject *result = type->tp_alloc(type, size);
    if (!result) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < size; ++i) {
        tuple_items(result)[i] = new_ref(tuple_item(plain.get(), i));
    }
    return result;
}

PySequenceMethods tuple_as_sequence = {
    .sq_length = tuple_length,
    .sq_concat = tuple_concat,
    .sq_repeat = tuple_repeat,
    .sq_item = tuple_get,
    .sq_contains = tuple_contains,
};

PyMappingMethods tuple_as_mapping = {
    .mp_length = tuple_length,
    .mp_subscript = tuple_subscript,
};

PyMethodDef tuple_methods[] = {
    IL_CLASS_GETITEM_METHOD,
    {"__getnewargs__", tuple_get_new_args, METH_NOARGS, nullptr},
    {"index", _PyCFunction_CAST(tuple_index_method), METH_FASTCALL,
     "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nReturn first index of value.\n\nRaises ValueError if the "
     "value is not present."},
    {"count", tuple_count_method, METH_O, "count($self, value, /)\n--\n\nReturn number of occurrences of value."},
    {},
};

}  // namespace

PyObject *tuple_new(Py_ssize_t size) noexcept {
    if (size == 0) {
        return tuple_empty();
    }
    if (size < 0) {
        err_bad_internal_call();
        return nullptr;
    }
    InterpreterObjects &objects = interpreter_objects();
    PyTupleObject *tuple = allocate(objects, size);
    if (!tuple) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < size; ++i) {
        tuple->ob_item[i] = nullptr;
    }
    gc_track_new(objects.gc, as_object(tuple));
    return as_object(tuple);
}

PyObject *tuple_from_array(PyObject *const *items, Py_ssize_t count) noexcept {
    if (count <= 0) [[unlikely]] {
        if (count == 0) {
            return tuple_empty();
        }
        err_bad_internal_call();
        return nullptr;
    }
    InterpreterObjects &objects = interpreter_objects();
    PyTupleObject *tuple = allocate(objects, count);
    if (!tuple) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        tuple->ob_item[i] = new_ref(items[i]);
    }
    gc_track_new(objects.gc, as_object(tuple));
    return as_object(tuple);
}

PyObject *tuple_from_array_steal(PyObject *const *items, Py_ssize_t count) noexcept {
    if (count == 0) {
        return tuple_empty();
    }
    InterpreterObjects &objects = interpreter_objects();
    PyTupleObject *tuple = allocate(objects, count);
    for (Py_ssize_t i = 0; i < count; ++i) {
        if (tuple) {
            tuple->ob_item[i] = items[i];
        } else {
            decref(items[i]);
        }
    }
    if (tuple) {
        gc_track_new(objects.gc, as_object(tuple));
    }
    return as_object(tuple);
}

PyObject *tuple_pack_va(Py_ssize_t count, va_list items) noexcept {
    if (count == 0) {
        return tuple_empty();
    }
    InterpreterObjects &objects = interpreter_objects();
    PyTupleObject *tuple = allocate(objects, count);
    if (!tuple) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        tuple->ob_item[i] = new_ref(va_arg(items, PyObject *));
    }
    gc_track_new(objects.gc, as_object(tuple));
    return as_object(tuple);
}

PyObject *tuple_pack(Py_ssize_t count, ...) noexcept {
    va_list items;
    va_start(items, count);
    PyObject *tuple = tuple_pack_va(count, items);
    va_end(items);
    return tuple;
}

Py_ssize_t tuple_size(PyObject *tuple) noexcept {
    if (!is_tuple(tuple)) {
        err_bad_internal_call();
        return -1;
    }
    return size_of(tuple);
}

PyObject *tuple_get_item(PyObject *tuple, Py_ssize_t index) noexcept {
    if (!is_tuple(tuple)) {
        err_bad_internal_call();
        return nullptr;
    }
    if (index < 0 || index >= size_of(tuple)) {
        err_set_string(PyExc_IndexError, "tuple index out of range");
        return nullptr;
    }
    return tuple_item(tuple, index);
}

int tuple_set_item_slow(PyObject *tuple, Py_ssize_t index, PyObject *item) noexcept {
    if (!is_tuple(tuple) || tuple->ob_refcnt != 1) {
        xdecref(item);
        err_bad_internal_call();
        return -1;
    }
    if (index < 0 || index >= size_of(tuple)) {
        xdecref(item);
        err_set_string(PyExc_IndexError, "tuple assignment index out of range");
        return -1;
    }
    set_ref(tuple_items(tuple)[index], item);
    return 0;
}

PyObject *tuple_get_slice(PyObject *tuple, Py_ssize_t low, Py_ssize_t high) noexcept {
    if (!tuple || !is_tuple(tuple)) {
        err_bad_internal_call();
        return nullptr;
    }
    low = low < 0 ? 0 : low;
    high = high > size_of(tuple) ? size_of(tuple) : high;
    if (high <= low) {
        return tuple_empty();
    }
    if (low == 0 && high == size_of(tuple) && is_exactly(tuple, &PyTuple_Type)) {
        return new_ref(tuple);
    }
    return tuple_from_array(tuple_items(tuple) + low, high - low);
}

int tuple_resize(PyObject **tuple, Py_ssize_t size) noexcept {
    PyObject *old = *tuple;
    if (!old || !is_exactly(old, &PyTuple_Type) || (size_of(old) != 0 && old->ob_refcnt != 1) || size < 0) {
        *tuple = nullptr;
        xdecref(old);
        err_bad_internal_call();
        return -1;
    }
    Py_ssize_t old_size = size_of(old);
    if (old_size == size) {
        return 0;
    }
    // A copy, because the blocks of a free list all have their list's size.
    *tuple = tuple_new(size);
    if (*tuple) {
        for (Py_ssize_t i = 0; i < old_size && i < size; ++i) {
            tuple_items(*tuple)[i] = std::exchange(tuple_items(old)[i], nullptr);
        }
    }
    decref(old);
    return *tuple ? 0 : -1;
}

// Mixes the hashes of the items in order; the length goes in at the end.
Py_hash_t tuple_hash(PyObject *tuple) noexcept {
    constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15u;
    uint64_t state = 0x2545F4914F6CDD1Du;
    for (Py_ssize_t i = 0; i < size_of(tuple); ++i) {
        Py_hash_t hash = object_hash(tuple_item(tuple, i));
        if (hash == -1) {
            return -1;
        }
        state = (state ^ static_cast<uint64_t>(hash)) * kMultiplier;
        state ^= state >> 29;
    }
    state = (state + static_cast<uint64_t>(size_of(tuple))) * kMultiplier;
    state ^= state >> 32;
    return static_cast<Py_hash_t>(state) == -1 ? -2 : static_cast<Py_hash_t>(state);
}

namespace {

constexpr PyTypeObject kTupleType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "tuple",
    .tp_basicsize = sizeof(PyTupleObject) - sizeof(PyObject *),
    .tp_itemsize = sizeof(PyObject *),
    .tp_dealloc = tuple_dealloc,
    .tp_repr = tuple_repr,
    .tp_as_sequence = &tuple_as_sequence,
    .tp_as_mapping = &tuple_as_mapping,
    .tp_hash = tuple_hash,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_TUPLE_SUBCLASS |
                Py_TPFLAGS_SEQUENCE,
    .tp_doc = "tuple(iterable=(), /)\n--\n\nBuilt-in immutable sequence.\n\nIf no argument is given, the constructor "
              "returns an empty tuple.",
    .tp_traverse = tuple_traverse,
    .tp_richcompare = tuple_rich_compare,
    .tp_iter = tuple_iter,
    .tp_methods = tuple_methods,
    .tp_new = tuple_type_new,
    .tp_free = object_gc_del,
};

}  // namespace
}  // namespace interlock::objects

constinit PyTypeObject PyTuple_Type = interlock::objects::kTupleType;
