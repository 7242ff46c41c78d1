#include "runtime/attach.hpp"

#include <errno.h>

#include "base/fatal.hpp"

namespace interlock::runtime {
namespace {

// The lock that this OS thread has, with or without a state attached; null: none.
Gil *held_lock(uintptr_t token, OsThread *thread) noexcept {
    main_gil.end_rest(thread);
    if (main_gil.is_held_by(token)) {
        return &main_gil;
    }
    return thread ? thread->held_elsewhere : nullptr;
}

// Makes `state` this OS thread's; before a wait already, so that its interpreter's end finds a living user (T4).
void claim(ThreadState *state, OsThread *thread) noexcept {
    if (!state->is_bound_to(thread->token)) {
        sync::LockGuard guard(process.registry);
        unbind_locked(state);
        bind_locked(state, thread);
    }
}

// `state` becomes current; the lock `gil` is held.
void enter(Gil *gil, ThreadState *state, OsThread *thread) noexcept {
    claim(state, thread);
    gil->enter(state);
    if (gil == &main_gil) {
        thread->attached_elsewhere = nullptr;
        thread->held_elsewhere = nullptr;
    } else {
        thread->attached_elsewhere = state;
        thread->held_elsewhere = gil;
    }
}

void leave_state(Gil *gil, OsThread *thread) noexcept {
    if (ThreadState *state = gil->attached()) {
        thread->last = state;
    }
    gil->set_attached(nullptr);
    if (gil != &main_gil) {
        thread->attached_elsewhere = nullptr;
    }
}

void give(Gil *gil, OsThread *thread) noexcept {
    if (gil != &main_gil) {
        thread->held_elsewhere = nullptr;
    }
    gil->give();
}

OsThread *record_or_die(const char *function) noexcept {
    OsThread *thread = os_thread();
    if (!thread) {
        fatal_client(function, "memory allocation failed");
    }
    return thread;
}

}  // namespace

ThreadState *detach_slow(const char *function) noexcept {
    OsThread *thread = os_thread_or_null();
    ThreadState *state = thread ? thread->attached_elsewhere : nullptr;
    if (!state || !thread->held_elsewhere) {
        die_unattached(function);
    }
    Gil *gil = thread->held_elsewhere;
    leave_state(gil, thread);
    give(gil, thread);
    return state;
}

Attach attach_until(const char *function, ThreadState *state, int64_t deadline_ns) noexcept {
    const int saved_errno = errno;
    if (!state) {
        fatal_client(function, "NULL new thread state");
    }
    OsThread *thread = record_or_die(function);
    const uintptr_t token = thread->token;
    if (ThreadState *attached = current()) {
        if (attached == state) {
            fatal_client_format(function, "thread state %p is already attached in this thread (attaching it again "
                                          "would deadlock)", static_cast<void *>(state));
        }
        fatal_client_format(function, "non-NULL old thread state %p: detach it first", static_cast<void *>(attached));
    }
    Gil *held = held_lock(token, thread);
    for (;;) {
        // Acquire: pairs with the store that orphans a state, so that a closed lock is seen with what led to it.
        Gil *gil = state->gil.load(std::memory_order_acquire);
        if (held && held != gil) {
            give(held, thread);
            held = nullptr;
        }
        if (!held && !gil->try_take(token)) {
            claim(state, thread);
            const Attach result = gil->take(token, true, deadline_ns);
            if (result != Attach::kAttached) {
                errno = saved_errno;
                return result;
            }
        }
        if (state->gil.load(std::memory_order_acquire) == gil) {
            enter(gil, state, thread);
            errno = saved_errno;
            return Attach::kAttached;
        }
        gil->give();  // orphaned while this thread waited
        held = nullptr;
    }
}

void attach_slow(const char *function, ThreadState *state) noexcept {
    if (attach_until(function, state, sync::kForever) != Attach::kAttached) {
        park_for_good();
    }
}

ThreadState *swap_slow(const char *function, ThreadState *state) noexcept {
    OsThread *thread = record_or_die(function);
    ThreadState *old = current();
    if (old == state) {
        return old;
    }
    if (old) {
        Gil *gil = held_lock(thread->token, thread);
        if (!gil) {
            fatal_client(function, "the lock was released with PyEval_ReleaseLock");
        }
        leave_state(gil, thread);
    }
    if (state) {
        attach_slow(function, state);
    }
    return old;
}

void release_lock_only(const char *function) noexcept {
    OsThread *thread = record_or_die(function);
    Gil *gil = held_lock(thread->token, thread);
    if (!gil) {
        fatal_client(function, "the lock is not held by this thread");
    }
    ThreadState *state = current();
    gil->set_attached(nullptr);
    give(gil, thread);
    thread->attached_elsewhere = state;
}

void acquire_lock_only(const char *function) noexcept {
    OsThread *thread = record_or_die(function);
    if (held_lock(thread->token, thread)) {
        fatal_client(function, "this thread holds the lock already (taking it again would deadlock)");
    }
    ThreadState *state = thread->attached_elsewhere;
    if (state) {
        thread->attached_elsewhere = nullptr;
        attach_slow(function, state);
        return;
    }
    if (main_gil.take(thread->token, true, sync::kForever) != Attach::kAttached) {
        park_for_good();
    }
    main_gil.enter(nullptr);
}

void give_held_lock() noexcept {
    OsThread *thread = os_thread_or_null();
    if (Gil *gil = held_lock(sync::thread_token(), thread)) {
        leave_state(gil, thread);
        give(gil, thread);
    }
}

void yield_to_waiters(ThreadState *state) noexcept {
    Gil *gil = state->gil.load(std::memory_order_relaxed);
    OsThread *thread = state->os_thread;
    if (gil != &main_gil) {
        thread->attached_elsewhere = nullptr;
        thread->held_elsewhere = nullptr;
    }
    if (gil->yield(state, thread->token) != Attach::kAttached) {
        park_for_good();
    }
    if (gil != &main_gil) {
        thread->attached_elsewhere = state;
        thread->held_elsewhere = gil;
    }
}

}  // namespace interlock::runtime
