// What tracing keeps per interpreter.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct Monitoring;

// A callback with its first argument.
struct TraceSlot {
    Py_tracefunc function = nullptr;
    PyObject *object = nullptr;
};

struct TracingState {
    TraceSlot new_threads_profile;
    TraceSlot new_threads_trace;
    Monitoring *monitoring = nullptr;  // made when a tool first registers
    uint64_t version = 1;              // grows when somebody comes or goes who watches (monitoring.hpp, M2)
};

}  // namespace interlock::objects
