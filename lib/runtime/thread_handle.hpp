// A thread that was started here and can be waited for: what _thread._ThreadHandle wraps.
//
//                  start()                  start() done
//   kNotStarted -----------> kStarting --------------------> kRunning
//                               |                               |   |
//                               | the system refuses    it ends |   | set_done(): the system's thread is let go
//                               v                               v   |
//                            kJoined <-- kJoining <-------- kDone   |
//                               ^                                   |
//                               +-----------------------------------+
//
//  H1. The phase moves forward only.  kDone and later is "done" outside.
//  H2. The system's thread is joined or detached exactly once: by whoever moves the phase from kDone to kJoining, or from
//      kRunning or kDone to kJoined, or, when the phase is still below, by the last reference.
//  H3. References: the owner's, and the thread's own until its end, so that either may go first.  They are dropped
//      under Runtime::registry, the last one maybe without a thread state.
//  H4. start() runs to its end before the new thread attaches: the caller has the lock that it attaches with.  So what
//      start() writes needs no lock, and the phase is kRunning before the thread ends.
//  H5. In a forked child threads other than the calling one are done, and not joined.
//  H6. Lists change under Runtime::registry.
#pragma once

#include <atomic>

#include "base/base.hpp"
#include "interlock/pytypes.h"
#include "runtime/thread_state.hpp"
#include "sync/parking.hpp"
#include "sync/thread.hpp"

namespace interlock::runtime {

// What a started thread is to do; its references are the body's to drop.
struct ThreadCall {
    PyObject *function = nullptr;
    PyObject *args = nullptr;
    PyObject *kwargs = nullptr;
};

enum class ThreadStart {
    kStarted,
    kStartedBefore,
    kNoMemory,
    kRefused,  // by the system
};

enum class ThreadJoin {
    kDone,
    kTimedOut,
    kNotStarted,
    kSelf,    // the caller is the thread
    kFailed,  // a signal's handler or a pending call raised an exception
};

class ThreadHandle {
public:
    // Runs attached in the new thread.
    using Body = void (*)(const ThreadCall &call);

    constexpr ThreadHandle() noexcept = default;
    ThreadHandle(const ThreadHandle &) = delete;
    ThreadHandle &operator=(const ThreadHandle &) = delete;

    // For a thread that somebody else started and that set_done() ends.  null: no memory.
    static ThreadHandle *make_for(unsigned long ident) noexcept;

    // Drops the owner's reference.  Attached or not.
    void release() noexcept;

    // Attached, in an interpreter that is not ending.  Takes the references of `call` when it returns kStarted.
    // `awaited`: the interpreter does not end before the thread.
    ThreadStart start(Body body, const ThreadCall &call, bool awaited) noexcept;

    // Attached; detached while it waits.  deadline_ns: sync::monotonic_ns() or kForever.
    ThreadJoin join(ThreadState *caller, int64_t deadline_ns) noexcept;

    // False: not started.
    bool set_done() noexcept;

    bool is_done() const noexcept { return phase_of(word_.load(std::memory_order_acquire)) >= kDone; }

    // 0 until it is started.  Attached.
    unsigned long ident() const noexcept { return ident_; }

    // Awaited threads of an interpreter (null: of every one), but the caller, are joined; also those that are started
    // meanwhile.  kDone, kTimedOut or kFailed.  After `report_at_ns` says on stderr, once, which are left.
    static ThreadJoin join_awaited(ThreadState *caller, Interpreter *only, int64_t deadline_ns,
                                   int64_t report_at_ns) noexcept;

    // The same threads.
    static bool is_any_awaited(Interpreter *only) noexcept;

    // They run on, as daemons do.
    static void await_no_more(Interpreter *only) noexcept;

    // The interpreter goes away; threads that it should have awaited do not know of it any more (H6).
    static void forget_interpreter_locked(Interpreter *interpreter) noexcept;

    // In a forked child, which has one thread (H5).
    static void forget_other_threads() noexcept;

private:
    // The word: a phase, whether a joiner may sleep, and a count that grows when one is asked to look up.
    static constexpr uint32_t kPhaseMask = 7;
    static constexpr uint32_t kNotStarted = 0, kStarting = 1, kRunning = 2, kDone = 3, kJoining = 4, kJoined = 5;
    static constexpr uint32_t kAwaited = 1u << 3;  // Set before a joiner sleeps; never cleared.
    static constexpr uint32_t kNudge = 1u << 4;

    static uint32_t phase_of(uint32_t word) noexcept { return word & kPhaseMask; }

    bool move(uint32_t from, uint32_t to) noexcept;
    void run() noexcept;
    void finish() noexcept;
    void fail_start(ThreadState *state) noexcept;
    sync::Wake wait(uint32_t seen, int64_t deadline_ns) noexcept;
    void nudge() noexcept;
    void reap() noexcept;
    bool drop_reference_locked() noexcept;
    void destroy_last() noexcept;
    void link() noexcept;
    void await_locked(Interpreter *interpreter) noexcept;
    void leave_awaited_locked() noexcept;
    void leave_awaited() noexcept;
    bool forget_after_fork() noexcept;
    template <class Visit>
    static void each_awaited_locked(Interpreter *only, Visit visit) noexcept;
    static ThreadHandle *first_awaited(Interpreter *only) noexcept;
    static void report_awaited(Interpreter *only) noexcept;

    std::atomic<uint32_t> word_{kNotStarted};
    std::atomic<int> references_{1};
    unsigned long ident_ = 0;
    std::atomic<unsigned long> native_id_{0};  // for reports; 0: it has not run yet
    sync::ThreadHandle os_handle_{};
    bool owns_os_thread_ = false;
    bool linked_ = false;
    bool has_thread_reference_ = false;  // H3: the thread's is still counted
    bool counted_ = false;               // in Interpreter::thread_count

    // Written by start(), read by the new thread (H4).
    Body body_ = nullptr;
    ThreadCall call_;
    ThreadState *state_ = nullptr;
    OsThread *record_ = nullptr;

    // All handles that have, or had, a thread; and an interpreter's awaited ones.
    ThreadHandle *next_ = nullptr, *previous_ = nullptr;
    Interpreter *awaited_by_ = nullptr;
    ThreadHandle *next_awaited_ = nullptr, *previous_awaited_ = nullptr;
};

}  // namespace interlock::runtime
