/**
 * @file pythreadstate.h
 * @brief Thread states: one for each OS thread and interpreter that it works in.
 */
#ifndef INTERLOCK_PYTHREADSTATE_H
#define INTERLOCK_PYTHREADSTATE_H

#include "pyinterpreterguard.h"
#include "pytypes.h"

IL_BEGIN_DECLS

#ifndef Py_LIMITED_API
/** State of one thread. Only `interp` is for callers, and only to read. */
struct _ts {
    struct _ts *prev;           /**< Private. */
    struct _ts *next;           /**< Private. */
    PyInterpreterState *interp; /**< The interpreter that the state belongs to. */
};
#endif

/**
 * @brief Make a thread state; it is not attached.
 *
 * @param interp The interpreter.
 * @return The new state, first in the interpreter's list; NULL without memory, or when the interpreter is ending.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p interp is NULL.
 * @since      0.1
 */
PyAPI_FUNC(PyThreadState *) PyThreadState_New(PyInterpreterState *interp);

/**
 * @brief Drop everything that a thread state refers to.
 *
 * @param tstate The state; it stays linked until PyThreadState_Delete().
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p tstate is NULL, or no thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(void) PyThreadState_Clear(PyThreadState *tstate);

/**
 * @brief Unlink and free a cleared thread state.
 *
 * @param tstate A state that is not attached in any thread.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p tstate is NULL, or attached.
 * @since      0.1
 */
PyAPI_FUNC(void) PyThreadState_Delete(PyThreadState *tstate);

/**
 * @brief Detach, unlink and free the attached thread state, which is cleared, and release the lock.
 * @gil        Held on entry, not held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(void) PyThreadState_DeleteCurrent(void);

/**
 * @brief The attached thread state of the calling OS thread.
 * @return The state; never NULL.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(PyThreadState *) PyThreadState_Get(void);

/** Alias of PyThreadState_Get(). */
#define PyThreadState_GET() PyThreadState_Get()

/**
 * @brief The attached thread state of the calling OS thread, if any.
 * @return The state, or NULL.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(PyThreadState *) PyThreadState_GetUnchecked(void);

/**
 * @brief The older name of PyThreadState_GetUnchecked().
 * @return The state, or NULL.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(PyThreadState *) _PyThreadState_UncheckedGet(void);

/**
 * @brief Attach a thread state in place of the current one.
 *
 *  1. Detaches the current state, if any.
 *  2. NULL: the lock stays with this OS thread, with no state attached. A state of an interpreter with another lock:
 *     that lock is taken, and the one held is released.
 *  3. Attaches @p tstate.
 *
 * @param tstate The state, or NULL.
 * @return The state that was attached, or NULL.
 * @gil        Held on entry, or not at all (the lock is then taken); held on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 *
 * Differs from CPython: 3.12 and later release the lock for NULL. Here, as documented before, it stays with the thread;
 * PyEval_RestoreThread() on the same thread then continues with it.
 */
PyAPI_FUNC(PyThreadState *) PyThreadState_Swap(PyThreadState *tstate);

/**
 * @brief The interpreter of a thread state.
 * @param tstate The state.
 * @return Its interpreter; NULL once that has ended.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit No
 * @fatal      @p tstate is NULL.
 * @since      0.1
 */
PyAPI_FUNC(PyInterpreterState *) PyThreadState_GetInterpreter(PyThreadState *tstate);

/**
 * @brief A number that no other thread state of the interpreter has or had.
 * @param tstate The state.
 * @return The number, from 1 on.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p tstate is NULL.
 * @since      0.1
 */
PyAPI_FUNC(uint64_t) PyThreadState_GetID(PyThreadState *tstate);

/**
 * @brief The next older thread state of the same interpreter, for debuggers.
 * @param tstate A state.
 * @return Its successor in the list, or NULL.
 * @gil        Not needed; held, if the list must not change meanwhile.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p tstate is NULL.
 * @since      0.1
 */
