#include "base/base.hpp"

#include "objects/enum.hpp"

#include "objects/arg.hpp"
#include "objects/arguments.hpp"
#include "objects/bool.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/generic_alias.hpp"
#include "objects/iter.hpp"
#include "objects/iter_inside.hpp"
#include "objects/long.hpp"
#include "objects/number.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

// One layout for all: what each uses the two references for is its own.
struct Combined {
    PyObject ob_base;
    PyObject *first;   // enumerate, filter: the iterator; map: the function; zip: the tuple of iterators; reversed: sequence
    PyObject *second;  // enumerate: the next number as an int once it left Py_ssize_t; filter: the function; map: the
                       // tuple of iterators
    Py_ssize_t index;  // enumerate, reversed
    bool strict;       // zip
};

Combined *as_combined(PyObject *object) noexcept { return reinterpret_cast<Combined *>(object); }

void combined_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    xdecref(as_combined(self)->first);
    xdecref(as_combined(self)->second);
    type_of(self)->tp_free(self);
}

int combined_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_combined(self)->first);
    Py_VISIT(as_combined(self)->second);
    return 0;
}

// Steals both; null when `first` is null.
PyObject *make(PyTypeObject *type, PyObject *first, PyObject *second, Py_ssize_t index = 0, bool strict = false) noexcept {
    auto a = Ref<>::steal(first), b = Ref<>::steal(second);
    PyObject *self = a ? type->tp_alloc(type, 0) : nullptr;
    if (self) {
        as_combined(self)->first = a.release();
        as_combined(self)->second = b.release();
        as_combined(self)->index = index;
        as_combined(self)->strict = strict;
    }
    return self;
}

// Item of an iterator; null without exception at its end.
PyObject *next_of(PyObject *iterator) noexcept { return type_of(iterator)->tp_iternext(iterator); }

// Takes a keyword argument out of what was given; -1 when another one is there.
int take_keyword(PyObject *kwargs, const char *function, PyObject *name, PyObject **value) noexcept {
    *value = nullptr;
    Py_ssize_t position = 0;
    PyObject *key, *given;
    while (kwargs && dict_next(kwargs, &position, &key, &given)) {
        if (!unicode_eq(key, name)) {
            bad_keyword(function, key);
            return -1;
        }
        *value = given;
    }
    return 0;
}

// ---- enumerate

PyObject *enumerate_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    Py_ssize_t given = size_of(args);
    PyObject *iterable = given > 0 ? tuple_item(args, 0) : nullptr, *start = given > 1 ? tuple_item(args, 1) : nullptr;
    Py_ssize_t position = 0;
    PyObject *key, *value;
    while (kwargs && dict_next(kwargs, &position, &key, &value)) {
        if (unicode_eq(key, IL_STR("iterable")) && !iterable) {
            iterable = value;
        } else if (unicode_eq(key, IL_STR("start")) && !start) {
            start = value;
        } else {
            return bad_keyword("enumerate", key);
        }
    }
    if (!iterable) {
        err_set_string(PyExc_TypeError, "enumerate() missing required argument 'iterable'");
        return nullptr;
    }
    if (given > 2) {
        return err_format(PyExc_TypeError, "enumerate() takes at most 2 arguments (%zd given)",
                          given + (kwargs ? dict_size(kwargs) : 0));
    }
    auto number = Ref<>::steal(start ? number_index(start) : nullptr);
    if (start && !number) {
        return nullptr;
    }
    Py_ssize_t index = 0;
    if (number) {
        int overflow;
        long long first = long_as_long_long_and_overflow(number.get(), &overflow);
        index = overflow ? PY_SSIZE_T_MAX : static_cast<Py_ssize_t>(first);
        if (!overflow && index != PY_SSIZE_T_MAX) {
            number.reset();
        }
    }
    return make(type, object_get_iter(iterable), number.release(), index);
}

PyObject *enumerate_next(PyObject *self) noexcept {
    Combined *state = as_combined(self);
    auto item = Ref<>::steal(next_of(state->first));
    if (!item) {
        return nullptr;
    }
    if (state->index != PY_SSIZE_T_MAX) {
        auto number = Ref<>::steal(long_from_ssize_t(state->index));
        if (!number) {
            return nullptr;
        }
        ++state->index;
        return tuple_pack(2, number.get(), item.get());
    }
    auto number = Ref<>::steal(state->second ? new_ref(state->second) : long_from_ssize_t(PY_SSIZE_T_MAX));
    auto one = Ref<>::steal(long_from_long(1));
    PyObject *next = number && one ? number_add(number.get(), one.get()) : nullptr;
    if (!next) {
        return nullptr;
    }
    set_ref(state->second, next);
    return tuple_pack(2, number.get(), item.get());
}

