// The eval breaker: one word per thread state, read at every safepoint.
//
//  bit            raised by                                    lowered by
//  kDropRequest   a thread that waits for the lock             the owner when it detaches, and at its safepoint
//  kPending       Py_AddPendingCall (main thread only)         the main thread before it drains the queue
//  kOwnPending    the same, in the thread that has the state   the same
//  kSignal        a signal handler (main thread only)          the main thread before it runs handlers
//  kAsyncException PyThreadState_SetAsyncExc                   the owner when it takes the exception
//  kStop          finalization                                 never: the thread parks
//  kWatch*        tracing (objects/tracing.cpp)                the same, with the lock held
//
// A raised bit may be stale (the reason is gone), never missing: whoever makes the reason raises the bit after it.
#pragma once

#include <atomic>

#include "base/base.hpp"

namespace interlock::runtime {

class EvalBreaker {
public:
    enum Bit : uint32_t {
        kDropRequest = 1u << 0,
        kPending = 1u << 1,
        kSignal = 1u << 2,
        kAsyncException = 1u << 3,
        kStop = 1u << 4,

        kOwnPending = 1u << 8,  // has a byte for itself: see raise_own_pending()

        // Who watches this thread.  They ask for nothing at a safepoint: a guest's reports look at them (interlock_guest.h).
        kWatchProfile = 1u << 16,
        kWatchTrace = 1u << 17,
        kWatchMonitor = 1u << 18,
        kWatchNew = 1u << 19,  // a new thread: its first report takes over what new threads are watched with
    };
    static constexpr uint32_t kRequests = 0xFFFF;
    static constexpr uint32_t kAnyPending = kPending | kOwnPending;

    // Relaxed: the slow path reads the reasons behind their own synchronisation.  Seq_cst for who read or wrote something
    // else first that a raising thread looks at in turn.
    uint32_t peek(std::memory_order order = std::memory_order_relaxed) const noexcept {
        return word_.load(order) & kRequests;
    }
    // Relaxed: set under the lock, or before the thread first takes it.
    uint32_t watched() const noexcept { return word_.load(std::memory_order_relaxed) & ~kRequests; }

    // Any thread; async-signal-safe.  Always the locked instruction: the reason was stored before it, and the owner
    // lowers the bit before it looks for reasons.
    void raise(Bit bit) noexcept { word_.fetch_or(bit, std::memory_order_seq_cst); }

    // The owner raises its own bit: nobody can lower it meanwhile, so a raised bit costs one read.
    void raise_own(Bit bit) noexcept {
        if (!(word_.load(std::memory_order_relaxed) & bit)) {
            raise(bit);
        }
    }

    // kOwnPending changes only in the thread that has the lock, and in signal handlers that interrupt it, so that plain
    // stores do: relaxed, the lock orders them.  The byte keeps them apart from what others raise meanwhile.
    void raise_own_pending() noexcept {
        if (!is_own_pending()) {
            byte(1).store(1, std::memory_order_relaxed);
        }
    }
    void lower_own_pending() noexcept { byte(1).store(0, std::memory_order_relaxed); }
    bool is_own_pending() noexcept { return byte(1).load(std::memory_order_relaxed) != 0; }
    // The requests but kOwnPending; relaxed like peek().  Behind raise_own_pending(), a read of the whole word waits until
    // the byte has left the processor's store buffer; this one does not.
    uint32_t peek_others() noexcept { return byte(0).load(std::memory_order_relaxed); }

    void lower(Bit bit) noexcept { word_.fetch_and(~static_cast<uint32_t>(bit), std::memory_order_seq_cst); }
    void reset() noexcept { word_.store(0, std::memory_order_relaxed); }

    // What a guest polls, through interlock.h.
    const uint32_t *address() const noexcept { return reinterpret_cast<const uint32_t *>(&word_); }

private:
    // Byte n holds the bits 8n to 8n + 7.
    std::atomic_ref<unsigned char> byte(unsigned n) noexcept {
        constexpr unsigned flip = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : 3;
        return std::atomic_ref<unsigned char>(reinterpret_cast<unsigned char *>(&word_)[n ^ flip]);
    }

    std::atomic<uint32_t> word_{0};
};

}  // namespace interlock::runtime
