// Taking a lock from a method: the arguments of acquire(), and a wait during which others run.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"
#include "runtime/lock.hpp"

namespace interlock::modules {

// acquire(blocking=True, timeout=-1) to nanoseconds: -1 without limit, 0 to try only.  False with an exception.
bool acquire_arguments(PyObject *const *args, Py_ssize_t count, PyObject *keywords, int64_t *timeout_ns) noexcept;

enum class Acquired { kNo, kYes, kRaised };

// Waits detached.  A signal's handlers run in between; the wait goes on with the time that is left, unless one raised.
IL_NOINLINE Acquired acquire_waiting(runtime::Lock *lock, int64_t timeout_ns) noexcept;

inline Acquired acquire_lock(runtime::Lock *lock, int64_t timeout_ns) noexcept {
    if (lock->try_acquire_fairly()) [[likely]] {
        return Acquired::kYes;
    }
    if (timeout_ns == 0) {
        return lock->try_acquire() ? Acquired::kYes : Acquired::kNo;
    }
    return acquire_waiting(lock, timeout_ns);
}

// The method's result; null for kRaised.
PyObject *acquired_result(Acquired acquired) noexcept;

}  // namespace interlock::modules
