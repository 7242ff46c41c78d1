// Iterators over sets and frozensets.
#include "base/base.hpp"

#include "objects/err.hpp"
#include "objects/iter_inside.hpp"
#include "objects/long.hpp"
#include "objects/set_inside.hpp"

namespace interlock::objects {
namespace {

struct SetIter {
    PyObject ob_base;
    SetObject *set;   // null once the iterator is exhausted
    Py_ssize_t used;  // keys at the begin; -1: the set changed, and this was told
    Py_ssize_t position;
    Py_ssize_t left;  // keys to come
};

SetIter *as_set_iter(PyObject *object) noexcept { return reinterpret_cast<SetIter *>(object); }

void set_iter_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    xdecref(as_set_iter(self)->set);
    object_gc_del(self);
}

int set_iter_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_set_iter(self)->set);
    return 0;
}

PyObject *set_iter_next(PyObject *self) noexcept {
    auto *iterator = as_set_iter(self);
    SetObject *set = iterator->set;
    if (!set) {
        return nullptr;
    }
    if (iterator->used != set->used) {
        err_set_string(PyExc_RuntimeError, "Set changed size during iteration");
        iterator->used = -1;
        return nullptr;
    }
    PyObject *key;
    Py_hash_t hash;
    if (set_next(as_object(set), &iterator->position, &key, &hash)) {
        --iterator->left;
        return new_ref(key);
    }
    iterator->set = nullptr;
    decref(set);
    return nullptr;
}

PyObject *set_iter_length_hint(PyObject *self, PyObject *) noexcept {
    auto *iterator = as_set_iter(self);
    bool valid = iterator->set && iterator->used == iterator->set->used;
    return long_from_ssize_t(valid ? iterator->left : 0);
}

PyMethodDef set_iter_methods[] = {
    {"__length_hint__", set_iter_length_hint, METH_NOARGS, kLengthHintDoc},
    {},
};

constexpr PyTypeObject kSetIterType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "set_iterator",
    .tp_basicsize = sizeof(SetIter),
    .tp_dealloc = set_iter_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_traverse = set_iter_traverse,
    .tp_iter = object_self_iter,
    .tp_iternext = set_iter_next,
    .tp_methods = set_iter_methods,
    .tp_free = object_gc_del,
};

}  // namespace

PyObject *set_iter(PyObject *set) noexcept {
    auto *iterator = reinterpret_cast<SetIter *>(object_gc_new(&PySetIter_Type));
    if (!iterator) {
        return nullptr;
    }
    iterator->set = as_set(new_ref(set));
    iterator->used = iterator->left = as_set(set)->used;
    iterator->position = 0;
    object_gc_track(iterator);
    return as_object(iterator);
}

}  // namespace interlock::objects

constinit PyTypeObject PySetIter_Type = interlock::objects::kSetIterType;
