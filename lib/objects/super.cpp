// super: looks attributes up behind one class in the resolution order of another.
#include "base/base.hpp"

#include "interlock/pysuper.h"
#include "objects/attribute.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"

namespace interlock::objects {
namespace {

struct SuperObject {
    PyObject ob_base;
    PyTypeObject *type;         // where the search begins: behind this class
    PyObject *object;           // what attributes are bound to; null: unbound
    PyTypeObject *object_type;  // whose resolution order is searched; null: unbound
};

SuperObject *as_super(PyObject *object) noexcept { return reinterpret_cast<SuperObject *>(object); }

void super_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    xdecref(as_super(self)->type);
    xdecref(as_super(self)->object);
    xdecref(as_super(self)->object_type);
    type_of(self)->tp_free(self);
}

int super_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_super(self)->type);
    Py_VISIT(as_super(self)->object);
    Py_VISIT(as_super(self)->object_type);
    return 0;
}

PyObject *super_repr(PyObject *self) noexcept {
    const SuperObject *super = as_super(self);
    const char *name = super->type ? super->type->tp_name : "NULL";
    return super->object_type
               ? unicode_from_format("<super: <class '%s'>, <%s object>>", name, super->object_type->tp_name)
               : unicode_from_format("<super: <class '%s'>, NULL>", name);
}

// The class whose order is searched for `object`: itself, when it is a subclass of `type`, or its class.
Ref<PyTypeObject> class_to_search(PyTypeObject *type, PyObject *object) noexcept {
    if (is_type(object) && type_is_subtype(as_type(object), type)) {
        return Ref<PyTypeObject>::borrow(as_type(object));
    }
    if (is_instance_of(object, type)) {
        return Ref<PyTypeObject>::borrow(type_of(object));
    }
    PyObject *found;
    if (object_get_optional_attr(object, IL_STR("__class__"), &found) < 0) {
        return nullptr;
    }
    Ref<> claimed = Ref<>::steal(found);
    if (claimed && is_type(claimed.get()) && type_is_subtype(as_type(claimed.get()), type)) {
        return Ref<PyTypeObject>::steal(as_type(claimed.release()));
    }
    err_set_string(PyExc_TypeError, "super(type, obj): obj must be an instance or subtype of type");
    return nullptr;
}

PyObject *super_get_attro(PyObject *self, PyObject *name) noexcept {
    const SuperObject *super = as_super(self);
    // __class__ is super itself, so that isinstance() tells what it is.
    PyObject *order = super->object_type ? super->object_type->tp_mro : nullptr;
    if (!order || (is_unicode(name) && unicode_eq(name, IL_STR("__class__")))) {
        return object_generic_get_attr(self, name);
    }
    // The search may run code that gives the class another order.
    Ref<> held = Ref<>::borrow(order);
    Py_ssize_t count = tuple_size_unchecked(order), i = 0;
    while (i < count && tuple_item(order, i) != as_object(super->type)) {
        ++i;
    }
    for (++i; i < count; ++i) {
        PyObject *dict = type_dict(as_type(tuple_item(order, i)));
        if (!dict) {
            return nullptr;
        }
        PyObject *found;
        int there = dict_get_item_ref(dict, name, &found);
        if (there < 0) {
            return nullptr;
        }
        if (!there) {
            continue;
        }
        Ref<> attribute = Ref<>::steal(found);
        descrgetfunc get = type_of(found)->tp_descr_get;
        if (!get) {
            return attribute.release();
        }
        bool on_class = super->object == as_object(super->object_type);
        return get(found, on_class ? nullptr : super->object, as_object(super->object_type));
    }
    return object_generic_get_attr(self, name);
}

void bind(SuperObject *super, PyTypeObject *type, PyObject *object, Ref<PyTypeObject> object_type) noexcept {
    set_ref(super->type, new_ref(type));
    set_ref(super->object, xnew_ref(object));
    set_ref(super->object_type, object_type.release());
}

PyObject *super_descr_get(PyObject *self, PyObject *object, PyObject *) noexcept {
    const SuperObject *super = as_super(self);
    if (!object || object == Py_None || super->object) {
        return new_ref(self);
    }
    if (!is_exactly(self, &PySuper_Type)) {
        return object_call_function_obj_args(as_object(type_of(self)), super->type, object, nullptr);
    }
    if (!super->type) {
        return err_format(PyExc_RuntimeError, "super(): no arguments");
    }
    Ref<PyTypeObject> object_type = class_to_search(super->type, object);
    Ref<> bound = Ref<>::steal(object_type ? type_generic_alloc(&PySuper_Type, 0) : nullptr);
    if (bound) {
        bind(as_super(bound.get()), super->type, object, std::move(object_type));
    }
    return bound.release();
}

int super_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    if (kwargs && !is_empty_mapping(kwargs)) {
        err_set_string(PyExc_TypeError, "super() takes no keyword arguments");
        return -1;
    }
    Py_ssize_t count = tuple_size_unchecked(args);
    if (count > 2) {
        err_format(PyExc_TypeError, "super() expected at most 2 arguments, got %zd", count);
        return -1;
    }
    if (count == 0) {
        // What would be found out from the running function's code is not there to be found out.
        err_set_string(PyExc_RuntimeError, "super(): no arguments");
        return -1;
    }
    PyObject *type = tuple_item(args, 0);
    if (!is_type(type)) {
        err_format(PyExc_TypeError, "super() argument 1 must be a type, not %.50s", type_of(type)->tp_name);
        return -1;
    }
    PyObject *object = count == 2 && tuple_item(args, 1) != Py_None ? tuple_item(args, 1) : nullptr;
    Ref<PyTypeObject> object_type;
    if (object && !(object_type = class_to_search(as_type(type), object))) {
        return -1;
    }
    bind(as_super(self), as_type(type), object, std::move(object_type));
    return 0;
}

PyMemberDef super_members[] = {
    {"__thisclass__", _Py_T_OBJECT, offsetof(SuperObject, type), Py_READONLY, "the class behind which the search begins"},
    {"__self__", _Py_T_OBJECT, offsetof(SuperObject, object), Py_READONLY, "what attributes are bound to; may be None"},
    {"__self_class__", _Py_T_OBJECT, offsetof(SuperObject, object_type), Py_READONLY,
     "the class whose order is searched; may be None"},
    {nullptr, 0, 0, 0, nullptr},
};

}  // namespace
}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject PySuper_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "super",
    .tp_basicsize = sizeof(objects::SuperObject),
    .tp_dealloc = objects::super_dealloc,
    .tp_repr = objects::super_repr,
    .tp_getattro = objects::super_get_attro,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "super(type) -> unbound super object\n"
              "super(type, obj) -> bound super object; requires isinstance(obj, type)\n"
              "super(type, type2) -> bound super object; requires issubclass(type2, type)\n",
    .tp_traverse = objects::super_traverse,
    .tp_members = objects::super_members,
    .tp_descr_get = objects::super_descr_get,
    .tp_init = objects::super_init,
    .tp_alloc = objects::type_generic_alloc,
    .tp_new = objects::type_generic_new,
    .tp_free = objects::object_gc_del,
};
