// Iterators over dicts: keys, values and items, forwards and backwards.
#include "base/base.hpp"

#include "objects/dict_inside.hpp"
#include "objects/err.hpp"
#include "objects/iter.hpp"
#include "objects/iter_inside.hpp"
#include "objects/long.hpp"
#include "objects/tuple.hpp"

namespace interlock::objects {
namespace {

struct DictIter {
    PyObject ob_base;
    DictObject *dict;     // null once the iterator is exhausted
    Py_ssize_t used;      // keys at the begin; -1: the dict changed, and this was told
    Py_ssize_t position;  // index of the entry to look at next
    Py_ssize_t left;      // items to come
    PyObject *result;     // item iterators: the tuple given out last, reused when nobody kept it
};

enum class Part { kKey, kValue, kItem };

DictIter *as_dict_iter(PyObject *object) noexcept { return reinterpret_cast<DictIter *>(object); }

bool is_reverse(const PyTypeObject *type) noexcept {
    return type == &PyDictRevIterKey_Type || type == &PyDictRevIterValue_Type || type == &PyDictRevIterItem_Type;
}

bool is_item_iter(const PyTypeObject *type) noexcept {
    return type == &PyDictIterItem_Type || type == &PyDictRevIterItem_Type;
}

void dict_iter_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    xdecref(as_dict_iter(self)->dict);
    xdecref(as_dict_iter(self)->result);
    object_gc_del(self);
}

int dict_iter_traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    Py_VISIT(as_dict_iter(self)->dict);
    Py_VISIT(as_dict_iter(self)->result);
    return 0;
}

PyObject *make_item(DictIter *iterator, const DictEntry &entry) noexcept {
    PyObject *result = iterator->result;
    if (result->ob_refcnt != 1) {
        // Held: allocating may collect garbage, whose finalizers may change the dict.
        auto key = Ref<>::borrow(entry.key), value = Ref<>::borrow(entry.value);
        return tuple_pack(2, key.get(), value.get());
    }
    incref(result);
    PyObject **items = tuple_items(result);
    PyObject *old_key = std::exchange(items[0], new_ref(entry.key));
    PyObject *old_value = std::exchange(items[1], new_ref(entry.value));
    decref(old_key);
    decref(old_value);
    // The collector stops tracking tuples of atoms; this one got new items.
    if (gc_head(result)->next == 0) {
        object_gc_track(result);
    }
    return result;
}

// The entry to give next; null at the end, or with an exception when the dict changed.
DictEntry *advance(DictIter *iterator, bool reverse) noexcept {
    DictObject *dict = iterator->dict;
    if (!dict) {
        return nullptr;
    }
    if (iterator->used != dict->used) {
        err_set_string(PyExc_RuntimeError, "dictionary changed size during iteration");
        iterator->used = -1;
        return nullptr;
    }
    DictEntry *entry = nullptr;
    if (!reverse) {
        entry = dict_next_entry(dict, &iterator->position);
    } else {
        for (Py_ssize_t i = iterator->position; i >= 0; --i) {
            if (i < dict->keys->count && dict->keys->entries[i].key) {
                entry = &dict->keys->entries[i];
                iterator->position = i - 1;
                break;
            }
        }
    }
    if (entry && iterator->left == 0) {
        // As many keys as at the begin, yet one too many: some went and others came.
        err_set_string(PyExc_RuntimeError, "dictionary keys changed during iteration");
        entry = nullptr;
    }
    if (entry) {
        --iterator->left;
    } else {
        iterator->dict = nullptr;
        decref(dict);
    }
    return entry;
}

template <Part kPart, bool kReverse>
PyObject *dict_iter_next(PyObject *self) noexcept {
    DictEntry *entry = advance(as_dict_iter(self), kReverse);
    if (!entry) {
        return nullptr;
    }
    if constexpr (kPart == Part::kItem) {
        return make_item(as_dict_iter(self), *entry);
    } else {
        return new_ref(kPart == Part::kKey ? entry->key : entry->value);
    }
}

PyObject *dict_iter_length_hint(PyObject *self, PyObject *) noexcept {
    auto *iterator = as_dict_iter(self);
    bool valid = iterator->dict && iterator->used == iterator->dict->used;
    return long_from_ssize_t(valid ? iterator->left : 0);
}

PyMethodDef dict_iter_methods[] = {
    {"__length_hint__", dict_iter_length_hint, METH_NOARGS, kLengthHintDoc},
    {},
};

template <Part kPart, bool kReverse>
constexpr PyTypeObject dict_iter_type(const char *name) noexcept {
    return {
        .ob_base = IL_STATIC_TYPE_HEAD,
        .tp_name = name,
        .tp_basicsize = sizeof(DictIter),
        .tp_dealloc = dict_iter_dealloc,
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
        .tp_traverse = dict_iter_traverse,
        .tp_iter = object_self_iter,
        .tp_iternext = dict_iter_next<kPart, kReverse>,
        .tp_methods = dict_iter_methods,
        .tp_free = object_gc_del,
    };
}

constexpr PyTypeObject kIterKeyType = dict_iter_type<Part::kKey, false>("dict_keyiterator");
constexpr PyTypeObject kIterValueType = dict_iter_type<Part::kValue, false>("dict_valueiterator");
constexpr PyTypeObject kIterItemType = dict_iter_type<Part::kItem, false>("dict_itemiterator");
constexpr PyTypeObject kRevIterKeyType = dict_iter_type<Part::kKey, true>("dict_reversekeyiterator");
constexpr PyTypeObject kRevIterValueType = dict_iter_type<Part::kValue, true>("dict_reversevalueiterator");
constexpr PyTypeObject kRevIterItemType = dict_iter_type<Part::kItem, true>("dict_reverseitemiterator");

}  // namespace

PyObject *dict_iter_new(PyTypeObject *type, PyObject *dict) noexcept {
    auto *iterator = reinterpret_cast<DictIter *>(object_gc_new(type));
    if (!iterator) {
        return nullptr;
    }
    iterator->dict = as_dict(new_ref(dict));
    iterator->used = iterator->left = as_dict(dict)->used;
    iterator->position = is_reverse(type) ? as_dict(dict)->keys->count - 1 : 0;
    iterator->result = nullptr;
    if (is_item_iter(type)) {
        iterator->result = tuple_pack(2, Py_None, Py_None);
        if (!iterator->result) {
            decref(iterator);
            return nullptr;
        }
    }
    object_gc_track(iterator);
    return as_object(iterator);
}

PyObject *dict_iter(PyObject *dict) noexcept { return dict_iter_new(&PyDictIterKey_Type, dict); }
PyObject *dict_reversed(PyObject *dict, PyObject *) noexcept { return dict_iter_new(&PyDictRevIterKey_Type, dict); }

}  // namespace interlock::objects

constinit PyTypeObject PyDictIterKey_Type = interlock::objects::kIterKeyType;
constinit PyTypeObject PyDictIterValue_Type = interlock::objects::kIterValueType;
constinit PyTypeObject PyDictIterItem_Type = interlock::objects::kIterItemType;
constinit PyTypeObject PyDictRevIterKey_Type = interlock::objects::kRevIterKeyType;
constinit PyTypeObject PyDictRevIterValue_Type = interlock::objects::kRevIterValueType;
constinit PyTypeObject PyDictRevIterItem_Type = interlock::objects::kRevIterItemType;
