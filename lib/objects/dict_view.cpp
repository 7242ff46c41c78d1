// Views of a dict: dict.keys(), dict.values(), dict.items().  Those of keys and items are also sets.
#include "base/base.hpp"

#include "objects/dict_inside.hpp"
#include "objects/err.hpp"
#include "objects/iter.hpp"
#include "objects/mapping.hpp"
#include "objects/repr.hpp"
#include "objects/sequence.hpp"
#include "objects/set.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"

namespace interlock::objects {
namespace {

struct DictView {
    PyObject ob_base;
    PyObject *dict;
};

PyObject *dict_of(PyObject *view) noexcept { return reinterpret_cast<DictView *>(view)->dict; }

bool is_view_set(PyObject *object) noexcept {
    return is_instance_of(object, &PyDictKeys_Type) || is_instance_of(object, &PyDictItems_Type);
}

bool is_any_set(PyObject *object) noexcept {
    return is_instance_of(object, &PySet_Type) || is_instance_of(object, &PyFrozenSet_Type);
}

void view_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    decref(dict_of(self));
    object_gc_del(self);
}

int view_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(dict_of(self));
    return 0;
}

PyObject *view_repr(PyObject *self) noexcept {
    ReprScope scope(self);
    if (scope.is_recursive()) {
        return unicode_from_ascii("...", 3);
    }
    auto list = Ref<>::steal(sequence_list(self));
    TextBuilder text;
    if (!list || !text.append(type_of(self)->tp_name) || !text.append("(", 1) || !text.append_repr(list.get()) ||
        !text.append(")", 1)) {
        return nullptr;
    }
    return text.finish();
}

Py_ssize_t view_length(PyObject *self) noexcept { return as_dict(dict_of(self))->used; }

int keys_contain(PyObject *self, PyObject *key) noexcept { return dict_contains(dict_of(self), key); }

int items_contain(PyObject *self, PyObject *pair) noexcept {
    if (!is_tuple(pair) || size_of(pair) != 2) {
        return 0;
    }
    PyObject *found;
    int result = dict_get_item_ref(dict_of(self), tuple_item(pair, 0), &found);
    if (result <= 0) {
        return result;
    }
    auto value = Ref<>::steal(found);
    return object_rich_compare_bool(value.get(), tuple_item(pair, 1), Py_EQ);
}

PyObject *keys_iter(PyObject *self) noexcept { return dict_iter_new(&PyDictIterKey_Type, dict_of(self)); }
PyObject *values_iter(PyObject *self) noexcept { return dict_iter_new(&PyDictIterValue_Type, dict_of(self)); }
PyObject *items_iter(PyObject *self) noexcept { return dict_iter_new(&PyDictIterItem_Type, dict_of(self)); }

PyObject *keys_reversed(PyObject *self, PyObject *) noexcept {
    return dict_iter_new(&PyDictRevIterKey_Type, dict_of(self));
}
PyObject *values_reversed(PyObject *self, PyObject *) noexcept {
    return dict_iter_new(&PyDictRevIterValue_Type, dict_of(self));
}
PyObject *items_reversed(PyObject *self, PyObject *) noexcept {
    return dict_iter_new(&PyDictRevIterItem_Type, dict_of(self));
}

// Is everything of `part` in `whole`?  1, 0 or -1.
int all_in(PyObject *part, PyObject *whole) noexcept {
    auto iterator = Ref<>::steal(object_get_iter(part));
    if (!iterator) {
        return -1;
    }
    for (;;) {
        auto item = Ref<>::steal(iter_next(iterator.get()));
        if (!item) {
            return err_occurred() ? -1 : 1;
        }
        int found = sequence_contains(whole, item.get());
        if (found <= 0) {
            return found;
        }
    }
}

PyObject *view_rich_compare(PyObject *self, PyObject *other, int op) noexcept {
    if (!is_any_set(other) && !is_view_set(other)) {
        return new_ref(Py_NotImplemented);
    }
    Py_ssize_t size = view_length(self), other_size = object_size(other);
    if (other_size < 0) {
        return nullptr;
    }
    int result = 0;
    switch (op) {
        case Py_EQ:
        case Py_NE:
            result = size == other_size ? all_in(self, other) : 0;
            if (op == Py_NE && result >= 0) {
                result = !result;
            }
            break;
        case Py_LT: result = size < other_size ? all_in(self, other) : 0; break;
        case Py_LE: result = size <= other_size ? all_in(self, other) : 0; break;
        case Py_GT: result = size > other_size ? all_in(other, self) : 0; break;
        default: result = size >= other_size ? all_in(other, self) : 0; break;
    }
    return result < 0 ? nullptr : result ? Py_True : Py_False;
}

// The view may be either operand; the other one may be any iterable.
PyObject *view_change_copy(PyObject *left, PyObject *right, int (*change)(PyObject *, PyObject *) noexcept) noexcept {
    auto result = Ref<>::steal(set_new(left));
    return result && change(result.get(), right) == 0 ? result.release() : nullptr;
}

