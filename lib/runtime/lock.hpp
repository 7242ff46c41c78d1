// The lock behind PyThread_*_lock: one word, no owner, any thread may release it.
//
//      try --busy--> poll (L9) --in vain--> awake, counted <----> asleep
//       |             |     |                |        |
//       |             |     +--- a signal ---|--------+--- a signal, or the time is over ---> leaves
//       +---- free ---+-------- free --------+---> takes the lock; a release, plain (L5) or not, frees it again
//
//  L1. kLocked says all there is to say about who has the lock; it is never handed over while set.
//  L2. While the lock is free and a waiter sleeps, some thread is on its way to take it: a waiter that was woken
//      (kWaking), one that is awake in acquire_slow or sleeps with a timer (L7), or a newcomer that sleeps for
//      kPatienceNs at most.  Hence no wake-up is lost when a waiter gives up.
//  L3. The releaser does not touch the lock after it cleared kLocked: the next owner may free it.  The futex
//      wake that follows may hit freed memory (sync/parking.hpp, P2).
//  L4. Nothing but kLocked must be right for the lock to work: in a forked child the other bits may speak of threads
//      that are gone, which costs a needless wake-up, or a wait of kPatienceNs, once.
//  L5. While calm is 0, a release is plain: it stores kLocked's byte and leaves the others as they are, so that it
//      cannot undo what a waiter writes meanwhile.  (Byte stores and wider atomic operations on one word are coherent
//      on every processor that Linux runs on; its own spin locks do the same.)  Every other release is a
//      compare-and-swap of the whole word, which sees whether somebody waits.
//  L6. A waiter makes calm other than 0 by the same operation that counts it, before it looks at kLocked.  Whoever takes
//      the lock after that changes a byte that this operation wrote, and acquires by it: its later look at calm sees
//      what the waiter wrote, so its release is not plain.  calm goes down by releases that find nobody waiting.
//  L7. Hence one plain release at most passes over a waiter without waking it: that of the owner at the time at which
//      calm left 0.  kSettling stands for it until that owner is known to be gone.  A waiter that sees it sleeps no
//      longer than it has waited already: a releaser that was stopped between its look at calm and its store makes it
//      wait twice as long as that took, and kSettleNs, at most.
//  L8. held_ tells a plain release that the lock is locked: to read that in the byte which a locked instruction has just
//      written costs as much as that instruction.  It is a hint.  False while locked: the word decides.  True while
//      free: only after a release that ran beside another one, or beside the acquire that it undoes.
//  L9. A thread that waits for a lock which it took itself (held_ names it) is being passed a turn.  When the last
//      wake-up for this lock came from another processor, it first polls for about as long as a wake-up takes: while
//      both sides stay awake, a pass costs no sleep.  A poller is a newcomer that tries again: nobody knows of it, no
//      release looks for it.  Polls in vain double the number of waits until the next ones.  Locks that guard
//      something are not polled: a sleeping waiter costs their owners less.
//
//  What the user owes: one release for each acquire.  Of two releases that run at the same time both may succeed, and the
//  late one may undo a third thread's acquire (of releases one after the other, each that finds the lock free is
//  refused).  And acquire() touches the lock until it returns: that it is seen locked is not enough to free it.
#pragma once

#include <atomic>
#include <bit>

#include "base/base.hpp"
#include "sync/thread.hpp"

namespace interlock::runtime {

// A number at a byte of a word as it lies in memory.
constexpr uint64_t at_byte(unsigned byte, uint64_t number) noexcept {
    return number << 8 * (std::endian::native == std::endian::little ? byte : 7 - byte);
}

class Lock {
public:
    enum class Result { kBusy, kAcquired, kInterrupted };

    constexpr Lock() noexcept = default;
    Lock(const Lock &) = delete;
    Lock &operator=(const Lock &) = delete;

    // One load when the lock is busy.
    bool try_acquire() noexcept {
        // Acquire: pairs with the release in release() and release_slow().  Also of a failure: who learns by it that the
        // lock is locked may be the one that releases it (L6).
        uint8_t locked = word_.byte.locked.load(std::memory_order_acquire);
        if (locked || !word_.byte.locked.compare_exchange_strong(locked, 1, std::memory_order_acquire)) {
            return false;
        }
        held_.store(self(), std::memory_order_relaxed);  // a hint (L8)
        return true;
    }

    // As one who could wait for it: a starving waiter goes first.
    bool try_acquire_fairly() noexcept {
        return !(word_.byte.flags.load(std::memory_order_relaxed) & kStarvingFlag) && try_acquire();
    }

