// Objects inside the library: the type struct that is opaque outside, reference counts, owners, and the functions that
// work on any object.
//
//  O1. Static types and singletons are immortal and, after the runtime has started, immutable: interpreters with their
//      own locks share them without synchronisation.  What belongs to a static type but changes (its attribute
//      dictionary, its subclasses, its weak references) is kept per interpreter, in TypeState.
//  O2. Any other object belongs to one interpreter and is touched only under that interpreter's lock.
#pragma once

#include <utility>

#include "base/base.hpp"
#include "interlock/pybool.h"
#include "interlock/pybuffer.h"
#include "interlock/pymethod.h"
#include "interlock/pyobject.h"
#include "interlock/pytype.h"

// The functions of the API have macro twins in the public headers, which are for callers.
#undef Py_NewRef
#undef Py_XNewRef
#undef Py_Is
#undef Py_IsNone
#undef Py_IsTrue
#undef Py_IsFalse

extern "C" {

typedef struct {
    binaryfunc nb_add;
    binaryfunc nb_subtract;
    binaryfunc nb_multiply;
    binaryfunc nb_remainder;
    binaryfunc nb_divmod;
    ternaryfunc nb_power;
    unaryfunc nb_negative;
    unaryfunc nb_positive;
    unaryfunc nb_absolute;
    inquiry nb_bool;
    unaryfunc nb_invert;
    binaryfunc nb_lshift;
    binaryfunc nb_rshift;
    binaryfunc nb_and;
    binaryfunc nb_xor;
    binaryfunc nb_or;
    unaryfunc nb_int;
    void *nb_reserved;
    unaryfunc nb_float;
    binaryfunc nb_inplace_add;
    binaryfunc nb_inplace_subtract;
    binaryfunc nb_inplace_multiply;
    binaryfunc nb_inplace_remainder;
    ternaryfunc nb_inplace_power;
    binaryfunc nb_inplace_lshift;
    binaryfunc nb_inplace_rshift;
    binaryfunc nb_inplace_and;
    binaryfunc nb_inplace_xor;
    binaryfunc nb_inplace_or;
    binaryfunc nb_floor_divide;
    binaryfunc nb_true_divide;
    binaryfunc nb_inplace_floor_divide;
    binaryfunc nb_inplace_true_divide;
    unaryfunc nb_index;
    binaryfunc nb_matrix_multiply;
    binaryfunc nb_inplace_matrix_multiply;
} PyNumberMethods;

typedef struct {
    lenfunc sq_length;
    binaryfunc sq_concat;
    ssizeargfunc sq_repeat;
    ssizeargfunc sq_item;
    void *was_sq_slice;
    ssizeobjargproc sq_ass_item;
    void *was_sq_ass_slice;
    objobjproc sq_contains;
    binaryfunc sq_inplace_concat;
    ssizeargfunc sq_inplace_repeat;
} PySequenceMethods;

typedef struct {
    lenfunc mp_length;
    binaryfunc mp_subscript;
    objobjargproc mp_ass_subscript;
} PyMappingMethods;

typedef struct {
    unaryfunc am_await;
    unaryfunc am_aiter;
    unaryfunc am_anext;
    sendfunc am_send;
} PyAsyncMethods;

typedef struct {
    getbufferproc bf_getbuffer;
    releasebufferproc bf_releasebuffer;
} PyBufferProcs;

// Order of fields as CPython documents it, so that designated initializers of static types read alike.
struct _typeobject {
    PyVarObject ob_base;
    const char *tp_name;
    Py_ssize_t tp_basicsize;
    Py_ssize_t tp_itemsize;
    destructor tp_dealloc;
    Py_ssize_t tp_vectorcall_offset;
    getattrfunc tp_getattr;
    setattrfunc tp_setattr;
    PyAsyncMethods *tp_as_async;
    reprfunc tp_repr;
    PyNumberMethods *tp_as_number;
    PySequenceMethods *tp_as_sequence;
    PyMappingMethods *tp_as_mapping;
    hashfunc tp_hash;
    ternaryfunc tp_call;
    reprfunc tp_str;
    getattrofunc tp_getattro;
    setattrofunc tp_setattro;
    PyBufferProcs *tp_as_buffer;
    unsigned long tp_flags;
    const char *tp_doc;
    traverseproc tp_traverse;
    inquiry tp_clear;
    richcmpfunc tp_richcompare;
    Py_ssize_t tp_weaklistoffset;
    getiterfunc tp_iter;
    iternextfunc tp_iternext;
    PyMethodDef *tp_methods;
    PyMemberDef *tp_members;
    PyGetSetDef *tp_getset;
    PyTypeObject *tp_base;
    PyObject *tp_dict;  // heap types only; ask type_dict()
    descrgetfunc tp_descr_get;
    descrsetfunc tp_descr_set;
    Py_ssize_t tp_dictoffset;
    initproc tp_init;
    allocfunc tp_alloc;
    newfunc tp_new;
    freefunc tp_free;
    inquiry tp_is_gc;
    PyObject *tp_bases;
    PyObject *tp_mro;
    PyObject *tp_cache;
    void *tp_subclasses;    // heap types: SubclassList; static types: index into TypeState
    PyObject *tp_weaklist;  // heap types only
    destructor tp_del;
    unsigned int tp_version_tag;  // 0: attributes of this type are not cached
    destructor tp_finalize;
    vectorcallfunc tp_vectorcall;
};
// A program linked with CPython 3.11 may hold copies of type objects, whose size it knows.
static_assert(sizeof(void *) != 8 || sizeof(_typeobject) == 408);

}  // extern "C"

