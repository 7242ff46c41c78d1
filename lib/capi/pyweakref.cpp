#include "base/base.hpp"

#include "interlock/pyweakref.h"
#include "objects/weakref.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyWeakref_NewRef(PyObject *ob, PyObject *callback) { return objects::weakref_new_ref(ob, callback); }
PyObject *PyWeakref_NewProxy(PyObject *ob, PyObject *callback) { return objects::weakref_new_proxy(ob, callback); }
PyObject *PyWeakref_GetObject(PyObject *ref) { return objects::weakref_get_object(ref); }
int PyWeakref_GetRef(PyObject *ref, PyObject **pobj) { return objects::weakref_get_ref(ref, pobj); }
int PyWeakref_IsDead(PyObject *ref) { return objects::weakref_is_dead(ref); }

}  // extern "C"
