#include "base/base.hpp"

#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

#include "base/fatal.hpp"

namespace interlock {
namespace {

// Acquire and release: the reader's own data were written before it was set.
constinit std::atomic<FatalContextReader> context_reader{nullptr};

// Straight to the descriptor: buffers and locks of stdio may be what is broken.
void say(const char *text) noexcept {
    std::size_t left = strlen(text);
    while (left > 0) {
        ssize_t written = write(STDERR_FILENO, text, left);
        if (written <= 0) {
            return;
        }
        text += written;
        left -= static_cast<std::size_t>(written);
    }
}

[[noreturn]] void die(const char *kind, const char *function, const char *rule) noexcept {
    char line[1024];
    fflush(nullptr);
    snprintf(line, sizeof line, "%s: %s%s%s\n", kind, function ? function : "", function ? ": " : "", rule);
    say(line);
    FatalContext context{};
    if (FatalContextReader reader = context_reader.load(std::memory_order_acquire)) {
        reader(&context);
    }
    snprintf(line, sizeof line, "Python runtime state: %s\n",
             context.runtime_state ? context.runtime_state : "unknown");
    say(line);
    if (context.thread_state) {
        snprintf(line, sizeof line, "Current thread state: %p\n", context.thread_state);
        say(line);
    }
    if (context.holder_thread) {
        snprintf(line, sizeof line, "The lock is held by thread 0x%016lx\n", context.holder_thread);
        say(line);
    }
    abort();
}

}  // namespace

void set_fatal_context_reader(FatalContextReader reader) noexcept {
    context_reader.store(reader, std::memory_order_release);
}

void fatal_client(const char *function, const char *rule) noexcept { die("Fatal Python error", function, rule); }

void fatal_client_format(const char *function, const char *format, ...) noexcept {
    char rule[768];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(rule, sizeof rule, format, arguments);
    va_end(arguments);
    die("Fatal Python error", function, rule);
}

void fatal_internal(const char *function, const char *invariant) noexcept {
    die("Fatal interlock error (a bug in the library)", function, invariant);
}

}  // namespace interlock