    // timeout_ns < 0: no limit; 0: only tries.  kInterrupted only when asked for.  `signals` changes when a signal handler
    // runs in this thread; without it an interruptible wait does not poll, for nothing else would end the polls.
    Result acquire(int64_t timeout_ns, bool interruptible, const std::atomic<uint32_t> *signals = nullptr) noexcept {
        if (try_acquire_fairly()) {
            return Result::kAcquired;
        }
        if (timeout_ns == 0) {
            return try_acquire() ? Result::kAcquired : Result::kBusy;
        }
        return acquire_slow(timeout_ns, interruptible, signals);
    }

    // False: it was not locked.  Async-signal-safe.
    [[nodiscard]] bool release() noexcept {
        // Relaxed: a hint (L8), and what the thread that took the lock had to see (L6).
        if (held_.load(std::memory_order_relaxed) && word_.byte.calm.load(std::memory_order_relaxed) == 0) [[likely]] {
            held_.store(0, std::memory_order_relaxed);
            word_.byte.locked.store(0, std::memory_order_release);  // pairs with the acquire of the next owner
            return true;
        }
        return release_slow();
    }

    // Acquire: as in try_acquire().
    bool is_locked() const noexcept { return word_.byte.locked.load(std::memory_order_acquire); }

    // In a forked child: unlocked, whoever held it.
    void reinit_after_fork() noexcept {
        held_.store(0, std::memory_order_relaxed);
        word_.all.store(kLeastCalm, std::memory_order_relaxed);
    }

private:
    // The word, and the parts of it that are used alone.
    union Word {
        constexpr Word() noexcept : all{kLeastCalm} {}

        std::atomic<uint64_t> all;
        std::atomic<uint32_t> futex;  // with the three bytes
        struct {
            std::atomic<uint8_t> locked, flags, calm;
        } byte;

        // A lock inside of the atomics would not cover the other parts.
        static_assert(decltype(all)::is_always_lock_free && decltype(byte.locked)::is_always_lock_free);
    };

    // Set exactly while somebody owns the lock.
    static constexpr uint64_t kLocked = at_byte(0, 1);
    // A sleeper was sent a wake-up; may be stale, then L2 holds by a waiter that is awake.  Every waiter clears it before
    // it sleeps.
    static constexpr uint64_t kWaking = at_byte(1, 1);
    // A waiter was passed over for kPatienceNs: newcomers that can wait do so.  Cleared by the next waiter that gets the
    // lock.
    static constexpr uint8_t kStarvingFlag = 2;
    static constexpr uint64_t kStarving = at_byte(1, kStarvingFlag);
    // A plain release may be under way although calm is not 0 (L7); may be stale, which costs timers.
    static constexpr uint64_t kSettling = at_byte(1, 4);
    // How many releases from now on see nobody waiting until they may be plain; not 0 while somebody waits.  A lock that
    // is waited for once in its life, and one that always is, never need a timer.
    static constexpr uint64_t kCalmUnit = at_byte(2, 1);
    static constexpr uint64_t kCalm = at_byte(2, 0xFF);
    static constexpr uint64_t kLeastCalm = 200 * kCalmUnit;
    // The number of threads in acquire_slow.
    static constexpr uint64_t kWaiter = at_byte(std::endian::native == std::endian::little ? 4 : 7, 1);
    static constexpr uint64_t kWaiters = 0xFFFFFFFF * kWaiter;

    // How long a waiter is passed over by newcomers at most, scheduling apart.
    static constexpr int64_t kPatienceNs = 1000 * 1000;

    // The first sleep of a waiter that cannot be sure to be woken (L7).
    static constexpr int64_t kSettleNs = 50 * 1000;

    // How long a waiter polls at most: what the wake-up of a processor takes that has gone to sleep, in a guest, too.
    static constexpr int64_t kPollNs = 50 * 1000;
    static constexpr int kPollsPerLook = 16;  // at the clock
    static constexpr uint16_t kNoCpu = 0xFFFF;

    // Names the calling thread well enough for a hint.
    static uint32_t self() noexcept { return static_cast<uint32_t>(sync::thread_token()); }

    IL_NOINLINE Result acquire_slow(int64_t timeout_ns, bool interruptible,
                                    const std::atomic<uint32_t> *signals) noexcept;
    IL_NOINLINE bool release_slow() noexcept;
    bool is_worth_polling() noexcept;
    Result poll(int64_t until_ns, const std::atomic<uint32_t> *signals) noexcept;

    Word word_;
    std::atomic<uint32_t> held_{0};  // self() of the thread that took the lock
    // Hints about polls (L9), written before a release and by waiters.
    std::atomic<uint16_t> waker_cpu_{kNoCpu};  // where the last release ran that woke somebody
    std::atomic<uint8_t> poll_pause_{0};       // so many waits after polls in vain do not poll
    std::atomic<uint8_t> poll_pause_left_{0};
};

}  // namespace interlock::runtime
