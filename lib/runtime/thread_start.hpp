// Starting threads for the caller: with the stack size of the caller's interpreter.
#pragma once

#include "base/base.hpp"
#include "sync/thread.hpp"

namespace interlock::runtime {

// Remembers that the thread layer is in use; that is all its initialization is.
void init_thread_layer() noexcept;

// The new thread has no thread state.  False: the system refuses.
[[nodiscard]] bool start_detached_thread(void (*function)(void *), void *argument, unsigned long *ident) noexcept;
[[nodiscard]] bool start_joinable_thread(void (*function)(void *), void *argument, unsigned long *ident,
                                         sync::ThreadHandle *handle) noexcept;

// Ends the calling thread, or the process when the thread layer was never initialized.
[[noreturn]] void exit_thread() noexcept;

}  // namespace interlock::runtime
