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
    PyObject *dict;      // made on first use; null until then
    PyObject *weaklist;
    SubclassList subclasses;
};

// One attribute of one version of a type.  `name` is owned, `value` borrowed: a change of the type changes its version.
struct TypeCacheEntry {
    PyObject *name;
    PyObject *value;  // null: the type is known not to have it
    unsigned int version;
};

struct TypeState {
    static constexpr unsigned int kCacheSize = 512;

    StaticTypePart *statics = nullptr;  // by index
    TypeCacheEntry *cache = nullptr;
    unsigned int next_version = 0;      // of heap types; static types have theirs for good
};

}  // namespace interlock::objects
