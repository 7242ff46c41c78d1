// PyThreadState_Ensure and its siblings (PEP 788): attach that a guard makes safe.
//
//  E1. A guard of the state's interpreter is open from before the attach to after the removal, so that the interpreter
//      neither ends nor shuts its lock meanwhile.  Release closes its own guard before it attaches what was attached
//      before: that attach may park, and must not hold up another interpreter's end.
//  E2. A token is freed into the record of the OS thread that releases it, which keeps a few for the next calls.
#pragma once

#include "base/base.hpp"
#include "runtime/guard.hpp"
#include "runtime/thread_state.hpp"

struct _PyThreadStateToken {
    interlock::runtime::ThreadState *state = nullptr;     // attached by the call
    interlock::runtime::ThreadState *previous = nullptr;  // attached before; null: none
    _PyInterpreterGuard guard;                            // EnsureFromView's
    _PyThreadStateToken *next = nullptr;                  // in the record's list of spare ones
};

namespace interlock::runtime {

using ThreadStateToken = ::_PyThreadStateToken;

// Null: no memory.  The caller's guard stays open until the release.
ThreadStateToken *ensure_guarded(const char *function, const InterpreterGuard *guard) noexcept;

// Null: no memory, or the interpreter is ending or gone.
ThreadStateToken *ensure_from_view(const char *function, const InterpreterView *view) noexcept;

void release_ensured(const char *function, ThreadStateToken *token) noexcept;

// The record's end.
void free_spare_tokens(OsThread *thread) noexcept;

}  // namespace interlock::runtime
