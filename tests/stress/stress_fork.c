/* 1,000 forks, through PyOS_* and bare, from main and other threads, with the lock held, waited for and given up
   elsewhere; each child attaches, starts a thread, and finalizes. */
#include <interlock.h>

#include <stdatomic.h>
#include <sys/wait.h>

#include "check.h"
#include "threads.h"

static atomic_int stopping;
static long counter;

static void *switch_about(void *argument) {
    (void)argument;
    while (!stopping) {
        PyGILState_STATE token = PyGILState_Ensure();
        counter++;
        CHECK(Interlock_Checkpoint() == 0);
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
        PyGILState_Release(token);
    }
    return NULL;
}

static void *call_back(void *argument) {
    PyGILState_STATE token = PyGILState_Ensure();
    ++*(int *)argument;
    PyGILState_Release(token);
    return NULL;
}

static void live_as_child(int attached) {
    int called = 0;
    PyGILState_STATE token = PyGILState_LOCKED;
    if (!attached) {
        token = PyGILState_Ensure();
    }
    CHECK(PyGILState_Check());
    PyThreadState *self = PyThreadState_Get();
    CHECK(PyInterpreterState_ThreadHead(PyInterpreterState_Main()) == self);
    CHECK(PyThreadState_Next(self) == NULL);
#ifdef __SANITIZE_THREAD__
    /* ThreadSanitizer itself does not support threads in the child of a process with threads. */
    (void)call_back;
    (void)called;
#else
    PyThreadState *saved = PyEval_SaveThread();
    thread_join(thread_start(call_back, &called));
    PyEval_RestoreThread(saved);
    CHECK(called == 1);
#endif
    (void)token;
    CHECK(Py_FinalizeEx() == 0);
    _exit(0);
}

static void await_child(pid_t child) {
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "child: wait status 0x%x\n", (unsigned)status);
    }
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void fork_announced(void) {
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        live_as_child(1);
    }
    PyOS_AfterFork_Parent();
    CHECK(child > 0);
    Py_BEGIN_ALLOW_THREADS
    await_child(child);
    Py_END_ALLOW_THREADS
}

static void fork_bare(int attached) {
    pid_t child = fork();
    if (child == 0) {
        live_as_child(attached);
    }
    CHECK(child > 0);
    PyThreadState *saved = attached ? PyEval_SaveThread() : NULL;
    await_child(child);
    if (saved) {
        PyEval_RestoreThread(saved);
    }
}

static void *fork_elsewhere(void *argument) {
    for (long i = (long)argument; i > 0; i--) {
        PyGILState_STATE token = PyGILState_Ensure();
        if (i % 2) {
            fork_announced();
        } else {
            fork_bare(1);
        }
        PyGILState_Release(token);
        fork_bare(0);
    }
    return NULL;
}

int main(void) {
    const long rounds = slow_run() ? 10 : 200;
    pthread_t threads[8];
    Py_InitializeEx(0);
    for (int i = 0; i < 8; i++) {
        threads[i] = thread_start(switch_about, NULL);
    }
    for (long i = 0; i < rounds; i++) {
        fork_announced();
        fork_bare(1);
        PyThreadState *saved = PyEval_SaveThread();
        fork_bare(0);
        PyEval_RestoreThread(saved);
    }
    PyThreadState *saved = PyEval_SaveThread();
    thread_join(thread_start(fork_elsewhere, (void *)rounds));
    stopping = 1;
    for (int i = 0; i < 8; i++) {
        thread_join(threads[i]);
    }
    PyEval_RestoreThread(saved);
    CHECK(Py_FinalizeEx() == 0);
    return 0;
}
