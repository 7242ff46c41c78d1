#include "base/base.hpp"

#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "objects/bytes_common.hpp"
#include "objects/err.hpp"
#include "objects/memory.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

// A bytes that grows at its end.
class Writer {
public:
    explicit Writer(Py_ssize_t guess) noexcept : bytes_(bytes_from_string_and_size(nullptr, guess + 16)) {}
    ~Writer() { xdecref(bytes_); }
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;

    // False with an exception.
    [[nodiscard]] bool append(const char *data, size_t size) noexcept {
        if (!bytes_) {
            return false;
        }
        const Py_ssize_t needed = used_ + static_cast<Py_ssize_t>(size);
        if (needed > bytes_length(bytes_) && bytes_resize(&bytes_, needed + needed / 2) < 0) {
            return false;
        }
        std::memcpy(bytes_data(bytes_) + used_, data, size);
        used_ = needed;
        return true;
    }
    [[nodiscard]] PyObject *finish() noexcept {
        if (bytes_) {
            bytes_resize(&bytes_, used_);
        }
        PyObject *result = bytes_;
        bytes_ = nullptr;
        return result;
    }

private:
    PyObject *bytes_;
    Py_ssize_t used_ = 0;
};

int hex_digit(char c) noexcept {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

}  // namespace

PyObject *bytes_from_format_v(const char *format, va_list caller_args) noexcept {
    Writer out(static_cast<Py_ssize_t>(std::strlen(format)));
    va_list args;
    va_copy(args, caller_args);
    bool good = true;
    for (const char *p = format; good && *p;) {
        const char *percent = std::strchr(p, '%');
        if (percent != p) {
            const size_t plain = percent ? static_cast<size_t>(percent - p) : std::strlen(p);
            good = out.append(p, plain);
            p += plain;
            continue;
        }
        // Width is read and ignored; precision counts for %s.
        const char *q = p + 1;
        while (*q >= '0' && *q <= '9') {
            q++;
        }
        size_t precision = static_cast<size_t>(-1);
        if (*q == '.') {
            precision = 0;
            for (q++; *q >= '0' && *q <= '9'; q++) {
                precision = precision * 10 + static_cast<size_t>(*q - '0');
            }
        }
        while (*q && *q != '%' && !((*q >= 'a' && *q <= 'z') || (*q >= 'A' && *q <= 'Z'))) {
            q++;
        }
        bool is_long = false;
        bool is_size = false;
        if (*q == 'l' && (q[1] == 'd' || q[1] == 'u')) {
            is_long = true;
            q++;
        } else if (*q == 'z' && (q[1] == 'd' || q[1] == 'u')) {
            is_size = true;
            q++;
        }
        char number[40];
        int length = -1;
        switch (*q) {
            case 'c': {
                const int value = va_arg(args, int);
                if (value < 0 || value > 255) {
                    err_set_string(PyExc_OverflowError,
                                   "PyBytes_FromFormatV(): %c format expects an integer in range [0; 255]");
                    good = false;
                }
                number[0] = static_cast<char>(value);
                length = 1;
                break;
            }
            case 'd':
                length = is_long   ? std::snprintf(number, sizeof number, "%ld", va_arg(args, long))
                         : is_size ? std::snprintf(number, sizeof number, "%zd", va_arg(args, Py_ssize_t))
                                   : std::snprintf(number, sizeof number, "%d", va_arg(args, int));
                break;
            case 'u':
                length = is_long   ? std::snprintf(number, sizeof number, "%lu", va_arg(args, unsigned long))
                         : is_size ? std::snprintf(number, sizeof number, "%zu", va_arg(args, size_t))
                                   : std::snprintf(number, sizeof number, "%u", va_arg(args, unsigned));
                break;
            case 'i': length = std::snprintf(number, sizeof number, "%i", va_arg(args, int)); break;
            case 'x': length = std::snprintf(number, sizeof number, "%x", va_arg(args, unsigned)); break;
            case 'p': {
                length = std::snprintf(number, sizeof number, "%p", va_arg(args, void *));
                if (number[0] != '0') {
                    // The C library's own word for NULL.
                    length = std::snprintf(number, sizeof number, "0x(nil)");
                }
                break;
            }
            case 's': {
                const char *text = va_arg(args, const char *);
                good = good && out.append(text, strnlen(text, precision));
                p = q + 1;
                continue;
            }
            case '%':
                number[0] = '%';
                length = 1;
                break;
            default: break;
        }
        if (length < 0) {
            // Not understood: what the next argument is cannot be known either.
            good = out.append(p, std::strlen(p));
            break;
        }
        good = good && out.append(number, static_cast<size_t>(length));
        p = q + 1;
    }
    va_end(args);
    return good ? out.finish() : nullptr;
}

