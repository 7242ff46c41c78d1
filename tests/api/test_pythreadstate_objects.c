/* conformance */
/* What thread states and interpreters keep for C code: dictionaries, and exceptions from other threads. */
#include <Python.h>

#include "containers.h"
#include "threads.h"
#ifdef INTERLOCK_VERSION
#include <interlock.h>
#endif

static void *own_dict(void *argument) {
    CHECK(PyThreadState_GetDict() == NULL); /* no thread state */
    PyGILState_STATE gil = PyGILState_Ensure();
    PyObject *dict = PyThreadState_GetDict();
    CHECK(dict != NULL && dict != argument && PyDict_Size(dict) == 0);
    CHECK(PyDict_SetItemString(dict, "test.b", Py_None) == 0);
    CHECK(PyThreadState_GetDict() == dict);
    PyGILState_Release(gil);
    gil = PyGILState_Ensure(); /* a new state, a new dictionary */
    CHECK(PyDict_Size(PyThreadState_GetDict()) == 0);
    PyGILState_Release(gil);
    return NULL;
}

static void test_each_thread_state_has_a_dict(void **state) {
    (void)state;
    PyObject *dict = PyThreadState_GetDict();
    assert_true(PyDict_CheckExact(dict));
    assert_int_equal(PyDict_SetItemString(dict, "test.a", Py_None), 0);
    assert_true(PyThreadState_GetDict() == dict);
    Py_BEGIN_ALLOW_THREADS
    assert_null(PyThreadState_GetDict());
    thread_join(thread_start(own_dict, dict));
    Py_END_ALLOW_THREADS
    assert_true(PyDict_GetItemString(dict, "test.a") == Py_None);
    assert_null(PyErr_Occurred());
}

static void test_clear_drops_the_dict(void **state) {
    (void)state;
    PyThreadState *first = PyThreadState_Get(), *second = PyThreadState_New(PyInterpreterState_Get());
    PyObject *value = PyList_New(0);
    PyThreadState_Swap(second);
    assert_int_equal(PyDict_SetItemString(PyThreadState_GetDict(), "test.a", value), 0);
    PyThreadState_Swap(first);
    assert_int_equal(Py_REFCNT(value), 2);
    PyThreadState_Clear(second);
    assert_int_equal(Py_REFCNT(value), 1);
    PyThreadState_Delete(second);
    Py_DECREF(value);
}

static void test_each_interpreter_has_a_dict(void **state) {
    (void)state;
    PyInterpreterState *main_interpreter = PyInterpreterState_Get();
    PyObject *dict = PyInterpreterState_GetDict(main_interpreter);
    assert_true(PyDict_CheckExact(dict));
    assert_int_equal(PyDict_SetItemString(dict, "test.a", Py_None), 0);
    PyThreadState *first = PyThreadState_Get(), *second = Py_NewInterpreter();
    assert_non_null(second);
    PyInterpreterState *other = PyInterpreterState_Get();
    PyObject *other_dict = PyInterpreterState_GetDict(other);
    assert_true(PyDict_CheckExact(other_dict));
    assert_true(other_dict != dict);
    assert_null(PyDict_GetItemString(other_dict, "test.a"));
    assert_true(PyInterpreterState_GetDict(main_interpreter) == dict);
    PyThreadState_Swap(first);
    assert_true(PyInterpreterState_GetDict(other) == other_dict);
    PyThreadState_Swap(second);
    Py_EndInterpreter(second);
    PyThreadState_Swap(first);
    assert_true(PyInterpreterState_GetDict(main_interpreter) == dict);
    assert_true(PyDict_GetItemString(dict, "test.a") == Py_None);
}

/* ---- Exceptions from other threads */

struct target {
    struct gate ready, go;
    unsigned long ident;
    void (*body)(void);
};

static void *wait_as_target(void *argument) {
    struct target *target = argument;
    PyGILState_STATE gil = PyGILState_Ensure();
    target->ident = PyThread_get_thread_ident();
    Py_BEGIN_ALLOW_THREADS
    gate_open(&target->ready);
    gate_wait(&target->go);
    Py_END_ALLOW_THREADS
    if (target->body != NULL) {
        target->body();
    }
    PyGILState_Release(gil);
    return NULL;
}

static pthread_t target_start(struct target *target, void (*body)(void)) {
    gate_init(&target->ready);
    gate_init(&target->go);
    target->body = body;
    pthread_t thread = thread_start(wait_as_target, target);
    Py_BEGIN_ALLOW_THREADS
    gate_wait(&target->ready);
    Py_END_ALLOW_THREADS
    return thread;
}

static void target_end(struct target *target, pthread_t thread) {
    gate_open(&target->go);
    Py_BEGIN_ALLOW_THREADS
    thread_join(thread);
    Py_END_ALLOW_THREADS
}

