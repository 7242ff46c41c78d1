#include "base/base.hpp"

#include "interlock/pytype.h"
#include "objects/type.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyType_FromSpec(PyType_Spec *spec) { return objects::type_from_spec(spec); }
PyObject *PyType_FromSpecWithBases(PyType_Spec *spec, PyObject *bases) {
    return objects::type_from_spec_with_bases(spec, bases);
}
PyObject *PyType_FromModuleAndSpec(PyObject *module, PyType_Spec *spec, PyObject *bases) {
    return objects::type_from_module_and_spec(module, spec, bases);
}
PyObject *PyType_FromMetaclass(PyTypeObject *metaclass, PyObject *module, PyType_Spec *spec, PyObject *bases) {
    return objects::type_from_metaclass(metaclass, module, spec, bases);
}
int PyType_Ready(PyTypeObject *type) { return objects::type_ready(type); }
PyObject *PyType_GenericAlloc(PyTypeObject *type, Py_ssize_t nitems) {
    return objects::type_generic_alloc(type, nitems);
}
PyObject *PyType_GenericNew(PyTypeObject *type, PyObject *args, PyObject *kwds) {
    return objects::type_generic_new(type, args, kwds);
}
void *PyType_GetSlot(PyTypeObject *type, int slot) { return objects::type_get_slot(type, slot); }
PyObject *PyType_GetModule(PyTypeObject *type) { return objects::type_get_module(type); }
void *PyType_GetModuleState(PyTypeObject *type) { return objects::type_get_module_state(type); }
PyObject *PyType_GetModuleByDef(PyTypeObject *type, struct PyModuleDef *def) {
    return objects::type_get_module_by_def(type, def);
}
unsigned long PyType_GetFlags(PyTypeObject *type) { return type->tp_flags; }
PyObject *PyType_GetName(PyTypeObject *type) { return objects::type_get_name(type); }
PyObject *PyType_GetQualName(PyTypeObject *type) { return objects::type_get_qual_name(type); }
PyObject *PyType_GetModuleName(PyTypeObject *type) { return objects::type_get_module_name(type); }
PyObject *PyType_GetFullyQualifiedName(PyTypeObject *type) { return objects::type_get_fully_qualified_name(type); }
PyObject *PyType_GetDict(PyTypeObject *type) { return objects::xnew_ref(objects::type_dict(type)); }
Py_ssize_t PyType_GetTypeDataSize(PyTypeObject *cls) { return objects::type_get_type_data_size(cls); }
int PyType_IsSubtype(PyTypeObject *a, PyTypeObject *b) { return objects::type_is_subtype(a, b); }
void PyType_Modified(PyTypeObject *type) { objects::type_modified(type); }
int PyType_GetBaseByToken(PyTypeObject *type, void *token, PyTypeObject **result) {
    return objects::type_get_base_by_token(type, token, result);
}
int PyType_Freeze(PyTypeObject *type) { return objects::type_freeze(type); }
unsigned int PyType_ClearCache(void) { return objects::type_clear_cache(); }
PyObject *_PyType_Lookup(PyTypeObject *type, PyObject *name) { return objects::type_lookup(type, name); }

}  // extern "C"
