#include "base/base.hpp"

#include "interlock/pyunicodewriter.h"
#include "objects/unicode_writer.hpp"

namespace objects = interlock::objects;

// Work: objects/unicode_writer.cpp
extern "C" PyUnicodeWriter *PyUnicodeWriter_Create(Py_ssize_t length) { return objects::unicode_writer_create(length); }
extern "C" PyObject *PyUnicodeWriter_Finish(PyUnicodeWriter *writer) { return objects::unicode_writer_finish(writer); }
extern "C" void PyUnicodeWriter_Discard(PyUnicodeWriter *writer) { objects::unicode_writer_discard(writer); }
extern "C" int PyUnicodeWriter_WriteChar(PyUnicodeWriter *writer, Py_UCS4 ch) {
    return objects::unicode_writer_write_char(writer, ch);
}
extern "C" int PyUnicodeWriter_WriteUTF8(PyUnicodeWriter *writer, const char *str, Py_ssize_t size) {
    return objects::unicode_writer_write_utf8(writer, str, size);
}
extern "C" int PyUnicodeWriter_WriteASCII(PyUnicodeWriter *writer, const char *str, Py_ssize_t size) {
    return objects::unicode_writer_write_ascii(writer, str, size);
}
extern "C" int PyUnicodeWriter_WriteWideChar(PyUnicodeWriter *writer, const wchar_t *str, Py_ssize_t size) {
    return objects::unicode_writer_write_wide_char(writer, str, size);
}
extern "C" int PyUnicodeWriter_WriteUCS4(PyUnicodeWriter *writer, const Py_UCS4 *str, Py_ssize_t size) {
    return objects::unicode_writer_write_ucs4(writer, str, size);
}
extern "C" int PyUnicodeWriter_WriteStr(PyUnicodeWriter *writer, PyObject *obj) {
    return objects::unicode_writer_write_str(writer, obj);
}
extern "C" int PyUnicodeWriter_WriteRepr(PyUnicodeWriter *writer, PyObject *obj) {
    return objects::unicode_writer_write_repr(writer, obj);
}
extern "C" int PyUnicodeWriter_WriteSubstring(PyUnicodeWriter *writer, PyObject *str, Py_ssize_t start,
                                              Py_ssize_t end) {
    return objects::unicode_writer_write_substring(writer, str, start, end);
}
extern "C" int PyUnicodeWriter_Format(PyUnicodeWriter *writer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int status = objects::unicode_writer_format_v(writer, format, arguments);
    va_end(arguments);
    return status;
}
extern "C" int PyUnicodeWriter_DecodeUTF8Stateful(PyUnicodeWriter *writer, const char *string, Py_ssize_t length,
                                                  const char *errors, Py_ssize_t *consumed) {
    return objects::unicode_writer_decode_utf8_stateful(writer, string, length, errors, consumed);
}
