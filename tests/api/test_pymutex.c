/* conformance */
/* The one-byte mutex and critical sections, which CPython has since 3.13 (3.14: PyMutex_IsLocked). */
#include <Python.h>

#include <sched.h>

#include "check.h"
#include "fatal.h"
#include "threads.h"

#if !defined(INTERLOCK_VERSION) && PY_VERSION_HEX < 0x030D0000

int main(void) {
    puts("this CPython has no PyMutex");
    return 77;
}

#else

#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX >= 0x030E0000
#define IS_LOCKED(mutex) PyMutex_IsLocked(&(mutex))
#else
#define IS_LOCKED(mutex) ((mutex)._bits & 1)
#endif

static PyMutex mutex;
static long counter;

static void test_mutex_is_one_byte_and_needs_no_runtime(void **state) {
    (void)state;
    assert_int_equal(sizeof(PyMutex), 1);
    assert_int_equal(IS_LOCKED(mutex), 0);
    PyMutex_Lock(&mutex);
    assert_int_equal(IS_LOCKED(mutex), 1);
    /* CPython's headers swap these values by themselves. */
    assert_int_equal(mutex._bits, 1);
    PyMutex_Unlock(&mutex);
    assert_int_equal(IS_LOCKED(mutex), 0);
    assert_int_equal(mutex._bits, 0);
}

struct neighbours {
    PyMutex mutexes[8];
    long counters[8];
    long rounds;
};

static void *count_all(void *argument) {
    struct neighbours *all = argument;
    for (long i = 0; i < all->rounds; i++) {
        PyMutex_Lock(&all->mutexes[i % 8]);
        all->counters[i % 8]++;
        if (i % 50 == 0) {
            sched_yield();
        }
        PyMutex_Unlock(&all->mutexes[i % 8]);
    }
    return NULL;
}

static void test_mutexes_side_by_side_keep_their_counters_exact(void **state) {
    (void)state;
    static struct neighbours all;
    all.rounds = slow_run() ? 4000 : 40000;
    threads_run(6, count_all, &all, 0);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(all.counters[i], 6 * all.rounds / 8);
        assert_int_equal(all.mutexes[i]._bits, 0);
    }
}

static void *lock_and_count(void *argument) {
    PyGILState_STATE state = PyGILState_Ensure();
    for (int i = 0; i < 200; i++) {
        PyMutex_Lock(&mutex);
        CHECK(PyGILState_Check());
        counter++;
        /* Others need the interpreter's lock while this thread has the mutex. */
        Py_BEGIN_ALLOW_THREADS
        sched_yield();
        Py_END_ALLOW_THREADS
        PyMutex_Unlock(&mutex);
    }
    PyGILState_Release(state);
    (void)argument;
    return NULL;
}

/* Deadlocks if a waiter keeps the interpreter's lock. */
static void test_waiter_lets_the_owner_have_the_interpreter(void **state) {
    (void)state;
    Py_Initialize();
    counter = 0;
    Py_BEGIN_ALLOW_THREADS
    threads_run(6, lock_and_count, NULL, 0);
    Py_END_ALLOW_THREADS
    assert_int_equal(counter, 1200);
    assert_int_equal(IS_LOCKED(mutex), 0);
    Py_Finalize();
}

struct heap_mutex {
    PyMutex mutex;
};

static void *free_after_lock(void *argument) {
    struct heap_mutex *block = argument;
    PyMutex_Lock(&block->mutex);
    PyMutex_Unlock(&block->mutex);
    free(block);
    return NULL;
}

static void test_waiter_may_free_the_mutex_it_got(void **state) {
    (void)state;
    for (int i = 0; i < (slow_run() ? 100 : 1000); i++) {
        struct heap_mutex *block = calloc(1, sizeof *block);
        PyMutex_Lock(&block->mutex);
        pthread_t thread = thread_start(free_after_lock, block);
        if (i % 2) {
            sched_yield();
        }
        PyMutex_Unlock(&block->mutex);
        thread_join(thread);
    }
}

static void unlock_unlocked(void *argument) {
    (void)argument;
    PyMutex_Lock(&mutex);
    PyMutex_Unlock(&mutex);
    PyMutex_Unlock(&mutex);
}

static void test_unlock_of_unlocked_mutex_is_fatal(void **state) {
    (void)state;
    expect_fatal(unlock_unlocked, NULL, "PyMutex_Unlock: unlocking mutex that is not locked");
}

#ifdef INTERLOCK_VERSION
static void *lock_twice(void *argument) {
    PyMutex_Lock(&mutex);
    gate_open(argument);
    PyMutex_Lock(&mutex);
    return NULL;
}

static void lock_in_child(void *argument) {
    (void)argument;
    PyMutex_Unlock(&mutex);
    PyMutex_Lock(&mutex);
    PyMutex_Unlock(&mutex);
    CHECK(mutex._bits == 0);
}

/* The child has none of the parent's waiters, and its mutexes work. CPython hangs after a bare fork(): its list of
   waiters is put right by PyOS_AfterFork_Child alone. */
static void test_mutex_works_in_forked_child_of_waiting_threads(void **state) {
    (void)state;
    static struct gate held = GATE_INIT;
    pthread_t thread = thread_start(lock_twice, &held);
    gate_wait(&held);
    while (!(__atomic_load_n(&mutex._bits, __ATOMIC_RELAXED) & 2)) {
        sched_yield();
    }
    expect_exit(lock_in_child, NULL, 0, "");
    PyMutex_Unlock(&mutex);
    thread_join(thread);
    PyMutex_Unlock(&mutex);
}
#endif

static void test_critical_sections_are_blocks(void **state) {
    (void)state;
    int entered = 0;
    Py_BEGIN_CRITICAL_SECTION(NULL);
    entered++;
    Py_END_CRITICAL_SECTION();
    Py_BEGIN_CRITICAL_SECTION2(NULL, NULL);
    entered++;
    Py_END_CRITICAL_SECTION2();
    PyCriticalSection_Begin(NULL, NULL);
    PyCriticalSection_End(NULL);
    PyCriticalSection2_Begin(NULL, NULL, NULL);
    PyCriticalSection2_End(NULL);
#ifdef INTERLOCK_VERSION
    Py_BEGIN_CRITICAL_SECTION_MUTEX(&mutex);
    Py_END_CRITICAL_SECTION();
    Py_BEGIN_CRITICAL_SECTION2_MUTEX(&mutex, &mutex);
    Py_END_CRITICAL_SECTION2();
    PyCriticalSection_BeginMutex(NULL, &mutex);
    PyCriticalSection_End(NULL);
    PyCriticalSection2_BeginMutex(NULL, &mutex, &mutex);
    PyCriticalSection2_End(NULL);
#endif
    assert_int_equal(entered, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mutex_is_one_byte_and_needs_no_runtime),
        cmocka_unit_test(test_mutexes_side_by_side_keep_their_counters_exact),
        cmocka_unit_test(test_waiter_lets_the_owner_have_the_interpreter),
        cmocka_unit_test(test_waiter_may_free_the_mutex_it_got),
        cmocka_unit_test(test_unlock_of_unlocked_mutex_is_fatal),
        cmocka_unit_test(test_critical_sections_are_blocks),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_mutex_works_in_forked_child_of_waiting_threads),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
