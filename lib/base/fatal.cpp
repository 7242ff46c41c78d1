#include "base/fatal.hpp"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <atomic>

namespace interlock {
namespace {

// Relaxed: set once before threads exist, to a function.
std::atomic<FatalContextReader> context_reader{nullptr};

// write(2) and a stack buffer: the heap and stdio may be what is broken.
void put(const char *text) noexcept {
    size_t left = strlen(text);
    while (left > 0) {
        const ssize_t written = write(STDERR_FILENO, text, left);
        if (written <= 0) {
            return;
        }
        text += written;
        left -= static_cast<size_t>(written);
    }
}

[[noreturn]] void die(const char *kind, const char *function, const char *message) noexcept {
    static std::atomic<bool> dying{false};
    if (dying.exchange(true)) {
        abort();  // while reporting another one
    }
    char buffer[256];
    put(kind);
    if (function) {
        put(function);
        put(": ");
    }
    put(message ? message : "<message not set>");
    put("\n");
    FatalContext context{nullptr, nullptr, 0, 0};
    if (const FatalContextReader reader = context_reader.load(std::memory_order_relaxed)) {
        reader(&context);
    }
    put("Python runtime state: ");
    put(context.runtime_state ? context.runtime_state : "unknown");
    put("\n\n");
    snprintf(buffer, sizeof buffer, "Current thread 0x%016lx (attached thread state: %p)\n",
             context.current_thread, context.thread_state);
    put(buffer);
    if (context.holder_thread) {
        snprintf(buffer, sizeof buffer, "The lock is held by thread 0x%016lx\n", context.holder_thread);
        put(buffer);
    }
    abort();
}

}  // namespace

void set_fatal_context_reader(FatalContextReader reader) noexcept {
    context_reader.store(reader, std::memory_order_relaxed);
}

void fatal_client(const char *function, const char *rule) noexcept { die("Fatal Python error: ", function, rule); }

void fatal_client_format(const char *function, const char *format, ...) noexcept {
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    die("Fatal Python error: ", function, message);
}

void fatal_internal(const char *function, const char *invariant) noexcept {
    die("Fatal interlock error (please report it): ", function, invariant);
}

}  // namespace interlock
