/**
 * @file pyobject.h
 * @brief Objects: layout, reference counts, singletons, and what can be done with any object.
 *
 * Functions return a new reference unless they say "borrowed"; arguments are borrowed unless they say "stolen".
 * A reference may be taken and dropped only while a thread state is attached.
 */
#ifndef INTERLOCK_PYOBJECT_H
#define INTERLOCK_PYOBJECT_H

#include <stdio.h>

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

#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030e0000
/**
 * @brief Number of references; large and meaningless for immortal objects.
 * @param op The object.
 * @return The number.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) Py_REFCNT(PyObject *op);

/**
 * @brief Type of an object.
 * @param op The object.
 * @return Borrowed reference.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(PyTypeObject *) Py_TYPE(PyObject *op);
#else
/** Number of references; large and meaningless for immortal objects. */
static inline Py_ssize_t Py_REFCNT(PyObject *op) { return op->ob_refcnt; }
/** Type of an object; borrowed. */
static inline PyTypeObject *Py_TYPE(PyObject *op) { return op->ob_type; }
#endif
#define Py_REFCNT(op) Py_REFCNT(_PyObject_CAST(op))
#define Py_TYPE(op) Py_TYPE(_PyObject_CAST(op))

#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030f0000
/**
 * @brief Number of items of a variable-size object.
 * @param op The object.
 * @return The number.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) Py_SIZE(PyObject *op);

/**
 * @brief Tells whether an object's type is exactly this one.
 * @param op The object.
 * @param type The type.
 * @return 1 or 0.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) Py_IS_TYPE(PyObject *op, PyTypeObject *type);

/**
 * @brief Sets the number of items.
 * @param op The object.
 * @param size The number.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) Py_SET_SIZE(PyVarObject *op, Py_ssize_t size);
#else
/** Number of items of a variable-size object. */
static inline Py_ssize_t Py_SIZE(PyObject *op) { return (_Py_CAST(PyVarObject *, op))->ob_size; }
/** True when the object's type is exactly `type`. */
static inline int Py_IS_TYPE(PyObject *op, PyTypeObject *type) { return op->ob_type == type; }
/** Sets the number of items. */
static inline void Py_SET_SIZE(PyVarObject *op, Py_ssize_t size) { op->ob_size = size; }
#endif
#define Py_SIZE(op) Py_SIZE(_PyObject_CAST(op))
#define Py_IS_TYPE(op, type) Py_IS_TYPE(_PyObject_CAST(op), (type))
#define Py_SET_SIZE(op, size) Py_SET_SIZE(_PyVarObject_CAST(op), (size))

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

/** @name Constants of Py_GetConstant @{ */
#define Py_CONSTANT_NONE 0
#define Py_CONSTANT_FALSE 1
#define Py_CONSTANT_TRUE 2
#define Py_CONSTANT_ELLIPSIS 3
#define Py_CONSTANT_NOT_IMPLEMENTED 4
#define Py_CONSTANT_ZERO 5
#define Py_CONSTANT_ONE 6
#define Py_CONSTANT_EMPTY_STR 7
#define Py_CONSTANT_EMPTY_BYTES 8
#define Py_CONSTANT_EMPTY_TUPLE 9
/** @} */

/**
 * @brief One of the objects of which there is only one.
 * @param constant_id Py_CONSTANT_*.
 * @return New reference, or NULL with SystemError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) Py_GetConstant(unsigned int constant_id);

/**
 * @brief Py_GetConstant() without a reference: constants are immortal.
 * @param constant_id Py_CONSTANT_*.
 * @return Borrowed reference, or NULL with SystemError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) Py_GetConstantBorrowed(unsigned int constant_id);

/** @name Identity @{ */
#define Py_Is(x, y) ((x) == (y))
#define Py_IsNone(x) Py_Is((x), Py_None)
/** @} */

