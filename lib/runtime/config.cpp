#include "base/base.hpp"

#include "runtime/config.hpp"

#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "interlock/pyconfig_vars.h"
#include "runtime/config_options.hpp"
#include "runtime/locale.hpp"
#include "runtime/status.hpp"
#include "runtime/wide.hpp"

namespace interlock::runtime {
namespace {

enum ConfigKind : int { kCompat = 1, kPython = 2, kIsolated = 3 };

// What older setters were told.
struct Settings {
    wchar_t *program_name;
    wchar_t *home;
    wchar_t *path;
    wchar_t *stream_encoding;  // for one initialization
    wchar_t *stream_errors;
    PyWideStringList warnoptions;
    PyWideStringList xoptions;
};

constinit Settings settings = {};
constinit PyConfig active = {};
constinit PyPreConfig active_pre = {};
constinit wchar_t *active_path = nullptr;  // module_search_paths joined, made when asked for
constinit char *fs_encoding = nullptr;     // what Py_FileSystemDefaultEncoding points to
constinit char *fs_errors = nullptr;
constinit bool is_active = false;
constinit bool is_preinitialized = false;

// Blocks are kept beyond finalization on purpose (C2); the last moment to free them is the end of the library.
__attribute__((destructor)) void free_everything() noexcept {
    if (is_active) {
        return;  // a thread may still read: the process ends without finalization
    }
    config_clear(&active);
    wide_clear(&active_path);
    wide_clear(&settings.program_name);
    wide_clear(&settings.home);
    wide_clear(&settings.path);
    wide_clear(&settings.stream_encoding);
    wide_clear(&settings.stream_errors);
    wide_list_clear(&settings.warnoptions);
    wide_list_clear(&settings.xoptions);
}

bool is_empty(const wchar_t *text) noexcept { return !text || !*text; }

// Sets a string from an environment variable, unless it is set.  False: no memory.
bool string_from_environment(const char *name, wchar_t **slot) noexcept {
    const char *value = *slot ? nullptr : environment(name);
    if (value) {
        *slot = decode_locale(value, nullptr, raw_malloc);
    }
    return !value || *slot;
}

bool has_x_option(const PyConfig &config, const wchar_t *name) noexcept {
    size_t length = std::wcslen(name);
    for (Py_ssize_t i = 0; i < config.xoptions.length; i++) {
        const wchar_t *option = config.xoptions.items[i];
        if (std::wcsncmp(option, name, length) == 0 && (!option[length] || option[length] == L'=')) {
            return true;
        }
    }
    return false;
}

PyStatus read_hash_seed(PyConfig *config) noexcept {
    if (config->use_hash_seed >= 0) {
        return status_ok();
    }
    config->use_hash_seed = 0;
    config->hash_seed = 0;
    const char *text = config->use_environment ? environment("PYTHONHASHSEED") : nullptr;
    if (!text || std::strcmp(text, "random") == 0) {
        return status_ok();
    }
    char *end;
    errno = 0;
    unsigned long seed = std::strtoul(text, &end, 10);
    if (*end || errno == ERANGE || seed > 4294967295UL) {
        return status_error("config_init_hash_seed",
                            "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]");
    }
    config->use_hash_seed = 1;
    config->hash_seed = seed;
    return status_ok();
}

PyStatus read_int_max_str_digits(PyConfig *config) noexcept {
    const char *text = config->use_environment ? environment("PYTHONINTMAXSTRDIGITS") : nullptr;
    if (config->int_max_str_digits < 0 && text) {
        char *end;
        long digits = std::strtol(text, &end, 10);
        if (*end || digits < 0 || digits > INT_MAX || (digits && digits < 640)) {
            return status_error("config_init_int_max_str_digits",
                                "PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.");
        }
        config->int_max_str_digits = static_cast<int>(digits);
    }
    if (config->int_max_str_digits < 0) {
        config->int_max_str_digits = 4300;
    }
    return status_ok();
}

void read_environment_flags(PyConfig *config) noexcept {
    environment_flag("PYTHONDEBUG", &config->parser_debug);
    environment_flag("PYTHONVERBOSE", &config->verbose);
    environment_flag("PYTHONOPTIMIZE", &config->optimization_level);
    environment_flag("PYTHONINSPECT", &config->inspect);
    int no_bytecode = 0, no_user_site = 0, unbuffered = 0;
    environment_flag("PYTHONDONTWRITEBYTECODE", &no_bytecode);
    environment_flag("PYTHONNOUSERSITE", &no_user_site);
    environment_flag("PYTHONUNBUFFERED", &unbuffered);
    if (no_bytecode) {
        config->write_bytecode = 0;
    }
    if (no_user_site) {
        config->user_site_directory = 0;
    }
    if (unbuffered) {
        config->buffered_stdio = 0;
    }
    if (environment("PYTHONSAFEPATH")) {
        config->safe_path = 1;
    }
    if (environment("PYTHONWARNDEFAULTENCODING")) {
        config->warn_default_encoding = 1;
    }
    if (config->dev_mode < 0 && environment("PYTHONDEVMODE")) {
        config->dev_mode = 1;
    }
}

// Lowest priority first: development mode, environment, command line and setters, bytes warnings.
bool read_warn_options(PyConfig *config) noexcept {
    PyWideStringList all = {0, nullptr};
    bool done = !config->dev_mode || wide_list_append(&all, L"default");
    if (done && config->use_environment) {
        if (const char *text = environment("PYTHONWARNINGS")) {
            wchar_t *wide = decode_locale(text, nullptr, raw_malloc);
            done = wide && wide_list_append_split(&all, wide, L',');
            raw_free(wide);
        }
    }
    done = done && wide_list_extend(&all, config->warnoptions) &&
           (!config->bytes_warning ||
            wide_list_append(&all, config->bytes_warning > 1 ? L"error::BytesWarning" : L"default::BytesWarning"));
    if (!done) {
        wide_list_clear(&all);
        return false;
    }
    wide_list_clear(&config->warnoptions);
    config->warnoptions = all;
    return true;
}

// PYTHONIOENCODING is ENCODING, ENCODING:ERRORS or :ERRORS.
bool read_stdio(PyConfig *config) noexcept {
    const char *text = config->use_environment ? environment("PYTHONIOENCODING") : nullptr;
    if (text) {
        wchar_t *wide = decode_locale(text, nullptr, raw_malloc);
        if (!wide) {
            return false;
        }
        wchar_t *colon = std::wcschr(wide, L':');
        if (colon) {
            *colon = 0;
        }
        bool copied = (config->stdio_encoding || !*wide || wide_set(&config->stdio_encoding, wide)) &&
                      // An encoding without errors means "strict".
                      (config->stdio_errors || (!colon && !*wide) ||
                       wide_set(&config->stdio_errors, is_empty(colon ? colon + 1 : nullptr) ? L"strict" : colon + 1));
        raw_free(wide);
        if (!copied) {
            return false;
        }
    }
    if (!config->stdio_encoding) {
        const char *codeset = active_pre.utf8_mode > 0 ? "utf-8" : locale_codeset();
        config->stdio_encoding = decode_utf8(codeset, nullptr, raw_malloc);
        if (!config->stdio_encoding) {
            return false;
        }
    }
    const wchar_t *errors = active_pre.utf8_mode > 0 || is_lenient_locale() ? L"surrogateescape" : L"strict";
    return config->stdio_errors || wide_set(&config->stdio_errors, errors);
}

bool read_filesystem_encoding(PyConfig *config) noexcept {
    if (!config->filesystem_encoding) {
        const char *codeset = active_pre.utf8_mode > 0 ? "utf-8" : locale_codeset();
        config->filesystem_encoding = decode_utf8(codeset, nullptr, raw_malloc);
    }
    return config->filesystem_encoding &&
           (config->filesystem_errors || wide_set(&config->filesystem_errors, L"surrogateescape"));
}

// The name that codecs give themselves; an encoding that nobody here speaks is an error.
PyStatus normalize_encoding(wchar_t **slot, const char *option) noexcept {
    char *name = encode_utf8(*slot, nullptr, raw_malloc);
    if (!name) {
        return status_no_memory(__func__);
    }
    const char *normal = normal_encoding(name);
    PyStatus status = normal ? status_ok() : status_error_format("init_sys_streams", "%s: unknown encoding: %s", option, name);
    raw_free(name);
    if (normal) {
        wchar_t *wide = decode_utf8(normal, nullptr, raw_malloc);
        if (!wide) {
            return status_no_memory(__func__);
        }
        raw_free(*slot);
        *slot = wide;
    }
    return status;
}

PyStatus check_meaning(const PyConfig &config) noexcept {
    const char *name = find_meaningless(config);
    return name ? status_error_format("PyConfig_Read", "PyConfig.%s has no meaning without the Python language", name)
                : status_ok();
}

void init_common(PyConfig *config, ConfigKind kind) noexcept {
    *config = {};
    config->_config_init = kind;
    config->code_debug_ranges = 1;
    config->site_import = 1;
    config->write_bytecode = 1;
    config->buffered_stdio = 1;
    config->use_frozen_modules = 1;
    config->cpu_count = -1;
    config->_install_importlib = 1;
    config->_init_main = 1;
}

void init_compat(PyConfig *config) noexcept {
    config_init_python(config);
    config->_config_init = kCompat;
    config->parse_argv = 0;
    config_read_flags(config);
}

PyStatus preinitialize_for(const PyConfig &config) noexcept {
    if (is_preinitialized) {
        return status_ok();
    }
    PyPreConfig pre;
    if (config._config_init == kIsolated) {
        preconfig_init_isolated(&pre);
    } else {
        preconfig_init_python(&pre);
    }
    if (config._config_init == kCompat) {
        pre._config_init = kCompat;
        pre.utf8_mode = Py_UTF8Mode;
        pre.coerce_c_locale = 0;
        pre.coerce_c_locale_warn = 0;
    }
    pre.isolated = config.isolated;
    pre.use_environment = config.use_environment;
    pre.dev_mode = config.dev_mode;
    return config.parse_argv == 1 ? preinitialize_from_args(&pre, config.argv.length, config.argv.items)
                                  : preinitialize(&pre);
}

// The C streams share the descriptors with sys.stdout and sys.stderr; unbuffered, the order of output is kept.
void configure_c_streams(const PyConfig &config) noexcept {
    if (config.configure_c_stdio && !config.buffered_stdio) {
        std::setvbuf(stdin, nullptr, _IONBF, BUFSIZ);
        std::setvbuf(stdout, nullptr, _IONBF, BUFSIZ);
        std::setvbuf(stderr, nullptr, _IONBF, BUFSIZ);
    } else if (config.configure_c_stdio && config.interactive) {
        std::setvbuf(stdin, nullptr, _IOLBF, BUFSIZ);
        std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
    }
}

// Takes over `config`, which the caller gave up.
PyStatus activate(PyConfig *config) noexcept {
    PyStatus status = config_read(config);
    if (!status_failed(status)) {
        status = check_meaning(*config);
    }
    if (!status_failed(status) && is_empty(config->program_name)) {
        bool from_argv = config->_config_init == kPython && config->orig_argv.length && *config->orig_argv.items[0];
        if (!wide_set(&config->program_name, from_argv ? config->orig_argv.items[0] : L"python3")) {
            status = status_no_memory(__func__);
        }
    }
    if (!status_failed(status)) {
        status = config_compute_paths(config, settings.path);
    }
    if (!status_failed(status)) {
        status = normalize_encoding(&config->filesystem_encoding, "filesystem_encoding");
    }
    if (!status_failed(status)) {
        status = normalize_encoding(&config->stdio_encoding, "stdio_encoding");
    }
    char *encoding = nullptr, *errors = nullptr;
    if (!status_failed(status)) {
        encoding = encode_utf8(config->filesystem_encoding, nullptr, raw_malloc);
        errors = encode_utf8(config->filesystem_errors, nullptr, raw_malloc);
        if (!encoding || !errors) {
            status = status_no_memory(__func__);
        }
    }
    if (status_failed(status)) {
        raw_free(encoding);
        raw_free(errors);
        config_clear(config);
        return status;
    }
    config_clear(&active);
    wide_clear(&active_path);
    active = *config;
    fs_encoding = encoding;
    fs_errors = errors;
    Py_FileSystemDefaultEncoding = fs_encoding;
    Py_FileSystemDefaultEncodeErrors = fs_errors;
    config_write_flags(active, active_pre);
    configure_c_streams(active);
    is_active = true;
    return status;
}

// Returns the settings' copies to `config`; what `config` has already wins.
bool apply_settings(PyConfig *config) noexcept {
    return (config->program_name || !settings.program_name || wide_set(&config->program_name, settings.program_name)) &&
           (config->home || !settings.home || wide_set(&config->home, settings.home)) &&
           (config->stdio_encoding || !settings.stream_encoding ||
            wide_set(&config->stdio_encoding, settings.stream_encoding)) &&
           (config->stdio_errors || !settings.stream_errors || wide_set(&config->stdio_errors, settings.stream_errors)) &&
           wide_list_extend(&config->warnoptions, settings.warnoptions) &&
           wide_list_extend(&config->xoptions, settings.xoptions);
}

}  // namespace

PyStatus status_error_format(const char *function, const char *format, ...) noexcept {
    static char text[256];
    va_list arguments;
    va_start(arguments, format);
    std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return status_error(function, text);
}

const PyConfig &config() noexcept { return active; }
const PyPreConfig &preconfig() noexcept { return active_pre; }
bool config_is_active() noexcept { return is_active; }

// ---- Preinitialization.

void preconfig_init_python(PyPreConfig *config) noexcept {
    *config = {};
    config->_config_init = kPython;
    config->parse_argv = 1;
    config->use_environment = 1;
    config->configure_locale = 1;
    config->coerce_c_locale = -1;
    config->coerce_c_locale_warn = -1;
    config->utf8_mode = -1;
    config->dev_mode = -1;
}

void preconfig_init_isolated(PyPreConfig *config) noexcept {
    *config = {};
    config->_config_init = kIsolated;
    config->isolated = 1;
}

PyStatus preinitialize(const PyPreConfig *wishes) noexcept {
    if (is_preinitialized) {
        return status_ok();
    }
    PyPreConfig pre = *wishes;
    if (pre.isolated > 0) {
        pre.use_environment = 0;
    }
    bool reads = pre.use_environment != 0;
    if (pre.configure_locale) {
        set_user_locale();
    } else {
        pre.coerce_c_locale = 0;
        pre.coerce_c_locale_warn = 0;
    }
    if (pre.utf8_mode < 0) {
        const char *text = reads ? environment("PYTHONUTF8") : nullptr;
        if (text && std::strcmp(text, "0") != 0 && std::strcmp(text, "1") != 0) {
            return status_error("preconfig_init_utf8_mode", "invalid PYTHONUTF8 environment variable value");
        }
        // The C locale says nothing about the encoding of anything.
        pre.utf8_mode = text ? *text == '1' : is_c_locale();
    }
    if (pre.dev_mode < 0) {
        pre.dev_mode = reads && environment("PYTHONDEVMODE");
    }
    // Coercion (PEP 538) is for child processes of the language's own program; UTF-8 mode does the rest.
    pre.coerce_c_locale = pre.coerce_c_locale > 0;
    pre.coerce_c_locale_warn = pre.coerce_c_locale_warn > 0;
    if (pre.allocator == 0 && reads) {
        const char *name = environment("PYTHONMALLOC");
        pre.allocator = name ? find_allocator(name) : 0;
        if (pre.allocator < 0) {
            return status_error("preconfig_init_allocator", "PYTHONMALLOC: unknown allocator");
        }
    }
    if (pre.allocator == 0 && pre.dev_mode) {
        pre.allocator = 2;
    }
    if (pre.allocator > 4) {
        return status_error("preconfig_init_allocator", "PyPreConfig.allocator: this allocator is not built in");
    }
    active_pre = pre;
    Py_UTF8Mode = pre.utf8_mode;
    is_preinitialized = true;
    return status_ok();
}

PyStatus preinitialize_from_args(const PyPreConfig *wishes, Py_ssize_t argc, wchar_t *const *argv) noexcept {
    PyPreConfig pre = *wishes;
    if (pre.parse_argv) {
        preconfig_parse_argv(&pre, argc, argv);
    }
    return preinitialize(&pre);
}

PyStatus preinitialize_from_bytes_args(const PyPreConfig *wishes, Py_ssize_t argc, char *const *argv) noexcept {
    PyWideStringList list = {0, nullptr};
    PyStatus status = status_ok();
    for (Py_ssize_t i = 0; i < argc && !status_failed(status); i++) {
        wchar_t *wide = decode_locale(argv[i], nullptr, raw_malloc);
        if (!wide || !wide_list_append(&list, wide)) {
            status = status_no_memory(__func__);
        }
        raw_free(wide);
    }
    if (!status_failed(status)) {
        status = preinitialize_from_args(wishes, list.length, list.items);
    }
    wide_list_clear(&list);
    return status;
}

// ---- Setters and getters.

bool set_program_name(const wchar_t *name) noexcept {
    return wide_set(&settings.program_name, is_empty(name) ? nullptr : name);
}
bool set_python_home(const wchar_t *home) noexcept { return wide_set(&settings.home, is_empty(home) ? nullptr : home); }
bool set_module_path(const wchar_t *path) noexcept { return wide_set(&settings.path, path); }

int set_standard_stream_encoding(const char *encoding, const char *errors) noexcept {
    if (is_active) {
        return -1;
    }
    wchar_t *wide_encoding = encoding ? decode_utf8(encoding, nullptr, raw_malloc) : nullptr;
    if (encoding && !wide_encoding) {
        return -2;
    }
    wchar_t *wide_errors = errors ? decode_utf8(errors, nullptr, raw_malloc) : nullptr;
    if (errors && !wide_errors) {
        raw_free(wide_encoding);
        return -3;
    }
    if (encoding) {
        raw_free(settings.stream_encoding);
        settings.stream_encoding = wide_encoding;
    }
    if (errors) {
        raw_free(settings.stream_errors);
        settings.stream_errors = wide_errors;
    }
    return 0;
}

bool add_warn_option(const wchar_t *option) noexcept { return wide_list_append(&settings.warnoptions, option); }
bool add_x_option(const wchar_t *option) noexcept { return wide_list_append(&settings.xoptions, option); }
void reset_warn_options() noexcept { wide_list_clear(&settings.warnoptions); }

wchar_t *get_program_name() noexcept {
    return !is_active && settings.program_name ? settings.program_name : active.program_name;
}

wchar_t *get_python_home() noexcept { return !is_active && settings.home ? settings.home : active.home; }

wchar_t *get_module_path() noexcept {
    if (!active.module_search_paths_set) {
        return settings.path;
    }
    return active_path;
}

// ---- One PyConfig.

void config_init_python(PyConfig *config) noexcept {
    init_common(config, kPython);
    config->use_environment = 1;
    config->dev_mode = -1;
    config->install_signal_handlers = 1;
    config->use_hash_seed = -1;
    config->faulthandler = -1;
    config->tracemalloc = -1;
    config->perf_profiling = -1;
    config->parse_argv = 1;
    config->user_site_directory = 1;
    config->configure_c_stdio = 1;
    config->int_max_str_digits = -1;
    config->pathconfig_warnings = 1;
}

void config_init_isolated(PyConfig *config) noexcept {
    init_common(config, kIsolated);
    config->isolated = 1;
    config->safe_path = 1;
    config->int_max_str_digits = 4300;
}

void config_clear(PyConfig *config) noexcept {
    for_each_string(config, [](wchar_t **slot) noexcept { wide_clear(slot); });
    for_each_list(config, [](PyWideStringList *list) noexcept { wide_list_clear(list); });
    config->module_search_paths_set = 0;
}

bool config_copy(PyConfig *to, const PyConfig &from) noexcept {
    *to = from;
    for_each_string(to, [](wchar_t **slot) noexcept { *slot = nullptr; });
    for_each_list(to, [](PyWideStringList *list) noexcept { *list = {0, nullptr}; });
    bool copied = true;
    auto *source = reinterpret_cast<const char *>(&from);
    auto *target = reinterpret_cast<char *>(to);
    for_each_string(to, [&](wchar_t **slot) noexcept {
        auto offset = reinterpret_cast<char *>(slot) - target;
        copied = copied && wide_set(slot, *reinterpret_cast<wchar_t *const *>(source + offset));
    });
    for_each_list(to, [&](PyWideStringList *list) noexcept {
        auto offset = reinterpret_cast<char *>(list) - target;
        copied = copied && wide_list_copy(list, *reinterpret_cast<const PyWideStringList *>(source + offset));
    });
    if (!copied) {
        config_clear(to);
    }
    return copied;
}

PyStatus config_read(PyConfig *config) noexcept {
    PyStatus status = preinitialize_for(*config);
    if (status_failed(status)) {
        return status;
    }
    if (!config->orig_argv.length && !(config->argv.length == 1 && !*config->argv.items[0]) &&
        !wide_list_copy(&config->orig_argv, config->argv)) {
        return status_no_memory(__func__);
    }
    if (config->parse_argv == 1 && config->argv.length) {
        status = config_parse_argv(config);
        if (status_failed(status)) {
            return status;
        }
    }
    if (config->isolated > 0) {
        config->isolated = 1;
        config->use_environment = 0;
        config->user_site_directory = 0;
        config->safe_path = 1;
    }
    if (config->use_environment) {
        read_environment_flags(config);
        if (!string_from_environment("PYTHONPATH", &config->pythonpath_env) ||
            !string_from_environment("PYTHONHOME", &config->home) ||
            !string_from_environment("PYTHONPLATLIBDIR", &config->platlibdir)) {
            return status_no_memory(__func__);
        }
    }
    if (config->dev_mode < 0) {
        config->dev_mode = has_x_option(*config, L"dev");
    }
    status = read_hash_seed(config);
    if (!status_failed(status)) {
        status = read_int_max_str_digits(config);
    }
    if (status_failed(status)) {
        return status;
    }
    config->faulthandler = config->faulthandler > 0;
    config->tracemalloc = config->tracemalloc > 0;
    config->perf_profiling = config->perf_profiling > 0;
    bool done = read_stdio(config) && read_filesystem_encoding(config) && read_warn_options(config) &&
                (config->platlibdir || wide_set(&config->platlibdir, L"lib")) &&
                (config->check_hash_pycs_mode || wide_set(&config->check_hash_pycs_mode, L"default")) &&
                (config->argv.length || wide_list_append(&config->argv, L""));
    return done ? status_ok() : status_no_memory(__func__);
}

PyStatus config_set_string(PyConfig *config, wchar_t **slot, const wchar_t *text) noexcept {
    PyStatus status = preinitialize_for(*config);
    if (status_failed(status)) {
        return status;
    }
    return wide_set(slot, text) ? status_ok() : status_no_memory(__func__);
}

PyStatus config_set_bytes_string(PyConfig *config, wchar_t **slot, const char *text) noexcept {
    PyStatus status = preinitialize_for(*config);
    if (status_failed(status)) {
        return status;
    }
    wchar_t *wide = text ? decode_locale(text, nullptr, raw_malloc) : nullptr;
    if (text && !wide) {
        return status_no_memory(__func__);
    }
    raw_free(*slot);
    *slot = wide;
    return status_ok();
}

PyStatus config_set_argv(PyConfig *config, Py_ssize_t argc, wchar_t *const *argv) noexcept {
    return config_set_list(config, &config->argv, argc, argv);
}

PyStatus config_set_bytes_argv(PyConfig *config, Py_ssize_t argc, char *const *argv) noexcept {
    PyStatus status = preinitialize_for(*config);
    PyWideStringList list = {0, nullptr};
    for (Py_ssize_t i = 0; i < argc && !status_failed(status); i++) {
        wchar_t *wide = decode_locale(argv[i], nullptr, raw_malloc);
        if (!wide || !wide_list_append(&list, wide)) {
            status = status_no_memory(__func__);
        }
        raw_free(wide);
    }
    if (status_failed(status)) {
        wide_list_clear(&list);
        return status;
    }
    wide_list_clear(&config->argv);
    config->argv = list;
    return status;
}

PyStatus config_set_list(PyConfig *config, PyWideStringList *list, Py_ssize_t length, wchar_t *const *items) noexcept {
    PyStatus status = preinitialize_for(*config);
    if (status_failed(status)) {
        return status;
    }
    if (!wide_list_set(list, length, items)) {
        return status_no_memory(__func__);
    }
    if (list == &config->module_search_paths) {
        config->module_search_paths_set = 1;
    }
    return status;
}

// ---- Begin and end.

namespace {

// The getter promises a string for all readers, so it is joined once, here.
bool join_module_path() noexcept {
    size_t length = 1;
    for (Py_ssize_t i = 0; i < active.module_search_paths.length; i++) {
        length += std::wcslen(active.module_search_paths.items[i]) + 1;
    }
    active_path = static_cast<wchar_t *>(raw_malloc(length * sizeof(wchar_t)));
    if (!active_path) {
        return false;
    }
    wchar_t *end = active_path;
    for (Py_ssize_t i = 0; i < active.module_search_paths.length; i++) {
        if (i) {
            *end++ = L':';
        }
        const wchar_t *part = active.module_search_paths.items[i];
        size_t count = std::wcslen(part);
        std::wmemcpy(end, part, count);
        end += count;
    }
    *end = 0;
    return true;
}

PyStatus begin(PyConfig *config) noexcept {
    PyStatus status = activate(config);
    if (!status_failed(status) && !join_module_path()) {
        config_end();
        status = status_no_memory("config_begin");
    }
    return status;
}

}  // namespace

PyStatus config_begin(int install_signal_handlers) noexcept {
    PyConfig fresh;
    init_compat(&fresh);
    fresh.install_signal_handlers = install_signal_handlers != 0;
    if (!apply_settings(&fresh)) {
        config_clear(&fresh);
        return status_no_memory(__func__);
    }
    return begin(&fresh);
}

PyStatus config_begin_from(const PyConfig *config) noexcept {
    PyConfig fresh;
    if (!config_copy(&fresh, *config) || !apply_settings(&fresh)) {
        config_clear(&fresh);
        return status_no_memory(__func__);
    }
    return begin(&fresh);
}

void config_end() noexcept {
    is_active = false;
    is_preinitialized = false;
    wide_clear(&settings.stream_encoding);
    wide_clear(&settings.stream_errors);
    Py_FileSystemDefaultEncoding = nullptr;
    Py_FileSystemDefaultEncodeErrors = nullptr;
    raw_free(fs_encoding);
    raw_free(fs_errors);
    fs_encoding = fs_errors = nullptr;
}

}  // namespace interlock::runtime
