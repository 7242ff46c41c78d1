#include "base/base.hpp"

#include <algorithm>
#include <bit>

#include "runtime/lock.hpp"
#include "sync/clock.hpp"
#include "sync/parking.hpp"

namespace interlock::runtime {
namespace {

// The word as it lies in memory.
struct Halves {
    uint32_t futex;
    uint32_t waiters;
};

int64_t now_ns() noexcept { return static_cast<int64_t>(sync::monotonic_ns()); }

int64_t later(int64_t now, int64_t nanoseconds) noexcept {
    return nanoseconds > INT64_MAX - now ? sync::kForever : now + nanoseconds;
}

}  // namespace

// Relaxed: hints, which a thread that has the lock or waits for it may write (L9).
bool Lock::is_worth_polling() noexcept {
    const uint16_t cpu = waker_cpu_.load(std::memory_order_relaxed);
    if (held_.load(std::memory_order_relaxed) != self() || cpu == kNoCpu ||
        cpu == static_cast<uint16_t>(sync::current_cpu()) || (word_.all.load(std::memory_order_relaxed) & kWaiters)) {
        return false;
    }
    const uint8_t left = poll_pause_left_.load(std::memory_order_relaxed);
    if (left > 0) {
        poll_pause_left_.store(static_cast<uint8_t>(left - 1), std::memory_order_relaxed);
    }
    return left == 0;
}

// kBusy: in vain.
Lock::Result Lock::poll(int64_t until_ns, const std::atomic<uint32_t> *signals) noexcept {
    // Relaxed: written by a handler in this thread.
    const uint32_t signals_before = signals ? signals->load(std::memory_order_relaxed) : 0;
    do {
        for (int i = 0; i < kPollsPerLook; i++) {
            if (try_acquire_fairly()) {
                poll_pause_.store(0, std::memory_order_relaxed);
                return Result::kAcquired;
            }
            sync::cpu_relax();
        }
        if (signals && signals->load(std::memory_order_relaxed) != signals_before) {
            return Result::kInterrupted;
        }
    } while (now_ns() < until_ns);
    const auto pause = static_cast<uint8_t>(poll_pause_.load(std::memory_order_relaxed) * 2 + 1);
    poll_pause_.store(pause, std::memory_order_relaxed);
    poll_pause_left_.store(pause, std::memory_order_relaxed);
    return Result::kBusy;
}

Lock::Result Lock::acquire_slow(int64_t timeout_ns, bool interruptible,
                                const std::atomic<uint32_t> *signals) noexcept {
    int64_t deadline = sync::kForever;
    bool deadline_known = timeout_ns < 0;
    if ((!interruptible || signals) && is_worth_polling()) {
        const int64_t now = now_ns();
        if (!deadline_known) {
            deadline = later(now, timeout_ns);
            deadline_known = true;
        }
        int64_t until = later(now, kPollNs);
        if (Result polled = poll(deadline < 0 ? until : std::min(until, deadline), signals); polled != Result::kBusy) {
            return polled;
        }
    }
    int64_t passed_over_since = -1;  // when this thread first woke up and found the lock taken again
    int64_t polite_until = -1;       // until then a newcomer leaves a free lock to a starving waiter
    int64_t waited_since = -1;       // when this thread first slept while the lock was settling
    bool newcomer = true;
    bool starving = false;
    bool leave = false;
    Result reason = Result::kBusy;

    uint64_t word = word_.all.load(std::memory_order_relaxed);
    uint64_t counted;
    do {
        counted = ((word & ~kCalm) | kLeastCalm | (word & kCalm ? 0 : kSettling)) + kWaiter;  // L6, L7
    } while (!word_.all.compare_exchange_weak(word, counted, std::memory_order_relaxed, std::memory_order_relaxed));
    word = counted;
    for (;;) {
        bool polite = newcomer && (word & kStarving) && !(word & kLocked) && !leave;
        if (polite) {
            int64_t now = now_ns();
            if (polite_until < 0) {
                polite_until = later(now, kPatienceNs);
            }
            polite = now < polite_until;
        }
        if (!(word & kLocked) && !polite) {
            uint64_t taken = ((word | kLocked) & ~(kWaking | kStarving | kSettling)) - kWaiter;
            // Acquire: pairs with the release in release() and release_slow().
            if (word_.all.compare_exchange_weak(word, taken, std::memory_order_acquire, std::memory_order_relaxed)) {
                held_.store(self(), std::memory_order_relaxed);  // a hint (L8)
                return Result::kAcquired;
            }
            continue;
        }
        if (leave) {
            uint64_t left = (word & ~kWaking) - kWaiter;
            if (starving || !(left & kWaiters)) {
                left &= ~kStarving;
            }
            if (word_.all.compare_exchange_weak(word, left, std::memory_order_relaxed, std::memory_order_relaxed)) {
                return reason;
            }
            continue;
        }
        if (!deadline_known) {
            deadline = later(now_ns(), timeout_ns);
            deadline_known = true;
        }
        if (passed_over_since >= 0 && !starving) {
            starving = now_ns() - passed_over_since >= kPatienceNs;
        }
        // A polite newcomer leaves kWaking as it is: another thread is on its way (L2).
        uint64_t asleep = polite ? word : (word & ~kWaking) | (starving ? kStarving : 0);
        if (asleep != word &&
            !word_.all.compare_exchange_weak(word, asleep, std::memory_order_relaxed, std::memory_order_relaxed)) {
            continue;
        }
        int64_t until = polite ? polite_until : sync::kForever;
        if (!polite && (asleep & kSettling)) {
            int64_t now = now_ns();
            if (waited_since < 0) {
                waited_since = now;
            }
            until = later(now, std::max(kSettleNs, now - waited_since));  // L7
        }
        bool shortened = until >= 0 && (deadline < 0 || until < deadline);
        uint32_t expected = std::bit_cast<Halves>(asleep).futex;
        sync::Wake wake = sync::futex_wait(&word_.futex, expected, shortened ? until : deadline);
        word = word_.all.load(std::memory_order_relaxed);
        if (wake == sync::Wake::kInterrupted && interruptible) {
            leave = true;
            reason = Result::kInterrupted;
        } else if (wake == sync::Wake::kTimedOut && !shortened) {
            leave = true;
        } else if (wake == sync::Wake::kWoken && (word & kLocked)) {
            newcomer = false;
            if (passed_over_since < 0) {
                passed_over_since = now_ns();
            }
        }
    }
}

bool Lock::release_slow() noexcept {
    held_.store(0, std::memory_order_relaxed);
    uint64_t word = word_.all.load(std::memory_order_relaxed);
    for (;;) {
        if (!(word & kLocked)) {
            return false;
        }
        bool wake = (word & kWaiters) && !(word & kWaking);
        uint64_t next = (word & ~(kLocked | kSettling)) | (wake ? kWaking : 0);
        if (!(word & kWaiters) && (word & kCalm)) {
            next -= kCalmUnit;  // L6
        }
        if (wake) {
            waker_cpu_.store(static_cast<uint16_t>(sync::current_cpu()), std::memory_order_relaxed);  // a hint (L9)
        }
        // Release: pairs with the acquire of the next owner.
        if (word_.all.compare_exchange_weak(word, next, std::memory_order_release, std::memory_order_relaxed)) {
            if (wake) {
                sync::futex_wake(&word_.futex);  // L3
            }
            return true;
        }
    }
}

}  // namespace interlock::runtime
