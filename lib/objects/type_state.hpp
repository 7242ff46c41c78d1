// What types keep per interpreter: attribute cache, and the changing parts of static types.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct TypeState {
};

}  // namespace interlock::objects
