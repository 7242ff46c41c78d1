#include "base/base.hpp"

#include "interlock/pypending.h"
#include "runtime/checkpoint.hpp"
#include "runtime/pending.hpp"

// Work: runtime/pending.cpp and runtime/checkpoint.cpp
namespace runtime = interlock::runtime;

extern "C" {

int Py_AddPendingCall(int (*func)(void *), void *arg) { return runtime::add_pending_call(func, arg); }

int Py_MakePendingCalls(void) { return runtime::make_pending_calls(runtime::current_or_die(__func__)); }

}  // extern "C"
