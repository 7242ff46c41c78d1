/**
 * @file pytype.h
 * @brief Types: making them from a description, and asking about them.
 */
#ifndef INTERLOCK_PYTYPE_H
#define INTERLOCK_PYTYPE_H

#include "pyobject.h"
#include "pymethod.h"

IL_BEGIN_DECLS

/* Defined in the header of modules. */
struct PyModuleDef;

/** One slot of a type's description; an array ends with slot 0. */
typedef struct {
    int slot;    /**< Py_tp_*, Py_nb_* ... */
    void *pfunc; /**< Function, table or string that the slot takes. */
} PyType_Slot;

/** Description of a heap type. */
typedef struct {
    const char *name;    /**< "module.Name". */
    int basicsize;       /**< Bytes of an instance; 0: the base's; negative: bytes beyond the base's. */
    int itemsize;        /**< Bytes of an item, or 0. */
    unsigned int flags;  /**< Py_TPFLAGS_*. */
    PyType_Slot *slots;  /**< Ends with slot 0. */
} PyType_Spec;

/** Reads an attribute. */
typedef PyObject *(*getter)(PyObject *self, void *closure);
/** Writes an attribute, or deletes it when `value` is NULL. */
typedef int (*setter)(PyObject *self, PyObject *value, void *closure);

/** One computed attribute of a table that ends with a NULL name. */
struct PyGetSetDef {
    const char *name; /**< Name. */
    getter get;       /**< Reads. */
    setter set;       /**< Writes; NULL: read-only. */
    const char *doc;  /**< Documentation, or NULL. */
    void *closure;    /**< Passed to both. */
};
typedef struct PyGetSetDef PyGetSetDef;

/** One attribute that is a field of the instance's struct; a table ends with a NULL name. */
struct PyMemberDef {
    const char *name;  /**< Name. */
    int type;          /**< Py_T_*. */
    Py_ssize_t offset; /**< Bytes from the instance's begin. */
    int flags;         /**< Py_READONLY, Py_RELATIVE_OFFSET. */
    const char *doc;   /**< Documentation, or NULL. */
};
typedef struct PyMemberDef PyMemberDef;

/** @name C types of members @{ */
#define Py_T_SHORT 0
#define Py_T_INT 1
#define Py_T_LONG 2
#define Py_T_FLOAT 3
#define Py_T_DOUBLE 4
#define Py_T_STRING 5
#define _Py_T_OBJECT 6
#define Py_T_CHAR 7
#define Py_T_BYTE 8
#define Py_T_UBYTE 9
#define Py_T_USHORT 10
#define Py_T_UINT 11
#define Py_T_ULONG 12
#define Py_T_STRING_INPLACE 13
#define Py_T_BOOL 14
#define Py_T_OBJECT_EX 16
#define Py_T_LONGLONG 17
#define Py_T_ULONGLONG 18
#define Py_T_PYSSIZET 19
#define _Py_T_NONE 20
#define Py_READONLY 1
#define Py_AUDIT_READ 2
#define _Py_WRITE_RESTRICTED 4
#define Py_RELATIVE_OFFSET 8
/** @} */

/** @name The same under the names of structmember.h @{ */
#define T_SHORT Py_T_SHORT
#define T_INT Py_T_INT
#define T_LONG Py_T_LONG
#define T_FLOAT Py_T_FLOAT
#define T_DOUBLE Py_T_DOUBLE
#define T_STRING Py_T_STRING
#define T_OBJECT _Py_T_OBJECT
#define T_CHAR Py_T_CHAR
#define T_BYTE Py_T_BYTE
#define T_UBYTE Py_T_UBYTE
#define T_USHORT Py_T_USHORT
#define T_UINT Py_T_UINT
#define T_ULONG Py_T_ULONG
#define T_STRING_INPLACE Py_T_STRING_INPLACE
#define T_BOOL Py_T_BOOL
#define T_OBJECT_EX Py_T_OBJECT_EX
#define T_LONGLONG Py_T_LONGLONG
#define T_ULONGLONG Py_T_ULONGLONG
#define T_PYSSIZET Py_T_PYSSIZET
#define T_NONE _Py_T_NONE
#define READONLY Py_READONLY
/** @} */

