// Import: sys.modules, the built-in table, extension modules on sys.path.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

struct _inittab;

namespace interlock::objects {

struct ImportState;

PyObject *import_import_module(const char *name) noexcept;
PyObject *import_import(PyObject *name) noexcept;
PyObject *import_import_module_level(const char *name, PyObject *globals, PyObject *locals, PyObject *fromlist,
                                     int level) noexcept;
PyObject *import_import_module_level_object(PyObject *name, PyObject *globals, PyObject *locals, PyObject *fromlist,
                                            int level) noexcept;
PyObject *import_import_module_attr(PyObject *module_name, PyObject *attribute) noexcept;
PyObject *import_import_module_attr_string(const char *module_name, const char *attribute) noexcept;
PyObject *import_reload_module(PyObject *module) noexcept;
PyObject *import_add_module(const char *name) noexcept;       // borrowed
PyObject *import_add_module_object(PyObject *name) noexcept;  // borrowed
PyObject *import_add_module_ref(const char *name) noexcept;   // new
PyObject *import_get_module(PyObject *name) noexcept;         // new, or null (with an exception only on error)
PyObject *import_get_module_dict() noexcept;                  // borrowed
PyObject *import_get_importer(PyObject *path) noexcept;

// Before initialization; no object is touched.  0, or -1 for no memory.
int import_append_inittab(const char *name, PyObject *(*initfunc)(void)) noexcept;
int import_extend_inittab(struct _inittab *table) noexcept;

// ---- Life of the interpreter.

bool import_start() noexcept;             // sys.modules; false with an exception
void import_stop() noexcept;              // drops all modules; attached
void import_free(ImportState *state) noexcept;  // the rest; nothing is attached

}  // namespace interlock::objects
