/* PyThread locks under load: exact counters with every kind of acquire at once, interrupted and timed-out waiters that
   leave no trace, turns passed by two locks, visitors of a lock whose releases became plain, and a waiter that is not
   starved by a thread that takes the lock back at once. */
#include <Python.h>

#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#include "check.h"
#include "threads.h"

static void ignore_signal(int signum) { (void)signum; }

static PyThread_type_lock lock;
static long counter;
static atomic_int running;

struct worker {
    int number;
    long rounds, got, timed_out, interrupted;
};

static PyLockStatus acquire_somehow(PyThread_type_lock wanted, unsigned random) {
    switch (random >> 29) {
        case 0: return PyThread_acquire_lock(wanted, NOWAIT_LOCK);
        case 1: return PyThread_acquire_lock_timed(wanted, (random >> 20) % 200, 0);
        case 2: return PyThread_acquire_lock_timed(wanted, (random >> 20) % 200, 1);
        case 3: return PyThread_acquire_lock_timed(wanted, -1, 1);
        default: return PyThread_acquire_lock(wanted, WAIT_LOCK);
    }
}

static void *work(void *argument) {
    struct worker *self = argument;
    unsigned random = (unsigned)self->number * 2654435761u + 1;
    for (long i = 0; i < self->rounds; i++) {
        random = random * 1664525u + 1013904223u;
        PyLockStatus status = acquire_somehow(lock, random);
        if (status == PY_LOCK_ACQUIRED) {
            counter++;
            self->got++;
            if ((random >> 10) % 64 == 0) {
                sched_yield();
            }
            PyThread_release_lock(lock);
        } else if (status == PY_LOCK_INTR) {
            self->interrupted++;
        } else {
            self->timed_out++;
        }
    }
    atomic_fetch_sub(&running, 1);
    return NULL;
}

static void test_counter_stays_exact_in_a_storm(void **state) {
    (void)state;
    enum { kWorkers = 16 };
    struct worker workers[kWorkers];
    pthread_t threads[kWorkers];
    lock = PyThread_allocate_lock();
    atomic_store(&running, kWorkers);
    for (int i = 0; i < kWorkers; i++) {
        workers[i] = (struct worker){i, slow_run() ? 20000 : 300000, 0, 0, 0};
        threads[i] = thread_start(work, &workers[i]);
    }
    for (unsigned i = 0; atomic_load(&running) > 0; i++) {
        /* A thread's handle stays valid until it is joined. */
        pthread_kill(threads[i % kWorkers], SIGUSR1);
        struct timespec pause = {0, 100000};
        nanosleep(&pause, NULL);
    }
    long got = 0, timed_out = 0, interrupted = 0;
    for (int i = 0; i < kWorkers; i++) {
        thread_join(threads[i]);
        got += workers[i].got;
        timed_out += workers[i].timed_out;
        interrupted += workers[i].interrupted;
    }
    printf("acquired %ld, timed out or busy %ld, interrupted %ld\n", got, timed_out, interrupted);
    assert_int_equal(counter, got);
    assert_int_equal(PyThread_acquire_lock(lock, NOWAIT_LOCK), 1);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
}

/* Two threads take turns: each waits for the lock that the other one releases.  Mostly they are quick enough to meet
   awake, now and then one is not. */
static PyThread_type_lock turn_of[2];
static long turn;

static void *take_turns(void *argument) {
    struct worker *self = argument;
    unsigned random = (unsigned)self->number * 2654435761u + 1;
    for (long i = 0; i < self->rounds; i++) {
        PyLockStatus status;
        do {
            random = random * 1664525u + 1013904223u;
            status = acquire_somehow(turn_of[self->number], random);
            self->interrupted += status == PY_LOCK_INTR;
            self->timed_out += status == PY_LOCK_FAILURE;
        } while (status != PY_LOCK_ACQUIRED);
        CHECK(turn == 2 * i + self->number);
        turn++;
        random = random * 1664525u + 1013904223u;
        if (random >> 26 == 0) {
            sched_yield();
        } else if (random >> 26 == 1) {
            for (volatile unsigned pause = (random >> 8) % 65536; pause > 0; pause--) {
            }
        }
        PyThread_release_lock(turn_of[!self->number]);
    }
    atomic_fetch_sub(&running, 1);
    return NULL;
}

static void test_turns_are_passed_in_a_storm(void **state) {
    (void)state;
    struct worker workers[2];
    pthread_t threads[2];
    turn = 0;
    atomic_store(&running, 2);
    for (int i = 0; i < 2; i++) {
        turn_of[i] = PyThread_allocate_lock();
        PyThread_acquire_lock(turn_of[i], WAIT_LOCK);
    }
    for (int i = 0; i < 2; i++) {
        workers[i] = (struct worker){i, slow_run() ? 5000 : 100000, 0, 0, 0};
        threads[i] = thread_start(take_turns, &workers[i]);
    }
    PyThread_release_lock(turn_of[0]);
    for (unsigned i = 0; atomic_load(&running) > 0; i++) {
        pthread_kill(threads[i % 2], SIGUSR1);
        struct timespec pause = {0, 100000};
        nanosleep(&pause, NULL);
    }
    for (int i = 0; i < 2; i++) {
        thread_join(threads[i]);
    }
    printf("%ld turns, timed out or busy %ld, interrupted %ld\n", turn, workers[0].timed_out + workers[1].timed_out,
           workers[0].interrupted + workers[1].interrupted);
    assert_int_equal(turn, 2 * workers[0].rounds);
    /* The last turn was passed to the first thread, which is gone. */
    assert_int_equal(PyThread_acquire_lock(turn_of[0], NOWAIT_LOCK), 1);
    assert_int_equal(PyThread_acquire_lock(turn_of[1], NOWAIT_LOCK), 0);
    for (int i = 0; i < 2; i++) {
        PyThread_release_lock(turn_of[i]);
        PyThread_free_lock(turn_of[i]);
    }
}

