#include "base/base.hpp"

#include "objects/import_lock.hpp"

#include <atomic>
#include <climits>

#include "base/alloc.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/unicode.hpp"
#include "runtime/attach.hpp"
#include "runtime/thread_state.hpp"
#include "sync/parking.hpp"

namespace interlock::objects {

struct ImportLock {
    PyObject *name = nullptr;
    const runtime::ThreadState *owner = nullptr;
    int depth = 1;    // the owner may import the same module again, further in
    int waiters = 0;
    std::atomic<uint32_t> done{0};  // release (owner) pairs with acquire (waiters); the memory stays until waiters is 0
    ImportLock *next = nullptr;
};

struct ImportWait {
    const runtime::ThreadState *thread;
    ImportLock *lock;
    ImportWait *next;
};

namespace {

ImportState &imports() noexcept { return interpreter_objects().imports; }

ImportLock *find_lock(PyObject *name) noexcept {
    for (ImportLock *lock = imports().locks; lock; lock = lock->next) {
        if (unicode_eq(lock->name, name)) {
            return lock;
        }
    }
    return nullptr;
}

void unlink(ImportLock *lock) noexcept {
    for (ImportLock **at = &imports().locks; *at; at = &(*at)->next) {
        if (*at == lock) {
            *at = lock->next;
            return;
        }
    }
}

void free_lock(ImportLock *lock) noexcept {
    xdecref(lock->name);
    destroy(lock);
}

const ImportWait *wait_of(const runtime::ThreadState *thread) noexcept {
    for (const ImportWait *wait = imports().waits; wait; wait = wait->next) {
        if (wait->thread == thread) {
            return wait;
        }
    }
    return nullptr;
}

// Would `thread` wait for somebody who waits for it?
bool is_deadlock(const ImportLock *lock, const runtime::ThreadState *thread) noexcept {
    while (lock) {
        if (lock->owner == thread) {
            return true;
        }
        const ImportWait *wait = wait_of(lock->owner);
        lock = wait ? wait->lock : nullptr;
    }
    return false;
}

// False: it would be a deadlock.
bool wait_for(ImportLock *lock) noexcept {
    const runtime::ThreadState *thread = runtime::current();
    if (is_deadlock(lock, thread)) {
        return false;
    }
    ImportWait wait = {thread, lock, imports().waits};
    imports().waits = &wait;
    lock->waiters++;
    {
        runtime::Detached scope("PyImport_ImportModule");
        while (!lock->done.load(std::memory_order_acquire)) {
            sync::futex_wait(&lock->done, 0);
        }
    }
    for (ImportWait **at = &imports().waits; *at; at = &(*at)->next) {
        if (*at == &wait) {
            *at = wait.next;
            break;
        }
    }
    if (--lock->waiters == 0) {
        free_lock(lock);
    }
    return true;
}

void finish(ImportLock *lock) noexcept {
    unlink(lock);
    if (lock->waiters == 0) {
        free_lock(lock);
        return;
    }
    lock->done.store(1, std::memory_order_release);
    sync::futex_wake(&lock->done, INT_MAX);
}

}  // namespace

ImportScope::ImportScope(PyObject *name) noexcept {
    import_wait(name);
    const runtime::ThreadState *thread = runtime::current();
    lock_ = find_lock(name);
    if (lock_) {
        // Its own, or one that it may not wait for: goes on without (L2).
        if (lock_->owner == thread) {
            lock_->depth++;
        } else {
            lock_ = nullptr;
        }
        entered_ = true;
        return;
    }
    lock_ = make<ImportLock>();
    if (!lock_) {
        err_no_memory();
        return;
    }
    lock_->name = new_ref(name);
    lock_->owner = thread;
    lock_->next = imports().locks;
    imports().locks = lock_;
    entered_ = true;
}

ImportScope::~ImportScope() {
    if (lock_ && --lock_->depth == 0) {
        finish(lock_);
    }
}

void import_wait(PyObject *name) noexcept {
    while (ImportLock *lock = find_lock(name)) {
        if (lock->owner == runtime::current() || !wait_for(lock)) {
            return;
        }
    }
}

bool import_is_in_progress(PyObject *name) noexcept { return find_lock(name) != nullptr; }

void import_locks_after_fork() noexcept {
    imports().waits = nullptr;
    for (ImportLock **at = &imports().locks; *at;) {
        ImportLock *lock = *at;
        lock->waiters = 0;
        if (lock->owner == runtime::current()) {
            at = &lock->next;
        } else {
            *at = lock->next;
            free_lock(lock);
        }
    }
}

void import_locks_drop_names() noexcept {
    for (ImportLock *lock = imports().locks; lock; lock = lock->next) {
        clear_ref(lock->name);
    }
}

void import_locks_free(ImportState *state) noexcept {
    while (ImportLock *lock = state->locks) {
        state->locks = lock->next;
        // What a waiter sleeps on must stay: it wakes up one day, and is parked for good.
        if (lock->waiters == 0) {
            destroy(lock);
        }
    }
}

}  // namespace interlock::objects
