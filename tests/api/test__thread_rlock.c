/* conformance */
/* _thread.RLock: the lock that its owner may take again. */
#include <Python.h>

#include <limits.h>
#include <pthread.h>

#include "containers.h"
#include "threads.h"

static PyObject *thread_module;

static int start(void **state) {
    (void)state;
    Py_InitializeEx(0);
    thread_module = PyImport_ImportModule("_thread");
    return thread_module == NULL;
}

static int stop(void **state) {
    (void)state;
    Py_CLEAR(thread_module);
    return Py_FinalizeEx();
}

static PyObject *new_lock(void) {
    PyObject *lock = call(thread_module, "RLock", "()");
    CHECK(lock != NULL);
    return lock;
}

static PyObject *call_with(PyObject *lock, const char *name, PyObject *args, PyObject *keywords) {
    PyObject *method = PyObject_GetAttrString(lock, name);
    CHECK(method != NULL && args != NULL && keywords != NULL);
    PyObject *result = PyObject_Call(method, args, keywords);
    Py_DECREF(method);
    Py_DECREF(args);
    Py_DECREF(keywords);
    return result;
}

static void assert_lock_repr(PyObject *lock, const char *type, unsigned long owner, unsigned long count) {
    char expected[200];
    snprintf(expected, sizeof expected, "<%s %s object owner=%lu count=%lu at %p>", count ? "locked" : "unlocked", type,
             owner, count, (void *)lock);
    assert_repr(lock, expected);
}

static void test_the_owner_takes_it_again(void **state) {
    (void)state;
    unsigned long self = PyThread_get_thread_ident();
    PyObject *lock = new_lock();
    assert_lock_repr(lock, "_thread.RLock", 0, 0);
    assert_gives("False", call(lock, "_is_owned", "()"));
    assert_gives("True", call(lock, "acquire", "()"));
    assert_gives("True", call(lock, "acquire", "(i)", 0));
    assert_gives("True", call(lock, "acquire", "(id)", 1, 0.5));
    assert_gives("True", call_with(lock, "acquire", made("()"), made("{s:i}", "blocking", 0)));
    assert_gives("True", call(lock, "_is_owned", "()"));
    assert_lock_repr(lock, "_thread.RLock", self, 4);
    for (int i = 0; i < 4; i++) {
        assert_gives("None", call(lock, "release", "()"));
    }
    assert_gives("False", call(lock, "_is_owned", "()"));
    assert_lock_repr(lock, "_thread.RLock", 0, 0);
    Py_DECREF(lock);
}

static void test_locked_says_whether_any_thread_has_it(void **state) {
    (void)state;
    PyObject *lock = call(thread_module, "RLock", "()");
    if (PyObject_HasAttrString(lock, "locked")) { /* 3.14 */
        assert_gives("False", call(lock, "locked", "()"));
        assert_gives("True", call(lock, "acquire", "()"));
        assert_gives("True", call(lock, "acquire", "()"));
        assert_gives("None", call(lock, "release", "()"));
        assert_gives("True", call(lock, "locked", "()"));
        assert_gives("None", call(lock, "release", "()"));
        assert_gives("False", call(lock, "locked", "()"));
    }
    Py_DECREF(lock);
}

static void test_release_errors(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_raises("RuntimeError: cannot release un-acquired lock", call(lock, "release", "()"));
    assert_raises("RuntimeError: cannot release un-acquired lock", call(lock, "_release_save", "()"));
    assert_raises("RuntimeError: cannot release un-acquired lock",
                  call(lock, "__exit__", "(OOO)", Py_None, Py_None, Py_None));
    assert_gives("True", call(lock, "acquire", "()"));
    assert_gives("None", call(lock, "release", "()"));
    assert_raises("RuntimeError: cannot release un-acquired lock", call(lock, "release", "()"));
    Py_DECREF(lock);
}

