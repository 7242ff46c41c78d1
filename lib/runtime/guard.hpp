// Guards and views (PEP 788): attaching that cannot meet an interpreter's end.
//
// An interpreter has one anchor, a small object that views keep alive after the interpreter is gone.
//  A1. All of an anchor is under its mutex.
//  A2. While a guard is open the interpreter does not start to end: wait_for_guards() returns only with none left.
//  A3. Once `closing` is set no guard opens; it is taken back only by a finalization that gave up.
//  A4. The runtime's end waits for the guards of every interpreter: those that share the main lock cannot be attached
//      to once it is closed, and then their guards could not be given back.
#pragma once

#include "base/base.hpp"
#include "runtime/interpreter.hpp"
#include "sync/mutex.hpp"
#include "sync/parking.hpp"

namespace interlock::runtime {

struct Anchor;

}  // namespace interlock::runtime

// The public opaque structs.
struct _PyInterpreterGuard {
    interlock::runtime::Anchor *anchor = nullptr;
    unsigned long creator_ident = 0;
    unsigned long creator_native_id = 0;
    bool is_open = false;  // in the anchor's list; not any more in a forked child whose parent opened it elsewhere
    _PyInterpreterGuard *next = nullptr;
    _PyInterpreterGuard *previous = nullptr;
};

struct _PyInterpreterView {
    interlock::runtime::Anchor *anchor = nullptr;
};

namespace interlock::runtime {

using InterpreterGuard = ::_PyInterpreterGuard;
using InterpreterView = ::_PyInterpreterView;

// A thread in wait_for_guards(), in the list of the anchor that it waits for.
struct GuardWaiter {
    sync::Parker parker;
    GuardWaiter *next = nullptr;
};

struct Anchor {
    sync::Mutex mutex{sync::Rank::kLeaf};
    Interpreter *interpreter = nullptr;  // null: gone
    int references = 0;
    bool closing = false;
    InterpreterGuard *guards = nullptr;
    GuardWaiter *waiters = nullptr;
};

// The anchor, made when missing; null: no memory.  A new reference.
Anchor *reference_anchor(Interpreter *interpreter) noexcept;
Anchor *reference_again(Anchor *anchor) noexcept;
void drop_anchor_reference(Anchor *anchor) noexcept;

// The same for the main interpreter; null: no memory, or there is none.
Anchor *reference_main_anchor() noexcept;

// A guard, or a view, on the heap.  Both consume the reference; null: no memory, or no guard opens any more.
InterpreterView *make_view(Anchor *anchor) noexcept;
InterpreterGuard *make_guard(Anchor *anchor, bool *no_memory) noexcept;
void destroy_view(InterpreterView *view) noexcept;
void destroy_guard(InterpreterGuard *guard) noexcept;

// Fills `guard`, the caller's memory.  False: the interpreter is ending or gone.
bool open_guard(Anchor *anchor, InterpreterGuard *guard) noexcept;

// Of an open guard: it cannot end meanwhile.
Interpreter *guarded_interpreter(const InterpreterGuard *guard) noexcept;
void close_guard(InterpreterGuard *guard) noexcept;

// Called attached; detaches while it waits.  `interpreter` null: every one's.  kAttached: no guard is open and none will
// be.  kTimedOut at the deadline: guards stay closed until reopen_guards().  After `report_at_ns` says on stderr, once,
// which are open.
Attach wait_for_guards(const char *function, Interpreter *interpreter, int64_t deadline_ns,
                       int64_t report_at_ns) noexcept;

// What wait_for_guards() for every interpreter closed opens again, but for interpreters that are ending themselves.
void reopen_guards() noexcept;

// The interpreter is gone.
void drop_anchor(Interpreter *interpreter) noexcept;

// In a forked child: guards of other threads are gone.
void reset_guards_after_fork(Interpreter *interpreter) noexcept;

}  // namespace interlock::runtime
