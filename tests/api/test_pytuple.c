/* conformance */
/* Tuples: the calls, the methods, comparison, hash, repr. */
#include <Python.h>

#include "containers.h"

static void test_new_is_filled_by_set_item(void **state) {
    (void)state;
    PyObject *tuple = PyTuple_New(2);
    assert_true(PyTuple_CheckExact(tuple));
    assert_int_equal(PyTuple_SetItem(tuple, 0, made("i", 1)), 0);
    assert_int_equal(PyTuple_SetItem(tuple, 1, made("s", "b")), 0);
    assert_int_equal(PyTuple_Size(tuple), 2);
    assert_repr(PyTuple_GetItem(tuple, 1), "'b'");
    assert_repr(tuple, "(1, 'b')");
    Py_DECREF(tuple);
}

static void test_unfilled_tuple_can_be_dropped(void **state) {
    (void)state;
    for (Py_ssize_t size = 0; size < 40; size++) {
        PyObject *tuple = PyTuple_New(size);
        assert_int_equal(PyTuple_Size(tuple), size);
        Py_DECREF(tuple);
    }
}

static void test_empty_tuple_is_one_object(void **state) {
    (void)state;
    PyObject *a = PyTuple_New(0), *b = PyTuple_Pack(0), *c = call_type(&PyTuple_Type, NULL, "()");
    assert_ptr_equal(a, b);
    assert_ptr_equal(a, c);
    assert_repr(a, "()");
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
}

static void test_negative_size_is_refused(void **state) {
    (void)state;
    assert_bad_call_null(PyTuple_New(-1));
}

static void test_huge_size_is_memory_error(void **state) {
    (void)state;
    assert_raises("MemoryError: ", PyTuple_New(PY_SSIZE_T_MAX));
    assert_raises("MemoryError: ", PyTuple_New(PY_SSIZE_T_MAX / 8));
}

static void test_pack_borrows(void **state) {
    (void)state;
    PyObject *item = made("d", 1.5);
    Py_ssize_t count = Py_REFCNT(item);
    PyObject *tuple = PyTuple_Pack(3, item, Py_None, item);
    assert_int_equal(Py_REFCNT(item), count + 2);
    assert_repr(tuple, "(1.5, None, 1.5)");
    Py_DECREF(tuple);
    assert_int_equal(Py_REFCNT(item), count);
    Py_DECREF(item);
}

static void test_get_item_checks_index_and_type(void **state) {
    (void)state;
    PyObject *tuple = made("(i)", 7), *list = made("[i]", 7);
    assert_raises("IndexError: tuple index out of range", PyTuple_GetItem(tuple, 1));
    assert_raises("IndexError: tuple index out of range", PyTuple_GetItem(tuple, -1));
    assert_bad_call_null(PyTuple_GetItem(list, 0));
    assert_bad_call(PyTuple_Size(list));
    assert_bad_call_null(PyTuple_GetSlice(list, 0, 1));
    Py_DECREF(tuple);
    Py_DECREF(list);
}

static void test_set_item_steals_even_when_it_fails(void **state) {
    (void)state;
    PyObject *tuple = PyTuple_New(1), *item = made("d", 2.5);
    Py_ssize_t count = Py_REFCNT(item);
    Py_INCREF(item);
    assert_fails("IndexError: tuple assignment index out of range", PyTuple_SetItem(tuple, 1, item));
    assert_int_equal(Py_REFCNT(item), count);
    Py_INCREF(item);
    Py_INCREF(tuple); /* shared: must not change */
    assert_bad_call(PyTuple_SetItem(tuple, 0, item));
    assert_int_equal(Py_REFCNT(item), count);
    Py_DECREF(tuple);
    Py_DECREF(tuple);
    Py_DECREF(item);
}

