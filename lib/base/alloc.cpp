#include "base/alloc.hpp"

#include <atomic>
#include <cstdlib>

namespace interlock {
namespace {

// Countdown of the failing mode: -1 off, otherwise the number of calls that still succeed.  Relaxed: no order with
// other data matters.
std::atomic<long> fail_countdown{-1};

bool must_fail() noexcept {
    if (fail_countdown.load(std::memory_order_relaxed) < 0) {
        return false;
    }
    return fail_countdown.fetch_sub(1, std::memory_order_relaxed) == 0;
}

}  // namespace

void fail_allocation_after(long successes) noexcept { fail_countdown.store(successes, std::memory_order_relaxed); }

bool allocation_failure_pending() noexcept { return fail_countdown.load(std::memory_order_relaxed) >= 0; }

void *raw_malloc(std::size_t bytes) noexcept { return must_fail() ? nullptr : std::malloc(bytes ? bytes : 1); }

void *raw_calloc(std::size_t count, std::size_t bytes) noexcept {
    return must_fail() ? nullptr : std::calloc(count ? count : 1, bytes ? bytes : 1);
}

void *raw_realloc(void *block, std::size_t bytes) noexcept {
    return must_fail() ? nullptr : std::realloc(block, bytes ? bytes : 1);
}

void raw_free(void *block) noexcept { std::free(block); }

}  // namespace interlock
