/* conformance */
/* Thread states that move between OS threads, and stacks that are switched while attached. */
#include <Python.h>

#include <ucontext.h>

#include "check.h"
#include "threads.h"

static struct gate turn = GATE_INIT;
static PyThreadState *wandering;

/* Two OS threads use one state in turns. */
static void *take_turns(void *argument) {
    const int index = *(int *)argument;
    for (int i = 0; i < 50; i++) {
        gate_wait_for(&turn, 2 * i + index);
        PyEval_RestoreThread(wandering);
        CHECK(PyThreadState_Get() == wandering);
        PyObject *list = PySys_GetObject("visits");
        PyObject *number = PyLong_FromLong(2 * i + index);
        CHECK(list && PyList_Append(list, number) == 0);
        Py_DECREF(number);
        PyErr_SetString(PyExc_ValueError, "carried over"); /* the state's, not the thread's */
        PyErr_Clear();
        CHECK(PyEval_SaveThread() == wandering);
        gate_open(&turn);
    }
    return NULL;
}

static void test_state_moves_between_threads(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyObject *list = PyList_New(0);
    assert_int_equal(PySys_SetObject("visits", list), 0);
    wandering = PyThreadState_New(PyInterpreterState_Main());
    int indexes[2] = {0, 1};
    Py_BEGIN_ALLOW_THREADS
    threads_run(2, take_turns, indexes, sizeof *indexes);
    Py_END_ALLOW_THREADS
    assert_int_equal(PyList_Size(list), 100);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(PyLong_AsLong(PyList_GetItem(list, i)), i);
    }
    Py_DECREF(list);
    PyThreadState_Clear(wandering);
    PyThreadState_Delete(wandering);
    assert_int_equal(Py_FinalizeEx(), 0);
}

enum { kFibers = 3, kSwitches = 30, kStack = 256 * 1024 };
static ucontext_t scheduler, fibers[kFibers];
static PyThreadState *states[kFibers];
static int visits[kFibers];

/* Each fiber has a stack and a thread state of its own, and all run in one OS thread. */
static void fiber(int index) {
    for (int i = 0; i < kSwitches; i++) {
        CHECK(PyThreadState_Get() == states[index]);
        PyObject *tuple = Py_BuildValue("(ii)", index, i);
        CHECK(tuple != NULL);
        PyErr_SetObject(PyExc_KeyError, tuple); /* stays set across the switch */
        CHECK(swapcontext(&fibers[index], &scheduler) == 0);
        CHECK(PyErr_ExceptionMatches(PyExc_KeyError));
        PyErr_Clear();
        CHECK(PyTuple_Size(tuple) == 2 && PyLong_AsLong(PyTuple_GetItem(tuple, 1)) == i);
        Py_DECREF(tuple);
        visits[index]++;
    }
}

static void test_stacks_are_switched_while_attached(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    void *stacks[kFibers];
    for (int i = 0; i < kFibers; i++) {
        states[i] = PyThreadState_New(PyInterpreterState_Main());
        stacks[i] = malloc(kStack);
        CHECK(stacks[i] != NULL && getcontext(&fibers[i]) == 0);
        fibers[i].uc_stack.ss_sp = stacks[i];
        fibers[i].uc_stack.ss_size = kStack;
        fibers[i].uc_link = &scheduler;
        makecontext(&fibers[i], (void (*)(void))fiber, 1, i);
    }
    for (int round = 0; round <= kSwitches; round++) {
        for (int i = 0; i < kFibers; i++) {
            PyThreadState_Swap(states[i]);
            assert_int_equal(swapcontext(&scheduler, &fibers[i]), 0);
        }
        PyThreadState_Swap(main_state);
        assert_null(PyErr_Occurred());
    }
    for (int i = 0; i < kFibers; i++) {
        assert_int_equal(visits[i], kSwitches);
        PyThreadState_Clear(states[i]);
        PyThreadState_Delete(states[i]);
        free(stacks[i]);
    }
    assert_int_equal(Py_FinalizeEx(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_state_moves_between_threads),
        cmocka_unit_test(test_stacks_are_switched_while_attached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
