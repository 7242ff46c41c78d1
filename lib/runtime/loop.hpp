// The event loop of the main thread: pending calls and signals make it call back.
#pragma once

#include "base/base.hpp"

struct uv_loop_s;

namespace interlock::runtime {

// 0, or -1: another one is attached, no memory, or the loop refused.
int attach_loop(const char *function, uv_loop_s *loop) noexcept;
// 0, or -1: it is not attached.
int detach_loop(uv_loop_s *loop) noexcept;

}  // namespace interlock::runtime
