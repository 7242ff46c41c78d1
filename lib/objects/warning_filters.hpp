// The filters of the current interpreter (warnings.hpp, W1).
#pragma once

#include "objects/warnings.hpp"

namespace interlock::objects {

// Made on first use; null with MemoryError.
const WarningFilters *warning_filters() noexcept;

// What to do about a warning; the text, the module and the category are as warn_explicit has them.
WarningAction warning_action(const WarningFilters &filters, PyObject *text, PyTypeObject *category, PyObject *module,
                             long line) noexcept;

}  // namespace interlock::objects
