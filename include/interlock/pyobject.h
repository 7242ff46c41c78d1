/**
 * @file pyobject.h
 * @brief Objects: layout, reference counts, singletons, and what can be done with any object.
 *
 * Functions return a new reference unless they say "borrowed"; arguments are borrowed unless they say "stolen".
 * A reference may be taken and dropped only while a thread state is attached.
 */
#ifndef INTERLOCK_PYOBJECT_H
#define INTERLOCK_PYOBJECT_H

#include "pybuffer.h"
#include "pytypes.h"

IL_BEGIN_DECLS

/** What each object begins with. Stable-ABI layout. */
struct _object {
    Py_ssize_t ob_refcnt;  /**< Number of references; see Py_REFCNT. */
    PyTypeObject *ob_type; /**< Type of the object; see Py_TYPE. */
};

/** What each object with a variable number of items begins with. */
typedef struct {
    PyObject ob_base;
    Py_ssize_t ob_size; /**< Number of items; see Py_SIZE. */
} PyVarObject;

/** First member of an object's struct. */
#define PyObject_HEAD PyObject ob_base;
/** First member of the struct of an object with items. */
#define PyObject_VAR_HEAD PyVarObject ob_base;
/** Count of objects that are never freed: any whose low 32 bits are negative as int32_t. */
#define _Py_IMMORTAL_REFCNT (_Py_CAST(Py_ssize_t, 3) << 30)
/** Initializer of a static object's head; static objects are immortal. */
#define PyObject_HEAD_INIT(type) {_Py_IMMORTAL_REFCNT, (type)},
/** Initializer of a static variable-size object's head. */
#define PyVarObject_HEAD_INIT(type, size) {PyObject_HEAD_INIT(type)(size)},

#ifdef __cplusplus
#define _Py_CAST(type, expr) ((type)(expr))
#define _Py_NULL 0
#else
#define _Py_CAST(type, expr) ((type)(expr))
#define _Py_NULL NULL
#endif
#define _PyObject_CAST(op) _Py_CAST(PyObject *, (op))
#define _PyVarObject_CAST(op) _Py_CAST(PyVarObject *, (op))

/** @name Types of functions that slots hold @{ */
typedef PyObject *(*unaryfunc)(PyObject *);
typedef PyObject *(*binaryfunc)(PyObject *, PyObject *);
typedef PyObject *(*ternaryfunc)(PyObject *, PyObject *, PyObject *);
typedef int (*inquiry)(PyObject *);
typedef Py_ssize_t (*lenfunc)(PyObject *);
typedef PyObject *(*ssizeargfunc)(PyObject *, Py_ssize_t);
typedef PyObject *(*ssizessizeargfunc)(PyObject *, Py_ssize_t, Py_ssize_t);
typedef int (*ssizeobjargproc)(PyObject *, Py_ssize_t, PyObject *);
typedef int (*ssizessizeobjargproc)(PyObject *, Py_ssize_t, Py_ssize_t, PyObject *);
typedef int (*objobjargproc)(PyObject *, PyObject *, PyObject *);
typedef int (*objobjproc)(PyObject *, PyObject *);
typedef int (*visitproc)(PyObject *, void *);
typedef int (*traverseproc)(PyObject *, visitproc, void *);
typedef void (*freefunc)(void *);
typedef void (*destructor)(PyObject *);
typedef PyObject *(*getattrfunc)(PyObject *, char *);
typedef PyObject *(*getattrofunc)(PyObject *, PyObject *);
typedef int (*setattrfunc)(PyObject *, char *, PyObject *);
typedef int (*setattrofunc)(PyObject *, PyObject *, PyObject *);
typedef PyObject *(*reprfunc)(PyObject *);
typedef Py_hash_t (*hashfunc)(PyObject *);
typedef PyObject *(*richcmpfunc)(PyObject *, PyObject *, int);
typedef PyObject *(*getiterfunc)(PyObject *);
typedef PyObject *(*iternextfunc)(PyObject *);
typedef PyObject *(*descrgetfunc)(PyObject *, PyObject *, PyObject *);
typedef int (*descrsetfunc)(PyObject *, PyObject *, PyObject *);
typedef int (*initproc)(PyObject *, PyObject *, PyObject *);
typedef PyObject *(*newfunc)(PyTypeObject *, PyObject *, PyObject *);
typedef PyObject *(*allocfunc)(PyTypeObject *, Py_ssize_t);
typedef PyObject *(*vectorcallfunc)(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames);

/** How an iterator answered PyIter_Send. */
typedef enum {
    PYGEN_RETURN = 0, /**< It ended and returned a value. */
    PYGEN_ERROR = -1, /**< It raised. */
    PYGEN_NEXT = 1    /**< It yielded a value. */
} PySendResult;
typedef PySendResult (*sendfunc)(PyObject *iter, PyObject *value, PyObject **result);
/** @} */

/** Set in the `nargsf` of a vectorcall: the callee may change args[-1] for the time of the call. */
#define PY_VECTORCALL_ARGUMENTS_OFFSET (_Py_CAST(size_t, 1) << (8 * sizeof(size_t) - 1))

