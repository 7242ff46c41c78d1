// range: ints of any size, kept as objects.  Ranges whose numbers all fit in 64 bits iterate without making ints for
// anything but the items.
#include "base/base.hpp"

#include "objects/range.hpp"

#include <cstddef>

#include "objects/arg.hpp"
#include "objects/arguments.hpp"
#include "objects/bool.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/iter_inside.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/sequence.hpp"
#include "objects/slice.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

struct Range {
    PyObject ob_base;
    PyObject *start;
    PyObject *stop;
    PyObject *step;
    PyObject *length;
};

struct RangeIter {
    PyObject ob_base;
    long long next;
    long long step;
    long long left;
};

struct LongRangeIter {
    PyObject ob_base;
    PyObject *start;
    PyObject *step;
    PyObject *length;
    PyObject *index;
};

Range *as_range(PyObject *object) noexcept { return reinterpret_cast<Range *>(object); }
RangeIter *as_iter(PyObject *object) noexcept { return reinterpret_cast<RangeIter *>(object); }
LongRangeIter *as_long_iter(PyObject *object) noexcept { return reinterpret_cast<LongRangeIter *>(object); }

// The value when it fits.
bool to_native(PyObject *number, long long *value) noexcept {
    int overflow;
    *value = long_as_long_long_and_overflow(number, &overflow);
    return !overflow;
}

using Number = Ref<>;

Number small(long value) noexcept { return Number::steal(long_from_long(value)); }

// left op right; null when an operand is null or the operation failed.
Number compute(PyObject *(*operation)(PyObject *, PyObject *), const Number &left, const Number &right) noexcept {
    return Number::steal(left && right ? operation(left.get(), right.get()) : nullptr);
}
Number compute(PyObject *(*operation)(PyObject *, PyObject *), PyObject *left, PyObject *right) noexcept {
    return Number::steal(operation(left, right));
}

// How many numbers lie between: 0 or (high - low - 1) / |step| + 1.  New reference.
PyObject *count_numbers(PyObject *start, PyObject *stop, PyObject *step) noexcept {
    Number zero = small(0), one = small(1);
    if (!zero || !one) {
        return nullptr;
    }
    bool up = long_compare(step, zero.get()) > 0;
    PyObject *low = up ? start : stop, *high = up ? stop : start;
    if (long_compare(low, high) >= 0) {
        return zero.release();
    }
    Number size = up ? Number::borrow(step) : Number::steal(number_negative(step));
    Number between = compute(number_subtract, compute(number_subtract, high, low), one);
    return compute(number_add, compute(number_floor_divide, between, size), one).release();
}

// start + index * step.  New reference.
PyObject *number_at(const Range *range, PyObject *index) noexcept {
    Number product = compute(number_multiply, index, range->step);
    return product ? number_add(range->start, product.get()) : nullptr;
}

PyObject *make_range(PyTypeObject *type, PyObject *start, PyObject *stop, PyObject *step) noexcept {
    PyObject *length = count_numbers(start, stop, step);
    if (!length) {
        return nullptr;
    }
    auto *range = reinterpret_cast<Range *>(object_new(type));
    if (!range) {
        decref(length);
        return nullptr;
    }
    range->start = new_ref(start);
    range->stop = new_ref(stop);
    range->step = new_ref(step);
    range->length = length;
    return as_object(range);
}

PyObject *range_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    if (!arg_no_keywords("range", kwargs) || !check_positional("range", size_of(args), 1, 3)) {
        return nullptr;
    }
    bool only_stop = size_of(args) == 1;
    Number stop = Number::steal(number_index(tuple_item(args, only_stop ? 0 : 1)));
    Number start = only_stop ? small(0) : Number::steal(stop ? number_index(tuple_item(args, 0)) : nullptr);
    Number step = size_of(args) < 3 ? small(1) : Number::steal(start ? number_index(tuple_item(args, 2)) : nullptr);
    if (!start || !stop || !step) {
        return nullptr;
    }
    if (long_is_zero(step.get())) {
        err_set_string(PyExc_ValueError, "range() arg 3 must not be zero");
        return nullptr;
    }
    return make_range(type, start.get(), stop.get(), step.get());
}

