// The nesting counter behind PyGILState_*.
//
//  S1. An attached state counts, of whichever interpreter; else the one that this OS thread used last; else one is made
//      in the main interpreter.
//  S2. A state that Ensure made is not deleted by the last Release but kept as the thread's shell: linked, dead, skipped
//      by walks.  So is one that PyThreadState_Delete removes, when the thread has the main lock and no shell yet.  The
//      next Ensure or PyThreadState_New revives it under the lock, with no memory and no list touched.
#pragma once

#include "base/base.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::runtime {

bool ensure_attached_slow(const char *function) noexcept;
void release_attached_slow(const char *function, bool was_attached) noexcept;

// True: the thread was attached before.  Fatal before initialization and when there is no memory; parks for good when
// the interpreter is ending.
IL_INLINE bool ensure_attached(const char *function) noexcept {
    if (main_gil.is_held_by(sync::thread_token())) [[likely]] {
        if (ThreadState *state = main_gil.attached()) [[likely]] {
            state->ensure_depth++;
            return true;
        }
    }
    return ensure_attached_slow(function);
}

IL_INLINE void release_attached(const char *function, bool was_attached) noexcept {
    if (was_attached && main_gil.is_held_by(sync::thread_token())) [[likely]] {
        ThreadState *state = main_gil.attached();
        if (state && state->ensure_depth > 0) [[likely]] {
            state->ensure_depth--;
            return;
        }
    }
    release_attached_slow(function, was_attached);
}

// The state that ensure_attached() would use, attached or not; null: it would make one.
ThreadState *this_thread_state() noexcept;

// Attaches a state of the main interpreter that this thread made by Ensure before, or a new one.
// Null: no memory; *result tells kClosed from it.
ThreadState *attach_own_shell(const char *function, Attach *result) noexcept;

// The counterpart: the attached state made by Ensure has no user left.  Detaches.
void retire_shell(const char *function, ThreadState *state) noexcept;

}  // namespace interlock::runtime
