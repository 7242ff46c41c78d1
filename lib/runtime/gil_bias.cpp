// The bias of a lock to the thread that uses it alone: G8 and G9 of gil.hpp; tests/model/gil_bias.pml has the same
// protocol for spin.  Here is what the fast ways in and out, inline there, fall back to.
#include "runtime/gil.hpp"
#include "sync/thread.hpp"

namespace interlock::runtime {

using sync::LockGuard;

namespace {

// A bias that lasted so many times the attaches that it took to begin was worth its revocation.
constexpr uint32_t kWorthwhile = 16;
constexpr uint32_t kBiasAfterMost = 1u << 16;

}  // namespace

void Gil::set_bias_locked(OsThread *thread) noexcept { biased_to_.store(thread, std::memory_order_relaxed); }

// The owner, inside.
void Gil::begin_bias(OsThread *thread) noexcept {
    streak_ = 0;
    LockGuard guard(mutex_);
    if (plain_release && attention_.load(std::memory_order_relaxed) == 0) {
        bias_begin_ = tenure_.load(std::memory_order_relaxed);
        set_bias_locked(thread);
    }
}

void Gil::end_bias() noexcept {
    LockGuard guard(mutex_);
    set_bias_locked(nullptr);
}

// An attach that saw attention_, or that the lock is another's.  True: it is this thread's all the same.
bool Gil::went_on(OsThread *thread) noexcept {
    LockGuard guard(mutex_);
    return biased_to_.load(std::memory_order_relaxed) == thread;
}

// Gives the lock, if nobody took it from the resting thread already.
void Gil::leave_rest(OsThread *thread) noexcept {
    thread->rests.store(false, std::memory_order_relaxed);
    {
        LockGuard guard(mutex_);
        if (biased_to_.load(std::memory_order_relaxed) != thread) {
            return;
        }
        set_bias_locked(nullptr);
    }
    give_unbiased();
}

// After a heavy_barrier() since attention_ was set.
void Gil::take_from_resting_locked() noexcept {
    OsThread *thread = biased_to_.load(std::memory_order_relaxed);
    // Acquire: pairs with the release in rest_or_give(); what that thread did inside is handed on with owner_.
    if (!thread || !thread->rests.load(std::memory_order_acquire)) {
        return;
    }
    const uint32_t attaches = tenure_.load(std::memory_order_relaxed) - bias_begin_;
    if (attaches / kWorthwhile >= bias_after_) {
        bias_after_ = kBiasAfter;
    } else if (bias_after_ < kBiasAfterMost) {
        bias_after_ *= 2;
    }
    set_bias_locked(nullptr);
    owner_.store(kFree, std::memory_order_seq_cst);
}

// The lock is free afterwards if its owner rests, and the owner at its next step knows that somebody wants it otherwise.
void Gil::revoke_locked() noexcept {
    attention_.fetch_or(kRevoking, std::memory_order_seq_cst);
    sync::heavy_barrier();  // G9
    take_from_resting_locked();
    // Release: pairs with the acquire in try_take_or_go_on().
    attention_.fetch_and(~kRevoking, std::memory_order_release);
}

}  // namespace interlock::runtime
