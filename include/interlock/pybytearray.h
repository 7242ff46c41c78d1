/**
 * @file pybytearray.h
 * @brief `bytearray`: mutable arrays of bytes.
 */
#ifndef INTERLOCK_PYBYTEARRAY_H
#define INTERLOCK_PYBYTEARRAY_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** The type `bytearray`. */
PyAPI_DATA(PyTypeObject) PyByteArray_Type;
/** The type of iter(bytearray). */
PyAPI_DATA(PyTypeObject) PyByteArrayIter_Type;

/** True for a bytearray or an instance of a subclass. */
#define PyByteArray_Check(op) PyObject_TypeCheck(op, &PyByteArray_Type)
/** True for a bytearray, not for a subclass. */
#define PyByteArray_CheckExact(op) Py_IS_TYPE(op, &PyByteArray_Type)

#ifndef Py_LIMITED_API
/** The memory of a bytearray. */
#define PyByteArray_AS_STRING(op) PyByteArray_AsString((PyObject *)(op))
/** The length of a bytearray. */
#define PyByteArray_GET_SIZE(op) PyByteArray_Size((PyObject *)(op))
#endif

/**
 * @brief bytearray(object).
 *
 * @param object An object with a buffer, an iterable of ints from 0 to 255, or an int: that many zero bytes.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyByteArray_FromObject(PyObject *object);

/**
 * @brief Make a bytearray.
 *
 * @param bytes The bytes to copy; NULL: leave them uninitialised.
 * @param size How many bytes.
 * @return A new reference, or NULL with an exception set. SystemError when size is negative.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyByteArray_FromStringAndSize(const char *bytes, Py_ssize_t size);

/**
 * @brief Make a bytearray of two buffers, one after the other.
 *
 * @param left An object with a buffer.
 * @param right An object with a buffer.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyByteArray_Concat(PyObject *left, PyObject *right);

/**
 * @brief The length of a bytearray.
 *
 * @param bytearray A bytearray.
 * @return The length.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyByteArray_Size(PyObject *bytearray);

/**
 * @brief The memory of a bytearray; a NUL byte follows the last one.
 *
 * @param bytearray A bytearray.
 * @return The memory, valid until the length changes.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(char *) PyByteArray_AsString(PyObject *bytearray);

/**
 * @brief Change the length; new bytes are uninitialised.
 *
 * @param bytearray A bytearray.
 * @param size The new length.
 * @return 0, or -1 with an exception set. BufferError while a buffer of it is in use.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyByteArray_Resize(PyObject *bytearray, Py_ssize_t size);

IL_END_DECLS

#endif /* INTERLOCK_PYBYTEARRAY_H */
