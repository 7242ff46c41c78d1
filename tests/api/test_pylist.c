/* conformance */
/* Lists: the calls, the methods, slices, sorting, and lists that change while they are looked at. */
#include <Python.h>

#include "containers.h"

static PyObject *none(PyObject *result) {
    CHECK(result == Py_None);
    return result;
}
#define assert_none(expression) Py_DECREF(none(expression))

static PyObject *integers(Py_ssize_t count) {
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyList_SET_ITEM(list, i, PyLong_FromSsize_t(i));
    }
    return list;
}

static void test_new_is_filled_by_set_item(void **state) {
    (void)state;
    PyObject *list = PyList_New(2);
    assert_true(PyList_CheckExact(list));
    assert_int_equal(PyList_SetItem(list, 0, made("i", 1)), 0);
    assert_int_equal(PyList_SetItem(list, 1, made("s", "b")), 0);
    assert_int_equal(PyList_Size(list), 2);
    assert_int_equal(PyList_GET_SIZE(list), 2);
    assert_repr(PyList_GetItem(list, 1), "'b'");
    assert_repr(PyList_GET_ITEM(list, 0), "1");
    assert_repr(list, "[1, 'b']");
    Py_DECREF(list);
    list = PyList_New(30);
    Py_DECREF(list);
    assert_bad_call_null(PyList_New(-1));
    assert_raises("MemoryError: ", PyList_New(PY_SSIZE_T_MAX));
}

static void test_calls_check_index_and_type(void **state) {
    (void)state;
    PyObject *list = made("[i]", 1), *tuple = made("(i)", 1), *item = made("d", 0.5);
    assert_raises("IndexError: list index out of range", PyList_GetItem(list, 1));
    assert_raises("IndexError: list index out of range", PyList_GetItem(list, -1));
    Py_INCREF(item);
    assert_fails("IndexError: list assignment index out of range", PyList_SetItem(list, 1, item));
    Py_INCREF(item);
    assert_bad_call(PyList_SetItem(tuple, 0, item));
    assert_int_equal(Py_REFCNT(item), 1);
    assert_bad_call_null(PyList_GetItem(tuple, 0));
    assert_bad_call(PyList_Size(tuple));
    assert_bad_call(PyList_Append(tuple, item));
    assert_bad_call(PyList_Append(list, NULL));
    assert_bad_call(PyList_Insert(tuple, 0, item));
    assert_bad_call(PyList_Insert(list, 0, NULL));
    assert_bad_call(PyList_Sort(tuple));
    assert_bad_call(PyList_Sort(NULL));
    assert_bad_call(PyList_Reverse(tuple));
    assert_bad_call(PyList_SetSlice(tuple, 0, 1, NULL));
    assert_bad_call_null(PyList_GetSlice(tuple, 0, 1));
    assert_bad_call_null(PyList_AsTuple(tuple));
    Py_DECREF(list);
    Py_DECREF(tuple);
    Py_DECREF(item);
}

static void test_append_grows_and_borrows(void **state) {
    (void)state;
    PyObject *list = PyList_New(0), *item = made("d", 0.5);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(PyList_Append(list, item), 0);
    }
    assert_int_equal(Py_REFCNT(item), 1001);
    assert_int_equal(PyList_Size(list), 1000);
    assert_ptr_equal(PyList_GetItem(list, 999), item);
    Py_DECREF(list);
    assert_int_equal(Py_REFCNT(item), 1);
    Py_DECREF(item);
}

static void test_insert_clips_index(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    const struct {
        Py_ssize_t index;
        const char *item;
    } steps[] = {{0, "a"}, {99, "b"}, {-1, "c"}, {-99, "d"}, {1, "e"}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        PyObject *item = made("s", steps[i].item);
        assert_int_equal(PyList_Insert(list, steps[i].index, item), 0);
        Py_DECREF(item);
    }
    assert_repr(list, "['d', 'e', 'a', 'c', 'b']");
    Py_DECREF(list);
}

