// The running configuration as objects: PyConfig_Get and its siblings.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

PyObject *config_get(const char *name) noexcept;
int config_get_int(const char *name, int *value) noexcept;
PyObject *config_names() noexcept;
int config_set(const char *name, PyObject *value) noexcept;

}  // namespace interlock::objects
