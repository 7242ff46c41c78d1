// _thread._excepthook: the report of an exception that ends a thread, for those who run threads themselves.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::modules {

// _ExceptHookArgs and _excepthook.  0 or -1.
int add_excepthook(PyObject *module) noexcept;

}  // namespace interlock::modules
