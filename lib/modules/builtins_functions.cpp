#include "base/base.hpp"

#include "modules/builtins_functions.hpp"

#include "objects/arg.hpp"
#include "objects/arguments.hpp"
#include "objects/bytes.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/import.hpp"
#include "objects/iter.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/mapping.hpp"
#include "objects/number.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::modules {
namespace {

using objects::check_positional;
using objects::new_ref;
using objects::Ref;

PyObject *none() noexcept { return new_ref(Py_None); }

// A C truth value, -1 for an exception.
PyObject *truth(int value) noexcept { return value < 0 ? nullptr : new_ref(value ? Py_True : Py_False); }

// ---- Attributes.

PyObject *builtin_getattr(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    if (!check_positional("getattr", count, 2, 3)) {
        return nullptr;
    }
    if (count == 2) {
        return objects::object_get_attr(args[0], args[1]);
    }
    PyObject *value;
    return objects::object_get_optional_attr(args[0], args[1], &value) == 0 ? new_ref(args[2]) : value;
}

PyObject *builtin_hasattr(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    return check_positional("hasattr", count, 2, 2) ? truth(objects::object_has_attr_with_error(args[0], args[1])) : nullptr;
}

PyObject *builtin_setattr(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    return check_positional("setattr", count, 3, 3) && objects::object_set_attr(args[0], args[1], args[2]) == 0 ? none()
                                                                                                              : nullptr;
}

PyObject *builtin_delattr(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    return check_positional("delattr", count, 2, 2) && objects::object_set_attr(args[0], args[1], nullptr) == 0 ? none()
                                                                                                              : nullptr;
}

PyObject *builtin_dir(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    return check_positional("dir", count, 0, 1) ? objects::object_dir(count ? args[0] : nullptr) : nullptr;
}

PyObject *builtin_vars(PyObject *, PyObject *object) noexcept {
    PyObject *dict;
    if (objects::object_get_optional_attr(object, IL_STR("__dict__"), &dict) == 0) {
        objects::err_set_string(PyExc_TypeError, "vars() argument must have __dict__ attribute");
    }
    return dict;
}

// ---- What an object is.

PyObject *builtin_callable(PyObject *, PyObject *object) noexcept { return truth(objects::callable_check(object)); }

PyObject *builtin_isinstance(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    return check_positional("isinstance", count, 2, 2) ? truth(objects::object_is_instance(args[0], args[1])) : nullptr;
}

PyObject *builtin_issubclass(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    return check_positional("issubclass", count, 2, 2) ? truth(objects::object_is_subclass(args[0], args[1])) : nullptr;
}

PyObject *builtin_hash(PyObject *, PyObject *object) noexcept {
    Py_hash_t hash = objects::object_hash(object);
    return hash == -1 ? nullptr : objects::long_from_ssize_t(hash);
}

PyObject *builtin_id(PyObject *, PyObject *object) noexcept { return objects::long_from_void_ptr(object); }

PyObject *builtin_len(PyObject *, PyObject *object) noexcept {
    Py_ssize_t size = objects::object_size(object);
    return size < 0 ? nullptr : objects::long_from_ssize_t(size);
}

// ---- Text.

PyObject *builtin_repr(PyObject *, PyObject *object) noexcept { return objects::object_repr(object); }
PyObject *builtin_ascii(PyObject *, PyObject *object) noexcept { return objects::object_ascii(object); }

PyObject *builtin_format(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    return check_positional("format", count, 1, 2) ? objects::object_format(args[0], count > 1 ? args[1] : nullptr) : nullptr;
}

PyObject *builtin_bin(PyObject *, PyObject *number) noexcept { return objects::number_to_base(number, 2); }
PyObject *builtin_oct(PyObject *, PyObject *number) noexcept { return objects::number_to_base(number, 8); }
PyObject *builtin_hex(PyObject *, PyObject *number) noexcept { return objects::number_to_base(number, 16); }

PyObject *builtin_chr(PyObject *, PyObject *number) noexcept {
    int overflow;
    long long value = objects::long_as_long_and_overflow(number, &overflow);
    if (value == -1 && objects::err_occurred()) {
        return nullptr;
    }
    if (overflow || value < 0 || value > 0x10FFFF) {
        objects::err_set_string(PyExc_ValueError, "chr() arg not in range(0x110000)");
        return nullptr;
    }
    return objects::unicode_from_ordinal(static_cast<int>(value));
}

PyObject *builtin_ord(PyObject *, PyObject *text) noexcept {
    Py_ssize_t length;
    if (objects::is_unicode(text)) {
        length = objects::unicode_length(text);
        if (length == 1) {
            return objects::long_from_long(static_cast<long>(objects::unicode_read_char(text, 0)));
        }
    } else if (objects::is_bytes(text)) {
        length = objects::size_of(text);
        if (length == 1) {
            return objects::long_from_long(static_cast<unsigned char>(*objects::bytes_as_string(text)));
        }
    } else {
        return objects::err_format(PyExc_TypeError, "ord() expected string of length 1, but %.200s found",
                                   objects::type_of(text)->tp_name);
    }
    return objects::err_format(PyExc_TypeError, "ord() expected a character, but string of length %zd found", length);
}

// ---- Numbers.

PyObject *builtin_abs(PyObject *, PyObject *number) noexcept { return objects::number_absolute(number); }

PyObject *builtin_divmod(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    return check_positional("divmod", count, 2, 2) ? objects::number_divmod(args[0], args[1]) : nullptr;
}

PyObject *builtin_pow(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"base", "exp", "mod", nullptr};
    PyObject *base, *exponent, *modulus = Py_None;
    return objects::arg_parse_tuple_and_keywords(args, kwargs, "OO|O:pow", names, &base, &exponent, &modulus)
               ? objects::number_power(base, exponent, modulus)
               : nullptr;
}

