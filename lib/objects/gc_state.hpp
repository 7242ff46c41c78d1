// The collector of one interpreter.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct GcState {
};

}  // namespace interlock::objects
