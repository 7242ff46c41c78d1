/**
 * @file pyimport.h
 * @brief Import: sys.modules, the table of built-in modules, extension modules on sys.path.
 *
 * A module comes from sys.modules, else from the table of built-in modules, else from an extension module
 * NAME.cpython-315-PLATFORM.so, NAME.abi3.so or NAME.so in a directory of sys.path.  A directory NAME there is a package
 * without code of its own, so that PACKAGE.MODULE is found in it.  There is no source and no byte code to import.
 */
#ifndef INTERLOCK_PYIMPORT_H
#define INTERLOCK_PYIMPORT_H

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Import a module.
 * @param name UTF-8 name, with dots for modules in packages.
 * @return New reference to the module itself (not its package), or NULL with an exception: ModuleNotFoundError "No module named 'x'".
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_ImportModule(const char *name);

/**
 * @brief PyImport_ImportModule(), kept for old callers.
 * @param name UTF-8 name, with dots for modules in packages.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @deprecated Use PyImport_ImportModule().
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_ImportModuleNoBlock(const char *name);

/**
 * @brief What the import statement does.
 * @param name UTF-8 name, with dots for modules in packages.
 * @param globals The importer's globals, for level > 0: `__package__` or `__name__`; NULL or a dict.
 * @param locals Ignored.
 * @param fromlist Names that will be taken from the module: not empty, the module itself is returned and submodules of these names are imported; NULL or empty: the top package.
 * @param level 0: absolute; n > 0: relative to the n-th parent package.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_ImportModuleLevel(const char *name, PyObject *globals, PyObject *locals, PyObject *fromlist,
                                                  int level);

/**
 * @brief What the import statement does.
 * @param name str.
 * @param globals The importer's globals, for level > 0: `__package__` or `__name__`; NULL or a dict.
 * @param locals Ignored.
 * @param fromlist Names that will be taken from the module: not empty, the module itself is returned and submodules of these names are imported; NULL or empty: the top package.
 * @param level 0: absolute; n > 0: relative to the n-th parent package.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_ImportModuleLevelObject(PyObject *name, PyObject *globals, PyObject *locals,
                                                        PyObject *fromlist, int level);

/** @brief PyImport_ImportModuleLevel() with level 0. */
#define PyImport_ImportModuleEx(n, g, l, f) PyImport_ImportModuleLevel((n), (g), (l), (f), 0)

/**
 * @brief Import through `__import__` of builtins, so that a replaced one is honoured.
 * @param name str.
 * @return New reference to the module itself, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_Import(PyObject *name);

/**
 * @brief Import a module and take an attribute of it.
 * @param mod_name str.
 * @param attr_name str.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_ImportModuleAttr(PyObject *mod_name, PyObject *attr_name);

/**
 * @brief Import a module and take an attribute of it.
 * @param mod_name UTF-8.
 * @param attr_name UTF-8.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_ImportModuleAttrString(const char *mod_name, const char *attr_name);

/**
 * @brief Import again: a multi-phase module runs its exec slots again, others stay as they are.
 * @param m A module that is in sys.modules.
 * @return New reference, or NULL with ImportError or what the module raised.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_ReloadModule(PyObject *m);

/**
 * @brief The module of this name in sys.modules; an empty one is added when there is none.
 * @param name UTF-8 name, with dots for modules in packages.
 * @return Borrowed reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_AddModule(const char *name);

/**
 * @brief PyImport_AddModule() with a str.
 * @param name str.
 * @return Borrowed reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_AddModuleObject(PyObject *name);

/**
 * @brief PyImport_AddModule() that returns a reference of the caller's own.
 * @param name UTF-8 name, with dots for modules in packages.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_AddModuleRef(const char *name);

/**
 * @brief The module of this name in sys.modules.
 * @param name Any hashable object.
 * @return New reference; NULL without an exception when there is none, with one on error.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_GetModule(PyObject *name);

/**
 * @brief sys.modules of the current interpreter.
 * @return Borrowed reference.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_GetModuleDict(void);

/**
 * @brief A finder for a path item, from sys.path_importer_cache and sys.path_hooks.
 *
 * Differs from CPython: there are no hooks until the program adds some.
 * @param path str.
 * @return New reference, None when no hook wants it, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyImport_GetImporter(PyObject *path);

/**
 * @brief Add a module to the table of built-in modules.
 *
 * The entry stays for later initializations.
 * @param name ASCII name; not copied.
 * @param initfunc Init function, of single- or multi-phase.
 * @return 0, or -1 for no memory.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal The runtime is initialized.
 * @since 0.1
 */
PyAPI_FUNC(int) PyImport_AppendInittab(const char *name, PyObject *(*initfunc)(void));

#ifndef Py_LIMITED_API
/** @brief A row of the table of built-in modules. */
struct _inittab {
    const char *name;              /**< ASCII name; NULL ends the table. */
    PyObject *(*initfunc)(void);   /**< Init function. */
};

/** @brief The table of built-in modules, ended by a NULL name.  Change it only before initialization. */
PyAPI_DATA(struct _inittab *) PyImport_Inittab;

/**
 * @brief Add rows to the table of built-in modules.
 * @param newtab Rows, ended by a NULL name; the names are not copied.
 * @return 0, or -1 for no memory.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @fatal The runtime is initialized.
 * @since 0.1
 */
PyAPI_FUNC(int) PyImport_ExtendInittab(struct _inittab *newtab);

#endif

IL_END_DECLS

#endif /* INTERLOCK_PYIMPORT_H */
