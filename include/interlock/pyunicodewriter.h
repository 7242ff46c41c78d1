/**
 * @file pyunicodewriter.h
 * @brief PyUnicodeWriter: makes a str piece by piece.
 *
 * A function that fails leaves the text as it was, so writing can go on; the writer still has to be finished or discarded.
 * One thread at a time.
 */

#ifndef INTERLOCK_PYUNICODEWRITER_H
#define INTERLOCK_PYUNICODEWRITER_H

#include "pyunicode.h"

IL_BEGIN_DECLS

/** A text under construction; opaque. */
typedef struct PyUnicodeWriter PyUnicodeWriter;

/**
 * @brief Makes a writer with an empty text.
 * @param length Characters to make room for; 0: not known. Not negative.
 * @return Writer for PyUnicodeWriter_Finish() or PyUnicodeWriter_Discard(), or NULL with ValueError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyUnicodeWriter *) PyUnicodeWriter_Create(Py_ssize_t length);

/**
 * @brief Makes the str and destroys the writer, also on error.
 * @param writer The writer.
 * @return New str, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnicodeWriter_Finish(PyUnicodeWriter *writer);

/**
 * @brief Destroys the writer.
 * @param writer The writer, or NULL: does nothing.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyUnicodeWriter_Discard(PyUnicodeWriter *writer);

/**
 * @brief Appends a character.
 * @param writer The writer.
 * @param ch Code point up to U+10FFFF.
 * @return 0, or -1 with ValueError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicodeWriter_WriteChar(PyUnicodeWriter *writer, Py_UCS4 ch);

/**
 * @brief Appends UTF-8, strict.
 * @param writer The writer.
 * @param str `size` bytes.
 * @param size Bytes; -1: up to the NUL.
 * @return 0, or -1 with UnicodeDecodeError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicodeWriter_WriteUTF8(PyUnicodeWriter *writer, const char *str, Py_ssize_t size);

/**
 * @brief Appends text that is known to be ASCII.
 * @param writer The writer.
 * @param str `size` bytes below 128; others make a wrong str.
 * @param size Bytes; -1: up to the NUL.
 * @return 0, or -1 with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicodeWriter_WriteASCII(PyUnicodeWriter *writer, const char *str, Py_ssize_t size);

/**
 * @brief Appends wide characters.
 * @param writer The writer.
 * @param str `size` characters.
 * @param size Characters; -1: up to the NUL.
 * @return 0, or -1 with ValueError (a character above U+10FFFF) or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicodeWriter_WriteWideChar(PyUnicodeWriter *writer, const wchar_t *str, Py_ssize_t size);

/**
 * @brief Appends code points.
 * @param writer The writer.
 * @param str `size` code points up to U+10FFFF.
 * @param size Code points; not negative.
 * @return 0, or -1 with ValueError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicodeWriter_WriteUCS4(PyUnicodeWriter *writer, const Py_UCS4 *str, Py_ssize_t size);

/**
 * @brief Appends str() of an object.
 * @param writer The writer.
 * @param obj The object.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicodeWriter_WriteStr(PyUnicodeWriter *writer, PyObject *obj);

/**
 * @brief Appends repr() of an object.
 * @param writer The writer.
 * @param obj The object; NULL: appends "<NULL>".
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicodeWriter_WriteRepr(PyUnicodeWriter *writer, PyObject *obj);

/**
 * @brief Appends a part of a text.
 * @param writer The writer.
 * @param str A str.
 * @param start First position; 0..end.
 * @param end Position behind the last; up to the length of `str`.
 * @return 0, or -1 with TypeError, ValueError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicodeWriter_WriteSubstring(PyUnicodeWriter *writer, PyObject *str, Py_ssize_t start,
                                               Py_ssize_t end);

/**
 * @brief Appends what PyUnicode_FromFormat() makes.
 * @param writer The writer.
 * @param format As for PyUnicode_FromFormat().
 * @param ... The arguments of the conversions.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicodeWriter_Format(PyUnicodeWriter *writer, const char *format, ...);

/**
 * @brief Appends UTF-8 that may arrive in pieces.
 * @param writer The writer.
 * @param string `length` bytes.
 * @param length Bytes; -1: up to the NUL.
 * @param errors Error handler; NULL: strict.
 * @param consumed Out: bytes used; an unfinished sequence at the end is left (0 on error). NULL: it is an error.
 * @return 0, or -1 with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnicodeWriter_DecodeUTF8Stateful(PyUnicodeWriter *writer, const char *string, Py_ssize_t length,
                                                   const char *errors, Py_ssize_t *consumed);

IL_END_DECLS

#endif /* INTERLOCK_PYUNICODEWRITER_H */
