// Loading: built-in modules, extension modules in files, packages without code.
//
//  X1. A single-phase module that keeps its state in globals (m_size -1) is initialized once: what its namespace then
//      was is kept, and every later module of it - in another interpreter, or after it left sys.modules - starts with a
//      copy.  One with m_size >= 0 is initialized again.  A multi-phase one is made anew each time.
//  X2. The kept namespaces belong to the process, but their objects are shared only by interpreters that share the main
//      interpreter's lock: under that lock the table is used.  Interpreters with a lock of their own load multi-phase
//      modules only.
#include "base/base.hpp"

#include <dlfcn.h>

#include <cstdio>
#include <cstring>

#include "base/alloc.hpp"
#include "interlock/pyconfig_vars.h"
#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/import.hpp"
#include "objects/import_internal.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/module.hpp"
#include "objects/module_spec.hpp"
#include "objects/state.hpp"
#include "objects/sys.hpp"
#include "objects/unicode.hpp"
#include "runtime/interpreter.hpp"

namespace interlock::objects {
namespace {

// A single-phase module that was loaded once (X1).
struct Extension {
    Extension *next;
    InitFunction init;  // tells built-in modules of one name apart, and files replaced on disk
    PyModuleDef *def;
    PyObject *copy;  // dict; null: initialize again
    char name[1];
};

// Under the main interpreter's lock (X2).
constinit Extension *extensions = nullptr;

Extension *find_extension(const char *name, InitFunction init) noexcept {
    for (Extension *extension = extensions; extension; extension = extension->next) {
        if (extension->init == init && std::strcmp(extension->name, name) == 0) {
            return extension;
        }
    }
    return nullptr;
}

bool remember_extension(const char *name, InitFunction init, PyModuleDef *def, PyObject *module) noexcept {
    size_t length = std::strlen(name);
    Ref<> copy;
    if (def->m_size == -1) {
        copy.reset(dict_copy(as_module(module)->dict));
        if (!copy) {
            return false;
        }
    }
    auto *extension = static_cast<Extension *>(raw_malloc(sizeof(Extension) + length));
    if (!extension) {
        err_no_memory();
        return false;
    }
    extension->init = init;
    extension->def = def;
    extension->copy = copy.release();
    std::memcpy(extension->name, name, length + 1);
    extension->next = extensions;
    extensions = extension;
    return true;
}

runtime::Interpreter *interpreter() noexcept { return runtime::current()->interpreter(); }

ImportState &imports() noexcept { return interpreter_objects().imports; }

// The interpreter is isolated, or has a lock of its own: no single-phase module.
bool refuses_single_phase() noexcept {
    return interpreter() != runtime::main_interpreter() &&
           (interpreter()->settings.check_multi_interp_extensions || interpreter()->own_gil);
}

PyObject *refuse(const char *name) noexcept {
    Ref<> text = Ref<>::steal(unicode_from_string(name));
    Ref<> message =
        Ref<>::steal(unicode_from_format("module %s does not support loading in subinterpreters", name));
    if (text && message) {
        err_set_import_error(message.get(), text.get(), nullptr);
    }
    return nullptr;
}

void report_loading(PyObject *name, PyObject *origin) noexcept {
    if (Py_VerboseFlag) {
        sys_format_stderr("import %R # from %R\n", name, origin);
    }
}

// Where a module is told to come from.
struct Origin {
    Ref<> spec;
    PyObject *file = nullptr;       // borrowed; null: built in
    PyObject *locations = nullptr;  // borrowed; null: no package
};

// Sets __spec__, __loader__, __package__ and, for what has them, __file__ and __path__.
bool set_origin(PyObject *module, const Origin &origin) noexcept {
    if (!is_module(module)) {
        return true;
    }
    PyObject *dict = as_module(module)->dict;
    Ref<> parent = Ref<>::steal(module_spec_parent(origin.spec.get()));
    return parent && dict_set_item(dict, IL_STR("__spec__"), origin.spec.get()) == 0 &&
           dict_set_item(dict, IL_STR("__loader__"), as_module_spec(origin.spec.get())->loader) == 0 &&
           dict_set_item(dict, IL_STR("__package__"), parent.get()) == 0 &&
           (!origin.file || dict_set_item(dict, IL_STR("__file__"), origin.file) == 0) &&
           (!origin.locations || dict_set_item(dict, IL_STR("__path__"), origin.locations) == 0);
}

bool add_to_modules(PyObject *name, PyObject *module) noexcept {
    return dict_set_item(imports().modules, name, module) == 0;
}

void remove_from_modules(PyObject *name) noexcept {
    SavedError saved;
    PyObject *dropped = nullptr;
    if (dict_pop(imports().modules, name, &dropped) < 0) {
        err_clear();
    }
    xdecref(dropped);
}

// Tells module_create2 the full name while the init function runs.
class FullName {
public:
    explicit FullName(const char *name) noexcept : outer_(imports().full_name) { imports().full_name = name; }
    ~FullName() { imports().full_name = outer_; }
    FullName(const FullName &) = delete;
    FullName &operator=(const FullName &) = delete;

private:
    const char *outer_;
};

// Calls an init function; null with an exception.
PyObject *call_init(const char *name, InitFunction init) noexcept {
    FullName scope(name);
    PyObject *result = init();
    if (!result) {
        if (!err_occurred()) {
            err_format(PyExc_SystemError, "initialization of %s failed without raising an exception", name);
        }
        return nullptr;
    }
    if (err_occurred()) {
        if (!is_exactly(result, &PyModuleDef_Type)) {
            decref(result);
        }
        err_format_from_cause(PyExc_SystemError, "initialization of %s raised unreported exception", name);
        return nullptr;
    }
    if (!type_of(result)) {
        // A definition that nobody made ready.
        err_format(PyExc_SystemError, "init function of %s returned uninitialized object", name);
        return nullptr;
    }
    return result;
}

PyObject *finish_multi_phase(PyObject *name, PyModuleDef *def, const Origin &origin) noexcept {
    Ref<> module = Ref<>::steal(module_from_def_and_spec2(def, origin.spec.get(), PYTHON_API_VERSION));
    if (!module || !set_origin(module.get(), origin) || !add_to_modules(name, module.get())) {
        return nullptr;
    }
    if (is_module(module.get())) {
        as_module_spec(origin.spec.get())->initializing = true;
        int result = module_exec_def(module.get(), def);
        as_module_spec(origin.spec.get())->initializing = false;
        if (result < 0) {
            remove_from_modules(name);
            return nullptr;
        }
    }
    return module.release();
}

// A new module of a single-phase extension that was loaded before (X1); null without an exception: initialize it.
PyObject *again_from_copy(PyObject *name, const Extension &extension, const Origin &origin) noexcept {
    if (!extension.copy) {
        return nullptr;
    }
    Ref<> module = Ref<>::steal(module_new_object(name));
    if (!module || dict_update(as_module(module.get())->dict, extension.copy) < 0) {
        return nullptr;
    }
    as_module(module.get())->def = extension.def;
    if (state_add_module(module.get(), extension.def) < 0 || !set_origin(module.get(), origin) ||
        !add_to_modules(name, module.get())) {
        return nullptr;
    }
    return module.release();
}

PyObject *finish_single_phase(PyObject *name, const char *text, InitFunction init, Ref<> module, bool is_known,
                              const Origin &origin) noexcept {
    PyModuleDef *def = is_module(module.get()) ? as_module(module.get())->def : nullptr;
    if (!def) {
        err_format(PyExc_SystemError, "initialization of %s did not return an extension module", text);
        return nullptr;
    }
    def->m_base.m_init = init;
    if (!set_origin(module.get(), origin) || state_add_module(module.get(), def) < 0 ||
        (!is_known && !remember_extension(text, init, def, module.get())) || !add_to_modules(name, module.get())) {
        return nullptr;
    }
    return module.release();
}

PyObject *load(PyObject *name, InitFunction init, const Origin &origin) noexcept {
    const char *text = unicode_as_utf8(name);
    if (!text) {
        return nullptr;
    }
    report_loading(name, as_module_spec(origin.spec.get())->origin);
    bool refuses = refuses_single_phase();
    const Extension *known = refuses ? nullptr : find_extension(text, init);
    if (known) {
        PyObject *module = again_from_copy(name, *known, origin);
        if (module || err_occurred()) {
            return module;
        }
    }
    PyObject *result = call_init(text, init);
    if (!result) {
        return nullptr;
    }
    if (is_exactly(result, &PyModuleDef_Type)) {
        return finish_multi_phase(name, reinterpret_cast<PyModuleDef *>(result), origin);
    }
    Ref<> module = Ref<>::steal(result);
    return refuses ? refuse(text) : finish_single_phase(name, text, init, std::move(module), known != nullptr, origin);
}

// PyInit_NAME of a shared object; null with ImportError.
InitFunction open_file(PyObject *name, PyObject *file) noexcept {
    PyObject *bytes = nullptr;
    Ref<> path = Ref<>::steal(unicode_fs_converter(file, &bytes) ? bytes : nullptr);
    const char *text = path ? unicode_as_utf8(name) : nullptr;
    if (!text || sys_audit("import", "OOOOO", name, file, sys_get_object("path"), Py_None, Py_None) < 0) {
        return nullptr;
    }
    const char *dot = std::strrchr(text, '.');
    const char *tail = dot ? dot + 1 : text;
    char symbol[300];
    int flags = imports().dlopen_flags ? imports().dlopen_flags : RTLD_NOW;
    // A name without a slash would be looked up along the system's library path.
    char relative[4096];
    const char *file_name = bytes_as_string(path.get());
    if (!std::strchr(file_name, '/')) {
        std::snprintf(relative, sizeof relative, "./%s", file_name);
        file_name = relative;
    }
    // Never closed: nobody knows when the last object of a library's code is gone.
    void *handle = dlopen(file_name, flags);
    if (!handle) {
        const char *reason = dlerror();
        Ref<> message = Ref<>::steal(unicode_decode_locale(reason ? reason : "unknown dlopen() error", "surrogateescape"));
        if (message) {
            err_set_import_error(message.get(), name, file);
        }
        return nullptr;
    }
    void *function = nullptr;
    if (std::snprintf(symbol, sizeof symbol, "PyInit_%s", tail) < static_cast<int>(sizeof symbol)) {
        function = dlsym(handle, symbol);
    }
    if (!function) {
        Ref<> message = Ref<>::steal(
            unicode_from_format("dynamic module does not define module export function (PyInit_%s)", tail));
        if (message) {
            err_set_import_error(message.get(), name, file);
        }
        return nullptr;
    }
    return reinterpret_cast<InitFunction>(function);
}

}  // namespace

const char *import_full_name(const char *name) noexcept {
    const char *full = imports().full_name;
    const char *dot = full ? std::strrchr(full, '.') : nullptr;
    return dot && std::strcmp(dot + 1, name) == 0 ? full : name;
}

bool import_check_interpreter(const char *name, void *multiple_interpreters) noexcept {
    if (interpreter() == runtime::main_interpreter()) {
        return true;
    }
    bool is_asked = interpreter()->settings.check_multi_interp_extensions;
    bool own_lock = interpreter()->own_gil != nullptr;
    bool fits = multiple_interpreters == Py_MOD_PER_INTERPRETER_GIL_SUPPORTED ||
                (multiple_interpreters == Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED ? !own_lock || !is_asked : !is_asked);
    if (!fits) {
        refuse(name);
    }
    return fits;
}

PyObject *import_load_builtin(PyObject *name, InitFunction init) noexcept {
    Origin origin;
    origin.spec.reset(
        module_spec_new(name, as_object(&builtin_importer_type), IL_STR("built-in"), Py_None, false));
    return origin.spec ? load(name, init, origin) : nullptr;
}

PyObject *import_load_file(PyObject *name, const FoundModule &found) noexcept {
    InitFunction init = open_file(name, found.file.get());
    if (!init) {
        return nullptr;
    }
    Origin origin;
    origin.file = found.file.get();
    origin.locations = found.locations.get();
    Ref<> loader = Ref<>::steal(extension_loader_new(name, origin.file));
    if (loader) {
        origin.spec.reset(module_spec_new(name, loader.get(), origin.file, origin.locations ? origin.locations : Py_None,
                                          true));
    }
    return origin.spec ? load(name, init, origin) : nullptr;
}

PyObject *import_load_namespace(PyObject *name, PyObject *locations) noexcept {
    Origin origin;
    origin.locations = locations;
    origin.spec.reset(module_spec_new(name, Py_None, Py_None, locations, false));
    Ref<> module = Ref<>::steal(origin.spec ? module_new_object(name) : nullptr);
    if (!module || !set_origin(module.get(), origin) || !add_to_modules(name, module.get())) {
        return nullptr;
    }
    return module.release();
}

void import_clear_extensions() noexcept {
    for (Extension *extension = extensions; extension; extension = extension->next) {
        clear_ref(extension->copy);
    }
}

void import_free_extensions() noexcept {
    while (Extension *extension = extensions) {
        extensions = extension->next;
        raw_free(extension);
    }
}

}  // namespace interlock::objects
