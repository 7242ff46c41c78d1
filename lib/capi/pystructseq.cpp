#include "base/base.hpp"

#include "interlock/pystructseq.h"
#include "objects/struct_sequence.hpp"

namespace objects = interlock::objects;

extern "C" {

PyTypeObject *PyStructSequence_NewType(PyStructSequence_Desc *desc) { return objects::struct_sequence_new_type(desc); }
PyObject *PyStructSequence_New(PyTypeObject *type) { return objects::struct_sequence_new(type); }
void PyStructSequence_SetItem(PyObject *p, Py_ssize_t pos, PyObject *o) {
    objects::struct_sequence_set_item(p, pos, o);
}
PyObject *PyStructSequence_GetItem(PyObject *p, Py_ssize_t pos) { return objects::struct_sequence_get_item(p, pos); }

}  // extern "C"
