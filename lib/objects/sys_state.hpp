// What sys and the streams keep per interpreter.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct SysState {
    PyObject *dict = nullptr;  // __dict__ of sys
};

}  // namespace interlock::objects
