#include "base/base.hpp"

#include "objects/weakref.hpp"

#include "base/alloc.hpp"
#include "objects/attribute.hpp"
#include "objects/builtin_types.hpp"
#include "objects/call.hpp"
#include "objects/cfunction.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/exception.hpp"
#include "objects/gc.hpp"
#include "objects/generic_alias.hpp"
#include "objects/iter.hpp"
#include "objects/mapping.hpp"
#include "objects/number.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"

namespace interlock::objects {
namespace {

PyWeakReference *as_reference(PyObject *object) noexcept { return reinterpret_cast<PyWeakReference *>(object); }

bool is_reference(PyObject *object) noexcept {
    return object && (is_instance_of(object, &_PyWeakref_RefType) || is_exactly(object, &_PyWeakref_ProxyType) ||
                      is_exactly(object, &_PyWeakref_CallableProxyType));
}

bool is_plain_ref(PyWeakReference *reference) noexcept {
    return is_exactly(as_object(reference), &_PyWeakref_RefType) && !reference->wr_callback;
}

bool is_plain_proxy(PyWeakReference *reference) noexcept {
    return !reference->wr_callback && (is_exactly(as_object(reference), &_PyWeakref_ProxyType) ||
                                       is_exactly(as_object(reference), &_PyWeakref_CallableProxyType));
}

// The object, if it still lives; borrowed.  One whose deallocation has begun counts as gone.
PyObject *referent(PyWeakReference *reference) noexcept {
    PyObject *object = reference->wr_object;
    return object != Py_None && object->ob_refcnt > 0 ? object : nullptr;
}

// ---- The list (W1) ------------------------------------------------------------------------------------------------------

void find_plain(PyWeakReference *head, PyWeakReference **ref, PyWeakReference **proxy) noexcept {
    *ref = nullptr;
    *proxy = nullptr;
    if (head && is_plain_ref(head)) {
        *ref = head;
        head = head->wr_next;
    }
    if (head && is_plain_proxy(head)) {
        *proxy = head;
    }
}

void insert_first(PyWeakReference *reference, PyObject **list) noexcept {
    PyWeakReference *next = reinterpret_cast<PyWeakReference *>(*list);
    reference->wr_prev = nullptr;
    reference->wr_next = next;
    if (next) {
        next->wr_prev = reference;
    }
    *list = as_object(reference);
}

void insert_after(PyWeakReference *reference, PyWeakReference *previous) noexcept {
    reference->wr_prev = previous;
    reference->wr_next = previous->wr_next;
    if (previous->wr_next) {
        previous->wr_next->wr_prev = reference;
    }
    previous->wr_next = reference;
}

PyObject *ref_vectorcall(PyObject *self, PyObject *const *, size_t nargsf, PyObject *kwnames) noexcept {
    if ((kwnames && tuple_size_unchecked(kwnames) > 0)) {
        return err_format(PyExc_TypeError, "weakref() takes no keyword arguments");
    }
    if (vectorcall_nargs(nargsf) != 0) {
        return err_format(PyExc_TypeError, "weakref expected 0 arguments, got %zd", vectorcall_nargs(nargsf));
    }
    PyObject *object = referent(as_reference(self));
    return object ? new_ref(object) : Py_None;
}

void init_reference(PyObject *self, PyObject *object, PyObject *callback) noexcept {
    PyWeakReference *reference = as_reference(self);
    reference->wr_object = object;
    reference->wr_callback = xnew_ref(callback);
    reference->hash = -1;
    reference->wr_prev = nullptr;
    reference->wr_next = nullptr;
    reference->vectorcall = ref_vectorcall;
}

PyObject **list_of(PyObject *object) noexcept {
    PyObject **list = weaklist_pointer(object);
    TypeState &types = interpreter_objects().types;
    if (!list && is_static_type(object) && !types.weaklists) {
        types.weaklists = static_cast<PyObject **>(
            raw_calloc(static_cast<size_t>(builtin_type_count()), sizeof(PyObject *)));
        if (!types.weaklists) {
            err_no_memory();
            return nullptr;
        }
        list = weaklist_pointer(object);
    }
    if (!list) {
        err_format(PyExc_TypeError, "cannot create weak reference to '%s' object", type_of(object)->tp_name);
    }
    return list;
}

// Links a new reference where W1 wants it.
void link(PyWeakReference *reference, PyObject **list) noexcept {
    PyWeakReference *ref;
    PyWeakReference *proxy;
    find_plain(reinterpret_cast<PyWeakReference *>(*list), &ref, &proxy);
    PyWeakReference *previous = nullptr;
    if (is_plain_ref(reference)) {
        previous = nullptr;
    } else if (is_plain_proxy(reference)) {
        previous = ref;
    } else {
        previous = proxy ? proxy : ref;
    }
    if (previous) {
        insert_after(reference, previous);
    } else {
        insert_first(reference, list);
    }
}

}  // namespace

PyObject **weaklist_pointer(PyObject *object) noexcept {
    PyTypeObject *type = type_of(object);
    if (type->tp_weaklistoffset <= 0) {
        return nullptr;
    }
    if (is_static_type(object)) {
        PyObject **lists = interpreter_objects().types.weaklists;
        return lists ? &lists[static_type_index(as_type(object))] : nullptr;
    }
    return reinterpret_cast<PyObject **>(reinterpret_cast<char *>(object) + type->tp_weaklistoffset);
}

PyObject *weakref_new_ref(PyObject *object, PyObject *callback) noexcept {
    PyObject **list = list_of(object);
    if (!list) {
        return nullptr;
    }
    if (callback == Py_None) {
        callback = nullptr;
    }
    PyWeakReference *ref;
    PyWeakReference *proxy;
    find_plain(reinterpret_cast<PyWeakReference *>(*list), &ref, &proxy);
    if (!callback && ref && as_object(ref)->ob_refcnt > 0) {
        return as_object(new_ref(ref));
    }
    PyObject *self = object_gc_new(&_PyWeakref_RefType);
    if (!self) {
        return nullptr;
    }
    init_reference(self, object, callback);
    link(as_reference(self), list);
    object_gc_track(self);
    return self;
}

PyObject *weakref_new_proxy(PyObject *object, PyObject *callback) noexcept {
    PyObject **list = list_of(object);
    if (!list) {
        return nullptr;
    }
    if (callback == Py_None) {
        callback = nullptr;
    }
    PyWeakReference *ref;
    PyWeakReference *proxy;
    find_plain(reinterpret_cast<PyWeakReference *>(*list), &ref, &proxy);
    if (!callback && proxy && as_object(proxy)->ob_refcnt > 0) {
        return as_object(new_ref(proxy));
    }
    PyObject *self =
        object_gc_new(callable_check(object) ? &_PyWeakref_CallableProxyType : &_PyWeakref_ProxyType);
    if (!self) {
        return nullptr;
    }
    init_reference(self, object, callback);
    link(as_reference(self), list);
    object_gc_track(self);
    return self;
}

PyObject *weakref_get_object(PyObject *reference) noexcept {
    if (!is_reference(reference)) {
        err_bad_internal_call();
        return nullptr;
    }
    PyObject *object = referent(as_reference(reference));
    return object ? object : Py_None;
}

int weakref_get_ref(PyObject *reference, PyObject **result) noexcept {
    *result = nullptr;
    if (!is_reference(reference)) {
        err_set_string(PyExc_TypeError, "expected a weakref");
        return -1;
    }
    *result = xnew_ref(referent(as_reference(reference)));
    return *result != nullptr;
}

int weakref_is_dead(PyObject *reference) noexcept {
    if (!is_reference(reference)) {
        err_format(PyExc_TypeError, "expected a weakref, got %s", type_of(reference)->tp_name);
        return -1;
    }
    return referent(as_reference(reference)) == nullptr;
}

void weakref_detach(PyWeakReference *reference) noexcept {
    if (reference->wr_object == Py_None) {
        return;
    }
    if (!reference->wr_prev) {
        PyObject **list = weaklist_pointer(reference->wr_object);
        // Null: a reference to a static type that outlived its interpreter.
        if (list && *list == as_object(reference)) {
            *list = as_object(reference->wr_next);
        }
    } else {
        reference->wr_prev->wr_next = reference->wr_next;
    }
    if (reference->wr_next) {
        reference->wr_next->wr_prev = reference->wr_prev;
    }
    reference->wr_object = Py_None;
    reference->wr_prev = nullptr;
    reference->wr_next = nullptr;
}

void weakref_run_callback(PyWeakReference *reference) noexcept {
    Ref<> callback = Ref<>::steal(std::exchange(reference->wr_callback, nullptr));
    if (!callback) {
        return;
    }
    PyObject *result = object_call_one_arg(callback.get(), as_object(reference));
    if (result) {
        decref(result);
    } else {
        err_write_unraisable(callback.get());
    }
}

void object_clear_weak_refs(PyObject *object) noexcept {
    PyObject **list = weaklist_pointer(object);
    if (!list || !*list) {
        return;
    }
    SavedError saved;
    // First all are cleared, so that no callback finds the object through another reference.  Those with a callback
    // keep a reference while they wait, chained through wr_next.
    PyWeakReference *first = nullptr;
    PyWeakReference *last = nullptr;
    while (PyWeakReference *reference = reinterpret_cast<PyWeakReference *>(*list)) {
        weakref_detach(reference);
        if (!reference->wr_callback || as_object(reference)->ob_refcnt <= 0) {
            continue;
        }
        incref(reference);
        if (last) {
            last->wr_next = reference;
        } else {
            first = reference;
        }
        last = reference;
    }
    while (first) {
        PyWeakReference *reference = first;
        first = std::exchange(reference->wr_next, nullptr);
        weakref_run_callback(reference);
        decref(reference);
    }
}

// ---- The type of references ------------------------------------------------------------------------------------------------

namespace {

void reference_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    PyWeakReference *reference = as_reference(self);
    weakref_detach(reference);
    clear_ref(reference->wr_callback);
    type_of(self)->tp_free(self);
}

int reference_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_reference(self)->wr_callback);
    return 0;
}

