/**
 * @file pygilstate.h
 * @brief Attaching threads that the runtime did not make.
 */
#ifndef INTERLOCK_PYGILSTATE_H
#define INTERLOCK_PYGILSTATE_H

#include "pytypes.h"

IL_BEGIN_DECLS

/** What PyGILState_Release() goes back to. */
typedef enum {
    PyGILState_LOCKED,  /**< A thread state was attached. */
    PyGILState_UNLOCKED /**< None was. */
} PyGILState_STATE;

/**
 * @brief Attach the calling OS thread, whatever its state.
 *
 *  1. An attached thread state, of any interpreter, stays.
 *  2. Else the one that this OS thread used last is attached.
 *  3. Else one is made for the main interpreter and attached.
 *
 * Calls nest. A thread state that was made here is kept for the next call of the same thread: the second and later calls
 * cost no memory and no list. It is freed when the thread exits.
 *
 * @return What to give to the matching PyGILState_Release().
 * @gil        Not needed on entry, held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      The runtime was never initialized, or there is no memory. After finalization began the thread parks for
 *             good; PyThreadState_EnsureFromView() returns NULL instead.
 * @since      0.1
 */
PyAPI_FUNC(PyGILState_STATE) PyGILState_Ensure(void);

/**
 * @brief Undo one PyGILState_Ensure() of the same thread.
 *
 * The last one drops what the thread state refers to, while the lock is still held, if Ensure made that state.
 *
 * @param oldstate What PyGILState_Ensure() returned.
 * @gil        Held on entry; on return as before the matching PyGILState_Ensure().
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached, or it has no open PyGILState_Ensure().
 * @since      0.1
 */
PyAPI_FUNC(void) PyGILState_Release(PyGILState_STATE oldstate);

/**
 * @brief The thread state that PyGILState_Ensure() would use, attached or not.
 * @return The state that this OS thread attached last, or NULL.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(PyThreadState *) PyGILState_GetThisThreadState(void);

/**
 * @brief Whether the calling OS thread has a thread state attached.
 * @return 1 or 0.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 *
 * Differs from CPython: the answer is right in every interpreter and at any time; CPython says 1 before initialization
 * and always once a sub-interpreter has existed.
 */
PyAPI_FUNC(int) PyGILState_Check(void);

IL_END_DECLS

#endif /* INTERLOCK_PYGILSTATE_H */
