// Exceptions that nobody can handle: in deallocators, callbacks, ends of threads.  They are reported and dropped.
#include "base/base.hpp"

#include "objects/unraisable.hpp"

#include <cstring>

#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/error_state.hpp"
#include "objects/exception_types.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/struct_sequence.hpp"
#include "objects/struct_sequence_types.hpp"
#include "objects/sys.hpp"
#include "objects/text_out.hpp"
#include "objects/traceback.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

// What is reported; borrowed.
struct Incident {
    PyObject *exception;  // null: nothing was raised
    PyObject *message;    // str or null
    PyObject *object;     // or null
};

PyObject *none_for_null(PyObject *object) noexcept { return object ? object : Py_None; }
PyObject *null_for_none(PyObject *object) noexcept { return object == Py_None ? nullptr : object; }

void write_class(PyTypeObject *type, TextOut &out) noexcept {
    PyObject *module = nullptr;
    object_get_optional_attr_string(as_object(type), "__module__", &module);
    auto owned = Ref<>::steal(module);
    err_clear();
    if (!module || !is_unicode(module)) {
        out.text("<unknown>.");
    } else if (!unicode_eq_bytes(module, "builtins", 8) && !unicode_eq_bytes(module, "__main__", 8)) {
        out.str(module);
        out.text(".");
    }
    out.text(type_short_name(type));
}

void report(const Incident &incident, TextOut &out) noexcept {
    if (incident.object) {
        if (incident.message) {
            out.str(incident.message);
            out.text(": ");
        } else {
            out.text("Exception ignored in: ");
        }
        auto text = Ref<>::steal(object_repr(incident.object));
        err_clear();
        if (text) {
            out.str(text.get());
        } else {
            out.text("<object repr() failed>");
        }
        out.text("\n");
    } else if (incident.message) {
        out.str(incident.message);
        out.text(":\n");
    }
    if (!incident.exception) {
        return;
    }
    auto place = Ref<>::steal(exception_get_traceback(incident.exception));
    if (place) {
        trace_back_write(reinterpret_cast<TracebackObject *>(place.get()), "", "Traceback (most recent call last):",
                         out);
    }
    write_class(type_of(incident.exception), out);
    out.text(": ");
    auto text = Ref<>::steal(object_str(incident.exception));
    err_clear();
    if (text) {
        out.str(text.get());
    } else {
        out.text("<exception str() failed>");
    }
    out.text("\n");
}

void report_to_stderr(const Incident &incident) noexcept {
    auto file = Ref<>::borrow(sys_get_object("stderr"));
    if (file.get() == Py_None) {
        return;
    }
    TextOut out(file.get(), TextOut::OnFailure::kUseCStderr);
    report(incident, out);
    out.flush();
    err_clear();
}

// The hook's argument; null with an exception.
PyObject *hook_arguments(const Incident &incident) noexcept {
    PyObject *args = struct_sequence_new(&unraisable_hook_args_type);
    if (!args) {
        return nullptr;
    }
    PyObject *exception = incident.exception;
    PyObject *traceback = exception ? as_exception(exception)->traceback : nullptr;
    PyObject *values[] = {exception ? as_object(type_of(exception)) : Py_None, none_for_null(exception),
                          none_for_null(traceback), none_for_null(incident.message), none_for_null(incident.object)};
    Py_ssize_t index = 0;
    for (PyObject *value : values) {
        struct_sequence_set_item(args, index++, new_ref(value));
    }
    return args;
}

// Through sys.unraisablehook, or by ourselves when there is none.
void tell(const Incident &incident) noexcept {
    auto hook = Ref<>::borrow(sys_get_object("unraisablehook"));
    if (!hook) {
        report_to_stderr(incident);
        return;
    }
    if (hook.get() == Py_None) {
        return;
    }
    auto args = Ref<>::steal(hook_arguments(incident));
    if (!args) {
        err_clear();
        report_to_stderr(incident);
        return;
    }
    if (sys_audit("sys.unraisablehook", "OO", hook.get(), args.get()) == 0) {
        auto result = Ref<>::steal(object_call_one_arg(hook.get(), args.get()));
        if (result) {
            return;
        }
    }
    auto failure = Ref<>::steal(err_get_raised_exception());
    auto message = Ref<>::steal(unicode_from_string("Exception ignored in sys.unraisablehook"));
    err_clear();
    report_to_stderr({failure.get(), message.get(), hook.get()});
}

}  // namespace

PyObject *default_unraisable_hook(PyObject *args) noexcept {
    if (!is_exactly(args, &unraisable_hook_args_type)) {
        err_set_string(PyExc_TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
        return nullptr;
    }
    PyObject *exception = null_for_none(struct_sequence_get_item(args, 1));
    report_to_stderr({exception, null_for_none(struct_sequence_get_item(args, 3)),
                      null_for_none(struct_sequence_get_item(args, 4))});
    return new_ref(Py_None);
}

void err_write_unraisable(PyObject *object) noexcept {
    auto exception = Ref<>::steal(err_get_raised_exception());
    tell({exception.get(), nullptr, object});
    err_clear();
}

void err_write_unraisable_message(const char *message, PyObject *object) noexcept {
    auto exception = Ref<>::steal(err_get_raised_exception());
    auto text = Ref<>::steal(unicode_from_format("Exception ignored %s", message));
    err_clear();
    tell({exception.get(), text.get(), object});
    err_clear();
}

void err_format_unraisable_v(const char *format, va_list args) noexcept {
    auto exception = Ref<>::steal(err_get_raised_exception());
    auto message = format ? Ref<>::steal(unicode_from_format_v(format, args)) : Ref<>();
    err_clear();
    tell({exception.get(), message.get(), nullptr});
    err_clear();
}

void err_format_unraisable(const char *format, ...) noexcept {
    va_list args;
    va_start(args, format);
    err_format_unraisable_v(format, args);
    va_end(args);
}

}  // namespace interlock::objects
