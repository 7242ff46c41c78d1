/* conformance */
/* Around fork: through PyOS_* and bare, from main and other threads, beside sub-interpreters. */
#include <Python.h>
#ifdef INTERLOCK_VERSION
#include <interlock.h>
#endif

#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>

#include "check.h"
#include "fatal.h"
#include "threads.h"

/* A child ends by this signal: at an exit valgrind would count what the C library keeps of threads that are not there. */
static void child_is_done(void) {
    signal(SIGTERM, SIG_DFL);
    raise(SIGTERM);
}

static void await_child(pid_t child) {
    int status = -1;
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGTERM) {
        fprintf(stderr, "child: wait status 0x%x\n", (unsigned)status);
    }
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static struct gate waiting = GATE_INIT, finish = GATE_INIT;
static void *wait_detached(void *argument) {
    (void)argument;
    PyGILState_STATE token = PyGILState_Ensure();
    Py_BEGIN_ALLOW_THREADS
    gate_open(&waiting);
    gate_wait(&finish);
    Py_END_ALLOW_THREADS
    PyGILState_Release(token);
    return NULL;
}

static void test_child_keeps_the_callers_state_alone(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *self = PyThreadState_Get();
    pthread_t other = thread_start(wait_detached, NULL);
    Py_BEGIN_ALLOW_THREADS
    gate_wait(&waiting);
    Py_END_ALLOW_THREADS
    assert_ptr_not_equal(PyInterpreterState_ThreadHead(PyInterpreterState_Main()), self);

    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        CHECK(PyThreadState_Get() == self);
        CHECK(PyInterpreterState_ThreadHead(PyInterpreterState_Main()) == self);
        CHECK(PyThreadState_Next(self) == NULL);
        PyObject *list = PyList_New(3);
        CHECK(list != NULL);
        Py_DECREF(list);
        CHECK(Py_FinalizeEx() == 0);
        child_is_done();
    }
    PyOS_AfterFork_Parent();
    Py_BEGIN_ALLOW_THREADS
    await_child(child);
    gate_open(&finish);
    thread_join(other);
    Py_END_ALLOW_THREADS
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void *fork_from_thread(void *argument) {
    (void)argument;
    PyGILState_STATE token = PyGILState_Ensure();
    PyThreadState *self = PyThreadState_Get();
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        CHECK(PyThreadState_Get() == self && PyThreadState_Next(self) == NULL);
        PyObject *text = PyUnicode_FromString("alive");
        CHECK(text != NULL);
        Py_DECREF(text);
        child_is_done();
    }
    PyOS_AfterFork_Parent();
    Py_BEGIN_ALLOW_THREADS
    await_child(child);
    Py_END_ALLOW_THREADS
    PyGILState_Release(token);
    return NULL;
}

