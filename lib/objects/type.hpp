// Types: readying static ones, making heap ones, looking attributes up along the method resolution order.
#pragma once

#include "objects/object.hpp"

extern "C" {
// What PyType_FromSpec and the call of a metaclass make.
typedef struct _heaptypeobject {
    PyTypeObject ht_type;
    PyAsyncMethods as_async;
    PyNumberMethods as_number;
    PyMappingMethods as_mapping;
    PySequenceMethods as_sequence;
    PyBufferProcs as_buffer;
    PyObject *ht_name;
    PyObject *ht_qualname;
    PyObject *ht_module;  // the module given to PyType_FromModuleAndSpec, or null
    char *name_storage;   // what tp_name points to
    char *doc_storage;    // what tp_doc points to
    PyMemberDef *members; // copy of the description's members, offsets made absolute
} PyHeapTypeObject;
struct PyModuleDef;
}

namespace interlock::objects {

// Prepares a static type; runs once per process, before any interpreter runs.
void ready_static_type(PyTypeObject *type) noexcept;

int type_ready(PyTypeObject *type) noexcept;
PyObject *type_from_spec(PyType_Spec *spec) noexcept;
PyObject *type_from_spec_with_bases(PyType_Spec *spec, PyObject *bases) noexcept;
PyObject *type_from_module_and_spec(PyObject *module, PyType_Spec *spec, PyObject *bases) noexcept;
PyObject *type_from_metaclass(PyTypeObject *metaclass, PyObject *module, PyType_Spec *spec, PyObject *bases) noexcept;

PyObject *type_generic_alloc(PyTypeObject *type, Py_ssize_t items) noexcept;
PyObject *type_generic_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept;
unsigned int type_clear_cache() noexcept;
void type_modified(PyTypeObject *type) noexcept;

int type_is_subtype(PyTypeObject *type, PyTypeObject *base) noexcept;
inline bool is_instance_of(const PyObject *object, PyTypeObject *type) noexcept {
    return object->ob_type == type || type_is_subtype(object->ob_type, type);
}

void *type_get_slot(PyTypeObject *type, int slot) noexcept;
PyObject *type_get_module(PyTypeObject *type) noexcept;                                // borrowed
void *type_get_module_state(PyTypeObject *type) noexcept;
PyObject *type_get_module_by_def(PyTypeObject *type, struct PyModuleDef *def) noexcept;  // borrowed
PyObject *type_get_name(PyTypeObject *type) noexcept;
PyObject *type_get_qual_name(PyTypeObject *type) noexcept;
PyObject *type_get_module_name(PyTypeObject *type) noexcept;
PyObject *type_get_fully_qualified_name(PyTypeObject *type) noexcept;

// Attribute of a type along its method resolution order, without binding and without an exception.  Borrowed.
PyObject *type_lookup(PyTypeObject *type, PyObject *name) noexcept;
// The type's own attributes; borrowed.  Null with MemoryError when they could not be built.
PyObject *type_dict(PyTypeObject *type) noexcept;
// What follows the last dot of tp_name.
const char *type_short_name(const PyTypeObject *type) noexcept;

// Bound result of looking `name` up on the object's type (special methods); 1, 0 (none), -1.
int lookup_special(PyObject *object, PyObject *name, PyObject **result) noexcept;

}  // namespace interlock::objects
