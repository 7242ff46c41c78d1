#include "base/base.hpp"

#include "objects/import.hpp"

#include "base/alloc.hpp"
#include "base/fatal.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/import_internal.hpp"
#include "objects/import_lock.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/mapping.hpp"
#include "objects/module.hpp"
#include "objects/module_spec.hpp"
#include "objects/sequence.hpp"
#include "objects/sys.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"
#include "runtime/config.hpp"
#include "runtime/inittab.hpp"

namespace interlock::objects {
namespace {

ImportState &imports() noexcept { return interpreter_objects().imports; }

// ModuleNotFoundError with the module's name; always null.
PyObject *not_found(PyObject *message, PyObject *name) noexcept {
    Ref<> owned = Ref<>::steal(message);
    if (owned) {
        err_set_import_error_subclass(PyExc_ModuleNotFoundError, owned.get(), name, nullptr);
    }
    return nullptr;
}

// What stands before the last dot, new; null without an exception when there is no dot.
PyObject *parent_name(PyObject *name) noexcept {
    Py_ssize_t dot = unicode_find_char(name, '.', 0, unicode_length(name), -1);
    return dot < 0 ? nullptr : unicode_substring(name, 0, dot);
}

PyObject *last_part(PyObject *name) noexcept {
    Py_ssize_t dot = unicode_find_char(name, '.', 0, unicode_length(name), -1);
    return unicode_substring(name, dot + 1, unicode_length(name));
}

// sys.modules[name] when it is there, complete, new; null without an exception when it must be imported.
PyObject *imported(PyObject *name) noexcept {
    PyObject *module = dict_get_item_with_error(imports().modules, name);
    if (!module) {
        return nullptr;
    }
    if (module == Py_None) {
        return not_found(unicode_from_format("import of %U halted; None in sys.modules", name), name);
    }
    if (!imports().locks) {
        return new_ref(module);
    }
    import_wait(name);
    module = dict_get_item_with_error(imports().modules, name);
    return xnew_ref(module);
}

// Asks the program's own finders; there are none until it adds some to sys.meta_path.  New module in sys.modules, or
// null, with an exception or not.
PyObject *load_by_finders(PyObject *name, PyObject *path) noexcept {
    PyObject *finders = sys_get_object("meta_path");
    if (!finders || !is_list(finders)) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < list_size_unchecked(finders); i++) {
        Ref<> finder = Ref<>::borrow(list_item(finders, i));
        Ref<> spec = Ref<>::steal(object_call_method_obj_args(finder.get(), IL_STR("find_spec"), name,
                                                              path ? path : Py_None, Py_None, nullptr));
        if (!spec) {
            return nullptr;
        }
        if (spec.get() == Py_None) {
            continue;
        }
        Ref<> loader = Ref<>::steal(object_get_attr(spec.get(), IL_STR("loader")));
        Ref<> module =
            Ref<>::steal(loader ? object_call_method_one_arg(loader.get(), IL_STR("create_module"), spec.get()) : nullptr);
        if (module && module.get() == Py_None) {
            module.reset(module_new_object(name));
        }
        if (!module || object_set_attr(module.get(), IL_STR("__spec__"), spec.get()) < 0 ||
            object_set_attr(module.get(), IL_STR("__loader__"), loader.get()) < 0 ||
            dict_set_item(imports().modules, name, module.get()) < 0) {
            return nullptr;
        }
        Ref<> done = Ref<>::steal(object_call_method_one_arg(loader.get(), IL_STR("exec_module"), module.get()));
        if (!done) {
            SavedError saved;
            if (dict_del_item(imports().modules, name) < 0) {
                err_clear();
            }
            return nullptr;
        }
        return module.release();
    }
    return nullptr;
}

// `path`: the parent's __path__, or null for a top-level module.
PyObject *find_and_load(PyObject *name, PyObject *path) noexcept {
    PyObject *module = load_by_finders(name, path);
    if (module || err_occurred()) {
        return module;
    }
    const char *text = unicode_as_utf8(name);
    if (!text) {
        return nullptr;
    }
    if (const struct _inittab *row = runtime::inittab_find(text)) {
        return import_load_builtin(name, row->initfunc);
    }
    Ref<> directories = Ref<>::borrow(path ? path : sys_get_object("path"));
    FoundModule found;
    if (directories && !import_find_on_path(name, directories.get(), &found)) {
        return nullptr;
    }
    switch (found.kind) {
    case FoundModule::Kind::kFile:
    case FoundModule::Kind::kPackageFile:
        return import_load_file(name, found);
    case FoundModule::Kind::kNamespace:
        return import_load_namespace(name, found.locations.get());
    case FoundModule::Kind::kNothing:
        break;
    }
    return not_found(unicode_from_format("No module named %R", name), name);
}

// Loads under the module's lock, unless another thread did meanwhile.
PyObject *load_locked(PyObject *name, PyObject *path) noexcept {
    ImportScope scope(name);
    if (!scope) {
        return nullptr;
    }
    PyObject *module = dict_get_item_with_error(imports().modules, name);
    if (module || err_occurred()) {
        return xnew_ref(module);
    }
    return find_and_load(name, path);
}

// The __path__ of a package, new; null with ModuleNotFoundError.
PyObject *package_path(PyObject *package, PyObject *package_name, PyObject *name) noexcept {
    PyObject *path = nullptr;
    if (object_get_optional_attr(package, IL_STR("__path__"), &path) == 0) {
        not_found(unicode_from_format("No module named %R; %R is not a package", name, package_name), name);
    }
    return path;
}

// The package that a relative import starts from: __package__, else what __name__ says.  New; null with an exception.
PyObject *calling_package(PyObject *globals) noexcept {
    if (!globals) {
        err_set_string(PyExc_KeyError, "'__name__' not in globals");
        return nullptr;
    }
    if (!is_dict(globals)) {
        err_set_string(PyExc_TypeError, "globals must be a dict");
        return nullptr;
    }
    PyObject *package = dict_get_item_with_error(globals, IL_STR("__package__"));
    if (package && package != Py_None) {
        if (!is_unicode(package)) {
            err_set_string(PyExc_TypeError, "package must be a string");
            return nullptr;
        }
        return new_ref(package);
    }
    PyObject *name = err_occurred() ? nullptr : dict_get_item_with_error(globals, IL_STR("__name__"));
    if (!name) {
        if (!err_occurred()) {
            err_set_string(PyExc_KeyError, "'__name__' not in globals");
        }
        return nullptr;
    }
    if (!is_unicode(name)) {
        err_set_string(PyExc_TypeError, "__name__ must be a string");
        return nullptr;
    }
    if (dict_contains(globals, IL_STR("__path__")) == 1) {
        return new_ref(name);
    }
    PyObject *parent = parent_name(name);
    return parent || err_occurred() ? parent : new_ref(IL_STR(""));
}

// The absolute name of a relative import; new.
PyObject *resolve_name(PyObject *name, PyObject *globals, int level) noexcept {
    Ref<> base = Ref<>::steal(calling_package(globals));
    if (!base) {
        return nullptr;
    }
    if (unicode_length(base.get()) == 0) {
        err_set_string(PyExc_ImportError, "attempted relative import with no known parent package");
        return nullptr;
    }
    for (int up = 1; up < level; up++) {
        base.reset(parent_name(base.get()));
        if (!base) {
            if (!err_occurred()) {
                err_set_string(PyExc_ImportError, "attempted relative import beyond top-level package");
            }
            return nullptr;
        }
    }
    return unicode_length(name) ? unicode_from_format("%U.%U", base.get(), name) : base.release();
}

// Submodules that a `from package import names` asks for; -1 with an exception.
int import_from_list(PyObject *module, PyObject *module_name, PyObject *names, bool is_all) noexcept {
    Ref<> items = Ref<>::steal(sequence_tuple(names));
    if (!items) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(items.get()); i++) {
        PyObject *item = tuple_item(items.get(), i);
        if (!is_unicode(item)) {
            err_format(PyExc_TypeError, "Item in ``from list'' must be str, not %.200s", type_of(item)->tp_name);
            return -1;
        }
        if (unicode_eq(item, IL_STR("*"))) {
            PyObject *all = nullptr;
            if (!is_all && object_get_optional_attr(module, IL_STR("__all__"), &all) < 0) {
                return -1;
            }
            Ref<> owned = Ref<>::steal(all);
            if (owned && import_from_list(module, module_name, owned.get(), true) < 0) {
                return -1;
            }
            continue;
        }
        int has = object_has_attr_with_error(module, item);
        if (has < 0) {
            return -1;
        }
        Ref<> full = Ref<>::steal(has ? nullptr : unicode_from_format("%U.%U", module_name, item));
        if (has) {
            continue;
        }
        Ref<> submodule = Ref<>::steal(full ? import_absolute(full.get()) : nullptr);
        if (!submodule) {
            // That there is none is for the one who takes the name to say.
            if (!err_exception_matches(PyExc_ModuleNotFoundError)) {
                return -1;
            }
            err_clear();
        }
    }
    return 0;
}

