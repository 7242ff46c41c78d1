#include "base/base.hpp"

#include "interlock/pydescr.h"
#include "objects/descr.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyDescr_NewMethod(PyTypeObject *type, PyMethodDef *method) { return objects::descr_new_method(type, method); }
PyObject *PyDescr_NewClassMethod(PyTypeObject *type, PyMethodDef *method) {
    return objects::descr_new_class_method(type, method);
}
PyObject *PyDescr_NewGetSet(PyTypeObject *type, PyGetSetDef *getset) { return objects::descr_new_get_set(type, getset); }
PyObject *PyDescr_NewMember(PyTypeObject *type, PyMemberDef *member) { return objects::descr_new_member(type, member); }
int PyDescr_IsData(PyObject *descr) { return objects::descr_is_data(descr); }
PyObject *PyWrapper_New(PyObject *descr, PyObject *self) { return objects::wrapper_new(descr, self); }

}  // extern "C"
