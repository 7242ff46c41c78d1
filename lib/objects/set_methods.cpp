// The types set and frozenset: slots and methods.
#include "base/base.hpp"

#include "objects/arg.hpp"
#include "objects/arguments.hpp"
#include "objects/dict.hpp"
#include "objects/dict_inside.hpp"
#include "objects/err.hpp"
#include "objects/generic_alias.hpp"
#include "objects/iter.hpp"
#include "objects/long.hpp"
#include "objects/repr.hpp"
#include "objects/sequence.hpp"
#include "objects/set_inside.hpp"
#include "objects/tuple.hpp"

namespace interlock::objects {
namespace {

// Results of operators and methods have the plain type, whatever subtype the operand has.
PyTypeObject *plain_type(PyObject *set) noexcept { return is_frozen_set(set) ? &PyFrozenSet_Type : &PySet_Type; }

PyObject *copy_of(PyObject *set) noexcept { return set_make(plain_type(set), set); }

int set_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_ssize_t position = 0;
    PyObject *key;
    Py_hash_t hash;
    while (as_set(self)->table && set_next(self, &position, &key, &hash)) {
        Py_VISIT(key);
    }
    return 0;
}

int set_tp_clear(PyObject *self) noexcept {
    set_clear_keys(as_set(self));
    return 0;
}

Py_ssize_t set_length(PyObject *self) noexcept { return as_set(self)->used; }

PyObject *set_repr(PyObject *self) noexcept {
    TextBuilder text;
    const char *name = type_of(self)->tp_name;
    ReprScope scope(self);
    if (scope.is_recursive() || as_set(self)->used == 0) {
        text.append(name);
        text.append(scope.is_recursive() ? "(...)" : "()");
        return text.finish();
    }
    auto keys = Ref<>::steal(sequence_list(self));
    if (!keys) {
        return nullptr;
    }
    bool plain = is_exactly(self, &PySet_Type);
    if (!plain) {
        text.append(name);
        text.append("(", 1);
    }
    text.append("{", 1);
    for (Py_ssize_t i = 0; i < size_of(keys.get()); ++i) {
        if ((i > 0 && !text.append(", ", 2)) || !text.append_repr(sequence_fast_items(keys.get())[i])) {
            return nullptr;
        }
    }
    text.append(plain ? "}" : "})");
    return text.finish();
}

// Does not depend on the order: sums of the mixed hashes, mixed once more.
Py_hash_t frozen_set_hash(PyObject *self) noexcept {
    SetObject *set = as_set(self);
    if (set->hash != -1) {
        return set->hash;
    }
    constexpr uint64_t kMultiplier = 0xBF58476D1CE4E5B9u;
    uint64_t sum = 0, product = 0;
    Py_ssize_t position = 0;
    PyObject *key;
    Py_hash_t hash;
    while (set_next(self, &position, &key, &hash)) {
        uint64_t mixed = (static_cast<uint64_t>(hash) ^ 0x94D049BB133111EBu) * kMultiplier;
        mixed ^= mixed >> 31;
        sum += mixed;
        product ^= mixed * kMultiplier;
    }
    uint64_t result = (sum ^ (product >> 7)) * kMultiplier + static_cast<uint64_t>(set->used);
    result ^= result >> 29;
    set->hash = static_cast<Py_hash_t>(result) == -1 ? -2 : static_cast<Py_hash_t>(result);
    return set->hash;
}

// A set cannot be a key, but is looked for as the frozenset of its keys.  1, 0 or -1.
template <class Operation>
int with_key(PyObject *key, Operation operation) noexcept {
    Py_hash_t hash = hash_key(key);
    if (hash != -1) {
        return operation(key, hash);
    }
    if (!is_set(key) || !err_exception_matches(PyExc_TypeError)) {
        return -1;
    }
    err_clear();
    auto frozen = Ref<>::steal(frozen_set_new(key));
    if (!frozen) {
        return -1;
    }
    return operation(frozen.get(), frozen_set_hash(frozen.get()));
}

int set_contains_key(PyObject *self, PyObject *key) noexcept {
    return with_key(key, [self](PyObject *k, Py_hash_t hash) noexcept { return set_find(as_set(self), k, hash); });
}

int remove_key(PyObject *self, PyObject *key) noexcept {
    return with_key(key, [self](PyObject *k, Py_hash_t hash) noexcept { return set_remove(as_set(self), k, hash); });
}

// 1, 0 or -1; both are sets.
int is_subset(PyObject *part, PyObject *whole) noexcept {
    if (as_set(part)->used > as_set(whole)->used) {
        return 0;
    }
    Py_ssize_t position = 0;
    PyObject *key;
    Py_hash_t hash;
    while (set_next(part, &position, &key, &hash)) {
        auto held = Ref<>::borrow(key);
        int found = set_find(as_set(whole), held.get(), hash);
        if (found <= 0) {
            return found;
        }
    }
    return 1;
}

int is_equal(PyObject *left, PyObject *right) noexcept {
    if (as_set(left)->used != as_set(right)->used) {
        return 0;
    }
    if (as_set(left)->hash != -1 && as_set(right)->hash != -1 && as_set(left)->hash != as_set(right)->hash) {
        return 0;
    }
    return is_subset(left, right);
}

PyObject *truth(int value) noexcept { return value < 0 ? nullptr : value ? Py_True : Py_False; }

PyObject *set_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (!is_any_set(right)) {
        return new_ref(Py_NotImplemented);
    }
    Py_ssize_t left_size = set_length(left), right_size = set_length(right);
    switch (op) {
        case Py_EQ: return truth(is_equal(left, right));
        case Py_NE: {
            int equal = is_equal(left, right);
            return truth(equal < 0 ? -1 : !equal);
        }
        case Py_LE: return truth(is_subset(left, right));
        case Py_GE: return truth(is_subset(right, left));
        case Py_LT: return truth(left_size < right_size ? is_subset(left, right) : 0);
        default: return truth(left_size > right_size ? is_subset(right, left) : 0);
    }
}