void range_dealloc(PyObject *self) noexcept {
    Range *range = as_range(self);
    decref(range->start);
    decref(range->stop);
    decref(range->step);
    decref(range->length);
    object_free(self);
}

PyObject *range_repr(PyObject *self) noexcept {
    Range *range = as_range(self);
    long long step;
    if (to_native(range->step, &step) && step == 1) {
        return unicode_from_format("range(%R, %R)", range->start, range->stop);
    }
    return unicode_from_format("range(%R, %R, %R)", range->start, range->stop, range->step);
}

Py_ssize_t range_length(PyObject *self) noexcept { return long_as_ssize_t(as_range(self)->length); }

int range_bool(PyObject *self) noexcept { return !long_is_zero(as_range(self)->length); }

// Index from the end when negative; null with IndexError when out of range.
PyObject *item_at(Range *range, PyObject *index) noexcept {
    Number zero = small(0);
    Number at = Number::borrow(index);
    if (zero && long_compare(at.get(), zero.get()) < 0) {
        at = compute(number_add, range->length, index);
    }
    if (!zero || !at) {
        return nullptr;
    }
    if (long_compare(at.get(), zero.get()) < 0 || long_compare(at.get(), range->length) >= 0) {
        err_set_string(PyExc_IndexError, "range object index out of range");
        return nullptr;
    }
    return number_at(range, at.get());
}

PyObject *range_item(PyObject *self, Py_ssize_t index) noexcept {
    Number number = Number::steal(long_from_ssize_t(index));
    return number ? item_at(as_range(self), number.get()) : nullptr;
}

PyObject *range_slice(Range *range, PyObject *slice) noexcept {
    Py_ssize_t length = long_as_ssize_t(range->length), from, to, by;
    if ((length == -1 && err_occurred()) || slice_get_indices_ex(slice, length, &from, &to, &by, &length) < 0) {
        return nullptr;
    }
    Number first = Number::steal(long_from_ssize_t(from)), last = Number::steal(long_from_ssize_t(to));
    Number stride = Number::steal(long_from_ssize_t(by));
    if (!first || !last || !stride) {
        return nullptr;
    }
    Number start = Number::steal(number_at(range, first.get())), stop = Number::steal(number_at(range, last.get()));
    Number step = compute(number_multiply, stride.get(), range->step);
    return start && stop && step ? make_range(&PyRange_Type, start.get(), stop.get(), step.get()) : nullptr;
}

PyObject *range_subscript(PyObject *self, PyObject *key) noexcept {
    if (index_check(key)) {
        Number index = Number::steal(number_index(key));
        return index ? item_at(as_range(self), index.get()) : nullptr;
    }
    if (is_exactly(key, &PySlice_Type)) {
        return range_slice(as_range(self), key);
    }
    return err_format(PyExc_TypeError, "range indices must be integers or slices, not %.200s", type_of(key)->tp_name);
}

bool is_plain_int(PyObject *object) noexcept {
    return is_exactly(object, &PyLong_Type) || is_exactly(object, &PyBool_Type);
}

// 1, 0, -1, for ints.
int contains_int(Range *range, PyObject *value) noexcept {
    Number zero = small(0);
    if (!zero) {
        return -1;
    }
    bool up = long_compare(range->step, zero.get()) > 0;
    int after_start = long_compare(value, range->start), before_stop = long_compare(range->stop, value);
    if (up ? after_start < 0 || before_stop <= 0 : after_start > 0 || before_stop >= 0) {
        return 0;
    }
    Number rest = compute(number_remainder, compute(number_subtract, value, range->start), Number::borrow(range->step));
    return rest ? long_is_zero(rest.get()) : -1;
}

// The equality of other types decides: item by item.
Py_ssize_t search(PyObject *self, PyObject *value, bool want_count) noexcept {
    auto items = Ref<>::steal(sequence_list(self));
    return !items ? -1 : want_count ? sequence_count(items.get(), value) : sequence_index(items.get(), value);
}

int range_contains(PyObject *self, PyObject *value) noexcept {
    if (is_plain_int(value)) {
        return contains_int(as_range(self), value);
    }
    Py_ssize_t count = search(self, value, true);
    return count < 0 ? -1 : count > 0;
}