/** @name Slot numbers; part of the stable ABI @{ */
#define Py_bf_getbuffer 1
#define Py_bf_releasebuffer 2
#define Py_mp_ass_subscript 3
#define Py_mp_length 4
#define Py_mp_subscript 5
#define Py_nb_absolute 6
#define Py_nb_add 7
#define Py_nb_and 8
#define Py_nb_bool 9
#define Py_nb_divmod 10
#define Py_nb_float 11
#define Py_nb_floor_divide 12
#define Py_nb_index 13
#define Py_nb_inplace_add 14
#define Py_nb_inplace_and 15
#define Py_nb_inplace_floor_divide 16
#define Py_nb_inplace_lshift 17
#define Py_nb_inplace_multiply 18
#define Py_nb_inplace_or 19
#define Py_nb_inplace_power 20
#define Py_nb_inplace_remainder 21
#define Py_nb_inplace_rshift 22
#define Py_nb_inplace_subtract 23
#define Py_nb_inplace_true_divide 24
#define Py_nb_inplace_xor 25
#define Py_nb_int 26
#define Py_nb_invert 27
#define Py_nb_lshift 28
#define Py_nb_multiply 29
#define Py_nb_negative 30
#define Py_nb_or 31
#define Py_nb_positive 32
#define Py_nb_power 33
#define Py_nb_remainder 34
#define Py_nb_rshift 35
#define Py_nb_subtract 36
#define Py_nb_true_divide 37
#define Py_nb_xor 38
#define Py_sq_ass_item 39
#define Py_sq_concat 40
#define Py_sq_contains 41
#define Py_sq_inplace_concat 42
#define Py_sq_inplace_repeat 43
#define Py_sq_item 44
#define Py_sq_length 45
#define Py_sq_repeat 46
#define Py_tp_alloc 47
#define Py_tp_base 48
#define Py_tp_bases 49
#define Py_tp_call 50
#define Py_tp_clear 51
#define Py_tp_dealloc 52
#define Py_tp_del 53
#define Py_tp_descr_get 54
#define Py_tp_descr_set 55
#define Py_tp_doc 56
#define Py_tp_getattr 57
#define Py_tp_getattro 58
#define Py_tp_hash 59
#define Py_tp_init 60
#define Py_tp_is_gc 61
#define Py_tp_iter 62
#define Py_tp_iternext 63
#define Py_tp_methods 64
#define Py_tp_new 65
#define Py_tp_repr 66
#define Py_tp_richcompare 67
#define Py_tp_setattr 68
#define Py_tp_setattro 69
#define Py_tp_str 70
#define Py_tp_traverse 71
#define Py_tp_members 72
#define Py_tp_getset 73
#define Py_tp_free 74
#define Py_nb_matrix_multiply 75
#define Py_nb_inplace_matrix_multiply 76
#define Py_am_await 77
#define Py_am_aiter 78
#define Py_am_anext 79
#define Py_tp_finalize 80
#define Py_am_send 81
#define Py_tp_vectorcall 82
#define Py_tp_token 83
/** @} */

