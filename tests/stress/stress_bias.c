/* A thread that uses the interpreter's lock alone, so that it need not free it, and others that come now and then: while it
   is inside, while it rests in the lock, while it goes in and out.  Threads that rest end, fork, and see the runtime end. */
#include <Python.h>

#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "threads.h"

/* However early others ended, a bias begins after so many attaches alone. */
enum { kAlone = 1 << 17 };
enum { kVisits = 4000, kEnds = 200, kForks = 100, kCycles = 50 };

static long inside;            /* the lock guards it */
static long turns;             /* the same */
static atomic_long passes;     /* how often the lone thread was inside */
static atomic_int stop;
static PyInterpreterState *interp;

static int few(int count) { return slow_run() ? count / 10 : count; }

static void be_inside(void) {
    CHECK(inside++ == 0);
    turns++;
    CHECK(--inside == 0);
}

/* Alone until `visits` say otherwise; every so often it stays outside, or inside, until the visitor came. */
static void *be_alone(void *argument) {
    PyThreadState *own = PyThreadState_New(interp);
    CHECK(own != NULL);
    for (long i = 0; !atomic_load(&stop); i++) {
        PyEval_RestoreThread(own);
        be_inside();
        CHECK(PyEval_SaveThread() == own);
        atomic_store_explicit(&passes, i + 1, memory_order_relaxed);
        if (i % 5000 == 4999) {
            sched_yield();
        }
    }
    PyEval_RestoreThread(own);
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return argument;
}

static void let_it_be_alone(long how_long) {
    const long seen = atomic_load(&passes);
    while (atomic_load_explicit(&passes, memory_order_relaxed) < seen + how_long) {
        sched_yield();
    }
}

static void test_visitors_and_the_lone_thread_exclude_each_other(void **state) {
    (void)state;
    const long before = turns;
    PyThreadState *main_state = PyEval_SaveThread();
    pthread_t alone = thread_start(be_alone, NULL);
    for (int i = 0; i < few(kVisits); i++) {
        let_it_be_alone(i % 16 ? 50 * (i % 60) : kAlone);
        PyEval_RestoreThread(main_state);
        be_inside();
        CHECK(PyEval_SaveThread() == main_state);
    }
    atomic_store(&stop, 1);
    thread_join(alone);
    PyEval_RestoreThread(main_state);
    assert_int_equal(turns - before, atomic_load(&passes) + few(kVisits));
}

static void be_alone_for_long(PyThreadState *own) {
    for (int i = 0; i < kAlone; i++) {
        PyEval_RestoreThread(own);
        be_inside();
        PyEval_SaveThread();
    }
}

/* Its state is left to the interpreter. */
static void *rest_and_end(void *argument) {
    PyThreadState *own = PyThreadState_New(interp);
    CHECK(own != NULL);
    be_alone_for_long(own);
    *(PyThreadState **)argument = own;
    return NULL;
}

static void test_a_thread_ends_while_it_rests(void **state) {
    (void)state;
    PyThreadState *main_state = PyEval_SaveThread();
    for (int i = 0; i < few(kEnds); i++) {
        PyThreadState *left = NULL;
        thread_join(thread_start(rest_and_end, &left));
        PyEval_RestoreThread(main_state);
        be_inside();
        PyThreadState_Clear(left);
        PyThreadState_Delete(left);
        PyEval_SaveThread();
    }
    PyEval_RestoreThread(main_state);
}

static struct gate rests = GATE_INIT, leave = GATE_INIT;

static void *rest_and_wait(void *argument) {
    PyThreadState *own = PyThreadState_New(interp);
    CHECK(own != NULL);
    be_alone_for_long(own);
    gate_open(&rests);
    gate_wait_for(&leave, (long)(intptr_t)argument);
    PyEval_RestoreThread(own);
    be_inside();
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void test_a_child_of_a_process_with_a_resting_thread(void **state) {
    (void)state;
    PyThreadState *main_state = PyEval_SaveThread();
    for (int i = 1; i <= few(kForks); i++) {
        /* Odd: another thread rests; even: the forking one, which has no lock then. */
        pthread_t other = 0;
        if (i % 2) {
            other = thread_start(rest_and_wait, (void *)(intptr_t)i);
            gate_wait_for(&rests, (i + 1) / 2);
            PyEval_RestoreThread(main_state);
            PyOS_BeforeFork();
        } else {
            be_alone_for_long(main_state);
        }
        const pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            if (i % 2) {
                PyOS_AfterFork_Child();
                PyEval_SaveThread();
            }
            for (int j = 0; j < 10; j++) {
                PyEval_RestoreThread(main_state);
                be_inside();
                PyEval_SaveThread();
            }
            _exit(0);
        }
        int status = -1;
        CHECK(waitpid(child, &status, 0) == child);
        assert_int_equal(status, 0);
        if (i % 2) {
            PyOS_AfterFork_Parent();
            PyEval_SaveThread();
            gate_open(&leave);
            gate_open(&leave);
            thread_join(other);
        }
    }
    PyEval_RestoreThread(main_state);
}

static void *rest_until_over(void *argument) {
    PyGILState_STATE outer = PyGILState_Ensure();
    PyThreadState *own = PyEval_SaveThread();
    be_alone_for_long(own);
    gate_open(argument);
    for (;;) {
        /* Parks here for good when the runtime ends. */
        PyEval_RestoreThread(own);
        PyEval_SaveThread();
    }
    PyGILState_Release(outer);
    return NULL;
}

static void test_the_runtime_ends_while_a_thread_rests(void **state) {
    (void)state;
    static struct gate started = GATE_INIT;
    for (int i = 1; i <= few(kCycles); i++) {
        PyThreadState *main_state = PyEval_SaveThread();
        pthread_t thread = thread_start(rest_until_over, &started);
        pthread_detach(thread);
        gate_wait_for(&started, i);
        PyEval_RestoreThread(main_state);
        assert_int_equal(Py_FinalizeEx(), 0);
        Py_InitializeEx(0);
        interp = PyInterpreterState_Get();
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visitors_and_the_lone_thread_exclude_each_other),
        cmocka_unit_test(test_a_thread_ends_while_it_rests),
        cmocka_unit_test(test_a_child_of_a_process_with_a_resting_thread),
        cmocka_unit_test(test_the_runtime_ends_while_a_thread_rests),
    };
    Py_InitializeEx(0);
    interp = PyInterpreterState_Get();
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    Py_FinalizeEx();
    return failed;
}
