// _thread._local: an object with attributes of their own in each thread.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::modules {

// 0 or -1.
int add_local_type(PyObject *module) noexcept;

}  // namespace interlock::modules
