/**
 * @file pyeval.h
 * @brief The lock: detaching and attaching thread states.
 */
#ifndef INTERLOCK_PYEVAL_H
#define INTERLOCK_PYEVAL_H

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Let other threads run while this one blocks or works without the runtime.
 *
 *  1. Detaches the calling thread's state.
 *  2. Releases the lock; a waiter may run before this returns.
 *
 * @return The detached state, for exactly one PyEval_RestoreThread().
 * @gil        Held on entry, not held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(PyThreadState *) PyEval_SaveThread(void);

/**
 * @brief Take the lock and attach a thread state.
 *
 *  1. Waits until the lock is free or handed over; a computing thread is asked for it at once.
 *  2. Attaches the state. errno keeps its value.
 *
 * @param tstate A detached state; it need not have been attached in this OS thread before.
 * @gil        Not held on entry, held on return. When the interpreter is ending the thread parks for good: it neither
 *             returns nor is unwound.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p tstate is NULL, or another state is attached in this thread.
 * @since      0.1
 */
PyAPI_FUNC(void) PyEval_RestoreThread(PyThreadState *tstate);

/**
 * @brief PyEval_RestoreThread() under an older name.
 * @param tstate A detached state.
 * @gil        Not held on entry, held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      As PyEval_RestoreThread().
 * @since      0.1
 */
PyAPI_FUNC(void) PyEval_AcquireThread(PyThreadState *tstate);

/**
 * @brief Detach a thread state and release the lock.
 * @param tstate The attached state.
 * @gil        Held on entry, not held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p tstate is NULL or not the attached state.
 * @since      0.1
 */
PyAPI_FUNC(void) PyEval_ReleaseThread(PyThreadState *tstate);

/**
 * @brief Take the lock without changing which thread state is current.
 * @deprecated Use PyEval_RestoreThread() or PyEval_AcquireThread().
 * @gil        Not held on entry, held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      The calling thread holds the lock already.
 * @since      0.1
 */
Py_DEPRECATED(3.2) PyAPI_FUNC(void) PyEval_AcquireLock(void);

/**
 * @brief Release the lock without changing which thread state is current.
 * @deprecated Use PyEval_SaveThread() or PyEval_ReleaseThread().
 * @gil        Held on entry, not held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      The calling thread does not hold the lock.
 * @since      0.1
 */
Py_DEPRECATED(3.2) PyAPI_FUNC(void) PyEval_ReleaseLock(void);

/**
 * @brief Does nothing: Py_Initialize() makes the lock.
 * @deprecated Not needed since CPython 3.7.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
Py_DEPRECATED(3.9) PyAPI_FUNC(void) PyEval_InitThreads(void);

/**
 * @brief Whether the lock exists.
 * @deprecated It does whenever the runtime is initialized.
 * @return 1 while the runtime is initialized, else 0.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
Py_DEPRECATED(3.9) PyAPI_FUNC(int) PyEval_ThreadsInitialized(void);

/**
 * @brief In a forked child: make the lock usable again.
 * @deprecated PyOS_AfterFork_Child() is enough, and so is a bare fork().
 * @gil        Held.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
Py_DEPRECATED(3.8) PyAPI_FUNC(void) PyEval_ReInitThreads(void);

/** @name Calls under older names @{ */

/**
 * @brief Calls an object.
 * @deprecated PyObject_Call() does it.
 * @param callable What to call.
 * @param args Positional arguments in a tuple; NULL: none.
 * @param kwargs Keyword arguments in a dict; NULL: none.
 * @return New reference, or NULL with an exception: TypeError when `args` is no tuple or `kwargs` no dict.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.9) PyAPI_FUNC(PyObject *) PyEval_CallObjectWithKeywords(PyObject *callable, PyObject *args, PyObject *kwargs);

/** Calls an object with a tuple of arguments, which may be NULL. */
#define PyEval_CallObject(callable, args) PyEval_CallObjectWithKeywords(callable, args, (PyObject *)0)

/**
 * @brief Calls an object with arguments made as by Py_BuildValue().
 * @deprecated PyObject_CallFunction() does it.
 * @param callable What to call.
 * @param format As of PyObject_CallFunction(): a tuple gives the arguments, anything else is the only one.
 * @param ... The values.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.9) PyAPI_FUNC(PyObject *) PyEval_CallFunction(PyObject *callable, const char *format, ...);

/**
 * @brief Calls a method with arguments made as by Py_BuildValue().
 * @deprecated PyObject_CallMethod() does it.
 * @param obj Whose method.
 * @param name Its name, in UTF-8.
 * @param format As of PyObject_CallFunction(): a tuple gives the arguments, anything else is the only one.
 * @param ... The values.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.9) PyAPI_FUNC(PyObject *) PyEval_CallMethod(PyObject *obj, const char *name, const char *format, ...);

/** @} */

/** Opens a block without the lock; Py_END_ALLOW_THREADS closes it. */
#define Py_BEGIN_ALLOW_THREADS         \
    {                                  \
        PyThreadState *_save;          \
        _save = PyEval_SaveThread();
/** Inside such a block: takes the lock back. */
#define Py_BLOCK_THREADS PyEval_RestoreThread(_save);
/** Inside such a block, after Py_BLOCK_THREADS: releases the lock again. */
#define Py_UNBLOCK_THREADS _save = PyEval_SaveThread();
/** Closes the block of Py_BEGIN_ALLOW_THREADS, with the lock held again. */
#define Py_END_ALLOW_THREADS        \
        PyEval_RestoreThread(_save); \
    }

IL_END_DECLS

#endif /* INTERLOCK_PYEVAL_H */
