/**
 * @file pyunicodeerror.h
 * @brief The parts of UnicodeDecodeError, UnicodeEncodeError and UnicodeTranslateError.
 */
#ifndef INTERLOCK_PYUNICODEERROR_H
#define INTERLOCK_PYUNICODEERROR_H

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Make a UnicodeDecodeError; it is not raised.
 *
 * @param encoding Name of the encoding, UTF-8.
 * @param object The bytes that cannot be decoded.
 * @param length Their number.
 * @param start Index of the first bad byte.
 * @param end Index behind the last one.
 * @param reason UTF-8.
 * @return New reference, or NULL with an exception.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyUnicodeDecodeError_Create(const char *encoding, const char *object, Py_ssize_t length,
                                                   Py_ssize_t start, Py_ssize_t end, const char *reason);

/**
 * @brief Name of the encoding.
 *
 * @param exception A UnicodeEncodeError, borrowed; another object raises TypeError.
 * @return New reference to a str, or NULL with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyUnicodeEncodeError_GetEncoding(PyObject *exception);

/**
 * @brief What could not be converted.
 *
 * @param exception A UnicodeEncodeError, borrowed; another object raises TypeError.
 * @return New reference to a str, or NULL with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyUnicodeEncodeError_GetObject(PyObject *exception);

/**
 * @brief Index of the first bad item, within the object.
 *
 * @param exception A UnicodeEncodeError, borrowed; another object raises TypeError.
 * @param start Receives the index; not NULL.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeEncodeError_GetStart(PyObject *exception, Py_ssize_t *start);

/**
 * @brief Set the index of the first bad item.
 *
 * @param exception A UnicodeEncodeError, borrowed; another object raises TypeError.
 * @param start The index.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeEncodeError_SetStart(PyObject *exception, Py_ssize_t start);

/**
 * @brief Index behind the last bad item, within the object.
 *
 * @param exception A UnicodeEncodeError, borrowed; another object raises TypeError.
 * @param end Receives the index; not NULL.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeEncodeError_GetEnd(PyObject *exception, Py_ssize_t *end);

/**
 * @brief Set the index behind the last bad item.
 *
 * @param exception A UnicodeEncodeError, borrowed; another object raises TypeError.
 * @param end The index.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeEncodeError_SetEnd(PyObject *exception, Py_ssize_t end);

/**
 * @brief Why it failed.
 *
 * @param exception A UnicodeEncodeError, borrowed; another object raises TypeError.
 * @return New reference to a str, or NULL with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyUnicodeEncodeError_GetReason(PyObject *exception);

/**
 * @brief Set why it failed.
 *
 * @param exception A UnicodeEncodeError, borrowed; another object raises TypeError.
 * @param reason UTF-8.
 * @return 0, or -1 with an exception.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeEncodeError_SetReason(PyObject *exception, const char *reason);

/**
 * @brief Name of the encoding.
 *
 * @param exception A UnicodeDecodeError, borrowed; another object raises TypeError.
 * @return New reference to a str, or NULL with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyUnicodeDecodeError_GetEncoding(PyObject *exception);

/**
 * @brief What could not be converted.
 *
 * @param exception A UnicodeDecodeError, borrowed; another object raises TypeError.
 * @return New reference to a bytes, or NULL with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyUnicodeDecodeError_GetObject(PyObject *exception);

/**
 * @brief Index of the first bad item, within the object.
 *
 * @param exception A UnicodeDecodeError, borrowed; another object raises TypeError.
 * @param start Receives the index; not NULL.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeDecodeError_GetStart(PyObject *exception, Py_ssize_t *start);

/**
 * @brief Set the index of the first bad item.
 *
 * @param exception A UnicodeDecodeError, borrowed; another object raises TypeError.
 * @param start The index.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeDecodeError_SetStart(PyObject *exception, Py_ssize_t start);

/**
 * @brief Index behind the last bad item, within the object.
 *
 * @param exception A UnicodeDecodeError, borrowed; another object raises TypeError.
 * @param end Receives the index; not NULL.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeDecodeError_GetEnd(PyObject *exception, Py_ssize_t *end);

/**
 * @brief Set the index behind the last bad item.
 *
 * @param exception A UnicodeDecodeError, borrowed; another object raises TypeError.
 * @param end The index.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeDecodeError_SetEnd(PyObject *exception, Py_ssize_t end);

/**
 * @brief Why it failed.
 *
 * @param exception A UnicodeDecodeError, borrowed; another object raises TypeError.
 * @return New reference to a str, or NULL with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyUnicodeDecodeError_GetReason(PyObject *exception);

/**
 * @brief Set why it failed.
 *
 * @param exception A UnicodeDecodeError, borrowed; another object raises TypeError.
 * @param reason UTF-8.
 * @return 0, or -1 with an exception.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeDecodeError_SetReason(PyObject *exception, const char *reason);

/**
 * @brief What could not be converted.
 *
 * @param exception A UnicodeTranslateError, borrowed; another object raises TypeError.
 * @return New reference to a str, or NULL with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyUnicodeTranslateError_GetObject(PyObject *exception);

/**
 * @brief Index of the first bad item, within the object.
 *
 * @param exception A UnicodeTranslateError, borrowed; another object raises TypeError.
 * @param start Receives the index; not NULL.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeTranslateError_GetStart(PyObject *exception, Py_ssize_t *start);

/**
 * @brief Set the index of the first bad item.
 *
 * @param exception A UnicodeTranslateError, borrowed; another object raises TypeError.
 * @param start The index.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeTranslateError_SetStart(PyObject *exception, Py_ssize_t start);

/**
 * @brief Index behind the last bad item, within the object.
 *
 * @param exception A UnicodeTranslateError, borrowed; another object raises TypeError.
 * @param end Receives the index; not NULL.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeTranslateError_GetEnd(PyObject *exception, Py_ssize_t *end);

/**
 * @brief Set the index behind the last bad item.
 *
 * @param exception A UnicodeTranslateError, borrowed; another object raises TypeError.
 * @param end The index.
 * @return 0, or -1 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeTranslateError_SetEnd(PyObject *exception, Py_ssize_t end);

/**
 * @brief Why it failed.
 *
 * @param exception A UnicodeTranslateError, borrowed; another object raises TypeError.
 * @return New reference to a str, or NULL with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyUnicodeTranslateError_GetReason(PyObject *exception);

/**
 * @brief Set why it failed.
 *
 * @param exception A UnicodeTranslateError, borrowed; another object raises TypeError.
 * @param reason UTF-8.
 * @return 0, or -1 with an exception.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnicodeTranslateError_SetReason(PyObject *exception, const char *reason);

IL_END_DECLS

#endif /* INTERLOCK_PYUNICODEERROR_H */