PyObject *range_count_method(PyObject *self, PyObject *value) noexcept {
    Py_ssize_t count = is_plain_int(value) ? contains_int(as_range(self), value) : search(self, value, true);
    return count < 0 ? nullptr : long_from_ssize_t(count);
}

PyObject *range_index_method(PyObject *self, PyObject *value) noexcept {
    Range *range = as_range(self);
    if (!is_plain_int(value)) {
        Py_ssize_t index = search(self, value, false);
        return index < 0 ? nullptr : long_from_ssize_t(index);
    }
    int found = contains_int(range, value);
    if (found < 0) {
        return nullptr;
    }
    if (!found) {
        return err_format(PyExc_ValueError, "%R is not in range", value);
    }
    Number distance = compute(number_subtract, value, range->start);
    return distance ? number_floor_divide(distance.get(), range->step) : nullptr;
}

bool is_one(PyObject *number) noexcept {
    long long value;
    return to_native(number, &value) && value == 1;
}

PyObject *range_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (!is_exactly(right, &PyRange_Type) || (op != Py_EQ && op != Py_NE)) {
        return new_ref(Py_NotImplemented);
    }
    Range *a = as_range(left), *b = as_range(right);
    // Equal when they stand for the same numbers.
    bool equal = long_compare(a->length, b->length) == 0 &&
                 (long_is_zero(a->length) ||
                  (long_compare(a->start, b->start) == 0 && (is_one(a->length) || long_compare(a->step, b->step) == 0)));
    return equal == (op == Py_EQ) ? Py_True : Py_False;
}

Py_hash_t range_hash(PyObject *self) noexcept {
    Range *range = as_range(self);
    bool empty = long_is_zero(range->length);
    auto key = Ref<>::steal(tuple_pack(3, range->length, empty ? Py_None : range->start,
                                       empty || is_one(range->length) ? Py_None : range->step));
    return key ? object_hash(key.get()) : -1;
}

// `count` numbers from `start` on.  The number after the last one must fit as well.
PyObject *make_iter(PyObject *start, PyObject *step, PyObject *count) noexcept {
    long long first, by, length, unused;
    if (to_native(start, &first) && to_native(step, &by) && to_native(count, &length) &&
        !__builtin_mul_overflow(by, length, &unused) && !__builtin_add_overflow(first, unused, &unused)) {
        auto *iterator = reinterpret_cast<RangeIter *>(object_new(&PyRangeIter_Type));
        if (iterator) {
            iterator->next = first;
            iterator->step = by;
            iterator->left = length;
        }
        return as_object(iterator);
    }
    auto *iterator = reinterpret_cast<LongRangeIter *>(object_new(&PyLongRangeIter_Type));
    if (!iterator) {
        return nullptr;
    }
    iterator->start = new_ref(start);
    iterator->step = new_ref(step);
    iterator->length = new_ref(count);
    iterator->index = long_from_long(0);
    if (!iterator->index) {
        decref(iterator);
        return nullptr;
    }
    return as_object(iterator);
}

PyObject *range_iter(PyObject *self) noexcept {
    Range *range = as_range(self);
    return make_iter(range->start, range->step, range->length);
}

PyObject *range_reversed(PyObject *self, PyObject *) noexcept {
    Range *range = as_range(self);
    Number one = small(1);
    Number last_index = Number::steal(one ? number_subtract(range->length, one.get()) : nullptr);
    Number last = Number::steal(last_index ? number_at(range, last_index.get()) : nullptr);
    Number step = Number::steal(last ? number_negative(range->step) : nullptr);
    return step ? make_iter(last.get(), step.get(), range->length) : nullptr;
}

PyObject *range_iter_next(PyObject *self) noexcept {
    RangeIter *iterator = as_iter(self);
    if (iterator->left <= 0) {
        return nullptr;
    }
    long long value = iterator->next;
    iterator->next += iterator->step;
    --iterator->left;
    return long_from_long_long(value);
}

PyObject *range_iter_length_hint(PyObject *self, PyObject *) noexcept { return long_from_long_long(as_iter(self)->left); }

void plain_dealloc(PyObject *self) noexcept { object_free(self); }

void long_range_iter_dealloc(PyObject *self) noexcept {
    LongRangeIter *iterator = as_long_iter(self);
    xdecref(iterator->start);
    xdecref(iterator->step);
    xdecref(iterator->length);
    xdecref(iterator->index);
    object_free(self);
}

