// What iter() of a str returns: it walks the bytes, so each step costs the same in any text.
#include "base/base.hpp"

#include "objects/gc.hpp"
#include "objects/long.hpp"
#include "objects/unicode_object.hpp"

namespace interlock::objects {
namespace {

struct UnicodeIterator {
    PyObject base;
    PyObject *text;     // null when it is exhausted
    Py_ssize_t offset;  // byte of the next character
};

UnicodeIterator *as_iterator(PyObject *self) noexcept { return reinterpret_cast<UnicodeIterator *>(self); }

void iterator_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    xdecref(as_iterator(self)->text);
    object_gc_del(self);
}

int iterator_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_iterator(self)->text);
    return 0;
}

PyObject *iterator_next(PyObject *self) noexcept {
    UnicodeIterator *iterator = as_iterator(self);
    PyObject *text = iterator->text;
    if (!text) {
        return nullptr;
    }
    if (iterator->offset >= unicode_size(text)) {
        clear_ref(iterator->text);
        return nullptr;
    }
    const char *p = unicode_data(text) + iterator->offset;
    PyObject *character = unicode_from_code_point(utf8::next(p));
    if (character) {
        iterator->offset = p - unicode_data(text);
    }
    return character;
}

PyObject *length_hint(PyObject *self, PyObject *) noexcept {
    UnicodeIterator *iterator = as_iterator(self);
    if (!iterator->text) {
        return long_from_long(0);
    }
    return long_from_ssize_t(unicode_length(iterator->text) - unicode_position(iterator->text, iterator->offset));
}

PyMethodDef iterator_methods[] = {
    {"__length_hint__", length_hint, METH_NOARGS, "Private method returning an estimate of len(list(it))."},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace

PyObject *unicode_iterator(PyObject *text) noexcept {
    PyObject *self = object_gc_new(&PyUnicodeIter_Type);
    if (self) {
        as_iterator(self)->text = new_ref(text);
        as_iterator(self)->offset = 0;
        object_gc_track(self);
    }
    return self;
}

}  // namespace interlock::objects

namespace io = interlock::objects;

constinit PyTypeObject PyUnicodeIter_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "str_iterator",
    .tp_basicsize = sizeof(io::UnicodeIterator),
    .tp_dealloc = io::iterator_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_traverse = io::iterator_traverse,
    .tp_iter = io::object_self_iter,
    .tp_iternext = io::iterator_next,
    .tp_methods = io::iterator_methods,
    .tp_base = &PyBaseObject_Type,
};
