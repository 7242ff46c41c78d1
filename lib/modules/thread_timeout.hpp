// Timeouts as _thread's methods take them: seconds, an int or a float.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::modules {

// Rounded away from zero.  False with TypeError, ValueError (NaN) or OverflowError.
bool timeout_from_seconds(PyObject *seconds, int64_t *nanoseconds) noexcept;

}  // namespace interlock::modules
