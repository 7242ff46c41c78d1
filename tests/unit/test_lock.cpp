// Lock: plain releases, the one that passes over a waiter without waking it (lock.hpp, L5 to L8), and polls (L9).
//
// The byte that a plain release writes is written by hand here: between the releaser's look at the lock and its store
// anything may happen, which no schedule brings about when asked.  So is what a waiter goes by when it polls.
#include "base/base.hpp"

#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "runtime/lock.hpp"
#include "sync/clock.hpp"
#include "threads.h"

using interlock::runtime::Lock;

namespace {

constexpr int kCalm = 1000;  // so many releases with nobody waiting make the next one plain

// As the lock lies in memory.
uint8_t *byte_of(Lock &lock, int number) { return reinterpret_cast<uint8_t *>(&lock) + number; }

void finish_plain_release(Lock &lock) { __atomic_store_n(byte_of(lock, 0), 0, __ATOMIC_RELEASE); }

bool is_calm(Lock &lock) { return __atomic_load_n(byte_of(lock, 2), __ATOMIC_RELAXED) == 0; }

void calm_down(Lock &lock) {
    for (int i = 0; i < kCalm; i++) {
        assert_true(lock.try_acquire());
        assert_true(lock.release());
    }
    assert_true(is_calm(lock));
}

struct Waiter {
    Lock *lock;
    int64_t timeout_ns;
    std::atomic<long> native_id{0};
    Lock::Result result{};
};

void *wait_for(void *argument) {
    auto *waiter = static_cast<Waiter *>(argument);
    waiter->native_id.store(syscall(SYS_gettid), std::memory_order_release);
    waiter->result = waiter->lock->acquire(waiter->timeout_ns, false);
    return nullptr;
}

// Returns when the thread sleeps in acquire().
void await_sleep(Waiter &waiter) {
    long id;
    while ((id = waiter.native_id.load(std::memory_order_acquire)) == 0) {
        sched_yield();
    }
    char path[64];
    std::snprintf(path, sizeof path, "/proc/self/task/%ld/stat", id);
    for (;;) {
        char text[512] = "";
        FILE *file = std::fopen(path, "r");
        CHECK(file != nullptr);
        CHECK(std::fgets(text, sizeof text, file) != nullptr);
        std::fclose(file);
        const char *name_end = std::strrchr(text, ')');
        CHECK(name_end != nullptr);
        if (name_end[2] == 'S' && !is_calm(*waiter.lock)) {
            return;
        }
        sched_yield();
    }
}

// ---- Polls ----

constexpr uint16_t kAnotherCpu = 0xFFFE;
constexpr int kMostPause = 255;
constexpr int64_t kInstantNs = 1000;

void set_waker_cpu(Lock &lock, uint16_t cpu) {
    __atomic_store_n(reinterpret_cast<uint16_t *>(byte_of(lock, 12)), cpu, __ATOMIC_RELAXED);
}
uint16_t waker_cpu(Lock &lock) {
    return __atomic_load_n(reinterpret_cast<uint16_t *>(byte_of(lock, 12)), __ATOMIC_RELAXED);
}
// So many waits after polls in vain do without; 0: the last polls were not in vain.
int poll_pause(Lock &lock) { return __atomic_load_n(byte_of(lock, 14), __ATOMIC_RELAXED); }

// A lock that is passed: whoever waits for it took it, and was woken from another processor.
void make_passed(Lock &lock) {
    assert_true(lock.try_acquire());
    set_waker_cpu(lock, kAnotherCpu);
    assert_int_equal(poll_pause(lock), 0);
}

// One wait in vain; polls leave a pause behind.
bool polls_in_vain(Lock &lock, bool interruptible = false, const std::atomic<uint32_t> *signals = nullptr) {
    const int before = poll_pause(lock);
    assert_true(lock.acquire(kInstantNs, interruptible, signals) == Lock::Result::kBusy);
    return poll_pause(lock) != before;
}

}  // namespace

static void test_release_of_a_free_lock_is_reported(void **) {
    Lock lock;
    assert_false(lock.release());
    assert_true(lock.try_acquire());
    assert_true(lock.release());
    assert_false(lock.release());
    calm_down(lock);
    assert_false(lock.release());
    assert_true(lock.try_acquire());
    assert_false(lock.try_acquire());
    assert_true(lock.is_locked());
    assert_true(lock.release());
    assert_false(lock.release());
    assert_false(lock.is_locked());
}