static void test_get_slice_clips(void **state) {
    (void)state;
    PyObject *list = integers(4);
    assert_gives("[1, 2]", PyList_GetSlice(list, 1, 3));
    assert_gives("[0, 1]", PyList_GetSlice(list, -5, 2));
    assert_gives("[2, 3]", PyList_GetSlice(list, 2, 99));
    assert_gives("[]", PyList_GetSlice(list, 3, 1));
    assert_gives("[]", PyList_GetSlice(list, 9, 12));
    assert_gives("(0, 1, 2, 3)", PyList_AsTuple(list));
    Py_DECREF(list);
}

static void test_set_slice_replaces_inserts_and_deletes(void **state) {
    (void)state;
    PyObject *list = integers(5), *items = made("(sss)", "a", "b", "c");
    assert_int_equal(PyList_SetSlice(list, 1, 2, items), 0);
    assert_repr(list, "[0, 'a', 'b', 'c', 2, 3, 4]");
    assert_int_equal(PyList_SetSlice(list, 2, 2, items), 0);
    assert_repr(list, "[0, 'a', 'a', 'b', 'c', 'b', 'c', 2, 3, 4]");
    assert_int_equal(PyList_SetSlice(list, 1, 8, NULL), 0);
    assert_repr(list, "[0, 3, 4]");
    assert_int_equal(PyList_SetSlice(list, 1, 2, list), 0);
    assert_repr(list, "[0, 0, 3, 4, 4]");
    assert_fails("TypeError: can only assign an iterable", PyList_SetSlice(list, 0, 1, Py_None));
    assert_int_equal(PyList_SetSlice(list, -3, 99, NULL), 0);
    assert_repr(list, "[]");
    Py_DECREF(list);
    Py_DECREF(items);
}

static void test_reverse(void **state) {
    (void)state;
    PyObject *list = integers(5);
    assert_int_equal(PyList_Reverse(list), 0);
    assert_repr(list, "[4, 3, 2, 1, 0]");
    Py_DECREF(list);
    list = PyList_New(0);
    assert_int_equal(PyList_Reverse(list), 0);
    Py_DECREF(list);
}

static void test_extended_slices(void **state) {
    (void)state;
    PyObject *list = integers(10);
    PyObject *evens = slice_by(2), *back = slice_by(-3);
    assert_gives("[0, 2, 4, 6, 8]", PyObject_GetItem(list, evens));
    assert_gives("[9, 6, 3, 0]", PyObject_GetItem(list, back));
    PyObject *few = made("[i]", 1), *five = made("(iiiii)", 10, 20, 30, 40, 50);
    assert_fails("ValueError: attempt to assign sequence of size 1 to extended slice of size 5",
                 PyObject_SetItem(list, evens, few));
    assert_fails("TypeError: must assign iterable to extended slice", PyObject_SetItem(list, evens, Py_None));
    assert_int_equal(PyObject_SetItem(list, evens, five), 0);
    assert_repr(list, "[10, 1, 20, 3, 30, 5, 40, 7, 50, 9]");
    assert_int_equal(PyObject_DelItem(list, evens), 0);
    assert_repr(list, "[1, 3, 5, 7, 9]");
    assert_int_equal(PyObject_DelItem(list, back), 0);
    assert_repr(list, "[1, 5, 7]");
    PyObject *all_back = slice_by(-1);
    assert_int_equal(PyObject_SetItem(list, all_back, list), 0);
    assert_repr(list, "[7, 5, 1]");
    PyObject *zero = slice_by(0);
    assert_raises("ValueError: slice step cannot be zero", PyObject_GetItem(list, zero));
    Py_DECREF(zero);
    Py_DECREF(all_back);
    Py_DECREF(evens);
    Py_DECREF(back);
    Py_DECREF(few);
    Py_DECREF(five);
    Py_DECREF(list);
}

