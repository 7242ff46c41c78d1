// bytearray.
#pragma once

#include "base/base.hpp"
#include "interlock/pybytearray.h"
#include "objects/object.hpp"

struct PyByteArrayObject {
    PyVarObject ob_base;
    Py_ssize_t ob_alloc;    // bytes behind ob_bytes, the final NUL counted
    char *ob_bytes;         // the block
    char *ob_start;         // the first byte in it: removal at the front moves only this
    Py_ssize_t ob_exports;  // buffers in use; the block may not move meanwhile
};

namespace interlock::objects {

PyObject *byte_array_from_object(PyObject *object) noexcept;
PyObject *byte_array_from_string_and_size(const char *bytes, Py_ssize_t size) noexcept;
PyObject *byte_array_concat(PyObject *left, PyObject *right) noexcept;
Py_ssize_t byte_array_size(PyObject *bytearray) noexcept;
char *byte_array_as_string(PyObject *bytearray) noexcept;
int byte_array_resize(PyObject *bytearray, Py_ssize_t size) noexcept;

}  // namespace interlock::objects
