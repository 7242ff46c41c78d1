/* conformance */
/* _thread.lock: the one lock that knows no owner. */
#include <Python.h>

#include <math.h>
#include <pthread.h>
#include <time.h>

#include "thread_module.h"

static PyObject *new_lock(void) {
    PyObject *lock = call(thread_module, "allocate_lock", "()");
    CHECK(lock != NULL);
    return lock;
}

/* lock.name(*args, **keywords), keywords from a Py_BuildValue format. */
static PyObject *call_with(PyObject *lock, const char *name, PyObject *args, PyObject *keywords) {
    PyObject *method = PyObject_GetAttrString(lock, name);
    CHECK(method != NULL && args != NULL && keywords != NULL);
    PyObject *result = PyObject_Call(method, args, keywords);
    Py_DECREF(method);
    Py_DECREF(args);
    Py_DECREF(keywords);
    return result;
}

static void test_lock_and_unlock(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_gives("False", call(lock, "locked", "()"));
    assert_gives("True", call(lock, "acquire", "()"));
    assert_gives("True", call(lock, "locked", "()"));
    assert_gives("False", call(lock, "acquire", "(O)", Py_False));
    assert_gives("False", call(lock, "acquire", "(i)", 0));
    assert_gives("False", call(lock, "acquire", "(Od)", Py_False, -1.0));
    assert_gives("False", call(lock, "acquire", "(Oi)", Py_True, 0));
    assert_gives("None", call(lock, "release", "()"));
    assert_gives("False", call(lock, "locked", "()"));
    assert_gives("True", call(lock, "acquire", "(Od)", Py_True, 0.5));
    assert_gives("None", call(lock, "release", "()"));
    Py_DECREF(lock);
}

static void test_old_names_do_the_same(void **state) {
    (void)state;
    PyObject *lock = call(thread_module, "allocate", "()");
    assert_non_null(lock);
    assert_gives("True", call(lock, "acquire_lock", "()"));
    assert_gives("True", call(lock, "locked_lock", "()"));
    assert_gives("None", call(lock, "release_lock", "()"));
    assert_gives("False", call(lock, "locked_lock", "()"));
    Py_DECREF(lock);
}

static void test_keywords(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_gives("True", call_with(lock, "acquire", made("()"), made("{s:O}", "blocking", Py_True)));
    assert_gives("False", call_with(lock, "acquire", made("()"), made("{s:O}", "blocking", Py_False)));
    assert_gives("False", call_with(lock, "acquire", made("()"), made("{s:d}", "timeout", 0.001)));
    assert_gives("False", call_with(lock, "acquire", made("(O)", Py_True), made("{s:i}", "timeout", 0)));
    assert_gives("False", call_with(lock, "acquire_lock", made("()"),
                                    made("{s:i,s:i}", "timeout", -1, "blocking", 0)));
    assert_gives("False", call_with(lock, "acquire", made("(O)", Py_False), made("{}")));
    Py_DECREF(lock);
}

static void test_argument_errors(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_raises("TypeError: acquire() takes at most 2 arguments (3 given)", call(lock, "acquire", "(iii)", 1, 2, 3));
    assert_raises("TypeError: acquire() takes at most 2 arguments (3 given)",
                  call_with(lock, "acquire", made("(ii)", 1, 2), made("{s:i}", "foo", 1)));
    assert_raised_either(call_with(lock, "acquire", made("()"), made("{s:i}", "foo", 1)),
                         "TypeError: acquire() got an unexpected keyword argument 'foo'",
                         "TypeError: 'foo' is an invalid keyword argument for acquire()");
    assert_raised_either(call_with(lock, "acquire", made("()"), made("{s:i,s:i}", "timeout", 1, "foo", 1)),
                         "TypeError: acquire() got an unexpected keyword argument 'foo'",
                         "TypeError: 'foo' is an invalid keyword argument for acquire()");
    assert_raises("TypeError: argument for acquire() given by name ('blocking') and position (1)",
                  call_with(lock, "acquire", made("(i)", 1), made("{s:i}", "blocking", 1)));
    assert_raises("TypeError: lock.release() takes no arguments (1 given)", call(lock, "release", "(i)", 1));
    assert_raises("TypeError: lock.locked() takes no arguments (1 given)", call(lock, "locked", "(i)", 1));
    assert_raises("TypeError: lock._at_fork_reinit() takes no arguments (1 given)",
                  call(lock, "_at_fork_reinit", "(i)", 1));
    assert_raises("TypeError: _thread.allocate_lock() takes no arguments (1 given)",
                  call(thread_module, "allocate_lock", "(i)", 1));
    assert_gives("False", call(lock, "locked", "()"));
    Py_DECREF(lock);
}

