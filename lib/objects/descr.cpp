#include "base/base.hpp"

#include "objects/descr.hpp"

#include "interlock/pydescr.h"
#include "objects/attribute.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/hash.hpp"
#include "objects/recursion.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"

namespace interlock::objects {
namespace {

DescrObject *as_descr(PyObject *object) noexcept { return reinterpret_cast<DescrObject *>(object); }
MethodDescrObject *as_method_descr(PyObject *object) noexcept { return reinterpret_cast<MethodDescrObject *>(object); }
GetSetDescrObject *as_getset(PyObject *object) noexcept { return reinterpret_cast<GetSetDescrObject *>(object); }
MemberDescrObject *as_member(PyObject *object) noexcept { return reinterpret_cast<MemberDescrObject *>(object); }
WrapperDescrObject *as_wrapper(PyObject *object) noexcept { return reinterpret_cast<WrapperDescrObject *>(object); }

// Untracked until the caller has filled the rest.
PyObject *descr_new(PyTypeObject *descr_type, PyTypeObject *type, PyObject *name_stolen) noexcept {
    if (!name_stolen) {
        return nullptr;
    }
    PyObject *object = object_gc_new(descr_type);
    if (!object) {
        decref(name_stolen);
        return nullptr;
    }
    DescrObject *descr = as_descr(object);
    descr->d_type = new_ref(type);
    descr->d_name = name_stolen;
    descr->d_qualname = nullptr;
    return object;
}

void descr_dealloc(PyObject *object) noexcept {
    object_gc_untrack(object);
    DescrObject *descr = as_descr(object);
    xdecref(descr->d_type);
    xdecref(descr->d_name);
    xdecref(descr->d_qualname);
    object_gc_del(object);
}

int descr_traverse(PyObject *object, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_descr(object)->d_type);
    return 0;
}

const char *name_of(DescrObject *descr) noexcept {
    return descr->d_name && is_unicode(descr->d_name) ? unicode_data(descr->d_name) : "?";
}

PyObject *descr_repr(PyObject *object, const char *format) noexcept {
    DescrObject *descr = as_descr(object);
    return unicode_from_format(format, descr->d_name, "?", descr->d_type->tp_name);
}

PyObject *method_descr_repr(PyObject *object) noexcept {
    return descr_repr(object, "<method '%V' of '%s' objects>");
}
PyObject *getset_repr(PyObject *object) noexcept { return descr_repr(object, "<attribute '%V' of '%s' objects>"); }
PyObject *member_repr(PyObject *object) noexcept { return descr_repr(object, "<member '%V' of '%s' objects>"); }
PyObject *wrapper_repr(PyObject *object) noexcept { return descr_repr(object, "<slot wrapper '%V' of '%s' objects>"); }

bool applies_to(DescrObject *descr, PyObject *object) noexcept {
    if (is_instance_of(object, descr->d_type)) [[likely]] {
        return true;
    }
    err_format(PyExc_TypeError, "descriptor '%V' for '%.100s' objects doesn't apply to a '%.100s' object",
               descr->d_name, "?", descr->d_type->tp_name, type_of(object)->tp_name);
    return false;
}

PyObject *qualname_of(PyObject *object) noexcept {
    DescrObject *descr = as_descr(object);
    if (!descr->d_qualname) {
        if (!descr->d_name || !is_unicode(descr->d_name)) {
            err_set_string(PyExc_TypeError, "<descriptor>.__name__ is not a unicode object");
            return nullptr;
        }
        Ref<> of_type = Ref<>::steal(object_get_attr(as_object(descr->d_type), IL_STR("__qualname__")));
        if (!of_type) {
            return nullptr;
        }
        if (!is_unicode(of_type.get())) {
            err_set_string(PyExc_TypeError, "<descriptor>.__objclass__.__qualname__ is not a unicode object");
            return nullptr;
        }
        descr->d_qualname = unicode_from_format("%S.%S", of_type.get(), descr->d_name);
    }
    return xnew_ref(descr->d_qualname);
}

PyObject *descr_get_qualname(PyObject *object, void *) noexcept { return qualname_of(object); }

PyMemberDef descr_members[] = {
    {"__objclass__", _Py_T_OBJECT, offsetof(DescrObject, d_type), Py_READONLY, nullptr},
    {"__name__", _Py_T_OBJECT, offsetof(DescrObject, d_name), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

// ---- Methods ------------------------------------------------------------------------------------------------------------

// The text that names a method in messages; then the message.
IL_COLD PyObject *method_error(PyObject *descr, const char *format, Py_ssize_t given) noexcept {
    Ref<> text = Ref<>::steal(function_text(descr));
    return text ? err_format(PyExc_TypeError, format, text.get(), given) : nullptr;
}

// Checks self and that there are no keywords.
IL_INLINE bool check_method_call(PyObject *descr, PyObject *const *args, Py_ssize_t count, PyObject *kwnames,
                                 bool keywords_allowed) noexcept {
    if (count < 1) [[unlikely]] {
        method_error(descr, "unbound method %U needs an argument", 0);
        return false;
    }
    if (!applies_to(as_descr(descr), args[0])) [[unlikely]] {
        return false;
    }
    if (!keywords_allowed && kwnames && tuple_size_unchecked(kwnames) > 0) [[unlikely]] {
        method_error(descr, "%U takes no keyword arguments", 0);
        return false;
    }
    return true;
}

void *raw_function(PyObject *descr) noexcept {
    return reinterpret_cast<void *>(as_method_descr(descr)->method->ml_meth);
}

PyObject *descr_call_no_args(PyObject *descr, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    Py_ssize_t count = vectorcall_nargs(nargsf);
    if (!check_method_call(descr, args, count, kwnames, false)) {
        return nullptr;
    }
    if (count != 1) {
        return method_error(descr, "%.200U takes no arguments (%zd given)", count - 1);
    }
    CallScope scope(runtime::current());
    return scope ? as_method_descr(descr)->method->ml_meth(args[0], nullptr) : nullptr;
}

PyObject *descr_call_one_arg(PyObject *descr, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    Py_ssize_t count = vectorcall_nargs(nargsf);
    if (!check_method_call(descr, args, count, kwnames, false)) {
        return nullptr;
    }
    if (count != 2) {
        return method_error(descr, "%.200U takes exactly one argument (%zd given)", count - 1);
    }
    CallScope scope(runtime::current());
    return scope ? as_method_descr(descr)->method->ml_meth(args[0], args[1]) : nullptr;
}

PyObject *descr_call_fast(PyObject *descr, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    Py_ssize_t count = vectorcall_nargs(nargsf);
    if (!check_method_call(descr, args, count, kwnames, false)) {
        return nullptr;
    }
    return reinterpret_cast<PyCFunctionFast>(raw_function(descr))(args[0], args + 1, count - 1);
}

PyObject *descr_call_fast_keywords(PyObject *descr, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    Py_ssize_t count = vectorcall_nargs(nargsf);
    if (!check_method_call(descr, args, count, kwnames, true)) {
        return nullptr;
    }
    return reinterpret_cast<PyCFunctionFastWithKeywords>(raw_function(descr))(args[0], args + 1, count - 1, kwnames);
}

PyObject *descr_call_method(PyObject *descr, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    Py_ssize_t count = vectorcall_nargs(nargsf);
    if (!check_method_call(descr, args, count, kwnames, true)) {
        return nullptr;
    }
    return reinterpret_cast<PyCMethod>(raw_function(descr))(args[0], as_descr(descr)->d_type, args + 1,
                                                            static_cast<size_t>(count - 1), kwnames);
}

PyObject *descr_call_varargs(PyObject *descr, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    Py_ssize_t count = vectorcall_nargs(nargsf);
    if (!check_method_call(descr, args, count, kwnames, false)) {
        return nullptr;
    }
    Ref<> tuple = Ref<>::steal(tuple_from_array(args + 1, count - 1));
    CallScope scope(runtime::current());
    return tuple && scope ? as_method_descr(descr)->method->ml_meth(args[0], tuple.get()) : nullptr;
}

PyObject *descr_call_varargs_keywords(PyObject *descr, PyObject *const *args, size_t nargsf,
                                      PyObject *kwnames) noexcept {
    Py_ssize_t count = vectorcall_nargs(nargsf);
    if (!check_method_call(descr, args, count, kwnames, true)) {
        return nullptr;
    }
    Ref<> tuple = Ref<>::steal(tuple_from_array(args + 1, count - 1));
    if (!tuple) {
        return nullptr;
    }
    Ref<> kwargs;
    Py_ssize_t keyword_count = kwnames ? tuple_size_unchecked(kwnames) : 0;
    if (keyword_count) {
        kwargs = Ref<>::steal(dict_new_presized(keyword_count));
        for (Py_ssize_t i = 0; i < keyword_count; ++i) {
            if (!kwargs || dict_set_item(kwargs.get(), tuple_item(kwnames, i), args[count + i]) < 0) {
                return nullptr;
            }
        }
    }
    CallScope scope(runtime::current());
    return scope ? reinterpret_cast<PyCFunctionWithKeywords>(raw_function(descr))(args[0], tuple.get(), kwargs.get())
                 : nullptr;
}

constexpr int kConventions = METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS | METH_METHOD;

PyObject *method_descr_get(PyObject *descr, PyObject *object, PyObject *) noexcept {
    if (!object) {
        return new_ref(descr);
    }
    if (!applies_to(as_descr(descr), object)) {
        return nullptr;
    }
    PyMethodDef *def = as_method_descr(descr)->method;
    return c_method_new(def, object, nullptr, def->ml_flags & METH_METHOD ? as_descr(descr)->d_type : nullptr);
}

PyObject *method_descr_get_doc(PyObject *descr, void *) noexcept {
    PyMethodDef *def = as_method_descr(descr)->method;
    return doc_without_signature(def->ml_name, def->ml_doc);
}

PyObject *method_descr_get_signature(PyObject *descr, void *) noexcept {
    PyMethodDef *def = as_method_descr(descr)->method;
    return signature_of_doc(def->ml_name, def->ml_doc);
}

PyGetSetDef method_descr_getset[] = {
    {"__doc__", method_descr_get_doc, nullptr, nullptr, nullptr},
    {"__qualname__", descr_get_qualname, nullptr, nullptr, nullptr},
    {"__text_signature__", method_descr_get_signature, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

// ---- Class methods --------------------------------------------------------------------------------------------------------

PyObject *class_method_descr_get(PyObject *descr, PyObject *object, PyObject *type) noexcept {
    DescrObject *self = as_descr(descr);
    if (!type) {
        if (!object) {
            return err_format(PyExc_TypeError, "descriptor '%V' for type '%.100s' needs either an object or a type",
                              self->d_name, "?", self->d_type->tp_name);
        }
        type = as_object(type_of(object));
    }
    if (!is_type(type)) {
        return err_format(PyExc_TypeError, "descriptor '%V' for type '%.100s' needs a type, not a '%.100s' as arg 2",
                          self->d_name, "?", self->d_type->tp_name, type_of(type)->tp_name);
    }
    if (!type_is_subtype(as_type(type), self->d_type)) {
        return err_format(PyExc_TypeError, "descriptor '%V' requires a subtype of '%.100s' but received '%.100s'",
                          self->d_name, "?", self->d_type->tp_name, as_type(type)->tp_name);
    }
    PyMethodDef *def = as_method_descr(descr)->method;
    return c_method_new(def, type, nullptr, def->ml_flags & METH_METHOD ? self->d_type : nullptr);
}

PyObject *class_method_descr_call(PyObject *descr, PyObject *args, PyObject *kwargs) noexcept {
    Py_ssize_t count = tuple_size_unchecked(args);
    if (count < 1) {
        return err_format(PyExc_TypeError, "descriptor '%V' of '%.100s' object needs an argument",
                          as_descr(descr)->d_name, "?", as_descr(descr)->d_type->tp_name);
    }
    Ref<> bound = Ref<>::steal(class_method_descr_get(descr, nullptr, tuple_item(args, 0)));
    return bound ? object_vectorcall_dict(bound.get(), tuple_items(args) + 1, static_cast<size_t>(count - 1), kwargs)
                 : nullptr;
}

// ---- Computed attributes ------------------------------------------------------------------------------------------------

PyObject *getset_get(PyObject *descr, PyObject *object, PyObject *) noexcept {
    if (!object) {
        return new_ref(descr);
    }
    if (!applies_to(as_descr(descr), object)) {
        return nullptr;
    }
    PyGetSetDef *def = as_getset(descr)->getset;
    if (def->get) {
        return def->get(object, def->closure);
    }
    return err_format(PyExc_AttributeError, "attribute '%V' of '%.100s' objects is not readable",
                      as_descr(descr)->d_name, "?", as_descr(descr)->d_type->tp_name);
}

bool may_set(DescrObject *descr, PyObject *object) noexcept {
    if (is_instance_of(object, descr->d_type)) {
        return true;
    }
    err_format(PyExc_TypeError, "descriptor '%V' for '%.100s' objects doesn't apply to a '%.100s' object",
               descr->d_name, "?", descr->d_type->tp_name, type_of(object)->tp_name);
    return false;
}

int getset_set(PyObject *descr, PyObject *object, PyObject *value) noexcept {
    if (!may_set(as_descr(descr), object)) {
        return -1;
    }
    PyGetSetDef *def = as_getset(descr)->getset;
    if (def->set) {
        return def->set(object, value, def->closure);
    }
    err_format(PyExc_AttributeError, "attribute '%V' of '%.100s' objects is not writable", as_descr(descr)->d_name, "?",
               as_descr(descr)->d_type->tp_name);
    return -1;
}

PyObject *getset_get_doc(PyObject *descr, void *) noexcept {
    const char *doc = as_getset(descr)->getset->doc;
    return doc ? unicode_from_string(doc) : Py_None;
}

PyGetSetDef getset_getset[] = {
    {"__doc__", getset_get_doc, nullptr, nullptr, nullptr},
    {"__qualname__", descr_get_qualname, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

// ---- Fields ---------------------------------------------------------------------------------------------------------------

PyObject *member_get(PyObject *descr, PyObject *object, PyObject *) noexcept {
    if (!object) {
        return new_ref(descr);
    }
    return applies_to(as_descr(descr), object)
               ? member_get_one(reinterpret_cast<char *>(object), as_member(descr)->member)
               : nullptr;
}

int member_set(PyObject *descr, PyObject *object, PyObject *value) noexcept {
    return may_set(as_descr(descr), object)
               ? member_set_one(reinterpret_cast<char *>(object), as_member(descr)->member, value)
               : -1;
}

PyObject *member_get_doc(PyObject *descr, void *) noexcept {
    const char *doc = as_member(descr)->member->doc;
    return doc ? unicode_from_string(doc) : Py_None;
}

PyGetSetDef member_getset[] = {
    {"__doc__", member_get_doc, nullptr, nullptr, nullptr},
    {"__qualname__", descr_get_qualname, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

// ---- Slot wrappers -----------------------------------------------------------------------------------------------------------

PyObject *run_wrapper(PyObject *descr, PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    WrapperDescrObject *wrapper = as_wrapper(descr);
    if (wrapper->base->keywords) {
        return reinterpret_cast<WrapperFunctionWithKeywords>(reinterpret_cast<void *>(wrapper->base->wrapper))(
            self, args, wrapper->wrapped, kwargs);
    }
    if (kwargs && !is_empty_mapping(kwargs)) {
        return err_format(PyExc_TypeError, "wrapper %s() takes no keyword arguments", name_of(&wrapper->common));
    }
    return wrapper->base->wrapper(self, args, wrapper->wrapped);
}

PyObject *wrapper_call(PyObject *descr, PyObject *args, PyObject *kwargs) noexcept {
    Py_ssize_t count = tuple_size_unchecked(args);
    DescrObject *common = as_descr(descr);
    if (count < 1) {
        return err_format(PyExc_TypeError, "descriptor '%V' of '%.100s' object needs an argument", common->d_name, "?",
                          common->d_type->tp_name);
    }
    PyObject *self = tuple_item(args, 0);
    if (!object_real_is_subclass(as_object(type_of(self)), as_object(common->d_type))) {
        return err_format(PyExc_TypeError, "descriptor '%V' requires a '%.100s' object but received a '%.100s'",
                          common->d_name, "?", common->d_type->tp_name, type_of(self)->tp_name);
    }
    Ref<> rest = Ref<>::steal(tuple_get_slice(args, 1, count));
    return rest ? run_wrapper(descr, self, rest.get(), kwargs) : nullptr;
}

PyObject *wrapper_get(PyObject *descr, PyObject *object, PyObject *) noexcept {
    if (!object) {
        return new_ref(descr);
    }
    return applies_to(as_descr(descr), object) ? wrapper_new(descr, object) : nullptr;
}

PyObject *wrapper_get_doc(PyObject *descr, void *) noexcept {
    return unicode_from_string(as_wrapper(descr)->base->doc);
}

PyGetSetDef wrapper_getset[] = {
    {"__doc__", wrapper_get_doc, nullptr, nullptr, nullptr},
    {"__qualname__", descr_get_qualname, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

// ---- method-wrapper: a slot wrapper with its self -----------------------------------------------------------------------------

struct BoundWrapperObject {
    PyObject ob_base;
    PyObject *descr;
    PyObject *self;
};

BoundWrapperObject *as_bound(PyObject *object) noexcept { return reinterpret_cast<BoundWrapperObject *>(object); }

void bound_dealloc(PyObject *object) noexcept {
    object_gc_untrack(object);
    xdecref(as_bound(object)->descr);
    xdecref(as_bound(object)->self);
    object_gc_del(object);
}

int bound_traverse(PyObject *object, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_bound(object)->descr);
    Py_VISIT(as_bound(object)->self);
    return 0;
}

PyObject *bound_repr(PyObject *object) noexcept {
    return unicode_from_format("<method-wrapper '%s' of %s object at %p>", name_of(as_descr(as_bound(object)->descr)),
                               type_of(as_bound(object)->self)->tp_name, static_cast<void *>(as_bound(object)->self));
}

PyObject *bound_call(PyObject *object, PyObject *args, PyObject *kwargs) noexcept {
    return run_wrapper(as_bound(object)->descr, as_bound(object)->self, args, kwargs);
}

PyObject *bound_richcompare(PyObject *left, PyObject *right, int op) noexcept {
    if ((op != Py_EQ && op != Py_NE) || type_of(left) != type_of(right)) {
        return Py_NotImplemented;
    }
    bool equal = as_bound(left)->descr == as_bound(right)->descr && as_bound(left)->self == as_bound(right)->self;
    return equal == (op == Py_EQ) ? Py_True : Py_False;
}

Py_hash_t bound_hash(PyObject *object) noexcept {
    Py_hash_t hash = hash_pointer(as_bound(object)->descr) ^ hash_pointer(as_bound(object)->self);
    return hash == -1 ? -2 : hash;
}

PyObject *bound_get_name(PyObject *object, void *) noexcept { return new_ref(as_descr(as_bound(object)->descr)->d_name); }
PyObject *bound_get_qualname(PyObject *object, void *) noexcept { return qualname_of(as_bound(object)->descr); }
PyObject *bound_get_objclass(PyObject *object, void *) noexcept {
    return as_object(new_ref(as_descr(as_bound(object)->descr)->d_type));
}
PyObject *bound_get_doc(PyObject *object, void *) noexcept { return wrapper_get_doc(as_bound(object)->descr, nullptr); }

PyMemberDef bound_members[] = {
    {"__self__", _Py_T_OBJECT, offsetof(BoundWrapperObject, self), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

PyGetSetDef bound_getset[] = {
    {"__objclass__", bound_get_objclass, nullptr, nullptr, nullptr},
    {"__name__", bound_get_name, nullptr, nullptr, nullptr},
    {"__qualname__", bound_get_qualname, nullptr, nullptr, nullptr},
    {"__doc__", bound_get_doc, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

PyObject *descr_new_method(PyTypeObject *type, PyMethodDef *method) noexcept {
    vectorcallfunc vectorcall;
    switch (method->ml_flags & kConventions) {
    case METH_VARARGS:
        vectorcall = descr_call_varargs;
        break;
    case METH_VARARGS | METH_KEYWORDS:
        vectorcall = descr_call_varargs_keywords;
        break;
    case METH_FASTCALL:
        vectorcall = descr_call_fast;
        break;
    case METH_FASTCALL | METH_KEYWORDS:
        vectorcall = descr_call_fast_keywords;
        break;
    case METH_NOARGS:
        vectorcall = descr_call_no_args;
        break;
    case METH_O:
        vectorcall = descr_call_one_arg;
        break;
    case METH_METHOD | METH_FASTCALL | METH_KEYWORDS:
        vectorcall = descr_call_method;
        break;
    default:
        return err_format(PyExc_SystemError, "%s() method: bad call flags", method->ml_name);
    }
    PyObject *object = descr_new(&PyMethodDescr_Type, type, unicode_intern_from_string(method->ml_name));
    if (object) {
        as_method_descr(object)->method = method;
        as_method_descr(object)->vectorcall = vectorcall;
        object_gc_track(object);
    }
    return object;
}

PyObject *descr_new_class_method(PyTypeObject *type, PyMethodDef *method) noexcept {
    PyObject *object = descr_new(&PyClassMethodDescr_Type, type, unicode_intern_from_string(method->ml_name));
    if (object) {
        as_method_descr(object)->method = method;
        as_method_descr(object)->vectorcall = nullptr;
        object_gc_track(object);
    }
    return object;
}

PyObject *descr_new_get_set(PyTypeObject *type, PyGetSetDef *getset) noexcept {
    PyObject *object = descr_new(&PyGetSetDescr_Type, type, unicode_intern_from_string(getset->name));
    if (object) {
        as_getset(object)->getset = getset;
        object_gc_track(object);
    }
    return object;
}

PyObject *descr_new_member(PyTypeObject *type, PyMemberDef *member) noexcept {
    if (member->flags & Py_RELATIVE_OFFSET) {
        err_set_string(PyExc_SystemError, "PyDescr_NewMember used with Py_RELATIVE_OFFSET");
        return nullptr;
    }
    PyObject *object = descr_new(&PyMemberDescr_Type, type, unicode_intern_from_string(member->name));
    if (object) {
        as_member(object)->member = member;
        object_gc_track(object);
    }
    return object;
}

PyObject *descr_new_slot_wrapper(PyTypeObject *type, const SlotDef *base, void *wrapped) noexcept {
    PyObject *object = descr_new(&PyWrapperDescr_Type, type, as_object(base->name));
    if (object) {
        as_wrapper(object)->base = base;
        as_wrapper(object)->wrapped = wrapped;
        object_gc_track(object);
    }
    return object;
}

int descr_is_data(PyObject *descr) noexcept { return type_of(descr)->tp_descr_set != nullptr; }

PyObject *wrapper_new(PyObject *descr, PyObject *self) noexcept {
    PyObject *object = object_gc_new(&_PyMethodWrapper_Type);
    if (object) {
        as_bound(object)->descr = new_ref(descr);
        as_bound(object)->self = new_ref(self);
        object_gc_track(object);
    }
    return object;
}

void *wrapped_slot_function(PyObject *descr, PyTypeObject *type, const SlotDef *row) noexcept {
    if (!is_exactly(descr, &PyWrapperDescr_Type)) {
        return nullptr;
    }
    WrapperDescrObject *wrapper = as_wrapper(descr);
    if (wrapper->base->wrapper != row->wrapper || wrapper->base->name != row->name ||
        wrapper->base->offset != row->offset || !type_is_subtype(type, wrapper->common.d_type)) {
        return nullptr;
    }
    return wrapper->wrapped;
}

}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject PyMethodDescr_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "method_descriptor",
    .tp_basicsize = sizeof(objects::MethodDescrObject),
    .tp_dealloc = objects::descr_dealloc,
    .tp_vectorcall_offset = offsetof(objects::MethodDescrObject, vectorcall),
    .tp_repr = objects::method_descr_repr,
    .tp_call = objects::vectorcall_call,
    .tp_getattro = objects::object_generic_get_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR,
    .tp_traverse = objects::descr_traverse,
    .tp_members = objects::descr_members,
    .tp_getset = objects::method_descr_getset,
    .tp_descr_get = objects::method_descr_get,
};

constinit PyTypeObject PyClassMethodDescr_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "classmethod_descriptor",
    .tp_basicsize = sizeof(objects::MethodDescrObject),
    .tp_dealloc = objects::descr_dealloc,
    .tp_repr = objects::method_descr_repr,
    .tp_call = objects::class_method_descr_call,
    .tp_getattro = objects::object_generic_get_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = objects::descr_traverse,
    .tp_members = objects::descr_members,
    .tp_getset = objects::method_descr_getset,
    .tp_descr_get = objects::class_method_descr_get,
};

constinit PyTypeObject PyGetSetDescr_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "getset_descriptor",
    .tp_basicsize = sizeof(objects::GetSetDescrObject),
    .tp_dealloc = objects::descr_dealloc,
    .tp_repr = objects::getset_repr,
    .tp_getattro = objects::object_generic_get_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = objects::descr_traverse,
    .tp_members = objects::descr_members,
    .tp_getset = objects::getset_getset,
    .tp_descr_get = objects::getset_get,
    .tp_descr_set = objects::getset_set,
};

constinit PyTypeObject PyMemberDescr_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "member_descriptor",
    .tp_basicsize = sizeof(objects::MemberDescrObject),
    .tp_dealloc = objects::descr_dealloc,
    .tp_repr = objects::member_repr,
    .tp_getattro = objects::object_generic_get_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = objects::descr_traverse,
    .tp_members = objects::descr_members,
    .tp_getset = objects::member_getset,
    .tp_descr_get = objects::member_get,
    .tp_descr_set = objects::member_set,
};

constinit PyTypeObject PyWrapperDescr_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "wrapper_descriptor",
    .tp_basicsize = sizeof(objects::WrapperDescrObject),
    .tp_dealloc = objects::descr_dealloc,
    .tp_repr = objects::wrapper_repr,
    .tp_call = objects::wrapper_call,
    .tp_getattro = objects::object_generic_get_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_METHOD_DESCRIPTOR,
    .tp_traverse = objects::descr_traverse,
    .tp_members = objects::descr_members,
    .tp_getset = objects::wrapper_getset,
    .tp_descr_get = objects::wrapper_get,
};

constinit PyTypeObject _PyMethodWrapper_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "method-wrapper",
    .tp_basicsize = sizeof(objects::BoundWrapperObject),
    .tp_dealloc = objects::bound_dealloc,
    .tp_repr = objects::bound_repr,
    .tp_hash = objects::bound_hash,
    .tp_call = objects::bound_call,
    .tp_getattro = objects::object_generic_get_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = objects::bound_traverse,
    .tp_richcompare = objects::bound_richcompare,
    .tp_members = objects::bound_members,
    .tp_getset = objects::bound_getset,
};
