/**
 * @file pysequence.h
 * @brief The sequence protocol.
 */
#ifndef INTERLOCK_PYSEQUENCE_H
#define INTERLOCK_PYSEQUENCE_H

#include "pylist.h"
#include "pyobject.h"
#include "pytuple.h"

IL_BEGIN_DECLS

/**
 * @brief Ask whether an object has items by index.
 *
 * @param o Any object.
 * @return 1 when it does, else 0; 0 for dicts.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PySequence_Check(PyObject *o);

/**
 * @brief Length of a sequence.
 *
 * @param o A sequence.
 * @return Number of items, or -1 with TypeError when it has no length, or what the object raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(Py_ssize_t) PySequence_Size(PyObject *o);

/**
 * @brief Length of a sequence; the same as PySequence_Size().
 *
 * @param o A sequence.
 * @return Number of items, or -1 with an exception.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(Py_ssize_t) PySequence_Length(PyObject *o);

#define PySequence_Length PySequence_Size

/**
 * @brief Concatenate two sequences: `o1 + o2`.
 *
 * @param o1 A sequence.
 * @param o2 A sequence.
 * @return New reference, or NULL with TypeError when they cannot be concatenated, or what they raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySequence_Concat(PyObject *o1, PyObject *o2);

/**
 * @brief Repeat a sequence: `o * count`.
 *
 * @param o A sequence.
 * @param count How often; below 1 gives an empty sequence.
 * @return New reference, or NULL with MemoryError, TypeError when @p o does not support it, or what it raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySequence_Repeat(PyObject *o, Py_ssize_t count);

/**
 * @brief Extend a sequence, in place where it can: `o1 += o2`.
 *
 * @param o1 A sequence.
 * @param o2 A sequence.
 * @return New reference to the result, or NULL with TypeError when they cannot be concatenated, or what they
 *     raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySequence_InPlaceConcat(PyObject *o1, PyObject *o2);

/**
 * @brief Repeat a sequence, in place where it can: `o *= count`.
 *
 * @param o A sequence.
 * @param count How often; below 1 gives an empty sequence.
 * @return New reference to the result, or NULL with MemoryError, TypeError when @p o does not support it.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySequence_InPlaceRepeat(PyObject *o, Py_ssize_t count);

/**
 * @brief Item of a sequence: `o[i]`.
 *
 * @param o A sequence.
 * @param i Index; negative counts from the end.
 * @return New reference, or NULL with IndexError, TypeError when @p o does not support it.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySequence_GetItem(PyObject *o, Py_ssize_t i);

/**
 * @brief Slice of a sequence: `o[i1:i2]`.
 *
 * @param o A sequence.
 * @param i1 First index.
 * @param i2 Index past the last one.
 * @return New reference, or NULL with TypeError when @p o cannot be sliced, or what it raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySequence_GetSlice(PyObject *o, Py_ssize_t i1, Py_ssize_t i2);

/**
 * @brief Replace an item of a sequence: `o[i] = v`.
 *
 * @param o A sequence.
 * @param i Index; negative counts from the end.
 * @param v The new item, borrowed; NULL deletes the item.
 * @return 0, or -1 with IndexError, TypeError when @p o does not support it.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PySequence_SetItem(PyObject *o, Py_ssize_t i, PyObject *v);

/**
 * @brief Delete an item of a sequence: `del o[i]`.
 *
 * @param o A sequence.
 * @param i Index; negative counts from the end.
 * @return 0, or -1 with IndexError, TypeError when @p o does not support it.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PySequence_DelItem(PyObject *o, Py_ssize_t i);

/**
 * @brief Replace a slice of a sequence: `o[i1:i2] = v`.
 *
 * @param o A sequence.
 * @param i1 First index.
 * @param i2 Index past the last one.
 * @param v Iterable of the new items, borrowed.
 * @return 0, or -1 with TypeError when @p o does not support it, or what it raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PySequence_SetSlice(PyObject *o, Py_ssize_t i1, Py_ssize_t i2, PyObject *v);

/**
 * @brief Delete a slice of a sequence: `del o[i1:i2]`.
 *
 * @param o A sequence.
 * @param i1 First index.
 * @param i2 Index past the last one.
 * @return 0, or -1 with TypeError when @p o does not support it, or what it raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PySequence_DelSlice(PyObject *o, Py_ssize_t i1, Py_ssize_t i2);

/**
 * @brief The items of an iterable as a tuple.
 *
 * @param o An iterable; a tuple is returned itself.
 * @return New reference, or NULL with MemoryError, TypeError when @p o is no iterable, or what iterating raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySequence_Tuple(PyObject *o);

/**
 * @brief The items of an iterable as a new list.
 *
 * @param o An iterable.
 * @return New reference, or NULL with MemoryError, TypeError when @p o is no iterable, or what iterating raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySequence_List(PyObject *o);

/**
 * @brief The items of an iterable as a list or tuple, for PySequence_Fast_GET_ITEM().
 *
 * @param o An iterable; a list or tuple is returned itself.
 * @param m Message of the TypeError when @p o is no iterable.
 * @return New reference, or NULL with MemoryError, TypeError, or what iterating raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySequence_Fast(PyObject *o, const char *m);

/**
 * @brief Count the items equal to a value.
 *
 * @param o An iterable.
 * @param value The value, borrowed.
 * @return The number, or -1 with TypeError when @p o is no iterable, or what iterating or comparing raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(Py_ssize_t) PySequence_Count(PyObject *o, PyObject *value);

/**
 * @brief Ask whether a value is among the items: `value in o`.
 *
 * @param o A container or an iterable.
 * @param value The value, borrowed.
 * @return 1 when it is, 0 when not, -1 with TypeError when @p o is no iterable, or what it raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PySequence_Contains(PyObject *o, PyObject *value);

/**
 * @brief The old name of PySequence_Contains().
 *
 * @param o A container or an iterable.
 * @param value The value, borrowed.
 * @return 1, 0, or -1 with an exception.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PySequence_In(PyObject *o, PyObject *value);

#define PySequence_In PySequence_Contains

/**
 * @brief Index of the first item equal to a value.
 *
 * @param o An iterable.
 * @param value The value, borrowed.
 * @return The index, or -1 with ValueError when there is none, TypeError when @p o is no iterable, or what
 *     iterating or comparing raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(Py_ssize_t) PySequence_Index(PyObject *o, PyObject *value);

/** Length of what PySequence_Fast() returned. */
#define PySequence_Fast_GET_SIZE(o) (((PyVarObject *)(o))->ob_size)
#ifndef Py_LIMITED_API
/** Item of what PySequence_Fast() returned, borrowed and unchecked. */
#define PySequence_Fast_GET_ITEM(o, i) (PyList_Check(o) ? PyList_GET_ITEM(o, i) : PyTuple_GET_ITEM(o, i))
/** The array of items of what PySequence_Fast() returned. */
#define PySequence_Fast_ITEMS(o) (PyList_Check(o) ? ((PyListObject *)(o))->ob_item : ((PyTupleObject *)(o))->ob_item)
/** Item of a sequence whose type is known to have one at @p i, not negative; new reference. */
#define PySequence_ITEM(o, i) PySequence_GetItem((PyObject *)(o), (i))
#endif

IL_END_DECLS

#endif /* INTERLOCK_PYSEQUENCE_H */
