/* Threads and meeting points for tests, on pthreads alone, so that they work beside any runtime.
   Nothing here sleeps or times out: run.sh limits each program. */
#ifndef INTERLOCK_TESTS_THREADS_H
#define INTERLOCK_TESTS_THREADS_H

#include <dirent.h>
#include <pthread.h>
#include <sched.h>

#include "check.h"

static inline pthread_t thread_start(void *(*body)(void *), void *argument) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, body, argument) == 0);
    return thread;
}

static inline void *thread_join(pthread_t thread) {
    void *result = NULL;
    CHECK(pthread_join(thread, &result) == 0);
    return result;
}

/* A counter that only grows; wait for it to reach a number.  Static: struct gate g = GATE_INIT; */
struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t grown;
    long count;
};
#define GATE_INIT {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0}

static inline void gate_init(struct gate *gate) {
    CHECK(pthread_mutex_init(&gate->mutex, NULL) == 0);
    CHECK(pthread_cond_init(&gate->grown, NULL) == 0);
    gate->count = 0;
}

static inline void gate_add(struct gate *gate, long n) {
    CHECK(pthread_mutex_lock(&gate->mutex) == 0);
    gate->count += n;
    CHECK(pthread_cond_broadcast(&gate->grown) == 0);
    CHECK(pthread_mutex_unlock(&gate->mutex) == 0);
}

static inline void gate_open(struct gate *gate) { gate_add(gate, 1); }

static inline long gate_count(struct gate *gate) {
    CHECK(pthread_mutex_lock(&gate->mutex) == 0);
    long count = gate->count;
    CHECK(pthread_mutex_unlock(&gate->mutex) == 0);
    return count;
}

static inline void gate_wait_for(struct gate *gate, long count) {
    CHECK(pthread_mutex_lock(&gate->mutex) == 0);
    while (gate->count < count) {
        CHECK(pthread_cond_wait(&gate->grown, &gate->mutex) == 0);
    }
    CHECK(pthread_mutex_unlock(&gate->mutex) == 0);
}

static inline void gate_wait(struct gate *gate) { gate_wait_for(gate, 1); }

/* Starts `count` threads of one body, each with its own argument (stride bytes apart), and joins them. */
static inline void threads_run(size_t count, void *(*body)(void *), void *arguments, size_t stride) {
    pthread_t *threads = (pthread_t *)calloc(count, sizeof *threads);
    CHECK(threads != NULL);
    for (size_t i = 0; i < count; i++) {
        threads[i] = thread_start(body, arguments ? (char *)arguments + i * stride : NULL);
    }
    for (size_t i = 0; i < count; i++) {
        thread_join(threads[i]);
    }
    free(threads);
}

/* Returns when the caller is the process's only thread: a detached one that has said its last word still has its stack.
   Not asked under ThreadSanitizer, which has a thread of its own. */
static inline void threads_wait_until_alone(void) {
#ifndef __SANITIZE_THREAD__
    int others;
    do {
        DIR *tasks = opendir("/proc/self/task");
        if (!tasks) {
            return;
        }
        others = -1;
        for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
            others += entry->d_name[0] != '.';
        }
        closedir(tasks);
        sched_yield();
    } while (others > 0);
#endif
}

#endif
