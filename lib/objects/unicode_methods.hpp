// The methods of str that are not a door of the API; arguments as PyMethodDef's flags say.
#pragma once

#include "objects/unicode_object.hpp"

namespace interlock::objects {

// False with TypeError when the number of arguments is not within the two numbers.
bool check_positional(const char *name, Py_ssize_t nargs, Py_ssize_t min, Py_ssize_t max) noexcept;

// unicode_case.cpp
PyObject *unicode_lower(PyObject *self, PyObject *) noexcept;
PyObject *unicode_upper(PyObject *self, PyObject *) noexcept;
PyObject *unicode_title(PyObject *self, PyObject *) noexcept;
PyObject *unicode_capitalize(PyObject *self, PyObject *) noexcept;
PyObject *unicode_swapcase(PyObject *self, PyObject *) noexcept;
PyObject *unicode_casefold(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_lower(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_upper(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_title(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_alpha(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_alnum(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_digit(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_decimal(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_numeric(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_space(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_printable(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_ascii_method(PyObject *self, PyObject *) noexcept;
PyObject *unicode_is_identifier_method(PyObject *self, PyObject *) noexcept;

// unicode_layout.cpp
PyObject *unicode_strip(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept;
PyObject *unicode_lstrip(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept;
PyObject *unicode_rstrip(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept;
PyObject *unicode_center(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept;
PyObject *unicode_ljust(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept;
PyObject *unicode_rjust(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept;
PyObject *unicode_zfill(PyObject *self, PyObject *width) noexcept;
PyObject *unicode_expandtabs(PyObject *self, PyObject *args, PyObject *kwargs) noexcept;
PyObject *unicode_remove_prefix(PyObject *self, PyObject *prefix) noexcept;
PyObject *unicode_remove_suffix(PyObject *self, PyObject *suffix) noexcept;

// unicode_str_format.cpp
PyObject *unicode_format_method(PyObject *self, PyObject *args, PyObject *kwargs) noexcept;
PyObject *unicode_format_map(PyObject *self, PyObject *mapping) noexcept;
PyObject *unicode_dunder_format(PyObject *self, PyObject *spec) noexcept;

}  // namespace interlock::objects
