/* The convoy: an echo thread that detaches for its I/O beside threads that compute while they are attached. */
#include "convoy.h"

#ifdef INTERLOCK_VERSION
#include <interlock.h>
static void compute_once(void) {
    for (int i = 0; i < 100000; i++) {
        Interlock_Checkpoint();
    }
}
#else
/* CPython's drop request is answered by bytecode only: its computing thread runs some. */
static void compute_once(void) { PyRun_SimpleString("for i in range(100000): pass"); }
#endif

static void *compute(void *argument) {
    bench_pin(0);
    PyGILState_Ensure();
    while (!stop_computing) {
        compute_once();
        atomic_fetch_add_explicit(&computed, 1, memory_order_relaxed);
    }
    PyEval_SaveThread();
    return argument;
}

static void *serve(void *argument) {
    char byte;
    bench_pin(1);
    PyGILState_Ensure();
    for (;;) {
        PyThreadState *s = PyEval_SaveThread();
        const ssize_t got = read(request[0], &byte, 1);
        PyEval_RestoreThread(s);
        if (got != 1 || write(answer[1], &byte, 1) != 1) {
            break;
        }
    }
    PyEval_SaveThread();
    return argument;
}

static void echo(const char *name, int hogs, int paced) {
    Py_InitializeEx(0);
    PyEval_SaveThread();
    convoy(name, hogs, paced, compute, serve);
}

static void convoy_paced_0(void) { echo("convoy_paced_0", 0, 1); }
static void convoy_paced_1(void) { echo("convoy_paced_1", 1, 1); }
static void convoy_paced_2(void) { echo("convoy_paced_2", 2, 1); }
static void convoy_closed_0(void) { echo("convoy_closed_0", 0, 0); }
static void convoy_closed_1(void) { echo("convoy_closed_1", 1, 0); }
static void convoy_closed_2(void) { echo("convoy_closed_2", 2, 0); }

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(convoy_paced_0), CASE(convoy_paced_1), CASE(convoy_paced_2),
        CASE(convoy_closed_0), CASE(convoy_closed_1), CASE(convoy_closed_2),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
