/* conformance */
/* The sequence protocol on lists, tuples, texts, and on types that have only parts of it. */
#include <Python.h>

#include "containers.h"

static PyObject *last_item_asked;

static PyObject *half_item(PyObject *self, Py_ssize_t index) {
    (void)self;
    Py_XSETREF(last_item_asked, PyLong_FromSsize_t(index));
    if (index < 0 || index >= 3) {
        PyErr_SetString(PyExc_IndexError, "half");
        return NULL;
    }
    return PyLong_FromSsize_t(index * 10);
}
static Py_ssize_t half_length(PyObject *self) {
    (void)self;
    return 3;
}
static PyObject *half_add(PyObject *left, PyObject *right) {
    (void)left;
    (void)right;
    return PyUnicode_FromString("added");
}

static PyObject *instance_of(PyType_Slot *slots) {
    PyType_Spec spec = {"test.Half", (int)sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec);
    CHECK(type != NULL);
    PyObject *object = PyObject_CallObject(type, NULL);
    CHECK(object != NULL);
    Py_DECREF(type);
    return object;
}

static PyObject *make_half(void) {
    PyType_Slot slots[] = {{Py_sq_item, half_item}, {Py_sq_length, half_length}, {Py_nb_add, half_add}, {0, NULL}};
    return instance_of(slots);
}

static void test_check(void **state) {
    (void)state;
    PyObject *half = make_half(), *dict = PyDict_New(), *set = PySet_New(NULL), *text = made("s", "a");
    assert_int_equal(PySequence_Check(half), 1);
    assert_int_equal(PySequence_Check(text), 1);
    assert_int_equal(PySequence_Check(dict), 0);
    assert_int_equal(PySequence_Check(set), 0);
    assert_int_equal(PySequence_Check(Py_None), 0);
    Py_DECREF(half);
    Py_DECREF(dict);
    Py_DECREF(set);
    Py_DECREF(text);
}

static void test_size(void **state) {
    (void)state;
    PyObject *half = make_half(), *dict = PyDict_New();
    assert_int_equal(PySequence_Size(half), 3);
    assert_int_equal(PySequence_Length(half), 3);
    assert_fails("TypeError: dict is not a sequence", PySequence_Size(dict));
    assert_fails("TypeError: object of type 'NoneType' has no len()", PySequence_Size(Py_None));
    assert_fails("SystemError: null argument to internal routine", PySequence_Size(NULL));
    Py_DECREF(half);
    Py_DECREF(dict);
}

static void test_concat_and_repeat(void **state) {
    (void)state;
    PyObject *half = make_half(), *list = made("[i]", 1), *tuple = made("(i)", 2);
    assert_gives("[1, 1]", PySequence_Concat(list, list));
    assert_raises("TypeError: can only concatenate list (not \"tuple\") to list", PySequence_Concat(list, tuple));
    assert_gives("'added'", PySequence_Concat(half, half));
    assert_raises("TypeError: 'NoneType' object can't be concatenated", PySequence_Concat(Py_None, half));
    assert_gives("(2, 2, 2)", PySequence_Repeat(tuple, 3));
    assert_raises("TypeError: 'NoneType' object can't be repeated", PySequence_Repeat(Py_None, 3));
    assert_raises("TypeError: 'test.Half' object can't be repeated", PySequence_Repeat(half, 3));
    PyObject *same = PySequence_InPlaceConcat(list, tuple);
    assert_ptr_equal(same, list);
    assert_repr(same, "[1, 2]");
    Py_DECREF(same);
    same = PySequence_InPlaceRepeat(list, 2);
    assert_ptr_equal(same, list);
    assert_repr(same, "[1, 2, 1, 2]");
    Py_DECREF(same);
    assert_gives("(2, 2)", PySequence_InPlaceRepeat(tuple, 2));
    assert_gives("(2, 2)", PySequence_InPlaceConcat(tuple, tuple));
    assert_gives("'added'", PySequence_InPlaceConcat(half, half));
    assert_raises("TypeError: 'NoneType' object can't be concatenated", PySequence_InPlaceConcat(Py_None, half));
    assert_raises("TypeError: 'NoneType' object can't be repeated", PySequence_InPlaceRepeat(Py_None, 3));
    Py_DECREF(half);
    Py_DECREF(list);
    Py_DECREF(tuple);
}

static void test_items_by_index(void **state) {
    (void)state;
    PyObject *half = make_half(), *list = made("[iii]", 1, 2, 3), *dict = PyDict_New(), *tuple = made("(i)", 1);
    assert_gives("20", PySequence_GetItem(half, -1));
    assert_repr(last_item_asked, "2");
    assert_raises("IndexError: half", PySequence_GetItem(half, -5));
    assert_repr(last_item_asked, "-2");
    assert_gives("3", PySequence_GetItem(list, -1));
    assert_raises("IndexError: list index out of range", PySequence_GetItem(list, -4));
    assert_raises("TypeError: dict is not a sequence", PySequence_GetItem(dict, 0));
    assert_raises("TypeError: 'NoneType' object does not support indexing", PySequence_GetItem(Py_None, 0));
    assert_int_equal(PySequence_SetItem(list, -1, Py_None), 0);
    assert_int_equal(PySequence_DelItem(list, 0), 0);
    assert_repr(list, "[2, None]");
    assert_fails("IndexError: list assignment index out of range", PySequence_SetItem(list, 2, Py_None));
    assert_fails("TypeError: 'tuple' object does not support item assignment", PySequence_SetItem(tuple, 0, Py_None));
    assert_fails("TypeError: 'tuple' object doesn't support item deletion", PySequence_DelItem(tuple, 0));
    assert_fails("TypeError: dict is not a sequence", PySequence_SetItem(dict, 0, Py_None));
    assert_fails("TypeError: dict is not a sequence", PySequence_DelItem(dict, 0));
    Py_CLEAR(last_item_asked);
    Py_DECREF(half);
    Py_DECREF(list);
    Py_DECREF(dict);
    Py_DECREF(tuple);
}

