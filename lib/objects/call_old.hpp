// A call under a name that CPython gave up: it looks at its arguments.
#pragma once

#include "objects/object.hpp"

namespace interlock::objects {

PyObject *call_with_tuple(PyObject *callable, PyObject *args, PyObject *kwargs) noexcept;

}  // namespace interlock::objects
