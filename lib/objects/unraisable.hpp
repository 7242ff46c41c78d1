// sys.unraisablehook's side of PyErr_WriteUnraisable (err.hpp).
#pragma once

#include "objects/object.hpp"

namespace interlock::objects {

// sys.__unraisablehook__: prints to sys.stderr.  New reference to None, or null with TypeError.
PyObject *default_unraisable_hook(PyObject *args) noexcept;

// "Exception ignored MESSAGE: REPR"; clears.
void err_write_unraisable_message(const char *message, PyObject *object) noexcept;

}  // namespace interlock::objects
