#include "base/base.hpp"

#include "objects/warnings.hpp"

#include <cstring>

#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/error_state.hpp"
#include "objects/exception_types.hpp"
#include "objects/frame.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/long.hpp"
#include "objects/sys.hpp"
#include "objects/text_out.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"
#include "objects/warning_filters.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {
namespace {

// Where a warning is issued.
struct Place {
    Ref<> filename;
    Ref<> module;    // or null: from the file name
    Ref<> registry;  // dict or null
    int line = 1;
};

// A C caller has no place of its own: the module `sys` stands for it.
PyObject *globals_of(const Interlock_Frame *frame) noexcept {
    return frame && frame->globals ? frame->globals : interpreter_objects().sys.dict;
}

bool find_place(Py_ssize_t stack_level, Place *place) noexcept {
    const Interlock_Frame *frame = runtime::current()->frame;
    for (; frame && stack_level > 1; stack_level--) {
        frame = frame->back;
    }
    PyObject *globals = globals_of(frame);
    place->line = frame ? frame_line(frame) : 1;
    place->filename = Ref<>::borrow(frame ? frame->code->co_filename : IL_STR("sys"));
    if (!globals) {
        place->module = Ref<>::borrow(IL_STR("sys"));
        return true;
    }
    PyObject *registry = dict_get_item_with_error(globals, IL_STR("__warningregistry__"));
    if (!registry) {
        if (err_occurred()) {
            return false;
        }
        place->registry.reset(dict_new());
        if (!place->registry ||
            dict_set_item(globals, IL_STR("__warningregistry__"), place->registry.get()) < 0) {
            return false;
        }
    } else if (is_dict(registry)) {
        place->registry = Ref<>::borrow(registry);
    }
    PyObject *name = dict_get_item_with_error(globals, IL_STR("__name__"));
    if (!name && err_occurred()) {
        return false;
    }
    place->module = Ref<>::borrow(name && is_unicode(name) ? name : IL_STR("<string>"));
    return true;
}

// "dir/file.py" is the module "dir/file".
PyObject *module_of_file(PyObject *filename) noexcept {
    Py_ssize_t size = 0;
    const char *text = unicode_as_utf8_and_size(filename, &size);
    if (!text) {
        return nullptr;
    }
    if (size == 0) {
        return new_ref(IL_STR("<unknown>"));
    }
    if (size >= 3 && std::memcmp(text + size - 3, ".py", 3) == 0) {
        size -= 3;
    }
    return unicode_from_string_and_size(text, size);
}

// 1: the key is in the registry; 0: it is not, and is put there when `remember`; -1.
int seen(PyObject *registry, PyObject *key, bool remember) noexcept {
    int known = dict_contains(registry, key);
    if (known == 0 && remember && dict_set_item(registry, key, Py_True) < 0) {
        return -1;
    }
    return known;
}

// A registry of other filters is out of date: it is emptied.
bool refresh(PyObject *registry, int version) noexcept {
    PyObject *stored = dict_get_item_with_error(registry, IL_STR("version"));
    if (!stored && err_occurred()) {
        return false;
    }
    int overflow = 0;
    if (stored && is_long(stored) && long_as_long_and_overflow(stored, &overflow) == version) {
        return true;
    }
    auto number = Ref<>::steal(long_from_long(version));
    dict_clear(registry);
    return number && dict_set_item(registry, IL_STR("version"), number.get()) == 0;
}

// The registry that "once" uses when the place has none.
PyObject *once_registry() noexcept {
    PyObject *&registry = interpreter_objects().errors.warning_onceregistry;
    if (!registry) {
        registry = dict_new();
    }
    return registry;
}

void show(PyObject *filename, int line, PyTypeObject *category, PyObject *text) noexcept {
    auto file = Ref<>::borrow(sys_get_object("stderr"));
    if (file.get() == Py_None) {
        return;
    }
    auto name = Ref<>::steal(type_get_name(category));
    auto report = Ref<>::steal(name ? unicode_from_format("%U:%d: %U: %U\n", filename, line, name.get(), text)
                                    : nullptr);
    err_clear();
    TextOut out(file.get(), TextOut::OnFailure::kUseCStderr);
    out.str(report.get());
    out.flush();
    err_clear();
}

// One warning with all that is known about it.
struct Warning {
    PyTypeObject *category;
    PyObject *message;  // instance of the category, or null: made when it is raised
    PyObject *text;     // str
};

int warn_at(const Warning &warning, const Place &place) noexcept {
    const WarningFilters *filters = warning_filters();
    auto line = Ref<>::steal(long_from_long(place.line));
    auto key = Ref<>::steal(
        line ? tuple_pack(3, warning.text, as_object(warning.category), line.get()) : nullptr);
    auto module = place.module ? Ref<>::borrow(place.module.get()) : Ref<>::steal(module_of_file(place.filename.get()));
    if (!filters || !key || !module) {
        return -1;
    }
    PyObject *registry = place.registry.get();
    if (registry) {
        if (!refresh(registry, filters->options)) {
            return -1;
        }
        int known = seen(registry, key.get(), false);
        if (known) {
            return known < 0 ? -1 : 0;
        }
    }
    WarningAction action =
        warning_action(*filters, warning.text, warning.category, module.get(), place.line);
    switch (action) {
    case WarningAction::kError:
        err_set_object(as_object(warning.category), warning.message ? warning.message : warning.text);
        return -1;
    case WarningAction::kIgnore:
        return 0;
    case WarningAction::kAlways:
        break;
    case WarningAction::kDefault:
    case WarningAction::kModule:
    case WarningAction::kOnce: {
        if (registry && dict_set_item(registry, key.get(), Py_True) < 0) {
            return -1;
        }
        if (action == WarningAction::kOnce && !registry) {
            registry = once_registry();
            if (!registry) {
                return -1;
            }
        }
        if (action != WarningAction::kDefault && registry) {
            auto wide_key = Ref<>::steal(tuple_pack(2, warning.text, as_object(warning.category)));
            int known = wide_key ? seen(registry, wide_key.get(), true) : -1;
            if (known) {
                return known < 0 ? -1 : 0;
            }
        }
        break;
    }
    }
    show(place.filename.get(), place.line, warning.category, warning.text);
    return 0;
}

int warn(PyObject *category, PyObject *text, Py_ssize_t stack_level) noexcept {
    Place place;
    if (!text || !find_place(stack_level, &place)) {
        return -1;
    }
    if (!category) {
        category = PyExc_RuntimeWarning;
    }
    if (!is_type(category)) {
        err_format(PyExc_TypeError, "category must be a Warning subclass, not '%s'", type_of(category)->tp_name);
        return -1;
    }
    return warn_at({reinterpret_cast<PyTypeObject *>(category), nullptr, text}, place);
}

}  // namespace

