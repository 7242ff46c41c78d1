// What tuples, lists, dicts and sets keep per interpreter: free lists, version counters.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct ContainerState {
};

}  // namespace interlock::objects
