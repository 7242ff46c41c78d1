// builtin_function_or_method: a C function with its self; and bound methods.
#pragma once

#include "objects/object.hpp"

namespace interlock::objects {

struct CFunctionObject {
    PyObject ob_base;
    PyMethodDef *m_ml;
    PyObject *m_self;    // owned; null: none
    PyObject *m_module;  // owned; usually the module's name; null: none
    PyObject *m_weakreflist;
    vectorcallfunc vectorcall;  // null: METH_VARARGS, called through tp_call
};

struct CMethodObject {
    CFunctionObject func;
    PyTypeObject *mm_class;  // owned; the defining class
};

struct MethodObject {
    PyObject ob_base;
    PyObject *im_func;
    PyObject *im_self;
    PyObject *im_weakreflist;
    vectorcallfunc vectorcall;
};

inline CFunctionObject *as_c_function(PyObject *object) noexcept { return reinterpret_cast<CFunctionObject *>(object); }
inline bool is_c_function(PyObject *object) noexcept {
    return is_exactly(object, &PyCFunction_Type) || is_exactly(object, &PyCMethod_Type);
}

// The vectorcall functions of the conventions METH_NOARGS, METH_O and METH_FASTCALL, known to callers that save themselves the detour.
PyObject *c_function_call_no_args(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept;
PyObject *c_function_call_one_arg(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept;
PyObject *c_function_call_fast(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept;

PyObject *c_function_new(PyMethodDef *def, PyObject *self) noexcept;
PyObject *c_function_new_ex(PyMethodDef *def, PyObject *self, PyObject *module) noexcept;
PyObject *c_method_new(PyMethodDef *def, PyObject *self, PyObject *module, PyTypeObject *cls) noexcept;
PyCFunction c_function_get_function(PyObject *function) noexcept;
PyObject *c_function_get_self(PyObject *function) noexcept;  // borrowed; null for METH_STATIC
int c_function_get_flags(PyObject *function) noexcept;

PyObject *method_new(PyObject *function, PyObject *self) noexcept;
PyObject *method_function(PyObject *method) noexcept;  // borrowed
PyObject *method_self(PyObject *method) noexcept;      // borrowed

PyObject *instance_method_new(PyObject *function) noexcept;
PyObject *instance_method_function(PyObject *method) noexcept;  // borrowed

// Of functions and methods, else of the type; what stands behind it in messages.  Both are good as long as the object.
const char *callable_name(PyObject *object) noexcept;
const char *callable_description(PyObject *object) noexcept;

// "MODULE.QUALNAME()", or "QUALNAME()" for builtins, or str(): how messages name a callable.
PyObject *function_text(PyObject *function) noexcept;

// Documentation without, and signature out of, a text that starts with "NAME(...)\n--\n\n".
PyObject *doc_without_signature(const char *name, const char *doc) noexcept;
PyObject *signature_of_doc(const char *name, const char *doc) noexcept;

}  // namespace interlock::objects
