#include "runtime/thread_handle.hpp"

#include <limits.h>
#include <stdio.h>

#include <utility>

#include "base/alloc.hpp"
#include "runtime/attach.hpp"
#include "runtime/checkpoint.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/os_thread.hpp"
#include "runtime/runtime.hpp"
#include "runtime/thread_start.hpp"
#include "runtime/wakeup.hpp"
#include "sync/clock.hpp"

namespace interlock::runtime {

using sync::LockGuard;

namespace {

constexpr const char kStart[] = "_thread.start_new_thread";
constexpr const char kJoin[] = "_ThreadHandle.join";

constinit ThreadHandle *all_handles = nullptr;  // under Runtime::registry

}  // namespace

// ---- The word and the references.

// False: the phase is not `from`.
bool ThreadHandle::move(uint32_t from, uint32_t to) noexcept {
    uint32_t word = word_.load(std::memory_order_relaxed);
    do {
        if (phase_of(word) != from) {
            return false;
        }
        // Release: pairs with the acquire of joiners and is_done().  Acquire: who joins sees what start() wrote.
    } while (!word_.compare_exchange_weak(word, (word & ~kPhaseMask) | to, std::memory_order_acq_rel,
                                          std::memory_order_relaxed));
    if (word & kAwaited) {
        sync::futex_wake(&word_, INT_MAX);
    }
    return true;
}

// True: it was the last one; the handle is in no list any more and destroy_last() is due.
bool ThreadHandle::drop_reference_locked() noexcept {
    // Release and acquire: the last one sees all that the others did.
    if (references_.fetch_sub(1, std::memory_order_acq_rel) != 1) {
        return false;
    }
    leave_awaited_locked();
    if (linked_) {
        (previous_ ? previous_->next_ : all_handles) = next_;
        if (next_) {
            next_->previous_ = previous_;
        }
    }
    return true;
}

void ThreadHandle::destroy_last() noexcept {
    if (owns_os_thread_ && phase_of(word_.load(std::memory_order_relaxed)) < kJoining) {
        static_cast<void>(sync::detach_thread(os_handle_));
    }
    destroy(this);
}

void ThreadHandle::release() noexcept {
    bool last;
    {
        LockGuard guard(process.registry);
        last = drop_reference_locked();
    }
    if (last) {
        destroy_last();
    }
}

ThreadHandle *ThreadHandle::make_for(unsigned long ident) noexcept {
    auto *handle = make<ThreadHandle>();
    if (handle) {
        handle->ident_ = ident;
        handle->word_.store(kRunning, std::memory_order_relaxed);
        handle->link();
    }
    return handle;
}

// ---- Lists.

void ThreadHandle::link() noexcept {
    LockGuard guard(process.registry);
    linked_ = true;
    next_ = all_handles;
    if (all_handles) {
        all_handles->previous_ = this;
    }
    all_handles = this;
}

void ThreadHandle::await_locked(Interpreter *interpreter) noexcept {
    awaited_by_ = interpreter;
    next_awaited_ = interpreter->awaited_threads;
    if (next_awaited_) {
        next_awaited_->previous_awaited_ = this;
    }
    interpreter->awaited_threads = this;
}

void ThreadHandle::leave_awaited_locked() noexcept {
    if (!awaited_by_) {
        return;
    }
    (previous_awaited_ ? previous_awaited_->next_awaited_ : awaited_by_->awaited_threads) = next_awaited_;
    if (next_awaited_) {
        next_awaited_->previous_awaited_ = previous_awaited_;
    }
    next_awaited_ = previous_awaited_ = nullptr;
    awaited_by_ = nullptr;
}

void ThreadHandle::leave_awaited() noexcept {
    LockGuard guard(process.registry);
    leave_awaited_locked();
}

void ThreadHandle::forget_interpreter_locked(Interpreter *interpreter) noexcept {
    while (ThreadHandle *handle = interpreter->awaited_threads) {
        handle->leave_awaited_locked();
    }
}

// Calls visit(handle) until it returns false; not for the calling thread's own.
template <class Visit>
void ThreadHandle::each_awaited_locked(Interpreter *only, Visit visit) noexcept {
    const unsigned long self = sync::thread_ident();
    for (Interpreter *interpreter = process.interpreters; interpreter; interpreter = interpreter->next) {
        if (only && interpreter != only) {
            continue;
        }
        for (ThreadHandle *handle = interpreter->awaited_threads; handle; handle = handle->next_awaited_) {
            if (handle->ident_ != self && !visit(handle)) {
                return;
            }
        }
    }
}

// Referenced; null: there is none.
ThreadHandle *ThreadHandle::first_awaited(Interpreter *only) noexcept {
    LockGuard guard(process.registry);
    ThreadHandle *first = nullptr;
    each_awaited_locked(only, [&first](ThreadHandle *handle) {
        first = handle;
        return false;
    });
    if (first) {
        // Relaxed: nobody drops one meanwhile, which is done under the registry.
        first->references_.fetch_add(1, std::memory_order_relaxed);
    }
    return first;
}

bool ThreadHandle::is_any_awaited(Interpreter *only) noexcept {
    LockGuard guard(process.registry);
    bool any = false;
    each_awaited_locked(only, [&any](ThreadHandle *) { return !(any = true); });
    return any;
}

void ThreadHandle::await_no_more(Interpreter *only) noexcept {
    LockGuard guard(process.registry);
    for (Interpreter *interpreter = process.interpreters; interpreter; interpreter = interpreter->next) {
        if (!only || interpreter == only) {
            forget_interpreter_locked(interpreter);
        }
    }
}

void ThreadHandle::report_awaited(Interpreter *only) noexcept {
    LockGuard guard(process.registry);
    each_awaited_locked(only, [](ThreadHandle *handle) {
        fprintf(stderr, "interlock: finalization of interpreter %lld waits for thread 0x%lx (%lu), which is not a daemon\n",
                static_cast<long long>(handle->awaited_by_->id), handle->ident_,
                handle->native_id_.load(std::memory_order_relaxed));
        return true;
    });
}

// ---- Starting, and the new thread.

void ThreadHandle::fail_start(ThreadState *state) noexcept {
    if (state) {
        remove_thread_state(state);
    }
    if (record_) {
        discard_os_thread(record_);
    }
    record_ = nullptr;
    static_cast<void>(move(kStarting, kJoined));
}

ThreadStart ThreadHandle::start(Body body, const ThreadCall &call, bool awaited) noexcept {
    if (!move(kNotStarted, kStarting)) {
        return ThreadStart::kStartedBefore;
    }
    Interpreter *interpreter = current()->interpreter();
    record_ = make_os_thread();
    state_ = record_ ? make_thread_state_for(record_, interpreter) : nullptr;
    if (!state_) {
        fail_start(nullptr);
        return ThreadStart::kNoMemory;
    }
    body_ = body;
    call_ = call;
    references_.fetch_add(1, std::memory_order_relaxed);  // H3
    has_thread_reference_ = true;
    unsigned long ident = 0;
    const bool started = start_joinable_thread([](void *self) { static_cast<ThreadHandle *>(self)->run(); }, this,
                                               &ident, &os_handle_);
    if (!started) {
        references_.fetch_sub(1, std::memory_order_relaxed);
        has_thread_reference_ = false;
        call_ = {};
        fail_start(state_);
        return ThreadStart::kRefused;
    }
    // From here to the end: H4.
    ident_ = ident;
    owns_os_thread_ = true;
    interpreter->thread_count++;
    counted_ = true;
    link();
    {
        LockGuard guard(process.registry);
        state_->thread_ident = ident;  // the thread itself may not have run yet
        if (awaited) {
            await_locked(interpreter);
        }
    }
    static_cast<void>(move(kStarting, kRunning));
    return ThreadStart::kStarted;
}

void ThreadHandle::run() noexcept {
    adopt_os_thread(record_);
    native_id_.store(record_->native_id, std::memory_order_relaxed);
    attach(kStart, state_);  // for good, when the interpreter ended before this thread ran
    body_(call_);
    ThreadState *state = state_;
    state->interpreter()->thread_count--;
    counted_ = false;
    clear_thread_state(state);
    static_cast<void>(detach(kStart));
    remove_thread_state(state);
    finish();
}

void ThreadHandle::finish() noexcept {
    // Before the list is left: join_awaited() finds it there and waits for the system's thread, too.
    static_cast<void>(move(kRunning, kDone));
    bool last;
    {
        LockGuard guard(process.registry);
        leave_awaited_locked();
        has_thread_reference_ = false;
        last = drop_reference_locked();
    }
    if (last) {
        destroy_last();
    }
}

// ---- Waiting.

void ThreadHandle::nudge() noexcept {
    word_.fetch_add(kNudge, std::memory_order_relaxed);
    sync::futex_wake(&word_, INT_MAX);
}

// Detached, until the word is not `seen`.
sync::Wake ThreadHandle::wait(uint32_t seen, int64_t deadline_ns) noexcept {
    struct Sleep {
        ThreadHandle *handle;
        uint32_t seen;
        int64_t deadline_ns;
        sync::Wake result;
    } sleep{this, seen, deadline_ns, sync::Wake::kWoken};
    blocking_call(
        kJoin,
        [](void *argument) -> void * {
            auto *self = static_cast<Sleep *>(argument);
            self->result = sync::futex_wait(&self->handle->word_, self->seen, self->deadline_ns);
            return nullptr;
        },
        &sleep, [](void *handle) { static_cast<ThreadHandle *>(handle)->nudge(); }, this);
    return sleep.result;
}

// The phase is kJoining, by the caller.
void ThreadHandle::reap() noexcept {
    {
        Detached scope(kJoin);
        if (owns_os_thread_) {
            static_cast<void>(sync::join_thread(os_handle_));
        }
        static_cast<void>(move(kJoining, kJoined));
        leave_awaited();
    }
}

ThreadJoin ThreadHandle::join(ThreadState *caller, int64_t deadline_ns) noexcept {
    for (;;) {
        uint32_t word = word_.load(std::memory_order_acquire);
        const uint32_t phase = phase_of(word);
        if (phase == kJoined) {
            return ThreadJoin::kDone;
        }
        if (phase < kRunning) {
            return ThreadJoin::kNotStarted;
        }
        // The identifier is not another thread's yet: the system's thread is not joined.
        if (ident_ == sync::thread_ident()) {
            return ThreadJoin::kSelf;
        }
        if (phase == kDone) {
            if (move(kDone, kJoining)) {
                reap();
            }
            continue;
        }
        if (!(word & kAwaited) &&
            !word_.compare_exchange_strong(word, word | kAwaited, std::memory_order_relaxed, std::memory_order_relaxed)) {
            continue;
        }
        const sync::Wake wake = wait(word | kAwaited, deadline_ns);
        if (make_pending_calls(caller) != 0) {
            return ThreadJoin::kFailed;
        }
        if (wake == sync::Wake::kTimedOut) {
            const uint32_t now = phase_of(word_.load(std::memory_order_relaxed));
            if (now == kRunning || now == kJoining) {
                return ThreadJoin::kTimedOut;
            }
        }
    }
}

bool ThreadHandle::set_done() noexcept {
    if (phase_of(word_.load(std::memory_order_acquire)) < kRunning) {
        return false;
    }
    if (move(kRunning, kJoined) || move(kDone, kJoined)) {
        if (owns_os_thread_) {
            static_cast<void>(sync::detach_thread(os_handle_));
        }
        leave_awaited();
    }
    return true;
}

ThreadJoin ThreadHandle::join_awaited(ThreadState *caller, Interpreter *only, int64_t deadline_ns,
                                      int64_t report_at_ns) noexcept {
    while (ThreadHandle *handle = first_awaited(only)) {
        const bool report_first = report_at_ns != sync::kForever &&
                                  (deadline_ns == sync::kForever || report_at_ns < deadline_ns);
        const ThreadJoin result = handle->join(caller, report_first ? report_at_ns : deadline_ns);
        handle->release();
        if (result == ThreadJoin::kFailed) {
            return result;
        }
        if (result == ThreadJoin::kTimedOut) {
            if (!report_first) {
                return result;
            }
            report_awaited(only);
            report_at_ns = sync::kForever;
        }
    }
    return ThreadJoin::kDone;
}

// ---- Fork.

// True: it was only the dead thread's, and destroy_last() is due.
bool ThreadHandle::forget_after_fork() noexcept {
    const bool started = phase_of(word_.load(std::memory_order_relaxed)) != kNotStarted;
    if (started) {
        word_.store(kJoined, std::memory_order_relaxed);
    }
    owns_os_thread_ = counted_ = false;
    leave_awaited_locked();
    return std::exchange(has_thread_reference_, false) && drop_reference_locked();
}

void ThreadHandle::forget_other_threads() noexcept {
    const unsigned long self = sync::thread_ident();
    for (Interpreter *interpreter = process.interpreters; interpreter; interpreter = interpreter->next) {
        interpreter->thread_count = 0;
    }
    for (ThreadHandle *handle = all_handles; handle;) {
        ThreadHandle *next = handle->next_;
        if (handle->ident_ == self && phase_of(handle->word_.load(std::memory_order_relaxed)) == kRunning) {
            if (handle->counted_) {
                handle->state_->interpreter()->thread_count = 1;
            }
        } else if (handle->forget_after_fork()) {
            handle->destroy_last();
        }
        handle = next;
    }
}

}  // namespace interlock::runtime
