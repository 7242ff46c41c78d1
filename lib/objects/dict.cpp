// The calls that C code makes on dicts; the table is in dict_table.cpp, the type in dict_methods.cpp.
#include "base/base.hpp"

#include "objects/dict.hpp"

#include <cstring>

#include "objects/call.hpp"
#include "objects/dict_inside.hpp"
#include "objects/err.hpp"
#include "objects/gc_fast.hpp"
#include "objects/hash.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/iter.hpp"
#include "objects/list.hpp"
#include "objects/mapping.hpp"
#include "objects/ref_tracer.hpp"
#include "objects/sequence.hpp"
#include "objects/tuple.hpp"
#include "objects/type.hpp"

namespace interlock::objects {
namespace {

bool check_dict(PyObject *object) noexcept {
    if (!object || !is_dict(object)) {
        err_bad_internal_call();
        return false;
    }
    return true;
}

DictObject *allocate() noexcept {
    PyObject *kept = interpreter_objects().containers.dicts.pop();
    PyObject *dict = kept ? kept : object_gc_new(&PyDict_Type);
    if (!dict) {
        return nullptr;
    }
    dict->ob_refcnt = 1;
    dict->ob_type = &PyDict_Type;
    auto *result = as_dict(dict);
    result->used = 0;
    result->changes = 0;
    result->keys = kNoKeys;
    return kept ? trace_created(result) : result;
}

// Borrowed value of a key, null without exception when it is missing.
PyObject *get_known(PyObject *dict, PyObject *key, Py_hash_t hash) noexcept {
    Py_ssize_t index = dict_find(as_dict(dict), key, hash);
    return index >= 0 ? as_dict(dict)->keys->entries[index].value : nullptr;
}

// The same for a UTF-8 text; makes no str unless foreign keys may have to be asked, or the bytes may be no UTF-8.
PyObject *get_text(PyObject *dict, const char *text) noexcept {
    size_t size = std::strlen(text);
    if (as_dict(dict)->keys->all_str) {
        Py_hash_t hash = hash_bytes(text, static_cast<Py_ssize_t>(size));
        Py_ssize_t index = dict_find_text(as_dict(dict), text, size, hash);
        if (index >= 0) {
            return as_dict(dict)->keys->entries[index].value;
        }
        bool ascii = true;
        for (size_t i = 0; i < size; ++i) {
            ascii &= static_cast<unsigned char>(text[i]) < 0x80;
        }
        if (ascii) {
            return nullptr;
        }
    }
    auto key = Ref<>::steal(unicode_from_string_and_size(text, static_cast<Py_ssize_t>(size)));
    return key ? get_known(dict, key.get(), unicode_hash(key.get())) : nullptr;
}

int give_result(PyObject *value, PyObject **result) noexcept {
    if (value) {
        *result = new_ref(value);
        return 1;
    }
    *result = nullptr;
    return err_occurred() ? -1 : 0;
}

void clear_dict(DictObject *dict) noexcept {
    if (dict->keys == kNoKeys) {
        return;
    }
    DictKeys *keys = std::exchange(dict->keys, kNoKeys);
    dict->used = 0;
    ++dict->changes;
    dict_drop_keys(keys);
}

enum class Part { kKeys, kValues, kItems };

PyObject *part_of(const DictEntry &entry, Part part) noexcept {
    if (part != Part::kItems) {
        return new_ref(part == Part::kKeys ? entry.key : entry.value);
    }
    // Held: allocating may collect garbage, whose finalizers may change the dict.
    auto key = Ref<>::borrow(entry.key), value = Ref<>::borrow(entry.value);
    return tuple_pack(2, key.get(), value.get());
}

PyObject *list_of(PyObject *object, Part part) noexcept {
    if (!check_dict(object)) {
        return nullptr;
    }
    auto *dict = as_dict(object);
    for (;;) {
        Py_ssize_t count = dict->used;
        auto list = Ref<>::steal(list_new(count));
        if (!list) {
            return nullptr;
        }
        // Allocating may have collected garbage, whose finalizers may have changed the dict.
        if (dict->used != count) {
            continue;
        }
        uint64_t changes = dict->changes;
        Py_ssize_t position = 0, i = 0;
        while (dict->changes == changes) {
            DictEntry *entry = dict_next_entry(dict, &position);
            if (!entry) {
                return list.release();
            }
            PyObject *item = part_of(*entry, part);
            if (!item) {
                return nullptr;
            }
            list_items(list.get())[i++] = item;
        }
    }
}

int merge_dict(DictObject *dict, DictObject *other, bool override_existing) noexcept {
    if (dict == other || other->used == 0) {
        return 0;
    }
    if (dict->used == 0 && dict->keys == kNoKeys) {
        DictKeys *keys = dict_clone_keys(other);
        if (!keys) {
            return -1;
        }
        dict->keys = keys;
        dict->used = other->used;
        ++dict->changes;
        if (gc_head(as_object(other))->next != 0 && gc_head(as_object(dict))->next == 0) {
            object_gc_track(dict);
        }
        return 0;
    }
    if (!dict_reserve(dict, other->used)) {
        return -1;
    }
    uint64_t changes = other->changes;
    Py_ssize_t position = 0;
    while (DictEntry *entry = dict_next_entry(other, &position)) {
        auto key = Ref<>::borrow(entry->key), value = Ref<>::borrow(entry->value);
        Py_hash_t hash = entry->hash;
        if (!override_existing) {
            Py_ssize_t index = dict_find(dict, key.get(), hash);
            if (index == kFailed) {
                return -1;
            }
            if (index == kMissing && dict_insert(dict, key.get(), hash, value.get()) < 0) {
                return -1;
            }
        } else if (dict_insert(dict, key.get(), hash, value.get()) < 0) {
            return -1;
        }
        if (other->changes != changes) {
            err_set_string(PyExc_RuntimeError, "dict mutated during update");
            return -1;
        }
    }
    return 0;
}

int merge_mapping(PyObject *dict, PyObject *other, bool override_existing) noexcept {
    auto keys = Ref<>::steal(mapping_keys(other));
    auto iterator = Ref<>::steal(keys ? object_get_iter(keys.get()) : nullptr);
    if (!iterator) {
        return -1;
    }
    for (;;) {
        auto key = Ref<>::steal(iter_next(iterator.get()));
        if (!key) {
            return err_occurred() ? -1 : 0;
        }
        if (!override_existing) {
            int there = dict_contains(dict, key.get());
            if (there != 0) {
                if (there < 0) {
                    return -1;
                }
                continue;
            }
        }
        auto value = Ref<>::steal(object_get_item(other, key.get()));
        if (!value || dict_set_item(dict, key.get(), value.get()) < 0) {
            return -1;
        }
    }
}

}  // namespace

void dict_dealloc(PyObject *self) noexcept {
    gc_untrack_now(self);
    auto *dict = as_dict(self);
    // A subtype's tp_new may have failed before it came to the keys.
    if (dict->keys) {
        dict_drop_keys(std::exchange(dict->keys, kNoKeys));
    }
    if (!is_exactly(self, &PyDict_Type) ||
        !interpreter_objects().containers.dicts.push(self, ContainerState::kMaxDicts)) {
        type_of(self)->tp_free(self);
    }
}

PyObject *dict_new() noexcept { return as_object(allocate()); }

bool dict_expect(PyObject *dict, Py_ssize_t more) noexcept {
    return more <= as_dict(dict)->keys->usable || dict_make_room(as_dict(dict), as_dict(dict)->used + more);
}

PyObject *dict_new_presized(Py_ssize_t expected) noexcept {
    auto dict = Ref<>::steal(dict_new());
    return dict && dict_make_room(as_dict(dict.get()), expected) ? dict.release() : nullptr;
}

PyObject *dict_get_item(PyObject *dict, PyObject *key) noexcept {
    if (!is_dict(dict)) {
        return nullptr;
    }
    if (is_exact_str(key) && as_dict(dict)->keys->all_str) {
        return get_known(dict, key, unicode_hash(key));
    }
    SavedError saved;
    Py_hash_t hash = hash_key(key);
    return hash == -1 ? nullptr : get_known(dict, key, hash);
}

PyObject *dict_get_item_with_error(PyObject *dict, PyObject *key) noexcept {
    if (!check_dict(dict)) {
        return nullptr;
    }
    Py_hash_t hash = hash_key(key);
    return hash == -1 ? nullptr : get_known(dict, key, hash);
}

PyObject *dict_get_item_known_hash(PyObject *dict, PyObject *key, Py_hash_t hash) noexcept {
    return check_dict(dict) ? get_known(dict, key, hash) : nullptr;
}

PyObject *dict_get_item_string(PyObject *dict, const char *key) noexcept {
    SavedError saved;
    return is_dict(dict) ? get_text(dict, key) : nullptr;
}

PyObject *dict_get_item_string_with_error(PyObject *dict, const char *key) noexcept {
    return check_dict(dict) ? get_text(dict, key) : nullptr;
}

int dict_get_item_ref(PyObject *dict, PyObject *key, PyObject **result) noexcept {
    *result = nullptr;
    if (!check_dict(dict)) {
        return -1;
    }
    Py_hash_t hash = hash_key(key);
    if (hash == -1) {
        return -1;
    }
    Py_ssize_t index = dict_find(as_dict(dict), key, hash);
    if (index < 0) {
        return index == kMissing ? 0 : -1;
    }
    *result = new_ref(as_dict(dict)->keys->entries[index].value);
    return 1;
}

int dict_get_item_string_ref(PyObject *dict, const char *key, PyObject **result) noexcept {
    *result = nullptr;
    return check_dict(dict) ? give_result(get_text(dict, key), result) : -1;
}

int dict_set_item(PyObject *dict, PyObject *key, PyObject *value) noexcept {
    if (!check_dict(dict)) {
        return -1;
    }
    Py_hash_t hash = hash_key(key);
    return hash == -1 ? -1 : dict_insert(as_dict(dict), key, hash, value);
}

int dict_set_item_known_hash(PyObject *dict, PyObject *key, PyObject *value, Py_hash_t hash) noexcept {
    return check_dict(dict) ? dict_insert(as_dict(dict), key, hash, value) : -1;
}

int dict_set_item_string(PyObject *dict, const char *key, PyObject *value) noexcept {
    auto text = Ref<>::steal(unicode_intern_from_string(key));
    return text ? dict_set_item(dict, text.get(), value) : -1;
}

int dict_set_item_string_steal(PyObject *dict, const char *key, PyObject *value) noexcept {
    if (!value) {
        return -1;
    }
    int result = dict_set_item_string(dict, key, value);
    decref(value);
    return result;
}

int dict_del_item(PyObject *dict, PyObject *key) noexcept {
    int found = dict_pop(dict, key, nullptr);
    if (found == 0) {
        err_set_key_error(key);
    }
    return found == 1 ? 0 : -1;
}

int dict_del_item_string(PyObject *dict, const char *key) noexcept {
    auto text = Ref<>::steal(unicode_from_string(key));
    return text ? dict_del_item(dict, text.get()) : -1;
}

int dict_set_default_ref(PyObject *object, PyObject *key, PyObject *value, PyObject **result) noexcept {
    if (result) {
        *result = nullptr;
    }
    if (!check_dict(object)) {
        return -1;
    }
    auto *dict = as_dict(object);
    Py_hash_t hash = hash_key(key);
    if (hash == -1) {
        return -1;
    }
    Py_ssize_t index = dict_find(dict, key, hash);
    if (index == kFailed || (index == kMissing && !dict_append_steal(dict, new_ref(key), hash, new_ref(value)))) {
        return -1;
    }
    if (result) {
        *result = new_ref(index >= 0 ? dict->keys->entries[index].value : value);
    }
    return index >= 0 ? 1 : 0;
}

PyObject *dict_set_default(PyObject *dict, PyObject *key, PyObject *value) noexcept {
    PyObject *result;
    if (dict_set_default_ref(dict, key, value, &result) < 0) {
        return nullptr;
    }
    decref(result);  // the dict has its own
    return result;
}

int dict_pop(PyObject *object, PyObject *key, PyObject **result) noexcept {
    if (result) {
        *result = nullptr;
    }
    if (!check_dict(object)) {
        return -1;
    }
    auto *dict = as_dict(object);
    Py_hash_t hash = hash_key(key);
    if (hash == -1) {
        return -1;
    }
    Py_ssize_t index = dict_find(dict, key, hash);
    if (index < 0) {
        return index == kMissing ? 0 : -1;
    }
    DictEntry entry = dict_take(dict, index);
    if (result) {
        *result = entry.value;
    } else {
        decref(entry.value);
    }
    decref(entry.key);
    return 1;
}

int dict_pop_string(PyObject *dict, const char *key, PyObject **result) noexcept {
    if (result) {
        *result = nullptr;
    }
    auto text = Ref<>::steal(unicode_from_string(key));
    return text ? dict_pop(dict, text.get(), result) : -1;
}

int dict_contains(PyObject *dict, PyObject *key) noexcept {
    Py_hash_t hash = hash_key(key);
    if (hash == -1) {
        return -1;
    }
    Py_ssize_t index = dict_find(as_dict(dict), key, hash);
    return index >= 0 ? 1 : index == kMissing ? 0 : -1;
}

int dict_contains_string(PyObject *dict, const char *key) noexcept {
    if (!check_dict(dict)) {
        return -1;
    }
    return get_text(dict, key) ? 1 : err_occurred() ? -1 : 0;
}

void dict_clear(PyObject *dict) noexcept {
    if (is_dict(dict)) {
        clear_dict(as_dict(dict));
    }
}

int dict_next(PyObject *dict, Py_ssize_t *position, PyObject **key, PyObject **value) noexcept {
    if (!is_dict(dict) || *position < 0) {
        return 0;
    }
    DictEntry *entry = dict_next_entry(as_dict(dict), position);
    if (!entry) {
        return 0;
    }
    if (key) {
        *key = entry->key;
    }
    if (value) {
        *value = entry->value;
    }
    return 1;
}

Py_ssize_t dict_size(PyObject *dict) noexcept { return check_dict(dict) ? as_dict(dict)->used : -1; }

PyObject *dict_keys(PyObject *dict) noexcept { return list_of(dict, Part::kKeys); }
PyObject *dict_values(PyObject *dict) noexcept { return list_of(dict, Part::kValues); }
PyObject *dict_items(PyObject *dict) noexcept { return list_of(dict, Part::kItems); }

PyObject *dict_copy(PyObject *dict) noexcept {
    if (!check_dict(dict)) {
        return nullptr;
    }
    auto copy = Ref<>::steal(dict_new());
    return copy && merge_dict(as_dict(copy.get()), as_dict(dict), true) == 0 ? copy.release() : nullptr;
}

int dict_update(PyObject *dict, PyObject *other) noexcept { return dict_merge(dict, other, 1); }

int dict_merge(PyObject *dict, PyObject *other, int override_existing) noexcept {
    if (!check_dict(dict) || !other) {
        if (!other) {
            err_bad_internal_call();
        }
        return -1;
    }
    // A subtype that iterates in its own way is asked like any mapping.
    if (is_dict(other) && type_of(other)->tp_iter == dict_iter) {
        return merge_dict(as_dict(dict), as_dict(other), override_existing != 0);
    }
    return merge_mapping(dict, other, override_existing != 0);
}

int dict_merge_from_seq2(PyObject *dict, PyObject *pairs, int override_existing) noexcept {
    auto iterator = Ref<>::steal(object_get_iter(pairs));
    if (!iterator) {
        return -1;
    }
    for (Py_ssize_t i = 0;; ++i) {
        auto element = Ref<>::steal(iter_next(iterator.get()));
        if (!element) {
            return err_occurred() ? -1 : 0;
        }
        auto pair = Ref<>::steal(sequence_fast(element.get(), ""));
        if (!pair) {
            if (err_exception_matches(PyExc_TypeError)) {
                err_format(PyExc_TypeError, "cannot convert dictionary update sequence element #%zd to a sequence", i);
            }
            return -1;
        }
        if (size_of(pair.get()) != 2) {
            err_format(PyExc_ValueError, "dictionary update sequence element #%zd has length %zd; 2 is required", i,
                       size_of(pair.get()));
            return -1;
        }
        // Held: comparing keys may change the pair when it is a list.
        auto key = Ref<>::borrow(sequence_fast_items(pair.get())[0]);
        auto value = Ref<>::borrow(sequence_fast_items(pair.get())[1]);
        int result = override_existing ? dict_set_item(dict, key.get(), value.get())
                                       : dict_set_default_ref(dict, key.get(), value.get(), nullptr);
        if (result < 0) {
            return -1;
        }
    }
}

int dict_update_from(PyObject *dict, PyObject *source) noexcept {
    if (is_exactly(source, &PyDict_Type)) {
        return dict_merge(dict, source, 1);
    }
    PyObject *keys;
    int is_mapping = object_get_optional_attr(source, IL_STR("keys"), &keys);
    if (is_mapping < 0) {
        return -1;
    }
    xdecref(keys);
    return is_mapping ? dict_merge(dict, source, 1) : dict_merge_from_seq2(dict, source, 1);
}

PyObject *dict_missing(PyObject *dict, PyObject *key) noexcept {
    if (!is_exactly(dict, &PyDict_Type)) {
        PyObject *found;
        int has = lookup_special(dict, IL_STR("__missing__"), &found);
        if (has < 0) {
            return nullptr;
        }
        if (has) {
            auto method = Ref<>::steal(found);
            return object_call_one_arg(method.get(), key);
        }
    }
    err_set_key_error(key);
    return nullptr;
}

}  // namespace interlock::objects
