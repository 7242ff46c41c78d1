// The mapping protocol, and the item access that mappings and sequences share.
#pragma once

#include "base/base.hpp"
#include "interlock/pymapping.h"

namespace interlock::objects {

int mapping_check(PyObject *object) noexcept;
Py_ssize_t mapping_size(PyObject *mapping) noexcept;
int mapping_has_key(PyObject *mapping, PyObject *key) noexcept;          // swallows errors
int mapping_has_key_string(PyObject *mapping, const char *key) noexcept;  // swallows errors
int mapping_has_key_with_error(PyObject *mapping, PyObject *key) noexcept;
int mapping_has_key_string_with_error(PyObject *mapping, const char *key) noexcept;
[[nodiscard]] PyObject *mapping_keys(PyObject *mapping) noexcept;
[[nodiscard]] PyObject *mapping_values(PyObject *mapping) noexcept;
[[nodiscard]] PyObject *mapping_items(PyObject *mapping) noexcept;
[[nodiscard]] PyObject *mapping_get_item_string(PyObject *mapping, const char *key) noexcept;
int mapping_set_item_string(PyObject *mapping, const char *key, PyObject *value) noexcept;
int mapping_get_optional_item(PyObject *mapping, PyObject *key, PyObject **result) noexcept;  // 1, 0, -1
int mapping_get_optional_item_string(PyObject *mapping, const char *key, PyObject **result) noexcept;

Py_ssize_t object_size(PyObject *object) noexcept;
[[nodiscard]] PyObject *object_get_item(PyObject *object, PyObject *key) noexcept;
int object_set_item(PyObject *object, PyObject *key, PyObject *value) noexcept;
int object_del_item(PyObject *object, PyObject *key) noexcept;
int object_del_item_string(PyObject *object, const char *key) noexcept;

}  // namespace interlock::objects
