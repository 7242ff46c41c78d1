#include "base/base.hpp"

#include "objects/build_value.hpp"

#include <cstring>

#include "objects/bool.hpp"
#include "objects/bytes.hpp"
#include "objects/complex.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/float.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/object.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

// Reads a format and its values.
//
//  B1. Every value of the format is taken, also after a failure: what an `N` hands over must be released.
//  B2. The first failure is the one that is reported.
class Builder {
public:
    Builder(const char *format, va_list args) noexcept : format_(format) { va_copy(args_, args); }
    ~Builder() { va_end(args_); }
    Builder(const Builder &) = delete;
    Builder &operator=(const Builder &) = delete;

    // Number of values up to `end` on this level, or -1 with SystemError.
    Py_ssize_t count(char end) const noexcept;

    // New reference or null with an exception.
    PyObject *value() noexcept;

    // `count` new references in `items`; on failure all are released.
    [[nodiscard]] bool values(PyObject **items, Py_ssize_t count) noexcept;

    PyObject *container(char end, Py_ssize_t count) noexcept;

    // B1 without a place to put them: an exception is set and stays.  Null.
    PyObject *give_up(Py_ssize_t count) noexcept;

private:
    PyObject *nested(char end) noexcept;
    PyObject *dict(Py_ssize_t count) noexcept;
    PyObject *object(char letter) noexcept;
    PyObject *text_or_bytes(char letter) noexcept;
    PyObject *wide_text() noexcept;

    const char *format_;
    va_list args_;
};

Py_ssize_t Builder::count(char end) const noexcept {
    Py_ssize_t found = 0;
    int depth = 0;
    for (const char *at = format_; depth > 0 || *at != end; at++) {
        if (static_cast<unsigned>((*at | 0x20) - 'a') < 26) [[likely]] {
            found += depth == 0;
            continue;
        }
        switch (*at) {
        case '\0':
            err_set_string(PyExc_SystemError, "unmatched paren in format");
            return -1;
        case '(':
        case '[':
        case '{':
            found += depth == 0;
            depth++;
            break;
        case ')':
        case ']':
        case '}':
            depth--;
            break;
        case '#':
        case '&':
        case ',':
        case ':':
        case ' ':
        case '\t':
            break;
        default:
            found += depth == 0;
        }
    }
    return found;
}

bool Builder::values(PyObject **items, Py_ssize_t count) noexcept {
    PyObject *failure = nullptr;
    bool failed = false;
    for (Py_ssize_t i = 0; i < count; i++) {
        items[i] = value();
        if (!items[i]) {
            if (!failed) {
                failed = true;
                failure = err_get_raised_exception();
            } else {
                err_clear();
            }
        }
    }
    if (failed) {
        for (Py_ssize_t i = 0; i < count; i++) {
            clear_ref(items[i]);
        }
        err_set_raised_exception(failure);
    }
    return !failed;
}

PyObject *Builder::give_up(Py_ssize_t count) noexcept {
    SavedError saved;
    for (Py_ssize_t i = 0; i < count; i++) {
        xdecref(value());
        err_clear();
    }
    return nullptr;
}

PyObject *Builder::dict(Py_ssize_t count) noexcept {
    if (count % 2) {
        err_set_string(PyExc_SystemError, "Bad dict format");
        return give_up(count);
    }
    auto result = Ref<>::steal(dict_new());
    if (!result) {
        return give_up(count);
    }
    for (Py_ssize_t left = count; left > 0;) {
        auto key = Ref<>::steal(value());
        left--;
        if (!key) {
            return give_up(left);
        }
        auto item = Ref<>::steal(value());
        left--;
        if (!item || dict_set_item(result.get(), key.get(), item.get()) < 0) {
            return give_up(left);
        }
    }
    return result.release();
}

PyObject *Builder::container(char end, Py_ssize_t count) noexcept {
    if (end == '}') {
        return dict(count);
    }
    auto result = Ref<>::steal(end == ']' ? list_new(count) : tuple_new(count));
    if (!result) {
        return give_up(count);
    }
    PyObject **items = end == ']' ? list_items(result.get()) : tuple_items(result.get());
    return values(items, count) ? result.release() : nullptr;
}

PyObject *Builder::nested(char end) noexcept {
    Py_ssize_t items = count(end);
    if (items < 0) {
        return nullptr;
    }
    PyObject *result = container(end, items);
    // Blanks may stand before the parenthesis.
    while (*format_ == ',' || *format_ == ' ' || *format_ == '\t' || *format_ == ':') {
        format_++;
    }
    if (result && *format_ != end) {
        clear_ref(result);
        err_set_string(PyExc_SystemError, "Unmatched paren in format");
    }
    if (*format_ == end) {
        format_++;
    }
    return result;
}

