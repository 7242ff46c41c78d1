#include "base/base.hpp"

#include "objects/err.hpp"

#include <cerrno>
#include <cstring>

#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/error_state.hpp"
#include "objects/exception_types.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/long.hpp"
#include "objects/program_text.hpp"
#include "objects/traceback.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"
#include "runtime/signals.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {
namespace {

using runtime::ThreadState;

ThreadState *attached() noexcept { return runtime::current_or_die("PyErr_*"); }

void set_raised(ThreadState *thread, PyObject *stolen) noexcept { set_ref(thread->objects.raised, stolen); }

PyTypeObject *as_type(PyObject *object) noexcept { return reinterpret_cast<PyTypeObject *>(object); }

// A class whose instances are made by storing the arguments and nothing else: no call is needed to make one.
bool is_plain(const PyTypeObject *type) noexcept {
    return type->tp_new == base_exception_new && type->tp_init == base_exception_init;
}

// type(value), where null and None stand for no argument and a tuple for several.  New reference, or null with an
// exception.
PyObject *instantiate(PyObject *type, PyObject *value) noexcept {
    bool no_argument = !value || value == Py_None;
    if (is_plain(as_type(type)) && is_exactly(type, &PyType_Type)) {
        Ref<> args;
        if (!no_argument) {
            args.reset(is_tuple(value) ? new_ref(value) : tuple_pack(1, value));
            if (!args) {
                return nullptr;
            }
        }
        return base_exception_new(as_type(type), args.get(), nullptr);
    }
    PyObject *exception = no_argument     ? object_call_no_args(type)
                          : is_tuple(value) ? object_call(type, value, nullptr)
                                            : object_call_one_arg(type, value);
    if (exception && !exception_instance_check(exception)) {
        err_format(PyExc_TypeError, "calling %R should have returned an instance of BaseException, not %s", type,
                   type_of(exception)->tp_name);
        clear_ref(exception);
    }
    return exception;
}

// E3.  The chain of contexts that starts at `handled` is cut where it would lead back to `exception`.  Contexts set by
// callers may form a cycle of their own: the slow pointer notices.
void cut_cycle(PyObject *handled, PyObject *exception) noexcept {
    PyObject *slow = handled;
    bool slow_moves = false;
    for (PyObject *link = handled; PyObject *context = as_exception(link)->context; link = context) {
        if (context == exception) {
            exception_set_context(link, nullptr);
            return;
        }
        if (context == slow) {
            return;
        }
        if (slow_moves) {
            slow = as_exception(slow)->context;
        }
        slow_moves = !slow_moves;
    }
}

// Raises a finished instance (stolen).
void raise(ThreadState *thread, PyObject *exception) noexcept {
    PyObject *handled = thread->objects.handled;
    if (handled && handled != exception) {
        cut_cycle(handled, exception);
        exception_set_context(exception, new_ref(handled));
    }
    set_raised(thread, exception);
}

// Arguments of PyErr_SetFromErrno*: (errno, text[, filename[, 0, filename2]]).
PyObject *errno_arguments(int number, PyObject *filename, PyObject *filename2) noexcept {
    char buffer[256];
    const char *text = number ? strerror_r(number, buffer, sizeof buffer) : "Error";
    auto message = Ref<>::steal(unicode_decode_locale(text, "surrogateescape"));
    auto code = Ref<>::steal(long_from_long(number));
    if (!message || !code) {
        return nullptr;
    }
    if (!filename) {
        return tuple_pack(2, code.get(), message.get());
    }
    if (!filename2) {
        return tuple_pack(3, code.get(), message.get(), filename);
    }
    auto zero = Ref<>::steal(long_from_long(0));
    return zero ? tuple_pack(5, code.get(), message.get(), filename, zero.get(), filename2) : nullptr;
}

}  // namespace

PyObject *err_occurred(ThreadState *thread) noexcept {
    PyObject *raised = thread->objects.raised;
    return raised ? as_object(type_of(raised)) : nullptr;
}

PyObject *err_occurred() noexcept { return err_occurred(attached()); }

void err_clear() noexcept { set_raised(attached(), nullptr); }

PyObject *err_get_raised_exception() noexcept { return std::exchange(attached()->objects.raised, nullptr); }

void err_set_raised_exception(PyObject *stolen) noexcept { set_raised(attached(), stolen); }

