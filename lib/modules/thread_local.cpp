// The dictionaries and their lives: objects/local_dicts.hpp.
#include "base/base.hpp"

#include "modules/thread_local.hpp"

#include <cstddef>

#include "objects/attribute.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/local_dicts.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"
#include "objects/unicode.hpp"
#include "objects/weakref.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::modules {
namespace {

using objects::LocalEntry;
using objects::Ref;

struct LocalObject {
    PyObject ob_base;
    objects::LocalDicts dicts;
    PyObject *args;    // for __init__ in each further thread
    PyObject *kwargs;  // or null
    PyObject *weakrefs;
};

LocalObject *as_local(PyObject *self) noexcept { return reinterpret_cast<LocalObject *>(self); }

PyObject *new_local(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    if (type->tp_init == objects::base_object_init &&
        ((args && objects::size_of(args) > 0) || (kwargs && !objects::is_empty_mapping(kwargs)))) {
        objects::err_set_string(PyExc_TypeError, "Initialization arguments are not supported");
        return nullptr;
    }
    Ref<> self = Ref<>::steal(type->tp_alloc(type, 0));
    if (!self) {
        return nullptr;
    }
    as_local(self.get())->args = objects::xnew_ref(args);
    as_local(self.get())->kwargs = objects::xnew_ref(kwargs);
    // This thread's __init__ call is the one that follows.
    return objects::local_make(&as_local(self.get())->dicts, runtime::current()) ? self.release() : nullptr;
}

int traverse_local(PyObject *object, visitproc visit, void *arg) noexcept {
    LocalObject *self = as_local(object);
    Py_VISIT(self->args);
    Py_VISIT(self->kwargs);
    return objects::local_traverse(&self->dicts, visit, arg);
}

int clear_local(PyObject *object) noexcept {
    LocalObject *self = as_local(object);
    objects::clear_ref(self->args);
    objects::clear_ref(self->kwargs);
    objects::local_clear(&self->dicts);
    return 0;
}

void dealloc_local(PyObject *self) noexcept {
    objects::object_gc_untrack(self);
    if (as_local(self)->weakrefs) {
        objects::object_clear_weak_refs(self);
    }
    clear_local(self);
    objects::type_of(self)->tp_free(self);
}

// First use in this thread.
LocalEntry *first_use(PyObject *object, runtime::ThreadState *thread) noexcept {
    LocalObject *self = as_local(object);
    LocalEntry *entry = objects::local_make(&self->dicts, thread);
    initproc init = objects::type_of(object)->tp_init;
    if (!entry || init == objects::base_object_init) {
        return entry;
    }
    // The object may be cleared meanwhile.
    Ref<> args = self->args ? Ref<>::borrow(self->args) : Ref<>::steal(objects::tuple_new(0));
    Ref<> kwargs = Ref<>::borrow(self->kwargs);
    const bool good = args && init(object, args.get(), kwargs.get()) == 0;
    entry = objects::local_find(&self->dicts, thread);
    if (!good && entry) {
        // So that the next access tries again.
        PyObject *raised = objects::err_get_raised_exception();
        objects::local_remove(entry);
        objects::err_set_raised_exception(raised);
        return nullptr;
    }
    return good && !entry ? objects::local_make(&self->dicts, thread) : entry;
}

// The calling thread's dictionary; a new reference, since what is done with it may run code.
IL_INLINE PyObject *own_dict(PyObject *self) noexcept {
    runtime::ThreadState *thread = runtime::current();
    LocalEntry *entry = objects::local_find(&as_local(self)->dicts, thread);
    if (!entry) [[unlikely]] {
        entry = first_use(self, thread);
        if (!entry) {
            return nullptr;
        }
    }
    return objects::new_ref(entry->dict);
}

bool is_dict_name(PyObject *name) noexcept {
    PyObject *expected = IL_STR("__dict__");
    return name == expected || (objects::is_unicode(name) && !objects::unicode_is_interned(name) &&
                                objects::unicode_eq(name, expected));
}

PyObject *get_attribute(PyObject *self, PyObject *name) noexcept {
    Ref<> dict = Ref<>::steal(own_dict(self));
    if (!dict) {
        return nullptr;
    }
    return is_dict_name(name) ? dict.release() : objects::generic_get_attr_with_dict(self, name, dict.get(), false);
}

int set_attribute(PyObject *self, PyObject *name, PyObject *value) noexcept {
    if (is_dict_name(name)) {
        objects::err_format(PyExc_AttributeError, "'%.100s' object attribute '%U' is read-only",
                            objects::type_of(self)->tp_name, name);
        return -1;
    }
    Ref<> dict = Ref<>::steal(own_dict(self));
    return dict ? objects::generic_set_attr_with_dict(self, name, value, dict.get()) : -1;
}

PyMemberDef local_members[] = {
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(LocalObject, weakrefs), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

}  // namespace

constinit PyTypeObject local_type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "_thread._local",
    .tp_basicsize = sizeof(LocalObject),
    .tp_dealloc = dealloc_local,
    .tp_getattro = get_attribute,
    .tp_setattro = set_attribute,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "Thread-local data",
    .tp_traverse = traverse_local,
    .tp_clear = clear_local,
    .tp_weaklistoffset = offsetof(LocalObject, weakrefs),
    .tp_members = local_members,
    .tp_new = new_local,
};

}  // namespace interlock::modules
