/**
 * @file pythread.h
 * @brief Operating system threads and locks.
 *
 * Nothing here knows the interpreter's lock: a thread that is started here has no thread state, and waiting for a lock
 * keeps the interpreter's lock if the caller holds it. Keys for thread-specific values are in pythread_tss.h.
 */
#ifndef INTERLOCK_PYTHREAD_H
#define INTERLOCK_PYTHREAD_H

#include <limits.h>

#include "pytypes.h"
#include "pythread_tss.h"

IL_BEGIN_DECLS

/** @name Threads @{ */

/** The identifier that PyThread_start_new_thread() returns when it fails. */
#define PYTHREAD_INVALID_THREAD_ID ((unsigned long)-1)

/** Defined where PyThread_get_thread_native_id() exists: everywhere that interlock runs. */
#define PY_HAVE_THREAD_NATIVE_ID

/**
 * @brief Initialize the thread layer.
 *
 * Py_Initialize() and every function here that starts a thread or makes a lock do it themselves; calling it again does
 * nothing.
 *
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyThread_init_thread(void);

/**
 * @brief Start a detached thread that runs `function(argument)`.
 *
 * The thread has no thread state; it makes one with PyGILState_Ensure() or PyThreadState_New(). Its stack has the size
 * set by PyThread_set_stacksize() in the caller's interpreter; the default size when the caller has no thread state.
 *
 * @param function Runs in the new thread; the thread ends when it returns.
 * @param argument Passed to @p function; NULL allowed.
 * @return The thread's identifier, or PYTHREAD_INVALID_THREAD_ID when the system refuses. No exception is set.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal @p function is NULL.
 * @since 0.1
 */
PyAPI_FUNC(unsigned long) PyThread_start_new_thread(void (*function)(void *), void *argument);

/**
 * @brief End the calling thread at once.
 *
 * The thread ends with pthread_exit(), which unwinds its stack: clean-up handlers and C++ destructors run, and a
 * frame that may not be unwound ends the process. Return from the thread's function instead. In a process whose thread
 * layer was never initialized, the process ends with exit(0). Does not return.
 *
 * @gil Not needed; must not be held: nobody would release it.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyThread_exit_thread(void) IL_NORETURN;

/**
 * @brief The identifier of the calling thread, unique among the living threads of the process.
 * @return The identifier; never 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(unsigned long) PyThread_get_thread_ident(void);

/**
 * @brief The kernel's number of the calling thread, as system tools show it.
 * @return The number (gettid()).
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(unsigned long) PyThread_get_thread_native_id(void);

/**
 * @brief The stack size of threads that the current interpreter starts.
 * @return Bytes; 0 is the system's default.
 * @gil Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal No thread state is attached.
 * @since 0.1
 */
PyAPI_FUNC(size_t) PyThread_get_stacksize(void);

/**
 * @brief Set the stack size of threads that the current interpreter starts from now on.
 *
 * The size is passed to the system as it is, with no rounding. A size that the system accepts here but cannot provide
 * makes the start of a thread fail.
 *
 * @param size Bytes, at least 32768; 0 sets the system's default.
 * @return 0; -1 when the system does not take the size, which then stays as it was. No exception is set.
 * @gil Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal No thread state is attached.
 * @since 0.1
 */
PyAPI_FUNC(int) PyThread_set_stacksize(size_t size);

/** @} */

/** @name Locks @{ */

/** A lock without owner: any thread may release it. Not recursive. */
typedef void *PyThread_type_lock;

/** What waiting for a lock came to. */
typedef enum PyLockStatus {
    PY_LOCK_FAILURE = 0,  /**< Not acquired: busy, or the time is over. */
    PY_LOCK_ACQUIRED = 1, /**< Acquired. */
    PY_LOCK_INTR          /**< Not acquired: a signal came. */
} PyLockStatus;

/** For PyThread_acquire_lock(): wait. */
#define WAIT_LOCK 1
/** For PyThread_acquire_lock(): only try. */
#define NOWAIT_LOCK 0

/** The type of a timeout in microseconds. */
#define PY_TIMEOUT_T long long

#ifndef Py_LIMITED_API
/** The longest timeout, in microseconds. */
__extension__ PyAPI_DATA(const long long) PY_TIMEOUT_MAX;
#endif

/**
 * @brief Make a lock, unlocked.
 * @return The lock, to be freed with PyThread_free_lock(); NULL without an exception when there is no memory.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyThread_type_lock) PyThread_allocate_lock(void);

/**
 * @brief Free a lock.
 *
 * A thread that acquired the lock may free it, even if the thread that released it before has not returned from
 * PyThread_release_lock() yet.
 *
 * @param lock The lock, which nobody waits for; NULL does nothing.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyThread_free_lock(PyThread_type_lock lock);

/**
 * @brief Acquire a lock, or try to.
 *
 * Signals do not end the wait. The interpreter's lock is not released while waiting: a caller that holds it wraps the
 * call into Py_BEGIN_ALLOW_THREADS if another thread needs it to release @p lock.
 *
 * @param lock The lock.
 * @param waitflag WAIT_LOCK, or NOWAIT_LOCK to return at once when the lock is busy.
 * @return 1: acquired. 0: busy, only with NOWAIT_LOCK.
 * @gil Not needed, not released.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal @p lock is NULL.
 * @since 0.1
 */
PyAPI_FUNC(int) PyThread_acquire_lock(PyThread_type_lock lock, int waitflag);

