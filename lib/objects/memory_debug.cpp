#include "base/base.hpp"

#include "objects/memory_debug.hpp"

#include <cstdio>
#include <cstring>

#include "base/alloc.hpp"
#include "base/fatal.hpp"
#include "objects/interpreter_objects.hpp"
#include "runtime/thread_state.hpp"
#include "sync/mutex.hpp"

namespace interlock::objects {

struct DebugContext {
    char letter;
    bool keep_freed;
    PyMemAllocatorEx below;
};

// A ring of freed blocks (D2).
struct Quarantine {
    static constexpr int kBlocks = 128;
    static constexpr size_t kMaxBlock = 64 * 1024;  // larger ones go back at once

    struct Entry {
        unsigned char *start;  // of the whole block; null: empty
        size_t bytes;          // in all
        const DebugContext *context;
    };
    Entry entries[kBlocks];
    int next;
};

namespace {

constexpr unsigned char kClean = 0xCD;
constexpr unsigned char kDead = 0xDD;
constexpr unsigned char kForbidden = 0xFD;
constexpr size_t kHead = 16;
constexpr size_t kTail = 8;

constinit DebugContext contexts[3] = {{'r', false, {}}, {'m', false, {}}, {'o', false, {}}};
constinit sync::Mutex raw_mutex{sync::Rank::kLeaf};
constinit Quarantine raw_quarantine = {};

size_t read_size(const unsigned char *start) noexcept {
    size_t size = 0;
    for (size_t i = 0; i < 8; ++i) {
        size = size << 8 | start[i];
    }
    return size;
}

void write_size(unsigned char *start, size_t size) noexcept {
    for (size_t i = 8; i-- > 0;) {
        start[i] = static_cast<unsigned char>(size);
        size >>= 8;
    }
}

bool all(const unsigned char *bytes, size_t count, unsigned char value) noexcept {
    for (size_t i = 0; i < count; ++i) {
        if (bytes[i] != value) {
            return false;
        }
    }
    return true;
}

void print_bytes(const char *what, const unsigned char *bytes, size_t count) noexcept {
    std::fprintf(stderr, "    %s:", what);
    for (size_t i = 0; i < count; ++i) {
        std::fprintf(stderr, " %02x", bytes[i]);
    }
    std::fputc('\n', stderr);
}

// Says all that is known of a block, then dies.
[[noreturn]] IL_COLD void report(const DebugContext &context, const unsigned char *block, const char *function,
                                 const char *rule) noexcept {
    const unsigned char *start = block - kHead;
    std::fprintf(stderr, "Debug memory block at address p=%p: API '%c'\n", static_cast<const void *>(block),
                 context.letter);
    print_bytes("size and domain before the block", start, 9);
    print_bytes("marks before the block, 0xfd each", start + 9, kHead - 9);
    size_t size = read_size(start);
    if (start[8] != kDead && all(start + 9, kHead - 9, kForbidden)) {
        std::fprintf(stderr, "    %zu bytes originally requested\n", size);
        print_bytes("marks behind the block, 0xfd each", block + size, kTail);
        print_bytes("data at p", block, size < 16 ? size : 16);
    }
    std::fflush(stderr);
    fatal_client(function, rule);
}

void check(const DebugContext &context, const unsigned char *block, const char *function) noexcept {
    const unsigned char *start = block - kHead;
    if (start[8] != static_cast<unsigned char>(context.letter)) {
        if (all(start, kHead, kDead)) {
            report(context, block, function, "bad ID: the block was freed already");
        }
        static char text[80];
        std::snprintf(text, sizeof text, "bad ID: Allocated using API '%c', verified using API '%c'",
                      start[8] >= ' ' && start[8] < 127 ? start[8] : '?', context.letter);
        report(context, block, function, text);
    }
    if (!all(start + 9, kHead - 9, kForbidden)) {
        report(context, block, function, "bad leading pad byte");
    }
    if (!all(block + read_size(start), kTail, kForbidden)) {
        report(context, block, function, "bad trailing pad byte");
    }
}

void check_attached(const DebugContext &context, const char *function) noexcept {
    if (context.letter != 'r' && !runtime::current()) {
        fatal_client(function, "Python memory allocator called without holding the GIL");
    }
}

// ---- Freed blocks -----------------------------------------------------------------------------------------------------------

void leave(Quarantine::Entry &entry) noexcept {
    if (!entry.start) {
        return;
    }
    const DebugContext &context = *entry.context;
    if (!all(entry.start, entry.bytes, kDead)) {
        std::fprintf(stderr, "Debug memory block at address p=%p: API '%c', %zu bytes\n",
                     static_cast<void *>(entry.start + kHead), context.letter, entry.bytes - kHead - kTail);
        std::fflush(stderr);
        fatal_client("PyMem_SetupDebugHooks", "a block was written to after it was freed");
    }
    context.below.free(context.below.ctx, entry.start);
    entry.start = nullptr;
}

void enter(const DebugContext &context, Quarantine &ring, unsigned char *start, size_t bytes) noexcept {
    Quarantine::Entry &entry = ring.entries[ring.next];
    ring.next = (ring.next + 1) % Quarantine::kBlocks;
    leave(entry);
    entry = {start, bytes, &context};
}

// The ring that a freed block of an upper domain waits in; null: it goes back at once.
Quarantine *ring_of_current() noexcept {
    runtime::ThreadState *thread = runtime::current();
    if (!thread || !thread->interp->objects) {
        return nullptr;
    }
    MemoryState &memory = thread->interp->objects->memory;
    if (!memory.quarantine) {
        // Both upper domains share it.
        memory.quarantine = static_cast<Quarantine *>(raw_calloc(1, sizeof(Quarantine)));
    }
    return memory.quarantine;
}

void give_back(const DebugContext &context, unsigned char *start, size_t bytes) noexcept {
    std::memset(start, kDead, bytes);
    if (context.keep_freed && bytes <= Quarantine::kMaxBlock) {
        if (context.letter == 'r') {
            sync::LockGuard guard(raw_mutex);
            enter(context, raw_quarantine, start, bytes);
            return;
        }
        if (Quarantine *ring = ring_of_current()) {
            enter(context, *ring, start, bytes);
            return;
        }
    }
    context.below.free(context.below.ctx, start);
}

// ---- The hooks ----------------------------------------------------------------------------------------------------------------

void *dress(unsigned char *start, size_t size, char letter, bool zeroed) noexcept {
    if (!start) {
        return nullptr;
    }
    write_size(start, size);
    start[8] = static_cast<unsigned char>(letter);
    std::memset(start + 9, kForbidden, kHead - 9);
    if (!zeroed) {
        std::memset(start + kHead, kClean, size);
    }
    std::memset(start + kHead + size, kForbidden, kTail);
    return start + kHead;
}

bool fits(size_t size) noexcept { return size <= static_cast<size_t>(PY_SSIZE_T_MAX) - kHead - kTail; }

void *debug_malloc(void *ctx, size_t size) noexcept {
    DebugContext &context = *static_cast<DebugContext *>(ctx);
    check_attached(context, "_PyMem_DebugMalloc");
    if (!fits(size)) {
        return nullptr;
    }
    void *start = context.below.malloc(context.below.ctx, size + kHead + kTail);
    return dress(static_cast<unsigned char *>(start), size, context.letter, false);
}

void *debug_calloc(void *ctx, size_t count, size_t item) noexcept {
    DebugContext &context = *static_cast<DebugContext *>(ctx);
    check_attached(context, "_PyMem_DebugCalloc");
    size_t size;
    if (__builtin_mul_overflow(count, item, &size) || !fits(size)) {
        return nullptr;
    }
    void *start = context.below.calloc(context.below.ctx, 1, size + kHead + kTail);
    return dress(static_cast<unsigned char *>(start), size, context.letter, true);
}

void debug_free(void *ctx, void *block) noexcept {
    DebugContext &context = *static_cast<DebugContext *>(ctx);
    check_attached(context, "_PyMem_DebugFree");
    if (!block) {
        return;
    }
    unsigned char *bytes = static_cast<unsigned char *>(block);
    check(context, bytes, "_PyMem_DebugFree");
    give_back(context, bytes - kHead, read_size(bytes - kHead) + kHead + kTail);
}

// Always moves, so that a stale pointer to the old place is noticed.
void *debug_realloc(void *ctx, void *block, size_t size) noexcept {
    if (!block) {
        return debug_malloc(ctx, size);
    }
    DebugContext &context = *static_cast<DebugContext *>(ctx);
    check_attached(context, "_PyMem_DebugRealloc");
    unsigned char *bytes = static_cast<unsigned char *>(block);
    check(context, bytes, "_PyMem_DebugRealloc");
    size_t old_size = read_size(bytes - kHead);
    void *moved = debug_malloc(ctx, size);
    if (moved) {
        std::memcpy(moved, block, old_size < size ? old_size : size);
        give_back(context, bytes - kHead, old_size + kHead + kTail);
    }
    return moved;
}

}  // namespace

bool debug_is_wrapped(const PyMemAllocatorEx *allocator) noexcept { return allocator->malloc == debug_malloc; }

bool debug_wrap(PyMemAllocatorDomain domain, PyMemAllocatorEx *allocator, bool keep_freed) noexcept {
    if (debug_is_wrapped(allocator)) {
        return false;
    }
    DebugContext &context = contexts[domain];
    context.below = *allocator;
    context.keep_freed = keep_freed;
    *allocator = {&context, debug_malloc, debug_calloc, debug_realloc, debug_free};
    return true;
}

void debug_flush(MemoryState &memory) noexcept {
    if (!memory.quarantine) {
        return;
    }
    for (Quarantine::Entry &entry : memory.quarantine->entries) {
        leave(entry);
    }
    raw_free(memory.quarantine);
    memory.quarantine = nullptr;
}

void debug_lock() noexcept { raw_mutex.lock(); }
void debug_unlock() noexcept { raw_mutex.unlock(); }

void debug_flush_raw() noexcept {
    sync::LockGuard guard(raw_mutex);
    for (Quarantine::Entry &entry : raw_quarantine.entries) {
        leave(entry);
    }
}

}  // namespace interlock::objects
