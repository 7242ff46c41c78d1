// Lock: plain releases, and the one that passes over a waiter without waking it (lock.hpp, L5 to L8).
//
// The byte that a plain release writes is written by hand here: between the releaser's look at the lock and its store
// anything may happen, which no schedule brings about when asked.
#include "base/base.hpp"

#include <cstdio>
#include <cstring>
#include <initializer_list>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "check.h"
#include "runtime/lock.hpp"
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

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(test_release_of_a_free_lock_is_reported),
        cmocka_unit_test(test_release_does_not_need_the_hint),
        cmocka_unit_test(test_waiter_notices_a_plain_release_that_did_not_see_it),
        cmocka_unit_test(test_second_waiter_notices_it_too),
        cmocka_unit_test(test_waiters_are_woken_one_by_one),
        cmocka_unit_test(test_child_of_a_fork_starts_anew),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
