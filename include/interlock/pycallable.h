/**
 * @file pycallable.h
 * @brief What can be called.
 */
#ifndef INTERLOCK_PYCALLABLE_H
#define INTERLOCK_PYCALLABLE_H

#include "pyobject.h"

IL_BEGIN_DECLS

/**
 * @brief Tells whether an object can be called.
 * @param op The object, or NULL.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyCallable_Check(PyObject *op);

IL_END_DECLS

#endif /* INTERLOCK_PYCALLABLE_H */
