// The type list: slots and methods.
#include "base/base.hpp"

#include "objects/arg.hpp"
#include "objects/arguments.hpp"
#include "objects/err.hpp"
#include "objects/generic_alias.hpp"
#include "objects/list_inside.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/repr.hpp"
#include "objects/sequence.hpp"
#include "objects/slice.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

int list_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    for (Py_ssize_t i = size_of(self); --i >= 0;) {
        Py_VISIT(list_item(self, i));
    }
    return 0;
}

int list_tp_clear(PyObject *self) noexcept {
    list_clear_items(as_list(self));
    return 0;
}

PyObject *list_repr(PyObject *self) noexcept {
    if (size_of(self) == 0) {
        return unicode_from_ascii("[]", 2);
    }
    ReprScope scope(self);
    if (scope.is_recursive()) {
        return unicode_from_ascii("[...]", 5);
    }
    TextBuilder text;
    text.append("[", 1);
    // A repr may change the list: the length is asked each time, and the item held.
    for (Py_ssize_t i = 0; i < size_of(self); ++i) {
        auto item = Ref<>::borrow(list_item(self, i));
        if ((i > 0 && !text.append(", ", 2)) || !text.append_repr(item.get())) {
            return nullptr;
        }
    }
    text.append("]", 1);
    return text.finish();
}

// left[i] == right, with both held while foreign code runs.
int item_equals(PyObject *list, Py_ssize_t i, PyObject *value) noexcept {
    PyObject *item = list_item(list, i);
    if (item == value) {
        return 1;
    }
    auto held = Ref<>::borrow(item);
    return object_rich_compare_bool(item, value, Py_EQ);
}

PyObject *list_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (!is_list(left) || !is_list(right)) {
        return new_ref(Py_NotImplemented);
    }
    if (size_of(left) != size_of(right) && (op == Py_EQ || op == Py_NE)) {
        return op == Py_EQ ? Py_False : Py_True;
    }
    Py_ssize_t i = 0;
    for (; i < size_of(left) && i < size_of(right); ++i) {
        auto value = Ref<>::borrow(list_item(right, i));
        int equal = item_equals(left, i, value.get());
        if (equal < 0) {
            return nullptr;
        }
        if (!equal) {
            break;
        }
    }
    if (i >= size_of(left) || i >= size_of(right)) {
        Py_RETURN_RICHCOMPARE(size_of(left), size_of(right), op);
    }
    if (op == Py_EQ || op == Py_NE) {
        return op == Py_EQ ? Py_False : Py_True;
    }
    auto a = Ref<>::borrow(list_item(left, i)), b = Ref<>::borrow(list_item(right, i));
    return object_rich_compare(a.get(), b.get(), op);
}

Py_ssize_t list_length(PyObject *self) noexcept { return size_of(self); }

PyObject *list_get(PyObject *self, Py_ssize_t index) noexcept {
    if (index < 0 || index >= size_of(self)) {
        err_set_string(PyExc_IndexError, "list index out of range");
        return nullptr;
    }
    return xnew_ref(list_item(self, index));
}

int list_assign_item(PyObject *self, Py_ssize_t index, PyObject *value) noexcept {
    if (index < 0 || index >= size_of(self)) {
        err_set_string(PyExc_IndexError, "list assignment index out of range");
        return -1;
    }
    if (!value) {
        return list_splice(as_list(self), index, index + 1, nullptr, 0);
    }
    set_ref(list_items(self)[index], new_ref(value));
    return 0;
}

int list_contains(PyObject *self, PyObject *value) noexcept {
    int result = 0;
    for (Py_ssize_t i = 0; result == 0 && i < size_of(self); ++i) {
        result = item_equals(self, i, value);
    }
    return result;
}

