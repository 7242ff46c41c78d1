#include "base/base.hpp"

#include "interlock/pycallable.h"
#include "objects/object.hpp"

namespace objects = interlock::objects;

extern "C" {

int PyCallable_Check(PyObject *op) { return objects::callable_check(op); }

}  // extern "C"
