#include "base/base.hpp"

#include "objects/monitoring.hpp"

#include "base/alloc.hpp"
#include "objects/call.hpp"
#include "objects/code.hpp"
#include "objects/disabled_events.hpp"
#include "objects/err.hpp"
#include "objects/frame.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/tracing.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"
#include "runtime/runtime.hpp"

namespace interlock::objects {

struct Monitoring {
    PyObject *names[kToolLimit] = {};
    PyObject *callbacks[kToolLimit][kEventCount] = {};
    int events[kToolLimit] = {};  // bit n: event n
    uint8_t tools[kEventCount] = {};  // bit n: tool n; made from `events`
    uint64_t restarts = 0;
    Py_ssize_t watched_codes = 0;  // code objects with local events
};

const char *const event_names[kEventCount] = {
    "PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "LINE", "INSTRUCTION", "JUMP", "BRANCH_LEFT", "BRANCH_RIGHT",
    "STOP_ITERATION", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE", "C_RETURN", "C_RAISE", "BRANCH",
};

constinit PyObject monitoring_disable = IL_STATIC_HEAD(&PyBaseObject_Type);
constinit PyObject monitoring_missing = IL_STATIC_HEAD(&PyBaseObject_Type);

namespace {

using runtime::EvalBreaker;
using runtime::ThreadState;

constexpr int index_of(Event event) noexcept { return static_cast<int>(event); }
constexpr int bit_of(Event event) noexcept { return 1 << index_of(event); }
constexpr int kAllEvents = (1 << kEventCount) - 1;
// What profile and trace functions are told of what scopes fire.
constexpr int kFunctionEvents = bit_of(Event::kPyStart) | bit_of(Event::kPyResume) | bit_of(Event::kPyThrow) |
                                bit_of(Event::kPyReturn) | bit_of(Event::kPyYield) | bit_of(Event::kPyUnwind);
constexpr int kProfileEvents = kFunctionEvents | bit_of(Event::kCall);
constexpr int kTraceEvents =
    kFunctionEvents | bit_of(Event::kLine) | bit_of(Event::kRaise) | bit_of(Event::kStopIteration);
constexpr int kWithCall = bit_of(Event::kCReturn) | bit_of(Event::kCRaise);

Monitoring *existing() noexcept { return interpreter_objects().tracing.monitoring; }

// Null with an exception.
Monitoring *monitoring() noexcept {
    Monitoring *&slot = interpreter_objects().tracing.monitoring;
    if (!slot) {
        slot = make<Monitoring>();
        if (!slot) {
            err_no_memory();
        }
    }
    return slot;
}

bool is_tool(int tool) noexcept {
    if (tool >= 0 && tool < kToolLimit) {
        return true;
    }
    err_format(PyExc_ValueError, "invalid tool %d (must be between 0 and 5)", tool);
    return false;
}

Monitoring *in_use(int tool) noexcept {
    Monitoring *all = is_tool(tool) ? monitoring() : nullptr;
    if (all && !all->names[tool]) {
        err_format(PyExc_ValueError, "tool %d is not in use", tool);
        return nullptr;
    }
    return all;
}

// C_RETURN and C_RAISE come with CALL, both sides of a branch with BRANCH.
uint8_t tools_for(const Monitoring &all, int event) noexcept {
    int wanted = 1 << event;
    if (wanted & kWithCall) {
        wanted |= bit_of(Event::kCall);
    }
    if (wanted & (bit_of(Event::kBranchLeft) | bit_of(Event::kBranchRight))) {
        wanted |= bit_of(Event::kBranch);
    }
    uint8_t tools = 0;
    for (int tool = 0; tool < kToolLimit; tool++) {
        tools |= all.events[tool] & wanted ? 1 << tool : 0;
    }
    return tools;
}

uint64_t &scope_version() noexcept { return interpreter_objects().tracing.version; }

// After a change: the table by event, the threads' watch bits, the version.
void refresh(Monitoring &all) noexcept {
    bool watching = all.watched_codes > 0;
    for (int event = 0; event < kEventCount; event++) {
        all.tools[event] = tools_for(all, event);
        watching = watching || all.tools[event];
    }
    scope_version()++;
    runtime::Interpreter *interpreter = runtime::current()->interpreter();
    sync::LockGuard guard(runtime::process.registry);
    // Relaxed: see watch_new_thread().
    if (watching) {
        interpreter->new_thread_watch.fetch_or(EvalBreaker::kWatchMonitor, std::memory_order_relaxed);
    } else {
        interpreter->new_thread_watch.fetch_and(~uint32_t{EvalBreaker::kWatchMonitor}, std::memory_order_relaxed);
    }
    for (auto *state = interpreter->states; state; state = static_cast<ThreadState *>(state->next)) {
        if (watching) {
            state->breaker.raise_own(EvalBreaker::kWatchMonitor);
        } else if (state->breaker.watched() & EvalBreaker::kWatchMonitor) {
            state->breaker.lower(EvalBreaker::kWatchMonitor);
        }
    }
}

// What a tool registered for an event; null: nothing.
PyObject *callback_for(const Monitoring &all, int tool, Event event) noexcept {
    PyObject *callback = all.callbacks[tool][index_of(event)];
    if (!callback && (event == Event::kBranchLeft || event == Event::kBranchRight)) {
        callback = all.callbacks[tool][index_of(Event::kBranch)];
    }
    return callback;
}

// Calls the tools, the highest first: 0, or -1 with an exception.  `active` loses those that return DISABLE.
int call_tools(ThreadState *state, Event event, uint8_t tools, PyObject *const *args, size_t count,
               uint8_t *active) noexcept {
    for (int tool = kToolLimit - 1; tool >= 0; tool--) {
        Monitoring *all = existing();
        if (!all || !(tools & (1 << tool))) {
            continue;
        }
        auto callback = Ref<>::borrow(callback_for(*all, tool, event));
        if (!callback) {
            continue;
        }
        enter_tracing(state);
        auto result = Ref<>::steal(object_vectorcall(callback.get(), args, count, nullptr));
        leave_tracing(state);
        if (!result) {
            return -1;
        }
        if (result.get() != &monitoring_disable) {
            continue;
        }
        if (index_of(event) >= kLocalEventCount && event != Event::kBranch) {
            clear_ref(all->callbacks[tool][index_of(event)]);
            err_format(PyExc_ValueError, "Cannot disable %s events. Callback removed.", event_names[index_of(event)]);
            return -1;
        }
        *active &= static_cast<uint8_t>(~(1 << tool));
    }
    return 0;
}

int tell(ThreadState *state, Event event, uint8_t tools, PyObject *codelike, long where, PyObject *first,
         PyObject *second, uint8_t *active) noexcept {
    if (state->objects.tracing_depth > 0 || !tools) {
        return 0;
    }
    auto place = Ref<>::steal(long_from_long(where));
    if (!place) {
        return -1;
    }
    PyObject *args[] = {codelike, place.get(), first, second};
    return call_tools(state, event, tools, args, second ? 4 : first ? 3 : 2, active);
}

bool is_offset(int32_t offset) noexcept {
    if (offset >= 0) {
        return true;
    }
    err_set_string(PyExc_ValueError, "offset must be non-negative");
    return false;
}

// An event with the raised exception as its argument.
template <class Tell>
int with_raised(Tell tell_about) noexcept {
    PyObject *raised = err_get_raised_exception();
    const int outcome = tell_about(raised);
    if (outcome == 0) {
        err_set_raised_exception(raised);
    } else {
        decref(raised);
    }
    return outcome;
}

void drop_tool(Monitoring &all, int tool) noexcept {
    all.events[tool] = 0;
    for (PyObject *&callback : all.callbacks[tool]) {
        clear_ref(callback);
    }
}

bool is_event_set(int event_set) noexcept {
    if (event_set < 0 || (event_set & ~kAllEvents)) {
        err_format(PyExc_ValueError, "invalid event set 0x%x", static_cast<unsigned>(event_set));
        return false;
    }
    return true;
}

}  // namespace

int use_tool_id(int tool, PyObject *name) noexcept {
    if (!is_tool(tool)) {
        return -1;
    }
    if (!is_unicode(name)) {
        err_set_string(PyExc_ValueError, "tool name must be a str");
        return -1;
    }
    Monitoring *all = monitoring();
    if (!all) {
        return -1;
    }
    if (all->names[tool]) {
        err_format(PyExc_ValueError, "tool %d is already in use", tool);
        return -1;
    }
    all->names[tool] = new_ref(name);
    return 0;
}

int clear_tool_id(int tool) noexcept {
    Monitoring *all = is_tool(tool) ? monitoring() : nullptr;
    if (!all) {
        return -1;
    }
    drop_tool(*all, tool);
    refresh(*all);
    return 0;
}

int free_tool_id(int tool) noexcept {
    if (clear_tool_id(tool) < 0) {
        return -1;
    }
    clear_ref(existing()->names[tool]);
    return 0;
}

PyObject *get_tool(int tool) noexcept {
    if (!is_tool(tool)) {
        return nullptr;
    }
    const Monitoring *all = existing();
    return new_ref(all && all->names[tool] ? all->names[tool] : Py_None);
}

PyObject *register_callback(int tool, int event_bit, PyObject *callback) noexcept {
    if (!is_tool(tool)) {
        return nullptr;
    }
    if (event_bit <= 0 || (event_bit & (event_bit - 1))) {
        err_set_string(PyExc_ValueError, "The callback can only be set for one event at a time");
        return nullptr;
    }
    if (event_bit & ~kAllEvents) {
        return err_format(PyExc_ValueError, "invalid event %d", event_bit);
    }
    Monitoring *all = monitoring();
    if (!all) {
        return nullptr;
    }
    PyObject *old = std::exchange(all->callbacks[tool][__builtin_ctz(static_cast<unsigned>(event_bit))],
                                  callback == Py_None ? nullptr : new_ref(callback));
    return old ? old : new_ref(Py_None);
}

int set_events(int tool, int event_set) noexcept {
    if (!is_tool(tool) || !is_event_set(event_set)) {
        return -1;
    }
    if ((event_set & kWithCall) && (event_set & kWithCall) != kWithCall) {
        err_set_string(PyExc_ValueError, "cannot set C_RETURN or C_RAISE events independently");
        return -1;
    }
    if ((event_set & kWithCall) && !(event_set & bit_of(Event::kCall))) {
        err_set_string(PyExc_ValueError, "cannot set C_RETURN or C_RAISE events independently");
        return -1;
    }
    Monitoring *all = in_use(tool);
    if (!all) {
        return -1;
    }
    all->events[tool] = event_set & ~kWithCall;
    refresh(*all);
    return 0;
}

int get_events(int tool) noexcept {
    if (!is_tool(tool)) {
        return -1;
    }
    const Monitoring *all = existing();
    return all ? all->events[tool] : 0;
}

int set_local_events(int tool, PyObject *code, int event_set) noexcept {
    if (!is_code(code)) {
        err_set_string(PyExc_TypeError, "code must be a code object");
        return -1;
    }
    if (!is_tool(tool)) {
        return -1;
    }
    event_set &= ~kWithCall;
    if (event_set < 0 || event_set >> kLocalEventCount) {
        err_format(PyExc_ValueError, "invalid local event set 0x%x", static_cast<unsigned>(event_set));
        return -1;
    }
    Monitoring *all = in_use(tool);
    if (!all) {
        return -1;
    }
    uint8_t *&tools = as_code(code)->local_tools;
    if (!tools) {
        if (!event_set) {
            return 0;
        }
        tools = static_cast<uint8_t *>(mem_raw_calloc(1, kLocalEventCount));
        if (!tools) {
            err_no_memory();
            return -1;
        }
        all->watched_codes++;
    }
    uint8_t any = 0;
    for (int event = 0; event < kLocalEventCount; event++) {
        const auto bit = static_cast<uint8_t>(1 << tool);
        tools[event] = static_cast<uint8_t>(event_set & (1 << event) ? tools[event] | bit : tools[event] & ~bit);
        any |= tools[event];
    }
    if (!any) {
        mem_raw_free(std::exchange(tools, nullptr));
        all->watched_codes--;
    }
    refresh(*all);
    return 0;
}

void forget_watched_code() noexcept {
    if (Monitoring *all = existing()) {
        all->watched_codes--;
        refresh(*all);
    }
}

int get_local_events(int tool, PyObject *code) noexcept {
    if (!is_code(code)) {
        err_set_string(PyExc_TypeError, "code must be a code object");
        return -1;
    }
    if (!is_tool(tool)) {
        return -1;
    }
    const uint8_t *tools = as_code(code)->local_tools;
    int event_set = 0;
    for (int event = 0; tools && event < kLocalEventCount; event++) {
        event_set |= tools[event] & (1 << tool) ? 1 << event : 0;
    }
    return event_set;
}

int restart_events() noexcept {
    if (Monitoring *all = existing()) {
        scope_version()++;
        all->restarts++;
    }
    return 0;
}

void monitoring_stop() noexcept {
    Monitoring *all = std::exchange(interpreter_objects().tracing.monitoring, nullptr);
    if (!all) {
        return;
    }
    for (int tool = 0; tool < kToolLimit; tool++) {
        drop_tool(*all, tool);
        clear_ref(all->names[tool]);
    }
    destroy(all);
}

int monitoring_enter_scope(PyMonitoringState *states, uint64_t *version, const uint8_t *events,
                           Py_ssize_t count) noexcept {
    const Monitoring *all = existing();
    if (*version == scope_version()) {
        return 0;
    }
    *version = scope_version();
    const bool profiled = is_anybody_watched(Watcher::kProfile), traced = is_anybody_watched(Watcher::kTrace);
    for (Py_ssize_t i = 0; i < count; i++) {
        const int bit = events[i] < kEventCount ? 1 << events[i] : 0;
        states[i].active = static_cast<uint8_t>((all && bit ? all->tools[events[i]] : 0) |
                                                (profiled && (bit & kProfileEvents) ? kProfileTool : 0) |
                                                (traced && (bit & kTraceEvents) ? kTraceTool : 0));
    }
    return 0;
}

int fire(Event event, PyMonitoringState *state, PyObject *codelike, int32_t offset, PyObject *first,
         PyObject *second) noexcept {
    if (!is_offset(offset)) {
        return -1;
    }
    ThreadState *thread = runtime::current();
    if ((state->active & (kProfileTool | kTraceTool)) && report_fired(thread, event, 0, first, second) < 0) {
        return -1;
    }
    return tell(thread, event, state->active, codelike, offset, first, second, &state->active);
}

int fire_line(PyMonitoringState *state, PyObject *codelike, int32_t offset, int line) noexcept {
    if (!is_offset(offset)) {
        return -1;
    }
    ThreadState *thread = runtime::current();
    if ((state->active & kTraceTool) && report_fired(thread, Event::kLine, line, nullptr, nullptr) < 0) {
        return -1;
    }
    return tell(thread, Event::kLine, state->active, codelike, line, nullptr, nullptr, &state->active);
}

int fire_raised(Event event, PyMonitoringState *state, PyObject *codelike, int32_t offset) noexcept {
    if (!err_occurred()) {
        err_format(PyExc_ValueError, "Firing event %d with no exception set", index_of(event));
        return -1;
    }
    return with_raised([&](PyObject *raised) noexcept { return fire(event, state, codelike, offset, raised); });
}

int fire_stop_iteration(PyMonitoringState *state, PyObject *codelike, int32_t offset, PyObject *value) noexcept {
    auto exception = is_instance_of(value, reinterpret_cast<PyTypeObject *>(PyExc_StopIteration))
                         ? Ref<>::borrow(value)
                         : Ref<>::steal(object_call_one_arg(PyExc_StopIteration, value));
    return exception ? fire(Event::kStopIteration, state, codelike, offset, exception.get()) : -1;
}

int monitor_frame(ThreadState *state, Interlock_Frame *frame, Event event, PyObject *first, PyObject *second) noexcept {
    const Monitoring *all = existing();
    if (!all) {
        return 0;
    }
    const bool ends_call = bit_of(event) & kWithCall;
    const int counts_as = ends_call ? index_of(Event::kCall) : index_of(event);
    uint8_t tools = all->tools[index_of(event)];
    if (const uint8_t *local = frame->code->local_tools) {
        tools |= counts_as < kLocalEventCount ? local[counts_as] : 0;
    }
    const bool by_line = event == Event::kLine;
    const EventPlace place = {frame_line(frame), by_line ? 0 : frame->offset, static_cast<uint8_t>(counts_as)};
    if (frame->code->disabled) {
        tools &= static_cast<uint8_t>(~disabled_tools(frame->code, place, all->restarts, ends_call));
    }
    uint8_t active = tools;
    const uint64_t restarts = all->restarts;
    const int outcome = tell(state, event, tools, as_object(frame->code), by_line ? place.line : frame->offset, first,
                             second, &active);
    if (active == tools) {
        return outcome;
    }
    const int disabled = disable_tools(frame->code, place, restarts, static_cast<uint8_t>(tools & ~active));
    return outcome < 0 ? outcome : disabled;
}

int monitor_raised(ThreadState *state, Interlock_Frame *frame, Event event) noexcept {
    if (!err_occurred()) {
        return 0;
    }
    return with_raised([&](PyObject *raised) noexcept { return monitor_frame(state, frame, event, raised); });
}

}  // namespace interlock::objects
