/* Py_NewInterpreterFromConfig: CPython 3.12 and later. */
#include <interlock.h>

#include <sched.h>
#include <signal.h>

#include "check.h"
#include "fatal.h"
#include "threads.h"

static PyThreadState *new_from(PyInterpreterConfig config) {
    PyThreadState *state = NULL;
    PyStatus status = Py_NewInterpreterFromConfig(&state, &config);
    assert_false(PyStatus_Exception(status));
    assert_non_null(state);
    assert_ptr_equal(PyThreadState_Get(), state);
    assert_null(PyErr_Occurred());
    return state;
}

static void test_own_lock_releases_the_callers(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = new_from((PyInterpreterConfig)_PyInterpreterConfig_INIT);
    assert_int_equal(PyInterpreterState_GetID(PyInterpreterState_Get()), 1);
    Interlock_HolderInfo info = {.struct_size = sizeof info};
    assert_int_equal(Interlock_Holder(&info), 0); /* main's lock is free */
    Py_EndInterpreter(sub);
    assert_null(PyThreadState_GetUnchecked());
    assert_int_equal(Interlock_Holder(&info), 0);
    PyEval_RestoreThread(main_state);
    assert_int_equal(Interlock_Holder(&info), 1);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_shared_lock_stays(void **state) {
    (void)state;
    static const int kinds[] = {PyInterpreterConfig_DEFAULT_GIL, PyInterpreterConfig_SHARED_GIL};
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    for (size_t i = 0; i < 2; i++) {
        PyInterpreterConfig config = _PyInterpreterConfig_LEGACY_INIT;
        config.gil = kinds[i];
        PyThreadState *sub = new_from(config);
        Interlock_HolderInfo info = {.struct_size = sizeof info};
        assert_int_equal(Interlock_Holder(&info), 1);
        Py_EndInterpreter(sub);
        assert_null(PyThreadState_Swap(main_state));
    }
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void expect_error(PyInterpreterConfig config, const char *text) {
    PyThreadState *before = PyThreadState_Get();
    PyThreadState *state = before;
    PyStatus status = Py_NewInterpreterFromConfig(&state, &config);
    assert_true(PyStatus_IsError(status));
    assert_string_equal(status.func, "init_interp_settings");
    assert_string_equal(status.err_msg, text);
    assert_null(state);
    assert_ptr_equal(PyThreadState_Get(), before);
    assert_null(PyErr_Occurred());
    assert_ptr_equal(PyInterpreterState_Head(), PyInterpreterState_Main());
}

static void test_wrong_configuration_is_an_error(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyInterpreterConfig config = _PyInterpreterConfig_INIT;
    config.gil = 3;
    expect_error(config, "invalid interpreter config 'gil' value");
    config.gil = -1;
    expect_error(config, "invalid interpreter config 'gil' value");
    config = (PyInterpreterConfig)_PyInterpreterConfig_INIT;
    config.check_multi_interp_extensions = 0;
    expect_error(config, "per-interpreter obmalloc does not support single-phase init extension modules");
    /* A good one still works after a bad one. */
    PyThreadState *main_state = PyThreadState_Get();
    Py_EndInterpreter(new_from((PyInterpreterConfig)_PyInterpreterConfig_INIT));
    PyEval_RestoreThread(main_state);
    /* As CPython does: the allocator is the interpreter's own all the same. */
    config = (PyInterpreterConfig)_PyInterpreterConfig_INIT;
    config.use_main_obmalloc = 1;
    Py_EndInterpreter(new_from(config));
    PyEval_RestoreThread(main_state);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_own_allocator_under_shared_lock(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyInterpreterConfig config = _PyInterpreterConfig_LEGACY_INIT;
    config.use_main_obmalloc = 0;
    config.check_multi_interp_extensions = 1;
    PyThreadState *sub = new_from(config);
    PyObject *list = PyList_New(100);
    assert_non_null(list);
    Py_DECREF(list);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static PyObject *call(const char *module, const char *function) {
    PyObject *found = PyImport_ImportModule(module);
    assert_non_null(found);
    PyObject *result = PyObject_CallMethod(found, function, NULL);
    Py_DECREF(found);
    return result;
}

static void test_every_field_is_kept(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    const PyInterpreterConfig legacy = _PyInterpreterConfig_LEGACY_INIT;
    PyInterpreterConfig seen;
    Interlock_GetInterpreterConfig(&seen);
    assert_memory_equal(&seen, &legacy, sizeof seen);
    for (int bits = 0; bits < 32; bits++) {
        PyInterpreterConfig config = {bits & 1, bits >> 1 & 1, bits >> 2 & 1, bits >> 3 & 1, bits >> 4 & 1, 1,
                                      bits & 1 ? PyInterpreterConfig_SHARED_GIL : PyInterpreterConfig_OWN_GIL};
        PyThreadState *sub = new_from(config);
        Interlock_GetInterpreterConfig(&seen);
        assert_memory_equal(&seen, &config, sizeof seen);
        Py_EndInterpreter(sub);
        PyThreadState_Swap(main_state);
    }
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_daemon_threads_are_the_configurations(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    for (int allowed = 0; allowed < 2; allowed++) {
        PyInterpreterConfig config = _PyInterpreterConfig_INIT;
        config.allow_daemon_threads = allowed;
        PyThreadState *sub = new_from(config);
        PyObject *answer = call("_thread", "daemon_threads_allowed");
        assert_ptr_equal(answer, allowed ? Py_True : Py_False);
        Py_DECREF(answer);
        Py_EndInterpreter(sub);
        PyEval_RestoreThread(main_state);
    }
    assert_int_equal(Py_FinalizeEx(), 0);
}

/* Two interpreters at once: each thread comes to the meeting while attached to its own one. */
static struct gate arrived = GATE_INIT;
static void *meet(void *argument) {
    PyThreadState *sub = argument;
    PyEval_RestoreThread(sub);
    gate_open(&arrived);
    gate_wait_for(&arrived, 3); /* attached: a shared lock would keep the others out for ever */
    CHECK(PyThreadState_Get() == sub);
    Py_EndInterpreter(sub);
    CHECK(PyThreadState_GetUnchecked() == NULL);
    return NULL;
}

static void test_own_locks_are_held_at_the_same_time(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        PyThreadState *sub = new_from((PyInterpreterConfig)_PyInterpreterConfig_INIT);
        PyEval_ReleaseThread(sub);
        PyEval_RestoreThread(main_state);
        threads[i] = thread_start(meet, sub);
    }
    gate_open(&arrived);
    gate_wait_for(&arrived, 3);
    thread_join(threads[0]);
    thread_join(threads[1]);
    assert_ptr_equal(PyInterpreterState_Head(), PyInterpreterState_Main());
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_finalize_ends_own_lock_interpreters(void **state) {
    (void)state;
    for (int round = 0; round < 3; round++) {
        Py_InitializeEx(0);
        PyThreadState *main_state = PyThreadState_Get();
        for (int i = 0; i < 3; i++) {
            new_from((PyInterpreterConfig)_PyInterpreterConfig_INIT);
            PyEval_SaveThread();
            PyEval_RestoreThread(main_state);
        }
        assert_int_equal(Py_FinalizeEx(), 0);
        assert_null(PyInterpreterState_Head());
    }
}

/* A lock kept by PyThreadState_Swap(NULL) goes when the thread attaches elsewhere. */
static void *use(void *argument) {
    PyThreadState *state = argument;
    PyEval_RestoreThread(state);
    PyEval_SaveThread();
    return NULL;
}

static void test_lock_kept_without_state_is_given_up_on_leaving(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = new_from((PyInterpreterConfig)_PyInterpreterConfig_INIT);
    PyThreadState *other = PyThreadState_New(PyInterpreterState_Get());
    assert_ptr_equal(PyThreadState_Swap(NULL), sub);
    PyEval_RestoreThread(main_state);
    thread_join(thread_start(use, other)); /* would wait for ever */
    PyThreadState_Swap(sub);
    PyThreadState_Clear(other);
    PyThreadState_Delete(other);
    Py_EndInterpreter(sub);
    PyEval_RestoreThread(main_state);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static int pending_ran_in = -1;
static int note_interpreter(void *argument) {
    (void)argument;
    pending_ran_in = (int)PyInterpreterState_GetID(PyInterpreterState_Get());
    return 0;
}

static void *poll_in_sub(void *argument) {
    PyThreadState *sub = argument;
    PyEval_RestoreThread(sub);
    CHECK(Py_AddPendingCall(note_interpreter, NULL) == 0);
    CHECK(Py_MakePendingCalls() == 0);
    CHECK(Interlock_Checkpoint() == 0);
    CHECK(pending_ran_in == -1);
    PyEval_SaveThread();
    return NULL;
}

static void test_pending_calls_stay_in_main(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = new_from((PyInterpreterConfig)_PyInterpreterConfig_INIT);
    /* In the main thread, but attached to the sub-interpreter. */
    assert_int_equal(Py_AddPendingCall(note_interpreter, NULL), 0);
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_int_equal(Interlock_Checkpoint(), 0);
    assert_int_equal(pending_ran_in, -1);
    PyThreadState_Swap(main_state);
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_int_equal(pending_ran_in, 0);
    /* In another thread. */
    pending_ran_in = -1;
    thread_join(thread_start(poll_in_sub, sub));
    assert_int_equal(Interlock_Checkpoint(), 0);
    assert_int_equal(pending_ran_in, 0);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_signals_stay_in_main(void **state) {
    (void)state;
    Py_InitializeEx(1);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = new_from((PyInterpreterConfig)_PyInterpreterConfig_INIT);
    assert_int_equal(PyErr_SetInterruptEx(SIGINT), 0);
    assert_int_equal(PyErr_CheckSignals(), 0);
    assert_int_equal(Interlock_Checkpoint(), 0);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
    assert_int_equal(PyErr_CheckSignals(), -1);
    assert_true(PyErr_ExceptionMatches(PyExc_KeyboardInterrupt));
    PyErr_Clear();
    assert_int_equal(Py_FinalizeEx(), 0);
}

/* Threads that come back to an interpreter after its end park; the lock that they look at may serve another one. */
static struct gate left = GATE_INIT, ended = GATE_INIT;
static void *come_back_late(void *argument) {
    PyInterpreterState *interp = argument;
    PyThreadState *own = PyThreadState_New(interp);
    PyEval_RestoreThread(own);
    PyEval_SaveThread();
    gate_open(&left);
    gate_wait(&ended);
    PyEval_RestoreThread(own);
    abort(); /* it is parked */
    return NULL;
}

static void late_thread_parks(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = new_from((PyInterpreterConfig)_PyInterpreterConfig_INIT);
    PyEval_ReleaseThread(sub);
    pthread_detach(thread_start(come_back_late, PyThreadState_GetInterpreter(sub)));
    gate_wait(&left);
    PyEval_AcquireThread(sub);
    Py_EndInterpreter(sub);
    PyEval_RestoreThread(main_state);
    PyThreadState *next = new_from((PyInterpreterConfig)_PyInterpreterConfig_INIT); /* takes the lock over */
    gate_open(&ended);
    while (Interlock_ParkedThreads() == 0) {
        sched_yield();
    }
    Py_EndInterpreter(next);
    PyEval_RestoreThread(main_state);
    CHECK(Py_FinalizeEx() == 0);
    raise(SIGTERM); /* valgrind would count the parked thread's stack as lost at an exit */
}

static void test_thread_of_an_ended_interpreter_parks(void **state) {
    (void)state;
    char text[4096];
    int status = run_in_child(late_thread_parks, NULL, text, sizeof text);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGTERM) {
        fail_msg("wait status 0x%x, stderr: %s", (unsigned)status, text);
    }
}

static void before_initialize(void *argument) {
    (void)argument;
    PyThreadState *state;
    PyInterpreterConfig config = _PyInterpreterConfig_INIT;
    Py_NewInterpreterFromConfig(&state, &config);
}

static void test_misuse_is_named(void **state) {
    (void)state;
    expect_fatal(before_initialize, NULL, "Py_NewInterpreterFromConfig: the runtime is not initialized");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_lock_releases_the_callers),
        cmocka_unit_test(test_shared_lock_stays),
        cmocka_unit_test(test_wrong_configuration_is_an_error),
        cmocka_unit_test(test_own_allocator_under_shared_lock),
        cmocka_unit_test(test_every_field_is_kept),
        cmocka_unit_test(test_daemon_threads_are_the_configurations),
        cmocka_unit_test(test_own_locks_are_held_at_the_same_time),
        cmocka_unit_test(test_finalize_ends_own_lock_interpreters),
        cmocka_unit_test(test_lock_kept_without_state_is_given_up_on_leaving),
        cmocka_unit_test(test_pending_calls_stay_in_main),
        cmocka_unit_test(test_signals_stay_in_main),
        cmocka_unit_test(test_thread_of_an_ended_interpreter_parks),
        cmocka_unit_test(test_misuse_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
