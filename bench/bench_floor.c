/* The physical floors of the machine, for the column beside the runtimes: what the same work takes without a runtime. */
#include "contention.h"
#include "convoy.h"

#include <errno.h>
#include <linux/futex.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* glibc leaves atomics out of a process with one thread. */
static void two_threads(void) {
    bench_pin(0);
    bench_second_thread();
}

/* ---- One thread: words, calls, memory ---- */

static uint64_t word, words[2];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static __thread int local;

static inline void take(uint64_t *at) { __sync_bool_compare_and_swap(at, 0, 1); }
static inline void give_by_exchange(uint64_t *at) { __atomic_exchange_n(at, 0, __ATOMIC_SEQ_CST); }
static inline void give_by_store(uint64_t *at) { __atomic_store_n(at, 0, __ATOMIC_RELEASE); }

static void floor_cas_exchange(void) {
    two_threads();
    BENCH_LOOP("floor_cas_exchange", take(&word); give_by_exchange(&word));
}

static void floor_cas_store(void) {
    two_threads();
    BENCH_LOOP("floor_cas_store", take(&word); give_by_store(&word));
}

/* A locked operation, and the word that it wrote read by the next instruction. */
static void floor_cas_load(void) {
    two_threads();
    BENCH_LOOP("floor_cas_load", __atomic_fetch_add(&word, 1, __ATOMIC_SEQ_CST);
               (void)*(volatile uint64_t *)&word);
}

static void floor_locked(void) {
    two_threads();
    BENCH_LOOP("floor_locked", __atomic_fetch_or(&word, 1, __ATOMIC_SEQ_CST));
}

/* Add a call to a queue, set the word that is polled, clear it. */
static void floor_locked_3(void) {
    two_threads();
    BENCH_LOOP("floor_locked_3", __sync_bool_compare_and_swap(&words[0], (uint64_t)i_, (uint64_t)i_ + 1);
               __atomic_fetch_or(&word, 1, __ATOMIC_SEQ_CST); __atomic_fetch_and(&word, ~1ull, __ATOMIC_SEQ_CST));
}

static void floor_mutex(void) {
    two_threads();
    BENCH_LOOP("floor_mutex", pthread_mutex_lock(&mutex); pthread_mutex_unlock(&mutex));
}

static void floor_tls(void) {
    two_threads();
    BENCH_LOOP("floor_tls", *(volatile int *)&local = (int)i_);
}

/* What is in a library is called: the smallest call, one that reads thread-local data, two that count in it. */
static void floor_call(void) {
    int (*volatile function)(int) = abs;
    two_threads();
    BENCH_LOOP("floor_call", function(1));
}

static int *(*volatile thread_data)(void) = __errno_location;

static void floor_call_tls(void) {
    two_threads();
    BENCH_LOOP("floor_call_tls", (void)*(volatile int *)thread_data());
}

static void floor_call_tls_2(void) {
    two_threads();
    BENCH_LOOP("floor_call_tls_2", ++*(volatile int *)thread_data(); --*(volatile int *)thread_data());
}

/* The two calls, and a word taken and given. */
static void floor_attach(void) {
    two_threads();
    BENCH_LOOP("floor_attach", ++*(volatile int *)thread_data(); take(&word); --*(volatile int *)thread_data();
               give_by_exchange(&word));
}

static pthread_key_t key;

static void floor_tss_get(void) {
    two_threads();
    pthread_key_create(&key, NULL);
    pthread_setspecific(key, &key);
    BENCH_LOOP("floor_tss_get", pthread_getspecific(key));
}

static void floor_tss_set(void) {
    two_threads();
    pthread_key_create(&key, NULL);
    BENCH_LOOP("floor_tss_set", pthread_setspecific(key, &key));
}

static void floor_tss_create(void) {
    two_threads();
    BENCH_LOOP("floor_tss_create", pthread_key_create(&key, NULL); pthread_key_delete(key));
}

static void *volatile block;

