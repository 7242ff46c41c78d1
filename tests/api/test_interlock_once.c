/* Interlock_CallOnce: once, whoever comes first; others run meanwhile; a failure is forgotten. */
#include <interlock.h>

#include "check.h"
#include "fatal.h"
#include "threads.h"

static int calls, failures_left;
static int count_call(void *argument) {
    calls++;
    if (failures_left > 0) {
        failures_left--;
        return 5;
    }
    if (argument) {
        *(int *)argument = 42;
    }
    return 0;
}

static void test_called_once(void **state) {
    (void)state;
    Interlock_Once once = {{0, 0}};
    int value = 0;
    calls = 0;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(Interlock_CallOnce(&once, count_call, &value), 0); /* no runtime is needed */
    }
    assert_int_equal(calls, 1);
    assert_int_equal(value, 42);
}

static void test_failure_is_forgotten(void **state) {
    (void)state;
    Interlock_Once once = {{0, 0}};
    calls = 0;
    failures_left = 2;
    assert_int_equal(Interlock_CallOnce(&once, count_call, NULL), 5);
    assert_int_equal(Interlock_CallOnce(&once, count_call, NULL), 5);
    assert_int_equal(Interlock_CallOnce(&once, count_call, NULL), 0);
    assert_int_equal(Interlock_CallOnce(&once, count_call, NULL), 0);
    assert_int_equal(calls, 3);
}

/* The function gives the lock up in the middle; whoever takes it then must not keep it while it waits for the end. */
static Interlock_Once shared = {{0, 0}};
static struct gate inside = GATE_INIT, entered = GATE_INIT;
static int slow_calls;
static int give_up_in_between(void *argument) {
    (void)argument;
    slow_calls++;
    Py_BEGIN_ALLOW_THREADS
    gate_open(&inside);
    gate_wait_for(&entered, 3);
    Py_END_ALLOW_THREADS
    return 0;
}

static void *come_second(void *argument) {
    (void)argument;
    gate_wait(&inside);
    PyGILState_STATE token = PyGILState_Ensure();
    gate_open(&entered);
    CHECK(Interlock_CallOnce(&shared, give_up_in_between, NULL) == 0);
    CHECK(PyGILState_Check());
    CHECK(slow_calls == 1);
    PyGILState_Release(token);
    return NULL;
}

static void test_others_run_while_one_waits(void **state) {
    (void)state;
    pthread_t threads[3];
    Py_InitializeEx(0);
    for (int i = 0; i < 3; i++) {
        threads[i] = thread_start(come_second, NULL);
    }
    assert_int_equal(Interlock_CallOnce(&shared, give_up_in_between, NULL), 0);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 3; i++) {
        thread_join(threads[i]);
    }
    Py_END_ALLOW_THREADS
    assert_int_equal(slow_calls, 1);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void no_function(void *argument) {
    (void)argument;
    Interlock_Once once = {{0, 0}};
    Interlock_CallOnce(&once, NULL, NULL);
}

static void test_misuse_is_named(void **state) {
    (void)state;
    expect_fatal(no_function, NULL, "Interlock_CallOnce: NULL function");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_called_once),
        cmocka_unit_test(test_failure_is_forgotten),
        cmocka_unit_test(test_others_run_while_one_waits),
        cmocka_unit_test(test_misuse_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