static void test_get_slice_clips(void **state) {
    (void)state;
    PyObject *tuple = made("(iiii)", 0, 1, 2, 3);
    assert_gives("(1, 2)", PyTuple_GetSlice(tuple, 1, 3));
    assert_gives("(0, 1)", PyTuple_GetSlice(tuple, -5, 2));
    assert_gives("(2, 3)", PyTuple_GetSlice(tuple, 2, 99));
    assert_gives("()", PyTuple_GetSlice(tuple, 3, 1));
    PyObject *whole = PyTuple_GetSlice(tuple, 0, 4);
    assert_ptr_equal(whole, tuple);
    Py_DECREF(whole);
    Py_DECREF(tuple);
}

static void test_resize_keeps_items(void **state) {
    (void)state;
    PyObject *tuple = made("(ddd)", 0.5, 1.5, 2.5);
    assert_int_equal(_PyTuple_Resize(&tuple, 2), 0);
    assert_repr(tuple, "(0.5, 1.5)");
    assert_int_equal(_PyTuple_Resize(&tuple, 3), 0);
    assert_null(PyTuple_GET_ITEM(tuple, 2));
    PyTuple_SET_ITEM(tuple, 2, made("i", 9));
    assert_repr(tuple, "(0.5, 1.5, 9)");
    assert_int_equal(_PyTuple_Resize(&tuple, 0), 0);
    assert_repr(tuple, "()");
    assert_int_equal(_PyTuple_Resize(&tuple, 1), 0);
    PyTuple_SET_ITEM(tuple, 0, made("i", 4));
    Py_INCREF(tuple);
    PyObject *shared = tuple;
    assert_bad_call(_PyTuple_Resize(&shared, 5));
    assert_null(shared);
    assert_repr(tuple, "(4,)");
    Py_DECREF(tuple);
}

static void test_macros_fill_and_read(void **state) {
    (void)state;
    PyObject *tuple = PyTuple_New(2);
    PyTuple_SET_ITEM(tuple, 0, made("i", 1));
    PyTuple_SET_ITEM(tuple, 1, made("i", 2));
    assert_int_equal(PyTuple_GET_SIZE(tuple), 2);
    assert_repr(PyTuple_GET_ITEM(tuple, 1), "2");
    Py_DECREF(tuple);
}

static void test_constructor_takes_one_iterable(void **state) {
    (void)state;
    assert_gives("(1, 2)", call_type(&PyTuple_Type, NULL, "([ii])", 1, 2));
    assert_gives("('a', 'b')", call_type(&PyTuple_Type, NULL, "(s)", "ab"));
    PyObject *tuple = made("(i)", 1), *same = call_type(&PyTuple_Type, NULL, "(O)", tuple);
    assert_ptr_equal(tuple, same);
    Py_DECREF(tuple);
    Py_DECREF(same);
    assert_raises("TypeError: 'int' object is not iterable", call_type(&PyTuple_Type, NULL, "(i)", 1));
    assert_raises("TypeError: tuple expected at most 1 argument, got 2", call_type(&PyTuple_Type, NULL, "(ii)", 1, 2));
    assert_raises("TypeError: tuple() takes no keyword arguments",
                  call_type(&PyTuple_Type, made("{s:i}", "a", 1), "()"));
}

static void test_subtype_has_its_items_inside(void **state) {
    (void)state;
    PyTypeObject *type = make_subtype("test.Pair", &PyTuple_Type);
    PyObject *pair = call_type(type, NULL, "([ii])", 1, 2);
    assert_true(PyTuple_Check(pair));
    assert_false(PyTuple_CheckExact(pair));
    assert_repr(pair, "(1, 2)");
    PyObject *more = made("(i)", 3);
    assert_gives("(1, 2, 3)", PySequence_Concat(pair, more));
    Py_DECREF(more);
    PyObject *slice = PyTuple_GetSlice(pair, 0, 2);
    assert_true(PyTuple_CheckExact(slice));
    Py_DECREF(slice);
    Py_DECREF(pair);
    Py_DECREF(type);
}

