/**
 * @file pybuffer.h
 * @brief Buffers: memory that an object shows to others.
 */
#ifndef INTERLOCK_PYBUFFER_H
#define INTERLOCK_PYBUFFER_H

#include "pytypes.h"

IL_BEGIN_DECLS

/** A view of an object's memory; the layout is part of the stable ABI. */
typedef struct {
    void *buf;              /**< The first item. */
    PyObject *obj;          /**< Who owns the memory; a strong reference, or NULL. */
    Py_ssize_t len;         /**< Bytes in all: the product of the shape times itemsize. */
    Py_ssize_t itemsize;    /**< Bytes of one item. */
    int readonly;           /**< Non-zero: may not be written. */
    int ndim;               /**< Dimensions, 0 to PyBUF_MAX_NDIM. */
    char *format;           /**< Items as the struct module names them; NULL: "B". */
    Py_ssize_t *shape;      /**< Items in each dimension, or NULL. */
    Py_ssize_t *strides;    /**< Bytes between items in each dimension, or NULL. */
    Py_ssize_t *suboffsets; /**< For arrays of pointers, or NULL. */
    void *internal;         /**< Of the owner. */
} Py_buffer;

/** Slot Py_bf_getbuffer. */
typedef int (*getbufferproc)(PyObject *, Py_buffer *, int);
/** Slot Py_bf_releasebuffer. */
typedef void (*releasebufferproc)(PyObject *, Py_buffer *);

#define PyBUF_MAX_NDIM 64

/** @name What a caller of PyObject_GetBuffer() can handle @{ */
#define PyBUF_SIMPLE 0
#define PyBUF_WRITABLE 0x0001
#ifndef Py_LIMITED_API
#define PyBUF_WRITEABLE PyBUF_WRITABLE
#endif
#define PyBUF_FORMAT 0x0004
#define PyBUF_ND 0x0008
#define PyBUF_STRIDES (0x0010 | PyBUF_ND)
#define PyBUF_C_CONTIGUOUS (0x0020 | PyBUF_STRIDES)
#define PyBUF_F_CONTIGUOUS (0x0040 | PyBUF_STRIDES)
#define PyBUF_ANY_CONTIGUOUS (0x0080 | PyBUF_STRIDES)
#define PyBUF_INDIRECT (0x0100 | PyBUF_STRIDES)
#define PyBUF_CONTIG (PyBUF_ND | PyBUF_WRITABLE)
#define PyBUF_CONTIG_RO (PyBUF_ND)
#define PyBUF_STRIDED (PyBUF_STRIDES | PyBUF_WRITABLE)
#define PyBUF_STRIDED_RO (PyBUF_STRIDES)
#define PyBUF_RECORDS (PyBUF_STRIDES | PyBUF_WRITABLE | PyBUF_FORMAT)
#define PyBUF_RECORDS_RO (PyBUF_STRIDES | PyBUF_FORMAT)
#define PyBUF_FULL (PyBUF_INDIRECT | PyBUF_WRITABLE | PyBUF_FORMAT)
#define PyBUF_FULL_RO (PyBUF_INDIRECT | PyBUF_FORMAT)
/** @} */
/** @name Access for PyMemoryView_FromMemory() @{ */
#define PyBUF_READ 0x100
#define PyBUF_WRITE 0x200
/** @} */

