// Where the program, its prefix and its modules are.
//
//   executable   program_name with a slash: made absolute; without: looked up on PATH; not found: empty
//   prefix       home; else what contains the "bin" folder of the executable; else the "lib" folder of this library
//   path         PYTHONPATH, then PREFIX/lib/python3.15 and its lib-dynload
#include "base/base.hpp"

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "runtime/config.hpp"
#include "runtime/locale.hpp"
#include "runtime/status.hpp"
#include "runtime/wide.hpp"

namespace interlock::runtime {
namespace {

constexpr const wchar_t *kVersionFolder = L"python3.15";

// A wide string that grows; `failed` stays set once memory ran out.
class Text {
public:
    Text() noexcept = default;
    Text(const Text &) = delete;
    Text &operator=(const Text &) = delete;
    ~Text() { raw_free(text_); }

    Text &add(const wchar_t *part, size_t count) noexcept {
        void *grown = failed_ ? nullptr : raw_realloc(text_, (length_ + count + 1) * sizeof(wchar_t));
        if (!grown) {
            failed_ = true;
            return *this;
        }
        text_ = static_cast<wchar_t *>(grown);
        std::wmemcpy(text_ + length_, part, count);
        length_ += count;
        text_[length_] = 0;
        return *this;
    }
    Text &add(const wchar_t *part) noexcept { return add(part, std::wcslen(part)); }
    bool failed() const noexcept { return failed_; }
    const wchar_t *get() const noexcept { return text_ ? text_ : L""; }
    wchar_t *release() noexcept {
        wchar_t *text = text_;
        text_ = nullptr;
        length_ = 0;
        return text;
    }

private:
    wchar_t *text_ = nullptr;
    size_t length_ = 0;
    bool failed_ = false;
};

bool is_executable_file(const char *path) noexcept {
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

// FOLDER/NAME; false when it is too long.  Not by snprintf: a start has no other use for the C library's formatting, whose
// pages it would be the first to load.
bool join(const char *folder, size_t length, const char *name, char (&result)[PATH_MAX]) noexcept {
    const size_t name_size = std::strlen(name) + 1;
    if (length + 1 + name_size > sizeof result) {
        return false;
    }
    std::memcpy(result, folder, length);
    result[length] = '/';
    std::memcpy(result + length + 1, name, name_size);
    return true;
}

// Full path of `program` in the locale's encoding; false when it is not found or too long.
bool find_program(const char *program, char (&result)[PATH_MAX]) noexcept {
    if (program[0] == '/') {
        return join(program, 0, program + 1, result);
    }
    if (std::strchr(program, '/')) {
        char folder[PATH_MAX];
        while (program[0] == '.' && program[1] == '/') {
            program += 2;
        }
        return getcwd(folder, sizeof folder) && join(folder, std::strlen(folder), program, result);
    }
    const char *path = std::getenv("PATH");
    while (path && *path) {
        const char *end = std::strchr(path, ':');
        const size_t length = end ? static_cast<size_t>(end - path) : std::strlen(path);
        if (length && join(path, length, program, result) && is_executable_file(result)) {
            return true;
        }
        path = end ? end + 1 : nullptr;
    }
    return false;
}

PyStatus compute_executable(PyConfig *config) noexcept {
    if (config->executable) {
        return status_ok();
    }
    char found[PATH_MAX];
    char *program = encode_locale(config->program_name, nullptr, raw_malloc);
    bool is_found = program && *program && find_program(program, found);
    raw_free(program);
    config->executable = is_found ? decode_locale(found, nullptr, raw_malloc) : wide_copy(L"");
    return config->executable ? status_ok() : status_no_memory("config_compute_paths");
}

// PREFIX of PREFIX/lib/.../libinterlock.so.
wchar_t *prefix_of_library() noexcept {
    char path[PATH_MAX] = "";
    Dl_info info;
    if (dladdr(reinterpret_cast<void *>(&config_compute_paths), &info) && info.dli_fname && info.dli_fname[0] == '/') {
        std::snprintf(path, sizeof path, "%s", info.dli_fname);
    }
    char *lib = std::strstr(path, "/lib/");
    if (!lib || lib == path) {
        return wide_copy(L"/usr/local");
    }
    *lib = 0;
    return decode_locale(path, nullptr, raw_malloc);
}

// PREFIX of PREFIX/bin/NAME, or the library's.
wchar_t *prefix_of(const wchar_t *executable) noexcept {
    const wchar_t *name = std::wcsrchr(executable, L'/');
    if (name && name - executable >= 4 && std::wcsncmp(name - 4, L"/bin", 4) == 0) {
        size_t length = static_cast<size_t>(name - 4 - executable);
        return length ? wide_copy(executable, length) : wide_copy(L"/");
    }
    return prefix_of_library();
}

// home is PREFIX or PREFIX:EXEC_PREFIX.
bool compute_prefixes(PyConfig *config) noexcept {
    const wchar_t *home = config->home;
    const wchar_t *colon = home ? std::wcschr(home, L':') : nullptr;
    if (!config->prefix && home) {
        config->prefix = wide_copy(home, colon ? static_cast<size_t>(colon - home) : std::wcslen(home));
    } else if (!config->prefix) {
        config->prefix = prefix_of(config->executable);
    }
    if (!config->exec_prefix && config->prefix) {
        config->exec_prefix = wide_copy(colon ? colon + 1 : config->prefix);
    }
    return config->prefix && config->exec_prefix;
}

bool compute_search_paths(PyConfig *config) noexcept {
    wide_list_clear(&config->module_search_paths);
    PyWideStringList *paths = &config->module_search_paths;
    if (config->pythonpath_env && !wide_list_append_split(paths, config->pythonpath_env, L':')) {
        return false;
    }
    Text library, dynamic;
    library.add(config->prefix).add(L"/").add(config->platlibdir).add(L"/").add(kVersionFolder);
    dynamic.add(config->exec_prefix).add(L"/").add(config->platlibdir).add(L"/").add(kVersionFolder).add(L"/lib-dynload");
    if (library.failed() || dynamic.failed() || !wide_list_append(paths, library.get()) ||
        !wide_list_append(paths, dynamic.get())) {
        return false;
    }
    if (!config->stdlib_dir) {
        config->stdlib_dir = library.release();
    }
    config->module_search_paths_set = 1;
    return true;
}

bool copy_unless_set(wchar_t **slot, const wchar_t *text) noexcept { return *slot || wide_set(slot, text); }

}  // namespace

PyStatus config_compute_paths(PyConfig *config, const wchar_t *forced_path) noexcept {
    if (forced_path && !config->module_search_paths_set) {
        // Whoever gives the whole path knows where everything is.
        wide_list_clear(&config->module_search_paths);
        if (!wide_list_append_split(&config->module_search_paths, forced_path, L':') ||
            !copy_unless_set(&config->prefix, L"") || !copy_unless_set(&config->exec_prefix, L"")) {
            return status_no_memory(__func__);
        }
        config->module_search_paths_set = 1;
    }
    PyStatus status = compute_executable(config);
    if (status_failed(status)) {
        return status;
    }
    if (!compute_prefixes(config) || (!config->module_search_paths_set && !compute_search_paths(config)) ||
        !copy_unless_set(&config->base_executable, config->executable) ||
        !copy_unless_set(&config->base_prefix, config->prefix) ||
        !copy_unless_set(&config->base_exec_prefix, config->exec_prefix)) {
        return status_no_memory(__func__);
    }
    return status_ok();
}

}  // namespace interlock::runtime
