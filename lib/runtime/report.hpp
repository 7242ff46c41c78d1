// What a fatal error says about the process.
#pragma once

#include "base/base.hpp"
#include "base/fatal.hpp"

namespace interlock::runtime {

void read_fatal_context(FatalContext *context) noexcept;

}  // namespace interlock::runtime
