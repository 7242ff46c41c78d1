#include "base/base.hpp"

#include <cerrno>
#include <climits>
#include <ctime>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fatal.hpp"
#include "sync/clock.hpp"
#include "sync/parking.hpp"

namespace interlock::sync {
namespace {

// Where the kernel's old futex call takes 32-bit times and ours are wider, the newer call is the right one.
#if defined(SYS_futex_time64) && __TIMESIZE != 64
constexpr long kFutex = SYS_futex_time64;
#else
constexpr long kFutex = SYS_futex;
#endif

static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t), "the kernel reads the word itself");

}  // namespace

Wake futex_wait(const std::atomic<uint32_t> *word, uint32_t expected, int64_t deadline_ns) noexcept {
    timespec deadline;
    timespec *limit = nullptr;
    if (deadline_ns >= 0) {
        deadline.tv_sec = static_cast<time_t>(deadline_ns / static_cast<int64_t>(kNsPerSec));
        deadline.tv_nsec = static_cast<long>(deadline_ns % static_cast<int64_t>(kNsPerSec));
        limit = &deadline;
    }
    int saved = errno;
    Wake wake = Wake::kWoken;
    // The bitset form is the one whose time is absolute, on the monotonic clock.
    if (syscall(kFutex, word, FUTEX_WAIT_BITSET_PRIVATE, expected, limit, nullptr, FUTEX_BITSET_MATCH_ANY) != 0) {
        if (errno == ETIMEDOUT) {
            wake = Wake::kTimedOut;
        } else if (errno == EINTR) {
            wake = Wake::kInterrupted;
        } else if (errno != EAGAIN) {
            fatal_internal(__func__, "the kernel refused a futex wait");
        }
    }
    errno = saved;
    return wake;
}

void futex_wake(const std::atomic<uint32_t> *word, int count) noexcept {
    int saved = errno;
    // The result does not matter: for freed memory the kernel may well say EFAULT.
    syscall(kFutex, word, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0);
    errno = saved;
}

Wake Parker::park(int64_t timeout_ns, bool interruptible) noexcept {
    if (try_take()) {
        return Wake::kWoken;
    }
    if (timeout_ns == 0) {
        return Wake::kTimedOut;
    }
    int64_t deadline = kForever;
    if (timeout_ns > 0) {
        int64_t now = static_cast<int64_t>(monotonic_ns());
        deadline = timeout_ns > INT64_MAX - now ? kForever : now + timeout_ns;
    }
    return park_until(deadline, interruptible);
}

Wake Parker::park_until(int64_t deadline_ns, bool interruptible) noexcept {
    uint32_t empty = kEmpty;
    // Acquire on both ways out: pairs with the release in unpark.
    if (!word_.compare_exchange_strong(empty, kAsleep, std::memory_order_acquire, std::memory_order_acquire)) {
        // Not a plain store: another unpark may come between, and what it published must be seen too.
        word_.exchange(kEmpty, std::memory_order_acquire);
        return Wake::kWoken;
    }
    for (;;) {
        Wake wake = futex_wait(&word_, kAsleep, deadline_ns);
        if (word_.load(std::memory_order_relaxed) == kToken) {
            word_.exchange(kEmpty, std::memory_order_acquire);
            return Wake::kWoken;
        }
        if (wake == Wake::kTimedOut || (wake == Wake::kInterrupted && interruptible)) {
            // The token may have come in this instant.
            return word_.exchange(kEmpty, std::memory_order_acquire) == kToken ? Wake::kWoken : wake;
        }
    }
}

}  // namespace interlock::sync
