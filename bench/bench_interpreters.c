/* Sub-interpreters: what one costs in time and memory, and whether two with locks of their own use two processors. */
#include "bench.h"

#include <stdatomic.h>

static void subinterpreter(void) {
    bench_start();
    PyThreadState *main_state = PyThreadState_Get();
    BENCH_LOOP("subinterpreter", PyThreadState *s = Py_NewInterpreter(); Py_EndInterpreter(s);
               PyThreadState_Swap(main_state));
}

static void memory_subinterpreter(void) {
    enum { kAlive = 100 };
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    const double before = bench_resident();
    for (int i = 0; i < kAlive; i++) {
        if (!Py_NewInterpreter()) {
            abort();
        }
    }
    report("memory_subinterpreter", (bench_resident() - before) / kAlive, "B");
    PyThreadState_Swap(main_state);
}

#if PY_VERSION_HEX >= 0x030c0000
static void subinterpreter_own_lock(void) {
    bench_start();
    PyThreadState *main_state = PyThreadState_Get();
    PyInterpreterConfig config = _PyInterpreterConfig_INIT;
    BENCH_LOOP("subinterpreter_own_lock", {
        PyThreadState *sub;
        if (PyStatus_Exception(Py_NewInterpreterFromConfig(&sub, &config))) {
            abort();
        }
        Py_EndInterpreter(sub);
        PyThreadState_Swap(main_state);
    });
}
#endif

#if PY_VERSION_HEX >= 0x030c0000

static atomic_int stop;
static PyInterpreterState *main_interp;
static atomic_int ready;

struct worker {
    _Alignas(128) int index;
    int bare; /* no interpreter: what the machine gives two threads */
    long done;
};

/* Numbers and a dict, as an interpreter's loop would. */
static void *compute(void *argument) {
    struct worker *self = argument;
    bench_pin(self->index);
    if (self->bare) {
        ready++;
        while (ready > 0) {
            sched_yield();
        }
        while (!stop) {
            for (volatile int i = 0; i < 1000; i++) {
            }
            self->done += 100;
        }
        return NULL;
    }
    PyThreadState *own = PyThreadState_New(main_interp), *sub = NULL;
    PyEval_RestoreThread(own);
    PyInterpreterConfig config = _PyInterpreterConfig_INIT;
    if (PyStatus_Exception(Py_NewInterpreterFromConfig(&sub, &config))) {
        abort();
    }
    PyObject *dict = PyDict_New(), *sum = PyLong_FromLong(0), *step = PyLong_FromLong(7919);
    ready++;
    while (ready > 0) {
        sched_yield();
    }
    while (!stop) {
        for (int i = 0; i < 100; i++) {
            PyObject *next = PyNumber_Add(sum, step);
            PyDict_SetItem(dict, step, next);
            Py_DECREF(sum);
            sum = next;
        }
        self->done += 100;
    }
    Py_DECREF(dict);
    Py_DECREF(sum);
    Py_DECREF(step);
    Py_EndInterpreter(sub);
    PyEval_RestoreThread(own);
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return NULL;
}

/* Operations per second, by so many interpreters. */
static double throughput(int count, int bare) {
    pthread_t threads[2];
    struct worker workers[2] = {{0, bare, 0}, {1, bare, 0}};
    ready = stop = 0;
    for (int i = 0; i < count; i++) {
        if (pthread_create(&threads[i], NULL, compute, &workers[i]) != 0) {
            abort();
        }
    }
    while (ready < count) {
        sched_yield();
    }
    const double begin = now_ns();
    ready = -1000;
    while (now_ns() - begin < 1e8) {
        usleep(1000);
    }
    stop = 1;
    const double elapsed = now_ns() - begin;
    double done = 0;
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        done += (double)workers[i].done;
    }
    return done / elapsed * 1e9;
}

static void speedup_of_2(const char *name, int bare) {
    double speedup[15];
    Py_InitializeEx(0);
    main_interp = PyInterpreterState_Get();
    PyEval_SaveThread();
    for (int i = 0; i < 15; i++) {
        const double alone = throughput(1, bare);
        speedup[i] = throughput(2, bare) / alone;
    }
    report(name, median(speedup, 15), "times");
}

static void own_locks_2(void) { speedup_of_2("own_locks_2_speedup", 0); }
static void bare_threads_2(void) { speedup_of_2("bare_threads_2_speedup", 1); }

#endif

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
        {"subinterpreter", subinterpreter},
        {"memory_subinterpreter", memory_subinterpreter},
#if PY_VERSION_HEX >= 0x030c0000
        {"subinterpreter_own_lock", subinterpreter_own_lock},
        {"own_locks_2", own_locks_2},
        {"bare_threads_2", bare_threads_2},
#endif
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
