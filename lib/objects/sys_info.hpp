// The struct sequences of sys: what the library and the configuration are.
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"

namespace interlock::objects {

// All return a new reference, or null with an exception.
PyObject *sys_make_flags() noexcept;         // sys.flags, from the active configuration
PyObject *sys_make_version_info() noexcept;
PyObject *sys_make_hash_info() noexcept;
PyObject *sys_make_implementation(PyObject *version_info) noexcept;  // a namespace
PyObject *thread_get_info() noexcept;        // PyThread_GetInfo

// A copy of sys.flags with one field changed: -1 with an exception (ValueError: no such field).
int sys_change_flag(const char *field, PyObject *value) noexcept;

}  // namespace interlock::objects
