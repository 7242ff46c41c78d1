// What functions and methods keep per interpreter: free lists, recursion limit.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct CallState {
    int recursion_limit = 1000;
};

}  // namespace interlock::objects
