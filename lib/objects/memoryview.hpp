// memoryview.
#pragma once

#include "base/base.hpp"
#include "interlock/pymemoryview.h"
#include "objects/object.hpp"

namespace interlock::objects {

PyObject *memory_view_from_object(PyObject *object) noexcept;
PyObject *memory_view_from_memory(char *memory, Py_ssize_t size, int flags) noexcept;
PyObject *memory_view_from_buffer(const Py_buffer *info) noexcept;
PyObject *memory_view_get_contiguous(PyObject *object, int buffertype, char order) noexcept;

}  // namespace interlock::objects
