#include "base/base.hpp"

#include "interlock/pyvectorcall.h"
#include "objects/call.hpp"

namespace objects = interlock::objects;

extern "C" {

vectorcallfunc PyVectorcall_Function(PyObject *callable) { return objects::vectorcall_function(callable); }
PyObject *PyVectorcall_Call(PyObject *callable, PyObject *args, PyObject *kwargs) {
    return objects::vectorcall_call(callable, args, kwargs);
}
Py_ssize_t PyVectorcall_NARGS(size_t nargsf) { return objects::vectorcall_nargs(nargsf); }

}  // extern "C"
