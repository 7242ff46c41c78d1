#include "base/base.hpp"

#include "objects/memory.hpp"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>

#include "objects/heap.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/memory_debug.hpp"
#include "runtime/thread_state.hpp"
#include "sync/mutex.hpp"

namespace interlock::objects {
namespace {

// ---- Arenas -----------------------------------------------------------------------------------------------------------------

// The first arena: part of the library's own memory, so that a process that starts the runtime again and again finds it
// where it was.  What one use leaves resident is bounded when it comes back.
constexpr size_t kKeptResident = 512 * 1024;
IL_LARGE alignas(4096) constinit char own_arena[Heap::kArenaSize] = {};
constinit std::atomic<bool> own_arena_taken{false};

void *map_arena(void *, size_t bytes) noexcept {
    // Acquire: pairs with the release in unmap_arena(), whose writes came before.
    if (bytes == sizeof own_arena && !own_arena_taken.exchange(true, std::memory_order_acquire)) {
        return own_arena;
    }
    void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? nullptr : memory;
}

void unmap_arena(void *, void *memory, size_t bytes) noexcept {
    if (memory == own_arena) {
        own_arena_taken.store(false, std::memory_order_release);
    } else {
        munmap(memory, bytes);
    }
}

constinit PyObjectArenaAllocator arena_allocator = {nullptr, map_arena, unmap_arena};

// ---- The defaults -----------------------------------------------------------------------------------------------------------

// The heap of the attached thread's interpreter; null: none is attached, or it has none.
IL_COLD Heap *find_heap(runtime::ThreadState *thread) noexcept {
    runtime::InterpreterObjects *objects = thread ? thread->interp->objects : nullptr;
    Heap *heap = objects ? objects->memory.heap : nullptr;
    if (heap) {
        // Only a thread of an interpreter that has ended could outlive the heap, and it is never attached again.
        thread->objects.heap = heap;
    }
    return heap;
}

IL_NOINLINE void *malloc_slow(size_t bytes) noexcept {
    if (bytes <= Heap::kMaxSmall) {
        if (Heap *heap = find_heap(runtime::current())) {
            if (void *block = heap->allocate(bytes)) {
                return block;
            }
        }
    }
    return bytes <= static_cast<size_t>(PY_SSIZE_T_MAX) ? raw_malloc(bytes) : nullptr;
}

IL_INLINE void *default_malloc(size_t bytes) noexcept {
    bytes += bytes == 0;
    if (bytes <= Heap::kMaxSmall) [[likely]] {
        runtime::ThreadState *thread = runtime::current();
        if (thread && thread->objects.heap) [[likely]] {
            if (void *block = static_cast<Heap *>(thread->objects.heap)->allocate_listed(bytes)) [[likely]] {
                return block;
            }
        }
    }
    return malloc_slow(bytes);
}

IL_INLINE void default_free(void *block) noexcept {
    if (Heap::is_small(block)) [[likely]] {
        Heap::free(block);
    } else {
        raw_free(block);
    }
}

void *default_calloc(size_t count, size_t item) noexcept {
    size_t bytes;
    if (__builtin_mul_overflow(count, item, &bytes) || bytes > static_cast<size_t>(PY_SSIZE_T_MAX)) {
        return nullptr;
    }
    if (bytes > Heap::kMaxSmall) {
        return raw_calloc(count, item);
    }
    void *block = default_malloc(bytes);
    if (block) {
        std::memset(block, 0, bytes);
    }
    return block;
}

void *default_realloc(void *block, size_t bytes) noexcept {
    if (!block) {
        return default_malloc(bytes);
    }
    if (bytes > static_cast<size_t>(PY_SSIZE_T_MAX)) {
        return nullptr;
    }
    if (!Heap::is_small(block)) {
        return raw_realloc(block, bytes);
    }
    size_t room = Heap::block_size(block);
    // Shrinking in place wastes at most a quarter.
    if (bytes <= room && (bytes >= room - room / 4 || room == Heap::kGranule)) {
        return block;
    }
    void *moved = default_malloc(bytes);
    if (!moved) {
        return bytes <= room ? block : nullptr;
    }
    std::memcpy(moved, block, bytes < room ? bytes : room);
    Heap::free(block);
    return moved;
}

// The same as functions for tables.
void *heap_malloc(void *, size_t bytes) noexcept { return default_malloc(bytes); }
void *heap_calloc(void *, size_t count, size_t item) noexcept { return default_calloc(count, item); }
void *heap_realloc(void *, void *block, size_t bytes) noexcept { return default_realloc(block, bytes); }
void heap_free(void *, void *block) noexcept { default_free(block); }

void *system_malloc(void *, size_t bytes) noexcept {
    return bytes <= static_cast<size_t>(PY_SSIZE_T_MAX) ? raw_malloc(bytes) : nullptr;
}
void *system_calloc(void *, size_t count, size_t item) noexcept {
    size_t bytes;
    if (__builtin_mul_overflow(count, item, &bytes) || bytes > static_cast<size_t>(PY_SSIZE_T_MAX)) {
        return nullptr;
    }
    return raw_calloc(count, item);
}
void *system_realloc(void *, void *block, size_t bytes) noexcept {
    return bytes <= static_cast<size_t>(PY_SSIZE_T_MAX) ? raw_realloc(block, bytes) : nullptr;
}
void system_free(void *, void *block) noexcept { raw_free(block); }

constexpr PyMemAllocatorEx kHeapAllocator = {nullptr, heap_malloc, heap_calloc, heap_realloc, heap_free};
constexpr PyMemAllocatorEx kSystemAllocator = {nullptr, system_malloc, system_calloc, system_realloc, system_free};

// ---- The first call (M2) --------------------------------------------------------------------------------------------------------

void configure() noexcept;
PyMemAllocatorEx *allocator_of(void *ctx) noexcept;

void *first_malloc(void *ctx, size_t bytes) noexcept {
    configure();
    PyMemAllocatorEx *allocator = allocator_of(ctx);
    return allocator->malloc(allocator->ctx, bytes);
}
void *first_calloc(void *ctx, size_t count, size_t item) noexcept {
    configure();
    PyMemAllocatorEx *allocator = allocator_of(ctx);
    return allocator->calloc(allocator->ctx, count, item);
}
void *first_realloc(void *ctx, void *block, size_t bytes) noexcept {
    configure();
    PyMemAllocatorEx *allocator = allocator_of(ctx);
    return allocator->realloc(allocator->ctx, block, bytes);
}
void first_free(void *ctx, void *block) noexcept {
    configure();
    PyMemAllocatorEx *allocator = allocator_of(ctx);
    allocator->free(allocator->ctx, block);
}

constinit PyMemAllocatorEx allocators[3] = {
    {&allocators[0], first_malloc, first_calloc, first_realloc, first_free},
    {&allocators[1], first_malloc, first_calloc, first_realloc, first_free},
    {&allocators[2], first_malloc, first_calloc, first_realloc, first_free},
};

PyMemAllocatorEx *allocator_of(void *ctx) noexcept { return static_cast<PyMemAllocatorEx *>(ctx); }

// M1.  Relaxed: changed before threads run, or under the lock.
constinit std::atomic<bool> plain_memory{false};

constinit sync::Mutex configure_mutex{sync::Rank::kLeaf};
constinit std::atomic<bool> configured{false};

bool same(const PyMemAllocatorEx &a, const PyMemAllocatorEx &b) noexcept {
    return a.ctx == b.ctx && a.malloc == b.malloc && a.calloc == b.calloc && a.realloc == b.realloc && a.free == b.free;
}

void find_plain() noexcept {
    plain_memory.store(same(allocators[PYMEM_DOMAIN_MEM], kHeapAllocator) &&
                           same(allocators[PYMEM_DOMAIN_OBJ], kHeapAllocator),
                       std::memory_order_relaxed);
}

void wrap_all() noexcept {
    for (int i = 0; i < 3; ++i) {
        bool ours = same(allocators[i], kHeapAllocator) || same(allocators[i], kSystemAllocator);
        debug_wrap(static_cast<PyMemAllocatorDomain>(i), &allocators[i], ours);
    }
    find_plain();
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

void configure() noexcept {
    // Acquire: pairs with the release below.
    if (configured.load(std::memory_order_acquire)) {
        return;
    }
    sync::LockGuard guard(configure_mutex);
    if (configured.load(std::memory_order_relaxed)) {
        return;
    }
    const char *choice = std::getenv("PYTHONMALLOC");
    choice = choice ? choice : "";
    // Blocks of the heap are invisible to a sanitizer.
    bool system = kSanitized || std::strcmp(choice, "malloc") == 0 || std::strcmp(choice, "malloc_debug") == 0;
    if (std::strncmp(choice, "pymalloc", 8) == 0) {
        system = false;
    }
    bool debug = std::strcmp(choice, "debug") == 0 || std::strcmp(choice, "malloc_debug") == 0 ||
                 std::strcmp(choice, "pymalloc_debug") == 0;
    allocators[PYMEM_DOMAIN_RAW] = kSystemAllocator;
    allocators[PYMEM_DOMAIN_MEM] = system ? kSystemAllocator : kHeapAllocator;
    allocators[PYMEM_DOMAIN_OBJ] = allocators[PYMEM_DOMAIN_MEM];
    find_plain();
    if (debug) {
        wrap_all();
    }
    configured.store(true, std::memory_order_release);
}

}  // namespace

void *arena_alloc(size_t bytes) noexcept { return arena_allocator.alloc(arena_allocator.ctx, bytes); }
void arena_free(void *memory, size_t bytes, size_t used) noexcept {
    if (memory == own_arena && used > kKeptResident) {
        madvise(own_arena + kKeptResident, sizeof own_arena - kKeptResident, MADV_DONTNEED);
    }
    arena_allocator.free(arena_allocator.ctx, memory, bytes);
}

// ---- Raw ------------------------------------------------------------------------------------------------------------------------

void *mem_raw_malloc(size_t bytes) noexcept {
    PyMemAllocatorEx &allocator = allocators[PYMEM_DOMAIN_RAW];
    return bytes <= static_cast<size_t>(PY_SSIZE_T_MAX) ? allocator.malloc(allocator.ctx, bytes ? bytes : 1) : nullptr;
}

void *mem_raw_calloc(size_t count, size_t bytes) noexcept {
    PyMemAllocatorEx &allocator = allocators[PYMEM_DOMAIN_RAW];
    size_t total;
    if (__builtin_mul_overflow(count, bytes, &total) || total > static_cast<size_t>(PY_SSIZE_T_MAX)) {
        return nullptr;
    }
    return total ? allocator.calloc(allocator.ctx, count, bytes) : allocator.calloc(allocator.ctx, 1, 1);
}

void *mem_raw_realloc(void *block, size_t bytes) noexcept {
    PyMemAllocatorEx &allocator = allocators[PYMEM_DOMAIN_RAW];
    return bytes <= static_cast<size_t>(PY_SSIZE_T_MAX) ? allocator.realloc(allocator.ctx, block, bytes ? bytes : 1)
                                                        : nullptr;
}

void mem_raw_free(void *block) noexcept {
    PyMemAllocatorEx &allocator = allocators[PYMEM_DOMAIN_RAW];
    allocator.free(allocator.ctx, block);
}

// ---- Mem and object ----------------------------------------------------------------------------------------------------------------

namespace {

template <PyMemAllocatorDomain Domain>
IL_NOINLINE void *table_malloc(size_t bytes) noexcept {
    PyMemAllocatorEx &allocator = allocators[Domain];
    return bytes <= static_cast<size_t>(PY_SSIZE_T_MAX) ? allocator.malloc(allocator.ctx, bytes ? bytes : 1) : nullptr;
}

template <PyMemAllocatorDomain Domain>
IL_NOINLINE void table_free(void *block) noexcept {
    PyMemAllocatorEx &allocator = allocators[Domain];
    allocator.free(allocator.ctx, block);
}

template <PyMemAllocatorDomain Domain>
void *domain_calloc(size_t count, size_t bytes) noexcept {
    if (plain_memory.load(std::memory_order_relaxed)) [[likely]] {
        return default_calloc(count, bytes);
    }
    size_t total;
    if (__builtin_mul_overflow(count, bytes, &total) || total > static_cast<size_t>(PY_SSIZE_T_MAX)) {
        return nullptr;
    }
    PyMemAllocatorEx &allocator = allocators[Domain];
    return total ? allocator.calloc(allocator.ctx, count, bytes) : allocator.calloc(allocator.ctx, 1, 1);
}

template <PyMemAllocatorDomain Domain>
void *domain_realloc(void *block, size_t bytes) noexcept {
    if (plain_memory.load(std::memory_order_relaxed)) [[likely]] {
        return default_realloc(block, bytes);
    }
    PyMemAllocatorEx &allocator = allocators[Domain];
    return bytes <= static_cast<size_t>(PY_SSIZE_T_MAX) ? allocator.realloc(allocator.ctx, block, bytes ? bytes : 1)
                                                        : nullptr;
}

}  // namespace

void *mem_malloc(size_t bytes) noexcept {
    return plain_memory.load(std::memory_order_relaxed) ? default_malloc(bytes) : table_malloc<PYMEM_DOMAIN_MEM>(bytes);
}
void *mem_calloc(size_t count, size_t bytes) noexcept { return domain_calloc<PYMEM_DOMAIN_MEM>(count, bytes); }
void *mem_realloc(void *block, size_t bytes) noexcept { return domain_realloc<PYMEM_DOMAIN_MEM>(block, bytes); }
void mem_free(void *block) noexcept {
    if (plain_memory.load(std::memory_order_relaxed)) [[likely]] {
        default_free(block);
    } else {
        table_free<PYMEM_DOMAIN_MEM>(block);
    }
}

void *object_malloc(size_t bytes) noexcept {
    return plain_memory.load(std::memory_order_relaxed) ? default_malloc(bytes) : table_malloc<PYMEM_DOMAIN_OBJ>(bytes);
}
void *object_calloc(size_t count, size_t bytes) noexcept { return domain_calloc<PYMEM_DOMAIN_OBJ>(count, bytes); }
void *object_realloc(void *block, size_t bytes) noexcept { return domain_realloc<PYMEM_DOMAIN_OBJ>(block, bytes); }
void object_free(void *block) noexcept {
    if (plain_memory.load(std::memory_order_relaxed)) [[likely]] {
        default_free(block);
    } else {
        table_free<PYMEM_DOMAIN_OBJ>(block);
    }
}

// ---- Replacing ------------------------------------------------------------------------------------------------------------------------

void mem_get_allocator(PyMemAllocatorDomain domain, PyMemAllocatorEx *allocator) noexcept {
    configure();
    if (domain >= PYMEM_DOMAIN_RAW && domain <= PYMEM_DOMAIN_OBJ) {
        *allocator = allocators[domain];
    } else {
        *allocator = {};
    }
}

void mem_set_allocator(PyMemAllocatorDomain domain, const PyMemAllocatorEx *allocator) noexcept {
    configure();
    if (domain >= PYMEM_DOMAIN_RAW && domain <= PYMEM_DOMAIN_OBJ) {
        allocators[domain] = *allocator;
        find_plain();
    }
}

void mem_setup_debug_hooks() noexcept {
    configure();
    wrap_all();
}

void object_get_arena_allocator(PyObjectArenaAllocator *allocator) noexcept { *allocator = arena_allocator; }
void object_set_arena_allocator(const PyObjectArenaAllocator *allocator) noexcept { arena_allocator = *allocator; }

// ---- Life ---------------------------------------------------------------------------------------------------------------------------------

namespace {

// Of the interpreters that share the main lock.
constinit Heap *main_heap = nullptr;
constinit int main_heap_users = 0;
constinit sync::Mutex heap_mutex{sync::Rank::kLeaf};

}  // namespace

bool memory_start(MemoryState &memory, bool own) noexcept {
    configure();
    if (own) {
        memory.heap = Heap::acquire();
        memory.owns_heap = true;
        return memory.heap != nullptr;
    }
    // The tables' mutex is of the same rank and taken by acquire().
    if (!main_heap) {
        main_heap = Heap::acquire();
    }
    sync::LockGuard guard(heap_mutex);
    main_heap_users += main_heap != nullptr;
    memory.heap = main_heap;
    return main_heap != nullptr;
}

void memory_stop(MemoryState &memory) noexcept {
    debug_flush(memory);
    Heap *heap = std::exchange(memory.heap, nullptr);
    if (!heap) {
        return;
    }
    if (memory.owns_heap) {
        Heap::release(heap);
        return;
    }
    bool last;
    {
        sync::LockGuard guard(heap_mutex);
        last = --main_heap_users == 0;
    }
    if (last) {
        main_heap = nullptr;
        Heap::release(heap);
    }
}

void memory_lock_for_fork() noexcept {
    configure_mutex.lock();
    heap_mutex.lock();
    heap_tables_lock();
    debug_lock();
}

void memory_unlock_after_fork() noexcept {
    debug_unlock();
    heap_tables_unlock();
    heap_mutex.unlock();
    configure_mutex.unlock();
}

void memory_free_process() noexcept {
    debug_flush_raw();
    heap_tables_free();
}

}  // namespace interlock::objects
