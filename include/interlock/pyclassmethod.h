/**
 * @file pyclassmethod.h
 * @brief `classmethod`.
 */
#ifndef INTERLOCK_PYCLASSMETHOD_H
#define INTERLOCK_PYCLASSMETHOD_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** Type `classmethod`. */
PyAPI_DATA(PyTypeObject) PyClassMethod_Type;

/**
 * @brief Wraps a callable so that it is bound to the class through which it is found.
 * @param callable The callable.
 * @return New reference, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyClassMethod_New(PyObject *callable);

IL_END_DECLS

#endif /* INTERLOCK_PYCLASSMETHOD_H */