static void test_operators(void **state) {
    (void)state;
    PyObject *tuple = made("(ii)", 1, 2);
    assert_gives("(1, 2, 1, 2, 1, 2)", PySequence_Repeat(tuple, 3));
    assert_gives("()", PySequence_Repeat(tuple, -1));
    assert_raises("MemoryError: ", PySequence_Repeat(tuple, PY_SSIZE_T_MAX));
    PyObject *list = made("[i]", 1);
    assert_raises("TypeError: can only concatenate tuple (not \"list\") to tuple", PySequence_Concat(tuple, list));
    Py_DECREF(list);
    assert_gives("2", PySequence_GetItem(tuple, -1));
    PyObject *key = made("s", "a");
    assert_raises("TypeError: tuple indices must be integers or slices, not str", PyObject_GetItem(tuple, key));
    Py_DECREF(key);
    PyObject *slice = slice_by(-1);
    assert_gives("(2, 1)", PyObject_GetItem(tuple, slice));
    Py_DECREF(slice);
    Py_DECREF(tuple);
}

static void test_methods(void **state) {
    (void)state;
    PyObject *tuple = made("(iiii)", 1, 2, 1, 3);
    assert_gives("2", call(tuple, "count", "(i)", 1));
    assert_gives("0", call(tuple, "count", "(s)", "x"));
    assert_gives("0", call(tuple, "index", "(i)", 1));
    assert_gives("2", call(tuple, "index", "(ii)", 1, 1));
    assert_gives("2", call(tuple, "index", "(ii)", 1, -2));
    assert_raises("ValueError: tuple.index(x): x not in tuple", call(tuple, "index", "(iii)", 3, 0, 3));
    assert_raises("ValueError: tuple.index(x): x not in tuple", call(tuple, "index", "(i)", 7));
    assert_raises("TypeError: index expected at least 1 argument, got 0", call(tuple, "index", "()"));
    assert_raises("TypeError: index expected at most 3 arguments, got 4", call(tuple, "index", "(iiii)", 1, 2, 3, 4));
    assert_raises("TypeError: slice indices must be integers or have an __index__ method",
                  call(tuple, "index", "(is)", 1, "a"));
    assert_raises("TypeError: tuple.count() takes exactly one argument (0 given)", call(tuple, "count", "()"));
    assert_gives("((1, 2, 1, 3),)", call(tuple, "__getnewargs__", "()"));
    Py_DECREF(tuple);
}

static void test_comparison_is_lexicographic(void **state) {
    (void)state;
    assert_true(truth_of(compare(made("(ii)", 1, 2), made("(ii)", 1, 2), Py_EQ)));
    assert_true(truth_of(compare(made("(ii)", 1, 2), made("(ii)", 1, 3), Py_NE)));
    assert_true(truth_of(compare(made("(ii)", 1, 2), made("(ii)", 1, 3), Py_LT)));
    assert_true(truth_of(compare(made("(i)", 1), made("(ii)", 1, 3), Py_LE)));
    assert_true(truth_of(compare(made("(i)", 2), made("(ii)", 1, 3), Py_GT)));
    assert_false(truth_of(compare(made("()"), made("(i)", 1), Py_GE)));
    assert_false(truth_of(compare(made("(i)", 1), made("[i]", 1), Py_EQ)));
    assert_raises("TypeError: '<' not supported between instances of 'tuple' and 'list'",
                  compare(made("(i)", 1), made("[i]", 1), Py_LT));
    assert_raises("TypeError: '<' not supported between instances of 'str' and 'int'",
                  compare(made("(is)", 1, "a"), made("(ii)", 1, 1), Py_LT));
}

static void test_hash_depends_on_items_and_order(void **state) {
    (void)state;
    PyObject *a = made("(isd)", 1, "x", 2.0), *b = made("(isi)", 1, "x", 2), *c = made("(sid)", "x", 1, 2.0);
    assert_int_equal(PyObject_Hash(a), PyObject_Hash(b));
    assert_int_not_equal(PyObject_Hash(a), PyObject_Hash(c));
    PyObject *bad = made("([i])", 1);
    assert_fails("TypeError: unhashable type: 'list'", PyObject_Hash(bad));
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
    Py_DECREF(bad);
}