namespace interlock::objects {

// Any count whose low 32 bits are negative is immortal.  This value sits in the middle of them: modules compiled against
// headers that count blindly may drift by a thousand million either way.
constexpr Py_ssize_t kImmortalRefcnt = Py_ssize_t{3} << 30;

// Head of a static variable-size object (types, ...): `.ob_base = IL_STATIC_TYPE_HEAD`.
#define IL_STATIC_HEAD(type) \
    { ::interlock::objects::kImmortalRefcnt, (type) }
#define IL_STATIC_VAR_HEAD(type, size) \
    { IL_STATIC_HEAD(type), (size) }
#define IL_STATIC_TYPE_HEAD IL_STATIC_VAR_HEAD(&PyType_Type, 0)

inline bool is_immortal(const PyObject *object) noexcept { return static_cast<int32_t>(object->ob_refcnt) < 0; }

template <class T>
inline PyObject *as_object(T *object) noexcept {
    return reinterpret_cast<PyObject *>(object);
}

// Runs the deallocator of an object whose count has just become 0.
void dealloc(PyObject *object) noexcept;

template <class T>
IL_INLINE void incref(T *object) noexcept {
    PyObject *o = as_object(object);
    if (!is_immortal(o)) {
        o->ob_refcnt++;
    }
}

template <class T>
IL_INLINE void decref(T *object) noexcept {
    PyObject *o = as_object(object);
    if (!is_immortal(o) && --o->ob_refcnt == 0) {
        dealloc(o);
    }
}

template <class T>
IL_INLINE void xincref(T *object) noexcept {
    if (object) {
        incref(object);
    }
}

template <class T>
IL_INLINE void xdecref(T *object) noexcept {
    if (object) {
        decref(object);
    }
}

template <class T>
[[nodiscard]] IL_INLINE T *new_ref(T *object) noexcept {
    incref(object);
    return object;
}

template <class T>
[[nodiscard]] IL_INLINE T *xnew_ref(T *object) noexcept {
    xincref(object);
    return object;
}

// Null the variable first: the deallocation may run code that looks at it.
template <class T>
IL_INLINE void clear_ref(T *&variable) noexcept {
    T *old = variable;
    variable = nullptr;
    xdecref(old);
}

template <class T>
IL_INLINE void set_ref(T *&variable, T *stolen) noexcept {
    T *old = variable;
    variable = stolen;
    xdecref(old);
}

inline void make_immortal(PyObject *object) noexcept { object->ob_refcnt = kImmortalRefcnt; }

// Owner of one reference, or of none.
template <class T = PyObject>
class Ref {
public:
    constexpr Ref() noexcept = default;
    constexpr Ref(decltype(nullptr)) noexcept {}
    // Takes over the caller's reference (null is fine).
    static Ref steal(T *owned) noexcept {
        Ref ref;
        ref.object_ = owned;
        return ref;
    }
    // Takes a reference of its own (null is fine).
    static Ref borrow(T *borrowed) noexcept { return steal(xnew_ref(borrowed)); }

    Ref(const Ref &) = delete;
    Ref &operator=(const Ref &) = delete;
    Ref(Ref &&other) noexcept : object_(other.release()) {}
    Ref &operator=(Ref &&other) noexcept {
        reset(other.release());
        return *this;
    }
    ~Ref() { xdecref(object_); }

