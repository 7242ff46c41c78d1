/* A program as a user writes it: built against the staged install, shared and static. */
#include <Python.h>

#include <pthread.h>
#include <stdio.h>

static int visits;

static void *visit(void *unused) {
    (void)unused;
    PyGILState_STATE state = PyGILState_Ensure();
    visits++;
    PyGILState_Release(state);
    return NULL;
}

int main(void) {
    Py_Initialize();
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
    if (Py_FinalizeEx() < 0 || visits != 4) {
        return 1;
    }
    printf("interlock %s: %d visits\n", INTERLOCK_VERSION, visits);
    return 0;
}
