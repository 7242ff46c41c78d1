/**
 * @file pytypes.h
 * @brief Opaque struct names and the scalar types that every other header uses.
 */
#ifndef INTERLOCK_PYTYPES_H
#define INTERLOCK_PYTYPES_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "export.h"

IL_BEGIN_DECLS

/** Signed size, as wide as a pointer. */
typedef ssize_t Py_ssize_t;
/** Hash value of an object. */
typedef Py_ssize_t Py_hash_t;
/** Unsigned twin of Py_hash_t. */
typedef size_t Py_uhash_t;

#define PY_SSIZE_T_MAX ((Py_ssize_t)(((size_t)-1) >> 1))
#define PY_SSIZE_T_MIN (-PY_SSIZE_T_MAX - 1)

/** Any object. */
typedef struct _object PyObject;
/** A type object; opaque. */
typedef struct _typeobject PyTypeObject;
/** State of one thread; see pythreadstate.h. */
typedef struct _ts PyThreadState;
/** State of one interpreter; opaque. */
typedef struct _is PyInterpreterState;
/** A guest's frame; opaque. */
typedef struct _frame PyFrameObject;
/** A guest's code object; opaque. */
typedef struct PyCodeObject PyCodeObject;
/** A frame as the guest itself keeps it: Interlock_Frame. */
struct _PyInterpreterFrame;

/**
 * Told what happens in a thread; for PyEval_SetProfile() and PyEval_SetTrace(). The arguments are the object given there,
 * the frame, a PyTrace_* number, and what belongs to that. It returns 0, or -1 with an exception, which the guest's code
 * then raises where it is.
 */
typedef int (*Py_tracefunc)(PyObject *, PyFrameObject *, int, PyObject *);

IL_END_DECLS

#endif /* INTERLOCK_PYTYPES_H */