PyAPI_FUNC(PyThreadState *) PyThreadState_Next(PyThreadState *tstate);

/** What PyThreadState_Ensure() gives and PyThreadState_Release() takes; opaque. */
typedef struct _PyThreadStateToken PyThreadStateToken;

/**
 * @brief Have a thread state of a guarded interpreter attached (PEP 788).
 *
 *  1. The attached state serves if it belongs to that interpreter.
 *  2. Else, with none attached, the state that this OS thread attached last, if it belongs to it.
 *  3. Else a new one, which the matching PyThreadState_Release() deletes; a state attached before is detached.
 *
 * Calls nest.
 *
 * @param guard An open guard; it must stay open until the matching PyThreadState_Release().
 * @return What to give to the matching PyThreadState_Release(); NULL, without an exception, when there is no memory:
 *         everything is then as before.
 * @gil        Not needed; held on return unless NULL.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p guard is NULL.
 * @since      0.1
 */
PyAPI_FUNC(PyThreadStateToken *) PyThreadState_Ensure(PyInterpreterGuard *guard);

/**
 * @brief PyThreadState_Ensure() with a guard of its own, which the matching PyThreadState_Release() closes.
 *
 * @param view A view of the interpreter.
 * @return As PyThreadState_Ensure(); NULL, without an exception, also when the interpreter is ending or gone.
 * @gil        Not needed; held on return unless NULL.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal      @p view is NULL.
 * @since      0.1
 */
PyAPI_FUNC(PyThreadStateToken *) PyThreadState_EnsureFromView(PyInterpreterView *view);

/**
 * @brief Undo PyThreadState_Ensure() or PyThreadState_EnsureFromView().
 *
 * Deletes the thread state if those made it and this is the last release of it, and attaches what was attached before,
 * if anything was.
 *
 * @param token What the matching call returned.
 * @gil        Held on entry; on return as before the matching call.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p token is NULL, or the thread state that it stands for is not attached.
 * @since      0.1
 */
PyAPI_FUNC(void) PyThreadState_Release(PyThreadStateToken *token);

/**
 * @brief The attached thread state's dictionary, for C code to keep things of its own in.
 *
 * Made on first use; dropped by PyThreadState_Clear(). Use keys that nobody else uses.
 *
 * @return Borrowed reference; NULL, without an exception, when no thread state is attached or there is no memory.
 * @gil        Held; without it the answer is NULL.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyThreadState_GetDict(void);

/**
 * @brief Raise an exception in another thread.
 *
 *  1. Finds the thread's newest state in the caller's interpreter.
 *  2. Keeps a reference to @p exc there, in place of an exception that was not raised yet.
 *  3. The thread raises it at its next safepoint, Interlock_Checkpoint(). A call of Interlock_BlockingCall() that it is
 *     in, and that has an unblock function, is ended; other waits go on.
 *
 * @param id  The thread's identifier, as of PyThread_get_thread_ident().
 * @param exc An exception class, which is checked when it is raised only (SystemError for anything else, an instance
 *            included); NULL takes back what was not raised yet.
 * @return 1; 0 when there is no such thread, without an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(int) PyThreadState_SetAsyncExc(unsigned long id, PyObject *exc);

/**
 * @brief The innermost frame of a thread state.
 * @param tstate A thread state of an interpreter that shares the lock held.
 * @return New reference, or NULL: none.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyFrameObject *) PyThreadState_GetFrame(PyThreadState *tstate);

/**
 * @brief Suspend a thread's profile and trace functions and monitoring tools; nests.
 * @param tstate The thread state.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) PyThreadState_EnterTracing(PyThreadState *tstate);

/**
 * @brief Undo one PyThreadState_EnterTracing().
 * @param tstate The thread state.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) PyThreadState_LeaveTracing(PyThreadState *tstate);

IL_END_DECLS

#endif /* INTERLOCK_PYTHREADSTATE_H */
