// Calls from the runtime up to the floors it may not name.  The table is linked in, not registered: lib/objects
// defines the one constant `hooks`, so there is no start-up order and no race.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

struct _is;

namespace interlock::runtime {

struct ThreadState;
using Interpreter = ::_is;

struct Hooks {
    // A new interpreter's first thread state is attached: build its objects and modules.  False: no memory; what was
    // built is taken down by interpreter_stop and interpreter_free.
    bool (*interpreter_start)(ThreadState *thread);

    // The interpreter (null: every one) ends: wait, detached, until its non-daemon threads are done; at most until
    // `deadline_ns` (sync::monotonic_ns() or sync::kForever), and say which are left after `report_at_ns`.  False: time
    // is over.
    bool (*join_threads)(ThreadState *thread, Interpreter *only, int64_t deadline_ns, int64_t report_at_ns);

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

    // A pending call failed while the interpreter ends: report its exception, if any, and clear it.
    void (*report_failed_call)(ThreadState *thread);

    // Around fork, attached.  The child's is called for a bare fork() too; thread_forget comes before it, for each state
    // of a thread that the child has not: its references are leaked or dropped, but no foreign code runs.
    void (*before_fork)(ThreadState *thread);
    void (*after_fork_parent)(ThreadState *thread);
    void (*after_fork_child)(ThreadState *thread);
    void (*thread_forget)(ThreadState *dead);

    // While the process is copied, in the thread that forks, attached or not: the floor's own mutexes are held, so that
    // the child finds them free.  After the runtime's, which are of lower rank.
    void (*lock_for_fork)(void);
    void (*unlock_after_fork)(void);
};

extern IL_HIDDEN const Hooks hooks;

}  // namespace interlock::runtime
