// The % operator of str, and that of bytes and bytearray, which works on the text whose code points are their bytes.
#include "base/base.hpp"

#include "objects/arg.hpp"
#include "objects/buffer.hpp"
#include "objects/bytearray.hpp"
#include "objects/bytes.hpp"
#include "objects/err.hpp"
#include "objects/float.hpp"
#include "objects/long.hpp"
#include "objects/mapping.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/os_text.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode_builder.hpp"
#include "objects/unicode_object.hpp"

namespace interlock::objects {
namespace {

struct Conversion {
    bool left = false, sign = false, blank = false, alternate = false, zeros = false;
    Py_ssize_t width = -1;
    Py_ssize_t precision = -1;
    Py_UCS4 type = 0;
    const char *place = nullptr;  // where the type stands
};

enum class Kind { kText, kBytes };

class Formatter {
public:
    Formatter(PyObject *format, PyObject *arguments, Kind kind) noexcept
        : begin_(unicode_data(format)),
          p_(begin_),
          end_(begin_ + unicode_size(format)),
          arguments_(arguments),
          is_bytes_(kind == Kind::kBytes) {
        if (is_tuple(arguments)) {
            count_ = tuple_size_unchecked(arguments);
            next_ = 0;
        }
        PyMappingMethods *mapping = arguments->ob_type->tp_as_mapping;
        if (mapping && mapping->mp_subscript && !is_tuple(arguments) && !unicode_check(arguments) &&
            !(is_bytes_ && (is_bytes(arguments) || is_instance_of(arguments, &PyByteArray_Type)))) {
            mapping_ = arguments;
        }
    }

    PyObject *run() noexcept {
        while (p_ < end_) {
            auto *percent = static_cast<const char *>(std::memchr(p_, '%', static_cast<std::size_t>(end_ - p_)));
            const char *stop = percent ? percent : end_;
            out_.append_utf8(p_, stop - p_);
            p_ = stop;
            if (percent) {
                ++p_;
                if (!conversion()) {
                    return nullptr;
                }
            }
        }
        if (next_ < count_ && !mapping_) {
            err_set_string(PyExc_TypeError, is_bytes_ ? "not all arguments converted during bytes formatting"
                                                      : "not all arguments converted during string formatting");
            return nullptr;
        }
        return out_.finish();
    }

private:
    // --- Arguments: a tuple's items in turn, or one object (count_ -1, next_ -2, then -1).

    PyObject *next_argument() noexcept {
        if (next_ >= count_) {
            err_set_string(PyExc_TypeError, "not enough arguments for format string");
            return nullptr;
        }
        Py_ssize_t index = next_++;
        PyObject *arguments = keyed_ ? keyed_.get() : arguments_;
        return count_ < 0 ? arguments : tuple_item(arguments, index);
    }

    bool take_key() noexcept {
        if (!mapping_) {
            err_set_string(PyExc_TypeError, "format requires a mapping");
            return false;
        }
        const char *start = ++p_;
        for (int depth = 1; p_ < end_; ++p_) {
            depth += *p_ == '(' ? 1 : *p_ == ')' ? -1 : 0;
            if (depth == 0) {
                break;
            }
        }
        if (p_ == end_) {
            err_set_string(PyExc_ValueError, "incomplete format key");
            return false;
        }
        Ref<> key = Ref<>::steal(unicode_from_valid(start, p_ - start));
        ++p_;
        if (key && is_bytes_) {
            key = Ref<>::steal(unicode_as_latin1_string(key.get()));
        }
        if (!key) {
            return false;
        }
        keyed_ = Ref<>::steal(object_get_item(mapping_, key.get()));
        count_ = -1;
        next_ = -2;
        return static_cast<bool>(keyed_);
    }

    // --- Reading a conversion

