// The two ways to die: the caller's bug and ours.
#pragma once

#include "base/base.hpp"

namespace interlock {

// The caller broke a documented rule.  Prints "Fatal Python error: FUNCTION: RULE", the runtime's state and
// the thread to stderr, then aborts.
[[noreturn]] IL_COLD void fatal_client(const char *function, const char *rule) noexcept;

// The same, with a formatted rule (%p, %s, %d, %lu as in printf).
[[noreturn]] IL_COLD void fatal_client_format(const char *function, const char *format, ...) noexcept
    __attribute__((format(printf, 2, 3)));

// An invariant of the library itself does not hold.
[[noreturn]] IL_COLD void fatal_internal(const char *function, const char *invariant) noexcept;

// What the fatal report says about the process; filled by the runtime floor, which base may not name.
struct FatalContext {
    const char *runtime_state;        // "initialized", "finalizing", ...; null: not known
    const void *thread_state;         // attached thread state of the calling thread, or null
    unsigned long current_thread;     // ident of the calling thread
    unsigned long holder_thread;      // ident of the thread that holds the lock; 0: nobody
};
using FatalContextReader = void (*)(FatalContext *context);
void set_fatal_context_reader(FatalContextReader reader) noexcept;

}  // namespace interlock
