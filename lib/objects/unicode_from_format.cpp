// PyUnicode_FromFormat's language.
#include "base/base.hpp"

#include <cstdio>
#include <cwchar>

#include "objects/err.hpp"
#include "objects/type.hpp"
#include "objects/unicode_builder.hpp"
#include "objects/unicode_object.hpp"

namespace interlock::objects {
namespace {

// va_list may be an array, which a function cannot take by reference.
struct Arguments {
    va_list list;
};

enum class Length : uint8_t { kInt, kLong, kLongLong, kSize, kPointerDifference, kMax };

struct Conversion {
    bool left = false, zeros = false, hash = false;
    bool plain = true;            // no flag, width, precision or modifier
    Py_ssize_t width = -1;
    Py_ssize_t precision = -1;
    Length length = Length::kInt;
    char type = 0;
};

class Formatter {
public:
    explicit Formatter(va_list arguments) noexcept { va_copy(arguments_.list, arguments); }
    ~Formatter() { va_end(arguments_.list); }
    Formatter(const Formatter &) = delete;
    Formatter &operator=(const Formatter &) = delete;

    PyObject *run(const char *format) noexcept {
        while (*format) {
            const char *percent = std::strchr(format, '%');
            const char *end = percent ? percent : format + std::strlen(format);
            if (!literal(format, end)) {
                return nullptr;
            }
            if (!percent) {
                break;
            }
            format = percent;
            if (!convert(&format)) {
                return nullptr;
            }
        }
        return out_.finish();
    }

private:
    bool literal(const char *begin, const char *end) noexcept {
        auto size = static_cast<std::size_t>(end - begin);
        std::size_t ascii = utf8::ascii_prefix(begin, size);
        if (ascii != size) {
            err_format(PyExc_ValueError,
                       "PyUnicode_FromFormatV() expects an ASCII-encoded format string, got a non-ASCII byte: 0x%02x",
                       static_cast<unsigned char>(begin[ascii]));
            return false;
        }
        return out_.append_ascii(begin, static_cast<Py_ssize_t>(size));
    }

    // A number of the format or, for '*', of the arguments; false with ValueError.
    bool number(const char **place, const char *name, Py_ssize_t *value) noexcept {
        const char *p = *place;
        if (*p == '*') {
            *value = va_arg(arguments_.list, int);
            *place = p + 1;
            return true;
        }
        *value = 0;
        for (; *p >= '0' && *p <= '9'; ++p) {
            if (*value > (INT32_MAX - (*p - '0')) / 10) {
                err_format(PyExc_ValueError, "%s too big", name);
                return false;
            }
            *value = *value * 10 + (*p - '0');
        }
        *place = p;
        return true;
    }

    bool read(const char **place, Conversion *c) noexcept {
        const char *p = *place + 1, *begin = p;
        for (;; ++p) {
            if (*p == '-') {
                c->left = true;
            } else if (*p == '0') {
                c->zeros = true;
            } else if (*p == '#') {
                c->hash = true;
            } else {
                break;
            }
        }
        if (*p == '*' || (*p >= '1' && *p <= '9')) {
            if (!number(&p, "width", &c->width)) {
                return false;
            }
            if (c->width < 0) {
                c->left = true;
                c->width = -c->width;
            }
        }
        if (*p == '.') {
            ++p;
            if (!number(&p, "precision", &c->precision)) {
                return false;
            }
            c->precision = c->precision < 0 ? 0 : c->precision;
        }
        switch (*p) {
            case 'l':
                c->length = p[1] == 'l' ? Length::kLongLong : Length::kLong;
                p += p[1] == 'l' ? 2 : 1;
                break;
            case 'z': c->length = Length::kSize; ++p; break;
            case 't': c->length = Length::kPointerDifference; ++p; break;
            case 'j': c->length = Length::kMax; ++p; break;
            default: break;
        }
        c->type = *p;
        c->plain = p == begin;
        *place = *p ? p + 1 : p;
        return true;
    }