    bool number(const char *name, Py_ssize_t *value) noexcept {
        if (p_ < end_ && *p_ == '*') {
            ++p_;
            PyObject *argument = next_argument();
            if (!argument) {
                return false;
            }
            if (!is_long(argument)) {
                err_set_string(PyExc_TypeError, "* wants int");
                return false;
            }
            *value = long_as_ssize_t(argument);
            return *value != -1 || !err_occurred();
        }
        *value = 0;
        for (; p_ < end_ && *p_ >= '0' && *p_ <= '9'; ++p_) {
            if (*value > (INT32_MAX - (*p_ - '0')) / 10) {
                err_format(PyExc_ValueError, "%s too big", name);
                return false;
            }
            *value = *value * 10 + (*p_ - '0');
        }
        return true;
    }

    bool flag(Conversion &c) noexcept {
        switch (*p_) {
            case '-': c.left = true; return true;
            case '+': c.sign = true; return true;
            case ' ': c.blank = true; return true;
            case '#': c.alternate = true; return true;
            case '0': c.zeros = true; return true;
            default: return false;
        }
    }

    bool read(Conversion &c) noexcept {
        if (p_ < end_ && *p_ == '(' && !take_key()) {
            return false;
        }
        while (p_ < end_ && flag(c)) {
            ++p_;
        }
        if (p_ < end_ && (*p_ == '*' || (*p_ >= '0' && *p_ <= '9'))) {
            if (!number("width", &c.width)) {
                return false;
            }
            if (c.width < 0) {
                c.left = true;
                c.width = -c.width;
            }
        }
        if (p_ < end_ && *p_ == '.') {
            ++p_;
            if (!number("precision", &c.precision)) {
                return false;
            }
            c.precision = c.precision < 0 ? 0 : c.precision;
        }
        if (p_ < end_ && (*p_ == 'h' || *p_ == 'l' || *p_ == 'L')) {
            ++p_;
        }
        if (p_ == end_) {
            err_set_string(PyExc_ValueError, "incomplete format");
            return false;
        }
        c.place = p_;
        c.type = utf8::next(p_);
        return true;
    }

    bool conversion() noexcept {
        if (p_ < end_ && *p_ == '%') {
            ++p_;
            return out_.append_char('%');
        }
        Conversion c;
        if (!read(c)) {
            return false;
        }
        PyObject *argument = next_argument();
        if (!argument) {
            return false;
        }
        if (is_bytes_) {
            switch (c.type) {
                case 'b': case 's': return data(argument, c);
                case 'r': return owned_text(object_ascii(argument), c);
                case 'c': return byte(argument, c);
                default: break;
            }
        }
        switch (c.type) {
            case 's':
                return owned_text(unicode_check_exact(argument) ? new_ref(argument) : object_str(argument), c);
            case 'r': return owned_text(object_repr(argument), c);
            case 'a': return owned_text(object_ascii(argument), c);
            case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return integer(argument, c);
            case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return real(argument, c);
            case 'c': return character(argument, c);
            default: break;
        }
        auto index = static_cast<Py_ssize_t>(utf8::count(begin_, static_cast<std::size_t>(c.place - begin_)));
        err_format(PyExc_ValueError, "unsupported format character '%c' (0x%x) at index %zd",
                   c.type > 31 && c.type < 127 ? static_cast<int>(c.type) : '?', static_cast<unsigned>(c.type), index);
        return false;
    }

    // --- Writing

    bool owned_text(PyObject *stolen, const Conversion &c) noexcept {
        Ref<> text = Ref<>::steal(stolen);
        if (!text) {
            return false;
        }
        Py_ssize_t length = unicode_length(text.get());
        if (c.precision >= 0 && c.precision < length) {
            length = c.precision;
        }
        Py_ssize_t room = c.width - length;
        if (!c.left) {
            out_.append_fill(' ', room);
        }
        out_.append_slice(text.get(), 0, length);
        return out_.append_fill(' ', c.left ? room : 0);
    }

