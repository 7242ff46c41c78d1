// What the files of list share; invariants in list.cpp.
#pragma once

#include "objects/gc.hpp"
#include "objects/list.hpp"

namespace interlock::objects {

constexpr Py_ssize_t kMaxListItems = PY_SSIZE_T_MAX / static_cast<Py_ssize_t>(sizeof(PyObject *)) / 2;

inline PyListObject *as_list(PyObject *object) noexcept { return reinterpret_cast<PyListObject *>(object); }

bool list_reserve_slow(PyListObject *list, Py_ssize_t size) noexcept;

// Room for `size` items; the length stays.  A list that is being sorted has `allocated` -1 and gets room of its own.
inline bool list_reserve(PyListObject *list, Py_ssize_t size) noexcept {
    return size <= list->allocated || list_reserve_slow(list, size);
}

// Gives memory back when more than half of it is unused.
void list_shrink(PyListObject *list) noexcept;

void list_dealloc(PyObject *self) noexcept;
PyObject *list_new_with_room(Py_ssize_t room) noexcept;
PyObject *list_from_array(PyObject *const *items, Py_ssize_t count) noexcept;  // borrows the items

// Replaces items low to high - 1 by `count` borrowed ones, which must not lie in the list.
int list_splice(PyListObject *list, Py_ssize_t low, Py_ssize_t high, PyObject *const *items, Py_ssize_t count) noexcept;

// The same as the API's calls, for an object that is known to be a list.
int list_assign_slice(PyObject *list, Py_ssize_t low, Py_ssize_t high, PyObject *items) noexcept;
int list_extend_with(PyObject *list, PyObject *iterable) noexcept;
void list_reverse_in_place(PyListObject *list) noexcept;
void list_clear_items(PyListObject *list) noexcept;

// The iterators, in list_iter.cpp.
PyObject *list_iter(PyObject *list) noexcept;
PyObject *list_reversed(PyObject *list, PyObject *) noexcept;

}  // namespace interlock::objects