static void floor_malloc_free(void) {
    two_threads();
    BENCH_LOOP("floor_malloc_free", block = malloc(16); free(block));
}

/* A thread state's size. */
static void floor_calloc_free(void) {
    two_threads();
    BENCH_LOOP("floor_calloc_free", block = calloc(1, 256); free(block));
}

/* The same, put into a list and taken out under a lock. */
static void floor_calloc_free_list(void) {
    two_threads();
    static struct node {
        struct node *volatile next;
    } list;
    BENCH_LOOP("floor_calloc_free_list", block = calloc(1, 256); struct node *made = block; take(&word);
               made->next = list.next; list.next = made; give_by_store(&word); take(&word); list.next = made->next;
               give_by_store(&word); free(made));
}

/* ---- A queue of sixteen that many add to and one empties: each cell has a number that says whose turn it is ---- */

enum { kCells = 16 };
static struct {
    _Atomic uint64_t turn;
    void *call;
} cells[kCells];
static _Alignas(64) _Atomic uint64_t next_in;
static _Alignas(64) uint64_t next_out;
static _Alignas(64) atomic_int something;

static int add_to_ring(void) {
    uint64_t at = atomic_load_explicit(&next_in, memory_order_relaxed);
    do {
        if (atomic_load_explicit(&cells[at % kCells].turn, memory_order_acquire) != at) {
            return 0; /* full, or taken meanwhile */
        }
    } while (!atomic_compare_exchange_weak(&next_in, &at, at + 1));
    cells[at % kCells].call = cells;
    atomic_store_explicit(&cells[at % kCells].turn, at + 1, memory_order_release);
    if (!atomic_load_explicit(&something, memory_order_relaxed)) {
        atomic_exchange(&something, 1);
    }
    return 1;
}

static void empty_ring(void) {
    if (!atomic_load_explicit(&something, memory_order_relaxed)) {
        return;
    }
    atomic_exchange(&something, 0);
    while (atomic_load_explicit(&cells[next_out % kCells].turn, memory_order_acquire) == next_out + 1) {
        (void)*(void *volatile *)&cells[next_out % kCells].call;
        atomic_store_explicit(&cells[next_out % kCells].turn, next_out + kCells, memory_order_release);
        next_out++;
    }
}

static void start_ring(void) {
    two_threads();
    for (int i = 0; i < kCells; i++) {
        cells[i].turn = (uint64_t)i;
    }
}

static void floor_ring_16(void) {
    start_ring();
    BENCH_LOOP("floor_ring_16", add_to_ring(); if (i_ % kCells == kCells - 1) empty_ring());
}

static void floor_ring_single(void) {
    start_ring();
    BENCH_LOOP("floor_ring_single", add_to_ring(); empty_ring());
}

static void *keep_adding(void *index) {
    bench_pin((int)(intptr_t)index);
    for (;;) {
        if (!add_to_ring()) {
            sched_yield();
        }
    }
    return index;
}

static void ring_from(const char *name, int threads) {
    double per_call[kBatches];
    pthread_t thread;
    start_ring();
    for (int i = 0; i < threads; i++) {
        pthread_create(&thread, NULL, keep_adding, (void *)(intptr_t)(i + 1));
    }
    for (int batch = 0; batch < kBatches; batch++) {
        const uint64_t before = next_out;
        const double begin = now_ns();
        double end;
        do {
            empty_ring();
            end = now_ns();
        } while (end - begin < 2e7);
        per_call[batch] = (end - begin) / (double)(next_out > before ? next_out - before : 1);
    }
    report(name, median(per_call, kBatches), "ns");
}

static void floor_ring_from_1(void) { ring_from("floor_ring_from_1", 1); }
static void floor_ring_from_4(void) { ring_from("floor_ring_from_4", 4); }

/* ---- Threads and processes ---- */

static void *nothing(void *argument) { return argument; }

static void floor_create_join(void) {
    bench_pin(0);
    BENCH_LOOP("floor_create_join", pthread_t t; pthread_create(&t, NULL, nothing, NULL); pthread_join(t, NULL));
}

