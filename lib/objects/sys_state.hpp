// What sys and the streams keep per interpreter.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct TextStream;

struct SysState {
    PyObject *dict = nullptr;         // __dict__ of sys
    PyObject *audit_hooks = nullptr;  // list of callables, or null
    PyObject *unsupported_operation = nullptr;  // io.UnsupportedOperation, made on first use
    TextStream *streams = nullptr;    // all of them, borrowed
};

}  // namespace interlock::objects