    bool bad_format(const char *format) noexcept {
        err_format(PyExc_SystemError, "invalid format string: %s", format);
        return false;
    }

    bool convert(const char **place) noexcept {
        const char *begin = *place;
        Conversion c;
        if (!read(place, &c)) {
            return false;
        }
        switch (c.type) {
            case '%': return c.plain ? out_.append_char('%') : bad_format(begin);
            case 'c': return c.plain ? character() : bad_format(begin);
            case 'p': return c.plain ? pointer() : bad_format(begin);
            case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return integer(c);
            case 's':
                if (c.length != Length::kInt && c.length != Length::kLong) {
                    break;
                }
                return c_string(c);
            case 'V':
                if (c.length != Length::kInt && c.length != Length::kLong) {
                    break;
                }
                return text_or_c_string(c);
            default: break;
        }
        if (c.length != Length::kInt) {
            return bad_format(begin);
        }
        switch (c.type) {
            case 'U': return text(va_arg(arguments_.list, PyObject *), c);
            case 'S': return owned_text(object_str(va_arg(arguments_.list, PyObject *)), c);
            case 'R': return owned_text(object_repr(va_arg(arguments_.list, PyObject *)), c);
            case 'A': return owned_text(object_ascii(va_arg(arguments_.list, PyObject *)), c);
            case 'T': return type_name(va_arg(arguments_.list, PyObject *)->ob_type, c);
            case 'N': {
                PyObject *type = va_arg(arguments_.list, PyObject *);
                if (!is_type(type)) {
                    err_set_string(PyExc_TypeError, "%N argument must be a type");
                    return false;
                }
                return type_name(reinterpret_cast<PyTypeObject *>(type), c);
            }
            default: return bad_format(begin);
        }
    }

    bool character() noexcept {
        int value = va_arg(arguments_.list, int);
        if (value < 0 || value > static_cast<int>(utf8::kMaxCodePoint)) {
            err_set_string(PyExc_OverflowError, "character argument not in range(0x110000)");
            return false;
        }
        return out_.append_code_point(static_cast<Py_UCS4>(value));
    }

    bool pointer() noexcept {
        char buffer[32];
        int size = std::snprintf(buffer, sizeof buffer, "%p", va_arg(arguments_.list, void *));
        if (buffer[1] != 'x') {
            out_.append("0x");
        }
        return out_.append_ascii(buffer, size);
    }

    long long signed_argument(Length length) noexcept {
        switch (length) {
            case Length::kInt: return va_arg(arguments_.list, int);
            case Length::kLong: return va_arg(arguments_.list, long);
            case Length::kLongLong: return va_arg(arguments_.list, long long);
            case Length::kSize: return va_arg(arguments_.list, Py_ssize_t);
            case Length::kPointerDifference: return va_arg(arguments_.list, std::ptrdiff_t);
            case Length::kMax: return va_arg(arguments_.list, intmax_t);
        }
        return 0;
    }

    unsigned long long unsigned_argument(Length length) noexcept {
        if (length == Length::kInt) {
            return va_arg(arguments_.list, unsigned);
        }
        return static_cast<unsigned long long>(signed_argument(length));
    }

    bool integer(const Conversion &c) noexcept {
        bool is_signed = c.type == 'd' || c.type == 'i', negative = false;
        unsigned long long value;
        if (is_signed) {
            long long number = signed_argument(c.length);
            negative = number < 0;
            value = negative ? 0 - static_cast<unsigned long long>(number) : static_cast<unsigned long long>(number);
        } else {
            value = unsigned_argument(c.length);
        }
        const char *digits = c.type == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
        unsigned base = c.type == 'o' ? 8 : c.type == 'x' || c.type == 'X' ? 16 : 10;
        char buffer[24];
        char *end = buffer + sizeof buffer, *p = end;
        do {
            *--p = digits[value % base];
            value /= base;
        } while (value);
        Py_ssize_t size = end - p;
        Py_ssize_t zeros = c.precision > size ? c.precision - size : 0;
        Py_ssize_t room = c.width - size - zeros - negative;
        if (room > 0 && c.zeros && !c.left) {
            zeros += room;
            room = 0;
        }
        if (!c.left) {
            out_.append_fill(' ', room);
        }
        if (negative) {
            out_.append_char('-');
        }
        out_.append_fill('0', zeros);
        out_.append_ascii(p, size);
        return out_.append_fill(' ', c.left ? room : 0);
    }

