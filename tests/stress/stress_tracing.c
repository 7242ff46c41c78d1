/* Threads start, report frames, lines and C calls, and stop, a thousand and more, while profile and trace functions and a
   monitoring tool's events are set and taken out for all threads a thousand times per second. Once a function is taken out,
   or replaced, it is not entered. */
#include <interlock.h>

#include <stdatomic.h>
#include <time.h>

#include "check.h"
#include "threads.h"

enum { kThreads = 1000, kAtATime = 50, kChanges = 2000 };

/* Protected by the lock, and by nothing else. */
static PyObject *expected[2]; /* what the trace and profile functions are given now; NULL: there is none */
static long entered;
static int tool_watches; /* the tool's events are set */
static long tool_entered;
static PyObject *monitoring;
static PyCodeObject *codes[4];
static PyObject *c_function;

static atomic_int running, started, changes;

static int on_event(PyObject *object, PyFrameObject *frame, int profile, int what) {
    CHECK(object != NULL && object == expected[profile]);
    CHECK(PyFrame_GetLineNumber(frame) > 0);
    CHECK(profile ? what != PyTrace_LINE && what != PyTrace_EXCEPTION
                  : what != PyTrace_C_CALL && what != PyTrace_C_RETURN && what != PyTrace_C_EXCEPTION);
    entered++;
    if (entered % 64 == 0) { /* others get the lock while a callback runs */
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
    }
    return 0;
}

static int on_trace(PyObject *object, PyFrameObject *frame, int what, PyObject *arg) {
    (void)arg;
    return on_event(object, frame, 0, what);
}

static int on_profile(PyObject *object, PyFrameObject *frame, int what, PyObject *arg) {
    (void)arg;
    return on_event(object, frame, 1, what);
}

static PyObject *on_tool_event(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    CHECK(tool_watches);
    tool_entered++;
    if (tool_entered % 64 == 0) {
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
    }
    Py_INCREF(Py_None);
    return Py_None;
}

static PyMethodDef tool_definition = {"on_tool_event", on_tool_event, METH_VARARGS, NULL};

static void ask_monitoring(PyObject *result) {
    CHECK(result != NULL);
    Py_DECREF(result);
}

static void start_tool(void) {
    PyObject *callback = PyCFunction_New(&tool_definition, NULL);
    monitoring = PySys_GetObject("monitoring");
    CHECK(monitoring != NULL && callback != NULL);
    ask_monitoring(PyObject_CallMethod(monitoring, "use_tool_id", "is", 1, "tool"));
    for (int event = PY_MONITORING_EVENT_PY_START; event <= PY_MONITORING_EVENT_LINE; event++) {
        ask_monitoring(PyObject_CallMethod(monitoring, "register_callback", "iiO", 1, 1 << event, callback));
    }
    Py_DECREF(callback);
}

static void change_tool(int set) {
    tool_watches = set;
    ask_monitoring(PyObject_CallMethod(monitoring, "set_events", "ii", 1,
                                       set ? (2 << PY_MONITORING_EVENT_LINE) - 1 : 0));
}

static void run_function(Interlock_Thread *thread, const uint32_t *breaker, int depth) {
    Interlock_Frame frame;
    memset(&frame, 0, sizeof frame);
    frame.code = codes[depth];
    CHECK(Interlock_EnterFrame(thread, &frame, INTERLOCK_START) == 0);
    for (int line = 1; line <= 10; line++) {
        CHECK(Interlock_Line(thread, &frame, line) == 0);
        CHECK(Interlock_CheckpointAt(breaker) == 0);
    }
    CHECK(Interlock_BeginC(thread, &frame, c_function, NULL) == 0);
    Py_BEGIN_ALLOW_THREADS
    Py_END_ALLOW_THREADS
    CHECK(Interlock_EndC(thread, &frame, c_function, Py_None) == 0);
    if (depth > 0) {
        run_function(thread, breaker, depth - 1);
        PyErr_SetString(PyExc_ValueError, "of the guest");
        Interlock_Raise(thread, &frame);
        CHECK(Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, NULL) == 0);
        CHECK(PyErr_Occurred() == PyExc_ValueError);
        PyErr_Clear();
    } else {
        CHECK(Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, Py_None) == 0);
    }
}

static void *guest(void *unused) {
    (void)unused;
    for (int round = 0; round < 5; round++) {
        PyGILState_STATE token = PyGILState_Ensure();
        run_function(Interlock_CurrentThread(), Interlock_Breaker(), 3);
        PyGILState_Release(token);
    }
    running--;
    return NULL;
}

static void *starter(void *unused) {
    (void)unused;
    while (started < kThreads || changes < kChanges) {
        pthread_t threads[kAtATime];
        for (int i = 0; i < kAtATime; i++) {
            running++;
            started++;
            threads[i] = thread_start(guest, NULL);
        }
        for (int i = 0; i < kAtATime; i++) {
            thread_join(threads[i]);
        }
    }
    return NULL;
}

/* For all threads that run and that will start: a new object, or nothing. */
static void change(int profile, int set) {
    PyObject *object = set ? PyList_New(0) : NULL;
    CHECK(!set || object != NULL);
    Py_tracefunc function = !set ? NULL : profile ? on_profile : on_trace;
    PyObject *old = expected[profile];
    /* From here on no other thread runs until the change is made. */
    expected[profile] = object;
    if (profile) {
        Interlock_SetProfileNewThreads(function, object);
        PyEval_SetProfileAllThreads(function, object);
    } else {
        Interlock_SetTraceNewThreads(function, object);
        PyEval_SetTraceAllThreads(function, object);
    }
    if (old) {
        /* No thread kept it but those that are in its callback now. */
        CHECK(Py_REFCNT(old) >= 1 && Py_REFCNT(old) <= kAtATime + 1);
        Py_DECREF(old);
    }
}

int main(void) {
    Py_InitializeEx(0);
    for (int i = 0; i < 4; i++) {
        char name[16];
        snprintf(name, sizeof name, "f%d", i);
        CHECK((codes[i] = PyCode_NewEmpty("guest.x", name, 1)) != NULL);
    }
    c_function = PyObject_GetAttrString(PyImport_ImportModule("builtins"), "len");
    CHECK(c_function != NULL);
    start_tool();
    pthread_t driver = thread_start(starter, NULL);
    while (started < kThreads || changes < kChanges || running > 0) {
        change(changes & 1, changes >> 1 & 1);
        if (changes % 3 == 0) {
            change_tool(!tool_watches);
        }
        changes++;
        Py_BEGIN_ALLOW_THREADS
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        Py_END_ALLOW_THREADS
        CHECK(Interlock_Checkpoint() == 0);
    }
    Py_BEGIN_ALLOW_THREADS
    thread_join(driver);
    Py_END_ALLOW_THREADS
    change(0, 0);
    change(1, 0);
    change_tool(0);
    printf("%d threads, %d changes, %ld and %ld events\n", started, changes, entered, tool_entered);
    CHECK(entered > 0 && tool_entered > 0);
    for (int i = 0; i < 4; i++) {
        Py_DECREF(codes[i]);
    }
    Py_DECREF(c_function);
    CHECK(Py_FinalizeEx() == 0);
    return 0;
}
