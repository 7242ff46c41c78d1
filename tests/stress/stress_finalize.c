/* Finalization under threads that keep calling in: each call attaches, or parks its thread.  No thread is unwound, none
   crashes, and the runtime starts again.  Each round is a process of its own, since parked threads stay. */
#include <interlock.h>

#include <sys/wait.h>

#include "check.h"
#include "threads.h"

static long counter;

static void unwound(void *argument) {
    (void)argument;
    fprintf(stderr, "a thread was unwound\n");
    abort();
}

static void *call_in(void *argument) {
    struct gate *running = argument;
    pthread_cleanup_push(unwound, NULL);
    for (long i = 0;; i++) {
        PyGILState_STATE token = PyGILState_Ensure();
        counter++;
        CHECK(Interlock_Checkpoint() == 0);
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
        PyGILState_Release(token);
        if (i == 3) {
            gate_add(running, 1);
        }
    }
    pthread_cleanup_pop(0);
    return NULL;
}

static void round_in_child(void) {
    enum { kThreads = 6 };
    static struct gate running = GATE_INIT;
    Py_InitializeEx(0);
    for (int i = 0; i < kThreads; i++) {
        pthread_detach(thread_start(call_in, &running));
    }
    PyThreadState *saved = PyEval_SaveThread();
    gate_wait_for(&running, kThreads);
    PyEval_RestoreThread(saved);
    CHECK(Py_FinalizeEx() == 0);
    while (Interlock_ParkedThreads() < kThreads) {
        sched_yield();
    }
    for (int i = 0; i < 3; i++) {
        Py_InitializeEx(0);
        CHECK(PyThreadState_Next(PyInterpreterState_ThreadHead(PyInterpreterState_Main())) == NULL);
        CHECK(Py_FinalizeEx() == 0);
    }
    _exit(0);
}

int main(void) {
    const int rounds = slow_run() ? 30 : 1000;
    for (int i = 0; i < rounds; i++) {
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            round_in_child();
        }
        int status = -1;
        CHECK(waitpid(child, &status, 0) == child);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    printf("%d rounds\n", rounds);
    return 0;
}
