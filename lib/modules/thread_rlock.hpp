// _thread.RLock: a lock that its owner may take again.
#pragma once

#include "base/base.hpp"
#include "interlock/pytype.h"

namespace interlock::modules {

extern IL_HIDDEN PyType_Spec rlock_spec;

}  // namespace interlock::modules
