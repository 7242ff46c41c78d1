/**
 * @file pytuple.h
 * @brief Tuples.
 */
#ifndef INTERLOCK_PYTUPLE_H
#define INTERLOCK_PYTUPLE_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** The type of tuples. */
PyAPI_DATA(PyTypeObject) PyTuple_Type;
/** The type of iterators over tuples. */
PyAPI_DATA(PyTypeObject) PyTupleIter_Type;

#ifndef Py_LIMITED_API
/** A tuple; `ob_base.ob_size` items follow. */
typedef struct {
    PyVarObject ob_base;
    PyObject *ob_item[1];
} PyTupleObject;
#endif

/** True when @p op is a tuple, or of a subtype. */
#define PyTuple_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_TUPLE_SUBCLASS)
/** True when @p op is a tuple and of no subtype. */
#define PyTuple_CheckExact(op) Py_IS_TYPE((op), &PyTuple_Type)

/**
 * @brief Make a tuple whose items are NULL, to be filled with PyTuple_SetItem().
 *
 * @param size Number of items; size 0 gives the one empty tuple.
 * @return New reference, or NULL with MemoryError, or SystemError when @p size is negative.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyTuple_New(Py_ssize_t size);

/**
 * @brief Make a tuple of the objects given.
 *
 * @param n Number of PyObject * arguments that follow; each is borrowed and may not be NULL.
 * @return New reference, or NULL with MemoryError.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyTuple_Pack(Py_ssize_t n, ...);

/**
 * @brief Length of a tuple.
 *
 * @param p A tuple.
 * @return Number of items, or -1 with SystemError when @p p is no tuple.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(Py_ssize_t) PyTuple_Size(PyObject *p);

/**
 * @brief Item of a tuple.
 *
 * @param p A tuple.
 * @param pos Index from 0; negative indexes do not count from the end.
 * @return Borrowed reference, or NULL with IndexError ("tuple index out of range") or SystemError when @p p is no
 *     tuple.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyTuple_GetItem(PyObject *p, Py_ssize_t pos);

/**
 * @brief Put an item into a new tuple.
 *
 * @param p A tuple that nobody else refers to.
 * @param pos Index from 0.
 * @param o The item; the reference is stolen, also on failure.
 * @return 0, or -1 with IndexError ("tuple assignment index out of range"), or SystemError when @p p is no tuple or
 *     is shared.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyTuple_SetItem(PyObject *p, Py_ssize_t pos, PyObject *o);

/**
 * @brief Items low to high - 1 of a tuple, as a tuple.
 *
 * @param p A tuple.
 * @param low First index; below 0 counts as 0.
 * @param high Index past the last one; beyond the end counts as the end.
 * @return New reference, or NULL with MemoryError, or SystemError when @p p is no tuple.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyTuple_GetSlice(PyObject *p, Py_ssize_t low, Py_ssize_t high);

#ifndef Py_LIMITED_API
/**
 * @brief Change the length of a tuple that nobody else refers to.
 *
 * @param p Address of the tuple; the tuple may move. New items are NULL. Set to NULL on failure, after the reference
 *     is dropped.
 * @param newsize New number of items.
 * @return 0, or -1 with MemoryError, or SystemError when `*p` is no tuple or is shared.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) _PyTuple_Resize(PyObject **p, Py_ssize_t newsize);

/**
 * @brief A tuple of the items of an array.
 *
 * @param array The items, borrowed; may be NULL when there are none.
 * @param size Their number, at least 0.
 * @return New reference, or NULL with MemoryError, or SystemError when `size` is negative.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyTuple_FromArray(PyObject *const *array, Py_ssize_t size);

/** Length of a tuple, unchecked. */
#define PyTuple_GET_SIZE(op) (((PyVarObject *)(op))->ob_size)
/** Item of a tuple, borrowed and unchecked. */
#define PyTuple_GET_ITEM(op, index) (((PyTupleObject *)(op))->ob_item[(index)])
/** Fills an item of a new tuple, unchecked; steals @p value and does not drop what was there. */
#define PyTuple_SET_ITEM(op, index, value) ((void)(((PyTupleObject *)(op))->ob_item[(index)] = (PyObject *)(value)))
#endif

IL_END_DECLS

#endif /* INTERLOCK_PYTUPLE_H */
