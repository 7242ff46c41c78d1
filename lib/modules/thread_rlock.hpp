// _thread.RLock: a lock that its owner may take again.
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"

namespace interlock::modules {

extern IL_HIDDEN PyTypeObject rlock_type;

}  // namespace interlock::modules
