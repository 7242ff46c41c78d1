/**
 * @file pycfunction.h
 * @brief Functions that are written in C, as objects.
 */
#ifndef INTERLOCK_PYCFUNCTION_H
#define INTERLOCK_PYCFUNCTION_H

#include "pytype.h"

IL_BEGIN_DECLS

/**
 * @brief Makes a function object from a C function.
 * @param ml Definition; must live as long as the function.
 * @param self First argument of the C function; or NULL.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCFunction_New(PyMethodDef *ml, PyObject *self);

/**
 * @brief Makes a function object from a C function.
 * @param ml Definition; must live as long as the function.
 * @param self First argument of the C function; or NULL.
 * @param module Name of the module, for `__module__`; or NULL.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCFunction_NewEx(PyMethodDef *ml, PyObject *self, PyObject *module);

/**
 * @brief The C function.
 * @param func The function object.
 * @return The function, or NULL with SystemError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyCFunction) PyCFunction_GetFunction(PyObject *func);

/**
 * @brief The first argument of the C function.
 * @param func The function object.
 * @return Borrowed reference; NULL without an exception for METH_STATIC, with SystemError for another type.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCFunction_GetSelf(PyObject *func);

/**
 * @brief The METH_* flags.
 * @param func The function object.
 * @return The flags; -1 with SystemError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyCFunction_GetFlags(PyObject *func);

/** True for functions written in C, of either kind. */
#define PyCFunction_Check(op) PyObject_TypeCheck((op), &PyCFunction_Type)
/** True for functions written in C that are not told their defining class. */
#define PyCFunction_CheckExact(op) Py_IS_TYPE((op), &PyCFunction_Type)

/**
 * @brief Calls a function object.
 * @deprecated PyObject_Call() does it.
 * @param func A function made from a PyMethodDef; any other object is called all the same.
 * @param args Positional arguments in a tuple.
 * @param kwargs Keyword arguments in a dict; NULL: none.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.9) PyAPI_FUNC(PyObject *) PyCFunction_Call(PyObject *func, PyObject *args, PyObject *kwargs);

IL_END_DECLS

#endif /* INTERLOCK_PYCFUNCTION_H */
