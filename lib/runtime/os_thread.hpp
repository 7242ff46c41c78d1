// What the runtime remembers of one OS thread, from its first attach to its exit.
#pragma once

#include <atomic>

#include "base/base.hpp"
#include "runtime/bell.hpp"

struct _PyThreadStateToken;

namespace interlock::runtime {

struct ThreadState;
class Gil;

struct OsThread {
    uintptr_t token = 0;
    unsigned long ident = 0;
    unsigned long native_id = 0;

    // The state attached last, noted when it is detached: PyGILState's, while none is attached.  Null when there is none,
    // or it is gone.
    ThreadState *last = nullptr;

    // The current state when it is not attached through main_gil, and the other lock that this thread holds.  After
    // PyEval_ReleaseLock there is a current state and no lock.
    ThreadState *attached_elsewhere = nullptr;
    Gil *held_elsewhere = nullptr;

    // This thread rests in main_gil (its rule G8).  Written by this thread alone.
    std::atomic<bool> rests{false};

    // Made by PyGILState_Ensure for the main interpreter and kept for the next one; see ThreadState::dead.
    ThreadState *shell = nullptr;

    // Ends this thread's blocking call; the main thread has a static one (wakeup.cpp).
    Bell bell;

    // Kept for the next PyThreadState_Ensure; see ensure.hpp.
    ::_PyThreadStateToken *spare_tokens = nullptr;
    int spare_token_count = 0;

    // Under Runtime::registry: the states that name this thread, orphans included; all records.
    ThreadState *bound = nullptr;
    OsThread *next = nullptr;
    OsThread *previous = nullptr;
    int exit_passes = 0;
};

// The calling thread's record, or null when it never attached.
OsThread *os_thread_or_null() noexcept;

// A record that ends with its thread keeps the library mapped until then; Py_Initialize's ends with the runtime.
enum class RecordEnds { kWithThread, kWithRuntime };

// The same, made when missing; null: no memory or no key left.
OsThread *os_thread(RecordEnds ends = RecordEnds::kWithThread) noexcept;

// The record of a thread that is about to be started: its first state can be bound before it runs, so that an interpreter
// that ends meanwhile orphans the state instead of freeing it (T4).  null: no memory or no key left.
OsThread *make_os_thread() noexcept;
// In that thread, before anything else of this library; states bound already learn of it when they attach.
void adopt_os_thread(OsThread *thread) noexcept;
// The thread was not started after all; no state is bound to it.
void discard_os_thread(OsThread *thread) noexcept;

// The thread-local key, made on first use.  False: the process has no key left.
bool prepare_os_threads() noexcept;

// After finalization: gives the calling thread's record back, if nothing names it any more.
void release_os_thread() noexcept;

// In a forked child: only the calling thread is left.
void forget_other_os_threads() noexcept;

}  // namespace interlock::runtime