// What __import__ returns when no names are taken: the first package that the importer named.
PyObject *top_package(PyObject *module, PyObject *name, PyObject *absolute, int level) noexcept {
    Py_ssize_t dot = unicode_find_char(name, '.', 0, unicode_length(name), 1);
    if (level > 0 && unicode_length(name) == 0) {
        return new_ref(module);
    }
    if (dot < 0) {
        return new_ref(module);
    }
    Py_ssize_t cut = unicode_length(name) - dot;
    Ref<> top = Ref<>::steal(unicode_substring(absolute, 0, unicode_length(absolute) - cut));
    return top ? import_absolute(top.get()) : nullptr;
}

void require_uninitialized(const char *function) noexcept {
    if (runtime::config_is_active()) {
        fatal_client(function, "may not be called after Py_Initialize()");
    }
}

}  // namespace

PyObject *import_absolute(PyObject *name) noexcept {
    PyObject *module = imported(name);
    if (module || err_occurred()) {
        return module;
    }
    RecursionScope depth(" in import");
    if (!depth) {
        return nullptr;
    }
    Ref<> package_name = Ref<>::steal(parent_name(name));
    if (!package_name && err_occurred()) {
        return nullptr;
    }
    if (!package_name || unicode_length(package_name.get()) == 0) {
        return load_locked(name, nullptr);
    }
    Ref<> package = Ref<>::steal(import_absolute(package_name.get()));
    if (!package) {
        return nullptr;
    }
    // The package may have imported it by itself.
    module = imported(name);
    if (module || err_occurred()) {
        return module;
    }
    Ref<> path = Ref<>::steal(package_path(package.get(), package_name.get(), name));
    Ref<> loaded = Ref<>::steal(path ? load_locked(name, path.get()) : nullptr);
    Ref<> attribute = Ref<>::steal(loaded ? last_part(name) : nullptr);
    if (!attribute || object_set_attr(package.get(), attribute.get(), loaded.get()) < 0) {
        return nullptr;
    }
    return loaded.release();
}

