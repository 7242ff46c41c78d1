// set and frozenset.
#pragma once

#include "base/base.hpp"
#include "interlock/pyset.h"

namespace interlock::objects {

[[nodiscard]] PyObject *set_new(PyObject *iterable) noexcept;         // null: empty
[[nodiscard]] PyObject *frozen_set_new(PyObject *iterable) noexcept;  // null: empty
int set_add(PyObject *set, PyObject *key) noexcept;
int set_clear(PyObject *set) noexcept;
int set_contains(PyObject *any_set, PyObject *key) noexcept;
int set_discard(PyObject *set, PyObject *key) noexcept;
[[nodiscard]] PyObject *set_pop(PyObject *set) noexcept;
Py_ssize_t set_size(PyObject *any_set) noexcept;

// In place, with any iterable.  0, or -1 with an exception.
int set_update(PyObject *set, PyObject *iterable) noexcept;
int set_difference_update(PyObject *set, PyObject *iterable) noexcept;
int set_symmetric_difference_update(PyObject *set, PyObject *iterable) noexcept;

// Walks the keys; borrowed.  0 at the end.  The set must not change meanwhile.
int set_next(PyObject *any_set, Py_ssize_t *position, PyObject **key, Py_hash_t *hash) noexcept;

}  // namespace interlock::objects
