#include "base/base.hpp"

#include "objects/number_format.hpp"

#include <climits>
#include <clocale>
#include <cmath>
#include <cstring>

#include "objects/complex.hpp"
#include "objects/err.hpp"
#include "objects/float_internal.hpp"
#include "objects/long_internal.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/os_text.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

// [[fill]align][sign][z][#][0][width][grouping][.precision][type]
struct Spec {
    char fill[5] = " ";  // one character, as UTF-8
    char align = '\0';   // as given, or '\0'
    char sign = '\0';
    char grouping = '\0';
    bool no_negative_zero = false;
    bool alternate = false;
    bool zero_fill = false;  // by a 0 before the width
    Py_ssize_t width = -1;
    int precision = -1;
    uint32_t type = 0;  // a code point; 0: none
};

bool is_align(char c) noexcept { return c == '<' || c == '>' || c == '=' || c == '^'; }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

int character_size(const char *p) noexcept {
    const auto c = static_cast<unsigned char>(*p);
    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

// Digits as a number up to `most`; false with ValueError beyond it.
bool read_number(const char **p, Py_ssize_t *value, Py_ssize_t most, const char *too_big) noexcept {
    *value = 0;
    for (; is_digit(**p); (*p)++) {
        if (*value > (most - (**p - '0')) / 10) {
            err_set_string(PyExc_ValueError, too_big);
            return false;
        }
        *value = *value * 10 + (**p - '0');
    }
    return true;
}

bool parse(PyObject *spec_object, PyObject *number, Spec *spec) noexcept {
    const char *p = unicode_data(spec_object);
    const char *end = p + unicode_size(spec_object);
    if (p < end) {
        const int size = character_size(p);
        if (p + size < end && is_align(p[size])) {
            std::memcpy(spec->fill, p, static_cast<size_t>(size));
            spec->fill[size] = 0;
            spec->align = p[size];
            p += size + 1;
        } else if (is_align(*p)) {
            spec->align = *p++;
        }
    }
    const bool filled = spec->align && p - unicode_data(spec_object) > 1;
    if (*p == '+' || *p == '-' || *p == ' ') {
        spec->sign = *p++;
    }
    if (*p == 'z') {
        spec->no_negative_zero = true;
        p++;
    }
    if (*p == '#') {
        spec->alternate = true;
        p++;
    }
    if (*p == '0') {
        if (!filled) {
            std::strcpy(spec->fill, "0");
        }
        spec->zero_fill = true;
        if (!spec->align) {
            spec->align = '=';
        }
        p++;
    }
    if (is_digit(*p) && !read_number(&p, &spec->width, PY_SSIZE_T_MAX, "Too many decimal digits in format string")) {
        return false;
    }
    while (*p == ',' || *p == '_') {
        if (spec->grouping) {
            if (spec->grouping == *p) {
                err_format(PyExc_ValueError, "Cannot specify '%c' with '%c'.", *p, *p);
            } else {
                err_set_string(PyExc_ValueError, "Cannot specify both ',' and '_'.");
            }
            return false;
        }
        spec->grouping = *p++;
    }
    if (*p == '.') {
        p++;
        Py_ssize_t precision;
        if (!is_digit(*p)) {
            err_set_string(PyExc_ValueError, "Format specifier missing precision");
            return false;
        }
        if (!read_number(&p, &precision, PY_SSIZE_T_MAX, "Too many decimal digits in format string")) {
            return false;
        }
        if (precision > INT_MAX - 1024) {
            err_set_string(PyExc_ValueError, "precision too big");
            return false;
        }
        spec->precision = static_cast<int>(precision);
    }
    if (p < end) {
        const int size = character_size(p);
        if (p + size != end) {
            err_format(PyExc_ValueError, "Invalid format specifier '%U' for object of type '%.200s'", spec_object,
                       type_of(number)->tp_name);
            return false;
        }
        PyObject *last = unicode_slice(spec_object, unicode_length(spec_object) - 1, unicode_length(spec_object));
        if (!last) {
            return false;
        }
        spec->type = unicode_read_char(last, 0);
        decref(last);
    }
    if (spec->grouping && spec->type && (spec->type >= 0x80 || !std::strchr("deEfFgG%", static_cast<int>(spec->type)))) {
        if (spec->grouping == ',' || spec->type >= 0x80 ||
            !std::strchr("bodxX", static_cast<int>(spec->type))) {
            const bool shown = spec->type > 32 && spec->type < 128;
            err_format(PyExc_ValueError, shown ? "Cannot specify '%c' with '%c'." : "Cannot specify '%c' with '\\x%x'.",
                       spec->grouping, static_cast<int>(spec->type));
            return false;
        }
    }
    return true;
}

PyObject *unknown_type(PyObject *number, const Spec &spec) noexcept {
    if (spec.type > 32 && spec.type < 128) {
        return err_format(PyExc_ValueError, "Unknown format code '%c' for object of type '%.200s'",
                          static_cast<int>(spec.type), type_of(number)->tp_name);
    }
    return err_format(PyExc_ValueError, "Unknown format code '\\x%x' for object of type '%.200s'", spec.type,
                      type_of(number)->tp_name);
}

// How digits are grouped and where the fraction begins, by the spec or by the locale (type n).
struct Style {
    const char *separator = "";
    int group = 0;
    const char *point = ".";
};

Style style_of(const Spec &spec, int group) noexcept {
    Style style;
    if (spec.type == 'n') {
        const lconv *locale = std::localeconv();
        style.point = locale->decimal_point;
        if (locale->grouping[0] > 0 && locale->grouping[0] != CHAR_MAX) {
            style.separator = locale->thousands_sep;
            style.group = locale->grouping[0];
        }
    } else if (spec.grouping) {
        style.separator = spec.grouping == ',' ? "," : "_";
        style.group = group;
    }
    return style;
}

// The parts of a number, in the order in which they are written.
struct Parts {
    char sign = '\0';
    const char *prefix = "";
    const char *digits = "";  // before the point
    size_t digit_count = 0;
    const char *rest = "";    // from the point (or exponent) on
    size_t rest_size = 0;
};

// Growing text; null data_ means that memory ran out.
class Text {
public:
    Text() noexcept = default;
    ~Text() { mem_free(data_); }
    Text(const Text &) = delete;
    Text &operator=(const Text &) = delete;
    bool append(const char *data, size_t size) noexcept {
        if (failed_) {
            return false;
        }
        if (used_ + size > room_) {
            const size_t room = (used_ + size) * 2 + 32;
            auto *grown = static_cast<char *>(mem_realloc(data_, room));
            if (!grown) {
                failed_ = true;
                return false;
            }
            data_ = grown;
            room_ = room;
        }
        if (size) {
            std::memcpy(data_ + used_, data, size);
        }
        used_ += size;
        return true;
    }
    void append(const char *text) noexcept { append(text, std::strlen(text)); }
    void repeat(const char *text, Py_ssize_t count) noexcept {
        const size_t size = std::strlen(text);
        while (count-- > 0 && append(text, size)) {
        }
    }
    bool failed() const noexcept { return failed_; }
    const char *data() const noexcept { return data_; }
    size_t size() const noexcept { return used_; }
    // Characters, of UTF-8.
    Py_ssize_t length() const noexcept {
        Py_ssize_t count = 0;
        for (size_t i = 0; i < used_; i++) {
            count += (static_cast<unsigned char>(data_[i]) & 0xc0) != 0x80;
        }
        return count;
    }
    PyObject *finish() noexcept {
        return failed_ ? err_no_memory() : unicode_from_valid(used_ ? data_ : "", static_cast<Py_ssize_t>(used_));
    }

private:
    char *data_ = nullptr;
    size_t used_ = 0;
    size_t room_ = 0;
    bool failed_ = false;
};

// The digits with separators, filled up with zeros to `least` characters.
void append_grouped(Text &out, const Parts &parts, const Style &style, Py_ssize_t least) noexcept {
    const auto count = static_cast<Py_ssize_t>(parts.digit_count);
    // How many digits, zeros included: a separator never stands first.
    Py_ssize_t total = count;
    if (style.group == 0) {
        total = least > count ? least : count;
    } else {
        while (total + (total - 1) / style.group < least) {
            total++;
        }
    }
    for (Py_ssize_t i = 0; i < total; i++) {
        if (style.group && i && (total - i) % style.group == 0) {
            out.append(style.separator);
        }
        const Py_ssize_t at = i - (total - count);
        out.append(at < 0 ? "0" : parts.digits + at, 1);
    }
}

PyObject *pad(const Text &body, const Spec &spec, char default_align) noexcept {
    Text out;
    const Py_ssize_t missing = spec.width - body.length();
    const char align = spec.align ? spec.align : default_align;
    const Py_ssize_t left = missing <= 0 ? 0 : align == '<' ? 0 : align == '^' ? missing / 2 : missing;
    out.repeat(spec.fill, left);
    out.append(body.data(), body.size());
    out.repeat(spec.fill, missing - left);
    return out.finish();
}

char sign_of(const Spec &spec, bool negative) noexcept {
    return negative ? '-' : spec.sign == '+' || spec.sign == ' ' ? spec.sign : '\0';
}

PyObject *assemble(const Parts &parts, const Spec &spec, const Style &style) noexcept {
    Text body;
    if (parts.sign) {
        body.append(&parts.sign, 1);
    }
    body.append(parts.prefix);
    Py_ssize_t least = 0;
    if (spec.align == '=') {
        // The space lies between sign and digits; zeros there are digits that take part in the grouping.
        const Py_ssize_t around = body.length() + static_cast<Py_ssize_t>(parts.rest_size);
        if (std::strcmp(spec.fill, "0") == 0) {
            least = spec.width - around;
        } else {
            Text grouped;
            append_grouped(grouped, parts, style, 0);
            if (grouped.failed()) {
                return err_no_memory();
            }
            body.repeat(spec.fill, spec.width - around - grouped.length());
        }
    }
    append_grouped(body, parts, style, least);
    body.append(parts.rest, parts.rest_size);
    return body.failed() ? err_no_memory() : pad(body, spec, '>');
}

PyObject *format_character(PyObject *number, const Spec &spec) noexcept {
    if (spec.sign) {
        err_set_string(PyExc_ValueError, "Sign not allowed with integer format specifier 'c'");
        return nullptr;
    }
    if (spec.alternate) {
        err_set_string(PyExc_ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
        return nullptr;
    }
    const long value = long_as_long(number);
    if ((value == -1 && err_occurred()) || value < 0 || value > 0x10ffff) {
        err_clear();
        err_set_string(PyExc_OverflowError, "%c arg not in range(0x110000)");
        return nullptr;
    }
    Ref<> character = Ref<>::steal(unicode_from_code_point(static_cast<Py_UCS4>(value)));
    if (!character) {
        return nullptr;
    }
    Text body;
    body.append(unicode_data(character.get()), static_cast<size_t>(unicode_size(character.get())));
    return body.failed() ? err_no_memory() : pad(body, spec, '<');
}

// The text of a double for a spec, in pieces; `text` is to be freed with mem_free.
struct DoubleText {
    char *text = nullptr;
    Parts parts;
    DoubleText() noexcept = default;
    DoubleText(const DoubleText &) = delete;
    DoubleText &operator=(const DoubleText &) = delete;
    ~DoubleText() { mem_free(text); }
};

// False with an exception.  The point of the style is put in afterwards, by assemble_double.
bool double_text(double value, char code, int precision, int flags, bool percent, const Spec &spec,
                 DoubleText *out) noexcept {
    out->text = os_double_to_string(percent ? value * 100 : value, code, precision, flags, nullptr);
    if (!out->text) {
        return false;
    }
    const char *p = out->text;
    const bool negative = *p == '-';
    p += negative;
    out->parts.sign = sign_of(spec, negative);
    out->parts.digits = p;
    while (is_digit(*p)) {
        p++;
    }
    out->parts.digit_count = static_cast<size_t>(p - out->parts.digits);
    out->parts.rest = p;
    out->parts.rest_size = std::strlen(p);
    return true;
}

// Code, precision and flags for the spec of a float or complex; false when the type is unknown.
bool double_code(const Spec &spec, char *code, int *precision, int *flags, bool *percent) noexcept {
    *flags = (spec.alternate ? Py_DTSF_ALT : 0) | (spec.no_negative_zero ? Py_DTSF_NO_NEG_0 : 0);
    *precision = spec.precision;
    *percent = false;
    if (spec.type == 0) {
        *code = *precision < 0 ? 'r' : 'g';
        *precision = *precision < 0 ? 0 : *precision;
        *flags |= Py_DTSF_ADD_DOT_0;
        return true;
    }
    *precision = *precision < 0 ? 6 : *precision;
    switch (spec.type) {
        case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': *code = static_cast<char>(spec.type); return true;
        case 'n': *code = 'g'; return true;
        case '%':
            *code = 'f';
            *percent = true;
            return true;
        default: return false;
    }
}

PyObject *format_double(PyObject *number, double value, const Spec &spec) noexcept {
    char code;
    int precision;
    int flags;
    bool percent;
    if (!double_code(spec, &code, &precision, &flags, &percent)) {
        return unknown_type(number, spec);
    }
    DoubleText converted;
    if (!double_text(value, code, precision, flags, percent, spec, &converted)) {
        return nullptr;
    }
    const Style style = style_of(spec, 3);
    // Fraction and exponent, with the locale's point, and the percent sign.
    Text rest;
    const char *p = converted.parts.rest;
    if (*p == '.') {
        rest.append(style.point);
        p++;
    }
    rest.append(p);
    if (percent) {
        rest.append("%");
    }
    if (rest.failed()) {
        return err_no_memory();
    }
    converted.parts.rest = rest.size() ? rest.data() : "";
    converted.parts.rest_size = rest.size();
    // inf and nan have no digits to group or fill up.
    if (converted.parts.digit_count == 0) {
        converted.parts.rest = "";
        converted.parts.rest_size = 0;
        Text body;
        if (converted.parts.sign) {
            body.append(&converted.parts.sign, 1);
        }
        if (spec.align == '=') {
            body.repeat(spec.fill, spec.width - static_cast<Py_ssize_t>(rest.size()) - body.length());
        }
        body.append(rest.data(), rest.size());
        return body.failed() ? err_no_memory() : pad(body, spec, '>');
    }
    return assemble(converted.parts, spec, style);
}

}  // namespace

PyObject *format_long(PyObject *number, PyObject *spec_object) noexcept {
    if (unicode_size(spec_object) == 0) {
        return object_str(number);
    }
    Spec spec;
    if (!parse(spec_object, number, &spec)) {
        return nullptr;
    }
    int base = 10;
    switch (spec.type) {
        case 0: case 'd': case 'n': break;
        case 'b': base = 2; break;
        case 'o': base = 8; break;
        case 'x': case 'X': base = 16; break;
        case 'c': break;
        case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case '%': {
            const double value = long_as_double(number);
            return value == -1.0 && err_occurred() ? nullptr : format_double(number, value, spec);
        }
        default: return unknown_type(number, spec);
    }
    if (spec.precision >= 0) {
        err_set_string(PyExc_ValueError, "Precision not allowed in integer format specifier");
        return nullptr;
    }
    if (spec.no_negative_zero) {
        err_set_string(PyExc_ValueError, "Negative zero coercion (z) not allowed in integer format specifier");
        return nullptr;
    }
    if (spec.type == 'c') {
        return format_character(number, spec);
    }
    Ref<> text = Ref<>::steal(long_format(number, base, false));
    if (!text) {
        return nullptr;
    }
    const char *digits = unicode_data(text.get());
    const bool negative = *digits == '-';
    Parts parts;
    parts.sign = sign_of(spec, negative);
    parts.digits = digits + negative;
    parts.digit_count = static_cast<size_t>(unicode_size(text.get()) - negative);
    if (spec.alternate && base != 10) {
        parts.prefix = base == 2 ? "0b" : base == 8 ? "0o" : spec.type == 'X' ? "0X" : "0x";
    }
    if (spec.type != 'X') {
        return assemble(parts, spec, style_of(spec, base == 10 ? 3 : 4));
    }
    Text upper;
    for (size_t i = 0; i < parts.digit_count; i++) {
        char c = parts.digits[i];
        c = c >= 'a' ? static_cast<char>(c - 32) : c;
        upper.append(&c, 1);
    }
    if (upper.failed()) {
        return err_no_memory();
    }
    parts.digits = upper.data();
    return assemble(parts, spec, style_of(spec, 4));
}

PyObject *format_float(PyObject *number, PyObject *spec_object) noexcept {
    if (unicode_size(spec_object) == 0) {
        return object_str(number);
    }
    Spec spec;
    return parse(spec_object, number, &spec) ? format_double(number, float_value(number), spec) : nullptr;
}

PyObject *format_complex(PyObject *number, PyObject *spec_object) noexcept {
    if (unicode_size(spec_object) == 0) {
        return object_str(number);
    }
    Spec spec;
    if (!parse(spec_object, number, &spec)) {
        return nullptr;
    }
    char code;
    int precision;
    int flags;
    bool percent;
    if (!double_code(spec, &code, &precision, &flags, &percent) || percent) {
        return unknown_type(number, spec);
    }
    if (spec.zero_fill) {
        err_set_string(PyExc_ValueError, "Zero padding is not allowed in complex format specifier");
        return nullptr;
    }
    if (spec.align == '=') {
        err_set_string(PyExc_ValueError, "'=' alignment flag is not allowed in complex format specifier");
        return nullptr;
    }
    // Without a type the parts look as in repr().
    flags &= ~Py_DTSF_ADD_DOT_0;
    const Py_complex value = reinterpret_cast<PyComplexObject *>(number)->cval;
    const bool only_imaginary = spec.type == 0 && value.real == 0.0 && !std::signbit(value.real);
    const bool parentheses = spec.type == 0 && !only_imaginary;
    const Style style = style_of(spec, 3);
    Text body;
    if (parentheses) {
        body.append("(");
    }
    Spec part_spec = spec;
    for (int i = only_imaginary ? 1 : 0; i < 2; i++) {
        DoubleText converted;
        if (i == 1 && !only_imaginary) {
            part_spec.sign = '+';
        }
        if (!double_text(i ? value.imag : value.real, code, precision, flags, false, part_spec, &converted)) {
            return nullptr;
        }
        if (converted.parts.sign) {
            body.append(&converted.parts.sign, 1);
        }
        append_grouped(body, converted.parts, style, 0);
        const char *rest = converted.parts.rest;
        if (*rest == '.') {
            body.append(style.point);
            rest++;
        }
        body.append(rest);
    }
    body.append(parentheses ? "j)" : "j");
    return body.failed() ? err_no_memory() : pad(body, spec, '>');
}

}  // namespace interlock::objects
