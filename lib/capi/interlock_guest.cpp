#include "base/base.hpp"

#include "interlock/interlock_guest.h"

#include "objects/frame.hpp"
#include "objects/tracing.hpp"

// Work: objects/tracing.cpp and objects/frame.cpp
namespace objects = interlock::objects;
namespace runtime = interlock::runtime;
using objects::Watcher;
using runtime::ThreadState;

namespace {

// A guest's Interlock_Thread is this part of its thread state.  The compilers that we know lay a class with one base and
// no virtual function out like a C struct.
#pragma GCC diagnostic ignored "-Winvalid-offsetof"
constexpr size_t kOffset = offsetof(ThreadState, breaker);
static_assert(sizeof(runtime::EvalBreaker) == sizeof(uint32_t));
static_assert(offsetof(ThreadState, frame) - kOffset == offsetof(Interlock_Thread, frame));
using Breaker = runtime::EvalBreaker;
static_assert((Breaker::kWatchProfile | Breaker::kWatchTrace | Breaker::kWatchMonitor | Breaker::kWatchNew) ==
              INTERLOCK_WATCH_CALLS);
static_assert((Breaker::kWatchTrace | Breaker::kWatchMonitor | Breaker::kWatchNew) == INTERLOCK_WATCH_LINES);
static_assert((Breaker::kWatchProfile | Breaker::kWatchMonitor | Breaker::kWatchNew) == INTERLOCK_WATCH_C);

ThreadState *state_of(Interlock_Thread *thread) {
    return reinterpret_cast<ThreadState *>(reinterpret_cast<char *>(thread) - kOffset);
}

}  // namespace

extern "C" {

Interlock_Thread *Interlock_CurrentThread(void) {
    return reinterpret_cast<Interlock_Thread *>(&runtime::current_or_die(__func__)->breaker);
}

int Interlock_ReportEnter(Interlock_Thread *thread, Interlock_Frame *frame, int how) {
    return objects::report_enter(state_of(thread), frame, how);
}

int Interlock_ReportLeave(Interlock_Thread *thread, Interlock_Frame *frame, int how, PyObject *result) {
    return objects::report_leave(state_of(thread), frame, how, result);
}

int Interlock_ReportLine(Interlock_Thread *thread, Interlock_Frame *frame) {
    return objects::report_line(state_of(thread), frame);
}

int Interlock_ReportOpcode(Interlock_Thread *thread, Interlock_Frame *frame) {
    return objects::report_opcode(state_of(thread), frame);
}

int Interlock_ReportBeginC(Interlock_Thread *thread, Interlock_Frame *frame, PyObject *callable, PyObject *argument) {
    return objects::report_begin_c(state_of(thread), frame, callable, argument);
}

int Interlock_ReportEndC(Interlock_Thread *thread, Interlock_Frame *frame, PyObject *callable, PyObject *result) {
    return objects::report_end_c(state_of(thread), frame, callable, result);
}

void Interlock_Raise(Interlock_Thread *thread, Interlock_Frame *frame) {
    objects::report_exception(state_of(thread), frame);
}

int Interlock_Handle(Interlock_Thread *thread, Interlock_Frame *frame) {
    return objects::report_handled(state_of(thread), frame);
}

void Interlock_DropFrame(Interlock_Frame *frame) { objects::frame_release_object(frame); }

PyFrameObject *Interlock_FrameObject(Interlock_Frame *frame) { return objects::frame_object(frame); }

// Work: objects/code.cpp
int Interlock_SetCodeLines(PyCodeObject *code, const int32_t *lines, Py_ssize_t count) {
    return objects::code_set_lines(code, lines, count);
}

int Interlock_SetCodeConstants(PyCodeObject *code, PyObject *constants) {
    return objects::code_set_constants(code, constants);
}

// Work: objects/frame.cpp
PyObject *Interlock_EvalFrame(Interlock_Frame *frame, int throwflag) { return objects::eval_frame(frame, throwflag); }

void Interlock_SetProfileNewThreads(Py_tracefunc function, PyObject *object) {
    objects::set_watcher_of_new_threads(Watcher::kProfile, function, object);
}

void Interlock_SetTraceNewThreads(Py_tracefunc function, PyObject *object) {
    objects::set_watcher_of_new_threads(Watcher::kTrace, function, object);
}

}  // extern "C"
