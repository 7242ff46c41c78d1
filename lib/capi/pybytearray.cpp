#include "base/base.hpp"

#include "interlock/pybytearray.h"
#include "objects/bytearray.hpp"

namespace objects = interlock::objects;

// Work: objects/bytearray.cpp
extern "C" PyObject *PyByteArray_FromObject(PyObject *object) { return objects::byte_array_from_object(object); }
extern "C" PyObject *PyByteArray_FromStringAndSize(const char *bytes, Py_ssize_t size) {
    return objects::byte_array_from_string_and_size(bytes, size);
}
extern "C" PyObject *PyByteArray_Concat(PyObject *left, PyObject *right) {
    return objects::byte_array_concat(left, right);
}
extern "C" Py_ssize_t PyByteArray_Size(PyObject *bytearray) { return objects::byte_array_size(bytearray); }
extern "C" char *PyByteArray_AsString(PyObject *bytearray) { return objects::byte_array_as_string(bytearray); }
extern "C" int PyByteArray_Resize(PyObject *bytearray, Py_ssize_t size) {
    return objects::byte_array_resize(bytearray, size);
}