static void test_argument_errors(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_raises("TypeError: acquire() takes at most 2 arguments (3 given)", call(lock, "acquire", "(iii)", 1, 2, 3));
    assert_raises("ValueError: can't specify a timeout for a non-blocking call", call(lock, "acquire", "(ii)", 0, 1));
    assert_raises("TypeError: argument for acquire() given by name ('blocking') and position (1)",
                  call_with(lock, "acquire", made("(i)", 1), made("{s:i}", "blocking", 1)));
    Py_DECREF(lock);
}

static void test_context_manager(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_gives("True", call(lock, "__enter__", "()"));
    assert_gives("True", call(lock, "__enter__", "()"));
    assert_gives("None", call(lock, "__exit__", "(OOO)", Py_None, Py_None, Py_None));
    assert_gives("True", call(lock, "_is_owned", "()"));
    assert_gives("None", call(lock, "__exit__", "()"));
    assert_gives("False", call(lock, "_is_owned", "()"));
    Py_DECREF(lock);
}

static void test_save_and_restore(void **state) {
    (void)state;
    unsigned long self = PyThread_get_thread_ident();
    char expected[100];
    PyObject *lock = new_lock();
    assert_gives("True", call(lock, "acquire", "()"));
    assert_gives("True", call(lock, "acquire", "()"));
    PyObject *saved = call(lock, "_release_save", "()");
    snprintf(expected, sizeof expected, "(2, %lu)", self);
    assert_repr(saved, expected);
    assert_gives("False", call(lock, "_is_owned", "()"));
    assert_lock_repr(lock, "_thread.RLock", 0, 0);
    assert_gives("None", call(lock, "_acquire_restore", "(O)", saved));
    assert_lock_repr(lock, "_thread.RLock", self, 2);
    assert_gives("None", call(lock, "release", "()"));
    assert_gives("None", call(lock, "release", "()"));
    assert_lock_repr(lock, "_thread.RLock", 0, 0);
    Py_DECREF(saved);

    /* Any pair will do. */
    assert_gives("None", call(lock, "_acquire_restore", "([kk])", 3UL, 4711UL));
    assert_lock_repr(lock, "_thread.RLock", 4711, 3);
    assert_gives("False", call(lock, "_is_owned", "()"));
    assert_raises("RuntimeError: cannot release un-acquired lock", call(lock, "release", "()"));
    assert_gives("(3, 4711)", call(lock, "_release_save", "()"));
    Py_DECREF(lock);
}

static void test_restore_errors(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_raises("TypeError: _acquire_restore() argument 1 must be 2-item sequence, not int",
                  call(lock, "_acquire_restore", "(i)", 1));
    assert_raises("TypeError: _acquire_restore() argument 1 must be sequence of length 2, not 1",
                  call(lock, "_acquire_restore", "((i))", 1));
    assert_raises("TypeError: _acquire_restore() argument 1, item 0 must be int, not str",
                  call(lock, "_acquire_restore", "((si))", "x", 1));
    assert_raises("TypeError: _acquire_restore() argument 1, item 1 must be int, not str",
                  call(lock, "_acquire_restore", "((is))", 1, "x"));
    assert_raises("TypeError: _acquire_restore() takes exactly 1 argument (0 given)",
                  call(lock, "_acquire_restore", "()"));
    assert_lock_repr(lock, "_thread.RLock", 0, 0);
    Py_DECREF(lock);
}

static void test_counter_overflow(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_gives("None", call(lock, "_acquire_restore", "((kk))", ULONG_MAX, PyThread_get_thread_ident()));
    assert_raises("OverflowError: Internal lock count overflowed", call(lock, "acquire", "()"));
    assert_gives("None", call(lock, "_at_fork_reinit", "()"));
    assert_lock_repr(lock, "_thread.RLock", 0, 0);
    assert_gives("True", call(lock, "acquire", "(i)", 0));
    assert_gives("None", call(lock, "release", "()"));
    Py_DECREF(lock);
}

