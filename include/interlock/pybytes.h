/**
 * @file pybytes.h
 * @brief `bytes`: immutable arrays of bytes.
 */
#ifndef INTERLOCK_PYBYTES_H
#define INTERLOCK_PYBYTES_H

#include "pyobject.h"

#include <stdarg.h>

IL_BEGIN_DECLS

/** The type `bytes`. */
PyAPI_DATA(PyTypeObject) PyBytes_Type;
/** The type of iter(bytes). */
PyAPI_DATA(PyTypeObject) PyBytesIter_Type;

/** True for a bytes or an instance of a subclass. */
#define PyBytes_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_BYTES_SUBCLASS)
/** True for a bytes, not for a subclass. */
#define PyBytes_CheckExact(op) Py_IS_TYPE(op, &PyBytes_Type)

#ifndef Py_LIMITED_API
/** The bytes of a bytes object. */
#define PyBytes_AS_STRING(op) PyBytes_AsString((PyObject *)(op))
/** The length of a bytes object. */
#define PyBytes_GET_SIZE(op) PyBytes_Size((PyObject *)(op))
#endif

/**
 * @brief Make a bytes.
 *
 * @param bytes The bytes to copy; NULL: leave them uninitialised, for the caller to fill before anybody else sees the
 *        object.
 * @param size How many bytes.
 * @return A new reference, or NULL with an exception set. SystemError when size is negative.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyBytes_FromStringAndSize(const char *bytes, Py_ssize_t size);

/**
 * @brief Make a bytes from a C string.
 *
 * @param text Text that ends in a NUL byte, which is not copied.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyBytes_FromString(const char *text);

/**
 * @brief Make a bytes as printf() would.
 *
 * The conversions are %%, %c, %d, %u, %ld, %lu, %zd, %zu, %i, %x, %s and %p; %s takes a precision. Anything else ends
 * the formatting: the rest of the format is copied.
 *
 * @param format The format.
 * @param ... What the format asks for.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyBytes_FromFormat(const char *format, ...) IL_PRINTF(1, 2);

/**
 * @brief PyBytes_FromFormat() with a va_list.
 *
 * @param format The format.
 * @param args What the format asks for.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyBytes_FromFormatV(const char *format, va_list args) IL_PRINTF(1, 0);

/**
 * @brief Make a bytes from an object with a buffer, or an iterable of ints from 0 to 255.
 *
 * @param object The object.
 * @return A new reference, or NULL with an exception set. An exact bytes is returned as it is, with a new reference.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyBytes_FromObject(PyObject *object);

/**
 * @brief The length of a bytes.
 *
 * @param bytes A bytes.
 * @return The length, or -1 with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyBytes_Size(PyObject *bytes);

/**
 * @brief The memory of a bytes; a NUL byte follows the last one.
 *
 * @param bytes A bytes.
 * @return The memory, which lives as long as the object and may not be changed, or NULL with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(char *) PyBytes_AsString(PyObject *bytes);

/**
 * @brief The memory and length of a bytes.
 *
 * @param object A bytes.
 * @param buffer Where the address is stored.
 * @param length Where the length is stored; NULL: a NUL byte within the bytes is a ValueError.
 * @return 0, or -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyBytes_AsStringAndSize(PyObject *object, char **buffer, Py_ssize_t *length);

/**
 * @brief The representation, such as b'ab\\n'.
 *
 * @param bytes A bytes.
 * @param smart_quotes Non-zero: double quotes when that saves backslashes.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyBytes_Repr(PyObject *bytes, int smart_quotes);

/**
 * @brief Replace *bytes by *bytes + part.
 *
 * @param bytes A reference that is replaced by a new one; by NULL, with an exception set, on error. Nothing happens
 *        when it is NULL.
 * @param part What to append: an object with a buffer. NULL: *bytes is released and becomes NULL.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyBytes_Concat(PyObject **bytes, PyObject *part);

/**
 * @brief PyBytes_Concat(), and release part.
 *
 * @param bytes As for PyBytes_Concat().
 * @param part Stolen; NULL allowed.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyBytes_ConcatAndDel(PyObject **bytes, PyObject *part);

/**
 * @brief Undo backslash escapes as in a bytes literal.
 *
 * @param text The text.
 * @param length Its length.
 * @param errors "strict", "ignore" or "replace" for a bad \\x escape; NULL: "strict".
 * @param unicode Ignored.
 * @param recode_encoding Ignored.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyBytes_DecodeEscape(const char *text, Py_ssize_t length, const char *errors, Py_ssize_t
    unicode, const char *recode_encoding);

#ifndef Py_LIMITED_API
/**
 * @brief separator.join(iterable).
 *
 * @param separator A bytes.
 * @param iterable An iterable of objects with buffers.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyBytes_Join(PyObject *separator, PyObject *iterable);

/**
 * @brief Change the length of a bytes that nobody else has seen.
 *
 * @param bytes The only reference to a bytes; replaced, by NULL on error.
 * @param size The new length.
 * @return 0, or -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) _PyBytes_Resize(PyObject **bytes, Py_ssize_t size);

#endif

IL_END_DECLS

#endif /* INTERLOCK_PYBYTES_H */
