// Exceptions that one thread raises in another.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

// For the newest state of the current interpreter that belongs to the thread `ident`: what it raises at its next
// safepoint, instead of what was there; null: nothing.  1; 0: there is no such state.
int set_async_exception(unsigned long ident, PyObject *exception) noexcept;

}  // namespace interlock::objects