// ---- reversed

PyObject *reversed_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    if ((type == &PyReversed_Type && !arg_no_keywords("reversed", kwargs)) ||
        !check_positional("reversed", size_of(args), 1, 1)) {
        return nullptr;
    }
    PyObject *sequence = tuple_item(args, 0), *found = nullptr;
    int has = lookup_special(sequence, IL_STR("__reversed__"), &found);
    if (has < 0) {
        return nullptr;
    }
    auto method = Ref<>::steal(found);
    if (has && method.get() != Py_None) {
        return object_call_no_args(method.get());
    }
    if (has || !sequence_check(sequence)) {
        return err_format(PyExc_TypeError, "'%.200s' object is not reversible", type_of(sequence)->tp_name);
    }
    Py_ssize_t size = sequence_size(sequence);
    return size < 0 ? nullptr : make(type, new_ref(sequence), nullptr, size - 1);
}

PyObject *reversed_next(PyObject *self) noexcept {
    Combined *state = as_combined(self);
    if (state->index >= 0) {
        PyObject *item = sequence_get_item(state->first, state->index);
        if (item) {
            --state->index;
            return item;
        }
        if (err_exception_matches(PyExc_IndexError) || err_exception_matches(PyExc_StopIteration)) {
            err_clear();
        }
    }
    state->index = -1;
    clear_ref(state->first);
    return nullptr;
}

PyObject *reversed_length_hint(PyObject *self, PyObject *) noexcept {
    Combined *state = as_combined(self);
    if (!state->first) {
        return long_from_long(0);
    }
    Py_ssize_t size = sequence_size(state->first);
    return size == -1 ? nullptr : long_from_ssize_t(size < state->index + 1 ? 0 : state->index + 1);
}

// ---- filter

PyObject *filter_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    if ((type == &PyFilter_Type && !arg_no_keywords("filter", kwargs)) ||
        !check_positional("filter", size_of(args), 2, 2)) {
        return nullptr;
    }
    PyObject *iterator = object_get_iter(tuple_item(args, 1));
    return iterator ? make(type, iterator, new_ref(tuple_item(args, 0))) : nullptr;
}

PyObject *filter_next(PyObject *self) noexcept {
    Combined *state = as_combined(self);
    bool by_truth = state->second == Py_None || state->second == as_object(&PyBool_Type);
    for (;;) {
        auto item = Ref<>::steal(next_of(state->first));
        if (!item) {
            return nullptr;
        }
        auto verdict = by_truth ? Ref<>::borrow(item.get())
                                : Ref<>::steal(object_call_one_arg(state->second, item.get()));
        int passes = verdict ? object_is_true(verdict.get()) : -1;
        if (passes != 0) {
            return passes > 0 ? item.release() : nullptr;
        }
    }
}

// ---- map and zip: iterators of several iterables.

PyObject *iterators_of(PyObject *args, Py_ssize_t from) noexcept {
    auto result = Ref<>::steal(tuple_new(size_of(args) - from));
    for (Py_ssize_t i = from; result && i < size_of(args); ++i) {
        PyObject *iterator = object_get_iter(tuple_item(args, i));
        if (!iterator) {
            return nullptr;
        }
        tuple_items(result.get())[i - from] = iterator;
    }
    return result.release();
}

PyObject *map_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    if (type == &PyMap_Type && !arg_no_keywords("map", kwargs)) {
        return nullptr;
    }
    if (size_of(args) < 2) {
        err_set_string(PyExc_TypeError, "map() must have at least two arguments.");
        return nullptr;
    }
    PyObject *iterators = iterators_of(args, 1);
    return iterators ? make(type, new_ref(tuple_item(args, 0)), iterators) : nullptr;
}

PyObject *map_next(PyObject *self) noexcept {
    Combined *state = as_combined(self);
    PyObject *iterators = state->second;
    auto args = Ref<>::steal(tuple_new(size_of(iterators)));
    for (Py_ssize_t i = 0; args && i < size_of(iterators); ++i) {
        PyObject *item = next_of(tuple_item(iterators, i));
        if (!item) {
            return nullptr;
        }
        tuple_items(args.get())[i] = item;
    }
    return args ? object_vectorcall(state->first, tuple_items(args.get()), static_cast<size_t>(size_of(args.get())), nullptr)
                : nullptr;
}

