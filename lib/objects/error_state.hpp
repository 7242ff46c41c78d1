// What errors keep per interpreter: warning filters, preallocated MemoryError.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct ErrorState {
    // Instances that wait for PyErr_NoMemory, without arguments; those that were raised come back here when they die.
    static constexpr int kMemoryErrors = 8;
    PyObject *memory_errors[kMemoryErrors] = {};
    int memory_error_count = 0;
    bool keeps_memory_errors = false;  // from start to stop of the interpreter

    PyTypeObject *unraisable_hook_args = nullptr;  // sys.UnraisableHookArgs, made on first use

    // Warnings; made by the first one.
    PyObject *warning_filters = nullptr;   // list of (action, message, category, module, line)
    PyObject *warning_onceregistry = nullptr;  // dict
    PyObject *warning_registry = nullptr;  // dict: what was printed for C callers without a module
    long warning_filters_version = 0;
};

// Fills the reserve of MemoryErrors; false when there is no memory.  Attached.
[[nodiscard]] bool error_state_start() noexcept;
// Drops everything; called when the interpreter's objects go.
void error_state_stop() noexcept;

}  // namespace interlock::objects
