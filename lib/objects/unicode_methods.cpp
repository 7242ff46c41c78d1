// The method table of str, and what str(...) makes.
#include "base/base.hpp"

#include "objects/unicode_methods.hpp"

#include "objects/arg.hpp"
#include "objects/bool.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/long.hpp"
#include "objects/number.hpp"
#include "objects/slice.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"

namespace interlock::objects {
namespace {

// (what[, start[, end]]) of find and friends.
struct Range {
    Py_ssize_t start = 0, end = PY_SSIZE_T_MAX;
};

bool parse_range(const char *name, PyObject *const *args, Py_ssize_t nargs, Range *range) noexcept {
    if (nargs < 1 || nargs > 3) {
        err_format(PyExc_TypeError, "%s() takes at %s %d argument%s (%zd given)", name, nargs < 1 ? "least" : "most",
                   nargs < 1 ? 1 : 3, nargs < 1 ? "" : "s", nargs);
        return false;
    }
    return (nargs < 2 || args[1] == Py_None || slice_index(args[1], &range->start)) &&
           (nargs < 3 || args[2] == Py_None || slice_index(args[2], &range->end));
}

PyObject *find_in(const char *name, PyObject *self, PyObject *const *args, Py_ssize_t nargs, int direction,
                  bool must_be_there) noexcept {
    Range range;
    if (!parse_range(name, args, nargs, &range)) {
        return nullptr;
    }
    Py_ssize_t place = unicode_find(self, args[0], range.start, range.end, direction);
    if (place == -2) {
        return nullptr;
    }
    if (place == -1 && must_be_there) {
        err_set_string(PyExc_ValueError, "substring not found");
        return nullptr;
    }
    return long_from_ssize_t(place);
}

PyObject *method_find(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    return find_in("find", self, args, nargs, 1, false);
}
PyObject *method_rfind(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    return find_in("rfind", self, args, nargs, -1, false);
}
PyObject *method_index(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    return find_in("index", self, args, nargs, 1, true);
}
PyObject *method_rindex(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    return find_in("rindex", self, args, nargs, -1, true);
}

PyObject *method_count(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    Range range;
    if (!parse_range("count", args, nargs, &range)) {
        return nullptr;
    }
    Py_ssize_t count = unicode_count(self, args[0], range.start, range.end);
    return count < 0 ? nullptr : long_from_ssize_t(count);
}

PyObject *tail_in(const char *name, PyObject *self, PyObject *const *args, Py_ssize_t nargs, int direction) noexcept {
    Range range;
    if (!parse_range(name, args, nargs, &range)) {
        return nullptr;
    }
    bool several = is_tuple(args[0]);
    Py_ssize_t count = several ? tuple_size_unchecked(args[0]) : 1;
    for (Py_ssize_t i = 0; i < count; ++i) {
        PyObject *part = several ? tuple_item(args[0], i) : args[0];
        if (!unicode_check(part)) {
            err_format(PyExc_TypeError,
                       several ? "tuple for %s must only contain str, not %.100s"
                               : "%s first arg must be str or a tuple of str, not %.100s",
                       name, part->ob_type->tp_name);
            return nullptr;
        }
        if (unicode_tailmatch(self, part, range.start, range.end, direction) > 0) {
            return Py_True;
        }
    }
    return Py_False;
}

PyObject *method_startswith(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    return tail_in("startswith", self, args, nargs, -1);
}
PyObject *method_endswith(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    return tail_in("endswith", self, args, nargs, 1);
}

bool parse_split(PyObject *args, PyObject *kwargs, const char *format, PyObject **separator,
                 Py_ssize_t *max_split) noexcept {
    static const char *const names[] = {"sep", "maxsplit", nullptr};
    *separator = Py_None;
    *max_split = -1;
    if (!arg_parse_tuple_and_keywords(args, kwargs, format, names, separator, max_split)) {
        return false;
    }
    if (*separator == Py_None) {
        *separator = nullptr;
    } else if (!unicode_check(*separator)) {
        err_format(PyExc_TypeError, "must be str or None, not %.100s", (*separator)->ob_type->tp_name);
        return false;
    }
    return true;
}

PyObject *method_split(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *separator;
    Py_ssize_t max_split;
    return parse_split(args, kwargs, "|On:split", &separator, &max_split) ? unicode_split(self, separator, max_split)
                                                                          : nullptr;
}

PyObject *method_rsplit(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *separator;
    Py_ssize_t max_split;
    return parse_split(args, kwargs, "|On:rsplit", &separator, &max_split) ? unicode_rsplit(self, separator, max_split)
                                                                           : nullptr;
}

PyObject *method_splitlines(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"keepends", nullptr};
    int keep_ends = 0;
    return arg_parse_tuple_and_keywords(args, kwargs, "|p:splitlines", names, &keep_ends)
               ? unicode_splitlines(self, keep_ends)
               : nullptr;
}

PyObject *method_replace(PyObject *self, PyObject *const *args, Py_ssize_t nargs) noexcept {
    if (!check_positional("replace", nargs, 2, 3)) {
        return nullptr;
    }
    for (int i = 0; i < 2; ++i) {
        if (!unicode_check(args[i])) {
            err_format(PyExc_TypeError, "replace() argument %d must be str, not %.50s", i + 1,
                       args[i]->ob_type->tp_name);
            return nullptr;
        }
    }
    Py_ssize_t count = nargs < 3 ? -1 : number_as_ssize_t(args[2], PyExc_OverflowError);
    return count == -1 && err_occurred() ? nullptr : unicode_replace(self, args[0], args[1], count);
}

// A text argument as UTF-8 without NUL; null object: not given.  False with an exception.
bool text_argument(const char *function, const char *name, PyObject *object, const char **utf8) noexcept {
    *utf8 = nullptr;
    if (!object) {
        return true;
    }
    if (!unicode_check(object)) {
        err_format(PyExc_TypeError, "%s() argument '%s' must be str, not %.50s", function, name,
                   object->ob_type->tp_name);
        return false;
    }
    *utf8 = unicode_as_utf8(object);
    if (*utf8 && std::strlen(*utf8) != static_cast<std::size_t>(unicode_size(object))) {
        err_set_string(PyExc_ValueError, "embedded null character");
        return false;
    }
    return *utf8 != nullptr;
}

PyObject *method_encode(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"encoding", "errors", nullptr};
    PyObject *encoding_text = nullptr, *errors_text = nullptr;
    const char *encoding, *errors;
    return arg_parse_tuple_and_keywords(args, kwargs, "|OO:encode", names, &encoding_text, &errors_text) &&
                   text_argument("encode", "encoding", encoding_text, &encoding) &&
                   text_argument("encode", "errors", errors_text, &errors)
               ? unicode_as_encoded_string(self, encoding, errors)
               : nullptr;
}