PyObject *bytes_from_format(const char *format, ...) noexcept {
    va_list args;
    va_start(args, format);
    PyObject *result = bytes_from_format_v(format, args);
    va_end(args);
    return result;
}

PyObject *bytes_decode_escape(const char *text, Py_ssize_t length, const char *errors, Py_ssize_t,
                              const char *) noexcept {
    Ref<> result = Ref<>::steal(bytes_from_string_and_size(nullptr, length));
    if (!result) {
        return nullptr;
    }
    char *out = bytes_data(result.get());
    const char *end = text + length;
    const char *warn_at = nullptr;
    for (const char *p = text; p < end;) {
        if (*p != '\\') {
            *out++ = *p++;
            continue;
        }
        const char *escape = p++;
        if (p == end) {
            err_set_string(PyExc_ValueError, "Trailing \\ in string");
            return nullptr;
        }
        switch (const char c = *p++) {
            case '\n': break;
            case '\\': *out++ = '\\'; break;
            case '\'': *out++ = '\''; break;
            case '"': *out++ = '"'; break;
            case 'b': *out++ = '\b'; break;
            case 'f': *out++ = '\f'; break;
            case 't': *out++ = '\t'; break;
            case 'n': *out++ = '\n'; break;
            case 'r': *out++ = '\r'; break;
            case 'v': *out++ = '\v'; break;
            case 'a': *out++ = '\a'; break;
            case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': {
                unsigned value = static_cast<unsigned>(c - '0');
                for (int i = 0; i < 2 && p < end && *p >= '0' && *p <= '7'; i++) {
                    value = value * 8 + static_cast<unsigned>(*p++ - '0');
                }
                *out++ = static_cast<char>(value);
                break;
            }
            case 'x': {
                const int high = p < end ? hex_digit(*p) : -1;
                const int low = high >= 0 && p + 1 < end ? hex_digit(p[1]) : -1;
                if (low >= 0) {
                    *out++ = static_cast<char>(high * 16 + low);
                    p += 2;
                    break;
                }
                if (!errors || std::strcmp(errors, "strict") == 0) {
                    return err_format(PyExc_ValueError, "invalid \\x escape at position %zd",
                                      static_cast<Py_ssize_t>(escape - text));
                }
                if (std::strcmp(errors, "replace") == 0) {
                    *out++ = '?';
                } else if (std::strcmp(errors, "ignore") != 0) {
                    return err_format(PyExc_ValueError, "decoding error; unknown error handling code: %.400s", errors);
                }
                // A single hexadecimal digit belongs to the bad escape.
                p += high >= 0;
                break;
            }
            default:
                warn_at = warn_at ? warn_at : escape;
                *out++ = '\\';
                *out++ = c;
                break;
        }
    }
    if (warn_at && err_warn_format(PyExc_DeprecationWarning, 1, "invalid escape sequence '\\%c'", warn_at[1]) < 0) {
        return nullptr;
    }
    PyObject *bytes = result.release();
    bytes_resize(&bytes, out - bytes_data(bytes));
    return bytes;
}

PyObject *bytes_repr_text(ByteSpan span, bool smart_quotes, bool escape_single) noexcept {
    const auto size = static_cast<size_t>(span.size);
    const bool has_single = size && std::memchr(span.data, '\'', size);
    const bool has_double = size && std::memchr(span.data, '"', size);
    const char quote = smart_quotes && has_single && !has_double ? '"' : '\'';
    if (size > (static_cast<size_t>(PY_SSIZE_T_MAX) - 64) / 4) {
        err_set_string(PyExc_OverflowError, "bytes object is too large to make repr");
        return nullptr;
    }
    auto *text = static_cast<char *>(mem_malloc(4 * size + 3));
    if (!text) {
        return err_no_memory();
    }
    char *out = text;
    *out++ = 'b';
    *out++ = quote;
    for (size_t i = 0; i < size; i++) {
        const auto c = static_cast<unsigned char>(span.data[i]);
        const char letter = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\0';
        if (letter || c == static_cast<unsigned char>(quote) || c == '\\' || (escape_single && c == '\'')) {
            *out++ = '\\';
            *out++ = letter ? letter : static_cast<char>(c);
        } else if (c < ' ' || c >= 0x7f) {
            *out++ = '\\';
            *out++ = 'x';
            *out++ = "0123456789abcdef"[c >> 4];
            *out++ = "0123456789abcdef"[c & 15];
        } else {
            *out++ = static_cast<char>(c);
        }
    }
    *out++ = quote;
    PyObject *result = unicode_from_ascii(text, out - text);
    mem_free(text);
    return result;
}

}  // namespace interlock::objects
