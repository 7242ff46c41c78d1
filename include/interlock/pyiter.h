/**
 * @file pyiter.h
 * @brief Iterators.
 */
#ifndef INTERLOCK_PYITER_H
#define INTERLOCK_PYITER_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** The type of iterators over sequences. */
PyAPI_DATA(PyTypeObject) PySeqIter_Type;
/** The type of iterators over the results of a callable. */
PyAPI_DATA(PyTypeObject) PyCallIter_Type;

/** True when @p op is an iterator made by PySeqIter_New(). */
#define PySeqIter_Check(op) Py_IS_TYPE((op), &PySeqIter_Type)
/** True when @p op is an iterator made by PyCallIter_New(). */
#define PyCallIter_Check(op) Py_IS_TYPE((op), &PyCallIter_Type)

/**
 * @brief Ask whether an object is an iterator.
 *
 * @param o Any object.
 * @return 1 when PyIter_Next() may be called on it, else 0.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyIter_Check(PyObject *o);

/**
 * @brief Next item of an iterator.
 *
 * @param iter An iterator.
 * @return New reference; NULL without exception at the end; NULL with what the iterator raised.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyIter_Next(PyObject *iter);

/**
 * @brief Next item of an iterator, with the end told from an error.
 *
 * @param iter An iterator.
 * @param item Receives a new reference to the item, or NULL.
 * @return 1 with an item, 0 at the end, -1 with what the iterator raised, or TypeError when @p iter is no iterator.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyIter_NextItem(PyObject *iter, PyObject **item);

/**
 * @brief Send a value into an iterator.
 *
 * @param iter An iterator or a generator-like object.
 * @param value The value, borrowed; None asks for the next item.
 * @param result Receives a new reference to what was returned or yielded, NULL on error.
 * @return PYGEN_NEXT with a yielded item, PYGEN_RETURN with the final value, PYGEN_ERROR with an exception.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PySendResult) PyIter_Send(PyObject *iter, PyObject *value, PyObject **result);

/**
 * @brief Ask whether an object is an asynchronous iterator.
 *
 * @param o Any object.
 * @return 1 when it is, else 0.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyAIter_Check(PyObject *o);

/**
 * @brief Make an iterator that asks a sequence for items 0, 1, 2, ... until IndexError.
 *
 * @param seq A sequence, borrowed.
 * @return New reference, or NULL with MemoryError, or SystemError when @p seq has no item access.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PySeqIter_New(PyObject *seq);

/**
 * @brief Make an iterator that calls a callable until it returns a given value.
 *
 * @param callable Called without arguments; borrowed.
 * @param sentinel A result equal to it ends the iteration; borrowed.
 * @return New reference, or NULL with MemoryError.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyCallIter_New(PyObject *callable, PyObject *sentinel);

IL_END_DECLS

#endif /* INTERLOCK_PYITER_H */