// Another thread, or a signal handler, may release it before acquire() has written its hint.
static void test_release_does_not_need_the_hint(void **) {
    Lock lock;
    calm_down(lock);
    __atomic_store_n(byte_of(lock, 0), 1, __ATOMIC_RELAXED);
    assert_true(lock.release());
    assert_false(lock.release());
    assert_true(lock.try_acquire());
    assert_true(lock.release());
}

static void test_waiter_notices_a_plain_release_that_did_not_see_it(void **) {
    for (int64_t timeout_ns : {int64_t{-1}, int64_t{1000} * 1000 * 1000 * 1000}) {
        Lock lock;
        calm_down(lock);
        assert_true(lock.try_acquire());
        Waiter waiter{&lock, timeout_ns};
        pthread_t thread = thread_start(wait_for, &waiter);
        await_sleep(waiter);
        finish_plain_release(lock);
        thread_join(thread);
        assert_true(waiter.result == Lock::Result::kAcquired);
        assert_true(lock.release());
    }
}

// The first waiter, which made the releases careful again, is gone by the time of the late store.
static void test_second_waiter_notices_it_too(void **) {
    Lock lock;
    calm_down(lock);
    assert_true(lock.try_acquire());
    Waiter first{&lock, 1000};
    wait_for(&first);
    assert_true(first.result == Lock::Result::kBusy);
    Waiter second{&lock, -1};
    pthread_t thread = thread_start(wait_for, &second);
    await_sleep(second);
    finish_plain_release(lock);
    thread_join(thread);
    assert_true(second.result == Lock::Result::kAcquired);
    assert_true(lock.release());
}

static void test_waiters_are_woken_one_by_one(void **) {
    Lock lock;
    for (bool calm : {false, true}) {
        if (calm) {
            calm_down(lock);
        }
        assert_true(lock.try_acquire());
        Waiter waiters[3] = {{&lock, -1}, {&lock, -1}, {&lock, -1}};
        pthread_t threads[3];
        for (int i = 0; i < 3; i++) {
            threads[i] = thread_start(wait_for, &waiters[i]);
            await_sleep(waiters[i]);
        }
        assert_true(lock.release());
        for (int i = 0; i < 3; i++) {
            while (!lock.is_locked()) {
                sched_yield();
            }
            assert_false(is_calm(lock));
            assert_true(lock.release());
        }
        for (pthread_t thread : threads) {
            thread_join(thread);
        }
        assert_false(lock.is_locked());
    }
}

static void test_child_of_a_fork_starts_anew(void **) {
    Lock lock;
    calm_down(lock);
    assert_true(lock.try_acquire());
    lock.reinit_after_fork();
    assert_false(lock.release());
    assert_true(lock.try_acquire());
    assert_true(lock.release());
}

static void test_only_a_passed_lock_is_polled(void **) {
    Lock lock;
    assert_true(lock.try_acquire());
    assert_false(polls_in_vain(lock));  // nobody was woken yet
    cpu_set_t before, here;
    CHECK(sched_getaffinity(0, sizeof before, &before) == 0);
    CPU_ZERO(&here);
    CPU_SET(interlock::sync::current_cpu(), &here);
    CHECK(sched_setaffinity(0, sizeof here, &here) == 0);
    set_waker_cpu(lock, static_cast<uint16_t>(interlock::sync::current_cpu()));
    assert_false(polls_in_vain(lock));  // who is to release it may wait for this processor
    CHECK(sched_setaffinity(0, sizeof before, &before) == 0);
    set_waker_cpu(lock, kAnotherCpu);
    assert_true(polls_in_vain(lock));
}

static void test_a_lock_of_another_thread_is_not_polled(void **) {
    Lock lock;
    make_passed(lock);
    Waiter waiter{&lock, kInstantNs};
    thread_join(thread_start(wait_for, &waiter));
    assert_true(waiter.result == Lock::Result::kBusy);
    assert_int_equal(poll_pause(lock), 0);
}

static void test_only_the_first_waiter_polls(void **) {
    Lock lock;
    make_passed(lock);
    Waiter waiter{&lock, -1};
    pthread_t thread = thread_start(wait_for, &waiter);
    await_sleep(waiter);
    assert_false(polls_in_vain(lock));
    assert_true(lock.release());
    thread_join(thread);
    assert_true(waker_cpu(lock) != kAnotherCpu);  // the release that woke the waiter left its own
    assert_true(lock.release());
}