static void test_slices(void **state) {
    (void)state;
    PyObject *list = made("[iiii]", 1, 2, 3, 4), *tuple = made("(ii)", 8, 9), *text = made("s", "abcd");
    assert_gives("[2, 3]", PySequence_GetSlice(list, 1, -1));
    assert_gives("'bc'", PySequence_GetSlice(text, 1, 3));
    assert_raises("TypeError: 'NoneType' object is unsliceable", PySequence_GetSlice(Py_None, 1, 2));
    assert_int_equal(PySequence_SetSlice(list, 1, -1, tuple), 0);
    assert_repr(list, "[1, 8, 9, 4]");
    assert_int_equal(PySequence_DelSlice(list, -2, PY_SSIZE_T_MAX), 0);
    assert_repr(list, "[1, 8]");
    assert_fails("TypeError: 'tuple' object doesn't support slice assignment", PySequence_SetSlice(tuple, 0, 1, tuple));
    assert_fails("TypeError: 'tuple' object doesn't support slice deletion", PySequence_DelSlice(tuple, 0, 1));
    Py_DECREF(list);
    Py_DECREF(tuple);
    Py_DECREF(text);
}

static void test_conversions(void **state) {
    (void)state;
    PyObject *half = make_half(), *list = made("[ii]", 1, 2), *tuple = made("(i)", 1), *dict = made("{s:i}", "k", 1);
    assert_gives("[0, 10, 20]", PySequence_List(half));
    assert_gives("(0, 10, 20)", PySequence_Tuple(half));
    assert_gives("['k']", PySequence_List(dict));
    assert_gives("(1, 2)", PySequence_Tuple(list));
    PyObject *copy = PySequence_List(list), *same = PySequence_Tuple(tuple);
    assert_ptr_not_equal(copy, list);
    assert_ptr_equal(same, tuple);
    Py_DECREF(copy);
    Py_DECREF(same);
    assert_raises("TypeError: 'NoneType' object is not iterable", PySequence_List(Py_None));
    assert_raises("TypeError: 'NoneType' object is not iterable", PySequence_Tuple(Py_None));
    PyObject *fast = PySequence_Fast(list, "no");
    assert_ptr_equal(fast, list);
    assert_int_equal(PySequence_Fast_GET_SIZE(fast), 2);
    assert_repr(PySequence_Fast_GET_ITEM(fast, 1), "2");
    assert_ptr_equal(PySequence_Fast_ITEMS(fast)[0], PyList_GET_ITEM(list, 0));
    Py_DECREF(fast);
    fast = PySequence_Fast(tuple, "no");
    assert_ptr_equal(fast, tuple);
    assert_ptr_equal(PySequence_Fast_ITEMS(fast)[0], PyTuple_GET_ITEM(tuple, 0));
    Py_DECREF(fast);
    assert_gives("[0, 10, 20]", PySequence_Fast(half, "no"));
    assert_raises("TypeError: not this", PySequence_Fast(Py_None, "not this"));
    Py_DECREF(half);
    Py_DECREF(list);
    Py_DECREF(tuple);
    Py_DECREF(dict);
}

static void test_searches(void **state) {
    (void)state;
    PyObject *half = make_half(), *list = made("[iiii]", 1, 10, 1, 3), *one = made("i", 1), *ten = made("d", 10.0);
    assert_int_equal(PySequence_Count(list, one), 2);
    assert_int_equal(PySequence_Count(half, ten), 1);
    assert_int_equal(PySequence_Index(list, ten), 1);
    assert_int_equal(PySequence_Index(half, ten), 1);
    assert_int_equal(PySequence_Contains(list, ten), 1);
    assert_int_equal(PySequence_Contains(half, ten), 1);
    assert_int_equal(PySequence_Contains(half, one), 0);
    assert_int_equal(PySequence_In(half, one), 0);
    assert_fails("ValueError: sequence.index(x): x not in sequence", PySequence_Index(half, one));
    assert_fails("TypeError: argument of type 'NoneType' is not iterable", PySequence_Count(Py_None, one));
    assert_fails("TypeError: argument of type 'NoneType' is not iterable", PySequence_Index(Py_None, one));
    assert_fails("TypeError: argument of type 'NoneType' is not iterable", PySequence_Contains(Py_None, one));
    Probe *probe = make_probe(1, 1), *other = make_probe(2, 2);
    PyObject *tuple = PyTuple_Pack(1, (PyObject *)probe);
    other->raise = 1;
    assert_fails("ValueError: compared", PySequence_Count(tuple, (PyObject *)other));
    assert_fails("ValueError: compared", PySequence_Index(tuple, (PyObject *)other));
    Py_DECREF(tuple);
    Py_DECREF(probe);
    Py_DECREF(other);
    Py_CLEAR(last_item_asked);
    Py_DECREF(half);
    Py_DECREF(list);
    Py_DECREF(one);
    Py_DECREF(ten);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check),      cmocka_unit_test(test_size),        cmocka_unit_test(test_concat_and_repeat),
        cmocka_unit_test(test_items_by_index), cmocka_unit_test(test_slices),  cmocka_unit_test(test_conversions),
        cmocka_unit_test(test_searches),
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
