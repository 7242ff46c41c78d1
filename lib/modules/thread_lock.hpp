// _thread.lock, which allocate_lock() makes: a lock without an owner.
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"

namespace interlock::modules {

extern IL_HIDDEN PyTypeObject lock_type;

// lock and RLock, with their other names.  0 or -1.
int add_lock_types(PyObject *module) noexcept;

// _thread.allocate_lock(), and its old name's doc.
PyObject *allocate_lock(PyObject *module, PyObject *unused) noexcept;
extern IL_HIDDEN const char allocate_lock_doc[];
extern IL_HIDDEN const char allocate_doc[];

// _thread._set_sentinel().
PyObject *set_sentinel(PyObject *module, PyObject *unused) noexcept;
extern IL_HIDDEN const char set_sentinel_doc[];

}  // namespace interlock::modules
