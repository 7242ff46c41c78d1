// What the files of dict share.
//
//  D1. The entries lie in insertion order in one array; a table of slots, open addressing, leads from hashes to entries.
//      An entry that was removed stays as a hole (key null) until the table is rebuilt.
//  D2. At most two thirds of the slots were ever used, so that a search always meets an empty one.
//  D3. `changes` counts every addition, removal and rebuild.  Comparing keys runs foreign code: when the count is another
//      one afterwards, what was learnt about the table is void and the search starts again.
//  D4. References leave the dict before they are released.
//  D5. A table in which every key is exactly str is searched without running foreign code.
//  D6. A dict is tracked by the collector once it holds something that may be part of a cycle; the table that all empty
//      dicts share is never written.
#pragma once

#include "objects/dict.hpp"
#include "interlock/pytuple.h"
#include "objects/gc.hpp"
#include "objects/long.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {

struct DictEntry {
    PyObject *key;  // null: a hole
    PyObject *value;
    Py_hash_t hash;
};

struct DictKeys {
    uint8_t log2_slots;
    uint8_t log2_width;  // bytes of a slot: 1, 2, 4 or 8
    bool all_str;        // D5
    Py_ssize_t usable;   // entries that may still be appended
    Py_ssize_t count;    // entries in use, holes included
    DictEntry *entries;
    // The slots follow: index of an entry, or one of the next two.

    Py_ssize_t slot_count() const noexcept { return Py_ssize_t{1} << log2_slots; }
    template <class Slot>
    Slot *slots() noexcept {
        return reinterpret_cast<Slot *>(this + 1);
    }
};

constexpr Py_ssize_t kEmptySlot = -1;
constexpr Py_ssize_t kDeadSlot = -2;  // led to an entry that was removed

// Results of a search beside the index of an entry.
constexpr Py_ssize_t kMissing = -1;
constexpr Py_ssize_t kFailed = -2;  // with an exception

struct DictObject {
    PyObject ob_base;
    Py_ssize_t used;   // keys
    uint64_t changes;  // D3
    DictKeys *keys;
};

inline DictObject *as_dict(PyObject *object) noexcept { return reinterpret_cast<DictObject *>(object); }

// The slot where the search for a hash begins.  Multiplying brings differences of any bits to the top.
inline size_t first_slot(const DictKeys *keys, Py_hash_t hash) noexcept {
    return static_cast<size_t>((static_cast<uint64_t>(hash) * 0x9E3779B97F4A7C15u) >> (64 - keys->log2_slots));
}

// The table of every new dict.
extern IL_HIDDEN DictKeys *const kNoKeys;

inline bool is_exact_str(PyObject *object) noexcept { return is_exactly(object, &PyUnicode_Type); }

// May the object be part of a cycle, now or later?  Tuples are tracked from their begin unless that is ruled out.
inline bool may_be_tracked(PyObject *object) noexcept {
    return has_type_flag(object, Py_TPFLAGS_HAVE_GC) &&
           (!is_exactly(object, &PyTuple_Type) || gc_head(object)->next != 0);
}

// -1 with an exception.
inline Py_hash_t hash_key(PyObject *key) noexcept {
    return is_exact_str(key) ? unicode_hash(key) : is_exactly(key, &PyLong_Type) ? long_hash(key) : object_hash(key);
}

// dict_table.cpp.  A search: index of the entry, kMissing or kFailed.
Py_ssize_t dict_find(DictObject *dict, PyObject *key, Py_hash_t hash) noexcept;
Py_ssize_t dict_find_text(DictObject *dict, const char *text, size_t size, Py_hash_t hash) noexcept;  // needs D5
// Sets the value of a key; takes references of its own.  0 or -1.
int dict_insert(DictObject *dict, PyObject *key, Py_hash_t hash, PyObject *value) noexcept;
// Adds a key that is known to be missing; the references are stolen, also on failure.
bool dict_append_steal(DictObject *dict, PyObject *key, Py_hash_t hash, PyObject *value) noexcept;
// Takes the entry out and gives its references to the caller.
DictEntry dict_take(DictObject *dict, Py_ssize_t index) noexcept;
bool dict_reserve(DictObject *dict, Py_ssize_t more) noexcept;
// Room for `expected` keys, those that are there included.
bool dict_make_room(DictObject *dict, Py_ssize_t expected) noexcept;
void dict_drop_keys(DictKeys *keys) noexcept;    // releases the entries as well
DictKeys *dict_clone_keys(DictObject *dict) noexcept;  // without holes; null with MemoryError
void dict_free_keys(DictKeys *keys) noexcept;

inline void dict_track_for(DictObject *dict, PyObject *object) noexcept {
    if (may_be_tracked(object) && gc_head(as_object(dict))->next == 0) {
        object_gc_track(dict);
    }
}

// dict.cpp
void dict_dealloc(PyObject *self) noexcept;
int dict_update_from(PyObject *dict, PyObject *source) noexcept;  // dict.update's rule: mapping or pairs
PyObject *dict_missing(PyObject *dict, PyObject *key) noexcept;   // __missing__ of a subtype, or KeyError

// The next entry at or after *position; null at the end.
inline DictEntry *dict_next_entry(DictObject *dict, Py_ssize_t *position) noexcept {
    DictKeys *keys = dict->keys;
    for (Py_ssize_t i = *position; i < keys->count; ++i) {
        if (keys->entries[i].key) {
            *position = i + 1;
            return &keys->entries[i];
        }
    }
    *position = keys->count;
    return nullptr;
}

// Views and iterators: dict_view.cpp, dict_iter.cpp.
PyObject *dict_view_new(PyTypeObject *type, PyObject *dict) noexcept;
PyObject *dict_iter_new(PyTypeObject *type, PyObject *dict) noexcept;
PyObject *dict_iter(PyObject *dict) noexcept;
PyObject *dict_reversed(PyObject *dict, PyObject *) noexcept;

}  // namespace interlock::objects
