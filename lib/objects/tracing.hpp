// Profile and trace functions, and the events that guests report.
//
//  T1. The slots of a thread (ThreadObjects) are written by whoever has the interpreter's lock, so no thread runs code of
//      that interpreter meanwhile, and a callback that was taken out is not entered any more.
//  T2. A watch bit in a thread's breaker word is set exactly while somebody may want its reports; it may be stale for as
//      long as a callback runs or tracing is suspended (tracing_depth).
//  T3. A slot is read immediately before its callback is entered: what runs between, an allocation say, may detach.
#pragma once

#include "base/base.hpp"
#include "interlock/interlock_guest.h"
#include "objects/object.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {

enum class Watcher : uint8_t { kProfile, kTrace };
enum class Event : uint8_t;  // monitoring.hpp

// -1 with an exception when an audit hook refuses.
int set_watcher(runtime::ThreadState *state, Watcher watcher, Py_tracefunc function, PyObject *object) noexcept;
void set_watcher_everywhere(Watcher watcher, Py_tracefunc function, PyObject *object) noexcept;
void set_watcher_of_new_threads(Watcher watcher, Py_tracefunc function, PyObject *object) noexcept;

// Takes both out and lowers the watch bits: the thread ends.
void stop_tracing(runtime::ThreadState *state) noexcept;
// The interpreter ends.
void tracing_stop() noexcept;

// No callback is entered meanwhile.
inline void enter_tracing(runtime::ThreadState *state) noexcept { state->objects.tracing_depth++; }
inline void leave_tracing(runtime::ThreadState *state) noexcept { state->objects.tracing_depth--; }

// The events: 0, or -1 with an exception.
int report_enter(runtime::ThreadState *state, Interlock_Frame *frame, int how) noexcept;
int report_leave(runtime::ThreadState *state, Interlock_Frame *frame, int how, PyObject *result) noexcept;
int report_line(runtime::ThreadState *state, Interlock_Frame *frame) noexcept;
int report_opcode(runtime::ThreadState *state, Interlock_Frame *frame) noexcept;
int report_begin_c(runtime::ThreadState *state, Interlock_Frame *frame, PyObject *callable, PyObject *argument) noexcept;
int report_end_c(runtime::ThreadState *state, Interlock_Frame *frame, PyObject *callable, PyObject *result) noexcept;
void report_exception(runtime::ThreadState *state, Interlock_Frame *frame) noexcept;
int report_handled(runtime::ThreadState *state, Interlock_Frame *frame) noexcept;

// What a scope of PyMonitoring_* fires, for the thread's functions: as an event of the innermost frame, so nothing without
// one.  `first`, `second`: what the event comes with.
int report_fired(runtime::ThreadState *state, Event event, int line, PyObject *first, PyObject *second) noexcept;
// Whether some thread of the interpreter has a function.
bool is_anybody_watched(Watcher watcher) noexcept;

// ---- Callables in place of C functions: sys.setprofile(), sys.settrace() ----

// None takes it out.
int set_python_watcher(Watcher watcher, PyObject *callable) noexcept;
void set_python_watcher_everywhere(Watcher watcher, PyObject *callable) noexcept;
[[nodiscard]] PyObject *get_watcher_object(Watcher watcher) noexcept;  // new; None when there is none
// Calls a function with tracing on although a callback runs.
[[nodiscard]] PyObject *call_tracing(PyObject *function, PyObject *args) noexcept;

}  // namespace interlock::objects
