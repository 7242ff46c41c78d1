// property, staticmethod and classmethod.
#include "base/base.hpp"

#include "interlock/pyclassmethod.h"
#include "interlock/pydescr.h"
#include "interlock/pystaticmethod.h"
#include "objects/arg.hpp"
#include "objects/attribute.hpp"
#include "objects/call.hpp"
#include "objects/descr.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/method.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"

namespace interlock::objects {
namespace {

// ---- property -----------------------------------------------------------------------------------------------------------

struct PropertyObject {
    PyObject ob_base;
    PyObject *get;
    PyObject *set;
    PyObject *del;
    PyObject *doc;
    PyObject *name;
    int getter_doc;  // the documentation is the getter's
};

PropertyObject *as_property(PyObject *object) noexcept { return reinterpret_cast<PropertyObject *>(object); }

void property_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    PropertyObject *property = as_property(self);
    xdecref(property->get);
    xdecref(property->set);
    xdecref(property->del);
    xdecref(property->doc);
    xdecref(property->name);
    type_of(self)->tp_free(self);
}

int property_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    PropertyObject *property = as_property(self);
    Py_VISIT(property->get);
    Py_VISIT(property->set);
    Py_VISIT(property->del);
    Py_VISIT(property->doc);
    Py_VISIT(property->name);
    return 0;
}

int property_clear(PyObject *self) noexcept {
    clear_ref(as_property(self)->doc);
    return 0;
}

PyObject *no_accessor(PyObject *self, PyObject *object, const char *what) noexcept {
    Ref<> qualname = Ref<>::steal(type_get_qual_name(type_of(object)));
    PyObject *name = as_property(self)->name;
    if (name && qualname) {
        return err_format(PyExc_AttributeError, "property %R of %R object has no %s", name, qualname.get(), what);
    }
    return qualname ? err_format(PyExc_AttributeError, "property of %R object has no %s", qualname.get(), what)
                    : err_format(PyExc_AttributeError, "property has no %s", what);
}

PyObject *property_get(PyObject *self, PyObject *object, PyObject *) noexcept {
    if (!object || object == Py_None) {
        return new_ref(self);
    }
    PyObject *get = as_property(self)->get;
    return get ? object_call_one_arg(get, object) : no_accessor(self, object, "getter");
}

int property_set(PyObject *self, PyObject *object, PyObject *value) noexcept {
    PyObject *function = value ? as_property(self)->set : as_property(self)->del;
    if (!function) {
        no_accessor(self, object, value ? "setter" : "deleter");
        return -1;
    }
    PyObject *stack[] = {nullptr, object, value};
    Ref<> result = Ref<>::steal(object_vectorcall(
        function, stack + 1, static_cast<size_t>(value ? 2 : 1) | PY_VECTORCALL_ARGUMENTS_OFFSET, nullptr));
    return result ? 0 : -1;
}

int property_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const kNames[] = {"fget", "fset", "fdel", "doc", nullptr};
    PyObject *get = nullptr;
    PyObject *set = nullptr;
    PyObject *del = nullptr;
    PyObject *doc = nullptr;
    if (!arg_parse_tuple_and_keywords(args, kwargs, "|OOOO:property", kNames, &get, &set, &del, &doc)) {
        return -1;
    }
    PropertyObject *property = as_property(self);
    auto keep = [](PyObject *&field, PyObject *value) noexcept {
        set_ref(field, value == Py_None ? nullptr : xnew_ref(value));
    };
    keep(property->get, get);
    keep(property->set, set);
    keep(property->del, del);
    keep(property->doc, doc);
    property->getter_doc = 0;
    if ((!doc || doc == Py_None) && property->get) {
        PyObject *found;
        if (object_get_optional_attr(property->get, IL_STR("__doc__"), &found) < 0) {
            return -1;
        }
        if (found) {
            set_ref(property->doc, found);
            property->getter_doc = 1;
        }
    }
    return 0;
}

