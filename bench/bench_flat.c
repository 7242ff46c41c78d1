/* Cost that must not grow with what is not used: thread states and interpreters alive, threads that wait.

   A "_growth" is the figure of a crowded process over the same figure in the same process before the crowd came: it is to
   stay near 1 on any machine. */
#include "bench.h"

#include <stdatomic.h>
#include <stdint.h>

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

/* A peer's interpreters take megabytes and milliseconds each: it gets a tenth. */
#ifdef INTERLOCK_VERSION
enum { kInterpreters = 1000 };
#else
enum { kInterpreters = 100 };
#endif

static void make_interpreters(PyThreadState *main_state) {
    for (int i = 0; i < kInterpreters; i++) {
        if (!Py_NewInterpreter()) {
            abort();
        }
        PyThreadState_Swap(main_state);
    }
}

static void interpreters_1000(void) { crowded("interpreters_1000", make_interpreters); }

/* ---- waiting threads ---- */

enum { kMostWaiters = 1000, kRounds = 9 };
static atomic_int coming, gone, round_number, over;
static int waiters;
static int done[2];

static void *wait_once_a_round(void *argument) {
    char byte = 0;
    bench_pin((int)(intptr_t)argument);
    PyThreadState *own = PyThreadState_New(interp);
    for (int seen = 0; !over; seen++) {
        coming++;
        PyEval_RestoreThread(own);
        PyEval_SaveThread();
        if (++gone == waiters && write(done[1], &byte, 1) != 1) {
            abort();
        }
        while (round_number == seen) {
            usleep(2000);
        }
    }
    return NULL;
}

/* From the moment a lock that everybody waits for is given up until each waiter has had it. */
static void hand_over(int count) {
    double figures[kRounds];
    char byte, label[64];
    pthread_t thread;
    waiters = count;
    bench_pin(0);
    Py_InitializeEx(0);
    interp = PyInterpreterState_Get();
    if (pipe(done) != 0) {
        abort();
    }
    PyThreadState *main_state = PyThreadState_Get();
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 256 * 1024);
    for (int i = 0; i < count; i++) {
        if (pthread_create(&thread, &small, wait_once_a_round, (void *)(intptr_t)i) != 0) {
            abort();
        }
    }
    for (int r = 0; r < kRounds; r++) {
        /* All are at the lock, and asleep. */
        while (coming < count) {
            usleep(1000);
        }
        usleep(50000);
        coming = gone = 0;
        const double begin = now_ns();
        PyEval_SaveThread();
        if (read(done[0], &byte, 1) != 1) {
            abort();
        }
        figures[r] = (now_ns() - begin) / count;
        PyEval_RestoreThread(main_state);
        over = r + 1 == kRounds;
        round_number++;
    }
    qsort(figures, kRounds, sizeof *figures, compare_doubles);
    snprintf(label, sizeof label, "hand_over_waiters_%d", count);
    report(label, figures[kRounds / 2], "ns");
}

static void hand_over_waiters_10(void) { hand_over(10); }
static void hand_over_waiters_100(void) { hand_over(100); }
static void hand_over_waiters_1000(void) { hand_over(1000); }

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(states_10000), CASE(interpreters_1000), CASE(hand_over_waiters_10), CASE(hand_over_waiters_100),
        CASE(hand_over_waiters_1000),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
