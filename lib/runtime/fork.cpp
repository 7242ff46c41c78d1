#include "runtime/fork.hpp"

#include "base/alloc.hpp"
#include "base/fatal.hpp"
#include "runtime/attach.hpp"
#include "runtime/byte_mutex.hpp"
#include "runtime/guard.hpp"
#include "runtime/hooks.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/pending.hpp"
#include "runtime/thread_handle.hpp"
#include "sync/fork_hooks.hpp"
#include "sync/once.hpp"

namespace interlock::runtime {
namespace {

constinit sync::Once installed;
// Between PyOS_BeforeFork and its counterpart, in the thread that forks; the lock protects it.
bool announced = false;

// In rank order: the registry, then each lock's mutex, then each anchor's, then the buckets of PyMutex.
void prepare() {
    process.registry.lock();
    main_gil.mutex().lock();
    for (Interpreter *interpreter = process.interpreters; interpreter; interpreter = interpreter->next) {
        if (interpreter->own_gil) {
            interpreter->own_gil->mutex().lock();
        }
        if (auto *anchor = static_cast<Anchor *>(interpreter->anchor.load(std::memory_order_relaxed))) {
            anchor->mutex.lock();
        }
    }
    byte_mutex_before_fork();
    if (hooks.lock_for_fork) {
        hooks.lock_for_fork();
    }
}

void unlock_upper_floors() noexcept {
    if (hooks.unlock_after_fork) {
        hooks.unlock_after_fork();
    }
}

void parent() {
    unlock_upper_floors();
    byte_mutex_after_fork(false);
    for (Interpreter *interpreter = process.interpreters; interpreter; interpreter = interpreter->next) {
        if (auto *anchor = static_cast<Anchor *>(interpreter->anchor.load(std::memory_order_relaxed))) {
            anchor->mutex.unlock();
        }
        if (interpreter->own_gil) {
            interpreter->own_gil->mutex().unlock();
        }
    }
    main_gil.mutex().unlock();
    process.registry.unlock();
}

// States of threads that do not exist here.
void drop_other_states(Interpreter *interpreter, const ThreadState *kept) noexcept {
    const uintptr_t self = sync::thread_token();
    for (auto *state = interpreter->states; state;) {
        auto *next = static_cast<ThreadState *>(state->next);
        if (state != kept && !state->is_bound_to(self)) {
            if (hooks.thread_forget) {
                hooks.thread_forget(state);
            }
            unlink_locked(state);
            free_thread_state(state);
        }
        state = next;
    }
}

// In the child, interpreters that ran beside the forking thread: another thread may have been in the middle of anything.
// Kept for the look of it: their memory is given up.
Interpreter *abandoned = nullptr;

// An interpreter with a lock that the forking thread does not hold.  Views of it say that it is gone, and what is left
// of it of the forking thread's parks, as after its end.
void abandon(Interpreter *interpreter) noexcept {
    interpreter->own_gil->reinit_after_fork(Gil::kShut, nullptr);
    reset_guards_after_fork(interpreter);
    drop_other_states(interpreter, nullptr);
    for (auto *state = interpreter->states; state;) {
        auto *next = static_cast<ThreadState *>(state->next);
        state->next = state->prev = nullptr;
        state->interp = nullptr;
        state->gil.store(&closed_gil, std::memory_order_seq_cst);  // T4
        state = next;
    }
    interpreter->states = nullptr;
    drop_anchor(interpreter);
    interpreter->next = abandoned;
    abandoned = interpreter;
}

void child() {
    unlock_upper_floors();
    byte_mutex_after_fork(true);
    main_gil.mutex().unlock();
    for (Interpreter *interpreter = process.interpreters; interpreter; interpreter = interpreter->next) {
        if (auto *anchor = static_cast<Anchor *>(interpreter->anchor.load(std::memory_order_relaxed))) {
            anchor->mutex.unlock();
        }
        if (interpreter->own_gil) {
            interpreter->own_gil->mutex().unlock();
        }
    }
    process.registry.unlock();
    // One thread from here on: no lock is needed, and none is held.
    ThreadHandle::forget_other_threads();
    settle_pending_calls_after_fork();
    if (process.phase.load() != Phase::kRunning) {
        forget_other_os_threads();
        return;
    }
    const uintptr_t self = sync::thread_token();
    ThreadState *state = current();
    const bool holds_main = main_gil.is_held_by(self);
    main_gil.reinit_after_fork(holds_main ? self : Gil::kFree, holds_main ? state : nullptr);
    for (Interpreter **link = &process.interpreters; *link;) {
        Interpreter *interpreter = *link;
        if (Gil *gil = interpreter->own_gil) {
            if (!gil->is_held_by(self)) {
                *link = interpreter->next;
                abandon(interpreter);
                continue;
            }
            gil->reinit_after_fork(self, state);
        }
        link = &interpreter->next;
        reset_guards_after_fork(interpreter);
        drop_other_states(interpreter, state);
    }
    forget_other_os_threads();
    forget_finalization_after_fork();

    // The forking thread is the main one now.
    process.main_token.store(self);
    process.main_ident.store(sync::thread_ident());
    ThreadState *main_state = state && state->interpreter() == main_interpreter() ? state : nullptr;
    if (!main_state) {
        for (auto *own = main_interpreter()->states; own; own = static_cast<ThreadState *>(own->next)) {
            if (!own->dead.load(std::memory_order_relaxed)) {
                main_state = own;
            }
        }
    }
    process.main_state.store(main_state);
    if (main_state) {
        main_state->breaker.raise(EvalBreaker::kPending);  // the calls added before the fork told another state
    }
    for (Interpreter *interpreter = process.interpreters; interpreter; interpreter = interpreter->next) {
        for (auto *own = interpreter->states; own; own = static_cast<ThreadState *>(own->next)) {
            own->native_id = sync::thread_native_id();
        }
    }
    if (hooks.after_fork_child && state) {
        hooks.after_fork_child(state);
    }
}

}  // namespace

void install_fork_handlers() noexcept {
    installed.call([] { sync::set_fork_handlers(prepare, parent, child); });
}

void before_fork(const char *function) noexcept {
    ThreadState *state = current_or_die(function);
    if (announced) {
        fatal_client(function, "called twice without PyOS_AfterFork_Parent() or PyOS_AfterFork_Child()");
    }
    announced = true;
    if (hooks.before_fork) {
        hooks.before_fork(state);
    }
}

void after_fork_parent(const char *function) noexcept {
    ThreadState *state = current_or_die(function);
    if (!announced) {
        fatal_client(function, "called without PyOS_BeforeFork()");
    }
    announced = false;
    if (hooks.after_fork_parent) {
        hooks.after_fork_parent(state);
    }
}

void after_fork_child(const char *function) noexcept {
    // The work is done in child(), which also serves a bare fork().
    static_cast<void>(current_or_die(function));
    announced = false;
}

}  // namespace interlock::runtime
