/* conformance */
/* Warnings from C: what is printed, remembered, ignored and raised. */
#include <Python.h>

#include "raised.h"

static int start_with_options(void **state) {
    (void)state;
    PySys_AddWarnOption(L"error::FutureWarning");
    PySys_AddWarnOption(L"once::EncodingWarning");
    PySys_AddWarnOption(L"always:see me");
    PySys_AddWarnOption(L"ign:NOT this");
    PySys_AddWarnOption(L"error:::here:7");
    Py_InitializeEx(0);
    return 0;
}

static const char *warned(PyObject *category, const char *message) {
    begin_capture();
    int result = PyErr_WarnEx(category, message, 1);
    end_capture();
    assert_int_equal(result, 0);
    return captured;
}

static void test_a_warning_is_printed_once_per_place(void **state) {
    (void)state;
    assert_string_equal(warned(PyExc_UserWarning, "user"), "sys:1: UserWarning: user\n");
    assert_string_equal(warned(PyExc_UserWarning, "user"), "");
    assert_string_equal(warned(PyExc_UserWarning, "other"), "sys:1: UserWarning: other\n");
    assert_string_equal(warned(NULL, "no category"), "sys:1: RuntimeWarning: no category\n");
}

static void test_what_is_for_developers_is_ignored(void **state) {
    (void)state;
    assert_string_equal(warned(PyExc_DeprecationWarning, "old"), "");
    assert_string_equal(warned(PyExc_PendingDeprecationWarning, "old"), "");
    assert_string_equal(warned(PyExc_ImportWarning, "import"), "");
    begin_capture();
    assert_int_equal(PyErr_ResourceWarning(Py_None, 1, "leak %d", 5), 0);
    assert_string_equal(end_capture(), "");
}

static void test_format(void **state) {
    (void)state;
    begin_capture();
    assert_int_equal(PyErr_WarnFormat(PyExc_SyntaxWarning, 1, "%s-%d", "x", 5), 0);
    assert_string_equal(end_capture(), "sys:1: SyntaxWarning: x-5\n");
}

static void test_options(void **state) {
    (void)state;
    assert_int_equal(PyErr_WarnEx(PyExc_FutureWarning, "will change", 1), -1);
    assert_raised("FutureWarning: will change");
    assert_string_equal(warned(PyExc_UserWarning, "See me again"), "sys:1: UserWarning: See me again\n");
    assert_string_equal(warned(PyExc_UserWarning, "See me again"), "sys:1: UserWarning: See me again\n");
    assert_string_equal(warned(PyExc_UserWarning, "not this one"), "");
}

static void test_explicit_place(void **state) {
    (void)state;
    begin_capture();
    assert_int_equal(PyErr_WarnExplicit(PyExc_UserWarning, "text", "file.py", 7, "mod", NULL), 0);
    assert_int_equal(PyErr_WarnExplicit(PyExc_UserWarning, "text", "file.py", 7, "mod", NULL), 0);
    assert_string_equal(end_capture(), "file.py:7: UserWarning: text\nfile.py:7: UserWarning: text\n");
    assert_int_equal(PyErr_WarnExplicit(PyExc_UserWarning, "text", "here.py", 7, NULL, NULL), -1);
    assert_raised("UserWarning: text");
    begin_capture();
    assert_int_equal(PyErr_WarnExplicit(PyExc_UserWarning, "text", "here.py", 8, NULL, NULL), 0);
    assert_string_equal(end_capture(), "here.py:8: UserWarning: text\n");
    PyObject *object = PyUnicode_FromString("object");
    begin_capture();
    assert_int_equal(PyErr_WarnExplicitFormat(PyExc_UserWarning, "f.py", 3, "mod", NULL, "number %d of %R", 5, object), 0);
    assert_int_equal(PyErr_WarnExplicitFormat(PyExc_UserWarning, "f.py", 4, NULL, NULL, "plain"), 0);
    assert_string_equal(end_capture(), "f.py:3: UserWarning: number 5 of 'object'\nf.py:4: UserWarning: plain\n");
    Py_DECREF(object);
}

static void test_a_registry_remembers(void **state) {
    (void)state;
    PyObject *registry = PyDict_New();
    begin_capture();
    for (int i = 0; i < 3; i++) {
        assert_int_equal(PyErr_WarnExplicit(PyExc_UserWarning, "text", "f.py", 7, NULL, registry), 0);
    }
    assert_string_equal(end_capture(), "f.py:7: UserWarning: text\n");
    PyObject *key = Py_BuildValue("(sOi)", "text", PyExc_UserWarning, 7);
    assert_ptr_equal(PyDict_GetItem(registry, key), Py_True);
    assert_non_null(PyDict_GetItemString(registry, "version"));
    Py_DECREF(key);
    Py_DECREF(registry);
    assert_int_equal(PyErr_WarnExplicit(PyExc_UserWarning, "text", "f.py", 7, NULL, Py_True), -1);
    assert_raised("TypeError: 'registry' must be a dict or None");
}

static void test_once_means_once_in_all_places(void **state) {
    (void)state;
    begin_capture();
    assert_int_equal(PyErr_WarnExplicit(PyExc_EncodingWarning, "text", "f.py", 7, NULL, NULL), 0);
    assert_int_equal(PyErr_WarnExplicit(PyExc_EncodingWarning, "text", "g.py", 9, NULL, NULL), 0);
    assert_string_equal(end_capture(), "f.py:7: EncodingWarning: text\n");
}

static void test_explicit_objects(void **state) {
    (void)state;
    PyObject *file = PyUnicode_FromString("o.py"), *text = PyUnicode_FromString("object"), *module = PyUnicode_FromString("m");
    begin_capture();
    assert_int_equal(PyErr_WarnExplicitObject(PyExc_UserWarning, text, file, 3, module, NULL), 0);
    assert_string_equal(end_capture(), "o.py:3: UserWarning: object\n");
    PyObject *instance = PyObject_CallFunction(PyExc_FutureWarning, "s", "made before");
    assert_int_equal(PyErr_WarnExplicitObject(PyExc_UserWarning, instance, file, 3, module, NULL), -1);
    PyObject *raised = take_exception();
    assert_ptr_equal(raised, instance);
    Py_DECREF(raised);
    Py_DECREF(instance);
    Py_DECREF(file);
    Py_DECREF(text);
    Py_DECREF(module);
}

static void test_a_category_of_a_module(void **state) {
    (void)state;
    PyObject *type = PyErr_NewException("pkg.MyWarning", PyExc_UserWarning, NULL);
    assert_string_equal(warned(type, "custom"), "sys:1: MyWarning: custom\n");
    Py_DECREF(type);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_warning_is_printed_once_per_place),
        cmocka_unit_test(test_what_is_for_developers_is_ignored),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_explicit_place),
        cmocka_unit_test(test_a_registry_remembers),
        cmocka_unit_test(test_once_means_once_in_all_places),
        cmocka_unit_test(test_explicit_objects),
        cmocka_unit_test(test_a_category_of_a_module),
    };
    return cmocka_run_group_tests(tests, start_with_options, stop_python);
}
