// The three memory domains and the allocators behind them.
#pragma once

#include "base/alloc.hpp"
#include "base/base.hpp"

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

}  // namespace interlock::objects
