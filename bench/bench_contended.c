/* Several threads: throughput, fairness, waits, hand-over, callbacks, the convoy. */
#include "bench.h"

#include <stdatomic.h>
#include <stdint.h>

static atomic_int go, stop;
static double section_ns;
static PyInterpreterState *interp;

/* Busy for about this long, by a loop whose speed was measured. */
static double loops_per_ns;
static void busy(double ns) {
    for (volatile long i = (long)(ns * loops_per_ns); i > 0; i--) {
    }
}

static void calibrate(void) {
    const long loops = 20000000;
    const double begin = now_ns();
    for (volatile long i = loops; i > 0; i--) {
    }
    loops_per_ns = (double)loops / (now_ns() - begin);
}

enum { kMaxThreads = 16, kWindows = 10, kBuckets = 400 };

struct member {
    int index;
    long windows[kWindows];
    long waits[kBuckets]; /* logarithmic, 8% steps from 10 ns */
    double longest;
};

static struct member members[kMaxThreads];
static atomic_int window;

static int bucket_of(double ns) {
    int bucket = 0;
    for (double edge = 10; edge < ns && bucket < kBuckets - 1; edge *= 1.08) {
        bucket++;
    }
    return bucket;
}

static void *contend(void *argument) {
    struct member *self = argument;
    bench_pin(self->index);
    PyThreadState *own = PyThreadState_New(interp);
    while (!go) {
        sched_yield();
    }
    for (long i = 0; !stop; i++) {
        if (i % 16 == 0) {
            const double begin = now_ns();
            PyEval_RestoreThread(own);
            const double wait = now_ns() - begin;
            self->waits[bucket_of(wait)]++;
            self->longest = wait > self->longest ? wait : self->longest;
        } else {
            PyEval_RestoreThread(own);
        }
        busy(section_ns);
        self->windows[window % kWindows]++;
        PyEval_SaveThread();
        busy(section_ns);
    }
    PyEval_RestoreThread(own);
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void contended(const char *name, int threads, double ns) {
    pthread_t ids[kMaxThreads];
    char label[96];
    calibrate();
    section_ns = ns;
    Py_InitializeEx(0);
    interp = PyInterpreterState_Get();
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < threads; i++) {
        members[i].index = i;
        pthread_create(&ids[i], NULL, contend, &members[i]);
    }
    go = 1;
    const double begin = now_ns();
    for (int i = 0; i < kWindows; i++) {
        struct timespec pause_100ms = {0, 100000000};
        nanosleep(&pause_100ms, NULL);
        window++;
    }
    const double elapsed = now_ns() - begin;
    stop = 1;
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
    }
    PyEval_RestoreThread(saved);

    double total = 0, jain = 0, longest = 0;
    long waits[kBuckets] = {0}, all_waits = 0;
    for (int w = 0; w < kWindows; w++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < threads; i++) {
            const double n = (double)members[i].windows[w];
            sum += n;
            squares += n * n;
        }
        total += sum;
        jain += squares > 0 ? sum * sum / ((double)threads * squares) / kWindows : 0;
    }
    for (int i = 0; i < threads; i++) {
        longest = members[i].longest > longest ? members[i].longest : longest;
        for (int b = 0; b < kBuckets; b++) {
            waits[b] += members[i].waits[b];
            all_waits += members[i].waits[b];
        }
    }
    snprintf(label, sizeof label, "%s_%d", name, threads);
    report(label, elapsed / total, "ns");
    snprintf(label, sizeof label, "%s_%d_jain", name, threads);
    report(label, jain, "index");
    long seen = 0;
    double edge = 10;
    for (int b = 0; b < kBuckets; b++, edge *= 1.08) {
        seen += waits[b];
        if (seen >= all_waits * 99 / 100) {
            break;
        }
    }
    snprintf(label, sizeof label, "%s_%d_wait_p99", name, threads);
    report(label, edge, "ns");
    snprintf(label, sizeof label, "%s_%d_wait_max", name, threads);
    report(label, longest, "ns");
}

