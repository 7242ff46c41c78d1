// The type dict: slots and methods.
#include "base/base.hpp"

#include "objects/arg.hpp"
#include "objects/arguments.hpp"
#include "objects/call.hpp"
#include "objects/dict_inside.hpp"
#include "objects/err.hpp"
#include "objects/generic_alias.hpp"
#include "objects/iter.hpp"
#include "objects/long.hpp"
#include "objects/mapping.hpp"
#include "objects/repr.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"

namespace interlock::objects {
namespace {

int dict_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    DictKeys *keys = as_dict(self)->keys;
    for (Py_ssize_t i = 0; keys && i < keys->count; ++i) {
        if (!keys->all_str) {  // the collector has no interest in str
            Py_VISIT(keys->entries[i].key);
        }
        Py_VISIT(keys->entries[i].value);
    }
    return 0;
}

int dict_tp_clear(PyObject *self) noexcept {
    dict_clear(self);
    return 0;
}

PyObject *dict_repr(PyObject *self) noexcept {
    ReprScope scope(self);
    if (scope.is_recursive()) {
        return unicode_from_ascii("{...}", 5);
    }
    if (as_dict(self)->used == 0) {
        return unicode_from_ascii("{}", 2);
    }
    TextBuilder text;
    text.append("{", 1);
    Py_ssize_t position = 0;
    for (bool first = true; DictEntry *entry = dict_next_entry(as_dict(self), &position); first = false) {
        // Held: a repr may change the dict.
        auto key = Ref<>::borrow(entry->key), value = Ref<>::borrow(entry->value);
        if ((!first && !text.append(", ", 2)) || !text.append_repr(key.get()) || !text.append(": ", 2) ||
            !text.append_repr(value.get())) {
            return nullptr;
        }
    }
    text.append("}", 1);
    return text.finish();
}

// 1, 0 or -1.
int dict_equal(DictObject *left, DictObject *right) noexcept {
    if (left->used != right->used) {
        return 0;
    }
    Py_ssize_t position = 0;
    while (DictEntry *entry = dict_next_entry(left, &position)) {
        auto key = Ref<>::borrow(entry->key), value = Ref<>::borrow(entry->value);
        Py_ssize_t index = dict_find(right, key.get(), entry->hash);
        if (index < 0) {
            return index == kMissing ? 0 : -1;
        }
        auto other = Ref<>::borrow(right->keys->entries[index].value);
        int equal = object_rich_compare_bool(value.get(), other.get(), Py_EQ);
        if (equal <= 0) {
            return equal;
        }
    }
    return 1;
}

PyObject *dict_rich_compare(PyObject *left, PyObject *right, int op) noexcept {
    if (!is_dict(left) || !is_dict(right) || (op != Py_EQ && op != Py_NE)) {
        return new_ref(Py_NotImplemented);
    }
    int equal = dict_equal(as_dict(left), as_dict(right));
    return equal < 0 ? nullptr : equal == (op == Py_EQ) ? Py_True : Py_False;
}

Py_ssize_t dict_length(PyObject *self) noexcept { return as_dict(self)->used; }

PyObject *dict_subscript(PyObject *self, PyObject *key) noexcept {
    Py_hash_t hash = hash_key(key);
    if (hash == -1) {
        return nullptr;
    }
    Py_ssize_t index = dict_find(as_dict(self), key, hash);
    if (index >= 0) {
        return new_ref(as_dict(self)->keys->entries[index].value);
    }
    return index == kMissing ? dict_missing(self, key) : nullptr;
}

int dict_assign_subscript(PyObject *self, PyObject *key, PyObject *value) noexcept {
    return value ? dict_set_item(self, key, value) : dict_del_item(self, key);
}

PyObject *dict_or(PyObject *left, PyObject *right) noexcept {
    if (!is_dict(left) || !is_dict(right)) {
        return new_ref(Py_NotImplemented);
    }
    auto result = Ref<>::steal(dict_copy(left));
    return result && dict_update_from(result.get(), right) == 0 ? result.release() : nullptr;
}

PyObject *dict_in_place_or(PyObject *self, PyObject *other) noexcept {
    return dict_update_from(self, other) < 0 ? nullptr : new_ref(self);
}

PyObject *dict_contains_method(PyObject *self, PyObject *key) noexcept {
    int found = dict_contains(self, key);
    return found < 0 ? nullptr : found ? Py_True : Py_False;
}

PyObject *dict_get_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    if (!check_positional("get", count, 1, 2)) {
        return nullptr;
    }
    PyObject *value;
    int found = dict_get_item_ref(self, args[0], &value);
    return found < 0 ? nullptr : found ? value : new_ref(count > 1 ? args[1] : Py_None);
}

