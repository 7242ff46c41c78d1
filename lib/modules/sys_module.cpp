// sys: what the interpreter is, and what it was configured to.
#include "base/base.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "base/alloc.hpp"
#include "interlock/pymodule.h"
#include "interlock/version.h"
#include "modules/modules.hpp"
#include "modules/sys_functions.hpp"
#include "modules/sys_monitoring.hpp"
#include "modules/sys_tracing.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/float.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/module.hpp"
#include "objects/sys.hpp"
#include "objects/sys_info.hpp"
#include "objects/text_stream.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"
#include "runtime/config.hpp"
#include "runtime/inittab.hpp"
#include "runtime/locale.hpp"
#include "runtime/version.hpp"

namespace interlock::modules {
namespace {

using objects::Ref;

// Puts attributes into the namespace, until one fails.
class Attributes {
public:
    explicit Attributes(PyObject *dict) noexcept : dict_(dict) {}

    void add(PyObject *name, PyObject *stolen) noexcept {
        failed_ = failed_ || !stolen || objects::dict_set_item(dict_, name, stolen) < 0;
        objects::xdecref(stolen);
    }
    void add_borrowed(PyObject *name, PyObject *value) noexcept { add(name, objects::xnew_ref(value)); }
    void add_text(PyObject *name, const char *text) noexcept { add(name, objects::unicode_from_string(text)); }
    void add_int(PyObject *name, long value) noexcept { add(name, objects::long_from_long(value)); }
    void add_wide(PyObject *name, const wchar_t *text) noexcept {
        add(name, text ? objects::unicode_from_wide_char(text, -1) : objects::new_ref(Py_None));
    }
    void add_list(PyObject *name, const PyWideStringList &list) noexcept {
        add(name, objects::sys_list_of(list.length, list.items));
    }
    // The same object again under another name.
    void add_alias(PyObject *name, PyObject *original) noexcept {
        add_borrowed(name, objects::dict_get_item_with_error(dict_, original));
    }
    bool done() const noexcept { return !failed_; }

private:
    PyObject *dict_;
    bool failed_ = false;
};

void add_constants(Attributes *sys) noexcept {
    sys->add_text(IL_STR("version"), runtime::version_text());
    sys->add_int(IL_STR("hexversion"), PY_VERSION_HEX);
    sys->add_int(IL_STR("api_version"), PYTHON_API_VERSION);
    sys->add_text(IL_STR("copyright"), runtime::copyright_text());
    sys->add_text(IL_STR("platform"), runtime::platform_text());
    sys->add_int(IL_STR("maxsize"), PY_SSIZE_T_MAX);
    sys->add_int(IL_STR("maxunicode"), 0x10FFFF);
    sys->add_text(IL_STR("byteorder"), __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "little" : "big");
    sys->add_text(IL_STR("float_repr_style"), "short");
    sys->add_text(IL_STR("abiflags"), "");
}

void add_structures(Attributes *sys) noexcept {
    Ref<> version = Ref<>::steal(objects::sys_make_version_info());
    sys->add_borrowed(IL_STR("version_info"), version.get());
    sys->add(IL_STR("implementation"), version ? objects::sys_make_implementation(version.get()) : nullptr);
    sys->add(IL_STR("flags"), objects::sys_make_flags());
    sys->add(IL_STR("float_info"), objects::float_get_info());
    sys->add(IL_STR("int_info"), objects::long_get_info());
    sys->add(IL_STR("hash_info"), objects::sys_make_hash_info());
    sys->add(IL_STR("thread_info"), objects::thread_get_info());
}

PyObject *make_builtin_names() noexcept {
    Ref<> names = Ref<>::steal(objects::list_new(0));
    for (size_t i = 0; const struct _inittab *row = names ? runtime::inittab_at(i) : nullptr; i++) {
        if (objects::list_append_steal(names.get(), objects::unicode_from_string(row->name)) < 0) {
            return nullptr;
        }
    }
    return names && objects::list_sort(names.get()) == 0 ? objects::list_as_tuple(names.get()) : nullptr;
}

PyObject *make_x_options(const PyWideStringList &options) noexcept {
    Ref<> dict = Ref<>::steal(objects::dict_new());
    for (Py_ssize_t i = 0; dict && i < options.length; i++) {
        if (!objects::sys_put_x_option(dict.get(), options.items[i])) {
            return nullptr;
        }
    }
    return dict.release();
}

// Directories of installed packages, where they exist.
bool add_site_directories(PyObject *path, const PyConfig &config) noexcept {
    if (!config.site_import || !*config.prefix) {
        return true;
    }
    for (const wchar_t *folder : {L"/lib/python3.15/site-packages", L"/lib/python3/dist-packages"}) {
        Ref<> text = Ref<>::steal(objects::unicode_from_wide_char(config.prefix, -1));
        Ref<> tail = Ref<>::steal(objects::unicode_from_wide_char(folder, -1));
        Ref<> full = Ref<>::steal(text && tail ? objects::unicode_concat(text.get(), tail.get()) : nullptr);
        const char *name = full ? objects::unicode_as_utf8(full.get()) : nullptr;
        struct stat info;
        if (!name) {
            return false;
        }
        if (stat(name, &info) == 0 && S_ISDIR(info.st_mode) && objects::list_append(path, full.get()) < 0) {
            return false;
        }
    }
    return true;
}

PyObject *make_path(const PyConfig &config) noexcept {
    Ref<> path = Ref<>::steal(objects::sys_list_of(config.module_search_paths.length, config.module_search_paths.items));
    return path && add_site_directories(path.get(), config) ? path.release() : nullptr;
}

void add_configuration(Attributes *sys) noexcept {
    const PyConfig &config = runtime::config();
    sys->add_list(IL_STR("argv"), config.argv);
    sys->add_list(IL_STR("orig_argv"), config.orig_argv);
    sys->add_list(IL_STR("warnoptions"), config.warnoptions);
    sys->add(IL_STR("_xoptions"), make_x_options(config.xoptions));
    sys->add(IL_STR("path"), make_path(config));
    sys->add_wide(IL_STR("executable"), config.executable);
    sys->add_wide(IL_STR("_base_executable"), config.base_executable);
    sys->add_wide(IL_STR("prefix"), config.prefix);
    sys->add_wide(IL_STR("base_prefix"), config.base_prefix);
    sys->add_wide(IL_STR("exec_prefix"), config.exec_prefix);
    sys->add_wide(IL_STR("base_exec_prefix"), config.base_exec_prefix);
    sys->add_wide(IL_STR("platlibdir"), config.platlibdir);
    sys->add_wide(IL_STR("_stdlib_dir"), config.stdlib_dir);
    sys->add_wide(IL_STR("pycache_prefix"), config.pycache_prefix);
    sys->add_borrowed(IL_STR("dont_write_bytecode"), config.write_bytecode ? Py_False : Py_True);
    sys->add(IL_STR("builtin_module_names"), make_builtin_names());
    sys->add(IL_STR("meta_path"), objects::list_new(0));
    sys->add(IL_STR("path_hooks"), objects::list_new(0));
    sys->add(IL_STR("path_importer_cache"), objects::dict_new());
}

// A stream on one of the standard descriptors; None when that is closed.
PyObject *make_stream(int fd, PyObject *name, const char *encoding, const char *errors) noexcept {
    struct stat info;
    if (fstat(fd, &info) != 0) {
        return objects::new_ref(Py_None);
    }
    const PyConfig &config = runtime::config();
    bool is_terminal = S_ISCHR(info.st_mode) && isatty(fd);
    objects::TextStreamOptions options;
    options.fd = fd;
    options.mode = fd == 0 ? 'r' : 'w';
    options.encoding = encoding;
    options.errors = fd == 2 ? "backslashreplace" : errors;
    options.write_through = fd != 0 && !config.buffered_stdio;
    // stderr is for people who wait for it.
    options.line_buffering = config.buffered_stdio && (is_terminal || fd == 2);
    return objects::text_stream_new(name, options);
}

void add_streams(Attributes *sys) noexcept {
    const PyConfig &config = runtime::config();
    char *encoding = runtime::encode_utf8(config.stdio_encoding, nullptr, raw_malloc);
    char *errors = runtime::encode_utf8(config.stdio_errors, nullptr, raw_malloc);
    if (!encoding || !errors) {
        objects::err_no_memory();
        sys->add(IL_STR("stdin"), nullptr);
    } else {
        sys->add(IL_STR("stdin"), make_stream(0, IL_STR("<stdin>"), encoding, errors));
        sys->add(IL_STR("stdout"), make_stream(1, IL_STR("<stdout>"), encoding, errors));
        sys->add(IL_STR("stderr"), make_stream(2, IL_STR("<stderr>"), encoding, errors));
        sys->add_alias(IL_STR("__stdin__"), IL_STR("stdin"));
        sys->add_alias(IL_STR("__stdout__"), IL_STR("stdout"));
        sys->add_alias(IL_STR("__stderr__"), IL_STR("stderr"));
    }
    raw_free(encoding);
    raw_free(errors);
}

int exec_sys(PyObject *module) noexcept {
    PyObject *dict = objects::as_module(module)->dict;
    // As many as are added here; with those that are there, a table of 128 slots is just full.
    if (!objects::dict_expect(dict, 57) || objects::module_add_functions(module, sys_tracing_functions) < 0) {
        return -1;
    }
    objects::set_ref(objects::interpreter_objects().sys.dict, objects::new_ref(dict));
    Attributes sys(dict);
    sys.add_borrowed(IL_STR("modules"), objects::interpreter_objects().imports.modules);
    add_constants(&sys);
    add_structures(&sys);
    add_configuration(&sys);
    sys.add_alias(IL_STR("__displayhook__"), IL_STR("displayhook"));
    sys.add_alias(IL_STR("__excepthook__"), IL_STR("excepthook"));
    sys.add_alias(IL_STR("__unraisablehook__"), IL_STR("unraisablehook"));
    sys.add(IL_STR("monitoring"), make_sys_monitoring());
    add_streams(&sys);
    return sys.done() ? 0 : -1;
}

PyModuleDef_Slot slots[] = {
    {Py_mod_exec, reinterpret_cast<void *>(exec_sys)},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {0, nullptr},
};

PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "sys",
    .m_doc = "What the interpreter is and how it was configured; doors into it.",
    .m_methods = sys_functions,
    .m_slots = slots,
};

}  // namespace

PyObject *init_sys() noexcept { return objects::module_def_init(&definition); }

}  // namespace interlock::modules