// ---- The operations with any iterable.

PyObject *intersection_with(PyObject *self, PyObject *other) noexcept {
    if (self == other) {
        return copy_of(self);
    }
    auto result = Ref<>::steal(set_make(plain_type(self), nullptr));
    if (!result) {
        return nullptr;
    }
    if (is_any_set(other)) {
        PyObject *small = set_length(other) > set_length(self) ? self : other;
        PyObject *large = small == other ? self : other;
        Py_ssize_t position = 0;
        PyObject *key;
        Py_hash_t hash;
        while (set_next(small, &position, &key, &hash)) {
            auto held = Ref<>::borrow(key);
            int found = set_find(as_set(large), held.get(), hash);
            if (found < 0 || (found && set_insert(as_set(result.get()), held.get(), hash) < 0)) {
                return nullptr;
            }
        }
        return result.release();
    }
    auto iterator = Ref<>::steal(object_get_iter(other));
    if (!iterator) {
        return nullptr;
    }
    for (;;) {
        auto item = Ref<>::steal(iter_next(iterator.get()));
        if (!item) {
            return err_occurred() ? nullptr : result.release();
        }
        Py_hash_t hash = hash_key(item.get());
        int found = hash == -1 ? -1 : set_find(as_set(self), item.get(), hash);
        if (found < 0 || (found && set_insert(as_set(result.get()), item.get(), hash) < 0)) {
            return nullptr;
        }
    }
}

PyObject *change_copy(PyObject *self, PyObject *other, int (*change)(PyObject *, PyObject *) noexcept) noexcept {
    auto result = Ref<>::steal(copy_of(self));
    return result && change(result.get(), other) == 0 ? result.release() : nullptr;
}

PyObject *difference_with(PyObject *self, PyObject *other) noexcept {
    return change_copy(self, other, set_difference_update);
}

int is_disjoint(PyObject *self, PyObject *other) noexcept {
    if (self == other) {
        return set_length(self) == 0;
    }
    if (is_any_set(other)) {
        PyObject *small = set_length(other) > set_length(self) ? self : other;
        PyObject *large = small == other ? self : other;
        Py_ssize_t position = 0;
        PyObject *key;
        Py_hash_t hash;
        while (set_next(small, &position, &key, &hash)) {
            auto held = Ref<>::borrow(key);
            int found = set_find(as_set(large), held.get(), hash);
            if (found != 0) {
                return found < 0 ? -1 : 0;
            }
        }
        return 1;
    }
    auto iterator = Ref<>::steal(object_get_iter(other));
    if (!iterator) {
        return -1;
    }
    for (;;) {
        auto item = Ref<>::steal(iter_next(iterator.get()));
        if (!item) {
            return err_occurred() ? -1 : 1;
        }
        Py_hash_t hash = hash_key(item.get());
        int found = hash == -1 ? -1 : set_find(as_set(self), item.get(), hash);
        if (found != 0) {
            return found < 0 ? -1 : 0;
        }
    }
}

