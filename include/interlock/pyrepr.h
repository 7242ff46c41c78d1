/**
 * @file pyrepr.h
 * @brief The guard against containers that contain themselves.
 */
#ifndef INTERLOCK_PYREPR_H
#define INTERLOCK_PYREPR_H

#include "pyobject.h"

IL_BEGIN_DECLS

/**
 * @brief Mark that the repr of a container is being made, to end recursion.
 *
 * @param object The container; not kept alive.
 * @return 0: go on, and call Py_ReprLeave() at the end; 1: its repr is already being made further out, so answer
 *     with "..." or the like; -1 with MemoryError.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) Py_ReprEnter(PyObject *object);

/**
 * @brief End what Py_ReprEnter() began.
 *
 * @param object The container; without effect when it is not marked.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) Py_ReprLeave(PyObject *object);

IL_END_DECLS

#endif /* INTERLOCK_PYREPR_H */