static void test_timeout_errors(void **state) {
    (void)state;
    static const char too_large[] = "OverflowError: timestamp too large to convert to C PyTime_t";
    static const char too_large_before[] = "OverflowError: timestamp too large to convert to C _PyTime_t";
    static const char out_of_range[] = "OverflowError: timestamp out of range for platform time_t";
    static const char negative[] = "ValueError: timeout value must be a non-negative number";
    static const char negative_before[] = "ValueError: timeout value must be positive";
    PyObject *lock = new_lock();
    assert_raises("ValueError: can't specify a timeout for a non-blocking call", call(lock, "acquire", "(ii)", 0, 0));
    assert_raises("ValueError: can't specify a timeout for a non-blocking call", call(lock, "acquire", "(id)", 0, 1.5));
    assert_raised_either(call(lock, "acquire", "(ii)", 1, -2), negative, negative_before);
    assert_raised_either(call(lock, "acquire", "(id)", 1, -0.5), negative, negative_before);
    assert_raised_either(call(lock, "acquire", "(id)", 1, -1e-10), negative, negative_before);
    assert_raises("ValueError: Invalid value NaN (not a number)", call(lock, "acquire", "(id)", 1, (double)NAN));
    assert_raised_either(call(lock, "acquire", "(id)", 1, HUGE_VAL), out_of_range, too_large_before);
    assert_raised_either(call(lock, "acquire", "(id)", 1, -1e300), out_of_range, too_large_before);
    assert_raised_either(call(lock, "acquire", "(id)", 1, 9223372037.0), out_of_range, too_large_before);
    assert_raised_either(call(lock, "acquire", "(iL)", 1, 9223372037LL), too_large, too_large_before);
    assert_raised_either(call(lock, "acquire", "(iL)", 1, -9223372037LL), too_large, too_large_before);
    PyObject *huge = PyLong_FromString("1180591620717411303424", NULL, 10);
    assert_raised_either(call(lock, "acquire", "(iO)", 1, huge), too_large, too_large_before);
    Py_DECREF(huge);
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer", call(lock, "acquire", "(is)", 1, "x"));
    assert_raises("TypeError: 'NoneType' object cannot be interpreted as an integer",
                  call(lock, "acquire", "(iO)", 1, Py_None));
    assert_gives("False", call(lock, "locked", "()"));
    assert_gives("True", call(lock, "acquire", "(id)", 1, 9223372036.0));
    Py_DECREF(lock);
}

#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX >= 0x030D0000
static void test_blocking_is_any_truth_value(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_gives("True", call(lock, "acquire", "(s)", ""));
    assert_gives("False", call(lock, "acquire", "(O)", Py_None));
    assert_gives("None", call(lock, "release", "()"));
    assert_gives("True", call(lock, "acquire", "(d)", 2.5));
    Py_DECREF(lock);
}

static void test_the_type_can_be_called(void **state) {
    (void)state;
    PyTypeObject *type = (PyTypeObject *)attribute(thread_module, "lock");
    PyObject *lock = call_type(type, NULL, "()");
    assert_non_null(lock);
    assert_true(Py_TYPE(lock) == type);
    assert_gives("True", call(lock, "acquire", "()"));
    Py_DECREF(lock);
    assert_raises("TypeError: lock expected 0 arguments, got 1", call_type(type, NULL, "(i)", 1));
    assert_raises("TypeError: lock() takes no keyword arguments", call_type(type, made("{s:i}", "a", 1), "()"));
}
#endif

