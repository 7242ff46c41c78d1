/* 10,000 sub-interpreters made and ended, with both kinds of lock, and 1,000 alive at once: no memory is left of them. */
#include <Python.h>

#include <malloc.h>

#include "check.h"

static PyThreadState *main_state;

static PyThreadState *make(int own) {
    PyThreadState *sub = NULL;
    PyInterpreterConfig config = _PyInterpreterConfig_INIT;
    if (!own) {
        config = (PyInterpreterConfig)_PyInterpreterConfig_LEGACY_INIT;
    }
    CHECK(!PyStatus_Exception(Py_NewInterpreterFromConfig(&sub, &config)));
    return sub;
}

static void end(PyThreadState *sub) {
    PyThreadState_Swap(sub);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
}

static void one_by_one(int count) {
    for (int i = 0; i < count; i++) {
        end(make(i % 2));
    }
}

static void at_once(int count) {
    PyThreadState **subs = calloc((size_t)count, sizeof *subs);
    CHECK(subs != NULL);
    for (int i = 0; i < count; i++) {
        subs[i] = make(i % 2);
        PyThreadState_Swap(main_state);
    }
    for (int i = 0; i < count; i++) {
        end(subs[(i * 7) % count]);
    }
    free(subs);
}

/* What the process has from the C library; the heaps' arenas come from it, too. */
static size_t in_use(void) {
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

int main(void) {
    const int count = slow_run() ? 200 : 10000, alive = slow_run() ? 50 : 1000;
    Py_InitializeEx(0);
    main_state = PyThreadState_Get();
    at_once(alive); /* what the first ones cost once */
    one_by_one(20);
    const size_t before = in_use();
    one_by_one(count);
    const size_t between = in_use();
    at_once(alive);
    const size_t after = in_use();
    printf("%d made and ended, %d at once: %zu, %zu, %zu bytes\n", count, alive, before, between, after);
    CHECK(between <= before + 65536); /* what a leak of one small block per interpreter exceeds */
    CHECK(after <= before + 65536);
    CHECK(PyInterpreterState_Next(PyInterpreterState_Head()) == NULL);
    CHECK(Py_FinalizeEx() == 0);
    return 0;
}
