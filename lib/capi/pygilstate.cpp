#include "base/base.hpp"

#include "interlock/pygilstate.h"
#include "runtime/gil_state.hpp"

// Work: runtime/gil_state.cpp
namespace runtime = interlock::runtime;

extern "C" {

PyGILState_STATE PyGILState_Ensure(void) {
    return runtime::ensure_attached(__func__) ? PyGILState_LOCKED : PyGILState_UNLOCKED;
}

void PyGILState_Release(PyGILState_STATE oldstate) {
    runtime::release_attached(__func__, oldstate == PyGILState_LOCKED);
}

PyThreadState *PyGILState_GetThisThreadState(void) { return runtime::this_thread_state(); }

int PyGILState_Check(void) { return runtime::current() != nullptr; }

}  // extern "C"
