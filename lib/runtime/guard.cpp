#include "runtime/guard.hpp"

#include <stdio.h>

#include "base/alloc.hpp"
#include "runtime/attach.hpp"
#include "runtime/runtime.hpp"
#include "sync/clock.hpp"
#include "sync/thread.hpp"

namespace interlock::runtime {

using sync::LockGuard;

namespace {

// The runtime ends (A4).  Under Runtime::registry.
constinit bool all_guards_closed = false;

Anchor *anchor_of(Interpreter *interpreter) noexcept {
    return static_cast<Anchor *>(interpreter->anchor.load(std::memory_order_acquire));
}

// Under Runtime::registry.
Anchor *reference_anchor_locked(Interpreter *interpreter) noexcept {
    Anchor *anchor = anchor_of(interpreter);
    if (!anchor) {
        anchor = make<Anchor>();
        if (!anchor) {
            return nullptr;
        }
        anchor->interpreter = interpreter;
        anchor->references = 1;  // the interpreter's
        // It may be ending already, without having met an anchor.
        anchor->closing = interpreter->guards_closed || all_guards_closed;
        interpreter->anchor.store(anchor, std::memory_order_release);  // pairs with the acquire in anchor_of()
    }
    LockGuard guard(anchor->mutex);
    anchor->references++;
    return anchor;
}

}  // namespace

Anchor *reference_anchor(Interpreter *interpreter) noexcept {
    LockGuard registry(process.registry);
    return reference_anchor_locked(interpreter);
}

Anchor *reference_main_anchor() noexcept {
    // It is unlinked under the registry, after this became null, and freed only then.
    LockGuard registry(process.registry);
    Interpreter *main = main_interpreter();
    return main ? reference_anchor_locked(main) : nullptr;
}

InterpreterView *make_view(Anchor *anchor) noexcept {
    if (!anchor) {
        return nullptr;
    }
    auto *view = make<InterpreterView>();
    if (view) {
        view->anchor = anchor;
    } else {
        drop_anchor_reference(anchor);
    }
    return view;
}

InterpreterGuard *make_guard(Anchor *anchor, bool *no_memory) noexcept {
    *no_memory = true;
    if (!anchor) {
        return nullptr;
    }
    auto *guard = make<InterpreterGuard>();
    if (guard && !open_guard(anchor, guard)) {
        *no_memory = false;
        destroy(guard);
        guard = nullptr;
    }
    drop_anchor_reference(anchor);
    return guard;
}

void destroy_view(InterpreterView *view) noexcept {
    drop_anchor_reference(view->anchor);
    destroy(view);
}

void destroy_guard(InterpreterGuard *guard) noexcept {
    close_guard(guard);
    destroy(guard);
}

Anchor *reference_again(Anchor *anchor) noexcept {
    LockGuard guard(anchor->mutex);
    anchor->references++;
    return anchor;
}

void drop_anchor_reference(Anchor *anchor) noexcept {
    bool last;
    {
        LockGuard guard(anchor->mutex);
        last = --anchor->references == 0;
    }
    if (last) {
        destroy(anchor);
    }
}

bool open_guard(Anchor *anchor, InterpreterGuard *guard) noexcept {
    LockGuard lock(anchor->mutex);
    if (!anchor->interpreter || anchor->closing) {
        return false;
    }
    guard->anchor = anchor;
    guard->is_open = true;
    guard->creator_ident = sync::thread_ident();
    guard->creator_native_id = sync::thread_native_id();
    guard->previous = nullptr;
    guard->next = anchor->guards;
    if (anchor->guards) {
        anchor->guards->previous = guard;
    }
    anchor->guards = guard;
    anchor->references++;
    return true;
}

Interpreter *guarded_interpreter(const InterpreterGuard *guard) noexcept {
    LockGuard lock(guard->anchor->mutex);
    return guard->anchor->interpreter;
}

void close_guard(InterpreterGuard *guard) noexcept {
    Anchor *anchor = guard->anchor;
    if (guard->is_open) {
        LockGuard lock(anchor->mutex);
        guard->is_open = false;
        (guard->previous ? guard->previous->next : anchor->guards) = guard->next;
        if (guard->next) {
            guard->next->previous = guard->previous;
        }
        for (GuardWaiter *waiter = anchor->guards ? nullptr : anchor->waiters; waiter; waiter = waiter->next) {
            waiter->parker.unpark();
        }
    }
    drop_anchor_reference(anchor);
}

namespace {

// Under Runtime::registry.
void close_guards_locked(Interpreter *only) noexcept {
    if (only) {
        only->guards_closed = true;
    } else {
        all_guards_closed = true;
    }
    for (Interpreter *interpreter = process.interpreters; interpreter; interpreter = interpreter->next) {
        Anchor *anchor = anchor_of(interpreter);
        if (anchor && (!only || interpreter == only)) {
            LockGuard lock(anchor->mutex);
            anchor->closing = true;
        }
    }
}

// An anchor with an open guard, referenced, with the waiter in its list; null: there is none.
Anchor *await_open_guard(Interpreter *only, GuardWaiter *waiter) noexcept {
    LockGuard registry(process.registry);
    close_guards_locked(only);
    for (Interpreter *interpreter = process.interpreters; interpreter; interpreter = interpreter->next) {
        Anchor *anchor = anchor_of(interpreter);
        if (!anchor || (only && interpreter != only)) {
            continue;
        }
        LockGuard lock(anchor->mutex);
        if (anchor->guards) {
            anchor->references++;
            waiter->next = anchor->waiters;
            anchor->waiters = waiter;
            return anchor;
        }
    }
    return nullptr;
}

void stop_waiting(Anchor *anchor, GuardWaiter *waiter) noexcept {
    {
        LockGuard lock(anchor->mutex);
        for (GuardWaiter **link = &anchor->waiters; *link; link = &(*link)->next) {
            if (*link == waiter) {
                *link = waiter->next;
                break;
            }
        }
    }
    drop_anchor_reference(anchor);
}

void report_guards(Interpreter *only) noexcept {
    LockGuard registry(process.registry);
    for (Interpreter *interpreter = process.interpreters; interpreter; interpreter = interpreter->next) {
        Anchor *anchor = anchor_of(interpreter);
        if (!anchor || (only && interpreter != only)) {
            continue;
        }
        LockGuard lock(anchor->mutex);
        for (InterpreterGuard *guard = anchor->guards; guard; guard = guard->next) {
            fprintf(stderr, "interlock: finalization of interpreter %lld waits for guard %p, opened by thread 0x%lx (%lu)\n",
                    static_cast<long long>(interpreter->id), static_cast<void *>(guard), guard->creator_ident,
                    guard->creator_native_id);
        }
    }
}

}  // namespace

Attach wait_for_guards(const char *function, Interpreter *interpreter, int64_t deadline_ns,
                       int64_t report_at_ns) noexcept {
    GuardWaiter waiter;
    while (Anchor *anchor = await_open_guard(interpreter, &waiter)) {
        int64_t until = deadline_ns;
        if (report_at_ns != sync::kForever && (until == sync::kForever || report_at_ns < until)) {
            until = report_at_ns;
        }
        sync::Wake wake;
        {
            Detached scope(function);
            wake = waiter.parker.park_until(until);
        }
        stop_waiting(anchor, &waiter);
        if (wake != sync::Wake::kTimedOut) {
            continue;
        }
        const auto now = static_cast<int64_t>(sync::monotonic_ns());
        if (report_at_ns != sync::kForever && now >= report_at_ns) {
            report_guards(interpreter);
            report_at_ns = sync::kForever;
        }
        if (deadline_ns != sync::kForever && now >= deadline_ns) {
            return Attach::kTimedOut;
        }
    }
    return Attach::kAttached;
}

void reopen_guards() noexcept {
    LockGuard registry(process.registry);
    all_guards_closed = false;
    for (Interpreter *interpreter = process.interpreters; interpreter; interpreter = interpreter->next) {
        if (Anchor *anchor = anchor_of(interpreter)) {
            LockGuard lock(anchor->mutex);
            anchor->closing = interpreter->guards_closed;
        }
    }
}

void drop_anchor(Interpreter *interpreter) noexcept {
    Anchor *anchor = anchor_of(interpreter);
    if (!anchor) {
        return;
    }
    interpreter->anchor.store(nullptr, std::memory_order_relaxed);
    {
        LockGuard lock(anchor->mutex);
        anchor->interpreter = nullptr;
    }
    drop_anchor_reference(anchor);
}

void reset_guards_after_fork(Interpreter *interpreter) noexcept {
    Anchor *anchor = anchor_of(interpreter);
    if (!anchor) {
        return;
    }
    anchor->mutex.reinit_after_fork();
    anchor->waiters = nullptr;
    const unsigned long self = sync::thread_ident();
    for (InterpreterGuard *guard = anchor->guards; guard;) {
        InterpreterGuard *next = guard->next;
        if (guard->creator_ident != self) {
            (guard->previous ? guard->previous->next : anchor->guards) = guard->next;
            if (guard->next) {
                guard->next->previous = guard->previous;
            }
            // Its memory is the dead thread's to free; whoever closes it here finds it closed.
            guard->next = guard->previous = nullptr;
            guard->is_open = false;
        }
        guard = next;
    }
}

}  // namespace interlock::runtime
