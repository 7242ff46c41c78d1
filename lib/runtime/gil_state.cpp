#include "runtime/gil_state.hpp"

#include "base/fatal.hpp"
#include "runtime/attach.hpp"

namespace interlock::runtime {
namespace {

// A shell of an earlier runtime joins this one.  False: there is none to join.
bool readopt(ThreadState *shell) noexcept {
    sync::LockGuard guard(process.registry);
    Interpreter *main = process.main.load(std::memory_order_relaxed);
    if (!main || main->ending) {
        return false;
    }
    shell->interp = main;
    link_first_locked(shell, main);
    // Release: pairs with the acquire in attach_until().
    shell->gil.store(main->gil, std::memory_order_release);
    shell->thread_token.store(shell->os_thread->token, std::memory_order_relaxed);  // T5
    return true;
}

void revive_for_ensure(ThreadState *shell) noexcept {
    shell->id = 0;  // a new one when somebody asks
    revive(shell);
}

}  // namespace

ThreadState *attach_own_shell(const char *function, Attach *result) noexcept {
    OsThread *thread = os_thread();
    if (!thread) {
        *result = Attach::kAttached;
        return nullptr;
    }
    ThreadState *shell = thread->shell;
    if (!shell) {
        shell = make_foreign_thread_state(result);
        if (!shell) {
            return nullptr;
        }
        shell->made_by_ensure = true;
        shell->dead.store(true, std::memory_order_relaxed);
        thread->shell = shell;
    } else if (!shell->dead.load(std::memory_order_relaxed)) {
        // In use, but not last used: the thread attached another state in between.  A second one, without a cache.
        shell = make_foreign_thread_state(result);
        if (!shell) {
            return nullptr;
        }
        shell->made_by_ensure = true;
    }
    if (shell->gil.load(std::memory_order_relaxed) == &closed_gil && !readopt(shell)) {
        *result = Attach::kClosed;
        return nullptr;
    }
    *result = attach_until(function, shell, sync::kForever);
    if (*result != Attach::kAttached) {
        return nullptr;
    }
    revive_for_ensure(shell);
    return shell;
}

void retire_shell(const char *function, ThreadState *state) noexcept {
    clear_thread_state(state);
    OsThread *thread = state->os_thread;
    if (thread->shell == state) {
        state->made_by_ensure = true;
        state->dead.store(true, std::memory_order_relaxed);
        static_cast<void>(detach(function, true));
        return;
    }
    static_cast<void>(detach(function));
    remove_thread_state(state);
}

bool ensure_attached_slow(const char *function) noexcept {
    OsThread *thread = os_thread();
    if (thread && !thread->attached_elsewhere) [[likely]] {
        // A state of the main lock, or the shell that the last Release left.
        ThreadState *state = thread->last;
        ThreadState *shell = state ? nullptr : thread->shell;
        if (shell && shell->dead.load(std::memory_order_relaxed)) {
            state = shell;
        }
        if (state && try_attach_at_once(state, thread->token)) [[likely]] {
            if (shell) {
                revive_for_ensure(shell);
            }
            state->ensure_depth++;
            return false;
        }
    }
    if (ThreadState *state = current()) [[likely]] {
        state->ensure_depth++;
        return true;
    }
    if (!thread) {
        fatal_client(function, "Couldn't create thread-state for new thread");
    }
    ThreadState *state = thread->last;
    if (state && state->gil.load(std::memory_order_relaxed) == &closed_gil && main_interpreter()) {
        state = nullptr;  // left over from an earlier runtime
    }
    if (state) {
        attach(function, state);
    } else {
        if (process.phase.load(std::memory_order_acquire) == Phase::kUninitialized &&
            !process.finalizing.load(std::memory_order_relaxed)) {
            fatal_client(function, "the runtime is not initialized: call Py_Initialize() first");
        }
        Attach result;
        state = attach_own_shell(function, &result);
        if (!state) {
            if (result == Attach::kClosed) {
                park_for_good();
            }
            fatal_client(function, "Couldn't create thread-state for new thread");
        }
    }
    state->ensure_depth++;
    return false;
}

void release_attached_slow(const char *function, bool was_attached) noexcept {
    ThreadState *state = current();
    if (!state) [[unlikely]] {
        ThreadState *own = this_thread_state();
        if (!own) {
            fatal_client(function, "auto-releasing thread-state, but no thread-state for this thread");
        }
        fatal_client_format(function, "thread state %p must be current when releasing", static_cast<void *>(own));
    }
    if (state->ensure_depth <= 0) [[unlikely]] {
        fatal_client_format(function, "thread state %p has no open PyGILState_Ensure", static_cast<void *>(state));
    }
    state->ensure_depth--;
    if (was_attached) [[likely]] {
        return;
    }
    if (state->ensure_depth == 0 && state->made_by_ensure) {
        retire_shell(function, state);
        return;
    }
    static_cast<void>(detach(function));
}

ThreadState *this_thread_state() noexcept {
    if (ThreadState *state = current()) {
        return state;
    }
    OsThread *thread = os_thread_or_null();
    return thread ? thread->last : nullptr;
}

}  // namespace interlock::runtime
