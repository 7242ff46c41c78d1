// bytes: a length, a hash made on first use, and the bytes with a NUL after them.
#pragma once

#include "base/base.hpp"
#include "interlock/pybytes.h"
#include "objects/object.hpp"

struct PyBytesObject {
    PyVarObject ob_base;
    Py_hash_t ob_shash;  // -1: not known
    char ob_sval[1];
};

namespace interlock::objects {

PyObject *bytes_from_string_and_size(const char *bytes, Py_ssize_t size) noexcept;
PyObject *bytes_from_string(const char *text) noexcept;
PyObject *bytes_from_format_v(const char *format, va_list args) noexcept;
PyObject *bytes_from_object(PyObject *object) noexcept;
PyObject *bytes_format(const char *format, Py_ssize_t size, PyObject *arguments) noexcept;  // the % operator
Py_ssize_t bytes_size(PyObject *bytes) noexcept;
char *bytes_as_string(PyObject *bytes) noexcept;
int bytes_as_string_and_size(PyObject *object, char **buffer, Py_ssize_t *length) noexcept;
PyObject *bytes_repr(PyObject *bytes, int smart_quotes) noexcept;
void bytes_concat(PyObject **bytes, PyObject *part) noexcept;
void bytes_concat_and_del(PyObject **bytes, PyObject *part) noexcept;
PyObject *bytes_decode_escape(const char *text, Py_ssize_t length, const char *errors, Py_ssize_t unicode,
    const char *recode_encoding) noexcept;
PyObject *bytes_join(PyObject *separator, PyObject *iterable) noexcept;
int bytes_resize(PyObject **bytes, Py_ssize_t size) noexcept;
PyObject *bytes_from_format(const char *format, ...) noexcept __attribute__((format(printf, 1, 2)));

// The memory of an object known to be a bytes.
inline char *bytes_data(PyObject *bytes) noexcept { return reinterpret_cast<PyBytesObject *>(bytes)->ob_sval; }
inline Py_ssize_t bytes_length(PyObject *bytes) noexcept {
    return reinterpret_cast<PyBytesObject *>(bytes)->ob_base.ob_size;
}

}  // namespace interlock::objects
