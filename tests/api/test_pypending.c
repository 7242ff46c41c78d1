/* conformance */
/* Pending calls. */
#include <Python.h>

#include <signal.h>

#include "check.h"
#include "threads.h"

static int start(void **state) {
    (void)state;
    Py_InitializeEx(0);
    return 0;
}

static int stop(void **state) {
    (void)state;
    return Py_FinalizeEx();
}

static char order[64];
static int note(void *text) {
    strcat(order, (const char *)text);
    return 0;
}
static int note_and_fail(void *text) {
    strcat(order, (const char *)text);
    return -1;
}

static void test_calls_run_in_order(void **state) {
    (void)state;
    order[0] = '\0';
    assert_int_equal(Py_AddPendingCall(note, "a"), 0);
    assert_int_equal(Py_AddPendingCall(note, "b"), 0);
    assert_int_equal(Py_AddPendingCall(note, "c"), 0);
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_string_equal(order, "abc");
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_string_equal(order, "abc");
}

static void test_first_failure_stops_the_pass(void **state) {
    (void)state;
    order[0] = '\0';
    assert_int_equal(Py_AddPendingCall(note, "a"), 0);
    assert_int_equal(Py_AddPendingCall(note_and_fail, "b"), 0);
    assert_int_equal(Py_AddPendingCall(note, "c"), 0);
    assert_int_equal(Py_MakePendingCalls(), -1);
    assert_string_equal(order, "ab");
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_string_equal(order, "abc");
}

static int nested_result = 7;
static int add_and_nest(void *text) {
    strcat(order, (const char *)text);
    CHECK(Py_AddPendingCall(note, "2") == 0);
    nested_result = Py_MakePendingCalls();
    strcat(order, "|");
    return 0;
}

static int fail_with_an_exception(void *argument) {
    PyErr_SetString(PyExc_ValueError, (const char *)argument);
    return -1;
}

static void test_a_failing_call_may_raise(void **state) {
    (void)state;
    assert_int_equal(Py_AddPendingCall(fail_with_an_exception, "first"), 0);
    assert_int_equal(Py_AddPendingCall(fail_with_an_exception, "second"), 0);
    assert_int_equal(Py_MakePendingCalls(), -1);
    assert_true(PyErr_ExceptionMatches(PyExc_ValueError));
    PyErr_Clear();
    assert_int_equal(Py_MakePendingCalls(), -1);
    assert_true(PyErr_ExceptionMatches(PyExc_ValueError));
    PyErr_Clear();
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_null(PyErr_Occurred());
}

static void test_nested_pass_does_nothing_and_added_calls_run(void **state) {
    (void)state;
    order[0] = '\0';
    assert_int_equal(Py_AddPendingCall(add_and_nest, "1"), 0);
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_string_equal(order, "1|2");
    assert_int_equal(nested_result, 0);
}

static void *add_from_thread(void *argument) {
    (void)argument;
    CHECK(Py_AddPendingCall(note, "t") == 0);
    PyGILState_STATE token = PyGILState_Ensure();
    CHECK(Py_MakePendingCalls() == 0); /* not the main thread: nothing runs */
    CHECK(order[0] == '\0');
    PyGILState_Release(token);
    return NULL;
}

static void test_only_the_main_thread_runs_them(void **state) {
    (void)state;
    order[0] = '\0';
    PyThreadState *saved = PyEval_SaveThread();
    thread_join(thread_start(add_from_thread, NULL));
    PyEval_RestoreThread(saved);
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_string_equal(order, "t");
}

static void test_queue_is_bounded(void **state) {
    (void)state;
    int accepted = 0;
    order[0] = '\0';
    while (accepted < 1000000 && Py_AddPendingCall(note, "") == 0) {
        accepted++;
    }
#ifdef INTERLOCK_VERSION
    assert_int_equal(accepted, 4096); /* far above CPython's 31 */
#else
    assert_true(accepted == 31 || accepted == 32);
#endif
    assert_int_equal(Py_AddPendingCall(note, ""), -1);
    for (int i = 0; i < 200; i++) {
        assert_int_equal(Py_MakePendingCalls(), 0);
    }
    assert_int_equal(Py_AddPendingCall(note, "x"), 0);
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_string_equal(order, "x");
}

static void on_signal(int number) {
    (void)number;
    Py_AddPendingCall(note, "s");
}

static void test_signal_handlers_may_add(void **state) {
    (void)state;
    order[0] = '\0';
    signal(SIGUSR1, on_signal);
    raise(SIGUSR1);
    signal(SIGUSR1, SIG_DFL);
    assert_string_equal(order, "");
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_string_equal(order, "s");
}

static void test_finalization_runs_what_is_left(void **state) {
    (void)state;
    Py_InitializeEx(0);
    order[0] = '\0';
    assert_int_equal(Py_AddPendingCall(note, "f"), 0);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_string_equal(order, "f");
}

#ifdef INTERLOCK_VERSION
/* CPython crashes. */
static void test_add_before_initialize_is_refused(void **state) {
    (void)state;
    assert_int_equal(Py_AddPendingCall(note, "x"), -1);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_add_before_initialize_is_refused),
#endif
        cmocka_unit_test_setup_teardown(test_calls_run_in_order, start, stop),
        cmocka_unit_test_setup_teardown(test_first_failure_stops_the_pass, start, stop),
        cmocka_unit_test_setup_teardown(test_a_failing_call_may_raise, start, stop),
        cmocka_unit_test_setup_teardown(test_nested_pass_does_nothing_and_added_calls_run, start, stop),
        cmocka_unit_test_setup_teardown(test_only_the_main_thread_runs_them, start, stop),
        cmocka_unit_test_setup_teardown(test_queue_is_bounded, start, stop),
        cmocka_unit_test_setup_teardown(test_signal_handlers_may_add, start, stop),
        cmocka_unit_test(test_finalization_runs_what_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