static void contended_1(void) { contended("contended", 1, 200); }
static void contended_2(void) { contended("contended", 2, 200); }
static void contended_4(void) { contended("contended", 4, 200); }
static void contended_8(void) { contended("contended", 8, 200); }
static void contended_16(void) { contended("contended", 16, 200); }
static void contended_20us_1(void) { contended("contended_20us", 1, 20000); }
static void contended_20us_2(void) { contended("contended_20us", 2, 20000); }
static void contended_20us_4(void) { contended("contended_20us", 4, 20000); }
static void contended_20us_8(void) { contended("contended_20us", 8, 20000); }
static void contended_20us_16(void) { contended("contended_20us", 16, 20000); }

/* ---- callbacks of foreign threads ---- */

static void *call_back(void *argument) {
    struct member *self = argument;
    bench_pin(self->index);
    while (!go) {
        sched_yield();
    }
    while (!stop) {
        PyGILState_STATE s = PyGILState_Ensure();
        busy(200);
        PyGILState_Release(s);
        busy(200);
        self->windows[0]++;
    }
    return NULL;
}

static void callbacks(int threads) {
    pthread_t ids[kMaxThreads];
    char label[64];
    calibrate();
    Py_InitializeEx(0);
    PyEval_SaveThread();
    for (int i = 0; i < threads; i++) {
        members[i].index = i;
        pthread_create(&ids[i], NULL, call_back, &members[i]);
    }
    go = 1;
    const double begin = now_ns();
    struct timespec pause_1s = {1, 0};
    nanosleep(&pause_1s, NULL);
    stop = 1;
    const double elapsed = now_ns() - begin;
    double total = 0;
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        total += (double)members[i].windows[0];
    }
    snprintf(label, sizeof label, "callbacks_%d", threads);
    report(label, elapsed / total, "ns");
}

static void callbacks_2(void) { callbacks(2); }
static void callbacks_4(void) { callbacks(4); }
static void callbacks_16(void) { callbacks(16); }

/* ---- hand-over: two threads take turns, each signals while it has the lock ---- */

static PyThread_type_lock turns[2];

