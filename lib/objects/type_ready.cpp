#include "base/base.hpp"

#include "base/fatal.hpp"
#include "objects/call.hpp"
#include "objects/descr.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/gc.hpp"
#include "objects/list.hpp"
#include "objects/memory.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/type_internal.hpp"

namespace interlock::objects {

// ---- Static types ---------------------------------------------------------------------------------------------------

namespace {

// Storage of the static types' tp_bases and tp_mro: immortal tuples, made once per process and never freed.
constexpr size_t kTuplePoolSize = 32 * 1024;
alignas(16) constinit char tuple_pool[kTuplePoolSize] = {};
constinit size_t tuple_pool_used = 0;

PyObject *static_tuple(Py_ssize_t size) noexcept {
    size_t bytes = sizeof(GcHead) + sizeof(PyVarObject) + static_cast<size_t>(size) * sizeof(PyObject *);
    bytes = (bytes + 15) & ~size_t{15};
    if (tuple_pool_used + bytes > kTuplePoolSize) {
        fatal_internal("ready_static_type", "the pool of static tuples is too small");
    }
    PyObject *tuple = gc_object(reinterpret_cast<GcHead *>(tuple_pool + tuple_pool_used));
    tuple_pool_used += bytes;
    tuple->ob_refcnt = kImmortalRefcnt;
    tuple->ob_type = &PyTuple_Type;
    reinterpret_cast<PyVarObject *>(tuple)->ob_size = size;
    return tuple;
}

// The method resolution order.  A type comes as late as the last base that has it among its own bases; so few types have
// more than one base that nothing cleverer is needed.
PyObject *static_order(PyTypeObject *type) noexcept {
    constexpr Py_ssize_t kLongest = 16;
    PyObject *order[kLongest];
    Py_ssize_t count = 0;
    order[count++] = as_object(type);
    Py_ssize_t bases = tuple_size_unchecked(type->tp_bases);
    for (Py_ssize_t i = 0; i < bases; ++i) {
        PyObject *of_base = as_type(tuple_item(type->tp_bases, i))->tp_mro;
        for (Py_ssize_t j = 0; j < tuple_size_unchecked(of_base); ++j) {
            PyObject *candidate = tuple_item(of_base, j);
            bool later = false;
            for (Py_ssize_t k = i + 1; k < bases && !later; ++k) {
                later = type_is_subtype(as_type(tuple_item(type->tp_bases, k)), as_type(candidate));
            }
            if (!later && count < kLongest) {
                order[count++] = candidate;
            }
        }
    }
    PyObject *tuple = static_tuple(count);
    for (Py_ssize_t i = 0; i < count; ++i) {
        tuple_items(tuple)[i] = order[i];
    }
    return tuple;
}

// Groups of slots: a type that has one of them inherits none.
void complete(PyTypeObject *type) noexcept {
    if (!type->tp_hash) {
        type->tp_hash = object_hash_not_implemented;
    }
    if (!type->tp_alloc) {
        type->tp_alloc = type_generic_alloc;
    }
    if (!type->tp_free) {
        type->tp_free = has_flag(type, Py_TPFLAGS_HAVE_GC) ? object_gc_del : object_free;
    }
}

}  // namespace

void ready_static_type(PyTypeObject *type, int index) noexcept {
    if (has_flag(type, Py_TPFLAGS_READY)) {
        return;
    }
    if (!type->tp_base && type != &PyBaseObject_Type) {
        type->tp_base = &PyBaseObject_Type;
    }
    PyTypeObject *base = type->tp_base;
    if (!type->ob_base.ob_base.ob_type) {
        type->ob_base.ob_base.ob_type = base ? type_of(as_object(base)) : &PyType_Type;
    }
    type->tp_subclasses = reinterpret_cast<void *>(static_cast<intptr_t>(index));
    type->tp_version_tag = static_cast<unsigned int>(index) + 1;
    type->tp_flags |= Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_READY | Py_TPFLAGS_VALID_VERSION_TAG;
    if (!base) {
        type->tp_bases = tuple_empty();
        type->tp_mro = static_tuple(1);
        tuple_items(type->tp_mro)[0] = as_object(type);
        complete(type);
        return;
    }
    if (!has_flag(base, Py_TPFLAGS_READY)) {
        fatal_internal("ready_static_type", "a type stands before its base in the list");
    }
    if (!type->tp_bases) {
        type->tp_bases = static_tuple(1);
        tuple_items(type->tp_bases)[0] = as_object(base);
    }
    type->tp_mro = static_order(type);
    if (!type->tp_new && base == &PyBaseObject_Type) {
        // A static type says itself that it can be called.
        type->tp_flags |= Py_TPFLAGS_DISALLOW_INSTANTIATION;
    }
    inherit_special(type, base);
    inherit_slots(type, base);
    complete(type);
}

// ---- Inheritance ----------------------------------------------------------------------------------------------------

void inherit_special(PyTypeObject *type, PyTypeObject *base) noexcept {
    if (!has_flag(type, Py_TPFLAGS_HAVE_GC) && has_flag(base, Py_TPFLAGS_HAVE_GC) && !type->tp_traverse &&
        !type->tp_clear) {
        type->tp_flags |= Py_TPFLAGS_HAVE_GC;
        type->tp_traverse = base->tp_traverse;
        type->tp_clear = base->tp_clear;
    }
    if (!type->tp_basicsize) {
        type->tp_basicsize = base->tp_basicsize;
    }
    if (!type->tp_itemsize) {
        type->tp_itemsize = base->tp_itemsize;
    }
    if (!type->tp_weaklistoffset) {
        type->tp_weaklistoffset = base->tp_weaklistoffset;
    }
    if (!type->tp_dictoffset) {
        type->tp_dictoffset = base->tp_dictoffset;
    }
    if (!type->tp_vectorcall_offset) {
        type->tp_vectorcall_offset = base->tp_vectorcall_offset;
    }
    constexpr unsigned long kKinds = Py_TPFLAGS_LONG_SUBCLASS | Py_TPFLAGS_LIST_SUBCLASS | Py_TPFLAGS_TUPLE_SUBCLASS |
                                     Py_TPFLAGS_BYTES_SUBCLASS | Py_TPFLAGS_UNICODE_SUBCLASS |
                                     Py_TPFLAGS_DICT_SUBCLASS | Py_TPFLAGS_BASE_EXC_SUBCLASS | Py_TPFLAGS_TYPE_SUBCLASS;
    type->tp_flags |= base->tp_flags & (kKinds | Py_TPFLAGS_ITEMS_AT_END);
    constexpr unsigned long kCollections = Py_TPFLAGS_SEQUENCE | Py_TPFLAGS_MAPPING;
    if (!(type->tp_flags & kCollections)) {
        type->tp_flags |= base->tp_flags & kCollections;
    }
    if (!type->tp_new && !has_flag(type, Py_TPFLAGS_DISALLOW_INSTANTIATION)) {
        type->tp_new = base->tp_new;
    }
}

namespace {

// A table of slots is inherited slot by slot where the type has a table of its own, else as a whole.
template <class Table>
void inherit_table(Table *&own, Table *base) noexcept {
    static_assert(sizeof(Table) % sizeof(void *) == 0);
    if (!base) {
        return;
    }
    if (!own) {
        own = base;
        return;
    }
    if (own == base) {
        return;
    }
    void **to = reinterpret_cast<void **>(own);
    void *const *from = reinterpret_cast<void *const *>(base);
    for (size_t i = 0; i < sizeof(Table) / sizeof(void *); ++i) {
        if (!to[i]) {
            to[i] = from[i];
        }
    }
}

template <class T>
void inherit(T &own, T base) noexcept {
    if (!own) {
        own = base;
    }
}

}  // namespace

void inherit_slots(PyTypeObject *type, PyTypeObject *base) noexcept {
    inherit_table(type->tp_as_number, base->tp_as_number);
    inherit_table(type->tp_as_sequence, base->tp_as_sequence);
    inherit_table(type->tp_as_mapping, base->tp_as_mapping);
    inherit_table(type->tp_as_async, base->tp_as_async);
    inherit_table(type->tp_as_buffer, base->tp_as_buffer);
    inherit(type->tp_dealloc, base->tp_dealloc);
    if (!type->tp_getattr && !type->tp_getattro) {
        type->tp_getattr = base->tp_getattr;
        type->tp_getattro = base->tp_getattro;
    }
    if (!type->tp_setattr && !type->tp_setattro) {
        type->tp_setattr = base->tp_setattr;
        type->tp_setattro = base->tp_setattro;
    }
    inherit(type->tp_repr, base->tp_repr);
    inherit(type->tp_str, base->tp_str);
    if (!type->tp_call) {
        type->tp_call = base->tp_call;
        // Vectorcall only while the same tp_call stands behind it.
        if (has_flag(base, Py_TPFLAGS_HAVE_VECTORCALL)) {
            type->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
        }
    } else if (type->tp_call == base->tp_call && has_flag(base, Py_TPFLAGS_HAVE_VECTORCALL)) {
        type->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
    }
    if (!type->tp_richcompare && !type->tp_hash) {
        type->tp_richcompare = base->tp_richcompare;
        type->tp_hash = base->tp_hash;
    }
    inherit(type->tp_iter, base->tp_iter);
    inherit(type->tp_iternext, base->tp_iternext);
    if (!type->tp_descr_get) {
        type->tp_descr_get = base->tp_descr_get;
        if (type->tp_descr_get && has_flag(base, Py_TPFLAGS_METHOD_DESCRIPTOR) && type->tp_call == base->tp_call) {
            type->tp_flags |= Py_TPFLAGS_METHOD_DESCRIPTOR;
        }
    }
    inherit(type->tp_descr_set, base->tp_descr_set);
    inherit(type->tp_init, base->tp_init);
    inherit(type->tp_alloc, base->tp_alloc);
    inherit(type->tp_is_gc, base->tp_is_gc);
    inherit(type->tp_finalize, base->tp_finalize);
    inherit(type->tp_del, base->tp_del);
    if (!type->tp_free) {
        if (has_flag(type, Py_TPFLAGS_HAVE_GC) == has_flag(base, Py_TPFLAGS_HAVE_GC)) {
            type->tp_free = base->tp_free;
        } else if (has_flag(type, Py_TPFLAGS_HAVE_GC)) {
            type->tp_free = object_gc_del;
        }
    }
}

// ---- Subclasses -----------------------------------------------------------------------------------------------------

SubclassList *&subclasses_of(PyTypeObject *type) noexcept {
    return is_heap_type(type) ? reinterpret_cast<SubclassList *&>(type->tp_subclasses)
                              : static_type_part(type).subclasses;
}

bool add_subclass(PyTypeObject *base, PyTypeObject *type) noexcept {
    SubclassList *&list = subclasses_of(base);
    if (!list && !(list = make<SubclassList>())) {
        err_no_memory();
        return false;
    }
    if (list->count == list->capacity) {
        int capacity = list->capacity ? list->capacity * 2 : 4;
        void *grown = raw_realloc(list->items, static_cast<size_t>(capacity) * sizeof(PyTypeObject *));
        if (!grown) {
            err_no_memory();
            return false;
        }
        list->items = static_cast<PyTypeObject **>(grown);
        list->capacity = capacity;
    }
    list->items[list->count++] = type;
    return true;
}

void remove_subclass(PyTypeObject *base, PyTypeObject *type) noexcept {
    SubclassList *list = subclasses_of(base);
    for (int i = 0; list && i < list->count; ++i) {
        if (list->items[i] == type) {
            // Keeps the order of creation, which __subclasses__ shows.
            --list->count;
            for (int j = i; j < list->count; ++j) {
                list->items[j] = list->items[j + 1];
            }
            return;
        }
    }
}

// ---- Method resolution order ----------------------------------------------------------------------------------------

namespace {

// Names the classes that each stand in another one's way.
IL_COLD PyObject *no_consistent_order(PyObject **orders, Py_ssize_t count, const Py_ssize_t *position) noexcept {
    Ref<> names = Ref<>::steal(list_new(0));
    Ref<> comma = Ref<>::steal(unicode_from_string(", "));
    for (Py_ssize_t i = 0; names && i < count; ++i) {
        if (position[i] >= tuple_size_unchecked(orders[i])) {
            continue;
        }
        Ref<> name = Ref<>::steal(type_get_name(as_type(tuple_item(orders[i], position[i]))));
        const int known = name ? sequence_contains(names.get(), name.get()) : -1;
        if (known < 0 || (!known && list_append(names.get(), name.get()) < 0)) {
            return nullptr;
        }
    }
    Ref<> joined = names && comma ? Ref<>::steal(unicode_join(comma.get(), names.get())) : Ref<>();
    return joined ? err_format(PyExc_TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases %U",
                               joined.get())
                  : nullptr;
}

// C3: merges the bases' orders and the list of bases, so that each order is kept.
PyObject *merge_orders(PyTypeObject *type, PyObject **orders, Py_ssize_t count, Py_ssize_t *position) noexcept {
    Ref<> result = Ref<>::steal(list_new(0));
    if (!result || list_append(result.get(), as_object(type)) < 0) {
        return nullptr;
    }
    for (;;) {
        bool finished = true;
        PyObject *chosen = nullptr;
        for (Py_ssize_t i = 0; i < count && !chosen; ++i) {
            if (position[i] >= tuple_size_unchecked(orders[i])) {
                continue;
            }
            finished = false;
            PyObject *candidate = tuple_item(orders[i], position[i]);
            bool in_a_tail = false;
            for (Py_ssize_t j = 0; j < count && !in_a_tail; ++j) {
                for (Py_ssize_t k = position[j] + 1; k < tuple_size_unchecked(orders[j]); ++k) {
                    if (tuple_item(orders[j], k) == candidate) {
                        in_a_tail = true;
                        break;
                    }
                }
            }
            if (!in_a_tail) {
                chosen = candidate;
            }
        }
        if (finished) {
            return list_as_tuple(result.get());
        }
        if (!chosen) {
            return no_consistent_order(orders, count, position);
        }
        if (list_append(result.get(), chosen) < 0) {
            return nullptr;
        }
        for (Py_ssize_t i = 0; i < count; ++i) {
            if (position[i] < tuple_size_unchecked(orders[i]) && tuple_item(orders[i], position[i]) == chosen) {
                position[i]++;
            }
        }
    }
}

}  // namespace

PyObject *compute_mro(PyTypeObject *type) noexcept {
    PyObject *bases = type->tp_bases;
    Py_ssize_t count = tuple_size_unchecked(bases);
    for (Py_ssize_t i = 0; i < count; ++i) {
        for (Py_ssize_t j = 0; j < i; ++j) {
            if (tuple_item(bases, i) == tuple_item(bases, j)) {
                err_format(PyExc_TypeError, "duplicate base class %.400s", as_type(tuple_item(bases, i))->tp_name);
                return nullptr;
            }
        }
        if (!as_type(tuple_item(bases, i))->tp_mro) {
            err_format(PyExc_TypeError, "Cannot extend an incomplete type '%.100s'",
                       as_type(tuple_item(bases, i))->tp_name);
            return nullptr;
        }
    }
    if (count == 1) {
        PyObject *order = as_type(tuple_item(bases, 0))->tp_mro;
        Py_ssize_t depth = tuple_size_unchecked(order);
        PyObject *result = tuple_new(depth + 1);
        if (result) {
            tuple_items(result)[0] = as_object(new_ref(type));
            for (Py_ssize_t i = 0; i < depth; ++i) {
                tuple_items(result)[i + 1] = new_ref(tuple_item(order, i));
            }
        }
        return result;
    }
    PyObject **orders = static_cast<PyObject **>(
        mem_malloc(static_cast<size_t>(count + 1) * (sizeof(PyObject *) + sizeof(Py_ssize_t))));
    if (!orders) {
        err_no_memory();
        return nullptr;
    }
    Py_ssize_t *position = reinterpret_cast<Py_ssize_t *>(orders + count + 1);
    for (Py_ssize_t i = 0; i < count; ++i) {
        orders[i] = as_type(tuple_item(bases, i))->tp_mro;
        position[i] = 0;
    }
    orders[count] = bases;
    position[count] = 0;
    PyObject *result = merge_orders(type, orders, count + 1, position);
    mem_free(orders);
    return result;
}

// ---- Attributes from tables -----------------------------------------------------------------------------------------

namespace {

int add_unless_present(PyObject *dict, PyObject *name, PyObject *value) noexcept {
    if (!value) {
        return -1;
    }
    PyObject *stored = dict_set_default(dict, name, value);
    decref(value);
    return stored ? 0 : -1;
}

int add_methods(PyTypeObject *type, PyObject *dict) noexcept {
    for (PyMethodDef *def = type->tp_methods; def && def->ml_name; ++def) {
        PyObject *descr;
        if (def->ml_flags & METH_CLASS) {
            if (def->ml_flags & METH_STATIC) {
                err_set_string(PyExc_ValueError, "method cannot be both class and static");
                return -1;
            }
            descr = descr_new_class_method(type, def);
        } else if (def->ml_flags & METH_STATIC) {
            Ref<> function = Ref<>::steal(c_method_new(def, as_object(type), nullptr, nullptr));
            descr = function ? static_method_new(function.get()) : nullptr;
        } else {
            descr = descr_new_method(type, def);
        }
        Ref<> name = Ref<>::steal(unicode_intern_from_string(def->ml_name));
        if (!name) {
            xdecref(descr);
            return -1;
        }
        if (def->ml_flags & METH_COEXIST) {
            int result = descr ? dict_set_item(dict, name.get(), descr) : -1;
            xdecref(descr);
            if (result < 0) {
                return -1;
            }
        } else if (add_unless_present(dict, name.get(), descr) < 0) {
            return -1;
        }
    }
    return 0;
}

int add_members(PyTypeObject *type, PyObject *dict) noexcept {
    for (PyMemberDef *def = type->tp_members; def && def->name; ++def) {
        Ref<> name = Ref<>::steal(unicode_intern_from_string(def->name));
        if (!name || add_unless_present(dict, name.get(), descr_new_member(type, def)) < 0) {
            return -1;
        }
    }
    return 0;
}

int add_getsets(PyTypeObject *type, PyObject *dict) noexcept {
    for (PyGetSetDef *def = type->tp_getset; def && def->name; ++def) {
        Ref<> name = Ref<>::steal(unicode_intern_from_string(def->name));
        if (!name || add_unless_present(dict, name.get(), descr_new_get_set(type, def)) < 0) {
            return -1;
        }
    }
    return 0;
}

}  // namespace

int add_table_attributes(PyTypeObject *type, PyObject *dict) noexcept {
    if (add_slot_wrappers(type, dict) < 0 || add_new_method(type, dict) < 0) {
        return -1;
    }
    if (add_methods(type, dict) < 0 || add_members(type, dict) < 0 || add_getsets(type, dict) < 0) {
        return -1;
    }
    int found = dict_contains(dict, IL_STR("__doc__"));
    if (found) {
        return found < 0 ? -1 : 0;
    }
    if (!type->tp_doc) {
        return dict_set_item(dict, IL_STR("__doc__"), Py_None);
    }
    Ref<> doc = Ref<>::steal(doc_without_signature(type_short_name(type), type->tp_doc));
    return doc ? dict_set_item(dict, IL_STR("__doc__"), doc.get()) : -1;
}

// ---- Heap types -----------------------------------------------------------------------------------------------------

namespace {

int ready_heap_type(PyTypeObject *type) noexcept {
    PyTypeObject *base = type->tp_base;
    if (!type->tp_dict && !(type->tp_dict = dict_new())) {
        return -1;
    }
    if (add_table_attributes(type, type->tp_dict) < 0) {
        return -1;
    }
    if (!type->tp_mro && !(type->tp_mro = compute_mro(type))) {
        return -1;
    }
    inherit_special(type, base);
    if (has_flag(type, Py_TPFLAGS_DISALLOW_INSTANTIATION)) {
        type->tp_new = nullptr;
    }
    for (Py_ssize_t i = 1; i < tuple_size_unchecked(type->tp_mro); ++i) {
        inherit_slots(type, as_type(tuple_item(type->tp_mro, i)));
    }
    if (!type->tp_hash) {
        // Comparison without a hash: instances cannot be keys.
        int found = dict_contains(type->tp_dict, IL_STR("__hash__"));
        if (found < 0 || (!found && dict_set_item(type->tp_dict, IL_STR("__hash__"), Py_None) < 0)) {
            return -1;
        }
        type->tp_hash = object_hash_not_implemented;
    }
    if (has_flag(type, Py_TPFLAGS_HAVE_GC) && type->tp_free == object_free) {
        type->tp_free = object_gc_del;
    }
    complete(type);
    for (Py_ssize_t i = 0; i < tuple_size_unchecked(type->tp_bases); ++i) {
        if (!add_subclass(as_type(tuple_item(type->tp_bases, i)), type)) {
            return -1;
        }
    }
    return 0;
}

}  // namespace

int type_ready(PyTypeObject *type) noexcept {
    if (has_flag(type, Py_TPFLAGS_READY)) {
        return 0;
    }
    if (!is_heap_type(type)) {
        // Static types belong to the process and can only be the library's own.
        err_format(PyExc_SystemError, "type '%.100s' is neither ready nor a heap type", type->tp_name);
        return -1;
    }
    if (!type->tp_base) {
        type->tp_base = new_ref(&PyBaseObject_Type);
    }
    if (!type->tp_bases && !(type->tp_bases = tuple_pack(1, as_object(type->tp_base)))) {
        return -1;
    }
    if (has_flag(type, Py_TPFLAGS_HAVE_GC) && !type->tp_traverse) {
        err_format(PyExc_SystemError, "type %s has the Py_TPFLAGS_HAVE_GC flag but has no traverse function",
                   type->tp_name);
        return -1;
    }
    type->tp_flags |= Py_TPFLAGS_READYING;
    int result = ready_heap_type(type);
    type->tp_flags &= ~Py_TPFLAGS_READYING;
    if (result == 0) {
        type->tp_flags |= Py_TPFLAGS_READY;
    }
    return result;
}

}  // namespace interlock::objects
