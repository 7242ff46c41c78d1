/* conformance */
/* Dicts: the calls, the methods, order, views, iterators, read-only views, and dicts that change while they are searched. */
#include <Python.h>

#include "containers.h"

static PyObject *none(PyObject *result) {
    CHECK(result == Py_None);
    return result;
}
#define assert_none(expression) Py_DECREF(none(expression))

static PyObject *numbered(int count) {
    PyObject *dict = PyDict_New();
    for (int i = 0; i < count; i++) {
        PyObject *key = PyLong_FromLong(i), *value = PyLong_FromLong(i * i);
        CHECK(PyDict_SetItem(dict, key, value) == 0);
        Py_DECREF(key);
        Py_DECREF(value);
    }
    return dict;
}

static void test_set_get_delete(void **state) {
    (void)state;
    PyObject *dict = PyDict_New(), *key = made("s", "key"), *equal = PyUnicode_FromFormat("k%s", "ey"), *value = made("d", 0.5);
    assert_true(PyDict_CheckExact(dict));
    assert_int_equal(PyDict_Size(dict), 0);
    assert_null(PyDict_GetItem(dict, key));
    assert_null(PyDict_GetItemWithError(dict, key));
    assert_null(PyErr_Occurred());
    assert_int_equal(PyDict_SetItem(dict, key, value), 0);
    assert_int_equal(Py_REFCNT(value), 2);
    assert_ptr_equal(PyDict_GetItem(dict, equal), value);
    assert_ptr_equal(PyDict_GetItemWithError(dict, equal), value);
    assert_int_equal(PyDict_Contains(dict, equal), 1);
    assert_int_equal(PyDict_SetItem(dict, equal, Py_None), 0);
    assert_int_equal(Py_REFCNT(value), 1);
    assert_int_equal(PyDict_Size(dict), 1);
    assert_int_equal(PyDict_DelItem(dict, equal), 0);
    assert_int_equal(PyDict_Contains(dict, key), 0);
    assert_fails("KeyError: 'key'", PyDict_DelItem(dict, key));
    Py_DECREF(key);
    Py_DECREF(equal);
    Py_DECREF(value);
    Py_DECREF(dict);
}

static void test_string_keys(void **state) {
    (void)state;
    PyObject *dict = PyDict_New(), *value = made("i", 7);
    assert_int_equal(PyDict_SetItemString(dict, "a", value), 0);
    assert_int_equal(PyDict_SetItemString(dict, "caf\xc3\xa9", Py_None), 0);
    assert_ptr_equal(PyDict_GetItemString(dict, "a"), value);
    assert_ptr_equal(PyDict_GetItemString(dict, "caf\xc3\xa9"), Py_None);
    assert_null(PyDict_GetItemString(dict, "b"));
    assert_null(PyDict_GetItemString(dict, ""));
    assert_null(PyDict_GetItemString(dict, "\xff"));
    assert_null(PyErr_Occurred());
    assert_int_equal(PyDict_SetItem(dict, value, value), 0); /* not all keys are str any more */
    assert_ptr_equal(PyDict_GetItemString(dict, "a"), value);
    assert_int_equal(PyDict_DelItemString(dict, "a"), 0);
    assert_fails("KeyError: 'a'", PyDict_DelItemString(dict, "a"));
    assert_null(PyDict_GetItemString(dict, "a"));
    assert_repr(dict, "{'caf\xc3\xa9': None, 7: 7}");
    Py_DECREF(dict);
    Py_DECREF(value);
}

static void test_equal_numbers_are_one_key(void **state) {
    (void)state;
    PyObject *dict = PyDict_New(), *one = made("i", 1), *real = made("d", 1.0);
    PyDict_SetItem(dict, one, Py_None);
    PyDict_SetItem(dict, real, Py_True);
    PyDict_SetItem(dict, Py_True, real);
    assert_repr(dict, "{1: 1.0}");
    Py_DECREF(dict);
    Py_DECREF(one);
    Py_DECREF(real);
}

static void test_unhashable_keys(void **state) {
    (void)state;
    PyObject *dict = PyDict_New(), *key = PyList_New(0), *result;
    (void)result;
    assert_fails("TypeError: unhashable type: 'list'", PyDict_SetItem(dict, key, Py_None));
    assert_fails("TypeError: unhashable type: 'list'", PyDict_DelItem(dict, key));
    assert_fails("TypeError: unhashable type: 'list'", PyDict_Contains(dict, key));
    assert_raises("TypeError: unhashable type: 'list'", PyDict_GetItemWithError(dict, key));
    assert_raises("TypeError: unhashable type: 'list'", PyDict_SetDefault(dict, key, Py_None));
    assert_null(PyDict_GetItem(dict, key));
    assert_null(PyErr_Occurred());
    assert_fails("TypeError: unhashable type: 'dict'", PyObject_Hash(dict));
    Py_DECREF(dict);
    Py_DECREF(key);
}

static void test_get_item_keeps_the_exception_that_is_set(void **state) {
    (void)state;
    PyObject *dict = numbered(3), *nine = made("i", 9), *one = made("i", 1);
    PyErr_SetString(PyExc_ValueError, "before");
    assert_null(PyDict_GetItem(dict, nine));
    PyObject *found = PyDict_GetItem(dict, one);
    assert_raised("ValueError: before");
    assert_repr(found, "1");
    Py_DECREF(dict);
    Py_DECREF(nine);
    Py_DECREF(one);
}