void err_fetch(PyObject **type, PyObject **value, PyObject **traceback) noexcept {
    PyObject *exception = err_get_raised_exception();
    *value = exception;
    *type = exception ? new_ref(as_object(type_of(exception))) : nullptr;
    *traceback = exception ? exception_get_traceback(exception) : nullptr;
}

void err_restore(PyObject *type, PyObject *value, PyObject *traceback) noexcept {
    auto owned_type = Ref<>::steal(type);
    auto owned_value = Ref<>::steal(value);
    auto owned_traceback = Ref<>::steal(traceback);
    if (!type) {
        err_clear();
        return;
    }
    if (!value || !exception_instance_check(value)) {
        if (!exception_class_check(type)) {
            err_format(PyExc_SystemError, "_PyErr_SetObject: exception %R is not a BaseException subclass", type);
            return;
        }
        err_clear();
        owned_value.reset(instantiate(type, value));
        if (!owned_value) {
            return;
        }
    }
    PyObject *exception = owned_value.release();
    bool has_traceback = traceback && trace_back_check(traceback);
    set_ref(as_exception(exception)->traceback, has_traceback ? owned_traceback.release() : nullptr);
    set_raised(attached(), exception);
}

void err_normalize_exception(PyObject **type, PyObject **value, PyObject **traceback) noexcept {
    if (!*type || !exception_class_check(*type)) {
        return;
    }
    if (*value && exception_instance_check(*value) &&
        type_is_subtype(type_of(*value), as_type(*type))) {
        set_ref(*type, new_ref(as_object(type_of(*value))));
        return;
    }
    SavedError saved;
    PyObject *exception = instantiate(*type, *value);
    if (!exception) {
        exception = err_get_raised_exception();
        // The failure takes over the place where the original happened.
        PyObject *place = exception_get_traceback(exception);
        if (place) {
            set_ref(*traceback, place);
        }
    }
    set_ref(*type, new_ref(as_object(type_of(exception))));
    set_ref(*value, exception);
}

PyObject *err_get_handled_exception() noexcept { return xnew_ref(attached()->objects.handled); }

void err_set_handled_exception(PyObject *exception) noexcept {
    set_ref(attached()->objects.handled, exception == Py_None ? nullptr : xnew_ref(exception));
}

void err_get_exc_info(PyObject **type, PyObject **value, PyObject **traceback) noexcept {
    PyObject *handled = attached()->objects.handled;
    PyObject *place = handled ? as_exception(handled)->traceback : nullptr;
    *value = new_ref(handled ? handled : Py_None);
    *type = new_ref(handled ? as_object(type_of(handled)) : Py_None);
    *traceback = new_ref(place ? place : Py_None);
}

void err_set_exc_info(PyObject *type, PyObject *value, PyObject *traceback) noexcept {
    err_set_handled_exception(value);
    xdecref(value);
    xdecref(type);
    xdecref(traceback);
}

int err_given_exception_matches(PyObject *raised, PyObject *type_or_tuple) noexcept {
    if (!raised || !type_or_tuple) {
        return 0;
    }
    if (is_tuple(type_or_tuple)) {
        for (Py_ssize_t i = 0; i < tuple_size_unchecked(type_or_tuple); i++) {
            if (err_given_exception_matches(raised, tuple_item(type_or_tuple, i))) {
                return 1;
            }
        }
        return 0;
    }
    if (exception_instance_check(raised)) {
        raised = as_object(type_of(raised));
    }
    if (exception_class_check(raised) && exception_class_check(type_or_tuple)) {
        return type_is_subtype(as_type(raised), as_type(type_or_tuple));
    }
    return raised == type_or_tuple;
}

int err_exception_matches(PyObject *type_or_tuple) noexcept {
    return err_given_exception_matches(attached()->objects.raised, type_or_tuple);
}

void err_set_object(PyObject *type, PyObject *value) noexcept {
    if (!type || !exception_class_check(type)) {
        err_format(PyExc_SystemError, "_PyErr_SetObject: exception %R is not a BaseException subclass", type);
        return;
    }
    ThreadState *thread = attached();
    Ref<> exception;
    if (value && exception_instance_check(value) && type_is_subtype(type_of(value), as_type(type))) {
        exception = Ref<>::borrow(value);
    } else {
        // A constructor must not run with an exception set.
        set_raised(thread, nullptr);
        exception.reset(instantiate(type, value));
        if (!exception) {
            return;
        }
    }
    raise(thread, exception.release());
}

void err_set_none(PyObject *type) noexcept { err_set_object(type, nullptr); }