static void test_async_exception_results(void **state) {
    (void)state;
    struct target target;
    pthread_t thread = target_start(&target, NULL);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, PyExc_ValueError), 1);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, PyExc_KeyError), 1);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, NULL), 1);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, NULL), 1);
    assert_int_equal(PyThreadState_SetAsyncExc(0, PyExc_ValueError), 0);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident + 1, PyExc_ValueError), 0);
    target_end(&target, thread);
    assert_null(PyErr_Occurred());
}

static void test_an_exception_that_is_never_raised_is_dropped(void **state) {
    (void)state;
    struct target target;
    pthread_t thread = target_start(&target, NULL);
    PyObject *exception = PyObject_CallFunction(PyExc_ValueError, "s", "lost");
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, exception), 1);
    assert_int_equal(Py_REFCNT(exception), 2);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, NULL), 1);
    assert_int_equal(Py_REFCNT(exception), 1);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, exception), 1);
    target_end(&target, thread);
    assert_int_equal(Py_REFCNT(exception), 1);
    Py_DECREF(exception);
}

static void checks_raise_nothing(void) {
    CHECK(Py_MakePendingCalls() == 0);
    CHECK(PyErr_CheckSignals() == 0);
    PyThreadState *state = PyEval_SaveThread();
    PyEval_RestoreThread(state);
    CHECK(!PyErr_Occurred());
}

static void test_other_doors_do_not_raise_it(void **state) {
    (void)state;
    struct target target;
    pthread_t thread = target_start(&target, checks_raise_nothing);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, PyExc_ValueError), 1);
    target_end(&target, thread);
}

#ifdef INTERLOCK_VERSION
/* CPython raises between two bytecodes only. */
static void raised_once(void) {
    CHECK(Interlock_Checkpoint() == -1);
    CHECK(strcmp(take_raised(), "KeyError: ") == 0);
    CHECK(Interlock_Checkpoint() == 0);
}

static void test_a_safepoint_raises_it(void **state) {
    (void)state;
    struct target target;
    pthread_t thread = target_start(&target, raised_once);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, PyExc_ValueError), 1);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, PyExc_KeyError), 1);
    assert_int_equal(Interlock_Checkpoint(), 0); /* not here */
    target_end(&target, thread);
}

static void nothing_raised(void) { CHECK(Interlock_Checkpoint() == 0); }

static void test_what_was_taken_back_is_not_raised(void **state) {
    (void)state;
    struct target target;
    pthread_t thread = target_start(&target, nothing_raised);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, PyExc_ValueError), 1);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, NULL), 1);
    target_end(&target, thread);
}

static void test_the_own_thread(void **state) {
    (void)state;
    assert_int_equal(PyThreadState_SetAsyncExc(PyThread_get_thread_ident(), PyExc_ValueError), 1);
    assert_fails("ValueError: ", Interlock_Checkpoint());
    assert_int_equal(PyThreadState_SetAsyncExc(PyThread_get_thread_ident(), Py_None), 1);
    assert_fails("SystemError: _PyErr_SetObject: exception None is not a BaseException subclass",
                 Interlock_Checkpoint());
    assert_int_equal(Interlock_Checkpoint(), 0);
}

static struct gate blocked = GATE_INIT;

static void *block(void *argument) {
    gate_wait(argument);
    return NULL;
}

static void unblock(void *argument) { gate_open(argument); }

static void blocks_until_raised(void) {
    CHECK(Interlock_BlockingCall(block, &blocked, unblock, &blocked, NULL) == -1);
    CHECK(strcmp(take_raised(), "ValueError: ") == 0);
}

static void test_a_blocking_call_ends(void **state) {
    (void)state;
    struct target target;
    pthread_t thread = target_start(&target, blocks_until_raised);
    gate_open(&target.go);
    assert_int_equal(PyThreadState_SetAsyncExc(target.ident, PyExc_ValueError), 1);
    Py_BEGIN_ALLOW_THREADS
    thread_join(thread);
    Py_END_ALLOW_THREADS
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_thread_state_has_a_dict, start_python, stop_python),
        cmocka_unit_test_setup_teardown(test_clear_drops_the_dict, start_python, stop_python),
        cmocka_unit_test_setup_teardown(test_each_interpreter_has_a_dict, start_python, stop_python),
        cmocka_unit_test_setup_teardown(test_async_exception_results, start_python, stop_python),
        cmocka_unit_test_setup_teardown(test_an_exception_that_is_never_raised_is_dropped, start_python, stop_python),
        cmocka_unit_test_setup_teardown(test_other_doors_do_not_raise_it, start_python, stop_python),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test_setup_teardown(test_a_safepoint_raises_it, start_python, stop_python),
        cmocka_unit_test_setup_teardown(test_what_was_taken_back_is_not_raised, start_python, stop_python),
        cmocka_unit_test_setup_teardown(test_the_own_thread, start_python, stop_python),
        cmocka_unit_test_setup_teardown(test_a_blocking_call_ends, start_python, stop_python),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
