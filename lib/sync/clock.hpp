// Time: monotonic nanoseconds, and the processor's counter where even that call is too much.
#pragma once

#include <time.h>

#include "base/base.hpp"

namespace interlock::sync {

inline constexpr uint64_t kNsPerUs = 1000;
inline constexpr uint64_t kNsPerMs = 1000 * 1000;
inline constexpr uint64_t kNsPerSec = 1000 * 1000 * 1000;

// Async-signal-safe.  The clock of uv_hrtime, without the jump through libuv.
inline uint64_t monotonic_ns() noexcept {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<uint64_t>(now.tv_sec) * kNsPerSec + static_cast<uint64_t>(now.tv_nsec);
}

// A counter of unknown rate that costs one instruction where the machine has one.  Good for "about how long", on
// one thread; not ordered with other memory accesses, and possibly not the same on two processors.
inline uint64_t cycles() noexcept {
#if defined(__x86_64__) || defined(__i386__)
    return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
    uint64_t value;
    asm volatile("mrs %0, cntvct_el0" : "=r"(value));
    return value;
#else
    return monotonic_ns();
#endif
}

}  // namespace interlock::sync
