#include "runtime/pending.hpp"

#include "runtime/runtime.hpp"
#include "runtime/wakeup.hpp"

namespace interlock::runtime {
namespace {

IL_LARGE constinit PendingQueue queue;
bool running = false;  // only the main thread, attached

}  // namespace

bool PendingQueue::push(Function function, void *argument) noexcept {
    uint32_t position = tail_.load(std::memory_order_relaxed);
    for (;;) {
        Cell &cell = cells_[position % kCapacity];
        const uint32_t turn = 2 * (position / kCapacity);
        // Acquire: pairs with the release in pop(), so that the cell's content is done with.
        const uint32_t seen = cell.turn.load(std::memory_order_acquire);
        if (seen == turn) {
            if (tail_.compare_exchange_weak(position, position + 1, std::memory_order_relaxed)) {
                cell.function = function;
                cell.argument = argument;
                cell.turn.store(turn + 1, std::memory_order_release);  // pairs with the acquire in pop()
                return true;
            }
        } else if (static_cast<int32_t>(seen - turn) < 0) {
            // Still full from the last round, unless another producer was faster.
            const uint32_t tail = tail_.load(std::memory_order_relaxed);
            if (tail == position) {
                return false;
            }
            position = tail;
        } else {
            position = tail_.load(std::memory_order_relaxed);
        }
    }
}

bool PendingQueue::pop(Function *function, void **argument) noexcept {
    const uint32_t position = head_.load(std::memory_order_relaxed);
    Cell &cell = cells_[position % kCapacity];
    const uint32_t turn = 2 * (position / kCapacity);
    if (cell.turn.load(std::memory_order_acquire) != turn + 1) {
        return false;
    }
    *function = cell.function;
    *argument = cell.argument;
    head_.store(position + 1, std::memory_order_relaxed);
    cell.turn.store(turn + 2, std::memory_order_release);
    return true;
}

bool PendingQueue::is_empty() const noexcept {
    const uint32_t position = head_.load(std::memory_order_relaxed);
    return cells_[position % kCapacity].turn.load(std::memory_order_acquire) != 2 * (position / kCapacity) + 1;
}

int add_pending_call(PendingQueue::Function function, void *argument) noexcept {
    // Acquire: pairs with the release that publishes the main state at the end of initialization.
    ThreadState *main_state = process.main_state.load(std::memory_order_acquire);
    if (!main_state || !queue.push(function, argument)) {
        return -1;
    }
    if (current() == main_state) {
        main_state->breaker.raise_own(EvalBreaker::kPending);
    } else {
        main_state->breaker.raise(EvalBreaker::kPending);
    }
    wake_main_thread();
    return 0;
}

int run_pending_calls(ThreadState *state) noexcept {
    if (running || !is_main_thread() || state->interpreter() != main_interpreter()) {
        return 0;
    }
    if (ThreadState *main_state = process.main_state.load(std::memory_order_relaxed)) {
        state = main_state;
    }
    // Who added a call has raised the bit before it knew that the call was added.
    if (!(state->breaker.peek() & EvalBreaker::kPending)) {
        return 0;
    }
    running = true;
    // Lowered before the queue is read: who adds later raises it again.
    state->breaker.lower(EvalBreaker::kPending);
    int result = 0;
    PendingQueue::Function function;
    void *argument;
    for (uint32_t i = 0; i < PendingQueue::pass_limit() && queue.pop(&function, &argument); i++) {
        if (function(argument) != 0) {
            result = -1;
            break;
        }
    }
    if (!queue.is_empty()) {
        state->breaker.raise_own(EvalBreaker::kPending);
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

}  // namespace interlock::runtime
