// bool: the ints 0 and 1 under another type.
#pragma once

#include "base/base.hpp"
#include "interlock/pybool.h"
#include "objects/long.hpp"

namespace interlock::objects {

PyObject *bool_from_long(long value) noexcept;

}  // namespace interlock::objects
