#include "base/base.hpp"

#include "objects/sys.hpp"

#include <cstdio>
#include <cstring>

#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/file.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/unicode.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {
namespace {

// Null when nothing is attached, or the interpreter has no sys (any more).
PyObject *sys_dict() noexcept { return runtime::current() ? interpreter_objects().sys.dict : nullptr; }

FILE *c_stream(const char *name) noexcept { return std::strcmp(name, "stdout") == 0 ? stdout : stderr; }

// Writes to the stream object of sys; false, with nothing raised, when there is none or it fails.
bool write_to_sys(const char *stream, const char *text) noexcept {
    PyObject *file = sys_get_object(stream);
    if (!file || file == Py_None) {
        return false;
    }
    Ref<> owned = Ref<>::borrow(file);
    if (file_write_string(text, file) == 0) {
        return true;
    }
    err_clear();
    return false;
}

}  // namespace

PyObject *sys_get_object(const char *name) noexcept {
    PyObject *dict = sys_dict();
    if (!dict) {
        return nullptr;
    }
    SavedError saved;
    PyObject *value = dict_get_item_string_with_error(dict, name);
    if (!value) {
        err_clear();
    }
    return value;
}

int sys_set_object(const char *name, PyObject *value) noexcept {
    PyObject *dict = sys_dict();
    if (!dict) {
        err_set_string(PyExc_RuntimeError, "lost sys module");
        return -1;
    }
    return value ? dict_set_item_string(dict, name, value) : dict_pop_string(dict, name, nullptr) < 0 ? -1 : 0;
}

int sys_get_optional_attr(PyObject *name, PyObject **value) noexcept {
    *value = nullptr;
    if (!is_unicode(name)) {
        err_format(PyExc_TypeError, "attribute name must be string, not '%T'", name);
        return -1;
    }
    PyObject *dict = sys_dict();
    return dict ? dict_get_item_ref(dict, name, value) : 0;
}

int sys_get_optional_attr_string(const char *name, PyObject **value) noexcept {
    *value = nullptr;
    PyObject *dict = sys_dict();
    return dict ? dict_get_item_string_ref(dict, name, value) : 0;
}

PyObject *sys_get_attr(PyObject *name) noexcept {
    PyObject *value;
    if (sys_get_optional_attr(name, &value) == 0) {
        err_format(PyExc_RuntimeError, "lost sys.%U", name);
    }
    return value;
}

PyObject *sys_get_attr_string(const char *name) noexcept {
    PyObject *value;
    if (sys_get_optional_attr_string(name, &value) == 0) {
        err_format(PyExc_RuntimeError, "lost sys.%s", name);
    }
    return value;
}

void sys_write_va(const char *stream, const char *format, va_list arguments) noexcept {
    constexpr const char *kTruncated = "... truncated";
    char text[1001];
    int length = std::vsnprintf(text, sizeof text, format, arguments);
    const char *end = length < 0 || static_cast<size_t>(length) >= sizeof text ? kTruncated : nullptr;
    SavedError saved;
    for (const char *part : {static_cast<const char *>(text), end}) {
        if (part && !write_to_sys(stream, part)) {
            std::fputs(part, c_stream(stream));
        }
    }
}

void sys_write_stdout(const char *format, ...) noexcept {
    va_list arguments;
    va_start(arguments, format);
    sys_write_va("stdout", format, arguments);
    va_end(arguments);
}

void sys_write_stderr(const char *format, ...) noexcept {
    va_list arguments;
    va_start(arguments, format);
    sys_write_va("stderr", format, arguments);
    va_end(arguments);
}

void sys_format_va(const char *stream, const char *format, va_list arguments) noexcept {
    SavedError saved;
    Ref<> text = Ref<>::steal(unicode_from_format_v(format, arguments));
    const char *utf8 = text ? unicode_as_utf8(text.get()) : nullptr;
    PyObject *file = utf8 ? sys_get_object(stream) : nullptr;
    if (utf8 && !(file && file != Py_None && file_write_object(text.get(), file, Py_PRINT_RAW) == 0)) {
        std::fputs(utf8, c_stream(stream));
    }
    err_clear();
}

void sys_format_stdout(const char *format, ...) noexcept {
    va_list arguments;
    va_start(arguments, format);
    sys_format_va("stdout", format, arguments);
    va_end(arguments);
}

void sys_format_stderr(const char *format, ...) noexcept {
    va_list arguments;
    va_start(arguments, format);
    sys_format_va("stderr", format, arguments);
    va_end(arguments);
}

}  // namespace interlock::objects