PyObject *list_concat(PyObject *left, PyObject *right) noexcept {
    if (!is_list(right)) {
        return err_format(PyExc_TypeError, "can only concatenate list (not \"%.200s\") to list",
                          type_of(right)->tp_name);
    }
    Py_ssize_t left_size = size_of(left), right_size = size_of(right);
    if (left_size > kMaxListItems - right_size) {
        return err_no_memory();
    }
    PyObject *result = list_new_with_room(left_size + right_size);
    if (!result) {
        return nullptr;
    }
    PyObject **to = list_items(result);
    for (Py_ssize_t i = 0; i < left_size; ++i) {
        *to++ = xnew_ref(list_item(left, i));
    }
    for (Py_ssize_t i = 0; i < right_size; ++i) {
        *to++ = xnew_ref(list_item(right, i));
    }
    as_list(result)->ob_base.ob_size = left_size + right_size;
    return result;
}

PyObject *list_in_place_concat(PyObject *self, PyObject *iterable) noexcept {
    return list_extend_with(self, iterable) < 0 ? nullptr : new_ref(self);
}

PyObject *list_repeat(PyObject *self, Py_ssize_t count) noexcept {
    Py_ssize_t size = size_of(self);
    if (size == 0 || count <= 0) {
        return list_new(0);
    }
    if (count > kMaxListItems / size) {
        return err_no_memory();
    }
    PyObject *result = list_new_with_room(size * count);
    if (!result) {
        return nullptr;
    }
    PyObject **to = list_items(result);
    for (Py_ssize_t round = 0; round < count; ++round) {
        for (Py_ssize_t i = 0; i < size; ++i) {
            *to++ = xnew_ref(list_item(self, i));
        }
    }
    as_list(result)->ob_base.ob_size = size * count;
    return result;
}

PyObject *list_in_place_repeat(PyObject *self, Py_ssize_t count) noexcept {
    Py_ssize_t size = size_of(self);
    if (count <= 0) {
        list_clear_items(as_list(self));
    } else if (size > 0 && count > 1) {
        if (count > kMaxListItems / size) {
            return err_no_memory();
        }
        if (!list_reserve(as_list(self), size * count)) {
            return nullptr;
        }
        PyObject **items = list_items(self);
        for (Py_ssize_t i = size; i < size * count; ++i) {
            items[i] = xnew_ref(items[i - size]);
        }
        as_list(self)->ob_base.ob_size = size * count;
    }
    return new_ref(self);
}

PyObject *list_subscript(PyObject *self, PyObject *key) noexcept {
    if (index_check(key)) {
        Py_ssize_t index = number_as_ssize_t(key, PyExc_IndexError);
        if (index == -1 && err_occurred()) {
            return nullptr;
        }
        return list_get(self, index < 0 ? index + size_of(self) : index);
    }
    if (!is_exactly(key, &PySlice_Type)) {
        return err_format(PyExc_TypeError, "list indices must be integers or slices, not %.200s",
                          type_of(key)->tp_name);
    }
    Py_ssize_t start, stop, step;
    if (slice_unpack(key, &start, &stop, &step) < 0) {
        return nullptr;
    }
    Py_ssize_t count = slice_adjust_indices(size_of(self), &start, &stop, step);
    if (count <= 0) {
        return list_new(0);
    }
    if (step == 1) {
        return list_from_array(list_items(self) + start, count);
    }
    PyObject *result = list_new_with_room(count);
    if (!result) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        list_items(result)[i] = xnew_ref(list_item(self, start + i * step));
    }
    as_list(result)->ob_base.ob_size = count;
    return result;
}

// Takes every step-th item out: the others close up, then the items die (L2).
int delete_extended_slice(PyObject *self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t count) noexcept {
    if (count <= 0) {
        return 0;
    }
    if (step < 0) {
        start += (count - 1) * step;
        step = -step;
    }
    auto *dead = static_cast<PyObject **>(mem_malloc(static_cast<size_t>(count) * sizeof(PyObject *)));
    if (!dead) {
        err_no_memory();
        return -1;
    }
    PyObject **items = list_items(self);
    Py_ssize_t size = size_of(self), taken = 0, to = start;
    for (Py_ssize_t from = start; from < size; ++from) {
        if (taken < count && from == start + taken * step) {
            dead[taken++] = items[from];
        } else {
            items[to++] = items[from];
        }
    }
    as_list(self)->ob_base.ob_size = to;
    list_shrink(as_list(self));
    for (Py_ssize_t i = 0; i < count; ++i) {
        xdecref(dead[i]);
    }
    mem_free(dead);
    return 0;
}