/**
 * @brief Makes a heap type.
 * @param spec The description; may be temporary.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_FromSpec(PyType_Spec *spec);

/**
 * @brief Makes a heap type.
 * @param spec The description; may be temporary.
 * @param bases Tuple of base types, or one; NULL: from the slots, else `object`.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_FromSpecWithBases(PyType_Spec *spec, PyObject *bases);

/**
 * @brief Makes a heap type that knows its module.
 * @param module The module that defines the type; NULL: none.
 * @param spec The description; may be temporary.
 * @param bases Tuple of base types, or one; NULL: from the slots, else `object`.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_FromModuleAndSpec(PyObject *module, PyType_Spec *spec, PyObject *bases);

/**
 * @brief Makes a heap type with a metaclass.
 * @param metaclass Type of the type; NULL: from the bases.
 * @param module The module that defines the type; NULL: none.
 * @param spec The description; may be temporary.
 * @param bases Tuple of base types, or one; NULL: from the slots, else `object`.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_FromMetaclass(PyTypeObject *metaclass, PyObject *module, PyType_Spec *spec, PyObject *bases);

/**
 * @brief Completes a type. Types that the functions above made are complete.
 * @param type The type.
 *
 * Differs from CPython: only heap types can be completed; static types are the library's own.
 *
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyType_Ready(PyTypeObject *type);

/**
 * @brief The usual tp_alloc: zeroed memory, tracked if the type is one of the collector.
 * @param type The type.
 * @param nitems Number of items.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_GenericAlloc(PyTypeObject *type, Py_ssize_t nitems);

/**
 * @brief A tp_new that only allocates.
 * @param type The type.
 * @param args Ignored.
 * @param kwds Ignored.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_GenericNew(PyTypeObject *type, PyObject *args, PyObject *kwds);

/**
 * @brief What a slot of a type holds.
 * @param type The type.
 * @param slot Slot number.
 * @return The function or table; NULL without an exception when the slot is empty, with SystemError for an unknown
 *        number.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyType_GetSlot(PyTypeObject *type, int slot);

/**
 * @brief The module that a heap type was made for.
 * @param type The type.
 * @return Borrowed reference, or NULL with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_GetModule(PyTypeObject *type);

/**
 * @brief State of the module that a heap type was made for.
 * @param type The type.
 * @return The state; NULL with TypeError, or without an exception when the module has none.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyType_GetModuleState(PyTypeObject *type);

/**
 * @brief The module made from a definition, of the type or the nearest base that has it.
 * @param type The type.
 * @param def The definition.
 * @return Borrowed reference, or NULL with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_GetModuleByDef(PyTypeObject *type, struct PyModuleDef *def);

/**
 * @brief The flags of a type.
 * @param type The type.
 * @return Py_TPFLAGS_* bits.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(unsigned long) PyType_GetFlags(PyTypeObject *type);

/**
 * @brief `__name__` of a type.
 * @param type The type.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_GetName(PyTypeObject *type);

/**
 * @brief `__qualname__` of a type.
 * @param type The type.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_GetQualName(PyTypeObject *type);

/**
 * @brief `__module__` of a type.
 * @param type The type.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_GetModuleName(PyTypeObject *type);

/**
 * @brief "module.qualname" of a type; the qualified name alone for builtins.
 * @param type The type.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_GetFullyQualifiedName(PyTypeObject *type);

/**
 * @brief The dictionary of a type's own attributes; only to be read.
 * @param type The type.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyType_GetDict(PyTypeObject *type);

/**
 * @brief Bytes of an instance that belong to the class.
 * @param cls The class, made with a negative basicsize.
 * @return The number.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyType_GetTypeDataSize(PyTypeObject *cls);

/**
 * @brief Tells whether `a` is `b` or derived from it.
 * @param a The type.
 * @param b The possible base.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyType_IsSubtype(PyTypeObject *a, PyTypeObject *b);

/**
 * @brief Must be called after a type's dictionary or slots were changed by hand.
 * @param type The type.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyType_Modified(PyTypeObject *type);

/**
 * @brief Empties the attribute cache of the interpreter.
 * @return The last version that was given to a type.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(unsigned int) PyType_ClearCache(void);

/**
 * @brief Finds an attribute along the method resolution order, without binding it.
 * @param type The type.
 * @param name Name, a str.
 * @return Borrowed reference, or NULL without an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) _PyType_Lookup(PyTypeObject *type, PyObject *name);

/** Value of the slot Py_tp_token: the address of the type's PyType_Spec. */
#define Py_TP_USE_SPEC ((void *)0)

/**
 * @brief The nearest type along the method resolution order that was made with a token (slot Py_tp_token).
 * @param type The type.
 * @param token The token; not NULL.
 * @param result Gets a new reference or NULL; may be NULL itself.
 * @return 1 when there is one, 0 when there is none, -1 with TypeError or SystemError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyType_GetBaseByToken(PyTypeObject *type, void *token, PyTypeObject **result);

/**
 * @brief Makes a heap type immutable: its attributes cannot be set any more.  Its bases must be immutable.
 * @param type The type, before it is used.
 * @return 0, or -1 with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyType_Freeze(PyTypeObject *type);

/** @name Asking about types @{ */
#define PyType_HasFeature(type, feature) ((PyType_GetFlags(type) & (feature)) != 0)
#define PyType_FastSubclass(type, flag) PyType_HasFeature((type), (flag))
#define PyType_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_TYPE_SUBCLASS)
#define PyType_CheckExact(op) Py_IS_TYPE((op), &PyType_Type)
#define PyType_IS_GC(type) PyType_HasFeature((type), Py_TPFLAGS_HAVE_GC)

/** True when the object is an instance of `type` or of a subtype. */
static inline int PyObject_TypeCheck(PyObject *op, PyTypeObject *type) {
    return Py_IS_TYPE(op, type) || PyType_IsSubtype(Py_TYPE(op), type);
}
#define PyObject_TypeCheck(op, type) PyObject_TypeCheck(_PyObject_CAST(op), (type))
/** @} */

IL_END_DECLS

#endif /* INTERLOCK_PYTYPE_H */
