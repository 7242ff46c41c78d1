// Starting threads for the caller: with the stack size of the caller's interpreter.
#pragma once

#include "base/base.hpp"
#include "runtime/thread_state.hpp"
#include "sync/thread.hpp"

namespace interlock::runtime {

// Remembers that the thread layer is in use; that is all its initialization is.
void init_thread_layer() noexcept;

// Of the threads that are started from now on.  False: the system does not take it.  Attached.
[[nodiscard]] bool set_stack_size(Interpreter *interpreter, std::size_t bytes) noexcept;

// The new thread has no thread state.  False: the system refuses.
[[nodiscard]] bool start_detached_thread(void (*function)(void *), void *argument, unsigned long *ident) noexcept;
[[nodiscard]] bool start_joinable_thread(void (*function)(void *), void *argument, unsigned long *ident,
                                         sync::ThreadHandle *handle) noexcept;

// Ends the calling thread, or the process when the thread layer was never initialized.
[[noreturn]] void exit_thread() noexcept;

}  // namespace interlock::runtime
