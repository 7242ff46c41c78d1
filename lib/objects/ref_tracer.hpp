// The reference tracer: told of each object that is made and of each that is about to go (PyRefTracer_SetTracer()).
//
//  R1. One for the process, so interpreters with locks of their own may replace it while others call it: function and data
//      are read as a pair, and read again when the version says that they changed meanwhile.
//  R2. Whatever makes an object says so when it has its type and its first reference, and before anybody can drop that.
#pragma once

#include <atomic>

#include "base/base.hpp"
#include "interlock/pyreftracer.h"
#include "objects/object.hpp"

namespace interlock::objects {

extern IL_HIDDEN std::atomic<PyRefTracer> ref_tracer;  // null: none

// Relaxed: what the tracer is told is under the lock held; a pair that just changed is read again (R1).
IL_INLINE bool is_ref_traced() noexcept { return ref_tracer.load(std::memory_order_relaxed); }

IL_COLD void *tell_created(void *object) noexcept;  // returns the object
IL_COLD void tell_destroyed(PyObject *object) noexcept;

// The object again: a caller that returns it needs no register across the call that is never made.
template <class T>
IL_INLINE T *trace_created(T *object) noexcept {
    return is_ref_traced() ? static_cast<T *>(tell_created(object)) : object;
}
IL_INLINE void trace_destroyed(PyObject *object) noexcept {
    if (is_ref_traced()) [[unlikely]] {
        tell_destroyed(object);
    }
}

// The one that was there before is told that it goes, first.
void set_ref_tracer(PyRefTracer tracer, void *data) noexcept;
PyRefTracer get_ref_tracer(void **data) noexcept;
// The last interpreter is gone.
void forget_ref_tracer() noexcept;

}  // namespace interlock::objects
