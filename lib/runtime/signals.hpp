// Signals: handlers only set flags and the main thread's breaker; the main thread acts at a safepoint.
#pragma once

#include <signal.h>

#include <atomic>

#include "base/base.hpp"

namespace interlock::runtime {

struct ThreadState;

constexpr int kSignalLimit = 65;  // signals are 1 .. 64

// Py_InitializeEx(1): SIGINT trips, SIGPIPE and SIGXFSZ are ignored; with SA_ONSTACK.  A SIGINT handler that the process
// has already stays.
void install_signals() noexcept;
// Everything that install_signals() and claim_signal() changed and nobody else changed since is as before.
void restore_signals() noexcept;

// Makes `number` trip (the object floor has a handler for it), or puts back what was there before.  False: refused by
// the system.
bool claim_signal(int number) noexcept;
bool disclaim_signal(int number) noexcept;
bool is_signal_claimed(int number) noexcept;

// SIG_DFL or SIG_IGN instead; what arrived and was not handled is forgotten.  False: refused by the system.
bool set_plain_handler(int number, void (*handler)(int)) noexcept;

// From now on the number of each signal that trips is written to `fd` as one byte; -1: nowhere.  When that fails, but
// not for a full descriptor unless `warn_on_full`, `report` is made a pending call with the error number as argument.
// Returns the one before.
int exchange_wakeup_fd(int fd, bool warn_on_full, int (*report)(void *)) noexcept;

// ---- async-signal-safe ----

// 0; -1: no such signal.  Nothing happens for a signal that is not claimed.
int trip_signal(int number) noexcept;

// ---- the main thread ----

// How many claimed signals the system has delivered in this thread: what ended its waits.  Null in every other thread.
const std::atomic<uint32_t> *deliveries() noexcept;

// Whether `number` was tripped; it is not any more.
bool take_tripped(int number) noexcept;

// Main thread of the main interpreter: runs the handlers.  -1: one failed.
int run_tripped_signals(ThreadState *state) noexcept;

// The handler as the C library knows it; SIG_ERR for no such signal.
using SignalHandler = void (*)(int);
SignalHandler get_signal_handler(int number) noexcept;
SignalHandler set_signal_handler(int number, SignalHandler handler) noexcept;

}  // namespace interlock::runtime
