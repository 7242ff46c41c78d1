#include "base/base.hpp"

#include "interlock/pymodule.h"
#include "objects/module.hpp"

namespace objects = interlock::objects;

// Work: objects/module_def.cpp
extern "C" PyObject *PyModule_Create2(PyModuleDef *def, int module_api_version) {
    return objects::module_create2(def, module_api_version);
}
extern "C" PyObject *PyModuleDef_Init(PyModuleDef *def) { return objects::module_def_init(def); }
extern "C" PyObject *PyModule_FromDefAndSpec2(PyModuleDef *def, PyObject *spec, int module_api_version) {
    return objects::module_from_def_and_spec2(def, spec, module_api_version);
}
extern "C" int PyModule_ExecDef(PyObject *module, PyModuleDef *def) { return objects::module_exec_def(module, def); }
extern "C" int PyModule_AddFunctions(PyObject *module, PyMethodDef *functions) {
    return objects::module_add_functions(module, functions);
}

// Work: objects/module.cpp
extern "C" PyObject *PyModule_New(const char *name) { return objects::module_new(name); }
extern "C" PyObject *PyModule_NewObject(PyObject *name) { return objects::module_new_object(name); }
extern "C" PyObject *PyModule_GetDict(PyObject *module) { return objects::module_get_dict(module); }
extern "C" const char *PyModule_GetName(PyObject *module) { return objects::module_get_name(module); }
extern "C" PyObject *PyModule_GetNameObject(PyObject *module) { return objects::module_get_name_object(module); }
extern "C" const char *PyModule_GetFilename(PyObject *module) { return objects::module_get_filename(module); }
extern "C" PyObject *PyModule_GetFilenameObject(PyObject *module) {
    return objects::module_get_filename_object(module);
}
extern "C" PyModuleDef *PyModule_GetDef(PyObject *module) { return objects::module_get_def(module); }
extern "C" void *PyModule_GetState(PyObject *module) { return objects::module_get_state(module); }
extern "C" int PyModule_AddObjectRef(PyObject *mod, const char *name, PyObject *value) {
    return objects::module_add_object_ref(mod, name, value);
}
extern "C" int PyModule_Add(PyObject *mod, const char *name, PyObject *value) {
    return objects::module_add(mod, name, value);
}
extern "C" int PyModule_AddObject(PyObject *mod, const char *name, PyObject *value) {
    return objects::module_add_object(mod, name, value);
}
extern "C" int PyModule_AddIntConstant(PyObject *mod, const char *name, long value) {
    return objects::module_add_int_constant(mod, name, value);
}
extern "C" int PyModule_AddStringConstant(PyObject *mod, const char *name, const char *value) {
    return objects::module_add_string_constant(mod, name, value);
}
extern "C" int PyModule_AddType(PyObject *module, PyTypeObject *type) { return objects::module_add_type(module, type); }
extern "C" int PyModule_SetDocString(PyObject *module, const char *docstring) {
    return objects::module_set_doc_string(module, docstring);
}
