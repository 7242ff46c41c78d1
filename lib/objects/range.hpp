// range and its iterators.
#pragma once

#include "base/base.hpp"
#include "interlock/pyrange.h"

namespace interlock::objects {

// New range; all three are ints, step is not 0.
[[nodiscard]] PyObject *range_new(PyObject *start, PyObject *stop, PyObject *step) noexcept;

}  // namespace interlock::objects
