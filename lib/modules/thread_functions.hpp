// _thread's functions that stand alone: who the caller is, what its interpreter allows.
#pragma once

#include "base/base.hpp"
#include "interlock/pymethod.h"

namespace interlock::modules {

extern IL_HIDDEN PyMethodDef thread_functions[];

// error, TIMEOUT_MAX, _NAME_MAXLEN.  0 or -1.
int add_thread_constants(PyObject *module) noexcept;

}  // namespace interlock::modules
