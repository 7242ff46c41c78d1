// Module objects: PyModule_* and the single-phase registry behind PyState_*.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

struct PyModuleDef;
struct PyMethodDef;
struct PyModuleDef_Slot;

namespace interlock::objects {

PyObject *module_create2(PyModuleDef *def, int api_version);
PyObject *module_from_def_and_spec2(PyModuleDef *def, PyObject *spec, int api_version);
int module_exec_def(PyObject *module, PyModuleDef *def);
PyObject *module_def_init(PyModuleDef *def);  // borrowed
PyObject *module_new(const char *name);
PyObject *module_new_object(PyObject *name);
PyObject *module_get_dict(PyObject *module);  // borrowed
const char *module_get_name(PyObject *module);
PyObject *module_get_name_object(PyObject *module);
const char *module_get_filename(PyObject *module);
PyObject *module_get_filename_object(PyObject *module);
PyModuleDef *module_get_def(PyObject *module);
void *module_get_state(PyObject *module);
int module_add(PyObject *module, const char *name, PyObject *value);         // steals, always
int module_add_object(PyObject *module, const char *name, PyObject *value);  // steals on success only
int module_add_object_ref(PyObject *module, const char *name, PyObject *value);
int module_add_int_constant(PyObject *module, const char *name, long value);
int module_add_string_constant(PyObject *module, const char *name, const char *value);
int module_add_type(PyObject *module, PyTypeObject *type);
int module_add_functions(PyObject *module, PyMethodDef *functions);
int module_set_doc_string(PyObject *module, const char *doc);

// True for instances of PyModule_Type and of its subtypes.
bool is_module(PyObject *object);

// The state of a module known to be one; no check (methods of our own modules).
void *module_state(PyObject *module);

}  // namespace interlock::objects
