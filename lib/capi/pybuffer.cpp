#include "base/base.hpp"

#include "interlock/pybuffer.h"
#include "objects/buffer.hpp"

namespace objects = interlock::objects;

// Work: objects/buffer.cpp
extern "C" int PyObject_CheckBuffer(PyObject *object) { return objects::object_check_buffer(object); }
extern "C" int PyObject_GetBuffer(PyObject *object, Py_buffer *view, int flags) {
    return objects::object_get_buffer(object, view, flags);
}
extern "C" void PyBuffer_Release(Py_buffer *view) { objects::buffer_release(view); }
extern "C" void *PyBuffer_GetPointer(const Py_buffer *view, const Py_ssize_t *indices) {
    return objects::buffer_get_pointer(view, indices);
}
extern "C" Py_ssize_t PyBuffer_SizeFromFormat(const char *format) { return objects::buffer_size_from_format(format); }
extern "C" int PyBuffer_ToContiguous(void *buffer, const Py_buffer *view, Py_ssize_t length, char order) {
    return objects::buffer_to_contiguous(buffer, view, length, order);
}
extern "C" int PyBuffer_FromContiguous(const Py_buffer *view, const void *buffer, Py_ssize_t length, char order) {
    return objects::buffer_from_contiguous(view, buffer, length, order);
}
extern "C" int PyObject_CopyData(PyObject *destination, PyObject *source) {
    return objects::object_copy_data(destination, source);
}
extern "C" int PyBuffer_IsContiguous(const Py_buffer *view, char order) {
    return objects::buffer_is_contiguous(view, order);
}
extern "C" void PyBuffer_FillContiguousStrides(int ndim, Py_ssize_t *shape, Py_ssize_t *strides, int itemsize, char
    order) {
    objects::buffer_fill_contiguous_strides(ndim, shape, strides, itemsize, order);
}
extern "C" int PyBuffer_FillInfo(Py_buffer *view, PyObject *owner, void *buffer, Py_ssize_t length, int readonly, int
    flags) {
    return objects::buffer_fill_info(view, owner, buffer, length, readonly, flags);
}
extern "C" int PyObject_AsCharBuffer(PyObject *object, const char **buffer, Py_ssize_t *length) {
    return objects::object_as_char_buffer(object, buffer, length);
}
extern "C" int PyObject_AsReadBuffer(PyObject *object, const void **buffer, Py_ssize_t *length) {
    return objects::object_as_read_buffer(object, buffer, length);
}
extern "C" int PyObject_AsWriteBuffer(PyObject *object, void **buffer, Py_ssize_t *length) {
    return objects::object_as_write_buffer(object, buffer, length);
}
extern "C" int PyObject_CheckReadBuffer(PyObject *object) { return objects::object_check_read_buffer(object); }
