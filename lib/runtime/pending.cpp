#include "runtime/pending.hpp"

#include "runtime/runtime.hpp"
#include "runtime/wakeup.hpp"

namespace interlock::runtime {
namespace {

constinit PendingQueue queue;
bool running = false;  // only the main thread, attached

}  // namespace

// Tries `*position` first and then where tail_ is; the one claimed is left there.  False: full.
//
// Relaxed on tail_: it only deals out positions, the cells are handed over by their turns.
IL_INLINE bool PendingQueue::claim(uint32_t *position) noexcept {
    for (;;) {
        const uint32_t at = *position;
        // Acquire: pairs with the release in pop(), so that the consumer is done with the cell's content.
        const uint32_t turn = cell_at(at).turn.load(std::memory_order_acquire);
        if (turn == round_of(at)) {
            if (tail_.compare_exchange_weak(*position, at + 1, std::memory_order_relaxed)) {
                return true;
            }
            continue;
        }
        *position = tail_.load(std::memory_order_relaxed);
        if (*position == at && static_cast<int32_t>(turn - round_of(at)) < 0) {
            return false;  // not taken since the last round
        }
    }
}

bool PendingQueue::push(Function function, void *argument) noexcept {
    uint32_t position = tail_.load(std::memory_order_relaxed);
    if (!claim(&position)) {
        return false;
    }
    Cell &cell = cell_at(position);
    cell.function = function;
    cell.argument = argument;
    cell.turn.exchange(round_of(position) + 1, std::memory_order_seq_cst);  // P1
    return true;
}

// A read of tail_ soon after the thread's last compare-and-swap would wait for that; the hint does not.
IL_INLINE bool PendingQueue::push_own(Function function, void *argument) noexcept {
    uint32_t position = own_tail_.load(std::memory_order_relaxed);
    if (!claim(&position)) {
        return false;
    }
    Cell &cell = cell_at(position);
    cell.function = function;
    cell.argument = argument;
    cell.turn.store(round_of(position) + 1, std::memory_order_release);  // pairs with the read in pop(); P2
    own_tail_.store(position + 1, std::memory_order_relaxed);
    return true;
}

IL_INLINE bool PendingQueue::pop(Function *function, void **argument) noexcept {
    Cell &cell = cell_at(head_);
    const uint32_t round = round_of(head_);
    if (cell.turn.load(std::memory_order_seq_cst) != round + 1) {  // P1
        return false;
    }
    *function = cell.function;
    *argument = cell.argument;
    head_++;
    cell.turn.store(round + kCapacity, std::memory_order_release);  // pairs with the acquire in claim()
    return true;
}

bool PendingQueue::is_empty() const noexcept {
    return cells_[head_ % kCapacity].turn.load(std::memory_order_seq_cst) != round_of(head_) + 1;  // P1
}

// Relaxed: one thread.
void PendingQueue::settle_after_fork() noexcept {
    // The consumer was between its last two stores.
    Cell &last = cell_at(head_ - 1);
    if (last.turn.load(std::memory_order_relaxed) == round_of(head_ - 1) + 1) {
        last.turn.store(round_of(head_ - 1) + kCapacity, std::memory_order_relaxed);
    }
    const uint32_t tail = tail_.load(std::memory_order_relaxed);
    for (uint32_t position = head_; position != tail; position++) {
        Cell &cell = cell_at(position);
        if (cell.turn.load(std::memory_order_relaxed) == round_of(position)) {
            cell.function = [](void *) { return 0; };
            cell.turn.store(round_of(position) + 1, std::memory_order_relaxed);
        }
    }
}

int add_pending_call(PendingQueue::Function function, void *argument) noexcept {
    // Acquire: pairs with the release that publishes the main state at the end of initialization.
    ThreadState *main_state = process.main_state.load(std::memory_order_acquire);
    if (!main_state) {
        return -1;
    }
    // Who runs calls has the lock: it is this thread, or one that takes the lock after it.
    if (main_gil.is_held_by(sync::thread_token()) && main_gil.attached() == main_state) {
        if (!queue.push_own(function, argument)) {
            return -1;
        }
        main_state->breaker.raise_own_pending();
    } else {
        if (!queue.push(function, argument)) {
            return -1;
        }
        if (!(main_state->breaker.peek(std::memory_order_seq_cst) & EvalBreaker::kPending)) {  // P1
            main_state->breaker.raise(EvalBreaker::kPending);
        }
    }
    wake_main_thread();
    return 0;
}

int run_pending_calls(ThreadState *state) noexcept {
    if (running || !is_main_thread()) {
        return 0;
    }
    ThreadState *main_state = process.main_state.load(std::memory_order_relaxed);
    if (state != main_state) {
        if (state->interpreter() != main_interpreter()) {
            return 0;
        }
        if (main_state) {
            state = main_state;
        }
    }
    // Who added a call has raised a bit before it knew that the call was added.
    EvalBreaker &breaker = state->breaker;
    const bool from_others = breaker.peek_others() & EvalBreaker::kPending;
    if (!from_others && !breaker.is_own_pending()) {
        return 0;
    }
    running = true;
    // Lowered before the queue is read: who adds later raises it again.
    breaker.lower_own_pending();
    if (from_others) {
        breaker.lower(EvalBreaker::kPending);
    }
    int result = 0;
    PendingQueue::Function function;
    void *argument;
    for (uint32_t left = PendingQueue::pass_limit(); queue.pop(&function, &argument);) {
        if (function(argument) != 0) {
            result = -1;
        } else if (--left != 0) {
            continue;
        }
        if (!queue.is_empty()) {
            breaker.raise_own_pending();
        }
        break;
    }
    running = false;
    return result;
}

uint32_t drop_pending_calls() noexcept {
    uint32_t dropped = 0;
    PendingQueue::Function function;
    void *argument;
    while (queue.pop(&function, &argument)) {
        dropped++;
    }
    return dropped;
}

void settle_pending_calls_after_fork() noexcept {
    queue.settle_after_fork();
    running = running && is_main_thread();
}

}  // namespace interlock::runtime
