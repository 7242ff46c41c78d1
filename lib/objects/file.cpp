#include "base/base.hpp"

#include "objects/file.hpp"

#include <unistd.h>

#include <climits>
#include <cstring>

#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/long.hpp"
#include "objects/text_stream.hpp"
#include "objects/unicode.hpp"
#include "runtime/locale.hpp"

namespace interlock::objects {
namespace {

int write_text(PyObject *file, PyObject *text) noexcept {
    if (is_exactly(file, &text_stream_type)) {
        return text_stream_write(file, text);
    }
    Ref<> result = Ref<>::steal(object_call_method_one_arg(file, IL_STR("write"), text));
    return result ? 0 : -1;
}

// A line without its newline; EOFError for an empty one.
PyObject *finish_line(Ref<> line) noexcept {
    bool is_text = is_unicode(line.get());
    Py_ssize_t length = is_text ? unicode_length(line.get()) : size_of(line.get());
    if (length == 0) {
        err_set_string(PyExc_EOFError, "EOF when reading a line");
        return nullptr;
    }
    if (is_text) {
        return unicode_read_char(line.get(), length - 1) == '\n' ? unicode_substring(line.get(), 0, length - 1)
                                                                 : line.release();
    }
    const char *bytes = bytes_as_string(line.get());
    return bytes[length - 1] == '\n' ? bytes_from_string_and_size(bytes, length - 1) : line.release();
}

}  // namespace

int file_write_object(PyObject *object, PyObject *file, int flags) noexcept {
    if (!file) {
        err_set_string(PyExc_TypeError, "writeobject with NULL file");
        return -1;
    }
    if (!is_exactly(file, &text_stream_type) && !object_has_attr(file, IL_STR("write"))) {
        Ref<> writer = Ref<>::steal(object_get_attr(file, IL_STR("write")));  // for its message
        return -1;
    }
    Ref<> text = Ref<>::steal(flags & Py_PRINT_RAW ? object_str(object) : object_repr(object));
    return text ? write_text(file, text.get()) : -1;
}

int file_write_string(const char *text, PyObject *file) noexcept {
    if (!file) {
        if (!err_occurred()) {
            err_set_string(PyExc_SystemError, "null file for PyFile_WriteString");
        }
        return -1;
    }
    if (err_occurred()) {
        return -1;
    }
    Ref<> object = Ref<>::steal(unicode_from_string(text));
    return object ? write_text(file, object.get()) : -1;
}

PyObject *file_get_line(PyObject *file, int n) noexcept {
    if (!file) {
        err_bad_internal_call();
        return nullptr;
    }
    Ref<> line;
    if (n <= 0) {
        line.reset(object_call_method_no_args(file, IL_STR("readline")));
    } else {
        Ref<> limit = Ref<>::steal(long_from_long(n));
        line.reset(limit ? object_call_method_one_arg(file, IL_STR("readline"), limit.get()) : nullptr);
    }
    if (line && !is_bytes(line.get()) && !is_unicode(line.get())) {
        err_set_string(PyExc_TypeError, "object.readline() returned non-string");
        return nullptr;
    }
    return line && n < 0 ? finish_line(std::move(line)) : line.release();
}

PyObject *file_from_fd(int fd, const char *name, const char *mode, int buffering, const char *encoding,
                       const char *errors, const char *newline, int closefd) noexcept {
    if (!mode || !std::strchr("rwa", mode[0]) || !mode[0] || std::strpbrk(mode, "bx+")) {
        return err_format(PyExc_ValueError, "invalid mode for a text stream: '%s'", mode ? mode : "");
    }
    if (newline && std::strcmp(newline, "") != 0 && std::strcmp(newline, "\n") != 0) {
        return err_format(PyExc_ValueError, "illegal newline value: %s", newline);
    }
    TextStreamOptions options;
    options.fd = fd;
    options.mode = mode[0];
    options.encoding = encoding ? encoding : runtime::locale_codeset();
    options.errors = errors ? errors : "strict";
    options.line_buffering = buffering == 1 || (buffering < 0 && isatty(fd));
    options.write_through = buffering == 0;
    options.close_fd = closefd != 0;
    Ref<> label = Ref<>::steal(name ? unicode_from_string(name) : long_from_long(fd));
    return label ? text_stream_new(label.get(), options) : nullptr;
}

int object_as_file_descriptor(PyObject *object) noexcept {
    Ref<> number = is_long(object) ? Ref<>::borrow(object) : Ref<>();
    if (!number) {
        PyObject *method;
        if (object_get_optional_attr(object, IL_STR("fileno"), &method) < 0) {
            return -1;
        }
        Ref<> fileno = Ref<>::steal(method);
        if (!fileno) {
            err_set_string(PyExc_TypeError, "argument must be an int, or have a fileno() method.");
            return -1;
        }
        number.reset(object_call_no_args(fileno.get()));
        if (number && !is_long(number.get())) {
            err_set_string(PyExc_TypeError, "fileno() returned a non-integer");
            return -1;
        }
    }
    int fd = number ? long_as_int(number.get()) : -1;
    if (fd == -1 && err_occurred()) {
        return -1;
    }
    if (fd < 0) {
        err_format(PyExc_ValueError, "file descriptor cannot be a negative integer (%i)", fd);
        return -1;
    }
    return fd;
}

}  // namespace interlock::objects
