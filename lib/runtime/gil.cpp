// The rules are G1 to G7 of gil.hpp; tests/model/gil.pml has the same protocol for spin (make model).
#include "runtime/gil.hpp"

#include "base/fatal.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/os_thread.hpp"
#include "runtime/thread_state.hpp"
#include "sync/clock.hpp"

namespace interlock::runtime {

using sync::LockGuard;
using sync::monotonic_ns;

namespace {

constexpr uint64_t kNever = ~uint64_t{0};

// How long a newcomer polls before it queues: sections of some hundred nanoseconds never get further.
constexpr uint64_t kPollNs = 3 * sync::kNsPerUs;
// How long a queued waiter polls before it sleeps: about what a sleep and a wake-up across processors cost.
constexpr uint64_t kSpinNs = 25 * sync::kNsPerUs;
// An eager waiter polls through a protected time that ends sooner than this.
constexpr uint64_t kSpinThroughNs = 150 * sync::kNsPerUs;
// A woken waiter that has not run after this time is presumed to wait for a processor: another one may be woken.
constexpr uint64_t kWakeGraceNs = 50 * sync::kNsPerUs;
// An eager waiter claims the lock after this time, and claims are this far apart.
constexpr uint64_t kOverdueNs = 1 * sync::kNsPerMs;
// A claimant that is awake but has no processor is waited for so long before the lock is handed to it all the same.
constexpr uint64_t kLateNs = 4 * sync::kNsPerMs;
constexpr uint64_t kProtectMinimumNs = 40 * sync::kNsPerUs;
constexpr uint64_t kProtectFactor = 6;
constexpr uint64_t kBatchNs = 200 * sync::kNsPerUs;
// A request that found nobody attached (the lock was changing hands) is repeated after this time.
constexpr uint64_t kAskAgainNs = 50 * sync::kNsPerUs;
constexpr int kRelaxPerLook = 24;

}  // namespace

constinit bool Gil::plain_release = false;
constinit std::atomic<uint64_t> Gil::switch_interval{5 * sync::kNsPerMs};

struct Gil::Waiter {
    uintptr_t token;
    bool eager;
    bool awake = true;    // counts in awake_; under mutex_
    bool timed = false;   // sleeps with a timer; under mutex_
    bool queued = false;  // under mutex_
    std::atomic<bool> polling{false};  // looks at the lock right now; a hint
    std::atomic<bool> leads{false};    // the first of its queue; written under mutex_, a hint for itself
    bool resumes = false; // goes on with an interrupted slice
    uint64_t since = 0;
    uint64_t asked_at = 0;        // when it asked the owner last; 0: not yet
    uint32_t asked_tenure = 0;
    Waiter *next = nullptr;
    Waiter *previous = nullptr;
    sync::Parker parker;

