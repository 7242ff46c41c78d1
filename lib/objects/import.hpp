// Import: sys.modules, the built-in table, extension modules on sys.path.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

struct _inittab;

namespace interlock::objects {

PyObject *import_import_module(const char *name);
PyObject *import_import(PyObject *name);
PyObject *import_import_module_level(const char *name, PyObject *globals, PyObject *locals, PyObject *fromlist,
                                     int level);
PyObject *import_import_module_level_object(PyObject *name, PyObject *globals, PyObject *locals, PyObject *fromlist,
                                            int level);
PyObject *import_import_module_attr(PyObject *module_name, PyObject *attribute);
PyObject *import_import_module_attr_string(const char *module_name, const char *attribute);
PyObject *import_reload_module(PyObject *module);
PyObject *import_add_module(const char *name);            // borrowed
PyObject *import_add_module_object(PyObject *name);       // borrowed
PyObject *import_add_module_ref(const char *name);        // new
PyObject *import_get_module(PyObject *name);              // new, or null (with an exception only on error)
PyObject *import_get_module_dict();                       // borrowed
PyObject *import_get_importer(PyObject *path);

// Before initialization; no object is touched.  0, or -1 for no memory.
int import_append_inittab(const char *name, PyObject *(*initfunc)(void));
int import_extend_inittab(struct _inittab *table);

}  // namespace interlock::objects