PyObject *method_translate(PyObject *self, PyObject *table) noexcept { return unicode_translate(self, table, nullptr); }

// Adds the characters of two equally long texts, or of one that is dropped, to a table for translate().
bool add_pairs(PyObject *table, PyObject *from, PyObject *to) noexcept {
    const char *p = unicode_data(from), *end = p + unicode_size(from), *q = to ? unicode_data(to) : nullptr;
    while (p < end) {
        Ref<> key = Ref<>::steal(long_from_unsigned_long(utf8::next(p)));
        Ref<> value = Ref<>::steal(to ? long_from_unsigned_long(utf8::next(q)) : new_ref(Py_None));
        if (!key || !value || dict_set_item(table, key.get(), value.get()) < 0) {
            return false;
        }
    }
    return true;
}

// A copy of a dict whose one-character keys became code points.
bool add_mapping(PyObject *table, PyObject *mapping) noexcept {
    PyObject *key, *value;
    for (Py_ssize_t position = 0; dict_next(mapping, &position, &key, &value);) {
        Ref<> number;
        if (unicode_check(key)) {
            if (unicode_length(key) != 1) {
                err_set_string(PyExc_ValueError, "string keys in translate table must be of length 1");
                return false;
            }
            number = Ref<>::steal(long_from_unsigned_long(unicode_first(key)));
        } else if (is_long(key)) {
            number = Ref<>::borrow(key);
        } else {
            err_set_string(PyExc_TypeError, "keys in translate table must be strings or integers");
            return false;
        }
        if (!number || dict_set_item(table, number.get(), value) < 0) {
            return false;
        }
    }
    return true;
}

