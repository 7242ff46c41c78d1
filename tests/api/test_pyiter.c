/* conformance */
/* The iterator protocol, iterators over sequences and callables, length hints. */
#include <Python.h>

#include "containers.h"

/* ---- A type whose methods are the test's: what each returns is set beforehand. */

static PyObject *next_result;          /* borrowed; NULL with next_error: raised */
static PyObject *next_error;
static Py_ssize_t items_left;

static PyObject *counter_next(PyObject *self) {
    (void)self;
    if (items_left > 0) {
        return PyLong_FromSsize_t(items_left--);
    }
    if (next_error != NULL) {
        PyErr_SetString(next_error, "end");
    }
    return NULL;
}

static PyObject *counter_hint(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    if (next_result == NULL) {
        PyErr_SetString(next_error, "hint");
    }
    Py_XINCREF(next_result);
    return next_result;
}

static PyObject *counter_send(PyObject *self, PyObject *value) {
    (void)self;
    if (value == Py_True) {
        PyObject *stop = PyObject_CallFunction(PyExc_StopIteration, "i", 7);
        PyErr_SetObject(PyExc_StopIteration, stop);
        Py_DECREF(stop);
        return NULL;
    }
    Py_INCREF(value);
    return value;
}

static PyObject *make_counter(void) {
    static PyMethodDef methods[] = {{"__length_hint__", counter_hint, METH_NOARGS, NULL},
                                    {"send", counter_send, METH_O, NULL},
                                    {NULL, NULL, 0, NULL}};
    static PyType_Slot slots[] = {
        {Py_tp_methods, methods}, {Py_tp_iter, PyObject_SelfIter}, {Py_tp_iternext, counter_next}, {0, NULL}};
    static PyType_Spec spec = {"test.Counter", (int)sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *counter = PyObject_CallObject(type, NULL);
    Py_DECREF(type);
    CHECK(counter != NULL);
    return counter;
}

static void test_next_swallows_stop_iteration_only(void **state) {
    (void)state;
    PyObject *counter = make_counter();
    assert_int_equal(PyIter_Check(counter), 1);
    assert_int_equal(PyIter_Check(Py_None), 0);
    items_left = 1;
    next_error = PyExc_StopIteration;
    assert_gives("1", PyIter_Next(counter));
    assert_null(PyIter_Next(counter));
    assert_null(PyErr_Occurred());
    next_error = NULL;
    assert_null(PyIter_Next(counter));
    assert_null(PyErr_Occurred());
    next_error = PyExc_ValueError;
    assert_raises("ValueError: end", PyIter_Next(counter));
    Py_DECREF(counter);
}

static void test_consumers_pass_the_error_on(void **state) {
    (void)state;
    PyObject *counter = make_counter();
    next_error = PyExc_ValueError;
    next_result = Py_NotImplemented;
    items_left = 20;
    assert_raises("ValueError: end", PySequence_List(counter));
    items_left = 20;
    assert_raises("ValueError: end", PySequence_Tuple(counter));
    items_left = 2;
    assert_raises("ValueError: end", PySet_New(counter));
    items_left = 2;
    assert_fails("ValueError: end", PySequence_Count(counter, Py_None));
    next_error = NULL;
    items_left = 20;
    assert_gives("(20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)", PySequence_Tuple(counter));
    Py_DECREF(counter);
}

static void test_length_hint(void **state) {
    (void)state;
    PyObject *counter = make_counter(), *list = made("[ii]", 1, 2);
    assert_int_equal(PyObject_LengthHint(list, 9), 2);
    assert_int_equal(PyObject_LengthHint(Py_None, 9), 9);
    next_result = Py_NotImplemented;
    assert_int_equal(PyObject_LengthHint(counter, 9), 9);
    PyObject *number = made("i", 5), *negative = made("i", -5);
    next_result = number;
    assert_int_equal(PyObject_LengthHint(counter, 9), 5);
    next_result = negative;
    assert_fails("ValueError: __length_hint__() should return >= 0", PyObject_LengthHint(counter, 9));
    next_result = list;
    assert_fails("TypeError: __length_hint__ must be an integer, not list", PyObject_LengthHint(counter, 9));
    next_result = NULL;
    next_error = PyExc_TypeError;
    assert_int_equal(PyObject_LengthHint(counter, 9), 9);
    next_error = PyExc_ValueError;
    assert_fails("ValueError: hint", PyObject_LengthHint(counter, 9));
    Py_DECREF(number);
    Py_DECREF(negative);
    Py_DECREF(counter);
    Py_DECREF(list);
}

static void test_get_iter(void **state) {
    (void)state;
    PyObject *list = PyList_New(0), *iterator = PyObject_GetIter(list), *again = PyObject_GetIter(iterator);
    assert_ptr_equal(iterator, again);
    Py_DECREF(again);
    Py_DECREF(iterator);
    Py_DECREF(list);
    assert_raises("TypeError: 'NoneType' object is not iterable", PyObject_GetIter(Py_None));
}

static PyObject *return_none(PyObject *self) {
    (void)self;
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_iter_must_return_an_iterator(void **state) {
    (void)state;
    static PyType_Slot slots[] = {{Py_tp_iter, return_none}, {0, NULL}};
    static PyType_Spec spec = {"test.Bad", (int)sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *bad = PyObject_CallObject(type, NULL);
    assert_raises("TypeError: iter() returned non-iterator of type 'NoneType'", PyObject_GetIter(bad));
    Py_DECREF(bad);
    Py_DECREF(type);
}

/* ---- Iterators over sequences. */

static PyObject *row_item(PyObject *self, Py_ssize_t index) {
    (void)self;
    if (index >= items_left) {
        PyErr_SetString(next_error, "row");
        return NULL;
    }
    return PyLong_FromSsize_t(index);
}

static PyObject *make_row(void) {
    static PyType_Slot slots[] = {{Py_sq_item, row_item}, {0, NULL}};
    static PyType_Spec spec = {"test.Row", (int)sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *row = PyObject_CallObject(type, NULL);
    Py_DECREF(type);
    return row;
}

static void test_sequence_is_iterated_by_index(void **state) {
    (void)state;
    PyObject *row = make_row(), *iterator = PyObject_GetIter(row);
    assert_true(PySeqIter_Check(iterator));
    items_left = 2;
    next_error = PyExc_IndexError;
    assert_gives("0", PyIter_Next(iterator));
    assert_gives("NotImplemented", call(iterator, "__length_hint__", "()"));
    assert_gives("1", PyIter_Next(iterator));
    assert_null(PyIter_Next(iterator));
    items_left = 5;
    assert_null(PyIter_Next(iterator)); /* exhausted for good */
    assert_null(PyErr_Occurred());
    Py_DECREF(iterator);
    iterator = PySeqIter_New(row);
    items_left = 0;
    next_error = PyExc_ValueError;
    assert_raises("ValueError: row", PyIter_Next(iterator));
    items_left = 1;
    assert_gives("0", PyIter_Next(iterator)); /* an error is not the end */
    Py_DECREF(iterator);
    Py_DECREF(row);
    assert_bad_call_null(PySeqIter_New(Py_None));
    PyObject *dict = PyDict_New();
    assert_bad_call_null(PySeqIter_New(dict));
    Py_DECREF(dict);
}

/* ---- Iterators over callables. */

static PyObject *count_down(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    if (items_left == 0 && next_error != NULL) {
        PyErr_SetString(next_error, "called");
        return NULL;
    }
    return PyLong_FromSsize_t(items_left--);
}

static void test_callable_is_called_until_the_sentinel(void **state) {
    (void)state;
    static PyMethodDef def = {"count_down", count_down, METH_NOARGS, NULL};
    PyObject *function = PyCFunction_New(&def, NULL), *zero = made("d", 0.0), *iterator = PyCallIter_New(function, zero);
    assert_true(PyCallIter_Check(iterator));
    items_left = 3;
    next_error = NULL;
    assert_gives("[3, 2, 1]", PySequence_List(iterator));
    assert_null(PyIter_Next(iterator));
    assert_int_equal(items_left, -1); /* not called again */
    Py_DECREF(iterator);
    iterator = PyCallIter_New(function, Py_None);
    items_left = 1;
    next_error = PyExc_StopIteration;
    assert_gives("[1]", PySequence_List(iterator));
    assert_null(PyErr_Occurred());
    Py_DECREF(iterator);
    iterator = PyCallIter_New(function, Py_None);
    items_left = 0;
    next_error = PyExc_ValueError;
    assert_raises("ValueError: called", PyIter_Next(iterator));
    Py_DECREF(iterator);
    Py_DECREF(function);
    Py_DECREF(zero);
}

static void test_send(void **state) {
    (void)state;
    PyObject *counter = make_counter(), *result = NULL, *list = made("[i]", 1), *iterator = PyObject_GetIter(list);
    items_left = 1;
    next_error = NULL;
    assert_int_equal(PyIter_Send(counter, Py_None, &result), PYGEN_NEXT);
    assert_repr(result, "1");
    Py_CLEAR(result);
    assert_int_equal(PyIter_Send(counter, Py_None, &result), PYGEN_RETURN);
    assert_ptr_equal(result, Py_None);
    Py_CLEAR(result);
    assert_int_equal(PyIter_Send(counter, Py_False, &result), PYGEN_NEXT);
    assert_ptr_equal(result, Py_False);
    Py_CLEAR(result);
    assert_int_equal(PyIter_Send(counter, Py_True, &result), PYGEN_RETURN);
    assert_repr(result, "7");
    Py_CLEAR(result);
    next_error = PyExc_ValueError;
    assert_int_equal(PyIter_Send(counter, Py_None, &result), PYGEN_ERROR);
    assert_raised("ValueError: end");
    assert_int_equal(PyIter_Send(iterator, Py_True, &result), PYGEN_ERROR);
    assert_raised("AttributeError: 'list_iterator' object has no attribute 'send'");
    Py_DECREF(iterator);
    Py_DECREF(list);
    Py_DECREF(counter);
}

static void test_asynchronous_iterators_are_told_apart(void **state) {
    (void)state;
    assert_int_equal(PyAIter_Check(Py_None), 0);
    assert_raises("TypeError: 'NoneType' object is not an async iterable", PyObject_GetAIter(Py_None));
}

#if PY_VERSION_HEX >= 0x030E0000
static void test_next_item_tells_the_end_from_an_error(void **state) {
    (void)state;
    PyObject *counter = make_counter(), *item = NULL;
    items_left = 1;
    next_error = PyExc_StopIteration;
    assert_int_equal(PyIter_NextItem(counter, &item), 1);
    assert_repr(item, "1");
    Py_DECREF(item);
    assert_int_equal(PyIter_NextItem(counter, &item), 0);
    assert_null(item);
    next_error = PyExc_ValueError;
    assert_fails("ValueError: end", PyIter_NextItem(counter, &item));
    assert_null(item);
    assert_fails("TypeError: expected an iterator, got 'NoneType'", PyIter_NextItem(Py_None, &item));
    Py_DECREF(counter);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next_swallows_stop_iteration_only),
        cmocka_unit_test(test_consumers_pass_the_error_on),
        cmocka_unit_test(test_length_hint),
        cmocka_unit_test(test_get_iter),
        cmocka_unit_test(test_iter_must_return_an_iterator),
        cmocka_unit_test(test_sequence_is_iterated_by_index),
        cmocka_unit_test(test_callable_is_called_until_the_sentinel),
        cmocka_unit_test(test_send),
        cmocka_unit_test(test_asynchronous_iterators_are_told_apart),
#if PY_VERSION_HEX >= 0x030E0000
        cmocka_unit_test(test_next_item_tells_the_end_from_an_error),
#endif
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