static void test_calls_refuse_what_is_no_dict(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    assert_bad_call(PyDict_SetItem(list, Py_None, Py_None));
    assert_bad_call(PyDict_DelItem(list, Py_None));
    assert_bad_call(PyDict_Size(list));
    assert_bad_call_null(PyDict_GetItemWithError(list, Py_None));
    assert_bad_call_null(PyDict_Keys(list));
    assert_bad_call_null(PyDict_Values(list));
    assert_bad_call_null(PyDict_Items(list));
    assert_bad_call_null(PyDict_Copy(list));
    assert_bad_call_null(PyDict_SetDefault(list, Py_None, Py_None));
    assert_bad_call(PyDict_Merge(list, list, 1));
    assert_null(PyDict_GetItem(list, Py_None));
    assert_null(PyErr_Occurred());
    PyDict_Clear(list);
    Py_ssize_t position = 0;
    assert_int_equal(PyDict_Next(list, &position, NULL, NULL), 0);
    Py_DECREF(list);
}

static void test_insertion_order_survives_deletion_and_growth(void **state) {
    (void)state;
    PyObject *dict = numbered(2000);
    for (int i = 0; i < 2000; i++) {
        if (i % 3) {
            PyObject *key = PyLong_FromLong(i);
            assert_int_equal(PyDict_DelItem(dict, key), 0);
            Py_DECREF(key);
        }
    }
    for (int i = 3000; i < 5000; i++) {
        PyObject *key = PyLong_FromLong(i);
        assert_int_equal(PyDict_SetItem(dict, key, key), 0);
        Py_DECREF(key);
    }
    assert_int_equal(PyDict_Size(dict), 667 + 2000);
    Py_ssize_t position = 0;
    PyObject *key, *value;
    long before = -1, count = 0;
    while (PyDict_Next(dict, &position, &key, &value)) {
        long number = PyLong_AsLong(key);
        assert_true(number > before);
        assert_int_equal(PyLong_AsLong(value), number < 3000 ? number * number : number);
        before = number;
        count++;
    }
    assert_int_equal(count, 667 + 2000);
    Py_DECREF(dict);
}

static void test_replaced_value_keeps_its_place_and_deleted_key_loses_it(void **state) {
    (void)state;
    PyObject *dict = made("{s:i,s:i,s:i}", "a", 1, "b", 2, "c", 3);
    PyDict_SetItemString(dict, "a", Py_None);
    assert_repr(dict, "{'a': None, 'b': 2, 'c': 3}");
    PyDict_DelItemString(dict, "a");
    PyDict_SetItemString(dict, "a", Py_None);
    assert_repr(dict, "{'b': 2, 'c': 3, 'a': None}");
    Py_DECREF(dict);
}

static void test_next_allows_replacing_values(void **state) {
    (void)state;
    PyObject *dict = numbered(10);
    Py_ssize_t position = 0;
    PyObject *key, *value;
    while (PyDict_Next(dict, &position, &key, &value)) {
        PyObject *next = PyLong_FromLong(PyLong_AsLong(value) + 1);
        assert_int_equal(PyDict_SetItem(dict, key, next), 0);
        Py_DECREF(next);
    }
    assert_repr(dict, "{0: 1, 1: 2, 2: 5, 3: 10, 4: 17, 5: 26, 6: 37, 7: 50, 8: 65, 9: 82}");
    position = 0;
    assert_int_equal(PyDict_Next(dict, &position, NULL, NULL), 1);
    assert_int_equal(PyDict_Next(dict, &position, &key, NULL), 1);
    assert_repr(key, "1");
    Py_DECREF(dict);
}

static void test_keys_values_items_are_lists(void **state) {
    (void)state;
    PyObject *dict = numbered(3);
    assert_gives("[0, 1, 2]", PyDict_Keys(dict));
    assert_gives("[0, 1, 4]", PyDict_Values(dict));
    assert_gives("[(0, 0), (1, 1), (2, 4)]", PyDict_Items(dict));
    Py_DECREF(dict);
}

static void test_copy_and_clear(void **state) {
    (void)state;
    PyObject *dict = numbered(3), *copy = PyDict_Copy(dict);
    PyDict_SetItemString(copy, "x", Py_None);
    assert_repr(dict, "{0: 0, 1: 1, 2: 4}");
    PyDict_Clear(dict);
    assert_repr(dict, "{}");
    PyDict_Clear(dict);
    assert_repr(copy, "{0: 0, 1: 1, 2: 4, 'x': None}");
    PyDict_SetItemString(dict, "again", Py_None);
    assert_repr(dict, "{'again': None}");
    Py_DECREF(copy);
    Py_DECREF(dict);
    dict = numbered(50);
    for (int i = 0; i < 40; i++) {
        PyObject *key = PyLong_FromLong(i);
        PyDict_DelItem(dict, key);
        Py_DECREF(key);
    }
    copy = PyDict_Copy(dict);
    assert_int_equal(PyObject_RichCompareBool(copy, dict, Py_EQ), 1);
    PyObject *key = PyLong_FromLong(45);
    assert_repr(PyDict_GetItem(copy, key), "2025");
    Py_DECREF(key);
    Py_DECREF(copy);
    Py_DECREF(dict);
}

