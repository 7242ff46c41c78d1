#include "base/base.hpp"

#include "interlock/pyimport.h"
#include "objects/import.hpp"

namespace objects = interlock::objects;

// Work: objects/import.cpp
extern "C" PyObject *PyImport_ImportModule(const char *name) { return objects::import_import_module(name); }
extern "C" PyObject *PyImport_ImportModuleNoBlock(const char *name) { return objects::import_import_module(name); }
extern "C" PyObject *PyImport_ImportModuleLevel(const char *name, PyObject *globals, PyObject *locals, PyObject *fromlist, int level) {
    return objects::import_import_module_level(name, globals, locals, fromlist, level);
}
extern "C" PyObject *PyImport_ImportModuleLevelObject(PyObject *name, PyObject *globals, PyObject *locals, PyObject *fromlist, int level) {
    return objects::import_import_module_level_object(name, globals, locals, fromlist, level);
}
extern "C" PyObject *PyImport_Import(PyObject *name) { return objects::import_import(name); }
extern "C" PyObject *PyImport_ImportModuleAttr(PyObject *mod_name, PyObject *attr_name) {
    return objects::import_import_module_attr(mod_name, attr_name);
}
extern "C" PyObject *PyImport_ImportModuleAttrString(const char *mod_name, const char *attr_name) {
    return objects::import_import_module_attr_string(mod_name, attr_name);
}
extern "C" PyObject *PyImport_ReloadModule(PyObject *m) { return objects::import_reload_module(m); }
extern "C" PyObject *PyImport_AddModule(const char *name) { return objects::import_add_module(name); }
extern "C" PyObject *PyImport_AddModuleObject(PyObject *name) { return objects::import_add_module_object(name); }
extern "C" PyObject *PyImport_AddModuleRef(const char *name) { return objects::import_add_module_ref(name); }
extern "C" PyObject *PyImport_GetModule(PyObject *name) { return objects::import_get_module(name); }
extern "C" PyObject *PyImport_GetModuleDict(void) { return objects::import_get_module_dict(); }
extern "C" PyObject *PyImport_GetImporter(PyObject *path) { return objects::import_get_importer(path); }
extern "C" int PyImport_AppendInittab(const char *name, PyObject *(*initfunc)(void)) {
    return objects::import_append_inittab(name, initfunc);
}
extern "C" int PyImport_ExtendInittab(struct _inittab *newtab) { return objects::import_extend_inittab(newtab); }
