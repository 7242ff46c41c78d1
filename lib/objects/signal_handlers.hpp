// What the main thread of the main interpreter does about tripped signals: a handler object for each that has one,
// KeyboardInterrupt for SIGINT otherwise.
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"
#include "runtime/signals.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {

// Handler objects of the main interpreter, by signal number; a null one stands for KeyboardInterrupt.
struct SignalHandlers {
    PyObject *handlers[runtime::kSignalLimit];
};

// Hooks::run_signal_handlers.  Stops at the first handler that fails; the signals behind it stay tripped.
int run_signal_handlers(runtime::ThreadState *thread) noexcept;

// For a module of signal functions.  Main interpreter; `handler` is borrowed, null for KeyboardInterrupt.  Whether the
// signal is caught at all is runtime::claim_signal's business.  0, or -1 with MemoryError.
int set_signal_handler(int number, PyObject *handler) noexcept;
PyObject *get_signal_handler(int number) noexcept;  // borrowed or null

void clear_signal_handlers() noexcept;

}  // namespace interlock::objects
