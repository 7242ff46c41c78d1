#include "base/base.hpp"

#include "runtime/lock.hpp"
#include "sync/clock.hpp"
#include "sync/parking.hpp"

namespace interlock::runtime {
namespace {

int64_t now_ns() noexcept { return static_cast<int64_t>(sync::monotonic_ns()); }

int64_t later(int64_t now, int64_t nanoseconds) noexcept {
    return nanoseconds > INT64_MAX - now ? sync::kForever : now + nanoseconds;
}

}  // namespace

Lock::Result Lock::acquire_slow(int64_t timeout_ns, bool interruptible) noexcept {
    int64_t deadline = sync::kForever;
    bool deadline_known = timeout_ns < 0;
    int64_t passed_over_since = -1;  // when this thread first woke up and found the lock taken again
    int64_t polite_until = -1;       // until then a newcomer leaves a free lock to a starving waiter
    bool newcomer = true;
    bool starving = false;
    bool leave = false;
    Result reason = Result::kBusy;

    uint32_t word = word_.fetch_add(kWaiter, std::memory_order_relaxed) + kWaiter;
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
            uint32_t taken = ((word | kLocked) & ~(kWaking | kStarving)) - kWaiter;
            // Acquire: pairs with the release in release().
            if (word_.compare_exchange_weak(word, taken, std::memory_order_acquire, std::memory_order_relaxed)) {
                return Result::kAcquired;
            }
            continue;
        }
        if (leave) {
            uint32_t left = (word & ~kWaking) - kWaiter;
            if (starving || left < kWaiter) {
                left &= ~kStarving;
            }
            if (word_.compare_exchange_weak(word, left, std::memory_order_relaxed, std::memory_order_relaxed)) {
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
        uint32_t asleep = polite ? word : (word & ~kWaking) | (starving ? kStarving : 0);
        if (asleep != word &&
            !word_.compare_exchange_weak(word, asleep, std::memory_order_relaxed, std::memory_order_relaxed)) {
            continue;
        }
        bool shortened = polite && (deadline < 0 || polite_until < deadline);
        sync::Wake wake = sync::futex_wait(&word_, asleep, shortened ? polite_until : deadline);
        word = word_.load(std::memory_order_relaxed);
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

bool Lock::release_slow(uint32_t word) noexcept {
    for (;;) {
        if (!(word & kLocked)) {
            return false;
        }
        bool wake = word >= kWaiter && !(word & kWaking);
        uint32_t next = (word & ~kLocked) | (wake ? kWaking : 0);
        // Release: pairs with the acquire of the next owner.
        if (word_.compare_exchange_weak(word, next, std::memory_order_release, std::memory_order_relaxed)) {
            if (wake) {
                sync::futex_wake(&word_);  // L3
            }
            return true;
        }
    }
}

}  // namespace interlock::runtime
