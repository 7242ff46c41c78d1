#include "base/base.hpp"

#include "objects/tracing.hpp"

#include "objects/call.hpp"
#include "objects/cfunction.hpp"
#include "objects/descr.hpp"
#include "objects/err.hpp"
#include "objects/exception.hpp"
#include "objects/frame.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/monitoring.hpp"
#include "objects/sys.hpp"
#include "objects/traceback.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"
#include "runtime/runtime.hpp"

namespace interlock::objects {
namespace {

using runtime::EvalBreaker;
using runtime::ThreadState;

EvalBreaker::Bit bit_of(Watcher watcher) noexcept {
    return watcher == Watcher::kProfile ? EvalBreaker::kWatchProfile : EvalBreaker::kWatchTrace;
}

Py_tracefunc &function_of(ThreadState *state, Watcher watcher) noexcept {
    return watcher == Watcher::kProfile ? state->objects.profile_function : state->objects.trace_function;
}

PyObject *&object_of(ThreadState *state, Watcher watcher) noexcept {
    return watcher == Watcher::kProfile ? state->objects.profile_object : state->objects.trace_object;
}

TraceSlot &new_threads_slot(Watcher watcher) noexcept {
    TracingState &tracing = interpreter_objects().tracing;
    return watcher == Watcher::kProfile ? tracing.new_threads_profile : tracing.new_threads_trace;
}

// The old object, which the caller releases when it is safe to run code.
[[nodiscard]] PyObject *exchange_watcher(ThreadState *state, Watcher watcher, Py_tracefunc function,
                                         PyObject *object) noexcept {
    PyObject *old = std::exchange(object_of(state, watcher), function ? xnew_ref(object) : nullptr);
    function_of(state, watcher) = function;
    state->objects.needs_clear = true;
    if (function) {
        state->breaker.raise_own(bit_of(watcher));
    } else if (state->breaker.watched() & bit_of(watcher)) {
        state->breaker.lower(bit_of(watcher));
    }
    return old;
}

int audit(Watcher watcher) noexcept {
    return sys_audit(watcher == Watcher::kProfile ? "sys.setprofile" : "sys.settrace", nullptr);
}

// A thread's first report: it takes over what new threads are watched with, unless it has one of its own.
void adopt(ThreadState *state) noexcept {
    if (!(state->breaker.watched() & EvalBreaker::kWatchNew)) [[likely]] {
        return;
    }
    state->breaker.lower(EvalBreaker::kWatchNew);
    for (Watcher watcher : {Watcher::kProfile, Watcher::kTrace}) {
        const TraceSlot &slot = new_threads_slot(watcher);
        if (slot.function && !function_of(state, watcher)) {
            interpreter_objects().tracing.version++;
            xdecref(exchange_watcher(state, watcher, slot.function, slot.object));
        }
    }
}

int call_watcher(ThreadState *state, Watcher watcher, Interlock_Frame *frame, int what, PyObject *argument) noexcept {
    if (!function_of(state, watcher)) {
        return 0;
    }
    PyFrameObject *object = frame_object(frame);
    if (!object) {
        return -1;
    }
    Py_tracefunc function = function_of(state, watcher);  // T3
    if (!function) {
        return 0;
    }
    // The callback may replace its object.
    auto held = Ref<>::borrow(object_of(state, watcher));
    enter_tracing(state);
    const int outcome = function(held.get(), object, what, argument);
    leave_tracing(state);
    return outcome;
}

// The same, with the raised exception out of the way; it is raised again unless the callback fails.
int call_watcher_protected(ThreadState *state, Watcher watcher, Interlock_Frame *frame, int what,
                           PyObject *argument) noexcept {
    if (!function_of(state, watcher)) {
        return 0;
    }
    PyObject *raised = std::exchange(state->objects.raised, nullptr);
    const int outcome = call_watcher(state, watcher, frame, what, argument);
    if (outcome == 0) {
        if (raised) {
            err_set_raised_exception(raised);
        }
    } else {
        xdecref(raised);
    }
    return outcome;
}

// Both, the tracer first; the second is not told when the first one fails.
int call_both(ThreadState *state, Interlock_Frame *frame, int what, PyObject *argument) noexcept {
    int outcome = call_watcher_protected(state, Watcher::kTrace, frame, what, argument);
    if (outcome == 0) {
        outcome = call_watcher_protected(state, Watcher::kProfile, frame, what, argument);
    }
    return outcome;
}

int trace_line(ThreadState *state, Interlock_Frame *frame) noexcept {
    return !frame->object || frame->object->f_trace_lines
               ? call_watcher(state, Watcher::kTrace, frame, PyTrace_LINE, Py_None)
               : 0;
}

int trace_exception(ThreadState *state, Interlock_Frame *frame, PyObject *exception) noexcept {
    PyObject *place = as_exception(exception)->traceback;
    auto info =
        Ref<>::steal(tuple_pack(3, as_object(type_of(exception)), exception, place ? place : Py_None));
    return info ? call_watcher(state, Watcher::kTrace, frame, PyTrace_EXCEPTION, info.get()) : -1;
}

// A call of a C function, maybe as a method that is not bound; others are not told.
int profile_call(ThreadState *state, Interlock_Frame *frame, PyObject *callable, PyObject *argument) noexcept {
    if (!function_of(state, Watcher::kProfile)) {
        return 0;
    }
    auto function = Ref<>::borrow(callable);
    if (is_exactly(callable, &PyMethodDescr_Type) && argument != &monitoring_missing) {
        function = Ref<>::steal(type_of(callable)->tp_descr_get(callable, argument, as_object(type_of(argument))));
        if (!function) {
            return -1;
        }
    }
    return is_c_function(function.get())
               ? call_watcher(state, Watcher::kProfile, frame, PyTrace_C_CALL, function.get())
               : 0;
}

bool suspended(const ThreadState *state) noexcept { return state->objects.tracing_depth > 0; }

}  // namespace

int set_watcher(ThreadState *state, Watcher watcher, Py_tracefunc function, PyObject *object) noexcept {
    if (audit(watcher) < 0) {
        return -1;
    }
    interpreter_objects().tracing.version++;
    xdecref(exchange_watcher(state, watcher, function, object));
    return 0;
}

void set_watcher_everywhere(Watcher watcher, Py_tracefunc function, PyObject *object) noexcept {
    if (audit(watcher) < 0) {
        err_format_unraisable(watcher == Watcher::kProfile ? "Exception ignored in PyEval_SetProfileAllThreads"
                                                           : "Exception ignored in PyEval_SetTraceAllThreads");
        return;
    }
    auto held = Ref<>::borrow(object);
    interpreter_objects().tracing.version++;
    runtime::Interpreter *interpreter = runtime::current()->interpreter();
    // Releasing an object may run code, and nothing may run under the registry: references to one object are counted
    // and dropped behind it, and at each further one the walk starts again.
    for (bool finished = false; !finished;) {
        PyObject *old = nullptr;
        Py_ssize_t references = 0;
        finished = true;
        {
            sync::LockGuard guard(runtime::process.registry);
            for (auto *state = interpreter->states; state; state = static_cast<ThreadState *>(state->next)) {
                // Shells and states that wait for their end hold nothing.  Relaxed: changes under the lock held.
                if (state->cleared || state->dead.load(std::memory_order_relaxed)) {
                    continue;
                }
                PyObject *&slot = object_of(state, watcher);
                if (slot && slot != object && old && slot != old) {
                    finished = false;
                    break;
                }
                if (PyObject *replaced = exchange_watcher(state, watcher, function, object)) {
                    if (replaced == object) {
                        decref(replaced);  // never the last one: `held`
                    } else {
                        old = replaced;
                        references++;
                    }
                }
            }
        }
        for (; references > 0; references--) {
            decref(old);
        }
    }
}

void set_watcher_of_new_threads(Watcher watcher, Py_tracefunc function, PyObject *object) noexcept {
    TraceSlot &slot = new_threads_slot(watcher);
    PyObject *old = std::exchange(slot.object, function ? xnew_ref(object) : nullptr);
    slot.function = function;
    const TracingState &tracing = interpreter_objects().tracing;
    std::atomic<uint32_t> &watch = runtime::current()->interpreter()->new_thread_watch;
    // Relaxed: read by threads that are being made; what they then adopt is read under the lock.
    if (tracing.new_threads_profile.function || tracing.new_threads_trace.function) {
        watch.fetch_or(EvalBreaker::kWatchNew, std::memory_order_relaxed);
    } else {
        watch.fetch_and(~uint32_t{EvalBreaker::kWatchNew}, std::memory_order_relaxed);
    }
    xdecref(old);
}

void stop_tracing(ThreadState *state) noexcept {
    for (Watcher watcher : {Watcher::kProfile, Watcher::kTrace}) {
        xdecref(exchange_watcher(state, watcher, nullptr, nullptr));
    }
    state->objects.tracing_depth = 0;
    state->objects.needs_clear = false;
}

void tracing_stop() noexcept {
    set_watcher_of_new_threads(Watcher::kProfile, nullptr, nullptr);
    set_watcher_of_new_threads(Watcher::kTrace, nullptr, nullptr);
    monitoring_stop();
}

int report_enter(ThreadState *state, Interlock_Frame *frame, int how) noexcept {
    adopt(state);
    if (suspended(state)) {
        return 0;
    }
    if (call_both(state, frame, PyTrace_CALL, Py_None) < 0) {
        return -1;
    }
    if (!is_monitored(state)) {
        return 0;
    }
    return how == INTERLOCK_THROW ? monitor_raised(state, frame, Event::kPyThrow)
                                  : monitor_frame(state, frame, how ? Event::kPyResume : Event::kPyStart);
}

int report_leave(ThreadState *state, Interlock_Frame *frame, int how, PyObject *result) noexcept {
    adopt(state);
    int outcome = suspended(state) ? 0 : call_both(state, frame, PyTrace_RETURN, result);
    if (outcome == 0 && is_monitored(state)) {
        outcome = result ? monitor_frame(state, frame, how == INTERLOCK_YIELD ? Event::kPyYield : Event::kPyReturn, result)
                         : monitor_raised(state, frame, Event::kPyUnwind);
    }
    state->frame = frame->back;
    if (how != INTERLOCK_YIELD) {
        frame_release_object(frame);
    }
    return outcome;
}

int report_line(ThreadState *state, Interlock_Frame *frame) noexcept {
    adopt(state);
    if (suspended(state)) {
        return 0;
    }
    if (trace_line(state, frame) < 0) {
        return -1;
    }
    return is_monitored(state) ? monitor_frame(state, frame, Event::kLine) : 0;
}

int report_opcode(ThreadState *state, Interlock_Frame *frame) noexcept {
    adopt(state);
    if (suspended(state)) {
        return 0;
    }
    if (frame->object && frame->object->f_trace_opcodes &&
        call_watcher(state, Watcher::kTrace, frame, PyTrace_OPCODE, Py_None) < 0) {
        return -1;
    }
    return is_monitored(state) ? monitor_frame(state, frame, Event::kInstruction) : 0;
}

int report_begin_c(ThreadState *state, Interlock_Frame *frame, PyObject *callable, PyObject *argument) noexcept {
    adopt(state);
    if (suspended(state)) {
        return 0;
    }
    if (call_watcher(state, Watcher::kProfile, frame, PyTrace_C_CALL, callable) < 0) {
        return -1;
    }
    return is_monitored(state) ? monitor_frame(state, frame, Event::kCall, callable, argument_or_missing(argument)) : 0;
}

int report_end_c(ThreadState *state, Interlock_Frame *frame, PyObject *callable, PyObject *result) noexcept {
    adopt(state);
    if (suspended(state)) {
        return 0;
    }
    if (call_watcher_protected(state, Watcher::kProfile, frame, result ? PyTrace_C_RETURN : PyTrace_C_EXCEPTION,
                               callable) < 0) {
        return -1;
    }
    if (!is_monitored(state)) {
        return 0;
    }
    PyObject *raised = err_get_raised_exception();
    const int outcome =
        monitor_frame(state, frame, result ? Event::kCReturn : Event::kCRaise, callable, argument_or_missing(nullptr));
    if (outcome == 0) {
        err_set_raised_exception(raised);
    } else {
        xdecref(raised);
    }
    return outcome;
}

void report_exception(ThreadState *state, Interlock_Frame *frame) noexcept {
    adopt(state);
    PyFrameObject *object = frame_object(frame);
    if (!object) {
        return;  // MemoryError took the place of the raised one
    }
    if (trace_back_here(object) < 0 || suspended(state)) {
        return;
    }
    if (!function_of(state, Watcher::kTrace)) {
        if (is_monitored(state)) {
            static_cast<void>(monitor_raised(state, frame, Event::kRaise));
        }
        return;
    }
    auto raised = Ref<>::steal(err_get_raised_exception());
    if (trace_exception(state, frame, raised.get()) == 0) {
        err_set_raised_exception(raised.release());
        if (is_monitored(state)) {
            static_cast<void>(monitor_raised(state, frame, Event::kRaise));
        }
    }
}

int report_handled(ThreadState *state, Interlock_Frame *frame) noexcept {
    adopt(state);
    return is_monitored(state) ? monitor_raised(state, frame, Event::kExceptionHandled) : 0;
}

int report_fired(ThreadState *state, Event event, int line, PyObject *first, PyObject *second) noexcept {
    Interlock_Frame *frame = state->frame;
    if (!frame || suspended(state)) {
        return 0;
    }
    switch (event) {
        case Event::kPyStart:
        case Event::kPyResume:
        case Event::kPyThrow: return call_both(state, frame, PyTrace_CALL, Py_None);
        case Event::kPyReturn:
        case Event::kPyYield: return call_both(state, frame, PyTrace_RETURN, first);
        case Event::kPyUnwind: return call_both(state, frame, PyTrace_RETURN, nullptr);
        case Event::kRaise:
        case Event::kStopIteration:
            return function_of(state, Watcher::kTrace) ? trace_exception(state, frame, first) : 0;
        case Event::kLine: {
            // The frame's own line is where it fires from.
            const int32_t from = std::exchange(frame->line, line);
            const int outcome = trace_line(state, frame);
            frame->line = from;
            return outcome;
        }
        case Event::kCall: return profile_call(state, frame, first, second);
        default: return 0;
    }
}

bool is_anybody_watched(Watcher watcher) noexcept {
    sync::LockGuard guard(runtime::process.registry);
    for (auto *state = runtime::current()->interpreter()->states; state; state = static_cast<ThreadState *>(state->next)) {
        if (function_of(state, watcher)) {
            return true;
        }
    }
    return false;
}

}  // namespace interlock::objects
