#include "base/base.hpp"

#include "modules/sys_functions.hpp"

#include <dlfcn.h>

#include <cmath>

#include "objects/arg.hpp"
#include "objects/arguments.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/file.hpp"
#include "objects/float.hpp"
#include "objects/gc.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/long.hpp"
#include "objects/sys.hpp"
#include "objects/sys_info.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"
#include "objects/unraisable.hpp"
#include "runtime/config.hpp"
#include "runtime/gil.hpp"
#include "runtime/runtime.hpp"

namespace interlock::modules {
namespace {

using objects::new_ref;
using objects::Ref;

PyObject *none() noexcept { return new_ref(Py_None); }

// ---- Hooks.

PyObject *sys_displayhook(PyObject *, PyObject *value) noexcept {
    PyObject *builtins = objects::interpreter_objects().imports.builtins;
    if (value == Py_None) {
        return none();
    }
    // While it is shown there is no previous value: its repr may use `_`.
    if (objects::dict_set_item(builtins, IL_STR("_"), Py_None) < 0) {
        return nullptr;
    }
    Ref<> file = Ref<>::borrow(objects::sys_get_object("stdout"));
    if (!file || file.get() == Py_None) {
        objects::err_set_string(PyExc_RuntimeError, "lost sys.stdout");
        return nullptr;
    }
    if (objects::file_write_object(value, file.get(), 0) < 0 || objects::file_write_string("\n", file.get()) < 0 ||
        objects::dict_set_item(builtins, IL_STR("_"), value) < 0) {
        return nullptr;
    }
    return none();
}

PyObject *sys_excepthook(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    if (!objects::check_positional("excepthook", count, 3, 3)) {
        return nullptr;
    }
    objects::err_display(args[0], args[1], args[2]);
    return none();
}

PyObject *sys_unraisablehook(PyObject *, PyObject *args) noexcept { return objects::default_unraisable_hook(args); }

PyObject *sys_audit(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    if (count < 1) {
        objects::err_set_string(PyExc_TypeError, "audit() missing 1 required positional argument: 'event'");
        return nullptr;
    }
    if (!objects::is_unicode(args[0])) {
        return objects::err_format(PyExc_TypeError, "expected str for argument 'event', not %.200s",
                                   objects::type_of(args[0])->tp_name);
    }
    const char *event = objects::unicode_as_utf8(args[0]);
    Ref<> rest = Ref<>::steal(event ? objects::tuple_from_array(args + 1, count - 1) : nullptr);
    return rest && objects::sys_audit_tuple(event, rest.get()) == 0 ? none() : nullptr;
}

PyObject *sys_addaudithook(PyObject *, PyObject *hook) noexcept {
    return objects::sys_add_audit_callable(hook) == 0 ? none() : nullptr;
}

// ---- The handled exception.

PyObject *sys_exc_info(PyObject *, PyObject *) noexcept {
    PyObject *type, *value, *traceback;
    objects::err_get_exc_info(&type, &value, &traceback);
    Ref<> items[] = {Ref<>::steal(type), Ref<>::steal(value), Ref<>::steal(traceback)};
    auto or_none = [](const Ref<> &item) noexcept { return item ? item.get() : Py_None; };
    return objects::tuple_pack(3, or_none(items[0]), or_none(items[1]), or_none(items[2]));
}

PyObject *sys_exception(PyObject *, PyObject *) noexcept {
    PyObject *exception = objects::err_get_handled_exception();
    return exception ? exception : none();
}

PyObject *sys_exit(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    if (objects::check_positional("exit", count, 0, 1)) {
        objects::err_set_object(PyExc_SystemExit, count ? args[0] : nullptr);
    }
    return nullptr;
}

// ---- The runtime.

PyObject *sys_getswitchinterval(PyObject *, PyObject *) noexcept {
    return objects::float_from_double(1e-9 * static_cast<double>(runtime::get_switch_interval()));
}

PyObject *sys_setswitchinterval(PyObject *, PyObject *interval) noexcept {
    double seconds = objects::float_as_double(interval);
    if (seconds == -1.0 && objects::err_occurred()) {
        return nullptr;
    }
    if (!(seconds > 0.0)) {
        objects::err_set_string(PyExc_ValueError, "switch interval must be strictly positive");
        return nullptr;
    }
    // Microseconds, as everywhere; what is less than one counts as the shortest there is.
    double microseconds = std::floor(seconds * 1e6);
    auto nanoseconds = static_cast<uint64_t>(microseconds < 9e15 ? microseconds : 9e15) * 1000;
    runtime::set_switch_interval(nanoseconds ? nanoseconds : 1);
    return none();
}

PyObject *sys_getrecursionlimit(PyObject *, PyObject *) noexcept {
    return objects::long_from_long(objects::get_recursion_limit());
}

PyObject *sys_setrecursionlimit(PyObject *, PyObject *limit) noexcept {
    int value = objects::long_as_int(limit);
    if (value == -1 && objects::err_occurred()) {
        return nullptr;
    }
    if (value < 1) {
        objects::err_set_string(PyExc_ValueError, "recursion limit must be greater or equal than 1");
        return nullptr;
    }
    objects::set_recursion_limit(value);
    return none();
}

PyObject *sys_is_finalizing(PyObject *, PyObject *) noexcept {
    // Relaxed: an answer, not an order.
    return new_ref(runtime::process.finalizing.load(std::memory_order_relaxed) ? Py_True : Py_False);
}

PyObject *sys_getdlopenflags(PyObject *, PyObject *) noexcept {
    int flags = objects::interpreter_objects().imports.dlopen_flags;
    return objects::long_from_long(flags ? flags : RTLD_NOW);
}

PyObject *sys_setdlopenflags(PyObject *, PyObject *flags) noexcept {
    int value = objects::long_as_int(flags);
    if (value == -1 && objects::err_occurred()) {
        return nullptr;
    }
    objects::interpreter_objects().imports.dlopen_flags = value;
    return none();
}

// ---- Text.

PyObject *sys_getdefaultencoding(PyObject *, PyObject *) noexcept { return new_ref(IL_STR("utf-8")); }

PyObject *sys_getfilesystemencoding(PyObject *, PyObject *) noexcept {
    return objects::unicode_from_wide_char(runtime::config().filesystem_encoding, -1);
}

PyObject *sys_getfilesystemencodeerrors(PyObject *, PyObject *) noexcept {
    return objects::unicode_from_wide_char(runtime::config().filesystem_errors, -1);
}

PyObject *sys_intern(PyObject *, PyObject *text) noexcept {
    if (!objects::is_unicode(text)) {
        return objects::err_format(PyExc_TypeError, "intern() argument must be str, not %.200s",
                                   objects::type_of(text)->tp_name);
    }
    if (!objects::is_exactly(text, &PyUnicode_Type)) {
        return objects::err_format(PyExc_TypeError, "can't intern %.400s", objects::type_of(text)->tp_name);
    }
    objects::incref(text);
    objects::unicode_intern_in_place(&text);
    return text;
}

PyObject *sys_get_int_max_str_digits(PyObject *, PyObject *) noexcept {
    Ref<> flags = Ref<>::borrow(objects::sys_get_object("flags"));
    return flags ? objects::object_get_attr(flags.get(), IL_STR("int_max_str_digits")) : objects::long_from_long(4300);
}

PyObject *sys_set_int_max_str_digits(PyObject *, PyObject *digits) noexcept {
    int value = objects::long_as_int(digits);
    if (value == -1 && objects::err_occurred()) {
        return nullptr;
    }
    if (value < 0 || (value && value < 640)) {
        objects::err_set_string(PyExc_ValueError, "maxdigits must be 0 or larger than 640");
        return nullptr;
    }
    return objects::sys_change_flag("int_max_str_digits", digits) == 0 ? none() : nullptr;
}

// ---- Objects.

PyObject *sys_getrefcount(PyObject *, PyObject *object) noexcept {
    return objects::long_from_ssize_t(object->ob_refcnt);
}

PyObject *sys_getsizeof(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"object", "default", nullptr};
    PyObject *object, *fallback = nullptr;
    if (!objects::arg_parse_tuple_and_keywords(args, kwargs, "O|O:getsizeof", names, &object, &fallback)) {
        return nullptr;
    }
    // What the type says of itself, else its layout.
    PyTypeObject *type = objects::type_of(object);
    PyObject *method;
    if (objects::object_get_optional_attr(object, IL_STR("__sizeof__"), &method) < 0) {
        return nullptr;
    }
    Ref<> owned = Ref<>::steal(method);
    Ref<> size = Ref<>::steal(owned && !objects::is_type(object) ? objects::object_call_no_args(owned.get()) : nullptr);
    if (!size && objects::err_occurred()) {
        if (fallback && objects::err_exception_matches(PyExc_TypeError)) {
            objects::err_clear();
            return new_ref(fallback);
        }
        return nullptr;
    }
    Py_ssize_t bytes = type->tp_basicsize;
    if (size) {
        bytes = objects::long_as_ssize_t(size.get());
        if (bytes == -1 && objects::err_occurred()) {
            return nullptr;
        }
    } else if (type->tp_itemsize) {
        Py_ssize_t items = objects::size_of(object);
        bytes += type->tp_itemsize * (items < 0 ? -items : items);
    }
    return objects::long_from_ssize_t(bytes + (objects::is_gc(object) ? Py_ssize_t{sizeof(objects::GcHead)} : 0));
}

}  // namespace

