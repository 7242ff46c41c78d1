// The dictionaries in which C code keeps things of its own per thread state and per interpreter, and __main__.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::runtime {
struct InterpreterObjects;
}

namespace interlock::objects {

// PyThreadState_GetDict: borrowed; null without an exception when no state is attached or there is no memory.
PyObject *thread_state_get_dict() noexcept;

// PyInterpreterState_GetDict: borrowed; null without an exception for an interpreter without objects.
PyObject *interpreter_state_get_dict(PyInterpreterState *interpreter) noexcept;

// A new reference to its __main__; null with RuntimeError.
PyObject *interpreter_state_get_main_module(PyInterpreterState *interpreter) noexcept;

// At the interpreter's start, so that a state of another interpreter never has to make it.
bool interpreter_dict_start(runtime::InterpreterObjects &objects) noexcept;

}  // namespace interlock::objects