PyObject *method_maketrans(PyObject *, PyObject *args) noexcept {
    PyObject *x, *y = nullptr, *z = nullptr;
    if (!arg_parse_tuple(args, "O|UU:maketrans", &x, &y, &z)) {
        return nullptr;
    }
    Ref<> table = Ref<>::steal(dict_new());
    if (!table) {
        return nullptr;
    }
    if (!y) {
        if (!is_exactly(x, &PyDict_Type)) {
            err_set_string(PyExc_TypeError, "if you give only one argument to maketrans it must be a dict");
            return nullptr;
        }
        return add_mapping(table.get(), x) ? table.release() : nullptr;
    }
    if (!unicode_check(x)) {
        err_set_string(PyExc_TypeError, "first maketrans argument must be a string if there is a second argument");
        return nullptr;
    }
    if (unicode_length(x) != unicode_length(y)) {
        err_set_string(PyExc_ValueError, "the first two maketrans arguments must have equal length");
        return nullptr;
    }
    return add_pairs(table.get(), x, y) && (!z || add_pairs(table.get(), z, nullptr)) ? table.release() : nullptr;
}

PyObject *method_getnewargs(PyObject *self, PyObject *) noexcept {
    Ref<> text = Ref<>::steal(unicode_exact(self));
    return text ? tuple_pack(1, text.get()) : nullptr;
}

PyObject *method_sizeof(PyObject *self, PyObject *) noexcept {
    return long_from_ssize_t(self->ob_type->tp_basicsize + unicode_size(self) + 1);
}

}  // namespace

bool check_positional(const char *name, Py_ssize_t nargs, Py_ssize_t min, Py_ssize_t max) noexcept {
    if (nargs >= min && nargs <= max) {
        return true;
    }
    Py_ssize_t bound = nargs < min ? min : max;
    err_format(PyExc_TypeError, "%s expected %s%zd argument%s, got %zd", name,
               min == max    ? ""
               : nargs < min ? "at least "
                             : "at most ",
               bound, bound == 1 ? "" : "s", nargs);
    return false;
}