int intersection_update(PyObject *self, PyObject *other) noexcept {
    auto result = Ref<>::steal(intersection_with(self, other));
    if (!result) {
        return -1;
    }
    set_swap_keys(as_set(self), as_set(result.get()));
    return 0;
}

// ---- Operators: both operands must be sets.

template <PyObject *(*kOperation)(PyObject *, PyObject *) noexcept>
PyObject *set_operator(PyObject *left, PyObject *right) noexcept {
    return is_any_set(left) && is_any_set(right) ? kOperation(left, right) : new_ref(Py_NotImplemented);
}

template <int (*kChange)(PyObject *, PyObject *) noexcept>
PyObject *set_in_place_operator(PyObject *self, PyObject *other) noexcept {
    if (!is_any_set(other)) {
        return new_ref(Py_NotImplemented);
    }
    return kChange(self, other) < 0 ? nullptr : new_ref(self);
}

PyObject *union_of_two(PyObject *left, PyObject *right) noexcept { return change_copy(left, right, set_update); }
PyObject *symmetric_difference_of_two(PyObject *left, PyObject *right) noexcept {
    return change_copy(left, right, set_symmetric_difference_update);
}

// ---- Methods.

PyObject *set_union_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    auto result = Ref<>::steal(copy_of(self));
    for (Py_ssize_t i = 0; result && i < count; ++i) {
        if (set_update(result.get(), args[i]) < 0) {
            return nullptr;
        }
    }
    return result.release();
}

PyObject *set_intersection_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    if (count == 0) {
        return copy_of(self);
    }
    auto result = Ref<>::borrow(self);
    for (Py_ssize_t i = 0; i < count; ++i) {
        result = Ref<>::steal(intersection_with(result.get(), args[i]));
        if (!result) {
            return nullptr;
        }
    }
    return result.release();
}

PyObject *set_difference_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    auto result = Ref<>::steal(copy_of(self));
    for (Py_ssize_t i = 0; result && i < count; ++i) {
        if (set_difference_update(result.get(), args[i]) < 0) {
            return nullptr;
        }
    }
    return result.release();
}

PyObject *set_symmetric_difference_method(PyObject *self, PyObject *other) noexcept {
    return symmetric_difference_of_two(self, other);
}

PyObject *set_update_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    for (Py_ssize_t i = 0; i < count; ++i) {
        if (set_update(self, args[i]) < 0) {
            return nullptr;
        }
    }
    return new_ref(Py_None);
}

PyObject *set_difference_update_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    for (Py_ssize_t i = 0; i < count; ++i) {
        if (set_difference_update(self, args[i]) < 0) {
            return nullptr;
        }
    }
    return new_ref(Py_None);
}

PyObject *set_intersection_update_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    auto result = Ref<>::steal(set_intersection_method(self, args, count));
    if (!result) {
        return nullptr;
    }
    set_swap_keys(as_set(self), as_set(result.get()));
    return new_ref(Py_None);
}

PyObject *set_symmetric_difference_update_method(PyObject *self, PyObject *other) noexcept {
    return set_symmetric_difference_update(self, other) < 0 ? nullptr : new_ref(Py_None);
}

PyObject *set_is_subset_method(PyObject *self, PyObject *other) noexcept {
    if (is_any_set(other)) {
        return truth(is_subset(self, other));
    }
    auto keys = Ref<>::steal(set_new(other));
    return keys ? truth(is_subset(self, keys.get())) : nullptr;
}

PyObject *set_is_superset_method(PyObject *self, PyObject *other) noexcept {
    if (is_any_set(other)) {
        return truth(is_subset(other, self));
    }
    auto keys = Ref<>::steal(set_new(other));
    return keys ? truth(is_subset(keys.get(), self)) : nullptr;
}

PyObject *set_is_disjoint_method(PyObject *self, PyObject *other) noexcept { return truth(is_disjoint(self, other)); }