int assign_extended_slice(PyObject *self, PyObject *key, PyObject *value) noexcept {
    auto fast = Ref<>::steal(value == self ? list_get_slice(self, 0, size_of(self))
                                           : sequence_fast(value, "must assign iterable to extended slice"));
    Py_ssize_t start, stop, step;
    // Unpacked anew: making the items may have changed the list.
    if (!fast || slice_unpack(key, &start, &stop, &step) < 0) {
        return -1;
    }
    Py_ssize_t count = slice_adjust_indices(size_of(self), &start, &stop, step);
    if (size_of(fast.get()) != count) {
        err_format(PyExc_ValueError, "attempt to assign sequence of size %zd to extended slice of size %zd",
                   size_of(fast.get()), count);
        return -1;
    }
    if (count == 0) {
        return 0;
    }
    auto *old = static_cast<PyObject **>(mem_malloc(static_cast<size_t>(count) * sizeof(PyObject *)));
    if (!old) {
        err_no_memory();
        return -1;
    }
    PyObject **items = list_items(self), **from = sequence_fast_items(fast.get());
    for (Py_ssize_t i = 0; i < count; ++i) {
        old[i] = items[start + i * step];
        items[start + i * step] = new_ref(from[i]);
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        xdecref(old[i]);
    }
    mem_free(old);
    return 0;
}

int list_assign_subscript(PyObject *self, PyObject *key, PyObject *value) noexcept {
    if (index_check(key)) {
        Py_ssize_t index = number_as_ssize_t(key, PyExc_IndexError);
        if (index == -1 && err_occurred()) {
            return -1;
        }
        return list_assign_item(self, index < 0 ? index + size_of(self) : index, value);
    }
    if (!is_exactly(key, &PySlice_Type)) {
        err_format(PyExc_TypeError, "list indices must be integers or slices, not %.200s", type_of(key)->tp_name);
        return -1;
    }
    Py_ssize_t start, stop, step;
    if (slice_unpack(key, &start, &stop, &step) < 0) {
        return -1;
    }
    Py_ssize_t count = slice_adjust_indices(size_of(self), &start, &stop, step);
    if (step == 1) {
        return list_assign_slice(self, start, stop, value);
    }
    return value ? assign_extended_slice(self, key, value) : delete_extended_slice(self, start, step, count);
}

PyObject *list_append_method(PyObject *self, PyObject *item) noexcept {
    return list_append_steal(self, new_ref(item)) < 0 ? nullptr : new_ref(Py_None);
}

PyObject *list_extend_method(PyObject *self, PyObject *iterable) noexcept {
    return list_extend_with(self, iterable) < 0 ? nullptr : new_ref(Py_None);
}

PyObject *list_insert_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    if (!check_positional("insert", count, 2, 2)) {
        return nullptr;
    }
    auto number = Ref<>::steal(number_index(args[0]));
    if (!number) {
        return nullptr;
    }
    Py_ssize_t index = long_as_ssize_t(number.get());
    if (index == -1 && err_occurred()) {
        return nullptr;
    }
    return list_insert(self, index, args[1]) < 0 ? nullptr : new_ref(Py_None);
}

PyObject *list_pop_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    if (!check_positional("pop", count, 0, 1)) {
        return nullptr;
    }
    Py_ssize_t index = -1;
    if (count == 1) {
        auto number = Ref<>::steal(number_index(args[0]));
        if (!number) {
            return nullptr;
        }
        index = long_as_ssize_t(number.get());
        if (index == -1 && err_occurred()) {
            return nullptr;
        }
    }
    Py_ssize_t size = size_of(self);
    if (size == 0) {
        err_set_string(PyExc_IndexError, "pop from empty list");
        return nullptr;
    }
    if (index < 0) {
        index += size;
    }
    if (index < 0 || index >= size) {
        err_set_string(PyExc_IndexError, "pop index out of range");
        return nullptr;
    }
    PyObject *item = list_item(self, index);
    xincref(item);
    if (list_splice(as_list(self), index, index + 1, nullptr, 0) < 0) {
        xdecref(item);
        return nullptr;
    }
    return item;
}

