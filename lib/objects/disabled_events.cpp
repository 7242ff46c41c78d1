#include "base/base.hpp"

#include "objects/disabled_events.hpp"

#include <algorithm>

#include "objects/err.hpp"
#include "objects/memory.hpp"

namespace interlock::objects {

struct DisabledEvents {
    struct Entry {
        EventPlace place;
        uint8_t tools;
        uint8_t ending;  // of `tools`: those to be told how the call ended that they disabled
    };

    uint64_t restarts;  // D2
    size_t count;
    size_t room;
    Entry *entries;  // in the order of their places
};

namespace {

DisabledEvents::Entry *lower_bound(DisabledEvents *all, const EventPlace &place) noexcept {
    return std::lower_bound(
        all->entries, all->entries + all->count, place,
        [](const DisabledEvents::Entry &entry, const EventPlace &wanted) noexcept { return entry.place < wanted; });
}

bool is_at(const DisabledEvents *all, const DisabledEvents::Entry *entry, const EventPlace &place) noexcept {
    return entry != all->entries + all->count && entry->place == place;
}

// With room for one more; null with MemoryError.
DisabledEvents *table_of(PyCodeObject *code, uint64_t restarts) noexcept {
    DisabledEvents *&all = code->disabled;
    if (!all) {
        all = static_cast<DisabledEvents *>(mem_raw_calloc(1, sizeof *all));
    }
    if (all && all->restarts != restarts) {
        all->restarts = restarts;
        all->count = 0;
    }
    if (all && all->count == all->room) {
        const size_t room = all->room ? 2 * all->room : 8;
        void *entries = mem_raw_realloc(all->entries, room * sizeof *all->entries);
        if (entries) {
            all->entries = static_cast<DisabledEvents::Entry *>(entries);
            all->room = room;
        }
    }
    if (!all || all->count == all->room) {
        err_no_memory();
        return nullptr;
    }
    return all;
}

}  // namespace

uint8_t disabled_tools(PyCodeObject *code, const EventPlace &place, uint64_t restarts, bool ends_call) noexcept {
    DisabledEvents *all = code->disabled;
    if (!all || all->restarts != restarts) {
        return 0;
    }
    DisabledEvents::Entry *entry = lower_bound(all, place);
    if (!is_at(all, entry, place)) {
        return 0;
    }
    return ends_call ? static_cast<uint8_t>(entry->tools & ~std::exchange(entry->ending, uint8_t{0})) : entry->tools;
}

int disable_tools(PyCodeObject *code, const EventPlace &place, uint64_t restarts, uint8_t tools) noexcept {
    DisabledEvents *all = table_of(code, restarts);
    if (!all) {
        return -1;
    }
    DisabledEvents::Entry *entry = lower_bound(all, place);
    if (!is_at(all, entry, place)) {
        std::move_backward(entry, all->entries + all->count, all->entries + all->count + 1);
        *entry = {place, 0, 0};
        all->count++;
    }
    entry->tools |= tools;
    entry->ending |= tools;
    return 0;
}

void free_disabled(PyCodeObject *code) noexcept {
    if (DisabledEvents *all = std::exchange(code->disabled, nullptr)) {
        mem_raw_free(all->entries);
        mem_raw_free(all);
    }
}

}  // namespace interlock::objects
