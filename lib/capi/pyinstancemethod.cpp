#include "base/base.hpp"

#include "interlock/pyinstancemethod.h"
#include "objects/method.hpp"

namespace objects = interlock::objects;

// Work: objects/instance_method.cpp

extern "C" {

PyObject *PyInstanceMethod_New(PyObject *func) { return objects::instance_method_new(func); }
PyObject *PyInstanceMethod_Function(PyObject *im) { return objects::instance_method_function(im); }

}  // extern "C"
