/* Guards, views, and the attach that they make safe (PEP 788: CPython 3.15). */
#include <interlock.h>

#include <sched.h>

#include "check.h"
#include "fatal.h"
#include "threads.h"

static void test_guard_of_current_opens_and_closes(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyInterpreterGuard *guard = PyInterpreterGuard_FromCurrent();
    assert_non_null(guard);
    assert_null(PyErr_Occurred());
    PyInterpreterGuard *second = PyInterpreterGuard_FromCurrent();
    assert_non_null(second);
    PyInterpreterGuard_Close(guard);
    PyInterpreterGuard_Close(second);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_view_outlives_its_interpreter(void **state) {
    (void)state;
    assert_null(PyInterpreterView_FromMain()); /* there is none yet */
    Py_InitializeEx(0);
    PyInterpreterView *view = PyInterpreterView_FromCurrent();
    PyInterpreterView *main_view = PyInterpreterView_FromMain();
    assert_non_null(view);
    assert_non_null(main_view);
    PyInterpreterGuard *guard = PyInterpreterGuard_FromView(main_view);
    assert_non_null(guard);
    PyInterpreterGuard_Close(guard);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_null(PyInterpreterView_FromMain());
    for (int round = 0; round < 2; round++) {
        assert_null(PyInterpreterGuard_FromView(view));
        assert_null(PyInterpreterGuard_FromView(main_view));
        assert_null(PyThreadState_EnsureFromView(view));
        Py_InitializeEx(0); /* the next runtime is another one */
    }
    PyInterpreterView_Close(view);
    PyInterpreterView_Close(main_view);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static PyInterpreterView *seen_view;
static int guard_failed_in_callback;
static void open_late(void *argument) {
    (void)argument;
    CHECK(PyInterpreterGuard_FromView(seen_view) == NULL);
    CHECK(!PyErr_Occurred());
    CHECK(PyThreadState_EnsureFromView(seen_view) == NULL);
    CHECK(!PyErr_Occurred());
    CHECK(PyInterpreterGuard_FromCurrent() == NULL);
    CHECK(PyErr_ExceptionMatches(PyExc_PythonFinalizationError));
    PyErr_Clear();
    guard_failed_in_callback = 1;
}

static void test_no_guard_opens_once_the_end_began(void **state) {
    (void)state;
    Py_InitializeEx(0);
    seen_view = PyInterpreterView_FromCurrent();
    assert_int_equal(PyUnstable_AtExit(PyInterpreterState_Get(), open_late, NULL), 0);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_true(guard_failed_in_callback);
    PyInterpreterView_Close(seen_view);
}

static void test_ensure_keeps_an_attached_state(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyInterpreterGuard *guard = PyInterpreterGuard_FromCurrent();
    PyThreadStateToken *outer = PyThreadState_Ensure(guard);
    assert_non_null(outer);
    assert_ptr_equal(PyThreadState_Get(), main_state);
    PyThreadStateToken *inner = PyThreadState_Ensure(guard);
    assert_ptr_equal(PyThreadState_Get(), main_state);
    PyThreadState_Release(inner);
    assert_ptr_equal(PyThreadState_Get(), main_state);
    PyThreadState_Release(outer);
    assert_ptr_equal(PyThreadState_Get(), main_state);

    /* Detached: the state used last comes back, and goes again. */
    PyThreadState *saved = PyEval_SaveThread();
    outer = PyThreadState_Ensure(guard);
    assert_ptr_equal(PyThreadState_Get(), main_state);
    PyThreadState_Release(outer);
    assert_null(PyThreadState_GetUnchecked());
    PyEval_RestoreThread(saved);
    PyInterpreterGuard_Close(guard);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_ensure_in_another_interpreter_comes_back(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyInterpreterView *main_view = PyInterpreterView_FromMain();
    PyThreadState *sub = Py_NewInterpreter();
    PyInterpreterState *sub_interp = PyThreadState_GetInterpreter(sub);
    PyInterpreterGuard *sub_guard = PyInterpreterGuard_FromCurrent();

    /* From the sub-interpreter into main: a new state, since its own one is not the last used. */
    PyThreadStateToken *outer = PyThreadState_EnsureFromView(main_view);
    assert_non_null(outer);
    PyThreadState *in_main = PyThreadState_Get();
    assert_ptr_equal(PyThreadState_GetInterpreter(in_main), PyInterpreterState_Main());
    assert_ptr_not_equal(in_main, main_state);

    /* And back into the sub-interpreter: again a new one, deleted by its release. */
    PyThreadStateToken *inner = PyThreadState_Ensure(sub_guard);
    assert_ptr_equal(PyInterpreterState_Get(), sub_interp);
    assert_ptr_not_equal(PyThreadState_Get(), sub);
    assert_ptr_equal(PyThreadState_Next(PyInterpreterState_ThreadHead(sub_interp)), sub);
    PyThreadState_Release(inner);
    assert_ptr_equal(PyThreadState_Get(), in_main);
    assert_ptr_equal(PyInterpreterState_ThreadHead(sub_interp), sub);
    PyThreadState_Release(outer);
    assert_ptr_equal(PyThreadState_Get(), sub);
    assert_ptr_equal(PyInterpreterState_ThreadHead(PyInterpreterState_Main()), main_state);

    PyInterpreterGuard_Close(sub_guard);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
    PyInterpreterView_Close(main_view);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_ensure_nests_with_gilstate(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyInterpreterGuard *guard = PyInterpreterGuard_FromCurrent();
    PyThreadStateToken *token = PyThreadState_Ensure(guard);
    PyGILState_STATE old = PyGILState_Ensure();
    assert_int_equal(old, PyGILState_LOCKED);
    PyGILState_Release(old);
    PyThreadState_Release(token);
    PyInterpreterGuard_Close(guard);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static struct gate is_open = GATE_INIT, may_close = GATE_INIT;
static int closed;
static void *foreign(void *view) {
    PyThreadStateToken *token = PyThreadState_EnsureFromView(view);
    CHECK(token != NULL);
    CHECK(PyThreadState_GetUnchecked() != NULL);
    PyObject *list = PyList_New(0);
    CHECK(list != NULL);
    gate_open(&is_open);
    Py_BEGIN_ALLOW_THREADS
    gate_wait(&may_close);
    Py_END_ALLOW_THREADS
    Py_DECREF(list);
    CHECK(Py_IsInitialized() && !Py_IsFinalizing());
    closed = 1;
    PyThreadState_Release(token);
    CHECK(PyThreadState_GetUnchecked() == NULL);
    return NULL;
}

static void *let_close(void *argument) {
    /* Nothing tells when finalization waits; whichever comes first, it may not overtake the guard. */
    (void)argument;
    gate_open(&may_close);
    return NULL;
}

static void test_finalize_waits_for_a_foreign_thread(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyInterpreterView *view = PyInterpreterView_FromCurrent();
    PyThreadState *saved = PyEval_SaveThread();
    pthread_t thread = thread_start(foreign, view);
    gate_wait(&is_open);
    PyEval_RestoreThread(saved);
    assert_int_equal(Interlock_FinalizeTimed(0), 1); /* not yet */
    assert_true(Py_IsInitialized());
    PyInterpreterGuard *again = PyInterpreterGuard_FromCurrent();
    assert_non_null(again); /* usable as before */
    PyInterpreterGuard_Close(again);
    pthread_t closer = thread_start(let_close, NULL);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_int_equal(closed, 1);
    thread_join(thread);
    thread_join(closer);
    PyInterpreterView_Close(view);
}

static void *end_sub(void *argument) {
    PyThreadState *sub = argument;
    PyEval_AcquireThread(sub);
    Py_EndInterpreter(sub);
    PyEval_ReleaseLock(); /* main's, which it shared */
    return NULL;
}

static void wait_with_report(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyInterpreterGuard *guard = PyInterpreterGuard_FromCurrent();
    Interlock_SetFinalizeReportDelay(0);
    CHECK(Interlock_FinalizeTimed(1000000) == 1);
    Interlock_SetFinalizeReportDelay(-1);
    PyInterpreterGuard_Close(guard);
    CHECK(Py_FinalizeEx() == 0);
    exit(0);
}

static void test_finalize_says_which_guard_it_waits_for(void **state) {
    (void)state;
    expect_exit(wait_with_report, NULL, 0, "interlock: finalization of interpreter 0 waits for guard 0x");
    expect_exit(wait_with_report, NULL, 0, "opened by thread 0x");
}

static void release_detached(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyThreadStateToken *token = PyThreadState_Ensure(PyInterpreterGuard_FromCurrent());
    PyEval_SaveThread();
    PyThreadState_Release(token);
}

static void release_too_often(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyInterpreterGuard *guard = PyInterpreterGuard_FromCurrent();
    PyThreadStateToken *outer = PyThreadState_Ensure(guard);
    PyThreadStateToken *inner = PyThreadState_Ensure(guard);
    PyThreadState_Release(inner);
    PyGILState_Release(PyGILState_LOCKED); /* takes the outer one's count */
    PyThreadState_Release(outer);
}

static void no_guard(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyThreadState_Ensure(NULL);
}

static void guard_unattached(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_SaveThread();
    PyInterpreterGuard_FromCurrent();
}

static void test_misuse_is_named(void **state) {
    (void)state;
    expect_fatal(release_detached, NULL, "PyThreadState_Release: thread state");
    expect_fatal(release_too_often, NULL, "has no open PyThreadState_Ensure");
    expect_fatal(no_guard, NULL, "PyThreadState_Ensure: NULL guard");
    expect_fatal(guard_unattached, NULL, "PyInterpreterGuard_FromCurrent: the function must be called with the GIL held");
}

/* The end of a sub-interpreter waits for its guards in the same way. */
static void *hold_sub(void *view) {
    PyThreadStateToken *token = PyThreadState_EnsureFromView(view);
    CHECK(token != NULL);
    CHECK(PyInterpreterState_GetID(PyInterpreterState_Get()) == 1);
    gate_open(&is_open);
    Py_BEGIN_ALLOW_THREADS
    gate_wait(&may_close);
    Py_END_ALLOW_THREADS
    closed = 1;
    PyThreadState_Release(token);
    CHECK(PyThreadState_GetUnchecked() == NULL);
    return NULL;
}

static void test_end_interpreter_waits_for_its_guards(void **state) {
    (void)state;
    is_open.count = may_close.count = 0;
    closed = 0;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    PyInterpreterView *view = PyInterpreterView_FromCurrent();
    PyEval_ReleaseThread(sub);
    pthread_t holder = thread_start(hold_sub, view);
    gate_wait(&is_open);
    pthread_t ender = thread_start(end_sub, sub);
    gate_open(&may_close);
    thread_join(holder);
    thread_join(ender);
    PyEval_RestoreThread(main_state);
    assert_int_equal(closed, 1);
    assert_null(PyThreadState_EnsureFromView(view));
    PyInterpreterView_Close(view);
    assert_int_equal(Py_FinalizeEx(), 0);
}

/* Attaches, and detaches and attaches again, in an interpreter that shares the lock, after finalization began. */
static void *hold_left_over(void *argument) {
    PyInterpreterView *view = argument;
    PyThreadStateToken *token = PyThreadState_EnsureFromView(view);
    CHECK(token != NULL);
    gate_open(&is_open);
    for (PyInterpreterGuard *guard; (guard = PyInterpreterGuard_FromView(view)) != NULL;) {
        PyInterpreterGuard_Close(guard);
        Py_BEGIN_ALLOW_THREADS
        sched_yield();
        Py_END_ALLOW_THREADS
    }
    for (int i = 0; i < 100; i++) {
        Py_BEGIN_ALLOW_THREADS
        sched_yield();
        Py_END_ALLOW_THREADS
        Py_DECREF(PyList_New(1));
    }
    closed++;
    PyThreadState_Release(token);
    return NULL;
}

static void test_finalize_waits_for_guards_of_other_interpreters(void **state) {
    (void)state;
    gate_init(&is_open);
    closed = 0;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyInterpreterView *views[3];
    PyThreadState *subs[3];
    pthread_t holders[3];
    for (int i = 0; i < 3; i++) {
        subs[i] = Py_NewInterpreter();
        assert_non_null(subs[i]);
        views[i] = PyInterpreterView_FromCurrent();
    }
    PyInterpreterGuard *guard = PyInterpreterGuard_FromCurrent();
    PyThreadState_Swap(main_state);
    assert_int_equal(Interlock_FinalizeTimed(1000), 1);
    assert_int_equal(Interlock_FinalizeTimed(0), 1);
    PyInterpreterGuard_Close(guard);
    for (int i = 0; i < 3; i++) {
        holders[i] = thread_start(hold_left_over, views[i]); /* opens a guard: they open as before */
    }
    Py_BEGIN_ALLOW_THREADS
    gate_wait_for(&is_open, 3);
    Py_END_ALLOW_THREADS
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_int_equal(closed, 3);
    for (int i = 0; i < 3; i++) {
        thread_join(holders[i]);
        PyInterpreterView_Close(views[i]);
    }
    Py_InitializeEx(0); /* where guards open */
    guard = PyInterpreterGuard_FromCurrent();
    assert_non_null(guard);
    PyInterpreterGuard_Close(guard);
    assert_int_equal(Py_FinalizeEx(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guard_of_current_opens_and_closes),
        cmocka_unit_test(test_view_outlives_its_interpreter),
        cmocka_unit_test(test_no_guard_opens_once_the_end_began),
        cmocka_unit_test(test_ensure_keeps_an_attached_state),
        cmocka_unit_test(test_ensure_in_another_interpreter_comes_back),
        cmocka_unit_test(test_ensure_nests_with_gilstate),
        cmocka_unit_test(test_finalize_waits_for_a_foreign_thread),
        cmocka_unit_test(test_finalize_says_which_guard_it_waits_for),
        cmocka_unit_test(test_end_interpreter_waits_for_its_guards),
        cmocka_unit_test(test_finalize_waits_for_guards_of_other_interpreters),
        cmocka_unit_test(test_misuse_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
