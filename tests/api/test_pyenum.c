/* conformance */
/* enumerate, reversed, filter, map and zip. */
#include <Python.h>

#include "containers.h"

static PyObject *list_of(PyObject *iterator) {
    if (iterator == NULL) {
        return NULL;
    }
    PyObject *list = PySequence_List(iterator);
    Py_DECREF(iterator);
    return list;
}

static PyObject *is_even(PyObject *self, PyObject *number) {
    (void)self;
    long value = PyLong_AsLong(number);
    return value == -1 && PyErr_Occurred() ? NULL : PyBool_FromLong(value % 2 == 0);
}

static PyObject *add(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *a, *b;
    return PyArg_ParseTuple(args, "OO", &a, &b) ? PyNumber_Add(a, b) : NULL;
}

static PyMethodDef even_def = {"is_even", is_even, METH_O, NULL}, add_def = {"add", add, METH_VARARGS, NULL};

static void test_enumerate(void **state) {
    (void)state;
    assert_gives("[(0, 'a'), (1, 'b')]", list_of(call_type(&PyEnum_Type, NULL, "(s)", "ab")));
    assert_gives("[(5, 'a')]", list_of(call_type(&PyEnum_Type, NULL, "(si)", "a", 5)));
    assert_gives("[(-1, 'a'), (0, 'b')]", list_of(call_type(&PyEnum_Type, made("{s:i}", "start", -1), "(s)", "ab")));
    assert_gives("[(9223372036854775806, 'a'), (9223372036854775807, 'b'), (9223372036854775808, 'c'), (9223372036854775809, 'd')]",
                 list_of(call_type(&PyEnum_Type, NULL, "(sL)", "abcd", 9223372036854775806LL)));
    assert_raises("TypeError: enumerate() missing required argument 'iterable'", call_type(&PyEnum_Type, NULL, "()"));
    assert_raises("TypeError: 'int' object is not iterable", call_type(&PyEnum_Type, NULL, "(i)", 1));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer",
                  call_type(&PyEnum_Type, made("{s:s}", "start", "a"), "(s)", "ab"));
    assert_raises("TypeError: 'foo' is an invalid keyword argument for enumerate()",
                  call_type(&PyEnum_Type, made("{s:i}", "foo", 1), "(s)", "ab"));
}

static void test_reversed(void **state) {
    (void)state;
    assert_gives("['b', 'a']", list_of(call_type(&PyReversed_Type, NULL, "(s)", "ab")));
    PyObject *iterator = call_type(&PyReversed_Type, NULL, "([ii])", 1, 2);
    assert_ptr_equal(Py_TYPE(iterator), &PyListRevIter_Type); /* the type's own */
    Py_DECREF(iterator);
    iterator = call_type(&PyReversed_Type, NULL, "((iii))", 1, 2, 3);
    assert_ptr_equal(Py_TYPE(iterator), &PyReversed_Type);
    assert_gives("3", call(iterator, "__length_hint__", "()"));
    assert_gives("3", PyIter_Next(iterator));
    assert_gives("2", call(iterator, "__length_hint__", "()"));
    assert_gives("[2, 1]", PySequence_List(iterator));
    assert_gives("0", call(iterator, "__length_hint__", "()"));
    Py_DECREF(iterator);
    assert_raises("TypeError: 'int' object is not reversible", call_type(&PyReversed_Type, NULL, "(i)", 5));
    assert_raises("TypeError: reversed expected 1 argument, got 0", call_type(&PyReversed_Type, NULL, "()"));
}

static void test_filter(void **state) {
    (void)state;
    PyObject *even = PyCFunction_New(&even_def, NULL);
    assert_gives("[2, 4]", list_of(call_type(&PyFilter_Type, NULL, "(O(iiii))", even, 1, 2, 3, 4)));
    assert_gives("[1, 'a']", list_of(call_type(&PyFilter_Type, NULL, "(O(iiss))", Py_None, 0, 1, "", "a")));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer",
                  list_of(call_type(&PyFilter_Type, NULL, "(O(s))", even, "a")));
    assert_raises("TypeError: filter expected 2 arguments, got 1", call_type(&PyFilter_Type, NULL, "(O)", even));
    assert_raises("TypeError: 'int' object is not iterable", call_type(&PyFilter_Type, NULL, "(Oi)", even, 1));
    Py_DECREF(even);
}

static void test_map(void **state) {
    (void)state;
    PyObject *even = PyCFunction_New(&even_def, NULL), *sum = PyCFunction_New(&add_def, NULL);
    assert_gives("[False, True]", list_of(call_type(&PyMap_Type, NULL, "(O(ii))", even, 1, 2)));
    assert_gives("[11, 22]", list_of(call_type(&PyMap_Type, NULL, "(O(iii)[ii])", sum, 1, 2, 3, 10, 20)));
    assert_raises("TypeError: map() must have at least two arguments.", call_type(&PyMap_Type, NULL, "(O)", even));
    assert_raises("TypeError: 'int' object is not iterable", call_type(&PyMap_Type, NULL, "(Oi)", even, 1));
    Py_DECREF(even);
    Py_DECREF(sum);
}

static void test_zip(void **state) {
    (void)state;
    assert_gives("[(1, 'a'), (2, 'b')]", list_of(call_type(&PyZip_Type, NULL, "((iii)s)", 1, 2, 3, "ab")));
    assert_gives("[]", list_of(call_type(&PyZip_Type, NULL, "()")));
    assert_gives("[(1, 'a')]", list_of(call_type(&PyZip_Type, made("{s:O}", "strict", Py_True), "((i)s)", 1, "a")));
    assert_raises("ValueError: zip() argument 2 is shorter than argument 1",
                  list_of(call_type(&PyZip_Type, made("{s:O}", "strict", Py_True), "((ii)s)", 1, 2, "a")));
    assert_raises("ValueError: zip() argument 2 is longer than argument 1",
                  list_of(call_type(&PyZip_Type, made("{s:O}", "strict", Py_True), "((i)s)", 1, "ab")));
    assert_raises("ValueError: zip() argument 3 is shorter than arguments 1-2",
                  list_of(call_type(&PyZip_Type, made("{s:O}", "strict", Py_True), "((i)s())", 1, "a")));
    assert_raises("TypeError: 'int' object is not iterable", call_type(&PyZip_Type, NULL, "(i)", 1));
    assert_raises("TypeError: 'a' is an invalid keyword argument for zip()",
                  call_type(&PyZip_Type, made("{s:i}", "a", 1), "()"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_enumerate), cmocka_unit_test(test_reversed), cmocka_unit_test(test_filter),
        cmocka_unit_test(test_map),       cmocka_unit_test(test_zip),
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
