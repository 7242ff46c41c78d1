// Parker: one wake-up is kept, none is lost, and the owner may free it at once.
#include "base/base.hpp"

#include <csignal>
#include <sched.h>

#include "base/alloc.hpp"
#include "check.h"
#include "sync/clock.hpp"
#include "sync/parking.hpp"
#include "threads.h"

namespace sy = interlock::sync;

static void test_wake_up_before_the_sleep_is_kept_once(void **) {
    sy::Parker parker;
    assert_false(parker.try_take());
    parker.unpark();
    parker.unpark();
    assert_true(parker.park() == sy::Wake::kWoken);
    assert_true(parker.park(0) == sy::Wake::kTimedOut);
    parker.unpark();
    assert_true(parker.try_take());
    assert_false(parker.try_take());
    parker.unpark();
    assert_true(parker.park(0) == sy::Wake::kWoken);
}

static void test_timeout_is_at_least_what_was_asked(void **) {
    sy::Parker parker;
    uint64_t start = sy::monotonic_ns();
    assert_true(parker.park(2 * sy::kNsPerMs) == sy::Wake::kTimedOut);
    assert_true(sy::monotonic_ns() - start >= 2 * sy::kNsPerMs);
    assert_true(parker.park_until(static_cast<int64_t>(start)) == sy::Wake::kTimedOut);
    // A timeout past the end of time is none.
    parker.unpark();
    assert_true(parker.park(INT64_MAX) == sy::Wake::kWoken);
}

static std::atomic<int> signals{0};

struct Sleeper {
    sy::Parker parker;
    bool interruptible;
    std::atomic<bool> done{false};
    sy::Wake wake{};
};

static void *sleep_on(void *argument) {
    auto *sleeper = static_cast<Sleeper *>(argument);
    sleeper->wake = sleeper->parker.park(sy::kForever, sleeper->interruptible);
    sleeper->done.store(true, std::memory_order_release);
    return nullptr;
}

static void test_signal_ends_only_an_interruptible_sleep(void **) {
    struct sigaction action {};
    action.sa_handler = [](int) { signals.fetch_add(1, std::memory_order_relaxed); };
    CHECK(sigaction(SIGUSR1, &action, nullptr) == 0);
    Sleeper light;
    light.interruptible = true;
    pthread_t thread = thread_start(sleep_on, &light);
    while (!light.done.load(std::memory_order_acquire)) {
        pthread_kill(thread, SIGUSR1);
        sched_yield();
    }
    thread_join(thread);
    assert_true(light.wake == sy::Wake::kInterrupted);

    Sleeper deep;
    deep.interruptible = false;
    thread = thread_start(sleep_on, &deep);
    int before = signals.load();
    while (signals.load() < before + 20) {
        pthread_kill(thread, SIGUSR1);
        sched_yield();
        assert_false(deep.done.load());
    }
    deep.parker.unpark();
    thread_join(thread);
    assert_true(deep.wake == sy::Wake::kWoken);
}

// Both sides in turn, with sleeps of every kind: a lost wake-up would hang.
struct Pair {
    sy::Parker here, there;
    int rounds;
    long value = 0;  // plain: the parkers order it
};

static void *answer(void *argument) {
    auto *pair = static_cast<Pair *>(argument);
    for (int i = 0; i < pair->rounds; i++) {
        while (pair->there.park(i % 2 ? 1000 : sy::kForever) != sy::Wake::kWoken) {
        }
        pair->value++;
        pair->here.unpark();
    }
    return nullptr;
}

static void test_no_wake_up_is_lost(void **) {
    Pair pair;
    pair.rounds = slow_run() ? 500 : 5000;
    pthread_t thread = thread_start(answer, &pair);
    for (int i = 0; i < pair.rounds; i++) {
        pair.value++;
        pair.there.unpark();
        while (pair.here.park(i % 3 ? sy::kForever : 2000) != sy::Wake::kWoken) {
        }
    }
    thread_join(thread);
    assert_int_equal(pair.value, 2 * pair.rounds);
}

static void *wake_it(void *argument) {
    static_cast<sy::Parker *>(argument)->unpark();
    return nullptr;
}

static void test_owner_may_free_it_as_soon_as_it_woke(void **) {
    for (int i = 0; i < (slow_run() ? 100 : 1000); i++) {
        auto *parker = interlock::make<sy::Parker>();
        pthread_t thread = thread_start(wake_it, parker);
        assert_true(parker->park() == sy::Wake::kWoken);
        interlock::destroy(parker);
        thread_join(thread);
    }
}

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(test_wake_up_before_the_sleep_is_kept_once),
        cmocka_unit_test(test_timeout_is_at_least_what_was_asked),
        cmocka_unit_test(test_signal_ends_only_an_interruptible_sleep),
        cmocka_unit_test(test_no_wake_up_is_lost),
        cmocka_unit_test(test_owner_may_free_it_as_soon_as_it_woke),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