// A copy with one accessor replaced.
PyObject *property_with(PyObject *self, PyObject *get, PyObject *set, PyObject *del) noexcept {
    PropertyObject *property = as_property(self);
    auto choose = [](PyObject *replaced, PyObject *old) noexcept {
        return replaced && replaced != Py_None ? replaced : old ? old : Py_None;
    };
    PyObject *doc = property->getter_doc || !property->doc ? Py_None : property->doc;
    PyObject *stack[] = {choose(get, property->get), choose(set, property->set), choose(del, property->del), doc};
    Ref<> made = Ref<>::steal(object_vectorcall(as_object(type_of(self)), stack, 4, nullptr));
    if (made && is_exactly(made.get(), &PyProperty_Type)) {
        set_ref(as_property(made.get())->name, xnew_ref(property->name));
    }
    return made.release();
}

PyObject *property_getter(PyObject *self, PyObject *get) noexcept { return property_with(self, get, nullptr, nullptr); }
PyObject *property_setter(PyObject *self, PyObject *set) noexcept { return property_with(self, nullptr, set, nullptr); }
PyObject *property_deleter(PyObject *self, PyObject *del) noexcept { return property_with(self, nullptr, nullptr, del); }

PyObject *property_set_name(PyObject *self, PyObject *args) noexcept {
    if (tuple_size_unchecked(args) != 2) {
        return err_format(PyExc_TypeError, "__set_name__() takes 2 positional arguments but %zd were given",
                          tuple_size_unchecked(args));
    }
    set_ref(as_property(self)->name, new_ref(tuple_item(args, 1)));
    return Py_None;
}

PyMethodDef property_methods[] = {
    {"getter", property_getter, METH_O, "Descriptor to obtain a copy of the property with a different getter."},
    {"setter", property_setter, METH_O, "Descriptor to obtain a copy of the property with a different setter."},
    {"deleter", property_deleter, METH_O, "Descriptor to obtain a copy of the property with a different deleter."},
    {"__set_name__", property_set_name, METH_VARARGS, "Method to set name of a property."},
    {nullptr, nullptr, 0, nullptr},
};

PyMemberDef property_members[] = {
    {"fget", _Py_T_OBJECT, offsetof(PropertyObject, get), Py_READONLY, nullptr},
    {"fset", _Py_T_OBJECT, offsetof(PropertyObject, set), Py_READONLY, nullptr},
    {"fdel", _Py_T_OBJECT, offsetof(PropertyObject, del), Py_READONLY, nullptr},
    {"__doc__", _Py_T_OBJECT, offsetof(PropertyObject, doc), 0, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

// ---- staticmethod and classmethod -------------------------------------------------------------------------------------------

struct WrappedCallable {
    PyObject ob_base;
    PyObject *callable;
    PyObject *dict;
};

WrappedCallable *as_wrapped(PyObject *object) noexcept { return reinterpret_cast<WrappedCallable *>(object); }

void wrapped_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    xdecref(as_wrapped(self)->callable);
    xdecref(as_wrapped(self)->dict);
    type_of(self)->tp_free(self);
}

int wrapped_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_wrapped(self)->callable);
    Py_VISIT(as_wrapped(self)->dict);
    return 0;
}

int wrapped_clear(PyObject *self) noexcept {
    clear_ref(as_wrapped(self)->callable);
    clear_ref(as_wrapped(self)->dict);
    return 0;
}

int wrapped_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    const char *name = type_short_name(type_of(self));
    PyObject *callable = nullptr;
    if (!arg_no_keywords(name, kwargs) || !arg_unpack_tuple(args, name, 1, 1, &callable)) {
        return -1;
    }
    set_ref(as_wrapped(self)->callable, new_ref(callable));
    return 0;
}

bool check_ready(PyObject *self) noexcept {
    if (as_wrapped(self)->callable) {
        return true;
    }
    err_format(PyExc_RuntimeError, "uninitialized %s object", type_short_name(type_of(self)));
    return false;
}

PyObject *static_method_get(PyObject *self, PyObject *, PyObject *) noexcept {
    return check_ready(self) ? new_ref(as_wrapped(self)->callable) : nullptr;
}

PyObject *static_method_call(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    return check_ready(self) ? object_call(as_wrapped(self)->callable, args, kwargs) : nullptr;
}