void err_set_string(PyObject *type, const char *utf8) noexcept {
    // Bad bytes must not hide which exception was meant.
    auto text = Ref<>::steal(unicode_decode_utf8(utf8, static_cast<Py_ssize_t>(std::strlen(utf8)), "replace"));
    if (text) {
        err_set_object(type, text.get());
    }
}

PyObject *err_format_v(PyObject *type, const char *format, va_list args) noexcept {
    // The formatting calls repr() and str(), which must not run with an exception set.
    err_clear();
    auto text = Ref<>::steal(unicode_from_format_v(format, args));
    if (text) {
        err_set_object(type, text.get());
    }
    return nullptr;
}

PyObject *err_format(PyObject *type, const char *format, ...) noexcept {
    va_list args;
    va_start(args, format);
    err_format_v(type, format, args);
    va_end(args);
    return nullptr;
}

PyObject *err_format_from_cause(PyObject *type, const char *format, ...) noexcept {
    PyObject *earlier = err_get_raised_exception();
    va_list args;
    va_start(args, format);
    err_format_v(type, format, args);
    va_end(args);
    if (earlier) {
        PyObject *exception = err_get_raised_exception();
        exception_set_cause(exception, new_ref(earlier));
        exception_set_context(exception, earlier);
        err_set_raised_exception(exception);
    }
    return nullptr;
}

void err_set_key_error(PyObject *key) noexcept {
    auto args = Ref<>::steal(tuple_pack(1, key));
    if (args) {
        err_set_object(PyExc_KeyError, args.get());
    }
}

int err_bad_argument() noexcept {
    err_set_string(PyExc_TypeError, "bad argument type for built-in operation");
    return 0;
}

void err_bad_internal_call(const char *file, int line) noexcept {
    err_format(PyExc_SystemError, "%s:%d: bad argument to internal function", file, line);
}

int err_check_signals() noexcept { return runtime::run_tripped_signals(attached()); }

PyObject *err_set_from_errno_with_filename_objects(PyObject *type, PyObject *filename, PyObject *filename2) noexcept {
    int number = errno;
    if (number == EINTR && err_check_signals() < 0) {
        return nullptr;
    }
    auto args = Ref<>::steal(errno_arguments(number, filename, filename2));
    if (args) {
        // OSError's constructor chooses the class.
        auto exception = Ref<>::steal(object_call(type, args.get(), nullptr));
        if (exception) {
            err_set_object(as_object(type_of(exception.get())), exception.get());
        }
    }
    return nullptr;
}

PyObject *err_set_from_errno_with_filename_object(PyObject *type, PyObject *filename) noexcept {
    return err_set_from_errno_with_filename_objects(type, filename, nullptr);
}

PyObject *err_set_from_errno_with_filename(PyObject *type, const char *filename) noexcept {
    Ref<> name;
    if (filename) {
        // Decoding may change errno.
        int number = errno;
        name.reset(unicode_decode_fs_default(filename));
        if (!name) {
            return nullptr;
        }
        errno = number;
    }
    return err_set_from_errno_with_filename_objects(type, name.get(), nullptr);
}

PyObject *err_set_from_errno(PyObject *type) noexcept {
    return err_set_from_errno_with_filename_objects(type, nullptr, nullptr);
}

PyObject *err_set_import_error_subclass(PyObject *type, PyObject *message, PyObject *name, PyObject *path) noexcept {
    int is_subclass = object_is_subclass(type, PyExc_ImportError);
    if (is_subclass < 0) {
        return nullptr;
    }
    if (!is_subclass) {
        err_set_string(PyExc_TypeError, "expected a subclass of ImportError");
        return nullptr;
    }
    if (!message) {
        err_set_string(PyExc_TypeError, "expected a message argument");
        return nullptr;
    }
    auto args = Ref<>::steal(tuple_pack(1, message));
    auto keywords = Ref<>::steal(dict_new());
    if (!args || !keywords || dict_set_item_string(keywords.get(), "name", name ? name : Py_None) < 0 ||
        dict_set_item_string(keywords.get(), "path", path ? path : Py_None) < 0) {
        return nullptr;
    }
    auto exception = Ref<>::steal(object_call(type, args.get(), keywords.get()));
    if (exception) {
        err_set_object(as_object(type_of(exception.get())), exception.get());
    }
    return nullptr;
}

PyObject *err_set_import_error(PyObject *message, PyObject *name, PyObject *path) noexcept {
    return err_set_import_error_subclass(PyExc_ImportError, message, name, path);
}