static void test_subscript_errors(void **state) {
    (void)state;
    PyObject *list = integers(3), *text = made("s", "a"), *five = made("i", 5), *huge = PyLong_FromString("99999999999999999999", NULL, 10);
    assert_raises("TypeError: list indices must be integers or slices, not str", PyObject_GetItem(list, text));
    assert_fails("TypeError: list indices must be integers or slices, not str", PyObject_SetItem(list, text, text));
    assert_raises("IndexError: list index out of range", PyObject_GetItem(list, five));
    assert_fails("IndexError: list assignment index out of range", PyObject_SetItem(list, five, text));
    assert_fails("IndexError: list assignment index out of range", PyObject_DelItem(list, five));
    assert_raises("IndexError: cannot fit 'int' into an index-sized integer", PyObject_GetItem(list, huge));
    Py_DECREF(list);
    Py_DECREF(text);
    Py_DECREF(five);
    Py_DECREF(huge);
}

static void test_methods_that_change(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    assert_none(call(list, "append", "(i)", 3));
    assert_none(call(list, "extend", "([ii])", 1, 2));
    assert_none(call(list, "extend", "(s)", "xy"));
    assert_none(call(list, "extend", "(O)", list));
    assert_repr(list, "[3, 1, 2, 'x', 'y', 3, 1, 2, 'x', 'y']");
    assert_none(call(list, "insert", "(is)", 1, "i"));
    assert_gives("'y'", call(list, "pop", "()"));
    assert_gives("3", call(list, "pop", "(i)", 0));
    assert_gives("'x'", call(list, "pop", "(i)", -1));
    assert_none(call(list, "remove", "(i)", 2));
    assert_repr(list, "['i', 1, 'x', 'y', 3, 1, 2]");
    assert_none(call(list, "reverse", "()"));
    assert_repr(list, "[2, 1, 3, 'y', 'x', 1, 'i']");
    assert_gives("[2, 1, 3, 'y', 'x', 1, 'i']", call(list, "copy", "()"));
    assert_gives("2", call(list, "count", "(i)", 1));
    assert_gives("5", call(list, "index", "(ii)", 1, 2));
    assert_none(call(list, "clear", "()"));
    assert_repr(list, "[]");
    Py_DECREF(list);
}

static void test_method_errors(void **state) {
    (void)state;
    PyObject *list = made("[i]", 1), *empty = PyList_New(0);
    assert_raises("IndexError: pop from empty list", call(empty, "pop", "()"));
    assert_raises("IndexError: pop index out of range", call(list, "pop", "(i)", 5));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer", call(list, "pop", "(s)", "a"));
    assert_raises("ValueError: list.remove(x): x not in list", call(list, "remove", "(i)", 2));
    assert_raises("ValueError: 2 is not in list", call(list, "index", "(i)", 2));
    assert_raises("ValueError: 1 is not in list", call(list, "index", "(ii)", 1, 1));
    assert_raises("TypeError: insert expected 2 arguments, got 1", call(list, "insert", "(i)", 1));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer", call(list, "insert", "(si)", "a", 1));
    assert_raises("TypeError: list.append() takes exactly one argument (0 given)", call(list, "append", "()"));
    assert_raises("TypeError: list.clear() takes no arguments (1 given)", call(list, "clear", "(i)", 1));
    assert_raises("TypeError: 'int' object is not iterable", call(list, "extend", "(i)", 1));
    assert_repr(list, "[1]");
    Py_DECREF(list);
    Py_DECREF(empty);
}

static void test_constructor(void **state) {
    (void)state;
    assert_gives("[]", call_type(&PyList_Type, NULL, "()"));
    assert_gives("['a', 'b']", call_type(&PyList_Type, NULL, "(s)", "ab"));
    assert_raises("TypeError: 'int' object is not iterable", call_type(&PyList_Type, NULL, "(i)", 1));
    assert_raises("TypeError: list expected at most 1 argument, got 2", call_type(&PyList_Type, NULL, "(ii)", 1, 2));
    assert_raises("TypeError: list() takes no keyword arguments", call_type(&PyList_Type, made("{s:i}", "a", 1), "()"));
    PyObject *list = integers(3);
    assert_none(call(list, "__init__", "(s)", "z"));
    assert_repr(list, "['z']");
    Py_DECREF(list);
}

