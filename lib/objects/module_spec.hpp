// Where a module comes from: __spec__ and __loader__, with the attributes that callers look at.
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"

namespace interlock::objects {

struct ModuleSpec {
    PyObject ob_base;
    PyObject *name;              // str
    PyObject *loader;            // None for a package without code
    PyObject *origin;            // "built-in", a file, or None
    PyObject *search_locations;  // list of a package's directories, or None
    PyObject *loader_state;      // None
    PyObject *cached;            // None: there is no byte code
    char has_location;           // origin is a file
    char initializing;           // the module's code runs
};

// Loader of modules in files.
struct ExtensionLoader {
    PyObject ob_base;
    PyObject *name;
    PyObject *path;
};

extern IL_HIDDEN PyTypeObject module_spec_type;
// The class itself is the loader of built-in modules.
extern IL_HIDDEN PyTypeObject builtin_importer_type;
extern IL_HIDDEN PyTypeObject extension_loader_type;

inline ModuleSpec *as_module_spec(PyObject *object) noexcept { return reinterpret_cast<ModuleSpec *>(object); }

// New; borrows all arguments.  Null with an exception.
PyObject *module_spec_new(PyObject *name, PyObject *loader, PyObject *origin, PyObject *search_locations,
                          bool has_location) noexcept;
PyObject *extension_loader_new(PyObject *name, PyObject *path) noexcept;

// The package a module is in: what stands before the last dot of its name, or the name of a package itself.
PyObject *module_spec_parent(PyObject *spec) noexcept;

}  // namespace interlock::objects
