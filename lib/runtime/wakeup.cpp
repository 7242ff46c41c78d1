#include "runtime/wakeup.hpp"

#include "runtime/attach.hpp"

namespace interlock::runtime {

constinit Bell main_bell;
constinit Bell loop_bell;

namespace {

Bell &bell_of(OsThread *thread) noexcept { return is_main_thread() ? main_bell : thread->bell; }

constexpr uint32_t kNeeds = EvalBreaker::kAnyPending | EvalBreaker::kSignal | EvalBreaker::kAsyncException |
                            EvalBreaker::kStop;

}  // namespace

void ring_main_bells() noexcept {
    main_bell.ring();
    loop_bell.ring();
}

void wake_thread_locked(OsThread *thread) noexcept {
    if (thread->token == process.main_token.load(std::memory_order_relaxed)) {
        wake_main_thread();
    } else {
        thread->bell.ring();
    }
}

void *blocking_call(const char *caller, void *(*function)(void *), void *argument, void (*unblock)(void *),
                    void *unblock_argument) noexcept {
    ThreadState *state = current_or_die(caller);
    Bell &bell = bell_of(state->os_thread);
    // A blocking call inside another one's function has the bell to itself meanwhile; the outer one's reason to wake is
    // still in the breaker when it looks again.
    const bool armed = unblock && !bell.is_armed();
    if (armed) {
        bell.arm(unblock, unblock_argument);
        if (state->breaker.peek(std::memory_order_seq_cst) & kNeeds) {
            bell.ring();  // the reason came before the bell was armed
        }
    }
    static_cast<void>(detach(caller));
    void *result = function(argument);
    attach(caller, state);
    if (armed) {
        bell.disarm();
    }
    return result;
}

int attach_loop_bell(void (*send)(void *), void *argument) noexcept {
    if (loop_bell.is_armed()) {
        return -1;
    }
    loop_bell.arm(send, argument);
    return 0;
}

void detach_loop_bell() noexcept { loop_bell.disarm(); }

}  // namespace interlock::runtime
