// `type`: how types behave as objects.
#include "base/base.hpp"

#include <cstring>

#include "objects/attribute.hpp"
#include "objects/builtin_types.hpp"
#include "objects/call.hpp"
#include "objects/cfunction.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/list.hpp"
#include "objects/long.hpp"
#include "objects/memory.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"
#include "objects/weakref.hpp"

namespace interlock::objects {

// ---- Calling a type: its instances -------------------------------------------------------------------------------------

namespace {

PyObject *type_call(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyTypeObject *type = as_type(self);
    if (type == &PyType_Type) {
        // With one argument it is a question, not a call for a new type.
        Py_ssize_t count = tuple_size_unchecked(args);
        bool keywords = kwargs && !is_empty_mapping(kwargs);
        if (count == 1 && !keywords) {
            return as_object(new_ref(type_of(tuple_item(args, 0))));
        }
        if (count != 3) {
            return err_format(PyExc_TypeError, "type() takes 1 or 3 arguments");
        }
    }
    if (!type->tp_new) {
        return err_format(PyExc_TypeError, "cannot create '%s' instances", type->tp_name);
    }
    // object.__new__ complains of arguments that object.__init__ would complain of, and makes what was asked for.
    if (type->tp_new == base_object_new && type->tp_init == base_object_init) {
        return base_object_new(type, args, kwargs);
    }
    PyObject *object = check_call_result(self, type->tp_new(type, args, kwargs), nullptr);
    if (!object || !is_instance_of(object, type)) {
        return object;
    }
    PyTypeObject *made = type_of(object);
    if (made->tp_init && made->tp_init(object, args, kwargs) < 0) {
        decref(object);
        return nullptr;
    }
    return object;
}

// ---- Attributes -----------------------------------------------------------------------------------------------------------

int type_set_attro(PyObject *self, PyObject *name, PyObject *value) noexcept {
    PyTypeObject *type = as_type(self);
    if (has_flag(type, Py_TPFLAGS_IMMUTABLETYPE)) {
        err_format(PyExc_TypeError, "cannot set %R attribute of immutable type '%s'", name, type->tp_name);
        return -1;
    }
    if (!check_attribute_name(name)) {
        return -1;
    }
    PyObject *key = new_ref(name);
    unicode_intern_in_place(&key);
    Ref<> keep = Ref<>::steal(key);
    int result = generic_set_attr_with_dict(self, key, value, type->tp_dict);
    if (result == 0) {
        type_modified(type);
        if (is_slot_name(key)) {
            update_slots_of_name(type, key);
        }
    }
    return result;
}

}  // namespace

PyObject *type_get_attr(PyTypeObject *type, PyObject *name, bool quiet) noexcept {
    PyTypeObject *metatype = type_of(as_object(type));
    Ref<> meta_attribute = Ref<>::borrow(type_lookup(metatype, name));
    descrgetfunc meta_get = nullptr;
    if (meta_attribute) {
        meta_get = type_of(meta_attribute.get())->tp_descr_get;
        if (meta_get && type_of(meta_attribute.get())->tp_descr_set) {
            PyObject *result = meta_get(meta_attribute.get(), as_object(type), as_object(metatype));
            if (!result && quiet && err_exception_matches(PyExc_AttributeError)) {
                err_clear();
            }
            return result;
        }
    }
    if (PyObject *own = type_lookup(type, name)) {
        Ref<> attribute = Ref<>::borrow(own);
        descrgetfunc get = type_of(own)->tp_descr_get;
        if (!get) {
            return attribute.release();
        }
        PyObject *result = get(own, nullptr, as_object(type));
        if (!result && quiet && err_exception_matches(PyExc_AttributeError)) {
            err_clear();
        }
        return result;
    }
    if (meta_get) {
        return meta_get(meta_attribute.get(), as_object(type), as_object(metatype));
    }
    if (meta_attribute) {
        return meta_attribute.release();
    }
    if (!quiet && !err_occurred()) {
        err_format(PyExc_AttributeError, "type object '%.50s' has no attribute '%U'", type->tp_name, name);
        annotate_attribute_error(as_object(type), name);
    }
    return nullptr;
}

PyObject *type_get_attro(PyObject *self, PyObject *name) noexcept {
    return check_attribute_name(name) ? type_get_attr(as_type(self), name, false) : nullptr;
}

// ---- Computed attributes -----------------------------------------------------------------------------------------------------

namespace {

PyObject *type_repr(PyObject *self) noexcept {
    PyTypeObject *type = as_type(self);
    Ref<> module = Ref<>::steal(type_module(type));
    if (!module) {
        err_clear();
    }
    Ref<> qualname = Ref<>::steal(type_qualname(type));
    if (!qualname) {
        return nullptr;
    }
    if (module && is_unicode(module.get()) && !unicode_eq(module.get(), IL_STR("builtins"))) {
        return unicode_from_format("<class '%U.%U'>", module.get(), qualname.get());
    }
    return unicode_from_format("<class '%s'>", type->tp_name);
}

bool may_change(PyTypeObject *type, PyObject *value, const char *name) noexcept {
    if (has_flag(type, Py_TPFLAGS_IMMUTABLETYPE)) {
        err_format(PyExc_TypeError, "cannot set '%s' attribute of immutable type '%s'", name, type->tp_name);
        return false;
    }
    if (!value) {
        err_format(PyExc_TypeError, "cannot delete '%s' attribute of immutable type '%s'", name, type->tp_name);
        return false;
    }
    return true;
}

PyObject *get_name(PyObject *self, void *) noexcept { return type_get_name(as_type(self)); }
PyObject *get_qualname(PyObject *self, void *) noexcept { return type_qualname(as_type(self)); }
PyObject *get_module(PyObject *self, void *) noexcept { return type_module(as_type(self)); }

int set_name(PyObject *self, PyObject *value, void *) noexcept {
    PyTypeObject *type = as_type(self);
    if (!may_change(type, value, "__name__")) {
        return -1;
    }
    if (!is_unicode(value)) {
        err_format(PyExc_TypeError, "can only assign string to %s.__name__, not '%s'", type->tp_name,
                   type_of(value)->tp_name);
        return -1;
    }
    const char *text = unicode_as_utf8(value);
    if (!text) {
        return -1;
    }
    if (std::strlen(text) != static_cast<size_t>(unicode_size(value))) {
        err_set_string(PyExc_ValueError, "type name must not contain null characters");
        return -1;
    }
    size_t size = std::strlen(text) + 1;
    char *copy = static_cast<char *>(mem_malloc(size));
    if (!copy) {
        err_no_memory();
        return -1;
    }
    std::memcpy(copy, text, size);
    PyHeapTypeObject *heap = as_heap_type(type);
    mem_free(heap->name_storage);
    heap->name_storage = copy;
    type->tp_name = copy;
    set_ref(heap->ht_name, new_ref(value));
    return 0;
}

int set_qualname(PyObject *self, PyObject *value, void *) noexcept {
    PyTypeObject *type = as_type(self);
    if (!may_change(type, value, "__qualname__")) {
        return -1;
    }
    if (!is_unicode(value)) {
        err_format(PyExc_TypeError, "can only assign string to %s.__qualname__, not '%s'", type->tp_name,
                   type_of(value)->tp_name);
        return -1;
    }
    set_ref(as_heap_type(type)->ht_qualname, new_ref(value));
    return 0;
}

int set_in_dict(PyObject *self, PyObject *name, PyObject *value, const char *text) noexcept {
    PyTypeObject *type = as_type(self);
    if (!may_change(type, value, text)) {
        return -1;
    }
    type_modified(type);
    return dict_set_item(type->tp_dict, name, value);
}

int set_module(PyObject *self, PyObject *value, void *) noexcept {
    return set_in_dict(self, IL_STR("__module__"), value, "__module__");
}

PyObject *get_bases(PyObject *self, void *) noexcept { return new_ref(as_type(self)->tp_bases); }
PyObject *get_mro(PyObject *self, void *) noexcept { return xnew_ref(as_type(self)->tp_mro); }
PyObject *get_base(PyObject *self, void *) noexcept {
    PyTypeObject *base = as_type(self)->tp_base;
    return base ? as_object(new_ref(base)) : Py_None;
}

PyObject *get_dict(PyObject *self, void *) noexcept {
    PyObject *dict = type_dict(as_type(self));
    return dict ? dict_proxy_new(dict) : nullptr;
}

PyObject *get_doc(PyObject *self, void *) noexcept {
    PyTypeObject *type = as_type(self);
    if (!is_heap_type(type) && type->tp_doc) {
        return doc_without_signature(type_short_name(type), type->tp_doc);
    }
    PyObject *dict = type_dict(type);
    PyObject *doc = dict ? dict_get_item_with_error(dict, IL_STR("__doc__")) : nullptr;
    if (!doc) {
        return err_occurred() ? nullptr : Py_None;
    }
    Ref<> keep = Ref<>::borrow(doc);
    if (descrgetfunc get = type_of(doc)->tp_descr_get) {
        return get(doc, nullptr, self);
    }
    return keep.release();
}

int set_doc(PyObject *self, PyObject *value, void *) noexcept {
    return set_in_dict(self, IL_STR("__doc__"), value, "__doc__");
}

PyObject *get_text_signature(PyObject *self, void *) noexcept {
    return signature_of_doc(type_short_name(as_type(self)), as_type(self)->tp_doc);
}

PyObject *get_abstract_methods(PyObject *self, void *) noexcept {
    PyObject *dict = self == as_object(&PyType_Type) ? nullptr : type_dict(as_type(self));
    PyObject *methods = dict ? dict_get_item_with_error(dict, IL_STR("__abstractmethods__")) : nullptr;
    if (!methods && !err_occurred()) {
        err_set_object(PyExc_AttributeError, IL_STR("__abstractmethods__"));
    }
    return xnew_ref(methods);
}

int set_abstract_methods(PyObject *self, PyObject *value, void *) noexcept {
    PyTypeObject *type = as_type(self);
    int abstract = 0;
    if (value) {
        abstract = object_is_true(value);
        if (abstract < 0 || set_in_dict(self, IL_STR("__abstractmethods__"), value, "__abstractmethods__") < 0) {
            return -1;
        }
    } else {
        if (has_flag(type, Py_TPFLAGS_IMMUTABLETYPE)) {
            return may_change(type, self, "__abstractmethods__") ? 0 : -1;
        }
        if (dict_del_item(type->tp_dict, IL_STR("__abstractmethods__")) < 0) {
            if (err_exception_matches(PyExc_KeyError)) {
                err_clear();
                err_set_object(PyExc_AttributeError, IL_STR("__abstractmethods__"));
            }
            return -1;
        }
    }
    type_modified(type);
    type->tp_flags = abstract ? type->tp_flags | Py_TPFLAGS_IS_ABSTRACT : type->tp_flags & ~Py_TPFLAGS_IS_ABSTRACT;
    return 0;
}

PyObject *get_annotations(PyObject *self, void *) noexcept {
    PyTypeObject *type = as_type(self);
    if (!is_heap_type(type)) {
        return err_format(PyExc_AttributeError, "type object '%s' has no attribute '__annotations__'", type->tp_name);
    }
    PyObject *annotations = dict_get_item_with_error(type->tp_dict, IL_STR("__annotations__"));
    if (annotations || err_occurred()) {
        return xnew_ref(annotations);
    }
    Ref<> made = Ref<>::steal(dict_new());
    if (!made || dict_set_item(type->tp_dict, IL_STR("__annotations__"), made.get()) < 0) {
        return nullptr;
    }
    type_modified(type);
    return made.release();
}

int set_annotations(PyObject *self, PyObject *value, void *) noexcept {
    return set_in_dict(self, IL_STR("__annotations__"), value, "__annotations__");
}

PyGetSetDef type_getset[] = {
    {"__name__", get_name, set_name, nullptr, nullptr},
    {"__qualname__", get_qualname, set_qualname, nullptr, nullptr},
    {"__bases__", get_bases, nullptr, nullptr, nullptr},
    {"__mro__", get_mro, nullptr, nullptr, nullptr},
    {"__base__", get_base, nullptr, nullptr, nullptr},
    {"__module__", get_module, set_module, nullptr, nullptr},
    {"__abstractmethods__", get_abstract_methods, set_abstract_methods, nullptr, nullptr},
    {"__dict__", get_dict, nullptr, nullptr, nullptr},
    {"__doc__", get_doc, set_doc, nullptr, nullptr},
    {"__text_signature__", get_text_signature, nullptr, nullptr, nullptr},
    {"__annotations__", get_annotations, set_annotations, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyMemberDef type_members[] = {
    {"__basicsize__", Py_T_PYSSIZET, offsetof(PyTypeObject, tp_basicsize), Py_READONLY, nullptr},
    {"__itemsize__", Py_T_PYSSIZET, offsetof(PyTypeObject, tp_itemsize), Py_READONLY, nullptr},
    {"__flags__", Py_T_ULONG, offsetof(PyTypeObject, tp_flags), Py_READONLY, nullptr},
    {"__weakrefoffset__", Py_T_PYSSIZET, offsetof(PyTypeObject, tp_weaklistoffset), Py_READONLY, nullptr},
    {"__dictoffset__", Py_T_PYSSIZET, offsetof(PyTypeObject, tp_dictoffset), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

// ---- Methods ------------------------------------------------------------------------------------------------------------------

PyObject *type_mro_method(PyObject *self, PyObject *) noexcept {
    Ref<> order = Ref<>::steal(compute_mro(as_type(self)));
    if (!order) {
        return nullptr;
    }
    Ref<> list = Ref<>::steal(list_new(0));
    return list && list_extend(list.get(), order.get()) == 0 ? list.release() : nullptr;
}

bool has_base(PyTypeObject *type, PyObject *base) noexcept {
    Py_ssize_t i = tuple_size_unchecked(type->tp_bases);
    while (--i >= 0 && tuple_item(type->tp_bases, i) != base) {
    }
    return i >= 0;
}

// Static types are in no list: they are the same in all interpreters.
PyObject *type_subclasses(PyObject *self, PyObject *) noexcept {
    Ref<> result = Ref<>::steal(list_new(0));
    for (int i = 0; result && !is_heap_type(as_type(self)) && i < builtin_type_count(); ++i) {
        PyTypeObject *type = builtin_type(i);
        if (has_base(type, self) && list_append(result.get(), as_object(type)) < 0) {
            return nullptr;
        }
    }
    SubclassList *list = subclasses_of(as_type(self));
    for (int i = 0; result && list && i < list->count; ++i) {
        if (as_object(list->items[i])->ob_refcnt > 0 && list_append(result.get(), as_object(list->items[i])) < 0) {
            return nullptr;
        }
    }
    return result.release();
}

PyObject *type_prepare(PyObject *, PyObject *, PyObject *) noexcept { return dict_new(); }

PyObject *type_instance_check(PyObject *self, PyObject *object) noexcept {
    int result = object_real_is_instance(object, self);
    return result < 0 ? nullptr : result ? Py_True : Py_False;
}

PyObject *type_subclass_check(PyObject *self, PyObject *derived) noexcept {
    int result = object_real_is_subclass(derived, self);
    return result < 0 ? nullptr : result ? Py_True : Py_False;
}

int merge_names(PyObject *names, PyTypeObject *type) noexcept {
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(type->tp_mro); ++i) {
        PyObject *dict = type_dict(as_type(tuple_item(type->tp_mro, i)));
        if (!dict || dict_update(names, dict) < 0) {
            return -1;
        }
    }
    return 0;
}

PyObject *type_dir(PyObject *self, PyObject *) noexcept {
    Ref<> names = Ref<>::steal(dict_new());
    return names && merge_names(names.get(), as_type(self)) == 0 ? dict_keys(names.get()) : nullptr;
}

PyObject *type_sizeof(PyObject *self, PyObject *) noexcept {
    return long_from_ssize_t(is_heap_type(as_type(self)) ? static_cast<Py_ssize_t>(sizeof(PyHeapTypeObject))
                                                         : static_cast<Py_ssize_t>(sizeof(PyTypeObject)));
}

PyMethodDef type_methods[] = {
    {"mro", type_mro_method, METH_NOARGS, "Return a type's method resolution order."},
    {"__subclasses__", type_subclasses, METH_NOARGS, "Return a list of immediate subclasses."},
    {"__prepare__", reinterpret_cast<PyCFunction>(reinterpret_cast<void *>(type_prepare)),
     METH_VARARGS | METH_KEYWORDS | METH_CLASS, "Used to create the namespace of the class statement"},
    {"__instancecheck__", type_instance_check, METH_O, "Check if an object is an instance."},
    {"__subclasscheck__", type_subclass_check, METH_O, "Check if a class is a subclass."},
    {"__dir__", type_dir, METH_NOARGS, "Specialized __dir__ implementation for types."},
    {"__sizeof__", type_sizeof, METH_NOARGS, "Return memory consumption of the type object."},
    {nullptr, nullptr, 0, nullptr},
};

// ---- Life ---------------------------------------------------------------------------------------------------------------------

void type_dealloc(PyObject *self) noexcept {
    PyTypeObject *type = as_type(self);
    if (!is_heap_type(type)) {
        make_immortal(self);  // a blind counter brought it down
        return;
    }
    object_gc_untrack(self);
    SavedError saved;
    if (type->tp_weaklist) {
        object_clear_weak_refs(self);
    }
    type_modified(type);
    if (type->tp_bases) {
        for (Py_ssize_t i = 0; i < tuple_size_unchecked(type->tp_bases); ++i) {
            remove_subclass(as_type(tuple_item(type->tp_bases, i)), type);
        }
    }
    clear_ref(type->tp_dict);
    clear_ref(type->tp_bases);
    clear_ref(type->tp_mro);
    clear_ref(type->tp_cache);
    clear_ref(type->tp_base);
    if (SubclassList *list = static_cast<SubclassList *>(type->tp_subclasses)) {
        raw_free(list->items);
        destroy(list);
        type->tp_subclasses = nullptr;
    }
    PyHeapTypeObject *heap = as_heap_type(type);
    clear_ref(heap->ht_name);
    clear_ref(heap->ht_qualname);
    clear_ref(heap->ht_module);
    mem_free(heap->name_storage);
    mem_free(heap->doc_storage);
    mem_free(heap->members);
    // A heap metatype is let go by subtype_dealloc, from which this was called then.
    type_of(self)->tp_free(self);
}

int type_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    PyTypeObject *type = as_type(self);
    if (!is_heap_type(type)) {
        return 0;
    }
    Py_VISIT(type_of(self));
    Py_VISIT(type->tp_dict);
    Py_VISIT(type->tp_cache);
    Py_VISIT(type->tp_mro);
    Py_VISIT(type->tp_bases);
    Py_VISIT(type->tp_base);
    Py_VISIT(as_heap_type(type)->ht_module);
    return 0;
}

// Breaks the cycles that every type is in: its order and dictionary refer back to it.  tp_bases stays: instances that
// are torn down after their type still walk it.
int type_clear(PyObject *self) noexcept {
    PyTypeObject *type = as_type(self);
    type_modified(type);
    if (type->tp_dict) {
        dict_clear(type->tp_dict);
    }
    clear_ref(as_heap_type(type)->ht_module);
    clear_ref(type->tp_mro);
    return 0;
}

int type_is_gc(PyObject *self) noexcept { return is_heap_type(as_type(self)); }

int type_init(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    Py_ssize_t count = tuple_size_unchecked(args);
    if (count == 1 && kwargs && !is_empty_mapping(kwargs)) {
        err_set_string(PyExc_TypeError, "type.__init__() takes no keyword arguments");
        return -1;
    }
    if (count != 1 && count != 3) {
        err_set_string(PyExc_TypeError, "type.__init__() takes 1 or 3 arguments");
        return -1;
    }
    return 0;
}

}  // namespace
}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject PyType_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "type",
    .tp_basicsize = sizeof(PyHeapTypeObject),
    .tp_itemsize = sizeof(PyMemberDef),
    .tp_dealloc = objects::type_dealloc,
    .tp_vectorcall_offset = offsetof(PyTypeObject, tp_vectorcall),
    .tp_repr = objects::type_repr,
    .tp_call = objects::type_call,
    .tp_getattro = objects::type_get_attro,
    .tp_setattro = objects::type_set_attro,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_TYPE_SUBCLASS |
                Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_ITEMS_AT_END,
    .tp_doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    .tp_traverse = objects::type_traverse,
    .tp_clear = objects::type_clear,
    .tp_weaklistoffset = offsetof(PyTypeObject, tp_weaklist),
    .tp_methods = objects::type_methods,
    .tp_members = objects::type_members,
    .tp_getset = objects::type_getset,
    .tp_dictoffset = offsetof(PyTypeObject, tp_dict),
    .tp_init = objects::type_init,
    .tp_alloc = objects::type_generic_alloc,
    .tp_new = objects::type_new,
    .tp_free = objects::object_gc_del,
    .tp_is_gc = objects::type_is_gc,
};
