// The functions of sys.
#pragma once

#include "base/base.hpp"
#include "interlock/pymethod.h"

namespace interlock::modules {

extern IL_HIDDEN PyMethodDef sys_functions[];

}  // namespace interlock::modules
