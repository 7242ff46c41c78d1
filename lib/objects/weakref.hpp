// Weak references.
//
//  W1. An object's weak references form a list, reached through its type's tp_weaklistoffset (static types: through
//      their part in the interpreter).  The plain reference without callback, if there is one, comes first, the plain
//      proxy next: both are shared.
//  W2. A reference whose object is gone is in no list, and refers to None.
#pragma once

#include "interlock/pyweakref.h"
#include "objects/object.hpp"

struct _PyWeakReference {
    PyObject ob_base;
    PyObject *wr_object;    // borrowed; Py_None when it is gone
    PyObject *wr_callback;  // owned, or null
    Py_hash_t hash;         // -1: not computed
    PyWeakReference *wr_prev;
    PyWeakReference *wr_next;
    vectorcallfunc vectorcall;
};

namespace interlock::objects {

// Where the object keeps its list; null when its type has no weak references, or no static type has one yet.
PyObject **weaklist_pointer(PyObject *object) noexcept;

PyObject *weakref_new_ref(PyObject *object, PyObject *callback) noexcept;
PyObject *weakref_new_proxy(PyObject *object, PyObject *callback) noexcept;
PyObject *weakref_get_object(PyObject *reference) noexcept;              // borrowed
int weakref_get_ref(PyObject *reference, PyObject **result) noexcept;    // 1, 0, -1
int weakref_is_dead(PyObject *reference) noexcept;

// At the begin of a deallocation: clears all and runs their callbacks.
void object_clear_weak_refs(PyObject *object) noexcept;

// Takes the reference out of its object's list; keeps the callback.
void weakref_detach(PyWeakReference *reference) noexcept;
void weakref_run_callback(PyWeakReference *reference) noexcept;

}  // namespace interlock::objects
