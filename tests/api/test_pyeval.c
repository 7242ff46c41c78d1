/* conformance */
/* The lock: save, restore, acquire, release, switching. */
#include <Python.h>

#include <errno.h>

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

static void test_save_returns_the_attached_state(void **state) {
    (void)state;
    PyThreadState *attached = PyThreadState_Get();
    assert_ptr_equal(PyEval_SaveThread(), attached);
    assert_null(_PyThreadState_UncheckedGet());
    PyEval_RestoreThread(attached);
    assert_ptr_equal(PyThreadState_Get(), attached);
}

static void test_restore_keeps_errno(void **state) {
    (void)state;
    PyThreadState *saved = PyEval_SaveThread();
    errno = EXDEV;
    PyEval_RestoreThread(saved);
    assert_int_equal(errno, EXDEV);
}

static void test_allow_threads_macros(void **state) {
    (void)state;
    int outside = 0, inside = 0;
    Py_BEGIN_ALLOW_THREADS
    outside = PyGILState_Check();
    Py_BLOCK_THREADS
    inside = PyGILState_Check();
    Py_UNBLOCK_THREADS
    Py_END_ALLOW_THREADS
    assert_int_equal(outside, 0);
    assert_int_equal(inside, 1);
    assert_int_equal(PyGILState_Check(), 1);
}

struct worker {
    PyInterpreterState *interp;
    struct gate attached;
    struct gate may_go;
    long *counter;
};

static void *work(void *argument) {
    struct worker *worker = argument;
    PyThreadState *own = PyThreadState_New(worker->interp);
    CHECK(own != NULL);
    PyEval_AcquireThread(own);
    CHECK(PyThreadState_Get() == own);
    ++*worker->counter;
    gate_add(&worker->attached, 1);
    PyEval_ReleaseThread(own);
    gate_wait(&worker->may_go);
    PyEval_AcquireThread(own);
    ++*worker->counter;
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void test_another_thread_runs_while_this_one_is_detached(void **state) {
    (void)state;
    long counter = 0;
    struct worker worker = {PyInterpreterState_Get(), GATE_INIT, GATE_INIT, &counter};
    pthread_t thread = thread_start(work, &worker);
    PyThreadState *saved = PyEval_SaveThread();
    gate_wait(&worker.attached);
    PyEval_RestoreThread(saved);
    assert_int_equal(counter, 1);
    gate_add(&worker.may_go, 1);
    saved = PyEval_SaveThread();
    thread_join(thread);
    PyEval_RestoreThread(saved);
    assert_int_equal(counter, 2);
    assert_null(PyThreadState_Next(PyInterpreterState_ThreadHead(worker.interp)));
}

static void test_init_threads_is_harmless(void **state) {
    (void)state;
    PyEval_InitThreads();
    assert_true(PyEval_ThreadsInitialized());
    assert_int_equal(PyGILState_Check(), 1);
}

static void test_release_lock_leaves_the_state_current(void **state) {
    (void)state;
    PyThreadState *attached = PyThreadState_Get();
    PyEval_ReleaseLock();
    assert_ptr_equal(_PyThreadState_UncheckedGet(), attached);
    PyEval_AcquireLock();
    assert_ptr_equal(PyThreadState_Get(), attached);
}

static void save_twice(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_SaveThread();
    PyEval_SaveThread();
}

static void save_before_initialize(void *argument) {
    (void)argument;
    PyEval_SaveThread();
}

static void restore_null(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_SaveThread();
    PyEval_RestoreThread(NULL);
}

static void release_wrong(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyThreadState *other = PyThreadState_New(PyInterpreterState_Get());
    PyEval_ReleaseThread(other);
}

static void test_misuse_aborts_by_name(void **state) {
    (void)state;
    expect_fatal(save_twice, NULL, "PyEval_SaveThread: the function must be called with the GIL held");
    expect_fatal(save_before_initialize, NULL, "PyEval_SaveThread: the function must be called with the GIL held");
    expect_fatal(restore_null, NULL, "PyEval_RestoreThread: ");
    expect_fatal(release_wrong, NULL, "PyEval_ReleaseThread: wrong thread state");
}

#ifdef INTERLOCK_VERSION
/* Up to 3.12 these deadlock; 3.13 has the first as a fatal error.  A misuse that can be seen does not hang here. */
static void restore_attached(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_RestoreThread(PyThreadState_Get());
}

static void acquire_lock_twice(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_AcquireLock();
}

static void release_lock_unheld(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_SaveThread();
    PyEval_ReleaseLock();
}

static void *end_attached(void *argument) {
    (void)argument;
    (void)PyGILState_Ensure();
    return NULL;
}

static void exit_with_lock(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_SaveThread();
    thread_join(thread_start(end_attached, NULL));
}

static void test_would_be_deadlocks_abort(void **state) {
    (void)state;
    expect_fatal(restore_attached, NULL, "PyEval_RestoreThread: thread state");
    expect_fatal(acquire_lock_twice, NULL, "PyEval_AcquireLock: this thread holds the lock already");
    expect_fatal(release_lock_unheld, NULL, "PyEval_ReleaseLock: the lock is not held by this thread");
    expect_fatal(exit_with_lock, NULL, "a thread ended while it held the lock");
}
#endif

static PyObject *do_nothing(PyObject *self, PyObject *unused) {
    (void)self, (void)unused;
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_callables_are_named_for_messages(void **state) {
    (void)state;
    static PyMethodDef def = {"do_nothing", do_nothing, METH_NOARGS, NULL};
    PyObject *function = PyCFunction_New(&def, NULL), *text = PyUnicode_FromString("text");
    PyObject *bound = PyMethod_New(function, text), *method = PyObject_GetAttrString(text, "upper");
    PyObject *const objects[] = {function, bound, method, text, (PyObject *)&PyLong_Type};
    static const char *const names[] = {"do_nothing", "do_nothing", "upper", "str", "type"};
    for (int i = 0; i < 5; i++) {
        assert_string_equal(PyEval_GetFuncName(objects[i]), names[i]);
        assert_string_equal(PyEval_GetFuncDesc(objects[i]), i < 3 ? "()" : " object");
    }
    Py_DECREF(method);
    Py_DECREF(bound);
    Py_DECREF(text);
    Py_DECREF(function);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_save_returns_the_attached_state, start, stop),
        cmocka_unit_test_setup_teardown(test_restore_keeps_errno, start, stop),
        cmocka_unit_test_setup_teardown(test_allow_threads_macros, start, stop),
        cmocka_unit_test_setup_teardown(test_another_thread_runs_while_this_one_is_detached, start, stop),
        cmocka_unit_test_setup_teardown(test_init_threads_is_harmless, start, stop),
        cmocka_unit_test_setup_teardown(test_release_lock_leaves_the_state_current, start, stop),
        cmocka_unit_test_setup_teardown(test_callables_are_named_for_messages, start, stop),
        cmocka_unit_test(test_misuse_aborts_by_name),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_would_be_deadlocks_abort),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
