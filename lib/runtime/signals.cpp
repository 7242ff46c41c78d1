#include "runtime/signals.hpp"

#include <errno.h>
#include <unistd.h>

#include <atomic>

#include "runtime/hooks.hpp"
#include "runtime/pending.hpp"
#include "runtime/runtime.hpp"
#include "runtime/wakeup.hpp"

namespace interlock::runtime {
namespace {

struct Disposition {
    std::atomic<bool> tripped{false};
    std::atomic<bool> claimed{false};
    bool changed = false;         // `before` is to be restored
    SignalHandler ours = nullptr; // what we put there
    struct sigaction before = {};
};

IL_LARGE constinit Disposition table[kSignalLimit];
bool any_changed = false;  // a handler was put; else the table is as it was

// Set by the main thread; a handler may see a new descriptor with the old other two, which does no harm.
struct Wakeup {
    std::atomic<int> fd{-1};
    std::atomic<bool> warn_on_full{true};
    std::atomic<int (*)(void *)> report{nullptr};
};

constinit Wakeup wakeup;

bool is_signal(int number) noexcept { return number > 0 && number < kSignalLimit; }

void write_wakeup_byte(int number) noexcept {
    const int fd = wakeup.fd.load(std::memory_order_relaxed);
    if (fd < 0) {
        return;
    }
    const unsigned char byte = static_cast<unsigned char>(number);
    ssize_t written;
    do {
        written = write(fd, &byte, 1);
    } while (written < 0 && errno == EINTR);
    const bool full = errno == EAGAIN || errno == EWOULDBLOCK;
    if (written < 0 && (!full || wakeup.warn_on_full.load(std::memory_order_relaxed))) {
        // When the queue is full as well, there is nobody left to tell.
        static_cast<void>(add_pending_call(wakeup.report.load(std::memory_order_relaxed),
                                           reinterpret_cast<void *>(static_cast<intptr_t>(errno))));
    }
}

// Written by the main thread's handlers.
constinit std::atomic<uint32_t> delivered{0};

// The C handler of every claimed signal.
void on_signal(int number) {
    const int saved_errno = errno;
    if (is_main_thread()) {
        delivered.fetch_add(1, std::memory_order_relaxed);  // read by the thread that it interrupts
    }
    trip_signal(number);
    errno = saved_errno;
}

bool change(int number, SignalHandler handler) noexcept {
    Disposition &entry = table[number];
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    struct sigaction before = {};
    if (sigaction(number, &action, &before) != 0) {
        return false;
    }
    if (!entry.changed) {
        entry.before = before;
        entry.changed = true;
    }
    entry.ours = handler;
    any_changed = true;
    return true;
}

bool put_back(int number) noexcept {
    Disposition &entry = table[number];
    entry.claimed.store(false, std::memory_order_relaxed);
    if (!entry.changed) {
        return true;
    }
    entry.changed = false;
    // Somebody else's handler of later date stays.
    if (get_signal_handler(number) != entry.ours) {
        return true;
    }
    return sigaction(number, &entry.before, nullptr) == 0;
}

}  // namespace

void install_signals() noexcept {
    for (const int number : {SIGPIPE, SIGXFSZ}) {
        if (get_signal_handler(number) == SIG_DFL) {
            static_cast<void>(change(number, SIG_IGN));
        }
    }
    if (get_signal_handler(SIGINT) == SIG_DFL) {
        static_cast<void>(claim_signal(SIGINT));
    }
}

void restore_signals() noexcept {
    wakeup.fd.store(-1, std::memory_order_relaxed);
    if (!any_changed) {
        return;
    }
    for (int number = 1; number < kSignalLimit; number++) {
        static_cast<void>(put_back(number));
        table[number].tripped.store(false, std::memory_order_relaxed);
    }
    any_changed = false;
}

bool claim_signal(int number) noexcept {
    if (!is_signal(number) || !change(number, on_signal)) {
        return false;
    }
    table[number].claimed.store(true, std::memory_order_relaxed);
    return true;
}

bool disclaim_signal(int number) noexcept { return is_signal(number) && put_back(number); }

bool set_plain_handler(int number, SignalHandler handler) noexcept {
    if (!is_signal(number)) {
        errno = EINVAL;
        return false;
    }
    const bool was_claimed = table[number].claimed.exchange(false, std::memory_order_relaxed);
    if (!change(number, handler)) {
        table[number].claimed.store(was_claimed, std::memory_order_relaxed);
        return false;
    }
    table[number].tripped.store(false, std::memory_order_relaxed);
    return true;
}

int exchange_wakeup_fd(int fd, bool warn_on_full, int (*report)(void *)) noexcept {
    wakeup.warn_on_full.store(warn_on_full, std::memory_order_relaxed);
    wakeup.report.store(report, std::memory_order_relaxed);
    return wakeup.fd.exchange(fd, std::memory_order_relaxed);
}

bool is_signal_claimed(int number) noexcept {
    return is_signal(number) && table[number].claimed.load(std::memory_order_relaxed);
}

int trip_signal(int number) noexcept {
    if (!is_signal(number)) {
        return -1;
    }
    if (!is_signal_claimed(number)) {
        return 0;
    }
    table[number].tripped.store(true, std::memory_order_seq_cst);
    if (ThreadState *state = process.main_state.load(std::memory_order_acquire)) {
        state->breaker.raise(EvalBreaker::kSignal);
        wake_main_thread();
    }
    write_wakeup_byte(number);
    return 0;
}

const std::atomic<uint32_t> *deliveries() noexcept { return is_main_thread() ? &delivered : nullptr; }

bool take_tripped(int number) noexcept {
    return is_signal(number) && table[number].tripped.exchange(false, std::memory_order_seq_cst);
}

int run_tripped_signals(ThreadState *state) noexcept {
    if (!(state->breaker.peek() & EvalBreaker::kSignal) || !is_main_thread() ||
        state->interpreter() != main_interpreter()) {
        return 0;
    }
    // Lowered before the flags are read: who trips later raises it again.
    state->breaker.lower(EvalBreaker::kSignal);
    if (hooks.run_signal_handlers) {
        return hooks.run_signal_handlers(state);
    }
    int result = 0;
    for (int number = 1; number < kSignalLimit; number++) {
        if (take_tripped(number)) {
            result = -1;
        }
    }
    return result;
}

SignalHandler get_signal_handler(int number) noexcept {
    struct sigaction action;
    return sigaction(number, nullptr, &action) == 0 ? action.sa_handler : SIG_ERR;
}

SignalHandler set_signal_handler(int number, SignalHandler handler) noexcept {
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    struct sigaction before;
    return sigaction(number, &action, &before) == 0 ? before.sa_handler : SIG_ERR;
}

}  // namespace interlock::runtime
