// The table of set and frozenset, and the calls that C code makes; invariants in set_inside.hpp.
#include "base/base.hpp"

#include "objects/set.hpp"

#include <cstring>

#include "objects/dict.hpp"
#include "objects/dict_inside.hpp"
#include "objects/err.hpp"
#include "objects/gc_fast.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/iter.hpp"
#include "objects/memory.hpp"
#include "objects/set_inside.hpp"
#include "objects/unicode.hpp"
#include "objects/weakref.hpp"

namespace interlock::objects {
namespace {

PyObject removed_key_storage = {kImmortalRefcnt, nullptr};
PyObject *const kRemovedKey = &removed_key_storage;

bool is_live(const SetEntry &entry) noexcept { return entry.key && entry.key != kRemovedKey; }

// Walks the slots that a hash may be in: first its low bits, which keeps small ints in order; then, from a place that all
// bits have a part in, with steps that grow by one, which visits every slot of a power of two.
struct Probe {
    Probe(int log2_slots, Py_hash_t hash) noexcept
        : mask((size_t{1} << log2_slots) - 1),
          slot(static_cast<size_t>(hash) & mask),
          start(static_cast<size_t>((static_cast<uint64_t>(hash) * 0x9E3779B97F4A7C15u) >> (64 - log2_slots))) {}
    void next() noexcept {
        start = (start + step++) & mask;
        slot = start;
    }

