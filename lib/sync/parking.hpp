// Sleeping and waking: the futex, and Parker, one thread's bed.
//
// A Parker holds at most one wake-up ("token").  unpark() leaves it, park() takes it or sleeps until it comes.
//  P1. Only the owner parks; anybody unparks, any number of times.
//  P2. unpark() does not touch the memory after it left the token, so that the owner may free the Parker as soon as
//      park() returned.  The kernel is then asked to wake an address that is free or is another futex: nobody is
//      woken, or somebody is for no reason, which every wait here looks for (P3).
//  P3. A wake-up by itself means nothing; only the word does.
#pragma once

#include <atomic>

#include "base/base.hpp"

namespace interlock::sync {

inline constexpr int64_t kForever = -1;

enum class Wake {
    kWoken,        // the token came
    kTimedOut,
    kInterrupted,  // a signal handler ran in this thread
};

// Sleeps while `word` is `expected`.  deadline_ns: monotonic_ns() at which to give up; kForever never.
// kWoken means no more than "look again".
Wake futex_wait(const std::atomic<uint32_t> *word, uint32_t expected, int64_t deadline_ns = kForever) noexcept;

// Wakes up to `count` sleepers.  Async-signal-safe; `word` may be freed memory.  Keeps errno.
void futex_wake(const std::atomic<uint32_t> *word, int count = 1) noexcept;

class Parker {
public:
    // Sleeps until the token comes and takes it.  timeout_ns < 0: without limit; 0: only looks.
    // A signal ends the sleep with kInterrupted when `interruptible`, else the sleep goes on.
    Wake park(int64_t timeout_ns = kForever, bool interruptible = false) noexcept;

    // The same with a monotonic_ns() deadline, which costs no look at the clock.
    Wake park_until(int64_t deadline_ns, bool interruptible = false) noexcept;

    // Leaves the token and wakes the owner if it sleeps.  Async-signal-safe.
    void unpark() noexcept {
        // Release: pairs with the acquire in park, so that what was written before is seen there.
        if (word_.exchange(kToken, std::memory_order_release) == kAsleep) {
            futex_wake(&word_);
        }
    }

    // unpark() in two steps: the token under the caller's mutex, which keeps this Parker alive, and the wake-up after it.
    // A thread woken under the mutex may take the waker's processor, only to wait for the mutex.
    class Wakeup {
    public:
        void send() noexcept {
            if (word_) {
                futex_wake(word_);  // maybe of freed memory (P2)
                word_ = nullptr;
            }
        }

    private:
        friend class Parker;
        const std::atomic<uint32_t> *word_ = nullptr;
    };

    Wakeup leave_token() noexcept {
        Wakeup wakeup;
        // Release: as in unpark().
        if (word_.exchange(kToken, std::memory_order_release) == kAsleep) {
            wakeup.word_ = &word_;
        }
        return wakeup;
    }

    // Takes a token that is there already.
    bool try_take() noexcept {
        uint32_t token = kToken;
        return word_.load(std::memory_order_relaxed) == kToken &&
               word_.compare_exchange_strong(token, kEmpty, std::memory_order_acquire, std::memory_order_relaxed);
    }

    // Only the owner, when nobody can unpark it.
    void reset() noexcept { word_.store(kEmpty, std::memory_order_relaxed); }

private:
    static constexpr uint32_t kEmpty = 0, kToken = 1, kAsleep = 2;
    std::atomic<uint32_t> word_{kEmpty};
};

}  // namespace interlock::sync
