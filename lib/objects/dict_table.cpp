// The hash table of dict; invariants in dict_inside.hpp.
#include "base/base.hpp"

#include <bit>
#include <cstring>

#include "objects/dict_inside.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/memory.hpp"

namespace interlock::objects {
namespace {

constexpr uint8_t kMinLog2Slots = 3;
constexpr uint8_t kMaxLog2Slots = 8 * sizeof(Py_ssize_t) - 6;

constexpr Py_ssize_t capacity_of(int log2_slots) noexcept { return ((Py_ssize_t{1} << log2_slots) * 2) / 3; }

struct NoKeys {
    DictKeys keys;
    int8_t slots[1 << kMinLog2Slots];
};
constinit NoKeys no_keys = {{kMinLog2Slots, 0, true, 0, 0, nullptr}, {-1, -1, -1, -1, -1, -1, -1, -1}};

uint8_t width_for(int log2_slots) noexcept { return log2_slots <= 7 ? 0 : log2_slots <= 15 ? 1 : log2_slots <= 31 ? 2 : 3; }

// Calls `visit` with the slots of the table's width.
template <class Visit>
auto with_slots(DictKeys *keys, Visit visit) noexcept {
    switch (keys->log2_width) {
        case 0: return visit(keys->slots<int8_t>());
        case 1: return visit(keys->slots<int16_t>());
        case 2: return visit(keys->slots<int32_t>());
        default: return visit(keys->slots<int64_t>());
    }
}

// Walks the slots that a hash may be in.  Steps grow by one each time, which visits every slot of a power of two.
struct Probe {
    Probe(const DictKeys *keys, Py_hash_t hash) noexcept
        : mask(static_cast<size_t>(keys->slot_count()) - 1), slot(first_slot(keys, hash)) {}
    void next() noexcept { slot = (slot + ++step) & mask; }