static void *take_turns(void *argument) {
    PyThreadState *own = PyThreadState_New(interp);
    bench_pin((int)(intptr_t)argument);
    PyEval_RestoreThread(own);
    while (!stop) {
        PyThreadState *s = PyEval_SaveThread();
        PyThread_acquire_lock(turns[1], WAIT_LOCK);
        PyEval_RestoreThread(s);
        PyThread_release_lock(turns[0]);
    }
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void ping_pong(const char *name, int cpu) {
    pthread_t thread;
    bench_pin(0);
    Py_InitializeEx(0);
    interp = PyInterpreterState_Get();
    turns[0] = PyThread_allocate_lock();
    turns[1] = PyThread_allocate_lock();
    PyThread_acquire_lock(turns[0], WAIT_LOCK);
    PyThread_acquire_lock(turns[1], WAIT_LOCK);
    pthread_create(&thread, NULL, take_turns, (void *)(intptr_t)cpu);
    BENCH_LOOP(name, PyThread_release_lock(turns[1]); PyThreadState *s = PyEval_SaveThread();
               PyThread_acquire_lock(turns[0], WAIT_LOCK); PyEval_RestoreThread(s));
}

static void ping_pong_1cpu(void) { ping_pong("ping_pong_1cpu", 0); }
static void ping_pong_2cpu(void) { ping_pong("ping_pong_2cpu", 1); }

/* ---- pending calls from other threads ---- */

static atomic_long added;
static int count(void *argument) {
    ++*(long *)argument;
    return 0;
}

static long ran;
static void *add_calls(void *argument) {
    while (!stop) {
        if (Py_AddPendingCall(count, &ran) == 0) {
            added++;
        } else {
            sched_yield();
        }
    }
    return argument;
}

static void pending_foreign(const char *name, int threads) {
    pthread_t ids[4];
    Py_InitializeEx(0);
    for (int i = 0; i < threads; i++) {
        pthread_create(&ids[i], NULL, add_calls, NULL);
    }
    const double begin = now_ns();
    while (now_ns() - begin < 1e9) {
        Py_MakePendingCalls();
    }
    report(name, (now_ns() - begin) / (double)ran, "ns");
    stop = 1;
}

static void pending_from_1(void) { pending_foreign("pending_from_1", 1); }
static void pending_from_4(void) { pending_foreign("pending_from_4", 4); }

/* ---- the convoy: an echo thread beside computing threads ---- */

static int request[2], answer[2];
static atomic_long computed;

#ifdef INTERLOCK_VERSION
#include <interlock.h>
static void compute_once(void) { Interlock_Checkpoint(); }
#else
/* CPython's drop request is answered by bytecode only: its computing thread runs some. */
static void compute_once(void) { PyRun_SimpleString("for i in range(100000): pass"); }
#endif

static void *compute(void *argument) {
    bench_pin(0);
    PyGILState_Ensure();
    while (!stop) {
#ifdef INTERLOCK_VERSION
        for (int i = 0; i < 100000; i++) {
            compute_once();
        }
#else
        compute_once();
#endif
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

static double share_alone(int hogs) {
    struct timespec half_second = {0, 500000000};
    pthread_t ids[2];
    stop = 0;
    computed = 0;
    for (int i = 0; i < hogs; i++) {
        pthread_create(&ids[i], NULL, compute, NULL);
    }
    const double begin = now_ns();
    nanosleep(&half_second, NULL);
    const double rate = (double)computed / (now_ns() - begin);
    stop = 1;
    for (int i = 0; i < hogs; i++) {
        pthread_join(ids[i], NULL);
    }
    stop = 0;
    computed = 0;
    return rate;
}

static void convoy(const char *name, int hogs, int paced) {
    enum { kMost = 400000 };
    static double latency[kMost];
    pthread_t server, ids[2];
    char label[64], byte = 0;
    if (pipe(request) != 0 || pipe(answer) != 0) {
        abort();
    }
    Py_InitializeEx(0);
    PyEval_SaveThread();
    const double alone = hogs ? share_alone(hogs) : 0;
    pthread_create(&server, NULL, serve, NULL);
    for (int i = 0; i < hogs; i++) {
        pthread_create(&ids[i], NULL, compute, NULL);
    }
    bench_pin(1);
    struct timespec settle = {0, 50000000}, pace = {0, 500000};
    nanosleep(&settle, NULL);
    computed = 0;
    int n = 0;
    const double begin = now_ns();
    while (now_ns() - begin < 2e9 && n < kMost) {
        const double sent = now_ns();
        if (write(request[1], &byte, 1) != 1 || read(answer[0], &byte, 1) != 1) {
            abort();
        }
        latency[n++] = now_ns() - sent;
        if (paced) {
            nanosleep(&pace, NULL);
        }
    }
    const double elapsed = now_ns() - begin;
    const double share = hogs ? (double)computed / elapsed / alone : 0;
    qsort(latency, (size_t)n, sizeof *latency, compare_doubles);
    snprintf(label, sizeof label, "%s_p50", name);
    report(label, latency[n / 2], "ns");
    snprintf(label, sizeof label, "%s_p99", name);
    report(label, latency[n * 99 / 100], "ns");
    snprintf(label, sizeof label, "%s_time_per_request", name);
    report(label, elapsed / n, "ns");
    if (hogs) {
        snprintf(label, sizeof label, "%s_share", name);
        report(label, share, "share");
    }
}

static void convoy_paced_0(void) { convoy("convoy_paced_0", 0, 1); }
static void convoy_paced_1(void) { convoy("convoy_paced_1", 1, 1); }
static void convoy_paced_2(void) { convoy("convoy_paced_2", 2, 1); }
static void convoy_closed_1(void) { convoy("convoy_closed_1", 1, 0); }
static void convoy_closed_2(void) { convoy("convoy_closed_2", 2, 0); }

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(contended_1), CASE(contended_2), CASE(contended_4), CASE(contended_8), CASE(contended_16),
        CASE(contended_20us_1), CASE(contended_20us_2), CASE(contended_20us_4), CASE(contended_20us_8),
        CASE(contended_20us_16), CASE(callbacks_2), CASE(callbacks_4), CASE(callbacks_16),
        CASE(ping_pong_1cpu), CASE(ping_pong_2cpu), CASE(pending_from_1), CASE(pending_from_4), CASE(convoy_paced_0),
        CASE(convoy_paced_1), CASE(convoy_paced_2), CASE(convoy_closed_1), CASE(convoy_closed_2),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
