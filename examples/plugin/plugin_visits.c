/* A plugin that uses interlock inside: its host knows neither <Python.h> nor the library.
 *
 * The runtime lives as long as the plugin is in use: visits_start() begins it, visits_stop() ends it.  In between any
 * thread of the host may call visits_add(), also several at once: the lock keeps the sum right. */
#include <Python.h>

#include "plugin_visits.h"

static PyThreadState *main_state;
static long sum; /* only touched while attached */

int visits_start(void) {
    if (Py_IsInitialized()) {
        return -1;
    }
    sum = 0;
    Py_InitializeEx(0); /* 0: the host's signal handlers stay */
    main_state = PyEval_SaveThread();
    return 0;
}

long visits_add(long amount) {
    PyGILState_STATE state = PyGILState_Ensure();
    sum += amount;
    long now = sum;
    PyGILState_Release(state);
    return now;
}

/* In the thread that called visits_start(). */
int visits_stop(void) {
    PyEval_RestoreThread(main_state);
    return Py_FinalizeEx();
}
