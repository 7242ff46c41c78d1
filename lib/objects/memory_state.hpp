// The object allocator of one interpreter.
#pragma once

#include "base/base.hpp"

namespace interlock::objects {

class Heap;
struct Quarantine;

struct MemoryState {
    Heap *heap = nullptr;              // the main one, or the interpreter's own when it has a lock of its own
    bool owns_heap = false;
    Quarantine *quarantine = nullptr;  // freed blocks that the debug hooks still watch
};

}  // namespace interlock::objects
