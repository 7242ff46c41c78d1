/**
 * @file pygenericalias.h
 * @brief Generic aliases: a class with the types that it is meant to hold, such as `list[int]`.
 */
#ifndef INTERLOCK_PYGENERICALIAS_H
#define INTERLOCK_PYGENERICALIAS_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** Type `types.GenericAlias`. */
PyAPI_DATA(PyTypeObject) Py_GenericAliasType;

/**
 * @brief Makes a generic alias; as a class method `__class_getitem__` (METH_O | METH_CLASS) it makes a class subscriptable.
 *
 * Differs from CPython: an alias is not iterable and has no operator `|`, whose results only type checkers look at.
 *
 * @param origin The class.
 * @param args A tuple of arguments, or the only one.
 * @return New reference, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) Py_GenericAlias(PyObject *origin, PyObject *args);

IL_END_DECLS

#endif /* INTERLOCK_PYGENERICALIAS_H */
