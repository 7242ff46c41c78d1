// What the files of set share.
//
//  S1. Open addressing; at most three fifths of the slots are in use, removed ones included, so that a search always
//      meets an empty slot.
//  S2. `changes` counts every addition, removal and rebuild.  Comparing keys runs foreign code: when the count is another
//      one afterwards, the search starts again.
//  S3. References leave the set before they are released.
#pragma once

#include "objects/gc.hpp"
#include "objects/set.hpp"
#include "objects/type.hpp"

namespace interlock::objects {

struct SetEntry {
    PyObject *key;  // null: empty; kRemovedKey: there was a key
    Py_hash_t hash;
};

constexpr int kSmallSetLog2 = 3;

struct SetObject {
    PyObject ob_base;
    Py_ssize_t used;        // keys
    Py_ssize_t fill;        // slots that are not empty
    uint64_t changes;       // S2
    SetEntry *table;        // `small` or a block of its own
    int log2_slots;
    Py_hash_t hash;         // frozenset: -1 until it is computed
    Py_ssize_t finger;      // where pop() goes on
    PyObject *weak_references;
    SetEntry small[1 << kSmallSetLog2];
};

inline SetObject *as_set(PyObject *object) noexcept { return reinterpret_cast<SetObject *>(object); }
inline bool is_set(PyObject *object) noexcept { return is_instance_of(object, &PySet_Type); }
inline bool is_frozen_set(PyObject *object) noexcept { return is_instance_of(object, &PyFrozenSet_Type); }
inline bool is_any_set(PyObject *object) noexcept { return is_set(object) || is_frozen_set(object); }

// set.cpp, for objects that are known to be sets or frozensets.
PyObject *set_make(PyTypeObject *type, PyObject *iterable) noexcept;  // type: set, frozenset or a subtype
int set_find(SetObject *set, PyObject *key, Py_hash_t hash) noexcept;  // 1, 0, -1
int set_insert(SetObject *set, PyObject *key, Py_hash_t hash) noexcept;
int set_remove(SetObject *set, PyObject *key, Py_hash_t hash) noexcept;  // 1, 0, -1
int set_remove_key(SetObject *set, PyObject *key) noexcept;              // the same; hashes
PyObject *set_pop_key(SetObject *set) noexcept;
void set_clear_keys(SetObject *set) noexcept;
void set_swap_keys(SetObject *left, SetObject *right) noexcept;
void set_dealloc(PyObject *self) noexcept;

// set_iter.cpp
PyObject *set_iter(PyObject *set) noexcept;

}  // namespace interlock::objects
