/**
 * @file pyweakref.h
 * @brief Weak references and proxies.
 */
#ifndef INTERLOCK_PYWEAKREF_H
#define INTERLOCK_PYWEAKREF_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** A weak reference; opaque. */
typedef struct _PyWeakReference PyWeakReference;

/** Type of weak references. */
PyAPI_DATA(PyTypeObject) _PyWeakref_RefType;
/** Type of proxies. */
PyAPI_DATA(PyTypeObject) _PyWeakref_ProxyType;
/** Type of proxies of callable objects. */
PyAPI_DATA(PyTypeObject) _PyWeakref_CallableProxyType;

/** True for weak references and instances of subtypes. */
#define PyWeakref_CheckRef(op) \
    (Py_IS_TYPE((op), &_PyWeakref_RefType) || PyType_IsSubtype(Py_TYPE(op), &_PyWeakref_RefType))
/** True for weak references, not subtypes. */
#define PyWeakref_CheckRefExact(op) Py_IS_TYPE((op), &_PyWeakref_RefType)
/** True for proxies. */
#define PyWeakref_CheckProxy(op) \
    (Py_IS_TYPE((op), &_PyWeakref_ProxyType) || Py_IS_TYPE((op), &_PyWeakref_CallableProxyType))
/** True for weak references and proxies. */
#define PyWeakref_Check(op) (PyWeakref_CheckRef(op) || PyWeakref_CheckProxy(op))

/**
 * @brief Makes a weak reference.
 * @param ob The object referred to; its type must support weak references.
 * @param callback Called with the weak reference when the object is about to be finalized; NULL or None: nothing.
 * @return New reference (possibly to an existing weak reference when there is no callback), or NULL with TypeError
 *         "cannot create weak reference to 'T' object" or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyWeakref_NewRef(PyObject *ob, PyObject *callback);

/**
 * @brief Makes a weak proxy: an object that passes all operations on to the one it refers to.
 * @param ob The object referred to; its type must support weak references.
 * @param callback As for PyWeakref_NewRef.
 * @return New reference, or NULL with TypeError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyWeakref_NewProxy(PyObject *ob, PyObject *callback);

/**
 * @brief The object that a weak reference refers to.
 * @param ref A weak reference or proxy.
 * @return Borrowed reference; Py_None when the object is gone; NULL with SystemError when `ref` is no weak reference.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyWeakref_GetObject(PyObject *ref);

/**
 * @brief The object that a weak reference refers to, as a new reference.
 * @param ref A weak reference or proxy.
 * @param pobj Receives a new reference, or NULL.
 * @return 1 with the object; 0 when it is gone; -1 with TypeError when `ref` is no weak reference.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyWeakref_GetRef(PyObject *ref, PyObject **pobj);

/**
 * @brief Tells whether the object of a weak reference is gone.
 * @param ref A weak reference or proxy.
 * @return 1 or 0; -1 with TypeError when `ref` is no weak reference.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyWeakref_IsDead(PyObject *ref);

IL_END_DECLS

#endif /* INTERLOCK_PYWEAKREF_H */
