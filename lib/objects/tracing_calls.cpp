// Callables as profile and trace functions: what sys.setprofile() and sys.settrace() install.
#include "base/base.hpp"

#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/frame.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/traceback.hpp"
#include "objects/tracing.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

PyObject *name_of(int what) noexcept {
    switch (what) {
        case PyTrace_CALL: return IL_STR("call");
        case PyTrace_EXCEPTION: return IL_STR("exception");
        case PyTrace_LINE: return IL_STR("line");
        case PyTrace_RETURN: return IL_STR("return");
        case PyTrace_C_CALL: return IL_STR("c_call");
        case PyTrace_C_EXCEPTION: return IL_STR("c_exception");
        case PyTrace_C_RETURN: return IL_STR("c_return");
        default: return IL_STR("opcode");
    }
}

// New; null with an exception that has the frame in its traceback.
PyObject *call(PyObject *callable, PyFrameObject *frame, int what, PyObject *argument) noexcept {
    PyObject *args[] = {as_object(frame), name_of(what), argument ? argument : Py_None};
    PyObject *result = object_vectorcall(callable, args, 3, nullptr);
    if (!result) {
        static_cast<void>(trace_back_here(frame));
    }
    return result;
}

// The callable is taken out when it fails; what its release raises must not hide why.
void take_out(Watcher watcher) noexcept {
    PyObject *raised = err_get_raised_exception();
    if (set_watcher(runtime::current(), watcher, nullptr, nullptr) < 0) {
        err_clear();
    }
    err_set_raised_exception(raised);
}

int profile_with_callable(PyObject *callable, PyFrameObject *frame, int what, PyObject *argument) noexcept {
    auto result = Ref<>::steal(call(callable, frame, what, argument));
    if (!result) {
        take_out(Watcher::kProfile);
        return -1;
    }
    return 0;
}

// A call is told to the callable; what that returns is told the rest of the frame's events.
int trace_with_callable(PyObject *callable, PyFrameObject *frame, int what, PyObject *argument) noexcept {
    auto target = Ref<>::borrow(what == PyTrace_CALL ? callable : frame->f_trace);
    if (!target) {
        return 0;
    }
    auto result = Ref<>::steal(call(target.get(), frame, what, argument));
    if (!result) {
        take_out(Watcher::kTrace);
        clear_ref(frame->f_trace);
        return -1;
    }
    if (result.get() != Py_None) {
        set_ref(frame->f_trace, result.release());
    }
    return 0;
}

Py_tracefunc function_for(Watcher watcher, PyObject *callable) noexcept {
    return callable == Py_None ? nullptr : watcher == Watcher::kProfile ? profile_with_callable : trace_with_callable;
}

}  // namespace

int set_python_watcher(Watcher watcher, PyObject *callable) noexcept {
    return set_watcher(runtime::current(), watcher, function_for(watcher, callable), callable);
}

void set_python_watcher_everywhere(Watcher watcher, PyObject *callable) noexcept {
    set_watcher_everywhere(watcher, function_for(watcher, callable), callable);
}

PyObject *get_watcher_object(Watcher watcher) noexcept {
    const runtime::ThreadObjects &objects = runtime::current()->objects;
    PyObject *object = watcher == Watcher::kProfile ? objects.profile_object : objects.trace_object;
    return new_ref(object ? object : Py_None);
}

PyObject *call_tracing(PyObject *function, PyObject *args) noexcept {
    runtime::ThreadState *state = runtime::current();
    const int depth = std::exchange(state->objects.tracing_depth, 0);
    PyObject *result = object_call(function, args, nullptr);
    state->objects.tracing_depth = depth;
    return result;
}

}  // namespace interlock::objects
