// What import keeps per interpreter: sys.modules, module states by index.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct ImportState {
    PyObject *modules = nullptr;   // sys.modules
    PyObject *builtins = nullptr;  // __dict__ of builtins
};

}  // namespace interlock::objects