static void test_merge_and_update(void **state) {
    (void)state;
    PyObject *dict = made("{s:i,s:i}", "a", 1, "b", 2), *other = made("{s:i,s:i}", "b", 20, "c", 30);
    assert_int_equal(PyDict_Merge(dict, other, 0), 0);
    assert_repr(dict, "{'a': 1, 'b': 2, 'c': 30}");
    assert_int_equal(PyDict_Update(dict, other), 0);
    assert_repr(dict, "{'a': 1, 'b': 20, 'c': 30}");
    assert_int_equal(PyDict_Update(dict, dict), 0);
    PyObject *proxy = PyDictProxy_New(other);
    PyDict_Clear(dict);
    assert_int_equal(PyDict_Update(dict, proxy), 0);
    assert_repr(dict, "{'b': 20, 'c': 30}");
    assert_fails("AttributeError: 'NoneType' object has no attribute 'keys'", PyDict_Update(dict, Py_None));
    PyObject *pairs = made("[(si),[si]]", "b", 5, "d", 6);
    assert_int_equal(PyDict_MergeFromSeq2(dict, pairs, 0), 0);
    assert_repr(dict, "{'b': 20, 'c': 30, 'd': 6}");
    assert_int_equal(PyDict_MergeFromSeq2(dict, pairs, 1), 0);
    assert_repr(dict, "{'b': 5, 'c': 30, 'd': 6}");
    Py_DECREF(pairs);
    pairs = made("[i]", 1);
    assert_fails("TypeError: cannot convert dictionary update sequence element #0 to a sequence",
                 PyDict_MergeFromSeq2(dict, pairs, 1));
    Py_DECREF(pairs);
    pairs = made("[(si),s]", "a", 1, "abc");
    assert_fails("ValueError: dictionary update sequence element #1 has length 3; 2 is required",
                 PyDict_MergeFromSeq2(dict, pairs, 1));
    Py_DECREF(pairs);
    assert_fails("TypeError: 'NoneType' object is not iterable", PyDict_MergeFromSeq2(dict, Py_None, 1));
    Py_DECREF(proxy);
    Py_DECREF(dict);
    Py_DECREF(other);
}

static void test_set_default(void **state) {
    (void)state;
    PyObject *dict = PyDict_New(), *key = made("s", "k"), *one = made("d", 1.0), *two = made("d", 2.0);
    assert_ptr_equal(PyDict_SetDefault(dict, key, one), one);
    assert_ptr_equal(PyDict_SetDefault(dict, key, two), one);
    assert_int_equal(Py_REFCNT(one), 2);
    assert_int_equal(Py_REFCNT(two), 1);
    Py_DECREF(dict);
    Py_DECREF(key);
    Py_DECREF(one);
    Py_DECREF(two);
}

static void test_methods(void **state) {
    (void)state;
    PyObject *dict = made("{s:i,s:i,s:i}", "a", 1, "b", 2, "c", 3);
    assert_gives("1", call(dict, "get", "(s)", "a"));
    assert_gives("None", call(dict, "get", "(s)", "z"));
    assert_gives("5", call(dict, "get", "(si)", "z", 5));
    assert_gives("2", call(dict, "pop", "(s)", "b"));
    assert_gives("7", call(dict, "pop", "(si)", "b", 7));
    assert_raises("KeyError: 'b'", call(dict, "pop", "(s)", "b"));
    assert_gives("None", call(dict, "setdefault", "(s)", "n"));
    assert_gives("1", call(dict, "setdefault", "(si)", "a", 9));
    assert_gives("('n', None)", call(dict, "popitem", "()"));
    assert_gives("('c', 3)", call(dict, "popitem", "()"));
    assert_none(call(dict, "update", "([(si)(si)])", "x", 1, "y", 2));
    assert_none(call(dict, "update", "({s:i})", "a", 10));
    assert_gives("{'a': 10, 'x': 1, 'y': 2}", call(dict, "copy", "()"));
    assert_gives("True", call(dict, "__contains__", "(s)", "x"));
    assert_gives("10", call(dict, "__getitem__", "(s)", "a"));
    assert_none(call(dict, "clear", "()"));
    assert_raises("KeyError: 'popitem(): dictionary is empty'", call(dict, "popitem", "()"));
    assert_raises("TypeError: pop expected at least 1 argument, got 0", call(dict, "pop", "()"));
    assert_raises("TypeError: get expected at least 1 argument, got 0", call(dict, "get", "()"));
    assert_raises("TypeError: update expected at most 1 argument, got 2", call(dict, "update", "(ii)", 1, 2));
    assert_raises("TypeError: 'int' object is not iterable", call(dict, "update", "(i)", 1));
    PyObject *key = made("(ii)", 1, 2);
    assert_raises("KeyError: (1, 2)", PyObject_GetItem(dict, key));
    Py_DECREF(key);
    Py_DECREF(dict);
}

