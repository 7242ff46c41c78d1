/* Interpreters with locks of their own make and destroy objects and replace the one reference tracer meanwhile: each
   function is only ever called with the data that it was set with. */
#include <Python.h>

#include <stdatomic.h>

#include "check.h"
#include "threads.h"

enum { kInterpreters = 4 };

static int first_data, second_data;
static atomic_long told;

static int first(PyObject *object, PyRefTracerEvent event, void *data) {
    (void)object, (void)event;
    CHECK(data == &first_data);
    atomic_fetch_add_explicit(&told, 1, memory_order_relaxed);
    return 0;
}

static int second(PyObject *object, PyRefTracerEvent event, void *data) {
    (void)object, (void)event;
    CHECK(data == &second_data);
    atomic_fetch_add_explicit(&told, 1, memory_order_relaxed);
    return 0;
}

static void *run_interpreter(void *rounds) {
    PyInterpreterConfig config = _PyInterpreterConfig_INIT;
    PyThreadState *tstate = NULL;
    PyThreadState *own = PyThreadState_New(PyInterpreterState_Main());
    PyEval_RestoreThread(own);
    CHECK(!PyStatus_Exception(Py_NewInterpreterFromConfig(&tstate, &config)));
    for (long i = 0; i < *(long *)rounds; i++) {
        switch (i % 3) {
            case 0: PyRefTracer_SetTracer(first, &first_data); break;
            case 1: PyRefTracer_SetTracer(second, &second_data); break;
            default: PyRefTracer_SetTracer(NULL, NULL);
        }
        for (int k = 0; k < 10; k++) {
            PyObject *list = PyList_New(0), *number = PyLong_FromLong(i + 1000);
            CHECK(list != NULL && number != NULL && PyList_Append(list, number) == 0);
            Py_DECREF(number);
            Py_DECREF(list);
        }
    }
    Py_EndInterpreter(tstate);
    PyThreadState_Swap(own);
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return NULL;
}

int main(void) {
    long rounds = slow_run() ? 5000 : 100000;
    pthread_t threads[kInterpreters];
    Py_InitializeEx(0);
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < kInterpreters; i++) {
        threads[i] = thread_start(run_interpreter, &rounds);
    }
    for (int i = 0; i < kInterpreters; i++) {
        thread_join(threads[i]);
    }
    PyEval_RestoreThread(saved);
    printf("%ld events\n", told);
    CHECK(told > 0);
    CHECK(Py_FinalizeEx() == 0);
    return 0;
}
