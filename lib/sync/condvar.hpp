// A condition variable; timeouts are relative and on the monotonic clock.
//
// Unlike Mutex it must be constructed at run time: only an initialized native condition waits on the monotonic clock.
#pragma once

#include <uv.h>

#include "base/base.hpp"
#include "base/fatal.hpp"
#include "sync/mutex.hpp"

namespace interlock::sync {

class CondVar {
public:
    CondVar() noexcept { reinit_after_fork(); }
    CondVar(const CondVar &) = delete;
    CondVar &operator=(const CondVar &) = delete;
    // Not destroyed on purpose: the native object owns nothing, and destroying one waits for late wakers.

    void wait(Mutex &mutex) noexcept IL_REQUIRES(mutex) { uv_cond_wait(&native_, &mutex.native_); }

    // False: the time is over.  True also for a spurious wake-up.
    bool wait_for(Mutex &mutex, uint64_t nanoseconds) noexcept IL_REQUIRES(mutex) {
        return uv_cond_timedwait(&native_, &mutex.native_, nanoseconds) == 0;
    }

    void notify_one() noexcept { uv_cond_signal(&native_); }
    void notify_all() noexcept { uv_cond_broadcast(&native_); }

    // In a forked child: nobody waits any more.
    void reinit_after_fork() noexcept {
        if (uv_cond_init(&native_) != 0) {
            fatal_internal("CondVar", "a native condition variable could not be made");
        }
    }

private:
    uv_cond_t native_;
};

}  // namespace interlock::sync
