/* Containers when memory runs out: each allocation of a run through all of them is made to fail in turn. */
#include <Python.h>

#include "containers.h"

/* ---- Allocators that fail after a number of calls, and count the blocks that live. */

static PyMemAllocatorEx plain[2];
static long calls_left = -1, blocks, failures;

static int must_fail(void) {
    if (calls_left < 0 || calls_left-- > 0) {
        return 0;
    }
    failures++;
    return 1;
}
static void *counted(void *block) {
    blocks += block != NULL;
    return block;
}
static void *failing_malloc(void *ctx, size_t size) {
    PyMemAllocatorEx *next = ctx;
    return must_fail() ? NULL : counted(next->malloc(next->ctx, size));
}
static void *failing_calloc(void *ctx, size_t count, size_t size) {
    PyMemAllocatorEx *next = ctx;
    return must_fail() ? NULL : counted(next->calloc(next->ctx, count, size));
}
static void *failing_realloc(void *ctx, void *block, size_t size) {
    PyMemAllocatorEx *next = ctx;
    if (must_fail()) {
        return NULL;
    }
    void *moved = next->realloc(next->ctx, block, size);
    return block == NULL ? counted(moved) : moved;
}
static void counting_free(void *ctx, void *block) {
    PyMemAllocatorEx *next = ctx;
    blocks -= block != NULL;
    next->free(next->ctx, block);
}

static const PyMemAllocatorDomain domains[2] = {PYMEM_DOMAIN_MEM, PYMEM_DOMAIN_OBJ};

static void install_allocators(void) {
    for (int i = 0; i < 2; i++) {
        PyMem_GetAllocator(domains[i], &plain[i]);
        PyMemAllocatorEx failing = {&plain[i], failing_malloc, failing_calloc, failing_realloc, counting_free};
        PyMem_SetAllocator(domains[i], &failing);
    }
}
static void remove_allocators(void) {
    for (int i = 0; i < 2; i++) {
        PyMem_SetAllocator(domains[i], &plain[i]);
    }
}

/* ---- The run.  It ends at the first failure, and keeps what it made until the end. */

static PyObject *made_objects[200];
static int made_count;

static PyObject *keep(PyObject *object) {
    if (object != NULL) {
        made_objects[made_count++] = object;
    }
    return object;
}
static void drop_all(void) {
    while (made_count > 0) {
        Py_DECREF(made_objects[--made_count]);
    }
}

static PyObject *negate(PyObject *self, PyObject *number) {
    (void)self;
    return PyNumber_Negative(number);
}

#define MAKE(expression)               \
    do {                               \
        if (keep(expression) == NULL) { \
            return __LINE__;           \
        }                              \
    } while (0)
#define DO(expression)        \
    do {                      \
        if ((expression) < 0) { \
            return __LINE__;  \
        }                     \
    } while (0)

/* 0, or the line that failed. */
static int run(PyTypeObject *point) {
    static PyMethodDef negate_def = {"negate", negate, METH_O, NULL};
    PyObject *list, *tuple, *dict, *set, *value, *key;
    MAKE(list = PyList_New(0));
    for (int i = 0; i < 40; i++) {
        MAKE(value = PyLong_FromLong(1000 + (i * 37) % 40));
        DO(PyList_Append(list, value));
    }
    MAKE(tuple = PyList_AsTuple(list));
    MAKE(PyTuple_GetSlice(tuple, 3, 30));
    MAKE(PyList_GetSlice(list, 2, 30));
    DO(PyList_Sort(list));
    MAKE(value = PyCFunction_New(&negate_def, NULL));
    MAKE(key = Py_BuildValue("{s:O}", "key", value));
    MAKE(value = PyObject_GetAttrString(list, "sort"));
    MAKE(tuple = PyTuple_New(0));
    MAKE(PyObject_Call(value, tuple, key));
    MAKE(PyObject_Repr(list));
    MAKE(PySequence_Concat(list, list));
    MAKE(PySequence_Repeat(list, 3));
    DO(PyList_SetSlice(list, 2, 30, NULL));
    DO(PyList_SetSlice(list, 1, 1, list));
    MAKE(dict = PyDict_New());
    for (int i = 0; i < 40; i++) {
        MAKE(key = PyUnicode_FromFormat("key%d", i));
        DO(PyDict_SetItem(dict, key, list));
    }
    for (int i = 0; i < 20; i++) {
        MAKE(key = PyLong_FromLong(100000 + i));
        DO(PyDict_SetItem(dict, key, key));
    }
    DO(PyDict_SetItemString(dict, "x", Py_None));
    MAKE(PyDict_Copy(dict));
    MAKE(PyDict_Items(dict));
    MAKE(PyDict_Keys(dict));
    MAKE(value = call(dict, "items", "()"));
    MAKE(PySequence_List(value));
    MAKE(PyObject_Repr(dict));
    MAKE(value = call(dict, "keys", "()"));
    MAKE(PyNumber_Or(value, tuple));
    MAKE(PyNumber_And(value, value));
    MAKE(PyDictProxy_New(dict));
    MAKE(call(dict, "popitem", "()"));
    MAKE(PySet_New(tuple));
    MAKE(set = PySet_New(dict));
    MAKE(value = PyFrozenSet_New(set));
    MAKE(PyNumber_Xor(set, value));
    MAKE(PyNumber_Subtract(set, value));
    MAKE(PyObject_Repr(set));
    MAKE(PyObject_GetIter(set));
    MAKE(PySet_Pop(set));
    MAKE(value = PyObject_CallFunction((PyObject *)point, "((ii))", 1, 2));
    MAKE(PyObject_Repr(value));
    MAKE(value = PyObject_CallFunction((PyObject *)&PyRange_Type, "ii", 3, 9));
    MAKE(PySequence_Tuple(value));
    MAKE(PyObject_CallFunction((PyObject *)&PyZip_Type, "OO", value, list));
    MAKE(PySeqIter_New(list));
    MAKE(PyCallIter_New(list, list));
    return 0;
}

static void test_each_failing_allocation_is_memory_error_without_a_leak(void **state) {
    (void)state;
    static PyStructSequence_Field fields[] = {{"a", NULL}, {"b", NULL}, {NULL, NULL}};
    static PyStructSequence_Desc desc = {"test.point", NULL, fields, 2};
    PyTypeObject *point = PyStructSequence_NewType(&desc);
    install_allocators();
    /* Caches fill in the first runs; a collection empties the free lists. */
    for (int i = 0; i < 2; i++) {
        assert_int_equal(run(point), 0);
        drop_all();
        PyGC_Collect();
    }
    long tried = 0;
    for (int line = 1; line != 0; tried++) {
        long before = blocks;
        failures = 0;
        calls_left = tried;
        line = run(point);
        calls_left = -1;
        if (failures == 0) {
            assert_int_equal(line, 0);
        } else if (line != 0) {
            assert_raised("MemoryError: ");
        } else {
            /* It was not needed. */
            assert_null(PyErr_Occurred());
            line = 1;
        }
        drop_all();
        PyGC_Collect();
        if (blocks != before) {
            print_error("allocation %ld failed, line %d\n", tried, line);
        }
        assert_int_equal(blocks, before);
    }
    assert_true(tried > 500);
    remove_allocators();
    Py_DECREF(point);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_failing_allocation_is_memory_error_without_a_leak),
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
