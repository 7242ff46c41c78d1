/* The _thread module for tests, and C functions for it to call. */
#ifndef INTERLOCK_TESTS_THREAD_MODULE_H
#define INTERLOCK_TESTS_THREAD_MODULE_H

#include "containers.h"
#include "threads.h"

static PyObject *thread_module;

__attribute__((unused)) static int start_with_threads(void **state) {
    (void)state;
    Py_InitializeEx(0);
    thread_module = PyImport_ImportModule("_thread");
    return thread_module == NULL;
}

__attribute__((unused)) static int stop_with_threads(void **state) {
    (void)state;
    Py_CLEAR(thread_module);
    return Py_FinalizeEx();
}

/* Names that came after the oldest CPython that the tests run on. */
#define need(name)                                             \
    do {                                                       \
        if (!PyObject_HasAttrString(thread_module, (name))) {  \
            skip();                                            \
        }                                                      \
    } while (0)

/* A callable; new reference.  `function` gets `self` and a tuple. */
static inline PyObject *callable(PyMethodDef *definition, const char *name, PyCFunction function, PyObject *self) {
    definition->ml_name = name;
    definition->ml_meth = function;
    definition->ml_flags = METH_VARARGS;
    definition->ml_doc = NULL;
    PyObject *object = PyCFunction_New(definition, self);
    CHECK(object != NULL);
    return object;
}

/* A gate, opened in a thread and waited for here, or the other way round, while other threads may run. */
static inline void wait_detached(struct gate *gate, long count) {
    Py_BEGIN_ALLOW_THREADS
    gate_wait_for(gate, count);
    Py_END_ALLOW_THREADS
}

/* Until _count() is this: the count of threads that are about to end falls before they are gone. */
static inline void await_count(long count) {
    for (;;) {
        PyObject *now = call(thread_module, "_count", "()");
        CHECK(now != NULL);
        long number = PyLong_AsLong(now);
        Py_DECREF(now);
        if (number == count) {
            return;
        }
        Py_BEGIN_ALLOW_THREADS
        sched_yield();
        Py_END_ALLOW_THREADS
    }
}

/* DESIGN.md section 3: 3.13's texts in _thread; CPython before has others. */
static inline void assert_raised_either(PyObject *result, const char *now, const char *before) {
    if (result != NULL) {
        fail_msg("%s instead of %s", text_of(result, 1), now);
    }
    const char *raised = take_raised();
#ifdef INTERLOCK_VERSION
    (void)before;
    assert_string_equal(raised, now);
#else
    if (strcmp(raised, now) != 0) {
        assert_string_equal(raised, before);
    }
#endif
}

#endif
