#include "runtime/checkpoint.hpp"

#include "runtime/attach.hpp"
#include "runtime/hooks.hpp"
#include "runtime/pending.hpp"
#include "runtime/signals.hpp"

namespace interlock::runtime {
namespace {

void answer_requests(ThreadState *state) noexcept {
    const uint32_t bits = state->breaker.peek();
    if ((bits & EvalBreaker::kStop) && !state->is_finalizer) {
        static_cast<void>(detach("Interlock_Checkpoint"));
        park_for_good();
    }
    if (bits & EvalBreaker::kDropRequest) {
        yield_to_waiters(state);
    }
}

}  // namespace

int check_signals(ThreadState *state) noexcept {
    if (state->breaker.peek() == 0) [[likely]] {
        return 0;
    }
    answer_requests(state);
    return run_tripped_signals(state);
}

int make_pending_calls(ThreadState *state) noexcept {
    if (state->breaker.peek_others() & ~EvalBreaker::kPending) {
        answer_requests(state);
        if (run_tripped_signals(state) != 0) {
            return -1;
        }
    }
    return run_pending_calls(state);
}

int checkpoint_slow(ThreadState *state) noexcept {
    answer_requests(state);
    const uint32_t bits = state->breaker.peek();
    if ((bits & EvalBreaker::kSignal) && run_tripped_signals(state) != 0) {
        return -1;
    }
    if ((bits & EvalBreaker::kAnyPending) && run_pending_calls(state) != 0) {
        return -1;
    }
    if ((bits & EvalBreaker::kAsyncException) && hooks.raise_async) {
        state->breaker.lower(EvalBreaker::kAsyncException);
        return hooks.raise_async(state);
    }
    return 0;
}

}  // namespace interlock::runtime
