#include "base/base.hpp"

#include "interlock/pystaticmethod.h"
#include "objects/descr.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyStaticMethod_New(PyObject *callable) { return objects::static_method_new(callable); }

}  // extern "C"
