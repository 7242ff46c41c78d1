/* conformance */
/* slice. Expected values are CPython's. */
#include <Python.h>

#include "expect.h"

static PyObject *range(const char *start, const char *stop, const char *step) {
    PyObject *parts[3] = {start ? integer(start) : NULL, stop ? integer(stop) : NULL, step ? integer(step) : NULL};
    PyObject *slice = PySlice_New(parts[0], parts[1], parts[2]);
    Py_XDECREF(parts[0]);
    Py_XDECREF(parts[1]);
    Py_XDECREF(parts[2]);
    return slice;
}
static PyObject *unpacked(PyObject *slice, Py_ssize_t length) {
    Py_ssize_t start, stop, step;
    int result = PySlice_Unpack(slice, &start, &stop, &step);
    Py_DECREF(slice);
    if (result < 0) {
        return NULL;
    }
    Py_ssize_t count = PySlice_AdjustIndices(length, &start, &stop, step);
    return Py_BuildValue("(nnnn)", start, stop, step, count);
}

static void test_repr_and_comparison(void **state) {
    (void)state;
    expect(range(NULL, "1", NULL), "slice(None, 1, None)");
    expect(compare(range("1", "2", NULL), range("1", "2", NULL), Py_EQ), "True");
    expect(compare(range("1", "2", NULL), range("1", "3", NULL), Py_LT), "True");
    expect(hash_of(range("1", "2", NULL)), "TypeError: unhashable type: 'slice'");
    expect(attribute_of(range("1", "2", NULL), "stop"), "2");
}

static void test_unpack_and_adjust(void **state) {
    (void)state;
    expect(unpacked(range(NULL, NULL, NULL), 5), "(0, 5, 1, 5)");
    expect(unpacked(range("-3", NULL, NULL), 5), "(2, 5, 1, 3)");
    expect(unpacked(range(NULL, NULL, "-1"), 5), "(4, -1, -1, 5)");
    expect(unpacked(range("10", "-10", "-2"), 5), "(4, -1, -2, 3)");
    expect(unpacked(range("4", "1", NULL), 5), "(4, 1, 1, 0)");
    expect(unpacked(range("-1000000000000000000000", "1000000000000000000000", "3"), 5), "(0, 5, 3, 2)");
    expect(unpacked(range(NULL, NULL, "0"), 5), "ValueError: slice step cannot be zero");
    expect(unpacked(PySlice_New(Py_True, NULL, NULL), 5), "(1, 5, 1, 4)");
    expect(unpacked(PySlice_New((PyObject *)&PyLong_Type, NULL, NULL), 5),
           "TypeError: slice indices must be integers or None or have an __index__ method");
}

static void test_indices(void **state) {
    (void)state;
    expect(method(range("1", NULL, "2"), "indices", "i", 7), "(1, 7, 2)");
    expect(method(range(NULL, NULL, "-1"), "indices", "i", 7), "(6, -1, -1)");
    expect(method(range("1000000000000000000000", NULL, NULL), "indices", "i", 7), "(7, 7, 1)");
    expect(method(range(NULL, NULL, "0"), "indices", "i", 7), "ValueError: slice step cannot be zero");
    expect(method(range(NULL, NULL, NULL), "indices", "i", -7), "ValueError: length should not be negative");
}

static void test_the_type(void **state) {
    (void)state;
    expect(make(&PySlice_Type, integer("3")), "slice(None, 3, None)");
    expect(PyObject_CallFunction((PyObject *)&PySlice_Type, "ii", 1, 2), "slice(1, 2, None)");
    expect(make(&PySlice_Type, NULL), "TypeError: slice expected at least 1 argument, got 0");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repr_and_comparison),
        cmocka_unit_test(test_unpack_and_adjust),
        cmocka_unit_test(test_indices),
        cmocka_unit_test(test_the_type),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
