// What numbers keep per interpreter: free lists.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct NumberState {
};

}  // namespace interlock::objects
