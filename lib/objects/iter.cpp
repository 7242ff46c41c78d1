// The iterator protocol, and the iterators over any sequence and over the results of a callable.
#include "base/base.hpp"

#include "objects/iter.hpp"

#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/iter_inside.hpp"
#include "objects/long.hpp"
#include "objects/mapping.hpp"
#include "objects/sequence.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

PyObject *index_iter_new(PyTypeObject *type, PyObject *sequence, Py_ssize_t index) noexcept {
    auto *iterator = reinterpret_cast<IndexIter *>(object_gc_new(type));
    if (!iterator) {
        return nullptr;
    }
    iterator->sequence = new_ref(sequence);
    iterator->index = index;
    object_gc_track(iterator);
    return as_object(iterator);
}

void index_iter_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    xdecref(as_index_iter(self)->sequence);
    object_gc_del(self);
}

int index_iter_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_index_iter(self)->sequence);
    return 0;
}

namespace {

// The end of an iteration may be told by an exception: false when another one is set.
bool clear_stop(PyObject *other_end = nullptr) noexcept {
    if (!err_occurred()) {
        return true;
    }
    if (err_exception_matches(PyExc_StopIteration) || (other_end && err_exception_matches(other_end))) {
        err_clear();
        return true;
    }
    return false;
}

PyObject *seq_iter_next(PyObject *self) noexcept {
    auto *iterator = as_index_iter(self);
    PyObject *sequence = iterator->sequence;
    if (!sequence) {
        return nullptr;
    }
    if (iterator->index == PY_SSIZE_T_MAX) {
        err_set_string(PyExc_OverflowError, "iter index too large");
        return nullptr;
    }
    PyObject *item = sequence_get_item(sequence, iterator->index);
    if (item) {
        ++iterator->index;
    } else if (clear_stop(PyExc_IndexError)) {
        clear_ref(iterator->sequence);
    }
    return item;
}

PyObject *seq_iter_length_hint(PyObject *self, PyObject *) noexcept {
    auto *iterator = as_index_iter(self);
    if (!iterator->sequence) {
        return long_from_long(0);
    }
    PyTypeObject *type = type_of(iterator->sequence);
    if (!(type->tp_as_sequence && type->tp_as_sequence->sq_length) &&
        !(type->tp_as_mapping && type->tp_as_mapping->mp_length)) {
        return new_ref(Py_NotImplemented);
    }
    Py_ssize_t size = sequence_size(iterator->sequence);
    return size < 0 ? nullptr : long_from_ssize_t(size > iterator->index ? size - iterator->index : 0);
}

PyObject *seq_iter_set_state(PyObject *self, PyObject *state) noexcept {
    Py_ssize_t index = long_as_ssize_t(state);
    if (index == -1 && err_occurred()) {
        return nullptr;
    }
    if (as_index_iter(self)->sequence) {
        as_index_iter(self)->index = index < 0 ? 0 : index;
    }
    return new_ref(Py_None);
}

PyMethodDef seq_iter_methods[] = {
    {"__length_hint__", seq_iter_length_hint, METH_NOARGS, kLengthHintDoc},
    {"__setstate__", seq_iter_set_state, METH_O, kSetStateDoc},
    {},
};

constexpr PyTypeObject kSeqIterType = index_iter_type("iterator", seq_iter_next, seq_iter_methods);

struct CallIter {
    PyObject ob_base;
    PyObject *callable;  // both null once the iterator is exhausted
    PyObject *sentinel;
};

CallIter *as_call_iter(PyObject *object) noexcept { return reinterpret_cast<CallIter *>(object); }

void call_iter_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    xdecref(as_call_iter(self)->callable);
    xdecref(as_call_iter(self)->sentinel);
    object_gc_del(self);
}

int call_iter_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_call_iter(self)->callable);
    Py_VISIT(as_call_iter(self)->sentinel);
    return 0;
}

PyObject *call_iter_next(PyObject *self) noexcept {
    auto *iterator = as_call_iter(self);
    if (!iterator->callable) {
        return nullptr;
    }
    auto result = Ref<>::steal(object_call_no_args(iterator->callable));
    // The call may have exhausted the iterator.
    if (result && iterator->sentinel) {
        int equal = object_rich_compare_bool(iterator->sentinel, result.get(), Py_EQ);
        if (equal == 0) {
            return result.release();
        }
        if (equal < 0) {
            return nullptr;
        }
    } else if (!result && !clear_stop()) {
        return nullptr;
    }
    clear_ref(iterator->callable);
    clear_ref(iterator->sentinel);
    return nullptr;
}

constexpr PyTypeObject kCallIterType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "callable_iterator",
    .tp_basicsize = sizeof(CallIter),
    .tp_dealloc = call_iter_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_traverse = call_iter_traverse,
    .tp_iter = object_self_iter,
    .tp_iternext = call_iter_next,
    .tp_free = object_gc_del,
};

// What a generator-like object returned: the value of the StopIteration that is raised, or None.
PyObject *take_stop_value() noexcept {
    auto stop = Ref<>::steal(err_get_raised_exception());
    return stop ? object_get_attr(stop.get(), IL_STR("value")) : new_ref(Py_None);
}

}  // namespace

int iter_check(PyObject *object) noexcept { return type_of(object)->tp_iternext != nullptr; }

