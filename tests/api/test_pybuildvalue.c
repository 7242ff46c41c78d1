/* conformance */
/* Py_BuildValue: every unit, containers, and what failures leave behind. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "raised.h"

/* repr of what a format builds. */
static const char *built(const char *format, ...) {
    va_list args;
    va_start(args, format);
    PyObject *value = Py_VaBuildValue(format, args);
    va_end(args);
    if (value == NULL) {
        return take_raised();
    }
    const char *text = text_of(value, 1);
    Py_DECREF(value);
    return text;
}

#define assert_built(expected, ...) assert_string_equal(built(__VA_ARGS__), expected)

static void test_numbers(void **state) {
    (void)state;
    assert_built("-5", "i", -5);
    assert_built("200", "b", 200);
    assert_built("-300", "h", -300);
    assert_built("65535", "H", 65535);
    assert_built("4294967295", "I", 0xffffffffu);
    assert_built("-9223372036854775808", "l", (long)INT64_MIN);
    assert_built("18446744073709551615", "k", (unsigned long)-1);
    assert_built("-1", "L", -1LL);
    assert_built("18446744073709551615", "K", (unsigned long long)-1);
    assert_built("-7", "n", (Py_ssize_t)-7);
    assert_built("1.5", "d", 1.5);
    assert_built("2.0", "f", 2.0);
    Py_complex z = {1.0, -2.0};
    assert_built("(1-2j)", "D", &z);
}

static void test_text_and_bytes(void **state) {
    (void)state;
    assert_built("'abc'", "s", "abc");
    assert_built("'abc'", "z", "abc");
    assert_built("'abc'", "U", "abc");
    assert_built("None", "s", NULL);
    assert_built("None", "z#", NULL, (Py_ssize_t)5);
    assert_built("'ab'", "s#", "abcd", (Py_ssize_t)2);
    assert_built("'a\\x00b'", "s#", "a\0b", (Py_ssize_t)3);
    assert_built("b'abc'", "y", "abc");
    assert_built("b'a\\x00'", "y#", "a\0b", (Py_ssize_t)2);
    assert_built("None", "y", NULL);
    assert_built("b'q'", "c", 'q');
    assert_built("'\xe2\x82\xac'", "C", 0x20ac);
    assert_built("'wide'", "u", L"wide");
    assert_built("'wi'", "u#", L"wide", (Py_ssize_t)2);
}

static void test_containers(void **state) {
    (void)state;
    assert_built("None", "");
    assert_built("1", "i", 1);
    assert_built("(1, 2)", "ii", 1, 2);
    assert_built("()", "()");
    assert_built("(1,)", "(i)", 1);
    assert_built("[]", "[]");
    assert_built("[1, 'x']", "[is]", 1, "x");
    assert_built("{}", "{}");
    assert_built("{'a': 1, 'b': [2, 3]}", "{s:i,s:[ii]}", "a", 1, "b", 2, 3);
    assert_built("((1, 2), (3, 4))", "(ii) (ii)", 1, 2, 3, 4);
    assert_built("(((1,),),)", "(((i)))", 1);
    assert_built("(1, 2, 3)", "i, i,\ti", 1, 2, 3);
}

static PyObject *make(void *argument) {
    if (argument == NULL) {
        PyErr_SetString(PyExc_KeyError, "maker");
        return NULL;
    }
    return PyLong_FromLong(*(int *)argument);
}

static void test_objects(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    PyObject *value = Py_BuildValue("O", list);
    assert_ptr_equal(value, list);
    assert_int_equal(Py_REFCNT(list), 2);
    Py_DECREF(value);
    value = Py_BuildValue("(OSN)", list, list, PyList_New(0));
    assert_int_equal(Py_REFCNT(list), 3);
    Py_DECREF(value);
    int number = 17;
    assert_built("17", "O&", make, &number);
    assert_built("KeyError: 'maker'", "O&", make, NULL);
    assert_int_equal(Py_REFCNT(list), 1);
    Py_DECREF(list);
}

static void test_failures(void **state) {
    (void)state;
    assert_built("SystemError: NULL object passed to Py_BuildValue", "O", NULL);
    assert_built("SystemError: NULL object passed to Py_BuildValue", "(iO)", 1, NULL);
    PyErr_SetString(PyExc_ValueError, "earlier");
    assert_built("ValueError: earlier", "N", NULL);
    assert_built("SystemError: bad format char passed to Py_BuildValue", "?", 1);
    assert_built("SystemError: Bad dict format", "{s}", "a");
    assert_built("SystemError: unmatched paren in format", "(i", 1);
    assert_built("TypeError: unhashable type: 'list'", "{[]i}", 1);
    assert_built("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte", "s", "\xff");
}

static void test_a_failure_releases_what_N_hands_over(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    Py_INCREF(list);
    Py_INCREF(list);
    assert_null(Py_BuildValue("(NON)", list, NULL, list));
    assert_raised("SystemError: NULL object passed to Py_BuildValue");
    assert_int_equal(Py_REFCNT(list), 1);
    Py_INCREF(list);
    assert_null(Py_BuildValue("{s:O,s:[N]}", "a", NULL, "b", list));
    PyErr_Clear();
    assert_int_equal(Py_REFCNT(list), 1);
    Py_INCREF(list);
    Py_INCREF(list);
    assert_null(Py_BuildValue("{NsN}", list, "x", list));
    PyErr_Clear();
    assert_int_equal(Py_REFCNT(list), 1);
    Py_DECREF(list);
}

static PyObject *give_args(PyObject *self, PyObject *args) {
    (void)self;
    Py_INCREF(args);
    return args;
}

static const char *called(PyObject *function, const char *format, int a, int b) {
    PyObject *value = PyObject_CallFunction(function, format, a, b);
    if (value == NULL) {
        return take_raised();
    }
    const char *text = text_of(value, 1);
    Py_DECREF(value);
    return text;
}

static void test_call_function_builds_its_arguments(void **state) {
    (void)state;
    static PyMethodDef def = {"give_args", give_args, METH_VARARGS, NULL};
    PyObject *function = PyCFunction_New(&def, NULL);
    assert_string_equal(called(function, NULL, 0, 0), "()");
    assert_string_equal(called(function, "", 0, 0), "()");
    assert_string_equal(called(function, "i", 1, 0), "(1,)");
    assert_string_equal(called(function, "ii", 1, 2), "(1, 2)");
    assert_string_equal(called(function, "(ii)", 1, 2), "(1, 2)");
    assert_string_equal(called(function, "((ii))", 1, 2), "((1, 2),)");
    assert_string_equal(called(function, "[ii]", 1, 2), "([1, 2],)");
    assert_string_equal(called(function, "(ii", 1, 2), "SystemError: unmatched paren in format");
    PyObject *value = PyObject_CallFunction(function, "iiiiiiiiii", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assert_repr(value, "(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)");
    Py_DECREF(value);
    Py_DECREF(function);

    PyObject *list = PyList_New(0);
    value = PyObject_CallMethod(list, "insert", "is", 0, "x");
    assert_ptr_equal(value, Py_None);
    Py_DECREF(value);
    assert_repr(list, "['x']");
    assert_null(PyObject_CallMethod(list, "nothing", NULL));
    assert_raised("AttributeError: 'list' object has no attribute 'nothing'");
    Py_DECREF(list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_text_and_bytes),
        cmocka_unit_test(test_containers),
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_a_failure_releases_what_N_hands_over),
        cmocka_unit_test(test_call_function_builds_its_arguments),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
