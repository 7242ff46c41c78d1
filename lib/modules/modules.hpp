// Init functions of the modules that are built in, as in the table of built-in modules.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::modules {

PyObject *init_builtins() noexcept;
PyObject *init_signal() noexcept;
PyObject *init_sys() noexcept;
PyObject *init_thread() noexcept;

}  // namespace interlock::modules
