/* The module _thread, called through its objects as an extension module would call it. */
#include "bench.h"

static PyObject *call_module(const char *name) {
    PyObject *module = PyImport_ImportModule("_thread");
    PyObject *result = module ? PyObject_CallMethod(module, name, NULL) : NULL;
    if (!result) {
        abort();
    }
    Py_DECREF(module);
    return result;
}

static PyObject *method_of(PyObject *object, const char *name) {
    PyObject *method = PyObject_GetAttrString(object, name);
    if (!method) {
        abort();
    }
    return method;
}

#define CALL(method) Py_DECREF(PyObject_CallObject(method, NULL))

static void lock_methods(void) {
    bench_start();
    PyObject *lock = call_module("allocate_lock");
    PyObject *acquire = method_of(lock, "acquire"), *release = method_of(lock, "release");
    BENCH_LOOP("thread_lock_acquire_release", CALL(acquire); CALL(release));
}

static void rlock_methods(void) {
    bench_start();
    PyObject *lock = call_module("RLock");
    PyObject *acquire = method_of(lock, "acquire"), *release = method_of(lock, "release");
    BENCH_LOOP("thread_rlock_acquire_release", CALL(acquire); CALL(release));
}

/* ---- Two threads and two locks: each releases what the other waits for. */

static PyObject *acquire_mine, *release_mine, *acquire_theirs, *release_theirs;
static int other_processor;

static PyObject *pass_back(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    bench_pin(other_processor);
    for (;;) {
        CALL(acquire_theirs);
        CALL(release_mine);
    }
    return NULL;
}

static void pass_locks(const char *name, int processor) {
    static PyMethodDef method = {"pass_back", pass_back, METH_VARARGS, NULL};
    Py_InitializeEx(0);
    bench_pin(0);
    other_processor = processor;
    PyObject *mine = call_module("allocate_lock"), *theirs = call_module("allocate_lock");
    acquire_mine = method_of(mine, "acquire"), release_mine = method_of(mine, "release");
    acquire_theirs = method_of(theirs, "acquire"), release_theirs = method_of(theirs, "release");
    CALL(acquire_mine);
    CALL(acquire_theirs);
    PyObject *module = PyImport_ImportModule("_thread");
    Py_DECREF(PyObject_CallMethod(module, "start_new_thread", "N()", PyCFunction_New(&method, NULL)));
    BENCH_LOOP(name, CALL(release_theirs); CALL(acquire_mine));
}

static void pass_locks_1cpu(void) { pass_locks("thread_lock_pass_1cpu", 0); }
static void pass_locks_2cpu(void) { pass_locks("thread_lock_pass_2cpu", 1); }

/* ---- Threads. */

static PyObject *nothing(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    Py_INCREF(Py_None);
    return Py_None;
}

static void start_and_join(void) {
    static PyMethodDef method = {"nothing", nothing, METH_NOARGS, NULL};
    Py_InitializeEx(0);
    bench_pin(0);
    PyObject *module = PyImport_ImportModule("_thread"), *function = PyCFunction_New(&method, NULL);
    if (!PyObject_HasAttrString(module, "start_joinable_thread")) {
        return;
    }
    PyObject *begin = method_of(module, "start_joinable_thread");
    /* floor_create_join is pthread_create and pthread_join. */
    BENCH_LOOP("thread_start_join", PyObject *handle = PyObject_CallFunctionObjArgs(begin, function, NULL);
               Py_DECREF(PyObject_CallMethod(handle, "join", NULL)); Py_DECREF(handle));
}

/* ---- _local. */

static void local_get(void) {
    bench_start();
    PyObject *local = call_module("_local"), *name = PyUnicode_InternFromString("value");
    if (PyObject_SetAttr(local, name, Py_None) != 0) {
        abort();
    }
    BENCH_LOOP("thread_local_get", Py_DECREF(PyObject_GetAttr(local, name)));
}

/* What it is compared with: an object with a dictionary. */
static void plain_get(void) {
    bench_start();
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Plain");
    PyObject *object = PyObject_CallObject(type, NULL), *name = PyUnicode_InternFromString("value");
    if (PyObject_SetAttr(object, name, Py_None) != 0) {
        abort();
    }
    BENCH_LOOP("thread_plain_get", Py_DECREF(PyObject_GetAttr(object, name)));
}

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
        {"thread_lock_methods", lock_methods},     {"thread_rlock_methods", rlock_methods},
        {"thread_lock_pass_1cpu", pass_locks_1cpu}, {"thread_lock_pass_2cpu", pass_locks_2cpu},
        {"thread_start_join", start_and_join},     {"thread_local_get", local_get},
        {"thread_plain_get", plain_get},
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
