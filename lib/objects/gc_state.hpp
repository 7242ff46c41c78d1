// The collector of one interpreter.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

// Links of a tracked object; null when it is not tracked.  The low bits of `previous` are flags (see gc.cpp).  Aligned
// so that the four low bits of its address are free, in rings too.
struct alignas(16) GcHead {
    uintptr_t next;
    uintptr_t previous;
};
static_assert(sizeof(GcHead) == 16);

struct GcState {
    static constexpr int kGenerations = 3;

    struct Generation {
        GcHead head;    // of the ring of its objects
        int threshold;
        int count;      // 0: allocations minus deallocations; others: collections of the younger one
    };

    Generation generations[kGenerations];
    PyObject *garbage = nullptr;     // list of uncollectable objects, made on first use
    Py_ssize_t long_lived_total = 0;    // survivors of the last full collection
    Py_ssize_t long_lived_pending = 0;  // survivors of younger ones since then
    bool enabled = false;
    bool collecting = false;
};

}  // namespace interlock::objects