int reference_clear(PyObject *self) noexcept {
    PyWeakReference *reference = as_reference(self);
    weakref_detach(reference);
    clear_ref(reference->wr_callback);
    return 0;
}

PyObject *reference_repr(PyObject *self) noexcept {
    Ref<> object = Ref<>::borrow(referent(as_reference(self)));
    if (!object) {
        return unicode_from_format("<weakref at %p; dead>", static_cast<void *>(self));
    }
    PyObject *found;
    if (object_get_optional_attr(object.get(), IL_STR("__name__"), &found) < 0) {
        return nullptr;
    }
    Ref<> name = Ref<>::steal(found);
    if (name && is_unicode(name.get())) {
        return unicode_from_format("<weakref at %p; to '%s' at %p (%U)>", static_cast<void *>(self),
                                   type_of(object.get())->tp_name, static_cast<void *>(object.get()), name.get());
    }
    return unicode_from_format("<weakref at %p; to '%s' at %p>", static_cast<void *>(self),
                               type_of(object.get())->tp_name, static_cast<void *>(object.get()));
}

Py_hash_t reference_hash(PyObject *self) noexcept {
    PyWeakReference *reference = as_reference(self);
    if (reference->hash != -1) {
        return reference->hash;
    }
    Ref<> object = Ref<>::borrow(referent(reference));
    if (!object) {
        err_set_string(PyExc_TypeError, "weak object has gone away");
        return -1;
    }
    return reference->hash = object_hash(object.get());
}

