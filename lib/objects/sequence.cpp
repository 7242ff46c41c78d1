#include "base/base.hpp"

#include "objects/sequence.hpp"

#include "objects/err.hpp"
#include "objects/iter.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/number.hpp"
#include "objects/slice.hpp"
#include "objects/tuple.hpp"

namespace interlock::objects {
namespace {

PySequenceMethods *sequence_slots(PyObject *object) noexcept { return type_of(object)->tp_as_sequence; }
PyMappingMethods *mapping_slots(PyObject *object) noexcept { return type_of(object)->tp_as_mapping; }

// False, with SystemError unless an exception is set, for the result of a call that failed.
bool check_not_null(PyObject *object) noexcept {
    if (!object && !err_occurred()) {
        err_set_string(PyExc_SystemError, "null argument to internal routine");
    }
    return object != nullptr;
}

PyObject *type_error(const char *format, PyObject *object) noexcept {
    return err_format(PyExc_TypeError, format, type_of(object)->tp_name);
}

// `slot` of PyNumberMethods for two sequences; null without exception when neither has it.
PyObject *add_as_numbers(PyObject *left, PyObject *right, binaryfunc PyNumberMethods::*slot) noexcept {
    if (!sequence_check(left) || !sequence_check(right)) {
        return nullptr;
    }
    PyObject *const operands[] = {left, right};
    for (PyObject *operand : operands) {
        PyNumberMethods *numbers = type_of(operand)->tp_as_number;
        if (!numbers || !(numbers->*slot)) {
            continue;
        }
        PyObject *result = (numbers->*slot)(left, right);
        if (result != Py_NotImplemented) {
            return result;
        }
    }
    return nullptr;
}

// repeat by multiplying with an int; null without exception when it is not supported.
PyObject *multiply_as_numbers(PyObject *sequence, Py_ssize_t count, binaryfunc PyNumberMethods::*slot) noexcept {
    PyNumberMethods *numbers = type_of(sequence)->tp_as_number;
    if (!sequence_check(sequence) || !numbers || !(numbers->*slot)) {
        return nullptr;
    }
    auto factor = Ref<>::steal(long_from_ssize_t(count));
    PyObject *result = factor ? (numbers->*slot)(sequence, factor.get()) : nullptr;
    return result == Py_NotImplemented ? nullptr : result;
}

// The index that a slot takes: negative ones count from the end when the length is known.  False with an exception.
bool adjust_index(PyObject *sequence, Py_ssize_t *index) noexcept {
    if (*index < 0 && sequence_slots(sequence)->sq_length) {
        Py_ssize_t size = sequence_slots(sequence)->sq_length(sequence);
        if (size < 0) {
            return false;
        }
        *index += size;
    }
    return true;
}

enum class Search { kCount, kIndex, kContains };

Py_ssize_t search(PyObject *sequence, PyObject *value, Search what) noexcept {
    if (!check_not_null(sequence) || !check_not_null(value)) {
        return -1;
    }
    auto iterator = Ref<>::steal(object_get_iter(sequence));
    if (!iterator) {
        if (err_exception_matches(PyExc_TypeError)) {
            type_error("argument of type '%.200s' is not iterable", sequence);
        }
        return -1;
    }
    Py_ssize_t count = 0, index = 0;
    for (;; ++index) {
        auto item = Ref<>::steal(iter_next(iterator.get()));
        if (!item) {
            break;
        }
        int equal = object_rich_compare_bool(item.get(), value, Py_EQ);
        if (equal < 0) {
            return -1;
        }
        if (!equal) {
            continue;
        }
        if (what == Search::kContains) {
            return 1;
        }
        if (what == Search::kIndex) {
            return index;
        }
        if (count == PY_SSIZE_T_MAX) {
            err_set_string(PyExc_OverflowError, "count exceeds C integer size");
            return -1;
        }
        ++count;
    }
    if (err_occurred()) {
        return -1;
    }
    if (what == Search::kIndex) {
        err_set_string(PyExc_ValueError, "sequence.index(x): x not in sequence");
        return -1;
    }
    return count;
}

PyObject *slice_between(Py_ssize_t low, Py_ssize_t high) noexcept {
    auto start = Ref<>::steal(long_from_ssize_t(low)), stop = Ref<>::steal(long_from_ssize_t(high));
    return start && stop ? slice_new(start.get(), stop.get(), nullptr) : nullptr;
}

int assign_slice(PyObject *sequence, Py_ssize_t low, Py_ssize_t high, PyObject *items, const char *refusal) noexcept {
    if (!check_not_null(sequence)) {
        return -1;
    }
    PyMappingMethods *slots = mapping_slots(sequence);
    if (!slots || !slots->mp_ass_subscript) {
        type_error(refusal, sequence);
        return -1;
    }
    auto slice = Ref<>::steal(slice_between(low, high));
    return slice ? slots->mp_ass_subscript(sequence, slice.get(), items) : -1;
}

}  // namespace

int sequence_check(PyObject *object) noexcept {
    return !is_dict(object) && sequence_slots(object) && sequence_slots(object)->sq_item;
}

Py_ssize_t sequence_size(PyObject *sequence) noexcept {
    if (!check_not_null(sequence)) {
        return -1;
    }
    if (PySequenceMethods *slots = sequence_slots(sequence); slots && slots->sq_length) {
        return slots->sq_length(sequence);
    }
    bool is_mapping = mapping_slots(sequence) && mapping_slots(sequence)->mp_length;
    type_error(is_mapping ? "%.200s is not a sequence" : "object of type '%.200s' has no len()", sequence);
    return -1;
}

PyObject *sequence_concat(PyObject *left, PyObject *right) noexcept {
    if (!check_not_null(left) || !check_not_null(right)) {
        return nullptr;
    }
    if (PySequenceMethods *slots = sequence_slots(left); slots && slots->sq_concat) {
        return slots->sq_concat(left, right);
    }
    PyObject *result = add_as_numbers(left, right, &PyNumberMethods::nb_add);
    return result || err_occurred() ? result : type_error("'%.200s' object can't be concatenated", left);
}

PyObject *sequence_in_place_concat(PyObject *left, PyObject *right) noexcept {
    if (!check_not_null(left) || !check_not_null(right)) {
        return nullptr;
    }
    PySequenceMethods *slots = sequence_slots(left);
    if (slots && slots->sq_inplace_concat) {
        return slots->sq_inplace_concat(left, right);
    }
    if (slots && slots->sq_concat) {
        return slots->sq_concat(left, right);
    }
    PyNumberMethods *numbers = type_of(left)->tp_as_number;
    PyObject *result = nullptr;
    if (numbers && numbers->nb_inplace_add && sequence_check(left) && sequence_check(right)) {
        result = numbers->nb_inplace_add(left, right);
        result = result == Py_NotImplemented ? nullptr : result;
    }
    if (!result && !err_occurred()) {
        result = add_as_numbers(left, right, &PyNumberMethods::nb_add);
    }
    return result || err_occurred() ? result : type_error("'%.200s' object can't be concatenated", left);
}

PyObject *sequence_repeat(PyObject *sequence, Py_ssize_t count) noexcept {
    if (!check_not_null(sequence)) {
        return nullptr;
    }
    if (PySequenceMethods *slots = sequence_slots(sequence); slots && slots->sq_repeat) {
        return slots->sq_repeat(sequence, count);
    }
    PyObject *result = multiply_as_numbers(sequence, count, &PyNumberMethods::nb_multiply);
    return result || err_occurred() ? result : type_error("'%.200s' object can't be repeated", sequence);
}

PyObject *sequence_in_place_repeat(PyObject *sequence, Py_ssize_t count) noexcept {
    if (!check_not_null(sequence)) {
        return nullptr;
    }
    PySequenceMethods *slots = sequence_slots(sequence);
    if (slots && slots->sq_inplace_repeat) {
        return slots->sq_inplace_repeat(sequence, count);
    }
    if (slots && slots->sq_repeat) {
        return slots->sq_repeat(sequence, count);
    }
    PyObject *result = multiply_as_numbers(sequence, count, &PyNumberMethods::nb_inplace_multiply);
    if (!result && !err_occurred()) {
        result = multiply_as_numbers(sequence, count, &PyNumberMethods::nb_multiply);
    }
    return result || err_occurred() ? result : type_error("'%.200s' object can't be repeated", sequence);
}

PyObject *sequence_get_item(PyObject *sequence, Py_ssize_t index) noexcept {
    if (!check_not_null(sequence)) {
        return nullptr;
    }
    if (PySequenceMethods *slots = sequence_slots(sequence); slots && slots->sq_item) {
        return adjust_index(sequence, &index) ? slots->sq_item(sequence, index) : nullptr;
    }
    bool is_mapping = mapping_slots(sequence) && mapping_slots(sequence)->mp_subscript;
    return type_error(is_mapping ? "%.200s is not a sequence" : "'%.200s' object does not support indexing", sequence);
}

PyObject *sequence_get_slice(PyObject *sequence, Py_ssize_t low, Py_ssize_t high) noexcept {
    if (!check_not_null(sequence)) {
        return nullptr;
    }
    PyMappingMethods *slots = mapping_slots(sequence);
    if (!slots || !slots->mp_subscript) {
        return type_error("'%.200s' object is unsliceable", sequence);
    }
    auto slice = Ref<>::steal(slice_between(low, high));
    return slice ? slots->mp_subscript(sequence, slice.get()) : nullptr;
}

int sequence_set_item(PyObject *sequence, Py_ssize_t index, PyObject *item) noexcept {
    if (!check_not_null(sequence)) {
        return -1;
    }
    if (PySequenceMethods *slots = sequence_slots(sequence); slots && slots->sq_ass_item) {
        return adjust_index(sequence, &index) ? slots->sq_ass_item(sequence, index, item) : -1;
    }
    bool is_mapping = mapping_slots(sequence) && mapping_slots(sequence)->mp_ass_subscript;
    type_error(is_mapping ? "%.200s is not a sequence" : "'%.200s' object does not support item assignment", sequence);
    return -1;
}

int sequence_del_item(PyObject *sequence, Py_ssize_t index) noexcept {
    if (!check_not_null(sequence)) {
        return -1;
    }
    if (PySequenceMethods *slots = sequence_slots(sequence); slots && slots->sq_ass_item) {
        return adjust_index(sequence, &index) ? slots->sq_ass_item(sequence, index, nullptr) : -1;
    }
    bool is_mapping = mapping_slots(sequence) && mapping_slots(sequence)->mp_ass_subscript;
    type_error(is_mapping ? "%.200s is not a sequence" : "'%.200s' object doesn't support item deletion", sequence);
    return -1;
}

int sequence_set_slice(PyObject *sequence, Py_ssize_t low, Py_ssize_t high, PyObject *items) noexcept {
    return assign_slice(sequence, low, high, items, "'%.200s' object doesn't support slice assignment");
}

int sequence_del_slice(PyObject *sequence, Py_ssize_t low, Py_ssize_t high) noexcept {
    return assign_slice(sequence, low, high, nullptr, "'%.200s' object doesn't support slice deletion");
}

PyObject *sequence_tuple(PyObject *iterable) noexcept {
    if (!check_not_null(iterable)) {
        return nullptr;
    }
    if (is_exactly(iterable, &PyTuple_Type)) {
        return new_ref(iterable);
    }
    if (is_exactly(iterable, &PyList_Type)) {
        return list_as_tuple(iterable);
    }
    auto items = Ref<>::steal(sequence_list(iterable));
    return items ? list_as_tuple(items.get()) : nullptr;
}

PyObject *sequence_list(PyObject *iterable) noexcept {
    if (!check_not_null(iterable)) {
        return nullptr;
    }
    auto list = Ref<>::steal(list_new(0));
    return list && list_extend(list.get(), iterable) == 0 ? list.release() : nullptr;
}

PyObject *sequence_fast(PyObject *iterable, const char *message) noexcept {
    if (!check_not_null(iterable)) {
        return nullptr;
    }
    if (is_exactly(iterable, &PyList_Type) || is_exactly(iterable, &PyTuple_Type)) {
        return new_ref(iterable);
    }
    auto iterator = Ref<>::steal(object_get_iter(iterable));
    if (!iterator) {
        if (err_exception_matches(PyExc_TypeError)) {
            err_set_string(PyExc_TypeError, message);
        }
        return nullptr;
    }
    return sequence_list(iterator.get());
}

PyObject **sequence_fast_items(PyObject *list_or_tuple) noexcept {
    return is_list(list_or_tuple) ? list_items(list_or_tuple) : tuple_items(list_or_tuple);
}

Py_ssize_t sequence_fast_size(PyObject *list_or_tuple) noexcept { return size_of(list_or_tuple); }

Py_ssize_t sequence_count(PyObject *sequence, PyObject *value) noexcept {
    return search(sequence, value, Search::kCount);
}

Py_ssize_t sequence_index(PyObject *sequence, PyObject *value) noexcept {
    return search(sequence, value, Search::kIndex);
}

int sequence_contains(PyObject *sequence, PyObject *value) noexcept {
    if (PySequenceMethods *slots = sequence_slots(sequence); slots && slots->sq_contains) {
        return slots->sq_contains(sequence, value);
    }
    return static_cast<int>(search(sequence, value, Search::kContains));
}

}  // namespace interlock::objects
