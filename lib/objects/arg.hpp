// PyArg_*: arguments to C variables, by format.  `kSizeT` is not a choice here: '#' always means Py_ssize_t.
#pragma once

#include <cstdarg>

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

// 1, or 0 with an exception.
int arg_parse(PyObject *object, const char *format, ...) noexcept;
int arg_va_parse_one(PyObject *object, const char *format, va_list args) noexcept;  // PyArg_Parse's rule: one object
int arg_parse_tuple(PyObject *tuple, const char *format, ...) noexcept;
int arg_va_parse(PyObject *tuple, const char *format, va_list args) noexcept;
int arg_parse_tuple_and_keywords(PyObject *tuple, PyObject *keywords, const char *format, const char *const *names,
                                 ...) noexcept;
int arg_va_parse_tuple_and_keywords(PyObject *tuple, PyObject *keywords, const char *format, const char *const *names,
                                    va_list args) noexcept;
int arg_unpack_tuple(PyObject *tuple, const char *function, Py_ssize_t min, Py_ssize_t max, ...) noexcept;
int arg_va_unpack_tuple(PyObject *tuple, const char *function, Py_ssize_t min, Py_ssize_t max, va_list args) noexcept;
int arg_validate_keyword_arguments(PyObject *keywords) noexcept;

// For functions that take none: 1, or 0 with TypeError "FUNCTION() takes no keyword arguments".
int arg_no_keywords(const char *function, PyObject *keywords) noexcept;
int arg_no_positional(const char *function, PyObject *tuple) noexcept;

}  // namespace interlock::objects
