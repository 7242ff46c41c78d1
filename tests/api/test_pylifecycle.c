/* conformance */
/* Start, stop, exit callbacks, sub-interpreters, fatal errors. */
#include <Python.h>

#include <signal.h>

#include "check.h"
#include "fatal.h"
#include "threads.h"

static void test_initialize_attaches_main_thread(void **state) {
    (void)state;
    assert_false(Py_IsInitialized());
    Py_InitializeEx(0);
    assert_true(Py_IsInitialized());
    PyThreadState *main_state = PyThreadState_Get();
    assert_non_null(main_state);
    assert_int_equal(PyInterpreterState_GetID(PyInterpreterState_Get()), 0);
    assert_true(PyInterpreterState_Main() == PyInterpreterState_Get());
    Py_InitializeEx(0); /* no-op */
    assert_ptr_equal(PyThreadState_Get(), main_state);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_false(Py_IsInitialized());
    assert_int_equal(Py_FinalizeEx(), 0); /* no-op */
}

static void test_initialize_again_starts_at_zero(void **state) {
    (void)state;
    for (int round = 0; round < 3; round++) {
        Py_Initialize();
        assert_int_equal(PyInterpreterState_GetID(PyInterpreterState_Get()), 0);
        assert_int_equal(PyThreadState_GetID(PyThreadState_Get()), 1);
        PyThreadState *main_state = PyThreadState_Get();
        PyThreadState *sub = Py_NewInterpreter();
        assert_non_null(sub);
        assert_int_equal(PyInterpreterState_GetID(PyThreadState_GetInterpreter(sub)), 1);
        Py_EndInterpreter(sub);
        PyThreadState_Swap(main_state);
        assert_int_equal(Py_FinalizeEx(), 0);
    }
}

static char order[8];
static int initialized_in_callback = -1;
static void say_a(void) {
    strcat(order, "a");
    initialized_in_callback = Py_IsInitialized();
}
static void say_b(void) { strcat(order, "b"); }
static void nothing(void) {}

static void test_at_exit_runs_last_first_and_once(void **state) {
    (void)state;
    Py_InitializeEx(0);
    order[0] = '\0';
    assert_int_equal(Py_AtExit(say_a), 0);
    assert_int_equal(Py_AtExit(say_b), 0);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_string_equal(order, "ba");
    assert_int_equal(initialized_in_callback, 0);
    Py_InitializeEx(0);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_string_equal(order, "ba");
}

