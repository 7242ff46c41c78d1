/**
 * @file pycmethod.h
 * @brief Methods that are told their defining class.
 */
#ifndef INTERLOCK_PYCMETHOD_H
#define INTERLOCK_PYCMETHOD_H

#include "pytype.h"

IL_BEGIN_DECLS

/**
 * @brief Makes a function object from a C function that is told its defining class.
 * @param ml Definition; must live as long as the function.
 * @param self First argument of the C function; or NULL.
 * @param module Name of the module, for `__module__`; or NULL.
 * @param cls Defining class, with METH_METHOD; else NULL.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCMethod_New(PyMethodDef *ml, PyObject *self, PyObject *module, PyTypeObject *cls);

/** True for functions that are told their defining class. */
#define PyCMethod_Check(op) PyObject_TypeCheck((op), &PyCMethod_Type)
#define PyCMethod_CheckExact(op) Py_IS_TYPE((op), &PyCMethod_Type)

IL_END_DECLS

#endif /* INTERLOCK_PYCMETHOD_H */