static void test_subtype(void **state) {
    (void)state;
    PyTypeObject *type = make_subtype("test.Row", &PyList_Type);
    PyObject *row = call_type(type, NULL, "([ii])", 1, 2);
    assert_true(PyList_Check(row));
    assert_false(PyList_CheckExact(row));
    assert_int_equal(PyList_Append(row, Py_None), 0);
    assert_repr(row, "[1, 2, None]");
    PyObject *copy = call(row, "copy", "()");
    assert_true(PyList_CheckExact(copy));
    Py_DECREF(copy);
    Py_DECREF(row);
    Py_DECREF(type);
}

static void test_operators(void **state) {
    (void)state;
    PyObject *list = integers(2), *tuple = made("(i)", 9);
    assert_gives("[0, 1, 0, 1]", PySequence_Concat(list, list));
    assert_raises("TypeError: can only concatenate list (not \"tuple\") to list", PySequence_Concat(list, tuple));
    assert_gives("[0, 1, 0, 1]", PySequence_Repeat(list, 2));
    assert_gives("[]", PySequence_Repeat(list, 0));
    assert_gives("[0, 1, 9]", PySequence_InPlaceConcat(list, tuple));
    assert_gives("[0, 1, 9, 0, 1, 9]", PySequence_InPlaceRepeat(list, 2));
    assert_int_equal(PyList_Size(list), 6);
    assert_raises("MemoryError: ", PySequence_Repeat(list, PY_SSIZE_T_MAX / 2));
    assert_gives("[]", PySequence_InPlaceRepeat(list, -1));
    Py_DECREF(list);
    Py_DECREF(tuple);
}

static void test_comparison(void **state) {
    (void)state;
    assert_true(truth_of(compare(made("[ii]", 1, 2), made("[ii]", 1, 2), Py_EQ)));
    assert_true(truth_of(compare(made("[ii]", 1, 2), made("[i]", 1), Py_NE)));
    assert_true(truth_of(compare(made("[i]", 1), made("[ii]", 1, 2), Py_LT)));
    assert_true(truth_of(compare(made("[i]", 2), made("[ii]", 1, 2), Py_GT)));
    assert_false(truth_of(compare(made("[i]", 2), made("(i)", 2), Py_EQ)));
    assert_raises("TypeError: '<' not supported between instances of 'list' and 'int'",
                  compare(made("[i]", 1), made("i", 5), Py_LT));
    PyObject *list = integers(1);
    assert_fails("TypeError: unhashable type: 'list'", PyObject_Hash(list));
    Py_DECREF(list);
}

static void test_repr_of_list_inside_itself_ends(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    PyList_Append(list, list);
    PyList_Append(list, list);
    assert_repr(list, "[[...], [...]]");
    assert_repr(list, "[[...], [...]]");
    assert_none(call(list, "clear", "()"));
    Py_DECREF(list);
}

/* ---- Sorting. */

static void test_sort_orders_numbers_and_texts(void **state) {
    (void)state;
    PyObject *list = made("[iiiiii]", 3, 1, 2, -5, 1, 0);
    assert_int_equal(PyList_Sort(list), 0);
    assert_repr(list, "[-5, 0, 1, 1, 2, 3]");
    Py_DECREF(list);
    list = made("[ssss]", "b", "", "ab", "a");
    assert_int_equal(PyList_Sort(list), 0);
    assert_repr(list, "['', 'a', 'ab', 'b']");
    Py_DECREF(list);
    list = made("[did]", 2.5, 2, 1.5);
    assert_none(call(list, "sort", "()"));
    assert_repr(list, "[1.5, 2, 2.5]");
    Py_DECREF(list);
}

