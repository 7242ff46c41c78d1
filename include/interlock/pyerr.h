/**
 * @file pyerr.h
 * @brief Interrupting the main thread.
 */
#ifndef INTERLOCK_PYERR_H
#define INTERLOCK_PYERR_H

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief PyErr_SetInterruptEx(SIGINT), without its result.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_SetInterrupt(void);

/**
 * @brief Act as if a signal had arrived: the main thread sees it at its next safepoint, and is woken if it blocks.
 *
 * @param signum The signal's number. Nothing happens for one that the runtime has not taken over.
 * @return 0, or -1 when there is no such signal (1 to 64).
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_SetInterruptEx(int signum);

IL_END_DECLS

#endif /* INTERLOCK_PYERR_H */
