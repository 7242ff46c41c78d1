// _thread._ThreadHandle: an object that owns one reference of a runtime::ThreadHandle.
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"
#include "runtime/thread_handle.hpp"

namespace interlock::modules {

extern IL_HIDDEN PyTypeObject handle_type;

struct ThreadHandleObject {
    PyObject ob_base;
    runtime::ThreadHandle *handle;
};

inline runtime::ThreadHandle *handle_of(PyObject *object) noexcept {
    return reinterpret_cast<ThreadHandleObject *>(object)->handle;
}

// A new object that takes over the reference; null, with MemoryError, also for a null handle.
PyObject *wrap_thread_handle(runtime::ThreadHandle *stolen) noexcept;

// _make_thread_handle.
PyObject *make_thread_handle(PyObject *module, PyObject *ident) noexcept;

}  // namespace interlock::modules
