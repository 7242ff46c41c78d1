#include "base/base.hpp"

#include <signal.h>

#include "interlock/pyerr.h"
#include "runtime/signals.hpp"

// Work: runtime/signals.cpp
namespace runtime = interlock::runtime;

extern "C" {

void PyErr_SetInterrupt(void) { static_cast<void>(runtime::trip_signal(SIGINT)); }

int PyErr_SetInterruptEx(int signum) { return runtime::trip_signal(signum); }

}  // extern "C"
