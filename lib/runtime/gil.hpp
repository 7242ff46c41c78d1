// The lock of one or more interpreters.
//
//  G1. owner_ names the OS thread that has the lock: kFree, kShut (closed, nobody), or a sync::thread_token().
//  G2. Only the owner gives the lock away: it stores kFree, or the token of a waiter that it took off the queue under
//      mutex_ (direct hand-over).  Anybody may take a free lock (barging).
//  G3. attached_ is written by the owner alone; null while the owner has no state attached and during a hand-over.
//  G4. attention_ is 0 exactly when the queue is empty and the lock open, and changes under mutex_ only, but for kDue:
//      a giver may set it at any time.  A look too many costs that next give() a turn through mutex_, which clears it.
//  G5. A waiter that sleeps has, after it stopped counting in awake_, seen the lock taken once more; and whoever frees
//      the lock looks at awake_ and pollers_ after it did.  So a free lock with sleepers always has somebody awake to
//      take it.  A poller of take() looks at the lock again after it stopped counting in pollers_.
//  G6. The plain path of give() has no fence.  Before its first sleep a waiter therefore runs heavy_barrier(): each
//      plain give() then either became visible to the waiter's last look, or sees attention_ in its second look.
//  G7. The first waiter of each queue is awake or sleeps with a timer: somebody always asks for the lock when a slice
//      is over.
//
//  G8. biased_to_ names the thread that owner_ names, or nobody; both change under mutex_ while it is not null.  That
//      thread does not free the lock: it *rests* (OsThread::rests) in it, and goes on by one store, and two looks after
//      it: owner_ still names it and attention_ is 0.  Otherwise it finds out under mutex_.
//  G9. Whoever wants a biased lock revokes the bias, under mutex_: sets attention_, runs heavy_barrier(), and looks at
//      rests.  Either the owner rests, and what it does next sees attention_; or it is inside, and its next detach sees
//      attention_.  Nobody else writes an owner's rests, so it may be stale once the thread has lost the lock; it ends
//      before the record does (end_rest).
//
//      inside --detach(): rests = true--> resting --attach(): rests = false, looks--> inside
//         \--attention_ seen--> freed or handed over <--revoked--/
//
//      A bias begins after bias_after_ attaches without a wait by one thread alone; a revocation costs the newcomer a
//      heavy_barrier(), so each that came early doubles bias_after_.
//
//  Who gets the lock.  An eager waiter (it gave the lock up by itself: back from I/O) asks the owner at once, a patient
//  one when the owner's slice (the switch interval) is over.  A computing thread that yields to an eager one gets its
//  own time back undisturbed: kProtectFactor times what the interruption took, at least kProtectMinimumNs.  Meanwhile
//  (resuming_) the lock goes from one eager waiter to the next, for kBatchNs at most, and then back to it.
//
//  While the lock changes hands by itself, whoever is awake takes it, and a sleeper could wait for ever.  So the leader
//  of a queue that is due (an eager one passed over for kOverdueNs, a patient one after the slice) claims the lock
//  (kDue) when its timer has woken it: the next give() hands it over.  Not at once to one that is awake but has no
//  processor, for nobody runs until it has; a giver sets kDue for it when it is kLateNs late.  Claims are kOverdueNs
//  apart: a waiter led by N others has the lock after N + 1 times kOverdueNs + kLateNs and their sections, however
//  busily others take it.
#pragma once

#include <atomic>

#include "base/base.hpp"
#include "runtime/os_thread.hpp"
#include "sync/mutex.hpp"
#include "sync/parking.hpp"
#include "sync/thread.hpp"

namespace interlock::runtime {

struct ThreadState;

enum class Attach {
    kAttached,
    kTimedOut,
    kClosed,  // the lock's interpreter is ending: this thread never gets it
};

class Gil {
public:
    static constexpr uintptr_t kFree = 0;
    static constexpr uintptr_t kShut = 1;  // no token: those are aligned addresses

    constexpr Gil() noexcept = default;
    explicit constexpr Gil(uintptr_t owner) noexcept : owner_(owner) {}
    Gil(const Gil &) = delete;
    Gil &operator=(const Gil &) = delete;