int err_warn_ex(PyObject *category, const char *message, Py_ssize_t stack_level) noexcept {
    auto text = Ref<>::steal(unicode_from_string(message));
    return warn(category, text.get(), stack_level);
}

int err_warn_format_v(PyObject *category, Py_ssize_t stack_level, const char *format, va_list args) noexcept {
    auto text = Ref<>::steal(unicode_from_format_v(format, args));
    return warn(category, text.get(), stack_level);
}

int err_warn_format(PyObject *category, Py_ssize_t stack_level, const char *format, ...) noexcept {
    va_list args;
    va_start(args, format);
    int result = err_warn_format_v(category, stack_level, format, args);
    va_end(args);
    return result;
}

int err_resource_warning_v(PyObject *, Py_ssize_t stack_level, const char *format, va_list args) noexcept {
    return err_warn_format_v(PyExc_ResourceWarning, stack_level, format, args);
}

int err_warn_explicit_object(PyObject *category, PyObject *message, PyObject *filename, int line, PyObject *module,
                             PyObject *registry) noexcept {
    if (registry && registry != Py_None && !is_dict(registry)) {
        err_set_string(PyExc_TypeError, "'registry' must be a dict or None");
        return -1;
    }
    Place place;
    place.filename = Ref<>::borrow(filename);
    place.module = Ref<>::borrow(module == Py_None ? nullptr : module);
    place.registry = Ref<>::borrow(registry == Py_None ? nullptr : registry);
    place.line = line;
    bool is_instance = is_instance_of(message, &exc_Warning);
    auto text = Ref<>::steal(object_str(message));
    if (!text) {
        return -1;
    }
    PyObject *type = is_instance ? as_object(type_of(message)) : category ? category : PyExc_RuntimeWarning;
    return warn_at({reinterpret_cast<PyTypeObject *>(type), is_instance ? message : nullptr, text.get()}, place);
}

int err_warn_explicit_format_v(PyObject *category, const char *filename, int line, const char *module,
                               PyObject *registry, const char *format, va_list args) noexcept {
    auto text = Ref<>::steal(unicode_from_format_v(format, args));
    auto file = Ref<>::steal(text ? unicode_decode_fs_default(filename) : nullptr);
    auto name = file && module ? Ref<>::steal(unicode_from_string(module)) : Ref<>();
    if (!file || (module && !name)) {
        return -1;
    }
    return err_warn_explicit_object(category, text.get(), file.get(), line, name.get(), registry);
}

int err_warn_explicit(PyObject *category, const char *message, const char *filename, int line, const char *module,
                      PyObject *registry) noexcept {
    auto text = Ref<>::steal(unicode_from_string(message));
    auto file = Ref<>::steal(unicode_decode_fs_default(filename));
    auto name = module ? Ref<>::steal(unicode_from_string(module)) : Ref<>();
    if (!text || !file || (module && !name)) {
        return -1;
    }
    return err_warn_explicit_object(category, text.get(), file.get(), line, name.get(), registry);
}

}  // namespace interlock::objects
