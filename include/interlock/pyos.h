/**
 * @file pyos.h
 * @brief Around fork(), and C signal handlers.
 *
 * A bare fork() is handled like one between the PyOS_ calls: every lock of the runtime is taken before and free after,
 * and in the child only the forking thread's states are left.
 */
#ifndef INTERLOCK_PYOS_H
#define INTERLOCK_PYOS_H

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Call before fork().
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached, or it was called already.
 * @since      0.1
 */
PyAPI_FUNC(void) PyOS_BeforeFork(void);

/**
 * @brief Call in the parent after fork(), whether or not that succeeded.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached, or PyOS_BeforeFork() was not called.
 * @since      0.1
 */
PyAPI_FUNC(void) PyOS_AfterFork_Parent(void);

/**
 * @brief Call in the child after fork().
 *
 * The calling thread is the main thread now, with its state attached; states of other threads are gone. So are
 * interpreters with a lock of their own, unless the calling thread holds it: another thread may have been in the middle
 * of anything there. Views of them say so, and attaching to them parks.
 *
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(void) PyOS_AfterFork_Child(void);

/**
 * @brief PyOS_AfterFork_Child() under an older name.
 * @deprecated Use PyOS_AfterFork_Child().
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      As PyOS_AfterFork_Child().
 * @since      0.1
 */
Py_DEPRECATED(3.7) PyAPI_FUNC(void) PyOS_AfterFork(void);

/** A signal handler of C. */
typedef void (*PyOS_sighandler_t)(int);

/**
 * @brief The C handler of a signal.
 * @param sig The signal's number.
 * @return The handler, or SIG_ERR for no such signal.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(PyOS_sighandler_t) PyOS_getsig(int sig);

/**
 * @brief Install a C handler, on the alternate stack if the thread has one.
 * @param sig     The signal's number.
 * @param handler The handler, SIG_DFL or SIG_IGN.
 * @return The old handler, or SIG_ERR.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(PyOS_sighandler_t) PyOS_setsig(int sig, PyOS_sighandler_t handler);

/**
 * @brief Whether SIGINT arrived since the last look; only the main thread sees it.
 * @return 1 and the flag is clear, or 0.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) PyOS_InterruptOccurred(void);

/**
 * @brief What a prompt calls when it is about to wait for input at a terminal, or NULL: extension modules with an event
 * loop set it.
 *
 * interlock has no prompt of its own and never calls it: a guest's prompt does, with the lock held, and ignores the result.
 */
PyAPI_DATA(int) (*PyOS_InputHook)(void);

IL_END_DECLS

#endif /* INTERLOCK_PYOS_H */
