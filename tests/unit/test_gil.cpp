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

// A waiter that is due claims the lock, and is handed it: it is never free meanwhile, or its owner, who is awake, would
// take it again before a sleeper comes round.
static void assert_handed_over(bool eager) {
    const uintptr_t self = sy::thread_token();
    for (int round = 0; round < 20; round++) {
        assert_true(gil.try_take(self));
        Taker taker{.eager = eager};
        pthread_t thread = thread_start(take_and_stay, &taker);
        // Seldom a second time: one that is neither asleep nor looking when the lock is given must claim it again.
        int gives = 0;
        do {
            while (!gil.is_claimed()) {
                sched_yield();
            }
            gil.give();
            gives++;
        } while (gil.try_take(self));
        gate_open(&taker.leave);
        thread_join(thread);
        assert_in_range(gives, 1, 2);
    }
}

static void test_an_eager_waiter_passed_over_for_long_gets_the_lock(void **) { assert_handed_over(true); }

static void test_a_patient_waiter_gets_the_lock_after_the_slice(void **) { assert_handed_over(false); }

int main() {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_eager_waiter_passed_over_for_long_gets_the_lock),
        cmocka_unit_test(test_a_patient_waiter_gets_the_lock_after_the_slice),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