// References to living objects compare as the objects do, others by identity.
PyObject *reference_richcompare(PyObject *left, PyObject *right, int op) noexcept {
    if ((op != Py_EQ && op != Py_NE) || !is_instance_of(left, &_PyWeakref_RefType) ||
        !is_instance_of(right, &_PyWeakref_RefType)) {
        return Py_NotImplemented;
    }
    Ref<> a = Ref<>::borrow(referent(as_reference(left)));
    Ref<> b = Ref<>::borrow(referent(as_reference(right)));
    if (!a || !b) {
        return (left == right) == (op == Py_EQ) ? Py_True : Py_False;
    }
    return object_rich_compare(a.get(), b.get(), op);
}

bool no_keywords(PyTypeObject *type, PyObject *kwargs) noexcept {
    if (type != &_PyWeakref_RefType || !kwargs || is_empty_mapping(kwargs)) {
        return true;
    }
    err_set_string(PyExc_TypeError, "weakref() takes no keyword arguments");
    return false;
}

bool check_reference_args(const char *function, PyObject *args) noexcept {
    Py_ssize_t count = tuple_size_unchecked(args);
    if (count >= 1 && count <= 2) {
        return true;
    }
    err_format(PyExc_TypeError, "%s expected at %s %d argument%s, got %zd", function, count < 1 ? "least" : "most",
               count < 1 ? 1 : 2, count < 1 ? "" : "s", count);
    return false;
}

