/**
 * @file pysuper.h
 * @brief `super`: attributes as the classes behind one class have them.
 */
#ifndef INTERLOCK_PYSUPER_H
#define INTERLOCK_PYSUPER_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** Type `super`.  Call it with a class and an instance or subclass; the form without arguments needs compiled code. */
PyAPI_DATA(PyTypeObject) PySuper_Type;

IL_END_DECLS

#endif /* INTERLOCK_PYSUPER_H */
