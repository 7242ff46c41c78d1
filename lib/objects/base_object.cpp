// `object`: the root of all types.
#include "base/base.hpp"

#include "objects/attribute.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/hash.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"

namespace interlock::objects {
namespace {

bool has_arguments(PyObject *args, PyObject *kwargs) noexcept {
    return tuple_size_unchecked(args) > 0 || (kwargs && !is_empty_mapping(kwargs));
}

IL_COLD PyObject *abstract_class_error(PyTypeObject *type) noexcept {
    Ref<> methods = Ref<>::steal(object_get_attr(as_object(type), IL_STR("__abstractmethods__")));
    if (!methods) {
        return nullptr;
    }
    Ref<> names = Ref<>::steal(list_new(0));
    if (!names || list_extend(names.get(), methods.get()) < 0 || list_sort(names.get()) < 0) {
        return nullptr;
    }
    Ref<> joined = Ref<>::steal(unicode_join(IL_STR(", "), names.get()));
    return joined ? err_format(PyExc_TypeError, "Can't instantiate abstract class %s with abstract method%s %U",
                               type->tp_name, list_size(names.get()) == 1 ? "" : "s", joined.get())
                  : nullptr;
}

PyObject *base_object_repr(PyObject *self) noexcept {
    PyTypeObject *type = type_of(self);
    Ref<> module = Ref<>::steal(type_module(type));
    if (!module) {
        err_clear();
    }
    Ref<> qualname = Ref<>::steal(type_qualname(type));
    if (!qualname) {
        return nullptr;
    }
    if (module && is_unicode(module.get()) && !unicode_eq(module.get(), IL_STR("builtins"))) {
        return unicode_from_format("<%U.%U object at %p>", module.get(), qualname.get(), static_cast<void *>(self));
    }
    return unicode_from_format("<%s object at %p>", type->tp_name, static_cast<void *>(self));
}

PyObject *base_object_str(PyObject *self) noexcept {
    reprfunc repr = type_of(self)->tp_repr;
    return repr ? repr(self) : base_object_repr(self);
}

Py_hash_t base_object_hash(PyObject *self) noexcept { return hash_pointer(self); }

PyObject *base_object_richcompare(PyObject *self, PyObject *other, int op) noexcept {
    switch (op) {
    case Py_EQ:
        // Not equal is for the other operand to say.
        return self == other ? Py_True : Py_NotImplemented;
    case Py_NE: {
        // The inverse of the own ==, unless that has no answer.
        if (!type_of(self)->tp_richcompare) {
            return Py_NotImplemented;
        }
        PyObject *equal = type_of(self)->tp_richcompare(self, other, Py_EQ);
        if (!equal || equal == Py_NotImplemented) {
            return equal;
        }
        int truth = object_is_true(equal);
        decref(equal);
        return truth < 0 ? nullptr : truth ? Py_False : Py_True;
    }
    default:
        return Py_NotImplemented;
    }
}

void base_object_dealloc(PyObject *self) noexcept { type_of(self)->tp_free(self); }

// ---- __class__ ------------------------------------------------------------------------------------------------------------

PyObject *get_class(PyObject *self, void *) noexcept { return as_object(new_ref(type_of(self))); }

bool same_table_layout(PyTypeObject *a, PyTypeObject *b) noexcept {
    return a->tp_basicsize == b->tp_basicsize && a->tp_itemsize == b->tp_itemsize &&
           a->tp_dictoffset == b->tp_dictoffset && a->tp_weaklistoffset == b->tp_weaklistoffset &&
           has_flag(a, Py_TPFLAGS_HAVE_GC) == has_flag(b, Py_TPFLAGS_HAVE_GC);
}

// The nearest base that adds fields other than __dict__ and __weakref__.
PyTypeObject *layout_base(PyTypeObject *type) noexcept {
    while (type->tp_base && same_table_layout(type, type->tp_base)) {
        type = type->tp_base;
    }
    return type;
}

int set_class(PyObject *self, PyObject *value, void *) noexcept {
    if (!value) {
        err_set_string(PyExc_TypeError, "can't delete __class__ attribute");
        return -1;
    }
    if (!is_type(value)) {
        err_format(PyExc_TypeError, "__class__ must be set to a class, not '%s' object", type_of(value)->tp_name);
        return -1;
    }
    PyTypeObject *to = as_type(value);
    PyTypeObject *from = type_of(self);
    if (has_flag(to, Py_TPFLAGS_IMMUTABLETYPE) || has_flag(from, Py_TPFLAGS_IMMUTABLETYPE)) {
        err_format(PyExc_TypeError,
                   "__class__ assignment only supported for heap types or ModuleType subclasses");
        return -1;
    }
    if (from->tp_dealloc != to->tp_dealloc || !same_table_layout(from, to) ||
        (from != to && layout_base(from) != layout_base(to) &&
         !(layout_base(from)->tp_base == layout_base(to)->tp_base && from->tp_dealloc == subtype_dealloc))) {
        err_format(PyExc_TypeError, "__class__ assignment: '%s' object layout differs from '%s'", to->tp_name,
                   from->tp_name);
        return -1;
    }
    incref(to);
    self->ob_type = to;
    decref(from);
    return 0;
}

// ---- Methods ----------------------------------------------------------------------------------------------------------------

PyObject *object_format_method(PyObject *self, PyObject *format_spec) noexcept {
    if (!is_unicode(format_spec)) {
        return err_format(PyExc_TypeError, "__format__() argument must be str, not %.50s",
                          type_of(format_spec)->tp_name);
    }
    if (unicode_size(format_spec) > 0) {
        return err_format(PyExc_TypeError, "unsupported format string passed to %.200s.__format__",
                          type_of(self)->tp_name);
    }
    return object_str(self);
}

PyObject *object_sizeof(PyObject *self, PyObject *) noexcept {
    PyTypeObject *type = type_of(self);
    Py_ssize_t size = type->tp_basicsize;
    if (type->tp_itemsize > 0) {
        Py_ssize_t items = size_of(self);
        size += (items < 0 ? -items : items) * type->tp_itemsize;
    }
    return long_from_ssize_t(size);
}

// Adds the names of a class and of its bases.
int merge_class_names(PyObject *names, PyObject *cls) noexcept {
    PyObject *found;
    if (object_get_optional_attr(cls, IL_STR("__dict__"), &found) < 0) {
        return -1;
    }
    Ref<> dict = Ref<>::steal(found);
    if (dict && dict_update(names, dict.get()) < 0) {
        return -1;
    }
    if (object_get_optional_attr(cls, IL_STR("__bases__"), &found) < 0) {
        return -1;
    }
    Ref<> bases = Ref<>::steal(found);
    if (!bases || !is_tuple(bases.get())) {
        return 0;
    }
    RecursionScope scope(" in __dir__");
    if (!scope) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(bases.get()); ++i) {
        if (merge_class_names(names, tuple_item(bases.get(), i)) < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *object_dir_method(PyObject *self, PyObject *) noexcept {
    PyObject *found;
    if (object_get_optional_attr(self, IL_STR("__dict__"), &found) < 0) {
        return nullptr;
    }
    Ref<> own = Ref<>::steal(found);
    Ref<> names = Ref<>::steal(own && is_dict(own.get()) ? dict_copy(own.get()) : dict_new());
    if (!names || object_get_optional_attr(self, IL_STR("__class__"), &found) < 0) {
        return nullptr;
    }
    Ref<> cls = Ref<>::steal(found);
    if (cls && merge_class_names(names.get(), cls.get()) < 0) {
        return nullptr;
    }
    return dict_keys(names.get());
}

PyObject *object_init_subclass(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    if (has_arguments(args, kwargs)) {
        return err_format(PyExc_TypeError, "object.__init_subclass__() takes no %s arguments",
                          tuple_size_unchecked(args) ? "positional" : "keyword");
    }
    return Py_None;
}

PyObject *object_subclass_hook(PyObject *, PyObject *) noexcept { return Py_NotImplemented; }

PyMethodDef base_object_methods[] = {
    {"__subclasshook__", object_subclass_hook, METH_CLASS | METH_VARARGS,
     "Abstract classes can override this to customize issubclass()."},
    {"__init_subclass__", reinterpret_cast<PyCFunction>(reinterpret_cast<void *>(object_init_subclass)),
     METH_CLASS | METH_VARARGS | METH_KEYWORDS, "This method is called when a class is subclassed."},
    {"__format__", object_format_method, METH_O, "Default object formatter."},
    {"__sizeof__", object_sizeof, METH_NOARGS, "Size of object in memory, in bytes."},
    {"__dir__", object_dir_method, METH_NOARGS, "Default dir() implementation."},
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef base_object_getset[] = {
    {"__class__", get_class, set_class, "the object's class", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

// Surplus arguments are an error unless the class overrides the other one of the pair and so takes them itself.
PyObject *base_object_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    if (has_arguments(args, kwargs)) {
        if (type->tp_new != base_object_new) {
            return err_format(PyExc_TypeError,
                              "object.__new__() takes exactly one argument (the type to instantiate)");
        }
        if (type->tp_init == base_object_init) {
            return err_format(PyExc_TypeError, "%.200s() takes no arguments", type->tp_name);
        }
    }
    if (has_flag(type, Py_TPFLAGS_IS_ABSTRACT)) {
        return abstract_class_error(type);
    }
    return type->tp_alloc(type, 0);
}

int base_object_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyTypeObject *type = type_of(self);
    if (has_arguments(args, kwargs)) {
        if (type->tp_init != base_object_init) {
            err_set_string(PyExc_TypeError,
                           "object.__init__() takes exactly one argument (the instance to initialize)");
            return -1;
        }
        if (type->tp_new == base_object_new) {
            err_format(PyExc_TypeError, "%.200s.__init__() takes exactly one argument (the instance to initialize)",
                       type->tp_name);
            return -1;
        }
    }
    return 0;
}

}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject PyBaseObject_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "object",
    .tp_basicsize = sizeof(PyObject),
    .tp_dealloc = objects::base_object_dealloc,
    .tp_repr = objects::base_object_repr,
    .tp_hash = objects::base_object_hash,
    .tp_str = objects::base_object_str,
    .tp_getattro = objects::object_generic_get_attr,
    .tp_setattro = objects::object_generic_set_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_doc = "The base class of the class hierarchy.\n\n"
              "When called, it accepts no arguments and returns a new featureless\n"
              "instance that has no instance attributes and cannot be given any.\n",
    .tp_richcompare = objects::base_object_richcompare,
    .tp_methods = objects::base_object_methods,
    .tp_getset = objects::base_object_getset,
    .tp_init = objects::base_object_init,
    .tp_alloc = objects::type_generic_alloc,
    .tp_new = objects::base_object_new,
    .tp_free = objects::object_free,
};
