/* The functions that a program of the limited API 3.15 calls where others read an object's fields. */
#define Py_LIMITED_API 0x030f0000
#include <Python.h>

#include "threads.h"

static void test_fields_are_read_by_functions(void **state) {
    (void)state;
    PyObject *tuple = PyTuple_Pack(2, Py_None, Py_True);
    Py_ssize_t (*count)(PyObject *) = (Py_REFCNT), (*size)(PyObject *) = (Py_SIZE);
    PyTypeObject *(*type)(PyObject *) = (Py_TYPE);
    int (*is_type)(PyObject *, PyTypeObject *) = (Py_IS_TYPE);
    assert_int_equal(count(tuple), 1);
    Py_INCREF(tuple);
    assert_int_equal(Py_REFCNT(tuple), 2);
    Py_DECREF(tuple);
    assert_int_equal(size(tuple), 2);
    assert_int_equal(Py_SIZE(tuple), 2);
    assert_ptr_equal(type(tuple), &PyTuple_Type);
    assert_ptr_equal(Py_TYPE(tuple), &PyTuple_Type);
    assert_int_equal(is_type(tuple, &PyTuple_Type), 1);
    assert_int_equal(Py_IS_TYPE(tuple, &PyList_Type), 0);
    Py_DECREF(tuple);
    PyObject *bytes = PyByteArray_FromStringAndSize("abc", 3);
    Py_SET_SIZE(bytes, 2);
    assert_int_equal(PyByteArray_Size(bytes), 2);
    Py_SET_SIZE(bytes, 3);
    Py_DECREF(bytes);
}

static int start(void **state) {
    (void)state;
    Py_InitializeEx(0);
    return 0;
}

static int stop(void **state) {
    (void)state;
    return Py_FinalizeEx();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_fields_are_read_by_functions, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
