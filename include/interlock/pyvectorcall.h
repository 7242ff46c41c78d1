/**
 * @file pyvectorcall.h
 * @brief Calls with arguments from an array.
 */
#ifndef INTERLOCK_PYVECTORCALL_H
#define INTERLOCK_PYVECTORCALL_H

#include "pyobject.h"

IL_BEGIN_DECLS

/**
 * @brief The vectorcall function of a callable.
 * @param callable The callable.
 * @return The function, or NULL without an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(vectorcallfunc) PyVectorcall_Function(PyObject *callable);

/**
 * @brief tp_call of types whose instances have a vectorcall function.
 * @param callable The callable.
 * @param args Positional arguments, a tuple.
 * @param kwargs Keyword arguments, a dict; or NULL.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyVectorcall_Call(PyObject *callable, PyObject *args, PyObject *kwargs);

/**
 * @brief Number of positional arguments.
 * @param nargsf What a vectorcall function was given.
 * @return The number.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyVectorcall_NARGS(size_t nargsf);

IL_END_DECLS

#endif /* INTERLOCK_PYVECTORCALL_H */
