/**
 * @file pydict.h
 * @brief Dicts, their views and iterators, and read-only views of mappings.
 */
#ifndef INTERLOCK_PYDICT_H
#define INTERLOCK_PYDICT_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** The type of dicts. */
PyAPI_DATA(PyTypeObject) PyDict_Type;
/** The type of `dict.keys()`. */
PyAPI_DATA(PyTypeObject) PyDictKeys_Type;
/** The type of `dict.values()`. */
PyAPI_DATA(PyTypeObject) PyDictValues_Type;
/** The type of `dict.items()`. */
PyAPI_DATA(PyTypeObject) PyDictItems_Type;
/** The type of iterators over the keys of a dict. */
PyAPI_DATA(PyTypeObject) PyDictIterKey_Type;
/** The type of iterators over the values of a dict. */
PyAPI_DATA(PyTypeObject) PyDictIterValue_Type;
/** The type of iterators over the items of a dict. */
PyAPI_DATA(PyTypeObject) PyDictIterItem_Type;
/** The type of iterators that walk the keys of a dict backwards. */
PyAPI_DATA(PyTypeObject) PyDictRevIterKey_Type;
/** The type of iterators that walk the values of a dict backwards. */
PyAPI_DATA(PyTypeObject) PyDictRevIterValue_Type;
/** The type of iterators that walk the items of a dict backwards. */
PyAPI_DATA(PyTypeObject) PyDictRevIterItem_Type;
/** The type of read-only views of mappings. */
PyAPI_DATA(PyTypeObject) PyDictProxy_Type;

/** True when @p op is a dict, or of a subtype. */
#define PyDict_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_DICT_SUBCLASS)
/** True when @p op is a dict and of no subtype. */
#define PyDict_CheckExact(op) Py_IS_TYPE((op), &PyDict_Type)
/** True when @p op is a view of a dict's keys. */
#define PyDictKeys_Check(op) PyObject_TypeCheck((op), &PyDictKeys_Type)
/** True when @p op is a view of a dict's values. */
#define PyDictValues_Check(op) PyObject_TypeCheck((op), &PyDictValues_Type)
/** True when @p op is a view of a dict's items. */
#define PyDictItems_Check(op) PyObject_TypeCheck((op), &PyDictItems_Type)
/** True when @p op is a view that is also a set: keys or items. */
#define PyDictViewSet_Check(op) (PyDictKeys_Check(op) || PyDictItems_Check(op))

