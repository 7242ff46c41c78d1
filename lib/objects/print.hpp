// Objects to C streams.
#pragma once

#include <cstdio>

#include "objects/object.hpp"

namespace interlock::objects {

// repr(), or str() with Py_PRINT_RAW.  -1 with an exception; OSError when the stream fails.
int object_print(PyObject *object, std::FILE *stream, int flags) noexcept;

}  // namespace interlock::objects
