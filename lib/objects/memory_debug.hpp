// Debug hooks: blocks with marks around them, checked when they are freed.
//
//   [size, 8 bytes, big end first] [domain letter] [7 x 0xFD] [block ...] [8 x 0xFD]
//
//  D1. A freed block, head included, is filled with 0xDD.
//  D2. Where the allocator below is the library's own, freed blocks wait in a ring before they go back; when one leaves
//      the ring it must still be all 0xDD.
#pragma once

#include "interlock/pymem.h"
#include "objects/memory_state.hpp"

namespace interlock::objects {

// Puts the hooks between a domain's functions and their callers; false when they are there already.
bool debug_wrap(PyMemAllocatorDomain domain, PyMemAllocatorEx *allocator, bool keep_freed) noexcept;
bool debug_is_wrapped(const PyMemAllocatorEx *allocator) noexcept;

// Checks and gives back what waits in the rings.
void debug_flush(MemoryState &memory) noexcept;
void debug_flush_raw() noexcept;

// Around fork.
void debug_lock() noexcept;
void debug_unlock() noexcept;

}  // namespace interlock::objects