static void test_at_exit_table_has_32_entries(void **state) {
    (void)state;
    Py_InitializeEx(0);
    int taken = 0;
    while (taken < 40 && Py_AtExit(nothing) == 0) {
        taken++;
    }
    assert_true(taken <= 32 && taken >= 30);
    assert_int_equal(Py_AtExit(nothing), -1);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void exit_with_three(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    Py_AtExit(nothing);
    Py_Exit(3);
}

static void test_exit_finalizes_and_exits(void **state) {
    (void)state;
    expect_exit(exit_with_three, NULL, 3, "");
}

static void die_by_name(void *argument) {
    (void)argument;
    Py_FatalError("the sky fell");
}

static void test_fatal_error_names_function_and_aborts(void **state) {
    (void)state;
    expect_fatal(die_by_name, NULL, "Fatal Python error: die_by_name: the sky fell\nPython runtime state: ");
}

static void test_sub_interpreter_is_attached_and_listed(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    assert_ptr_equal(PyThreadState_Get(), sub);
    PyInterpreterState *interp = PyThreadState_GetInterpreter(sub);
    assert_ptr_equal(interp, PyInterpreterState_Get());
    assert_ptr_equal(PyInterpreterState_Head(), interp); /* newest first */
    assert_ptr_equal(PyInterpreterState_Next(interp), PyInterpreterState_Main());
    assert_null(PyInterpreterState_Next(PyInterpreterState_Main()));
    assert_ptr_equal(PyInterpreterState_ThreadHead(interp), sub);
    assert_null(PyThreadState_Next(sub));
    Py_EndInterpreter(sub);
    assert_null(PyThreadState_Swap(main_state));
    assert_ptr_equal(PyInterpreterState_Head(), PyInterpreterState_Main());
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_interpreter_ids_are_not_reused(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    for (int64_t id = 1; id <= 3; id++) {
        PyThreadState *sub = Py_NewInterpreter();
        assert_int_equal(PyInterpreterState_GetID(PyInterpreterState_Get()), id);
        Py_EndInterpreter(sub);
        PyThreadState_Swap(main_state);
    }
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void end_wrong_state(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    PyThreadState_Swap(main_state);
    Py_EndInterpreter(sub);
}

static void test_end_interpreter_of_detached_state_aborts(void **state) {
    (void)state;
    expect_fatal(end_wrong_state, NULL, "Py_EndInterpreter: thread is not current");
}

#ifdef INTERLOCK_VERSION
/* DESIGN rule: 3.13's; before that a left-over sub-interpreter was fatal. */
static void test_finalize_ends_left_over_sub_interpreters(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    for (int i = 0; i < 3; i++) {
        assert_non_null(Py_NewInterpreter());
        PyThreadState_Swap(main_state);
    }
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_null(PyInterpreterState_Head());
}

static void finalize_from_sub(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    Py_NewInterpreter();
    Py_FinalizeEx();
}

static void end_main(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    Py_EndInterpreter(PyThreadState_Get());
}

static void finalize_detached(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_SaveThread();
    Py_FinalizeEx();
}

static void new_before_initialize(void *argument) {
    (void)argument;
    Py_NewInterpreter();
}

static void test_misuse_is_named(void **state) {
    (void)state;
    expect_fatal(finalize_from_sub, NULL, "Py_FinalizeEx: must be called with a thread state of the main interpreter");
    expect_fatal(end_main, NULL, "Py_EndInterpreter: the main interpreter is ended by Py_FinalizeEx() only");
    expect_fatal(finalize_detached, NULL, "Py_FinalizeEx: the function must be called with the GIL held");
    expect_fatal(new_before_initialize, NULL, "Py_NewInterpreter: the runtime is not initialized");
}

static void append(void *text) { strcat(order, (const char *)text); }

static void test_unstable_at_exit_runs_first_first(void **state) {
    (void)state;
    Py_InitializeEx(0);
    order[0] = '\0';
    assert_int_equal(PyUnstable_AtExit(PyInterpreterState_Get(), append, "1"), 0);
    assert_int_equal(PyUnstable_AtExit(PyInterpreterState_Get(), append, "2"), 0);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_string_equal(order, "12");
    assert_true(Py_IsFinalizing()); /* until the next start */
    Py_InitializeEx(0);
    assert_false(Py_IsFinalizing());
    assert_int_equal(Py_FinalizeEx(), 0);
}
#endif

/* The C library's own mark in sa_flags, which it adds to every action that is set. */
#define RESTORER 0x04000000

/* 0, or the first signal whose action differs. */
static int first_changed(const struct sigaction *before) {
    for (int number = 1; number < 32; number++) {
        struct sigaction now;
        if (sigaction(number, NULL, &now) == 0 &&
            (now.sa_handler != before[number].sa_handler || ((now.sa_flags ^ before[number].sa_flags) & ~RESTORER))) {
            return number;
        }
    }
    return 0;
}

static void test_initialize_without_signals_changes_none(void **state) {
    (void)state;
    struct sigaction before[32];
    for (int number = 1; number < 32; number++) {
        sigaction(number, NULL, &before[number]);
    }
    Py_InitializeEx(0);
    assert_int_equal(first_changed(before), 0);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_int_equal(first_changed(before), 0);
#ifdef INTERLOCK_VERSION
    /* CPython leaves SIGPIPE ignored, and its handlers without SA_ONSTACK's exact restoration. */
    Py_InitializeEx(1);
    struct sigaction now;
    sigaction(SIGINT, NULL, &now);
    assert_true(now.sa_handler != SIG_DFL);
    assert_true(now.sa_flags & SA_ONSTACK);
    sigaction(SIGPIPE, NULL, &now);
    assert_true(now.sa_handler == SIG_IGN);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_int_equal(first_changed(before), 0);
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_initialize_attaches_main_thread),
        cmocka_unit_test(test_initialize_without_signals_changes_none),
        cmocka_unit_test(test_initialize_again_starts_at_zero),
        cmocka_unit_test(test_at_exit_runs_last_first_and_once),
        cmocka_unit_test(test_at_exit_table_has_32_entries),
        cmocka_unit_test(test_exit_finalizes_and_exits),
        cmocka_unit_test(test_fatal_error_names_function_and_aborts),
        cmocka_unit_test(test_sub_interpreter_is_attached_and_listed),
        cmocka_unit_test(test_interpreter_ids_are_not_reused),
        cmocka_unit_test(test_end_interpreter_of_detached_state_aborts),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_finalize_ends_left_over_sub_interpreters),
        cmocka_unit_test(test_misuse_is_named),
        cmocka_unit_test(test_unstable_at_exit_runs_first_first),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
