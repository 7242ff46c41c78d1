#include "base/base.hpp"

#include "objects/method.hpp"

#include "objects/attribute.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/hash.hpp"
#include "objects/memory.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"
#include "objects/weakref.hpp"

namespace interlock::objects {
namespace {

MethodObject *as_method(PyObject *object) noexcept { return reinterpret_cast<MethodObject *>(object); }

PyObject *method_vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    MethodObject *method = as_method(callable);
    PyObject *self = method->im_self;
    Py_ssize_t count = vectorcall_nargs(nargsf);
    if (nargsf & PY_VECTORCALL_ARGUMENTS_OFFSET) {
        // The caller lends args[-1]: put self there for the time of the call.
        PyObject **with_self = const_cast<PyObject **>(args) - 1;
        PyObject *kept = with_self[0];
        with_self[0] = self;
        PyObject *result = object_vectorcall(method->im_func, with_self, static_cast<size_t>(count) + 1, kwnames);
        with_self[0] = kept;
        return result;
    }
    Py_ssize_t total = count + (kwnames ? tuple_size_unchecked(kwnames) : 0);
    constexpr Py_ssize_t kSmall = 5;
    PyObject *small[kSmall + 1];
    PyObject **stack = small;
    if (total > kSmall) {
        stack = static_cast<PyObject **>(mem_malloc(static_cast<size_t>(total + 1) * sizeof(PyObject *)));
        if (!stack) {
            return err_no_memory();
        }
    }
    stack[0] = self;
    for (Py_ssize_t i = 0; i < total; ++i) {
        stack[i + 1] = args[i];
    }
    PyObject *result = object_vectorcall(method->im_func, stack, static_cast<size_t>(count) + 1, kwnames);
    if (stack != small) {
        mem_free(stack);
    }
    return result;
}

void method_dealloc(PyObject *object) noexcept {
    object_gc_untrack(object);
    MethodObject *method = as_method(object);
    if (method->im_weakreflist) {
        object_clear_weak_refs(object);
    }
    decref(method->im_func);
    xdecref(method->im_self);
    object_gc_del(object);
}

int method_traverse(PyObject *object, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_method(object)->im_func);
    Py_VISIT(as_method(object)->im_self);
    return 0;
}

PyObject *method_get_attro(PyObject *object, PyObject *name) noexcept {
    // What the method itself has not is the function's.
    PyObject *descr = type_lookup(type_of(object), name);
    if (descr) {
        Ref<> keep = Ref<>::borrow(descr);
        descrgetfunc get = type_of(descr)->tp_descr_get;
        return get ? get(descr, object, as_object(type_of(object))) : keep.release();
    }
    return err_occurred() ? nullptr : object_get_attr(as_method(object)->im_func, name);
}

PyObject *method_repr(PyObject *object) noexcept {
    MethodObject *method = as_method(object);
    PyObject *name;
    if (object_get_optional_attr(method->im_func, IL_STR("__qualname__"), &name) < 0 ||
        (!name && object_get_optional_attr(method->im_func, IL_STR("__name__"), &name) < 0)) {
        return nullptr;
    }
    Ref<> text = Ref<>::steal(name);
    if (text && !is_unicode(text.get())) {
        text.reset();
    }
    return unicode_from_format("<bound method %V of %R>", text.get(), "?", method->im_self);
}

PyObject *method_richcompare(PyObject *left, PyObject *right, int op) noexcept {
    if ((op != Py_EQ && op != Py_NE) || !is_exactly(left, &PyMethod_Type) || !is_exactly(right, &PyMethod_Type)) {
        return Py_NotImplemented;
    }
    int equal = object_rich_compare_bool(as_method(left)->im_func, as_method(right)->im_func, Py_EQ);
    if (equal < 0) {
        return nullptr;
    }
    equal = equal && as_method(left)->im_self == as_method(right)->im_self;
    return (equal != 0) == (op == Py_EQ) ? Py_True : Py_False;
}

Py_hash_t method_hash(PyObject *object) noexcept {
    Py_hash_t hash = object_hash(as_method(object)->im_func);
    if (hash == -1) {
        return -1;
    }
    hash ^= hash_pointer(as_method(object)->im_self);
    return hash == -1 ? -2 : hash;
}

PyObject *method_descr_get(PyObject *method, PyObject *, PyObject *) noexcept { return new_ref(method); }

PyObject *method_type_new(PyTypeObject *, PyObject *args, PyObject *kwargs) noexcept {
    if (kwargs && !is_empty_mapping(kwargs)) {
        return err_format(PyExc_TypeError, "method() takes no keyword arguments");
    }
    if (tuple_size_unchecked(args) != 2) {
        return err_format(PyExc_TypeError, "method expected 2 arguments, got %zd", tuple_size_unchecked(args));
    }
    PyObject *function = tuple_item(args, 0);
    PyObject *self = tuple_item(args, 1);
    if (!callable_check(function)) {
        return err_format(PyExc_TypeError, "first argument must be callable");
    }
    if (self == Py_None) {
        return err_format(PyExc_TypeError, "instance must not be None");
    }
    return method_new(function, self);
}

PyObject *method_get_doc(PyObject *object, void *) noexcept {
    return object_get_attr(as_method(object)->im_func, IL_STR("__doc__"));
}

PyMemberDef method_members[] = {
    {"__func__", _Py_T_OBJECT, offsetof(MethodObject, im_func), Py_READONLY, "the function (or other callable) implementing a method"},
    {"__self__", _Py_T_OBJECT, offsetof(MethodObject, im_self), Py_READONLY, "the instance to which a method is bound"},
    {nullptr, 0, 0, 0, nullptr},
};

PyGetSetDef method_getset[] = {
    {"__doc__", method_get_doc, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

PyObject *method_new(PyObject *function, PyObject *self) noexcept {
    if (!self) {
        err_bad_internal_call();
        return nullptr;
    }
    PyObject *object = object_gc_new(&PyMethod_Type);
    if (!object) {
        return nullptr;
    }
    MethodObject *method = as_method(object);
    method->im_func = new_ref(function);
    method->im_self = new_ref(self);
    method->im_weakreflist = nullptr;
    method->vectorcall = method_vectorcall;
    object_gc_track(object);
    return object;
}

PyObject *method_function(PyObject *method) noexcept {
    if (!is_exactly(method, &PyMethod_Type)) {
        err_bad_internal_call();
        return nullptr;
    }
    return as_method(method)->im_func;
}

PyObject *method_self(PyObject *method) noexcept {
    if (!is_exactly(method, &PyMethod_Type)) {
        err_bad_internal_call();
        return nullptr;
    }
    return as_method(method)->im_self;
}

}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject PyMethod_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "method",
    .tp_basicsize = sizeof(objects::MethodObject),
    .tp_dealloc = objects::method_dealloc,
    .tp_vectorcall_offset = offsetof(objects::MethodObject, vectorcall),
    .tp_repr = objects::method_repr,
    .tp_hash = objects::method_hash,
    .tp_call = objects::vectorcall_call,
    .tp_getattro = objects::method_get_attro,
    .tp_setattro = objects::object_generic_set_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL,
    .tp_doc = "Create a bound instance method object.",
    .tp_traverse = objects::method_traverse,
    .tp_richcompare = objects::method_richcompare,
    .tp_weaklistoffset = offsetof(objects::MethodObject, im_weakreflist),
    .tp_members = objects::method_members,
    .tp_getset = objects::method_getset,
    .tp_descr_get = objects::method_descr_get,
    .tp_new = objects::method_type_new,
};
