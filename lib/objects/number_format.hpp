// format(number, spec): the mini-language of format specifications for int, float and complex.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

// All give a new str, or null with an exception; spec is a str.
PyObject *format_long(PyObject *number, PyObject *spec) noexcept;  // also bool
PyObject *format_float(PyObject *number, PyObject *spec) noexcept;
PyObject *format_complex(PyObject *number, PyObject *spec) noexcept;

}  // namespace interlock::objects