    // Relaxed: the answer for the own token changes under the asking thread only while that rests (G8), and no other is
    // acted on.
    bool is_held_by(uintptr_t token) const noexcept { return owner_.load(std::memory_order_relaxed) == token; }

    // The state attached in the owner's thread.  Exact for the owner, a hint for others.
    ThreadState *attached() const noexcept { return attached_.load(std::memory_order_relaxed); }
    // The state attached by the calling thread; null: none.  In this order, acquire: a thread that rests may be named by
    // owner_ still, and another that takes the lock from it attaches its own state only after it changed owner_.
    ThreadState *attached_by(uintptr_t token) const noexcept {
        ThreadState *state = attached_.load(std::memory_order_acquire);
        return is_held_by(token) ? state : nullptr;
    }
    // Release: pairs with the loads in attached_by(), and in ask_owner() and read_holder(), which look into the state.
    void set_attached(ThreadState *state) noexcept { attached_.store(state, std::memory_order_release); }

    // One compare-and-swap.  Acquire: pairs with the release in give() and hand_over().
    IL_INLINE bool try_take(uintptr_t token) noexcept {
        uintptr_t expected = kFree;
        return owner_.compare_exchange_strong(expected, token, std::memory_order_acquire, std::memory_order_relaxed);
    }

    // The owner's first steps: its state, and what waiters want to know about it (relaxed: hints).  `cpu` may be read
    // before the lock was taken: behind the compare-and-swap its loads would be waited for.
    IL_INLINE void enter(ThreadState *state, int cpu) noexcept {
        set_attached(state);
        tenure_.store(tenure_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        owner_cpu_.store(cpu, std::memory_order_relaxed);
    }
    void enter(ThreadState *state) noexcept {
        streak_of_ = nullptr;
        enter(state, sync::current_cpu());
    }

    // Waits for the lock.  deadline_ns: sync::monotonic_ns() at which to give up, kForever never.  `eager`: see above.
    Attach take(uintptr_t token, bool eager, int64_t deadline_ns) noexcept;

    // Frees the lock.  The owner's state is detached already (attached() is null).
    IL_INLINE void give() noexcept {
        if (biased_to_.load(std::memory_order_relaxed)) [[unlikely]] {
            end_bias();
        }
        give_unbiased();
    }

    // The same for the thread of `thread`, which may rest instead.
    IL_INLINE void rest_or_give(OsThread *thread) noexcept {
        // Relaxed: the owner sees its own stores, and another's when it took the lock from that.
        if (biased_to_.load(std::memory_order_relaxed) == thread) [[likely]] {
            thread->rests.store(true, std::memory_order_release);  // pairs with the acquire in take_from_resting_locked()
            sync::light_barrier();                                 // pairs with heavy_barrier() in revoke_locked() (G9)
            if (attention_.load(std::memory_order_relaxed) != 0) [[unlikely]] {
                leave_rest(thread);
            }
            return;
        }
        give_unbiased();
    }

    // The opposite: takes the lock if that needs no wait.
    IL_INLINE bool try_take_or_go_on(OsThread *thread, uintptr_t token) noexcept {
        if (thread->rests.load(std::memory_order_relaxed)) [[likely]] {
            thread->rests.store(false, std::memory_order_relaxed);
            sync::light_barrier();  // pairs with heavy_barrier() in revoke_locked() (G9)
            // Acquire, and in this order: a revocation clears attention_ after it changed owner_.
            if (attention_.load(std::memory_order_acquire) == 0 && is_held_by(token)) [[likely]] {
                return true;
            }
            if (went_on(thread)) {
                return true;
            }
        }
        if (!try_take(token)) [[unlikely]] {
            return false;
        }
        if (streak_of_ != thread) {
            streak_of_ = thread;
            streak_ = 0;
        } else if (++streak_ >= bias_after_) [[unlikely]] {
            begin_bias(thread);
        }
        return true;
    }

    // The calling thread rests no longer: from here on is_held_by() says what it does of a lock without bias.  Every way
    // in and out but the two above begins with it, and the thread's end.
    void end_rest(OsThread *thread) noexcept {
        if (thread && thread->rests.load(std::memory_order_relaxed)) [[unlikely]] {
            leave_rest(thread);
        }
    }

    // The owner, about to give the lock up for good; or in a forked child, whoever owns it.
    IL_NOINLINE void end_bias() noexcept;

private:
    IL_INLINE void give_unbiased() noexcept {
        if (attention_.load(std::memory_order_relaxed) == 0) [[likely]] {
            if (plain_release) [[likely]] {
                owner_.store(kFree, std::memory_order_release);  // pairs with the acquire in try_take()
                sync::light_barrier();                           // pairs with heavy_barrier() in wait() (G6)
            } else {
                owner_.exchange(kFree, std::memory_order_seq_cst);
            }
            if (attention_.load(std::memory_order_relaxed) == 0) [[likely]] {
                return;
            }
            wake_after_give();
            return;
        }
        give_contended();
    }

public:
    // At a safepoint with a drop request: lets a waiter run, then takes the lock again for `state`.  kAttached, or
    // kClosed: the lock is gone and `state` is detached.
    Attach yield(ThreadState *state, uintptr_t token) noexcept;

    // Somebody waits.  A hint unless the caller is the owner.
    bool has_waiters() const noexcept { return attention_.load(std::memory_order_relaxed) & kWaiters; }

    // A waiter claims the lock from the next give().  A hint.
    bool is_claimed() const noexcept { return attention_.load(std::memory_order_relaxed) & kDue; }

    // The owner closes the lock: every waiter leaves with kClosed, later ones at once; only the owner's thread can
    // give and take it.  Returns when no waiter is left.
    void close(uintptr_t token) noexcept;

    // The end of a closed lock: owned by nobody, not to be taken.  And its opposite, for a lock that starts again.
    void shut() noexcept;
    void open(uintptr_t token) noexcept;

    // In a forked child: no waiters; owned by `token` with `state` attached, or free when token is kFree.
    void reinit_after_fork(uintptr_t token, ThreadState *state) noexcept;

    // Returns when nobody looks at a state through attached() any more, so that a detached one may be freed.
    void flush_lookers() noexcept;

    // The fork handlers hold it while the process is copied.
    sync::Mutex &mutex() noexcept { return mutex_; }

    // Who has it, for reports; false: nobody.  Async-signal-safe: it only tries the mutex, and says less
    // (thread_ident 0, interpreter_id -1) when that is taken.  The time counts from the first look at this holder, by a
    // waiter or by this call.
    struct Holder {
        unsigned long thread_ident;
        unsigned long native_id;
        int64_t interpreter_id;
        uint64_t held_ns;
    };
    bool read_holder(Holder *holder) noexcept;

    // Whether give() may leave the fence to the waiters; decided once, before the first lock is used.
    static bool plain_release;

    // In nanoseconds; relaxed, a setting.
    static std::atomic<uint64_t> switch_interval;

private:
    struct Waiter;
    struct Queue {
        Waiter *first = nullptr;
        Waiter *last = nullptr;
        void push_back(Waiter *waiter) noexcept;
        void push_front(Waiter *waiter) noexcept;
        void remove(Waiter *waiter) noexcept;
        void settle_lead() noexcept;
    };

    static constexpr uint32_t kBiasAfter = 1000;

    static constexpr uint32_t kWaiters = 1u << 0;  // Must be set while a queue is not empty.
    static constexpr uint32_t kFenced = 1u << 1;   // A heavy_barrier() ran since kWaiters was set.
    static constexpr uint32_t kClosing = 1u << 2;  // give() stores kShut; only closer_ takes.
    static constexpr uint32_t kRevoking = 1u << 4; // Somebody looks whether the owner rests.
    static constexpr uint32_t kDue = 1u << 3;      // A leader claims the lock: the next give() sees to it.

    Attach wait(Waiter &waiter, int64_t deadline_ns, bool spin_first) noexcept;
    bool spin(Waiter &waiter, int64_t deadline_ns, Attach *result) noexcept;
    bool poll(Waiter &waiter, int64_t deadline_ns, Attach *result) noexcept;
    bool try_take_waiting(Waiter &waiter) noexcept;
    void enqueue_locked(Waiter &waiter, bool front) noexcept IL_REQUIRES(mutex_);
    void dequeue_locked(Waiter &waiter) noexcept IL_REQUIRES(mutex_);
    void arm_head_locked(const Queue &queue) noexcept IL_REQUIRES(mutex_);
    uint64_t slice_end() const noexcept;
    void ask_owner(Waiter &waiter, uint64_t now) noexcept;
    void claim(Waiter &waiter, uint64_t now) noexcept;
    uint64_t due_ns(const Waiter &waiter) const noexcept;
    Waiter *overdue_locked(uint64_t now) noexcept IL_REQUIRES(mutex_);
    uint64_t next_ask_ns(const Waiter &waiter) const noexcept;
    Waiter *choose_locked(uint64_t now) noexcept IL_REQUIRES(mutex_);
    void hand_over_locked(Waiter *waiter, uint64_t now) noexcept IL_REQUIRES(mutex_);
    void start_turn_locked(const Waiter &waiter, uint64_t now) noexcept IL_REQUIRES(mutex_);
    Waiter *first_polling_locked(const Queue &queue) noexcept IL_REQUIRES(mutex_);
    Waiter *wake_one_locked(uint64_t now) noexcept IL_REQUIRES(mutex_);
    void settle_attention_locked() noexcept IL_REQUIRES(mutex_);
    void stamp_holder(uint64_t now) noexcept;
    IL_NOINLINE void give_contended() noexcept;
    IL_NOINLINE bool went_on(OsThread *thread) noexcept;
    IL_NOINLINE void leave_rest(OsThread *thread) noexcept;
    IL_NOINLINE void begin_bias(OsThread *thread) noexcept;
    void set_bias_locked(OsThread *thread) noexcept IL_REQUIRES(mutex_);
    void take_from_resting_locked() noexcept IL_REQUIRES(mutex_);
    void revoke_locked() noexcept IL_REQUIRES(mutex_);
    IL_NOINLINE bool give_due() noexcept;
    IL_NOINLINE void wake_after_give() noexcept;
    void wake_one(uint64_t now) noexcept;

    // What every attach and detach touches.
    alignas(kCacheLine) std::atomic<uintptr_t> owner_{kShut};
    std::atomic<ThreadState *> attached_{nullptr};
    std::atomic<uint32_t> tenure_{0};
    std::atomic<int> owner_cpu_{-1};
    std::atomic<int> pollers_{0};  // in take() beside a queue, not queued; on this line because they look at owner_

    std::atomic<OsThread *> biased_to_{nullptr};
    OsThread *streak_of_ = nullptr;  // by the owner alone: whose attaches without a wait came one after the other ...
    uint32_t streak_ = 0;            // ... and how many
    uint32_t bias_begin_ = 0;           // tenure_ when the bias began; under mutex_
    uint32_t bias_after_ = kBiasAfter;  // by the owner, and under mutex_ while another's bias is revoked

    // Read by every detach, written when somebody comes to wait.
    alignas(kCacheLine) std::atomic<uint32_t> attention_{0};

    // Waiting.
    alignas(kCacheLine) sync::Mutex mutex_{sync::Rank::kGil};
    Queue eager_ IL_GUARDED_BY(mutex_);
    Queue patient_ IL_GUARDED_BY(mutex_);
    Waiter *resuming_ IL_GUARDED_BY(mutex_) = nullptr;  // the first patient one, when it was interrupted in its slice
    std::atomic<bool> is_resuming_{false};              // the same as a hint for give()
    std::atomic<int> awake_{0};              // queued waiters that will look at the lock without being woken
    std::atomic<uint64_t> awake_since_{0};   // when the latest of them began; a hint
    std::atomic<uint64_t> next_claim_{0};    // no leader is due before; written under mutex_, read as a hint
    std::atomic<uint64_t> late_at_{~uint64_t{0}};  // a give() after this time sets kDue; max: nobody waits
    std::atomic<uint64_t> slice_start_{0};   // start of the computing owner's slice; under mutex_, read as a hint
    std::atomic<uint64_t> protect_until_{0}; // eager waiters do not ask before; a hint
    uintptr_t closer_ = 0;                   // with kClosing: the thread that may still take it
    std::atomic<uint32_t> seen_tenure_{0};   // read_holder: the tenure whose beginning was stamped ...
    std::atomic<uint64_t> seen_since_{0};    // ... and when; a hint
};

// False: too short (less than a microsecond).  Async-signal-safe.
bool set_switch_interval(uint64_t nanoseconds) noexcept;
uint64_t get_switch_interval() noexcept;

}  // namespace interlock::runtime
