// Calling objects.
#pragma once

#include <cstdarg>

#include "objects/object.hpp"

namespace interlock::objects {

inline Py_ssize_t vectorcall_nargs(size_t nargsf) noexcept {
    return static_cast<Py_ssize_t>(nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET);
}

// The object's vectorcall function, or null.
vectorcallfunc vectorcall_function(PyObject *callable) noexcept;

// All return a new reference, or null with an exception.
PyObject *object_call(PyObject *callable, PyObject *args, PyObject *kwargs) noexcept;  // args: tuple; kwargs: dict or null
PyObject *object_call_object(PyObject *callable, PyObject *args) noexcept;             // args: tuple or null
PyObject *object_call_no_args(PyObject *callable) noexcept;
PyObject *object_call_one_arg(PyObject *callable, PyObject *arg) noexcept;
PyObject *object_vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept;
PyObject *object_vectorcall_dict(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwargs) noexcept;
PyObject *object_vectorcall_method(PyObject *name, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept;
PyObject *object_call_method_no_args(PyObject *self, PyObject *name) noexcept;
PyObject *object_call_method_one_arg(PyObject *self, PyObject *name, PyObject *arg) noexcept;
PyObject *vectorcall_call(PyObject *callable, PyObject *args, PyObject *kwargs) noexcept;  // tp_call of vectorcall types

bool is_empty_mapping(PyObject *kwargs) noexcept;

// Ends with a null pointer.
PyObject *object_call_function_obj_args(PyObject *callable, ...) noexcept;
PyObject *object_call_method_obj_args(PyObject *self, PyObject *name, ...) noexcept;
// With a Py_BuildValue format.
PyObject *object_call_function(PyObject *callable, const char *format, ...) noexcept;
PyObject *object_call_method(PyObject *self, const char *name, const char *format, ...) noexcept;

// The same from a list.  `self`, when not null, goes before the arguments.
PyObject *object_call_va_obj_args(PyObject *self, PyObject *callable, va_list args) noexcept;
PyObject *object_call_method_va_obj_args(PyObject *self, PyObject *name, va_list args) noexcept;
PyObject *object_call_function_va(PyObject *callable, const char *format, va_list args) noexcept;
PyObject *object_call_method_va(PyObject *self, const char *name, const char *format, va_list args) noexcept;

// Checks what a C function returned against the error indicator, as CPython does: a result with an exception set, or
// null without one, becomes SystemError.
PyObject *check_call_result(PyObject *callable, PyObject *result, const char *where) noexcept;

}  // namespace interlock::objects
