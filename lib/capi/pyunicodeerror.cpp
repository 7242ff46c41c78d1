#include "base/base.hpp"

#include "interlock/pyunicodeerror.h"

#include "objects/unicode_error.hpp"

namespace objects = interlock::objects;

// Work: objects/unicode_error.cpp

extern "C" PyObject *PyUnicodeDecodeError_Create(const char *encoding, const char *object, Py_ssize_t length,
    Py_ssize_t start, Py_ssize_t end, const char *reason) {
    return objects::unicode_decode_error_create(encoding, object, length, start, end, reason);
}
extern "C" PyObject *PyUnicodeEncodeError_GetEncoding(PyObject *exception) {
    return objects::unicode_error_get_encoding(exception, &objects::exc_UnicodeEncodeError);
}
extern "C" PyObject *PyUnicodeEncodeError_GetObject(PyObject *exception) {
    return objects::unicode_error_get_object(exception, &objects::exc_UnicodeEncodeError);
}
extern "C" int PyUnicodeEncodeError_GetStart(PyObject *exception, Py_ssize_t *start) {
    return objects::unicode_error_get_start(exception, &objects::exc_UnicodeEncodeError, start);
}
extern "C" int PyUnicodeEncodeError_SetStart(PyObject *exception, Py_ssize_t start) {
    return objects::unicode_error_set_start(exception, &objects::exc_UnicodeEncodeError, start);
}
extern "C" int PyUnicodeEncodeError_GetEnd(PyObject *exception, Py_ssize_t *end) {
    return objects::unicode_error_get_end(exception, &objects::exc_UnicodeEncodeError, end);
}
extern "C" int PyUnicodeEncodeError_SetEnd(PyObject *exception, Py_ssize_t end) {
    return objects::unicode_error_set_end(exception, &objects::exc_UnicodeEncodeError, end);
}
extern "C" PyObject *PyUnicodeEncodeError_GetReason(PyObject *exception) {
    return objects::unicode_error_get_reason(exception, &objects::exc_UnicodeEncodeError);
}
extern "C" int PyUnicodeEncodeError_SetReason(PyObject *exception, const char *reason) {
    return objects::unicode_error_set_reason(exception, &objects::exc_UnicodeEncodeError, reason);
}
extern "C" PyObject *PyUnicodeDecodeError_GetEncoding(PyObject *exception) {
    return objects::unicode_error_get_encoding(exception, &objects::exc_UnicodeDecodeError);
}
extern "C" PyObject *PyUnicodeDecodeError_GetObject(PyObject *exception) {
    return objects::unicode_error_get_object(exception, &objects::exc_UnicodeDecodeError);
}
extern "C" int PyUnicodeDecodeError_GetStart(PyObject *exception, Py_ssize_t *start) {
    return objects::unicode_error_get_start(exception, &objects::exc_UnicodeDecodeError, start);
}
extern "C" int PyUnicodeDecodeError_SetStart(PyObject *exception, Py_ssize_t start) {
    return objects::unicode_error_set_start(exception, &objects::exc_UnicodeDecodeError, start);
}
extern "C" int PyUnicodeDecodeError_GetEnd(PyObject *exception, Py_ssize_t *end) {
    return objects::unicode_error_get_end(exception, &objects::exc_UnicodeDecodeError, end);
}
extern "C" int PyUnicodeDecodeError_SetEnd(PyObject *exception, Py_ssize_t end) {
    return objects::unicode_error_set_end(exception, &objects::exc_UnicodeDecodeError, end);
}
extern "C" PyObject *PyUnicodeDecodeError_GetReason(PyObject *exception) {
    return objects::unicode_error_get_reason(exception, &objects::exc_UnicodeDecodeError);
}
extern "C" int PyUnicodeDecodeError_SetReason(PyObject *exception, const char *reason) {
    return objects::unicode_error_set_reason(exception, &objects::exc_UnicodeDecodeError, reason);
}
extern "C" PyObject *PyUnicodeTranslateError_GetObject(PyObject *exception) {
    return objects::unicode_error_get_object(exception, &objects::exc_UnicodeTranslateError);
}
extern "C" int PyUnicodeTranslateError_GetStart(PyObject *exception, Py_ssize_t *start) {
    return objects::unicode_error_get_start(exception, &objects::exc_UnicodeTranslateError, start);
}
extern "C" int PyUnicodeTranslateError_SetStart(PyObject *exception, Py_ssize_t start) {
    return objects::unicode_error_set_start(exception, &objects::exc_UnicodeTranslateError, start);
}
extern "C" int PyUnicodeTranslateError_GetEnd(PyObject *exception, Py_ssize_t *end) {
    return objects::unicode_error_get_end(exception, &objects::exc_UnicodeTranslateError, end);
}
extern "C" int PyUnicodeTranslateError_SetEnd(PyObject *exception, Py_ssize_t end) {
    return objects::unicode_error_set_end(exception, &objects::exc_UnicodeTranslateError, end);
}
extern "C" PyObject *PyUnicodeTranslateError_GetReason(PyObject *exception) {
    return objects::unicode_error_get_reason(exception, &objects::exc_UnicodeTranslateError);
}
extern "C" int PyUnicodeTranslateError_SetReason(PyObject *exception, const char *reason) {
    return objects::unicode_error_set_reason(exception, &objects::exc_UnicodeTranslateError, reason);
}
