// Instance methods: make a method of any callable when it is found in a class.
#include "base/base.hpp"

#include "interlock/pyinstancemethod.h"
#include "objects/attribute.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/method.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"

namespace interlock::objects {
namespace {

struct InstanceMethodObject {
    PyObject ob_base;
    PyObject *function;
};

InstanceMethodObject *as_instance_method(PyObject *object) noexcept {
    return reinterpret_cast<InstanceMethodObject *>(object);
}

void instance_method_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    decref(as_instance_method(self)->function);
    object_gc_del(self);
}

int instance_method_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_instance_method(self)->function);
    return 0;
}

PyObject *instance_method_get_attro(PyObject *self, PyObject *name) noexcept {
    // What it has not itself is the callable's.
    if (PyObject *descr = type_lookup(type_of(self), name)) {
        Ref<> keep = Ref<>::borrow(descr);
        descrgetfunc get = type_of(descr)->tp_descr_get;
        return get ? get(descr, self, as_object(type_of(self))) : keep.release();
    }
    return err_occurred() ? nullptr : object_get_attr(as_instance_method(self)->function, name);
}

PyObject *instance_method_call(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    return object_call(as_instance_method(self)->function, args, kwargs);
}

PyObject *instance_method_descr_get(PyObject *self, PyObject *object, PyObject *) noexcept {
    PyObject *function = as_instance_method(self)->function;
    return object ? method_new(function, object) : new_ref(function);
}

PyObject *instance_method_repr(PyObject *self) noexcept {
    PyObject *found;
    if (object_get_optional_attr(as_instance_method(self)->function, IL_STR("__name__"), &found) < 0) {
        return nullptr;
    }
    Ref<> name = Ref<>::steal(found);
    if (name && !is_unicode(name.get())) {
        name.reset();
    }
    return unicode_from_format("<instancemethod %V at %p>", name.get(), "?", static_cast<void *>(self));
}

PyObject *instance_method_richcompare(PyObject *left, PyObject *right, int op) noexcept {
    if ((op != Py_EQ && op != Py_NE) || !PyInstanceMethod_Check(left) || !PyInstanceMethod_Check(right)) {
        return Py_NotImplemented;
    }
    int equal = object_rich_compare_bool(as_instance_method(left)->function, as_instance_method(right)->function, Py_EQ);
    return equal < 0 ? nullptr : (equal != 0) == (op == Py_EQ) ? Py_True : Py_False;
}

PyObject *instance_method_type_new(PyTypeObject *, PyObject *args, PyObject *kwargs) noexcept {
    if (kwargs && !is_empty_mapping(kwargs)) {
        return err_format(PyExc_TypeError, "instancemethod() takes no keyword arguments");
    }
    if (tuple_size_unchecked(args) != 1) {
        return err_format(PyExc_TypeError, "instancemethod expected 1 argument, got %zd", tuple_size_unchecked(args));
    }
    if (!callable_check(tuple_item(args, 0))) {
        return err_format(PyExc_TypeError, "first argument must be callable");
    }
    return instance_method_new(tuple_item(args, 0));
}

PyObject *instance_method_get_doc(PyObject *self, void *) noexcept {
    PyObject *found;
    if (object_get_optional_attr(as_instance_method(self)->function, IL_STR("__doc__"), &found) < 0) {
        return nullptr;
    }
    return found ? found : Py_None;
}

PyMemberDef instance_method_members[] = {
    {"__func__", _Py_T_OBJECT, offsetof(InstanceMethodObject, function), Py_READONLY,
     "the function (or other callable) implementing a method"},
    {nullptr, 0, 0, 0, nullptr},
};

PyGetSetDef instance_method_getset[] = {
    {"__doc__", instance_method_get_doc, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

PyObject *instance_method_new(PyObject *function) noexcept {
    PyObject *self = object_gc_new(&PyInstanceMethod_Type);
    if (self) {
        as_instance_method(self)->function = new_ref(function);
        object_gc_track(self);
    }
    return self;
}

PyObject *instance_method_function(PyObject *method) noexcept {
    if (!PyInstanceMethod_Check(method)) {
        err_bad_internal_call();
        return nullptr;
    }
    return as_instance_method(method)->function;
}

}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject PyInstanceMethod_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "instancemethod",
    .tp_basicsize = sizeof(objects::InstanceMethodObject),
    .tp_dealloc = objects::instance_method_dealloc,
    .tp_repr = objects::instance_method_repr,
    .tp_call = objects::instance_method_call,
    .tp_getattro = objects::instance_method_get_attro,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "Bind a function to a class.",
    .tp_traverse = objects::instance_method_traverse,
    .tp_richcompare = objects::instance_method_richcompare,
    .tp_members = objects::instance_method_members,
    .tp_getset = objects::instance_method_getset,
    .tp_descr_get = objects::instance_method_descr_get,
    .tp_new = objects::instance_method_type_new,
};
