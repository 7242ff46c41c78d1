/* conformance */
/* bool. Expected values are CPython's. */
#include <Python.h>

#include "expect.h"

static void test_there_are_two(void **state) {
    (void)state;
    expect(PyBool_FromLong(0), "False");
    expect(PyBool_FromLong(-7), "True");
    expect(make(&PyBool_Type, PyList_New(0)), "False");
    expect(make(&PyBool_Type, NULL), "False");
    expect(PyObject_CallFunction((PyObject *)&PyBool_Type, "ii", 1, 2),
           "TypeError: bool expected at most 1 argument, got 2");
    assert_true(PyBool_Check(Py_True) && PyLong_Check(Py_False) && !PyLong_CheckExact(Py_True));
}

static void test_they_are_ints(void **state) {
    (void)state;
    expect(PyNumber_Add(Py_True, Py_True), "2");
    expect(PyNumber_And(Py_True, Py_False), "False");
    expect(PyNumber_Xor(Py_True, Py_True), "False");
    expect(two(PyNumber_Or, PyBool_FromLong(1), integer("2")), "3");
    expect(PyNumber_Invert(Py_True), "-2");
    expect(hash_of(PyBool_FromLong(1)), "1");
    expect(attribute_of(PyBool_FromLong(1), "numerator"), "1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_are_two),
        cmocka_unit_test(test_they_are_ints),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
