// tuple: a fixed row of references.
#pragma once

#include <cstdarg>

#include "base/base.hpp"
#include "interlock/pytuple.h"
#include "objects/gc.hpp"

namespace interlock::runtime {
struct ThreadState;
}

namespace interlock::objects {

// The immortal empty tuple, shared by all interpreters.
extern IL_HIDDEN WithGcHead<PyTupleObject> empty_tuple_storage;
inline PyTupleObject &empty_tuple = empty_tuple_storage.object;
inline PyObject *tuple_empty() noexcept { return as_object(&empty_tuple_storage.object); }

[[nodiscard]] PyObject *tuple_new(Py_ssize_t size) noexcept;                  // new; items are null
[[nodiscard]] PyObject *tuple_pack(Py_ssize_t count, ...) noexcept;           // new; borrows the arguments
[[nodiscard]] PyObject *tuple_pack_va(Py_ssize_t count, va_list items) noexcept;
[[nodiscard]] PyObject *tuple_from_array(PyObject *const *items, Py_ssize_t count) noexcept;        // new; borrows items
[[nodiscard]] PyObject *tuple_from_array_steal(PyObject *const *items, Py_ssize_t count) noexcept;  // steals, also on error
Py_ssize_t tuple_size(PyObject *tuple) noexcept;                              // -1 with SystemError
PyObject *tuple_get_item(PyObject *tuple, Py_ssize_t index) noexcept;         // borrowed
[[nodiscard]] PyObject *tuple_get_slice(PyObject *tuple, Py_ssize_t low, Py_ssize_t high) noexcept;
// `*tuple` must have one reference; on failure it is dropped and set to null.
int tuple_resize(PyObject **tuple, Py_ssize_t size) noexcept;
[[nodiscard]] PyObject *tuple_iter(PyObject *tuple) noexcept;  // an iterator
Py_hash_t tuple_hash(PyObject *tuple) noexcept;

inline Py_ssize_t tuple_size_unchecked(PyObject *tuple) noexcept { return reinterpret_cast<PyVarObject *>(tuple)->ob_size; }
inline PyObject **tuple_items(PyObject *tuple) noexcept { return reinterpret_cast<PyTupleObject *>(tuple)->ob_item; }
inline PyObject *tuple_item(PyObject *tuple, Py_ssize_t index) noexcept { return tuple_items(tuple)[index]; }

// tp_dealloc on the attached thread.
void tuple_dealloc_on(runtime::ThreadState *thread, PyObject *self) noexcept;

// The item is not the first one in its place, or has none.
IL_NOINLINE int tuple_set_item_slow(PyObject *tuple, Py_ssize_t index, PyObject *item) noexcept;

// Fills an item of a tuple that nobody else has seen; steals the item, also on failure: 0 or -1.
IL_INLINE int tuple_set_item(PyObject *tuple, Py_ssize_t index, PyObject *item) noexcept {
    if (is_tuple(tuple) && tuple->ob_refcnt == 1 && static_cast<size_t>(index) < static_cast<size_t>(size_of(tuple)) &&
        !tuple_items(tuple)[index]) [[likely]] {
        tuple_items(tuple)[index] = item;
        return 0;
    }
    return tuple_set_item_slow(tuple, index, item);
}

}  // namespace interlock::objects
