/* conformance */
/* The mapping protocol and item access on dicts, and on types that have only parts of it. */
#include <Python.h>

#include "containers.h"

static PyObject *keys_result; /* borrowed; NULL: keys() raises */
static PyObject *item_error;
static char log_text[200];

static PyObject *map_subscript(PyObject *self, PyObject *key) {
    (void)self;
    if (item_error != NULL) {
        PyErr_SetObject(item_error, key);
        return NULL;
    }
    return PyUnicode_FromFormat("<%S>", key);
}
static int map_assign(PyObject *self, PyObject *key, PyObject *value) {
    (void)self;
    snprintf(log_text, sizeof log_text, "%s=%s", text_of(key, 1), value ? text_of(value, 1) : "deleted");
    return 0;
}
static Py_ssize_t map_length(PyObject *self) {
    (void)self;
    return 2;
}
static PyObject *map_keys(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    if (keys_result == NULL) {
        PyErr_SetString(PyExc_ValueError, "keys");
    }
    Py_XINCREF(keys_result);
    return keys_result;
}

static PyObject *make_map(void) {
    static PyMethodDef methods[] = {{"keys", map_keys, METH_NOARGS, NULL},
                                    {"values", map_keys, METH_NOARGS, NULL},
                                    {"items", map_keys, METH_NOARGS, NULL},
                                    {NULL, NULL, 0, NULL}};
    static PyType_Slot slots[] = {{Py_mp_subscript, map_subscript},
                                  {Py_mp_ass_subscript, map_assign},
                                  {Py_mp_length, map_length},
                                  {Py_tp_methods, methods},
                                  {0, NULL}};
    static PyType_Spec spec = {"test.Map", (int)sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *map = PyObject_CallObject(type, NULL);
    CHECK(map != NULL);
    Py_DECREF(type);
    item_error = NULL;
    return map;
}

static void test_check_and_size(void **state) {
    (void)state;
    PyObject *map = make_map(), *list = PyList_New(0), *set = PySet_New(NULL), *dict = PyDict_New();
    assert_int_equal(PyMapping_Check(map), 1);
    assert_int_equal(PyMapping_Check(dict), 1);
    assert_int_equal(PyMapping_Check(list), 1);
    assert_int_equal(PyMapping_Check(set), 0);
    assert_int_equal(PyMapping_Check(NULL), 0);
    assert_int_equal(PyMapping_Size(map), 2);
    assert_int_equal(PyMapping_Length(map), 2);
    assert_int_equal(PyObject_Size(map), 2);
    assert_fails("TypeError: set is not a mapping", PyMapping_Size(set));
    assert_fails("TypeError: object of type 'NoneType' has no len()", PyMapping_Size(Py_None));
    assert_fails("TypeError: object of type 'NoneType' has no len()", PyObject_Size(Py_None));
    assert_int_equal(PyObject_Size(set), 0);
    Py_DECREF(map);
    Py_DECREF(list);
    Py_DECREF(set);
    Py_DECREF(dict);
}

static void test_string_access(void **state) {
    (void)state;
    PyObject *map = make_map(), *dict = PyDict_New();
    assert_gives("'<k>'", PyMapping_GetItemString(map, "k"));
    assert_int_equal(PyMapping_SetItemString(map, "k", Py_None), 0);
    assert_string_equal(log_text, "'k'=None");
    assert_int_equal(PyMapping_DelItemString(map, "k"), 0);
    assert_string_equal(log_text, "'k'=deleted");
    assert_int_equal(PyMapping_DelItem(map, Py_None), 0);
    assert_string_equal(log_text, "None=deleted");
    assert_raises("KeyError: 'k'", PyMapping_GetItemString(dict, "k"));
    assert_fails("KeyError: 'k'", PyObject_DelItemString(dict, "k"));
    assert_raises("TypeError: 'NoneType' object is not subscriptable", PyMapping_GetItemString(Py_None, "k"));
    assert_raises("SystemError: null argument to internal routine", PyMapping_GetItemString(dict, NULL));
    Py_DECREF(map);
    Py_DECREF(dict);
}

static void test_has_key_swallows_errors(void **state) {
    (void)state;
    PyObject *map = make_map(), *dict = made("{s:i}", "a", 1), *list = PyList_New(0), *key = made("s", "a");
    assert_int_equal(PyMapping_HasKey(dict, key), 1);
    assert_int_equal(PyMapping_HasKey(dict, Py_None), 0);
    assert_int_equal(PyMapping_HasKeyString(dict, "a"), 1);
    assert_int_equal(PyMapping_HasKeyString(dict, "b"), 0);
    assert_int_equal(PyMapping_HasKey(map, key), 1);
    item_error = PyExc_ValueError;
    begin_capture(); /* newer CPythons write the error that is ignored */
    assert_int_equal(PyMapping_HasKey(dict, list), 0);
    assert_int_equal(PyMapping_HasKey(map, key), 0);
    assert_int_equal(PyMapping_HasKeyString(map, "a"), 0);
    end_capture();
    assert_null(PyErr_Occurred());
    Py_DECREF(map);
    Py_DECREF(dict);
    Py_DECREF(list);
    Py_DECREF(key);
}

static void test_keys_values_items_are_lists(void **state) {
    (void)state;
    PyObject *dict = made("{s:i}", "a", 1), *map = make_map(), *tuple = made("(ii)", 1, 2);
    assert_gives("['a']", PyMapping_Keys(dict));
    assert_gives("[1]", PyMapping_Values(dict));
    assert_gives("[('a', 1)]", PyMapping_Items(dict));
    keys_result = tuple;
    assert_gives("[1, 2]", PyMapping_Keys(map));
    assert_gives("[1, 2]", PyMapping_Values(map));
    assert_gives("[1, 2]", PyMapping_Items(map));
    keys_result = Py_None;
    assert_raises("TypeError: test.Map.keys() returned a non-iterable (type NoneType)", PyMapping_Keys(map));
    keys_result = NULL;
    assert_raises("ValueError: keys", PyMapping_Keys(map));
    assert_raises("AttributeError: 'NoneType' object has no attribute 'items'", PyMapping_Items(Py_None));
    Py_DECREF(dict);
    Py_DECREF(map);
    Py_DECREF(tuple);
}

static PyObject *class_item(PyObject *type, PyObject *key) {
    (void)type;
    return PyUnicode_FromFormat("class %S", key);
}

static void test_item_access_of_any_object(void **state) {
    (void)state;
    PyObject *list = made("[ii]", 1, 2), *tuple = made("(i)", 5), *one = made("i", -1), *text = made("s", "a");
    assert_gives("2", PyObject_GetItem(list, one));
    assert_int_equal(PyObject_SetItem(list, one, Py_None), 0);
    assert_repr(list, "[1, None]");
    assert_int_equal(PyObject_DelItem(list, one), 0);
    assert_repr(list, "[1]");
    assert_raises("TypeError: 'NoneType' object is not subscriptable", PyObject_GetItem(Py_None, one));
    assert_fails("TypeError: 'NoneType' object does not support item assignment", PyObject_SetItem(Py_None, one, one));
    assert_fails("TypeError: 'tuple' object does not support item assignment", PyObject_SetItem(tuple, one, one));
    assert_fails("TypeError: 'tuple' object doesn't support item deletion", PyObject_DelItem(tuple, one));
    assert_raises("TypeError: type 'int' is not subscriptable", PyObject_GetItem((PyObject *)&PyLong_Type, one));
    static PyMethodDef methods[] = {{"__class_getitem__", class_item, METH_O | METH_CLASS, NULL}, {NULL, NULL, 0, NULL}};
    PyType_Slot slots[] = {{Py_tp_methods, methods}, {0, NULL}};
    PyType_Spec spec = {"test.Generic", (int)sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec);
    assert_gives("'class a'", PyObject_GetItem(type, text));
    Py_DECREF(type);
    Py_DECREF(list);
    Py_DECREF(tuple);
    Py_DECREF(one);
    Py_DECREF(text);
}

static PyObject *only_item(PyObject *self, Py_ssize_t index) {
    (void)self;
    return PyLong_FromSsize_t(index);
}

static void test_sequence_without_mapping_slots_takes_ints(void **state) {
    (void)state;
    PyType_Slot slots[] = {{Py_sq_item, only_item}, {0, NULL}};
    PyType_Spec spec = {"test.Only", (int)sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *only = PyObject_CallObject(type, NULL);
    PyObject *five = made("i", 5), *text = made("s", "a"), *huge = PyLong_FromString("99999999999999999999", NULL, 10);
    assert_gives("5", PyObject_GetItem(only, five));
    assert_raises("TypeError: sequence index must be integer, not 'str'", PyObject_GetItem(only, text));
    assert_raises("IndexError: cannot fit 'int' into an index-sized integer", PyObject_GetItem(only, huge));
    Py_DECREF(five);
    Py_DECREF(text);
    Py_DECREF(huge);
    Py_DECREF(only);
    Py_DECREF(type);
}

#if PY_VERSION_HEX >= 0x030D0000
static void test_names_of_3_13(void **state) {
    (void)state;
    PyObject *map = make_map(), *dict = made("{s:i}", "a", 1), *list = PyList_New(0), *key = made("s", "a"), *value = NULL;
    assert_int_equal(PyMapping_HasKeyWithError(dict, key), 1);
    assert_int_equal(PyMapping_HasKeyWithError(dict, Py_None), 0);
    assert_fails("TypeError: unhashable type: 'list'", PyMapping_HasKeyWithError(dict, list));
    assert_int_equal(PyMapping_HasKeyStringWithError(map, "a"), 1);
    item_error = PyExc_KeyError;
    assert_int_equal(PyMapping_HasKeyStringWithError(map, "a"), 0);
    item_error = PyExc_ValueError;
    assert_fails("ValueError: a", PyMapping_HasKeyStringWithError(map, "a"));
    assert_int_equal(PyMapping_GetOptionalItem(dict, key, &value), 1);
    assert_repr(value, "1");
    Py_DECREF(value);
    assert_int_equal(PyMapping_GetOptionalItemString(dict, "b", &value), 0);
    assert_null(value);
    assert_fails("ValueError: a", PyMapping_GetOptionalItem(map, key, &value));
    assert_null(value);
    item_error = NULL;
    assert_int_equal(PyMapping_GetOptionalItemString(map, "q", &value), 1);
    assert_repr(value, "'<q>'");
    Py_DECREF(value);
    Py_DECREF(map);
    Py_DECREF(dict);
    Py_DECREF(list);
    Py_DECREF(key);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_and_size),
        cmocka_unit_test(test_string_access),
        cmocka_unit_test(test_has_key_swallows_errors),
        cmocka_unit_test(test_keys_values_items_are_lists),
        cmocka_unit_test(test_item_access_of_any_object),
        cmocka_unit_test(test_sequence_without_mapping_slots_takes_ints),
#if PY_VERSION_HEX >= 0x030D0000
        cmocka_unit_test(test_names_of_3_13),
#endif
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
