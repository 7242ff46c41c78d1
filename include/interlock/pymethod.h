/**
 * @file pymethod.h
 * @brief Functions and methods that are written in C.
 */
#ifndef INTERLOCK_PYMETHOD_H
#define INTERLOCK_PYMETHOD_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** METH_VARARGS, METH_NOARGS and METH_O. */
typedef PyObject *(*PyCFunction)(PyObject *self, PyObject *args);
/** METH_VARARGS | METH_KEYWORDS. */
typedef PyObject *(*PyCFunctionWithKeywords)(PyObject *self, PyObject *args, PyObject *kwargs);
/** METH_FASTCALL. */
typedef PyObject *(*PyCFunctionFast)(PyObject *self, PyObject *const *args, Py_ssize_t nargs);
/** METH_FASTCALL | METH_KEYWORDS. */
typedef PyObject *(*PyCFunctionFastWithKeywords)(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                                                 PyObject *kwnames);
/** METH_METHOD | METH_FASTCALL | METH_KEYWORDS. */
typedef PyObject *(*PyCMethod)(PyObject *self, PyTypeObject *defining_class, PyObject *const *args, size_t nargs,
                               PyObject *kwnames);
typedef PyCFunctionFast _PyCFunctionFast;
typedef PyCFunctionFastWithKeywords _PyCFunctionFastWithKeywords;

/** One function or method of a table that ends with a NULL name. */
struct PyMethodDef {
    const char *ml_name; /**< Name. */
    PyCFunction ml_meth; /**< The function, cast to this type. */
    int ml_flags;        /**< METH_* flags. */
    const char *ml_doc;  /**< Documentation, or NULL. */
};
typedef struct PyMethodDef PyMethodDef;

/** @name How a function takes its arguments @{ */
#define METH_VARARGS 0x0001
#define METH_KEYWORDS 0x0002
#define METH_NOARGS 0x0004
#define METH_O 0x0008
#define METH_CLASS 0x0010
#define METH_STATIC 0x0020
#define METH_COEXIST 0x0040
#define METH_FASTCALL 0x0080
#define METH_METHOD 0x0200
/** @} */

/** Casts any function to PyCFunction. */
#define _PyCFunction_CAST(func) ((PyCFunction)(void (*)(void))(func))
#define PyCFunction_CAST(func) _PyCFunction_CAST(func)

/** Type of functions written in C. */
PyAPI_DATA(PyTypeObject) PyCFunction_Type;
/** Type of functions written in C that are told their defining class. */
PyAPI_DATA(PyTypeObject) PyCMethod_Type;
/** Type of bound methods. */
PyAPI_DATA(PyTypeObject) PyMethod_Type;

/**
 * @brief Binds a callable.
 * @param func The function.
 * @param self What it is bound to; not NULL.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyMethod_New(PyObject *func, PyObject *self);

/**
 * @brief The function of a bound method.
 * @param meth The bound method.
 * @return Borrowed reference, or NULL with SystemError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyMethod_Function(PyObject *meth);

/**
 * @brief What a method is bound to.
 * @param meth The bound method.
 * @return Borrowed reference, or NULL with SystemError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyMethod_Self(PyObject *meth);

/** True for bound methods. */
#define PyMethod_Check(op) Py_IS_TYPE((op), &PyMethod_Type)
#define PyMethod_GET_FUNCTION(meth) PyMethod_Function(meth)
#define PyMethod_GET_SELF(meth) PyMethod_Self(meth)

IL_END_DECLS

#endif /* INTERLOCK_PYMETHOD_H */
