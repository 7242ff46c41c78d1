// What calls keep per interpreter.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct CallState {
    int recursion_limit = 1000;
};

}  // namespace interlock::objects
