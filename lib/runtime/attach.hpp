// Attaching and detaching: the transitions of ThreadState, fast paths inline.
#pragma once

#include "base/base.hpp"
#include "runtime/os_thread.hpp"
#include "runtime/runtime.hpp"
#include "runtime/thread_state.hpp"
#include "sync/parking.hpp"

namespace interlock::runtime {

IL_NOINLINE ThreadState *detach_slow(const char *function) noexcept;
IL_NOINLINE void attach_slow(const char *function, ThreadState *state) noexcept;

// The calling thread's state, detached; fatal, naming `function`, when there is none.  `forget`: the next ensure_attached()
// shall not find it, as it is dead.
IL_INLINE ThreadState *detach(const char *function, bool forget = false) noexcept {
    if (main_gil.is_held_by(sync::thread_token())) [[likely]] {
        if (ThreadState *state = main_gil.attached()) [[likely]] {
            state->os_thread->last = forget ? nullptr : state;
            main_gil.set_attached(nullptr);
            main_gil.rest_or_give(state->os_thread);
            return state;
        }
    }
    return detach_slow(function);
}

// The way without a wait: `state` is the main lock's and was used by this OS thread last, and the lock is free.
// False: nothing happened.
IL_INLINE bool try_attach_at_once(ThreadState *state, uintptr_t token) noexcept {
    // A state that changes its lock is noticed by the second look, made while the lock is held.
    if (!state->is_ready_for(token)) [[unlikely]] {
        return false;
    }
    OsThread *thread = state->os_thread;
    if (thread->attached_elsewhere || thread->held_elsewhere) [[unlikely]] {
        return false;
    }
    const int cpu = sync::current_cpu();
    if (!main_gil.try_take_or_go_on(thread, token)) [[unlikely]] {
        return false;
    }
    if (!state->is_ready_for(token)) [[unlikely]] {
        main_gil.give();
        return false;
    }
    main_gil.enter(state, cpu);
    return true;
}

// Waits for the lock and attaches `state`.  Parks for good when its interpreter is ending.  Fatal, naming `function`,
// for null and when the thread has another state attached.  Keeps errno.
IL_INLINE void attach(const char *function, ThreadState *state) noexcept {
    if (state && try_attach_at_once(state, sync::thread_token())) [[likely]] {
        return;
    }
    attach_slow(function, state);
}

// As attach(), but bounded (deadline_ns: sync::monotonic_ns() or kForever) and returning kClosed instead of parking.
Attach attach_until(const char *function, ThreadState *state, int64_t deadline_ns) noexcept;

// Attaches `state` (null: none) in place of the current state, which is returned.  The lock stays with this OS thread
// unless the new state belongs to another lock.
IL_NOINLINE ThreadState *swap_slow(const char *function, ThreadState *state) noexcept;

IL_INLINE ThreadState *swap(const char *function, ThreadState *state) noexcept {
    const uintptr_t token = sync::thread_token();
    if (main_gil.is_held_by(token)) [[likely]] {
        // None attached: the thread may rest in the lock, or have it without a state.
        ThreadState *old = main_gil.attached();
        if (!old) [[unlikely]] {
            return swap_slow(function, state);
        }
        if (!state) [[unlikely]] {
            old->os_thread->last = old;
            main_gil.set_attached(nullptr);
            return old;
        }
        if (state->is_ready_for(token)) [[likely]] {
            main_gil.set_attached(state);
            return old;
        }
    }
    return swap_slow(function, state);
}

// The lock without the state: PyEval_ReleaseLock and PyEval_AcquireLock.
void release_lock_only(const char *function) noexcept;
void acquire_lock_only(const char *function) noexcept;

// Frees the lock that this OS thread holds with no state attached (after PyThreadState_Swap(NULL)), if any.
void give_held_lock() noexcept;

// The answer to a drop request: lets a waiter run.  Parks for good when the interpreter ended meanwhile.
void yield_to_waiters(ThreadState *state) noexcept;

// Detached for a scope, if attached.
class Detached {
public:
    explicit Detached(const char *function) noexcept
        : function_(function), state_(current() ? detach(function) : nullptr) {}
    ~Detached() {
        if (state_) {
            attach(function_, state_);
        }
    }
    Detached(const Detached &) = delete;
    Detached &operator=(const Detached &) = delete;

private:
    const char *function_;
    ThreadState *state_;
};

}  // namespace interlock::runtime