/**
 * @brief Acquire a lock, waiting for a limited time.
 *
 * The time is measured on a monotonic clock, which is read only when the caller is about to sleep.
 *
 * @param lock The lock.
 * @param microseconds How long to wait at most: negative without limit, 0 not at all; more than PY_TIMEOUT_MAX counts
 *        as PY_TIMEOUT_MAX.
 * @param intr_flag Not 0: a signal whose handler ran in this thread ends the wait. A handler installed with SA_RESTART
 *        ends only a wait that has a limit. 0: the wait goes on for the rest of the time.
 * @return PY_LOCK_ACQUIRED, PY_LOCK_FAILURE (busy until the end of the time) or PY_LOCK_INTR.
 * @gil Not needed, not released.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal @p lock is NULL.
 * @since 0.1
 */
__extension__ PyAPI_FUNC(PyLockStatus) PyThread_acquire_lock_timed(PyThread_type_lock lock, long long microseconds,
                                                                   int intr_flag);

/**
 * @brief Release a lock. Any thread may.
 *
 * A waiter that was passed over by others for a millisecond gets the lock handed to it; else whoever comes first
 * takes it.
 *
 * Differs from CPython: up to 3.13, releasing an unlocked lock goes unnoticed and two threads can then hold it.
 *
 * @param lock The lock, which is locked.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @fatal @p lock is NULL or not locked.
 * @since 0.1
 */
PyAPI_FUNC(void) PyThread_release_lock(PyThread_type_lock lock);

/** @} */

#ifndef Py_LIMITED_API

/** @name Joinable threads @{ */

/** A thread's identifier. */
__extension__ typedef unsigned long long PyThread_ident_t;
/** What joins or detaches a thread. */
typedef uintptr_t PyThread_handle_t;

/**
 * @brief PyThread_get_thread_ident() as PyThread_ident_t.
 * @return The identifier of the calling thread; never 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyThread_ident_t) PyThread_get_thread_ident_ex(void);

/**
 * @brief Start a thread that must be joined or detached, once.
 * @param function Runs in the new thread.
 * @param argument Passed to @p function; NULL allowed.
 * @param ident Receives the thread's identifier.
 * @param handle Receives what PyThread_join_thread() and PyThread_detach_thread() want.
 * @return 0, or -1 when the system refuses. No exception is set.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal @p function, @p ident or @p handle is NULL.
 * @since 0.1
 */
PyAPI_FUNC(int) PyThread_start_joinable_thread(void (*function)(void *), void *argument, PyThread_ident_t *ident,
                                               PyThread_handle_t *handle);

/**
 * @brief Wait for the end of a thread and free what the system keeps of it.
 *
 * Call it without the interpreter's lock if the thread may need that to end.
 *
 * @param handle From PyThread_start_joinable_thread(), neither joined nor detached yet.
 * @return 0, or an errno value: EDEADLK when the thread would wait for itself.
 * @gil Not needed, not released.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyThread_join_thread(PyThread_handle_t handle);

/**
 * @brief Let the system free a thread by itself when it ends.
 * @param handle From PyThread_start_joinable_thread(), neither joined nor detached yet.
 * @return 0, or an errno value.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyThread_detach_thread(PyThread_handle_t handle);

/**
 * @brief Put the calling thread to sleep for good, its stack untouched; does not return.
 * @gil Not needed; must not be held: nobody would release it.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyThread_hang_thread(void) IL_NORETURN;

/**
 * @brief In a forked child: make a lock unlocked, whoever held it in the parent.
 * @param lock Points to the lock, which stays the same.
 * @return 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) _PyThread_at_fork_reinit(PyThread_type_lock *lock);

/** @} */

#endif /* Py_LIMITED_API */

/** @name Keys of the old kind. Use PyThread_tss_* instead. @{ */

/**
 * @brief Make a key.
 * @return The key, 0 or more; -1 when the process has none left.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
Py_DEPRECATED(3.7) PyAPI_FUNC(int) PyThread_create_key(void);

/**
 * @brief Delete a key, for all threads. The values are forgotten, not freed.
 * @param key The key; one that does not exist does nothing.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
Py_DEPRECATED(3.7) PyAPI_FUNC(void) PyThread_delete_key(int key);

/**
 * @brief Set the calling thread's value of a key.
 * @param key The key.
 * @param value The value, which overwrites the one before; NULL allowed.
 * @return 0, or -1: no such key, or no memory.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
Py_DEPRECATED(3.7) PyAPI_FUNC(int) PyThread_set_key_value(int key, void *value);

/**
 * @brief The calling thread's value of a key.
 * @param key The key.
 * @return The value, or NULL: none set, or no such key.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
Py_DEPRECATED(3.7) PyAPI_FUNC(void *) PyThread_get_key_value(int key);

/**
 * @brief Set the calling thread's value of a key to NULL.
 * @param key The key; one that does not exist does nothing.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
Py_DEPRECATED(3.7) PyAPI_FUNC(void) PyThread_delete_key_value(int key);

/**
 * @brief Does nothing: keys survive a fork here.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
Py_DEPRECATED(3.7) PyAPI_FUNC(void) PyThread_ReInitTLS(void);

/** @} */

/**
 * @brief What threads and locks are made of: the value of sys.thread_info.
 * @return New reference to a structure of name ("pthread"), lock ("futex") and version (of the thread library, or None);
 *         NULL with an exception without memory.
 * @gil Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal No thread state is attached.
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyThread_GetInfo(void);

/**
 * @brief The innermost frame of each thread, for debuggers.
 * @return New dict from thread identifiers to frames, or NULL with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 *
 * Differs from CPython: interpreters whose lock is another one than that held are left out.
 */
PyAPI_FUNC(PyObject *) _PyThread_CurrentFrames(void);

IL_END_DECLS

#endif /* INTERLOCK_PYTHREAD_H */
