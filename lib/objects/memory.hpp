// The three memory domains and the allocators behind them.
//
//  M1. Each domain has a table of functions.  While both upper domains use the defaults, calls go past the table
//      (plain_memory), so that a small block costs a few instructions.
//  M2. The tables are filled by the first call of any domain, which reads PYTHONMALLOC.
#pragma once

#include <atomic>

#include "base/alloc.hpp"
#include "base/base.hpp"
#include "interlock/pymem.h"
#include "interlock/pyobject.h"
#include "objects/memory_state.hpp"

namespace interlock::runtime {
struct InterpreterObjects;
}

namespace interlock::objects {

// Raw: no thread state needed.  Mem and object: with an attached thread state.  All null without an exception on failure.
void *mem_raw_malloc(size_t bytes) noexcept;
void *mem_raw_calloc(size_t count, size_t bytes) noexcept;
void *mem_raw_realloc(void *block, size_t bytes) noexcept;
void mem_raw_free(void *block) noexcept;
void *mem_malloc(size_t bytes) noexcept;
void *mem_calloc(size_t count, size_t bytes) noexcept;
void *mem_realloc(void *block, size_t bytes) noexcept;
void mem_free(void *block) noexcept;
void *object_malloc(size_t bytes) noexcept;
void *object_calloc(size_t count, size_t bytes) noexcept;
void *object_realloc(void *block, size_t bytes) noexcept;
void object_free(void *block) noexcept;

void mem_get_allocator(PyMemAllocatorDomain domain, PyMemAllocatorEx *allocator) noexcept;
void mem_set_allocator(PyMemAllocatorDomain domain, const PyMemAllocatorEx *allocator) noexcept;
void mem_setup_debug_hooks() noexcept;
void object_get_arena_allocator(PyObjectArenaAllocator *allocator) noexcept;
void object_set_arena_allocator(const PyObjectArenaAllocator *allocator) noexcept;

// For the heaps.
void *arena_alloc(size_t bytes) noexcept;
// `used`: from where on nothing was written.
void arena_free(void *memory, size_t bytes, size_t used) noexcept;

// Life of the per-interpreter part.  `own`: the interpreter has a lock of its own.
bool memory_start(MemoryState &memory, bool own) noexcept;
void memory_stop(MemoryState &memory) noexcept;  // nothing is attached
void memory_free_process() noexcept;             // after the last interpreter

// Around fork: no thread is inside the allocators while the process is copied.
void memory_lock_for_fork() noexcept;
void memory_unlock_after_fork() noexcept;

}  // namespace interlock::objects