PyObject *builtin_round(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"number", "ndigits", nullptr};
    PyObject *number, *digits = Py_None;
    if (!objects::arg_parse_tuple_and_keywords(args, kwargs, "O|O:round", names, &number, &digits)) {
        return nullptr;
    }
    PyObject *method;
    if (objects::lookup_special(number, IL_STR("__round__"), &method) <= 0) {
        return objects::err_occurred()
                   ? nullptr
                   : objects::err_format(PyExc_TypeError, "type %.100s doesn't define __round__ method",
                                         objects::type_of(number)->tp_name);
    }
    Ref<> round = Ref<>::steal(method);
    return digits == Py_None ? objects::object_call_no_args(round.get()) : objects::object_call_one_arg(round.get(), digits);
}

// ---- Iterables.

PyObject *builtin_iter(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    if (!check_positional("iter", count, 1, 2)) {
        return nullptr;
    }
    if (count == 1) {
        return objects::object_get_iter(args[0]);
    }
    if (!objects::callable_check(args[0])) {
        objects::err_set_string(PyExc_TypeError, "iter(v, w): v must be callable");
        return nullptr;
    }
    return objects::call_iter_new(args[0], args[1]);
}

PyObject *builtin_next(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    if (!check_positional("next", count, 1, 2)) {
        return nullptr;
    }
    if (!objects::iter_check(args[0])) {
        return objects::err_format(PyExc_TypeError, "'%.200s' object is not an iterator",
                                   objects::type_of(args[0])->tp_name);
    }
    PyObject *item;
    int more = objects::iter_next_item(args[0], &item);
    if (more != 0) {
        return item;
    }
    if (count == 1) {
        objects::err_set_none(PyExc_StopIteration);
        return nullptr;
    }
    return new_ref(args[1]);
}

// Is there an item whose truth is `wanted`?
PyObject *search(PyObject *iterable, int wanted) noexcept {
    Ref<> iterator = Ref<>::steal(objects::object_get_iter(iterable));
    while (iterator) {
        PyObject *item;
        int more = objects::iter_next_item(iterator.get(), &item);
        if (more <= 0) {
            return more < 0 ? nullptr : truth(!wanted);
        }
        Ref<> owned = Ref<>::steal(item);
        int is_true = objects::object_is_true(item);
        if (is_true < 0 || (is_true != 0) == wanted) {
            return is_true < 0 ? nullptr : truth(wanted);
        }
    }
    return nullptr;
}

PyObject *builtin_any(PyObject *, PyObject *iterable) noexcept { return search(iterable, 1); }
PyObject *builtin_all(PyObject *, PyObject *iterable) noexcept { return search(iterable, 0); }

PyObject *builtin_sum(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"iterable", "start", nullptr};
    PyObject *iterable, *start = nullptr;
    if (!objects::arg_parse_tuple_and_keywords(args, kwargs, "O|O:sum", names, &iterable, &start)) {
        return nullptr;
    }
    if (start && (objects::is_unicode(start) || objects::is_bytes(start))) {
        objects::err_set_string(PyExc_TypeError, objects::is_unicode(start)
                                                     ? "sum() can't sum strings [use ''.join(seq) instead]"
                                                     : "sum() can't sum bytes [use b''.join(seq) instead]");
        return nullptr;
    }
    Ref<> total = start ? Ref<>::borrow(start) : Ref<>::steal(objects::long_from_long(0));
    Ref<> iterator = Ref<>::steal(objects::object_get_iter(iterable));
    while (total && iterator) {
        PyObject *item;
        int more = objects::iter_next_item(iterator.get(), &item);
        if (more <= 0) {
            return more < 0 ? nullptr : total.release();
        }
        Ref<> owned = Ref<>::steal(item);
        total.reset(objects::number_add(total.get(), item));
    }
    return nullptr;
}

