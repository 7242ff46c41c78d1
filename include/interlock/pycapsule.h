/**
 * @file pycapsule.h
 * @brief Capsules: a C pointer as an object.
 */
#ifndef INTERLOCK_PYCAPSULE_H
#define INTERLOCK_PYCAPSULE_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** Type of capsules. */
PyAPI_DATA(PyTypeObject) PyCapsule_Type;

/** Runs when a capsule is freed. */
typedef void (*PyCapsule_Destructor)(PyObject *capsule);

/** True when the object is a capsule. */
#define PyCapsule_CheckExact(op) Py_IS_TYPE((op), &PyCapsule_Type)

/**
 * @brief Makes a capsule.
 * @param pointer The pointer; not NULL.
 * @param name Names what the pointer is; NULL: no name. Not copied: must live as long as the capsule.
 * @param free_it Runs when the capsule is freed; NULL: nothing.
 * @return New reference, or NULL with ValueError (NULL pointer) or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyCapsule_New(void *pointer, const char *name, PyCapsule_Destructor free_it);

/**
 * @brief The pointer in a capsule.
 * @param capsule The capsule.
 * @param name The name it must have; NULL: none.
 * @return The pointer, or NULL with ValueError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyCapsule_GetPointer(PyObject *capsule, const char *name);

/**
 * @brief The destructor of a capsule.
 * @param capsule The capsule.
 * @return The destructor; NULL without an exception when there is none, or with ValueError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyCapsule_Destructor) PyCapsule_GetDestructor(PyObject *capsule);

/**
 * @brief The name of a capsule.
 * @param capsule The capsule.
 * @return The name; NULL without an exception when there is none, or with ValueError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(const char *) PyCapsule_GetName(PyObject *capsule);

/**
 * @brief The context of a capsule.
 * @param capsule The capsule.
 * @return The context; NULL without an exception when there is none, or with ValueError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyCapsule_GetContext(PyObject *capsule);

/**
 * @brief Tells whether an object is a capsule with this name and a pointer.
 * @param capsule Any object, or NULL.
 * @param name The name, or NULL for none.
 * @return 1 or 0; no exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyCapsule_IsValid(PyObject *capsule, const char *name);

/**
 * @brief Replaces the pointer.
 * @param capsule The capsule.
 * @param pointer The pointer; not NULL.
 * @return 0, or -1 with ValueError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyCapsule_SetPointer(PyObject *capsule, void *pointer);

/**
 * @brief Replaces the destructor.
 * @param capsule The capsule.
 * @param free_it The destructor, or NULL.
 * @return 0, or -1 with ValueError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyCapsule_SetDestructor(PyObject *capsule, PyCapsule_Destructor free_it);

/**
 * @brief Replaces the name.
 * @param capsule The capsule.
 * @param name The name, or NULL. Not copied.
 * @return 0, or -1 with ValueError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyCapsule_SetName(PyObject *capsule, const char *name);

/**
 * @brief Replaces the context.
 * @param capsule The capsule.
 * @param context The context, or NULL.
 * @return 0, or -1 with ValueError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyCapsule_SetContext(PyObject *capsule, void *context);

/**
 * @brief Imports the module that the name's first part is, and returns the pointer of the capsule that the rest names.
 * @param name "module.attribute...": the capsule must have this very name.
 * @param no_block Ignored.
 * @return The pointer, or NULL with ImportError or AttributeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyCapsule_Import(const char *name, int no_block);

IL_END_DECLS

#endif /* INTERLOCK_PYCAPSULE_H */
