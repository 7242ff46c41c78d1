#include "base/base.hpp"

#include <atomic>
#include <cstdlib>

#include "runtime/interpreter.hpp"
#include "runtime/thread_start.hpp"

namespace interlock::runtime {
namespace {

// Relaxed: read only by exit_thread, whose caller initialized before it, if anybody did.
constinit std::atomic<bool> layer_initialized{false};

// Smaller than the C library demands on some machines, as CPython has it.
constexpr std::size_t kSmallestStack = 32 * 1024;

std::size_t stack_size() noexcept {
    const ThreadState *state = current();
    return state ? state->interpreter()->stack_size : 0;
}

}  // namespace

void init_thread_layer() noexcept { layer_initialized.store(true, std::memory_order_relaxed); }

bool start_detached_thread(void (*function)(void *), void *argument, unsigned long *ident) noexcept {
    init_thread_layer();
    sync::ThreadHandle handle;
    if (!sync::start_detached(function, argument, stack_size(), &handle)) {
        return false;
    }
    *ident = static_cast<unsigned long>(handle);
    return true;
}

bool start_joinable_thread(void (*function)(void *), void *argument, unsigned long *ident,
                           sync::ThreadHandle *handle) noexcept {
    init_thread_layer();
    if (!sync::start_joinable(function, argument, stack_size(), handle)) {
        return false;
    }
    *ident = static_cast<unsigned long>(*handle);
    return true;
}

bool set_stack_size(Interpreter *interpreter, std::size_t bytes) noexcept {
    if (bytes != 0 && (bytes < kSmallestStack || !sync::is_stack_size_valid(bytes))) {
        return false;
    }
    interpreter->stack_size = bytes;
    return true;
}

void exit_thread() noexcept {
    if (!layer_initialized.load(std::memory_order_relaxed)) {
        exit(0);
    }
    sync::exit_thread();
}

}  // namespace interlock::runtime
