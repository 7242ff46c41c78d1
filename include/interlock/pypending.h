/**
 * @file pypending.h
 * @brief Pending calls: work for the main thread, from any thread or signal handler.
 */
#ifndef INTERLOCK_PYPENDING_H
#define INTERLOCK_PYPENDING_H

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Have `func(arg)` called by the main thread of the main interpreter, at one of its safepoints.
 *
 * Calls run in the order in which they were added. A main thread that sits in Interlock_BlockingCall() or in an attached
 * event loop is woken.
 *
 * @param func Called with the lock held; returns 0, or -1 with an exception set.
 * @param arg  Passed to @p func; NULL allowed.
 * @return 0, or -1 without an exception: 4096 calls wait already, or the runtime is not initialized.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) Py_AddPendingCall(int (*func)(void *), void *arg);

/**
 * @brief A safepoint: let waiting threads run, handle signals, run pending calls.
 *
 * Signals and calls are handled in the main thread of the main interpreter; elsewhere, and inside a pending call,
 * nothing is run. The first call that fails ends the pass; the rest stay queued. Calls that are added meanwhile run in the
 * same pass.
 *
 * @return 0, or -1 when a handler or call failed, with the exception that it set, if it did.
 * @gil        Held; may be released and taken again.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 *
 * Differs from CPython: it also answers a request to drop the lock.
 */
PyAPI_FUNC(int) Py_MakePendingCalls(void);

IL_END_DECLS

#endif /* INTERLOCK_PYPENDING_H */
