#include "base/base.hpp"

#include "runtime/init_config.hpp"

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "runtime/config.hpp"
#include "runtime/config_options.hpp"
#include "runtime/inittab.hpp"
#include "runtime/locale.hpp"
#include "runtime/status.hpp"
#include "runtime/wide.hpp"

struct PyInitConfig {
    PyPreConfig pre;
    PyConfig config;
    interlock::runtime::InitTable modules;
    PyStatus status;
    char text[256];  // what status.err_msg points to, when it was made here
};

namespace interlock::runtime {
namespace {

// -1, with "MESSAGE: NAME" as the error.
int fail(PyInitConfig *config, const char *message, const char *name) noexcept {
    std::snprintf(config->text, sizeof config->text, "%s: %s", message, name);
    config->status = status_error(nullptr, config->text);
    return -1;
}

int fail_memory(PyInitConfig *config) noexcept {
    config->status = status_no_memory(nullptr);
    return -1;
}

// The option, with `config`'s error cleared; null with an error.
const ConfigOption *take_option(PyInitConfig *config, const char *name) noexcept {
    const ConfigOption *option = find_option(name);
    if (!option) {
        fail(config, "unknown config option name", name);
        return nullptr;
    }
    if (option->access == OptionAccess::kMeaningless) {
        fail(config, "config option has no meaning without the Python language", name);
        return nullptr;
    }
    config->status = status_ok();
    return option;
}

template <class T>
T *member(PyInitConfig *config, const ConfigOption &option) noexcept {
    char *base = option.in_preconfig ? reinterpret_cast<char *>(&config->pre) : reinterpret_cast<char *>(&config->config);
    return reinterpret_cast<T *>(base + option.offset);
}

bool is_integer(OptionType type) noexcept {
    return type == OptionType::kInt || type == OptionType::kBool || type == OptionType::kUnsignedLong;
}

// "isolated" and the like are members of both structs.
void mirror_to_preconfig(PyInitConfig *config) noexcept {
    config->pre.isolated = config->config.isolated;
    config->pre.use_environment = config->config.use_environment;
    config->pre.dev_mode = config->config.dev_mode;
    config->pre.parse_argv = config->config.parse_argv;
}

// For free(), as documented: so not from our own heap.
char *public_utf8(const wchar_t *text) noexcept { return encode_utf8(text, nullptr, std::malloc); }

}  // namespace

PyInitConfig *init_config_create() noexcept {
    auto *config = static_cast<PyInitConfig *>(raw_calloc(1, sizeof(PyInitConfig)));
    if (config) {
        preconfig_init_isolated(&config->pre);
        config_init_isolated(&config->config);
    }
    return config;
}

void init_config_free(PyInitConfig *config) noexcept {
    if (config) {
        config_clear(&config->config);
        init_table_clear(&config->modules);
        raw_free(config);
    }
}

int init_config_get_error(PyInitConfig *config, const char **message) noexcept {
    if (config->status._type == PyStatus::_PyStatus_TYPE_EXIT) {
        std::snprintf(config->text, sizeof config->text, "exit code %d", config->status.exitcode);
        *message = config->text;
        return 1;
    }
    if (!status_failed(config->status)) {
        *message = nullptr;
        return 0;
    }
    if (config->status.func && config->status.err_msg != config->text) {
        std::snprintf(config->text, sizeof config->text, "%s: %s", config->status.func, config->status.err_msg);
        config->status = status_error(nullptr, config->text);
    }
    *message = config->status.err_msg;
    return 1;
}

int init_config_get_exit_code(PyInitConfig *config, int *exit_code) noexcept {
    if (config->status._type != PyStatus::_PyStatus_TYPE_EXIT) {
        return 0;
    }
    *exit_code = config->status.exitcode;
    return 1;
}

int init_config_has_option(const char *name) noexcept {
    const ConfigOption *option = find_option(name);
    return option && option->access != OptionAccess::kMeaningless;
}

int init_config_get_int(PyInitConfig *config, const char *name, int64_t *value) noexcept {
    const ConfigOption *option = take_option(config, name);
    if (!option) {
        return -1;
    }
    if (!is_integer(option->type)) {
        return fail(config, "config option type is not int", name);
    }
    *value = option->type == OptionType::kUnsignedLong ? static_cast<int64_t>(*member<unsigned long>(config, *option))
                                                       : *member<int>(config, *option);
    return 0;
}

int init_config_get_str(PyInitConfig *config, const char *name, char **value) noexcept {
    const ConfigOption *option = take_option(config, name);
    if (!option) {
        return -1;
    }
    if (option->type != OptionType::kString) {
        return fail(config, "config option type is not string", name);
    }
    const wchar_t *text = *member<wchar_t *>(config, *option);
    *value = text ? public_utf8(text) : nullptr;
    return text && !*value ? fail_memory(config) : 0;
}

int init_config_get_str_list(PyInitConfig *config, const char *name, size_t *length, char ***items) noexcept {
    const ConfigOption *option = take_option(config, name);
    if (!option) {
        return -1;
    }
    if (option->type != OptionType::kList && option->type != OptionType::kPairs) {
        return fail(config, "config option type is not string list", name);
    }
    const auto *list = member<PyWideStringList>(config, *option);
    auto count = static_cast<size_t>(list->length);
    auto **copies = static_cast<char **>(raw_calloc(count, sizeof(char *)));
    if (!copies) {
        return fail_memory(config);
    }
    for (size_t i = 0; i < count; i++) {
        copies[i] = public_utf8(list->items[i]);
        if (!copies[i]) {
            init_config_free_str_list(i, copies);
            return fail_memory(config);
        }
    }
    *length = count;
    *items = copies;
    return 0;
}

void init_config_free_str_list(size_t length, char **items) noexcept {
    for (size_t i = 0; items && i < length; i++) {
        std::free(items[i]);
    }
    raw_free(items);
}

int init_config_set_int(PyInitConfig *config, const char *name, int64_t value) noexcept {
    const ConfigOption *option = take_option(config, name);
    if (!option) {
        return -1;
    }
    if (!is_integer(option->type)) {
        return fail(config, "config option type is not int", name);
    }
    if (option->type == OptionType::kUnsignedLong) {
        if (value < 0 || value > 4294967295) {
            return fail(config, "config option value is out of range", name);
        }
        *member<unsigned long>(config, *option) = static_cast<unsigned long>(value);
    } else {
        if (value < INT_MIN || value > INT_MAX) {
            return fail(config, "config option value is out of range", name);
        }
        *member<int>(config, *option) = static_cast<int>(value);
    }
    mirror_to_preconfig(config);
    return 0;
}

int init_config_set_str(PyInitConfig *config, const char *name, const char *value) noexcept {
    const ConfigOption *option = take_option(config, name);
    if (!option) {
        return -1;
    }
    if (option->type != OptionType::kString) {
        return fail(config, "config option type is not string", name);
    }
    wchar_t *wide = value ? wide_from_utf8(value) : nullptr;
    if (value && !wide) {
        return fail_memory(config);
    }
    auto **slot = member<wchar_t *>(config, *option);
    raw_free(*slot);
    *slot = wide;
    return 0;
}

int init_config_set_str_list(PyInitConfig *config, const char *name, size_t length, char *const *items) noexcept {
    const ConfigOption *option = take_option(config, name);
    if (!option) {
        return -1;
    }
    if (option->type != OptionType::kList && option->type != OptionType::kPairs) {
        return fail(config, "config option type is not string list", name);
    }
    PyWideStringList fresh = {0, nullptr};
    for (size_t i = 0; i < length; i++) {
        wchar_t *wide = wide_from_utf8(items[i]);
        bool appended = wide && wide_list_append(&fresh, wide);
        raw_free(wide);
        if (!appended) {
            wide_list_clear(&fresh);
            return fail_memory(config);
        }
    }
    auto *list = member<PyWideStringList>(config, *option);
    wide_list_clear(list);
    *list = fresh;
    if (list == &config->config.module_search_paths) {
        config->config.module_search_paths_set = 1;
    }
    return 0;
}

int init_config_add_module(PyInitConfig *config, const char *name, PyObject *(*initfunc)(void)) noexcept {
    config->status = status_ok();
    return init_table_append(&config->modules, name, initfunc) ? 0 : fail_memory(config);
}

void init_config_set_status(PyInitConfig *config, const PyStatus &status) noexcept { config->status = status; }

PyStatus config_begin_from_init(PyInitConfig *config) noexcept {
    PyStatus status = preinitialize(&config->pre);
    if (!status_failed(status)) {
        status = config_begin_from(&config->config);
    }
    if (!status_failed(status) && !init_table_add_for_this_run(config->modules)) {
        config_end();
        status = status_no_memory(nullptr);
    }
    return status;
}

}  // namespace interlock::runtime
