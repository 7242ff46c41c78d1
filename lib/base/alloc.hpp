// Raw memory of the library's own structures.  Every call can fail, and tests can make each one fail in turn.
#pragma once

#include <new>
#include <utility>

#include "base/base.hpp"

namespace interlock {

[[nodiscard]] void *raw_malloc(std::size_t bytes) noexcept;                     // bytes 0 counts as 1
[[nodiscard]] void *raw_calloc(std::size_t count, std::size_t bytes) noexcept;  // null when the product overflows
[[nodiscard]] void *raw_realloc(void *block, std::size_t bytes) noexcept;
void raw_free(void *block) noexcept;

// Tests only: the call after the next `successes` ones fails, then all succeed again; -1 switches it off.
void fail_allocation_after(long successes) noexcept;

// Tests only: the call that is to fail has not come yet.
[[nodiscard]] bool allocation_failure_pending() noexcept;

// One object on the raw heap, or null.
template <class T, class... Args>
[[nodiscard]] T *make(Args &&...args) noexcept {
    void *block = raw_malloc(sizeof(T));
    return block ? ::new (block) T(std::forward<Args>(args)...) : nullptr;
}

template <class T>
void destroy(T *object) noexcept {
    if (object) {
        object->~T();
        raw_free(object);
    }
}

}  // namespace interlock