PyObject *class_method_get(PyObject *self, PyObject *object, PyObject *type) noexcept {
    if (!check_ready(self)) {
        return nullptr;
    }
    if (!type) {
        type = as_object(type_of(object));
    }
    PyObject *callable = as_wrapped(self)->callable;
    // A descriptor inside is bound to the class, as a property of the class would be.
    if (descrgetfunc get = type_of(callable)->tp_descr_get) {
        return get(callable, type, type);
    }
    return method_new(callable, type);
}

PyObject *wrapped_repr(PyObject *self) noexcept {
    return unicode_from_format("<%s(%R)>", type_short_name(type_of(self)), as_wrapped(self)->callable);
}

PyMemberDef wrapped_members[] = {
    {"__func__", _Py_T_OBJECT, offsetof(WrappedCallable, callable), Py_READONLY, nullptr},
    {"__wrapped__", _Py_T_OBJECT, offsetof(WrappedCallable, callable), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

PyGetSetDef wrapped_getset[] = {
    {"__dict__", object_generic_get_dict, object_generic_set_dict, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyObject *wrapped_new(PyTypeObject *type, PyObject *callable) noexcept {
    PyObject *self = type->tp_alloc(type, 0);
    if (self) {
        as_wrapped(self)->callable = new_ref(callable);
    }
    return self;
}

}  // namespace

PyObject *static_method_new(PyObject *callable) noexcept { return wrapped_new(&PyStaticMethod_Type, callable); }
PyObject *class_method_new(PyObject *callable) noexcept { return wrapped_new(&PyClassMethod_Type, callable); }

}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject PyProperty_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "property",
    .tp_basicsize = sizeof(objects::PropertyObject),
    .tp_dealloc = objects::property_dealloc,
    .tp_getattro = objects::object_generic_get_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "Property attribute: a value that functions compute, set and delete.",
    .tp_traverse = objects::property_traverse,
    .tp_clear = objects::property_clear,
    .tp_methods = objects::property_methods,
    .tp_members = objects::property_members,
    .tp_descr_get = objects::property_get,
    .tp_descr_set = objects::property_set,
    .tp_init = objects::property_init,
    .tp_alloc = objects::type_generic_alloc,
    .tp_new = objects::type_generic_new,
    .tp_free = objects::object_gc_del,
};

constinit PyTypeObject PyStaticMethod_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "staticmethod",
    .tp_basicsize = sizeof(objects::WrappedCallable),
    .tp_dealloc = objects::wrapped_dealloc,
    .tp_repr = objects::wrapped_repr,
    .tp_call = objects::static_method_call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "staticmethod(function) -> method: found in a class without being bound.",
    .tp_traverse = objects::wrapped_traverse,
    .tp_clear = objects::wrapped_clear,
    .tp_members = objects::wrapped_members,
    .tp_getset = objects::wrapped_getset,
    .tp_descr_get = objects::static_method_get,
    .tp_dictoffset = offsetof(objects::WrappedCallable, dict),
    .tp_init = objects::wrapped_init,
    .tp_alloc = objects::type_generic_alloc,
    .tp_new = objects::type_generic_new,
    .tp_free = objects::object_gc_del,
};

constinit PyTypeObject PyClassMethod_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "classmethod",
    .tp_basicsize = sizeof(objects::WrappedCallable),
    .tp_dealloc = objects::wrapped_dealloc,
    .tp_repr = objects::wrapped_repr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "classmethod(function) -> method: bound to the class through which it is found.",
    .tp_traverse = objects::wrapped_traverse,
    .tp_clear = objects::wrapped_clear,
    .tp_members = objects::wrapped_members,
    .tp_getset = objects::wrapped_getset,
    .tp_descr_get = objects::class_method_get,
    .tp_dictoffset = offsetof(objects::WrappedCallable, dict),
    .tp_init = objects::wrapped_init,
    .tp_alloc = objects::type_generic_alloc,
    .tp_new = objects::type_generic_new,
    .tp_free = objects::object_gc_del,
};
