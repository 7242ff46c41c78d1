// Py_BuildValue: an object from a format and C values.  '#' always means Py_ssize_t.
#pragma once

#include <cstdarg>

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

[[nodiscard]] PyObject *build_value(const char *format, ...) noexcept;
[[nodiscard]] PyObject *va_build_value(const char *format, va_list args) noexcept;

// Call arguments by format, as PyObject_CallFunction takes them: a vector of new references, one per item.  `small` is
// used when it has room, otherwise the vector comes from mem_malloc.  Null with an exception on failure, when everything
// is released.  A result is given back to va_build_value_stack_free.
[[nodiscard]] PyObject **va_build_value_stack(PyObject **small, Py_ssize_t small_length, const char *format,
                                              va_list args, Py_ssize_t *length) noexcept;
void va_build_value_stack_free(PyObject **stack, Py_ssize_t length, PyObject **small) noexcept;

}  // namespace interlock::objects
