// The functions that programs of the limited API 3.14 and 3.15 call where others read the fields.
#define Py_LIMITED_API 0x030f0000

#include "base/base.hpp"

#include "interlock/pyobject.h"

#undef Py_REFCNT
#undef Py_TYPE
#undef Py_SIZE
#undef Py_IS_TYPE
#undef Py_SET_SIZE

extern "C" {

Py_ssize_t Py_REFCNT(PyObject *op) { return op->ob_refcnt; }
PyTypeObject *Py_TYPE(PyObject *op) { return op->ob_type; }
Py_ssize_t Py_SIZE(PyObject *op) { return reinterpret_cast<PyVarObject *>(op)->ob_size; }
int Py_IS_TYPE(PyObject *op, PyTypeObject *type) { return op->ob_type == type; }
void Py_SET_SIZE(PyVarObject *op, Py_ssize_t size) { op->ob_size = size; }

}  // extern "C"
