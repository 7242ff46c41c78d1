// str.format(), and format(str, spec).
#include "base/base.hpp"

#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/long.hpp"
#include "objects/mapping.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode_builder.hpp"
#include "objects/unicode_chars.hpp"
#include "objects/unicode_methods.hpp"
#include "objects/unicode_search.hpp"

namespace interlock::objects {
namespace {

// Digits at `p`, moved behind them: their value, -1 when there are none, -2 with ValueError when they are too many.
Py_ssize_t take_number(const char **p, const char *end) noexcept {
    Py_ssize_t value = -1;
    while (*p < end) {
        const char *next = *p;
        int digit = char_decimal(utf8::next(next));
        if (digit < 0) {
            break;
        }
        value = value < 0 ? 0 : value;
        if (value > (PY_SSIZE_T_MAX - digit) / 10) {
            err_set_string(PyExc_ValueError, "Too many decimal digits in format string");
            return -2;
        }
        value = value * 10 + digit;
        *p = next;
    }
    return value;
}

bool fail(const char *message) noexcept {
    err_set_string(PyExc_ValueError, message);
    return false;
}

// One replacement field, taken apart.
struct Field {
    ByteSpan name{nullptr, 0};
    ByteSpan spec{"", 0};
    Py_UCS4 conversion = 0;
    bool nested = false;  // the spec holds fields itself
};

class Filler {
public:
    Filler(PyObject *args, PyObject *kwargs) noexcept : args_(args), kwargs_(kwargs) {}

    PyObject *fill(ByteSpan format, int depth) noexcept {
        if (depth < 0) {
            fail("Max string recursion exceeded");
            return nullptr;
        }
        UnicodeBuilder out;
        const char *p = format.data, *end = p + format.size;
        while (p < end) {
            const char *start = p;
            while (p < end && *p != '{' && *p != '}') {
                ++p;
            }
            out.append_utf8(start, p - start);
            if (p == end) {
                break;
            }
            char brace = *p++;
            if (p < end && *p == brace) {
                out.append_char(brace);
                ++p;
                continue;
            }
            if (brace == '}' || p == end) {
                fail(brace == '}' ? "Single '}' encountered in format string"
                                  : "Single '{' encountered in format string");
                return nullptr;
            }
            Field field;
            if (!take_field(&p, end, &field) || !replace(field, depth, out)) {
                return nullptr;
            }
        }
        return out.finish();
    }

private:
    // `*p` is behind the opening brace; moves behind the closing one.
    static bool take_field(const char **place, const char *end, Field *field) noexcept {
        const char *p = *place, *start = p;
        bool bracket = false;
        char stop = 0;
        for (; p < end && !stop; ++p) {
            if (*p == '{' && !bracket) {
                return fail("unexpected '{' in field name");
            }
            if (*p == '[') {
                bracket = true;
            } else if (*p == ']') {
                bracket = false;
            } else if (!bracket && (*p == '}' || *p == ':' || *p == '!')) {
                stop = *p;
            }
        }
        if (!stop) {
            return fail("expected '}' before end of string");
        }
        field->name = {start, p - 1 - start};
        if (stop == '!') {
            if (p == end) {
                return fail("end of string while looking for conversion specifier");
            }
            field->conversion = utf8::next(p);
            if (p < end) {
                stop = *p++;
                if (stop != '}' && stop != ':') {
                    return fail("expected ':' after conversion specifier");
                }
            } else {
                return fail("unmatched '{' in format spec");
            }
        }
        if (stop == ':') {
            start = p;
            int open = 1;
            for (; p < end && open > 0; ++p) {
                field->nested = field->nested || *p == '{';
                open += *p == '{' ? 1 : *p == '}' ? -1 : 0;
            }
            if (open > 0) {
                return fail("unmatched '{' in format spec");
            }
            field->spec = {start, p - 1 - start};
        }
        *place = p;
        return true;
    }