// The extreme of an iterable, or of the arguments: op is Py_LT (min) or Py_GT (max).
PyObject *extreme(const char *name, PyObject *args, PyObject *kwargs, int op) noexcept {
    static const char *const names[] = {"key", "default", nullptr};
    PyObject *key = nullptr, *fallback = nullptr;
    Py_ssize_t count = objects::tuple_size_unchecked(args);
    if (count == 0) {
        return objects::err_format(PyExc_TypeError, "%s expected at least 1 argument, got 0", name);
    }
    if (!objects::arg_parse_tuple_and_keywords(objects::as_object(&objects::empty_tuple), kwargs,
                                               op == Py_LT ? "|$OO:min" : "|$OO:max", names, &key, &fallback)) {
        return nullptr;
    }
    if (count > 1 && fallback) {
        return objects::err_format(PyExc_TypeError,
                                   "Cannot specify a default for %s() with multiple positional arguments", name);
    }
    if (key == Py_None) {
        key = nullptr;
    }
    Ref<> iterator = Ref<>::steal(objects::object_get_iter(count == 1 ? objects::tuple_item(args, 0) : args));
    Ref<> best, best_key;
    while (iterator) {
        PyObject *next;
        int more = objects::iter_next_item(iterator.get(), &next);
        if (more < 0) {
            return nullptr;
        }
        if (more == 0) {
            if (best) {
                return best.release();
            }
            return fallback ? new_ref(fallback) : objects::err_format(PyExc_ValueError, "%s() arg is an empty sequence", name);
        }
        Ref<> item = Ref<>::steal(next);
        Ref<> item_key = key ? Ref<>::steal(objects::object_call_one_arg(key, next)) : Ref<>::borrow(next);
        if (!item_key) {
            return nullptr;
        }
        int better = best ? objects::object_rich_compare_bool(item_key.get(), best_key.get(), op) : 1;
        if (better < 0) {
            return nullptr;
        }
        if (better) {
            best = std::move(item);
            best_key = std::move(item_key);
        }
    }
    return nullptr;
}

PyObject *builtin_min(PyObject *, PyObject *args, PyObject *kwargs) noexcept { return extreme("min", args, kwargs, Py_LT); }
PyObject *builtin_max(PyObject *, PyObject *args, PyObject *kwargs) noexcept { return extreme("max", args, kwargs, Py_GT); }

PyObject *builtin_sorted(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"iterable", "key", "reverse", nullptr};
    PyObject *iterable, *key = nullptr;
    int reverse = 0;
    if (!objects::arg_parse_tuple_and_keywords(args, kwargs, "O|$Op:sorted", names, &iterable, &key, &reverse)) {
        return nullptr;
    }
    Ref<> list = Ref<>::steal(objects::sequence_list(iterable));
    return list && objects::list_sort_by(list.get(), key, reverse) == 0 ? list.release() : nullptr;
}

// ---- Import.

PyObject *builtin_import(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"name", "globals", "locals", "fromlist", "level", nullptr};
    PyObject *name, *globals = nullptr, *locals = nullptr, *fromlist = nullptr;
    int level = 0;
    return objects::arg_parse_tuple_and_keywords(args, kwargs, "U|OOOi:__import__", names, &name, &globals, &locals,
                                                 &fromlist, &level)
               ? objects::import_import_module_level_object(name, globals == Py_None ? nullptr : globals, locals, fromlist,
                                                            level)
               : nullptr;
}

}  // namespace

