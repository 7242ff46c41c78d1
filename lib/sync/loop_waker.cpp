#include "sync/loop_waker.hpp"

#include <uv.h>

#include "base/alloc.hpp"

namespace interlock::sync {

struct LoopWaker::Handle {
    uv_async_t async;
    LoopWaker waker;
    Callback callback;
};

LoopWaker *LoopWaker::make(uv_loop_s *loop, Callback callback) noexcept {
    auto *handle = static_cast<Handle *>(raw_calloc(1, sizeof(Handle)));
    if (!handle) {
        return nullptr;
    }
    handle->callback = callback;
    handle->waker.handle_ = handle;
    handle->async.data = handle;
    const int failed = uv_async_init(loop, &handle->async, [](uv_async_t *async) {
        static_cast<Handle *>(async->data)->callback(async->loop);
    });
    if (failed) {
        raw_free(handle);
        return nullptr;
    }
    uv_unref(reinterpret_cast<uv_handle_t *>(&handle->async));
    return &handle->waker;
}

void LoopWaker::send(void *waker) noexcept {
    static_cast<void>(uv_async_send(&static_cast<LoopWaker *>(waker)->handle_->async));
}

void LoopWaker::close() noexcept {
    uv_close(reinterpret_cast<uv_handle_t *>(&handle_->async), [](uv_handle_t *closed) { raw_free(closed->data); });
}

uv_loop_s *LoopWaker::loop() const noexcept { return handle_->async.loop; }

void LoopWaker::stop(uv_loop_s *loop) noexcept { uv_stop(loop); }

}  // namespace interlock::sync