/** @name Comparison operators of rich comparisons @{ */
#define Py_LT 0
#define Py_LE 1
#define Py_EQ 2
#define Py_NE 3
#define Py_GT 4
#define Py_GE 5
/** @} */

/** Flag of PyObject_Print: str() instead of repr(). */
#define Py_PRINT_RAW 1

/** @name Type flags @{ */
#define Py_TPFLAGS_SEQUENCE (1UL << 5)
#define Py_TPFLAGS_MAPPING (1UL << 6)
#define Py_TPFLAGS_DISALLOW_INSTANTIATION (1UL << 7)
#define Py_TPFLAGS_IMMUTABLETYPE (1UL << 8)
#define Py_TPFLAGS_HEAPTYPE (1UL << 9)
#define Py_TPFLAGS_BASETYPE (1UL << 10)
#define Py_TPFLAGS_HAVE_VECTORCALL (1UL << 11)
#define Py_TPFLAGS_READY (1UL << 12)
#define Py_TPFLAGS_READYING (1UL << 13)
#define Py_TPFLAGS_HAVE_GC (1UL << 14)
#define Py_TPFLAGS_HAVE_STACKLESS_EXTENSION 0
#define Py_TPFLAGS_METHOD_DESCRIPTOR (1UL << 17)
#define Py_TPFLAGS_HAVE_VERSION_TAG (1UL << 18)
#define Py_TPFLAGS_VALID_VERSION_TAG (1UL << 19)
#define Py_TPFLAGS_IS_ABSTRACT (1UL << 20)
#define Py_TPFLAGS_ITEMS_AT_END (1UL << 23)
#define Py_TPFLAGS_LONG_SUBCLASS (1UL << 24)
#define Py_TPFLAGS_LIST_SUBCLASS (1UL << 25)
#define Py_TPFLAGS_TUPLE_SUBCLASS (1UL << 26)
#define Py_TPFLAGS_BYTES_SUBCLASS (1UL << 27)
#define Py_TPFLAGS_UNICODE_SUBCLASS (1UL << 28)
#define Py_TPFLAGS_DICT_SUBCLASS (1UL << 29)
#define Py_TPFLAGS_BASE_EXC_SUBCLASS (1UL << 30)
#define Py_TPFLAGS_TYPE_SUBCLASS (1UL << 31)
#define Py_TPFLAGS_DEFAULT (Py_TPFLAGS_HAVE_STACKLESS_EXTENSION | 0)
#define Py_TPFLAGS_HAVE_FINALIZE (1UL << 0)
/** @} */

/** @name The singletons (True and False: pybool.h); compare with `==` @{ */
PyAPI_DATA(PyObject) _Py_NoneStruct;
PyAPI_DATA(PyObject) _Py_NotImplementedStruct;
PyAPI_DATA(PyObject) _Py_EllipsisObject;
#define Py_None (&_Py_NoneStruct)
#define Py_NotImplemented (&_Py_NotImplementedStruct)
#define Py_Ellipsis (&_Py_EllipsisObject)
/** @} */

/** Type of Ellipsis. */
PyAPI_DATA(PyTypeObject) PyEllipsis_Type;
/** Type of types. */
PyAPI_DATA(PyTypeObject) PyType_Type;
/** The root of all types: `object`. */
PyAPI_DATA(PyTypeObject) PyBaseObject_Type;

/**
 * @brief Frees an object whose last reference is gone. For Py_DECREF only.
 * @param op The object; its count is 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) _Py_Dealloc(PyObject *op);

/** Number of references; large and meaningless for immortal objects. */
static inline Py_ssize_t Py_REFCNT(PyObject *op) { return op->ob_refcnt; }
#define Py_REFCNT(op) Py_REFCNT(_PyObject_CAST(op))

/** Type of an object; borrowed. */
static inline PyTypeObject *Py_TYPE(PyObject *op) { return op->ob_type; }
#define Py_TYPE(op) Py_TYPE(_PyObject_CAST(op))

/** Number of items of a variable-size object. */
static inline Py_ssize_t Py_SIZE(PyObject *op) { return (_Py_CAST(PyVarObject *, op))->ob_size; }
#define Py_SIZE(op) Py_SIZE(_PyObject_CAST(op))

/** True when the object's type is exactly `type`. */
static inline int Py_IS_TYPE(PyObject *op, PyTypeObject *type) { return op->ob_type == type; }
#define Py_IS_TYPE(op, type) Py_IS_TYPE(_PyObject_CAST(op), (type))

static inline int _Py_IsImmortal(PyObject *op) { return _Py_CAST(int32_t, op->ob_refcnt) < 0; }

/** Sets the count; of no effect on an immortal object. */
static inline void Py_SET_REFCNT(PyObject *op, Py_ssize_t refcnt) {
    if (!_Py_IsImmortal(op)) {
        op->ob_refcnt = refcnt;
    }
}
#define Py_SET_REFCNT(op, refcnt) Py_SET_REFCNT(_PyObject_CAST(op), (refcnt))

