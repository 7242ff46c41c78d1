#include "runtime/os_thread.hpp"

#include "base/alloc.hpp"
#include "base/fatal.hpp"
#include "runtime/ensure.hpp"
#include "runtime/runtime.hpp"
#include "runtime/thread_state.hpp"
#include "sync/mutex.hpp"
#include "sync/thread.hpp"
#include "sync/tls.hpp"

namespace interlock::runtime {
namespace {

using sync::LockGuard;

constexpr int kMaxExitPasses = 3;  // glibc runs the destructors at most four times

constinit sync::ThreadExit record_key;
// Whether record_key exists.  Release when it was made pairs with acquire in the look-ups.
constinit std::atomic<bool> key_made{false};
constinit OsThread *all_records = nullptr;  // under Runtime::registry

void forget_record_locked(OsThread *thread) noexcept {
    (thread->previous ? thread->previous->next : all_records) = thread->next;
    if (thread->next) {
        thread->next->previous = thread->previous;
    }
}

// States that nobody can use once their OS thread is gone: orphans and shells.
void free_leftovers(OsThread *thread) noexcept {
    for (;;) {
        ThreadState *victim = nullptr;
        {
            LockGuard guard(process.registry);
            if (!thread->bound) {
                return;
            }
            victim = thread->bound;
            const bool orphan = victim->gil.load(std::memory_order_relaxed) == &closed_gil;
            // An interpreter that is being taken down walks its states without the registry's lock, and frees them.
            const bool walked = victim->interp && victim->interpreter()->ending;
            if (!walked && (orphan || victim->dead.load(std::memory_order_relaxed))) {
                unlink_locked(victim);
            } else {
                // Its interpreter's: a debugger may see it, another thread may attach it.
                unbind_locked(victim);
                victim = nullptr;
            }
        }
        if (victim) {
            free_thread_state(victim);
        }
    }
}

// After the last record of a finalized runtime nothing of this library is left in any thread: it may be unloaded.
void drop_record(OsThread *thread) noexcept {
    free_leftovers(thread);
    free_spare_tokens(thread);
    LockGuard guard(process.registry);
    forget_record_locked(thread);
    destroy(thread);
    if (!all_records && process.phase.load() != Phase::kRunning) {
        free_spare_locks_locked();
        key_made.store(false, std::memory_order_release);
        record_key.destroy();
    }
}

// Runs in the dying thread, among the destructors of other libraries.  They may still attach and detach: a record
// made anew by them is taken down in the next round.
void on_thread_exit(void *value) {
    auto *thread = static_cast<OsThread *>(value);
    if (main_gil.is_held_by(thread->token) || thread->held_elsewhere) {
        if (++thread->exit_passes < kMaxExitPasses && record_key.set(thread)) {
            return;  // a later destructor may detach
        }
        fatal_client("PyThread_exit_thread", "a thread ended while it held the lock; nobody could take it any more");
    }
    drop_record(thread);
}

// Runs before on_thread_exit and leaves it nothing to do, unless a later destructor attaches or has yet to detach.
// The C library keeps our code mapped until this returned; for on_thread_exit nobody does.
void on_thread_locals_end(void *) {
    OsThread *thread = os_thread_or_null();
    if (!thread || main_gil.is_held_by(thread->token) || thread->held_elsewhere) {
        return;
    }
    static_cast<void>(record_key.set(nullptr));  // null needs no memory
    drop_record(thread);
}

bool make_key_locked() noexcept {
    if (!key_made.load(std::memory_order_relaxed)) {
        if (!record_key.create(on_thread_exit)) {
            return false;
        }
        key_made.store(true, std::memory_order_release);
    }
    return true;
}

void remember_record_locked(OsThread *thread) noexcept {
    thread->next = all_records;
    if (all_records) {
        all_records->previous = thread;
    }
    all_records = thread;
}

void identify(OsThread *thread) noexcept {
    thread->token = sync::thread_token();
    thread->ident = sync::thread_ident();
    thread->native_id = sync::thread_native_id();
}

}  // namespace

bool prepare_os_threads() noexcept {
    LockGuard guard(process.registry);
    return make_key_locked();
}

OsThread *os_thread_or_null() noexcept {
    if (!key_made.load(std::memory_order_acquire)) [[unlikely]] {
        return nullptr;
    }
    return static_cast<OsThread *>(record_key.get());
}

OsThread *os_thread(RecordEnds ends) noexcept {
    if (OsThread *thread = os_thread_or_null()) [[likely]] {
        return thread;
    }
    auto *thread = make<OsThread>();
    if (!thread) {
        return nullptr;
    }
    identify(thread);
    {
        // One step for drop_record(): it takes the key away only when no record is there or about to be.
        LockGuard guard(process.registry);
        if (!make_key_locked() || !record_key.set(thread)) {
            destroy(thread);
            return nullptr;
        }
        remember_record_locked(thread);
    }
    if (ends == RecordEnds::kWithThread) {
        sync::at_thread_exit(on_thread_locals_end, nullptr);
    }
    return thread;
}

OsThread *make_os_thread() noexcept {
    auto *thread = make<OsThread>();
    if (!thread) {
        return nullptr;
    }
    LockGuard guard(process.registry);
    if (!make_key_locked()) {
        destroy(thread);
        return nullptr;
    }
    remember_record_locked(thread);
    return thread;
}

void adopt_os_thread(OsThread *thread) noexcept {
    {
        LockGuard guard(process.registry);
        identify(thread);
    }
    if (!record_key.set(thread)) {
        fatal_client("_thread.start_new_thread", "memory allocation failed");
    }
    sync::at_thread_exit(on_thread_locals_end, nullptr);
}

void discard_os_thread(OsThread *thread) noexcept {
    LockGuard guard(process.registry);
    forget_record_locked(thread);
    destroy(thread);
}

void release_os_thread() noexcept {
    OsThread *thread = os_thread_or_null();
    if (!thread || thread->attached_elsewhere || thread->held_elsewhere) {
        return;
    }
    static_cast<void>(record_key.set(nullptr));  // null needs no memory
    drop_record(thread);
}

void forget_other_os_threads() noexcept {
    OsThread *self = os_thread_or_null();
    for (OsThread *thread = all_records; thread;) {
        OsThread *next = thread->next;
        if (thread != self) {
            // Their states are the interpreter's to free.
            while (ThreadState *state = thread->bound) {
                unbind_locked(state);
            }
            free_spare_tokens(thread);
            destroy(thread);
        }
        thread = next;
    }
    all_records = self;
    if (self) {
        self->next = self->previous = nullptr;
        self->native_id = sync::thread_native_id();
    }
}

}  // namespace interlock::runtime
