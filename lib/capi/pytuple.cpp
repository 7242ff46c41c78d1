#include "base/base.hpp"

#include "interlock/pytuple.h"
#include "objects/tuple.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyTuple_New(Py_ssize_t size) { return objects::tuple_new(size); }
Py_ssize_t PyTuple_Size(PyObject *p) { return objects::tuple_size(p); }
PyObject *PyTuple_GetItem(PyObject *p, Py_ssize_t pos) { return objects::tuple_get_item(p, pos); }
int PyTuple_SetItem(PyObject *p, Py_ssize_t pos, PyObject *o) { return objects::tuple_set_item(p, pos, o); }
PyObject *PyTuple_GetSlice(PyObject *p, Py_ssize_t low, Py_ssize_t high) {
    return objects::tuple_get_slice(p, low, high);
}
PyObject *PyTuple_FromArray(PyObject *const *array, Py_ssize_t size) { return objects::tuple_from_array(array, size); }
int _PyTuple_Resize(PyObject **p, Py_ssize_t newsize) { return objects::tuple_resize(p, newsize); }

PyObject *PyTuple_Pack(Py_ssize_t n, ...) {
    va_list items;
    va_start(items, n);
    PyObject *tuple = objects::tuple_pack_va(n, items);
    va_end(items);
    return tuple;
}

}  // extern "C"
