/* An echo thread beside computing threads: what its requests wait, and what the computing threads keep.

   Who includes this gives the threads' bodies: with the runtime's lock, or without any for the floor.  Computing threads are
   on one processor; the echo thread and its client, which knows nothing of the lock, are on the other.  "paced" leaves half a
   millisecond between the requests, so that a computing thread always has the lock; otherwise the next one comes at once, and
   a peer is quick as long as its computing thread has not come back: so the time per request is the median over windows. */
#ifndef INTERLOCK_BENCH_CONVOY_H
#define INTERLOCK_BENCH_CONVOY_H

#include "bench.h"

#include <stdatomic.h>

static int request[2], answer[2];
static atomic_long computed;
static atomic_int stop_computing;

/* What they compute in a nanosecond when nobody wants the lock. */
static double rate_alone(int hogs, void *(*compute)(void *)) {
    const struct timespec a_while = {0, 300000000};
    pthread_t ids[2];
    for (int i = 0; i < hogs; i++) {
        pthread_create(&ids[i], NULL, compute, NULL);
    }
    const double begin = now_ns();
    nanosleep(&a_while, NULL);
    const double rate = (double)computed / (now_ns() - begin);
    stop_computing = 1;
    for (int i = 0; i < hogs; i++) {
        pthread_join(ids[i], NULL);
    }
    stop_computing = 0;
    computed = 0;
    return rate;
}

/* Reports NAME_p50, _p99 and _time_per_request; with computing threads _share, of what they compute without the echo. */
static void convoy(const char *name, int hogs, int paced, void *(*compute)(void *), void *(*serve)(void *)) {
    enum { kMost = 1000000, kTerms = 16 };
    static double latency[kMost], per_request[kTerms];
    pthread_t server, ids[2];
    char label[64], byte = 0;
    if (pipe(request) != 0 || pipe(answer) != 0) {
        abort();
    }
    const double alone = hogs ? rate_alone(hogs, compute) : 0;
    pthread_create(&server, NULL, serve, NULL);
    for (int i = 0; i < hogs; i++) {
        pthread_create(&ids[i], NULL, compute, NULL);
    }
    bench_pin(1);
    const struct timespec settle = {0, 50000000}, pace = {0, 500000};
    nanosleep(&settle, NULL);
    computed = 0;
    int n = 0;
    const double begin = now_ns();
    double end = begin;
    for (int w = 0; w < kTerms; w++) {
        const int before = n;
        const double window = end;
        while (end - window < 8e7 && n < kMost) {
            const double sent = now_ns();
            if (write(request[1], &byte, 1) != 1 || read(answer[0], &byte, 1) != 1) {
                abort();
            }
            latency[n++] = now_ns() - sent;
            if (paced) {
                nanosleep(&pace, NULL);
            }
            end = now_ns();
        }
        per_request[w] = (end - window) / (n - before);
    }
    const double elapsed = end - begin;
    const double share = hogs ? (double)computed / elapsed / alone : 0;
    qsort(latency, (size_t)n, sizeof *latency, compare_doubles);
    snprintf(label, sizeof label, "%s_p50", name);
    report(label, latency[n / 2], "ns");
    snprintf(label, sizeof label, "%s_p99", name);
    report(label, latency[n * 99 / 100], "ns");
    snprintf(label, sizeof label, "%s_time_per_request", name);
    report(label, median(per_request, kTerms), "ns");
    if (hogs) {
        snprintf(label, sizeof label, "%s_share", name);
        report(label, share, "share");
    }
}

#endif