PyObject *list_remove_method(PyObject *self, PyObject *value) noexcept {
    for (Py_ssize_t i = 0; i < size_of(self); ++i) {
        int equal = item_equals(self, i, value);
        if (equal < 0) {
            return nullptr;
        }
        if (equal) {
            return list_splice(as_list(self), i, i + 1, nullptr, 0) < 0 ? nullptr : new_ref(Py_None);
        }
    }
    err_set_string(PyExc_ValueError, "list.remove(x): x not in list");
    return nullptr;
}

PyObject *list_index_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    Py_ssize_t start = 0, stop = PY_SSIZE_T_MAX;
    if (!check_positional("index", count, 1, 3) || (count > 1 && !index_argument(args[1], &start)) ||
        (count > 2 && !index_argument(args[2], &stop))) {
        return nullptr;
    }
    if (start < 0) {
        start = start + size_of(self) < 0 ? 0 : start + size_of(self);
    }
    if (stop < 0) {
        stop += size_of(self);
    }
    for (Py_ssize_t i = start; i < stop && i < size_of(self); ++i) {
        int equal = item_equals(self, i, args[0]);
        if (equal != 0) {
            return equal > 0 ? long_from_ssize_t(i) : nullptr;
        }
    }
    return err_format(PyExc_ValueError, "%R is not in list", args[0]);
}

PyObject *list_count_method(PyObject *self, PyObject *value) noexcept {
    Py_ssize_t found = 0;
    for (Py_ssize_t i = 0; i < size_of(self); ++i) {
        int equal = item_equals(self, i, value);
        if (equal < 0) {
            return nullptr;
        }
        found += equal;
    }
    return long_from_ssize_t(found);
}

PyObject *list_sort_method(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names) noexcept {
    if (count > 0) {
        err_set_string(PyExc_TypeError, "sort() takes no positional arguments");
        return nullptr;
    }
    if (names && size_of(names) > 2) {
        return err_format(PyExc_TypeError, "sort() takes at most 2 keyword arguments (%zd given)", size_of(names));
    }
    PyObject *key = nullptr;
    int reverse = 0;
    for (Py_ssize_t i = 0; names && i < size_of(names); ++i) {
        PyObject *name = tuple_item(names, i);
        if (unicode_eq(name, IL_STR("key"))) {
            key = args[count + i];
        } else if (unicode_eq(name, IL_STR("reverse"))) {
            reverse = long_as_int(args[count + i]);
            if (reverse == -1 && err_occurred()) {
                return nullptr;
            }
        } else {
            return bad_keyword("sort", name);
        }
    }
    return list_sort_by(self, key, reverse != 0) < 0 ? nullptr : new_ref(Py_None);
}

PyObject *list_reverse_method(PyObject *self, PyObject *) noexcept {
    list_reverse_in_place(as_list(self));
    return new_ref(Py_None);
}

PyObject *list_copy_method(PyObject *self, PyObject *) noexcept {
    return list_from_array(list_items(self), size_of(self));
}

PyObject *list_clear_method(PyObject *self, PyObject *) noexcept {
    list_clear_items(as_list(self));
    return new_ref(Py_None);
}

PyObject *list_size_of_method(PyObject *self, PyObject *) noexcept {
    Py_ssize_t room = as_list(self)->allocated;
    return long_from_ssize_t(type_of(self)->tp_basicsize + room * static_cast<Py_ssize_t>(sizeof(PyObject *)));
}

int list_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *iterable = nullptr;
    if (((is_exactly(self, &PyList_Type) || type_of(self)->tp_init == PyList_Type.tp_init) &&
         !arg_no_keywords("list", kwargs)) ||
        !arg_unpack_tuple(args, "list", 0, 1, &iterable)) {
        return -1;
    }
    list_clear_items(as_list(self));
    return iterable ? list_extend_with(self, iterable) : 0;
}

