/* The lock wanted by several threads: throughput, fairness and waits, by Restore and Save, and by callbacks. */
#include "contention.h"

static PyInterpreterState *interp;

static void make_state(struct contender *self) { self->own = PyThreadState_New(interp); }
static void restore(struct contender *self) { PyEval_RestoreThread(self->own); }
static void save(struct contender *self) {
    (void)self;
    PyEval_SaveThread();
}
static void delete_state(struct contender *self) {
    PyEval_RestoreThread(self->own);
    PyThreadState_Clear(self->own);
    PyThreadState_DeleteCurrent();
}

static void contended(const char *name, int threads, double ns, int window_ms) {
    static const struct contended_lock lock = {make_state, restore, save, delete_state};
    section_calibrate(ns);
    Py_InitializeEx(0);
    interp = PyInterpreterState_Get();
    PyEval_SaveThread();
    contention(name, threads, &lock, window_ms);
}

static void contended_1(void) { contended("contended", 1, 200, 100); }
static void contended_2(void) { contended("contended", 2, 200, 100); }
static void contended_4(void) { contended("contended", 4, 200, 100); }
static void contended_8(void) { contended("contended", 8, 200, 100); }
static void contended_16(void) { contended("contended", 16, 200, 100); }
static void contended_20us_1(void) { contended("contended_20us", 1, 20000, 50); }
static void contended_20us_2(void) { contended("contended_20us", 2, 20000, 50); }
static void contended_20us_4(void) { contended("contended_20us", 4, 20000, 50); }
static void contended_20us_8(void) { contended("contended_20us", 8, 20000, 50); }
static void contended_20us_16(void) { contended("contended_20us", 16, 20000, 50); }

/* ---- callbacks of foreign threads ---- */

static void nothing(struct contender *self) { (void)self; }
static void ensure(struct contender *self) { self->own = (void *)(intptr_t)PyGILState_Ensure(); }
static void give_back(struct contender *self) { PyGILState_Release((PyGILState_STATE)(intptr_t)self->own); }

static void callbacks(int threads) {
    static const struct contended_lock lock = {nothing, ensure, give_back, nothing};
    section_calibrate(200);
    Py_InitializeEx(0);
    PyEval_SaveThread();
    contention("callbacks", threads, &lock, 50);
}

static void callbacks_2(void) { callbacks(2); }
static void callbacks_4(void) { callbacks(4); }
static void callbacks_16(void) { callbacks(16); }

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(contended_1), CASE(contended_2), CASE(contended_4), CASE(contended_8), CASE(contended_16),
        CASE(contended_20us_1), CASE(contended_20us_2), CASE(contended_20us_4), CASE(contended_20us_8),
        CASE(contended_20us_16), CASE(callbacks_2), CASE(callbacks_4), CASE(callbacks_16),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
