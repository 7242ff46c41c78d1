/* conformance */
/* Struct sequences: named items, hidden ones, unnamed ones, the constructor. */
#include <Python.h>

#include "containers.h"

static PyStructSequence_Field fields[] = {{"x", "first"}, {"y", NULL}, {"note", "hidden"}, {NULL, NULL}};
static PyStructSequence_Desc desc = {"test.point", "A point.", fields, 2};

static PyObject *make_point(PyTypeObject *type) {
    PyObject *point = PyStructSequence_New(type);
    CHECK(point != NULL);
    PyStructSequence_SetItem(point, 0, made("i", 1));
    PyStructSequence_SetItem(point, 1, made("i", 2));
    PyStructSequence_SetItem(point, 2, made("s", "n"));
    return point;
}

static void test_items_are_attributes(void **state) {
    (void)state;
    PyTypeObject *type = PyStructSequence_NewType(&desc);
    PyObject *point = make_point(type);
    assert_true(PyTuple_Check(point));
    assert_int_equal(PyTuple_Size(point), 2);
    assert_repr(point, "test.point(x=1, y=2)");
    assert_repr(attribute(point, "x"), "1");
    assert_repr(attribute(point, "y"), "2");
    assert_repr(attribute(point, "note"), "'n'");
    assert_repr(PyStructSequence_GetItem(point, 2), "'n'");
    assert_repr(PyStructSequence_GET_ITEM(point, 0), "1");
    assert_fails("AttributeError: readonly attribute", PyObject_SetAttrString(point, "x", Py_None));
    PyObject *plain = made("(ii)", 1, 2);
    assert_int_equal(PyObject_RichCompareBool(point, plain, Py_EQ), 1);
    assert_int_equal(PyObject_Hash(point), PyObject_Hash(plain));
    assert_gives("(1, 2, 1, 2)", PySequence_Concat(point, plain));
    Py_DECREF(plain);
    Py_DECREF(point);
    Py_DECREF(type);
}

static void test_type_describes_its_fields(void **state) {
    (void)state;
    PyTypeObject *type = PyStructSequence_NewType(&desc);
    PyObject *object = (PyObject *)type;
    assert_repr(object, "<class 'test.point'>");
    assert_repr(attribute(object, "n_fields"), "3");
    assert_repr(attribute(object, "n_sequence_fields"), "2");
    assert_repr(attribute(object, "n_unnamed_fields"), "0");
    assert_repr(attribute(object, "__match_args__"), "('x', 'y')");
    assert_repr(attribute(object, "__doc__"), "'A point.'");
    assert_repr(attribute(object, "__module__"), "'test'");
    assert_repr(attribute(object, "__name__"), "'point'");
    assert_ptr_equal(attribute(object, "__base__"), &PyTuple_Type);
    Py_DECREF(type);
}

static void test_constructor(void **state) {
    (void)state;
    PyTypeObject *type = PyStructSequence_NewType(&desc);
    assert_gives("test.point(x=5, y=6)", call_type(type, NULL, "((ii))", 5, 6));
    PyObject *point = call_type(type, NULL, "([iii])", 5, 6, 7);
    assert_repr(attribute(point, "note"), "7");
    Py_DECREF(point);
    point = call_type(type, NULL, "((ii){s:i,s:i})", 5, 6, "note", 8, "other", 9);
    assert_repr(attribute(point, "note"), "8");
    Py_DECREF(point);
    point = call_type(type, NULL, "((ii))", 5, 6);
    assert_repr(attribute(point, "note"), "None");
    assert_gives("(<class 'test.point'>, ((5, 6), {'note': None}))", call(point, "__reduce__", "()"));
    Py_DECREF(point);
    assert_raises("TypeError: test.point() takes an at least 2-sequence (1-sequence given)",
                  call_type(type, NULL, "((i))", 5));
    assert_raises("TypeError: test.point() takes an at most 3-sequence (4-sequence given)",
                  call_type(type, NULL, "((iiii))", 5, 6, 7, 8));
    assert_raises("TypeError: constructor requires a sequence", call_type(type, NULL, "(i)", 5));
    assert_raises("TypeError: test.point() takes a dict as second arg, if any", call_type(type, NULL, "((ii)i)", 5, 6, 7));
    Py_DECREF(type);
}

static void test_exact_length_when_nothing_is_hidden(void **state) {
    (void)state;
    PyStructSequence_Field pair_fields[] = {{"a", NULL}, {"b", NULL}, {NULL, NULL}};
    PyStructSequence_Desc pair = {"test.pair", NULL, pair_fields, 2};
    PyTypeObject *type = PyStructSequence_NewType(&pair);
    assert_gives("test.pair(a=1, b=2)", call_type(type, NULL, "((ii))", 1, 2));
    assert_raises("TypeError: test.pair() takes a 2-sequence (1-sequence given)", call_type(type, NULL, "((i))", 1));
    Py_DECREF(type);
}

