// sys.monitoring: tools that watch events, and the events.
//
//  M1. All of it belongs to an interpreter and is touched under its lock.
//  M2. TracingState::version grows with each change of what is watched; a scope whose version is another one refreshes its
//      states.
//  M3. While a tool's callback runs its thread fires nothing (ThreadObjects::tracing_depth).
#pragma once

#include "base/base.hpp"
#include "interlock/interlock_guest.h"
#include "interlock/pymonitoring.h"
#include "objects/object.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {

constexpr int kToolLimit = 6;
// In a scope's states: some thread has a function of the kind.  Each thread looks whether it has.
constexpr uint8_t kProfileTool = 1 << kToolLimit;
constexpr uint8_t kTraceTool = 2 << kToolLimit;

enum class Event : uint8_t {
    kPyStart = PY_MONITORING_EVENT_PY_START,
    kPyResume = PY_MONITORING_EVENT_PY_RESUME,
    kPyReturn = PY_MONITORING_EVENT_PY_RETURN,
    kPyYield = PY_MONITORING_EVENT_PY_YIELD,
    kCall = PY_MONITORING_EVENT_CALL,
    kLine = PY_MONITORING_EVENT_LINE,
    kInstruction = PY_MONITORING_EVENT_INSTRUCTION,
    kJump = PY_MONITORING_EVENT_JUMP,
    kBranchLeft = PY_MONITORING_EVENT_BRANCH_LEFT,
    kBranchRight = PY_MONITORING_EVENT_BRANCH_RIGHT,
    kStopIteration = PY_MONITORING_EVENT_STOP_ITERATION,
    kRaise = PY_MONITORING_EVENT_RAISE,
    kExceptionHandled = PY_MONITORING_EVENT_EXCEPTION_HANDLED,
    kPyUnwind = PY_MONITORING_EVENT_PY_UNWIND,
    kPyThrow = PY_MONITORING_EVENT_PY_THROW,
    kReraise = PY_MONITORING_EVENT_RERAISE,
    kCReturn = PY_MONITORING_EVENT_C_RETURN,
    kCRaise = PY_MONITORING_EVENT_C_RAISE,
    kBranch = PY_MONITORING_EVENT_BRANCH,
};
constexpr int kEventCount = PY_MONITORING_EVENT_BRANCH + 1;
constexpr int kLocalEventCount = PY_MONITORING_EVENT_STOP_ITERATION + 1;

extern IL_HIDDEN const char *const event_names[kEventCount];

// What a callback returns so that it is not called there again; what stands for an argument that is not there.
extern IL_HIDDEN PyObject monitoring_disable;
extern IL_HIDDEN PyObject monitoring_missing;
inline PyObject *argument_or_missing(PyObject *argument) noexcept { return argument ? argument : &monitoring_missing; }

// ---- Tools; failures raise.
int use_tool_id(int tool, PyObject *name) noexcept;
int clear_tool_id(int tool) noexcept;
int free_tool_id(int tool) noexcept;
[[nodiscard]] PyObject *get_tool(int tool) noexcept;  // new: the name, or None
[[nodiscard]] PyObject *register_callback(int tool, int event_bit, PyObject *callback) noexcept;  // new: the old one
int set_events(int tool, int event_set) noexcept;
int get_events(int tool) noexcept;  // -1 with an exception
int set_local_events(int tool, PyObject *code, int event_set) noexcept;
int get_local_events(int tool, PyObject *code) noexcept;
void forget_watched_code() noexcept;  // a code object with local events goes
int restart_events() noexcept;
void monitoring_stop() noexcept;

// ---- Scopes: code that fires its events itself.
int monitoring_enter_scope(PyMonitoringState *states, uint64_t *version, const uint8_t *events, Py_ssize_t count) noexcept;
int fire(Event event, PyMonitoringState *state, PyObject *codelike, int32_t offset, PyObject *first = nullptr,
         PyObject *second = nullptr) noexcept;
int fire_line(PyMonitoringState *state, PyObject *codelike, int32_t offset, int line) noexcept;
int fire_raised(Event event, PyMonitoringState *state, PyObject *codelike, int32_t offset) noexcept;
int fire_stop_iteration(PyMonitoringState *state, PyObject *codelike, int32_t offset, PyObject *value) noexcept;

// ---- Frames: a guest's reports, told to the tools that watch everything or the frame's code.
int monitor_frame(runtime::ThreadState *state, Interlock_Frame *frame, Event event, PyObject *first = nullptr,
                  PyObject *second = nullptr) noexcept;
// With the raised exception as the argument; it stays raised unless a tool fails.
int monitor_raised(runtime::ThreadState *state, Interlock_Frame *frame, Event event) noexcept;
inline bool is_monitored(const runtime::ThreadState *state) noexcept {
    return (state->breaker.watched() & runtime::EvalBreaker::kWatchMonitor) && state->objects.tracing_depth == 0;
}

}  // namespace interlock::objects
