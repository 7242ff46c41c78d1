/* 100,000 short foreign threads call back; no thread state and no memory is left of them. */
#include <interlock.h>

#include <malloc.h>

#include "check.h"
#include "threads.h"

static long counter;

static void *call_back(void *argument) {
    for (long i = (long)argument; i > 0; i--) {
        PyGILState_STATE token = PyGILState_Ensure();
        counter++;
        PyGILState_Release(token);
    }
    return NULL;
}

static void burst(int threads) {
    enum { kAtOnce = 8 };
    pthread_t running[kAtOnce];
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < threads; i += kAtOnce) {
        for (int k = 0; k < kAtOnce; k++) {
            running[k] = thread_start(call_back, (void *)(long)(1 + k % 3));
        }
        for (int k = 0; k < kAtOnce; k++) {
            thread_join(running[k]);
        }
    }
    PyEval_RestoreThread(saved);
}

int main(void) {
    const int threads = slow_run() ? 4000 : 100000;
    Py_InitializeEx(0);
    burst(800); /* what the first threads cost once */
    const size_t before = mallinfo2().uordblks;
    counter = 0;
    burst(threads);
    const size_t after = mallinfo2().uordblks;
    CHECK(counter == threads / 8 * (1 + 2 + 3 + 1 + 2 + 3 + 1 + 2));
    CHECK(PyThreadState_Next(PyInterpreterState_ThreadHead(PyInterpreterState_Main())) == NULL);
    printf("%d threads, heap %zu -> %zu bytes\n", threads, before, after);
    CHECK(after <= before + 65536); /* what a leak of one small block per thread or cycle exceeds many times */
    CHECK(Py_FinalizeEx() == 0);
    return 0;
}
