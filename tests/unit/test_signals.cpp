// The count by which a wait that does not sleep learns that a signal would have ended its sleep.
#include "base/base.hpp"

#include <csignal>

#include "check.h"
#include "interlock/pylifecycle.h"
#include "runtime/signals.hpp"
#include "threads.h"

namespace rt = interlock::runtime;

static int start(void **) {
    Py_InitializeEx(0);
    assert_true(rt::claim_signal(SIGUSR1));
    return 0;
}

static int stop(void **) {
    return Py_FinalizeEx();
}

static void test_a_delivered_signal_counts(void **) {
    const std::atomic<uint32_t> *deliveries = rt::deliveries();
    assert_non_null(deliveries);
    const uint32_t before = deliveries->load();
    assert_int_equal(raise(SIGUSR1), 0);
    assert_int_equal(deliveries->load(), before + 1);
    assert_true(rt::take_tripped(SIGUSR1));
}

static void test_a_simulated_signal_does_not(void **) {
    const uint32_t before = rt::deliveries()->load();
    assert_int_equal(rt::trip_signal(SIGUSR1), 0);
    assert_int_equal(rt::deliveries()->load(), before);
    assert_true(rt::take_tripped(SIGUSR1));
}

static void *raise_here(void *) {
    CHECK(rt::deliveries() == nullptr);
    CHECK(raise(SIGUSR1) == 0);
    return nullptr;
}

static void test_another_threads_signal_does_not(void **) {
    const uint32_t before = rt::deliveries()->load();
    thread_join(thread_start(raise_here, nullptr));
    assert_int_equal(rt::deliveries()->load(), before);
    assert_true(rt::take_tripped(SIGUSR1));
}

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(test_a_delivered_signal_counts),
        cmocka_unit_test(test_a_simulated_signal_does_not),
        cmocka_unit_test(test_another_threads_signal_does_not),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