static void test_unnamed_fields_are_items_only(void **state) {
    (void)state;
    PyStructSequence_Field some[] = {{"a", NULL}, {NULL, NULL}, {"c", NULL}, {NULL, NULL}};
    some[1].name = PyStructSequence_UnnamedField;
    PyStructSequence_Desc description = {"test.gap", NULL, some, 3};
    assert_string_equal(PyStructSequence_UnnamedField, "unnamed field");
    PyTypeObject *type = PyStructSequence_NewType(&description);
    PyObject *gap = call_type(type, NULL, "((iii))", 1, 2, 3);
    assert_int_equal(PyTuple_Size(gap), 3);
    assert_repr(PyTuple_GetItem(gap, 1), "2");
    assert_repr(attribute(gap, "c"), "3");
    assert_repr(attribute((PyObject *)type, "n_unnamed_fields"), "1");
    Py_DECREF(gap);
    Py_DECREF(type);
}

static void test_cycle_through_a_hidden_field_is_collected(void **state) {
    (void)state;
    PyTypeObject *type = PyStructSequence_NewType(&desc);
    PyObject *list = PyList_New(0);
    Probe *probe = make_probe(1, 1);
    PyObject *point = call_type(type, NULL, "((OOO))", Py_None, probe, list);
    Py_DECREF(probe);
    PyList_Append(list, point);
    Py_DECREF(list);
    Py_DECREF(point);
    assert_int_equal(probes_alive, 1);
    PyGC_Collect();
    assert_int_equal(probes_alive, 0);
    Py_DECREF(type);
}

/* The types of sys: static ones, of which only sys.flags and sys.version_info cannot be called. */
static void test_types_of_sys_do_not_change(void **state) {
    (void)state;
    static const struct {
        const char *name;
        int fields;  /* 0: as the version has them */
        int callable;
    } rows[] = {{"flags", 0, 0},       {"version_info", 5, 0}, {"hash_info", 9, 1},
                {"thread_info", 3, 1}, {"float_info", 11, 1},  {"int_info", 0, 1}};
    PyObject *subclasses = call((PyObject *)&PyTuple_Type, "__subclasses__", "()");
    for (int i = 0; i < 6; i++) {
        PyObject *value = PySys_GetObject(rows[i].name);
        PyTypeObject *type = Py_TYPE(value);
        PyObject *object = (PyObject *)type;
        char text[100];
        assert_int_equal(PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE), 0);
        assert_int_equal(PyType_HasFeature(type, Py_TPFLAGS_IMMUTABLETYPE), 1);
        assert_int_equal(PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC), 1);
        snprintf(text, sizeof text, "TypeError: cannot set 'x' attribute of immutable type 'sys.%s'", rows[i].name);
        assert_int_equal(PyObject_SetAttrString(object, "x", Py_None), -1);
        assert_string_equal(take_raised(), text);
        snprintf(text, sizeof text, "TypeError: cannot set 'n_fields' attribute of immutable type 'sys.%s'",
                 rows[i].name);
        assert_int_equal(PyObject_DelAttrString(object, "n_fields"), -1);
        assert_string_equal(take_raised(), text);
        assert_int_equal(PySequence_Contains(subclasses, object), 1);
        assert_gives("'sys'", PyObject_GetAttrString(object, "__module__"));
        assert_repr(attribute(object, "n_unnamed_fields"), "0");
        const Py_ssize_t size = PyTuple_Size(value);
        assert_true(rows[i].fields == 0 || size == rows[i].fields);
        assert_int_equal(PyLong_AsSsize_t(attribute(object, "n_fields")), size);
        assert_int_equal(PyLong_AsSsize_t(attribute(object, "n_sequence_fields")), size);
        PyObject *match_args = attribute(object, "__match_args__");
        assert_int_equal(PyTuple_Size(match_args), size);
        PyObject *last = PyObject_GetAttr(value, PyTuple_GetItem(match_args, size - 1));
        assert_ptr_equal(last, PyTuple_GetItem(value, size - 1));
        Py_DECREF(last);
        PyObject *made_one = call_type(type, NULL, "(O)", value);
        if (rows[i].callable) {
            assert_int_equal(PyObject_RichCompareBool(made_one, value, Py_EQ), 1);
            assert_ptr_equal(Py_TYPE(made_one), type);
            Py_DECREF(made_one);
        } else {
            snprintf(text, sizeof text, "TypeError: cannot create 'sys.%s' instances", rows[i].name);
            assert_null(made_one);
            assert_string_equal(take_raised(), text);
        }
    }
    Py_DECREF(subclasses);
    assert_raises("TypeError: sys.thread_info() takes a 3-sequence (1-sequence given)",
                  call_type(Py_TYPE(PySys_GetObject("thread_info")), NULL, "((i))", 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items_are_attributes),
        cmocka_unit_test(test_type_describes_its_fields),
        cmocka_unit_test(test_constructor),
        cmocka_unit_test(test_exact_length_when_nothing_is_hidden),
        cmocka_unit_test(test_unnamed_fields_are_items_only),
        cmocka_unit_test(test_cycle_through_a_hidden_field_is_collected),
        cmocka_unit_test(test_types_of_sys_do_not_change),
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