static void test_popitem_and_insertion_alternate(void **state) {
    (void)state;
    PyObject *dict = numbered(3);
    for (int i = 100; i < 400; i++) {
        PyObject *key = PyLong_FromLong(i);
        assert_int_equal(PyDict_SetItem(dict, key, key), 0);
        Py_DECREF(key);
        PyObject *pair = call(dict, "popitem", "()");
        assert_int_equal(PyLong_AsLong(PyTuple_GetItem(pair, 0)), i);
        Py_DECREF(pair);
    }
    assert_repr(dict, "{0: 0, 1: 1, 2: 4}");
    Py_DECREF(dict);
}

static void test_constructor(void **state) {
    (void)state;
    assert_gives("{}", call_type(&PyDict_Type, NULL, "()"));
    assert_gives("{'a': 1}", call_type(&PyDict_Type, made("{s:i}", "a", 1), "()"));
    assert_gives("{1: 2, 'a': 1}", call_type(&PyDict_Type, made("{s:i}", "a", 1), "({i:i})", 1, 2));
    assert_gives("{1: 2}", call_type(&PyDict_Type, NULL, "([(ii)])", 1, 2));
    assert_raises("TypeError: 'int' object is not iterable", call_type(&PyDict_Type, NULL, "(i)", 1));
    assert_raises("TypeError: dict expected at most 1 argument, got 2", call_type(&PyDict_Type, NULL, "(ii)", 1, 2));
    PyObject *type = (PyObject *)&PyDict_Type;
    assert_gives("{'a': None, 'b': None}", call(type, "fromkeys", "(s)", "ab"));
    assert_gives("{1: 0, 2: 0}", call(type, "fromkeys", "((ii)i)", 1, 2, 0));
    assert_raises("TypeError: 'int' object is not iterable", call(type, "fromkeys", "(i)", 1));
}

static void test_operators(void **state) {
    (void)state;
    PyObject *a = made("{s:i,s:i}", "a", 1, "b", 2), *b = made("{s:i}", "b", 3), *list = PyList_New(0);
    assert_gives("{'a': 1, 'b': 3}", PyNumber_Or(a, b));
    assert_repr(a, "{'a': 1, 'b': 2}");
    assert_raises("TypeError: unsupported operand type(s) for |: 'dict' and 'list'", PyNumber_Or(a, list));
    assert_gives("{'a': 1, 'b': 3}", PyNumber_InPlaceOr(a, b));
    assert_repr(a, "{'a': 1, 'b': 3}");
    assert_int_equal(PyObject_RichCompareBool(a, b, Py_EQ), 0);
    PyDict_SetItemString(b, "a", PyDict_GetItemString(a, "a"));
    assert_int_equal(PyObject_RichCompareBool(a, b, Py_EQ), 1); /* order does not matter */
    assert_int_equal(PyObject_RichCompareBool(a, b, Py_NE), 0);
    assert_raises("TypeError: '<' not supported between instances of 'dict' and 'dict'",
                  PyObject_RichCompare(a, b, Py_LT));
    assert_int_equal(PyObject_IsTrue(a), 1);
    assert_int_equal(PyObject_Size(a), 2);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(list);
}

static void test_repr_of_dict_inside_itself_ends(void **state) {
    (void)state;
    PyObject *dict = PyDict_New();
    PyDict_SetItemString(dict, "me", dict);
    assert_repr(dict, "{'me': {...}}");
    PyObject *values = call(dict, "values", "()");
    assert_repr(values, "dict_values([{'me': {...}}])");
    Py_DECREF(values);
    PyDict_Clear(dict);
    Py_DECREF(dict);
}

static PyObject *missing(PyObject *self, PyObject *key) { return PyUnicode_FromFormat("%zd/%S", PyDict_Size(self), key); }