    bool replace(const Field &field, int depth, UnicodeBuilder &out) noexcept {
        Ref<> object = Ref<>::steal(look_up(field.name));
        if (object && field.conversion) {
            object = Ref<>::steal(convert(object.get(), field.conversion));
        }
        if (!object) {
            return false;
        }
        if (field.spec.size == 0 && unicode_check_exact(object.get())) {
            return out.append(object.get());
        }
        Ref<> spec = Ref<>::steal(field.nested ? fill(field.spec, depth - 1)
                                               : unicode_from_valid(field.spec.data, field.spec.size));
        Ref<> text = spec ? Ref<>::steal(object_format(object.get(), spec.get())) : Ref<>();
        return text && out.append(text.get());
    }

    static PyObject *convert(PyObject *object, Py_UCS4 conversion) noexcept {
        switch (conversion) {
            case 'r': return object_repr(object);
            case 's': return object_str(object);
            case 'a': return object_ascii(object);
            default: break;
        }
        if (conversion > 32 && conversion < 127) {
            err_format(PyExc_ValueError, "Unknown conversion specifier %c", static_cast<int>(conversion));
        } else {
            err_format(PyExc_ValueError, "Unknown conversion specifier \\x%x", conversion);
        }
        return nullptr;
    }

    // --- Names: first (.attribute | [index])*

    bool number_automatically(bool automatic) noexcept {
        if (numbering_ != Numbering::kUndecided && (numbering_ == Numbering::kAutomatic) != automatic) {
            return fail(automatic ? "cannot switch from manual field specification to automatic field numbering"
                                  : "cannot switch from automatic field numbering to manual field specification");
        }
        numbering_ = automatic ? Numbering::kAutomatic : Numbering::kManual;
        return true;
    }

    PyObject *positional(Py_ssize_t index) noexcept {
        if (!args_) {
            fail("Format string contains positional fields");
            return nullptr;
        }
        if (index >= tuple_size_unchecked(args_)) {
            err_format(PyExc_IndexError, "Replacement index %zd out of range for positional args tuple", index);
            return nullptr;
        }
        return new_ref(tuple_item(args_, index));
    }

    PyObject *first(ByteSpan name) noexcept {
        const char *p = name.data, *end = p + name.size;
        Py_ssize_t index = take_number(&p, end);
        if (index == -2) {
            return nullptr;
        }
        bool is_number = index >= 0 && p == end;
        if (is_number || name.size == 0) {
            return number_automatically(!is_number) ? positional(is_number ? index : next_++) : nullptr;
        }
        Ref<> key = Ref<>::steal(unicode_from_valid(name.data, name.size));
        if (!key) {
            return nullptr;
        }
        if (!kwargs_) {
            err_set_key_error(key.get());
            return nullptr;
        }
        return object_get_item(kwargs_, key.get());
    }

    PyObject *look_up(ByteSpan name) noexcept {
        const char *p = name.data, *end = p + name.size, *start = p;
        while (p < end && *p != '.' && *p != '[') {
            ++p;
        }
        Ref<> object = Ref<>::steal(first({start, p - start}));
        while (object && p < end) {
            char kind = *p++;
            start = p;
            if (kind == '.') {
                while (p < end && *p != '.' && *p != '[') {
                    ++p;
                }
                object = Ref<>::steal(attribute(object.get(), {start, p - start}));
            } else if (kind == '[') {
                while (p < end && *p != ']') {
                    ++p;
                }
                if (p == end) {
                    fail("Missing ']' in format string");
                    return nullptr;
                }
                object = Ref<>::steal(subscript(object.get(), {start, p - start}));
                ++p;
            } else {
                fail("Only '.' or '[' may follow ']' in format field specifier");
                return nullptr;
            }
        }
        return object.release();
    }

    static PyObject *attribute(PyObject *object, ByteSpan name) noexcept {
        if (name.size == 0) {
            fail("Empty attribute in format string");
            return nullptr;
        }
        Ref<> key = Ref<>::steal(unicode_from_valid(name.data, name.size));
        return key ? object_get_attr(object, key.get()) : nullptr;
    }

    static PyObject *subscript(PyObject *object, ByteSpan name) noexcept {
        if (name.size == 0) {
            fail("Empty attribute in format string");
            return nullptr;
        }
        const char *p = name.data, *end = p + name.size;
        Py_ssize_t index = take_number(&p, end);
        if (index == -2) {
            return nullptr;
        }
        Ref<> key = Ref<>::steal(index >= 0 && p == end ? long_from_ssize_t(index)
                                                        : unicode_from_valid(name.data, name.size));
        return key ? object_get_item(object, key.get()) : nullptr;
    }

