// complex.
#pragma once

#include "base/base.hpp"
#include "interlock/pycomplex.h"
#include "objects/object.hpp"

struct PyComplexObject {
    PyObject ob_base;
    Py_complex cval;
};

namespace interlock::objects {

PyObject *complex_from_doubles(double real, double imag) noexcept;
double complex_real_as_double(PyObject *object) noexcept;
double complex_imag_as_double(PyObject *object) noexcept;
PyObject *complex_from_c_complex(Py_complex value) noexcept;
Py_complex complex_as_c_complex(PyObject *object) noexcept;

}  // namespace interlock::objects