    T *get() const noexcept { return object_; }
    T *operator->() const noexcept { return object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }
    // Gives the reference to the caller.
    [[nodiscard]] T *release() noexcept { return std::exchange(object_, nullptr); }
    void reset(T *stolen = nullptr) noexcept { set_ref(object_, stolen); }

private:
    T *object_ = nullptr;
};

inline PyTypeObject *type_of(const PyObject *object) noexcept { return object->ob_type; }
inline bool is_exactly(const PyObject *object, const PyTypeObject *type) noexcept { return object->ob_type == type; }
inline bool has_flag(const PyTypeObject *type, unsigned long flag) noexcept { return (type->tp_flags & flag) != 0; }
inline bool has_type_flag(const PyObject *object, unsigned long flag) noexcept {
    return has_flag(object->ob_type, flag);
}
inline Py_ssize_t size_of(const PyObject *object) noexcept {
    return reinterpret_cast<const PyVarObject *>(object)->ob_size;
}

inline bool is_type(const PyObject *o) noexcept { return has_type_flag(o, Py_TPFLAGS_TYPE_SUBCLASS); }
inline bool is_long(const PyObject *o) noexcept { return has_type_flag(o, Py_TPFLAGS_LONG_SUBCLASS); }
inline bool is_list(const PyObject *o) noexcept { return has_type_flag(o, Py_TPFLAGS_LIST_SUBCLASS); }
inline bool is_tuple(const PyObject *o) noexcept { return has_type_flag(o, Py_TPFLAGS_TUPLE_SUBCLASS); }
inline bool is_bytes(const PyObject *o) noexcept { return has_type_flag(o, Py_TPFLAGS_BYTES_SUBCLASS); }
inline bool is_unicode(const PyObject *o) noexcept { return has_type_flag(o, Py_TPFLAGS_UNICODE_SUBCLASS); }
inline bool is_dict(const PyObject *o) noexcept { return has_type_flag(o, Py_TPFLAGS_DICT_SUBCLASS); }
inline bool is_exception(const PyObject *o) noexcept { return has_type_flag(o, Py_TPFLAGS_BASE_EXC_SUBCLASS); }

// One step of a recursion through C code.  False, with RecursionError set, when it is too deep:
// "maximum recursion depth exceeded" + where (which starts with a blank).
bool enter_recursive_call(const char *where) noexcept;
void leave_recursive_call() noexcept;

class RecursionScope {
public:
    explicit RecursionScope(const char *where) noexcept : entered_(enter_recursive_call(where)) {}
    ~RecursionScope() {
        if (entered_) {
            leave_recursive_call();
        }
    }
    RecursionScope(const RecursionScope &) = delete;
    RecursionScope &operator=(const RecursionScope &) = delete;
    explicit operator bool() const noexcept { return entered_; }

private:
    bool entered_;
};

int get_recursion_limit() noexcept;
void set_recursion_limit(int limit) noexcept;

// Allocation of instances; object_new and object_new_var do not clear beyond the head.
PyObject *object_init(PyObject *object, PyTypeObject *type) noexcept;
PyVarObject *object_init_var(PyVarObject *object, PyTypeObject *type, Py_ssize_t size) noexcept;
PyObject *object_new(PyTypeObject *type) noexcept;
PyVarObject *object_new_var(PyTypeObject *type, Py_ssize_t items) noexcept;
// Bytes of an instance with so many items; false when that overflows.
bool var_object_size(const PyTypeObject *type, Py_ssize_t items, size_t *bytes) noexcept;

PyObject *object_repr(PyObject *object) noexcept;   // null object: "<NULL>"
PyObject *object_str(PyObject *object) noexcept;    // null object: "<NULL>"
PyObject *object_ascii(PyObject *object) noexcept;
PyObject *object_bytes(PyObject *object) noexcept;
PyObject *object_format(PyObject *object, PyObject *format_spec) noexcept;
PyObject *object_dir(PyObject *object) noexcept;
PyObject *object_type(PyObject *object) noexcept;
PyObject *object_self_iter(PyObject *object) noexcept;

Py_hash_t object_hash(PyObject *object) noexcept;
Py_hash_t object_hash_not_implemented(PyObject *object) noexcept;  // tp_hash of unhashable types
int object_is_true(PyObject *object) noexcept;
int object_not(PyObject *object) noexcept;
PyObject *object_rich_compare(PyObject *left, PyObject *right, int op) noexcept;
int object_rich_compare_bool(PyObject *left, PyObject *right, int op) noexcept;  // identity implies equality
int object_is_instance(PyObject *object, PyObject *type_or_tuple) noexcept;
int object_is_subclass(PyObject *derived, PyObject *type_or_tuple) noexcept;
int callable_check(PyObject *object) noexcept;

PyObject *object_get_attr(PyObject *object, PyObject *name) noexcept;
PyObject *object_get_attr_string(PyObject *object, const char *name) noexcept;
// 1 and a new reference; 0 and null when there is none (no exception); -1 and null with an exception.
int object_get_optional_attr(PyObject *object, PyObject *name, PyObject **result) noexcept;
int object_get_optional_attr_string(PyObject *object, const char *name, PyObject **result) noexcept;
int object_set_attr(PyObject *object, PyObject *name, PyObject *value) noexcept;  // null value deletes
int object_set_attr_string(PyObject *object, const char *name, PyObject *value) noexcept;
int object_has_attr(PyObject *object, PyObject *name) noexcept;
int object_has_attr_string(PyObject *object, const char *name) noexcept;
int object_has_attr_with_error(PyObject *object, PyObject *name) noexcept;
int object_has_attr_string_with_error(PyObject *object, const char *name) noexcept;
PyObject *object_generic_get_attr(PyObject *object, PyObject *name) noexcept;
int object_generic_set_attr(PyObject *object, PyObject *name, PyObject *value) noexcept;
PyObject *object_generic_get_dict(PyObject *object, void *closure) noexcept;
int object_generic_set_dict(PyObject *object, PyObject *value, void *closure) noexcept;
// Where the instance keeps its __dict__; null when its type has none.
PyObject **object_dict_pointer(PyObject *object) noexcept;

// Like decref of a C array of references.
void clear_array(PyObject **items, Py_ssize_t count) noexcept;

}  // namespace interlock::objects