static void test_missing_of_a_subtype_is_asked(void **state) {
    (void)state;
    static PyMethodDef methods[] = {{"__missing__", missing, METH_O, NULL}, {NULL, NULL, 0, NULL}};
    PyType_Slot slots[] = {{Py_tp_methods, methods}, {0, NULL}};
    PyType_Spec spec = {"test.Defaults", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *bases = PyTuple_Pack(1, (PyObject *)&PyDict_Type);
    PyTypeObject *type = (PyTypeObject *)PyType_FromSpecWithBases(&spec, bases);
    PyObject *dict = call_type(type, made("{s:i}", "a", 1), "()");
    assert_true(PyDict_Check(dict));
    assert_false(PyDict_CheckExact(dict));
    assert_repr(dict, "{'a': 1}");
    PyObject *key = made("s", "k");
    assert_gives("'1/k'", PyObject_GetItem(dict, key));
    assert_null(PyDict_GetItem(dict, key)); /* only the operator asks */
    assert_gives("None", call(dict, "get", "(s)", "k"));
    PyObject *copy = call(dict, "copy", "()");
    assert_true(PyDict_CheckExact(copy));
    Py_DECREF(copy);
    PyObject *from_keys = call((PyObject *)type, "fromkeys", "(s)", "xy");
    assert_ptr_equal(Py_TYPE(from_keys), type);
    assert_repr(from_keys, "{'x': None, 'y': None}");
    Py_DECREF(from_keys);
    Py_DECREF(key);
    Py_DECREF(dict);
    Py_DECREF(type);
    Py_DECREF(bases);
}

/* ---- Views. */

static void test_views(void **state) {
    (void)state;
    PyObject *dict = made("{s:i,s:i}", "a", 1, "b", 2);
    PyObject *keys = call(dict, "keys", "()"), *values = call(dict, "values", "()"), *items = call(dict, "items", "()");
    assert_true(PyDictKeys_Check(keys) && PyDictValues_Check(values) && PyDictItems_Check(items));
    assert_true(PyDictViewSet_Check(keys) && PyDictViewSet_Check(items) && !PyDictViewSet_Check(values));
    assert_repr(keys, "dict_keys(['a', 'b'])");
    assert_repr(values, "dict_values([1, 2])");
    assert_repr(items, "dict_items([('a', 1), ('b', 2)])");
    PyDict_SetItemString(dict, "c", Py_None);
    assert_int_equal(PyObject_Size(keys), 3);
    assert_repr(values, "dict_values([1, 2, None])");
    PyObject *one = made("i", 1), *a = made("s", "a"), *pair = made("(si)", "a", 1), *wrong = made("(si)", "a", 2);
    assert_int_equal(PySequence_Contains(keys, a), 1);
    assert_int_equal(PySequence_Contains(keys, one), 0);
    assert_int_equal(PySequence_Contains(values, one), 1);
    assert_int_equal(PySequence_Contains(items, pair), 1);
    assert_int_equal(PySequence_Contains(items, wrong), 0);
    assert_int_equal(PySequence_Contains(items, one), 0);
    PyObject *mapping = PyObject_GetAttrString(keys, "mapping");
    assert_repr(mapping, "mappingproxy({'a': 1, 'b': 2, 'c': None})");
    Py_DECREF(mapping);
    PyObject *back = call(items, "__reversed__", "()");
    assert_gives("[('c', None), ('b', 2), ('a', 1)]", PySequence_List(back));
    Py_DECREF(back);
    assert_fails("TypeError: unhashable type: 'dict_keys'", PyObject_Hash(keys));
    assert_raises("TypeError: cannot create 'dict_keys' instances", call_type(&PyDictKeys_Type, NULL, "()"));
    Py_DECREF(one);
    Py_DECREF(a);
    Py_DECREF(pair);
    Py_DECREF(wrong);
    Py_DECREF(keys);
    Py_DECREF(values);
    Py_DECREF(items);
    Py_DECREF(dict);
}

static void test_views_are_sets(void **state) {
    (void)state;
    PyObject *dict = made("{s:i,s:i}", "a", 1, "b", 2), *keys = call(dict, "keys", "()"), *items = call(dict, "items", "()");
    PyObject *list = made("[ss]", "b", "x"), *five = made("i", 5);
    assert_gives("{'b'}", PyNumber_And(keys, list));
    assert_gives("{'b'}", PyNumber_And(list, keys));
    assert_gives("{'a'}", PyNumber_Subtract(keys, list));
    assert_gives("{'x'}", PyNumber_Subtract(list, keys));
    PyObject *all = PyNumber_Or(keys, list);
    assert_int_equal(PySet_Size(all), 3);
    Py_DECREF(all);
    PyObject *either = PyNumber_Xor(keys, list), *expected = call_type(&PySet_Type, NULL, "((ss))", "a", "x");
    assert_int_equal(PyObject_RichCompareBool(either, expected, Py_EQ), 1);
    Py_DECREF(either);
    Py_DECREF(expected);
    assert_raises("TypeError: 'int' object is not iterable", PyNumber_And(keys, five));
    PyObject *set = call_type(&PySet_Type, NULL, "((sss))", "a", "b", "c");
    assert_int_equal(PyObject_RichCompareBool(keys, set, Py_LT), 1);
    assert_int_equal(PyObject_RichCompareBool(keys, set, Py_EQ), 0);
    assert_int_equal(PyObject_RichCompareBool(set, keys, Py_GE), 1);
    assert_int_equal(PyObject_RichCompareBool(keys, keys, Py_LE), 1);
    assert_raises("TypeError: '<' not supported between instances of 'dict_keys' and 'list'",
                  PyObject_RichCompare(keys, list, Py_LT));
    assert_gives("False", call(keys, "isdisjoint", "(O)", list));
    assert_gives("True", call(keys, "isdisjoint", "((s))", "q"));
    PyObject *both = PyNumber_And(items, items), *pairs = call_type(&PySet_Type, NULL, "(O)", items);
    assert_int_equal(PyObject_RichCompareBool(both, pairs, Py_EQ), 1);
    Py_DECREF(both);
    Py_DECREF(pairs);
    Py_DECREF(set);
    Py_DECREF(list);
    Py_DECREF(five);
    Py_DECREF(keys);
    Py_DECREF(items);
    Py_DECREF(dict);
}

/* ---- Iterators. */

static void test_iterators(void **state) {
    (void)state;
    PyObject *dict = numbered(3), *iterator = PyObject_GetIter(dict);
    assert_ptr_equal(Py_TYPE(iterator), &PyDictIterKey_Type);
    assert_gives("3", call(iterator, "__length_hint__", "()"));
    assert_gives("0", PyIter_Next(iterator));
    assert_gives("2", call(iterator, "__length_hint__", "()"));
    assert_gives("[1, 2]", PySequence_List(iterator));
    assert_null(PyIter_Next(iterator));
    Py_DECREF(iterator);
    PyObject *items = call(dict, "items", "()");
    iterator = PyObject_GetIter(items);
    PyObject *first = PyIter_Next(iterator), *second = PyIter_Next(iterator);
    assert_repr(first, "(0, 0)"); /* not overwritten by the second */
    assert_repr(second, "(1, 1)");
    Py_DECREF(first);
    Py_DECREF(second);
    Py_DECREF(iterator);
    Py_DECREF(items);
    iterator = call(dict, "__reversed__", "()");
    assert_ptr_equal(Py_TYPE(iterator), &PyDictRevIterKey_Type);
    assert_gives("[2, 1, 0]", PySequence_List(iterator));
    Py_DECREF(iterator);
    Py_DECREF(dict);
}

static void test_iterator_tells_that_the_dict_changed(void **state) {
    (void)state;
    PyObject *dict = numbered(3), *iterator = PyObject_GetIter(dict);
    Py_XDECREF(PyIter_Next(iterator));
    PyDict_SetItemString(dict, "new", Py_None);
    assert_raises("RuntimeError: dictionary changed size during iteration", PyIter_Next(iterator));
    assert_raises("RuntimeError: dictionary changed size during iteration", PyIter_Next(iterator));
    Py_DECREF(iterator);
    iterator = PyObject_GetIter(dict);
    for (int i = 0; i < 3; i++) {
        Py_XDECREF(PyIter_Next(iterator));
    }
    PyDict_DelItemString(dict, "new");
    PyDict_SetItemString(dict, "other", Py_None);
    assert_gives("'other'", PyIter_Next(iterator));
    Py_DECREF(iterator);
    iterator = PyObject_GetIter(dict);
    Py_DECREF(iterator);
    Py_DECREF(dict);
    dict = numbered(7);
    iterator = PyObject_GetIter(dict);
    for (int i = 0; i < 7; i++) {
        Py_XDECREF(PyIter_Next(iterator));
    }
    PyObject *key = made("i", 3);
    PyDict_DelItem(dict, key);
    Py_DECREF(key);
    PyDict_SetItemString(dict, "third", Py_None);
    assert_raises("RuntimeError: dictionary keys changed during iteration", PyIter_Next(iterator));
    assert_null(PyIter_Next(iterator));
    assert_null(PyErr_Occurred());
    Py_DECREF(iterator);
    Py_DECREF(dict);
}

/* ---- Keys whose comparison changes the dict. */

static PyObject *dict_in_use;
static int changes_left;
static void clear_dict_in_use(void) {
    if (changes_left-- > 0) {
        PyDict_Clear(dict_in_use);
    }
}
static void grow_dict_in_use(void) {
    if (changes_left-- > 0) {
        for (int i = 0; i < 100; i++) {
            PyObject *key = PyLong_FromLong(1000 + i);
            PyDict_SetItem(dict_in_use, key, key);
            Py_DECREF(key);
        }
    }
}

static void test_search_starts_again_when_a_comparison_changed_the_dict(void **state) {
    (void)state;
    void (*const changes[])(void) = {clear_dict_in_use, grow_dict_in_use};
    for (int which = 0; which < 2; which++) {
        for (int action = 0; action < 4; action++) {
            PyObject *dict = dict_in_use = PyDict_New();
            for (int i = 0; i < 4; i++) {
                Probe *probe = make_probe(i, 42); /* all collide */
                probe->on_compare = NULL;
                PyDict_SetItem(dict, (PyObject *)probe, (PyObject *)probe);
                Py_DECREF(probe);
            }
            Probe *wanted = make_probe(3, 42);
            wanted->on_compare = changes[which];
            changes_left = 1;
            if (action == 0) {
                PyObject *value = PyDict_GetItemWithError(dict, (PyObject *)wanted);
                assert_true(which == 0 ? value == NULL : value != NULL && ((Probe *)value)->value == 3);
            } else if (action == 1) {
                assert_int_equal(PyDict_SetItem(dict, (PyObject *)wanted, Py_None), 0);
                assert_int_equal(PyDict_Size(dict), which == 0 ? 1 : 104);
            } else if (action == 2) {
                assert_int_equal(PyDict_DelItem(dict, (PyObject *)wanted), which == 0 ? -1 : 0);
                PyErr_Clear();
                assert_int_equal(PyDict_Size(dict), which == 0 ? 0 : 103);
            } else {
                assert_int_equal(PyDict_Contains(dict, (PyObject *)wanted), which);
            }
            wanted->on_compare = NULL;
            Py_DECREF(wanted);
            Py_DECREF(dict);
            assert_int_equal(probes_alive, 0);
        }
    }
}

static void test_failing_comparison_is_an_error(void **state) {
    (void)state;
    PyObject *dict = PyDict_New();
    Probe *there = make_probe(1, 7), *wanted = make_probe(1, 7);
    PyDict_SetItem(dict, (PyObject *)there, Py_None);
    wanted->raise = 1;
    assert_fails("ValueError: compared", PyDict_SetItem(dict, (PyObject *)wanted, Py_None));
    assert_fails("ValueError: compared", PyDict_Contains(dict, (PyObject *)wanted));
    assert_raises("ValueError: compared", PyDict_GetItemWithError(dict, (PyObject *)wanted));
    assert_null(PyDict_GetItem(dict, (PyObject *)wanted));
    assert_null(PyErr_Occurred());
    assert_fails("ValueError: compared", PyDict_DelItem(dict, (PyObject *)wanted));
    Py_DECREF(there);
    Py_DECREF(wanted);
    Py_DECREF(dict);
    assert_int_equal(probes_alive, 0);
}

static void test_colliding_and_sparse_hashes(void **state) {
    (void)state;
    PyObject *dict = PyDict_New();
    for (int round = 0; round < 3; round++) {
        for (long i = 0; i < 500; i++) {
            Probe *probe = make_probe(i, round == 0 ? i * 65536 : round == 1 ? i % 5 : -2 - i);
            assert_int_equal(PyDict_SetItem(dict, (PyObject *)probe, (PyObject *)probe), 0);
            Py_DECREF(probe);
        }
        assert_int_equal(PyDict_Size(dict), 500);
        for (long i = 0; i < 500; i++) {
            Probe *probe = make_probe(i, round == 0 ? i * 65536 : round == 1 ? i % 5 : -2 - i);
            PyObject *value = PyDict_GetItem(dict, (PyObject *)probe);
            assert_true(value != NULL && ((Probe *)value)->value == i);
            if (i % 2) {
                assert_int_equal(PyDict_DelItem(dict, (PyObject *)probe), 0);
            }
            Py_DECREF(probe);
        }
        assert_int_equal(PyDict_Size(dict), 250);
        PyDict_Clear(dict);
    }
    Py_DECREF(dict);
    assert_int_equal(probes_alive, 0);
}

/* Random operations against a plain array. */
static void test_behaves_like_a_table(void **state) {
    (void)state;
    enum { kKeys = 97 };
    long model[kKeys];
    memset(model, -1, sizeof model);
    PyObject *dict = PyDict_New(), *keys[kKeys];
    for (int i = 0; i < kKeys; i++) {
        keys[i] = i % 3 ? PyLong_FromLong(i * 1024) : PyUnicode_FromFormat("key%d", i);
    }
    unsigned seed = 1;
    for (long step = 0; step < 20000; step++) {
        seed = seed * 1664525u + 1013904223u;
        unsigned i = (seed >> 8) % kKeys, action = (seed >> 20) % 4;
        if (action < 2) {
            PyObject *value = PyLong_FromLong(step);
            assert_int_equal(PyDict_SetItem(dict, keys[i], value), 0);
            Py_DECREF(value);
            model[i] = step;
        } else if (action == 2) {
            int there = model[i] >= 0;
            assert_int_equal(PyDict_DelItem(dict, keys[i]), there ? 0 : -1);
            PyErr_Clear();
            model[i] = -1;
        } else {
            PyObject *value = PyDict_GetItem(dict, keys[i]);
            assert_int_equal(value ? PyLong_AsLong(value) : -1, model[i]);
        }
    }
    Py_ssize_t count = 0;
    for (int i = 0; i < kKeys; i++) {
        count += model[i] >= 0;
        Py_DECREF(keys[i]);
    }
    assert_int_equal(PyDict_Size(dict), count);
    Py_DECREF(dict);
}

static void test_cycle_is_collected(void **state) {
    (void)state;
    Probe *probe = make_probe(1, 1);
    PyObject *dict = PyDict_New(), *list = PyList_New(0);
    assert_int_equal(PyObject_GC_IsTracked(dict), 0);
    PyDict_SetItemString(dict, "number", Py_None);
    assert_int_equal(PyObject_GC_IsTracked(dict), 0);
    PyDict_SetItemString(dict, "list", list);
    assert_int_equal(PyObject_GC_IsTracked(dict), 1);
    PyList_Append(list, dict);
    PyList_Append(list, (PyObject *)probe);
    Py_DECREF(probe);
    Py_DECREF(list);
    Py_DECREF(dict);
    assert_true(PyGC_Collect() >= 2);
    assert_int_equal(probes_alive, 0);
}

static void test_deeply_nested_dict_dies_without_overflow(void **state) {
    (void)state;
    PyObject *dict = PyDict_New(), *key = made("s", "d");
    for (int i = 0; i < 100000; i++) {
        PyObject *outer = PyDict_New();
        PyDict_SetItem(outer, key, dict);
        Py_DECREF(dict);
        dict = outer;
    }
    Py_DECREF(dict);
    Py_DECREF(key);
}

static void test_proxy_is_read_only_and_live(void **state) {
    (void)state;
    PyObject *dict = made("{s:i}", "a", 1), *proxy = PyDictProxy_New(dict), *key = made("s", "a"), *no = made("s", "z");
    assert_ptr_equal(Py_TYPE(proxy), &PyDictProxy_Type);
    assert_repr(proxy, "mappingproxy({'a': 1})");
    assert_str(proxy, "{'a': 1}");
    PyDict_SetItemString(dict, "b", Py_None);
    assert_int_equal(PyObject_Size(proxy), 2);
    assert_gives("1", PyObject_GetItem(proxy, key));
    assert_raises("KeyError: 'z'", PyObject_GetItem(proxy, no));
    assert_fails("TypeError: 'mappingproxy' object does not support item assignment", PyObject_SetItem(proxy, key, key));
    assert_int_equal(PySequence_Contains(proxy, key), 1);
    assert_gives("3", call(proxy, "get", "(si)", "z", 3));
    assert_gives("None", call(proxy, "get", "(s)", "b"));
    assert_gives("dict_keys(['a', 'b'])", call(proxy, "keys", "()"));
    assert_gives("dict_values([1, None])", call(proxy, "values", "()"));
    assert_gives("dict_items([('a', 1), ('b', None)])", call(proxy, "items", "()"));
    assert_gives("{'a': 1, 'b': None}", call(proxy, "copy", "()"));
    assert_gives("['a', 'b']", PySequence_List(proxy));
    assert_gives("{'a': 1, 'b': None}", PyNumber_Or(proxy, dict));
    assert_raises("TypeError: '|=' is not supported by mappingproxy; use '|' instead", PyNumber_InPlaceOr(proxy, dict));
    assert_int_equal(PyObject_RichCompareBool(proxy, dict, Py_EQ), 1);
    assert_raises("TypeError: mappingproxy() argument must be a mapping, not NoneType", PyDictProxy_New(Py_None));
    PyObject *list = PyList_New(0);
    assert_raises("TypeError: mappingproxy() argument must be a mapping, not list", PyDictProxy_New(list));
    Py_DECREF(list);
    Py_DECREF(key);
    Py_DECREF(no);
    Py_DECREF(proxy);
    Py_DECREF(dict);
}

#if PY_VERSION_HEX >= 0x030D0000
static void test_names_of_3_13(void **state) {
    (void)state;
    PyObject *dict = made("{s:i}", "a", 1), *key = made("s", "a"), *no = made("s", "z"), *value = NULL, *list = PyList_New(0);
    assert_int_equal(PyDict_GetItemRef(dict, key, &value), 1);
    assert_repr(value, "1");
    Py_DECREF(value);
    assert_int_equal(PyDict_GetItemRef(dict, no, &value), 0);
    assert_null(value);
    assert_fails("TypeError: unhashable type: 'list'", PyDict_GetItemRef(dict, list, &value));
    assert_null(value);
    assert_bad_call(PyDict_GetItemRef(list, key, &value));
    assert_int_equal(PyDict_GetItemStringRef(dict, "a", &value), 1);
    Py_DECREF(value);
    assert_int_equal(PyDict_GetItemStringRef(dict, "z", &value), 0);
    assert_null(value);
    assert_int_equal(PyDict_ContainsString(dict, "a"), 1);
    assert_int_equal(PyDict_ContainsString(dict, "b"), 0);
    assert_int_equal(PyDict_SetDefaultRef(dict, key, Py_None, &value), 1);
    assert_repr(value, "1");
    Py_DECREF(value);
    assert_int_equal(PyDict_SetDefaultRef(dict, no, Py_None, &value), 0);
    assert_ptr_equal(value, Py_None);
    Py_DECREF(value);
    assert_int_equal(PyDict_SetDefaultRef(dict, no, Py_None, NULL), 1);
    assert_int_equal(PyDict_Pop(dict, no, &value), 1);
    Py_DECREF(value);
    assert_int_equal(PyDict_Pop(dict, no, &value), 0);
    assert_null(value);
    assert_int_equal(PyDict_Pop(dict, key, NULL), 1);
    assert_int_equal(PyDict_PopString(dict, "a", &value), 0);
    assert_null(value);
    assert_int_equal(PyDict_Size(dict), 0);
    Py_DECREF(dict);
    Py_DECREF(key);
    Py_DECREF(no);
    Py_DECREF(list);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_get_delete),
        cmocka_unit_test(test_string_keys),
        cmocka_unit_test(test_equal_numbers_are_one_key),
        cmocka_unit_test(test_unhashable_keys),
        cmocka_unit_test(test_get_item_keeps_the_exception_that_is_set),
        cmocka_unit_test(test_calls_refuse_what_is_no_dict),
        cmocka_unit_test(test_insertion_order_survives_deletion_and_growth),
        cmocka_unit_test(test_replaced_value_keeps_its_place_and_deleted_key_loses_it),
        cmocka_unit_test(test_next_allows_replacing_values),
        cmocka_unit_test(test_keys_values_items_are_lists),
        cmocka_unit_test(test_copy_and_clear),
        cmocka_unit_test(test_merge_and_update),
        cmocka_unit_test(test_set_default),
        cmocka_unit_test(test_methods),
        cmocka_unit_test(test_popitem_and_insertion_alternate),
        cmocka_unit_test(test_constructor),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_repr_of_dict_inside_itself_ends),
        cmocka_unit_test(test_missing_of_a_subtype_is_asked),
        cmocka_unit_test(test_views),
        cmocka_unit_test(test_views_are_sets),
        cmocka_unit_test(test_iterators),
        cmocka_unit_test(test_iterator_tells_that_the_dict_changed),
        cmocka_unit_test(test_search_starts_again_when_a_comparison_changed_the_dict),
        cmocka_unit_test(test_failing_comparison_is_an_error),
        cmocka_unit_test(test_colliding_and_sparse_hashes),
        cmocka_unit_test(test_behaves_like_a_table),
        cmocka_unit_test(test_cycle_is_collected),
        cmocka_unit_test(test_deeply_nested_dict_dies_without_overflow),
        cmocka_unit_test(test_proxy_is_read_only_and_live),
#if PY_VERSION_HEX >= 0x030D0000
        cmocka_unit_test(test_names_of_3_13),
#endif
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
