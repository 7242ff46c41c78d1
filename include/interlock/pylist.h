/**
 * @file pylist.h
 * @brief Lists.
 */
#ifndef INTERLOCK_PYLIST_H
#define INTERLOCK_PYLIST_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** The type of lists. */
PyAPI_DATA(PyTypeObject) PyList_Type;
/** The type of iterators over lists. */
PyAPI_DATA(PyTypeObject) PyListIter_Type;
/** The type of iterators that walk a list backwards. */
PyAPI_DATA(PyTypeObject) PyListRevIter_Type;

#ifndef Py_LIMITED_API
/** A list. */
typedef struct {
    PyVarObject ob_base;
    PyObject **ob_item;   /**< The items; NULL when there is no room for any. */
    Py_ssize_t allocated; /**< Number of items that there is room for. */
} PyListObject;
#endif

/** True when @p op is a list, or of a subtype. */
#define PyList_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_LIST_SUBCLASS)
/** True when @p op is a list and of no subtype. */
#define PyList_CheckExact(op) Py_IS_TYPE((op), &PyList_Type)

/**
 * @brief Make a list whose items are NULL, to be filled with PyList_SetItem().
 *
 * @param len Number of items.
 * @return New reference, or NULL with MemoryError, or SystemError when @p len is negative.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyList_New(Py_ssize_t len);

/**
 * @brief Length of a list.
 *
 * @param list A list.
 * @return Number of items, or -1 with SystemError when @p list is no list.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(Py_ssize_t) PyList_Size(PyObject *list);

/**
 * @brief Item of a list.
 *
 * @param list A list.
 * @param index Index from 0; negative indexes do not count from the end.
 * @return Borrowed reference, or NULL with IndexError ("list index out of range"), or SystemError when @p list is
 *     no list.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyList_GetItem(PyObject *list, Py_ssize_t index);

/**
 * @brief Item of a list, owned by the caller.
 *
 * @param list A list.
 * @param index Index from 0; negative indexes do not count from the end.
 * @return New reference, or NULL with IndexError ("list index out of range"), or TypeError ("expected a list").
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyList_GetItemRef(PyObject *list, Py_ssize_t index);

/**
 * @brief Replace an item of a list.
 *
 * @param list A list.
 * @param index Index from 0.
 * @param item The new item; the reference is stolen, also on failure. NULL empties the place.
 * @return 0, or -1 with IndexError ("list assignment index out of range"), or SystemError when @p list is no list.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyList_SetItem(PyObject *list, Py_ssize_t index, PyObject *item);

/**
 * @brief Insert an item before an index.
 *
 * @param list A list.
 * @param index Place of the new item; negative counts from the end, out of range means the nearest end.
 * @param item The item, borrowed.
 * @return 0, or -1 with MemoryError, or SystemError when @p list is no list.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyList_Insert(PyObject *list, Py_ssize_t index, PyObject *item);

/**
 * @brief Add an item at the end of a list.
 *
 * @param list A list.
 * @param item The item, borrowed.
 * @return 0, or -1 with MemoryError, or SystemError when @p list is no list or @p item is NULL.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyList_Append(PyObject *list, PyObject *item);

/**
 * @brief Items low to high - 1 of a list, as a list.
 *
 * @param list A list.
 * @param low First index; below 0 counts as 0.
 * @param high Index past the last one; beyond the end counts as the end.
 * @return New reference, or NULL with MemoryError, or SystemError when @p list is no list.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyList_GetSlice(PyObject *list, Py_ssize_t low, Py_ssize_t high);

/**
 * @brief Replace items low to high - 1 of a list by others.
 *
 * @param list A list.
 * @param low First index; below 0 counts as 0.
 * @param high Index past the last one; beyond the end counts as the end.
 * @param itemlist Iterable of the new items, borrowed; NULL deletes the slice.
 * @return 0, or -1 with MemoryError, TypeError ("can only assign an iterable"), what iterating raised, or
 *     SystemError when @p list is no list.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyList_SetSlice(PyObject *list, Py_ssize_t low, Py_ssize_t high, PyObject *itemlist);

/**
 * @brief Sort a list in place. The sort is stable.
 *
 * The list is seen empty while it is being sorted.
 *
 * @param list A list.
 * @return 0, or -1 with what comparing raised, or ValueError when a comparison changed the list ("list modified
 *     during sort"), or SystemError when @p list is no list.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyList_Sort(PyObject *list);

/**
 * @brief Reverse a list in place.
 *
 * @param list A list.
 * @return 0, or -1 with SystemError when @p list is no list.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyList_Reverse(PyObject *list);

/**
 * @brief The items of a list, as a tuple.
 *
 * @param list A list.
 * @return New reference, or NULL with MemoryError, or SystemError when @p list is no list.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyList_AsTuple(PyObject *list);

#ifndef Py_LIMITED_API
/**
 * @brief Add the items of an iterable at the end of a list.
 *
 * @param list A list.
 * @param iterable The items, borrowed; may be @p list itself.
 * @return 0, or -1 with MemoryError, what iterating raised, or SystemError when @p list is no list.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyList_Extend(PyObject *list, PyObject *iterable);

/**
 * @brief Remove all items of a list.
 *
 * @param list A list.
 * @return 0, or -1 with SystemError when @p list is no list.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyList_Clear(PyObject *list);

/** Length of a list, unchecked. */
#define PyList_GET_SIZE(op) (((PyVarObject *)(op))->ob_size)
/** Item of a list, borrowed and unchecked. */
#define PyList_GET_ITEM(op, index) (((PyListObject *)(op))->ob_item[(index)])
/** Fills an item of a new list, unchecked; steals @p value and does not drop what was there. */
#define PyList_SET_ITEM(op, index, value) ((void)(((PyListObject *)(op))->ob_item[(index)] = (PyObject *)(value)))
#endif

IL_END_DECLS

#endif /* INTERLOCK_PYLIST_H */