#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX >= 0x030C0000
static void test_recursion_count(void **state) {
    (void)state;
    PyObject *lock = new_lock();
    assert_gives("0", call(lock, "_recursion_count", "()"));
    assert_gives("True", call(lock, "acquire", "()"));
    assert_gives("True", call(lock, "acquire", "()"));
    assert_gives("2", call(lock, "_recursion_count", "()"));
    assert_gives("None", call(lock, "_at_fork_reinit", "()"));
    assert_gives("None", call(lock, "_acquire_restore", "((kk))", 3UL, 4711UL));
    assert_gives("0", call(lock, "_recursion_count", "()")); /* another thread's */
    Py_DECREF(lock);
}
#endif

static void test_the_type(void **state) {
    (void)state;
    PyTypeObject *type = (PyTypeObject *)attribute(thread_module, "RLock");
    assert_repr((PyObject *)type, "<class '_thread.RLock'>");
    PyObject *lock = call_type(type, made("{s:i}", "a", 1), "(ii)", 1, 2); /* arguments are ignored */
    assert_non_null(lock);
    assert_true(PyObject_GC_IsTracked(lock));
    PyObject *weak = PyWeakref_NewRef(lock, NULL);
    assert_non_null(weak);
    Py_DECREF(lock);
    assert_gives("None", PyObject_CallObject(weak, NULL));
    Py_DECREF(weak);

    PyObject *sub = call_type(&PyType_Type, NULL, "(s(O){})", "Sub", type);
    assert_non_null(sub);
    lock = call_type((PyTypeObject *)sub, NULL, "()");
    assert_non_null(lock);
    assert_int_equal(PyObject_SetAttrString(lock, "me", lock), 0); /* a cycle */
    assert_gives("True", call(lock, "acquire", "()"));
    assert_lock_repr(lock, "Sub", PyThread_get_thread_ident(), 1);
    Py_DECREF(lock);
    assert_true(PyGC_Collect() >= 1);
    Py_DECREF(sub);
}

/* ---- Several threads */

struct shared {
    PyObject *lock;
    struct gate ready, go;
    long count;
};

static void *hold_it(void *argument) {
    struct shared *shared = argument;
    PyGILState_STATE gil = PyGILState_Ensure();
    PyObject *result = call(shared->lock, "acquire", "()");
    CHECK(result == Py_True);
    Py_DECREF(result);
    Py_BEGIN_ALLOW_THREADS
    gate_open(&shared->ready);
    gate_wait(&shared->go);
    Py_END_ALLOW_THREADS
    shared->count = 1;
    result = call(shared->lock, "release", "()");
    CHECK(result == Py_None);
    Py_DECREF(result);
    PyGILState_Release(gil);
    return NULL;
}

static void test_another_thread_owns_it(void **state) {
    (void)state;
    struct shared shared = {new_lock(), GATE_INIT, GATE_INIT, 0};
    pthread_t thread = thread_start(hold_it, &shared);
    Py_BEGIN_ALLOW_THREADS
    gate_wait(&shared.ready);
    Py_END_ALLOW_THREADS
    assert_gives("False", call(shared.lock, "_is_owned", "()"));
    assert_lock_repr(shared.lock, "_thread.RLock", (unsigned long)thread, 1);
    assert_gives("False", call(shared.lock, "acquire", "(i)", 0));
    assert_gives("False", call(shared.lock, "acquire", "(id)", 1, 0.001));
    assert_raises("RuntimeError: cannot release un-acquired lock", call(shared.lock, "release", "()"));
    gate_open(&shared.go);
    /* Waits while the other one needs the interpreter to go on. */
    assert_gives("True", call(shared.lock, "acquire", "()"));
    assert_int_equal(shared.count, 1);
    Py_BEGIN_ALLOW_THREADS
    thread_join(thread);
    Py_END_ALLOW_THREADS
    assert_gives("True", call(shared.lock, "_is_owned", "()"));
    assert_gives("None", call(shared.lock, "release", "()"));
    Py_DECREF(shared.lock);
}

