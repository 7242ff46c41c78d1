// The object allocator of one interpreter.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct MemoryState {
};

}  // namespace interlock::objects