/** Sets the type, without touching the types' counts. */
static inline void Py_SET_TYPE(PyObject *op, PyTypeObject *type) { op->ob_type = type; }
#define Py_SET_TYPE(op, type) Py_SET_TYPE(_PyObject_CAST(op), (type))

/** Sets the number of items. */
static inline void Py_SET_SIZE(PyVarObject *op, Py_ssize_t size) { op->ob_size = size; }
#define Py_SET_SIZE(op, size) Py_SET_SIZE(_PyVarObject_CAST(op), (size))

/** Takes a reference. */
static inline void Py_INCREF(PyObject *op) {
    if (!_Py_IsImmortal(op)) {
        op->ob_refcnt++;
    }
}
#define Py_INCREF(op) Py_INCREF(_PyObject_CAST(op))

/** Drops a reference; the last one frees the object, which may run any code. */
static inline void Py_DECREF(PyObject *op) {
    if (!_Py_IsImmortal(op) && --op->ob_refcnt == 0) {
        _Py_Dealloc(op);
    }
}
#define Py_DECREF(op) Py_DECREF(_PyObject_CAST(op))

/** Py_INCREF that accepts NULL. */
static inline void Py_XINCREF(PyObject *op) {
    if (op != _Py_NULL) {
        Py_INCREF(op);
    }
}
#define Py_XINCREF(op) Py_XINCREF(_PyObject_CAST(op))

/** Py_DECREF that accepts NULL. */
static inline void Py_XDECREF(PyObject *op) {
    if (op != _Py_NULL) {
        Py_DECREF(op);
    }
}
#define Py_XDECREF(op) Py_XDECREF(_PyObject_CAST(op))

/** Sets a variable to NULL, then drops the reference it held. */
#define Py_CLEAR(op)                                    \
    do {                                                \
        PyObject *_py_old = _PyObject_CAST(op);         \
        if (_py_old != _Py_NULL) {                      \
            (op) = _Py_NULL;                            \
            Py_DECREF(_py_old);                         \
        }                                               \
    } while (0)

/** Sets a variable, then drops the reference it held. */
#define Py_SETREF(dst, src)                     \
    do {                                        \
        PyObject *_py_old = _PyObject_CAST(dst); \
        (dst) = (src);                          \
        Py_DECREF(_py_old);                     \
    } while (0)

/** Py_SETREF for a variable that may hold NULL. */
#define Py_XSETREF(dst, src)                    \
    do {                                        \
        PyObject *_py_old = _PyObject_CAST(dst); \
        (dst) = (src);                          \
        Py_XDECREF(_py_old);                    \
    } while (0)

/** For tp_traverse: shows one reference to the collector. */
#define Py_VISIT(op)                                        \
    do {                                                    \
        if (op) {                                           \
            int _py_result = visit(_PyObject_CAST(op), arg); \
            if (_py_result) {                               \
                return _py_result;                          \
            }                                               \
        }                                                   \
    } while (0)

/** @name Ends of functions that return an object @{ */
#define Py_RETURN_NONE return Py_NewRef(Py_None)
#define Py_RETURN_NOTIMPLEMENTED return Py_NewRef(Py_NotImplemented)
#define Py_RETURN_RICHCOMPARE(val1, val2, op)                               \
    do {                                                                    \
        switch (op) {                                                       \
        case Py_EQ: if ((val1) == (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE;  \
        case Py_NE: if ((val1) != (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE;  \
        case Py_LT: if ((val1) < (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE;   \
        case Py_GT: if ((val1) > (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE;   \
        case Py_LE: if ((val1) <= (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE;  \
        default: if ((val1) >= (val2)) Py_RETURN_TRUE; Py_RETURN_FALSE;     \
        }                                                                   \
    } while (0)
/** @} */

/**
 * @brief Takes a reference and returns the object.
 * @param obj The object; not NULL.
 * @return New reference to `obj`.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) Py_NewRef(PyObject *obj);

/**
 * @brief Py_NewRef that accepts NULL.
 * @param obj The object or NULL.
 * @return New reference to `obj`, or NULL.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) Py_XNewRef(PyObject *obj);

static inline PyObject *_Py_NewRef(PyObject *obj) {
    Py_INCREF(obj);
    return obj;
}
static inline PyObject *_Py_XNewRef(PyObject *obj) {
    Py_XINCREF(obj);
    return obj;
}
#define Py_NewRef(obj) _Py_NewRef(_PyObject_CAST(obj))
#define Py_XNewRef(obj) _Py_XNewRef(_PyObject_CAST(obj))

/**
 * @brief Tells whether two references name the same object.
 * @param x An object.
 * @param y An object.
 * @return 1 or 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) Py_Is(PyObject *x, PyObject *y);

/**
 * @brief Tells whether an object is None.
 * @param x An object.
 * @return 1 or 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) Py_IsNone(PyObject *x);

/** @name Identity @{ */
#define Py_Is(x, y) ((x) == (y))
#define Py_IsNone(x) Py_Is((x), Py_None)
/** @} */

IL_END_DECLS

#endif /* INTERLOCK_PYOBJECT_H */
