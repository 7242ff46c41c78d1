/**
 * @file pythread_tss.h
 * @brief Thread-specific storage: keys under which every thread has its own pointer.
 *
 * None of these functions needs the runtime or the interpreter's lock. Values are never freed: no function runs when a
 * thread ends.
 */
#ifndef INTERLOCK_PYTHREAD_TSS_H
#define INTERLOCK_PYTHREAD_TSS_H

#ifndef Py_LIMITED_API
#include <pthread.h>
#endif

#include "pytypes.h"

IL_BEGIN_DECLS

/** A key. Static ones start as Py_tss_NEEDS_INIT; under the limited API they come from PyThread_tss_alloc(). */
typedef struct _Py_tss_t Py_tss_t;

#ifndef Py_LIMITED_API
/** Published only to give the size; the fields are the library's. */
struct _Py_tss_t {
    int _is_initialized;
    pthread_key_t _key;
};

/** The initial value of a key that is not created yet. */
#define Py_tss_NEEDS_INIT {0}
#endif

/**
 * @brief Make a key object on the heap, not created yet.
 * @return The key, to be freed with PyThread_tss_free(); NULL without an exception when there is no memory.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(Py_tss_t *) PyThread_tss_alloc(void);

/**
 * @brief Delete a key if it is created, and free it.
 * @param key From PyThread_tss_alloc(); NULL does nothing.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyThread_tss_free(Py_tss_t *key);

/**
 * @brief Whether a key is created.
 * @param key The key; not NULL.
 * @return Not 0 after PyThread_tss_create() succeeded and until PyThread_tss_delete().
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyThread_tss_is_created(Py_tss_t *key);

/**
 * @brief Create a key. Creating it again does nothing.
 *
 * Every thread's value is NULL then. Two threads must not create the same key at the same time.
 *
 * @param key The key; not NULL.
 * @return 0; -1 when the process has no key left, without an exception.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyThread_tss_create(Py_tss_t *key);

/**
 * @brief Delete a key: forget the values of all threads.
 *
 * It may be created again.
 *
 * @param key The key; one that is not created does nothing.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyThread_tss_delete(Py_tss_t *key);

/**
 * @brief Set the calling thread's value.
 * @param key The key, created.
 * @param value The value; NULL allowed.
 * @return 0; -1 when there is no memory, without an exception.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyThread_tss_set(Py_tss_t *key, void *value);

/**
 * @brief The calling thread's value. Keeps errno.
 * @param key The key, created.
 * @return The value, or NULL when none was set in this thread.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void *) PyThread_tss_get(Py_tss_t *key);

IL_END_DECLS

#endif /* INTERLOCK_PYTHREAD_TSS_H */