PyMethodDef builtins_functions[] = {
    {"__import__", PyCFunction_CAST(builtin_import), METH_VARARGS | METH_KEYWORDS,
     "__import__(name, globals=None, locals=None, fromlist=(), level=0)\n--\n\nImport a module."},
    {"abs", builtin_abs, METH_O, "abs($module, x, /)\n--\n\nThe absolute value."},
    {"all", builtin_all, METH_O, "all($module, iterable, /)\n--\n\nAre all items true?"},
    {"any", builtin_any, METH_O, "any($module, iterable, /)\n--\n\nIs any item true?"},
    {"ascii", builtin_ascii, METH_O, "ascii($module, obj, /)\n--\n\nrepr() with escapes for all but ASCII."},
    {"bin", builtin_bin, METH_O, "bin($module, number, /)\n--\n\nThe binary text of an integer."},
    {"callable", builtin_callable, METH_O, "callable($module, obj, /)\n--\n\nCan it be called?"},
    {"chr", builtin_chr, METH_O, "chr($module, i, /)\n--\n\nThe character of a code point."},
    {"delattr", PyCFunction_CAST(builtin_delattr), METH_FASTCALL, "delattr($module, obj, name, /)\n--\n\nDelete an attribute."},
    {"dir", PyCFunction_CAST(builtin_dir), METH_FASTCALL, "dir([object]) -> list of names of attributes"},
    {"divmod", PyCFunction_CAST(builtin_divmod), METH_FASTCALL, "divmod($module, x, y, /)\n--\n\n(x//y, x%y)."},
    {"format", PyCFunction_CAST(builtin_format), METH_FASTCALL,
     "format($module, value, format_spec='', /)\n--\n\nvalue.__format__(format_spec)."},
    {"getattr", PyCFunction_CAST(builtin_getattr), METH_FASTCALL, "getattr(object, name[, default]) -> value"},
    {"hasattr", PyCFunction_CAST(builtin_hasattr), METH_FASTCALL, "hasattr($module, obj, name, /)\n--\n\nIs there such an attribute?"},
    {"hash", builtin_hash, METH_O, "hash($module, obj, /)\n--\n\nThe hash value."},
    {"hex", builtin_hex, METH_O, "hex($module, number, /)\n--\n\nThe hexadecimal text of an integer."},
    {"id", builtin_id, METH_O, "id($module, obj, /)\n--\n\nThe identity of an object."},
    {"isinstance", PyCFunction_CAST(builtin_isinstance), METH_FASTCALL,
     "isinstance($module, obj, class_or_tuple, /)\n--\n\nIs it an instance of the class, or of one of them?"},
    {"issubclass", PyCFunction_CAST(builtin_issubclass), METH_FASTCALL,
     "issubclass($module, cls, class_or_tuple, /)\n--\n\nIs it derived from the class, or from one of them?"},
    {"iter", PyCFunction_CAST(builtin_iter), METH_FASTCALL, "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator"},
    {"len", builtin_len, METH_O, "len($module, obj, /)\n--\n\nThe number of items."},
    {"max", PyCFunction_CAST(builtin_max), METH_VARARGS | METH_KEYWORDS, "max(iterable, *[, default=obj, key=func]) -> value"},
    {"min", PyCFunction_CAST(builtin_min), METH_VARARGS | METH_KEYWORDS, "min(iterable, *[, default=obj, key=func]) -> value"},
    {"next", PyCFunction_CAST(builtin_next), METH_FASTCALL, "next(iterator[, default])"},
    {"oct", builtin_oct, METH_O, "oct($module, number, /)\n--\n\nThe octal text of an integer."},
    {"ord", builtin_ord, METH_O, "ord($module, c, /)\n--\n\nThe code point of a character."},
    {"pow", PyCFunction_CAST(builtin_pow), METH_VARARGS | METH_KEYWORDS, "pow($module, base, exp, mod=None)\n--\n\nbase**exp, or base**exp % mod."},
    {"print", PyCFunction_CAST(builtins_print), METH_VARARGS | METH_KEYWORDS,
     "print(*args, sep=' ', end='\\n', file=None, flush=False)\n--\n\nWrite values to a stream, sys.stdout by default."},
    {"repr", builtin_repr, METH_O, "repr($module, obj, /)\n--\n\nThe text that shows an object."},
    {"round", PyCFunction_CAST(builtin_round), METH_VARARGS | METH_KEYWORDS, "round($module, number, ndigits=None)\n--\n\nRound a number."},
    {"setattr", PyCFunction_CAST(builtin_setattr), METH_FASTCALL, "setattr($module, obj, name, value, /)\n--\n\nSet an attribute."},
    {"sorted", PyCFunction_CAST(builtin_sorted), METH_VARARGS | METH_KEYWORDS,
     "sorted($module, iterable, /, *, key=None, reverse=False)\n--\n\nA new sorted list."},
    {"sum", PyCFunction_CAST(builtin_sum), METH_VARARGS | METH_KEYWORDS, "sum($module, iterable, /, start=0)\n--\n\nThe sum of the items."},
    {"vars", builtin_vars, METH_O, "vars(object) -> its __dict__"},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace interlock::modules
