// The safepoint: where a thread does what others asked of it.
#pragma once

#include "base/base.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::runtime {

IL_NOINLINE int checkpoint_slow(ThreadState *state) noexcept;

// 0, or -1 with an exception set in `state`.  Attached.
inline int checkpoint(ThreadState *state) noexcept {
    return state->breaker.peek() == 0 ? 0 : checkpoint_slow(state);
}

// The parts of it that Py_MakePendingCalls and PyErr_CheckSignals do: everything but asynchronous exceptions, and
// everything but those and pending calls.
int make_pending_calls(ThreadState *state) noexcept;
int check_signals(ThreadState *state) noexcept;

}  // namespace interlock::runtime