PyObject *set_contains_method(PyObject *self, PyObject *key) noexcept { return truth(set_contains_key(self, key)); }

PyObject *set_copy_method(PyObject *self, PyObject *) noexcept { return copy_of(self); }

PyObject *frozen_set_copy_method(PyObject *self, PyObject *) noexcept {
    return is_exactly(self, &PyFrozenSet_Type) ? new_ref(self) : copy_of(self);
}

PyObject *set_clear_method(PyObject *self, PyObject *) noexcept {
    set_clear_keys(as_set(self));
    return new_ref(Py_None);
}

PyObject *set_add_method(PyObject *self, PyObject *key) noexcept {
    Py_hash_t hash = hash_key(key);
    return hash == -1 || set_insert(as_set(self), key, hash) < 0 ? nullptr : new_ref(Py_None);
}

PyObject *set_remove_method(PyObject *self, PyObject *key) noexcept {
    int removed = remove_key(self, key);
    if (removed == 0) {
        err_set_key_error(key);
    }
    return removed > 0 ? new_ref(Py_None) : nullptr;
}

PyObject *set_discard_method(PyObject *self, PyObject *key) noexcept {
    return remove_key(self, key) < 0 ? nullptr : new_ref(Py_None);
}

PyObject *set_pop_method(PyObject *self, PyObject *) noexcept { return set_pop_key(as_set(self)); }

PyObject *set_size_of_method(PyObject *self, PyObject *) noexcept {
    SetObject *set = as_set(self);
    Py_ssize_t size = type_of(self)->tp_basicsize;
    if (set->table != set->small) {
        size += static_cast<Py_ssize_t>(sizeof(SetEntry)) << set->log2_slots;
    }
    return long_from_ssize_t(size);
}

PyObject *set_type_new(PyTypeObject *type, PyObject *, PyObject *) noexcept { return set_make(type, nullptr); }

int set_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *iterable = nullptr;
    if (((is_exactly(self, &PySet_Type) || type_of(self)->tp_init == PySet_Type.tp_init) &&
         !arg_no_keywords("set", kwargs)) ||
        !arg_unpack_tuple(args, "set", 0, 1, &iterable)) {
        return -1;
    }
    set_clear_keys(as_set(self));
    as_set(self)->hash = -1;
    return iterable ? set_update(self, iterable) : 0;
}

PyObject *frozen_set_type_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    PyObject *iterable = nullptr;
    if (((type == &PyFrozenSet_Type || type->tp_init == PyFrozenSet_Type.tp_init) &&
         !arg_no_keywords("frozenset", kwargs)) ||
        !arg_unpack_tuple(args, "frozenset", 0, 1, &iterable)) {
        return nullptr;
    }
    if (type == &PyFrozenSet_Type && iterable && is_exactly(iterable, &PyFrozenSet_Type)) {
        return new_ref(iterable);
    }
    return set_make(type, iterable);
}

PySequenceMethods set_as_sequence = {.sq_length = set_length, .sq_contains = set_contains_key};

PyNumberMethods set_as_number = {
    .nb_subtract = set_operator<difference_with>,
    .nb_and = set_operator<intersection_with>,
    .nb_xor = set_operator<symmetric_difference_of_two>,
    .nb_or = set_operator<union_of_two>,
    .nb_inplace_subtract = set_in_place_operator<set_difference_update>,
    .nb_inplace_and = set_in_place_operator<intersection_update>,
    .nb_inplace_xor = set_in_place_operator<set_symmetric_difference_update>,
    .nb_inplace_or = set_in_place_operator<set_update>,
};

PyNumberMethods frozen_set_as_number = {
    .nb_subtract = set_operator<difference_with>,
    .nb_and = set_operator<intersection_with>,
    .nb_xor = set_operator<symmetric_difference_of_two>,
    .nb_or = set_operator<union_of_two>,
};

