// The list object and the calls that C code makes; its methods are in list_methods.cpp, sorting in list_sort.cpp.
//
//  L1. ob_size <= allocated; ob_item is null exactly when allocated is 0.
//  L2. Items leave the list before their references are released: releasing may run code that changes the list.
//  L3. While a list is being sorted it is empty, and `allocated` is -1 until somebody else changes it.
#include "base/base.hpp"

#include "objects/list.hpp"

#include <cstring>

#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc_fast.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/iter.hpp"
#include "objects/list_inside.hpp"
#include "objects/memory.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"

namespace interlock::objects {
namespace {

using runtime::InterpreterObjects;

bool check_list(PyObject *object) noexcept {
    if (!object || !is_list(object)) {
        err_bad_internal_call();
        return false;
    }
    return true;
}

// Empty, not tracked.
PyListObject *allocate(InterpreterObjects &objects) noexcept {
    PyObject *kept = objects.containers.lists.pop();
    PyObject *list = kept ? kept : object_gc_new(&PyList_Type);
    if (!list) {
        return nullptr;
    }
    auto *result = as_list(list);
    result->ob_base = {{1, &PyList_Type}, 0};
    result->ob_item = nullptr;
    result->allocated = 0;
    return kept ? trace_created(result) : result;
}

// A list with room for `size` items and length 0, not tracked.
PyListObject *allocate_with_room(InterpreterObjects &objects, Py_ssize_t size) noexcept {
    PyListObject *list = allocate(objects);
    if (list && size > 0) {
        list->ob_item = size > kMaxListItems
                            ? nullptr
                            : static_cast<PyObject **>(mem_malloc(static_cast<size_t>(size) * sizeof(PyObject *)));
        if (!list->ob_item) {
            decref(list);
            err_no_memory();
            return nullptr;
        }
        list->allocated = size;
    }
    return list;
}

}  // namespace

// The rarely taken half of growing: a quarter more than asked, so that appending costs constant time in the mean.
bool list_reserve_slow(PyListObject *list, Py_ssize_t size) noexcept {
    if (size == 0) {
        return true;  // a list that is being sorted (L3) is not changed
    }
    if (size > kMaxListItems) {
        err_no_memory();
        return false;
    }
    Py_ssize_t room = (size + (size >> 2) + 4) & ~Py_ssize_t{3};
    auto *items = static_cast<PyObject **>(mem_realloc(list->ob_item, static_cast<size_t>(room) * sizeof(PyObject *)));
    if (!items) {
        err_no_memory();
        return false;
    }
    list->ob_item = items;
    list->allocated = room;
    return true;
}

void list_shrink(PyListObject *list) noexcept {
    Py_ssize_t size = list->ob_base.ob_size;
    if (size >= list->allocated >> 1) {
        return;
    }
    if (size == 0) {
        mem_free(std::exchange(list->ob_item, nullptr));
        list->allocated = 0;
        return;
    }
    void *items = mem_realloc(list->ob_item, static_cast<size_t>(size) * sizeof(PyObject *));
    if (items) {
        list->ob_item = static_cast<PyObject **>(items);
        list->allocated = size;
    }
}

int list_resize(PyListObject *list, Py_ssize_t size) noexcept {
    Py_ssize_t old = list->ob_base.ob_size;
    if (!list_reserve(list, size)) {
        return -1;
    }
    for (Py_ssize_t i = old; i < size; ++i) {
        list->ob_item[i] = nullptr;
    }
    list->ob_base.ob_size = size;
    list_shrink(list);
    return 0;
}

void list_dealloc(PyObject *self) noexcept {
    gc_untrack_now(self);
    PyListObject *list = as_list(self);
    if (list->ob_item) {
        for (Py_ssize_t i = size_of(self); --i >= 0;) {
            xdecref(list->ob_item[i]);
        }
        mem_free(list->ob_item);
    }
    if (!is_exactly(self, &PyList_Type) ||
        !interpreter_objects().containers.lists.push(self, ContainerState::kMaxLists)) {
        type_of(self)->tp_free(self);
    }
}

PyObject *list_new(Py_ssize_t size) noexcept {
    if (size < 0) {
        err_bad_internal_call();
        return nullptr;
    }
    InterpreterObjects &objects = interpreter_objects();
    PyListObject *list = allocate_with_room(objects, size);
    if (!list) {
        return nullptr;
    }
    if (size > 0) {
        std::memset(list->ob_item, 0, static_cast<size_t>(size) * sizeof(PyObject *));
        list->ob_base.ob_size = size;
    }
    gc_track_new(objects.gc, as_object(list));
    return as_object(list);
}

PyObject *list_new_with_room(Py_ssize_t room) noexcept {
    InterpreterObjects &objects = interpreter_objects();
    PyListObject *list = allocate_with_room(objects, room);
    if (list) {
        gc_track_new(objects.gc, as_object(list));
    }
    return as_object(list);
}

PyObject *list_from_array(PyObject *const *items, Py_ssize_t count) noexcept {
    InterpreterObjects &objects = interpreter_objects();
    PyListObject *list = allocate_with_room(objects, count);
    if (!list) {
        return nullptr;
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        list->ob_item[i] = new_ref(items[i]);
    }
    list->ob_base.ob_size = count;
    gc_track_new(objects.gc, as_object(list));
    return as_object(list);
}

PyObject *list_from_array_steal(PyObject *const *items, Py_ssize_t count) noexcept {
    InterpreterObjects &objects = interpreter_objects();
    PyListObject *list = allocate_with_room(objects, count);
    if (!list) {
        for (Py_ssize_t i = 0; i < count; ++i) {
            decref(items[i]);
        }
        return nullptr;
    }
    if (count > 0) {
        std::memcpy(list->ob_item, items, static_cast<size_t>(count) * sizeof(PyObject *));
        list->ob_base.ob_size = count;
    }
    gc_track_new(objects.gc, as_object(list));
    return as_object(list);
}

Py_ssize_t list_size(PyObject *list) noexcept { return check_list(list) ? size_of(list) : -1; }

PyObject *list_get_item(PyObject *list, Py_ssize_t index) noexcept {
    if (!check_list(list)) {
        return nullptr;
    }
    if (index < 0 || index >= size_of(list)) {
        err_set_string(PyExc_IndexError, "list index out of range");
        return nullptr;
    }
    return list_item(list, index);
}

PyObject *list_get_item_ref(PyObject *list, Py_ssize_t index) noexcept {
    if (!is_list(list)) {
        err_set_string(PyExc_TypeError, "expected a list");
        return nullptr;
    }
    if (index < 0 || index >= size_of(list)) {
        err_set_string(PyExc_IndexError, "list index out of range");
        return nullptr;
    }
    return xnew_ref(list_item(list, index));
}

int list_set_item(PyObject *list, Py_ssize_t index, PyObject *item) noexcept {
    if (!is_list(list)) {
        xdecref(item);
        err_bad_internal_call();
        return -1;
    }
    if (index < 0 || index >= size_of(list)) {
        xdecref(item);
        err_set_string(PyExc_IndexError, "list assignment index out of range");
        return -1;
    }
    set_ref(list_items(list)[index], item);
    return 0;
}

int list_insert(PyObject *list, Py_ssize_t index, PyObject *item) noexcept {
    if (!item || !check_list(list)) {
        if (!item) {
            err_bad_internal_call();
        }
        return -1;
    }
    Py_ssize_t size = size_of(list);
    if (!list_reserve(as_list(list), size + 1)) {
        return -1;
    }
    index = index < 0 ? (index + size < 0 ? 0 : index + size) : index > size ? size : index;
    PyObject **items = list_items(list);
    std::memmove(items + index + 1, items + index, static_cast<size_t>(size - index) * sizeof(PyObject *));
    items[index] = new_ref(item);
    as_list(list)->ob_base.ob_size = size + 1;
    return 0;
}

int list_append(PyObject *list, PyObject *item) noexcept {
    if (!item || !is_list(list)) {
        err_bad_internal_call();
        return -1;
    }
    return list_append_steal(list, new_ref(item));
}

int list_append_steal(PyObject *list, PyObject *item) noexcept {
    Py_ssize_t size = size_of(list);
    if (!item || !list_reserve(as_list(list), size + 1)) {
        xdecref(item);
        return -1;
    }
    list_items(list)[size] = item;
    as_list(list)->ob_base.ob_size = size + 1;
    return 0;
}

PyObject *list_get_slice(PyObject *list, Py_ssize_t low, Py_ssize_t high) noexcept {
    if (!check_list(list)) {
        return nullptr;
    }
    low = low < 0 ? 0 : low > size_of(list) ? size_of(list) : low;
    high = high < low ? low : high > size_of(list) ? size_of(list) : high;
    return list_from_array(list_items(list) + low, high - low);
}

int list_splice(PyListObject *list, Py_ssize_t low, Py_ssize_t high, PyObject *const *items, Py_ssize_t count) noexcept {
    Py_ssize_t size = list->ob_base.ob_size;
    low = low < 0 ? 0 : low > size ? size : low;
    high = high < low ? low : high > size ? size : high;
    Py_ssize_t removed = high - low;
    if (size - removed > kMaxListItems - count) {
        err_no_memory();
        return -1;
    }
    // The old items are set aside (L2).
    PyObject *few[16];
    PyObject **old = few;
    if (removed > 16) {
        old = static_cast<PyObject **>(mem_malloc(static_cast<size_t>(removed) * sizeof(PyObject *)));
        if (!old) {
            err_no_memory();
            return -1;
        }
    }
    Py_ssize_t new_size = size - removed + count;
    if (!list_reserve(list, new_size)) {
        if (old != few) {
            mem_free(old);
        }
        return -1;
    }
    PyObject **place = list->ob_item + low;
    if (removed > 0) {
        std::memcpy(old, place, static_cast<size_t>(removed) * sizeof(PyObject *));
    }
    if (size > high) {
        std::memmove(place + count, place + removed, static_cast<size_t>(size - high) * sizeof(PyObject *));
    }
    for (Py_ssize_t i = 0; i < count; ++i) {
        place[i] = xnew_ref(items[i]);
    }
    list->ob_base.ob_size = new_size;
    list_shrink(list);
    for (Py_ssize_t i = removed; --i >= 0;) {
        xdecref(old[i]);
    }
    if (old != few) {
        mem_free(old);
    }
    return 0;
}

int list_assign_slice(PyObject *list, Py_ssize_t low, Py_ssize_t high, PyObject *items) noexcept {
    if (!items) {
        return list_splice(as_list(list), low, high, nullptr, 0);
    }
    // A list may be assigned to a slice of itself: its items are copied first.
    auto fast = Ref<>::steal(items == list ? list_get_slice(list, 0, size_of(list))
                                           : sequence_fast(items, "can only assign an iterable"));
    return fast ? list_splice(as_list(list), low, high, sequence_fast_items(fast.get()), size_of(fast.get())) : -1;
}

int list_set_slice(PyObject *list, Py_ssize_t low, Py_ssize_t high, PyObject *items) noexcept {
    return check_list(list) ? list_assign_slice(list, low, high, items) : -1;
}

int list_sort(PyObject *list) noexcept { return check_list(list) ? list_sort_by(list, nullptr, false) : -1; }

void list_reverse_in_place(PyListObject *list) noexcept {
    for (Py_ssize_t i = 0, j = list->ob_base.ob_size - 1; i < j; ++i, --j) {
        std::swap(list->ob_item[i], list->ob_item[j]);
    }
}

int list_reverse(PyObject *list) noexcept {
    if (!check_list(list)) {
        return -1;
    }
    list_reverse_in_place(as_list(list));
    return 0;
}

PyObject *list_as_tuple(PyObject *list) noexcept {
    return check_list(list) ? tuple_from_array(list_items(list), size_of(list)) : nullptr;
}

int list_extend_with(PyObject *list, PyObject *iterable) noexcept {
    if (is_exactly(iterable, &PyList_Type) || is_exactly(iterable, &PyTuple_Type)) {
        Py_ssize_t count = size_of(iterable), size = size_of(list);
        if (count == 0) {
            return 0;
        }
        if (size > kMaxListItems - count) {
            err_no_memory();
            return -1;
        }
        if (!list_reserve(as_list(list), size + count)) {
            return -1;
        }
        // Asked after the list may have moved: it may be the iterable itself.
        PyObject **from = sequence_fast_items(iterable), **to = list_items(list) + size;
        for (Py_ssize_t i = 0; i < count; ++i) {
            to[i] = xnew_ref(from[i]);
        }
        as_list(list)->ob_base.ob_size = size + count;
        return 0;
    }
    auto iterator = Ref<>::steal(object_get_iter(iterable));
    if (!iterator) {
        return -1;
    }
    Py_ssize_t hint = object_length_hint(iterable, 8);
    if (hint < 0) {
        return -1;
    }
    // The hint may lie either way; without memory for it the items decide.
    Py_ssize_t size = size_of(list);
    if (hint <= kMaxListItems - size && !list_reserve(as_list(list), size + hint)) {
        return -1;
    }
    iternextfunc next = type_of(iterator.get())->tp_iternext;
    for (;;) {
        PyObject *item = next(iterator.get());
        if (!item) {
            if (err_occurred()) {
                if (!err_exception_matches(PyExc_StopIteration)) {
                    return -1;
                }
                err_clear();
            }
            break;
        }
        if (list_append_steal(list, item) < 0) {
            return -1;
        }
    }
    list_shrink(as_list(list));
    return 0;
}

int list_extend(PyObject *list, PyObject *iterable) noexcept {
    return check_list(list) ? list_extend_with(list, iterable) : -1;
}

void list_clear_items(PyListObject *list) noexcept {
    if (!list->ob_item) {
        return;
    }
    PyObject **items = std::exchange(list->ob_item, nullptr);
    Py_ssize_t size = std::exchange(list->ob_base.ob_size, 0);
    list->allocated = 0;
    for (Py_ssize_t i = size; --i >= 0;) {
        xdecref(items[i]);
    }
    mem_free(items);
}

int list_clear(PyObject *list) noexcept {
    if (!check_list(list)) {
        return -1;
    }
    list_clear_items(as_list(list));
    return 0;
}

}  // namespace interlock::objects
