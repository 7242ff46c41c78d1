/**
 * @file pymapping.h
 * @brief The mapping protocol.
 */
#ifndef INTERLOCK_PYMAPPING_H
#define INTERLOCK_PYMAPPING_H

#include "pyobject.h"

IL_BEGIN_DECLS

/**
 * @brief Ask whether an object has items by key.
 *
 * @param o Any object.
 * @return 1 when it has item access, which sequences that can be sliced have too; else 0.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyMapping_Check(PyObject *o);

/**
 * @brief Number of keys of a mapping.
 *
 * @param o A mapping.
 * @return The number, or -1 with TypeError when @p o is no mapping, or what it raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(Py_ssize_t) PyMapping_Size(PyObject *o);

/**
 * @brief Number of keys of a mapping; the same as PyMapping_Size().
 *
 * @param o A mapping.
 * @return The number, or -1 with an exception.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(Py_ssize_t) PyMapping_Length(PyObject *o);

#define PyMapping_Length PyMapping_Size

/**
 * @brief Ask whether a key is there, ignoring errors.
 *
 * Prefer PyMapping_HasKeyWithError().
 *
 * @param o A mapping.
 * @param key The key, borrowed.
 * @return 1 when `o[key]` succeeds, else 0.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyMapping_HasKey(PyObject *o, PyObject *key);

/**
 * @brief Ask whether a string key is there, ignoring errors.
 *
 * Prefer PyMapping_HasKeyStringWithError().
 *
 * @param o A mapping.
 * @param key The key, as a UTF-8 string.
 * @return 1 when `o[key]` succeeds, else 0.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyMapping_HasKeyString(PyObject *o, const char *key);

/**
 * @brief Ask whether a key is there.
 *
 * @param o A mapping.
 * @param key The key, borrowed.
 * @return 1 when it is, 0 when `o[key]` raises KeyError, -1 with any other exception.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyMapping_HasKeyWithError(PyObject *o, PyObject *key);

/**
 * @brief Ask whether a string key is there.
 *
 * @param o A mapping.
 * @param key The key, as a UTF-8 string.
 * @return 1 when it is, 0 when `o[key]` raises KeyError, -1 with any other exception.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyMapping_HasKeyStringWithError(PyObject *o, const char *key);

/**
 * @brief The keys of a mapping, as a list.
 *
 * @param o A mapping.
 * @return New reference, or NULL with MemoryError or what `o.keys()` raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyMapping_Keys(PyObject *o);

/**
 * @brief The values of a mapping, as a list.
 *
 * @param o A mapping.
 * @return New reference, or NULL with MemoryError or what `o.values()` raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyMapping_Values(PyObject *o);

/**
 * @brief The items of a mapping, as a list of pairs.
 *
 * @param o A mapping.
 * @return New reference, or NULL with MemoryError or what `o.items()` raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyMapping_Items(PyObject *o);

/**
 * @brief Value of a string key: `o[key]`.
 *
 * @param o A mapping.
 * @param key The key, as a UTF-8 string.
 * @return New reference, or NULL with KeyError, TypeError when @p o is no mapping, or what it raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyMapping_GetItemString(PyObject *o, const char *key);

/**
 * @brief Set the value of a string key: `o[key] = value`.
 *
 * @param o A mapping.
 * @param key The key, as a UTF-8 string.
 * @param value The value, borrowed.
 * @return 0, or -1 with TypeError when @p o does not support it, or what it raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyMapping_SetItemString(PyObject *o, const char *key, PyObject *value);

/**
 * @brief Value of a key that may be missing.
 *
 * @param o A mapping.
 * @param key The key, borrowed.
 * @param result Receives a new reference to the value, or NULL.
 * @return 1 when found, 0 when `o[key]` raises KeyError, -1 with any other exception.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyMapping_GetOptionalItem(PyObject *o, PyObject *key, PyObject **result);

/**
 * @brief Value of a string key that may be missing.
 *
 * @param o A mapping.
 * @param key The key, as a UTF-8 string.
 * @param result Receives a new reference to the value, or NULL.
 * @return 1 when found, 0 when `o[key]` raises KeyError, -1 with any other exception.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyMapping_GetOptionalItemString(PyObject *o, const char *key, PyObject **result);

/** Deletes a key: `del o[key]`; 0, or -1 with an exception. */
#define PyMapping_DelItem(o, key) PyObject_DelItem((o), (key))
/** Deletes a string key: `del o[key]`; 0, or -1 with an exception. */
#define PyMapping_DelItemString(o, key) PyObject_DelItemString((o), (key))

IL_END_DECLS

#endif /* INTERLOCK_PYMAPPING_H */
