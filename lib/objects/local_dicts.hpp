// One dictionary for each pair of a thread state and an object that wants one per thread (_thread._local).
//
//  L1. An entry is in two lists: its object's, and a table of its thread state.  It dies with whichever dies first.
//  L2. The object owns the dictionaries and shows them to the collector; a thread state keeps nothing alive.  So a cycle
//      through an object and its dictionaries is garbage as soon as nobody else refers to it, whatever threads there
//      are, and the values are there until the collector clears the object: after finalizers ran.
//  L3. All of it changes only under the lock of the one interpreter that object and thread state belong to.
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {

struct LocalDicts;
struct LocalEntry;

// A hash table by object.  It exists while it has entries.
struct LocalTable {
    runtime::ThreadState *thread;  // null: forgotten
    size_t count;
    size_t bucket_count;  // a power of two
    LocalEntry **buckets;
    LocalTable *next_forgotten;
    LocalEntry *first_buckets[8];
};

struct LocalEntry {
    PyObject *dict;  // owned
    LocalDicts *owner;
    LocalTable *table;
    LocalEntry *next;    // of the same object
    LocalEntry **place;  // what points to this one there
    LocalEntry *next_in_bucket;
};

// The object's part; zeroed memory is empty.
struct LocalDicts {
    LocalEntry *entries;
    LocalEntry *last;  // looked up last, or null
};

IL_NOINLINE LocalEntry *local_find_slow(LocalDicts *dicts, runtime::ThreadState *thread) noexcept;

// The entry of the attached thread state; null: there is none.
inline LocalEntry *local_find(LocalDicts *dicts, runtime::ThreadState *thread) noexcept {
    LocalEntry *last = dicts->last;
    return last && last->table->thread == thread ? last : local_find_slow(dicts, thread);
}

// A new entry with an empty dictionary; there must be none.  Null with MemoryError.
LocalEntry *local_make(LocalDicts *dicts, runtime::ThreadState *thread) noexcept;

// Takes it out, then drops the dictionary, which may run code.
void local_remove(LocalEntry *entry) noexcept;

int local_traverse(LocalDicts *dicts, visitproc visit, void *arg) noexcept;
void local_clear(LocalDicts *dicts) noexcept;

// The thread state ends: so do its dictionaries.
void local_clear_thread(runtime::ThreadState *dead) noexcept;

// In a forked child: the state's thread is not there, and may have been in the middle of anything, unless this thread had
// the lock.  Its dictionaries stay until local_drop_forgotten(), or as long as their objects.
void local_forget_thread(runtime::ThreadState *dead) noexcept;
void local_drop_forgotten() noexcept;

}  // namespace interlock::objects