#define IL_SHARED_SET_METHODS                                                                                         \
    {"__contains__", set_contains_method, METH_O | METH_COEXIST, "x.__contains__(y) <==> y in x."},                   \
    {"__sizeof__", set_size_of_method, METH_NOARGS, "S.__sizeof__() -> size of S in memory, in bytes"},               \
    {"difference", _PyCFunction_CAST(set_difference_method), METH_FASTCALL,                                           \
     "Return the difference of two or more sets as a new set."},                                                      \
    {"intersection", _PyCFunction_CAST(set_intersection_method), METH_FASTCALL,                                       \
     "Return the intersection of two or more sets as a new set."},                                                    \
    {"isdisjoint", set_is_disjoint_method, METH_O, "Return True if two sets have a null intersection."},              \
    {"issubset", set_is_subset_method, METH_O, "Report whether another set contains this set."},                      \
    {"issuperset", set_is_superset_method, METH_O, "Report whether this set contains another set."},                  \
    {"symmetric_difference", set_symmetric_difference_method, METH_O,                                                 \
     "Return the symmetric difference of two sets as a new set."},                                                    \
    {"union", _PyCFunction_CAST(set_union_method), METH_FASTCALL, "Return the union of sets as a new set."}

PyMethodDef set_methods[] = {
    IL_CLASS_GETITEM_METHOD,
    IL_SHARED_SET_METHODS,
    {"add", set_add_method, METH_O, "Add an element to a set.\n\nThis has no effect if the element is already present."},
    {"clear", set_clear_method, METH_NOARGS, "Remove all elements from this set."},
    {"copy", set_copy_method, METH_NOARGS, "Return a shallow copy of a set."},
    {"discard", set_discard_method, METH_O,
     "Remove an element from a set if it is a member.\n\nUnlike set.remove(), this raises nothing when an element is "
     "missing from the set."},
    {"difference_update", _PyCFunction_CAST(set_difference_update_method), METH_FASTCALL,
     "Remove all elements of another set from this set."},
    {"intersection_update", _PyCFunction_CAST(set_intersection_update_method), METH_FASTCALL,
     "Update a set with the intersection of itself and another."},
    {"pop", set_pop_method, METH_NOARGS,
     "Remove and return an arbitrary set element.\nRaises KeyError if the set is empty."},
    {"remove", set_remove_method, METH_O,
     "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError."},
    {"symmetric_difference_update", set_symmetric_difference_update_method, METH_O,
     "Update a set with the symmetric difference of itself and another."},
    {"update", _PyCFunction_CAST(set_update_method), METH_FASTCALL,
     "Update a set with the union of itself and others."},
    {},
};

PyMethodDef frozen_set_methods[] = {
    IL_CLASS_GETITEM_METHOD,
    IL_SHARED_SET_METHODS,
    {"copy", frozen_set_copy_method, METH_NOARGS, "Return a shallow copy of a set."},
    {},
};

#undef IL_SHARED_SET_METHODS

constexpr PyTypeObject kSetType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "set",
    .tp_basicsize = sizeof(SetObject),
    .tp_dealloc = set_dealloc,
    .tp_repr = set_repr,
    .tp_as_number = &set_as_number,
    .tp_as_sequence = &set_as_sequence,
    .tp_hash = object_hash_not_implemented,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered collection of unique "
              "elements.",
    .tp_traverse = set_traverse,
    .tp_clear = set_tp_clear,
    .tp_richcompare = set_rich_compare,
    .tp_weaklistoffset = offsetof(SetObject, weak_references),
    .tp_iter = set_iter,
    .tp_methods = set_methods,
    .tp_init = set_init,
    .tp_alloc = type_generic_alloc,
    .tp_new = set_type_new,
    .tp_free = object_gc_del,
};

constexpr PyTypeObject kFrozenSetType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "frozenset",
    .tp_basicsize = sizeof(SetObject),
    .tp_dealloc = set_dealloc,
    .tp_repr = set_repr,
    .tp_as_number = &frozen_set_as_number,
    .tp_as_sequence = &set_as_sequence,
    .tp_hash = frozen_set_hash,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\nBuild an immutable "
              "unordered collection of unique elements.",
    .tp_traverse = set_traverse,
    .tp_clear = set_tp_clear,
    .tp_richcompare = set_rich_compare,
    .tp_weaklistoffset = offsetof(SetObject, weak_references),
    .tp_iter = set_iter,
    .tp_methods = frozen_set_methods,
    .tp_alloc = type_generic_alloc,
    .tp_new = frozen_set_type_new,
    .tp_free = object_gc_del,
};

}  // namespace
}  // namespace interlock::objects

constinit PyTypeObject PySet_Type = interlock::objects::kSetType;
constinit PyTypeObject PyFrozenSet_Type = interlock::objects::kFrozenSetType;
