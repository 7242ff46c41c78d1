// Work: runtime/byte_mutex.cpp
#include "base/base.hpp"

#include "base/fatal.hpp"
#include "interlock/pymutex.h"
#include "runtime/byte_mutex.hpp"

namespace runtime = interlock::runtime;

namespace {

IL_INLINE PyMutex *not_null(PyMutex *mutex, const char *function) {
    if (IL_UNLIKELY(!mutex)) {
        interlock::fatal_client(function, "the mutex is NULL");
    }
    return mutex;
}

}  // namespace

extern "C" {

void PyMutex_Lock(PyMutex *mutex) { runtime::byte_mutex_lock(not_null(mutex, __func__)); }

void PyMutex_Unlock(PyMutex *mutex) {
    if (IL_UNLIKELY(!runtime::byte_mutex_unlock(not_null(mutex, __func__)))) {
        interlock::fatal_client(__func__, "unlocking mutex that is not locked");
    }
}

int PyMutex_IsLocked(PyMutex *mutex) { return runtime::byte_mutex_is_locked(not_null(mutex, __func__)); }

}  // extern "C"
