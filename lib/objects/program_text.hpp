// Lines of source files, for the text of a SyntaxError.
#pragma once

#include "objects/object.hpp"

namespace interlock::objects {

// Null without an exception: no such file or line.
PyObject *program_text(const char *filename, int line) noexcept;
PyObject *program_text_object(PyObject *filename, int line) noexcept;

}  // namespace interlock::objects