int err_raise_async(ThreadState *thread) noexcept {
    // Pairs with the release of PyThreadState_SetAsyncExc.
    PyObject *type = thread->objects.async_exception.exchange(nullptr, std::memory_order_acquire);
    if (!type) {
        return 0;
    }
    err_set_none(type);
    decref(type);
    return -1;
}

bool err_is_set(ThreadState *thread) noexcept { return thread->objects.raised != nullptr; }

void err_syntax_location(PyObject *filename, int line, int column, int end_line, int end_column) noexcept {
    auto exception = Ref<>::steal(err_get_raised_exception());
    if (!exception) {
        return;
    }
    // What cannot be set is left out: the error itself is what matters.
    auto set = [&exception](PyObject *name, PyObject *stolen) noexcept {
        auto value = Ref<>::steal(stolen);
        if (!value || object_set_attr(exception.get(), name, value.get()) < 0) {
            err_clear();
        }
    };
    auto number = [](int value) noexcept { return value < 0 ? Py_None : long_from_long(value); };
    set(IL_STR("lineno"), long_from_long(line));
    set(IL_STR("offset"), number(column));
    set(IL_STR("end_lineno"), number(end_line));
    set(IL_STR("end_offset"), number(end_column));
    if (filename) {
        set(IL_STR("filename"), new_ref(filename));
        if (PyObject *text = program_text_object(filename, line)) {
            set(IL_STR("text"), text);
        }
    }
    // Other classes get what SyntaxError has.
    if (!is_exactly(exception.get(), reinterpret_cast<PyTypeObject *>(PyExc_SyntaxError))) {
        if (!object_has_attr(exception.get(), IL_STR("msg"))) {
            set(IL_STR("msg"), object_str(exception.get()));
        }
        if (!object_has_attr(exception.get(), IL_STR("print_file_and_line"))) {
            set(IL_STR("print_file_and_line"), Py_None);
        }
    }
    err_set_raised_exception(exception.release());
}

void err_syntax_location_of_file(const char *filename, int line, int column) noexcept {
    Ref<> name;
    {
        SavedError saved;
        name = Ref<>::steal(filename ? unicode_decode_fs_default(filename) : nullptr);
    }
    err_syntax_location(name.get(), line, column, line, -1);
}

void err_chain_exceptions(PyObject *earlier) noexcept {
    if (!earlier) {
        return;
    }
    PyObject *raised = attached()->objects.raised;
    if (!raised) {
        err_set_raised_exception(earlier);
    } else if (raised != earlier) {
        exception_set_context(raised, earlier);
    } else {
        decref(earlier);
    }
}

PyObject *err_new_exception(const char *name, PyObject *base, PyObject *dict) noexcept {
    const char *dot = std::strrchr(name, '.');
    if (!dot) {
        err_set_string(PyExc_SystemError, "PyErr_NewException: name must be module.class");
        return nullptr;
    }
    if (!base) {
        base = PyExc_Exception;
    }
    auto attributes = dict ? Ref<>::borrow(dict) : Ref<>::steal(dict_new());
    auto class_name = Ref<>::steal(unicode_from_string(dot + 1));
    auto bases = is_tuple(base) ? Ref<>::borrow(base) : Ref<>::steal(tuple_pack(1, base));
    if (!attributes || !class_name || !bases) {
        return nullptr;
    }
    int has_module = dict_contains_string(attributes.get(), "__module__");
    if (has_module < 0) {
        return nullptr;
    }
    if (!has_module) {
        auto module = Ref<>::steal(unicode_from_string_and_size(name, dot - name));
        if (!module || dict_set_item_string(attributes.get(), "__module__", module.get()) < 0) {
            return nullptr;
        }
    }
    return object_call_function_obj_args(as_object(&PyType_Type), class_name.get(), bases.get(), attributes.get(),
                                         nullptr);
}

PyObject *err_new_exception_with_doc(const char *name, const char *doc, PyObject *base, PyObject *dict) noexcept {
    auto attributes = dict ? Ref<>::borrow(dict) : Ref<>::steal(dict_new());
    if (!attributes) {
        return nullptr;
    }
    if (doc) {
        auto text = Ref<>::steal(unicode_from_string(doc));
        if (!text || dict_set_item_string(attributes.get(), "__doc__", text.get()) < 0) {
            return nullptr;
        }
    }
    return err_new_exception(name, base, attributes.get());
}

}  // namespace interlock::objects
