// Objects that can be part of cycles, and the collector that frees such cycles.
//
// A collected object is preceded by a GcHead.  It is "tracked" while it is linked in one of its interpreter's generations.
#pragma once

#include "objects/gc_state.hpp"
#include "objects/object.hpp"

namespace interlock::objects {

inline GcHead *gc_head(PyObject *object) noexcept { return reinterpret_cast<GcHead *>(object) - 1; }
inline PyObject *gc_object(GcHead *head) noexcept { return reinterpret_cast<PyObject *>(head + 1); }

inline bool is_gc(PyObject *object) noexcept {
    PyTypeObject *type = object->ob_type;
    return has_flag(type, Py_TPFLAGS_HAVE_GC) && (!type->tp_is_gc || type->tp_is_gc(object));
}

// Static memory of an immortal object of a collected type (empty tuple ...): never tracked.
template <class T>
struct alignas(16) WithGcHead {
    GcHead head;
    T object;
};

// Allocation; not tracked yet.  The object's memory beyond its head is not cleared.  null with MemoryError.
PyObject *object_gc_new(PyTypeObject *type) noexcept;
PyVarObject *object_gc_new_var(PyTypeObject *type, Py_ssize_t items) noexcept;
PyVarObject *object_gc_resize(PyVarObject *object, Py_ssize_t items) noexcept;  // of an untracked object
void object_gc_del(void *object) noexcept;

inline bool object_gc_is_tracked(PyObject *object) noexcept { return is_gc(object) && gc_head(object)->next != 0; }
int object_gc_is_finalized(PyObject *object) noexcept;
void object_gc_track(void *object) noexcept;     // fatal when it is tracked already
void object_gc_untrack(void *object) noexcept;   // fine when it is not tracked

Py_ssize_t gc_collect() noexcept;                  // unreachable objects found, 0 when disabled
int gc_enable() noexcept;                          // previous state
int gc_disable() noexcept;
int gc_is_enabled() noexcept;

// Memory for an object of a collected type, `bytes` in all without the GcHead: uninitialized, untracked.
PyObject *gc_alloc(PyTypeObject *type, size_t bytes) noexcept;

void gc_start(GcState &gc) noexcept;
// Full collection at the end of an interpreter, even when the collector is disabled.
Py_ssize_t gc_collect_at_end() noexcept;
// Objects that are still tracked go to the heir; without one they are not collected any more.
void gc_stop(GcState &gc, GcState *heir) noexcept;

// Calls `visit` for each tracked object until it returns 0.
void gc_visit_objects(int (*visit)(PyObject *object, void *arg), void *arg) noexcept;

// Runs tp_finalize at most once per collected object.  From a deallocator: -1 when the object came back to life, which
// the deallocator must answer by returning at once.
void object_call_finalizer(PyObject *object) noexcept;
int object_call_finalizer_from_dealloc(PyObject *object) noexcept;

}  // namespace interlock::objects
