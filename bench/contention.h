/* Threads that take turns at a lock: time per operation, fairness and waits.

   Who includes this says what the lock is: the runtime's, or one of the floors'.  Each thread holds it for one section and
   leaves it alone for another.  Time is cut into windows, of which the first is not counted; time per operation and Jain's
   index are the medians over the windows, percentiles are those of all waits in them. */
#ifndef INTERLOCK_BENCH_CONTENTION_H
#define INTERLOCK_BENCH_CONTENTION_H

#include "bench.h"

#include <stdatomic.h>
#include <stdint.h>

enum { kMostContenders = 16, kWindows = 16, kSteps = 32, kBuckets = kSteps * 40 };

struct contender {
    _Alignas(128) int index;
    void *own; /* what `join` made, or what `acquire` keeps for `release` */
    const struct contended_lock *lock;
    long done[kWindows + 1];
    long waits[kBuckets];
    double longest;
};

struct contended_lock {
    void (*join)(struct contender *);
    void (*acquire)(struct contender *);
    void (*release)(struct contender *);
    void (*leave)(struct contender *);
};

static struct contender contenders[kMostContenders];
static atomic_int contention_go, contention_window;
static double section_ns, section_loops_per_ns;

/* Busy for a section, by a loop whose speed was measured. */
static inline void section(void) {
    for (volatile long i = (long)(section_ns * section_loops_per_ns); i > 0; i--) {
    }
}

static inline void section_calibrate(double ns) {
    const long loops = 2000000;
    double best = 1e9;
    for (int attempt = 0; attempt < 10; attempt++) { /* the quickest was disturbed least */
        const double begin = now_ns();
        for (volatile long i = loops; i > 0; i--) {
        }
        const double elapsed = now_ns() - begin;
        best = elapsed < best ? elapsed : best;
    }
    section_loops_per_ns = (double)loops / best;
    section_ns = ns;
}

/* Logarithmic, in steps of 3%. */
static inline int bucket_of(double wait) {
    const uint64_t ns = wait > 0 ? (uint64_t)wait : 0;
    if (ns < kSteps) {
        return (int)ns;
    }
    const int octave = 63 - __builtin_clzll(ns) - 5;
    const int bucket = kSteps * (octave + 1) + (int)((ns >> octave) & (kSteps - 1));
    return bucket < kBuckets ? bucket : kBuckets - 1;
}

static inline double floor_of_bucket(int bucket) {
    const int octave = bucket / kSteps - 1, step = bucket % kSteps;
    return octave < 0 ? step : (double)((uint64_t)(kSteps + step) << octave);
}

static void *contend(void *argument) {
    struct contender *self = argument;
    const struct contended_lock *lock = self->lock;
    bench_pin(self->index);
    lock->join(self);
    while (!contention_go) {
        sched_yield();
    }
    for (long i = 0;; i++) {
        const int sampled = i % 16 == 0;
        const double begin = sampled ? now_ns() : 0;
        lock->acquire(self);
        const double wait = sampled ? now_ns() - begin : 0;
        section();
        lock->release(self);
        const int window = contention_window;
        if (window > kWindows) {
            break;
        }
        self->done[window]++;
        if (sampled && window > 0) {
            self->waits[bucket_of(wait)]++;
            self->longest = wait > self->longest ? wait : self->longest;
        }
        section();
    }
    lock->leave(self);
    return NULL;
}

static double percentile_of_waits(const long *waits, double part) {
    long all = 0, seen = 0;
    for (int b = 0; b < kBuckets; b++) {
        all += waits[b];
    }
    for (int b = 0; b < kBuckets; b++) {
        seen += waits[b];
        if (seen > 0 && (double)seen >= (double)all * part) {
            return floor_of_bucket(b);
        }
    }
    return 0;
}

/* Reports NAME_N, and of its threads: _jain, _wait_p50, _wait_p99, _wait_max.  The caller calibrated, and holds no lock. */
static void contention(const char *name, int threads, const struct contended_lock *lock, int window_ms) {
    pthread_t ids[kMostContenders];
    double per_operation[kWindows], jain[kWindows], longest = 0;
    static long waits[kBuckets];
    char label[96];
    for (int i = 0; i < threads; i++) {
        contenders[i].index = i;
        contenders[i].lock = lock;
        if (pthread_create(&ids[i], NULL, contend, &contenders[i]) != 0) {
            abort();
        }
    }
    const struct timespec a_window = {0, window_ms * 1000000};
    contention_go = 1;
    nanosleep(&a_window, NULL);
    double begin = now_ns();
    for (int w = 0; w < kWindows; w++) {
        contention_window = w + 1;
        nanosleep(&a_window, NULL);
        const double end = now_ns();
        per_operation[w] = end - begin; /* a sleep may be longer; divided below */
        begin = end;
    }
    contention_window = kWindows + 1;
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
    }
    for (int w = 0; w < kWindows; w++) {
        double sum = 0, squares = 0;
        for (int i = 0; i < threads; i++) {
            const double n = (double)contenders[i].done[w + 1];
            sum += n;
            squares += n * n;
        }
        per_operation[w] /= sum > 0 ? sum : 1;
        jain[w] = squares > 0 ? sum * sum / ((double)threads * squares) : 0;
    }
    for (int i = 0; i < threads; i++) {
        longest = contenders[i].longest > longest ? contenders[i].longest : longest;
        for (int b = 0; b < kBuckets; b++) {
            waits[b] += contenders[i].waits[b];
        }
    }
    snprintf(label, sizeof label, "%s_%d", name, threads);
    report(label, median(per_operation, kWindows), "ns");
    snprintf(label, sizeof label, "%s_%d_jain", name, threads);
    report(label, median(jain, kWindows), "index");
    snprintf(label, sizeof label, "%s_%d_wait_p50", name, threads);
    report(label, percentile_of_waits(waits, 0.5), "ns");
    snprintf(label, sizeof label, "%s_%d_wait_p99", name, threads);
    report(label, percentile_of_waits(waits, 0.99), "ns");
    snprintf(label, sizeof label, "%s_%d_wait_max", name, threads);
    report(label, longest, "ns");
}

#endif
