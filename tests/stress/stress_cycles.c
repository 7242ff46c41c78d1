/* 10,000 times: initialize, use threads, keys, pending calls and a sub-interpreter, finalize; memory stays flat. */
#include <interlock.h>

#include <dirent.h>
#include <malloc.h>

#include "check.h"
#include "threads.h"

static int count(void *argument) {
    ++*(long *)argument;
    return 0;
}

static void *call_back(void *argument) {
    PyGILState_STATE token = PyGILState_Ensure();
    CHECK(Py_AddPendingCall(count, argument) == 0);
    PyGILState_Release(token);
    return NULL;
}

static void cycle(int round) {
    long called = 0;
    Py_tss_t key = Py_tss_NEEDS_INIT;
    Py_InitializeEx(round % 2);
    CHECK(PyThread_tss_create(&key) == 0);
    CHECK(PyThread_tss_set(&key, &key) == 0);
    CHECK(Py_AddPendingCall(count, &called) == 0);
    PyThreadState *saved = PyEval_SaveThread();
    pthread_t thread = thread_start(call_back, &called);
    thread_join(thread);
    PyEval_RestoreThread(saved);
    if (round % 4 == 0) {
        PyThreadState *sub = Py_NewInterpreter();
        CHECK(sub != NULL);
        if (round % 8 == 0) {
            Py_EndInterpreter(sub);
        }
        PyThreadState_Swap(saved);
    }
    PyThread_tss_delete(&key);
    CHECK(Py_FinalizeEx() == 0);
    CHECK(called == 2);
}

static int open_files(void) {
    int files = 0;
    DIR *folder = opendir("/proc/self/fd");
    CHECK(folder != NULL);
    while (readdir(folder)) {
        files++;
    }
    closedir(folder);
    return files;
}

int main(void) {
    const int rounds = slow_run() ? 300 : 10000;
    for (int i = 0; i < 16; i++) {
        cycle(i);
    }
    const size_t before = mallinfo2().uordblks;
    const int files = open_files();
    for (int i = 0; i < rounds; i++) {
        cycle(i);
    }
    const size_t after = mallinfo2().uordblks;
    printf("%d cycles, heap %zu -> %zu bytes\n", rounds, before, after);
    CHECK(after <= before + 65536); /* what a leak of one small block per thread or cycle exceeds many times */
    CHECK(open_files() == files);
    return 0;
}
