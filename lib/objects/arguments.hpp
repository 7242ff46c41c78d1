// Checks of the arguments of methods with the fast calling convention.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

// Raises TypeError "NAME expected [at least|at most] N argument[s], got M"; always false.
IL_COLD bool bad_positional(const char *name, Py_ssize_t count, Py_ssize_t min, Py_ssize_t max) noexcept;

inline bool check_positional(const char *name, Py_ssize_t count, Py_ssize_t min, Py_ssize_t max) noexcept {
    return (count >= min && count <= max) || bad_positional(name, count, min, max);
}

// Raises TypeError "'KEYWORD' is an invalid keyword argument for NAME()"; always null.
IL_COLD PyObject *bad_keyword(const char *name, PyObject *keyword) noexcept;

// An argument such as the start of index(), clipped to Py_ssize_t; false with TypeError when it is no integer.
bool index_argument(PyObject *argument, Py_ssize_t *index) noexcept;

}  // namespace interlock::objects
