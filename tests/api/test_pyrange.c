/* conformance */
/* Ranges. */
#include <Python.h>

#include "containers.h"

static PyObject *range_of(long start, long stop, long step) {
    PyObject *range = call_type(&PyRange_Type, NULL, "(lll)", start, stop, step);
    CHECK(range != NULL);
    return range;
}

static PyObject *list_of(PyObject *range) {
    PyObject *list = PySequence_List(range);
    Py_DECREF(range);
    return list;
}

static void test_constructor(void **state) {
    (void)state;
    assert_gives("range(0, 3)", call_type(&PyRange_Type, NULL, "(i)", 3));
    assert_gives("range(1, 3)", call_type(&PyRange_Type, NULL, "(ii)", 1, 3));
    assert_gives("range(1, 9, 2)", call_type(&PyRange_Type, NULL, "(iii)", 1, 9, 2));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer", call_type(&PyRange_Type, NULL, "(s)", "a"));
    assert_raises("TypeError: range expected at least 1 argument, got 0", call_type(&PyRange_Type, NULL, "()"));
    assert_raises("TypeError: range expected at most 3 arguments, got 4",
                  call_type(&PyRange_Type, NULL, "(iiii)", 1, 2, 3, 4));
    assert_raises("ValueError: range() arg 3 must not be zero", call_type(&PyRange_Type, NULL, "(iii)", 1, 2, 0));
    assert_raises("TypeError: range() takes no keyword arguments", call_type(&PyRange_Type, made("{s:i}", "stop", 1), "()"));
}

static void test_numbers(void **state) {
    (void)state;
    assert_gives("[0, 1, 2]", list_of(range_of(0, 3, 1)));
    assert_gives("[5, 3, 1]", list_of(range_of(5, 0, -2)));
    assert_gives("[]", list_of(range_of(5, 0, 1)));
    assert_gives("[]", list_of(range_of(0, 5, -1)));
    PyObject *range = range_of(0, 10, 3);
    assert_int_equal(PyObject_Size(range), 4);
    assert_int_equal(PyObject_IsTrue(range), 1);
    assert_gives("9", PySequence_GetItem(range, -1));
    assert_raises("IndexError: range object index out of range", PySequence_GetItem(range, 4));
    assert_raises("IndexError: range object index out of range", PySequence_GetItem(range, -9));
    PyObject *backwards = slice_by(-1), *text = made("s", "a");
    assert_gives("range(9, -3, -3)", PyObject_GetItem(range, backwards));
    assert_raises("TypeError: range indices must be integers or slices, not str", PyObject_GetItem(range, text));
    assert_gives("[9, 6, 3, 0]", list_of(call(range, "__reversed__", "()")));
    assert_repr(attribute(range, "start"), "0");
    assert_repr(attribute(range, "stop"), "10");
    assert_repr(attribute(range, "step"), "3");
    Py_DECREF(backwards);
    Py_DECREF(text);
    Py_DECREF(range);
}

static void test_searches(void **state) {
    (void)state;
    PyObject *range = range_of(0, 10, 3), *nine = made("i", 9), *ten = made("i", 10), *three = made("d", 3.0);
    assert_int_equal(PySequence_Contains(range, nine), 1);
    assert_int_equal(PySequence_Contains(range, ten), 0);
    assert_int_equal(PySequence_Contains(range, three), 1);
    assert_int_equal(PySequence_Contains(range, Py_None), 0);
    assert_gives("3", call(range, "index", "(i)", 9));
    assert_gives("1", call(range, "index", "(d)", 3.0));
    assert_gives("1", call(range, "count", "(i)", 6));
    assert_gives("0", call(range, "count", "(i)", 7));
    assert_raises("ValueError: 7 is not in range", call(range, "index", "(i)", 7));
    assert_raises("ValueError: sequence.index(x): x not in sequence", call(range, "index", "(s)", "a"));
    Py_DECREF(range);
    Py_DECREF(nine);
    Py_DECREF(ten);
    Py_DECREF(three);
}

static void test_equal_when_the_numbers_are(void **state) {
    (void)state;
    assert_true(truth_of(compare(range_of(0, 3, 2), range_of(0, 4, 2), Py_EQ)));
    assert_true(truth_of(compare(range_of(3, 0, 1), range_of(9, 0, 7), Py_EQ)));
    assert_true(truth_of(compare(range_of(3, 4, 1), range_of(3, 9, 70), Py_EQ)));
    assert_true(truth_of(compare(range_of(0, 3, 1), range_of(0, 4, 1), Py_NE)));
    assert_false(truth_of(compare(range_of(0, 1, 1), made("[i]", 0), Py_EQ)));
    PyObject *a = range_of(0, 3, 2), *b = range_of(0, 4, 2);
    assert_int_equal(PyObject_Hash(a), PyObject_Hash(b));
    Py_DECREF(a);
    Py_DECREF(b);
}

static void test_numbers_beyond_64_bits(void **state) {
    (void)state;
    PyObject *start = PyLong_FromString("100000000000000000000", NULL, 10), *two = made("i", 2);
    PyObject *stop = PyNumber_Add(start, two);
    PyObject *range = call_type(&PyRange_Type, NULL, "(OO)", start, stop), *iterator = PyObject_GetIter(range);
    assert_string_equal(Py_TYPE(iterator) == &PyRangeIter_Type ? "small" : "large", "large");
    assert_gives("2", call(iterator, "__length_hint__", "()"));
    assert_gives("[100000000000000000000, 100000000000000000001]", PySequence_List(iterator));
    Py_DECREF(iterator);
    assert_gives("100000000000000000001", PySequence_GetItem(range, 1));
    Py_DECREF(range);
    range = call_type(&PyRange_Type, NULL, "(O)", start);
    assert_fails("OverflowError: Python int too large to convert to C ssize_t", PyObject_Size(range));
    Py_DECREF(range);
    range = call_type(&PyRange_Type, NULL, "(ll)", LONG_MAX - 1, LONG_MAX);
    iterator = PyObject_GetIter(range);
    assert_gives("[9223372036854775806]", PySequence_List(iterator));
    Py_DECREF(iterator);
    Py_DECREF(range);
    Py_DECREF(start);
    Py_DECREF(stop);
    Py_DECREF(two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constructor),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_searches),
        cmocka_unit_test(test_equal_when_the_numbers_are),
        cmocka_unit_test(test_numbers_beyond_64_bits),
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
