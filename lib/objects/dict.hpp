// dict: a compact hash table that keeps insertion order.
#pragma once

#include "base/base.hpp"
#include "interlock/pydict.h"

namespace interlock::objects {

[[nodiscard]] PyObject *dict_new() noexcept;
[[nodiscard]] PyObject *dict_new_presized(Py_ssize_t expected) noexcept;
// Room for exactly so many more keys: who knows what comes saves the growing.  False with MemoryError.
bool dict_expect(PyObject *dict, Py_ssize_t more) noexcept;
PyObject *dict_get_item(PyObject *dict, PyObject *key) noexcept;             // borrowed; swallows errors
PyObject *dict_get_item_with_error(PyObject *dict, PyObject *key) noexcept;  // borrowed; null without error: missing
PyObject *dict_get_item_known_hash(PyObject *dict, PyObject *key, Py_hash_t hash) noexcept;  // borrowed, as above
PyObject *dict_get_item_string(PyObject *dict, const char *key) noexcept;    // borrowed; swallows errors
PyObject *dict_get_item_string_with_error(PyObject *dict, const char *key) noexcept;
int dict_get_item_ref(PyObject *dict, PyObject *key, PyObject **result) noexcept;  // 1, 0, -1; new reference
int dict_get_item_string_ref(PyObject *dict, const char *key, PyObject **result) noexcept;
int dict_set_item(PyObject *dict, PyObject *key, PyObject *value) noexcept;
int dict_set_item_known_hash(PyObject *dict, PyObject *key, PyObject *value, Py_hash_t hash) noexcept;
int dict_set_item_string(PyObject *dict, const char *key, PyObject *value) noexcept;
int dict_set_item_string_steal(PyObject *dict, const char *key, PyObject *value) noexcept;  // null value: -1
int dict_del_item(PyObject *dict, PyObject *key) noexcept;                   // -1 with KeyError when missing
int dict_del_item_string(PyObject *dict, const char *key) noexcept;
PyObject *dict_set_default(PyObject *dict, PyObject *key, PyObject *value) noexcept;  // borrowed
int dict_set_default_ref(PyObject *dict, PyObject *key, PyObject *value, PyObject **result) noexcept;
int dict_pop(PyObject *dict, PyObject *key, PyObject **result) noexcept;     // 1, 0, -1; result may be null
int dict_pop_string(PyObject *dict, const char *key, PyObject **result) noexcept;
int dict_contains(PyObject *dict, PyObject *key) noexcept;
int dict_contains_string(PyObject *dict, const char *key) noexcept;
void dict_clear(PyObject *dict) noexcept;
int dict_next(PyObject *dict, Py_ssize_t *position, PyObject **key, PyObject **value) noexcept;
Py_ssize_t dict_size(PyObject *dict) noexcept;
[[nodiscard]] PyObject *dict_keys(PyObject *dict) noexcept;    // new list
[[nodiscard]] PyObject *dict_values(PyObject *dict) noexcept;  // new list
[[nodiscard]] PyObject *dict_items(PyObject *dict) noexcept;   // new list of pairs
[[nodiscard]] PyObject *dict_copy(PyObject *dict) noexcept;
int dict_update(PyObject *dict, PyObject *other) noexcept;
int dict_merge(PyObject *dict, PyObject *other, int override_existing) noexcept;
int dict_merge_from_seq2(PyObject *dict, PyObject *pairs, int override_existing) noexcept;
[[nodiscard]] PyObject *dict_proxy_new(PyObject *mapping) noexcept;

}  // namespace interlock::objects
