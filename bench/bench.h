/* A benchmark program: one process runs one case and prints one line, "CASE VALUE UNIT".

   The same source is built against interlock and against CPython; only names of the mirrored chapter are used, so the
   numbers compare like with like.  bench_floor.c measures the machine.  Without a case a program lists its cases, with
   --version it prints which Python.h it was built with.  A case whose name starts with _ is a part of another. */
#ifndef INTERLOCK_BENCH_H
#define INTERLOCK_BENCH_H

#include <Python.h>

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct bench_case {
    const char *name;
    void (*run)(void);
};

static inline double now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static inline int compare_doubles(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, compare_doubles);
    return values[count / 2];
}

static inline void report(const char *name, double value, const char *unit) {
    printf("%s\t%.6g\t%s\n", name, value, unit);
    fflush(stdout);
}

enum { kBatches = 21 };

/* Stores the nanoseconds per operation: the median of the batches, each long enough for the clock not to matter. */
#define BENCH_MEASURE(result, ...)                                         \
    do {                                                                   \
        long per_batch_ = 1;                                               \
        double batch_[kBatches];                                           \
        for (;;) {                                                         \
            const double begin_ = now_ns();                                \
            for (long i_ = 0; i_ < per_batch_; i_++) {                     \
                __VA_ARGS__;                                               \
            }                                                              \
            if (now_ns() - begin_ > 2e6) {                                 \
                break;                                                     \
            }                                                              \
            per_batch_ *= 2;                                               \
        }                                                                  \
        for (int b_ = 0; b_ < kBatches; b_++) {                            \
            const double begin_ = now_ns();                                \
            for (long i_ = 0; i_ < per_batch_; i_++) {                     \
                __VA_ARGS__;                                               \
            }                                                              \
            batch_[b_] = (now_ns() - begin_) / (double)per_batch_;         \
        }                                                                  \
        result = median(batch_, kBatches);                                 \
    } while (0)

/* Reports it. */
#define BENCH_LOOP(name, ...)                   \
    do {                                        \
        double measured_;                       \
        BENCH_MEASURE(measured_, __VA_ARGS__);  \
        report(name, measured_, "ns");          \
    } while (0)

/* glibc leaves atomics out of a process with one thread: every single-thread case runs beside a parked second one. */
static inline void *bench_park(void *argument) {
    for (;;) {
        pause();
    }
    return argument;
}

static inline void bench_second_thread(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, bench_park, NULL) != 0) {
        abort();
    }
}

/* Bytes that the process has resident. */
static inline double bench_resident(void) {
    long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    if (!statm || fscanf(statm, "%*s %ld", &pages) != 1) {
        abort();
    }
    fclose(statm);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static inline void *checked(void *object) {
    if (object == NULL) {
        PyErr_Print();
        abort();
    }
    return object;
}

static inline void bench_pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu % (int)sysconf(_SC_NPROCESSORS_ONLN), &set);
    pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

/* The runtime on one processor, with a second thread. */
static inline void bench_start(void) {
    bench_pin(0);
    Py_InitializeEx(0);
    bench_second_thread();
}

static inline int bench_main(int argc, char **argv, const struct bench_case *cases, int count) {
    if (argc < 2) {
        for (int i = 0; i < count; i++) {
            if (cases[i].name[0] != '_') {
                puts(cases[i].name);
            }
        }
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts(PY_VERSION);
        return 0;
    }
    for (int i = 0; i < count; i++) {
        if (strcmp(argv[1], cases[i].name) == 0) {
            cases[i].run();
            fflush(stdout);
            _exit(0);
        }
    }
    fprintf(stderr, "no case %s\n", argv[1]);
    return 2;
}

#endif