    size_t mask;
    size_t slot;
    size_t start;
    size_t step = 0;
};

Py_ssize_t slot_count(const SetObject *set) noexcept { return Py_ssize_t{1} << set->log2_slots; }

void make_empty(SetObject *set) noexcept {
    std::memset(set->small, 0, sizeof set->small);
    set->table = set->small;
    set->log2_slots = kSmallSetLog2;
    set->used = 0;
    set->fill = 0;
    set->finger = 0;
    ++set->changes;
}

// Puts a key that is known to be missing into a table without removed slots.
void put_new(SetEntry *table, int log2_slots, const SetEntry &entry) noexcept {
    Probe probe(log2_slots, entry.hash);
    while (table[probe.slot].key) {
        probe.next();
    }
    table[probe.slot] = entry;
}

bool resize(SetObject *set, Py_ssize_t expected) noexcept {
    int log2_slots = kSmallSetLog2;
    while ((Py_ssize_t{1} << log2_slots) * 3 / 5 <= expected) {
        if (++log2_slots > 56) {
            err_no_memory();
            return false;
        }
    }
    SetEntry old_small[1 << kSmallSetLog2];
    SetEntry *old = set->table;
    Py_ssize_t old_slots = slot_count(set);
    if (old == set->small) {
        std::memcpy(old_small, set->small, sizeof old_small);
        old = old_small;
    }
    SetEntry *table = set->small;
    if (log2_slots == kSmallSetLog2) {
        std::memset(set->small, 0, sizeof set->small);
    } else {
        table = static_cast<SetEntry *>(mem_calloc(size_t{1} << log2_slots, sizeof(SetEntry)));
        if (!table) {
            err_no_memory();
            return false;
        }
    }
    for (Py_ssize_t i = 0; i < old_slots; ++i) {
        if (is_live(old[i])) {
            put_new(table, log2_slots, old[i]);
        }
    }
    if (old != old_small) {
        mem_free(old);
    }
    set->table = table;
    set->log2_slots = log2_slots;
    set->fill = set->used;
    ++set->changes;
    return true;
}

bool needs_room(const SetObject *set) noexcept { return set->fill * 5 >= slot_count(set) * 3; }

// Slot of a key; kMissing or kFailed (with an exception) otherwise.  `removed` receives a removed slot on the way, or -1.
Py_ssize_t find_slot(SetObject *set, PyObject *key, Py_hash_t hash, Py_ssize_t *removed) noexcept {
    bool plain = is_exact_str(key);
again:
    *removed = -1;
    for (Probe probe(set->log2_slots, hash);; probe.next()) {
        const SetEntry &entry = set->table[probe.slot];
        if (!entry.key) {
            return kMissing;
        }
        if (entry.key == kRemovedKey) {
            *removed = static_cast<Py_ssize_t>(probe.slot);
            continue;
        }
        if (entry.key == key) {
            return static_cast<Py_ssize_t>(probe.slot);
        }
        if (entry.hash != hash) {
            continue;
        }
        if (plain && is_exact_str(entry.key)) {
            if (unicode_eq(entry.key, key)) {
                return static_cast<Py_ssize_t>(probe.slot);
            }
            continue;
        }
        auto held = Ref<>::borrow(entry.key);
        uint64_t changes = set->changes;
        int equal = object_rich_compare_bool(held.get(), key, Py_EQ);
        if (equal < 0) {
            return kFailed;
        }
        if (set->changes != changes) {
            goto again;
        }
        if (equal) {
            return static_cast<Py_ssize_t>(probe.slot);
        }
    }
}

void release_table(SetEntry *table, Py_ssize_t slots) noexcept {
    for (Py_ssize_t i = 0; i < slots; ++i) {
        if (is_live(table[i])) {
            decref(table[i].key);
        }
    }
}

int update_from_set(SetObject *set, SetObject *other) noexcept {
    if (set == other || other->used == 0) {
        return 0;
    }
    if ((set->fill + other->used) * 5 >= slot_count(set) * 3 && !resize(set, (set->used + other->used) * 2)) {
        return -1;
    }
    Py_ssize_t position = 0;
    PyObject *key;
    Py_hash_t hash;
    if (set->fill == 0) {
        // Nothing to compare with.
        while (set_next(as_object(other), &position, &key, &hash)) {
            put_new(set->table, set->log2_slots, {new_ref(key), hash});
        }
        set->used = set->fill = other->used;
        ++set->changes;
        return 0;
    }
    while (set_next(as_object(other), &position, &key, &hash)) {
        auto held = Ref<>::borrow(key);
        if (set_insert(set, held.get(), hash) < 0) {
            return -1;
        }
    }
    return 0;
}

// Calls `visit` with every key of any iterable and its hash, until it returns something below 0.
template <class Visit>
int for_each_key(PyObject *iterable, Visit visit) noexcept {
    Py_ssize_t position = 0;
    Py_hash_t hash;
    PyObject *key;
    if (is_any_set(iterable)) {
        while (set_next(iterable, &position, &key, &hash)) {
            auto held = Ref<>::borrow(key);
            if (visit(held.get(), hash) < 0) {
                return -1;
            }
        }
        return 0;
    }
    if (is_exactly(iterable, &PyDict_Type)) {
        uint64_t changes = as_dict(iterable)->changes;
        while (DictEntry *entry = dict_next_entry(as_dict(iterable), &position)) {
            auto held = Ref<>::borrow(entry->key);
            if (visit(held.get(), entry->hash) < 0) {
                return -1;
            }
            if (as_dict(iterable)->changes != changes) {
                err_set_string(PyExc_RuntimeError, "dictionary changed size during iteration");
                return -1;
            }
        }
        return 0;
    }
    auto iterator = Ref<>::steal(object_get_iter(iterable));
    if (!iterator) {
        return -1;
    }
    for (;;) {
        auto item = Ref<>::steal(iter_next(iterator.get()));
        if (!item) {
            return err_occurred() ? -1 : 0;
        }
        hash = hash_key(item.get());
        if (hash == -1 || visit(item.get(), hash) < 0) {
            return -1;
        }
    }
}

bool check_any_set(PyObject *object) noexcept {
    if (!object || !is_any_set(object)) {
        err_bad_internal_call();
        return false;
    }
    return true;
}

bool check_set(PyObject *object) noexcept {
    if (!object || !is_set(object)) {
        err_bad_internal_call();
        return false;
    }
    return true;
}

}  // namespace

int set_find(SetObject *set, PyObject *key, Py_hash_t hash) noexcept {
    Py_ssize_t removed, slot = find_slot(set, key, hash, &removed);
    return slot >= 0 ? 1 : slot == kMissing ? 0 : -1;
}

int set_insert(SetObject *set, PyObject *key, Py_hash_t hash) noexcept {
    auto held = Ref<>::borrow(key);
    Py_ssize_t slot, removed;
    for (;;) {
        slot = find_slot(set, key, hash, &removed);
        if (slot != kMissing) {
            return slot >= 0 ? 0 : -1;
        }
        if (!needs_room(set)) {
            break;
        }
        // Four times the keys while that is little, so that few searches collide.
        if (!resize(set, set->used > 50000 ? set->used * 2 : set->used * 4)) {
            return -1;
        }
    }
    if (removed >= 0) {
        set->table[removed] = {held.release(), hash};
    } else {
        Probe probe(set->log2_slots, hash);
        while (set->table[probe.slot].key) {
            probe.next();
        }
        set->table[probe.slot] = {held.release(), hash};
        ++set->fill;
    }
    ++set->used;
    ++set->changes;
    return 0;
}

int set_remove(SetObject *set, PyObject *key, Py_hash_t hash) noexcept {
    Py_ssize_t removed, slot = find_slot(set, key, hash, &removed);
    if (slot < 0) {
        return slot == kMissing ? 0 : -1;
    }
    PyObject *old = set->table[slot].key;
    set->table[slot] = {kRemovedKey, -1};
    --set->used;
    ++set->changes;
    decref(old);
    return 1;
}

int set_remove_key(SetObject *set, PyObject *key) noexcept {
    Py_hash_t hash = hash_key(key);
    return hash == -1 ? -1 : set_remove(set, key, hash);
}

PyObject *set_pop_key(SetObject *set) noexcept {
    if (set->used == 0) {
        err_set_string(PyExc_KeyError, "pop from an empty set");
        return nullptr;
    }
    Py_ssize_t mask = slot_count(set) - 1, slot = set->finger & mask;
    while (!is_live(set->table[slot])) {
        slot = (slot + 1) & mask;
    }
    PyObject *key = set->table[slot].key;
    set->table[slot] = {kRemovedKey, -1};
    set->finger = slot + 1;
    --set->used;
    ++set->changes;
    return key;
}

void set_clear_keys(SetObject *set) noexcept {
    if (set->fill == 0 && set->table == set->small) {
        return;
    }
    SetEntry small[1 << kSmallSetLog2];
    SetEntry *table = set->table;
    Py_ssize_t slots = slot_count(set);
    if (table == set->small) {
        std::memcpy(small, table, sizeof small);
    }
    make_empty(set);
    release_table(table == set->small ? small : table, slots);
    if (table != set->small) {
        mem_free(table);
    }
}

void set_swap_keys(SetObject *left, SetObject *right) noexcept {
    bool left_small = left->table == left->small, right_small = right->table == right->small;
    std::swap(left->table, right->table);
    std::swap(left->used, right->used);
    std::swap(left->fill, right->fill);
    std::swap(left->log2_slots, right->log2_slots);
    std::swap(left->small, right->small);
    if (left_small) {
        right->table = right->small;
    }
    if (right_small) {
        left->table = left->small;
    }
    left->hash = right->hash = -1;
    ++left->changes;
    ++right->changes;
}

void set_dealloc(PyObject *self) noexcept {
    gc_untrack_now(self);
    SetObject *set = as_set(self);
    if (set->weak_references) {
        object_clear_weak_refs(self);
    }
    release_table(set->table, slot_count(set));
    if (set->table != set->small) {
        mem_free(set->table);
    }
    type_of(self)->tp_free(self);
}

PyObject *set_make(PyTypeObject *type, PyObject *iterable) noexcept {
    bool plain = type == &PySet_Type || type == &PyFrozenSet_Type;
    PyObject *self = plain ? object_gc_new(type) : type->tp_alloc(type, 0);
    if (!self) {
        return nullptr;
    }
    SetObject *set = as_set(self);
    set->changes = 0;
    set->weak_references = nullptr;
    make_empty(set);
    set->hash = -1;
    if (plain) {
        gc_track_new(interpreter_objects().gc, self);
    }
    if (iterable && set_update(self, iterable) < 0) {
        decref(self);
        return nullptr;
    }
    return self;
}

PyObject *set_new(PyObject *iterable) noexcept { return set_make(&PySet_Type, iterable); }
PyObject *frozen_set_new(PyObject *iterable) noexcept { return set_make(&PyFrozenSet_Type, iterable); }

int set_add(PyObject *set, PyObject *key) noexcept {
    if (!is_set(set) && (!is_frozen_set(set) || set->ob_refcnt != 1)) {
        err_bad_internal_call();
        return -1;
    }
    Py_hash_t hash = hash_key(key);
    return hash == -1 ? -1 : set_insert(as_set(set), key, hash);
}

int set_clear(PyObject *set) noexcept {
    if (!check_set(set)) {
        return -1;
    }
    set_clear_keys(as_set(set));
    return 0;
}

int set_contains(PyObject *any_set, PyObject *key) noexcept {
    if (!check_any_set(any_set)) {
        return -1;
    }
    Py_hash_t hash = hash_key(key);
    return hash == -1 ? -1 : set_find(as_set(any_set), key, hash);
}

int set_discard(PyObject *set, PyObject *key) noexcept {
    return check_set(set) ? set_remove_key(as_set(set), key) : -1;
}

PyObject *set_pop(PyObject *set) noexcept { return check_set(set) ? set_pop_key(as_set(set)) : nullptr; }

Py_ssize_t set_size(PyObject *any_set) noexcept { return check_any_set(any_set) ? as_set(any_set)->used : -1; }

int set_next(PyObject *any_set, Py_ssize_t *position, PyObject **key, Py_hash_t *hash) noexcept {
    SetObject *set = as_set(any_set);
    for (Py_ssize_t i = *position, slots = slot_count(set); i < slots; ++i) {
        if (is_live(set->table[i])) {
            *position = i + 1;
            *key = set->table[i].key;
            *hash = set->table[i].hash;
            return 1;
        }
    }
    return 0;
}

int set_update(PyObject *set, PyObject *iterable) noexcept {
    if (is_any_set(iterable)) {
        return update_from_set(as_set(set), as_set(iterable));
    }
    return for_each_key(iterable, [set](PyObject *key, Py_hash_t hash) noexcept {
        return set_insert(as_set(set), key, hash);
    });
}

int set_difference_update(PyObject *set, PyObject *iterable) noexcept {
    if (set == iterable) {
        set_clear_keys(as_set(set));
        return 0;
    }
    return for_each_key(iterable, [set](PyObject *key, Py_hash_t hash) noexcept {
        return set_remove(as_set(set), key, hash);
    });
}

int set_symmetric_difference_update(PyObject *set, PyObject *iterable) noexcept {
    if (set == iterable) {
        set_clear_keys(as_set(set));
        return 0;
    }
    auto keys = is_any_set(iterable) || is_exactly(iterable, &PyDict_Type)
                    ? Ref<>::borrow(iterable)
                    : Ref<>::steal(set_new(iterable));  // each key counts once
    if (!keys) {
        return -1;
    }
    return for_each_key(keys.get(), [set](PyObject *key, Py_hash_t hash) noexcept {
        int removed = set_remove(as_set(set), key, hash);
        return removed != 0 ? removed : set_insert(as_set(set), key, hash);
    });
}

}  // namespace interlock::objects