PyObject *import_import_module_level_object(PyObject *name, PyObject *globals, PyObject *, PyObject *fromlist,
                                            int level) noexcept {
    if (!name) {
        err_set_string(PyExc_ValueError, "Empty module name");
        return nullptr;
    }
    if (!is_unicode(name)) {
        err_set_string(PyExc_TypeError, "module name must be a string");
        return nullptr;
    }
    if (level < 0) {
        err_set_string(PyExc_ValueError, "level must be >= 0");
        return nullptr;
    }
    if (level == 0 && unicode_length(name) == 0) {
        err_set_string(PyExc_ValueError, "Empty module name");
        return nullptr;
    }
    Ref<> absolute = level > 0 ? Ref<>::steal(resolve_name(name, globals, level)) : Ref<>::borrow(name);
    Ref<> module = Ref<>::steal(absolute ? import_absolute(absolute.get()) : nullptr);
    if (!module) {
        return nullptr;
    }
    int takes_names = fromlist && fromlist != Py_None ? object_is_true(fromlist) : 0;
    if (takes_names < 0) {
        return nullptr;
    }
    if (!takes_names) {
        return top_package(module.get(), name, absolute.get(), level);
    }
    int is_package = object_has_attr_with_error(module.get(), IL_STR("__path__"));
    if (is_package < 0 || (is_package && import_from_list(module.get(), absolute.get(), fromlist, false) < 0)) {
        return nullptr;
    }
    return module.release();
}