/* One thread has the lock to itself most of the time, so that its releases become plain; the others come by in between,
   and each finds one of them under way sooner or later. */
struct visitor {
    unsigned random;
    long got;
};

static void *visit(void *argument) {
    struct visitor *self = argument;
    for (long i = 0; i < (slow_run() ? 300 : 3000); i++) {
        self->random = self->random * 1664525u + 1013904223u;
        if (self->random >> 29 == 0) {
            sched_yield();
        } else {
            for (volatile unsigned pause = (self->random >> 12) % 65536; pause > 0; pause--) {
            }
        }
        if (PyThread_acquire_lock_timed(lock, self->random % 8 ? -1 : 30, 0) == PY_LOCK_ACQUIRED) {
            counter++;
            self->got++;
            PyThread_release_lock(lock);
        }
    }
    atomic_fetch_sub(&running, 1);
    return NULL;
}

static void test_plain_releases_lose_no_visitor(void **state) {
    (void)state;
    enum { kVisitors = 3 };
    struct visitor visitors[kVisitors];
    pthread_t threads[kVisitors];
    long got = 0;
    lock = PyThread_allocate_lock();
    counter = 0;
    atomic_store(&running, kVisitors);
    for (unsigned i = 0; i < kVisitors; i++) {
        visitors[i] = (struct visitor){i * 2654435761u + 1, 0};
        threads[i] = thread_start(visit, &visitors[i]);
    }
    for (; atomic_load(&running) > 0; got++) {
        PyThread_acquire_lock(lock, WAIT_LOCK);
        counter++;
        PyThread_release_lock(lock);
    }
    for (int i = 0; i < kVisitors; i++) {
        thread_join(threads[i]);
        got += visitors[i].got;
    }
    printf("%ld turns, %ld of visitors\n", got, visitors[0].got + visitors[1].got + visitors[2].got);
    assert_int_equal(counter, got);
    PyThread_free_lock(lock);
}

/* A thread that takes and releases the lock all the time is stopped by a signal handler, in a plain release now and
   then, and goes no further than that release; meanwhile a waiter comes.  One that counts on being woken hangs. */
static pthread_t releaser;
static atomic_long stopped_round;

static void stop_a_while(int signum) {
    (void)signum;
    atomic_fetch_add(&stopped_round, 1);
    for (volatile int i = 0; i < 20000; i++) {
    }
}

static void *come_meanwhile(void *argument) {
    struct gate *turns = argument;
    for (long round = 1; round <= (slow_run() ? 300 : 3000); round++) {
        gate_wait_for(&turns[0], round);
        CHECK(pthread_kill(releaser, SIGUSR2) == 0);
        while (atomic_load(&stopped_round) < round) {
            sched_yield();
        }
        PyThread_acquire_lock(lock, WAIT_LOCK);
        PyThread_release_lock(lock);
        gate_open(&turns[1]);
    }
    return NULL;
}

static void test_stopped_release_hangs_nobody(void **state) {
    (void)state;
    static struct gate turns[2] = {GATE_INIT, GATE_INIT};
    releaser = pthread_self();
    lock = PyThread_allocate_lock();
    pthread_t thread = thread_start(come_meanwhile, turns);
    for (long round = 1; round <= (slow_run() ? 300 : 3000); round++) {
        /* Its releases become plain. */
        for (int i = 0; i < 300; i++) {
            PyThread_acquire_lock(lock, WAIT_LOCK);
            PyThread_release_lock(lock);
        }
        gate_open(&turns[0]);
        while (atomic_load(&stopped_round) < round) {
            PyThread_acquire_lock(lock, WAIT_LOCK);
            PyThread_release_lock(lock);
        }
        gate_wait_for(&turns[1], round);
    }
    thread_join(thread);
    PyThread_free_lock(lock);
}

/* The hog holds the lock all the time but for an instant; a plain futex lets it win for ever. */
static atomic_int stop;

static void *hog(void *argument) {
    long *rounds = argument;
    while (!atomic_load(&stop)) {
        PyThread_acquire_lock(lock, WAIT_LOCK);
        for (volatile int i = 0; i < 200000; i++) {
        }
        PyThread_release_lock(lock);
        (*rounds)++;
    }
    return NULL;
}

static void test_waiter_is_not_starved(void **state) {
    (void)state;
    long rounds = 0;
    lock = PyThread_allocate_lock();
    atomic_store(&stop, 0);
    pthread_t thread = thread_start(hog, &rounds);
    for (int i = 0; i < 50; i++) {
        PyThread_acquire_lock(lock, WAIT_LOCK);
        PyThread_release_lock(lock);
        sched_yield();
    }
    atomic_store(&stop, 1);
    thread_join(thread);
    printf("50 turns beside %ld of the hog\n", rounds);
    PyThread_free_lock(lock);
}

int main(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = ignore_signal;
    CHECK(sigaction(SIGUSR1, &action, NULL) == 0);
    action.sa_handler = stop_a_while;
    CHECK(sigaction(SIGUSR2, &action, NULL) == 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counter_stays_exact_in_a_storm),
        cmocka_unit_test(test_turns_are_passed_in_a_storm),
        cmocka_unit_test(test_plain_releases_lose_no_visitor),
        cmocka_unit_test(test_stopped_release_hangs_nobody),
        cmocka_unit_test(test_waiter_is_not_starved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
