#include "base/base.hpp"

#include "interlock/pycmethod.h"
#include "objects/cfunction.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyCMethod_New(PyMethodDef *ml, PyObject *self, PyObject *module, PyTypeObject *cls) {
    return objects::c_method_new(ml, self, module, cls);
}

}  // extern "C"
