// Thread-specific values, on pthread's own keys: libuv's have no destructor, and abort where a set of a deleted key is an
// error to report.
#pragma once

#include <pthread.h>

#include "base/base.hpp"

// The door of C++'s thread_local destructors (glibc, FreeBSD), and the mark of the library that it is asked to keep.
extern "C" int __cxa_thread_atexit_impl(void (*function)(void *), void *argument, void *library) __attribute__((weak));
extern "C" IL_HIDDEN void *__dso_handle;

namespace interlock::sync {

// Calls a function when a thread ends that has a value set, with that value, after it was reset to null.  Setting it
// again there makes for another call, in a later round (glibc makes at most four).
class ThreadExit {
public:
    // False: the process has no key left.
    [[nodiscard]] bool create(void (*function)(void *)) noexcept { return pthread_key_create(&native_, function) == 0; }
    void destroy() noexcept { pthread_key_delete(native_); }

    void *get() const noexcept { return pthread_getspecific(native_); }
    // False: no memory.  Null disarms.
    [[nodiscard]] bool set(const void *value) noexcept { return pthread_setspecific(native_, value) == 0; }

private:
    pthread_key_t native_;
};

// Calls function(argument) at the end of the calling thread, before the thread-specific values of ThreadExit go, and
// keeps this library mapped until then: a dlclose in between takes effect later.  Does nothing where the C library
// has no such door.
inline void at_thread_exit(void (*function)(void *), void *argument) noexcept {
    if (__cxa_thread_atexit_impl) {
        static_cast<void>(__cxa_thread_atexit_impl(function, argument, &__dso_handle));
    }
}

using NativeKey = pthread_key_t;

// False: the process has no key left.
[[nodiscard]] inline bool native_key_create(NativeKey *key) noexcept { return pthread_key_create(key, nullptr) == 0; }
// A key that does not exist is left alone.
inline void native_key_delete(NativeKey key) noexcept { pthread_key_delete(key); }
// False: no such key, or no memory.
[[nodiscard]] inline bool native_key_set(NativeKey key, const void *value) noexcept {
    return pthread_setspecific(key, value) == 0;
}
// Null for a key that does not exist.
inline void *native_key_get(NativeKey key) noexcept { return pthread_getspecific(key); }

}  // namespace interlock::sync
