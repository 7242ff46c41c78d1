// First include of every source: the machine's configuration and the library's own switches.
#pragma once

#include "config.h"

// Distributions add this; with it even span[i] calls into libstdc++, which we do not link.
#undef _GLIBCXX_ASSERTIONS

#include <cstddef>
#include <cstdint>

#define IL_HIDDEN __attribute__((visibility("hidden")))
#define IL_NOINLINE __attribute__((noinline))
#define IL_INLINE __attribute__((always_inline)) inline
#define IL_COLD __attribute__((cold, noinline))
// Large zeroed data of which little is touched: lies apart, so that the rest takes few pages.
#define IL_LARGE __attribute__((section(".bss.large")))

namespace interlock {
constexpr std::size_t kCacheLine = 64;
}
