// What strings keep per interpreter: interned strings, free lists, codec registry.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

struct TextState {
};

}  // namespace interlock::objects
