// Calls from the runtime up to the floors it may not name.  The table is linked in, not registered: lib/objects
// defines the one constant `hooks`, so there is no start-up order and no race.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::runtime {

struct ThreadState;
struct Interpreter;

struct Hooks {
    // A new interpreter's first thread state is attached: build its objects and modules.  False: no memory; what was
    // built is taken down by interpreter_stop and interpreter_free.
    bool (*interpreter_start)(ThreadState *thread);

    // The interpreter ends, its last thread state is attached: run exit callbacks (first phase, exceptions allowed).
    void (*interpreter_at_exit)(ThreadState *thread);

    // Flush the standard streams; false when one failed.
    bool (*flush_streams)(ThreadState *thread);

    // Drop every object of the interpreter.  Attached.
    void (*interpreter_stop)(ThreadState *thread);

    // The interpreter's last memory of the object floor.  Nothing is attached.
    void (*interpreter_free)(Interpreter *interpreter);

    // After the last interpreter: process-wide memory of the object floor.
    void (*runtime_free)(void);

    // Drop every reference that `dead` holds (ThreadObjects).  The lock is held; the current thread state may be
    // another one, or `dead` itself.
    void (*thread_clear)(ThreadState *dead);

    // Safepoint, main thread of the main interpreter: run the handlers of tripped signals.  -1 with an exception.
    int (*run_signal_handlers)(ThreadState *thread);

    // Safepoint: take ThreadObjects::async_exception and raise it.  Always -1.
    int (*raise_async)(ThreadState *thread);

    // True when an exception is set in `thread`.
    bool (*has_exception)(ThreadState *thread);

    // In a forked child, attached: forget what belonged to other threads.
    void (*after_fork_child)(ThreadState *thread);
};

extern IL_HIDDEN const Hooks hooks;

}  // namespace interlock::runtime
