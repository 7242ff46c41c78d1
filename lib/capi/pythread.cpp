// Work: objects/sys_info.cpp, runtime/lock.cpp, runtime/thread_start.cpp, runtime/tss.cpp, sync/thread.cpp
#include "base/base.hpp"

#include <climits>

#include "base/alloc.hpp"
#include "base/fatal.hpp"
#include "interlock/pythread.h"
#include "objects/sys_info.hpp"
#include "objects/frame.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/lock.hpp"
#include "runtime/thread_start.hpp"
#include "runtime/tss.hpp"
#include "sync/thread.hpp"

namespace runtime = interlock::runtime;

namespace {

using runtime::Lock;

static_assert(static_cast<int>(Lock::Result::kBusy) == PY_LOCK_FAILURE);
static_assert(static_cast<int>(Lock::Result::kAcquired) == PY_LOCK_ACQUIRED);
static_assert(static_cast<int>(Lock::Result::kInterrupted) == PY_LOCK_INTR);

constexpr long long kMostMicroseconds = LLONG_MAX / 1000;

IL_INLINE Lock *as_lock(PyThread_type_lock lock, const char *function) {
    if (IL_UNLIKELY(!lock)) {
        interlock::fatal_client(function, "the lock is NULL");
    }
    return static_cast<Lock *>(lock);
}

int64_t to_nanoseconds(long long microseconds) {
    if (microseconds < 0) {
        return -1;
    }
    return (microseconds < kMostMicroseconds ? microseconds : kMostMicroseconds) * 1000;
}

void check_not_null(const void *pointer, const char *function, const char *rule) {
    if (!pointer) {
        interlock::fatal_client(function, rule);
    }
}

}  // namespace

extern "C" {

extern const long long PY_TIMEOUT_MAX = kMostMicroseconds;

void PyThread_init_thread(void) { runtime::init_thread_layer(); }

unsigned long PyThread_start_new_thread(void (*function)(void *), void *argument) {
    check_not_null(reinterpret_cast<void *>(function), __func__, "the function is NULL");
    unsigned long ident;
    return runtime::start_detached_thread(function, argument, &ident) ? ident : PYTHREAD_INVALID_THREAD_ID;
}

void PyThread_exit_thread(void) { runtime::exit_thread(); }

unsigned long PyThread_get_thread_ident(void) { return interlock::sync::thread_ident(); }

unsigned long PyThread_get_thread_native_id(void) { return interlock::sync::thread_native_id(); }

PyThread_ident_t PyThread_get_thread_ident_ex(void) { return interlock::sync::thread_ident(); }

int PyThread_start_joinable_thread(void (*function)(void *), void *argument, PyThread_ident_t *ident,
                                   PyThread_handle_t *handle) {
    check_not_null(reinterpret_cast<void *>(function), __func__, "the function is NULL");
    check_not_null(ident, __func__, "the pointer for the identifier is NULL");
    check_not_null(handle, __func__, "the pointer for the handle is NULL");
    unsigned long started = 0;
    interlock::sync::ThreadHandle native{};
    bool good = runtime::start_joinable_thread(function, argument, &started, &native);
    *ident = started;
    *handle = static_cast<PyThread_handle_t>(native);
    return good ? 0 : -1;
}

int PyThread_join_thread(PyThread_handle_t handle) {
    return interlock::sync::join_thread(static_cast<interlock::sync::ThreadHandle>(handle));
}

int PyThread_detach_thread(PyThread_handle_t handle) {
    return interlock::sync::detach_thread(static_cast<interlock::sync::ThreadHandle>(handle));
}

std::size_t PyThread_get_stacksize(void) { return runtime::current_or_die(__func__)->interpreter()->stack_size; }

int PyThread_set_stacksize(std::size_t size) {
    return runtime::set_stack_size(runtime::current_or_die(__func__)->interpreter(), size) ? 0 : -1;
}

void PyThread_hang_thread(void) { interlock::sync::hang_thread(); }

PyThread_type_lock PyThread_allocate_lock(void) {
    runtime::init_thread_layer();
    return interlock::make<Lock>();
}

void PyThread_free_lock(PyThread_type_lock lock) { interlock::destroy(static_cast<Lock *>(lock)); }

int PyThread_acquire_lock(PyThread_type_lock lock, int waitflag) {
    return as_lock(lock, __func__)->acquire(waitflag ? -1 : 0, false) == Lock::Result::kAcquired;
}

PyLockStatus PyThread_acquire_lock_timed(PyThread_type_lock lock, long long microseconds, int intr_flag) {
    return static_cast<PyLockStatus>(
        as_lock(lock, __func__)->acquire(to_nanoseconds(microseconds), intr_flag != 0));
}

void PyThread_release_lock(PyThread_type_lock lock) {
    if (IL_UNLIKELY(!as_lock(lock, __func__)->release())) {
        interlock::fatal_client(__func__, "the lock is not locked");
    }
}

int _PyThread_at_fork_reinit(PyThread_type_lock *lock) {
    as_lock(lock ? *lock : nullptr, __func__)->reinit_after_fork();
    return 0;
}

int PyThread_create_key(void) { return runtime::int_key_create(); }

void PyThread_delete_key(int key) { runtime::int_key_delete(key); }

int PyThread_set_key_value(int key, void *value) { return runtime::int_key_set(key, value) ? 0 : -1; }

void *PyThread_get_key_value(int key) { return runtime::int_key_get(key); }

void PyThread_delete_key_value(int key) { static_cast<void>(runtime::int_key_set(key, nullptr)); }

void PyThread_ReInitTLS(void) {}

PyObject *PyThread_GetInfo(void) {
    static_cast<void>(runtime::current_or_die(__func__));
    return interlock::objects::thread_get_info();
}

// Work: objects/frame.cpp
PyObject *_PyThread_CurrentFrames(void) { return interlock::objects::current_frames(); }

}  // extern "C"
