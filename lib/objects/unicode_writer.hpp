// PyUnicodeWriter: the builder of str behind a pointer.
#pragma once

#include "interlock/pyunicodewriter.h"
#include "objects/unicode_builder.hpp"

struct PyUnicodeWriter {
    interlock::objects::UnicodeBuilder text;
};

namespace interlock::objects {

// 0, or -1 with an exception and the text as it was.
PyUnicodeWriter *unicode_writer_create(Py_ssize_t length) noexcept;
PyObject *unicode_writer_finish(PyUnicodeWriter *writer) noexcept;
void unicode_writer_discard(PyUnicodeWriter *writer) noexcept;
int unicode_writer_write_char(PyUnicodeWriter *writer, Py_UCS4 character) noexcept;
int unicode_writer_write_utf8(PyUnicodeWriter *writer, const char *text, Py_ssize_t size) noexcept;
int unicode_writer_write_ascii(PyUnicodeWriter *writer, const char *text, Py_ssize_t size) noexcept;
int unicode_writer_write_wide_char(PyUnicodeWriter *writer, const wchar_t *text, Py_ssize_t size) noexcept;
int unicode_writer_write_ucs4(PyUnicodeWriter *writer, const Py_UCS4 *text, Py_ssize_t size) noexcept;
int unicode_writer_write_str(PyUnicodeWriter *writer, PyObject *object) noexcept;
int unicode_writer_write_repr(PyUnicodeWriter *writer, PyObject *object) noexcept;
int unicode_writer_write_substring(PyUnicodeWriter *writer, PyObject *text, Py_ssize_t start, Py_ssize_t end) noexcept;
int unicode_writer_format_v(PyUnicodeWriter *writer, const char *format, va_list arguments) noexcept;
int unicode_writer_decode_utf8_stateful(PyUnicodeWriter *writer, const char *text, Py_ssize_t size, const char *errors,
                                        Py_ssize_t *consumed) noexcept;

}  // namespace interlock::objects
