/* conformance */
/* sys from C: attributes, options, the command line, output, audit hooks. */
#include <Python.h>

#include "raised.h"

static int start(void **state) {
    (void)state;
    Py_InitializeEx(0);
    return 0;
}

static int stop(void **state) {
    (void)state;
    return Py_FinalizeEx();
}

static const char *repr_of(PyObject *object) {
    static char text[2048];
    PyObject *repr = object ? PyObject_Repr(object) : NULL;
    snprintf(text, sizeof text, "%s", repr ? PyUnicode_AsUTF8(repr) : "<null>");
    Py_XDECREF(repr);
    return text;
}

static void test_get_object_of_a_missing_name_is_null_without_exception(void **state) {
    (void)state;
    assert_null(PySys_GetObject("no_such_attribute"));
    assert_null(PyErr_Occurred());
    assert_int_equal(PySys_SetObject("no_such_attribute", NULL), 0);
    assert_int_equal(PySys_SetObject("mine", Py_None), 0);
    assert_ptr_equal(PySys_GetObject("mine"), Py_None);
    assert_int_equal(PySys_SetObject("mine", NULL), 0);
    assert_null(PySys_GetObject("mine"));
}

static void test_argv_and_the_rule_of_path(void **state) {
    (void)state;
    wchar_t *script[] = {L"no_such_script.py", L"b"};
    wchar_t *elsewhere[] = {L"/tmp/no_such_dir/x.py"};
    wchar_t *command[] = {L"-c"};
    PySys_SetArgvEx(2, script, 0);
    assert_string_equal(repr_of(PySys_GetObject("argv")), "['no_such_script.py', 'b']");
    PySys_SetArgvEx(0, NULL, 1);
    assert_string_equal(repr_of(PySys_GetObject("argv")), "['']");
    assert_string_equal(repr_of(PyList_GetItem(PySys_GetObject("path"), 0)), "''");
    PySys_SetArgvEx(2, script, 1);
    assert_string_equal(repr_of(PyList_GetItem(PySys_GetObject("path"), 0)), "''");
    PySys_SetArgvEx(1, elsewhere, 1);
    assert_string_equal(repr_of(PyList_GetItem(PySys_GetObject("path"), 0)), "'/tmp/no_such_dir'");
    PySys_SetArgvEx(1, command, 1);
    assert_string_equal(repr_of(PyList_GetItem(PySys_GetObject("path"), 0)), "''");
}

static void test_options(void **state) {
    (void)state;
    PySys_AddWarnOption(L"ignore");
    assert_true(PySys_HasWarnOptions());
    assert_string_equal(repr_of(PySys_GetObject("warnoptions")), "['ignore']");
    PySys_ResetWarnOptions();
    assert_false(PySys_HasWarnOptions());
    PySys_AddXOption(L"a=b");
    PySys_AddXOption(L"c");
    assert_string_equal(repr_of(PySys_GetXOptions()), "{'a': 'b', 'c': True}");
    PySys_SetPath(L"/q:/r");
    assert_string_equal(repr_of(PySys_GetObject("path")), "['/q', '/r']");
}

static int hook_calls;

static int count_events(const char *event, PyObject *arguments, void *data) {
    (void)arguments;
    if (strcmp(event, "test.refused") == 0) {
        PyErr_SetString(PyExc_ValueError, data);
        return -1;
    }
    hook_calls += strcmp(event, "test.counted") == 0;
    return 0;
}

static void test_audit_hooks_see_and_refuse(void **state) {
    (void)state;
    assert_int_equal(PySys_AddAuditHook(count_events, "no"), 0);
    assert_int_equal(PySys_Audit("test.counted", "si", "a", 3), 0);
    assert_int_equal(PySys_Audit("test.counted", NULL), 0);
    assert_int_equal(PySys_Audit("test.counted", "i", 3), 0);
    assert_int_equal(hook_calls, 3);
    assert_int_equal(PySys_Audit("test.refused", NULL), -1);
    assert_raised("ValueError: no");
}

static void test_stream_refuses_what_is_not_text(void **state) {
    (void)state;
    PyObject *out = PySys_GetObject("stdout");
    PyObject *written = PyObject_CallMethod(out, "write", "s", "");
    assert_string_equal(repr_of(written), "0");
    Py_XDECREF(written);
    assert_null(PyObject_CallMethod(out, "write", "i", 3));
    assert_raised("TypeError: write() argument must be str, not int");
    assert_null(PyObject_CallMethod(out, "read", NULL));
    assert_true(strstr(take_raised(), "UnsupportedOperation: not readable") != NULL);
    assert_int_equal(PyObject_AsFileDescriptor(out), 1);
}

static void test_file_calls_check_their_file(void **state) {
    (void)state;
    assert_int_equal(PyFile_WriteString("x", NULL), -1);
    assert_raised("SystemError: null file for PyFile_WriteString");
    assert_int_equal(PyFile_WriteObject(Py_None, NULL, 0), -1);
    assert_raised("TypeError: writeobject with NULL file");
    assert_int_equal(PyFile_WriteString("x", Py_None), -1);
    assert_raised("AttributeError: 'NoneType' object has no attribute 'write'");
    assert_int_equal(PyObject_AsFileDescriptor(Py_None), -1);
    assert_raised("TypeError: argument must be an int, or have a fileno() method.");
    assert_null(PyFile_GetLine(Py_None, 0));
    assert_raised("AttributeError: 'NoneType' object has no attribute 'readline'");
}

static void test_functions_of_sys(void **state) {
    (void)state;
    PyObject *sys = PyImport_ImportModule("sys");
    assert_non_null(sys);
    assert_null(PyObject_CallMethod(sys, "setrecursionlimit", "i", 0));
    assert_raised("ValueError: recursion limit must be greater or equal than 1");
    assert_null(PyObject_CallMethod(sys, "setswitchinterval", "d", 0.0));
    assert_raised("ValueError: switch interval must be strictly positive");
    assert_null(PyObject_CallMethod(sys, "intern", "i", 3));
    assert_raised("TypeError: intern() argument must be str, not int");
    assert_null(PyObject_CallMethod(sys, "exit", "s", "bye"));
    assert_raised("SystemExit: bye");
    PyObject *info = PyObject_CallMethod(sys, "exc_info", NULL);
    assert_string_equal(repr_of(info), "(None, None, None)");
    Py_XDECREF(info);
    Py_DECREF(sys);
}

static void test_attributes_agree_with_the_process_parameters(void **state) {
    (void)state;
    assert_string_equal(PyUnicode_AsUTF8(PySys_GetObject("platform")), Py_GetPlatform());
    assert_string_equal(PyUnicode_AsUTF8(PySys_GetObject("version")), Py_GetVersion());
    assert_string_equal(PyUnicode_AsUTF8(PySys_GetObject("copyright")), Py_GetCopyright());
    assert_string_equal(repr_of(PySys_GetObject("byteorder")), "'little'");
    assert_true(PyList_Check(PySys_GetObject("path")));
    assert_ptr_equal(PySys_GetObject("modules"), PyImport_GetModuleDict());
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_get_object_of_a_missing_name_is_null_without_exception),
        cmocka_unit_test(test_attributes_agree_with_the_process_parameters),
        cmocka_unit_test(test_argv_and_the_rule_of_path),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_audit_hooks_see_and_refuse),
        cmocka_unit_test(test_stream_refuses_what_is_not_text),
        cmocka_unit_test(test_file_calls_check_their_file),
        cmocka_unit_test(test_functions_of_sys),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
