// What the files of float and complex share.
#pragma once

#include "objects/complex.hpp"

namespace interlock::objects {

// nb_power of complex; also float's, for a negative base and a fraction as exponent.
PyObject *complex_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept;

extern IL_HIDDEN PyNumberMethods complex_as_number;

}  // namespace interlock::objects
