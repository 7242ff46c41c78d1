// _thread._local: an object with attributes of their own in each thread.
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"

namespace interlock::modules {

extern IL_HIDDEN PyTypeObject local_type;

}  // namespace interlock::modules
