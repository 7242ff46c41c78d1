// Depth of calls through C code, and of deallocations.
//
//  R1. recursion_depth counts RecursionScopes of one thread; past the interpreter's limit RecursionError is raised.
//      While that error is being handled a margin is left, so that reporting it does not recurse into it.
//  R2. Deallocating a chain of containers nests one C frame per link.  Past kDeallocDepth the collected object at hand
//      is put on a list of its thread (linked through its GcHead) and freed when the stack is shallow again.
#pragma once

#include "objects/object.hpp"

namespace interlock::objects {

constexpr int kDefaultRecursionLimit = 1000;
constexpr int kRecursionMargin = 50;
constexpr int kDeallocDepth = 50;

}  // namespace interlock::objects
