// The functions of builtins.
#pragma once

#include "base/base.hpp"
#include "interlock/pymethod.h"

namespace interlock::modules {

extern IL_HIDDEN PyMethodDef builtins_functions[];

// print(), which has a file of its own.
PyObject *builtins_print(PyObject *module, PyObject *args, PyObject *kwargs) noexcept;

}  // namespace interlock::modules
