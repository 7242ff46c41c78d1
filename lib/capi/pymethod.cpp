#include "base/base.hpp"

#include "interlock/pymethod.h"
#include "objects/method.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyMethod_New(PyObject *func, PyObject *self) { return objects::method_new(func, self); }
PyObject *PyMethod_Function(PyObject *meth) { return objects::method_function(meth); }
PyObject *PyMethod_Self(PyObject *meth) { return objects::method_self(meth); }

}  // extern "C"
