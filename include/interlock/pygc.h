/**
 * @file pygc.h
 * @brief The cycle collector.
 */
#ifndef INTERLOCK_PYGC_H
#define INTERLOCK_PYGC_H

#include "pyobject.h"

IL_BEGIN_DECLS

/**
 * @brief Runs a full collection.
 * @return Number of unreachable objects found; 0 when the collector is disabled or running.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyGC_Collect(void);

/**
 * @brief Switches automatic collections on.
 * @return 1 if they were on, else 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyGC_Enable(void);

/**
 * @brief Switches automatic collections off.
 * @return 1 if they were on, else 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyGC_Disable(void);

/**
 * @brief Tells whether automatic collections are on.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyGC_IsEnabled(void);

IL_END_DECLS

#endif /* INTERLOCK_PYGC_H */