/**
 * @brief Ask whether an object can show its memory.
 *
 * @param object Any object.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_CheckBuffer(PyObject *object);

/**
 * @brief Ask an object to show its memory.
 *
 * @param object The object.
 * @param view Filled; release it with PyBuffer_Release(). On error its `obj` is NULL.
 * @param flags PyBUF_* bits: what the caller can handle.
 * @return 0, or -1 with an exception set. TypeError when the object has no buffers, BufferError when it cannot do
 *         what is asked.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_GetBuffer(PyObject *object, Py_buffer *view, int flags);

/**
 * @brief Give a view back.
 *
 * @param view The view; nothing happens when its `obj` is NULL, so a second call is harmless.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyBuffer_Release(Py_buffer *view);

/**
 * @brief The address of one item.
 *
 * @param view A view with `shape` and `strides`.
 * @param indices One index for each dimension, not checked.
 * @return The address.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyBuffer_GetPointer(const Py_buffer *view, const Py_ssize_t *indices);

/**
 * @brief The size of an item of this format.
 *
 * Differs from CPython: the format is read by the library itself; the struct module is not needed. Its errors are
 * ValueError.
 *
 * @param format Format characters as the struct module has them; NULL: "B".
 * @return The size in bytes, or -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyBuffer_SizeFromFormat(const char *format);

/**
 * @brief Copy the items of a view into plain memory.
 *
 * @param buffer Where they go.
 * @param view The view.
 * @param length The size of buffer, equal to `view->len`.
 * @param order 'C', 'F', or 'A': Fortran's order if the view is in it, else C's.
 * @return 0, or -1 with an exception set. ValueError when length is not `view->len`.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyBuffer_ToContiguous(void *buffer, const Py_buffer *view, Py_ssize_t length, char order);

/**
 * @brief Copy plain memory into the items of a view.
 *
 * @param view The view.
 * @param buffer The memory.
 * @param length How many bytes to copy; no more than `view->len` are.
 * @param order 'C', or 'F' for Fortran's order.
 * @return 0, or -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyBuffer_FromContiguous(const Py_buffer *view, const void *buffer, Py_ssize_t length, char order);

/**
 * @brief Copy the items of one object's buffer into another's.
 *
 * @param destination An object with a writable buffer at least as large.
 * @param source An object with a buffer.
 * @return 0, or -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_CopyData(PyObject *destination, PyObject *source);

/**
 * @brief Ask whether the items of a view follow each other without gaps.
 *
 * @param view The view.
 * @param order 'C', 'F', or 'A' for either.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyBuffer_IsContiguous(const Py_buffer *view, char order);

/**
 * @brief Compute the strides of an array without gaps.
 *
 * @param ndim Dimensions.
 * @param shape Items in each dimension.
 * @param strides Where the strides go.
 * @param itemsize Bytes of one item.
 * @param order 'C', or 'F' for Fortran's order.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyBuffer_FillContiguousStrides(int ndim, Py_ssize_t *shape, Py_ssize_t *strides, int itemsize, char
    order);

/**
 * @brief Fill a view of plain bytes: the usual body of a Py_bf_getbuffer slot.
 *
 * @param view The view. NULL is a BufferError.
 * @param owner Who owns the memory; NULL allowed. The view takes a new reference.
 * @param buffer The memory.
 * @param length Bytes.
 * @param readonly Non-zero: may not be written.
 * @param flags What the caller asked for.
 * @return 0, or -1 with an exception set. BufferError when writing is asked for and readonly is set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyBuffer_FillInfo(Py_buffer *view, PyObject *owner, void *buffer, Py_ssize_t length, int readonly, int
    flags);

/**
 * @brief Old: the memory of an object, without holding it.
 *
 * @param object An object with a buffer.
 * @param buffer Where the address is stored.
 * @param length Where the size is stored.
 * @return 0, or -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_AsCharBuffer(PyObject *object, const char **buffer, Py_ssize_t *length);

/**
 * @brief Old: the memory of an object, without holding it.
 *
 * @param object An object with a buffer.
 * @param buffer Where the address is stored.
 * @param length Where the size is stored.
 * @return 0, or -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_AsReadBuffer(PyObject *object, const void **buffer, Py_ssize_t *length);

/**
 * @brief Old: the writable memory of an object, without holding it.
 *
 * @param object An object with a writable buffer.
 * @param buffer Where the address is stored.
 * @param length Where the size is stored.
 * @return 0, or -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_AsWriteBuffer(PyObject *object, void **buffer, Py_ssize_t *length);

/**
 * @brief Old: ask whether an object gives a readable buffer.
 *
 * @param object Any object.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyObject_CheckReadBuffer(PyObject *object);

IL_END_DECLS

#endif /* INTERLOCK_PYBUFFER_H */
