// sys.monitoring, an attribute of sys.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::modules {

[[nodiscard]] PyObject *make_sys_monitoring() noexcept;

}  // namespace interlock::modules
