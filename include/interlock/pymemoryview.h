/**
 * @file pymemoryview.h
 * @brief `memoryview`: a buffer as an object.
 */
#ifndef INTERLOCK_PYMEMORYVIEW_H
#define INTERLOCK_PYMEMORYVIEW_H

#include "pyobject.h"
#include "pybuffer.h"

IL_BEGIN_DECLS

/** The type `memoryview`. */
PyAPI_DATA(PyTypeObject) PyMemoryView_Type;

/** True for a memoryview; it has no subclasses. */
#define PyMemoryView_Check(op) Py_IS_TYPE(op, &PyMemoryView_Type)

/**
 * @brief View the memory of an object.
 *
 * @param object An object with a buffer.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyMemoryView_FromObject(PyObject *object);

/**
 * @brief View plain memory.
 *
 * @param memory The memory, which must outlive the view.
 * @param size Bytes.
 * @param flags PyBUF_READ or PyBUF_WRITE.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyMemoryView_FromMemory(char *memory, Py_ssize_t size, int flags);

/**
 * @brief View what a Py_buffer describes.
 *
 * @param info Copied; its `obj` is not held and its memory must outlive the view.
 * @return A new reference, or NULL with an exception set. ValueError when `info->buf` is NULL.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyMemoryView_FromBuffer(const Py_buffer *info);

/**
 * @brief View an object's memory without gaps, a copy of it if need be.
 *
 * @param object An object with a buffer.
 * @param buffertype PyBUF_READ or PyBUF_WRITE; a copy cannot be written through.
 * @param order 'C', 'F' or 'A'.
 * @return A new reference, or NULL with an exception set. BufferError when writing is asked for and a copy were
 *         needed.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyMemoryView_GetContiguous(PyObject *object, int buffertype, char order);

IL_END_DECLS

#endif /* INTERLOCK_PYMEMORYVIEW_H */
