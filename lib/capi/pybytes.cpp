#include "base/base.hpp"

#include "interlock/pybytes.h"
#include "objects/bytes.hpp"

namespace objects = interlock::objects;

// Work: objects/bytes.cpp
extern "C" PyObject *PyBytes_FromStringAndSize(const char *bytes, Py_ssize_t size) {
    return objects::bytes_from_string_and_size(bytes, size);
}
extern "C" PyObject *PyBytes_FromString(const char *text) { return objects::bytes_from_string(text); }
extern "C" PyObject *PyBytes_FromFormatV(const char *format, va_list args) {
    return objects::bytes_from_format_v(format, args);
}
extern "C" PyObject *PyBytes_FromObject(PyObject *object) { return objects::bytes_from_object(object); }
extern "C" Py_ssize_t PyBytes_Size(PyObject *bytes) { return objects::bytes_size(bytes); }
extern "C" char *PyBytes_AsString(PyObject *bytes) { return objects::bytes_as_string(bytes); }
extern "C" int PyBytes_AsStringAndSize(PyObject *object, char **buffer, Py_ssize_t *length) {
    return objects::bytes_as_string_and_size(object, buffer, length);
}
extern "C" PyObject *PyBytes_Repr(PyObject *bytes, int smart_quotes) {
    return objects::bytes_repr(bytes, smart_quotes);
}
extern "C" void PyBytes_Concat(PyObject **bytes, PyObject *part) { objects::bytes_concat(bytes, part); }
extern "C" void PyBytes_ConcatAndDel(PyObject **bytes, PyObject *part) { objects::bytes_concat_and_del(bytes, part); }
extern "C" PyObject *PyBytes_DecodeEscape(const char *text, Py_ssize_t length, const char *errors, Py_ssize_t unicode,
    const char *recode_encoding) {
    return objects::bytes_decode_escape(text, length, errors, unicode, recode_encoding);
}
extern "C" PyObject *PyBytes_Join(PyObject *separator, PyObject *iterable) {
    return objects::bytes_join(separator, iterable);
}
extern "C" int _PyBytes_Resize(PyObject **bytes, Py_ssize_t size) { return objects::bytes_resize(bytes, size); }

extern "C" PyObject *PyBytes_FromFormat(const char *format, ...) {
    va_list args;
    va_start(args, format);
    PyObject *bytes = objects::bytes_from_format_v(format, args);
    va_end(args);
    return bytes;
}
