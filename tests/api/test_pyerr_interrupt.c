/* conformance */
/* Interrupting the main thread. */
#include <Python.h>

#include <signal.h>

#include "check.h"
#include "threads.h"

static void test_signal_number_is_checked(void **state) {
    (void)state;
    Py_InitializeEx(1);
    assert_int_equal(PyErr_SetInterruptEx(0), -1);
    assert_int_equal(PyErr_SetInterruptEx(65), -1);
    assert_int_equal(PyErr_SetInterruptEx(-1), -1);
    assert_int_equal(PyErr_SetInterruptEx(SIGUSR1), 0); /* not taken over: nothing happens */
    assert_int_equal(PyOS_InterruptOccurred(), 0);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void *interrupt(void *argument) {
    (void)argument;
    PyErr_SetInterrupt();
    return NULL;
}

static void test_interrupt_is_seen_once_by_the_main_thread(void **state) {
    (void)state;
    Py_InitializeEx(1);
    thread_join(thread_start(interrupt, NULL)); /* needs no lock */
    assert_int_equal(PyOS_InterruptOccurred(), 1);
    assert_int_equal(PyOS_InterruptOccurred(), 0);
    raise(SIGINT);
    assert_int_equal(PyOS_InterruptOccurred(), 1);
    assert_int_equal(Py_FinalizeEx(), 0);
}

#ifdef INTERLOCK_VERSION
/* CPython sets a handler for SIGINT up in either case. */
static void test_without_handlers_nothing_happens(void **state) {
    (void)state;
    Py_InitializeEx(0);
    assert_int_equal(PyErr_SetInterruptEx(SIGINT), 0);
    assert_int_equal(PyOS_InterruptOccurred(), 0);
    assert_int_equal(Py_FinalizeEx(), 0);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signal_number_is_checked),
        cmocka_unit_test(test_interrupt_is_seen_once_by_the_main_thread),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_without_handlers_nothing_happens),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