    Waiter(uintptr_t its_token, bool is_eager) noexcept : token(its_token), eager(is_eager) {}
};

void Gil::Queue::push_back(Waiter *waiter) noexcept {
    waiter->next = nullptr;
    waiter->previous = last;
    (last ? last->next : first) = waiter;
    last = waiter;
    settle_lead();
}

void Gil::Queue::push_front(Waiter *waiter) noexcept {
    waiter->previous = nullptr;
    waiter->next = first;
    (first ? first->previous : last) = waiter;
    first = waiter;
    settle_lead();
}

void Gil::Queue::remove(Waiter *waiter) noexcept {
    (waiter->previous ? waiter->previous->next : first) = waiter->next;
    (waiter->next ? waiter->next->previous : last) = waiter->previous;
    waiter->next = waiter->previous = nullptr;
    settle_lead();
}

void Gil::Queue::settle_lead() noexcept {
    if (first) {
        first->leads.store(true, std::memory_order_relaxed);
        if (first->next) {
            first->next->leads.store(false, std::memory_order_relaxed);
        }
    }
}

// ---- the queue, under mutex_ ----

void Gil::settle_attention_locked() noexcept {
    if (!eager_.first && !patient_.first) {
        attention_.fetch_and(~(kWaiters | kFenced | kDue), std::memory_order_seq_cst);
        late_at_.store(kNever, std::memory_order_relaxed);
        return;
    }
    uint64_t due = kNever - kLateNs;
    for (const Queue *queue : {&eager_, &patient_}) {
        if (queue->first && due_ns(*queue->first) < due) {
            due = due_ns(*queue->first);
        }
    }
    late_at_.store(due + kLateNs, std::memory_order_relaxed);
    attention_.fetch_or(kWaiters, std::memory_order_seq_cst);
}

uint64_t Gil::slice_end() const noexcept {
    return slice_start_.load(std::memory_order_relaxed) + switch_interval.load(std::memory_order_relaxed);
}

// When a waiter that leads its queue may claim the lock from whoever gives it next.
uint64_t Gil::due_ns(const Waiter &waiter) const noexcept {
    const uint64_t own = waiter.eager ? waiter.since + kOverdueNs : slice_end();
    const uint64_t next = next_claim_.load(std::memory_order_relaxed);
    return own < next ? next : own;
}

// The first of a queue is awake or has a timer (G7).
void Gil::arm_head_locked(const Queue &queue) noexcept {
    if (Waiter *head = queue.first; head && !head->awake && !head->timed) {
        head->awake = true;
        awake_.fetch_add(1, std::memory_order_seq_cst);
        head->parker.unpark();
    }
}

void Gil::enqueue_locked(Waiter &waiter, bool front) noexcept {
    if (!patient_.first && !eager_.first) {
        slice_start_.store(waiter.since, std::memory_order_relaxed);
    }
    Queue &queue = waiter.eager ? eager_ : patient_;
    front ? queue.push_front(&waiter) : queue.push_back(&waiter);
    waiter.queued = true;
    waiter.awake = true;
    awake_.fetch_add(1, std::memory_order_seq_cst);
    awake_since_.store(waiter.since, std::memory_order_relaxed);
    settle_attention_locked();
}

// Takes a waiter off, and keeps G7 for the one behind it.
void Gil::dequeue_locked(Waiter &waiter) noexcept {
    Queue &queue = waiter.eager ? eager_ : patient_;
    queue.remove(&waiter);
    waiter.queued = false;
    if (resuming_ == &waiter) {
        resuming_ = nullptr;
        is_resuming_.store(false, std::memory_order_relaxed);
    }
    if (waiter.awake) {
        awake_.fetch_sub(1, std::memory_order_seq_cst);
        waiter.awake = false;
    }
    arm_head_locked(queue);
    settle_attention_locked();
}

// The waiter that a hand-over goes to: the patient one whose slice has come, else the first eager one.
Gil::Waiter *Gil::choose_locked(uint64_t now) noexcept {
    Waiter *patient = patient_.first;
    Waiter *eager = first_polling_locked(eager_);
    if (!eager) {
        eager = eager_.first;
    }
    if (!patient || !eager) {
        return patient ? patient : eager;
    }
    return now >= slice_end() ? patient : eager;
}

// The leader that is due; of two the one that is due longer, so that neither queue starves the other.
Gil::Waiter *Gil::overdue_locked(uint64_t now) noexcept {
    Waiter *patient = patient_.first && now >= due_ns(*patient_.first) ? patient_.first : nullptr;
    Waiter *eager = eager_.first && now >= due_ns(*eager_.first) ? eager_.first : nullptr;
    if (!patient || !eager) {
        return patient ? patient : eager;
    }
    return slice_end() < eager->since + kOverdueNs ? patient : eager;
}

void Gil::start_turn_locked(const Waiter &waiter, uint64_t now) noexcept {
    if (!waiter.eager && !waiter.resumes) {
        slice_start_.store(now, std::memory_order_relaxed);
        settle_attention_locked();
    }
}

// Pairs with the acquire load of owner_ in wait().
void Gil::hand_over_locked(Waiter *waiter, uint64_t now) noexcept {
    const bool asleep = !waiter->awake;
    dequeue_locked(*waiter);
    start_turn_locked(*waiter, now);
    owner_cpu_.store(-1, std::memory_order_relaxed);
    tenure_.store(tenure_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    // After this store the waiter may return and its stack frame be gone; the parker survives that (its rule P2)
    // only if nothing of the waiter is read any more, hence the copy of `asleep`.
    if (asleep) {
        // Leave the token first: the waiter cannot return before it has taken mutex_, which we hold.
        owner_.store(waiter->token, std::memory_order_release);
        waiter->parker.unpark();
    } else {
        owner_.store(waiter->token, std::memory_order_release);
    }
}

// The first that would take a handed-over lock at once; null: none.
Gil::Waiter *Gil::first_polling_locked(const Queue &queue) noexcept {
    for (Waiter *waiter = queue.first; waiter; waiter = waiter->next) {
        if (waiter->polling.load(std::memory_order_relaxed)) {
            return waiter;
        }
    }
    return nullptr;
}

// One sleeper, unless somebody is on the way already.
Gil::Waiter *Gil::wake_one_locked(uint64_t now) noexcept {
    if (awake_.load(std::memory_order_seq_cst) > 0 &&
        now - awake_since_.load(std::memory_order_relaxed) < kWakeGraceNs) {
        return nullptr;
    }
    for (Queue *queue : {&eager_, &patient_}) {
        for (Waiter *waiter = queue->first; waiter; waiter = waiter->next) {
            if (!waiter->awake) {
                waiter->awake = true;
                awake_.fetch_add(1, std::memory_order_seq_cst);
                awake_since_.store(now, std::memory_order_relaxed);
                return waiter;
            }
        }
    }
    return nullptr;
}

// ---- giving ----

void Gil::wake_after_give() noexcept {
    // A full fence between the plain store in give() and the look at awake_ (G5); the value does not change.
    attention_.fetch_or(0, std::memory_order_seq_cst);
    wake_one(monotonic_ns());
}

// The lock was given back; unless it is taken already.
void Gil::wake_one(uint64_t now) noexcept {
    sync::Parker::Wakeup wakeup;
    {
        LockGuard guard(mutex_);
        Waiter *waiter = owner_.load(std::memory_order_seq_cst) == kFree ? wake_one_locked(now) : nullptr;
        if (waiter) {
            wakeup = waiter->parker.leave_token();
        }
    }
    wakeup.send();
}

// What may have to be done before the lock is freed.  True: it was handed over.
bool Gil::give_due() noexcept {
    const uint64_t now = monotonic_ns();
    LockGuard guard(mutex_);
    if (Waiter *owed = resuming_) {
        Waiter *more = now < owed->since + kBatchNs ? first_polling_locked(eager_) : nullptr;
        if (more || owed->polling.load(std::memory_order_relaxed)) {
            hand_over_locked(more ? more : owed, now);
            return true;
        }
    }
    attention_.fetch_and(~kDue, std::memory_order_relaxed);
    Waiter *waiter = overdue_locked(now);
    if (!waiter) {
        return false;
    }
    const bool comes_round = waiter->awake && !waiter->polling.load(std::memory_order_relaxed);
    if (comes_round && now < late_at_.load(std::memory_order_relaxed)) {
        return false;
    }
    next_claim_.store(now + kOverdueNs, std::memory_order_relaxed);
    hand_over_locked(waiter, now);
    return true;
}

void Gil::give_contended() noexcept {
    const uint32_t attention = attention_.load(std::memory_order_relaxed);
    if (attention & kClosing) {
        LockGuard guard(mutex_);
        owner_.store(kShut, std::memory_order_seq_cst);
        return;
    }
    if (((attention & kDue) || is_resuming_.load(std::memory_order_relaxed)) && give_due()) {
        return;
    }
    owner_.exchange(kFree, std::memory_order_seq_cst);
    const bool is_looked_at = pollers_.load(std::memory_order_seq_cst) > 0;  // G5
    // Only now: reading the clock is a good part of what the next owner would wait for.
    const uint64_t now = monotonic_ns();
    if (now >= late_at_.load(std::memory_order_relaxed) && !(attention & kDue)) {
        attention_.fetch_or(kDue, std::memory_order_relaxed);  // its leader has no processor to claim the lock itself
    }
    if (is_looked_at || (awake_.load(std::memory_order_seq_cst) > 0 &&
                         now - awake_since_.load(std::memory_order_relaxed) < kWakeGraceNs)) {
        return;
    }
    wake_one(now);
}

// ---- waiting ----

// Asks the owner to drop the lock at its next safepoint, if this waiter may.
void Gil::ask_owner(Waiter &waiter, uint64_t now) noexcept {
    if (now < next_ask_ns(waiter)) {
        return;
    }
    LockGuard guard(mutex_);
    if (!waiter.queued) {
        return;
    }
    waiter.asked_at = now;
    // Under mutex_ the state cannot be freed (flush_lookers).
    if (ThreadState *state = attached_.load(std::memory_order_seq_cst)) {
        waiter.asked_tenure = tenure_.load(std::memory_order_relaxed);
        state->breaker.raise(EvalBreaker::kDropRequest);
    }
}

// Claims the lock from whoever gives it next, if this waiter is due.
void Gil::claim(Waiter &waiter, uint64_t now) noexcept {
    if (!waiter.leads.load(std::memory_order_relaxed) || now < due_ns(waiter) ||
        (attention_.load(std::memory_order_relaxed) & kDue)) {
        return;
    }
    LockGuard guard(mutex_);
    if (waiter.queued) {
        attention_.fetch_or(kDue, std::memory_order_relaxed);
    }
}

// When this waiter may ask (again); kNever: not its business.
uint64_t Gil::next_ask_ns(const Waiter &waiter) const noexcept {
    const uint64_t interval = switch_interval.load(std::memory_order_relaxed);
    uint64_t due = slice_end();
    if (waiter.eager) {
        const uint64_t protect_end = protect_until_.load(std::memory_order_relaxed);
        due = protect_end < due ? protect_end : due;
    } else if (due < waiter.since) {
        due = waiter.since;
    }
    if (waiter.asked_at) {
        const bool same = waiter.asked_tenure == tenure_.load(std::memory_order_relaxed);
        const uint64_t again = waiter.asked_at + (same ? interval : kAskAgainNs);
        due = again > due ? again : due;
    }
    return due;
}

bool Gil::try_take_waiting(Waiter &waiter) noexcept {
    if (owner_.load(std::memory_order_relaxed) != kFree || !try_take(waiter.token)) {
        return false;
    }
    LockGuard guard(mutex_);
    dequeue_locked(waiter);
    start_turn_locked(waiter, monotonic_ns());
    return true;
}

// Polls while that is cheaper than sleeping.  True: *result is the outcome.
bool Gil::spin(Waiter &waiter, int64_t deadline_ns, Attach *result) noexcept {
    waiter.polling.store(true, std::memory_order_relaxed);
    const bool done = poll(waiter, deadline_ns, result);
    waiter.polling.store(false, std::memory_order_relaxed);
    return done;
}

bool Gil::poll(Waiter &waiter, int64_t deadline_ns, Attach *result) noexcept {
    const uint64_t begin = monotonic_ns();
    stamp_holder(begin);
    ask_owner(waiter, begin);
    claim(waiter, begin);
    uint64_t end = begin + kSpinNs;
    if (waiter.eager) {
        const uint64_t due = next_ask_ns(waiter);
        if (due > begin && due - begin < kSpinThroughNs) {
            end = due + kSpinNs;
        }
    }
    // Even one round of looks costs more than a sleep, when the owner cannot run meanwhile.
    if (owner_cpu_.load(std::memory_order_relaxed) == sync::current_cpu() &&
        owner_.load(std::memory_order_relaxed) != kFree && owner_.load(std::memory_order_relaxed) != waiter.token) {
        return false;
    }
    for (;;) {
        for (int i = 0; i < kRelaxPerLook; i++) {
            const uintptr_t owner = owner_.load(std::memory_order_acquire);
            if (owner == waiter.token) {
                // Granted.  Through mutex_ once, so that the granter is done with the waiter.
                LockGuard guard(mutex_);
                *result = Attach::kAttached;
                return true;
            }
            if (owner == kFree && try_take_waiting(waiter)) {
                *result = Attach::kAttached;
                return true;
            }
            sync::cpu_relax();
        }
        const uint64_t now = monotonic_ns();
        if (now >= end || (deadline_ns != sync::kForever && now >= static_cast<uint64_t>(deadline_ns))) {
            return false;
        }
        // The owner cannot run while this thread has its processor.
        if (owner_cpu_.load(std::memory_order_relaxed) == sync::current_cpu() ||
            (attention_.load(std::memory_order_relaxed) & kClosing)) {
            return false;
        }
        ask_owner(waiter, now);
        claim(waiter, now);
    }
}

Attach Gil::wait(Waiter &waiter, int64_t deadline_ns, bool spin_first) noexcept {
    for (;; spin_first = true) {
        Attach result;
        if (spin_first && spin(waiter, deadline_ns, &result)) {
            return result;
        }

        // Stop counting as awake, then look once more (G5).
        bool fenced;
        int64_t sleep_until = deadline_ns;
        {
            LockGuard guard(mutex_);
            if (owner_.load(std::memory_order_acquire) == waiter.token) {
                return Attach::kAttached;
            }
            if (attention_.load(std::memory_order_relaxed) & kClosing) {
                dequeue_locked(waiter);
                return Attach::kClosed;
            }
            const uint64_t now = monotonic_ns();
            if (deadline_ns != sync::kForever && now >= static_cast<uint64_t>(deadline_ns)) {
                dequeue_locked(waiter);
                guard.unlock();
                if (owner_.load(std::memory_order_seq_cst) == kFree) {
                    wake_after_give();  // a wake-up may have been meant for this waiter
                }
                return Attach::kTimedOut;
            }
            waiter.timed = (waiter.eager ? eager_ : patient_).first == &waiter;
            if (waiter.timed) {
                uint64_t ask = next_ask_ns(waiter);
                ask = ask <= now ? now + kAskAgainNs : ask;
                if (sleep_until == sync::kForever || ask < static_cast<uint64_t>(sleep_until)) {
                    sleep_until = static_cast<int64_t>(ask);
                }
            }
            waiter.awake = false;
            awake_.fetch_sub(1, std::memory_order_seq_cst);
            fenced = !plain_release || (attention_.load(std::memory_order_relaxed) & kFenced);
        }
        if (!fenced) {
            sync::heavy_barrier();  // G6
            LockGuard guard(mutex_);
            if (attention_.load(std::memory_order_relaxed) & kWaiters) {
                attention_.fetch_or(kFenced, std::memory_order_seq_cst);
            }
        }
        const bool looks_free = owner_.load(std::memory_order_seq_cst) == kFree;
        if (!looks_free) {
            waiter.parker.park_until(sleep_until);
        }

        LockGuard guard(mutex_);
        if (owner_.load(std::memory_order_acquire) == waiter.token) {
            return Attach::kAttached;
        }
        waiter.timed = false;
        if (!waiter.awake) {
            waiter.awake = true;
            awake_.fetch_add(1, std::memory_order_seq_cst);
            awake_since_.store(monotonic_ns(), std::memory_order_relaxed);
        }
    }
}

Attach Gil::take(uintptr_t token, bool eager, int64_t deadline_ns) noexcept {
    // A look around before queueing: most sections are shorter than what follows.
    if (!(attention_.load(std::memory_order_relaxed) & kClosing) &&
        owner_cpu_.load(std::memory_order_relaxed) != sync::current_cpu()) {
        // Without sleepers nobody asks whether somebody polls.
        const bool counts = attention_.load(std::memory_order_relaxed) & kWaiters;
        if (counts) {
            pollers_.fetch_add(1, std::memory_order_seq_cst);
        }
        bool taken = false;
        const uint64_t end = monotonic_ns() + kPollNs;
        do {
            for (int i = 0; i < kRelaxPerLook && !taken; i++) {
                taken = owner_.load(std::memory_order_relaxed) == kFree && try_take(token);
                if (!taken) {
                    sync::cpu_relax();
                }
            }
        } while (!taken && monotonic_ns() < end);
        if (counts) {
            pollers_.fetch_sub(1, std::memory_order_seq_cst);
        }
        if (taken) {
            return Attach::kAttached;
        }
    }
    Waiter waiter(token, eager);
    waiter.since = monotonic_ns();
    {
        LockGuard guard(mutex_);
        if (attention_.load(std::memory_order_relaxed) & kClosing) {
            uintptr_t shut = kShut;
            const bool taken = token == closer_ && owner_.compare_exchange_strong(shut, token);
            return taken ? Attach::kAttached : Attach::kClosed;
        }
        if (owner_.load(std::memory_order_relaxed) == kShut) {
            return Attach::kClosed;
        }
        if (try_take(token)) {
            return Attach::kAttached;
        }
        if (deadline_ns == 0) {
            return Attach::kTimedOut;
        }
        enqueue_locked(waiter, false);
    }
    return wait(waiter, deadline_ns, true);
}

Attach Gil::yield(ThreadState *state, uintptr_t token) noexcept {
    state->breaker.lower(EvalBreaker::kDropRequest);
    Waiter self(token, false);
    uint64_t now;
    bool interrupted;  // for an eager waiter, in the middle of a slice
    bool sleeping;
    {
        LockGuard guard(mutex_);
        if (attention_.load(std::memory_order_relaxed) & kClosing) {
            return Attach::kAttached;
        }
        now = monotonic_ns();
        Waiter *next = choose_locked(now);
        if (!next) {
            return Attach::kAttached;  // a stale request
        }
        interrupted = next->eager;
        sleeping = !next->awake;
        self.resumes = interrupted;
        self.since = now;
        set_attached(nullptr);
        enqueue_locked(self, interrupted);
        if (interrupted) {
            resuming_ = &self;
            is_resuming_.store(true, std::memory_order_relaxed);
        }
        hand_over_locked(next, now);
    }
    // One that must be woken first may need this very processor.
    const Attach result = wait(self, sync::kForever, interrupted || !sleeping);
    if (result != Attach::kAttached) {
        return result;
    }
    enter(state);
    if (interrupted) {
        const uint64_t back = monotonic_ns();
        const uint64_t lost = back - now;
        const uint64_t protection = kProtectFactor * lost;
        protect_until_.store(back + (protection < kProtectMinimumNs ? kProtectMinimumNs : protection),
                             std::memory_order_relaxed);
        // The interruption does not count against the slice.
        LockGuard guard(mutex_);
        slice_start_.store(slice_start_.load(std::memory_order_relaxed) + lost, std::memory_order_relaxed);
        settle_attention_locked();
    }
    return result;
}

// ---- the ends of a lock ----

void Gil::close(uintptr_t token) noexcept {
    {
        LockGuard guard(mutex_);
        closer_ = token;
        attention_.fetch_or(kClosing, std::memory_order_seq_cst);
        for (Queue *queue : {&eager_, &patient_}) {
            for (Waiter *waiter = queue->first; waiter; waiter = waiter->next) {
                if (!waiter->awake) {
                    waiter->awake = true;
                    awake_.fetch_add(1, std::memory_order_seq_cst);
                }
                waiter->parker.unpark();
            }
        }
    }
    // They only have to come through mutex_; no work of theirs is waited for.
    while (attention_.load(std::memory_order_seq_cst) & kWaiters) {
        sync::yield_thread();
    }
}

void Gil::shut() noexcept {
    LockGuard guard(mutex_);
    attached_.store(nullptr, std::memory_order_relaxed);
    owner_.store(kShut, std::memory_order_seq_cst);
    attention_.store(0, std::memory_order_seq_cst);
    closer_ = 0;
}

void Gil::open(uintptr_t token) noexcept {
    LockGuard guard(mutex_);
    slice_start_.store(0, std::memory_order_relaxed);
    protect_until_.store(0, std::memory_order_relaxed);
    next_claim_.store(0, std::memory_order_relaxed);
    attention_.store(0, std::memory_order_seq_cst);
    closer_ = 0;
    owner_.store(token, std::memory_order_seq_cst);
}

void Gil::reinit_after_fork(uintptr_t token, ThreadState *state) noexcept {
    mutex_.reinit_after_fork();
    eager_ = Queue{};
    patient_ = Queue{};
    resuming_ = nullptr;
    is_resuming_.store(false, std::memory_order_relaxed);
    awake_.store(0, std::memory_order_relaxed);
    pollers_.store(0, std::memory_order_relaxed);
    attached_.store(state, std::memory_order_relaxed);
    open(token);
}

void Gil::flush_lookers() noexcept { LockGuard guard(mutex_); }

bool set_switch_interval(uint64_t nanoseconds) noexcept {
    if (nanoseconds < sync::kNsPerUs) {
        return false;
    }
    Gil::switch_interval.store(nanoseconds, std::memory_order_relaxed);
    return true;
}

uint64_t get_switch_interval() noexcept { return Gil::switch_interval.load(std::memory_order_relaxed); }

// ---- reports ----

void Gil::stamp_holder(uint64_t now) noexcept {
    const uint32_t tenure = tenure_.load(std::memory_order_relaxed);
    if (seen_tenure_.load(std::memory_order_relaxed) != tenure) {
        seen_since_.store(now, std::memory_order_relaxed);
        seen_tenure_.store(tenure, std::memory_order_relaxed);
    }
}

bool Gil::read_holder(Holder *holder) noexcept {
    const uintptr_t owner = owner_.load(std::memory_order_seq_cst);
    if (owner == kFree || owner == kShut) {
        return false;
    }
    const uint64_t now = monotonic_ns();
    stamp_holder(now);
    *holder = Holder{0, 0, -1, now - seen_since_.load(std::memory_order_relaxed)};
    if (mutex_.try_lock()) {
        if (ThreadState *state = attached_.load(std::memory_order_seq_cst)) {
            holder->thread_ident = state->thread_ident;
            holder->native_id = state->native_id;
            holder->interpreter_id = state->interpreter()->id;
        }
        mutex_.unlock();
    }
    return true;
}

}  // namespace interlock::runtime
