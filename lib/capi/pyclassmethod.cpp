#include "base/base.hpp"

#include "interlock/pyclassmethod.h"
#include "objects/descr.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyClassMethod_New(PyObject *callable) { return objects::class_method_new(callable); }

}  // extern "C"
