// The default allocator of small blocks.
//
//  H1. A heap belongs to the interpreters that share one lock and is used only under that lock.
//  H2. It hands out blocks of up to kMaxSmall bytes from pages; a page serves one size class.  Pages are aligned to their
//      size, so that a block finds its page; arenas supply pages.
//  H3. is_small() tells from the address alone whether a block came from any heap: a table marks the pages of all
//      arenas.  It is read without a lock; a mark is set before the first block of an arena is handed out and cleared
//      after the last one came back.
//  H4. In each size class the pages that may have room form a list; a page that turned out full is in none until a block
//      of it is freed.
#pragma once

#include <atomic>

#include "base/base.hpp"

namespace interlock::objects {

class Heap {
public:
    static constexpr size_t kMaxSmall = 512;
    static constexpr size_t kGranule = 16;
    static constexpr size_t kPageSize = 16 * 1024;
    static constexpr size_t kArenaSize = 1024 * 1024;

    // For the process's first heap, or a new one; null: no memory.  A heap that still had blocks when its interpreter
    // ended is taken up again.
    static Heap *acquire() noexcept;
    // Gives back what is not in use; blocks that somebody kept stay valid.
    static void release(Heap *heap) noexcept;

    // `bytes` is 1 to kMaxSmall.  Null: no memory.
    void *allocate(size_t bytes) noexcept {
        void *block = allocate_listed(bytes);
        return block ? block : allocate_slow((bytes - 1) / kGranule);
    }

    // The same from the first page of the list alone.  Null: ask allocate().
    IL_INLINE void *allocate_listed(size_t bytes) noexcept {
        Page *page = pages_[(bytes - 1) / kGranule];
        Block *block = page->free;
        if (block) [[likely]] {
            page->free = block->next;
            page->used++;
        }
        return block;
    }

    // Of the heap that the block came from, whichever that is.
    static IL_INLINE void free(void *address) noexcept {
        Page *page = page_of(address);
        Block *block = static_cast<Block *>(address);
        block->next = page->free;
        page->free = block;
        if (--page->used == 0 || !page->listed) [[unlikely]] {
            page->heap->freed_slow(page);
        }
    }

    // H3
    static IL_INLINE bool is_small(const void *address) noexcept {
        uintptr_t where = reinterpret_cast<uintptr_t>(address);
        if (where >> kAddressBits) [[unlikely]] {
            return false;
        }
        // Acquire: pairs with the release that published the leaf.
        const Leaf *leaf = table_[where >> kLeafBits].load(std::memory_order_acquire);
        if (!leaf) {
            return false;
        }
        size_t page = (where & ((uintptr_t{1} << kLeafBits) - 1)) / kPageSize;
        // Relaxed: a block that the caller owns was handed out after its mark was set.
        return (leaf->marks[page / 64].load(std::memory_order_relaxed) >> (page % 64)) & 1;
    }

    static size_t block_size(const void *address) noexcept {
        return (page_of(const_cast<void *>(address))->size_class + size_t{1}) * kGranule;
    }

private:
    static constexpr int kAddressBits = 48;
    static constexpr int kLeafBits = 32;
    static constexpr size_t kClasses = kMaxSmall / kGranule;

    struct Block {
        Block *next;
    };
    struct Arena;
    struct Page {
        Block *free;      // blocks that came back
        char *fresh;      // blocks that were never handed out
        char *fresh_end;
        uint32_t used;
        uint16_t size_class;
        bool listed;      // H4
        Heap *heap;
        Arena *arena;
        Page *next;
        Page *previous;
    };
    static_assert(sizeof(Page) <= 80);
    static constexpr size_t kPageHeader = (sizeof(Page) + kGranule - 1) / kGranule * kGranule;

    struct Arena {
        void *memory;      // what the arena allocator gave
        char *first;       // first page
        char *unused;      // pages from here on were never used
        char *end;
        Page *free_pages;  // used before, empty now
        int free_count;    // both kinds
        int page_count;
        Arena *next;       // of its heap
        Arena *previous;
    };
    struct Leaf {
        std::atomic<uint64_t> marks[(size_t{1} << kLeafBits) / kPageSize / 64];
    };

    static Page *page_of(void *address) noexcept {
        return reinterpret_cast<Page *>(reinterpret_cast<uintptr_t>(address) & ~(kPageSize - 1));
    }

    IL_NOINLINE void *allocate_slow(size_t size_class) noexcept;
    IL_NOINLINE void freed_slow(Page *page) noexcept;
    Page *new_page(size_t size_class) noexcept;
    void give_page_back(Page *page) noexcept;
    Arena *new_arena() noexcept;
    void drop_arena(Arena *arena) noexcept;
    void list_page(Page *page) noexcept;
    void unlist_page(Page *page) noexcept;
    static bool mark(Arena *arena, bool in_use) noexcept;

    Page *pages_[kClasses];    // heads of the lists of H4; no_page_ when empty
    Arena *arenas_ = nullptr;  // those with free pages first
    Heap *next_kept_ = nullptr;

    static Page no_page_;  // has no block
    static Leaf first_leaf_;  // the first one that is wanted; stays in the table
    static std::atomic<Leaf *> table_[size_t{1} << (kAddressBits - kLeafBits)];
    friend struct HeapTables;
};

// Process-wide memory of the heaps' tables, when the last interpreter is gone.
void heap_tables_free() noexcept;

// Around fork.
void heap_tables_lock() noexcept;
void heap_tables_unlock() noexcept;

}  // namespace interlock::objects