    enum class Numbering : uint8_t { kUndecided, kAutomatic, kManual };

    PyObject *args_, *kwargs_;
    Numbering numbering_ = Numbering::kUndecided;
    Py_ssize_t next_ = 0;
};

// --- The specification of str: [[fill]align][0][width][.precision][s]

struct Spec {
    Py_UCS4 fill = ' ';
    char align = '<';
    Py_ssize_t width = -1;
    Py_ssize_t precision = -1;
};

bool is_align(const char *p, const char *end) noexcept {
    return p < end && (*p == '<' || *p == '>' || *p == '^' || *p == '=');
}

bool read_spec(PyObject *text, Spec *spec) noexcept {
    const char *begin = unicode_data(text), *p = begin, *end = p + unicode_size(text);
    bool has_align = false;
    if (p < end) {
        const char *second = p + utf8::sequence_size(*p);
        if (is_align(second, end)) {
            spec->fill = utf8::next(p);
            has_align = true;
        } else {
            has_align = is_align(p, end);
        }
        if (has_align) {
            spec->align = *p++;
        }
    }
    if (p < end && (*p == '+' || *p == '-' || *p == ' ')) {
        return fail(*p == ' ' ? "Space not allowed in string format specifier"
                              : "Sign not allowed in string format specifier");
    }
    if (p < end && *p == 'z') {
        return fail("Negative zero coercion (z) not allowed in string format specifier");
    }
    if (p < end && *p == '#') {
        return fail("Alternate form (#) not allowed in string format specifier");
    }
    if (p < end && *p == '0' && !has_align) {
        spec->fill = '0';
    }
    spec->width = take_number(&p, end);
    if (spec->width == -2) {
        return false;
    }
    if (p < end && (*p == ',' || *p == '_')) {
        return fail(*p == ',' ? "Cannot specify ',' with 's'." : "Cannot specify '_' with 's'.");
    }
    if (p < end && *p == '.') {
        ++p;
        spec->precision = take_number(&p, end);
        if (spec->precision < 0) {
            return spec->precision == -2 ? false : fail("Format specifier missing precision");
        }
    }
    if (p < end) {
        Py_UCS4 type = utf8::next(p);
        if (p < end) {
            err_format(PyExc_ValueError, "Invalid format specifier '%U' for object of type 'str'", text);
            return false;
        }
        if (type != 's') {
            if (type > 32 && type < 128) {
                err_format(PyExc_ValueError, "Unknown format code '%c' for object of type 'str'",
                           static_cast<int>(type));
            } else {
                err_format(PyExc_ValueError, "Unknown format code '\\x%x' for object of type 'str'", type);
            }
            return false;
        }
    }
    return spec->align != '=' || fail("'=' alignment not allowed in string format specifier");
}

}  // namespace

PyObject *unicode_dunder_format(PyObject *self, PyObject *spec_text) noexcept {
    if (!unicode_check(spec_text)) {
        err_format(PyExc_TypeError, "__format__() argument must be str, not %.50s", spec_text->ob_type->tp_name);
        return nullptr;
    }
    if (unicode_size(spec_text) == 0) {
        return unicode_check_exact(self) ? new_ref(self) : object_str(self);
    }
    Spec spec;
    if (!read_spec(spec_text, &spec)) {
        return nullptr;
    }
    Py_ssize_t length = unicode_length(self);
    if (spec.precision >= 0 && spec.precision < length) {
        length = spec.precision;
    }
    Py_ssize_t room = spec.width > length ? spec.width - length : 0;
    Py_ssize_t left = spec.align == '>' ? room : spec.align == '^' ? room / 2 : 0;
    UnicodeBuilder out;
    out.append_fill(spec.fill, left);
    out.append_slice(self, 0, length);
    out.append_fill(spec.fill, room - left);
    return out.finish();
}

PyObject *unicode_format_method(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    Filler filler(args, kwargs);
    return filler.fill({unicode_data(self), unicode_size(self)}, 1);
}

PyObject *unicode_format_map(PyObject *self, PyObject *mapping) noexcept {
    Filler filler(nullptr, mapping);
    return filler.fill({unicode_data(self), unicode_size(self)}, 1);
}

}  // namespace interlock::objects
