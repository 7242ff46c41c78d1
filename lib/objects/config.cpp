#include "base/base.hpp"

#include "objects/config.hpp"

#include <climits>
#include <cstring>

#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/set.hpp"
#include "objects/sys.hpp"
#include "objects/sys_info.hpp"
#include "objects/unicode.hpp"
#include "runtime/config.hpp"
#include "runtime/config_options.hpp"

namespace interlock::objects {
namespace {

using runtime::ConfigOption;
using runtime::OptionAccess;
using runtime::OptionType;

constexpr size_t kFlagsPrefix = sizeof "flags." - 1;

// The option; null with ValueError.
const ConfigOption *require_option(const char *name) noexcept {
    const ConfigOption *option = runtime::find_option(name);
    if (!option || option->access == OptionAccess::kMeaningless) {
        err_format(PyExc_ValueError,
                   option ? "config option %s has no meaning without the Python language"
                          : "unknown config option name: %s",
                   name);
        return nullptr;
    }
    return option;
}

bool is_flag(const ConfigOption &option) noexcept {
    return option.sys_name && std::strncmp(option.sys_name, "flags.", kFlagsPrefix) == 0;
}

// Flags that sys tells the other way round.
bool is_inverted(const ConfigOption &option) noexcept {
    return std::strcmp(option.name, "write_bytecode") == 0 || std::strcmp(option.name, "use_environment") == 0;
}

PyObject *from_flags(const ConfigOption &option) noexcept {
    Ref<> flags = Ref<>::borrow(sys_get_object("flags"));
    if (!flags) {
        err_set_string(PyExc_RuntimeError, "lost sys.flags");
        return nullptr;
    }
    Ref<> value = Ref<>::steal(object_get_attr_string(flags.get(), option.sys_name + kFlagsPrefix));
    if (!value || option.type != OptionType::kBool) {
        return value.release();
    }
    int is_set = object_is_true(value.get());
    return is_set < 0 ? nullptr : new_ref((is_set != 0) != is_inverted(option) ? Py_True : Py_False);
}

PyObject *from_config(const ConfigOption &option) noexcept {
    const char *base = option.in_preconfig ? reinterpret_cast<const char *>(&runtime::preconfig())
                                           : reinterpret_cast<const char *>(&runtime::config());
    const void *member = base + option.offset;
    switch (option.type) {
    case OptionType::kInt:
        return long_from_long(*static_cast<const int *>(member));
    case OptionType::kBool:
        return new_ref(*static_cast<const int *>(member) ? Py_True : Py_False);
    case OptionType::kUnsignedLong:
        return long_from_unsigned_long(*static_cast<const unsigned long *>(member));
    case OptionType::kString: {
        const wchar_t *text = *static_cast<wchar_t *const *>(member);
        return text ? unicode_from_wide_char(text, -1) : new_ref(Py_None);
    }
    case OptionType::kList:
    case OptionType::kPairs: {
        const auto *list = static_cast<const PyWideStringList *>(member);
        return sys_list_of(list->length, list->items);
    }
    }
    return nullptr;
}

bool is_list_of_text(PyObject *value) noexcept {
    bool all = is_list(value);
    for (Py_ssize_t i = 0; all && i < list_size_unchecked(value); i++) {
        all = is_unicode(list_item(value, i));
    }
    return all;
}

bool is_dict_of_text(PyObject *value) noexcept {
    Py_ssize_t position = 0;
    PyObject *key, *item;
    bool all = is_dict(value);
    while (all && dict_next(value, &position, &key, &item)) {
        all = is_unicode(key) && (is_unicode(item) || item == Py_True);
    }
    return all;
}

// TypeError unless `value` suits the option.
bool check_type(const ConfigOption &option, PyObject *value) noexcept {
    const char *expected = nullptr;
    switch (option.type) {
    case OptionType::kInt:
    case OptionType::kBool:
    case OptionType::kUnsignedLong:
        expected = is_long(value) ? nullptr : "int or bool";
        break;
    case OptionType::kString:
        expected = is_unicode(value) || value == Py_None ? nullptr : "str or None";
        break;
    case OptionType::kList:
        expected = is_list_of_text(value) ? nullptr : "list[str]";
        break;
    case OptionType::kPairs:
        expected = is_dict_of_text(value) ? nullptr : "dict[str, str | bool]";
        break;
    }
    if (expected) {
        err_format(PyExc_TypeError, "expected %s for config option %s, got %s", expected, option.name,
                   type_of(value)->tp_name);
    }
    return !expected;
}

int set_flag(const ConfigOption &option, PyObject *value) noexcept {
    int number = long_as_int(value);
    if (number == -1 && err_occurred()) {
        return -1;
    }
    bool is_digits = std::strcmp(option.name, "int_max_str_digits") == 0;
    if (number < 0 || (is_digits && number && number < 640)) {
        err_format(PyExc_ValueError, "value out of range for config option %s: %d", option.name, number);
        return -1;
    }
    if (option.type == OptionType::kBool) {
        number = (number != 0) != is_inverted(option);
    }
    Ref<> shown = Ref<>::steal(long_from_long(number));
    if (!shown || sys_change_flag(option.sys_name + kFlagsPrefix, shown.get()) < 0) {
        return -1;
    }
    // sys tells this one a second time.
    return std::strcmp(option.name, "write_bytecode") == 0 ? sys_set_object("dont_write_bytecode", number ? Py_True : Py_False)
                                                           : 0;
}

}  // namespace

PyObject *config_get(const char *name) noexcept {
    const ConfigOption *option = require_option(name);
    if (!option) {
        return nullptr;
    }
    if (is_flag(*option)) {
        return from_flags(*option);
    }
    return option->sys_name ? sys_get_attr_string(option->sys_name) : from_config(*option);
}

int config_get_int(const char *name, int *value) noexcept {
    Ref<> object = Ref<>::steal(config_get(name));
    if (!object) {
        return -1;
    }
    if (!is_long(object.get())) {
        err_format(PyExc_TypeError, "config option %s is not an int", name);
        return -1;
    }
    int overflow;
    long long number = long_as_long_and_overflow(object.get(), &overflow);
    if (number == -1 && err_occurred()) {
        return -1;
    }
    if (overflow || number < INT_MIN || number > INT_MAX) {
        err_format(PyExc_OverflowError, "config option %s value does not fit into a C int", name);
        return -1;
    }
    *value = static_cast<int>(number);
    return 0;
}

PyObject *config_names() noexcept {
    Ref<> names = Ref<>::steal(list_new(0));
    for (const ConfigOption *option = runtime::kConfigOptions; names && option->name; option++) {
        if (option->access != OptionAccess::kMeaningless &&
            list_append_steal(names.get(), unicode_from_string(option->name)) < 0) {
            return nullptr;
        }
    }
    return names ? frozen_set_new(names.get()) : nullptr;
}

int config_set(const char *name, PyObject *value) noexcept {
    if (sys_audit("cpython.PyConfig_Set", "sO", name, value) < 0) {
        return -1;
    }
    const ConfigOption *option = require_option(name);
    if (!option) {
        return -1;
    }
    if (option->access != OptionAccess::kPublic) {
        err_format(PyExc_ValueError, "cannot set read-only option %s", name);
        return -1;
    }
    if (!check_type(*option, value)) {
        return -1;
    }
    return is_flag(*option) ? set_flag(*option, value) : sys_set_object(option->sys_name, value);
}

}  // namespace interlock::objects
