// Pending calls: functions to run in the main thread of the main interpreter, added from any thread or signal handler.
//
// A ring of fixed size, lock-free, many producers, one consumer.  A position counts the calls ever added, modulo 2^32;
// position p belongs to cell p % kCapacity, in the round that began with position p - p % kCapacity.  A cell's states:
//
//                    claim                          publish                    take
//   turn == round    ----->    turn == round        ----->   turn == round + 1 ---->   turn == round + kCapacity
//   free; tail_ == p           claimed; tail_ > p            full                      free for the next round
//
// Between claim and publish the consumer sees the queue end there, whatever lies behind, and goes on; the producer raises
// the main thread's bit after it published, which brings the consumer back.  So nobody waits for another thread, nor for
// what it interrupted.
//
// The bits are kPending and kOwnPending of the eval breaker; the consumer lowers them before it looks at the cells.
//  P1. Another thread publishes, then reads kPending, all seq_cst, as are the lowering and the consumer's read of the
//      turn: either the consumer sees the cell full, or the producer sees the bit lowered and raises it.
//  P2. The consumer's own thread needs no such order to see itself: it publishes and raises kOwnPending with stores.
#pragma once

#include <atomic>

#include "base/base.hpp"

namespace interlock::runtime {

class PendingQueue {
public:
    using Function = int (*)(void *);
    static constexpr uint32_t kCapacity = 4096;

    constexpr PendingQueue() noexcept = default;
    // For tests: begins at `first`, a multiple of kCapacity.
    explicit PendingQueue(uint32_t first) noexcept : tail_(first), head_(first), own_tail_(first) {
        for (Cell &cell : cells_) {
            cell.turn.store(first, std::memory_order_relaxed);
        }
    }

    // False: full.  Async-signal-safe.  push_own() is for whoever is the consumer or interrupted it, push() for all.
    bool push(Function function, void *argument) noexcept;
    bool push_own(Function function, void *argument) noexcept;
    // False: empty.  One consumer at a time.
    bool pop(Function *function, void **argument) noexcept;
    bool is_empty() const noexcept;
    // How many calls a pass may run at most: those there are now, and as many as fit.
    static constexpr uint32_t pass_limit() noexcept { return kCapacity; }

    // In a forked child, whose producers and consumer may have been in the middle of something: a claimed cell gets a
    // call that does nothing.
    void settle_after_fork() noexcept;

private:
    struct Cell {
        std::atomic<uint32_t> turn{0};
        Function function = nullptr;
        void *argument = nullptr;
    };

    static constexpr uint32_t round_of(uint32_t position) noexcept { return position - position % kCapacity; }
    Cell &cell_at(uint32_t position) noexcept { return cells_[position % kCapacity]; }
    bool claim(uint32_t *position) noexcept;

    alignas(kCacheLine) std::atomic<uint32_t> tail_{0};  // producers
    alignas(kCacheLine) uint32_t head_ = 0;              // the consumer
    std::atomic<uint32_t> own_tail_{0};                  // where push_own() tries first; a hint
    Cell cells_[kCapacity];
};

// 0, or -1: full or not initialized.  Any thread, no lock, signal handlers.
int add_pending_call(PendingQueue::Function function, void *argument) noexcept;

// The main thread of the main interpreter runs what is queued, in order, up to the first that fails: -1 then.
// Elsewhere, and inside a pending call: 0 at once.
int run_pending_calls(struct ThreadState *state) noexcept;

// Finalization: what is left is dropped; returns how many.
uint32_t drop_pending_calls() noexcept;

// In a forked child, before it has another main thread.
void settle_pending_calls_after_fork() noexcept;

}  // namespace interlock::runtime
