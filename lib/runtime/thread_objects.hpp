// What the object and tracing floors keep per thread.  The runtime zeroes it and calls Hooks::thread_clear.
#pragma once

#include <atomic>

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::runtime {

struct ThreadObjects {
    PyObject *raised = nullptr;   // the error indicator: a normalized exception instance, or null
    PyObject *handled = nullptr;  // the exception being handled (sys.exc_info), or null
    PyObject *dict = nullptr;     // PyThreadState_GetDict, made on first use
    PyObject *context = nullptr;  // current context (contextvars), or null
    void *heap = nullptr;         // the interpreter's, once this thread took memory from it
    Py_tracefunc profile_function = nullptr;  // with the two objects: written under the lock, by any thread that has it
    PyObject *profile_object = nullptr;
    Py_tracefunc trace_function = nullptr;
    PyObject *trace_object = nullptr;
    int tracing_depth = 0;  // callbacks that run now, and PyThreadState_EnterTracing
    void *delayed_dealloc = nullptr;  // objects whose deallocation waits for a shallower stack
    void *local_dicts = nullptr;      // table of objects/local_dicts.hpp
    void *repr_scopes = nullptr;      // containers whose repr is being made, innermost first
    PyObject *at_end_object = nullptr;  // with what Hooks::thread_clear calls at_end, before dropping it
    void (*at_end)(PyObject *object) = nullptr;
    int recursion_depth = 0;
    int dealloc_depth = 0;
    bool needs_clear = false;  // something was put in since the last Hooks::thread_clear
    // Set from other threads: release there pairs with acquire at the owner's safepoint.
    std::atomic<PyObject *> async_exception{nullptr};
};

}  // namespace interlock::runtime
