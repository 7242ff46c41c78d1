// What errors keep per interpreter: warning filters, preallocated MemoryError.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct SignalHandlers;
struct WarningFilters;

struct ErrorState {
    // Instances that wait for PyErr_NoMemory, without arguments; those that were raised come back here when they die.
    static constexpr int kMemoryErrors = 8;
    PyObject *memory_errors[kMemoryErrors] = {};
    int memory_error_count = 0;
    bool keeps_memory_errors = false;  // from start to stop of the interpreter

    SignalHandlers *signal_handlers = nullptr;  // main interpreter; made by the first handler

    WarningFilters *warning_filters = nullptr;  // made by the first warning
    PyObject *warning_onceregistry = nullptr;   // dict: what "once" printed for places without a registry
};

// Fills the reserve of MemoryErrors; false when there is no memory.  Attached.
[[nodiscard]] bool error_state_start() noexcept;
// Drops everything; called when the interpreter's objects go.
void error_state_stop() noexcept;

}  // namespace interlock::objects
