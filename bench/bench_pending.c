/* Pending calls: added by the thread that runs them, and by others. */
#include "bench.h"

#include <stdatomic.h>
#include <stdint.h>

static int nothing(void *argument) {
    (void)argument;
    return 0;
}

static void pending_16(void) {
    bench_start();
    long left = 0;
    /* A sixteenth of a pass for each call. */
    BENCH_LOOP("pending_16", Py_AddPendingCall(nothing, NULL); if (++left % 16 == 0) Py_MakePendingCalls());
}

static void pending_single(void) {
    bench_start();
    BENCH_LOOP("pending_single", Py_AddPendingCall(nothing, NULL); Py_MakePendingCalls());
}

/* ---- from other threads ---- */

static atomic_int stop;
static long ran;

static int count(void *argument) {
    ++*(long *)argument;
    return 0;
}

static void *add_calls(void *index) {
    bench_pin((int)(intptr_t)index);
    while (!stop) {
        if (Py_AddPendingCall(count, &ran) != 0) {
            sched_yield();
        }
    }
    return NULL;
}

static void pending_from(const char *name, int threads) {
    double per_call[kBatches];
    pthread_t ids[4];
    bench_pin(0);
    Py_InitializeEx(0);
    for (int i = 0; i < threads; i++) {
        pthread_create(&ids[i], NULL, add_calls, (void *)(intptr_t)(i + 1));
    }
    double begin = now_ns();
    while (now_ns() - begin < 5e7) {
        Py_MakePendingCalls();
    }
    for (int batch = 0; batch < kBatches; batch++) {
        const long before = ran;
        begin = now_ns();
        double end; /* read each time: a peer's adders come to its lock only while the remover is away from it */
        do {
            Py_MakePendingCalls();
            end = now_ns();
        } while (end - begin < 5e7);
        per_call[batch] = (end - begin) / (double)(ran > before ? ran - before : 1);
    }
    stop = 1;
    report(name, median(per_call, kBatches), "ns");
}

static void pending_from_1(void) { pending_from("pending_from_1", 1); }
static void pending_from_4(void) { pending_from("pending_from_4", 4); }

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(pending_16), CASE(pending_single), CASE(pending_from_1), CASE(pending_from_4),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