/**
 * @brief Make an empty dict.
 *
 * @return New reference, or NULL with MemoryError.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyDict_New(void);

/**
 * @brief Look a key up, ignoring errors.
 *
 * Prefer PyDict_GetItemRef(): it tells an error from a missing key.
 * An exception that is set on entry stays set.
 *
 * @param dict A dict.
 * @param key The key, borrowed; must be hashable.
 * @return Borrowed reference to the value, or NULL without exception when the key is missing, not hashable, or
 *     cannot be compared.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyDict_GetItem(PyObject *dict, PyObject *key);

/**
 * @brief Look a key up.
 *
 * @param dict A dict.
 * @param key The key, borrowed; must be hashable.
 * @return Borrowed reference to the value; NULL without exception when the key is missing; NULL with what hashing
 *     or comparing raised, or SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyDict_GetItemWithError(PyObject *dict, PyObject *key);

/**
 * @brief Look a string key up, ignoring errors.
 *
 * @param dict A dict.
 * @param key The key, as a UTF-8 string.
 * @return Borrowed reference to the value, or NULL without exception.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyDict_GetItemString(PyObject *dict, const char *key);

/**
 * @brief Look a key up; the caller owns the value.
 *
 * @param dict A dict.
 * @param key The key, borrowed; must be hashable.
 * @param result Receives a new reference to the value, or NULL.
 * @return 1 when found, 0 when missing, -1 with what hashing or comparing raised, or SystemError when @p dict is no
 *     dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_GetItemRef(PyObject *dict, PyObject *key, PyObject **result);

/**
 * @brief Look a string key up; the caller owns the value.
 *
 * @param dict A dict.
 * @param key The key, as a UTF-8 string.
 * @param result Receives a new reference to the value, or NULL.
 * @return 1 when found, 0 when missing, -1 with MemoryError or UnicodeDecodeError, or SystemError when @p dict is
 *     no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_GetItemStringRef(PyObject *dict, const char *key, PyObject **result);

/**
 * @brief Set the value of a key.
 *
 * A new key is added at the end; the value of a key that is there is replaced, and the key stays in its place.
 *
 * @param dict A dict.
 * @param key The key, borrowed; must be hashable.
 * @param value The value, borrowed.
 * @return 0, or -1 with MemoryError, what hashing or comparing raised, or SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_SetItem(PyObject *dict, PyObject *key, PyObject *value);

/**
 * @brief Set the value of a string key.
 *
 * @param dict A dict.
 * @param key The key, as a UTF-8 string.
 * @param value The value, borrowed.
 * @return 0, or -1 with MemoryError or UnicodeDecodeError, or SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_SetItemString(PyObject *dict, const char *key, PyObject *value);

/**
 * @brief Remove a key.
 *
 * @param dict A dict.
 * @param key The key, borrowed; must be hashable.
 * @return 0, or -1 with KeyError when the key is missing, with what hashing or comparing raised, or SystemError
 *     when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_DelItem(PyObject *dict, PyObject *key);

/**
 * @brief Remove a string key.
 *
 * @param dict A dict.
 * @param key The key, as a UTF-8 string.
 * @return 0, or -1 with KeyError when the key is missing, or SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_DelItemString(PyObject *dict, const char *key);

/**
 * @brief Ask whether a key is there.
 *
 * @param dict A dict.
 * @param key The key, borrowed; must be hashable.
 * @return 1 when it is, 0 when not, -1 with what hashing or comparing raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_Contains(PyObject *dict, PyObject *key);

/**
 * @brief Remove all keys.
 *
 * @param dict A dict; another object is ignored.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) PyDict_Clear(PyObject *dict);

/**
 * @brief Walk a dict in insertion order.
 *
 * Values of keys that are there may be replaced during the walk; keys may not be added or removed.
 *
 * @param dict A dict.
 * @param pos Address of a variable that is 0 before the first call; its values are meaningless otherwise.
 * @param key Receives the key, borrowed; may be NULL.
 * @param value Receives the value, borrowed; may be NULL.
 * @return 1, or 0 at the end or when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_Next(PyObject *dict, Py_ssize_t *pos, PyObject **key, PyObject **value);

/**
 * @brief Number of keys of a dict.
 *
 * @param dict A dict.
 * @return The number, or -1 with SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(Py_ssize_t) PyDict_Size(PyObject *dict);

/**
 * @brief The keys of a dict, as a list.
 *
 * @param dict A dict.
 * @return New reference, or NULL with MemoryError, or SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyDict_Keys(PyObject *dict);

/**
 * @brief The values of a dict, as a list.
 *
 * @param dict A dict.
 * @return New reference, or NULL with MemoryError, or SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyDict_Values(PyObject *dict);

/**
 * @brief The items of a dict, as a list of tuples (key, value).
 *
 * @param dict A dict.
 * @return New reference, or NULL with MemoryError, or SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyDict_Items(PyObject *dict);

/**
 * @brief A new dict with the same keys and values.
 *
 * @param dict A dict.
 * @return New reference, or NULL with MemoryError, or SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyDict_Copy(PyObject *dict);

/**
 * @brief Merge a mapping into a dict: PyDict_Merge() with override.
 *
 * @param dict A dict.
 * @param other A dict, or an object with `keys()` and item access; borrowed.
 * @return 0, or -1 with MemoryError, what @p other raised, or SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_Update(PyObject *dict, PyObject *other);

/**
 * @brief Merge a mapping into a dict.
 *
 * @param dict A dict.
 * @param other A dict, or an object with `keys()` and item access; borrowed.
 * @param override Not 0: values of @p other win; 0: keys that are there keep their values.
 * @return 0, or -1 with MemoryError, what @p other raised, or SystemError when @p dict is no dict or @p other is
 *     NULL.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_Merge(PyObject *dict, PyObject *other, int override);

/**
 * @brief Merge key-value pairs into a dict.
 *
 * @param dict A dict.
 * @param seq2 Iterable of iterables of length 2; borrowed.
 * @param override Not 0: the last pair of a key wins; 0: the first one, or what was there.
 * @return 0, or -1 with MemoryError, what iterating raised, TypeError or ValueError when an element is no pair.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_MergeFromSeq2(PyObject *dict, PyObject *seq2, int override);

/**
 * @brief Make a read-only view of a mapping.
 *
 * @param mapping A mapping, borrowed; no list or tuple.
 * @return New reference, or NULL with TypeError when @p mapping is none, or MemoryError.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyDictProxy_New(PyObject *mapping);

#ifndef Py_LIMITED_API
/**
 * @brief Value of a key; set it first when the key is missing.
 *
 * @param dict A dict.
 * @param key The key, borrowed; must be hashable.
 * @param defaultobj The value of a missing key, borrowed.
 * @return Borrowed reference to the value, or NULL with MemoryError, what hashing or comparing raised, or
 *     SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyDict_SetDefault(PyObject *dict, PyObject *key, PyObject *defaultobj);

/**
 * @brief Value of a key; set it first when the key is missing. The caller owns the value.
 *
 * @param dict A dict.
 * @param key The key, borrowed; must be hashable.
 * @param default_value The value of a missing key, borrowed.
 * @param result Receives a new reference to the value, NULL on failure; may be NULL.
 * @return 1 when the key was there, 0 when it was added, -1 with MemoryError, what hashing or comparing raised, or
 *     SystemError when @p dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_SetDefaultRef(PyObject *dict, PyObject *key, PyObject *default_value, PyObject **result);

/**
 * @brief Remove a key and return its value.
 *
 * @param dict A dict.
 * @param key The key, borrowed; must be hashable.
 * @param result Receives a new reference to the value, or NULL; may be NULL.
 * @return 1 when the key was there, 0 when not, -1 with what hashing or comparing raised, or SystemError when @p
 *     dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_Pop(PyObject *dict, PyObject *key, PyObject **result);

/**
 * @brief Remove a string key and return its value.
 *
 * @param dict A dict.
 * @param key The key, as a UTF-8 string.
 * @param result Receives a new reference to the value, or NULL; may be NULL.
 * @return 1 when the key was there, 0 when not, -1 with MemoryError or UnicodeDecodeError, or SystemError when @p
 *     dict is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_PopString(PyObject *dict, const char *key, PyObject **result);

/**
 * @brief Ask whether a string key is there.
 *
 * @param dict A dict.
 * @param key The key, as a UTF-8 string.
 * @return 1 when it is, 0 when not, -1 with MemoryError or UnicodeDecodeError.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyDict_ContainsString(PyObject *dict, const char *key);

/** Number of keys of a dict; the argument must be one. */
#define PyDict_GET_SIZE(op) PyDict_Size((PyObject *)(op))
#endif

IL_END_DECLS

#endif /* INTERLOCK_PYDICT_H */
