// The object behind every iterator that is a sequence and an index into it.
#pragma once

#include "objects/gc.hpp"

namespace interlock::objects {

struct IndexIter {
    PyObject ob_base;
    PyObject *sequence;  // null once the iterator is exhausted
    Py_ssize_t index;
};

inline IndexIter *as_index_iter(PyObject *object) noexcept { return reinterpret_cast<IndexIter *>(object); }

PyObject *index_iter_new(PyTypeObject *type, PyObject *sequence, Py_ssize_t index) noexcept;
void index_iter_dealloc(PyObject *self) noexcept;
int index_iter_traverse(PyObject *self, visitproc visit, void *arg) noexcept;

inline constexpr char kLengthHintDoc[] = "Private method returning an estimate of len(list(it)).";
inline constexpr char kSetStateDoc[] = "Set state information for unpickling.";

constexpr PyTypeObject index_iter_type(const char *name, iternextfunc next, PyMethodDef *methods) noexcept {
    return {
        .ob_base = IL_STATIC_TYPE_HEAD,
        .tp_name = name,
        .tp_basicsize = sizeof(IndexIter),
        .tp_dealloc = index_iter_dealloc,
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
        .tp_traverse = index_iter_traverse,
        .tp_iter = object_self_iter,
        .tp_iternext = next,
        .tp_methods = methods,
        .tp_free = object_gc_del,
    };
}

}  // namespace interlock::objects
