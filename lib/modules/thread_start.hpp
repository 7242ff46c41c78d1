// _thread's functions that start threads and wait for them.
#pragma once

#include "base/base.hpp"
#include "interlock/pymethod.h"
#include "interlock/pytypes.h"

namespace interlock::modules {

extern IL_HIDDEN PyMethodDef thread_start_functions[];

}  // namespace interlock::modules
