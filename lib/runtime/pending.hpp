// Pending calls: functions to run in the main thread of the main interpreter, added from any thread or signal handler.
//
// A ring of fixed size, lock-free, many producers, one consumer.  Each cell counts its turns: even, free for the
// producer of that turn; odd, full.  A producer claims a position with one compare-and-swap and publishes the cell with
// one store; between the two the consumer sees an empty queue and the producer's raised bit brings it back.
#pragma once

#include <atomic>

#include "base/base.hpp"

namespace interlock::runtime {

class PendingQueue {
public:
    using Function = int (*)(void *);
    static constexpr uint32_t kCapacity = 4096;

    // False: full.  Async-signal-safe.
    bool push(Function function, void *argument) noexcept;
    // False: empty.  One consumer at a time.
    bool pop(Function *function, void **argument) noexcept;
    bool is_empty() const noexcept;
    // How many calls a pass may run at most: those there are now, and as many as fit.
    static constexpr uint32_t pass_limit() noexcept { return kCapacity; }

private:
    struct Cell {
        std::atomic<uint32_t> turn{0};
        Function function = nullptr;
        void *argument = nullptr;
    };

    alignas(kCacheLine) std::atomic<uint32_t> tail_{0};  // producers
    alignas(kCacheLine) std::atomic<uint32_t> head_{0};  // the consumer writes it; relaxed, a hint for producers
    Cell cells_[kCapacity];
};

// 0, or -1: full or not initialized.  Any thread, no lock, signal handlers.
int add_pending_call(PendingQueue::Function function, void *argument) noexcept;

// The main thread of the main interpreter runs what is queued, in order, up to the first that fails: -1 then.
// Elsewhere, and inside a pending call: 0 at once.
int run_pending_calls(struct ThreadState *state) noexcept;

// Finalization: what is left is dropped; returns how many.
uint32_t drop_pending_calls() noexcept;

}  // namespace interlock::runtime
