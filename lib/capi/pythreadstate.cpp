#include "base/base.hpp"

#include "base/fatal.hpp"
#include "interlock/pythreadstate.h"
#include "objects/async_exception.hpp"
#include "objects/frame.hpp"
#include "objects/state_dicts.hpp"
#include "objects/tracing.hpp"
#include "runtime/attach.hpp"
#include "runtime/ensure.hpp"

// Work: runtime/thread_state.cpp, runtime/attach.cpp, runtime/ensure.cpp, objects/state_dicts.cpp and
// objects/async_exception.cpp
namespace objects = interlock::objects;
namespace runtime = interlock::runtime;
using interlock::fatal_client;
using interlock::fatal_client_format;
using runtime::ThreadState;

namespace {

ThreadState *checked(PyThreadState *state, const char *function) {
    if (!state) {
        fatal_client(function, "NULL tstate");
    }
    return static_cast<ThreadState *>(state);
}

}  // namespace

extern "C" {

PyThreadState *PyThreadState_New(PyInterpreterState *interp) {
    if (!interp) {
        fatal_client(__func__, "NULL interpreter");
    }
    return runtime::make_thread_state(interp);
}

void PyThreadState_Clear(PyThreadState *tstate) {
    static_cast<void>(runtime::current_or_die(__func__));
    runtime::clear_thread_state(checked(tstate, __func__));
}

void PyThreadState_Delete(PyThreadState *tstate) {
    ThreadState *state = checked(tstate, __func__);
    if (runtime::is_attached(state)) {
        fatal_client_format(__func__, "tstate %p is still current", static_cast<void *>(tstate));
    }
    runtime::remove_thread_state(state);
}

void PyThreadState_DeleteCurrent(void) { runtime::remove_thread_state(runtime::detach(__func__)); }

PyThreadState *PyThreadState_Get(void) { return runtime::current_or_die(__func__); }

PyThreadState *PyThreadState_GetUnchecked(void) { return runtime::current(); }

PyThreadState *_PyThreadState_UncheckedGet(void) { return runtime::current(); }

PyThreadState *PyThreadState_Swap(PyThreadState *tstate) {
    return runtime::swap(__func__, static_cast<ThreadState *>(tstate));
}

PyInterpreterState *PyThreadState_GetInterpreter(PyThreadState *tstate) { return checked(tstate, __func__)->interp; }

uint64_t PyThreadState_GetID(PyThreadState *tstate) { return runtime::thread_state_id(checked(tstate, __func__)); }

PyThreadState *PyThreadState_Next(PyThreadState *tstate) {
    return runtime::next_thread_state(checked(tstate, __func__));
}

PyThreadStateToken *PyThreadState_Ensure(PyInterpreterGuard *guard) {
    if (!guard) {
        fatal_client(__func__, "NULL guard");
    }
    return runtime::ensure_guarded(__func__, guard);
}

PyThreadStateToken *PyThreadState_EnsureFromView(PyInterpreterView *view) {
    if (!view) {
        fatal_client(__func__, "NULL view");
    }
    return runtime::ensure_from_view(__func__, view);
}

void PyThreadState_Release(PyThreadStateToken *token) {
    if (!token) {
        fatal_client(__func__, "NULL token");
    }
    runtime::release_ensured(__func__, token);
}

PyObject *PyThreadState_GetDict(void) { return interlock::objects::thread_state_get_dict(); }

int PyThreadState_SetAsyncExc(unsigned long id, PyObject *exc) {
    return interlock::objects::set_async_exception(id, exc);
}


// Work: objects/frame.cpp and objects/tracing.cpp
PyFrameObject *PyThreadState_GetFrame(PyThreadState *tstate) {
    return objects::thread_state_get_frame(checked(tstate, __func__));
}

void PyThreadState_EnterTracing(PyThreadState *tstate) { objects::enter_tracing(checked(tstate, __func__)); }

void PyThreadState_LeaveTracing(PyThreadState *tstate) { objects::leave_tracing(checked(tstate, __func__)); }

}  // extern "C"