PyObject *reference_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    if (!no_keywords(type, kwargs) || !check_reference_args("__new__", args)) {
        return nullptr;
    }
    PyObject *object = tuple_item(args, 0);
    PyObject *callback = tuple_size_unchecked(args) == 2 ? tuple_item(args, 1) : nullptr;
    if (type == &_PyWeakref_RefType) {
        return weakref_new_ref(object, callback);
    }
    PyObject **list = list_of(object);
    PyObject *self = list ? type->tp_alloc(type, 0) : nullptr;
    if (self) {
        init_reference(self, object, callback == Py_None ? nullptr : callback);
        link(as_reference(self), list);
    }
    return self;
}

int reference_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    return no_keywords(type_of(self), kwargs) && check_reference_args("__init__", args) ? 0 : -1;
}

PyMemberDef reference_members[] = {
    {"__callback__", _Py_T_OBJECT, offsetof(PyWeakReference, wr_callback), Py_READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

// ---- Proxies: each operation is passed on to the object -----------------------------------------------------------------------

bool is_proxy(PyObject *object) noexcept {
    return is_exactly(object, &_PyWeakref_ProxyType) || is_exactly(object, &_PyWeakref_CallableProxyType);
}

// The object behind a proxy, or the object itself; empty with ReferenceError when it is gone.
Ref<> behind(PyObject *object) noexcept {
    if (!object || !is_proxy(object)) {
        return Ref<>::borrow(object);
    }
    Ref<> found = Ref<>::borrow(referent(as_reference(object)));
    if (!found) {
        err_set_string(PyExc_ReferenceError, "weakly-referenced object no longer exists");
    }
    return found;
}

template <PyObject *(*Operation)(PyObject *)>
PyObject *proxy_unary(PyObject *self) noexcept {
    Ref<> object = behind(self);
    return object ? Operation(object.get()) : nullptr;
}

template <PyObject *(*Operation)(PyObject *, PyObject *)>
PyObject *proxy_binary(PyObject *left, PyObject *right) noexcept {
    Ref<> a = behind(left);
    Ref<> b = a ? behind(right) : Ref<>();
    return a && b ? Operation(a.get(), b.get()) : nullptr;
}

template <PyObject *(*Operation)(PyObject *, PyObject *, PyObject *)>
PyObject *proxy_ternary(PyObject *first, PyObject *second, PyObject *third) noexcept {
    Ref<> a = behind(first);
    Ref<> b = a ? behind(second) : Ref<>();
    if (!a || !b) {
        return nullptr;
    }
    Ref<> c = third ? behind(third) : Ref<>();
    return third && !c ? nullptr : Operation(a.get(), b.get(), c.get());
}


PyObject *proxy_get_attro(PyObject *self, PyObject *name) noexcept {
    Ref<> object = behind(self);
    return object ? object_get_attr(object.get(), name) : nullptr;
}

int proxy_set_attro(PyObject *self, PyObject *name, PyObject *value) noexcept {
    Ref<> object = behind(self);
    return object ? object_set_attr(object.get(), name, value) : -1;
}

PyObject *proxy_repr(PyObject *self) noexcept {
    PyObject *object = as_reference(self)->wr_object;
    return unicode_from_format("<weakproxy at %p to %s at %p>", static_cast<void *>(self), type_of(object)->tp_name,
                               static_cast<void *>(object));
}

PyObject *proxy_richcompare(PyObject *left, PyObject *right, int op) noexcept {
    Ref<> a = behind(left);
    Ref<> b = a ? behind(right) : Ref<>();
    return a && b ? object_rich_compare(a.get(), b.get(), op) : nullptr;
}

int proxy_bool(PyObject *self) noexcept {
    Ref<> object = behind(self);
    return object ? object_is_true(object.get()) : -1;
}

Py_ssize_t proxy_length(PyObject *self) noexcept {
    Ref<> object = behind(self);
    return object ? object_size(object.get()) : -1;
}

int proxy_contains(PyObject *self, PyObject *value) noexcept {
    Ref<> object = behind(self);
    return object ? sequence_contains(object.get(), value) : -1;
}

int proxy_set_item(PyObject *self, PyObject *key, PyObject *value) noexcept {
    Ref<> object = behind(self);
    if (!object) {
        return -1;
    }
    return value ? object_set_item(object.get(), key, value) : object_del_item(object.get(), key);
}

PyObject *proxy_next(PyObject *self) noexcept {
    Ref<> object = behind(self);
    if (!object) {
        return nullptr;
    }
    if (!iter_check(object.get())) {
        return err_format(PyExc_TypeError, "Weakref proxy referenced a non-iterator '%.200s' object",
                          type_of(object.get())->tp_name);
    }
    return iter_next(object.get());
}

PyObject *proxy_bytes(PyObject *self, PyObject *) noexcept {
    Ref<> object = behind(self);
    return object ? object_call_method_no_args(object.get(), IL_STR("__bytes__")) : nullptr;
}

PyObject *proxy_reversed(PyObject *self, PyObject *) noexcept {
    Ref<> object = behind(self);
    return object ? object_call_method_no_args(object.get(), IL_STR("__reversed__")) : nullptr;
}

PyMethodDef reference_methods[] = {
    IL_CLASS_GETITEM_METHOD,
    {nullptr, nullptr, 0, nullptr},
};

PyMethodDef proxy_methods[] = {
    {"__bytes__", proxy_bytes, METH_NOARGS, nullptr},
    {"__reversed__", proxy_reversed, METH_NOARGS, nullptr},
    {nullptr, nullptr, 0, nullptr},
};

PyNumberMethods proxy_number = {
    .nb_add = proxy_binary<number_add>,
    .nb_subtract = proxy_binary<number_subtract>,
    .nb_multiply = proxy_binary<number_multiply>,
    .nb_remainder = proxy_binary<number_remainder>,
    .nb_divmod = proxy_binary<number_divmod>,
    .nb_power = proxy_ternary<number_power>,
    .nb_negative = proxy_unary<number_negative>,
    .nb_positive = proxy_unary<number_positive>,
    .nb_absolute = proxy_unary<number_absolute>,
    .nb_bool = proxy_bool,
    .nb_invert = proxy_unary<number_invert>,
    .nb_lshift = proxy_binary<number_lshift>,
    .nb_rshift = proxy_binary<number_rshift>,
    .nb_and = proxy_binary<number_and>,
    .nb_xor = proxy_binary<number_xor>,
    .nb_or = proxy_binary<number_or>,
    .nb_int = proxy_unary<number_long>,
    .nb_float = proxy_unary<number_float>,
    .nb_inplace_add = proxy_binary<number_in_place_add>,
    .nb_inplace_subtract = proxy_binary<number_in_place_subtract>,
    .nb_inplace_multiply = proxy_binary<number_in_place_multiply>,
    .nb_inplace_remainder = proxy_binary<number_in_place_remainder>,
    .nb_inplace_power = proxy_ternary<number_in_place_power>,
    .nb_inplace_lshift = proxy_binary<number_in_place_lshift>,
    .nb_inplace_rshift = proxy_binary<number_in_place_rshift>,
    .nb_inplace_and = proxy_binary<number_in_place_and>,
    .nb_inplace_xor = proxy_binary<number_in_place_xor>,
    .nb_inplace_or = proxy_binary<number_in_place_or>,
    .nb_floor_divide = proxy_binary<number_floor_divide>,
    .nb_true_divide = proxy_binary<number_true_divide>,
    .nb_inplace_floor_divide = proxy_binary<number_in_place_floor_divide>,
    .nb_inplace_true_divide = proxy_binary<number_in_place_true_divide>,
    .nb_index = proxy_unary<number_index>,
    .nb_matrix_multiply = proxy_binary<number_matrix_multiply>,
    .nb_inplace_matrix_multiply = proxy_binary<number_in_place_matrix_multiply>,
};

PySequenceMethods proxy_sequence = {.sq_length = proxy_length, .sq_contains = proxy_contains};

PyMappingMethods proxy_mapping = {
    .mp_length = proxy_length,
    .mp_subscript = proxy_binary<object_get_item>,
    .mp_ass_subscript = proxy_set_item,
};

}  // namespace
}  // namespace interlock::objects