static uint32_t turn;

static void futex(int operation, uint32_t value) { syscall(SYS_futex, &turn, operation, value, NULL, NULL, 0); }

static void wait_for_turn(uint32_t wanted) {
    for (uint32_t seen; (seen = __atomic_load_n(&turn, __ATOMIC_ACQUIRE)) != wanted;) {
        futex(FUTEX_WAIT_PRIVATE, seen);
    }
}

static void give_turn(uint32_t value) {
    __atomic_store_n(&turn, value, __ATOMIC_RELEASE);
    futex(FUTEX_WAKE_PRIVATE, 1);
}

static void *signal_and_end(void *argument) {
    give_turn(1);
    return argument;
}

/* From the creation of a thread to its signal. */
static void floor_create_signal(void) {
    two_threads();
    pthread_attr_t detached;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    BENCH_LOOP("floor_create_signal", pthread_t t; turn = 0; pthread_create(&t, &detached, signal_and_end, NULL);
               wait_for_turn(1));
}

static void floor_spawn(void) {
    bench_pin(0);
    char *arguments[] = {"true", NULL};
    BENCH_LOOP("floor_spawn", pid_t child; if (posix_spawn(&child, "/bin/true", NULL, NULL, arguments, environ) != 0 ||
                                               waitpid(child, NULL, 0) != child) abort());
}

/* ---- A byte, a word, passed to and fro ---- */

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

static void *futex_echo(void *argument) {
    bench_pin((int)(intptr_t)argument);
    for (;;) {
        wait_for_turn(1);
        give_turn(0);
    }
    return argument;
}

static void futex_pass(const char *name, int cpu) {
    pthread_t thread;
    bench_pin(0);
    pthread_create(&thread, NULL, futex_echo, (void *)(intptr_t)cpu);
    BENCH_LOOP(name, give_turn(1); wait_for_turn(0));
}

static void floor_futex_1cpu(void) { futex_pass("floor_futex_1cpu", 0); }
static void floor_futex_2cpu(void) { futex_pass("floor_futex_2cpu", 1); }

/* The same by threads that never sleep. */
static void *poll_echo(void *argument) {
    bench_pin(1);
    for (;;) {
        while (__atomic_load_n(&turn, __ATOMIC_ACQUIRE) != 1) {
        }
        __atomic_store_n(&turn, 0, __ATOMIC_RELEASE);
    }
    return argument;
}

static void floor_poll_2cpu(void) {
    pthread_t thread;
    bench_pin(0);
    pthread_create(&thread, NULL, poll_echo, NULL);
    BENCH_LOOP("floor_poll_2cpu", __atomic_store_n(&turn, 1, __ATOMIC_RELEASE);
               while (__atomic_load_n(&turn, __ATOMIC_ACQUIRE) != 0) {});
}

/* One way: from before the wake to the sleeper's next instruction, and what the wake costs who calls it. */
enum { kWakes = 501 };
static atomic_int asked, woken;
static double woken_at;

static void *sleep_until_woken(void *argument) {
    bench_pin(1);
    for (int i = 1;; i++) {
        while (asked != i) {
            sched_yield();
        }
        wait_for_turn((uint32_t)i);
        woken_at = now_ns();
        woken = i;
    }
    return argument;
}

static void floor_wake(void) {
    static double delay[kWakes], cost[kWakes];
    pthread_t thread;
    bench_pin(0);
    pthread_create(&thread, NULL, sleep_until_woken, NULL);
    for (int i = 1; i <= kWakes; i++) {
        asked = i;
        double begin = now_ns();
        while (now_ns() - begin < 400e3) { /* it sleeps by then */
        }
        begin = now_ns();
        give_turn((uint32_t)i);
        cost[i - 1] = now_ns() - begin;
        while (woken != i) {
            sched_yield();
        }
        delay[i - 1] = woken_at - begin;
    }
    report("floor_wake_p50", median(delay, kWakes), "ns");
    report("floor_wake_caller", median(cost, kWakes), "ns");
}

