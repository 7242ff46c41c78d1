// Start and stop of the process's runtime and of sub-interpreters.
#pragma once

#include "base/base.hpp"
#include "interlock/pylifecycle.h"
#include "runtime/interpreter.hpp"

namespace interlock::runtime {

// Makes the configuration active (config_begin and its siblings); called only when the runtime is not running.
using Configure = PyStatus (*)(const void *wishes);

// Success also when the runtime runs already: `configure` is not called then.
PyStatus initialize(const char *function, Configure configure, const void *wishes) noexcept;

enum class Finalized {
    kDone,
    kFlushFailed,  // done, but a standard stream could not be flushed
    kTimedOut,     // not done: the runtime runs on
};

// The calling thread has a state of the main interpreter attached.  deadline_ns: sync::monotonic_ns() or kForever.
Finalized finalize(const char *function, int64_t deadline_ns) noexcept;

// In a forked child of a running runtime: whichever other thread was waiting in finalize() is not there.
void forget_finalization_after_fork() noexcept;

// Runs at the very end of finalization, last one first.  0, or -1: the table is full.
int at_exit(void (*function)(void)) noexcept;

// Nanoseconds after which a waiting finalization says what it waits for; kForever (-1): never.
void set_finalize_report_delay(int64_t nanoseconds) noexcept;

// A sub-interpreter with its first state attached in place of the current one, if any; null: no memory or its start
// failed, and the current state is as before.
ThreadState *new_interpreter(const char *function, const InterpreterSettings &settings) noexcept;

// The same as a configuration asks.  An error leaves the current state as before, and *state alone.
PyStatus new_interpreter_from_config(const char *function, const PyInterpreterConfig &config,
                                     ThreadState **state) noexcept;

PyInterpreterConfig config_of(const Interpreter *interpreter) noexcept;

// Ends the sub-interpreter of the attached `state`.  No state is attached afterwards; a lock shared with the main
// interpreter stays with this OS thread.
void end_interpreter(const char *function, ThreadState *state) noexcept;

}  // namespace interlock::runtime
