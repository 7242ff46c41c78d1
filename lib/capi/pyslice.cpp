#include "base/base.hpp"

#include "interlock/pyslice.h"
#include "objects/slice.hpp"

namespace objects = interlock::objects;

// Work: objects/slice.cpp
extern "C" PyObject *PySlice_New(PyObject *start, PyObject *stop, PyObject *step) {
    return objects::slice_new(start, stop, step);
}
extern "C" int PySlice_GetIndices(PyObject *slice, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t
    *step) {
    return objects::slice_get_indices(slice, length, start, stop, step);
}
extern "C" int PySlice_GetIndicesEx(PyObject *slice, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop,
    Py_ssize_t *step, Py_ssize_t *slice_length) {
    return objects::slice_get_indices_ex(slice, length, start, stop, step, slice_length);
}
extern "C" int PySlice_Unpack(PyObject *slice, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step) {
    return objects::slice_unpack(slice, start, stop, step);
}
extern "C" Py_ssize_t PySlice_AdjustIndices(Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t step) {
    return objects::slice_adjust_indices(length, start, stop, step);
}