static void test_the_type(void **state) {
    (void)state;
    PyObject *type = attribute(thread_module, "LockType");
    PyObject *lock = new_lock();
    assert_true((PyObject *)Py_TYPE(lock) == type);
    assert_repr(type, "<class '_thread.lock'>");
    assert_true(PyObject_GC_IsTracked(lock));
    assert_raises("TypeError: type '_thread.lock' is not an acceptable base type",
                  call_type(&PyType_Type, NULL, "(s(O){})", "Sub", type));
    assert_int_equal(PyObject_SetAttrString(type, "x", Py_None), -1);
    assert_raised("TypeError: cannot set 'x' attribute of immutable type '_thread.lock'");
    assert_null(PyObject_GetAttrString(lock, "x"));
    assert_raised("AttributeError: '_thread.lock' object has no attribute 'x'");
    assert_int_equal(PyObject_SetAttrString(lock, "x", Py_None), -1);
    assert_true(PyErr_ExceptionMatches(PyExc_AttributeError));
    PyErr_Clear();
    PyObject *doc = PyObject_GetAttrString(type, "__doc__");
    assert_non_null(strstr(text_of(doc, 0), "A lock is not owned by the thread that locked it"));
    Py_XDECREF(doc);
    Py_DECREF(lock);
}

static void test_weak_reference(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    PyObject *weak = PyWeakref_NewRef(lock, NULL);
    assert_non_null(weak);
    assert_gives("True", call(lock, "acquire", "()"));
    Py_DECREF(lock); /* locked: no matter */
    assert_gives("None", PyObject_CallObject(weak, NULL));
    Py_DECREF(weak);
}

static void test_repr(void **state) {
    (void)state;
    char expected[100];
    PyObject *lock = new_lock();
    snprintf(expected, sizeof expected, "<unlocked _thread.lock object at %p>", (void *)lock);
    assert_repr(lock, expected);
    assert_gives("True", call(lock, "acquire", "()"));
    snprintf(expected, sizeof expected, "<locked _thread.lock object at %p>", (void *)lock);
    assert_repr(lock, expected);
    Py_DECREF(lock);
}

static void test_release_of_an_unlocked_lock(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_raises("RuntimeError: release unlocked lock", call(lock, "release", "()"));
    assert_raises("RuntimeError: release unlocked lock", call(lock, "__exit__", "(OOO)", Py_None, Py_None, Py_None));
    assert_gives("True", call(lock, "acquire", "()"));
    assert_gives("None", call(lock, "release", "()"));
    assert_raises("RuntimeError: release unlocked lock", call(lock, "release", "()"));
    assert_gives("True", call(lock, "acquire", "()"));
    assert_gives("False", call(lock, "acquire", "(i)", 0));
    Py_DECREF(lock);
}

static void test_context_manager(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_gives("True", call(lock, "__enter__", "()"));
    assert_gives("True", call(lock, "locked", "()"));
    assert_gives("None", call(lock, "__exit__", "(OOO)", Py_None, Py_None, Py_None));
    assert_gives("False", call(lock, "locked", "()"));
    assert_gives("True", call(lock, "__enter__", "()"));
    assert_gives("None", call(lock, "__exit__", "()"));
    Py_DECREF(lock);
}

static void test_at_fork_reinit(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_gives("True", call(lock, "acquire", "()"));
    assert_gives("None", call(lock, "_at_fork_reinit", "()"));
    assert_gives("False", call(lock, "locked", "()"));
    assert_gives("True", call(lock, "acquire", "(i)", 0));
    Py_DECREF(lock);
}

/* ---- Several threads */

struct shared {
    PyObject *lock;
    struct gate ready;
    long count;
    int released;
};

