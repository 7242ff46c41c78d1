// The iterator protocol, and the two iterators that stand for a sequence and for a callable.
#pragma once

#include "base/base.hpp"
#include "interlock/pyiter.h"

namespace interlock::objects {

int iter_check(PyObject *object) noexcept;
[[nodiscard]] PyObject *iter_next(PyObject *iterator) noexcept;  // null without exception at the end
int iter_next_item(PyObject *iterator, PyObject **item) noexcept;  // 1, 0, -1
PySendResult iter_send(PyObject *iterator, PyObject *value, PyObject **result) noexcept;
int a_iter_check(PyObject *object) noexcept;
[[nodiscard]] PyObject *seq_iter_new(PyObject *sequence) noexcept;
[[nodiscard]] PyObject *call_iter_new(PyObject *callable, PyObject *sentinel) noexcept;

[[nodiscard]] PyObject *object_get_iter(PyObject *object) noexcept;
[[nodiscard]] PyObject *object_get_a_iter(PyObject *object) noexcept;
Py_ssize_t object_length_hint(PyObject *object, Py_ssize_t fallback) noexcept;

}  // namespace interlock::objects