PyObject *view_or(PyObject *left, PyObject *right) noexcept { return view_change_copy(left, right, set_update); }
PyObject *view_subtract(PyObject *left, PyObject *right) noexcept {
    return view_change_copy(left, right, set_difference_update);
}
PyObject *view_xor(PyObject *left, PyObject *right) noexcept {
    return view_change_copy(left, right, set_symmetric_difference_update);
}

PyObject *view_and(PyObject *left, PyObject *right) noexcept {
    PyObject *view = is_view_set(left) ? left : right;
    PyObject *other = view == left ? right : left;
    auto result = Ref<>::steal(set_new(nullptr));
    auto iterator = Ref<>::steal(result ? object_get_iter(other) : nullptr);
    if (!iterator) {
        return nullptr;
    }
    for (;;) {
        auto item = Ref<>::steal(iter_next(iterator.get()));
        if (!item) {
            return err_occurred() ? nullptr : result.release();
        }
        int found = sequence_contains(view, item.get());
        if (found < 0 || (found && set_add(result.get(), item.get()) < 0)) {
            return nullptr;
        }
    }
}

PyObject *view_is_disjoint(PyObject *self, PyObject *other) noexcept {
    if (self == other) {
        return view_length(self) == 0 ? Py_True : Py_False;
    }
    auto iterator = Ref<>::steal(object_get_iter(other));
    if (!iterator) {
        return nullptr;
    }
    for (;;) {
        auto item = Ref<>::steal(iter_next(iterator.get()));
        if (!item) {
            return err_occurred() ? nullptr : Py_True;
        }
        int found = sequence_contains(self, item.get());
        if (found != 0) {
            return found < 0 ? nullptr : Py_False;
        }
    }
}

PyObject *view_mapping(PyObject *self, void *) noexcept { return dict_proxy_new(dict_of(self)); }

PySequenceMethods keys_as_sequence = {.sq_length = view_length, .sq_contains = keys_contain};
PySequenceMethods items_as_sequence = {.sq_length = view_length, .sq_contains = items_contain};
PySequenceMethods values_as_sequence = {.sq_length = view_length};

PyNumberMethods view_as_number = {
    .nb_subtract = view_subtract,
    .nb_and = view_and,
    .nb_xor = view_xor,
    .nb_or = view_or,
};

constexpr char kDisjointDoc[] = "Return True if the view and the given iterable have a null intersection.";

PyMethodDef keys_methods[] = {
    {"isdisjoint", view_is_disjoint, METH_O, kDisjointDoc},
    {"__reversed__", keys_reversed, METH_NOARGS, "Return a reverse iterator over the dict keys."},
    {},
};
PyMethodDef items_methods[] = {
    {"isdisjoint", view_is_disjoint, METH_O, kDisjointDoc},
    {"__reversed__", items_reversed, METH_NOARGS, "Return a reverse iterator over the dict items."},
    {},
};
PyMethodDef values_methods[] = {
    {"__reversed__", values_reversed, METH_NOARGS, "Return a reverse iterator over the dict values."},
    {},
};
PyGetSetDef view_getset[] = {
    {"mapping", view_mapping, nullptr, "dictionary that this view refers to", nullptr},
    {},
};

constexpr PyTypeObject view_type(const char *name, PySequenceMethods *sequence, PyNumberMethods *numbers,
                                 getiterfunc iter, PyMethodDef *methods) noexcept {
    return {
        .ob_base = IL_STATIC_TYPE_HEAD,
        .tp_name = name,
        .tp_basicsize = sizeof(DictView),
        .tp_dealloc = view_dealloc,
        .tp_repr = view_repr,
        .tp_as_number = numbers,
        .tp_as_sequence = sequence,
        // Comparing as a set goes with not being hashable.
        .tp_hash = numbers ? object_hash_not_implemented : nullptr,
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
        .tp_traverse = view_traverse,
        .tp_richcompare = numbers ? view_rich_compare : nullptr,
        .tp_iter = iter,
        .tp_methods = methods,
        .tp_getset = view_getset,
        .tp_free = object_gc_del,
    };
}

constexpr PyTypeObject kKeysType = view_type("dict_keys", &keys_as_sequence, &view_as_number, keys_iter, keys_methods);
constexpr PyTypeObject kItemsType =
    view_type("dict_items", &items_as_sequence, &view_as_number, items_iter, items_methods);
constexpr PyTypeObject kValuesType = view_type("dict_values", &values_as_sequence, nullptr, values_iter, values_methods);

}  // namespace

PyObject *dict_view_new(PyTypeObject *type, PyObject *dict) noexcept {
    auto *view = reinterpret_cast<DictView *>(object_gc_new(type));
    if (!view) {
        return nullptr;
    }
    view->dict = new_ref(dict);
    object_gc_track(view);
    return as_object(view);
}

}  // namespace interlock::objects

constinit PyTypeObject PyDictKeys_Type = interlock::objects::kKeysType;
constinit PyTypeObject PyDictItems_Type = interlock::objects::kItemsType;
constinit PyTypeObject PyDictValues_Type = interlock::objects::kValuesType;
