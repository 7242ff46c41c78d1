/**
 * @file pyslice.h
 * @brief `slice`: start, stop and step.
 */
#ifndef INTERLOCK_PYSLICE_H
#define INTERLOCK_PYSLICE_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** The type `slice`. */
PyAPI_DATA(PyTypeObject) PySlice_Type;

/** True for a slice; it has no subclasses. */
#define PySlice_Check(op) Py_IS_TYPE(op, &PySlice_Type)

/**
 * @brief Make a slice.
 *
 * @param start NULL counts as None.
 * @param stop NULL counts as None.
 * @param step NULL counts as None.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PySlice_New(PyObject *start, PyObject *stop, PyObject *step);

/**
 * @brief Old: read a slice; an index out of range is an error. Use PySlice_Unpack().
 *
 * @param slice A slice of ints and Nones.
 * @param length The length of the sequence.
 * @param start Where the start is stored.
 * @param stop Where the stop is stored.
 * @param step Where the step is stored.
 * @return 0, or -1, not always with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PySlice_GetIndices(PyObject *slice, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t
    *step);

/**
 * @brief Read a slice and clip it to a sequence.
 *
 * @param slice A slice.
 * @param length The length of the sequence.
 * @param start Where the start is stored.
 * @param stop Where the stop is stored.
 * @param step Where the step is stored.
 * @param slice_length Where the number of items is stored.
 * @return 0, or -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PySlice_GetIndicesEx(PyObject *slice, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop,
    Py_ssize_t *step, Py_ssize_t *slice_length);

/**
 * @brief Read a slice; huge values are clipped in silence.
 *
 * @param slice A slice.
 * @param start Where the start is stored.
 * @param stop Where the stop is stored.
 * @param step Where the step is stored.
 * @return 0, or -1 with an exception set. ValueError for a step of zero.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PySlice_Unpack(PyObject *slice, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step);

/**
 * @brief Clip unpacked indices to a sequence.
 *
 * @param length The length of the sequence.
 * @param start Changed to lie in the sequence.
 * @param stop Changed to lie in the sequence.
 * @param step From PySlice_Unpack().
 * @return The number of items. Cannot fail.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PySlice_AdjustIndices(Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t step);

IL_END_DECLS

#endif /* INTERLOCK_PYSLICE_H */
