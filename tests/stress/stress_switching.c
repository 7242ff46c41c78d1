/* 16 threads switch over an unsynchronised counter that must stay exact, and leave no thread state behind.
   Every way to give the lock up and take it is among them; pending calls come from two more threads. */
#include <interlock.h>

#include <stdatomic.h>
#include <time.h>

#include "check.h"
#include "threads.h"

static long counter;          /* protected by the lock under test, and by nothing else */
static atomic_int stopping;
static PyInterpreterState *interp;

/* A generator per thread, so that a seed replays the choices. */
static uint32_t next_random(uint32_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static void *foreign(void *argument) {
    uint32_t seed = (uint32_t)(uintptr_t)argument;
    long mine = 0;
    while (!stopping) {
        PyGILState_STATE token = PyGILState_Ensure();
        for (uint32_t i = next_random(&seed) % 8; i > 0; i--) {
            counter++;
            mine++;
            switch (next_random(&seed) % 4) {
                case 0:
                    Py_BEGIN_ALLOW_THREADS
                    Py_END_ALLOW_THREADS
                    break;
                case 1:
                    CHECK(Interlock_Checkpoint() == 0);
                    break;
                default:
                    break;
            }
        }
        PyGILState_Release(token);
    }
    return (void *)mine;
}

static void *with_timeouts(void *argument) {
    uint32_t seed = (uint32_t)(uintptr_t)argument;
    PyThreadState *own = PyThreadState_New(interp);
    long mine = 0;
    CHECK(own != NULL);
    while (!stopping) {
        int result = Interlock_AttachTimed(own, next_random(&seed) % 50000);
        CHECK(result == INTERLOCK_ATTACHED || result == INTERLOCK_TIMED_OUT);
        if (result == INTERLOCK_ATTACHED) {
            counter++;
            mine++;
            CHECK(PyEval_SaveThread() == own);
        }
    }
    PyEval_RestoreThread(own);
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    return (void *)mine;
}

static void *computing(void *argument) {
    long mine = 0;
    (void)argument;
    PyGILState_STATE token = PyGILState_Ensure();
    const uint32_t *breaker = Interlock_Breaker();
    while (!stopping) {
        CHECK(Interlock_CheckpointAt(breaker) == 0);
        counter++;
        mine++;
    }
    PyGILState_Release(token);
    return (void *)mine;
}

static int count(void *argument) {
    (void)argument;
    counter++;
    return 0;
}

static void *adding(void *argument) {
    long mine = 0;
    (void)argument;
    while (!stopping) {
        mine += Py_AddPendingCall(count, NULL) == 0;
    }
    return (void *)mine;
}

int main(void) {
    void *(*bodies[])(void *) = {foreign, foreign, foreign,   foreign,   foreign,       foreign,
                                 foreign, foreign, foreign,   foreign,   with_timeouts, with_timeouts,
                                 with_timeouts, with_timeouts, computing, computing, adding, adding};
    enum { kThreads = sizeof bodies / sizeof *bodies };
    const char *given = getenv("INTERLOCK_TEST_SEED");
    const uint32_t seed = given ? (uint32_t)strtoul(given, NULL, 0) : (uint32_t)time(NULL);
    const int seconds = slow_run() ? 4 : 10;
    pthread_t threads[kThreads];
    printf("INTERLOCK_TEST_SEED=%u\n", seed);
    Py_InitializeEx(0);
    interp = PyInterpreterState_Get();
    for (uintptr_t i = 0; i < kThreads; i++) {
        threads[i] = thread_start(bodies[i], (void *)(uintptr_t)(seed * 2654435761u + (uint32_t)i * 40503u + 1u));
    }
    struct timespec begin, now;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    long expected = 0;
    do {
        CHECK(Interlock_Checkpoint() == 0);
        counter++;
        expected++;
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while (now.tv_sec - begin.tv_sec < seconds);
    stopping = 1;
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < kThreads; i++) {
        expected += (long)thread_join(threads[i]);
    }
    PyEval_RestoreThread(saved);
    while (Interlock_Breaker() && *Interlock_Breaker() != 0) {
        CHECK(Interlock_Checkpoint() == 0);
    }
    printf("%ld switches counted\n", counter);
    CHECK(counter == expected);
    CHECK(PyThreadState_Next(PyInterpreterState_ThreadHead(interp)) == NULL);
    CHECK(Py_FinalizeEx() == 0);
    return 0;
}