/**
 * @brief Takes a reference.
 * @param op The object, or NULL.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) Py_IncRef(PyObject *op);

/**
 * @brief Drops a reference; the last one frees the object.
 * @param op The object, or NULL.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) Py_DecRef(PyObject *op);

/**
 * @brief Takes a reference. For binaries compiled to the stable ABI.
 * @param op The object; not NULL.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) _Py_IncRef(PyObject *op);

/**
 * @brief Drops a reference. For binaries compiled to the stable ABI.
 * @param op The object; not NULL.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) _Py_DecRef(PyObject *op);

/**
 * @brief Marks the begin of a recursion through C code.
 * @param where What recurses; follows "maximum recursion depth exceeded" and starts with a blank.
 * @return 0, or -1 with RecursionError when it is too deep: then there is no matching Py_LeaveRecursiveCall.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) Py_EnterRecursiveCall(const char *where);

/**
 * @brief Marks the end of what Py_EnterRecursiveCall allowed.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) Py_LeaveRecursiveCall(void);

/**
 * @brief The depth of recursion at which RecursionError is raised, in this interpreter.
 * @return The limit; 1000 at first.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) Py_GetRecursionLimit(void);

/**
 * @brief Sets the depth of recursion at which RecursionError is raised, in this interpreter.
 * @param new_limit The limit.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) Py_SetRecursionLimit(int new_limit);

/**
 * @brief Reads an attribute: `op.attr_name`.
 * @param op The object.
 * @param attr_name Name, a str.
 * @return New reference, or NULL with AttributeError or whatever the attribute raised.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_GetAttr(PyObject *op, PyObject *attr_name);

/**
 * @brief Reads an attribute: `op.attr_name`.
 * @param op The object.
 * @param attr_name Name, UTF-8.
 * @return New reference, or NULL with AttributeError or whatever the attribute raised.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_GetAttrString(PyObject *op, const char *attr_name);

/**
 * @brief Reads an attribute that may be missing.
 * @param op The object.
 * @param attr_name Name, a str.
 * @param result Receives a new reference, or NULL.
 * @return 1 found; 0 missing, without an exception; -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_GetOptionalAttr(PyObject *op, PyObject *attr_name, PyObject **result);

/**
 * @brief Reads an attribute that may be missing.
 * @param op The object.
 * @param attr_name Name, UTF-8.
 * @param result Receives a new reference, or NULL.
 * @return 1 found; 0 missing, without an exception; -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_GetOptionalAttrString(PyObject *op, const char *attr_name, PyObject **result);

/**
 * @brief Writes an attribute: `op.attr_name = value`.
 * @param op The object.
 * @param attr_name Name, a str.
 * @param value Value; NULL deletes the attribute. Borrowed.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_SetAttr(PyObject *op, PyObject *attr_name, PyObject *value);

/**
 * @brief Writes an attribute: `op.attr_name = value`.
 * @param op The object.
 * @param attr_name Name, UTF-8.
 * @param value Value; NULL deletes the attribute. Borrowed.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_SetAttrString(PyObject *op, const char *attr_name, PyObject *value);

/**
 * @brief Deletes an attribute.
 * @param op The object.
 * @param attr_name Name, a str.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_DelAttr(PyObject *op, PyObject *attr_name);

/**
 * @brief Deletes an attribute.
 * @param op The object.
 * @param attr_name Name, UTF-8.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_DelAttrString(PyObject *op, const char *attr_name);

/**
 * @brief Tells whether an attribute can be read.
 * @param op The object.
 * @param attr_name Name, a str.
 * @return 1 or 0; exceptions are dropped.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_HasAttr(PyObject *op, PyObject *attr_name);

/**
 * @brief Tells whether an attribute can be read.
 * @param op The object.
 * @param attr_name Name, UTF-8.
 * @return 1 or 0; exceptions are dropped.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_HasAttrString(PyObject *op, const char *attr_name);

/**
 * @brief Tells whether an attribute can be read.
 * @param op The object.
 * @param attr_name Name, a str.
 * @return 1 or 0; -1 with an exception other than AttributeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_HasAttrWithError(PyObject *op, PyObject *attr_name);

/**
 * @brief Tells whether an attribute can be read.
 * @param op The object.
 * @param attr_name Name, UTF-8.
 * @return 1 or 0; -1 with an exception other than AttributeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_HasAttrStringWithError(PyObject *op, const char *attr_name);

/**
 * @brief The usual tp_getattro: data descriptors of the type, the instance's __dict__, other attributes of the type.
 * @param op The object.
 * @param attr_name Name, a str.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_GenericGetAttr(PyObject *op, PyObject *attr_name);

/**
 * @brief The usual tp_setattro: data descriptors of the type, then the instance's __dict__.
 * @param op The object.
 * @param attr_name Name, a str.
 * @param value Value; NULL deletes the attribute. Borrowed.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_GenericSetAttr(PyObject *op, PyObject *attr_name, PyObject *value);

/**
 * @brief Getter of `__dict__`; makes the dict on first use.
 * @param op The object.
 * @param closure Ignored.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_GenericGetDict(PyObject *op, void *closure);

/**
 * @brief Setter of `__dict__`.
 * @param op The object.
 * @param value A dict; NULL is an error. Borrowed.
 * @param closure Ignored.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_GenericSetDict(PyObject *op, PyObject *value, void *closure);

/**
 * @brief repr(op).
 * @param op The object; NULL gives "<NULL>".
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_Repr(PyObject *op);

/**
 * @brief str(op).
 * @param op The object; NULL gives "<NULL>".
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_Str(PyObject *op);

/**
 * @brief ascii(op): repr() with what is not ASCII escaped.
 * @param op The object; NULL gives "<NULL>".
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_ASCII(PyObject *op);

/**
 * @brief bytes(op), but TypeError for an int.
 * @param op The object; NULL gives b"<NULL>".
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_Bytes(PyObject *op);

/**
 * @brief format(op, format_spec).
 * @param op The object.
 * @param format_spec A str; NULL: empty.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_Format(PyObject *op, PyObject *format_spec);

/**
 * @brief hash(op).
 * @param op The object.
 * @return The hash; -1 with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_hash_t) PyObject_Hash(PyObject *op);

#ifndef Py_LIMITED_API
/**
 * @brief The hash of an object by its identity: for tp_hash.
 * @param op The object.
 * @return The hash; never -1.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(Py_hash_t) PyObject_GenericHash(PyObject *op);

/**
 * @brief The hash of an address.
 * @param ptr The address.
 * @return The hash; never -1.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(Py_hash_t) Py_HashPointer(const void *ptr);

/**
 * @brief The hash that a bytes object of these bytes has.
 * @param ptr The bytes.
 * @param len Their number; 0: the hash is 0.
 * @return The hash; never -1.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_hash_t) Py_HashBuffer(const void *ptr, Py_ssize_t len);
#endif

/**
 * @brief tp_hash of types whose instances have no hash.
 * @param op The object.
 * @return -1 with TypeError "unhashable type: 'T'".
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_hash_t) PyObject_HashNotImplemented(PyObject *op);

/**
 * @brief bool(op).
 * @param op The object.
 * @return 1 or 0; -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_IsTrue(PyObject *op);

/**
 * @brief not op.
 * @param op The object.
 * @return 1 or 0; -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_Not(PyObject *op);

/**
 * @brief Compares two objects.
 * @param a Left operand.
 * @param b Right operand.
 * @param opid Py_LT, Py_LE, Py_EQ, Py_NE, Py_GT or Py_GE.
 * @return New reference to the result of any type, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_RichCompare(PyObject *a, PyObject *b, int opid);

/**
 * @brief Compares two objects; the same object is equal to itself whatever its type says.
 * @param a Left operand.
 * @param b Right operand.
 * @param opid Py_LT, Py_LE, Py_EQ, Py_NE, Py_GT or Py_GE.
 * @return 1 or 0; -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_RichCompareBool(PyObject *a, PyObject *b, int opid);

/**
 * @brief type(op).
 * @param op The object.
 * @return New reference; NULL with SystemError when `op` is NULL.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_Type(PyObject *op);

/**
 * @brief isinstance(inst, cls).
 * @param inst The object.
 * @param cls A type, an object with __instancecheck__, or a tuple of these.
 * @return 1 or 0; -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_IsInstance(PyObject *inst, PyObject *cls);

/**
 * @brief issubclass(derived, cls).
 * @param derived The class.
 * @param cls A type, an object with __subclasscheck__, or a tuple of these.
 * @return 1 or 0; -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_IsSubclass(PyObject *derived, PyObject *cls);

/**
 * @brief len(op).
 * @param op The object.
 * @return The length; -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyObject_Size(PyObject *op);

/**
 * @brief len(op).
 * @param op The object.
 * @return The length; -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyObject_Length(PyObject *op);

/**
 * @brief Estimates a length: __len__, else __length_hint__.
 * @param op The object.
 * @param default_value What to answer when nothing is known.
 * @return The estimate; -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyObject_LengthHint(PyObject *op, Py_ssize_t default_value);

/**
 * @brief op[key].
 * @param op The object.
 * @param key Key or index.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_GetItem(PyObject *op, PyObject *key);

/**
 * @brief op[key] = value.
 * @param op The object.
 * @param key Key or index.
 * @param value Value. Borrowed.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_SetItem(PyObject *op, PyObject *key, PyObject *value);

/**
 * @brief del op[key].
 * @param op The object.
 * @param key Key or index.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_DelItem(PyObject *op, PyObject *key);

/**
 * @brief del op[key].
 * @param op The object.
 * @param key Key, UTF-8.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_DelItemString(PyObject *op, const char *key);

/**
 * @brief iter(op).
 * @param op The object.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_GetIter(PyObject *op);

/**
 * @brief aiter(op).
 * @param op The object.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_GetAIter(PyObject *op);

/**
 * @brief tp_iter of iterators.
 * @param op The object.
 * @return New reference to `op`.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_SelfIter(PyObject *op);

/**
 * @brief dir(op): a sorted list of names.
 * @param op The object; NULL: SystemError, since there is no frame whose names to list.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_Dir(PyObject *op);

/**
 * @brief Writes an object to a C stream.
 * @param op The object; NULL prints "<nil>".
 * @param fp The C stream.
 * @param flags 0 for repr(), Py_PRINT_RAW for str().
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_Print(PyObject *op, FILE *fp, int flags);

/**
 * @brief Makes memory an object: count 1, and the type, to which a heap type's object holds a reference.
 * @param op Memory; NULL gives MemoryError.
 * @param type Its type.
 * @return `op`, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_Init(PyObject *op, PyTypeObject *type);

/**
 * @brief PyObject_Init for a variable-size object.
 * @param op Memory; NULL gives MemoryError.
 * @param type Its type.
 * @param size Number of items.
 * @return `op`, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyVarObject *) PyObject_InitVar(PyVarObject *op, PyTypeObject *type, Py_ssize_t size);

/**
 * @brief Allocates an object; what follows its head is uninitialized.
 * @param type The type; not one of the collector.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) _PyObject_New(PyTypeObject *type);

/**
 * @brief Allocates a variable-size object; what follows its head is uninitialized.
 * @param type The type; not one of the collector.
 * @param nitems Number of items.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyVarObject *) _PyObject_NewVar(PyTypeObject *type, Py_ssize_t nitems);

/**
 * @brief For deallocators: runs tp_finalize, once per collected object.
 * @param op The object; its count is 0.
 * @return 0; -1 when the object came back to life: then the deallocator must return at once.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_CallFinalizerFromDealloc(PyObject *op);

/**
 * @brief Runs tp_finalize, once per collected object.
 * @param op The object.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyObject_CallFinalizer(PyObject *op);

/**
 * @brief Calls an object.
 * @param callable The callable.
 * @param args Positional arguments, a tuple.
 * @param kwargs Keyword arguments, a dict; or NULL.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_Call(PyObject *callable, PyObject *args, PyObject *kwargs);

/**
 * @brief Calls an object.
 * @param callable The callable.
 * @param args Positional arguments, a tuple; or NULL for none.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_CallObject(PyObject *callable, PyObject *args);

/**
 * @brief Calls an object without arguments.
 * @param callable The callable.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_CallNoArgs(PyObject *callable);

/**
 * @brief Calls an object with one argument.
 * @param callable The callable.
 * @param arg The argument.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_CallOneArg(PyObject *callable, PyObject *arg);

/**
 * @brief Calls an object with arguments from an array.
 * @param callable The callable.
 * @param args The arguments.
 * @param nargsf Number of positional arguments, plus PY_VECTORCALL_ARGUMENTS_OFFSET when args[-1] may be written.
 * @param kwnames Tuple of the names of the keyword arguments, whose values follow the positional ones; or NULL.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_Vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames);

/**
 * @brief Calls an object with positional arguments from an array and keywords from a dict.
 * @param callable The callable.
 * @param args The arguments.
 * @param nargsf Number of positional arguments, plus PY_VECTORCALL_ARGUMENTS_OFFSET when args[-1] may be written.
 * @param kwargs Keyword arguments, a dict; or NULL.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_VectorcallDict(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwargs);

/**
 * @brief Calls a method with arguments from an array.
 * @param name Name of the method, a str.
 * @param args self, then the arguments.
 * @param nargsf Number of positional arguments, self included, plus PY_VECTORCALL_ARGUMENTS_OFFSET when args[-1]
 *        may be written.
 * @param kwnames Tuple of the names of the keyword arguments, whose values follow the positional ones; or NULL.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_VectorcallMethod(PyObject *name, PyObject *const *args, size_t nargsf, PyObject *kwnames);

/**
 * @brief Calls a method without arguments.
 * @param self The object.
 * @param name Name of the method, a str.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_CallMethodNoArgs(PyObject *self, PyObject *name);

/**
 * @brief Calls a method with one argument.
 * @param self The object.
 * @param name Name of the method, a str.
 * @param arg The argument.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_CallMethodOneArg(PyObject *self, PyObject *name, PyObject *arg);

/**
 * @brief Calls an object with arguments made from C values.
 * @param callable The callable.
 * @param format Py_BuildValue format of the arguments; NULL or "": none. A single tuple stands for the arguments.
 * @param ... The values.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_CallFunction(PyObject *callable, const char *format, ...);

/**
 * @brief Calls a method with arguments made from C values.
 * @param op The object.
 * @param name Name of the method, UTF-8.
 * @param format Py_BuildValue format of the arguments; NULL or "": none. A single tuple stands for the arguments.
 * @param ... The values.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_CallMethod(PyObject *op, const char *name, const char *format, ...);

/**
 * @brief PyObject_CallFunction, for binaries compiled with PY_SSIZE_T_CLEAN.
 * @param callable The callable.
 * @param format Py_BuildValue format of the arguments; NULL or "": none. A single tuple stands for the arguments.
 * @param ... The values.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) _PyObject_CallFunction_SizeT(PyObject *callable, const char *format, ...);

/**
 * @brief PyObject_CallMethod, for binaries compiled with PY_SSIZE_T_CLEAN.
 * @param op The object.
 * @param name Name of the method, UTF-8.
 * @param format Py_BuildValue format of the arguments; NULL or "": none. A single tuple stands for the arguments.
 * @param ... The values.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) _PyObject_CallMethod_SizeT(PyObject *op, const char *name, const char *format, ...);

/**
 * @brief Calls an object with the objects that follow, up to a NULL.
 * @param callable The callable.
 * @param ... The values.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_CallFunctionObjArgs(PyObject *callable, ...);

/**
 * @brief Calls a method with the objects that follow, up to a NULL.
 * @param op The object.
 * @param name Name of the method, a str.
 * @param ... The values.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyObject_CallMethodObjArgs(PyObject *op, PyObject *name, ...);

/**
 * @brief Allocates an object of the collector, not tracked yet; what follows its head is uninitialized.
 * @param type The type, one of the collector.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) _PyObject_GC_New(PyTypeObject *type);

/**
 * @brief Allocates a variable-size object of the collector, not tracked yet.
 * @param type The type, one of the collector.
 * @param nitems Number of items.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyVarObject *) _PyObject_GC_NewVar(PyTypeObject *type, Py_ssize_t nitems);

/**
 * @brief Resizes an object of the collector.
 * @param op The object; not tracked.
 * @param nitems Number of items.
 * @return The object, possibly elsewhere; NULL with MemoryError, and the old one stays valid.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyVarObject *) _PyObject_GC_Resize(PyVarObject *op, Py_ssize_t nitems);

/**
 * @brief Shows an object to the collector.
 * @param op The object; all that tp_traverse visits is set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal The object is tracked already.
 * @since 0.1
 */
