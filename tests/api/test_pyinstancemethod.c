/* conformance */
/* Instance methods: what makes a method of a callable that is no descriptor. */
#include <Python.h>

#include "raised.h"

static PyObject *tell(PyObject *self, PyObject *args) {
    (void)self;
    return PyObject_Repr(args);
}
static PyMethodDef tell_def = {"tell", tell, METH_VARARGS, "Tells its arguments."};

static void assert_gives(PyObject *result, const char *expected) {
    assert_non_null(result);
    assert_repr(result, expected);
    Py_DECREF(result);
}

static void test_instance_method_is_bound_to_instances(void **state) {
    (void)state;
    PyObject *function = PyCFunction_New(&tell_def, NULL), *method = PyInstanceMethod_New(function);
    assert_true(PyInstanceMethod_Check(method));
    assert_false(PyInstanceMethod_Check(function));
    assert_ptr_equal(PyInstanceMethod_Function(method), function);
    assert_ptr_equal(PyInstanceMethod_GET_FUNCTION(method), function);
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){s:O,s:O}", "Thing", "plain", function, "method", method);
    PyObject *thing = PyObject_CallNoArgs(type);
    assert_gives(PyObject_CallMethod(thing, "plain", "i", 5), "'(5,)'");
    assert_int_equal(PyObject_SetAttrString(type, "__repr__", Py_None), 0);
    PyObject *bound = PyObject_GetAttrString(thing, "method");
    assert_ptr_equal(Py_TYPE(bound), &PyMethod_Type);
    assert_ptr_equal(PyMethod_GET_SELF(bound), thing);
    assert_ptr_equal(PyMethod_GET_FUNCTION(bound), function);
    Py_DECREF(bound);
    PyObject *of_class = PyObject_GetAttrString(type, "method");
    assert_ptr_equal(of_class, function);
    Py_DECREF(of_class);
    Py_DECREF(thing);
    Py_DECREF(type);
    Py_DECREF(method);
    Py_DECREF(function);
}

static void test_instance_method_is_called_and_read_like_its_function(void **state) {
    (void)state;
    PyObject *function = PyCFunction_New(&tell_def, NULL), *method = PyInstanceMethod_New(function);
    PyObject *same = PyInstanceMethod_New(function);
    assert_gives(PyObject_CallFunction(method, "is", 1, "two"), "\"(1, 'two')\"");
    assert_gives(PyObject_GetAttrString(method, "__name__"), "'tell'");
    assert_gives(PyObject_GetAttrString(method, "__doc__"), "'Tells its arguments.'");
    PyObject *func = PyObject_GetAttrString(method, "__func__");
    assert_ptr_equal(func, function);
    Py_DECREF(func);
    assert_null(PyObject_GetAttrString(method, "nowhere"));
    assert_raised("AttributeError: 'builtin_function_or_method' object has no attribute 'nowhere'");
    char expected[80];
    snprintf(expected, sizeof expected, "<instancemethod tell at %p>", (void *)method);
    assert_repr(method, expected);
    assert_int_equal(PyObject_RichCompareBool(method, same, Py_EQ), 1);
    assert_int_equal(PyObject_RichCompareBool(method, same, Py_NE), 0);
    assert_int_equal(PyObject_RichCompareBool(method, function, Py_EQ), 0);
    Py_DECREF(same);
    Py_DECREF(method);
    Py_DECREF(function);
}

static void test_instance_method_type_takes_one_callable(void **state) {
    (void)state;
    PyObject *type = (PyObject *)&PyInstanceMethod_Type, *function = PyCFunction_New(&tell_def, NULL);
    PyObject *method = PyObject_CallFunction(type, "O", function);
    assert_ptr_equal(PyInstanceMethod_Function(method), function);
    Py_DECREF(method);
    assert_null(PyObject_CallFunction(type, "i", 1));
    assert_raised("TypeError: first argument must be callable");
    assert_null(PyObject_CallFunction(type, "OO", function, function));
    assert_raised("TypeError: instancemethod expected 1 argument, got 2");
    Py_DECREF(function);
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, start_python, stop_python)
    const struct CMUnitTest tests[] = {
        TEST(test_instance_method_is_bound_to_instances),
        TEST(test_instance_method_is_called_and_read_like_its_function),
        TEST(test_instance_method_type_takes_one_callable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
