// The parts of UnicodeDecodeError, UnicodeEncodeError and UnicodeTranslateError.
#pragma once

#include "objects/exception.hpp"
#include "objects/exception_types.hpp"

namespace interlock::objects {

// `kind` is the class asked for: another object raises TypeError.  New reference, or null with an exception.
[[nodiscard]] PyObject *unicode_error_get_encoding(PyObject *exception, PyTypeObject *kind) noexcept;
[[nodiscard]] PyObject *unicode_error_get_object(PyObject *exception, PyTypeObject *kind) noexcept;
[[nodiscard]] PyObject *unicode_error_get_reason(PyObject *exception, PyTypeObject *kind) noexcept;

// 0, or -1 with an exception.  What is read is clipped to the object: start is an index of it, end at least 1.
int unicode_error_get_start(PyObject *exception, PyTypeObject *kind, Py_ssize_t *start) noexcept;
int unicode_error_get_end(PyObject *exception, PyTypeObject *kind, Py_ssize_t *end) noexcept;
int unicode_error_set_start(PyObject *exception, PyTypeObject *kind, Py_ssize_t start) noexcept;
int unicode_error_set_end(PyObject *exception, PyTypeObject *kind, Py_ssize_t end) noexcept;
int unicode_error_set_reason(PyObject *exception, PyTypeObject *kind, const char *reason) noexcept;

}  // namespace interlock::objects
