/**
 * @file pystructseq.h
 * @brief Struct sequences: tuples whose items also have names.
 */
#ifndef INTERLOCK_PYSTRUCTSEQ_H
#define INTERLOCK_PYSTRUCTSEQ_H

#include "pyobject.h"
#include "pytuple.h"

IL_BEGIN_DECLS

/** A named item of a struct sequence. */
typedef struct PyStructSequence_Field {
    const char *name; /**< Attribute name; PyStructSequence_UnnamedField: none. NULL ends the array. */
    const char *doc;  /**< Documentation, or NULL. */
} PyStructSequence_Field;

/** What a struct sequence type is made from. */
typedef struct PyStructSequence_Desc {
    const char *name;               /**< Name of the type, with its module: "module.name". */
    const char *doc;                /**< Documentation, or NULL. */
    PyStructSequence_Field *fields; /**< Array of fields, ended by a NULL name. */
    int n_in_sequence;              /**< How many fields are visible as items; the rest are attributes only. */
} PyStructSequence_Desc;

/** Marks, by its address, a field that has no name. */
PyAPI_DATA(const char *const) PyStructSequence_UnnamedField;

/**
 * @brief Make a type of tuples whose items also have names.
 *
 * @param desc The description; the names in it must live as long as the type.
 * @return New reference, or NULL with MemoryError.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyTypeObject *) PyStructSequence_NewType(PyStructSequence_Desc *desc);

/**
 * @brief Make an instance whose items are NULL, to be filled with PyStructSequence_SetItem().
 *
 * @param type A struct sequence type.
 * @return New reference, or NULL with MemoryError or TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyStructSequence_New(PyTypeObject *type);

/**
 * @brief Fill an item of a new struct sequence.
 *
 * @param p The struct sequence.
 * @param pos Index from 0 of a field, hidden ones included.
 * @param o The item; the reference is stolen.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) PyStructSequence_SetItem(PyObject *p, Py_ssize_t pos, PyObject *o);

/**
 * @brief Item of a struct sequence.
 *
 * @param p The struct sequence.
 * @param pos Index from 0 of a field, hidden ones included.
 * @return Borrowed reference.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyStructSequence_GetItem(PyObject *p, Py_ssize_t pos);

#ifndef Py_LIMITED_API
/** A struct sequence. */
typedef PyTupleObject PyStructSequence;
#define PyStructSequence_SET_ITEM PyStructSequence_SetItem
#define PyStructSequence_GET_ITEM PyStructSequence_GetItem
#endif

IL_END_DECLS

#endif /* INTERLOCK_PYSTRUCTSEQ_H */
