/* Nobody starves at the interpreter lock: 300 threads beside two that take it back at once, the same beside one that gives
   it up at safepoints only, and computing threads beside many that come back from I/O without a break. */
#include <interlock.h>

#include <stdatomic.h>

#include "check.h"
#include "threads.h"

enum { kWaiters = 300, kTurns = 5, kEchoes = 6, kComputing = 2, kComputingTurns = 20 };

static atomic_int stop;
static atomic_long left;          /* turns that are still to be had */
static PyInterpreterState *interp;
static long inside;               /* the lock guards it */
static int last_computing;        /* the same */

static void *barge(void *argument) {
    PyThreadState *own = PyThreadState_New(interp);
    CHECK(own != NULL);
    while (!atomic_load(&stop)) {
        PyEval_RestoreThread(own);
        CHECK(inside++ == 0);
        inside--;
        ++*(long *)argument;
        PyEval_SaveThread();
    }
    PyEval_RestoreThread(own);
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void *compute(void *argument) {
    PyThreadState *own = PyThreadState_New(interp);
    CHECK(own != NULL);
    PyEval_RestoreThread(own);
    while (!atomic_load(&stop)) {
        CHECK(Interlock_Checkpoint() == 0);
        CHECK(inside == 0);
        ++*(long *)argument;
    }
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void *wait_for_turns(void *argument) {
    PyThreadState *own = PyThreadState_New(interp);
    CHECK(own != NULL);
    for (int i = 0; i < kTurns; i++) {
        PyEval_RestoreThread(own);
        CHECK(inside++ == 0);
        inside--;
        PyEval_SaveThread();
        atomic_fetch_sub(&left, 1);
    }
    PyEval_RestoreThread(own);
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return argument;
}

/* It ends when every waiter has had its turns; a starved one is the test's time limit. */
static void every_waiter_has_its_turns(void *(*rival)(void *), int rivals) {
    pthread_t waiters[kWaiters], others[2];
    long rounds[2] = {0, 0};
    atomic_store(&stop, 0);
    atomic_store(&left, (long)kWaiters * kTurns);
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < rivals; i++) {
        others[i] = thread_start(rival, &rounds[i]);
    }
    for (int i = 0; i < kWaiters; i++) {
        waiters[i] = thread_start(wait_for_turns, NULL);
    }
    for (int i = 0; i < kWaiters; i++) {
        thread_join(waiters[i]);
    }
    atomic_store(&stop, 1);
    for (int i = 0; i < rivals; i++) {
        thread_join(others[i]);
        CHECK(rounds[i] > 0);
        printf("%d turns beside %ld of a rival\n", kWaiters * kTurns, rounds[i]);
    }
    PyEval_RestoreThread(saved);
    CHECK(atomic_load(&left) == 0);
}

static void test_no_waiter_starves_beside_threads_that_take_the_lock_back_at_once(void **state) {
    (void)state;
    every_waiter_has_its_turns(barge, 2);
}

static void test_no_waiter_starves_beside_a_thread_that_only_passes_safepoints(void **state) {
    (void)state;
    every_waiter_has_its_turns(compute, 1);
}

/* Counts the times that another computing thread had the lock in between. */
static void *compute_in_turn(void *argument) {
    PyThreadState *own = PyThreadState_New(interp);
    CHECK(own != NULL);
    const int number = *(int *)argument;
    PyEval_RestoreThread(own);
    for (int turns = 0; turns < kComputingTurns && !atomic_load(&stop);) {
        CHECK(Interlock_Checkpoint() == 0);
        if (last_computing != number) {
            last_computing = number;
            turns++;
        }
    }
    /* The other one would wait for a switch that does not come. */
    atomic_store(&stop, 1);
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void test_computing_threads_take_turns_beside_threads_back_from_io(void **state) {
    (void)state;
    pthread_t echoes[kEchoes], computing[kComputing];
    long rounds[kEchoes] = {0};
    int numbers[kComputing];
    atomic_store(&stop, 0);
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < kEchoes; i++) {
        echoes[i] = thread_start(barge, &rounds[i]);
    }
    for (int i = 0; i < kComputing; i++) {
        numbers[i] = i + 1;
        computing[i] = thread_start(compute_in_turn, &numbers[i]);
    }
    for (int i = 0; i < kComputing; i++) {
        thread_join(computing[i]);
    }
    atomic_store(&stop, 1);
    for (int i = 0; i < kEchoes; i++) {
        thread_join(echoes[i]);
    }
    PyEval_RestoreThread(saved);
}

static int start(void **state) {
    (void)state;
    Py_InitializeEx(0);
    interp = PyInterpreterState_Get();
    return 0;
}

static int end(void **state) {
    (void)state;
    return Py_FinalizeEx();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_waiter_starves_beside_threads_that_take_the_lock_back_at_once),
        cmocka_unit_test(test_no_waiter_starves_beside_a_thread_that_only_passes_safepoints),
        cmocka_unit_test(test_computing_threads_take_turns_beside_threads_back_from_io),
    };
    return cmocka_run_group_tests(tests, start, end);
}
