#include "base/base.hpp"

#include "interlock/pylist.h"
#include "objects/list.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyList_New(Py_ssize_t len) { return objects::list_new(len); }
Py_ssize_t PyList_Size(PyObject *list) { return objects::list_size(list); }
PyObject *PyList_GetItem(PyObject *list, Py_ssize_t index) { return objects::list_get_item(list, index); }
PyObject *PyList_GetItemRef(PyObject *list, Py_ssize_t index) { return objects::list_get_item_ref(list, index); }
int PyList_SetItem(PyObject *list, Py_ssize_t index, PyObject *item) {
    return objects::list_set_item(list, index, item);
}
int PyList_Insert(PyObject *list, Py_ssize_t index, PyObject *item) { return objects::list_insert(list, index, item); }
int PyList_Append(PyObject *list, PyObject *item) { return objects::list_append(list, item); }
PyObject *PyList_GetSlice(PyObject *list, Py_ssize_t low, Py_ssize_t high) {
    return objects::list_get_slice(list, low, high);
}
int PyList_SetSlice(PyObject *list, Py_ssize_t low, Py_ssize_t high, PyObject *itemlist) {
    return objects::list_set_slice(list, low, high, itemlist);
}
int PyList_Sort(PyObject *list) { return objects::list_sort(list); }
int PyList_Reverse(PyObject *list) { return objects::list_reverse(list); }
PyObject *PyList_AsTuple(PyObject *list) { return objects::list_as_tuple(list); }
int PyList_Extend(PyObject *list, PyObject *iterable) { return objects::list_extend(list, iterable); }
int PyList_Clear(PyObject *list) { return objects::list_clear(list); }

}  // extern "C"