    size_t mask;
    size_t slot;
    size_t step = 0;
};

DictKeys *allocate_keys(int log2_slots) noexcept {
    if (log2_slots > kMaxLog2Slots) {
        err_no_memory();
        return nullptr;
    }
    ContainerState *state = nullptr;
    DictKeys *keys = nullptr;
    if (log2_slots == kMinLog2Slots) {
        state = &interpreter_objects().containers;
        if ((keys = state->keys)) {
            state->keys = reinterpret_cast<DictKeys *>(keys->entries);
            --state->keys_count;
        }
    }
    uint8_t log2_width = width_for(log2_slots);
    size_t slot_bytes = size_t{1} << (log2_slots + log2_width);
    Py_ssize_t capacity = capacity_of(log2_slots);
    if (!keys) {
        keys = static_cast<DictKeys *>(
            mem_malloc(sizeof(DictKeys) + slot_bytes + static_cast<size_t>(capacity) * sizeof(DictEntry)));
        if (!keys) {
            err_no_memory();
            return nullptr;
        }
    }
    keys->log2_slots = static_cast<uint8_t>(log2_slots);
    keys->log2_width = log2_width;
    keys->all_str = true;
    keys->usable = capacity;
    keys->count = 0;
    char *slots = reinterpret_cast<char *>(keys + 1);
    keys->entries = reinterpret_cast<DictEntry *>(slots + slot_bytes);
    std::memset(slots, 0xff, slot_bytes);  // kEmptySlot at any width
    return keys;
}

// Appends to a table with room; no slot leads to this key yet.
void append_entry(DictKeys *keys, const DictEntry &entry) noexcept {
    Py_ssize_t index = keys->count++;
    --keys->usable;
    keys->entries[index] = entry;
    with_slots(keys, [&]<class Slot>(Slot *slots) {
        Probe probe(keys, entry.hash);
        while (slots[probe.slot] != kEmptySlot) {
            probe.next();
        }
        slots[probe.slot] = static_cast<Slot>(index);
    });
}

// A new table with room for `capacity` keys and the entries of the old one, whose references move.
bool rebuild(DictObject *dict, Py_ssize_t capacity) noexcept {
    int log2_slots = kMinLog2Slots;
    while (log2_slots <= kMaxLog2Slots && capacity_of(log2_slots) < capacity) {
        ++log2_slots;
    }
    DictKeys *keys = allocate_keys(log2_slots);
    if (!keys) {
        return false;
    }
    DictKeys *old = dict->keys;
    keys->all_str = old->all_str || dict->used == 0;
    for (Py_ssize_t i = 0; i < old->count; ++i) {
        if (old->entries[i].key) {
            append_entry(keys, old->entries[i]);
        }
    }
    dict->keys = keys;
    ++dict->changes;
    dict_free_keys(old);
    return true;
}

// Strings by identity, then by hash and text.
template <class Slot>
Py_ssize_t find_str(DictKeys *keys, Slot *slots, PyObject *key, Py_hash_t hash) noexcept {
    for (Probe probe(keys, hash);; probe.next()) {
        Py_ssize_t index = slots[probe.slot];
        if (index >= 0) {
            const DictEntry &entry = keys->entries[index];
            if (entry.key == key || (entry.hash == hash && unicode_eq(entry.key, key))) {
                return index;
            }
        } else if (index == kEmptySlot) {
            return kMissing;
        }
    }
}

// The same for any keys, as far as no key must be compared: then kCompare.
constexpr Py_ssize_t kCompare = -3;

template <class Slot>
IL_INLINE Py_ssize_t find_same(DictKeys *keys, Slot *slots, PyObject *key, Py_hash_t hash) noexcept {
    for (Probe probe(keys, hash);; probe.next()) {
        Py_ssize_t index = slots[probe.slot];
        if (index >= 0) {
            const DictEntry &entry = keys->entries[index];
            if (entry.key == key) {
                return index;
            }
            if (entry.hash == hash) {
                return kCompare;
            }
        } else if (index == kEmptySlot) {
            return kMissing;
        }
    }
}

enum class Step { kFound, kMissing, kFailed, kAgain };

template <class Slot>
Step find_any(DictObject *dict, Slot *slots, PyObject *key, Py_hash_t hash, Py_ssize_t *found) noexcept {
    DictKeys *keys = dict->keys;
    for (Probe probe(keys, hash);; probe.next()) {
        Py_ssize_t index = slots[probe.slot];
        if (index == kEmptySlot) {
            return Step::kMissing;
        }
        if (index < 0) {
            continue;
        }
        DictEntry &entry = keys->entries[index];
        *found = index;
        if (entry.key == key) {
            return Step::kFound;
        }
        if (entry.hash != hash) {
            continue;
        }
        auto held = Ref<>::borrow(entry.key);
        uint64_t changes = dict->changes;
        int equal = object_rich_compare_bool(held.get(), key, Py_EQ);
        if (equal < 0) {
            return Step::kFailed;
        }
        if (dict->changes != changes) {
            return Step::kAgain;
        }
        if (equal) {
            return Step::kFound;
        }
    }
}

IL_NOINLINE Py_ssize_t find_same_in_large(DictKeys *keys, PyObject *key, Py_hash_t hash) noexcept {
    return with_slots(keys, [&](auto *slots) { return find_same(keys, slots, key, hash); });
}

IL_NOINLINE Py_ssize_t find_text(DictKeys *keys, PyObject *key, Py_hash_t hash) noexcept {
    return with_slots(keys, [&](auto *slots) { return find_str(keys, slots, key, hash); });
}

IL_NOINLINE Py_ssize_t find_equal(DictObject *dict, PyObject *key, Py_hash_t hash) noexcept {
    for (;;) {
        Py_ssize_t found = kMissing;
        Step step = with_slots(dict->keys, [&](auto *slots) { return find_any(dict, slots, key, hash, &found); });
        if (step != Step::kAgain) {
            return step == Step::kFound ? found : step == Step::kMissing ? kMissing : kFailed;
        }
    }
}

}  // namespace

DictKeys *const kNoKeys = &no_keys.keys;

void dict_free_keys(DictKeys *keys) noexcept {
    if (keys == kNoKeys) {
        return;
    }
    if (keys->log2_slots == kMinLog2Slots) {
        ContainerState &state = interpreter_objects().containers;
        if (state.keys_count < ContainerState::kMaxKeys) {
            keys->entries = reinterpret_cast<DictEntry *>(state.keys);
            state.keys = keys;
            ++state.keys_count;
            return;
        }
    }
    mem_free(keys);
}

void dict_drop_keys(DictKeys *keys) noexcept {
    for (DictEntry *entry = keys->entries, *end = entry + keys->count; entry != end; ++entry) {
        if (entry->key) [[likely]] {
            decref(entry->key);
            decref(entry->value);
        }
    }
    dict_free_keys(keys);
}

void clear_container_free_lists() noexcept {
    ContainerState &state = interpreter_objects().containers;
    for (FreeList &list : state.tuples) {
        while (PyObject *tuple = list.pop()) {
            object_gc_del(tuple);
        }
    }
    while (PyObject *list = state.lists.pop()) {
        object_gc_del(list);
    }
    while (PyObject *dict = state.dicts.pop()) {
        object_gc_del(dict);
    }
    while (DictKeys *keys = state.keys) {
        state.keys = reinterpret_cast<DictKeys *>(keys->entries);
        --state.keys_count;
        mem_free(keys);
    }
}

// Most searches end at a key that is the same object: these need no stack frame.
Py_ssize_t dict_find(DictObject *dict, PyObject *key, Py_hash_t hash) noexcept {
    DictKeys *keys = dict->keys;
    Py_ssize_t same = keys->log2_width == 0 ? find_same(keys, keys->slots<int8_t>(), key, hash)
                                            : find_same_in_large(keys, key, hash);
    if (same != kCompare) [[likely]] {
        return same;
    }
    return keys->all_str && is_exact_str(key) ? find_text(keys, key, hash) : find_equal(dict, key, hash);
}

Py_ssize_t dict_find_text(DictObject *dict, const char *text, size_t size, Py_hash_t hash) noexcept {
    DictKeys *keys = dict->keys;
    return with_slots(keys, [&](auto *slots) -> Py_ssize_t {
        for (Probe probe(keys, hash);; probe.next()) {
            Py_ssize_t index = slots[probe.slot];
            if (index >= 0) {
                const DictEntry &entry = keys->entries[index];
                if (entry.hash == hash && unicode_eq_bytes(entry.key, text, size)) {
                    return index;
                }
            } else if (index == kEmptySlot) {
                return kMissing;
            }
        }
    });
}

bool dict_reserve(DictObject *dict, Py_ssize_t more) noexcept {
    return more <= dict->keys->usable || rebuild(dict, dict->used + dict->used / 2 + more);
}

bool dict_make_room(DictObject *dict, Py_ssize_t expected) noexcept {
    return expected <= 0 || rebuild(dict, expected);
}

bool dict_append_steal(DictObject *dict, PyObject *key, Py_hash_t hash, PyObject *value) noexcept {
    // Room for as many again, so that growing costs constant time in the mean.
    if (dict->keys->usable <= 0 && !rebuild(dict, dict->used * 2)) {
        decref(key);
        decref(value);
        return false;
    }
    if (!is_exact_str(key)) {
        dict->keys->all_str = false;
    }
    append_entry(dict->keys, {key, value, hash});
    ++dict->used;
    ++dict->changes;
    dict_track_for(dict, key);
    dict_track_for(dict, value);
    return true;
}

namespace {

// dict_insert for str keys in a table of such keys (D5), in one search.  False when the table must grow first.
template <class Slot>
bool insert_str(DictObject *dict, Slot *slots, PyObject *key, Py_hash_t hash, PyObject *value) noexcept {
    DictKeys *keys = dict->keys;
    for (Probe probe(keys, hash);; probe.next()) {
        Py_ssize_t index = slots[probe.slot];
        if (index >= 0) {
            DictEntry &entry = keys->entries[index];
            if (entry.key == key || (entry.hash == hash && unicode_eq(entry.key, key))) {
                dict_track_for(dict, value);
                set_ref(entry.value, new_ref(value));
                return true;
            }
        } else if (index == kEmptySlot) {
            if (keys->usable <= 0) {
                return false;
            }
            slots[probe.slot] = static_cast<Slot>(keys->count);
            keys->entries[keys->count++] = {new_ref(key), new_ref(value), hash};
            --keys->usable;
            ++dict->used;
            ++dict->changes;
            dict_track_for(dict, value);
            return true;
        }
    }
}

}  // namespace

int dict_insert(DictObject *dict, PyObject *key, Py_hash_t hash, PyObject *value) noexcept {
    if (dict->keys->all_str && is_exact_str(key)) {
        DictKeys *keys = dict->keys;
        bool done = keys->log2_width == 0
                        ? insert_str(dict, keys->slots<int8_t>(), key, hash, value)
                        : with_slots(keys, [&](auto *slots) { return insert_str(dict, slots, key, hash, value); });
        if (done) {
            return 0;
        }
        return dict_append_steal(dict, new_ref(key), hash, new_ref(value)) ? 0 : -1;
    }
    // Held while foreign code compares keys.
    incref(value);
    Py_ssize_t index = dict_find(dict, key, hash);
    if (index >= 0) {
        dict_track_for(dict, value);
        set_ref(dict->keys->entries[index].value, value);
        return 0;
    }
    if (index == kFailed) {
        decref(value);
        return -1;
    }
    return dict_append_steal(dict, new_ref(key), hash, value) ? 0 : -1;
}

DictEntry dict_take(DictObject *dict, Py_ssize_t index) noexcept {
    DictKeys *keys = dict->keys;
    DictEntry entry = keys->entries[index];
    with_slots(keys, [&]<class Slot>(Slot *slots) {
        Probe probe(keys, entry.hash);
        while (slots[probe.slot] != index) {
            probe.next();
        }
        slots[probe.slot] = static_cast<Slot>(kDeadSlot);
    });
    keys->entries[index] = {nullptr, nullptr, 0};
    --dict->used;
    ++dict->changes;
    return entry;
}

DictKeys *dict_clone_keys(DictObject *dict) noexcept {
    if (dict->used == 0) {
        return kNoKeys;
    }
    DictKeys *old = dict->keys;
    int log2_slots = kMinLog2Slots;
    while (capacity_of(log2_slots) < dict->used) {
        ++log2_slots;
    }
    DictKeys *keys = allocate_keys(log2_slots);
    if (!keys) {
        return nullptr;
    }
    keys->all_str = old->all_str;
    if (log2_slots == old->log2_slots && old->count == dict->used) {
        // No holes: a copy of the slots will do, dead ones aside, which do no harm.
        std::memcpy(keys->slots<char>(), old->slots<char>(), size_t{1} << (log2_slots + old->log2_width));
        keys->count = old->count;
        keys->usable = old->usable;
        for (Py_ssize_t i = 0; i < old->count; ++i) {
            const DictEntry &entry = old->entries[i];
            keys->entries[i] = {new_ref(entry.key), new_ref(entry.value), entry.hash};
        }
        return keys;
    }
    for (Py_ssize_t i = 0; i < old->count; ++i) {
        const DictEntry &entry = old->entries[i];
        if (entry.key) {
            append_entry(keys, {new_ref(entry.key), new_ref(entry.value), entry.hash});
        }
    }
    return keys;
}

}  // namespace interlock::objects
