// A mutex for the slow paths: short sections, never held while the lock of an interpreter is waited for.
//
// Its initial value is a constant, so that a static Mutex needs no constructor to run (`constinit Mutex m;`), and it
// needs no destructor: the native object owns nothing.
#pragma once

#include <pthread.h>
#include <uv.h>

#include "base/base.hpp"
#include "sync/annotations.hpp"
#include "sync/rank.hpp"

namespace interlock::sync {

class IL_CAPABILITY("mutex") Mutex {
public:
    constexpr explicit Mutex(Rank rank = Rank::kNone) noexcept : rank_(rank) {}
    Mutex(const Mutex &) = delete;
    Mutex &operator=(const Mutex &) = delete;

    void lock() noexcept IL_ACQUIRE() {
        note_locked(rank_);
        uv_mutex_lock(&native_);
    }

    bool try_lock() noexcept IL_TRY_ACQUIRE(true) {
        if (uv_mutex_trylock(&native_) != 0) {
            return false;
        }
        note_locked(rank_);
        return true;
    }

    void unlock() noexcept IL_RELEASE() {
        uv_mutex_unlock(&native_);
        note_unlocked(rank_);
    }

    // In a forked child, which has one thread: unlocked again, whoever held it before.  A mutex that the forking
    // thread itself holds is to be unlocked instead (ranks are counted per thread); that is the better way also
    // because ThreadSanitizer takes the next lock of a mutex that was reset while locked for a double one.
    void reinit_after_fork() noexcept { native_ = PTHREAD_MUTEX_INITIALIZER; }

private:
    // uv_mutex_init would only set attributes that debug builds of libuv want.
    uv_mutex_t native_ = PTHREAD_MUTEX_INITIALIZER;
    Rank rank_;
};

// Holds a mutex for a scope; may be opened and closed again inside it.
class IL_SCOPED_CAPABILITY LockGuard {
public:
    explicit LockGuard(Mutex &mutex) noexcept IL_ACQUIRE(mutex) : mutex_(mutex), held_(true) { mutex_.lock(); }
    ~LockGuard() IL_RELEASE() {
        if (held_) {
            mutex_.unlock();
        }
    }
    LockGuard(const LockGuard &) = delete;
    LockGuard &operator=(const LockGuard &) = delete;

    void unlock() noexcept IL_RELEASE() {
        held_ = false;
        mutex_.unlock();
    }

    void relock() noexcept IL_ACQUIRE() {
        mutex_.lock();
        held_ = true;
    }

    Mutex &mutex() noexcept { return mutex_; }

private:
    Mutex &mutex_;
    bool held_;
};

}  // namespace interlock::sync
