// Finding an extension module or a package in directories.
#include "base/base.hpp"

#include <sys/stat.h>

#include <climits>
#include <cstdio>
#include <cstring>

#include "interlock/pyconfig_vars.h"
#include "objects/bytes.hpp"
#include "objects/err.hpp"
#include "objects/import_internal.hpp"
#include "objects/list.hpp"
#include "objects/sys.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

#if defined(__x86_64__) && defined(__linux__)
#define IL_PLATFORM_TAG "x86_64-linux-gnu"
#elif defined(__aarch64__) && defined(__linux__)
#define IL_PLATFORM_TAG "aarch64-linux-gnu"
#elif defined(__APPLE__)
#define IL_PLATFORM_TAG "darwin"
#endif

const char *const kExtensionSuffixes[] = {
#ifdef IL_PLATFORM_TAG
    ".cpython-315-" IL_PLATFORM_TAG ".so",
#endif
    ".abi3.so", ".so", nullptr,
};

namespace {

// A path that is built up in place, in the encoding of file names.
class Path {
public:
    // False: too long, which no file is.
    bool set(const char *folder, const char *name) noexcept {
        const char *slash = !*folder || folder[std::strlen(folder) - 1] == '/' ? "" : "/";
        int length = std::snprintf(text_, sizeof text_, "%s%s%s", folder, slash, name);
        length_ = length > 0 && length < static_cast<int>(sizeof text_) ? static_cast<size_t>(length) : 0;
        return length_ != 0;
    }
    bool has_suffix(const char *suffix) noexcept {
        if (length_ + std::strlen(suffix) >= sizeof text_) {
            return false;
        }
        std::strcpy(text_ + length_, suffix);
        if (Py_VerboseFlag > 1) {
            sys_write_stderr("# trying %s\n", text_);
        }
        struct stat info;
        return stat(text_, &info) == 0 && S_ISREG(info.st_mode);
    }
    bool is_folder() noexcept {
        text_[length_] = 0;
        struct stat info;
        return stat(text_, &info) == 0 && S_ISDIR(info.st_mode);
    }
    const char *get() const noexcept { return text_; }
    void cut() noexcept { text_[length_] = 0; }

private:
    char text_[PATH_MAX];
    size_t length_ = 0;
};

bool find_file(Path *path) noexcept {
    for (const char *const *suffix = kExtensionSuffixes; *suffix; suffix++) {
        if (path->has_suffix(*suffix)) {
            return true;
        }
    }
    return false;
}

bool set_file(FoundModule *found, FoundModule::Kind kind, const char *path) noexcept {
    found->kind = kind;
    found->file.reset(unicode_decode_fs_default(path));
    return static_cast<bool>(found->file);
}

bool add_location(FoundModule *found, const char *folder) noexcept {
    if (!found->locations) {
        found->locations.reset(list_new(0));
    }
    Ref<> text = Ref<>::steal(found->locations ? unicode_decode_fs_default(folder) : nullptr);
    return text && list_append(found->locations.get(), text.get()) == 0;
}

// Looks into one directory: 1 found, 0 not (or a part of a namespace), -1 exception.
int look_into(const char *folder, const char *name, FoundModule *found) noexcept {
    Path package, path;
    bool is_package = package.set(*folder ? folder : ".", name) && package.is_folder();
    if (is_package && path.set(package.get(), "__init__") && find_file(&path)) {
        found->locations.reset();
        return set_file(found, FoundModule::Kind::kPackageFile, path.get()) && add_location(found, package.get()) ? 1 : -1;
    }
    if (path.set(*folder ? folder : ".", name) && find_file(&path)) {
        found->locations.reset();
        return set_file(found, FoundModule::Kind::kFile, path.get()) ? 1 : -1;
    }
    if (is_package) {
        found->kind = FoundModule::Kind::kNamespace;
        return add_location(found, package.get()) ? 0 : -1;
    }
    return 0;
}

}  // namespace

bool import_find_on_path(PyObject *name, PyObject *path, FoundModule *found) noexcept {
    Py_ssize_t size;
    const char *text = unicode_as_utf8_and_size(name, &size);
    if (!text || std::strlen(text) != static_cast<size_t>(size)) {
        return text != nullptr;  // no file has such a name
    }
    const char *dot = std::strrchr(text, '.');
    const char *tail = dot ? dot + 1 : text;
    if (!*tail || std::strchr(tail, '/')) {
        return true;
    }
    // The list may change while we look: indexes, and references of our own.
    for (Py_ssize_t i = 0; is_list(path) && i < list_size_unchecked(path); i++) {
        Ref<> entry = Ref<>::borrow(list_item(path, i));
        PyObject *bytes = nullptr;
        if (!is_unicode(entry.get()) && !is_bytes(entry.get())) {
            continue;
        }
        if (!unicode_fs_converter(entry.get(), &bytes)) {
            if (!err_exception_matches(PyExc_ValueError)) {
                return false;
            }
            err_clear();
            continue;
        }
        Ref<> folder = Ref<>::steal(bytes);
        int result = look_into(bytes_as_string(folder.get()), tail, found);
        if (result != 0) {
            return result > 0;
        }
    }
    return true;
}

}  // namespace interlock::objects
