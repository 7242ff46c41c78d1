/**
 * @file pymutex.h
 * @brief A mutex of one byte.
 *
 * It may stand in any structure and needs no clean-up. It must not be copied or moved once it is used.
 */
#ifndef INTERLOCK_PYMUTEX_H
#define INTERLOCK_PYMUTEX_H

#include "pytypes.h"

IL_BEGIN_DECLS

#ifndef Py_LIMITED_API

/** A mutex; all zero is unlocked. */
typedef struct PyMutex {
    uint8_t _bits; /**< The library's. Bit 0: locked. Bit 1: threads wait. */
} PyMutex;

/**
 * @brief Lock a mutex.
 *
 * While it waits, the calling thread is detached if it was attached, so that the owner can run; it is attached again on
 * return. A waiter that was passed over for a millisecond gets the mutex handed to it.
 *
 * @param mutex The mutex, which the calling thread does not have already: it would wait for itself.
 * @gil Not needed; released while waiting, held again on return if it was.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal @p mutex is NULL.
 * @since 0.1
 */
PyAPI_FUNC(void) PyMutex_Lock(PyMutex *mutex);

/**
 * @brief Unlock a mutex.
 * @param mutex The mutex, locked.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal @p mutex is NULL or not locked.
 * @since 0.1
 */
PyAPI_FUNC(void) PyMutex_Unlock(PyMutex *mutex);

/**
 * @brief Whether a mutex is locked at this moment, by whichever thread. For assertions and debugging.
 * @param mutex The mutex; not NULL.
 * @return 1 or 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyMutex_IsLocked(PyMutex *mutex);

#endif /* Py_LIMITED_API */

IL_END_DECLS

#endif /* INTERLOCK_PYMUTEX_H */
