// list: a growing row of references.
#pragma once

#include "base/base.hpp"
#include "interlock/pylist.h"

namespace interlock::objects {

[[nodiscard]] PyObject *list_new(Py_ssize_t size) noexcept;  // new; items are null
// New list from `count` owned references; they are stolen, also on error.
[[nodiscard]] PyObject *list_from_array_steal(PyObject *const *items, Py_ssize_t count) noexcept;
Py_ssize_t list_size(PyObject *list) noexcept;                                // -1 with SystemError
PyObject *list_get_item(PyObject *list, Py_ssize_t index) noexcept;           // borrowed
[[nodiscard]] PyObject *list_get_item_ref(PyObject *list, Py_ssize_t index) noexcept;
int list_set_item(PyObject *list, Py_ssize_t index, PyObject *item) noexcept;  // steals, also on error
int list_insert(PyObject *list, Py_ssize_t index, PyObject *item) noexcept;
int list_append(PyObject *list, PyObject *item) noexcept;
int list_append_steal(PyObject *list, PyObject *item) noexcept;  // steals, also on error; null item: -1
[[nodiscard]] PyObject *list_get_slice(PyObject *list, Py_ssize_t low, Py_ssize_t high) noexcept;
int list_set_slice(PyObject *list, Py_ssize_t low, Py_ssize_t high, PyObject *items) noexcept;  // null: delete
int list_sort(PyObject *list) noexcept;
int list_sort_by(PyObject *list, PyObject *key, bool reverse) noexcept;  // null or None key: the items themselves
int list_reverse(PyObject *list) noexcept;
[[nodiscard]] PyObject *list_as_tuple(PyObject *list) noexcept;
int list_extend(PyObject *list, PyObject *iterable) noexcept;
int list_clear(PyObject *list) noexcept;

// Makes room for `size` items and sets the length; new items are null.  -1 with MemoryError.
int list_resize(PyListObject *list, Py_ssize_t size) noexcept;

inline Py_ssize_t list_size_unchecked(PyObject *list) noexcept { return reinterpret_cast<PyVarObject *>(list)->ob_size; }
inline PyObject **list_items(PyObject *list) noexcept { return reinterpret_cast<PyListObject *>(list)->ob_item; }
inline PyObject *list_item(PyObject *list, Py_ssize_t index) noexcept { return list_items(list)[index]; }

}  // namespace interlock::objects