/* A generator of numbers that is the same everywhere. */
static unsigned next_random(unsigned *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void test_sort_is_stable_for_any_shape(void **state) {
    (void)state;
    for (Py_ssize_t size = 0; size < 700; size += size < 70 ? 1 : 63) {
        for (int shape = 0; shape < 5; shape++) {
            unsigned seed = (unsigned)(size * 7 + shape);
            PyObject *list = PyList_New(size);
            for (Py_ssize_t i = 0; i < size; i++) {
                /* The value is what is compared, the hash tells equal ones apart. */
                long value = shape == 0   ? (long)(next_random(&seed) % 1000)
                             : shape == 1 ? (long)(next_random(&seed) % 4)
                             : shape == 2 ? (long)i
                             : shape == 3 ? (long)(size - i) / 3
                                          : (long)(i % 50);
                PyList_SET_ITEM(list, i, (PyObject *)make_probe(value, i));
            }
            assert_int_equal(PyList_Sort(list), 0);
            for (Py_ssize_t i = 1; i < size; i++) {
                Probe *a = (Probe *)PyList_GET_ITEM(list, i - 1), *b = (Probe *)PyList_GET_ITEM(list, i);
                assert_true(a->value < b->value || (a->value == b->value && a->hash < b->hash));
            }
            Py_DECREF(list);
        }
    }
    assert_int_equal(probes_alive, 0);
}

static PyObject *negate(PyObject *self, PyObject *item) {
    (void)self;
    return PyLong_FromLong(-(PyLong_AsLong(item) / 10));
}

static void test_sort_by_key_and_reverse_keep_order_of_equals(void **state) {
    (void)state;
    static PyMethodDef def = {"negate", negate, METH_O, NULL};
    PyObject *key = PyCFunction_New(&def, NULL), *list = made("[iiiiii]", 11, 25, 10, 21, 35, 12);
    PyObject *sort = PyObject_GetAttrString(list, "sort"), *args = PyTuple_New(0);
    PyObject *kwargs = made("{s:O}", "key", key);
    assert_none(PyObject_Call(sort, args, kwargs));
    assert_repr(list, "[35, 25, 21, 11, 10, 12]");
    PyDict_SetItemString(kwargs, "reverse", Py_True);
    assert_none(PyObject_Call(sort, args, kwargs));
    assert_repr(list, "[11, 10, 12, 25, 21, 35]");
    PyDict_SetItemString(kwargs, "key", Py_None);
    assert_none(PyObject_Call(sort, args, kwargs));
    assert_repr(list, "[35, 25, 21, 12, 11, 10]");
    PyDict_SetItemString(kwargs, "foo", Py_None);
    assert_raises("TypeError: sort() takes at most 2 keyword arguments (3 given)", PyObject_Call(sort, args, kwargs));
    PyDict_DelItemString(kwargs, "reverse");
    assert_raises("TypeError: 'foo' is an invalid keyword argument for sort()", PyObject_Call(sort, args, kwargs));
    PyDict_DelItemString(kwargs, "foo");
    PyDict_SetItemString(kwargs, "key", Py_True);
    assert_raises("TypeError: 'bool' object is not callable", PyObject_Call(sort, args, kwargs));
    assert_repr(list, "[35, 25, 21, 12, 11, 10]");
    assert_raises("TypeError: sort() takes no positional arguments", call(list, "sort", "(i)", 1));
    Py_DECREF(kwargs);
    Py_DECREF(args);
    Py_DECREF(sort);
    Py_DECREF(list);
    Py_DECREF(key);
}

static void test_failed_sort_keeps_every_item(void **state) {
    (void)state;
    for (int bad = 0; bad < 100; bad += 9) {
        PyObject *list = PyList_New(0);
        for (int i = 0; i < 100; i++) {
            Probe *probe = make_probe((i * 37) % 100, i);
            probe->raise = i == bad;
            PyList_Append(list, (PyObject *)probe);
            Py_DECREF(probe);
        }
        assert_fails("ValueError: compared", PyList_Sort(list));
        assert_int_equal(PyList_Size(list), 100);
        long sum = 0;
        for (int i = 0; i < 100; i++) {
            sum += ((Probe *)PyList_GET_ITEM(list, i))->value;
        }
        assert_int_equal(sum, 4950);
        Py_DECREF(list);
    }
    assert_int_equal(probes_alive, 0);
    PyObject *mixed = made("[is]", 3, "a");
    assert_fails("TypeError: '<' not supported between instances of 'str' and 'int'", PyList_Sort(mixed));
    Py_DECREF(mixed);
}

static PyObject *list_in_use;
static void append_to_list_in_use(void) { PyList_Append(list_in_use, Py_None); }
static void clear_list_in_use(void) { PyList_SetSlice(list_in_use, 0, PY_SSIZE_T_MAX, NULL); }

static void test_list_is_empty_while_it_is_sorted(void **state) {
    (void)state;
    PyObject *list = list_in_use = PyList_New(0);
    for (int i = 0; i < 5; i++) {
        Probe *probe = make_probe(5 - i, i);
        probe->on_compare = clear_list_in_use; /* nothing to clear: no change */
        PyList_Append(list, (PyObject *)probe);
        Py_DECREF(probe);
    }
    assert_int_equal(PyList_Sort(list), 0);
    assert_repr(list, "[<1>, <2>, <3>, <4>, <5>]");
    ((Probe *)PyList_GetItem(list, 0))->on_compare = append_to_list_in_use;
    assert_fails("ValueError: list modified during sort", PyList_Sort(list));
    assert_int_equal(PyList_Size(list), 5);
    Py_DECREF(list);
    assert_int_equal(probes_alive, 0);
}

static void test_list_may_shrink_while_it_is_searched(void **state) {
    (void)state;
    const char *const methods[] = {"index", "count", "remove", "__contains__"};
    for (size_t m = 0; m < 4; m++) {
        PyObject *list = list_in_use = PyList_New(0);
        for (int i = 0; i < 5; i++) {
            Probe *probe = make_probe(i, i);
            probe->on_compare = i == 1 ? clear_list_in_use : NULL;
            PyList_Append(list, (PyObject *)probe);
            Py_DECREF(probe);
        }
        Probe *wanted = make_probe(9, 9);
        PyObject *result = call(list, methods[m], "(O)", wanted);
        PyErr_Clear();
        Py_XDECREF(result);
        assert_int_equal(PyList_Size(list), 0);
        Py_DECREF(wanted);
        Py_DECREF(list);
    }
    assert_int_equal(probes_alive, 0);
}

static void test_comparison_survives_a_list_that_is_emptied(void **state) {
    (void)state;
    PyObject *list = list_in_use = PyList_New(0), *other = PyList_New(0);
    for (int i = 0; i < 3; i++) {
        Probe *probe = make_probe(i, i);
        probe->on_compare = clear_list_in_use;
        PyList_Append(list, (PyObject *)probe);
        Py_DECREF(probe);
        probe = make_probe(i, i);
        PyList_Append(other, (PyObject *)probe);
        Py_DECREF(probe);
    }
    assert_int_equal(PyObject_RichCompareBool(list, other, Py_EQ), 0);
    assert_int_equal(PyList_Size(list), 0);
    Py_DECREF(list);
    Py_DECREF(other);
    assert_int_equal(probes_alive, 0);
}

/* ---- Iterators. */

static void test_iterator_sees_items_appended_meanwhile(void **state) {
    (void)state;
    PyObject *list = integers(2), *iterator = PyObject_GetIter(list);
    assert_ptr_equal(Py_TYPE(iterator), &PyListIter_Type);
    assert_gives("0", PyIter_Next(iterator));
    PyList_Append(list, Py_None);
    assert_gives("2", call(iterator, "__length_hint__", "()"));
    assert_gives("1", PyIter_Next(iterator));
    assert_gives("None", PyIter_Next(iterator));
    assert_null(PyIter_Next(iterator));
    PyList_Append(list, Py_None);
    assert_null(PyIter_Next(iterator));
    assert_gives("0", call(iterator, "__length_hint__", "()"));
    Py_DECREF(iterator);
    Py_DECREF(list);
}

static void test_reversed_iterator(void **state) {
    (void)state;
    PyObject *list = integers(3), *iterator = call(list, "__reversed__", "()");
    assert_ptr_equal(Py_TYPE(iterator), &PyListRevIter_Type);
    assert_gives("3", call(iterator, "__length_hint__", "()"));
    assert_gives("[2, 1, 0]", PySequence_List(iterator));
    assert_null(PyIter_Next(iterator));
    Py_DECREF(iterator);
    iterator = call(list, "__reversed__", "()");
    PyList_SetSlice(list, 0, 3, NULL);
    assert_null(PyIter_Next(iterator));
    Py_DECREF(iterator);
    Py_DECREF(list);
}

static void test_cycle_is_collected(void **state) {
    (void)state;
    Probe *probe = make_probe(1, 1);
    PyObject *list = PyList_New(0), *tuple = PyTuple_Pack(2, list, (PyObject *)probe);
    PyList_Append(list, tuple);
    Py_DECREF(probe);
    Py_DECREF(tuple);
    Py_DECREF(list);
    assert_int_equal(probes_alive, 1);
    assert_true(PyGC_Collect() >= 2);
    assert_int_equal(probes_alive, 0);
}

static void test_deeply_nested_list_dies_without_overflow(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    for (int i = 0; i < 200000; i++) {
        PyObject *outer = PyList_New(1);
        PyList_SET_ITEM(outer, 0, list);
        list = outer;
    }
    Py_DECREF(list);
}

#if PY_VERSION_HEX >= 0x030D0000
static void test_names_of_3_13(void **state) {
    (void)state;
    PyObject *list = integers(2), *tuple = made("(ss)", "a", "b");
    assert_gives("1", PyList_GetItemRef(list, 1));
    assert_raises("IndexError: list index out of range", PyList_GetItemRef(list, 2));
    assert_raises("TypeError: expected a list", PyList_GetItemRef(tuple, 0));
    assert_int_equal(PyList_Extend(list, tuple), 0);
    assert_int_equal(PyList_Extend(list, list), 0);
    assert_repr(list, "[0, 1, 'a', 'b', 0, 1, 'a', 'b']");
    assert_fails("TypeError: 'NoneType' object is not iterable", PyList_Extend(list, Py_None));
    assert_bad_call(PyList_Extend(tuple, list));
    assert_int_equal(PyList_Clear(list), 0);
    assert_repr(list, "[]");
    assert_bad_call(PyList_Clear(tuple));
    Py_DECREF(list);
    Py_DECREF(tuple);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_is_filled_by_set_item),
        cmocka_unit_test(test_calls_check_index_and_type),
        cmocka_unit_test(test_append_grows_and_borrows),
        cmocka_unit_test(test_insert_clips_index),
        cmocka_unit_test(test_get_slice_clips),
        cmocka_unit_test(test_set_slice_replaces_inserts_and_deletes),
        cmocka_unit_test(test_reverse),
        cmocka_unit_test(test_extended_slices),
        cmocka_unit_test(test_subscript_errors),
        cmocka_unit_test(test_methods_that_change),
        cmocka_unit_test(test_method_errors),
        cmocka_unit_test(test_constructor),
        cmocka_unit_test(test_subtype),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_comparison),
        cmocka_unit_test(test_repr_of_list_inside_itself_ends),
        cmocka_unit_test(test_sort_orders_numbers_and_texts),
        cmocka_unit_test(test_sort_is_stable_for_any_shape),
        cmocka_unit_test(test_sort_by_key_and_reverse_keep_order_of_equals),
        cmocka_unit_test(test_failed_sort_keeps_every_item),
        cmocka_unit_test(test_list_is_empty_while_it_is_sorted),
        cmocka_unit_test(test_list_may_shrink_while_it_is_searched),
        cmocka_unit_test(test_comparison_survives_a_list_that_is_emptied),
        cmocka_unit_test(test_iterator_sees_items_appended_meanwhile),
        cmocka_unit_test(test_reversed_iterator),
        cmocka_unit_test(test_cycle_is_collected),
        cmocka_unit_test(test_deeply_nested_list_dies_without_overflow),
#if PY_VERSION_HEX >= 0x030D0000
        cmocka_unit_test(test_names_of_3_13),
#endif
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
