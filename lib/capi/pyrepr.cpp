#include "base/base.hpp"

#include "interlock/pyrepr.h"
#include "objects/repr.hpp"

namespace objects = interlock::objects;

extern "C" {

int Py_ReprEnter(PyObject *object) { return objects::repr_enter(object); }
void Py_ReprLeave(PyObject *object) { objects::repr_leave(object); }

}  // extern "C"
