// What the import*.cpp and module*.cpp files share.
#pragma once

#include "base/base.hpp"
#include "interlock/pymodule.h"
#include "objects/object.hpp"

namespace interlock::objects {

using InitFunction = PyObject *(*)(void);

// ---- Finding (import_find.cpp)

// What a search on a path found.
struct FoundModule {
    enum class Kind { kNothing, kFile, kPackageFile, kNamespace } kind = Kind::kNothing;
    Ref<> file;       // str: the extension module's file
    Ref<> locations;  // list of str: the package's directories
};
// Looks for the last part of the dotted `name` in the directories `path` (a list).  False with an exception.
bool import_find_on_path(PyObject *name, PyObject *path, FoundModule *found) noexcept;
// The suffixes of extension modules, best first; ended by null.
extern IL_HIDDEN const char *const kExtensionSuffixes[];

// ---- Loading (import_extension.cpp)

// All return a new reference to the module, which is then in sys.modules; null with an exception.
PyObject *import_load_builtin(PyObject *name, InitFunction init) noexcept;
PyObject *import_load_file(PyObject *name, const FoundModule &found) noexcept;
PyObject *import_load_namespace(PyObject *name, PyObject *locations) noexcept;

// The full name of the module whose init function runs, when `name` is its last part; else `name`.
const char *import_full_name(const char *name) noexcept;

// May the current interpreter load a module that says this of itself (Py_mod_multiple_interpreters)?  False with
// ImportError.
bool import_check_interpreter(const char *name, void *multiple_interpreters) noexcept;

// Drops what single-phase modules left for other interpreters; with the main interpreter attached.
void import_clear_extensions() noexcept;
// After the last interpreter.
void import_free_extensions() noexcept;

// ---- Importing (import.cpp)

// Absolute import of a whole dotted name; the module itself, new.
PyObject *import_absolute(PyObject *name) noexcept;

}  // namespace interlock::objects
