// Depth of calls through C code, and of deallocations.
//
//  R1. recursion_depth counts RecursionScopes of one thread; past the interpreter's limit RecursionError is raised.
//      While that error is being handled a margin is left, so that reporting it does not recurse into it.
//  R2. Deallocating a chain of containers nests one C frame per link.  Past kDeallocDepth the collected object at hand
//      is put on a list of its thread (linked through its GcHead) and freed when the stack is shallow again.
#pragma once

#include "objects/interpreter_objects.hpp"
#include "objects/object.hpp"
#include "runtime/thread_state.hpp"

namespace interlock::objects {

constexpr int kDefaultRecursionLimit = 1000;
constexpr int kRecursionMargin = 50;
constexpr int kDeallocDepth = 50;

// What R1 says when the limit is passed in a call; true: within the margin.
[[nodiscard]] bool call_too_deep(runtime::ThreadState *thread) noexcept;

// A RecursionScope of calls: inline, and the thread is looked up once, as it is the same on return.
class CallScope {
public:
    explicit IL_INLINE CallScope(runtime::ThreadState *thread) noexcept : thread_(thread) {
        const int limit = interpreter_objects_of(thread).calls.recursion_limit;
        entered_ = ++thread->objects.recursion_depth <= limit || call_too_deep(thread);
    }
    IL_INLINE ~CallScope() {
        if (entered_) [[likely]] {
            thread_->objects.recursion_depth--;
        }
    }
    CallScope(const CallScope &) = delete;
    CallScope &operator=(const CallScope &) = delete;
    explicit operator bool() const noexcept { return entered_; }

private:
    runtime::ThreadState *thread_;
    bool entered_;
};

}  // namespace interlock::objects
