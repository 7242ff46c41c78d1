/* Compiled twice: with interlock's prefixed headers and with CPython's.  The source is the same. */
#include <Python.h>

#include <pthread.h>

#include "both.h"

static long visits;

static void *visit(void *unused) {
    (void)unused;
    for (int i = 0; i < 100; i++) {
        PyGILState_STATE state = PyGILState_Ensure();
        visits++;
        PyGILState_Release(state);
    }
    return NULL;
}

/* 0 when it went well. */
int HALF(int round) {
    Py_InitializeEx(0);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        if (pthread_create(&threads[i], NULL, visit, NULL) != 0) {
            return 1;
        }
    }
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    if (visits != 400L * round) {
        return 2;
    }
    return Py_FinalizeEx() == 0 ? 0 : 3;
}