PyObject *long_range_iter_next(PyObject *self) noexcept {
    LongRangeIter *iterator = as_long_iter(self);
    if (long_compare(iterator->index, iterator->length) >= 0) {
        return nullptr;
    }
    Number one = small(1);
    Number next = Number::steal(one ? number_add(iterator->index, one.get()) : nullptr);
    Number product = Number::steal(next ? number_multiply(iterator->index, iterator->step) : nullptr);
    PyObject *result = product ? number_add(iterator->start, product.get()) : nullptr;
    if (result) {
        set_ref(iterator->index, next.release());
    }
    return result;
}

PyObject *long_range_iter_length_hint(PyObject *self, PyObject *) noexcept {
    return number_subtract(as_long_iter(self)->length, as_long_iter(self)->index);
}

PySequenceMethods range_as_sequence = {
    .sq_length = range_length,
    .sq_item = range_item,
    .sq_contains = range_contains,
};
PyMappingMethods range_as_mapping = {.mp_length = range_length, .mp_subscript = range_subscript};
PyNumberMethods range_as_number = {.nb_bool = range_bool};

PyMethodDef range_methods[] = {
    {"__reversed__", range_reversed, METH_NOARGS, "Return a reverse iterator."},
    {"count", range_count_method, METH_O, "rangeobject.count(value) -> integer -- return number of occurrences of value"},
    {"index", range_index_method, METH_O,
     "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present."},
    {},
};
PyMemberDef range_members[] = {
    {"start", Py_T_OBJECT_EX, offsetof(Range, start), Py_READONLY, nullptr},
    {"stop", Py_T_OBJECT_EX, offsetof(Range, stop), Py_READONLY, nullptr},
    {"step", Py_T_OBJECT_EX, offsetof(Range, step), Py_READONLY, nullptr},
    {},
};
PyMethodDef range_iter_methods[] = {
    {"__length_hint__", range_iter_length_hint, METH_NOARGS, kLengthHintDoc},
    {},
};
PyMethodDef long_range_iter_methods[] = {
    {"__length_hint__", long_range_iter_length_hint, METH_NOARGS, kLengthHintDoc},
    {},
};

constexpr PyTypeObject kRangeType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "range",
    .tp_basicsize = sizeof(Range),
    .tp_dealloc = range_dealloc,
    .tp_repr = range_repr,
    .tp_as_number = &range_as_number,
    .tp_as_sequence = &range_as_sequence,
    .tp_as_mapping = &range_as_mapping,
    .tp_hash = range_hash,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_SEQUENCE,
    .tp_doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nThe integers from start, "
              "inclusive, to stop, exclusive, by step.",
    .tp_richcompare = range_rich_compare,
    .tp_iter = range_iter,
    .tp_methods = range_methods,
    .tp_members = range_members,
    .tp_new = range_type_new,
};

constexpr PyTypeObject plain_iter_type(const char *name, Py_ssize_t size, destructor dealloc_function, iternextfunc next,
                                       PyMethodDef *methods) noexcept {
    return {
        .ob_base = IL_STATIC_TYPE_HEAD,
        .tp_name = name,
        .tp_basicsize = size,
        .tp_dealloc = dealloc_function,
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
        .tp_iter = object_self_iter,
        .tp_iternext = next,
        .tp_methods = methods,
    };
}

constexpr PyTypeObject kRangeIterType =
    plain_iter_type("range_iterator", sizeof(RangeIter), plain_dealloc, range_iter_next, range_iter_methods);
constexpr PyTypeObject kLongRangeIterType = plain_iter_type(
    "longrange_iterator", sizeof(LongRangeIter), long_range_iter_dealloc, long_range_iter_next, long_range_iter_methods);

}  // namespace

PyObject *range_new(PyObject *start, PyObject *stop, PyObject *step) noexcept {
    return make_range(&PyRange_Type, start, stop, step);
}

}  // namespace interlock::objects

constinit PyTypeObject PyRange_Type = interlock::objects::kRangeType;
constinit PyTypeObject PyRangeIter_Type = interlock::objects::kRangeIterType;
constinit PyTypeObject PyLongRangeIter_Type = interlock::objects::kLongRangeIterType;
