#include "runtime/lifecycle.hpp"
#include "runtime/thread_start.hpp"

#include "base/fatal.hpp"
#include "runtime/attach.hpp"
#include "runtime/config.hpp"
#include "runtime/fork.hpp"
#include "runtime/guard.hpp"
#include "runtime/hooks.hpp"
#include "runtime/pending.hpp"
#include "runtime/report.hpp"
#include "runtime/signals.hpp"
#include "runtime/status.hpp"
#include "runtime/thread_handle.hpp"
#include "runtime/wakeup.hpp"
#include "sync/clock.hpp"

namespace interlock::runtime {
namespace {

constexpr int kMaxExitFunctions = 32;

// Only the thread that initializes or finalizes, but for at_exit(), which the lock protects.
void (*exit_functions[kMaxExitFunctions])(void);
int exit_function_count = 0;

// The thread that is in finalize(), from its first step on; 0: none.
constinit std::atomic<uintptr_t> finalizing_token{0};

constinit std::atomic<int64_t> report_delay_ns{sync::kForever};

int64_t report_time() noexcept {
    const int64_t delay = report_delay_ns.load(std::memory_order_relaxed);
    return delay < 0 ? sync::kForever : static_cast<int64_t>(sync::monotonic_ns()) + delay;
}

// INTERLOCK_SWITCH_INTERVAL, in microseconds.
void read_environment() noexcept {
    const char *text = getenv("INTERLOCK_SWITCH_INTERVAL");
    if (!text || !*text) {
        return;
    }
    char *end = nullptr;
    const unsigned long long microseconds = strtoull(text, &end, 10);
    if (*end || *text == '-' || microseconds > 1000000000ULL || !set_switch_interval(microseconds * sync::kNsPerUs)) {
        fprintf(stderr, "interlock: INTERLOCK_SWITCH_INTERVAL: '%s' is not a number of microseconds from 1 to 10^9\n",
                text);
    }
}

// The part of the start that can be taken back; null: done.
const char *start_main(OsThread *thread) noexcept {
    Interpreter *main = make_interpreter(InterpreterSettings{});
    if (!main) {
        return "memory allocation failed";
    }
    ThreadState *state = make_main_thread_state(main);
    if (!state) {
        remove_interpreter(main);
        return "memory allocation failed";
    }
    main_gil.open(thread->token);
    main_gil.enter(state);
    process.main.store(main, std::memory_order_release);  // pairs with the acquire in main_interpreter()
    if (hooks.interpreter_start && !hooks.interpreter_start(state)) {
        if (hooks.interpreter_stop) {
            hooks.interpreter_stop(state);
        }
        clear_interpreter(main);
        process.main.store(nullptr, std::memory_order_relaxed);
        main_gil.shut();
        if (hooks.interpreter_free) {
            hooks.interpreter_free(main);
        }
        remove_interpreter(main);
        if (hooks.runtime_free) {
            hooks.runtime_free();
        }
        return "the main interpreter could not be built";
    }
    main->started = true;
    process.main_state.store(state, std::memory_order_release);  // pairs with the acquire in add_pending_call()
    return nullptr;
}

void run_all_pending_calls(ThreadState *state) noexcept {
    while (run_pending_calls(state) != 0) {
        if (hooks.report_failed_call) {
            hooks.report_failed_call(state);
        }
    }
}

// Waits for threads and guards of an interpreter, and of every other one when it is the main one, since none of their
// threads that share its lock will run once it is closed.  Runs pending calls between.  False: time over.
bool quiesce(const char *function, ThreadState *state, int64_t deadline_ns) noexcept {
    Interpreter *only = state->interpreter() == main_interpreter() ? nullptr : state->interpreter();
    const int64_t report_at = report_time();
    // Any of the three may start a thread or leave a call; nothing runs between the last look and the lock's closing.
    do {
        if (hooks.join_threads && !hooks.join_threads(state, only, deadline_ns, report_at)) {
            return false;
        }
        run_all_pending_calls(state);
        if (wait_for_guards(function, only, deadline_ns, report_at) == Attach::kTimedOut) {
            return false;
        }
        run_all_pending_calls(state);
    } while (ThreadHandle::is_any_awaited(only));
    return true;
}

// No thread but the caller gets the interpreter's lock any more.
void shut_out_others(Interpreter *interpreter, ThreadState *self) noexcept {
    const uintptr_t token = sync::thread_token();
    if (interpreter->gil != &main_gil || self == process.main_state.load(std::memory_order_relaxed) ||
        interpreter == main_interpreter()) {
        {
            sync::LockGuard guard(process.registry);
            interpreter->ending = true;
        }
        interpreter->gil->close(token);
        return;
    }
    // Shares the main lock: its states lose theirs one by one, and find out when they come for it.
    sync::LockGuard guard(process.registry);
    interpreter->ending = true;
    for (auto *state = interpreter->states; state; state = static_cast<ThreadState *>(state->next)) {
        if (!state->is_bound_to(token)) {
            state->breaker.raise(EvalBreaker::kStop);
            orphan_locked(state);
        }
    }
}

// Objects, exit calls and states of an interpreter whose last user is the attached `state`.
void take_down(ThreadState *state) noexcept {
    Interpreter *interpreter = state->interpreter();
    run_exit_calls(interpreter);
    if (hooks.interpreter_stop && interpreter->started) {
        hooks.interpreter_stop(state);
    }
    clear_interpreter(interpreter);
}

void free_interpreter(Interpreter *interpreter) noexcept {
    if (hooks.interpreter_free) {
        hooks.interpreter_free(interpreter);
    }
    remove_interpreter(interpreter);
}

// Ends the interpreter of the attached state; leaves no state attached and, for a lock of its own, no lock held.
void end_quiet_interpreter(ThreadState *state) noexcept {
    Interpreter *interpreter = state->interpreter();
    OsThread *thread = state->os_thread;
    shut_out_others(interpreter, state);
    take_down(state);
    static_cast<void>(swap("Py_EndInterpreter", nullptr));
    if (interpreter->own_gil) {
        thread->held_elsewhere = nullptr;
        interpreter->own_gil->shut();
    }
    free_interpreter(interpreter);
}

// Sub-interpreters that nobody ended: each gets a state of this thread for its end.
void end_left_over_interpreters(ThreadState *main_state) noexcept {
    for (;;) {
        Interpreter *interpreter = first_interpreter();
        if (interpreter == main_state->interpreter()) {
            return;
        }
        ThreadState *state = make_thread_state(interpreter);
        if (!state) {
            fatal_client("Py_FinalizeEx", "no memory to end a remaining sub-interpreter");
        }
        static_cast<void>(swap("Py_FinalizeEx", state));
        static_cast<void>(quiesce("Py_FinalizeEx", state, sync::kForever));
        end_quiet_interpreter(state);
        attach("Py_FinalizeEx", main_state);
    }
}

}  // namespace

PyStatus initialize(const char *function, Configure configure, const void *wishes) noexcept {
    for (;;) {
        Phase phase = Phase::kUninitialized;
        if (process.phase.compare_exchange_strong(phase, Phase::kInitializing)) {
            break;
        }
        if (phase == Phase::kRunning || process.main_token.load() == sync::thread_token()) {
            return status_ok();  // done already, or called again from within
        }
        sync::yield_thread();  // another thread starts or stops it
    }
    set_fatal_context_reader(read_fatal_context);
    process.finalizing.store(false);
    process.parked.store(0, std::memory_order_relaxed);
    if (!Gil::plain_release && sync::register_membarrier()) {
        Gil::plain_release = true;
    }
    install_fork_handlers();
    read_environment();
    init_thread_layer();
    OsThread *thread = os_thread(RecordEnds::kWithRuntime);
    if (!thread) {
        process.phase.store(Phase::kUninitialized);
        return status_error(function, "no thread-specific storage key or memory left");
    }
    const PyStatus configured = configure(wishes);
    if (status_failed(configured)) {
        process.phase.store(Phase::kUninitialized);
        return configured;
    }
    process.main_token.store(thread->token);
    process.main_ident.store(thread->ident);
    process.next_interpreter_id = 0;
    if (const char *failure = start_main(thread)) {
        config_end();
        process.main_token.store(0);
        process.phase.store(Phase::kUninitialized);
        return status_error(function, failure);
    }
    if (config().install_signal_handlers) {
        install_signals();
    }
    process.initialized.store(true);
    process.phase.store(Phase::kRunning);
    return status_ok();
}

Finalized finalize(const char *function, int64_t deadline_ns) noexcept {
    if (process.phase.load() != Phase::kRunning) {
        return Finalized::kDone;
    }
    ThreadState *state = current_or_die(function);
    Interpreter *main = state->interpreter();
    if (main != main_interpreter()) {
        fatal_client(function, "must be called with a thread state of the main interpreter attached");
    }
    const uintptr_t token = sync::thread_token();
    uintptr_t nobody = 0;
    if (!finalizing_token.compare_exchange_strong(nobody, token)) {
        if (nobody == token) {
            return Finalized::kDone;  // called again from one of its own callbacks
        }
        // Another thread is at it: this one is among those it shuts out.
        static_cast<void>(detach(function));
        park_for_good();
    }

    bool flushed;
    do {
        if (!quiesce(function, state, deadline_ns)) {
            reopen_guards();
            finalizing_token.store(0);
            return Finalized::kTimedOut;
        }
        flushed = !hooks.flush_streams || hooks.flush_streams(state);
    } while (ThreadHandle::is_any_awaited(nullptr));  // a daemon may have started it during the flush

    // The mark: from here on nobody else attaches.
    state->is_finalizer = true;
    process.initialized.store(false);
    process.finalizing.store(true);
    process.phase.store(Phase::kFinalizing);
    shut_out_others(main, state);
    end_left_over_interpreters(state);
    take_down(state);
    const bool flushed_again = !hooks.flush_streams || hooks.flush_streams(state);

    process.main_state.store(nullptr);
    process.main.store(nullptr);
    restore_signals();
    main_gil.shut();
    free_interpreter(main);
    if (hooks.runtime_free) {
        hooks.runtime_free();
    }
    static_cast<void>(drop_pending_calls());

    while (exit_function_count > 0) {
        exit_functions[--exit_function_count]();
    }
    config_end();
    process.main_token.store(0);
    release_os_thread();
    reopen_guards();
    process.phase.store(Phase::kUninitialized);
    finalizing_token.store(0);
    return flushed && flushed_again ? Finalized::kDone : Finalized::kFlushFailed;
}

void forget_finalization_after_fork() noexcept {
    if (finalizing_token.load(std::memory_order_relaxed) != sync::thread_token()) {
        finalizing_token.store(0, std::memory_order_relaxed);
        reopen_guards();
    }
}

int at_exit(void (*function)(void)) noexcept {
    if (exit_function_count == kMaxExitFunctions) {
        return -1;
    }
    exit_functions[exit_function_count++] = function;
    return 0;
}

void set_finalize_report_delay(int64_t nanoseconds) noexcept {
    report_delay_ns.store(nanoseconds, std::memory_order_relaxed);
}

ThreadState *new_interpreter(const char *function, const InterpreterSettings &settings) noexcept {
    Interpreter *interpreter = make_interpreter(settings);
    if (!interpreter) {
        return nullptr;
    }
    ThreadState *state = make_thread_state(interpreter);
    if (!state) {
        remove_interpreter(interpreter);
        return nullptr;
    }
    ThreadState *old = swap(function, state);
    if (!hooks.interpreter_start || hooks.interpreter_start(state)) {
        interpreter->started = true;
        return state;
    }
    interpreter->started = true;  // as far as it came, it is to be taken down
    end_quiet_interpreter(state);
    if (old) {
        attach(function, old);
    }
    return nullptr;
}

PyStatus new_interpreter_from_config(const char *function, const PyInterpreterConfig &config,
                                     ThreadState **state) noexcept {
    // CPython's texts, and its name for the place.
    if (!config.use_main_obmalloc && !config.check_multi_interp_extensions) {
        return status_error("init_interp_settings",
                            "per-interpreter obmalloc does not support single-phase init extension modules");
    }
    if (config.gil < PyInterpreterConfig_DEFAULT_GIL || config.gil > PyInterpreterConfig_OWN_GIL) {
        return status_error("init_interp_settings", "invalid interpreter config 'gil' value");
    }
    *state = new_interpreter(function, InterpreterSettings{
        .use_main_object_allocator = config.use_main_obmalloc != 0,
        .allow_fork = config.allow_fork != 0,
        .allow_exec = config.allow_exec != 0,
        .allow_threads = config.allow_threads != 0,
        .allow_daemon_threads = config.allow_daemon_threads != 0,
        .check_multi_interp_extensions = config.check_multi_interp_extensions != 0,
        .own_gil = config.gil == PyInterpreterConfig_OWN_GIL,
    });
    return *state ? status_ok() : status_error(function, "memory allocation failed");
}

PyInterpreterConfig config_of(const Interpreter *interpreter) noexcept {
    const InterpreterSettings &settings = interpreter->settings;
    return PyInterpreterConfig{
        .use_main_obmalloc = settings.use_main_object_allocator,
        .allow_fork = settings.allow_fork,
        .allow_exec = settings.allow_exec,
        .allow_threads = settings.allow_threads,
        .allow_daemon_threads = settings.allow_daemon_threads,
        .check_multi_interp_extensions = settings.check_multi_interp_extensions,
        .gil = settings.own_gil ? PyInterpreterConfig_OWN_GIL : PyInterpreterConfig_SHARED_GIL,
    };
}

void end_interpreter(const char *function, ThreadState *state) noexcept {
    if (current() != state || !state) {
        fatal_client(function, "thread is not current");
    }
    if (state->interpreter() == main_interpreter()) {
        fatal_client(function, "the main interpreter is ended by Py_FinalizeEx() only");
    }
    static_cast<void>(quiesce(function, state, sync::kForever));
    end_quiet_interpreter(state);
}

}  // namespace interlock::runtime
