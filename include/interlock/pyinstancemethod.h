/**
 * @file pyinstancemethod.h
 * @brief Instance methods: callables that are bound when they are found in a class, as functions are.
 */
#ifndef INTERLOCK_PYINSTANCEMETHOD_H
#define INTERLOCK_PYINSTANCEMETHOD_H

#include "pyobject.h"

IL_BEGIN_DECLS

#ifndef Py_LIMITED_API
/** Type of instance methods. */
PyAPI_DATA(PyTypeObject) PyInstanceMethod_Type;

/** @brief Is it an instance method? */
#define PyInstanceMethod_Check(op) Py_IS_TYPE((op), &PyInstanceMethod_Type)

/**
 * @brief Wraps a callable that is no descriptor, so that a class binds it to its instances.
 * @param func The callable.
 * @return New reference, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyInstanceMethod_New(PyObject *func);

/**
 * @brief What an instance method wraps.
 * @param im The instance method.
 * @return Borrowed reference, or NULL with SystemError when it is something else.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyInstanceMethod_Function(PyObject *im);

/** @brief PyInstanceMethod_Function() of what is known to be one. */
#define PyInstanceMethod_GET_FUNCTION(im) PyInstanceMethod_Function(_PyObject_CAST(im))
#endif

IL_END_DECLS

#endif /* INTERLOCK_PYINSTANCEMETHOD_H */
