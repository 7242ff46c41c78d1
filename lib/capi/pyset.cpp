#include "base/base.hpp"

#include "interlock/pyset.h"
#include "objects/set.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PySet_New(PyObject *iterable) { return objects::set_new(iterable); }
PyObject *PyFrozenSet_New(PyObject *iterable) { return objects::frozen_set_new(iterable); }
int PySet_Add(PyObject *set, PyObject *key) { return objects::set_add(set, key); }
int PySet_Clear(PyObject *set) { return objects::set_clear(set); }
int PySet_Contains(PyObject *anyset, PyObject *key) { return objects::set_contains(anyset, key); }
int PySet_Discard(PyObject *set, PyObject *key) { return objects::set_discard(set, key); }
PyObject *PySet_Pop(PyObject *set) { return objects::set_pop(set); }
Py_ssize_t PySet_Size(PyObject *anyset) { return objects::set_size(anyset); }

}  // extern "C"
