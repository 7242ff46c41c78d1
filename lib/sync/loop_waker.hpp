// An async handle in an event loop, which any thread or signal handler can make call back.
#pragma once

#include "base/base.hpp"

struct uv_loop_s;

namespace interlock::sync {

class LoopWaker {
public:
    // Called in the loop's thread, inside uv_run().
    using Callback = void (*)(uv_loop_s *loop);

    // Null: no memory, or the loop refused.  The handle does not keep the loop alive.
    static LoopWaker *make(uv_loop_s *loop, Callback callback) noexcept;

    // Any thread; async-signal-safe.  For Bell: the argument is a LoopWaker.
    static void send(void *waker) noexcept;

    // In the loop's thread; the handle is closed, and the waker freed, when the loop runs next.
    void close() noexcept;

    uv_loop_s *loop() const noexcept;

    // Ends uv_run() of a loop.
    static void stop(uv_loop_s *loop) noexcept;

    struct Handle;

private:
    Handle *handle_ = nullptr;
};

}  // namespace interlock::sync
