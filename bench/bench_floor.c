/* The physical floors of the machine, for the column beside the runtimes. */
#include "bench.h"

#include <linux/futex.h>
#include <stdint.h>
#include <sys/syscall.h>

static uint64_t word;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static __thread int local;

static void floor_cas_exchange(void) {
    bench_pin(0);
    bench_second_thread();
    BENCH_LOOP("floor_cas_exchange", __sync_bool_compare_and_swap(&word, 0, 1);
               __atomic_exchange_n(&word, 0, __ATOMIC_SEQ_CST));
}

static void floor_cas_store(void) {
    bench_pin(0);
    bench_second_thread();
    BENCH_LOOP("floor_cas_store", __sync_bool_compare_and_swap(&word, 0, 1);
               __atomic_store_n(&word, 0, __ATOMIC_RELEASE));
}

static void floor_mutex(void) {
    bench_pin(0);
    bench_second_thread();
    BENCH_LOOP("floor_mutex", pthread_mutex_lock(&mutex); pthread_mutex_unlock(&mutex));
}

static void floor_tls(void) {
    bench_pin(0);
    BENCH_LOOP("floor_tls", *(volatile int *)&local = (int)i_);
}

static void *nothing(void *argument) { return argument; }

static void floor_create_join(void) {
    bench_pin(0);
    BENCH_LOOP("floor_create_join", pthread_t t; pthread_create(&t, NULL, nothing, NULL); pthread_join(t, NULL));
}

static int ping[2], pong[2];

static void *echo(void *argument) {
    char byte;
    bench_pin((int)(intptr_t)argument);
    while (read(ping[0], &byte, 1) == 1 && write(pong[1], &byte, 1) == 1) {
    }
    return argument;
}

static void pipe_echo(const char *name, int cpu) {
    pthread_t thread;
    char byte = 0;
    bench_pin(0);
    if (pipe(ping) != 0 || pipe(pong) != 0) {
        abort();
    }
    pthread_create(&thread, NULL, echo, (void *)(intptr_t)cpu);
    BENCH_LOOP(name, if (write(ping[1], &byte, 1) != 1 || read(pong[0], &byte, 1) != 1) abort());
}

static void floor_pipe_echo_1cpu(void) { pipe_echo("floor_pipe_echo_1cpu", 0); }
static void floor_pipe_echo_2cpu(void) { pipe_echo("floor_pipe_echo_2cpu", 1); }

static uint32_t turn;

static void futex(int operation, uint32_t value) { syscall(SYS_futex, &turn, operation, value, NULL, NULL, 0); }

static void *futex_echo(void *argument) {
    bench_pin((int)(intptr_t)argument);
    for (;;) {
        while (__atomic_load_n(&turn, __ATOMIC_ACQUIRE) != 1) {
            futex(FUTEX_WAIT_PRIVATE, 0);
        }
        __atomic_store_n(&turn, 0, __ATOMIC_RELEASE);
        futex(FUTEX_WAKE_PRIVATE, 1);
    }
    return argument;
}

static void floor_futex_2cpu(void) {
    pthread_t thread;
    bench_pin(0);
    pthread_create(&thread, NULL, futex_echo, (void *)(intptr_t)1);
    BENCH_LOOP("floor_futex_2cpu", __atomic_store_n(&turn, 1, __ATOMIC_RELEASE); futex(FUTEX_WAKE_PRIVATE, 1);
               while (__atomic_load_n(&turn, __ATOMIC_ACQUIRE) != 0) futex(FUTEX_WAIT_PRIVATE, 1));
}

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(floor_cas_exchange), CASE(floor_cas_store), CASE(floor_mutex), CASE(floor_tls), CASE(floor_create_join),
        CASE(floor_pipe_echo_1cpu), CASE(floor_pipe_echo_2cpu), CASE(floor_futex_2cpu),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
