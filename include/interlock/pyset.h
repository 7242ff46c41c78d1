/**
 * @file pyset.h
 * @brief Sets and frozensets.
 */
#ifndef INTERLOCK_PYSET_H
#define INTERLOCK_PYSET_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** The type of sets. */
PyAPI_DATA(PyTypeObject) PySet_Type;
/** The type of frozensets. */
PyAPI_DATA(PyTypeObject) PyFrozenSet_Type;
/** The type of iterators over sets and frozensets. */
PyAPI_DATA(PyTypeObject) PySetIter_Type;

/** True when @p ob is a set, or of a subtype. */
#define PySet_Check(ob) PyObject_TypeCheck((ob), &PySet_Type)
/** True when @p ob is a set and of no subtype. */
#define PySet_CheckExact(ob) Py_IS_TYPE((ob), &PySet_Type)
/** True when @p ob is a frozenset, or of a subtype. */
#define PyFrozenSet_Check(ob) PyObject_TypeCheck((ob), &PyFrozenSet_Type)
/** True when @p ob is a frozenset and of no subtype. */
#define PyFrozenSet_CheckExact(ob) Py_IS_TYPE((ob), &PyFrozenSet_Type)
/** True when @p ob is a set or a frozenset, or of a subtype of one. */
#define PyAnySet_Check(ob) (PySet_Check(ob) || PyFrozenSet_Check(ob))
/** True when @p ob is a set or a frozenset and of no subtype. */
#define PyAnySet_CheckExact(ob) (PySet_CheckExact(ob) || PyFrozenSet_CheckExact(ob))

/**
 * @brief Make a set.
 *
 * @param iterable The keys, borrowed; NULL for an empty set.
 * @return New reference, or NULL with MemoryError, TypeError when @p iterable is none, or what hashing or comparing
 *     raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySet_New(PyObject *iterable);

/**
 * @brief Make a frozenset.
 *
 * @param iterable The keys, borrowed; NULL for an empty frozenset.
 * @return New reference, or NULL with MemoryError, TypeError when @p iterable is none, or what hashing or comparing
 *     raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyFrozenSet_New(PyObject *iterable);

/**
 * @brief Add a key to a set.
 *
 * @param set A set, or a new frozenset that nobody else refers to.
 * @param key The key, borrowed; must be hashable.
 * @return 0, also when the key was there; -1 with MemoryError, what hashing or comparing raised, or SystemError
 *     when @p set is no set.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PySet_Add(PyObject *set, PyObject *key);

/**
 * @brief Remove all keys of a set.
 *
 * @param set A set.
 * @return 0, or -1 with SystemError when @p set is no set.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PySet_Clear(PyObject *set);

/**
 * @brief Ask whether a key is there.
 *
 * Unlike `key in set` it does not take a set as the key of a frozenset.
 *
 * @param anyset A set or a frozenset.
 * @param key The key, borrowed; must be hashable.
 * @return 1 when it is, 0 when not, -1 with what hashing or comparing raised, or SystemError when @p anyset is
 *     none.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PySet_Contains(PyObject *anyset, PyObject *key);

/**
 * @brief Remove a key of a set.
 *
 * @param set A set.
 * @param key The key, borrowed; must be hashable.
 * @return 1 when the key was there, 0 when not, -1 with what hashing or comparing raised, or SystemError when @p
 *     set is no set.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PySet_Discard(PyObject *set, PyObject *key);

/**
 * @brief Remove some key of a set and return it.
 *
 * @param set A set.
 * @return New reference, or NULL with KeyError when the set is empty, or SystemError when @p set is no set.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySet_Pop(PyObject *set);

/**
 * @brief Number of keys.
 *
 * @param anyset A set or a frozenset.
 * @return The number, or -1 with SystemError when @p anyset is none.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(Py_ssize_t) PySet_Size(PyObject *anyset);

#ifndef Py_LIMITED_API
/** Number of keys; the argument must be a set or a frozenset. */
#define PySet_GET_SIZE(so) PySet_Size((PyObject *)(so))
#endif

IL_END_DECLS

#endif /* INTERLOCK_PYSET_H */