PyMethodDef sys_functions[] = {
    {"addaudithook", sys_addaudithook, METH_O, "addaudithook($module, hook, /)\n--\n\nAdd a hook for audit events."},
    {"audit", PyCFunction_CAST(sys_audit), METH_FASTCALL, "audit(event, *args)\n\nRaise an audit event."},
    {"displayhook", sys_displayhook, METH_O,
     "displayhook($module, object, /)\n--\n\nPrint an object to sys.stdout and save it in builtins._"},
    {"exc_info", sys_exc_info, METH_NOARGS,
     "exc_info($module, /)\n--\n\nType, value and traceback of the exception that is handled."},
    {"excepthook", PyCFunction_CAST(sys_excepthook), METH_FASTCALL,
     "excepthook($module, exctype, value, traceback, /)\n--\n\nPrint an exception to sys.stderr."},
    {"exception", sys_exception, METH_NOARGS, "exception($module, /)\n--\n\nThe exception that is handled, or None."},
    {"exit", PyCFunction_CAST(sys_exit), METH_FASTCALL, "exit($module, status=None, /)\n--\n\nRaise SystemExit(status)."},
    {"get_int_max_str_digits", sys_get_int_max_str_digits, METH_NOARGS, nullptr},
    {"getdefaultencoding", sys_getdefaultencoding, METH_NOARGS, nullptr},
    {"getdlopenflags", sys_getdlopenflags, METH_NOARGS, "Flags with which extension modules are opened."},
    {"getfilesystemencodeerrors", sys_getfilesystemencodeerrors, METH_NOARGS, nullptr},
    {"getfilesystemencoding", sys_getfilesystemencoding, METH_NOARGS, nullptr},
    {"getrecursionlimit", sys_getrecursionlimit, METH_NOARGS, nullptr},
    {"getrefcount", sys_getrefcount, METH_O, "The reference count; large and meaningless for immortal objects."},
    {"getsizeof", PyCFunction_CAST(sys_getsizeof), METH_VARARGS | METH_KEYWORDS,
     "getsizeof(object [, default]) -> int\n\nSize of an object in bytes."},
    {"getswitchinterval", sys_getswitchinterval, METH_NOARGS, nullptr},
    {"intern", sys_intern, METH_O, "intern($module, string, /)\n--\n\nThe interned string of the same text."},
    {"is_finalizing", sys_is_finalizing, METH_NOARGS, nullptr},
    {"set_int_max_str_digits", sys_set_int_max_str_digits, METH_O, nullptr},
    {"setdlopenflags", sys_setdlopenflags, METH_O, nullptr},
    {"setrecursionlimit", sys_setrecursionlimit, METH_O, nullptr},
    {"setswitchinterval", sys_setswitchinterval, METH_O, nullptr},
    {"unraisablehook", sys_unraisablehook, METH_O,
     "unraisablehook($module, unraisable, /)\n--\n\nReport an exception that nobody can catch."},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace interlock::modules