PyObject *iter_next(PyObject *iterator) noexcept {
    PyObject *item = type_of(iterator)->tp_iternext(iterator);
    if (!item) {
        clear_stop();
    }
    return item;
}

int iter_next_item(PyObject *iterator, PyObject **item) noexcept {
    *item = nullptr;
    if (!iter_check(iterator)) {
        err_format(PyExc_TypeError, "expected an iterator, got '%.200s'", type_of(iterator)->tp_name);
        return -1;
    }
    *item = type_of(iterator)->tp_iternext(iterator);
    return *item ? 1 : clear_stop() ? 0 : -1;
}

PySendResult iter_send(PyObject *iterator, PyObject *value, PyObject **result) noexcept {
    PyTypeObject *type = type_of(iterator);
    if (type->tp_as_async && type->tp_as_async->am_send) {
        return type->tp_as_async->am_send(iterator, value, result);
    }
    if (value == Py_None && iter_check(iterator)) {
        *result = type->tp_iternext(iterator);
    } else {
        *result = object_call_method_one_arg(iterator, IL_STR("send"), value);
    }
    if (*result) {
        return PYGEN_NEXT;
    }
    if (err_occurred() && !err_exception_matches(PyExc_StopIteration)) {
        return PYGEN_ERROR;
    }
    *result = take_stop_value();
    return *result ? PYGEN_RETURN : PYGEN_ERROR;
}

int a_iter_check(PyObject *object) noexcept {
    PyTypeObject *type = type_of(object);
    return type->tp_as_async && type->tp_as_async->am_anext;
}

PyObject *seq_iter_new(PyObject *sequence) noexcept {
    if (!sequence_check(sequence)) {
        err_bad_internal_call();
        return nullptr;
    }
    return index_iter_new(&PySeqIter_Type, sequence, 0);
}

PyObject *call_iter_new(PyObject *callable, PyObject *sentinel) noexcept {
    auto *iterator = reinterpret_cast<CallIter *>(object_gc_new(&PyCallIter_Type));
    if (!iterator) {
        return nullptr;
    }
    iterator->callable = new_ref(callable);
    iterator->sentinel = new_ref(sentinel);
    object_gc_track(iterator);
    return as_object(iterator);
}

PyObject *object_get_iter(PyObject *object) noexcept {
    PyTypeObject *type = type_of(object);
    if (!type->tp_iter) {
        if (sequence_check(object)) {
            return seq_iter_new(object);
        }
        return err_format(PyExc_TypeError, "'%.200s' object is not iterable", type->tp_name);
    }
    auto iterator = Ref<>::steal(type->tp_iter(object));
    if (iterator && !iter_check(iterator.get())) {
        return err_format(PyExc_TypeError, "iter() returned non-iterator of type '%.100s'",
                          type_of(iterator.get())->tp_name);
    }
    return iterator.release();
}

PyObject *object_self_iter(PyObject *object) noexcept { return new_ref(object); }

PyObject *object_get_a_iter(PyObject *object) noexcept {
    PyTypeObject *type = type_of(object);
    if (!type->tp_as_async || !type->tp_as_async->am_aiter) {
        return err_format(PyExc_TypeError, "'%.200s' object is not an async iterable", type->tp_name);
    }
    auto iterator = Ref<>::steal(type->tp_as_async->am_aiter(object));
    if (iterator && !a_iter_check(iterator.get())) {
        return err_format(PyExc_TypeError, "aiter() returned not an async iterator of type '%.100s'",
                          type_of(iterator.get())->tp_name);
    }
    return iterator.release();
}

Py_ssize_t object_length_hint(PyObject *object, Py_ssize_t fallback) noexcept {
    PyTypeObject *type = type_of(object);
    if ((type->tp_as_sequence && type->tp_as_sequence->sq_length) ||
        (type->tp_as_mapping && type->tp_as_mapping->mp_length)) {
        Py_ssize_t size = object_size(object);
        if (size >= 0) {
            return size;
        }
        if (!err_exception_matches(PyExc_TypeError)) {
            return -1;
        }
        err_clear();
    }
    PyObject *found = nullptr;
    int has_hint = lookup_special(object, IL_STR("__length_hint__"), &found);
    if (has_hint <= 0) {
        return has_hint < 0 ? -1 : fallback;
    }
    auto hint = Ref<>::steal(found);
    auto result = Ref<>::steal(object_call_no_args(hint.get()));
    if (!result) {
        if (!err_exception_matches(PyExc_TypeError)) {
            return -1;
        }
        err_clear();
        return fallback;
    }
    if (result.get() == Py_NotImplemented) {
        return fallback;
    }
    if (!is_long(result.get())) {
        err_format(PyExc_TypeError, "__length_hint__ must be an integer, not %.100s", type_of(result.get())->tp_name);
        return -1;
    }
    Py_ssize_t length = long_as_ssize_t(result.get());
    if (length < 0) {
        if (!err_occurred()) {
            err_set_string(PyExc_ValueError, "__length_hint__() should return >= 0");
        }
        return -1;
    }
    return length;
}

}  // namespace interlock::objects

constinit PyTypeObject PySeqIter_Type = interlock::objects::kSeqIterType;
constinit PyTypeObject PyCallIter_Type = interlock::objects::kCallIterType;
