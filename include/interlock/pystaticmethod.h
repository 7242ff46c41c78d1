/**
 * @file pystaticmethod.h
 * @brief `staticmethod`.
 */
#ifndef INTERLOCK_PYSTATICMETHOD_H
#define INTERLOCK_PYSTATICMETHOD_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** Type `staticmethod`. */
PyAPI_DATA(PyTypeObject) PyStaticMethod_Type;

/**
 * @brief Wraps a callable so that it is found in a class without being bound.
 * @param callable The callable.
 * @return New reference, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyStaticMethod_New(PyObject *callable);

IL_END_DECLS

#endif /* INTERLOCK_PYSTATICMETHOD_H */
