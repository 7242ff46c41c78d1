/* conformance */
/* Foreign threads: Ensure, Release, Check. */
#include <Python.h>

#include "check.h"
#include "fatal.h"
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

static int count_states(void) {
    int states = 0;
    for (PyThreadState *s = PyInterpreterState_ThreadHead(PyInterpreterState_Main()); s; s = PyThreadState_Next(s)) {
        states++;
    }
    return states;
}

static void test_ensure_in_attached_thread_nests(void **state) {
    (void)state;
    PyThreadState *attached = PyThreadState_Get();
    PyGILState_STATE outer = PyGILState_Ensure();
    PyGILState_STATE inner = PyGILState_Ensure();
    assert_int_equal(outer, PyGILState_LOCKED);
    assert_int_equal(inner, PyGILState_LOCKED);
    assert_ptr_equal(PyThreadState_Get(), attached);
    PyGILState_Release(inner);
    PyGILState_Release(outer);
    assert_ptr_equal(PyThreadState_Get(), attached);
}

static void test_ensure_reattaches_the_detached_state(void **state) {
    (void)state;
    PyThreadState *saved = PyEval_SaveThread();
    assert_int_equal(PyGILState_Check(), 0);
    assert_ptr_equal(PyGILState_GetThisThreadState(), saved);
    PyGILState_STATE token = PyGILState_Ensure();
    assert_int_equal(token, PyGILState_UNLOCKED);
    assert_ptr_equal(PyThreadState_Get(), saved);
    assert_int_equal(PyGILState_Check(), 1);
    PyGILState_Release(token);
    assert_int_equal(PyGILState_Check(), 0);
    PyEval_RestoreThread(saved);
}

static void *foreign(void *argument) {
    long *counter = argument;
    CHECK(PyGILState_GetThisThreadState() == NULL);
    for (int i = 0; i < 3; i++) {
        PyGILState_STATE outer = PyGILState_Ensure();
        CHECK(outer == PyGILState_UNLOCKED);
        PyThreadState *own = PyThreadState_Get();
        CHECK(PyThreadState_GetInterpreter(own) == PyInterpreterState_Main());
        CHECK(PyGILState_GetThisThreadState() == own);
        CHECK(count_states() == 2);
        PyGILState_STATE inner = PyGILState_Ensure();
        CHECK(inner == PyGILState_LOCKED);
        ++*counter;
        PyGILState_Release(inner);
        PyGILState_Release(outer);
        CHECK(PyGILState_GetThisThreadState() == NULL);
    }
    return NULL;
}

static void test_foreign_thread_gets_a_state_for_the_while(void **state) {
    (void)state;
    long counter = 0;
    PyThreadState *saved = PyEval_SaveThread();
    thread_join(thread_start(foreign, &counter));
    PyEval_RestoreThread(saved);
    assert_int_equal(counter, 3);
    assert_int_equal(count_states(), 1);
}

static void *foreign_detaching(void *argument) {
    (void)argument;
    PyGILState_STATE token = PyGILState_Ensure();
    PyThreadState *own = PyThreadState_Get();
    Py_BEGIN_ALLOW_THREADS
    PyGILState_STATE inner = PyGILState_Ensure();
    CHECK(inner == PyGILState_UNLOCKED);
    CHECK(PyThreadState_Get() == own);
    PyGILState_Release(inner);
    CHECK(PyGILState_GetThisThreadState() == own);
    Py_END_ALLOW_THREADS
    PyGILState_Release(token);
    return NULL;
}

static void test_callback_inside_a_released_section_uses_the_same_state(void **state) {
    (void)state;
    PyThreadState *saved = PyEval_SaveThread();
    thread_join(thread_start(foreign_detaching, NULL));
    PyEval_RestoreThread(saved);
}

static void release_without_ensure(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_SaveThread();
    PyGILState_Release(PyGILState_UNLOCKED);
}

static void *release_unknown(void *argument) {
    (void)argument;
    PyGILState_Release(PyGILState_UNLOCKED);
    return NULL;
}

static void release_in_unknown_thread(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_SaveThread();
    thread_join(thread_start(release_unknown, NULL));
}

static void test_release_without_ensure_aborts(void **state) {
    (void)state;
    expect_fatal(release_without_ensure, NULL, "must be current when releasing");
    expect_fatal(release_in_unknown_thread, NULL,
                 "auto-releasing thread-state, but no thread-state for this thread");
}

#ifdef INTERLOCK_VERSION
static void ensure_before_initialize(void *argument) {
    (void)argument;
    PyGILState_Ensure();
}

static void release_too_often(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyGILState_STATE token = PyGILState_Ensure();
    PyGILState_Release(token);
    PyGILState_Release(token);
}

/* CPython crashes, or says nothing. */
static void test_misuse_aborts_by_name(void **state) {
    (void)state;
    expect_fatal(ensure_before_initialize, NULL, "PyGILState_Ensure: the runtime is not initialized");
    expect_fatal(release_too_often, NULL, "has no open PyGILState_Ensure");
}

/* 3.12's rule: an attached state of any interpreter counts (3.11 deadlocks). */
static void test_ensure_nests_in_a_sub_interpreter(void **state) {
    (void)state;
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    PyGILState_STATE token = PyGILState_Ensure();
    assert_int_equal(token, PyGILState_LOCKED);
    assert_ptr_equal(PyThreadState_Get(), sub);
    PyGILState_Release(token);
    assert_int_equal(PyGILState_Check(), 1); /* right with sub-interpreters, too */
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
}

static void test_check_before_initialize_is_zero(void **state) {
    (void)state;
    assert_int_equal(PyGILState_Check(), 0);
}

/* A state that Ensure made is kept for the thread's next call, and freed when the thread ends. */
static void *ensure_often(void *argument) {
    PyThreadState *first = NULL;
    (void)argument;
    for (int i = 0; i < 3; i++) {
        PyGILState_STATE token = PyGILState_Ensure();
        CHECK(first == NULL || first == PyThreadState_Get());
        first = PyThreadState_Get();
        uint64_t id = PyThreadState_GetID(first);
        CHECK(id == PyThreadState_GetID(first) && id > 0);
        PyGILState_Release(token);
    }
    return NULL;
}

static void test_ensure_reuses_its_state(void **state) {
    (void)state;
    PyThreadState *saved = PyEval_SaveThread();
    thread_join(thread_start(ensure_often, NULL));
    PyEval_RestoreThread(saved);
    assert_int_equal(count_states(), 1);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_check_before_initialize_is_zero),
        cmocka_unit_test(test_misuse_aborts_by_name), /* before this process has started a runtime */
#endif
        cmocka_unit_test_setup_teardown(test_ensure_in_attached_thread_nests, start, stop),
        cmocka_unit_test_setup_teardown(test_ensure_reattaches_the_detached_state, start, stop),
        cmocka_unit_test_setup_teardown(test_foreign_thread_gets_a_state_for_the_while, start, stop),
        cmocka_unit_test_setup_teardown(test_callback_inside_a_released_section_uses_the_same_state, start, stop),
        cmocka_unit_test(test_release_without_ensure_aborts),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test_setup_teardown(test_ensure_nests_in_a_sub_interpreter, start, stop),
        cmocka_unit_test_setup_teardown(test_ensure_reuses_its_state, start, stop),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
