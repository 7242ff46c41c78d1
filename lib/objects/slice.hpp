// slice.
#pragma once

#include "base/base.hpp"
#include "interlock/pyslice.h"
#include "objects/object.hpp"

struct PySliceObject {
    PyObject ob_base;
    PyObject *start;  // none of the three is ever null
    PyObject *stop;
    PyObject *step;
};

namespace interlock::objects {

PyObject *slice_new(PyObject *start, PyObject *stop, PyObject *step) noexcept;
int slice_get_indices(PyObject *slice, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop,
    Py_ssize_t *step) noexcept;
int slice_get_indices_ex(PyObject *slice, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step,
    Py_ssize_t *slice_length) noexcept;
int slice_unpack(PyObject *slice, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step) noexcept;
Py_ssize_t slice_adjust_indices(Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t step) noexcept;

// The index that a number stands for in a slice, clipped to Py_ssize_t: false with TypeError when it has none.
bool slice_index(PyObject *object, Py_ssize_t *index) noexcept;

}  // namespace interlock::objects
