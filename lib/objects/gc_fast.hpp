// Tracking and untracking inline, for the types that are made and dropped most; what gc.cpp does, without the calls.
#pragma once

#include "objects/gc.hpp"

namespace interlock::objects {

// Of an object that is not tracked and whose finalizer did not run.
IL_INLINE void gc_track_new(GcState &gc, PyObject *object) noexcept {
    GcHead *head = gc_head(object), *ring = &gc.generations[0].head;
    auto *last = reinterpret_cast<GcHead *>(ring->previous);
    last->next = reinterpret_cast<uintptr_t>(head);
    head->previous = reinterpret_cast<uintptr_t>(last);
    head->next = reinterpret_cast<uintptr_t>(ring);
    ring->previous = reinterpret_cast<uintptr_t>(head);
}

// Of any object of a collected type.  The low bits of `previous` are flags, of which only the lowest (the finalizer ran)
// outlives being tracked.
IL_INLINE void gc_untrack_now(PyObject *object) noexcept {
    constexpr uintptr_t kFlagBits = 15, kFinalizedBit = 1;
    GcHead *head = gc_head(object);
    if (!head->next) {
        return;
    }
    auto *previous = reinterpret_cast<GcHead *>(head->previous & ~kFlagBits), *next = reinterpret_cast<GcHead *>(head->next);
    previous->next = reinterpret_cast<uintptr_t>(next);
    next->previous = (next->previous & kFlagBits) | reinterpret_cast<uintptr_t>(previous);
    head->next = 0;
    head->previous &= kFinalizedBit;
}

}  // namespace interlock::objects
