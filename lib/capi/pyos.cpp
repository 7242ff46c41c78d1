#include "base/base.hpp"

#include <signal.h>

#include "interlock/pyos.h"
#include "runtime/fork.hpp"
#include "runtime/runtime.hpp"
#include "runtime/signals.hpp"

// Work: runtime/fork.cpp and runtime/signals.cpp
namespace runtime = interlock::runtime;

extern "C" {

int (*PyOS_InputHook)(void) = nullptr;

void PyOS_BeforeFork(void) { runtime::before_fork(__func__); }

void PyOS_AfterFork_Parent(void) { runtime::after_fork_parent(__func__); }

void PyOS_AfterFork_Child(void) { runtime::after_fork_child(__func__); }

void PyOS_AfterFork(void) { runtime::after_fork_child(__func__); }

PyOS_sighandler_t PyOS_getsig(int sig) { return runtime::get_signal_handler(sig); }

PyOS_sighandler_t PyOS_setsig(int sig, PyOS_sighandler_t handler) { return runtime::set_signal_handler(sig, handler); }

int PyOS_InterruptOccurred(void) { return runtime::is_main_thread() && runtime::take_tripped(SIGINT); }

}  // extern "C"
