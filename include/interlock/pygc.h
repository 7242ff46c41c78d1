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

/** Looks at one object; 0 ends the visit, 1 goes on. */
typedef int (*gcvisitobjects_t)(PyObject *object, void *arg);

/**
 * @brief Calls a function with each object that the collector tracks, in no particular order.
 * @param callback The function; it may neither make nor free collected objects. Its argument is borrowed.
 * @param arg Handed to it.
 *
 * The collector does not run meanwhile.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyUnstable_GC_VisitObjects(gcvisitobjects_t callback, void *arg);

/**
 * @brief Allocates a collected object with more bytes behind it.
 * @param type Its type, collected and of fixed size.
 * @param extra_size Bytes behind PyType_Spec.basicsize.
 * @return New reference to an object that is not tracked yet, all zero behind its head; NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnstable_Object_GC_NewWithExtraData(PyTypeObject *type, size_t extra_size);

IL_END_DECLS

#endif /* INTERLOCK_PYGC_H */
