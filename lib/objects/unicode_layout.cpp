// str: strip, pad, tabs, prefixes and suffixes.
#include "base/base.hpp"

#include "objects/arg.hpp"
#include "objects/err.hpp"
#include "objects/number.hpp"
#include "objects/unicode_builder.hpp"
#include "objects/unicode_chars.hpp"
#include "objects/unicode_methods.hpp"
#include "objects/unicode_search.hpp"

namespace interlock::objects {
namespace {

enum Side { kLeft = 1, kRight = 2 };

bool in_set(PyObject *set, Py_UCS4 character) noexcept {
    if (!set) {
        return is_whitespace(character);
    }
    char sequence[4];
    int size = utf8::encode(character, sequence);
    return find_first({unicode_data(set), unicode_size(set)}, {sequence, size}) >= 0;
}

PyObject *strip(PyObject *self, PyObject *const *args, Py_ssize_t nargs, int sides, const char *name) noexcept {
    PyObject *set = nullptr;
    if (!check_positional(name, nargs, 0, 1)) {
        return nullptr;
    }
    if (nargs == 1 && args[0] != Py_None) {
        set = args[0];
        if (!unicode_check(set)) {
            err_format(PyExc_TypeError, "%s arg must be None or str", name);
            return nullptr;
        }
    }
    const char *begin = unicode_data(self), *end = begin + unicode_size(self);
    while ((sides & kLeft) && begin < end) {
        const char *next = begin;
        if (!in_set(set, utf8::next(next))) {
            break;
        }
        begin = next;
    }
    while ((sides & kRight) && begin < end) {
        const char *previous = end;
        if (!in_set(set, utf8::previous(previous))) {
            break;
        }
        end = previous;
    }
    return end - begin == unicode_size(self) ? unicode_exact(self) : unicode_from_valid(begin, end - begin);
}

PyObject *pad(PyObject *self, Py_ssize_t left, Py_ssize_t right, Py_UCS4 fill) noexcept {
    if (left <= 0 && right <= 0) {
        return unicode_exact(self);
    }
    UnicodeBuilder out;
    out.append_fill(fill, left);
    out.append(self);
    out.append_fill(fill, right);
    return out.finish();
}

// Width and fill character of ljust and friends; false with an exception.
bool parse_pad(const char *name, PyObject *const *args, Py_ssize_t nargs, Py_ssize_t *width, Py_UCS4 *fill) noexcept {
    if (!check_positional(name, nargs, 1, 2)) {
        return false;
    }
    *width = number_as_ssize_t(args[0], PyExc_OverflowError);
    if (*width == -1 && err_occurred()) {
        return false;
    }
    *fill = ' ';
    if (nargs == 1) {
        return true;
    }
    if (!unicode_check(args[1])) {
        err_format(PyExc_TypeError, "The fill character must be a unicode character, not %.100s",
                   args[1]->ob_type->tp_name);
        return false;
    }
    if (unicode_length(args[1]) != 1) {
        err_set_string(PyExc_TypeError, "The fill character must be exactly one character long");
        return false;
    }
    *fill = unicode_first(args[1]);
    return true;
}

}  // namespace

PyObject *unicode_strip(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    return strip(self, args, nargs, kLeft | kRight, "strip");
}
PyObject *unicode_lstrip(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    return strip(self, args, nargs, kLeft, "lstrip");
}
PyObject *unicode_rstrip(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    return strip(self, args, nargs, kRight, "rstrip");
}

PyObject *unicode_ljust(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    Py_ssize_t width;
    Py_UCS4 fill;
    return parse_pad("ljust", args, nargs, &width, &fill) ? pad(self, 0, width - unicode_length(self), fill)
                                                                   : nullptr;
}

PyObject *unicode_rjust(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    Py_ssize_t width;
    Py_UCS4 fill;
    return parse_pad("rjust", args, nargs, &width, &fill) ? pad(self, width - unicode_length(self), 0, fill)
                                                                   : nullptr;
}

PyObject *unicode_center(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    Py_ssize_t width;
    Py_UCS4 fill;
    if (!parse_pad("center", args, nargs, &width, &fill)) {
        return nullptr;
    }
    Py_ssize_t room = width - unicode_length(self);
    if (room <= 0) {
        return unicode_exact(self);
    }
    // An odd room leans to the left in an even width, to the right in an odd one.
    Py_ssize_t left = room / 2 + (room & width & 1);
    return pad(self, left, room - left, fill);
}

PyObject *unicode_zfill(PyObject *self, PyObject *argument) noexcept {
    Py_ssize_t width = number_as_ssize_t(argument, PyExc_OverflowError);
    if (width == -1 && err_occurred()) {
        return nullptr;
    }
    Py_ssize_t room = width - unicode_length(self);
    if (room <= 0) {
        return unicode_exact(self);
    }
    const char *data = unicode_data(self);
    Py_ssize_t sign = unicode_size(self) > 0 && (*data == '+' || *data == '-');
    UnicodeBuilder out;
    out.append_ascii(data, sign);
    out.append_fill('0', room);
    out.append_counted(data + sign, unicode_size(self) - sign, unicode_length(self) - sign);
    return out.finish();
}

PyObject *unicode_expandtabs(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"tabsize", nullptr};
    int tab = 8;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|i:expandtabs", names, &tab)) {
        return nullptr;
    }
    UnicodeBuilder out;
    Py_ssize_t column = 0;
    const char *p = unicode_data(self), *end = p + unicode_size(self);
    while (p < end) {
        const char *start = p;
        Py_UCS4 character = utf8::next(p);
        if (character == '\t') {
            Py_ssize_t blanks = tab > 0 ? tab - column % tab : 0;
            out.append_fill(' ', blanks);
            column += blanks;
        } else {
            out.append_counted(start, p - start, 1);
            column = character == '\n' || character == '\r' ? 0 : column + 1;
        }
    }
    return out.finish();
}

PyObject *unicode_remove_prefix(PyObject *self, PyObject *prefix) noexcept {
    if (!unicode_check(prefix)) {
        err_format(PyExc_TypeError, "removeprefix() argument must be str, not %.50s", prefix->ob_type->tp_name);
        return nullptr;
    }
    Py_ssize_t match = unicode_tailmatch(self, prefix, 0, PY_SSIZE_T_MAX, -1);
    return match > 0 ? unicode_slice(self, unicode_length(prefix), unicode_length(self)) : unicode_exact(self);
}

PyObject *unicode_remove_suffix(PyObject *self, PyObject *suffix) noexcept {
    if (!unicode_check(suffix)) {
        err_format(PyExc_TypeError, "removesuffix() argument must be str, not %.50s", suffix->ob_type->tp_name);
        return nullptr;
    }
    Py_ssize_t match = unicode_tailmatch(self, suffix, 0, PY_SSIZE_T_MAX, 1);
    return match > 0 ? unicode_slice(self, 0, unicode_length(self) - unicode_length(suffix)) : unicode_exact(self);
}

}  // namespace interlock::objects
