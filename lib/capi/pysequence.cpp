#include "base/base.hpp"

#include "interlock/pysequence.h"
#include "objects/sequence.hpp"

// The public header names these as macros, too.
#undef PySequence_Length
#undef PySequence_In

namespace objects = interlock::objects;

extern "C" {

int PySequence_Check(PyObject *o) { return objects::sequence_check(o); }
Py_ssize_t PySequence_Size(PyObject *o) { return objects::sequence_size(o); }
Py_ssize_t PySequence_Length(PyObject *o) { return objects::sequence_size(o); }
PyObject *PySequence_Concat(PyObject *o1, PyObject *o2) { return objects::sequence_concat(o1, o2); }
PyObject *PySequence_Repeat(PyObject *o, Py_ssize_t count) { return objects::sequence_repeat(o, count); }
PyObject *PySequence_InPlaceConcat(PyObject *o1, PyObject *o2) { return objects::sequence_in_place_concat(o1, o2); }
PyObject *PySequence_InPlaceRepeat(PyObject *o, Py_ssize_t count) {
    return objects::sequence_in_place_repeat(o, count);
}
PyObject *PySequence_GetItem(PyObject *o, Py_ssize_t i) { return objects::sequence_get_item(o, i); }
PyObject *PySequence_GetSlice(PyObject *o, Py_ssize_t i1, Py_ssize_t i2) {
    return objects::sequence_get_slice(o, i1, i2);
}
int PySequence_SetItem(PyObject *o, Py_ssize_t i, PyObject *v) { return objects::sequence_set_item(o, i, v); }
int PySequence_DelItem(PyObject *o, Py_ssize_t i) { return objects::sequence_del_item(o, i); }
int PySequence_SetSlice(PyObject *o, Py_ssize_t i1, Py_ssize_t i2, PyObject *v) {
    return objects::sequence_set_slice(o, i1, i2, v);
}
int PySequence_DelSlice(PyObject *o, Py_ssize_t i1, Py_ssize_t i2) { return objects::sequence_del_slice(o, i1, i2); }
PyObject *PySequence_Tuple(PyObject *o) { return objects::sequence_tuple(o); }
PyObject *PySequence_List(PyObject *o) { return objects::sequence_list(o); }
PyObject *PySequence_Fast(PyObject *o, const char *m) { return objects::sequence_fast(o, m); }
Py_ssize_t PySequence_Count(PyObject *o, PyObject *value) { return objects::sequence_count(o, value); }
int PySequence_Contains(PyObject *o, PyObject *value) { return objects::sequence_contains(o, value); }
int PySequence_In(PyObject *o, PyObject *value) { return objects::sequence_contains(o, value); }
Py_ssize_t PySequence_Index(PyObject *o, PyObject *value) { return objects::sequence_index(o, value); }

}  // extern "C"
