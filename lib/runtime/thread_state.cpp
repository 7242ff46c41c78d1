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
    // Acquire: pairs with the release in revive(), which may run without the registry's lock.
    while (state && state->dead.load(std::memory_order_acquire)) {
        state = next_of(state);
    }
    return state;
}

// Links are read without the registry's lock by is_first() alone.  Relaxed: it only wants to know whether some other
// state was made since.
void set_previous_locked(PyThreadState *state, PyThreadState *previous) noexcept {
    std::atomic_ref(state->prev).store(previous, std::memory_order_relaxed);
}

bool is_first(ThreadState *state) noexcept { return !std::atomic_ref(state->prev).load(std::memory_order_relaxed); }

void unlist_locked(ThreadState *state, Interpreter *interpreter) noexcept {
    if (state->prev) {
        state->prev->next = state->next;
    } else {
        interpreter->states = next_of(state);
    }
    if (state->next) {
        set_previous_locked(state->next, state->prev);
    }
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

ThreadState *current_elsewhere_or_die(const char *function) noexcept {
    ThreadState *state = current();
    if (!state) {
        die_unattached(function);
    }
    return state;
}

void bind_locked(ThreadState *state, OsThread *thread) noexcept {
    const bool elsewhere = state->gil.load(std::memory_order_relaxed) != &main_gil;
    state->os_thread = thread;
    state->thread_token.store(thread->token | (elsewhere ? ThreadState::kElsewhere : 0), std::memory_order_relaxed);  // T5
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
        unlist_locked(state, interpreter);
        state->next = state->prev = nullptr;
    }
    unbind_locked(state);
}

void link_first_locked(ThreadState *state, Interpreter *interpreter) noexcept {
    set_previous_locked(state, nullptr);
    state->next = interpreter->states;
    if (interpreter->states) {
        set_previous_locked(interpreter->states, state);
    }
    interpreter->states = state;
}

void orphan_locked(ThreadState *state) noexcept {
    state->thread_token.store(state->thread_token.load(std::memory_order_relaxed) | ThreadState::kElsewhere,
                              std::memory_order_relaxed);  // T5
    state->gil.store(&closed_gil, std::memory_order_seq_cst);
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
    gil.store(nullptr, std::memory_order_relaxed);
    thread_token.store(0, std::memory_order_relaxed);
    os_thread = nullptr;
    dead.store(false, std::memory_order_relaxed);
    thread_ident = native_id = 0;
    id = 0;
    bound_next = bound_previous = nullptr;
    blank();
}

void ThreadState::blank() noexcept {
    breaker.reset();
    frame = nullptr;
    ensure_depth = 0;
    made_by_ensure = cleared = is_finalizer = false;
    objects.~ThreadObjects();
    ::new (&objects) ThreadObjects();
}

namespace {

// The watch bits that its interpreter's new threads start with.  Relaxed: whoever changes them walks the states
// afterwards under the registry, where a new one is linked, and with the lock, which a revived one's thread has.
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

}  // namespace

// Of the main interpreter, being made or revived in the main thread.
void adopt_as_main_state(ThreadState *state) noexcept {
    if (process.phase.load(std::memory_order_relaxed) == Phase::kRunning &&
        !process.main_state.load(std::memory_order_relaxed) && is_main_thread() &&
        state->interpreter() == main_interpreter()) {
        process.main_state.store(state, std::memory_order_release);  // pairs with the acquire in add_pending_call()
    }
}

void revive(ThreadState *shell) noexcept {
    shell->cleared = false;
    watch_new_thread(shell);
    shell->dead.store(false, std::memory_order_release);  // pairs with the acquire in skip_dead()
    adopt_as_main_state(shell);
}

namespace {

void link_locked(ThreadState *state, Interpreter *interpreter, OsThread *thread) noexcept {
    state->interp = interpreter;
    state->gil.store(interpreter->gil, std::memory_order_relaxed);
    state->id = interpreter->next_state_id.fetch_add(1, std::memory_order_relaxed);
    link_first_locked(state, interpreter);
    watch_new_thread(state);
    bind_locked(state, thread);
    adopt_as_main_state(state);
}

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

// The calling OS thread's record, if it has the main lock with a state attached.
OsThread *attached_thread(uintptr_t token) noexcept {
    ThreadState *self = main_gil.is_held_by(token) ? main_gil.attached() : nullptr;
    return self ? self->os_thread : nullptr;
}

// S2: the shell becomes the new state, first in the list as any new one.  Null: there is none.
ThreadState *take_shell(Interpreter *interpreter) noexcept {
    const uintptr_t token = sync::thread_token();
    OsThread *thread = attached_thread(token);
    ThreadState *shell = thread ? thread->shell : nullptr;
    if (!shell || shell->interp != interpreter || !shell->is_ready_for(token) ||
        !shell->dead.load(std::memory_order_relaxed)) {
        return nullptr;
    }
    if (!is_first(shell)) {
        LockGuard guard(process.registry);
        unlist_locked(shell, interpreter);
        link_first_locked(shell, interpreter);
    }
    thread->shell = nullptr;
    shell->made_by_ensure = false;
    shell->id = interpreter->next_state_id.fetch_add(1, std::memory_order_relaxed);
    revive(shell);
    return shell;
}

// S2: a removed state becomes the shell.  False: it cannot be, or there is one.  T3 asks for nothing: it is not freed.
bool keep_as_shell(ThreadState *state) noexcept {
    const uintptr_t token = sync::thread_token();
    OsThread *thread = attached_thread(token);
    if (!thread || thread->shell || !state->is_ready_for(token) || state == &main_thread_state ||
        state == process.main_state.load(std::memory_order_relaxed) || state->interp != main_interpreter() ||
        state->interpreter()->ending) {
        return false;
    }
    state->blank();
    state->cleared = state->made_by_ensure = true;
    state->dead.store(true, std::memory_order_relaxed);
    thread->shell = state;
    if (thread->last == state) {
        thread->last = nullptr;
    }
    return true;
}

}  // namespace

ThreadState *make_thread_state(Interpreter *interpreter) noexcept {
    if (ThreadState *shell = take_shell(interpreter)) [[likely]] {
        return shell;
    }
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
    if (keep_as_shell(state)) [[likely]] {
        return;
    }
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
