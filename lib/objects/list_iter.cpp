// Iterators over lists, forwards and backwards.
#include "base/base.hpp"

#include "objects/err.hpp"
#include "objects/iter.hpp"
#include "objects/iter_inside.hpp"
#include "objects/list_inside.hpp"
#include "objects/long.hpp"
#include "objects/type.hpp"

namespace interlock::objects {
namespace {

PyObject *list_iter_next(PyObject *self) noexcept {
    auto *iterator = as_index_iter(self);
    PyObject *list = iterator->sequence;
    if (!list) {
        return nullptr;
    }
    if (iterator->index < size_of(list)) {
        return xnew_ref(list_item(list, iterator->index++));
    }
    iterator->sequence = nullptr;
    decref(list);
    return nullptr;
}

PyObject *list_rev_iter_next(PyObject *self) noexcept {
    auto *iterator = as_index_iter(self);
    PyObject *list = iterator->sequence;
    if (!list) {
        return nullptr;
    }
    if (iterator->index >= 0 && iterator->index < size_of(list)) {
        return xnew_ref(list_item(list, iterator->index--));
    }
    iterator->index = -1;
    iterator->sequence = nullptr;
    decref(list);
    return nullptr;
}

PyObject *list_iter_length_hint(PyObject *self, PyObject *) noexcept {
    auto *iterator = as_index_iter(self);
    Py_ssize_t left = iterator->sequence ? size_of(iterator->sequence) - iterator->index : 0;
    return long_from_ssize_t(left < 0 ? 0 : left);
}

PyObject *list_rev_iter_length_hint(PyObject *self, PyObject *) noexcept {
    auto *iterator = as_index_iter(self);
    Py_ssize_t left = iterator->index + 1;
    return long_from_ssize_t(!iterator->sequence || size_of(iterator->sequence) < left ? 0 : left);
}

PyObject *list_iter_set_state(PyObject *self, PyObject *state) noexcept {
    Py_ssize_t index = long_as_ssize_t(state);
    if (index == -1 && err_occurred()) {
        return nullptr;
    }
    auto *iterator = as_index_iter(self);
    if (iterator->sequence) {
        Py_ssize_t size = size_of(iterator->sequence);
        iterator->index = index < 0 ? 0 : index > size ? size : index;
    }
    return new_ref(Py_None);
}

PyObject *list_rev_iter_set_state(PyObject *self, PyObject *state) noexcept {
    Py_ssize_t index = long_as_ssize_t(state);
    if (index == -1 && err_occurred()) {
        return nullptr;
    }
    auto *iterator = as_index_iter(self);
    if (iterator->sequence) {
        Py_ssize_t size = size_of(iterator->sequence);
        iterator->index = index < -1 ? -1 : index > size - 1 ? size - 1 : index;
    }
    return new_ref(Py_None);
}

PyMethodDef list_iter_methods[] = {
    {"__length_hint__", list_iter_length_hint, METH_NOARGS, kLengthHintDoc},
    {"__setstate__", list_iter_set_state, METH_O, kSetStateDoc},
    {},
};

PyMethodDef list_rev_iter_methods[] = {
    {"__length_hint__", list_rev_iter_length_hint, METH_NOARGS, kLengthHintDoc},
    {"__setstate__", list_rev_iter_set_state, METH_O, kSetStateDoc},
    {},
};

constexpr PyTypeObject kListIterType = index_iter_type("list_iterator", list_iter_next, list_iter_methods);
constexpr PyTypeObject kListRevIterType =
    index_iter_type("list_reverseiterator", list_rev_iter_next, list_rev_iter_methods);

}  // namespace

PyObject *list_iter(PyObject *list) noexcept { return index_iter_new(&PyListIter_Type, list, 0); }

PyObject *list_reversed(PyObject *list, PyObject *) noexcept {
    return index_iter_new(&PyListRevIter_Type, list, size_of(list) - 1);
}

}  // namespace interlock::objects

constinit PyTypeObject PyListIter_Type = interlock::objects::kListIterType;
constinit PyTypeObject PyListRevIter_Type = interlock::objects::kListRevIterType;