static void test_repr_of_tuple_inside_itself_ends(void **state) {
    (void)state;
    PyObject *list = PyList_New(0), *tuple = PyTuple_Pack(1, list);
    PyList_Append(list, tuple);
    assert_repr(tuple, "([(...)],)");
    Py_XDECREF(call(list, "clear", "()"));
    Py_DECREF(list);
    Py_DECREF(tuple);
}

static void test_iterator_counts_down_its_length_hint(void **state) {
    (void)state;
    PyObject *tuple = made("(ii)", 1, 2), *iterator = PyObject_GetIter(tuple);
    assert_ptr_equal(Py_TYPE(iterator), &PyTupleIter_Type);
    assert_gives("2", call(iterator, "__length_hint__", "()"));
    assert_gives("1", PyIter_Next(iterator));
    assert_gives("1", call(iterator, "__length_hint__", "()"));
    assert_gives("2", PyIter_Next(iterator));
    assert_null(PyIter_Next(iterator));
    assert_null(PyIter_Next(iterator));
    assert_null(PyErr_Occurred());
    Py_DECREF(iterator);
    Py_DECREF(tuple);
}

static void test_deeply_nested_tuple_dies_without_overflow(void **state) {
    (void)state;
    PyObject *tuple = PyTuple_New(0);
    for (int i = 0; i < 200000; i++) {
        PyObject *outer = PyTuple_New(1);
        PyTuple_SET_ITEM(outer, 0, tuple);
        tuple = outer;
    }
    Py_DECREF(tuple);
}

static void test_contains_stops_at_error(void **state) {
    (void)state;
    Probe *a = make_probe(1, 1), *b = make_probe(2, 2);
    PyObject *tuple = PyTuple_Pack(1, (PyObject *)a);
    assert_int_equal(PySequence_Contains(tuple, (PyObject *)a), 1);
    assert_int_equal(PySequence_Contains(tuple, (PyObject *)b), 0);
    b->raise = 1;
    assert_fails("ValueError: compared", PySequence_Contains(tuple, (PyObject *)b));
    Py_DECREF(tuple);
    Py_DECREF(a);
    Py_DECREF(b);
    assert_int_equal(probes_alive, 0);
}

#if PY_VERSION_HEX >= 0x030F0000
static void test_tuples_of_arrays(void **state) {
    (void)state;
    PyObject *const items[] = {Py_None, Py_True, Py_None};
    PyObject *tuple = PyTuple_FromArray(items, 3), *empty = PyTuple_FromArray(NULL, 0);
    assert_repr(tuple, "(None, True, None)");
    assert_repr(empty, "()");
    assert_null(PyTuple_FromArray(items, -1));
    assert_true(PyErr_ExceptionMatches(PyExc_SystemError));
    PyErr_Clear();
    Py_DECREF(empty);
    Py_DECREF(tuple);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_is_filled_by_set_item),
        cmocka_unit_test(test_unfilled_tuple_can_be_dropped),
        cmocka_unit_test(test_empty_tuple_is_one_object),
        cmocka_unit_test(test_negative_size_is_refused),
        cmocka_unit_test(test_huge_size_is_memory_error),
        cmocka_unit_test(test_pack_borrows),
        cmocka_unit_test(test_get_item_checks_index_and_type),
        cmocka_unit_test(test_set_item_steals_even_when_it_fails),
        cmocka_unit_test(test_get_slice_clips),
        cmocka_unit_test(test_resize_keeps_items),
        cmocka_unit_test(test_macros_fill_and_read),
        cmocka_unit_test(test_constructor_takes_one_iterable),
        cmocka_unit_test(test_subtype_has_its_items_inside),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_methods),
        cmocka_unit_test(test_comparison_is_lexicographic),
        cmocka_unit_test(test_hash_depends_on_items_and_order),
        cmocka_unit_test(test_repr_of_tuple_inside_itself_ends),
        cmocka_unit_test(test_iterator_counts_down_its_length_hint),
        cmocka_unit_test(test_deeply_nested_tuple_dies_without_overflow),
        cmocka_unit_test(test_contains_stops_at_error),
#if PY_VERSION_HEX >= 0x030F0000
        cmocka_unit_test(test_tuples_of_arrays),
#endif
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
