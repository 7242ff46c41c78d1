// Iterators over tuples.
#include "base/base.hpp"

#include "objects/err.hpp"
#include "objects/iter.hpp"
#include "objects/iter_inside.hpp"
#include "objects/long.hpp"
#include "objects/tuple.hpp"

namespace interlock::objects {
namespace {

PyObject *tuple_iter_next(PyObject *self) noexcept {
    auto *iterator = as_index_iter(self);
    PyObject *tuple = iterator->sequence;
    if (!tuple) {
        return nullptr;
    }
    if (iterator->index < size_of(tuple)) {
        return xnew_ref(tuple_item(tuple, iterator->index++));
    }
    iterator->sequence = nullptr;
    decref(tuple);
    return nullptr;
}

PyObject *tuple_iter_length_hint(PyObject *self, PyObject *) noexcept {
    auto *iterator = as_index_iter(self);
    return long_from_ssize_t(iterator->sequence ? size_of(iterator->sequence) - iterator->index : 0);
}

PyObject *tuple_iter_set_state(PyObject *self, PyObject *state) noexcept {
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

PyMethodDef tuple_iter_methods[] = {
    {"__length_hint__", tuple_iter_length_hint, METH_NOARGS, kLengthHintDoc},
    {"__setstate__", tuple_iter_set_state, METH_O, kSetStateDoc},
    {},
};

constexpr PyTypeObject kTupleIterType = index_iter_type("tuple_iterator", tuple_iter_next, tuple_iter_methods);

}  // namespace

PyObject *tuple_iter(PyObject *tuple) noexcept { return index_iter_new(&PyTupleIter_Type, tuple, 0); }

}  // namespace interlock::objects

constinit PyTypeObject PyTupleIter_Type = interlock::objects::kTupleIterType;