/* The state is taken from the thread that owns the lock. */
static void test_release_save_asks_for_no_owner(void **state) {
    (void)state;
    char expected[100];
    struct shared shared = {new_lock(), GATE_INIT, GATE_INIT, 0};
    pthread_t thread = thread_start(hold_it, &shared);
    Py_BEGIN_ALLOW_THREADS
    gate_wait(&shared.ready);
    Py_END_ALLOW_THREADS
    PyObject *saved = call(shared.lock, "_release_save", "()");
    snprintf(expected, sizeof expected, "(1, %lu)", (unsigned long)thread);
    assert_repr(saved, expected);
    assert_gives("None", call(shared.lock, "_acquire_restore", "(O)", saved));
    gate_open(&shared.go);
    Py_BEGIN_ALLOW_THREADS
    thread_join(thread);
    Py_END_ALLOW_THREADS
    assert_lock_repr(shared.lock, "_thread.RLock", 0, 0);
    Py_DECREF(saved);
    Py_DECREF(shared.lock);
}

/* _acquire_restore() waits for the lock, and lets others run meanwhile. */
static void test_restore_waits(void **state) {
    (void)state;
    struct shared shared = {new_lock(), GATE_INIT, GATE_INIT, 0};
    pthread_t thread = thread_start(hold_it, &shared);
    Py_BEGIN_ALLOW_THREADS
    gate_wait(&shared.ready);
    Py_END_ALLOW_THREADS
    gate_open(&shared.go);
    assert_gives("None", call(shared.lock, "_acquire_restore", "((kk))", 2UL, PyThread_get_thread_ident()));
    assert_int_equal(shared.count, 1);
    assert_lock_repr(shared.lock, "_thread.RLock", PyThread_get_thread_ident(), 2);
    Py_BEGIN_ALLOW_THREADS
    thread_join(thread);
    Py_END_ALLOW_THREADS
    Py_DECREF(shared.lock);
}

enum { kRounds = 1000, kThreads = 4 };

static void *count_up(void *argument) {
    struct shared *shared = argument;
    PyGILState_STATE gil = PyGILState_Ensure();
    for (int i = 0; i < kRounds; i++) {
        for (int level = 0; level < 3; level++) {
            PyObject *result = call(shared->lock, "acquire", "()");
            CHECK(result == Py_True);
            Py_DECREF(result);
        }
        long seen = shared->count;
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
        shared->count = seen + 1;
        for (int level = 0; level < 3; level++) {
            PyObject *result = call(shared->lock, "release", "()");
            CHECK(result == Py_None);
            Py_DECREF(result);
        }
    }
    PyGILState_Release(gil);
    return NULL;
}

static void test_one_at_a_time(void **state) {
    (void)state;
    struct shared shared = {new_lock(), GATE_INIT, GATE_INIT, 0};
    Py_BEGIN_ALLOW_THREADS
    threads_run(kThreads, count_up, &shared, 0);
    Py_END_ALLOW_THREADS
    assert_int_equal(shared.count, kRounds * kThreads);
    assert_lock_repr(shared.lock, "_thread.RLock", 0, 0);
    Py_DECREF(shared.lock);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_owner_takes_it_again),
        cmocka_unit_test(test_locked_says_whether_any_thread_has_it),
        cmocka_unit_test(test_release_errors),
        cmocka_unit_test(test_argument_errors),
        cmocka_unit_test(test_context_manager),
        cmocka_unit_test(test_save_and_restore),
        cmocka_unit_test(test_restore_errors),
        cmocka_unit_test(test_counter_overflow),
#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX >= 0x030C0000
        cmocka_unit_test(test_recursion_count),
#endif
        cmocka_unit_test(test_the_type),
        cmocka_unit_test(test_another_thread_owns_it),
        cmocka_unit_test(test_release_save_asks_for_no_owner),
        cmocka_unit_test(test_restore_waits),
        cmocka_unit_test(test_one_at_a_time),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
