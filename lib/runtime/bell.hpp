// A bell: calls a function that its owner lends for a while, from any thread or signal handler.
//
//   kIdle --arm--> kArmed --ring--> kRinging --> kArmed --disarm--> kIdle
//                                   kRinging --ring--> kAgain --> kRinging
// disarm() waits out kRinging, so the function never runs after it; a ring during another one makes for one more call.
#pragma once

#include <atomic>
#include <cerrno>

#include "base/base.hpp"
#include "sync/thread.hpp"

namespace interlock::runtime {

class Bell {
public:
    using Function = void (*)(void *);

    constexpr Bell() noexcept = default;

    // Seq_cst: who raised a reason asks this; who arms the bell looks for reasons afterwards.  One of them sees the other.
    bool is_armed() const noexcept { return phase_.load(std::memory_order_seq_cst) != kIdle; }

    // Owner only, idle.
    void arm(Function function, void *argument) noexcept {
        function_ = function;
        argument_ = argument;
        phase_.store(kArmed, std::memory_order_seq_cst);
    }

    // Owner only.
    void disarm() noexcept {
        for (;;) {
            uint32_t armed = kArmed;
            if (phase_.compare_exchange_strong(armed, kIdle) || armed == kIdle) {
                return;
            }
            sync::yield_thread();
        }
    }

    // Async-signal-safe as far as the function is.
    void ring() noexcept {
        uint32_t phase = phase_.load(std::memory_order_seq_cst);
        for (;;) {
            if (phase == kIdle || phase == kAgain) {
                return;
            }
            if (phase_.compare_exchange_weak(phase, phase == kArmed ? kRinging : kAgain)) {
                break;
            }
        }
        if (phase == kRinging) {
            return;
        }
        // What a signal interrupted may be about to look at errno.
        const int saved_errno = errno;
        for (;;) {
            function_(argument_);
            errno = saved_errno;
            uint32_t ringing = kRinging;
            if (phase_.compare_exchange_strong(ringing, kArmed)) {
                return;
            }
            phase_.store(kRinging, std::memory_order_seq_cst);
        }
    }

private:
    static constexpr uint32_t kIdle = 0, kArmed = 1, kRinging = 2, kAgain = 3;
    std::atomic<uint32_t> phase_{kIdle};
    Function function_ = nullptr;
    void *argument_ = nullptr;
};

}  // namespace interlock::runtime
