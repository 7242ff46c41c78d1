// Waking a thread that blocks: in a blocking call with an unblock function, or in an event loop.
#pragma once

#include "base/base.hpp"
#include "runtime/bell.hpp"

namespace interlock::runtime {

struct ThreadState;
struct OsThread;

// Static, not in the thread's record: a signal handler may ring them at any time.
extern IL_HIDDEN Bell main_bell;
extern IL_HIDDEN Bell loop_bell;
void ring_main_bells() noexcept;

// The main thread is needed (a pending call, a signal).  Async-signal-safe; nothing happens when it does not block in a
// way that it told of.
inline void wake_main_thread() noexcept {
    if (main_bell.is_armed() || loop_bell.is_armed()) [[unlikely]] {
        ring_main_bells();
    }
}

// Another thread is needed.  Under Runtime::registry.
void wake_thread_locked(OsThread *thread) noexcept;

// Runs `function` detached and returns its result.  `unblock` (may be null) ends its wait when the thread is needed; it
// may be called from any thread, from a signal handler, and more than once, but not after this returned.
void *blocking_call(const char *caller, void *(*function)(void *), void *argument, void (*unblock)(void *),
                    void *unblock_argument) noexcept;

// The main thread's event loop: `send` makes it call back.  -1: another one is attached.
int attach_loop_bell(void (*send)(void *), void *argument) noexcept;
void detach_loop_bell() noexcept;

}  // namespace interlock::runtime
