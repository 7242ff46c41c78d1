// What errors keep per interpreter: warning filters, preallocated MemoryError.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct ErrorState {
};

}  // namespace interlock::objects
