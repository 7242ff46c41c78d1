// The sequence protocol.
#pragma once

#include "base/base.hpp"
#include "interlock/pysequence.h"

namespace interlock::objects {

int sequence_check(PyObject *object) noexcept;
Py_ssize_t sequence_size(PyObject *sequence) noexcept;
[[nodiscard]] PyObject *sequence_concat(PyObject *left, PyObject *right) noexcept;
[[nodiscard]] PyObject *sequence_repeat(PyObject *sequence, Py_ssize_t count) noexcept;
[[nodiscard]] PyObject *sequence_in_place_concat(PyObject *left, PyObject *right) noexcept;
[[nodiscard]] PyObject *sequence_in_place_repeat(PyObject *sequence, Py_ssize_t count) noexcept;
[[nodiscard]] PyObject *sequence_get_item(PyObject *sequence, Py_ssize_t index) noexcept;
[[nodiscard]] PyObject *sequence_get_slice(PyObject *sequence, Py_ssize_t low, Py_ssize_t high) noexcept;
int sequence_set_item(PyObject *sequence, Py_ssize_t index, PyObject *item) noexcept;
int sequence_del_item(PyObject *sequence, Py_ssize_t index) noexcept;
int sequence_set_slice(PyObject *sequence, Py_ssize_t low, Py_ssize_t high, PyObject *items) noexcept;
int sequence_del_slice(PyObject *sequence, Py_ssize_t low, Py_ssize_t high) noexcept;
[[nodiscard]] PyObject *sequence_tuple(PyObject *iterable) noexcept;
[[nodiscard]] PyObject *sequence_list(PyObject *iterable) noexcept;
[[nodiscard]] PyObject *sequence_fast(PyObject *iterable, const char *message) noexcept;
Py_ssize_t sequence_count(PyObject *sequence, PyObject *value) noexcept;
int sequence_contains(PyObject *sequence, PyObject *value) noexcept;
Py_ssize_t sequence_index(PyObject *sequence, PyObject *value) noexcept;

// The items of a list or a tuple, as sequence_fast returns them.
PyObject **sequence_fast_items(PyObject *list_or_tuple) noexcept;
Py_ssize_t sequence_fast_size(PyObject *list_or_tuple) noexcept;

}  // namespace interlock::objects
