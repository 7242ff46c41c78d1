/* The lock handed from thread to thread: taking turns, to a thread that sleeps at it, to a row of waiters. */
#include "bench.h"

#include <stdatomic.h>
#include <stdint.h>

static PyInterpreterState *interp;

/* ---- hand-over: two threads take turns, each signals while it has the lock ---- */

static PyThread_type_lock turns[2];

static void *take_turns(void *argument) {
    PyThreadState *own = PyThreadState_New(interp);
    bench_pin((int)(intptr_t)argument);
    PyEval_RestoreThread(own);
    for (;;) {
        PyThreadState *s = PyEval_SaveThread();
        PyThread_acquire_lock(turns[1], WAIT_LOCK);
        PyEval_RestoreThread(s);
        PyThread_release_lock(turns[0]);
    }
    return NULL;
}

static void start_turns(void *(*partner)(void *), int cpu) {
    pthread_t thread;
    bench_pin(0);
    Py_InitializeEx(0);
    interp = PyInterpreterState_Get();
    turns[0] = PyThread_allocate_lock();
    turns[1] = PyThread_allocate_lock();
    PyThread_acquire_lock(turns[0], WAIT_LOCK);
    PyThread_acquire_lock(turns[1], WAIT_LOCK);
    pthread_create(&thread, NULL, partner, (void *)(intptr_t)cpu);
}

static void ping_pong(const char *name, int cpu) {
    start_turns(take_turns, cpu);
    BENCH_LOOP(name, PyThread_release_lock(turns[1]); PyThreadState *s = PyEval_SaveThread();
               PyThread_acquire_lock(turns[0], WAIT_LOCK); PyEval_RestoreThread(s));
}

static void ping_pong_1cpu(void) { ping_pong("ping_pong_1cpu", 0); }
static void ping_pong_2cpu(void) { ping_pong("ping_pong_2cpu", 1); }

/* The same by threads that signal while neither has the lock: what is left is the kernel's work. */
static void *take_free_turns(void *argument) {
    bench_pin(0);
    PyEval_RestoreThread(PyThreadState_New(interp));
    PyThreadState *s = PyEval_SaveThread();
    PyThread_acquire_lock(turns[1], WAIT_LOCK);
    for (;;) {
        PyEval_RestoreThread(s);
        s = PyEval_SaveThread();
        PyThread_release_lock(turns[0]);
        PyThread_acquire_lock(turns[1], WAIT_LOCK);
    }
    return argument;
}

static void ping_pong_free_1cpu(void) {
    start_turns(take_free_turns, 0);
    BENCH_LOOP("ping_pong_free_1cpu", PyThreadState *s = PyEval_SaveThread(); PyThread_release_lock(turns[1]);
               PyThread_acquire_lock(turns[0], WAIT_LOCK); PyEval_RestoreThread(s));
}

/* ---- the lock given up while a thread on the other processor sleeps at it ---- */

enum { kTransfers = 501 };
static atomic_int asked, waiting, arrived;
static double arrival;

static void *wait_to_be_given(void *argument) {
    PyThreadState *own = PyThreadState_New(interp);
    bench_pin(1);
    for (int i = 1;; i++) {
        while (asked != i) {
            sched_yield();
        }
        waiting = i;
        PyEval_RestoreThread(own);
        arrival = now_ns();
        PyEval_SaveThread();
        arrived = i;
    }
    return argument;
}

/* From Save to the return of the waiter's Restore, and what that Save costs who leaves. */
static void transfer(void) {
    static double delay[kTransfers], cost[kTransfers];
    pthread_t thread;
    bench_pin(0);
    Py_InitializeEx(0);
    interp = PyInterpreterState_Get();
    pthread_create(&thread, NULL, wait_to_be_given, NULL);
    for (int i = 1; i <= kTransfers; i++) {
        asked = i;
        while (waiting != i) {
            sched_yield();
        }
        /* Long enough to be asleep, shorter than CPython's interval, after which a leaver waits for its successor. */
        double begin = now_ns();
        while (now_ns() - begin < 400e3) {
        }
        begin = now_ns();
        PyThreadState *s = PyEval_SaveThread();
        cost[i - 1] = now_ns() - begin;
        while (arrived != i) {
            sched_yield();
        }
        delay[i - 1] = arrival - begin;
        PyEval_RestoreThread(s);
    }
    report("transfer_p50", median(delay, kTransfers), "ns");
    report("transfer_leaver", median(cost, kTransfers), "ns");
}

/* ---- waiting threads ---- */

enum { kRounds = 15 };
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
        usleep(20000);
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
    snprintf(label, sizeof label, "hand_over_waiters_%d", count);
    report(label, median(figures, kRounds), "ns");
}

static void hand_over_waiters_10(void) { hand_over(10); }
static void hand_over_waiters_100(void) { hand_over(100); }
static void hand_over_waiters_1000(void) { hand_over(1000); }

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(ping_pong_1cpu), CASE(ping_pong_2cpu), CASE(ping_pong_free_1cpu), CASE(transfer),
        CASE(hand_over_waiters_10), CASE(hand_over_waiters_100), CASE(hand_over_waiters_1000),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