/* ---- Sections: without a lock, and with a test-and-set spin lock ---- */

static void leave_alone(struct contender *self) { (void)self; }

static _Alignas(64) uint64_t spin_word;

static inline void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

static void spin(struct contender *self) {
    (void)self;
    while (__atomic_exchange_n(&spin_word, 1, __ATOMIC_ACQUIRE)) {
        while (__atomic_load_n(&spin_word, __ATOMIC_RELAXED)) {
            relax();
        }
    }
}

static void unspin(struct contender *self) {
    (void)self;
    give_by_store(&spin_word);
}

static const struct contended_lock no_lock = {leave_alone, leave_alone, leave_alone, leave_alone};
static const struct contended_lock spin_lock = {leave_alone, spin, unspin, leave_alone};

static void sections(const char *name, int threads, const struct contended_lock *lock) {
    section_calibrate(200);
    contention(name, threads, lock, 50);
}

static void floor_no_lock_2(void) { sections("floor_no_lock", 2, &no_lock); }
static void floor_no_lock_16(void) { sections("floor_no_lock", 16, &no_lock); }
static void floor_spin_lock_2(void) { sections("floor_spin_lock", 2, &spin_lock); }
static void floor_spin_lock_4(void) { sections("floor_spin_lock", 4, &spin_lock); }
static void floor_spin_lock_8(void) { sections("floor_spin_lock", 8, &spin_lock); }
static void floor_spin_lock_16(void) { sections("floor_spin_lock", 16, &spin_lock); }

/* One section of 20 us: no two threads hold a lock at once. */
static void floor_section_20us(void) {
    two_threads();
    section_calibrate(20000);
    BENCH_LOOP("floor_section_20us", section());
}

/* ---- An echo beside a computing thread, and nobody holds anything ---- */

static void *compute(void *argument) {
    bench_pin(0);
    while (!stop_computing) {
        for (volatile int i = 0; i < 100000; i++) {
        }
        atomic_fetch_add_explicit(&computed, 1, memory_order_relaxed);
    }
    return argument;
}

static void *serve(void *argument) {
    char byte;
    bench_pin(1);
    while (read(request[0], &byte, 1) == 1 && write(answer[1], &byte, 1) == 1) {
    }
    return argument;
}

static void floor_echo_paced_0(void) { convoy("floor_echo_paced_0", 0, 1, compute, serve); }
static void floor_echo_paced_1(void) { convoy("floor_echo_paced_1", 1, 1, compute, serve); }

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(floor_cas_exchange), CASE(floor_cas_store), CASE(floor_cas_load), CASE(floor_locked), CASE(floor_locked_3),
        CASE(floor_mutex), CASE(floor_tls), CASE(floor_call), CASE(floor_call_tls), CASE(floor_call_tls_2),
        CASE(floor_attach), CASE(floor_tss_get), CASE(floor_tss_set), CASE(floor_tss_create), CASE(floor_malloc_free),
        CASE(floor_calloc_free), CASE(floor_calloc_free_list), CASE(floor_ring_16), CASE(floor_ring_single),
        CASE(floor_ring_from_1), CASE(floor_ring_from_4), CASE(floor_create_join), CASE(floor_create_signal),
        CASE(floor_spawn), CASE(floor_pipe_echo_1cpu), CASE(floor_pipe_echo_2cpu), CASE(floor_futex_1cpu),
        CASE(floor_futex_2cpu), CASE(floor_poll_2cpu), CASE(floor_wake), CASE(floor_no_lock_2),
        CASE(floor_no_lock_16), CASE(floor_spin_lock_2), CASE(floor_spin_lock_4), CASE(floor_spin_lock_8), CASE(floor_spin_lock_16),
        CASE(floor_section_20us), CASE(floor_echo_paced_0), CASE(floor_echo_paced_1),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
