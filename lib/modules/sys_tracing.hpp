// The part of sys that profilers, tracers and debuggers use.
#pragma once

#include "base/base.hpp"
#include "interlock/pymethod.h"

namespace interlock::modules {

extern IL_HIDDEN PyMethodDef sys_tracing_functions[];

}  // namespace interlock::modules
