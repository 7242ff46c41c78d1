// One thread state.
//
//            make            attach            detach
//   (none) ------> detached -------> attached -------> detached ... clear, remove ---> (none)
//                     ^                                   |
//                     +-------- swap to another ----------+
//
//  T1. A state is attached in at most one OS thread, and an OS thread has at most one attached state.
//  T2. Only the OS thread that has a state attached changes it, but for the breaker word, which anybody may raise, and
//      the links, which change under Runtime::registry.
//  T3. A state is freed only after Gil::flush_lookers(): a late drop request reads a state, never something else.
//  T4. When its interpreter ends, a state that another living OS thread used last is not freed but orphaned: its lock
//      becomes closed_gil, so that the thread parks when it comes back.  It is freed when that OS thread exits.
//  T5. thread_token is the bare token of os_thread only while the lock is main_gil: one comparison by the thread that
//      holds main_gil tells whether the state is its own and may take the place of the attached one.
#pragma once

#include <atomic>

#include "base/base.hpp"
#include "interlock/pythreadstate.h"
#include "runtime/eval_breaker.hpp"
#include "runtime/gil.hpp"
#include "runtime/thread_objects.hpp"
#include "sync/thread.hpp"

struct _is;
struct _PyInterpreterFrame;

namespace interlock::runtime {

using Interpreter = ::_is;
struct OsThread;

struct ThreadState : _ts {
    constexpr ThreadState() noexcept : _ts{} {}

    // The line that attach, detach and safepoints touch.
    EvalBreaker breaker;
    _PyInterpreterFrame *frame = nullptr;  // innermost guest frame; with the breaker, the guest's Interlock_Thread
    std::atomic<Gil *> gil{nullptr};  // of the interpreter, or closed_gil (T4)
    // Of os_thread, with kElsewhere unless `gil` is main_gil (T5); 0: none.  Written under the registry's lock.  Relaxed:
    // only the thread whose token this is finds its own in it, and that thread wrote it; kElsewhere comes while that
    // thread cannot have main_gil.
    std::atomic<uintptr_t> thread_token{0};
    OsThread *os_thread = nullptr;    // which attached it, or waited for that, or made it, last; null once that thread is gone
    int ensure_depth = 0;             // open PyGILState_Ensure and PyThreadState_Ensure calls
    bool made_by_ensure = false;      // the last release deletes it
    bool cleared = false;             // PyThreadState_Clear ran
    bool is_finalizer = false;        // runs the finalization: may attach while others park
    std::atomic<bool> dead{false};    // a cached shell: linked, but skipped by walks

    unsigned long thread_ident = 0;   // of os_thread
    unsigned long native_id = 0;
    uint64_t id = 0;                  // 0: a revived shell that nobody asked yet
    ThreadState *bound_next = nullptr;  // the states of one OS thread
    ThreadState *bound_previous = nullptr;
    ThreadObjects objects;

    static constexpr uintptr_t kElsewhere = 1;  // no bit of a token: those are aligned addresses

    Interpreter *interpreter() const noexcept { return interp; }
    bool is_bound_to(uintptr_t token) const noexcept {
        return (thread_token.load(std::memory_order_relaxed) & ~kElsewhere) == token;
    }
    // T5
    bool is_ready_for(uintptr_t token) const noexcept { return thread_token.load(std::memory_order_relaxed) == token; }

    // As new, but for the breaker word, which a late raise() may still touch.
    void reset() noexcept;
    // The same for a state that stays linked and bound.
    void blank() noexcept;
};

// The lock of the main interpreter and of all that share it.
extern IL_HIDDEN Gil main_gil;
// Never opened: attaching through it parks the thread.
extern IL_HIDDEN Gil closed_gil;

IL_NOINLINE ThreadState *current_elsewhere() noexcept;
[[noreturn]] void die_unattached(const char *function) noexcept;
IL_NOINLINE ThreadState *current_elsewhere_or_die(const char *function) noexcept;

// The attached thread state of the calling OS thread, or null.  No thread-local storage is read while the thread has
// the main lock: owner_ can name this thread only if this thread took it.
inline ThreadState *current() noexcept {
    if (main_gil.is_held_by(sync::thread_token())) [[likely]] {
        return main_gil.attached();
    }
    return current_elsewhere();
}

// The same; fatal, naming `function`, when there is none.
inline ThreadState *current_or_die(const char *function) noexcept {
    if (main_gil.is_held_by(sync::thread_token())) [[likely]] {
        if (ThreadState *state = main_gil.attached()) [[likely]] {
            return state;
        }
    }
    return current_elsewhere_or_die(function);
}

// ---- making and removing (thread_state.cpp) ----

// Detached, linked, bound to the calling OS thread; null: no memory, or the interpreter is ending.
ThreadState *make_thread_state(Interpreter *interpreter) noexcept;

// The same for a thread that is about to be started (make_os_thread).  The caller is attached to `interpreter`, which
// is not ending.
ThreadState *make_thread_state_for(OsThread *thread, Interpreter *interpreter) noexcept;

// The same in the main interpreter, which may end meanwhile: kClosed then, and kAttached when there is no memory.
ThreadState *make_foreign_thread_state(Attach *failure) noexcept;

// The same for the main thread's first state, which is a static object: a signal handler or a foreign thread may raise
// its breaker at any time.
ThreadState *make_main_thread_state(Interpreter *interpreter) noexcept;

// A main thread without a main state (a forked child's, or after the first one was deleted) takes this one.
void adopt_as_main_state(ThreadState *state) noexcept;

// A dead shell of the calling OS thread, which has the lock, is a state again.
void revive(ThreadState *shell) noexcept;

// Drops what it holds.  The lock is held.
void clear_thread_state(ThreadState *state) noexcept;

// Unlinks and frees a detached state.
void remove_thread_state(ThreadState *state) noexcept;

// Its interpreter; null for an orphan.  For states of the calling OS thread that another thread may be orphaning.
Interpreter *interpreter_of(const ThreadState *state) noexcept;

// Attached in some thread, as far as its lock knows.
bool is_attached(const ThreadState *state) noexcept;

uint64_t thread_state_id(ThreadState *state) noexcept;

// Walks: newest first, shells left out.
ThreadState *first_thread_state(Interpreter *interpreter) noexcept;
ThreadState *next_thread_state(ThreadState *state) noexcept;

// Under Runtime::registry: unlinks it from its interpreter and its OS thread.
void unlink_locked(ThreadState *state) noexcept;
void link_first_locked(ThreadState *state, Interpreter *interpreter) noexcept;
void bind_locked(ThreadState *state, OsThread *thread) noexcept;
void unbind_locked(ThreadState *state) noexcept;
void orphan_locked(ThreadState *state) noexcept;  // T4
void free_thread_state(ThreadState *state) noexcept;

}  // namespace interlock::runtime