static void test_fork_from_another_thread(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *saved = PyEval_SaveThread();
    thread_join(thread_start(fork_from_thread, NULL));
    PyEval_RestoreThread(saved);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void parent_without_before(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyOS_AfterFork_Parent();
}

static void test_parent_without_before_is_fatal(void **state) {
    (void)state;
    expect_fatal(parent_without_before, NULL, "Fatal Python error: ");
}

#ifdef INTERLOCK_VERSION
/* Own locks: CPython 3.12 and later. */

static atomic_int stop, forks_wanted;
static PyInterpreterView *busy_view;

static void use_memory(void) {
    PyObject *dict = PyDict_New();
    for (int i = 0; i < 40; i++) {
        PyObject *key = PyUnicode_FromFormat("key %d", i);
        CHECK(key && PyDict_SetItem(dict, key, dict) == 0);
        Py_DECREF(key);
    }
    void *raw = PyMem_RawMalloc(100000), *large = PyObject_Malloc(100000);
    CHECK(raw && large);
    PyMem_RawFree(raw);
    PyObject_Free(large);
    Py_DECREF(dict);
    PyGC_Collect();
}

/* Never at rest: at the fork it may be in the middle of an allocation, a dictionary, a collection. */
static void *be_busy(void *argument) {
    PyThreadState *sub = argument;
    PyEval_RestoreThread(sub);
    while (!stop) {
#ifdef __SANITIZE_ADDRESS__ /* whose allocator is not made for forks beside it: the child would wait for its lock */
        if (gate_count(&waiting) == 0)
#endif
            use_memory();
        gate_open(&waiting);
    }
    Py_EndInterpreter(sub);
    return NULL;
}

static PyThreadState *new_own(void) {
    PyThreadState *sub = NULL;
    PyInterpreterConfig config = _PyInterpreterConfig_INIT;
    CHECK(!PyStatus_Exception(Py_NewInterpreterFromConfig(&sub, &config)));
    return sub;
}

static void live_on(int expected_interpreters) {
    int count = 0;
    for (PyInterpreterState *interp = PyInterpreterState_Head(); interp; interp = PyInterpreterState_Next(interp)) {
        count++;
    }
    CHECK(count == expected_interpreters);
    CHECK(PyThreadState_EnsureFromView(busy_view) == NULL); /* not NULL: it would hang or crash */
    CHECK(PyInterpreterGuard_FromView(busy_view) == NULL);
    PyObject *list = PyList_New(0);
    for (int i = 0; i < 1000; i++) {
        PyObject *text = PyUnicode_FromFormat("text %d", i);
        CHECK(text && PyList_Append(list, text) == 0);
        Py_DECREF(text);
    }
    Py_DECREF(list);
    PyGC_Collect();
}

static void live_on_and_finalize(int expected_interpreters) {
    live_on(expected_interpreters);
    PyThreadState *self = PyThreadState_Get();
    PyThreadState *again = new_own(); /* and a new one works */
    live_on(expected_interpreters + 1);
    Py_EndInterpreter(again);
    PyEval_RestoreThread(self);
    CHECK(Py_FinalizeEx() == 0);
    child_is_done();
}

/* In the child of a fork from a thread that is attached to an interpreter with its own lock. */
static void leave_own_and_finalize(PyThreadState *own) {
    CHECK(PyThreadState_Get() == own);
    live_on(2);
    Py_EndInterpreter(own);
    PyEval_RestoreThread(PyThreadState_New(PyInterpreterState_Main()));
    CHECK(Py_FinalizeEx() == 0);
    child_is_done();
}

static void *fork_in_own(void *argument) {
    PyThreadState *own = argument;
    PyEval_RestoreThread(own);
    for (int i = 0; i < forks_wanted; i++) {
        pid_t child = fork();
        if (child == 0) {
            leave_own_and_finalize(own);
        }
        Py_BEGIN_ALLOW_THREADS
        await_child(child);
        Py_END_ALLOW_THREADS
    }
    Py_EndInterpreter(own);
    return NULL;
}

static void test_own_lock_interpreters_are_gone_in_the_child(void **state) {
    (void)state;
    stop = 0;
    waiting.count = 0;
    forks_wanted = slow_run() ? 5 : 12;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *busy = new_own();
    busy_view = PyInterpreterView_FromCurrent();
    PyEval_ReleaseThread(busy);
    PyEval_RestoreThread(main_state);
    PyThreadState *shared = Py_NewInterpreter(); /* under main's lock: it stays */
    PyThreadState_Swap(main_state);
    pthread_t thread = thread_start(be_busy, busy);
    Py_BEGIN_ALLOW_THREADS
    gate_wait(&waiting);
    Py_END_ALLOW_THREADS
    for (int i = 0; i < forks_wanted; i++) {
        PyOS_BeforeFork();
        pid_t child = fork();
        if (child == 0) {
            PyOS_AfterFork_Child();
            live_on_and_finalize(2);
        }
        PyOS_AfterFork_Parent();
        await_child(child);
        child = fork(); /* bare */
        if (child == 0) {
            live_on_and_finalize(2);
        }
        await_child(child);
    }
    PyThreadState_Swap(shared);
    Py_EndInterpreter(shared);
    PyThreadState_Swap(main_state);
    /* Bare, from a thread of another interpreter with its own lock, main's being held here. */
    PyThreadState *own = new_own();
    PyEval_ReleaseThread(own);
    PyEval_RestoreThread(main_state);
    pthread_t forker = thread_start(fork_in_own, own);
    thread_join(forker);
    stop = 1;
    thread_join(thread);
    PyInterpreterView_Close(busy_view);
    assert_int_equal(Py_FinalizeEx(), 0);
}
#endif

static int on_idle(void) { return 0; }

static void test_input_hook_is_for_whoever_has_a_prompt(void **state) {
    (void)state;
    assert_true(PyOS_InputHook == NULL);
    PyOS_InputHook = on_idle;
    Py_InitializeEx(0);
    assert_true(PyOS_InputHook == on_idle);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_true(PyOS_InputHook == on_idle);
    PyOS_InputHook = NULL;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_child_keeps_the_callers_state_alone),
        cmocka_unit_test(test_fork_from_another_thread),
        cmocka_unit_test(test_parent_without_before_is_fatal),
        cmocka_unit_test(test_input_hook_is_for_whoever_has_a_prompt),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_own_lock_interpreters_are_gone_in_the_child),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
