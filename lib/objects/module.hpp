// Module objects: PyModule_* and what the two phases of initialization share.
#pragma once

#include "base/base.hpp"
#include "interlock/pymodule.h"
#include "objects/object.hpp"

namespace interlock::objects {

struct ModuleObject {
    PyObject ob_base;
    PyObject *dict;
    PyModuleDef *def;    // or null
    void *state;         // or null: none, or not made yet (see has_live_state)
    PyObject *weakrefs;
    PyObject *name;      // for messages when __name__ is gone; or null
};

inline ModuleObject *as_module(PyObject *object) noexcept { return reinterpret_cast<ModuleObject *>(object); }

// True for instances of PyModule_Type and of its subtypes.
bool is_module(PyObject *object) noexcept;

// The state of an object known to be a module (methods of our own modules).
inline void *module_state(PyObject *module) noexcept { return as_module(module)->state; }

PyObject *module_create2(PyModuleDef *def, int api_version) noexcept;
PyObject *module_from_def_and_spec2(PyModuleDef *def, PyObject *spec, int api_version) noexcept;
int module_exec_def(PyObject *module, PyModuleDef *def) noexcept;
PyObject *module_def_init(PyModuleDef *def) noexcept;  // borrowed
PyObject *module_new(const char *name) noexcept;
PyObject *module_new_object(PyObject *name) noexcept;
PyObject *module_get_dict(PyObject *module) noexcept;  // borrowed
const char *module_get_name(PyObject *module) noexcept;
PyObject *module_get_name_object(PyObject *module) noexcept;
const char *module_get_filename(PyObject *module) noexcept;
PyObject *module_get_filename_object(PyObject *module) noexcept;
PyModuleDef *module_get_def(PyObject *module) noexcept;
void *module_get_state(PyObject *module) noexcept;
int module_add(PyObject *module, const char *name, PyObject *value) noexcept;         // steals, always
int module_add_object(PyObject *module, const char *name, PyObject *value) noexcept;  // steals on success only
int module_add_object_ref(PyObject *module, const char *name, PyObject *value) noexcept;
int module_add_int_constant(PyObject *module, const char *name, long value) noexcept;
int module_add_string_constant(PyObject *module, const char *name, const char *value) noexcept;
int module_add_type(PyObject *module, PyTypeObject *type) noexcept;
int module_add_functions(PyObject *module, PyMethodDef *functions) noexcept;
int module_set_attr(PyObject *module, PyObject *name, PyObject *value) noexcept;  // of an interned name
int module_set_doc_string(PyObject *module, const char *doc) noexcept;

}  // namespace interlock::objects