static void *release_it(void *argument) {
    struct shared *shared = argument;
    PyGILState_STATE gil = PyGILState_Ensure();
    shared->released = 1;
    PyObject *result = call(shared->lock, "release", "()");
    CHECK(result == Py_None);
    Py_DECREF(result);
    PyGILState_Release(gil);
    return NULL;
}

/* The other thread can only release when the waiting one let go of the interpreter. */
static void test_waiting_lets_others_run(void **state) {
    (void)state;
    struct shared shared = {new_lock(), GATE_INIT, 0, 0};
    assert_gives("True", call(shared.lock, "acquire", "()"));
    pthread_t thread = thread_start(release_it, &shared);
    assert_gives("True", call(shared.lock, "acquire", "()"));
    assert_int_equal(shared.released, 1);
    Py_BEGIN_ALLOW_THREADS
    thread_join(thread);
    Py_END_ALLOW_THREADS
    assert_gives("True", call(shared.lock, "locked", "()"));
    Py_DECREF(shared.lock);
}

static void test_waiting_with_a_timeout_lets_others_run(void **state) {
    (void)state;
    struct shared shared = {new_lock(), GATE_INIT, 0, 0};
    assert_gives("True", call(shared.lock, "acquire", "()"));
    pthread_t thread = thread_start(release_it, &shared);
    assert_gives("True", call(shared.lock, "acquire", "(ii)", 1, 1000000));
    Py_BEGIN_ALLOW_THREADS
    thread_join(thread);
    Py_END_ALLOW_THREADS
    Py_DECREF(shared.lock);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void test_timeout_passes(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_gives("True", call(lock, "acquire", "()"));
    double before = now();
    assert_gives("False", call(lock, "acquire", "(id)", 1, 0.02));
    assert_true(now() - before >= 0.0199);
    assert_gives("False", call(lock, "acquire", "(id)", 1, 1e-10)); /* rounds up, and is no endless wait */
    Py_DECREF(lock);
}

enum { kRounds = 2000, kThreads = 4 };

static void *count_up(void *argument) {
    struct shared *shared = argument;
    PyGILState_STATE gil = PyGILState_Ensure();
    for (int i = 0; i < kRounds; i++) {
        PyObject *result = call(shared->lock, i % 2 ? "acquire" : "__enter__", "()");
        CHECK(result == Py_True);
        Py_DECREF(result);
        long seen = shared->count;
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
        shared->count = seen + 1;
        result = call(shared->lock, "release", "()");
        CHECK(result == Py_None);
        Py_DECREF(result);
    }
    PyGILState_Release(gil);
    return NULL;
}

static void test_one_at_a_time(void **state) {
    (void)state;
    struct shared shared = {new_lock(), GATE_INIT, 0, 0};
    Py_BEGIN_ALLOW_THREADS
    threads_run(kThreads, count_up, &shared, 0);
    Py_END_ALLOW_THREADS
    assert_int_equal(shared.count, kRounds * kThreads);
    Py_DECREF(shared.lock);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lock_and_unlock),
        cmocka_unit_test(test_old_names_do_the_same),
        cmocka_unit_test(test_keywords),
        cmocka_unit_test(test_argument_errors),
        cmocka_unit_test(test_timeout_errors),
#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX >= 0x030D0000
        cmocka_unit_test(test_blocking_is_any_truth_value),
        cmocka_unit_test(test_the_type_can_be_called),
#endif
        cmocka_unit_test(test_the_type),
        cmocka_unit_test(test_weak_reference),
        cmocka_unit_test(test_repr),
        cmocka_unit_test(test_release_of_an_unlocked_lock),
        cmocka_unit_test(test_context_manager),
        cmocka_unit_test(test_at_fork_reinit),
        cmocka_unit_test(test_waiting_lets_others_run),
        cmocka_unit_test(test_waiting_with_a_timeout_lets_others_run),
        cmocka_unit_test(test_timeout_passes),
        cmocka_unit_test(test_one_at_a_time),
    };
    return cmocka_run_group_tests(tests, start_with_threads, stop_with_threads);
}
