/* Threads that attach through a view while the interpreter ends: each call attaches or returns NULL, none parks, none
   crashes.  After the end every call returns NULL. */
#include <interlock.h>

#include "check.h"
#include "threads.h"

enum { kThreads = 8 };
static int calls;

struct caller {
    PyInterpreterView *view;
    struct gate *running;
    long attached;
    long refused;
};

static long counter; /* the lock protects it */

static void *call_in(void *argument) {
    struct caller *self = argument;
    for (int i = 0; i < calls; i++) {
        PyThreadStateToken *token = PyThreadState_EnsureFromView(self->view);
        if (token) {
            CHECK(PyThreadState_GetUnchecked() != NULL);
            CHECK(!self->refused); /* no way back */
            counter++;
            PyObject *number = PyLong_FromLong(1000 + i);
            CHECK(number != NULL);
            if (i % 7 == 0) {
                PyThreadState *saved = PyEval_SaveThread();
                PyEval_RestoreThread(saved);
            }
            Py_DECREF(number);
            PyThreadState_Release(token);
            self->attached++;
        } else {
            self->refused++;
        }
        CHECK(PyThreadState_GetUnchecked() == NULL);
        if (i == 50) {
            gate_add(self->running, 1);
        }
    }
    return NULL;
}

/* Ends the interpreter of the attached state with the callers at work; `end` leaves nothing attached. */
static void storm(void (*end)(void), PyThreadState *main_state) {
    struct gate running;
    gate_init(&running);
    pthread_t threads[kThreads];
    struct caller callers[kThreads];
    PyInterpreterView *view = PyInterpreterView_FromCurrent();
    CHECK(view != NULL);
    counter = 0;
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < kThreads; i++) {
        callers[i] = (struct caller){view, &running, 0, 0};
        threads[i] = thread_start(call_in, &callers[i]);
    }
    gate_wait_for(&running, kThreads);
    PyEval_RestoreThread(saved);
    end();
    if (main_state) {
        PyThreadState_Swap(main_state); /* whether or not the lock is still held */
        PyEval_SaveThread();
    }
    long attached = 0, refused = 0;
    for (int i = 0; i < kThreads; i++) {
        thread_join(threads[i]);
        attached += callers[i].attached;
        refused += callers[i].refused;
    }
    CHECK(attached == counter && attached + refused == (long)kThreads * calls);
    PyInterpreterView_Close(view);
    printf("%ld attached, %ld refused\n", attached, refused);
    if (main_state) {
        PyEval_RestoreThread(main_state);
    }
}

static void end_runtime(void) { CHECK(Py_FinalizeEx() == 0); }

static void end_sub(void) { Py_EndInterpreter(PyThreadState_Get()); }

int main(void) {
    calls = 10000;
    const int rounds = slow_run() ? 3 : 20;
    for (int i = 0; i < rounds; i++) {
        Py_InitializeEx(0);
        PyThreadState *main_state = PyThreadState_Get();
        CHECK(Py_NewInterpreter() != NULL);
        storm(end_sub, main_state);
        PyThreadState *own = NULL;
        PyInterpreterConfig config = _PyInterpreterConfig_INIT;
        CHECK(!PyStatus_Exception(Py_NewInterpreterFromConfig(&own, &config)));
        storm(end_sub, main_state);
        storm(end_runtime, NULL);
        CHECK(Interlock_ParkedThreads() == 0);
    }
    return 0;
}
