// Instances of heap types that leave their life to the library: deallocation, traversal, clearing.
#include "base/base.hpp"

#include "objects/attribute.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/type_internal.hpp"
#include "objects/weakref.hpp"

namespace interlock::objects {
namespace {

// Fields made for __slots__, and object fields of a description that callers may write.
template <class Function>
int for_each_slot_field(PyTypeObject *type, PyObject *self, Function function) noexcept {
    PyMemberDef *member = is_heap_type(type) ? as_heap_type(type)->members : nullptr;
    for (; member && member->name; ++member) {
        if (member->type == Py_T_OBJECT_EX && !(member->flags & Py_READONLY)) {
            PyObject **field = reinterpret_cast<PyObject **>(reinterpret_cast<char *>(self) + member->offset);
            if (int result = function(*field)) {
                return result;
            }
        }
    }
    return 0;
}

PyTypeObject *native_dealloc_base(PyTypeObject *type) noexcept {
    while (type->tp_dealloc == subtype_dealloc) {
        type = type->tp_base;
    }
    return type;
}

}  // namespace

void subtype_dealloc(PyObject *self) noexcept {
    PyTypeObject *type = type_of(self);
    PyTypeObject *base = native_dealloc_base(type);
    bool collected = has_flag(type, Py_TPFLAGS_HAVE_GC);

    // Finalizers run while the object is whole, and tracked: one may be brought back to life by them.
    if (type->tp_finalize && object_call_finalizer_from_dealloc(self) < 0) {
        return;
    }
    if (type->tp_del) {
        self->ob_refcnt = 1;
        type->tp_del(self);
        if (--self->ob_refcnt > 0) {
            return;
        }
    }
    if (collected) {
        object_gc_untrack(self);
    }
    if (type->tp_weaklistoffset && !base->tp_weaklistoffset) {
        object_clear_weak_refs(self);
    }
    // A finalizer may have changed the class.
    type = type_of(self);
    for (PyTypeObject *step = type; step != base && step; step = step->tp_base) {
        for_each_slot_field(step, self, [](PyObject *&field) noexcept {
            clear_ref(field);
            return 0;
        });
    }
    if (type->tp_dictoffset && !base->tp_dictoffset) {
        if (PyObject **dict = object_dict_pointer(self)) {
            clear_ref(*dict);
        }
    }
    if (collected && has_flag(base, Py_TPFLAGS_HAVE_GC)) {
        // The base's deallocator untracks what it expects to be tracked.
        object_gc_track(self);
    }
    bool base_drops_type = is_heap_type(base);
    base->tp_dealloc(self);
    if (is_heap_type(type) && !base_drops_type) {
        decref(type);
    }
}

int subtype_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    PyTypeObject *type = type_of(self);
    PyTypeObject *base = type;
    while (base->tp_traverse == subtype_traverse) {
        int result = for_each_slot_field(base, self, [visit, arg](PyObject *&field) noexcept {
            return field ? visit(field, arg) : 0;
        });
        if (result) {
            return result;
        }
        base = base->tp_base;
    }
    if (type->tp_dictoffset != base->tp_dictoffset) {
        PyObject **dict = object_dict_pointer(self);
        if (dict) {
            Py_VISIT(*dict);
        }
    }
    // A heap base visits the type itself.
    if (is_heap_type(type) && (!base->tp_traverse || !is_heap_type(base))) {
        Py_VISIT(type);
    }
    return base->tp_traverse ? base->tp_traverse(self, visit, arg) : 0;
}

int subtype_clear(PyObject *self) noexcept {
    PyTypeObject *type = type_of(self);
    PyTypeObject *base = type;
    while (base->tp_clear == subtype_clear) {
        for_each_slot_field(base, self, [](PyObject *&field) noexcept {
            clear_ref(field);
            return 0;
        });
        base = base->tp_base;
    }
    if (type->tp_dictoffset != base->tp_dictoffset) {
        if (PyObject **dict = object_dict_pointer(self)) {
            clear_ref(*dict);
        }
    }
    return base->tp_clear ? base->tp_clear(self) : 0;
}

}  // namespace interlock::objects
