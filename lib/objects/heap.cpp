#include "base/base.hpp"

#include "objects/heap.hpp"

#include <new>
#include <utility>

#include "base/alloc.hpp"
#include "objects/memory.hpp"
#include "sync/mutex.hpp"

namespace interlock::objects {

constinit Heap::Page Heap::no_page_ = {};
IL_LARGE constinit Heap::Leaf Heap::first_leaf_ = {};
IL_LARGE constinit std::atomic<Heap::Leaf *> Heap::table_[size_t{1} << (kAddressBits - kLeafBits)] = {};

struct HeapTables {
    sync::Mutex mutex{sync::Rank::kLeaf};  // guards the rest, and changes of Heap::table_
    Heap *kept = nullptr;                  // heaps whose interpreters ended while blocks were in use
    Heap::Leaf *unused_leaf = &Heap::first_leaf_;

    constexpr HeapTables() noexcept = default;
    static void free_range(size_t first, size_t last) noexcept {
        for (size_t i = first; i <= last; ++i) {
            const Heap::Leaf *leaf = Heap::table_[i].load(std::memory_order_relaxed);
            if (leaf && leaf != &Heap::first_leaf_) {
                free_leaf(Heap::table_[i]);
            }
        }
    }
    static void free_leaf(std::atomic<Heap::Leaf *> &entry) noexcept {
        Heap::Leaf *leaf = entry.load(std::memory_order_relaxed);
        for (std::atomic<uint64_t> &word : leaf->marks) {
            if (word.load(std::memory_order_relaxed)) {
                return;  // blocks that somebody kept
            }
        }
        entry.store(nullptr, std::memory_order_relaxed);
        raw_free(leaf);
    }
};

namespace {
constinit HeapTables tables;
// First and last entry of the table that were ever used: looking at all of it would touch megabytes.
constinit size_t first_used_leaf = SIZE_MAX;
constinit size_t last_used_leaf = 0;
}  // namespace

// ---- Arenas ---------------------------------------------------------------------------------------------------------------

bool Heap::mark(Arena *arena, bool in_use) noexcept {
    sync::LockGuard guard(tables.mutex);
    // A word of marks at a time.
    for (char *page = arena->first; page < arena->end;) {
        uintptr_t where = reinterpret_cast<uintptr_t>(page);
        if (where >> kAddressBits) {
            return false;
        }
        size_t index = where >> kLeafBits;
        Leaf *leaf = table_[index].load(std::memory_order_relaxed);
        if (!leaf) {
            leaf = std::exchange(tables.unused_leaf, nullptr);
            if (!leaf) {
                leaf = static_cast<Leaf *>(raw_calloc(1, sizeof(Leaf)));
                if (!leaf) {
                    return false;
                }
                first_used_leaf = index < first_used_leaf ? index : first_used_leaf;
                last_used_leaf = index > last_used_leaf ? index : last_used_leaf;
            }
            // Release: pairs with the acquire in is_small().
            table_[index].store(leaf, std::memory_order_release);
        }
        size_t bit = (where & ((uintptr_t{1} << kLeafBits) - 1)) / kPageSize;
        const size_t left = static_cast<size_t>(arena->end - page) / kPageSize;
        const size_t count = left < 64 - bit % 64 ? left : 64 - bit % 64;
        const uint64_t flags = ~uint64_t{0} >> (64 - count) << (bit % 64);
        // Relaxed: H3.  One write, so that a page that was never touched is not read first.
        if (in_use) {
            leaf->marks[bit / 64].fetch_or(flags, std::memory_order_relaxed);
        } else {
            leaf->marks[bit / 64].fetch_and(~flags, std::memory_order_relaxed);
        }
        page += count * kPageSize;
    }
    return true;
}

Heap::Arena *Heap::new_arena() noexcept {
    Arena *arena = make<Arena>();
    if (!arena) {
        return nullptr;
    }
    arena->memory = arena_alloc(kArenaSize);
    if (!arena->memory) {
        destroy(arena);
        return nullptr;
    }
    uintptr_t start = reinterpret_cast<uintptr_t>(arena->memory);
    uintptr_t first = (start + kPageSize - 1) & ~(kPageSize - 1);
    arena->first = reinterpret_cast<char *>(first);
    arena->page_count = static_cast<int>((start + kArenaSize - first) / kPageSize);
    arena->end = arena->first + static_cast<size_t>(arena->page_count) * kPageSize;
    arena->unused = arena->first;
    arena->free_pages = nullptr;
    arena->free_count = arena->page_count;
    if (!mark(arena, true)) {
        mark(arena, false);
        arena_free(arena->memory, kArenaSize, 0);
        destroy(arena);
        return nullptr;
    }
    arena->previous = nullptr;
    arena->next = arenas_;
    if (arenas_) {
        arenas_->previous = arena;
    }
    arenas_ = arena;
    return arena;
}

void Heap::drop_arena(Arena *arena) noexcept {
    if (arena->previous) {
        arena->previous->next = arena->next;
    } else {
        arenas_ = arena->next;
    }
    if (arena->next) {
        arena->next->previous = arena->previous;
    }
    mark(arena, false);
    arena_free(arena->memory, kArenaSize, static_cast<size_t>(arena->unused - static_cast<char *>(arena->memory)));
    destroy(arena);
}

// ---- Pages ----------------------------------------------------------------------------------------------------------------

void Heap::list_page(Page *page) noexcept {
    Page *head = pages_[page->size_class];
    page->previous = nullptr;
    page->next = head == &no_page_ ? nullptr : head;
    if (page->next) {
        page->next->previous = page;
    }
    pages_[page->size_class] = page;
    page->listed = true;
}

void Heap::unlist_page(Page *page) noexcept {
    if (page->previous) {
        page->previous->next = page->next;
    } else {
        pages_[page->size_class] = page->next ? page->next : &no_page_;
    }
    if (page->next) {
        page->next->previous = page->previous;
    }
    page->listed = false;
}

Heap::Page *Heap::new_page(size_t size_class) noexcept {
    Arena *arena = arenas_;
    while (arena && arena->free_count == 0) {
        arena = arena->next;
    }
    if (!arena && !(arena = new_arena())) {
        return nullptr;
    }
    if (arena != arenas_) {
        // Next time it is found at once.
        arena->previous->next = arena->next;
        if (arena->next) {
            arena->next->previous = arena->previous;
        }
        arena->previous = nullptr;
        arena->next = arenas_;
        arenas_->previous = arena;
        arenas_ = arena;
    }
    Page *page = arena->free_pages;
    if (page) {
        arena->free_pages = page->next;
    } else {
        page = reinterpret_cast<Page *>(arena->unused);
        arena->unused += kPageSize;
    }
    arena->free_count--;
    size_t block = (size_class + 1) * kGranule;
    page->free = nullptr;
    page->fresh = reinterpret_cast<char *>(page) + kPageHeader;
    page->fresh_end = page->fresh + (kPageSize - kPageHeader) / block * block;
    page->used = 0;
    page->size_class = static_cast<uint16_t>(size_class);
    page->heap = this;
    page->arena = arena;
    list_page(page);
    return page;
}

void Heap::give_page_back(Page *page) noexcept {
    Arena *arena = page->arena;
    page->next = arena->free_pages;
    arena->free_pages = page;
    // One empty arena stays: the next page is wanted soon.
    if (++arena->free_count == arena->page_count && (arena->next || arena->previous)) {
        drop_arena(arena);
    }
}

void *Heap::allocate_slow(size_t size_class) noexcept {
    for (;;) {
        Page *page = pages_[size_class];
        if (page == &no_page_) {
            page = new_page(size_class);
            if (!page) {
                return nullptr;
            }
        }
        if (Block *block = page->free) {
            page->free = block->next;
            page->used++;
            return block;
        }
        if (page->fresh < page->fresh_end) {
            // A few at a time become free blocks, so that the fast path finds them; memory is touched when it is needed.
            size_t bytes = (size_class + 1) * kGranule;
            char *result = page->fresh;
            page->fresh += bytes;
            page->used++;
            char *stop = page->fresh + bytes * 15 < page->fresh_end ? page->fresh + bytes * 15 : page->fresh_end;
            Block **link = &page->free;
            for (; page->fresh < stop; page->fresh += bytes) {
                Block *block = reinterpret_cast<Block *>(page->fresh);
                *link = block;
                link = &block->next;
            }
            *link = nullptr;
            return result;
        }
        unlist_page(page);
    }
}

void Heap::freed_slow(Page *page) noexcept {
    if (!page->listed) {
        list_page(page);
    }
    if (page->used == 0 && (page->next || page->previous)) {
        unlist_page(page);
        give_page_back(page);
    }
}

// ---- Heaps ----------------------------------------------------------------------------------------------------------------

Heap *Heap::acquire() noexcept {
    {
        sync::LockGuard guard(tables.mutex);
        if (Heap *heap = tables.kept) {
            tables.kept = heap->next_kept_;
            return heap;
        }
    }
    Heap *heap = make<Heap>();
    if (heap) {
        for (Page *&page : heap->pages_) {
            page = &no_page_;
        }
    }
    return heap;
}

void Heap::release(Heap *heap) noexcept {
    // Empty pages that were kept for the next block of their class.
    for (size_t i = 0; i < kClasses; ++i) {
        Page *page = heap->pages_[i];
        while (page && page != &no_page_) {
            Page *next = page->next;
            if (page->used == 0) {
                heap->unlist_page(page);
                heap->give_page_back(page);
            }
            page = next;
        }
    }
    for (Arena *arena = heap->arenas_, *next; arena; arena = next) {
        next = arena->next;
        if (arena->free_count == arena->page_count) {
            heap->drop_arena(arena);
        }
    }
    if (!heap->arenas_) {
        destroy(heap);
        return;
    }
    sync::LockGuard guard(tables.mutex);
    heap->next_kept_ = tables.kept;
    tables.kept = heap;
}

void heap_tables_lock() noexcept { tables.mutex.lock(); }
void heap_tables_unlock() noexcept { tables.mutex.unlock(); }

void heap_tables_free() noexcept {
    sync::LockGuard guard(tables.mutex);
    if (tables.kept || first_used_leaf > last_used_leaf) {
        return;
    }
    HeapTables::free_range(first_used_leaf, last_used_leaf);
    first_used_leaf = SIZE_MAX;
    last_used_leaf = 0;
}

}  // namespace interlock::objects
