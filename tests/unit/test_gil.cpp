// The lock by itself: whom give() gives it to.
#include "base/base.hpp"

#include <sched.h>

#include "check.h"
#include "runtime/gil.hpp"
#include "sync/clock.hpp"
#include "sync/thread.hpp"
#include "threads.h"

namespace rt = interlock::runtime;
namespace sy = interlock::sync;

static rt::Gil gil{rt::Gil::kFree};

struct Taker {
    bool eager;
    struct gate leave = GATE_INIT;
    std::atomic<uintptr_t> token{0};
};

static void *take_and_stay(void *argument) {
    auto *self = static_cast<Taker *>(argument);
    self->token = sy::thread_token();
    CHECK(gil.take(self->token, self->eager, sy::kForever) == rt::Attach::kAttached);
    gate_wait(&self->leave);
    gil.give();
    return nullptr;
}

// After `patience_ns` of waiting the lock is handed over: it is never free meanwhile, or its owner, who is awake, would
// take it again before a sleeper comes round.
static void assert_handed_over(bool eager, uint64_t patience_ns) {
    const uintptr_t self = sy::thread_token();
    for (int round = 0; round < 20; round++) {
        assert_true(gil.try_take(self));
        Taker taker{.eager = eager};
        pthread_t thread = thread_start(take_and_stay, &taker);
        while (!gil.has_waiters()) {
            sched_yield();
        }
        for (const uint64_t due = sy::monotonic_ns() + patience_ns; sy::monotonic_ns() < due;) {
            sched_yield();
        }
        gil.give();
        const bool handed_over = !gil.try_take(self);
        if (!handed_over) {
            gil.give();
        }
        gate_open(&taker.leave);
        thread_join(thread);
        assert_true(handed_over);
    }
}

static void test_an_eager_waiter_passed_over_for_long_gets_the_lock(void **) {
    assert_handed_over(true, 2 * sy::kNsPerMs);
}

static void test_a_patient_waiter_gets_the_lock_after_the_slice(void **) {
    assert_handed_over(false, rt::Gil::switch_interval + 2 * sy::kNsPerMs);
}

int main() {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_eager_waiter_passed_over_for_long_gets_the_lock),
        cmocka_unit_test(test_a_patient_waiter_gets_the_lock_after_the_slice),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