PyObject *import_import_module_level(const char *name, PyObject *globals, PyObject *locals, PyObject *fromlist,
                                     int level) noexcept {
    Ref<> text = Ref<>::steal(unicode_from_string(name));
    return text ? import_import_module_level_object(text.get(), globals, locals, fromlist, level) : nullptr;
}

PyObject *import_import(PyObject *name) noexcept {
    PyObject *function = dict_get_item_with_error(imports().builtins, IL_STR("__import__"));
    if (!function && err_occurred()) {
        return nullptr;
    }
    if (!function || function == imports().import_function) {
        if (!is_unicode(name) || unicode_length(name) == 0) {
            return import_import_module_level_object(name, nullptr, nullptr, nullptr, 0);
        }
        return import_absolute(name);
    }
    // A replaced __import__ gets a list that is not empty, so that it returns the module itself.
    Ref<> owned = Ref<>::borrow(function);
    Ref<> globals = Ref<>::steal(dict_new());
    Ref<> names = Ref<>::steal(list_new(0));
    Ref<> zero = Ref<>::steal(long_from_long(0));
    if (!globals || !names || !zero || list_append(names.get(), IL_STR("__doc__")) < 0 ||
        dict_set_item(globals.get(), IL_STR("__builtins__"), imports().builtins) < 0) {
        return nullptr;
    }
    Ref<> module = Ref<>::steal(object_call_function_obj_args(owned.get(), name, globals.get(), globals.get(), names.get(),
                                                              zero.get(), nullptr));
    if (!module) {
        return nullptr;
    }
    PyObject *itself = dict_get_item_with_error(imports().modules, name);
    return itself || err_occurred() ? xnew_ref(itself) : module.release();
}

PyObject *import_import_module(const char *name) noexcept {
    Ref<> text = Ref<>::steal(unicode_from_string(name));
    return text ? import_import(text.get()) : nullptr;
}

PyObject *import_import_module_attr(PyObject *module_name, PyObject *attribute) noexcept {
    Ref<> module = Ref<>::steal(import_import(module_name));
    return module ? object_get_attr(module.get(), attribute) : nullptr;
}

PyObject *import_import_module_attr_string(const char *module_name, const char *attribute) noexcept {
    Ref<> module = Ref<>::steal(import_import_module(module_name));
    return module ? object_get_attr_string(module.get(), attribute) : nullptr;
}

PyObject *import_reload_module(PyObject *module) noexcept {
    if (!is_module(module)) {
        err_set_string(PyExc_TypeError, "reload() argument must be a module");
        return nullptr;
    }
    Ref<> name = Ref<>::steal(module_get_name_object(module));
    if (!name) {
        return nullptr;
    }
    if (dict_get_item_with_error(imports().modules, name.get()) != module) {
        Ref<> message =
            Ref<>::steal(err_occurred() ? nullptr : unicode_from_format("module %U not in sys.modules", name.get()));
        if (message) {
            err_set_import_error(message.get(), name.get(), nullptr);
        }
        return nullptr;
    }
    PyModuleDef *def = as_module(module)->def;
    if (def && def->m_slots && module_exec_def(module, def) < 0) {
        return nullptr;
    }
    return new_ref(module);
}