PyObject *zip_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *strict;
    if (take_keyword(kwargs, "zip", IL_STR("strict"), &strict) < 0) {
        return nullptr;
    }
    int is_strict = strict ? object_is_true(strict) : 0;
    return is_strict < 0 ? nullptr : make(type, iterators_of(args, 0), nullptr, 0, is_strict != 0);
}

// An iterator ended at `i`: in strict mode an error unless all end together.  Always null.
PyObject *zip_end(PyObject *iterators, Py_ssize_t i) noexcept {
    if (err_occurred()) {
        if (!err_exception_matches(PyExc_StopIteration)) {
            return nullptr;
        }
        err_clear();
    }
    if (i > 0) {
        return err_format(PyExc_ValueError, "zip() argument %zd is shorter than argument%s%zd", i + 1,
                          i == 1 ? " " : "s 1-", i);
    }
    for (i = 1; i < size_of(iterators); ++i) {
        auto item = Ref<>::steal(next_of(tuple_item(iterators, i)));
        if (item) {
            return err_format(PyExc_ValueError, "zip() argument %zd is longer than argument%s%zd", i + 1,
                              i == 1 ? " " : "s 1-", i);
        }
        if (err_occurred()) {
            if (!err_exception_matches(PyExc_StopIteration)) {
                return nullptr;
            }
            err_clear();
        }
    }
    return nullptr;
}

PyObject *zip_next(PyObject *self) noexcept {
    Combined *state = as_combined(self);
    Py_ssize_t count = size_of(state->first);
    if (count == 0) {
        return nullptr;
    }
    auto result = Ref<>::steal(tuple_new(count));
    for (Py_ssize_t i = 0; result && i < count; ++i) {
        PyObject *item = next_of(tuple_item(state->first, i));
        if (!item) {
            return state->strict ? zip_end(state->first, i) : nullptr;
        }
        tuple_items(result.get())[i] = item;
    }
    return result.release();
}

PyMethodDef enumerate_methods[] = {
    IL_CLASS_GETITEM_METHOD,
    {},
};

PyMethodDef reversed_methods[] = {
    {"__length_hint__", reversed_length_hint, METH_NOARGS, kLengthHintDoc},
    {},
};

constexpr PyTypeObject combined_type(const char *name, const char *doc, newfunc make_new, iternextfunc next,
                                     PyMethodDef *methods = nullptr) noexcept {
    return {
        .ob_base = IL_STATIC_TYPE_HEAD,
        .tp_name = name,
        .tp_basicsize = sizeof(Combined),
        .tp_dealloc = combined_dealloc,
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
        .tp_doc = doc,
        .tp_traverse = combined_traverse,
        .tp_iter = object_self_iter,
        .tp_iternext = next,
        .tp_methods = methods,
        .tp_alloc = type_generic_alloc,
        .tp_new = make_new,
        .tp_free = object_gc_del,
    };
}

constexpr PyTypeObject kEnumType = combined_type(
    "enumerate", "enumerate(iterable, start=0)\n--\n\nThe items of an iterable, each in a pair with its number.",
    enumerate_type_new, enumerate_next, enumerate_methods);
constexpr PyTypeObject kReversedType =
    combined_type("reversed", "reversed(sequence, /)\n--\n\nReturn a reverse iterator over the values of the given sequence.",
                  reversed_type_new, reversed_next, reversed_methods);
constexpr PyTypeObject kFilterType = combined_type(
    "filter", "filter(function or None, iterable) --> filter object\n\nThe items for which function(item) is true; with "
              "None, the items that are true.",
    filter_type_new, filter_next);
constexpr PyTypeObject kMapType = combined_type(
    "map", "map(func, *iterables) --> map object\n\nThe results of func with one item of each iterable; ends with the "
           "shortest.",
    map_type_new, map_next);
constexpr PyTypeObject kZipType = combined_type(
    "zip", "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\nWith strict, iterables of "
           "different lengths are an error.",
    zip_type_new, zip_next);

}  // namespace
}  // namespace interlock::objects

constinit PyTypeObject PyEnum_Type = interlock::objects::kEnumType;
constinit PyTypeObject PyReversed_Type = interlock::objects::kReversedType;
constinit PyTypeObject PyFilter_Type = interlock::objects::kFilterType;
constinit PyTypeObject PyMap_Type = interlock::objects::kMapType;
constinit PyTypeObject PyZip_Type = interlock::objects::kZipType;
