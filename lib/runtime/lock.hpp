// The lock behind PyThread_*_lock: one word, no owner, any thread may release it.
//
//  L1. kLocked says all there is to say about who has the lock; it is never handed over while set.
//  L2. While the lock is free and a waiter sleeps, some thread is on its way to take it: a waiter that was woken
//      (kWaking), one that is awake in acquire_slow, or a newcomer that sleeps for kPatienceNs at most.  Hence no
//      wake-up is lost when a waiter gives up.
//  L3. The releaser does not touch the word after it cleared kLocked: the next owner may free the lock.  The futex
//      wake that follows may hit freed memory (sync/parking.hpp, P2).
//  L4. Nothing but kLocked must be right for the lock to work: in a forked child the other bits may speak of threads
//      that are gone, which costs a needless wake-up, or a wait of kPatienceNs, once.
#pragma once

#include <atomic>

#include "base/base.hpp"

namespace interlock::runtime {

class Lock {
public:
    enum class Result { kBusy, kAcquired, kInterrupted };

    constexpr Lock() noexcept = default;
    Lock(const Lock &) = delete;
    Lock &operator=(const Lock &) = delete;

    // One load when the lock is busy.
    bool try_acquire() noexcept {
        uint32_t word = word_.load(std::memory_order_relaxed);
        while (!(word & kLocked)) {
            // Acquire: pairs with the release in release().
            if (word_.compare_exchange_weak(word, word | kLocked, std::memory_order_acquire,
                                            std::memory_order_relaxed)) {
                return true;
            }
        }
        return false;
    }

    // As one who could wait for it: a starving waiter goes first.
    bool try_acquire_fairly() noexcept {
        uint32_t word = word_.load(std::memory_order_relaxed);
        // Acquire: pairs with the release in release().
        return !(word & (kLocked | kStarving)) &&
               word_.compare_exchange_strong(word, word | kLocked, std::memory_order_acquire,
                                             std::memory_order_relaxed);
    }

    // timeout_ns < 0: no limit; 0: only tries.  kInterrupted only when asked for.
    Result acquire(int64_t timeout_ns, bool interruptible) noexcept {
        if (try_acquire_fairly()) {
            return Result::kAcquired;
        }
        if (timeout_ns == 0) {
            return try_acquire() ? Result::kAcquired : Result::kBusy;
        }
        return acquire_slow(timeout_ns, interruptible);
    }

    // False: it was not locked.  Async-signal-safe.
    [[nodiscard]] bool release() noexcept {
        uint32_t word = kLocked;
        // Release: pairs with the acquire of the next owner.
        return word_.compare_exchange_strong(word, 0, std::memory_order_release, std::memory_order_relaxed) ||
               release_slow(word);
    }

    bool is_locked() const noexcept { return word_.load(std::memory_order_relaxed) & kLocked; }

    // In a forked child: unlocked, whoever held it.
    void reinit_after_fork() noexcept { word_.store(0, std::memory_order_relaxed); }

private:
    static constexpr uint32_t kLocked = 1u << 0;    // Set exactly while somebody owns the lock.
    static constexpr uint32_t kWaking = 1u << 1;    // A sleeper was sent a wake-up; may be stale, then L2 holds by a
                                                    // waiter that is awake.  Every waiter clears it before it sleeps.
    static constexpr uint32_t kStarving = 1u << 2;  // A waiter was passed over for kPatienceNs: newcomers that can
                                                    // wait do so.  Cleared by the next waiter that gets the lock.
    static constexpr uint32_t kWaiter = 1u << 3;    // From here on: the number of threads in acquire_slow.

    // How long a waiter is passed over by newcomers at most, scheduling apart.
    static constexpr int64_t kPatienceNs = 1000 * 1000;

    IL_NOINLINE Result acquire_slow(int64_t timeout_ns, bool interruptible) noexcept;
    IL_NOINLINE bool release_slow(uint32_t word) noexcept;

    std::atomic<uint32_t> word_{0};
};

}  // namespace interlock::runtime