PyAPI_FUNC(void) PyObject_GC_Track(void *op);

/**
 * @brief Hides an object from the collector.
 * @param op The object; tracked or not.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyObject_GC_UnTrack(void *op);

/**
 * @brief Frees the memory of an object of the collector.
 * @param op The object.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyObject_GC_Del(void *op);

/**
 * @brief Tells whether the collector looks after an object.
 * @param op The object.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_GC_IsTracked(PyObject *op);

/**
 * @brief Tells whether tp_finalize has run.
 * @param op The object.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_GC_IsFinalized(PyObject *op);

/**
 * @brief Tells whether an object is one of the collector.
 * @param op The object.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_IS_GC(PyObject *op);

/**
 * @brief For deallocators: clears all weak references to an object and runs their callbacks.
 * @param op The object.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyObject_ClearWeakRefs(PyObject *op);

/**
 * @brief The part of an instance that belongs to a class.
 * @param op The object.
 * @param cls The class, made with a negative basicsize.
 * @return Pointer into the object.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyObject_GetTypeData(PyObject *op, PyTypeObject *cls);

/** @name Short forms @{ */
#define PyObject_Length PyObject_Size
#define PyObject_New(type, typeobj) ((type *)_PyObject_New(typeobj))
#define PyObject_NEW(type, typeobj) PyObject_New(type, (typeobj))
#define PyObject_NewVar(type, typeobj, n) ((type *)_PyObject_NewVar((typeobj), (n)))
#define PyObject_NEW_VAR(type, typeobj, n) PyObject_NewVar(type, (typeobj), (n))
#define PyObject_INIT(op, typeobj) PyObject_Init(_PyObject_CAST(op), (typeobj))
#define PyObject_INIT_VAR(op, typeobj, size) PyObject_InitVar(_PyVarObject_CAST(op), (typeobj), (size))
#define PyObject_GC_New(type, typeobj) ((type *)_PyObject_GC_New(typeobj))
#define PyObject_GC_NewVar(type, typeobj, n) ((type *)_PyObject_GC_NewVar((typeobj), (n)))
#define PyObject_GC_Resize(type, op, n) ((type *)_PyObject_GC_Resize(_PyVarObject_CAST(op), (n)))
/** @} */