PyObject *dict_set_default_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    PyObject *value;
    if (!check_positional("setdefault", count, 1, 2) ||
        dict_set_default_ref(self, args[0], count > 1 ? args[1] : Py_None, &value) < 0) {
        return nullptr;
    }
    return value;
}

PyObject *dict_pop_method(PyObject *self, PyObject *const *args, Py_ssize_t count) noexcept {
    PyObject *value;
    if (!check_positional("pop", count, 1, 2)) {
        return nullptr;
    }
    int found = dict_pop(self, args[0], &value);
    if (found == 0) {
        if (count > 1) {
            return new_ref(args[1]);
        }
        err_set_key_error(args[0]);
    }
    return value;
}

PyObject *dict_pop_item_method(PyObject *self, PyObject *) noexcept {
    auto *dict = as_dict(self);
    // First, because allocating may run code that changes the dict.
    auto pair = Ref<>::steal(tuple_new(2));
    if (!pair) {
        return nullptr;
    }
    if (dict->used == 0) {
        err_set_string(PyExc_KeyError, "popitem(): dictionary is empty");
        return nullptr;
    }
    DictKeys *keys = dict->keys;
    Py_ssize_t last = keys->count - 1;
    while (!keys->entries[last].key) {
        --last;
    }
    DictEntry entry = dict_take(dict, last);
    // The holes at the end can be written again; their slots stay used (D2).
    keys->count = last;
    tuple_items(pair.get())[0] = entry.key;
    tuple_items(pair.get())[1] = entry.value;
    return pair.release();
}

// Shared by update() and the constructor.
int update_with(PyObject *self, PyObject *args, PyObject *kwargs, const char *name) noexcept {
    PyObject *source = nullptr;
    if (!arg_unpack_tuple(args, name, 0, 1, &source) || (source && dict_update_from(self, source) < 0)) {
        return -1;
    }
    return kwargs ? (arg_validate_keyword_arguments(kwargs) ? dict_merge(self, kwargs, 1) : -1) : 0;
}

PyObject *dict_update_method(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    return update_with(self, args, kwargs, "update") < 0 ? nullptr : new_ref(Py_None);
}

PyObject *dict_copy_method(PyObject *self, PyObject *) noexcept { return dict_copy(self); }

PyObject *dict_clear_method(PyObject *self, PyObject *) noexcept {
    dict_clear(self);
    return new_ref(Py_None);
}

PyObject *dict_size_of_method(PyObject *self, PyObject *) noexcept {
    DictKeys *keys = as_dict(self)->keys;
    Py_ssize_t size = type_of(self)->tp_basicsize;
    if (keys != kNoKeys) {
        size += reinterpret_cast<char *>(keys->entries) - reinterpret_cast<char *>(keys) +
                (keys->slot_count() * 2 / 3) * static_cast<Py_ssize_t>(sizeof(DictEntry));
    }
    return long_from_ssize_t(size);
}

PyObject *dict_from_keys_method(PyObject *type, PyObject *const *args, Py_ssize_t count) noexcept {
    if (!check_positional("fromkeys", count, 1, 2)) {
        return nullptr;
    }
    PyObject *value = count > 1 ? args[1] : Py_None;
    auto result = Ref<>::steal(object_call_no_args(type));
    auto iterator = Ref<>::steal(result ? object_get_iter(args[0]) : nullptr);
    if (!iterator) {
        return nullptr;
    }
    bool exact = is_exactly(result.get(), &PyDict_Type);
    for (;;) {
        auto key = Ref<>::steal(iter_next(iterator.get()));
        if (!key) {
            return err_occurred() ? nullptr : result.release();
        }
        if ((exact ? dict_set_item(result.get(), key.get(), value)
                   : object_set_item(result.get(), key.get(), value)) < 0) {
            return nullptr;
        }
    }
}

PyObject *dict_keys_method(PyObject *self, PyObject *) noexcept { return dict_view_new(&PyDictKeys_Type, self); }
PyObject *dict_values_method(PyObject *self, PyObject *) noexcept { return dict_view_new(&PyDictValues_Type, self); }
PyObject *dict_items_method(PyObject *self, PyObject *) noexcept { return dict_view_new(&PyDictItems_Type, self); }

int dict_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    return update_with(self, args, kwargs, "dict");
}

