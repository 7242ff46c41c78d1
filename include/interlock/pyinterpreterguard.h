/**
 * @file pyinterpreterguard.h
 * @brief Guards: while one is open, its interpreter does not end (PEP 788).
 *
 * A thread that comes from elsewhere keeps a view, and attaches through it:
 * @code
 * PyThreadStateToken *token = PyThreadState_EnsureFromView(view);
 * if (token == NULL) { ... the interpreter is ending or gone: do without it ... }
 * ... use objects; the interpreter stays ...
 * PyThreadState_Release(token);
 * @endcode
 */
#ifndef INTERLOCK_PYINTERPRETERGUARD_H
#define INTERLOCK_PYINTERPRETERGUARD_H

#include "pyinterpreterview.h"

IL_BEGIN_DECLS

/** A guard; opaque. */
typedef struct _PyInterpreterGuard PyInterpreterGuard;

/**
 * @brief Open a guard for the current interpreter.
 *
 * Finalization of the interpreter waits, before it shuts threads out, until the guard is closed. A guard that is never
 * closed makes it wait for ever; see Interlock_SetFinalizeReportDelay() and Interlock_FinalizeTimed().
 *
 * @return The guard, to be closed by PyInterpreterGuard_Close(); NULL with PythonFinalizationError when the interpreter
 *         is ending already, or with MemoryError.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(PyInterpreterGuard *) PyInterpreterGuard_FromCurrent(void);

/**
 * @brief Open a guard for the interpreter of a view.
 *
 * @param view The view; it stays as it is.
 * @return The guard, to be closed by PyInterpreterGuard_Close(); NULL, without an exception, when the interpreter is
 *         ending or gone, or there is no memory.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal      @p view is NULL.
 * @since      0.1
 */
PyAPI_FUNC(PyInterpreterGuard *) PyInterpreterGuard_FromView(PyInterpreterView *view);

/**
 * @brief Close a guard, and free it.
 *
 * @param guard An open guard; any thread may close it.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p guard is NULL.
 * @since      0.1
 */
PyAPI_FUNC(void) PyInterpreterGuard_Close(PyInterpreterGuard *guard);

IL_END_DECLS

#endif /* INTERLOCK_PYINTERPRETERGUARD_H */