// ---- sys.modules.

PyObject *import_add_module_object(PyObject *name) noexcept {
    PyObject *modules = imports().modules;
    PyObject *present = dict_get_item_with_error(modules, name);
    if (err_occurred()) {
        return nullptr;
    }
    if (present && is_module(present)) {
        return present;
    }
    Ref<> module = Ref<>::steal(module_new_object(name));
    if (!module || dict_set_item(modules, name, module.get()) < 0) {
        return nullptr;
    }
    return module.get();  // sys.modules keeps it
}

PyObject *import_add_module(const char *name) noexcept {
    Ref<> text = Ref<>::steal(unicode_from_string(name));
    return text ? import_add_module_object(text.get()) : nullptr;
}

PyObject *import_add_module_ref(const char *name) noexcept { return xnew_ref(import_add_module(name)); }

PyObject *import_get_module(PyObject *name) noexcept {
    return xnew_ref(dict_get_item_with_error(imports().modules, name));
}

PyObject *import_get_module_dict() noexcept { return imports().modules; }

PyObject *import_get_importer(PyObject *path) noexcept {
    PyObject *cache = sys_get_object("path_importer_cache");
    PyObject *hooks = sys_get_object("path_hooks");
    if (!cache || !is_dict(cache) || !hooks || !is_list(hooks)) {
        err_set_string(PyExc_RuntimeError, "no sys.path_hooks or sys.path_importer_cache");
        return nullptr;
    }
    PyObject *known = dict_get_item_with_error(cache, path);
    if (known || err_occurred()) {
        return xnew_ref(known);
    }
    for (Py_ssize_t i = 0; i < list_size_unchecked(hooks); i++) {
        Ref<> hook = Ref<>::borrow(list_item(hooks, i));
        Ref<> importer = Ref<>::steal(object_call_one_arg(hook.get(), path));
        if (importer) {
            return dict_set_item(cache, path, importer.get()) < 0 ? nullptr : importer.release();
        }
        if (!err_exception_matches(PyExc_ImportError)) {
            return nullptr;
        }
        err_clear();
    }
    return dict_set_item(cache, path, Py_None) < 0 ? nullptr : new_ref(Py_None);
}

// ---- The built-in table.

int import_append_inittab(const char *name, PyObject *(*initfunc)(void)) noexcept {
    require_uninitialized("PyImport_AppendInittab");
    const struct _inittab rows[] = {{name, initfunc}, {nullptr, nullptr}};
    return runtime::inittab_extend(rows) ? 0 : -1;
}

int import_extend_inittab(struct _inittab *table) noexcept {
    require_uninitialized("PyImport_ExtendInittab");
    return runtime::inittab_extend(table) ? 0 : -1;
}

// ---- Life of the interpreter.

bool import_start() noexcept {
    imports().modules = dict_new();
    return imports().modules != nullptr;
}

void import_stop() noexcept {
    ImportState &state = imports();
    // The modules go first, with their namespaces still whole; what a cycle keeps is for the collector.
    if (state.modules) {
        dict_clear(state.modules);
    }
    for (Py_ssize_t i = 0; i < state.by_index_count; i++) {
        clear_ref(state.by_index[i]);
    }
    import_locks_drop_names();
    clear_ref(state.import_function);
    clear_ref(state.modules);
    clear_ref(state.builtins);
}

void import_free(ImportState *state) noexcept {
    import_locks_free(state);
    raw_free(state->by_index);
    state->by_index = nullptr;
    state->by_index_count = 0;
}

}  // namespace interlock::objects
