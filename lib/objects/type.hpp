// Types: readying static ones, making heap ones, looking attributes up along the method resolution order.
//
//  T1. A static type is readied once per process and then immutable (O1).  Its attribute dictionary is built per
//      interpreter, when first asked for, from its tables and slots.
//  T2. A type with a version (tp_version_tag) has only bases with a version.  Changing a type takes its version and its
//      subclasses' away; attributes are cached by version, so stale entries are never found.
//  T3. Versions of static types are their index + 1, the same in all interpreters.
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
    PyObject *ht_module;   // the module given to PyType_FromModuleAndSpec, or null
    char *name_storage;    // what tp_name points to, or null
    char *doc_storage;     // what tp_doc points to, or null
    PyMemberDef *members;  // own copy of tp_members, or null
    void *token;           // Py_tp_token, or null
} PyHeapTypeObject;
struct PyModuleDef;
}

namespace interlock::runtime {
struct InterpreterObjects;
}

namespace interlock::objects {

// Prepares a static type; runs once per process, before any interpreter runs.
void ready_static_type(PyTypeObject *type, int index) noexcept;

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
PyObject *type_get_module(PyTypeObject *type) noexcept;  // borrowed
void *type_get_module_state(PyTypeObject *type) noexcept;
PyObject *type_get_module_by_def(PyTypeObject *type, struct PyModuleDef *def) noexcept;  // borrowed
int type_get_base_by_token(PyTypeObject *type, void *token, PyTypeObject **result) noexcept;
int type_freeze(PyTypeObject *type) noexcept;
PyObject *type_get_name(PyTypeObject *type) noexcept;
PyObject *type_get_qual_name(PyTypeObject *type) noexcept;
PyObject *type_get_module_name(PyTypeObject *type) noexcept;
PyObject *type_get_fully_qualified_name(PyTypeObject *type) noexcept;
void *object_get_type_data(PyObject *object, PyTypeObject *cls) noexcept;
Py_ssize_t type_get_type_data_size(PyTypeObject *cls) noexcept;

// Attribute of a type along its method resolution order, unbound.  Borrowed.  Null: there is none; with an exception
// only when there was no memory to look.
PyObject *type_lookup(PyTypeObject *type, PyObject *name) noexcept;
// The type's own attributes; borrowed.  Null with MemoryError when they could not be built.
PyObject *type_dict(PyTypeObject *type) noexcept;
// What follows the last dot of tp_name.
const char *type_short_name(const PyTypeObject *type) noexcept;

// Bound result of looking `name` up on the object's type (special methods); 1, 0 (none), -1.
int lookup_special(PyObject *object, PyObject *name, PyObject **result) noexcept;

// tp_getattro of types, and its form that leaves a missing attribute without an exception when `quiet`.
PyObject *type_get_attro(PyObject *type, PyObject *name) noexcept;
PyObject *type_get_attr(PyTypeObject *type, PyObject *name, bool quiet) noexcept;

// type.__instancecheck__ and type.__subclasscheck__.
int object_real_is_instance(PyObject *object, PyObject *cls) noexcept;
int object_real_is_subclass(PyObject *derived, PyObject *cls) noexcept;

// tp_new of `type`: type(name, bases, dict).
PyObject *type_new(PyTypeObject *metatype, PyObject *args, PyObject *kwargs) noexcept;

// Life of the per-interpreter part.
bool types_start(runtime::InterpreterObjects &objects) noexcept;
void types_clear_dicts(runtime::InterpreterObjects &objects) noexcept;  // attached; drops the static types' parts
void types_free(runtime::InterpreterObjects &objects) noexcept;

}  // namespace interlock::objects
