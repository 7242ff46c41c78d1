#include "base/base.hpp"

#include "objects/local_dicts.hpp"

#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/memory.hpp"

namespace interlock::objects {

namespace {

using runtime::ThreadState;

LocalTable *table_of(ThreadState *thread) noexcept { return static_cast<LocalTable *>(thread->objects.local_dicts); }

LocalEntry **bucket_of(LocalTable *table, const LocalDicts *dicts) noexcept {
    // Objects are 16 bytes apart at least.
    const uint64_t mixed = (reinterpret_cast<uintptr_t>(dicts) >> 4) * UINT64_C(0x9E3779B97F4A7C15);
    return &table->buckets[(mixed >> 32) & (table->bucket_count - 1)];
}

void link_in_bucket(LocalTable *table, LocalEntry *entry) noexcept {
    LocalEntry **bucket = bucket_of(table, entry->owner);
    entry->next_in_bucket = *bucket;
    *bucket = entry;
}

LocalTable *make_table(ThreadState *thread) noexcept {
    auto *table = static_cast<LocalTable *>(mem_calloc(1, sizeof(LocalTable)));
    if (table) {
        table->thread = thread;
        table->buckets = table->first_buckets;
        table->bucket_count = std::size(table->first_buckets);
        thread->objects.local_dicts = table;
        thread->objects.needs_clear = true;
    }
    return table;
}

// Without memory the chains just get longer.
void grow(LocalTable *table) noexcept {
    const size_t old_count = table->bucket_count;
    auto **buckets = static_cast<LocalEntry **>(mem_calloc(2 * old_count, sizeof(LocalEntry *)));
    if (!buckets) {
        return;
    }
    LocalEntry **old = table->buckets;
    table->buckets = buckets;
    table->bucket_count = 2 * old_count;
    for (size_t i = 0; i < old_count; i++) {
        for (LocalEntry *entry = old[i]; entry;) {
            LocalEntry *next = entry->next_in_bucket;
            link_in_bucket(table, entry);
            entry = next;
        }
    }
    if (old != table->first_buckets) {
        mem_free(old);
    }
}

void free_table(LocalTable *table) noexcept {
    if (table->thread) {
        table->thread->objects.local_dicts = nullptr;
    } else {
        LocalTable **place = &interpreter_objects().forgotten_locals;
        while (*place != table) {
            place = &(*place)->next_forgotten;
        }
        *place = table->next_forgotten;
    }
    if (table->buckets != table->first_buckets) {
        mem_free(table->buckets);
    }
    mem_free(table);
}

// Any entry of the table.
LocalEntry *first_entry(LocalTable *table) noexcept {
    for (size_t i = 0; i < table->bucket_count; i++) {
        if (table->buckets[i]) {
            return table->buckets[i];
        }
    }
    return nullptr;
}

}  // namespace

LocalEntry *local_find_slow(LocalDicts *dicts, ThreadState *thread) noexcept {
    LocalTable *table = table_of(thread);
    LocalEntry *entry = table ? *bucket_of(table, dicts) : nullptr;
    while (entry && entry->owner != dicts) {
        entry = entry->next_in_bucket;
    }
    if (entry) {
        dicts->last = entry;
    }
    return entry;
}

LocalEntry *local_make(LocalDicts *dicts, ThreadState *thread) noexcept {
    // First, since it may start a collection, which may run code.
    Ref<> dict = Ref<>::steal(dict_new());
    if (!dict) {
        return nullptr;
    }
    if (LocalEntry *there = local_find(dicts, thread)) {
        return there;
    }
    auto *entry = static_cast<LocalEntry *>(mem_malloc(sizeof(LocalEntry)));
    LocalTable *table = entry ? table_of(thread) : nullptr;
    if (entry && !table) {
        table = make_table(thread);
    }
    if (!table) {
        mem_free(entry);
        err_no_memory();
        return nullptr;
    }
    entry->dict = dict.release();
    entry->owner = dicts;
    entry->table = table;
    entry->next = dicts->entries;
    entry->place = &dicts->entries;
    if (dicts->entries) {
        dicts->entries->place = &entry->next;
    }
    dicts->entries = entry;
    if (++table->count > 2 * table->bucket_count) {
        grow(table);
    }
    link_in_bucket(table, entry);
    dicts->last = entry;
    return entry;
}

void local_remove(LocalEntry *entry) noexcept {
    LocalDicts *dicts = entry->owner;
    LocalTable *table = entry->table;
    *entry->place = entry->next;
    if (entry->next) {
        entry->next->place = entry->place;
    }
    if (dicts->last == entry) {
        dicts->last = nullptr;
    }
    LocalEntry **link = bucket_of(table, dicts);
    while (*link != entry) {
        link = &(*link)->next_in_bucket;
    }
    *link = entry->next_in_bucket;
    if (--table->count == 0) {
        free_table(table);
    }
    PyObject *dict = entry->dict;
    mem_free(entry);
    decref(dict);
}

int local_traverse(LocalDicts *dicts, visitproc visit, void *arg) noexcept {
    for (LocalEntry *entry = dicts->entries; entry; entry = entry->next) {
        if (int result = visit(entry->dict, arg)) {
            return result;
        }
    }
    return 0;
}

void local_clear(LocalDicts *dicts) noexcept {
    while (dicts->entries) {
        local_remove(dicts->entries);
    }
}

void local_clear_thread(ThreadState *dead) noexcept {
    // What is dropped may make new entries, in this state too when it is the attached one.
    while (LocalTable *table = table_of(dead)) {
        local_remove(first_entry(table));
    }
}

void local_forget_thread(ThreadState *dead) noexcept {
    LocalTable *table = table_of(dead);
    if (!table) {
        return;
    }
    LocalTable *&list = interpreter_objects_of(dead).forgotten_locals;
    table->thread = nullptr;
    table->next_forgotten = list;
    list = table;
    dead->objects.local_dicts = nullptr;
}

void local_drop_forgotten() noexcept {
    while (LocalTable *table = interpreter_objects().forgotten_locals) {
        local_remove(first_entry(table));
    }
}

}  // namespace interlock::objects
