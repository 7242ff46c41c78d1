// The common case of argument parsing: each argument has the very type that its letter stands for.
#pragma once

#include <cstdarg>

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

// True: every variable is set, and nothing was acquired that a failure would have to give back.  False, without an
// exception: something is less plain, or wrong, and parsing starts again; the variables set so far are those that it
// would set as well.
bool arg_parse_plain(PyObject *const *items, Py_ssize_t count, const char *format, va_list variables) noexcept;

}  // namespace interlock::objects