    bool text(PyObject *object, const Conversion &c) noexcept {
        Py_ssize_t length = unicode_length(object);
        if (c.precision >= 0 && c.precision < length) {
            length = c.precision;
        }
        Py_ssize_t room = c.width - length;
        if (!c.left) {
            out_.append_fill(' ', room);
        }
        out_.append_slice(object, 0, length);
        return out_.append_fill(' ', c.left ? room : 0);
    }

    bool owned_text(PyObject *stolen, const Conversion &c) noexcept {
        Ref<> object = Ref<>::steal(stolen);
        return object && text(object.get(), c);
    }

    bool c_string(const Conversion &c) noexcept {
        Conversion padded = c;
        padded.precision = -1;
        if (c.length == Length::kLong) {
            const wchar_t *wide = va_arg(arguments_.list, const wchar_t *);
            std::size_t size = c.precision < 0 ? std::wcslen(wide)
                                               : wcsnlen(wide, static_cast<std::size_t>(c.precision));
            return owned_text(unicode_from_wide_char(wide, static_cast<Py_ssize_t>(size)), padded);
        }
        const char *bytes = va_arg(arguments_.list, const char *);
        std::size_t size = c.precision < 0 ? std::strlen(bytes)
                                           : strnlen(bytes, static_cast<std::size_t>(c.precision));
        // The usual case needs no object.
        if (c.width < 0 && utf8::ascii_prefix(bytes, size) == size) {
            return out_.append_ascii(bytes, static_cast<Py_ssize_t>(size));
        }
        return owned_text(unicode_decode_utf8(bytes, static_cast<Py_ssize_t>(size), "replace"), padded);
    }

    bool text_or_c_string(const Conversion &c) noexcept {
        PyObject *object = va_arg(arguments_.list, PyObject *);
        if (!object) {
            return c_string(c);
        }
        (void)va_arg(arguments_.list, const void *);
        return text(object, c);
    }

    bool type_name(PyTypeObject *type, const Conversion &c) noexcept {
        Ref<> name = Ref<>::steal(type_get_fully_qualified_name(type));
        if (name && c.hash) {
            name = Ref<>::steal(with_colon(type, name.get()));
        }
        return name && text(name.get(), c);
    }

    // "module.Outer.Inner" becomes "module:Outer.Inner"; a name without module stays.
    static PyObject *with_colon(PyTypeObject *type, PyObject *name) noexcept {
        Ref<> qualified = Ref<>::steal(type_get_qual_name(type));
        if (!qualified) {
            return nullptr;
        }
        Py_ssize_t module_size = unicode_size(name) - unicode_size(qualified.get()) - 1;
        UnicodeBuilder out;
        if (module_size > 0) {
            out.append_utf8(unicode_data(name), module_size);
            out.append_char(':');
        }
        out.append(qualified.get());
        return out.finish();
    }

    Arguments arguments_;
    UnicodeBuilder out_;
};

}  // namespace

PyObject *unicode_from_format_v(const char *format, va_list arguments) noexcept {
    Formatter formatter(arguments);
    return formatter.run(format);
}

PyObject *unicode_from_format(const char *format, ...) noexcept {
    va_list arguments;
    va_start(arguments, format);
    PyObject *text = unicode_from_format_v(format, arguments);
    va_end(arguments);
    return text;
}

}  // namespace interlock::objects
