#include "runtime/loop.hpp"

#include "base/fatal.hpp"
#include "runtime/attach.hpp"
#include "runtime/checkpoint.hpp"
#include "runtime/wakeup.hpp"
#include "sync/loop_waker.hpp"

namespace interlock::runtime {
namespace {

constinit sync::LoopWaker *attached_loop = nullptr;  // main thread only

void on_wake(uv_loop_s *loop) {
    ThreadState *state = current();
    const bool was_attached = state != nullptr;
    if (!was_attached) {
        state = process.main_state.load(std::memory_order_acquire);
        if (!state || attach_until("Interlock_AttachLoop", state, sync::kForever) != Attach::kAttached) {
            return;
        }
    }
    const int result = checkpoint(state);
    if (!was_attached) {
        static_cast<void>(detach("Interlock_AttachLoop"));
    }
    if (result != 0) {
        sync::LoopWaker::stop(loop);
    }
}

}  // namespace

int attach_loop(const char *function, uv_loop_s *loop) noexcept {
    if (!loop) {
        fatal_client(function, "NULL loop");
    }
    ThreadState *state = current_or_die(function);
    if (!is_main_thread()) {
        fatal_client(function, "only the main thread has an event loop that pending calls wake");
    }
    if (attached_loop) {
        return -1;
    }
    attached_loop = sync::LoopWaker::make(loop, on_wake);
    if (!attached_loop) {
        return -1;
    }
    if (attach_loop_bell(sync::LoopWaker::send, attached_loop) != 0) {
        attached_loop->close();
        attached_loop = nullptr;
        return -1;
    }
    if (state->breaker.peek(std::memory_order_seq_cst) != 0) {
        sync::LoopWaker::send(attached_loop);  // the reason came before the bell was armed
    }
    return 0;
}

int detach_loop(uv_loop_s *loop) noexcept {
    if (!attached_loop || attached_loop->loop() != loop) {
        return -1;
    }
    detach_loop_bell();
    attached_loop->close();
    attached_loop = nullptr;
    return 0;
}

}  // namespace interlock::runtime