constinit PyMethodDef unicode_methods[] = {
    {"capitalize", unicode_capitalize, METH_NOARGS, "The first character in title case, the rest in lower case."},
    {"casefold", unicode_casefold, METH_NOARGS, "A text for comparing without regard to case."},
    {"center", PyCFunction_CAST(unicode_center), METH_FASTCALL, "Pads on both sides to a width."},
    {"count", PyCFunction_CAST(method_count), METH_FASTCALL, "Number of places without overlaps."},
    {"encode", PyCFunction_CAST(method_encode), METH_VARARGS | METH_KEYWORDS, "Encodes to bytes."},
    {"endswith", PyCFunction_CAST(method_endswith), METH_FASTCALL, "True when it ends with a text or one of a tuple."},
    {"expandtabs", PyCFunction_CAST(unicode_expandtabs), METH_VARARGS | METH_KEYWORDS, "Replaces tabs by blanks."},
    {"find", PyCFunction_CAST(method_find), METH_FASTCALL, "First place of a text, or -1."},
    {"format", PyCFunction_CAST(unicode_format_method), METH_VARARGS | METH_KEYWORDS, "Fills in replacement fields."},
    {"format_map", unicode_format_map, METH_O, "Fills in replacement fields from a mapping."},
    {"index", PyCFunction_CAST(method_index), METH_FASTCALL, "First place of a text, or ValueError."},
    {"isalnum", unicode_is_alnum, METH_NOARGS, nullptr},
    {"isalpha", unicode_is_alpha, METH_NOARGS, nullptr},
    {"isascii", unicode_is_ascii_method, METH_NOARGS, nullptr},
    {"isdecimal", unicode_is_decimal, METH_NOARGS, nullptr},
    {"isdigit", unicode_is_digit, METH_NOARGS, nullptr},
    {"isidentifier", unicode_is_identifier_method, METH_NOARGS, nullptr},
    {"islower", unicode_is_lower, METH_NOARGS, nullptr},
    {"isnumeric", unicode_is_numeric, METH_NOARGS, nullptr},
    {"isprintable", unicode_is_printable, METH_NOARGS, nullptr},
    {"isspace", unicode_is_space, METH_NOARGS, nullptr},
    {"istitle", unicode_is_title, METH_NOARGS, nullptr},
    {"isupper", unicode_is_upper, METH_NOARGS, nullptr},
    {"join", unicode_join, METH_O, "Joins the texts of an iterable."},
    {"ljust", PyCFunction_CAST(unicode_ljust), METH_FASTCALL, "Pads on the right to a width."},
    {"lower", unicode_lower, METH_NOARGS, nullptr},
    {"lstrip", PyCFunction_CAST(unicode_lstrip), METH_FASTCALL, nullptr},
    {"maketrans", method_maketrans, METH_VARARGS | METH_STATIC, "Makes a table for translate()."},
    {"partition", unicode_partition, METH_O, "(before, separator, behind) at the first separator."},
    {"removeprefix", unicode_remove_prefix, METH_O, nullptr},
    {"removesuffix", unicode_remove_suffix, METH_O, nullptr},
    {"replace", PyCFunction_CAST(method_replace), METH_FASTCALL, "Replaces a text by another one."},
    {"rfind", PyCFunction_CAST(method_rfind), METH_FASTCALL, "Last place of a text, or -1."},
    {"rindex", PyCFunction_CAST(method_rindex), METH_FASTCALL, "Last place of a text, or ValueError."},
    {"rjust", PyCFunction_CAST(unicode_rjust), METH_FASTCALL, "Pads on the left to a width."},
    {"rpartition", unicode_rpartition, METH_O, "(before, separator, behind) at the last separator."},
    {"rsplit", PyCFunction_CAST(method_rsplit), METH_VARARGS | METH_KEYWORDS, "Splits, counting from the right."},
    {"rstrip", PyCFunction_CAST(unicode_rstrip), METH_FASTCALL, nullptr},
    {"split", PyCFunction_CAST(method_split), METH_VARARGS | METH_KEYWORDS, "Splits at a separator or at white space."},
    {"splitlines", PyCFunction_CAST(method_splitlines), METH_VARARGS | METH_KEYWORDS, "Splits at line breaks."},
    {"startswith", PyCFunction_CAST(method_startswith), METH_FASTCALL,
     "True when it begins with a text or one of a tuple."},
    {"strip", PyCFunction_CAST(unicode_strip), METH_FASTCALL, "Removes white space, or the given characters, at both ends."},
    {"swapcase", unicode_swapcase, METH_NOARGS, nullptr},
    {"title", unicode_title, METH_NOARGS, nullptr},
    {"translate", method_translate, METH_O, "Maps each character through a table."},
    {"upper", unicode_upper, METH_NOARGS, nullptr},
    {"zfill", unicode_zfill, METH_O, "Pads a number with zeros behind its sign."},
    {"__format__", unicode_dunder_format, METH_O, nullptr},
    {"__getnewargs__", method_getnewargs, METH_NOARGS, nullptr},
    {"__sizeof__", method_sizeof, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyObject *unicode_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"object", "encoding", "errors", nullptr};
    PyObject *object = nullptr, *encoding_text = nullptr, *errors_text = nullptr;
    const char *encoding, *errors;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|OOO:str", names, &object, &encoding_text, &errors_text) ||
        !text_argument("str", "encoding", encoding_text, &encoding) ||
        !text_argument("str", "errors", errors_text, &errors)) {
        return nullptr;
    }
    Ref<> plain = !object                ? Ref<>::steal(IL_STR(""))
                  : encoding || errors   ? Ref<>::steal(unicode_from_encoded_object(object, encoding, errors))
                                         : Ref<>::steal(object_str(object));
    if (!plain || type == &PyUnicode_Type) {
        return plain.release();
    }
    return unicode_derived(type, plain.get());
}

}  // namespace interlock::objects