    // `digits` without sign; `prefix`: 0x and the like; `zeros`: between prefix and digits.
    bool numeral(const Conversion &c, bool negative, const char *prefix, Py_ssize_t zeros, const char *digits,
                 Py_ssize_t size) noexcept {
        char sign = negative ? '-' : c.sign ? '+' : c.blank ? ' ' : 0;
        auto prefix_size = static_cast<Py_ssize_t>(std::strlen(prefix));
        Py_ssize_t room = c.width - (sign != 0) - prefix_size - zeros - size;
        if (room > 0 && c.zeros && !c.left) {
            zeros += room;
            room = 0;
        }
        if (!c.left) {
            out_.append_fill(' ', room);
        }
        if (sign) {
            out_.append_char(sign);
        }
        out_.append_ascii(prefix, prefix_size);
        out_.append_fill('0', zeros);
        out_.append_ascii(digits, size);
        return out_.append_fill(' ', c.left ? room : 0);
    }

    bool wrong_number(PyObject *argument, const Conversion &c, bool needs_integer) noexcept {
        err_format(PyExc_TypeError,
                   needs_integer ? "%%%c format: an integer is required, not %.200s"
                                 : "%%%c format: a real number is required, not %.200s",
                   static_cast<int>(c.type), argument->ob_type->tp_name);
        return false;
    }

    bool integer(PyObject *argument, const Conversion &c) noexcept {
        bool needs_integer = c.type == 'o' || c.type == 'x' || c.type == 'X';
        if (!number_check(argument)) {
            return wrong_number(argument, c, needs_integer);
        }
        Ref<> value = is_long(argument) ? Ref<>::borrow(argument)
                                        : Ref<>::steal(needs_integer ? number_index(argument) : number_long(argument));
        if (!value) {
            return err_exception_matches(PyExc_TypeError) ? (err_clear(), wrong_number(argument, c, needs_integer))
                                                          : false;
        }
        int base = c.type == 'o' ? 8 : needs_integer ? 16 : 10;
        Ref<> text = Ref<>::steal(long_format(value.get(), base, false));
        if (!text) {
            return false;
        }
        const char *digits = unicode_data(text.get());
        Py_ssize_t size = unicode_size(text.get());
        bool negative = size > 0 && *digits == '-';
        digits += negative;
        size -= negative;
        const char *prefix = !c.alternate ? "" : c.type == 'o' ? "0o" : c.type == 'x' ? "0x" : c.type == 'X' ? "0X" : "";
        Py_ssize_t zeros = c.precision > size ? c.precision - size : 0;
        if (c.type == 'X') {
            Ref<> upper = Ref<>::steal(upper_hex(digits, size));
            return upper && numeral(c, negative, prefix, zeros, unicode_data(upper.get()), size);
        }
        return numeral(c, negative, prefix, zeros, digits, size);
    }

    static PyObject *upper_hex(const char *digits, Py_ssize_t size) noexcept {
        UnicodeBuilder upper;
        for (Py_ssize_t i = 0; i < size; ++i) {
            upper.append_char(static_cast<char>(digits[i] >= 'a' ? digits[i] - 32 : digits[i]));
        }
        return upper.finish();
    }

    bool real(PyObject *argument, const Conversion &c) noexcept {
        double value = float_as_double(argument);
        if (value == -1.0 && err_occurred()) {
            if (is_bytes_ && err_exception_matches(PyExc_TypeError)) {
                err_clear();
                err_format(PyExc_TypeError, "float argument required, not %.200s", type_of(argument)->tp_name);
            }
            return false;
        }
        char *text = os_double_to_string(value, static_cast<char>(c.type),
                                         static_cast<int>(c.precision < 0 ? 6 : c.precision),
                                         c.alternate ? Py_DTSF_ALT : 0, nullptr);
        if (!text) {
            return false;
        }
        bool negative = *text == '-';
        bool written = numeral(c, negative, "", 0, text + negative, static_cast<Py_ssize_t>(std::strlen(text + negative)));
        mem_free(text);
        return written;
    }

