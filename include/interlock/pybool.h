/**
 * @file pybool.h
 * @brief `bool`: True and False.
 */
#ifndef INTERLOCK_PYBOOL_H
#define INTERLOCK_PYBOOL_H

#include "pyobject.h"
#include "pylong.h"

IL_BEGIN_DECLS

/** The type `bool`. */
PyAPI_DATA(PyTypeObject) PyBool_Type;
/** False; name it Py_False. */
PyAPI_DATA(struct _longobject) _Py_FalseStruct;
/** True; name it Py_True. */
PyAPI_DATA(struct _longobject) _Py_TrueStruct;

/** The object False; immortal. */
#define Py_False ((PyObject *)&_Py_FalseStruct)
/** The object True; immortal. */
#define Py_True ((PyObject *)&_Py_TrueStruct)

/** True for True and False; bool has no subclasses. */
#define PyBool_Check(op) Py_IS_TYPE(op, &PyBool_Type)

/** Return True from a function. */
#define Py_RETURN_TRUE return Py_NewRef(Py_True)
/** Return False from a function. */
#define Py_RETURN_FALSE return Py_NewRef(Py_False)

/**
 * @brief Choose True or False.
 *
 * @param value 0 gives False, all else True.
 * @return A new reference; cannot fail.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyBool_FromLong(long value);

/**
 * @brief Ask whether an object is True itself.
 *
 * @param object Any object; NULL allowed.
 * @return 1 or 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) Py_IsTrue(PyObject *object);

/**
 * @brief Ask whether an object is False itself.
 *
 * @param object Any object; NULL allowed.
 * @return 1 or 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) Py_IsFalse(PyObject *object);

/* The macros save the call; the functions are there for callers that look them up by name. */
#define Py_IsTrue(x) ((PyObject *)(x) == Py_True)
#define Py_IsFalse(x) ((PyObject *)(x) == Py_False)

IL_END_DECLS

#endif /* INTERLOCK_PYBOOL_H */
