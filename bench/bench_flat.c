/* Cost that must not grow with what is not used: thread states and interpreters alive.

   A "_growth" is the figure of a crowded process over the same figure in the same process before the crowd came: it is to
   stay near 1 on any machine. */
#include "bench.h"

static PyInterpreterState *interp;

enum { kSaveRestore, kEnsureDetached, kForeignCold, kSwap, kNewDelete, kCheckpoint, kFigures };
static const char *const figure_names[kFigures] = {"save_restore", "ensure_own_detached", "ensure_foreign_cold",
                                                   "swap", "state_new_delete", "checkpoint_idle"};

static void *foreign_cold(void *result) {
    bench_pin(0);
    BENCH_MEASURE(*(double *)result, PyGILState_STATE s = PyGILState_Ensure(); PyGILState_Release(s));
    return NULL;
}

static void measure_all(double *figures, PyThreadState *other) {
    BENCH_MEASURE(figures[kSaveRestore], PyThreadState *s = PyEval_SaveThread(); PyEval_RestoreThread(s));
    PyThreadState *main_state = PyThreadState_Get();
    BENCH_MEASURE(figures[kSwap], PyThreadState_Swap(other); PyThreadState_Swap(main_state));
    BENCH_MEASURE(figures[kNewDelete], PyThreadState *s = PyThreadState_New(interp); PyThreadState_Clear(s);
                  PyThreadState_Delete(s));
    BENCH_MEASURE(figures[kCheckpoint], Py_MakePendingCalls());
    PyEval_SaveThread();
    BENCH_MEASURE(figures[kEnsureDetached], PyGILState_STATE s = PyGILState_Ensure(); PyGILState_Release(s));
    pthread_t thread;
    pthread_create(&thread, NULL, foreign_cold, &figures[kForeignCold]);
    pthread_join(thread, NULL);
    PyEval_RestoreThread(main_state);
}

static void crowded(const char *crowd, void (*make)(PyThreadState *main_state)) {
    double before[kFigures], after[kFigures];
    char label[96];
    bench_pin(0);
    Py_InitializeEx(0);
    bench_second_thread();
    interp = PyInterpreterState_Get();
    PyThreadState *main_state = PyThreadState_Get(), *other = PyThreadState_New(interp);
    measure_all(before, other);
    make(main_state);
    measure_all(after, other);
    for (int i = 0; i < kFigures; i++) {
        snprintf(label, sizeof label, "%s_%s", figure_names[i], crowd);
        report(label, after[i], "ns");
        snprintf(label, sizeof label, "%s_%s_growth", figure_names[i], crowd);
        report(label, after[i] / before[i], "times");
    }
}

static void make_states(PyThreadState *main_state) {
    (void)main_state;
    for (int i = 0; i < 10000; i++) {
        PyThreadState_New(interp);
    }
}

static void states_10000(void) { crowded("states_10000", make_states); }

static void make_interpreters(PyThreadState *main_state) {
    for (int i = 0; i < 1000; i++) {
        if (!Py_NewInterpreter()) {
            abort();
        }
        PyThreadState_Swap(main_state);
    }
}

static void interpreters_1000(void) { crowded("interpreters_1000", make_interpreters); }

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(states_10000), CASE(interpreters_1000),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
