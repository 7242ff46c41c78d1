#include "runtime/interpreter.hpp"

#include "base/alloc.hpp"
#include "runtime/guard.hpp"
#include "runtime/hooks.hpp"
#include "runtime/os_thread.hpp"
#include "runtime/runtime.hpp"
#include "runtime/thread_handle.hpp"

namespace interlock::runtime {

using sync::LockGuard;

namespace {

// Locks of ended interpreters.  A thread may have read such a lock from its state just before the interpreter ended, and
// try to take it: it finds it shut, or, when a new interpreter has it, sees on its second look at the state that it took
// the wrong one.  So a lock stays one until no thread has a record any more.
struct SpareLock {
    Gil gil;
    SpareLock *next = nullptr;
};

constinit SpareLock *spare_locks = nullptr;  // under Runtime::registry

Gil *take_lock() noexcept {
    SpareLock *lock;
    {
        LockGuard guard(process.registry);
        lock = spare_locks;
        if (lock) {
            spare_locks = lock->next;
        }
    }
    if (!lock) {
        lock = make<SpareLock>();
    }
    if (!lock) {
        return nullptr;
    }
    lock->gil.open(Gil::kFree);
    return &lock->gil;
}

void give_lock_back(Gil *gil) noexcept {
    static_assert(std::is_standard_layout_v<SpareLock>);
    if (gil) {
        auto *lock = reinterpret_cast<SpareLock *>(gil);
        LockGuard guard(process.registry);
        lock->next = spare_locks;
        spare_locks = lock;
    }
}

}  // namespace

void free_spare_locks_locked() noexcept {
    while (SpareLock *lock = spare_locks) {
        spare_locks = lock->next;
        destroy(lock);
    }
}

Interpreter *make_interpreter(const InterpreterSettings &settings) noexcept {
    auto *interpreter = make<Interpreter>();
    if (!interpreter) {
        return nullptr;
    }
    interpreter->settings = settings;
    interpreter->gil = &main_gil;
    if (settings.own_gil) {
        interpreter->own_gil = take_lock();
        if (!interpreter->own_gil) {
            destroy(interpreter);
            return nullptr;
        }
        interpreter->gil = interpreter->own_gil;
    }
    LockGuard guard(process.registry);
    interpreter->id = process.next_interpreter_id++;
    interpreter->next = process.interpreters;
    process.interpreters = interpreter;
    return interpreter;
}

void clear_interpreter(Interpreter *interpreter) noexcept {
    // Each state once: the walk restarts from the head because clearing runs foreign code.
    for (ThreadState *state = first_thread_state(interpreter); state; state = next_thread_state(state)) {
        if (!state->cleared) {
            clear_thread_state(state);
        }
    }
}

namespace {

// Under Runtime::registry.  Returns the states to free, chained through `next`.
ThreadState *detach_states_locked(Interpreter *interpreter) noexcept {
    const uintptr_t self = sync::thread_token();
    ThreadState *doomed = nullptr;
    while (ThreadState *state = interpreter->states) {
        interpreter->states = static_cast<ThreadState *>(state->next);
        state->next = state->prev = nullptr;
        if (state->os_thread && state->os_thread->token != self) {
            // Shells too: their thread may be about to look at them, and takes them over to the next runtime.
            state->interp = nullptr;
            orphan_locked(state);
            continue;
        }
        unbind_locked(state);
        state->next = doomed;
        doomed = state;
    }
    while (ThreadState *spare = interpreter->spare) {
        interpreter->spare = static_cast<ThreadState *>(spare->next);
        spare->next = doomed;
        doomed = spare;
    }
    return doomed;
}

}  // namespace

void remove_interpreter(Interpreter *interpreter) noexcept {
    ThreadState *doomed;
    {
        LockGuard guard(process.registry);
        for (Interpreter **link = &process.interpreters; *link; link = &(*link)->next) {
            if (*link == interpreter) {
                *link = interpreter->next;
                break;
            }
        }
        doomed = detach_states_locked(interpreter);
        ThreadHandle::forget_interpreter_locked(interpreter);
    }
    while (doomed) {
        auto *next = static_cast<ThreadState *>(doomed->next);
        free_thread_state(doomed);
        doomed = next;
    }
    while (ExitCall *call = interpreter->exit_calls) {
        interpreter->exit_calls = call->next;
        destroy(call);
    }
    drop_anchor(interpreter);
    give_lock_back(interpreter->own_gil);
    destroy(interpreter);
}

Interpreter *first_interpreter() noexcept {
    LockGuard guard(process.registry);
    return process.interpreters;
}

Interpreter *next_interpreter(Interpreter *interpreter) noexcept {
    LockGuard guard(process.registry);
    return interpreter->next;
}

Interpreter *main_interpreter() noexcept { return process.main.load(std::memory_order_acquire); }

int add_exit_call(Interpreter *interpreter, void (*function)(void *), void *argument) noexcept {
    auto *call = make<ExitCall>(ExitCall{function, argument, nullptr});
    if (!call) {
        return -1;
    }
    (interpreter->exit_calls_last ? interpreter->exit_calls_last->next : interpreter->exit_calls) = call;
    interpreter->exit_calls_last = call;
    return 0;
}

void run_exit_calls(Interpreter *interpreter) noexcept {
    while (ExitCall *call = interpreter->exit_calls) {
        interpreter->exit_calls = call->next;
        if (!interpreter->exit_calls) {
            interpreter->exit_calls_last = nullptr;
        }
        const ExitCall copy = *call;
        destroy(call);
        copy.function(copy.argument);
    }
}

}  // namespace interlock::runtime
