#include "base/base.hpp"

#include "objects/cfunction.hpp"

#include <cstring>

#include "objects/attribute.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/hash.hpp"
#include "objects/module.hpp"
#include "objects/recursion.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"
#include "objects/weakref.hpp"

namespace interlock::objects {

// ---- Documentation with a signature -----------------------------------------------------------------------------------

namespace {

// Where the signature "(...)" starts in a text that begins with the name; null when it has none.
const char *find_signature(const char *name, const char *doc) noexcept {
    const char *dot = std::strrchr(name, '.');
    const char *last = dot ? dot + 1 : name;
    size_t length = std::strlen(last);
    return doc && std::strncmp(doc, last, length) == 0 && doc[length] == '(' ? doc + length : nullptr;
}

constexpr char kSignatureEnd[] = ")\n--\n\n";

const char *signature_end(const char *start) noexcept {
    const char *end = start ? std::strstr(start, kSignatureEnd) : nullptr;
    // A blank line before the mark means that it belongs to something else.
    for (const char *p = start; end && p < end; ++p) {
        if (p[0] == '\n' && p[1] == '\n') {
            return nullptr;
        }
    }
    return end;
}

}  // namespace

PyObject *doc_without_signature(const char *name, const char *doc) noexcept {
    if (!doc) {
        return Py_None;
    }
    const char *end = signature_end(find_signature(name, doc));
    const char *text = end ? end + sizeof kSignatureEnd - 1 : doc;
    return *text ? unicode_from_string(text) : Py_None;
}

PyObject *signature_of_doc(const char *name, const char *doc) noexcept {
    const char *start = find_signature(name, doc);
    const char *end = signature_end(start);
    return end ? unicode_from_string_and_size(start, end + 1 - start) : Py_None;
}

// ---- Calls --------------------------------------------------------------------------------------------------------------

const char *callable_name(PyObject *object) noexcept {
    while (is_exactly(object, &PyMethod_Type)) {
        object = method_function(object);
    }
    return is_c_function(object) ? as_c_function(object)->m_ml->ml_name : type_of(object)->tp_name;
}

const char *callable_description(PyObject *object) noexcept {
    return is_exactly(object, &PyMethod_Type) || is_c_function(object) ? "()" : " object";
}

PyObject *function_text(PyObject *function) noexcept {
    PyObject *found;
    if (object_get_optional_attr(function, IL_STR("__qualname__"), &found) < 0) {
        return nullptr;
    }
    if (!found) {
        return object_str(function);
    }
    Ref<> qualname = Ref<>::steal(found);
    if (object_get_optional_attr(function, IL_STR("__module__"), &found) < 0) {
        return nullptr;
    }
    Ref<> module = Ref<>::steal(found);
    if (module && module.get() != Py_None) {
        int same = object_rich_compare_bool(module.get(), IL_STR("builtins"), Py_EQ);
        if (same < 0) {
            return nullptr;
        }
        if (!same) {
            return unicode_from_format("%S.%S()", module.get(), qualname.get());
        }
    }
    return unicode_from_format("%S()", qualname.get());
}

namespace {

IL_COLD PyObject *bad_arguments(PyObject *function, const char *format, Py_ssize_t given) noexcept {
    Ref<> text = Ref<>::steal(function_text(function));
    return text ? err_format(PyExc_TypeError, format, text.get(), given) : nullptr;
}

inline bool has_keywords(PyObject *kwnames) noexcept { return kwnames && tuple_size_unchecked(kwnames) > 0; }

constexpr const char *kNoKeywords = "%.200U takes no keyword arguments";
constexpr const char *kNoArguments = "%.200U takes no arguments (%zd given)";
constexpr const char *kOneArgument = "%.200U takes exactly one argument (%zd given)";

}  // namespace

PyObject *c_function_call_no_args(PyObject *function, PyObject *const *, size_t nargsf, PyObject *kwnames) noexcept {
    if (has_keywords(kwnames)) [[unlikely]] {
        return bad_arguments(function, kNoKeywords, 0);
    }
    if (vectorcall_nargs(nargsf) != 0) [[unlikely]] {
        return bad_arguments(function, kNoArguments, vectorcall_nargs(nargsf));
    }
    CallScope scope(runtime::current());
    CFunctionObject *self = as_c_function(function);
    return scope ? self->m_ml->ml_meth(self->m_self, nullptr) : nullptr;
}

PyObject *c_function_call_one_arg(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    if (has_keywords(kwnames)) [[unlikely]] {
        return bad_arguments(function, kNoKeywords, 0);
    }
    if (vectorcall_nargs(nargsf) != 1) [[unlikely]] {
        return bad_arguments(function, kOneArgument, vectorcall_nargs(nargsf));
    }
    CallScope scope(runtime::current());
    CFunctionObject *self = as_c_function(function);
    return scope ? self->m_ml->ml_meth(self->m_self, args[0]) : nullptr;
}

PyObject *c_function_call_fast(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    if (has_keywords(kwnames)) [[unlikely]] {
        return bad_arguments(function, kNoKeywords, 0);
    }
    CFunctionObject *self = as_c_function(function);
    return reinterpret_cast<PyCFunctionFast>(reinterpret_cast<void *>(self->m_ml->ml_meth))(
        self->m_self, args, vectorcall_nargs(nargsf));
}

namespace {

PyObject *call_fast_keywords(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    CFunctionObject *self = as_c_function(function);
    return reinterpret_cast<PyCFunctionFastWithKeywords>(reinterpret_cast<void *>(self->m_ml->ml_meth))(
        self->m_self, args, vectorcall_nargs(nargsf), kwnames);
}

PyObject *call_method(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *kwnames) noexcept {
    CFunctionObject *self = as_c_function(function);
    return reinterpret_cast<PyCMethod>(reinterpret_cast<void *>(self->m_ml->ml_meth))(
        self->m_self, reinterpret_cast<CMethodObject *>(function)->mm_class, args,
        static_cast<size_t>(vectorcall_nargs(nargsf)), kwnames);
}

// tp_call
PyObject *c_function_call(PyObject *function, PyObject *args, PyObject *kwargs) noexcept {
    CFunctionObject *self = as_c_function(function);
    if (self->vectorcall) {
        return vectorcall_call(function, args, kwargs);
    }
    if (self->m_ml->ml_flags & METH_KEYWORDS) {
        return reinterpret_cast<PyCFunctionWithKeywords>(reinterpret_cast<void *>(self->m_ml->ml_meth))(self->m_self,
                                                                                                        args, kwargs);
    }
    if (kwargs && dict_size(kwargs) != 0) {
        return bad_arguments(function, kNoKeywords, 0);
    }
    return self->m_ml->ml_meth(self->m_self, args);
}

constexpr int kConventions = METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS | METH_METHOD;

// False: the flags make no sense.
bool choose_vectorcall(int flags, vectorcallfunc *result) noexcept {
    switch (flags & kConventions) {
    case METH_VARARGS:
    case METH_VARARGS | METH_KEYWORDS:
        *result = nullptr;
        return true;
    case METH_FASTCALL:
        *result = c_function_call_fast;
        return true;
    case METH_FASTCALL | METH_KEYWORDS:
        *result = call_fast_keywords;
        return true;
    case METH_NOARGS:
        *result = c_function_call_no_args;
        return true;
    case METH_O:
        *result = c_function_call_one_arg;
        return true;
    case METH_METHOD | METH_FASTCALL | METH_KEYWORDS:
        *result = call_method;
        return true;
    default:
        return false;
    }
}

}  // namespace

// ---- builtin_function_or_method -------------------------------------------------------------------------------------------

PyObject *c_method_new(PyMethodDef *def, PyObject *self, PyObject *module, PyTypeObject *cls) noexcept {
    vectorcallfunc vectorcall;
    if (!choose_vectorcall(def->ml_flags, &vectorcall)) {
        return err_format(PyExc_SystemError, "%s() method: bad call flags", def->ml_name);
    }
    PyObject *object;
    if (def->ml_flags & METH_METHOD) {
        if (!cls) {
            err_set_string(PyExc_SystemError, "attempting to create PyCMethod with a METH_METHOD flag but no class");
            return nullptr;
        }
        object = object_gc_new(&PyCMethod_Type);
        if (!object) {
            return nullptr;
        }
        reinterpret_cast<CMethodObject *>(object)->mm_class = new_ref(cls);
    } else {
        if (cls) {
            err_set_string(PyExc_SystemError, "attempting to create PyCFunction with class but no METH_METHOD flag");
            return nullptr;
        }
        object = object_gc_new(&PyCFunction_Type);
        if (!object) {
            return nullptr;
        }
    }
    CFunctionObject *function = as_c_function(object);
    function->m_ml = def;
    function->m_self = xnew_ref(self);
    function->m_module = xnew_ref(module);
    function->m_weakreflist = nullptr;
    function->vectorcall = vectorcall;
    object_gc_track(object);
    return object;
}

PyObject *c_function_new_ex(PyMethodDef *def, PyObject *self, PyObject *module) noexcept {
    return c_method_new(def, self, module, nullptr);
}

PyObject *c_function_new(PyMethodDef *def, PyObject *self) noexcept { return c_method_new(def, self, nullptr, nullptr); }

PyCFunction c_function_get_function(PyObject *function) noexcept {
    if (!is_c_function(function)) {
        err_bad_internal_call();
        return nullptr;
    }
    return as_c_function(function)->m_ml->ml_meth;
}

PyObject *c_function_get_self(PyObject *function) noexcept {
    if (!is_c_function(function)) {
        err_bad_internal_call();
        return nullptr;
    }
    CFunctionObject *self = as_c_function(function);
    return self->m_ml->ml_flags & METH_STATIC ? nullptr : self->m_self;
}

int c_function_get_flags(PyObject *function) noexcept {
    if (!is_c_function(function)) {
        err_bad_internal_call();
        return -1;
    }
    return as_c_function(function)->m_ml->ml_flags;
}

namespace {

void c_function_dealloc(PyObject *object) noexcept {
    object_gc_untrack(object);
    CFunctionObject *self = as_c_function(object);
    if (self->m_weakreflist) {
        object_clear_weak_refs(object);
    }
    if (is_exactly(object, &PyCMethod_Type)) {
        xdecref(reinterpret_cast<CMethodObject *>(object)->mm_class);
    }
    xdecref(self->m_self);
    xdecref(self->m_module);
    object_gc_del(object);
}

int c_function_traverse(PyObject *object, visitproc visit, void *arg) noexcept {
    CFunctionObject *self = as_c_function(object);
    if (is_exactly(object, &PyCMethod_Type)) {
        Py_VISIT(reinterpret_cast<CMethodObject *>(object)->mm_class);
    }
    Py_VISIT(self->m_self);
    Py_VISIT(self->m_module);
    return 0;
}

PyObject *c_function_repr(PyObject *object) noexcept {
    CFunctionObject *self = as_c_function(object);
    if (!self->m_self || is_module(self->m_self)) {
        return unicode_from_format("<built-in function %s>", self->m_ml->ml_name);
    }
    return unicode_from_format("<built-in method %s of %s object at %p>", self->m_ml->ml_name,
                               type_of(self->m_self)->tp_name, static_cast<void *>(self->m_self));
}

PyObject *c_function_richcompare(PyObject *left, PyObject *right, int op) noexcept {
    if ((op != Py_EQ && op != Py_NE) || !is_c_function(left) || !is_c_function(right)) {
        return Py_NotImplemented;
    }
    CFunctionObject *a = as_c_function(left);
    CFunctionObject *b = as_c_function(right);
    bool equal = a->m_self == b->m_self && a->m_ml->ml_meth == b->m_ml->ml_meth;
    return equal == (op == Py_EQ) ? Py_True : Py_False;
}

Py_hash_t c_function_hash(PyObject *object) noexcept {
    CFunctionObject *self = as_c_function(object);
    Py_hash_t hash = hash_pointer(self->m_self) ^ hash_pointer(reinterpret_cast<void *>(self->m_ml->ml_meth));
    return hash == -1 ? -2 : hash;
}

PyObject *c_function_get_doc(PyObject *object, void *) noexcept {
    PyMethodDef *def = as_c_function(object)->m_ml;
    return doc_without_signature(def->ml_name, def->ml_doc);
}

PyObject *c_function_get_signature(PyObject *object, void *) noexcept {
    PyMethodDef *def = as_c_function(object)->m_ml;
    return signature_of_doc(def->ml_name, def->ml_doc);
}

PyObject *c_function_get_name(PyObject *object, void *) noexcept {
    return unicode_from_string(as_c_function(object)->m_ml->ml_name);
}

PyObject *c_function_get_qualname(PyObject *object, void *) noexcept {
    CFunctionObject *self = as_c_function(object);
    if (!self->m_self || is_module(self->m_self)) {
        return unicode_from_string(self->m_ml->ml_name);
    }
    PyObject *owner = is_type(self->m_self) ? self->m_self : as_object(type_of(self->m_self));
    Ref<> qualname = Ref<>::steal(object_get_attr(owner, IL_STR("__qualname__")));
    if (!qualname) {
        return nullptr;
    }
    if (!is_unicode(qualname.get())) {
        return err_format(PyExc_TypeError, "<method>.__class__.__qualname__ is not a unicode object");
    }
    return unicode_from_format("%S.%s", qualname.get(), self->m_ml->ml_name);
}

PyObject *c_function_get_self_attribute(PyObject *object, void *) noexcept {
    PyObject *self = c_function_get_self(object);
    return self ? new_ref(self) : Py_None;
}

PyGetSetDef c_function_getset[] = {
    {"__doc__", c_function_get_doc, nullptr, nullptr, nullptr},
    {"__name__", c_function_get_name, nullptr, nullptr, nullptr},
    {"__qualname__", c_function_get_qualname, nullptr, nullptr, nullptr},
    {"__self__", c_function_get_self_attribute, nullptr, nullptr, nullptr},
    {"__text_signature__", c_function_get_signature, nullptr, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyMemberDef c_function_members[] = {
    {"__module__", _Py_T_OBJECT, offsetof(CFunctionObject, m_module), 0, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

}  // namespace
}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject PyCFunction_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "builtin_function_or_method",
    .tp_basicsize = sizeof(objects::CFunctionObject),
    .tp_dealloc = objects::c_function_dealloc,
    .tp_vectorcall_offset = offsetof(objects::CFunctionObject, vectorcall),
    .tp_repr = objects::c_function_repr,
    .tp_hash = objects::c_function_hash,
    .tp_call = objects::c_function_call,
    .tp_getattro = objects::object_generic_get_attr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL,
    .tp_traverse = objects::c_function_traverse,
    .tp_richcompare = objects::c_function_richcompare,
    .tp_weaklistoffset = offsetof(objects::CFunctionObject, m_weakreflist),
    .tp_members = objects::c_function_members,
    .tp_getset = objects::c_function_getset,
};

constinit PyTypeObject PyCMethod_Type = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "builtin_method",
    .tp_basicsize = sizeof(objects::CMethodObject),
    .tp_base = &PyCFunction_Type,
};
