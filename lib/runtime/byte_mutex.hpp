// The mutex of one byte (PyMutex), and the lot where its waiters park, found by the mutex's address.
//
//  B1. The values of the byte are CPython's, since its headers' inline functions swap 0 for 1 and back by themselves.
//  B2. While kParked is set, only the owner clears kLocked or kParked, under the bucket of the address; whoever parks
//      sees both bits set under the same bucket.  So no waiter parks after the last unlock.
//  B3. The byte is not touched after the bucket was left, and an owner that met kParked passes through the bucket too:
//      whoever gets the mutex may free it.
#pragma once

#include "base/base.hpp"
#include "interlock/pymutex.h"

namespace interlock::runtime {

void byte_mutex_lock(PyMutex *mutex) noexcept;
// False: it was not locked.
[[nodiscard]] bool byte_mutex_unlock(PyMutex *mutex) noexcept;
bool byte_mutex_is_locked(const PyMutex *mutex) noexcept;

// `bits`: a PyMutex, and a byte that is not 0 once `function` returned 0.  What `function` returned, or 0.
int byte_once(uint8_t *bits, int (*function)(void *), void *argument) noexcept;

// Around fork: all buckets are held while the process is copied; the child has no waiters.
void byte_mutex_before_fork() noexcept;
void byte_mutex_after_fork(bool child) noexcept;

}  // namespace interlock::runtime