static void test_polls_in_vain_become_rare(void **) {
    Lock lock;
    make_passed(lock);
    for (int pause = 1; pause < kMostPause; pause = pause * 2 + 1) {
        for (int i = 0; i < pause / 2; i++) {
            assert_false(polls_in_vain(lock));
        }
        assert_true(polls_in_vain(lock));
        assert_int_equal(poll_pause(lock), pause);
    }
}

static void test_polls_keep_the_timeout(void **) {
    Lock lock;
    make_passed(lock);
    for (int64_t timeout_ns : {int64_t{1}, int64_t{1000}, int64_t{1000} * 1000}) {
        *byte_of(lock, 14) = *byte_of(lock, 15) = 0;
        const uint64_t start = interlock::sync::monotonic_ns();
        assert_true(lock.acquire(timeout_ns, false) == Lock::Result::kBusy);
        assert_true(interlock::sync::monotonic_ns() - start >= static_cast<uint64_t>(timeout_ns));
        assert_int_equal(poll_pause(lock), 1);
    }
    assert_true(lock.release());
}

static void *change_number(void *argument) {
    auto *number = static_cast<std::atomic<uint32_t> *>(argument);
    while (number->fetch_add(2, std::memory_order_relaxed) % 2 == 0) {
    }
    return nullptr;
}

static void test_signals_end_polls(void **) {
    Lock lock;
    make_passed(lock);
    std::atomic<uint32_t> signals{0};
    // Interruptible, and no way to see that a signal came.
    assert_false(polls_in_vain(lock, true));
    assert_true(polls_in_vain(lock, true, &signals));
    pthread_t thread = thread_start(change_number, &signals);
    Lock::Result result;
    do {
        *byte_of(lock, 14) = *byte_of(lock, 15) = 0;
        result = lock.acquire(1000 * 1000, true, &signals);
    } while (result == Lock::Result::kBusy);
    assert_true(result == Lock::Result::kInterrupted);
    assert_int_equal(poll_pause(lock), 0);
    signals.fetch_or(1, std::memory_order_relaxed);  // odd: the end
    thread_join(thread);
    assert_true(lock.is_locked());
}

// Another thread releases it while this one polls, sooner or later: polls that were not in vain forget the others.
struct Passing {
    Lock lock;
    std::atomic<bool> wanted{false}, stop{false};
};

static void *pass_when_wanted(void *argument) {
    auto *passing = static_cast<Passing *>(argument);
    while (!passing->stop.load(std::memory_order_relaxed)) {
        if (passing->wanted.exchange(false, std::memory_order_acquire)) {
            CHECK(passing->lock.release());
        } else {
            sched_yield();
        }
    }
    return nullptr;
}

static void test_polls_that_succeed_are_repeated(void **) {
    Passing passing;
    Lock &lock = passing.lock;
    make_passed(lock);
    pthread_t thread = thread_start(pass_when_wanted, &passing);
    do {
        set_waker_cpu(lock, kAnotherCpu);
        *byte_of(lock, 14) = 1, *byte_of(lock, 15) = 0;
        passing.wanted.store(true, std::memory_order_release);
        assert_true(lock.acquire(-1, false) == Lock::Result::kAcquired);
    } while (poll_pause(lock) != 0);
    passing.stop.store(true, std::memory_order_relaxed);
    thread_join(thread);
    assert_true(lock.release());
}

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(test_release_of_a_free_lock_is_reported),
        cmocka_unit_test(test_release_does_not_need_the_hint),
        cmocka_unit_test(test_waiter_notices_a_plain_release_that_did_not_see_it),
        cmocka_unit_test(test_second_waiter_notices_it_too),
        cmocka_unit_test(test_waiters_are_woken_one_by_one),
        cmocka_unit_test(test_child_of_a_fork_starts_anew),
        cmocka_unit_test(test_only_a_passed_lock_is_polled),
        cmocka_unit_test(test_a_lock_of_another_thread_is_not_polled),
        cmocka_unit_test(test_only_the_first_waiter_polls),
        cmocka_unit_test(test_polls_in_vain_become_rare),
        cmocka_unit_test(test_polls_keep_the_timeout),
        cmocka_unit_test(test_signals_end_polls),
        cmocka_unit_test(test_polls_that_succeed_are_repeated),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
