#include "base/base.hpp"

#include "interlock/pycfunction.h"
#include "objects/call.hpp"
#include "objects/cfunction.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyCFunction_New(PyMethodDef *ml, PyObject *self) { return objects::c_function_new(ml, self); }
PyObject *PyCFunction_NewEx(PyMethodDef *ml, PyObject *self, PyObject *module) {
    return objects::c_function_new_ex(ml, self, module);
}
PyCFunction PyCFunction_GetFunction(PyObject *func) { return objects::c_function_get_function(func); }
PyObject *PyCFunction_GetSelf(PyObject *func) { return objects::c_function_get_self(func); }
int PyCFunction_GetFlags(PyObject *func) { return objects::c_function_get_flags(func); }
PyObject *PyCFunction_Call(PyObject *func, PyObject *args, PyObject *kwargs) {
    return objects::object_call(func, args, kwargs);
}

}  // extern "C"
