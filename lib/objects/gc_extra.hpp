// Collected objects with more bytes behind them than their type says.
#pragma once

#include "objects/object.hpp"

namespace interlock::objects {

// Cleared, not tracked yet; null with MemoryError.
PyObject *object_gc_new_with_extra_data(PyTypeObject *type, size_t extra) noexcept;

}  // namespace interlock::objects
