// What types keep per interpreter: the attribute cache, and the changing parts of static types.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

// Direct subclasses of a type; borrowed: a dying subclass takes itself out.
struct SubclassList {
    PyTypeObject **items = nullptr;
    int count = 0;
    int capacity = 0;
};

// The part of a static type that belongs to one interpreter.
struct StaticTypePart {
    PyObject *dict;            // made on first use; null until then
    SubclassList *subclasses;  // null: none yet
};

// One attribute of one version of a type.  `name` is owned, `value` borrowed: a change of the type changes its version.
struct TypeCacheEntry {
    PyObject *name;
    PyObject *value;  // null: the type is known not to have it
    unsigned int version;
};

// The cache is small in an interpreter that does little, and grows when entries push each other out.
struct TypeState {
    static constexpr unsigned int kSmallestCache = 32, kLargestCache = 512;

    StaticTypePart *statics = nullptr;  // by index
    PyObject **weaklists = nullptr;     // of static types, by index; null until the first weak reference to one
    TypeCacheEntry *cache = nullptr;    // cache_mask + 1 of them
    unsigned int cache_mask = 0;
    unsigned int cache_displaced = 0;   // entries pushed out since the cache has this size

    TypeCacheEntry &cache_entry(unsigned int version, PyObject *name) noexcept {
        return cache[(version ^ (reinterpret_cast<uintptr_t>(name) >> 4)) & cache_mask];
    }

    unsigned int next_version = 0;      // of heap types; static types have theirs for good
};

}  // namespace interlock::objects
