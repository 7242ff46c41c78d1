#include "runtime/thread_state.hpp"

#include "base/alloc.hpp"
#include "base/fatal.hpp"
#include "runtime/hooks.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/os_thread.hpp"
#include "runtime/runtime.hpp"

namespace interlock::runtime {

using sync::LockGuard;

constinit Gil main_gil;
constinit Gil closed_gil;

namespace {

// Removed states kept per interpreter: what a thread that makes and deletes one needs, not a burst's worth.
constexpr int kMaxSpare = 8;

constinit ThreadState main_thread_state;

ThreadState *next_of(ThreadState *state) noexcept { return static_cast<ThreadState *>(state->next); }

ThreadState *skip_dead(ThreadState *state) noexcept {
    while (state && state->dead.load(std::memory_order_relaxed)) {
        state = next_of(state);
    }
    return state;
}

}  // namespace

ThreadState *current_elsewhere() noexcept {
    OsThread *thread = os_thread_or_null();
    return thread ? thread->attached_elsewhere : nullptr;
}

void die_unattached(const char *function) noexcept {
    fatal_client(function, "the function must be called with the GIL held, but the GIL is released "
                           "(the current Python thread state is NULL)");
}

void bind_locked(ThreadState *state, OsThread *thread) noexcept {
    state->os_thread = thread;
    state->thread_token.store(thread->token, std::memory_order_relaxed);
    state->thread_ident = thread->ident;
    state->native_id = thread->native_id;
    state->bound_previous = nullptr;
    state->bound_next = thread->bound;
    if (thread->bound) {
        thread->bound->bound_previous = state;
    }
    thread->bound = state;
}

void unbind_locked(ThreadState *state) noexcept {
    OsThread *thread = state->os_thread;
    if (!thread) {
        return;
    }
    (state->bound_previous ? state->bound_previous->bound_next : thread->bound) = state->bound_next;
    if (state->bound_next) {
        state->bound_next->bound_previous = state->bound_previous;
    }
    if (thread->last == state) {
        thread->last = nullptr;
    }
    if (thread->shell == state) {
        thread->shell = nullptr;
    }
    state->os_thread = nullptr;
    state->thread_token.store(0, std::memory_order_relaxed);
    state->bound_next = state->bound_previous = nullptr;
}

void unlink_locked(ThreadState *state) noexcept {
    if (Interpreter *interpreter = state->interpreter()) {
        if (state->prev) {
            state->prev->next = state->next;
        } else {
            interpreter->states = next_of(state);
        }
        if (state->next) {
            state->next->prev = state->prev;
        }
        state->next = state->prev = nullptr;
    }
    unbind_locked(state);
}

void free_thread_state(ThreadState *state) noexcept {
    state->gil.load(std::memory_order_relaxed)->flush_lookers();  // T3
    if (state == &main_thread_state) {
        state->reset();
        return;
    }
    destroy(state);
}

void ThreadState::reset() noexcept {
    prev = next = nullptr;
    interp = nullptr;
    breaker.reset();
    frame = nullptr;
    gil.store(nullptr, std::memory_order_relaxed);
    thread_token.store(0, std::memory_order_relaxed);
    os_thread = nullptr;
    ensure_depth = 0;
    made_by_ensure = cleared = is_finalizer = false;
    dead.store(false, std::memory_order_relaxed);
    thread_ident = native_id = 0;
    id = 0;
    bound_next = bound_previous = nullptr;
    objects.~ThreadObjects();
    ::new (&objects) ThreadObjects();
}

// Relaxed: whoever changes it walks the states under the registry afterwards, and this one is linked there.
void watch_new_thread(ThreadState *state) noexcept {
    const uint32_t watched = state->interpreter()->new_thread_watch.load(std::memory_order_relaxed);
    for (auto bit : {EvalBreaker::kWatchMonitor, EvalBreaker::kWatchNew}) {
        if (watched & bit) {
            state->breaker.raise_own(bit);
        } else if (state->breaker.watched() & bit) {
            state->breaker.lower(bit);
        }
    }
}

// Of the main interpreter, being made or revived in the main thread.
void adopt_as_main_state(ThreadState *state) noexcept {
    if (process.phase.load(std::memory_order_relaxed) == Phase::kRunning &&
        !process.main_state.load(std::memory_order_relaxed) && is_main_thread() &&
        state->interpreter() == main_interpreter()) {
        process.main_state.store(state, std::memory_order_release);  // pairs with the acquire in add_pending_call()
        state->breaker.raise(EvalBreaker::kPending);                 // calls added before told the one before
    }
}

namespace {

void link_locked(ThreadState *state, Interpreter *interpreter, OsThread *thread) noexcept {
    state->interp = interpreter;
    state->gil.store(interpreter->gil, std::memory_order_relaxed);
    state->id = interpreter->next_state_id.fetch_add(1, std::memory_order_relaxed);
    state->prev = nullptr;
    state->next = interpreter->states;
    if (interpreter->states) {
        interpreter->states->prev = state;
    }
    interpreter->states = state;
    watch_new_thread(state);
    bind_locked(state, thread);
    adopt_as_main_state(state);
}

}  // namespace

namespace {

bool is_closed_locked(const Interpreter *interpreter, const OsThread *thread) noexcept {
    return interpreter->ending && !interpreter->gil->is_held_by(thread->token);
}

// Null: no memory.  malloc takes no lock of ours; the registry stays held so that `interpreter` does not end meanwhile.
ThreadState *make_locked(Interpreter *interpreter, OsThread *thread) noexcept {
    ThreadState *state = interpreter->spare;
    if (state) {
        interpreter->spare = next_of(state);
        interpreter->spare_count--;
        state->reset();
    } else {
        state = make<ThreadState>();
        if (!state) {
            return nullptr;
        }
    }
    link_locked(state, interpreter, thread);
    return state;
}

}  // namespace

ThreadState *make_thread_state(Interpreter *interpreter) noexcept {
    OsThread *thread = os_thread();
    if (!thread) {
        return nullptr;
    }
    LockGuard guard(process.registry);
    return is_closed_locked(interpreter, thread) ? nullptr : make_locked(interpreter, thread);
}

ThreadState *make_thread_state_for(OsThread *thread, Interpreter *interpreter) noexcept {
    LockGuard guard(process.registry);
    return make_locked(interpreter, thread);
}

ThreadState *make_foreign_thread_state(Attach *failure) noexcept {
    *failure = Attach::kAttached;
    OsThread *thread = os_thread();
    if (!thread) {
        return nullptr;
    }
    LockGuard guard(process.registry);
    // Read under the registry: an interpreter is unlinked there, and only then freed, after this became null.
    Interpreter *interpreter = main_interpreter();
    if (!interpreter || is_closed_locked(interpreter, thread)) {
        *failure = Attach::kClosed;
        return nullptr;
    }
    return make_locked(interpreter, thread);
}

ThreadState *make_main_thread_state(Interpreter *interpreter) noexcept {
    OsThread *thread = os_thread();
    if (!thread) {
        return nullptr;
    }
    LockGuard guard(process.registry);
    link_locked(&main_thread_state, interpreter, thread);
    return &main_thread_state;
}

void clear_thread_state(ThreadState *state) noexcept {
    state->cleared = true;
    if (state->objects.needs_clear || state->objects.raised || state->objects.handled ||
        state->objects.async_exception.load(std::memory_order_relaxed)) {
        state->objects.needs_clear = false;
        if (hooks.thread_clear) {
            hooks.thread_clear(state);
        }
    }
}

void remove_thread_state(ThreadState *state) noexcept {
    state->gil.load(std::memory_order_relaxed)->flush_lookers();  // T3
    // The main thread's next state takes its place.
    ThreadState *main_state = state;
    if (process.main_state.load(std::memory_order_relaxed) == state) {
        process.main_state.compare_exchange_strong(main_state, nullptr);
    }
    {
        LockGuard guard(process.registry);
        Interpreter *interpreter = state->interpreter();
        unlink_locked(state);
        // An orphan has no interpreter.
        if (interpreter && interpreter->spare_count < kMaxSpare && state != &main_thread_state) {
            state->next = interpreter->spare;
            interpreter->spare = state;
            interpreter->spare_count++;
            return;
        }
    }
    free_thread_state(state);
}

Interpreter *interpreter_of(const ThreadState *state) noexcept {
    LockGuard guard(process.registry);
    return state->interp;
}

bool is_attached(const ThreadState *state) noexcept {
    return state->gil.load(std::memory_order_relaxed)->attached() == state || current() == state;
}

uint64_t thread_state_id(ThreadState *state) noexcept {
    if (state->id == 0) {
        state->id = state->interpreter()->next_state_id.fetch_add(1, std::memory_order_relaxed);
    }
    return state->id;
}

ThreadState *first_thread_state(Interpreter *interpreter) noexcept {
    LockGuard guard(process.registry);
    return skip_dead(interpreter->states);
}

ThreadState *next_thread_state(ThreadState *state) noexcept {
    LockGuard guard(process.registry);
    return skip_dead(next_of(state));
}

}  // namespace interlock::runtime