namespace objects = interlock::objects;

constinit PyTypeObject _PyWeakref_RefType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "weakref.ReferenceType",
    .tp_basicsize = sizeof(PyWeakReference),
    .tp_dealloc = objects::reference_dealloc,
    .tp_vectorcall_offset = offsetof(PyWeakReference, vectorcall),
    .tp_repr = objects::reference_repr,
    .tp_hash = objects::reference_hash,
    .tp_call = objects::vectorcall_call,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_BASETYPE,
    .tp_traverse = objects::reference_traverse,
    .tp_clear = objects::reference_clear,
    .tp_richcompare = objects::reference_richcompare,
    .tp_methods = objects::reference_methods,
    .tp_members = objects::reference_members,
    .tp_init = objects::reference_init,
    .tp_alloc = objects::type_generic_alloc,
    .tp_new = objects::reference_new,
    .tp_free = objects::object_gc_del,
};

constinit PyTypeObject _PyWeakref_ProxyType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "weakref.ProxyType",
    .tp_basicsize = sizeof(PyWeakReference),
    .tp_dealloc = objects::reference_dealloc,
    .tp_repr = objects::proxy_repr,
    .tp_as_number = &objects::proxy_number,
    .tp_as_sequence = &objects::proxy_sequence,
    .tp_as_mapping = &objects::proxy_mapping,
    .tp_hash = objects::object_hash_not_implemented,
    .tp_str = objects::proxy_unary<objects::object_str>,
    .tp_getattro = objects::proxy_get_attro,
    .tp_setattro = objects::proxy_set_attro,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = objects::reference_traverse,
    .tp_clear = objects::reference_clear,
    .tp_richcompare = objects::proxy_richcompare,
    .tp_iter = objects::proxy_unary<objects::object_get_iter>,
    .tp_iternext = objects::proxy_next,
    .tp_methods = objects::proxy_methods,
};

constinit PyTypeObject _PyWeakref_CallableProxyType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "weakref.CallableProxyType",
    .tp_basicsize = sizeof(PyWeakReference),
    .tp_dealloc = objects::reference_dealloc,
    .tp_repr = objects::proxy_repr,
    .tp_as_number = &objects::proxy_number,
    .tp_as_sequence = &objects::proxy_sequence,
    .tp_as_mapping = &objects::proxy_mapping,
    .tp_hash = objects::object_hash_not_implemented,
    .tp_call = objects::proxy_ternary<objects::object_call>,
    .tp_str = objects::proxy_unary<objects::object_str>,
    .tp_getattro = objects::proxy_get_attro,
    .tp_setattro = objects::proxy_set_attro,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = objects::reference_traverse,
    .tp_clear = objects::reference_clear,
    .tp_richcompare = objects::proxy_richcompare,
    .tp_iter = objects::proxy_unary<objects::object_get_iter>,
    .tp_iternext = objects::proxy_next,
};
