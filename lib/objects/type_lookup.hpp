// Looking an attribute of a type up in the interpreter's cache, inline (T2).
#pragma once

#include "objects/interpreter_objects.hpp"
#include "objects/type.hpp"

namespace interlock::objects {

// What the cache does not know; fills it.
IL_NOINLINE PyObject *type_lookup_slow(PyTypeObject *type, PyObject *name, TypeState &types) noexcept;

// type_lookup() for who has the thread at hand already.
IL_INLINE PyObject *type_lookup_in(runtime::ThreadState *thread, PyTypeObject *type, PyObject *name) noexcept {
    TypeState &types = interpreter_objects_of(thread).types;
    unsigned int version = type->tp_version_tag;
    TypeCacheEntry &entry = types.cache_entry(version, name);
    if (entry.name == name && entry.version == version && version != 0) [[likely]] {
        return entry.value;
    }
    return type_lookup_slow(type, name, types);
}

}  // namespace interlock::objects
