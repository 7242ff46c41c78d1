// sys.argv, sys.path, sys.warnoptions and sys._xoptions from C.
#include "base/base.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <cstring>
#include <cwchar>

#include "base/alloc.hpp"
#include "base/fatal.hpp"
#include "interlock/pyconfig_vars.h"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/list.hpp"
#include "objects/sys.hpp"
#include "objects/unicode.hpp"
#include "runtime/config.hpp"
#include "runtime/locale.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {
namespace {

// The list sys.NAME, made when it is missing; borrowed, or null with an exception.
PyObject *list_attribute(const char *name) noexcept {
    PyObject *list = sys_get_object(name);
    if (list && is_list(list)) {
        return list;
    }
    Ref<> fresh = Ref<>::steal(list_new(0));
    return fresh && sys_set_object(name, fresh.get()) == 0 ? fresh.get() : nullptr;
}

// The real directory of an existing script; what stands before the last slash of another one; else nothing.
PyObject *script_directory(const wchar_t *script) noexcept {
    char *bytes = *script ? runtime::encode_locale(script, nullptr, raw_malloc) : nullptr;
    if (!bytes) {
        return new_ref(IL_STR(""));
    }
    char resolved[PATH_MAX];
    const char *path = realpath(bytes, resolved) ? resolved : bytes;
    const char *slash = std::strrchr(path, '/');
    PyObject *folder;
    if (!slash) {
        folder = new_ref(IL_STR(""));
    } else {
        // The root keeps its slash.
        folder = unicode_decode_fs_default_and_size(path, slash == path ? 1 : slash - path);
    }
    raw_free(bytes);
    return folder;
}

// What a module that runs as the program finds first, even when the program changes its directory; new.
PyObject *current_directory() noexcept {
    char path[PATH_MAX];
    return getcwd(path, sizeof path) ? unicode_decode_fs_default(path) : new_ref(IL_STR(""));
}

}  // namespace

PyObject *sys_list_of(Py_ssize_t count, wchar_t *const *items) noexcept {
    Ref<> list = Ref<>::steal(list_new(0));
    for (Py_ssize_t i = 0; list && i < count; i++) {
        if (list_append_steal(list.get(), unicode_from_wide_char(items[i], -1)) < 0) {
            return nullptr;
        }
    }
    return list.release();
}

PyObject *sys_path_list(const wchar_t *path) noexcept {
    Ref<> list = Ref<>::steal(list_new(0));
    while (list) {
        const wchar_t *end = std::wcschr(path, L':');
        Py_ssize_t length = end ? end - path : static_cast<Py_ssize_t>(std::wcslen(path));
        if (list_append_steal(list.get(), unicode_from_wide_char(path, length)) < 0) {
            return nullptr;
        }
        if (!end) {
            break;
        }
        path = end + 1;
    }
    return list.release();
}

bool sys_put_x_option(PyObject *options, const wchar_t *option) noexcept {
    const wchar_t *equals = std::wcschr(option, L'=');
    Ref<> name = Ref<>::steal(unicode_from_wide_char(option, equals ? equals - option : -1));
    Ref<> value = equals ? Ref<>::steal(unicode_from_wide_char(equals + 1, -1)) : Ref<>::borrow(Py_True);
    return name && value && dict_set_item(options, name.get(), value.get()) == 0;
}

void sys_set_argv_ex(int argc, wchar_t **argv, int updatepath) noexcept {
    wchar_t nothing[] = L"";
    wchar_t *empty[] = {nothing};
    if (argc < 1 || !argv) {
        argc = 1;
        argv = empty;
    }
    Ref<> list = Ref<>::steal(sys_list_of(argc, argv));
    if (!list || sys_set_object("argv", list.get()) < 0) {
        fatal_client("PySys_SetArgvEx", "sys.argv cannot be set");
    }
    if (!updatepath) {
        return;
    }
    Ref<> folder = Ref<>::steal(std::wcscmp(argv[0], L"-c") == 0   ? new_ref(IL_STR(""))
                                : std::wcscmp(argv[0], L"-m") == 0 ? current_directory()
                                                                   : script_directory(argv[0]));
    PyObject *path = sys_get_object("path");
    if (!folder || (path && is_list(path) && list_insert(path, 0, folder.get()) < 0)) {
        fatal_client("PySys_SetArgvEx", "sys.path[0] cannot be set");
    }
}

void sys_set_argv(int argc, wchar_t **argv) noexcept { sys_set_argv_ex(argc, argv, Py_IsolatedFlag == 0); }

void sys_set_path(const wchar_t *path) noexcept {
    Ref<> list = Ref<>::steal(sys_path_list(path));
    if (!list || sys_set_object("path", list.get()) < 0) {
        fatal_client("PySys_SetPath", "sys.path cannot be set");
    }
}

void sys_add_warn_option(const wchar_t *option) noexcept {
    if (!runtime::current()) {
        if (!runtime::add_warn_option(option)) {
            fatal_client("PySys_AddWarnOption", "out of memory");
        }
        return;
    }
    Ref<> text = Ref<>::steal(unicode_from_wide_char(option, -1));
    if (text) {
        sys_add_warn_option_unicode(text.get());
    }
}

void sys_add_warn_option_unicode(PyObject *option) noexcept {
    PyObject *options = list_attribute("warnoptions");
    if (!options || list_append(options, option) < 0) {
        fatal_client("PySys_AddWarnOptionUnicode", "sys.warnoptions cannot be changed");
    }
}

void sys_reset_warn_options() noexcept {
    if (!runtime::current()) {
        runtime::reset_warn_options();
        return;
    }
    PyObject *options = sys_get_object("warnoptions");
    if (options && is_list(options)) {
        list_clear(options);
    }
}

int sys_has_warn_options() noexcept {
    PyObject *options = sys_get_object("warnoptions");
    return options && is_list(options) && list_size_unchecked(options) > 0;
}

void sys_add_x_option(const wchar_t *option) noexcept {
    if (!runtime::current()) {
        if (!runtime::add_x_option(option)) {
            fatal_client("PySys_AddXOption", "out of memory");
        }
        return;
    }
    PyObject *options = sys_get_x_options();
    if (!options || !sys_put_x_option(options, option)) {
        // No way to report.
        err_clear();
    }
}

PyObject *sys_get_x_options() noexcept {
    PyObject *options = sys_get_object("_xoptions");
    if (options && is_dict(options)) {
        return options;
    }
    Ref<> fresh = Ref<>::steal(dict_new());
    return fresh && sys_set_object("_xoptions", fresh.get()) == 0 ? fresh.get() : nullptr;
}

}  // namespace interlock::objects