PyObject *Builder::object(char letter) noexcept {
    if (*format_ == '&') {
        format_++;
        using Converter = PyObject *(*)(void *);
        Converter converter = va_arg(args_, Converter);
        void *argument = va_arg(args_, void *);
        return converter(argument);
    }
    PyObject *given = va_arg(args_, PyObject *);
    if (given) {
        return letter == 'N' ? given : new_ref(given);
    }
    // Null usually comes from a call that failed: its exception stands.
    if (!err_occurred()) {
        err_set_string(PyExc_SystemError, "NULL object passed to Py_BuildValue");
    }
    return nullptr;
}

PyObject *Builder::text_or_bytes(char letter) noexcept {
    const char *data = va_arg(args_, const char *);
    Py_ssize_t size = -1;
    if (*format_ == '#') {
        format_++;
        size = va_arg(args_, Py_ssize_t);
    }
    if (!data) {
        return new_ref(Py_None);
    }
    size = size < 0 ? static_cast<Py_ssize_t>(std::strlen(data)) : size;
    return letter == 'y' ? bytes_from_string_and_size(data, size) : unicode_from_string_and_size(data, size);
}

PyObject *Builder::wide_text() noexcept {
    const wchar_t *data = va_arg(args_, const wchar_t *);
    Py_ssize_t size = -1;
    if (*format_ == '#') {
        format_++;
        size = va_arg(args_, Py_ssize_t);
    }
    return data ? unicode_from_wide_char(data, size) : new_ref(Py_None);
}

PyObject *Builder::value() noexcept {
    for (;;) {
        char letter = *format_++;
        switch (letter) {
        case '(':
            return nested(')');
        case '[':
            return nested(']');
        case '{':
            return nested('}');
        case 'b':
        case 'B':
        case 'h':
        case 'i':
            return long_from_long(va_arg(args_, int));
        case 'H':
            return long_from_long(static_cast<long>(va_arg(args_, unsigned)));
        case 'I':
            return long_from_unsigned_long(va_arg(args_, unsigned));
        case 'n':
            return long_from_ssize_t(va_arg(args_, Py_ssize_t));
        case 'l':
            return long_from_long(va_arg(args_, long));
        case 'k':
            return long_from_unsigned_long(va_arg(args_, unsigned long));
        case 'L':
            return long_from_long_long(va_arg(args_, long long));
        case 'K':
            return long_from_unsigned_long_long(va_arg(args_, unsigned long long));
        case 'p':
            return bool_from_long(va_arg(args_, int));
        case 'f':
        case 'd':
            return float_from_double(va_arg(args_, double));
        case 'D':
            return complex_from_c_complex(*va_arg(args_, const Py_complex *));
        case 'c': {
            char byte = static_cast<char>(va_arg(args_, int));
            return bytes_from_string_and_size(&byte, 1);
        }
        case 'C':
            return unicode_from_ordinal(va_arg(args_, int));
        case 's':
        case 'z':
        case 'U':
        case 'y':
            return text_or_bytes(letter);
        case 'u':
            return wide_text();
        case 'N':
        case 'S':
        case 'O':
            return object(letter);
        case ',':
        case ':':
        case ' ':
        case '\t':
            break;
        default:
            format_--;
            err_set_string(PyExc_SystemError, "bad format char passed to Py_BuildValue");
            return nullptr;
        }
    }
}

}  // namespace

PyObject *va_build_value(const char *format, va_list args) noexcept {
    Builder builder(format, args);
    Py_ssize_t count = builder.count('\0');
    if (count < 0) {
        return nullptr;
    }
    return count == 0 ? new_ref(Py_None) : count == 1 ? builder.value() : builder.container(')', count);
}

PyObject *build_value(const char *format, ...) noexcept {
    va_list args;
    va_start(args, format);
    PyObject *result = va_build_value(format, args);
    va_end(args);
    return result;
}

PyObject **va_build_value_stack(PyObject **small, Py_ssize_t small_length, const char *format, va_list args,
                                Py_ssize_t *length) noexcept {
    *length = 0;
    Builder builder(format, args);
    Py_ssize_t count = builder.count('\0');
    if (count < 0) {
        return nullptr;
    }
    PyObject **stack = small;
    if (count > small_length) {
        stack = static_cast<PyObject **>(mem_malloc(static_cast<size_t>(count) * sizeof(PyObject *)));
        if (!stack) {
            err_no_memory();
            builder.give_up(count);
            return nullptr;
        }
    }
    if (!builder.values(stack, count)) {
        if (stack != small) {
            mem_free(stack);
        }
        return nullptr;
    }
    *length = count;
    return stack;
}

void va_build_value_stack_free(PyObject **stack, Py_ssize_t length, PyObject **small) noexcept {
    clear_array(stack, length);
    if (stack != small) {
        mem_free(stack);
    }
}

}  // namespace interlock::objects