PyObject *list_type_new(PyTypeObject *type, PyObject *, PyObject *) noexcept {
    // Allocation clears the instance, and an empty list is all zero.
    return type == &PyList_Type ? list_new(0) : type->tp_alloc(type, 0);
}

PySequenceMethods list_as_sequence = {
    .sq_length = list_length,
    .sq_concat = list_concat,
    .sq_repeat = list_repeat,
    .sq_item = list_get,
    .sq_ass_item = list_assign_item,
    .sq_contains = list_contains,
    .sq_inplace_concat = list_in_place_concat,
    .sq_inplace_repeat = list_in_place_repeat,
};

PyMappingMethods list_as_mapping = {
    .mp_length = list_length,
    .mp_subscript = list_subscript,
    .mp_ass_subscript = list_assign_subscript,
};

PyMethodDef list_methods[] = {
    IL_CLASS_GETITEM_METHOD,
    {"__getitem__", list_subscript, METH_O | METH_COEXIST, "x.__getitem__(y) <==> x[y]"},
    {"__reversed__", list_reversed, METH_NOARGS,
     "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the list."},
    {"__sizeof__", list_size_of_method, METH_NOARGS,
     "__sizeof__($self, /)\n--\n\nReturn the size of the list in memory, in bytes."},
    {"clear", list_clear_method, METH_NOARGS, "clear($self, /)\n--\n\nRemove all items from list."},
    {"copy", list_copy_method, METH_NOARGS, "copy($self, /)\n--\n\nReturn a shallow copy of the list."},
    {"append", list_append_method, METH_O, "append($self, object, /)\n--\n\nAppend object to the end of the list."},
    {"insert", _PyCFunction_CAST(list_insert_method), METH_FASTCALL,
     "insert($self, index, object, /)\n--\n\nInsert object before index."},
    {"extend", list_extend_method, METH_O,
     "extend($self, iterable, /)\n--\n\nExtend list by appending elements from the iterable."},
    {"pop", _PyCFunction_CAST(list_pop_method), METH_FASTCALL,
     "pop($self, index=-1, /)\n--\n\nRemove and return item at index (default last).\n\nRaises IndexError if list is "
     "empty or index is out of range."},
    {"remove", list_remove_method, METH_O,
     "remove($self, value, /)\n--\n\nRemove first occurrence of value.\n\nRaises ValueError if the value is not "
     "present."},
    {"index", _PyCFunction_CAST(list_index_method), METH_FASTCALL,
     "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nReturn first index of value.\n\nRaises ValueError if the "
     "value is not present."},
    {"count", list_count_method, METH_O, "count($self, value, /)\n--\n\nReturn number of occurrences of value."},
    {"reverse", list_reverse_method, METH_NOARGS, "reverse($self, /)\n--\n\nReverse *IN PLACE*."},
    {"sort", _PyCFunction_CAST(list_sort_method), METH_FASTCALL | METH_KEYWORDS,
     "sort($self, /, *, key=None, reverse=False)\n--\n\nSort the list in ascending order, in place; the sort is "
     "stable.\n\nA key function is applied once to each item; reverse sorts in descending order."},
    {},
};

constexpr PyTypeObject kListType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "list",
    .tp_basicsize = sizeof(PyListObject),
    .tp_dealloc = list_dealloc,
    .tp_repr = list_repr,
    .tp_as_sequence = &list_as_sequence,
    .tp_as_mapping = &list_as_mapping,
    .tp_hash = object_hash_not_implemented,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_LIST_SUBCLASS |
                Py_TPFLAGS_SEQUENCE,
    .tp_doc = "list(iterable=(), /)\n--\n\nBuilt-in mutable sequence.\n\nIf no argument is given, the constructor creates "
              "a new empty list.",
    .tp_traverse = list_traverse,
    .tp_clear = list_tp_clear,
    .tp_richcompare = list_rich_compare,
    .tp_iter = list_iter,
    .tp_methods = list_methods,
    .tp_init = list_init,
    .tp_alloc = type_generic_alloc,
    .tp_new = list_type_new,
    .tp_free = object_gc_del,
};

}  // namespace
}  // namespace interlock::objects

constinit PyTypeObject PyList_Type = interlock::objects::kListType;