    bool character(PyObject *argument, const Conversion &c) noexcept {
        Conversion padded = c;
        padded.precision = -1;
        if (unicode_check(argument)) {
            if (unicode_length(argument) != 1) {
                err_set_string(PyExc_TypeError, "%c requires int or char");
                return false;
            }
            return owned_text(new_ref(argument), padded);
        }
        Ref<> number = is_long(argument) ? Ref<>::borrow(argument)
                       : index_check(argument) ? Ref<>::steal(number_index(argument))
                                               : Ref<>();
        long value = number ? long_as_long(number.get()) : -1;
        if (!number || (value == -1 && err_occurred() && !err_exception_matches(PyExc_OverflowError))) {
            err_clear();
            err_set_string(PyExc_TypeError, "%c requires int or char");
            return false;
        }
        if (value < 0 || value > static_cast<long>(utf8::kMaxCodePoint)) {
            err_clear();
            err_set_string(PyExc_OverflowError, "%c arg not in range(0x110000)");
            return false;
        }
        return owned_text(unicode_from_code_point(static_cast<Py_UCS4>(value)), padded);
    }

    // %b and %s of bytes: what has __bytes__ or a buffer.
    bool data(PyObject *argument, const Conversion &c) noexcept {
        PyObject *method;
        int has = lookup_special(argument, IL_STR("__bytes__"), &method);
        if (has < 0) {
            return false;
        }
        xdecref(method);
        if (!has && !object_check_buffer(argument)) {
            err_format(PyExc_TypeError,
                       "%%b requires a bytes-like object, or an object that implements __bytes__, not '%.100s'",
                       type_of(argument)->tp_name);
            return false;
        }
        Ref<> bytes = Ref<>::steal(object_bytes(argument));
        return bytes && owned_text(unicode_decode_latin1(bytes_data(bytes.get()), bytes_length(bytes.get()), nullptr), c);
    }

    bool byte(PyObject *argument, const Conversion &c) noexcept {
        Conversion padded = c;
        padded.precision = -1;
        if (is_bytes(argument) && bytes_length(argument) == 1) {
            return owned_text(unicode_decode_latin1(bytes_data(argument), 1, nullptr), padded);
        }
        if (is_instance_of(argument, &PyByteArray_Type) && byte_array_size(argument) == 1) {
            return owned_text(unicode_decode_latin1(byte_array_as_string(argument), 1, nullptr), padded);
        }
        Ref<> number = is_long(argument) ? Ref<>::borrow(argument)
                       : index_check(argument) ? Ref<>::steal(number_index(argument))
                                               : Ref<>();
        if (!number) {
            if (!err_occurred()) {
                err_set_string(PyExc_TypeError, "%c requires an integer in range(256) or a single byte");
            }
            return false;
        }
        int overflow;
        long value = long_as_long_and_overflow(number.get(), &overflow);
        if (overflow || value < 0 || value > 255) {
            err_set_string(PyExc_OverflowError, "%c arg not in range(256)");
            return false;
        }
        return owned_text(unicode_from_code_point(static_cast<Py_UCS4>(value)), padded);
    }

    const char *begin_, *p_, *end_;
    PyObject *arguments_;
    const bool is_bytes_;
    PyObject *mapping_ = nullptr;
    Ref<> keyed_;  // the value of the last (key)
    Py_ssize_t count_ = -1, next_ = -2;
    UnicodeBuilder out_;
};

}  // namespace

PyObject *unicode_format(PyObject *format, PyObject *arguments) noexcept {
    if (!format || !arguments) {
        err_bad_internal_call();
        return nullptr;
    }
    if (!unicode_require(format)) {
        return nullptr;
    }
    Formatter formatter(format, arguments, Kind::kText);
    return formatter.run();
}

PyObject *bytes_format(const char *format, Py_ssize_t size, PyObject *arguments) noexcept {
    Ref<> text = Ref<>::steal(unicode_decode_latin1(format, size, nullptr));
    if (!text) {
        return nullptr;
    }
    Formatter formatter(text.get(), arguments, Kind::kBytes);
    Ref<> result = Ref<>::steal(formatter.run());
    return result ? unicode_as_latin1_string(result.get()) : nullptr;
}

}  // namespace interlock::objects