PyObject *dict_type_new(PyTypeObject *type, PyObject *, PyObject *) noexcept {
    if (type == &PyDict_Type) {
        return dict_new();
    }
    PyObject *self = type->tp_alloc(type, 0);
    if (self) {
        as_dict(self)->keys = kNoKeys;
    }
    return self;
}

PySequenceMethods dict_as_sequence = {.sq_contains = dict_contains};

PyMappingMethods dict_as_mapping = {
    .mp_length = dict_length,
    .mp_subscript = dict_subscript,
    .mp_ass_subscript = dict_assign_subscript,
};

PyNumberMethods dict_as_number = {.nb_or = dict_or, .nb_inplace_or = dict_in_place_or};

PyMethodDef dict_methods[] = {
    IL_CLASS_GETITEM_METHOD,
    {"__contains__", dict_contains_method, METH_O | METH_COEXIST,
     "__contains__($self, key, /)\n--\n\nTrue if the dictionary has the specified key, else False."},
    {"__getitem__", dict_subscript, METH_O | METH_COEXIST, "x.__getitem__(y) <==> x[y]"},
    {"__sizeof__", dict_size_of_method, METH_NOARGS, "D.__sizeof__() -> size of D in memory, in bytes"},
    {"__reversed__", dict_reversed, METH_NOARGS,
     "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the dict keys."},
    {"get", _PyCFunction_CAST(dict_get_method), METH_FASTCALL,
     "get($self, key, default=None, /)\n--\n\nReturn the value for key if key is in the dictionary, else default."},
    {"setdefault", _PyCFunction_CAST(dict_set_default_method), METH_FASTCALL,
     "setdefault($self, key, default=None, /)\n--\n\nInsert key with a value of default if key is not in the "
     "dictionary.\n\nReturn the value for key if key is in the dictionary, else default."},
    {"pop", _PyCFunction_CAST(dict_pop_method), METH_FASTCALL,
     "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the "
     "default if given; otherwise,\nraise a KeyError."},
    {"popitem", dict_pop_item_method, METH_NOARGS,
     "popitem($self, /)\n--\n\nRemove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO "
     "(last-in, first-out) order.\nRaises KeyError if the dict is empty."},
    {"keys", dict_keys_method, METH_NOARGS, "D.keys() -> a set-like object providing a view on D's keys"},
    {"items", dict_items_method, METH_NOARGS, "D.items() -> a set-like object providing a view on D's items"},
    {"values", dict_values_method, METH_NOARGS, "D.values() -> an object providing a view on D's values"},
    {"update", _PyCFunction_CAST(dict_update_method), METH_VARARGS | METH_KEYWORDS,
     "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F."},
    {"fromkeys", _PyCFunction_CAST(dict_from_keys_method), METH_FASTCALL | METH_CLASS,
     "fromkeys($type, iterable, value=None, /)\n--\n\nCreate a new dictionary with keys from iterable and values set to "
     "value."},
    {"clear", dict_clear_method, METH_NOARGS, "D.clear() -> None.  Remove all items from D."},
    {"copy", dict_copy_method, METH_NOARGS, "D.copy() -> a shallow copy of D"},
    {},
};

constexpr PyTypeObject kDictType = {
    .ob_base = IL_STATIC_TYPE_HEAD,
    .tp_name = "dict",
    .tp_basicsize = sizeof(DictObject),
    .tp_dealloc = dict_dealloc,
    .tp_repr = dict_repr,
    .tp_as_number = &dict_as_number,
    .tp_as_sequence = &dict_as_sequence,
    .tp_as_mapping = &dict_as_mapping,
    .tp_hash = object_hash_not_implemented,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DICT_SUBCLASS |
                Py_TPFLAGS_MAPPING,
    .tp_doc = "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    "
              "(key, value) pairs\ndict(iterable) -> new dictionary initialized from (key, value) pairs\ndict(**kwargs) -> "
              "new dictionary initialized with the name=value pairs\n    in the keyword argument list.",
    .tp_traverse = dict_traverse,
    .tp_clear = dict_tp_clear,
    .tp_richcompare = dict_rich_compare,
    .tp_iter = dict_iter,
    .tp_methods = dict_methods,
    .tp_init = dict_init,
    .tp_alloc = type_generic_alloc,
    .tp_new = dict_type_new,
    .tp_free = object_gc_del,
};

}  // namespace
}  // namespace interlock::objects

constinit PyTypeObject PyDict_Type = interlock::objects::kDictType;