/** Where the default object allocator takes its arenas from. */
typedef struct {
    void *ctx;                                         /**< Passed to each. */
    void *(*alloc)(void *ctx, size_t size);            /**< NULL: no memory. */
    void (*free)(void *ctx, void *ptr, size_t size);   /**< Gives one back. */
} PyObjectArenaAllocator;

/**
 * @brief Allocates bytes of the object domain.
 * @param size Bytes.
 * @return The block, uninitialized; NULL: no memory.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyObject_Malloc(size_t size);

/**
 * @brief Allocates zeroed items of the object domain.
 * @param nelem Number of items.
 * @param elsize Bytes of one.
 * @return The block; NULL: no memory, or the product overflows.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyObject_Calloc(size_t nelem, size_t elsize);

/**
 * @brief Resizes a block of the object domain.
 * @param ptr The block; NULL: a new one.
 * @param new_size Bytes.
 * @return The block, possibly elsewhere; NULL: no memory, and the old block stays valid.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyObject_Realloc(void *ptr, size_t new_size);

/**
 * @brief Frees a block of the object domain.
 * @param ptr The block, or NULL.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyObject_Free(void *ptr);

/**
 * @brief Reads the arena allocator.
 * @param allocator Receives it.
 * @gil Not needed before initialization, else held.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyObject_GetArenaAllocator(PyObjectArenaAllocator *allocator);

/**
 * @brief Replaces the arena allocator. Arenas in use are given back to what is set then.
 * @param allocator The functions; copied.
 * @gil Not needed before initialization, else held.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(void) PyObject_SetArenaAllocator(PyObjectArenaAllocator *allocator);

/** @name The same under older names @{ */
#define PyObject_MALLOC(n) PyObject_Malloc(n)
#define PyObject_REALLOC(p, n) PyObject_Realloc((p), (n))
#define PyObject_FREE(p) PyObject_Free(p)
#define PyObject_Del(p) PyObject_Free(p)
#define PyObject_DEL(p) PyObject_Free(p)
/** @} */

IL_END_DECLS

#endif /* INTERLOCK_PYOBJECT_H */
