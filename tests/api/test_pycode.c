/* conformance */
/* Code objects without bytecode. */
#include <Python.h>

#include "expect.h"

static PyCodeObject *new_code(const char *file, const char *name, int line) {
    PyCodeObject *code = PyCode_NewEmpty(file, name, line);
    assert_non_null(code);
    return code;
}

static void test_code_names_what_runs(void **state) {
    (void)state;
    PyObject *code = (PyObject *)new_code("some/file.x", "function", 7);
    assert_true(PyCode_Check(code));
    assert_false(PyCode_Check(Py_None));
    assert_repr(attribute(code, "co_filename"), "'some/file.x'");
    assert_repr(attribute(code, "co_name"), "'function'");
    assert_repr(attribute(code, "co_qualname"), "'function'");
    assert_repr(attribute(code, "co_firstlineno"), "7");
    assert_repr(attribute(code, "co_argcount"), "0");
    assert_repr(attribute(code, "co_flags"), "0");
    assert_repr(attribute(code, "co_consts"), "()");
    assert_repr(attribute(code, "co_names"), "()");
    assert_repr(attribute(code, "co_varnames"), "()");
    char expected[100];
    snprintf(expected, sizeof expected, "<code object function at %p, file \"some/file.x\", line 7>", (void *)code);
    assert_repr(code, expected);
    assert_int_equal(PyObject_SetAttrString(code, "co_name", Py_None), -1);
    assert_raised("AttributeError: readonly attribute");
    Py_DECREF(code);
}

static void test_accessors_give_new_references(void **state) {
    (void)state;
    PyCodeObject *code = new_code("f", "n", 1);
    expect(PyCode_GetVarnames(code), "()");
    expect(PyCode_GetCellvars(code), "()");
    expect(PyCode_GetFreevars(code), "()");
    PyObject *bytes = PyCode_GetCode(code);
    assert_true(PyBytes_Check(bytes));
    Py_DECREF(bytes);
    assert_int_equal(PyCode_Addr2Line(code, 0), 1);
    assert_int_equal(PyCode_Addr2Line(code, -1), 1);
    assert_int_equal(PyCode_Addr2Line(code, 1000), -1);
    Py_DECREF(code);
}

static void test_bytes_that_are_no_text_in_the_file_name_are_escaped(void **state) {
    (void)state;
    PyObject *code = (PyObject *)new_code("a\xff", "n", 1);
    assert_repr(attribute(code, "co_filename"), "'a\\udcff'");
    Py_DECREF(code);
    assert_null(PyCode_NewEmpty("a", "\xff", 1));
    PyErr_Clear();
}

static void test_a_code_object_has_weak_references(void **state) {
    (void)state;
    PyObject *code = (PyObject *)new_code("f", "n", 1);
    PyObject *reference = PyWeakref_NewRef(code, NULL);
    assert_non_null(reference);
    Py_DECREF(code);
    assert_ptr_equal(PyWeakref_GetObject(reference), Py_None);
    Py_DECREF(reference);
}

static void test_codes_are_made_by_c_only(void **state) {
    (void)state;
    assert_int_equal(PyObject_Hash((PyObject *)&PyCode_Type) == -1, 0);
    PyObject *code = (PyObject *)new_code("f", "n", 1);
    assert_int_equal(PyObject_RichCompareBool(code, code, Py_EQ), 1);
    assert_int_equal(PyObject_RichCompareBool(code, Py_None, Py_EQ), 0);
    assert_true(PyObject_Hash(code) != -1);
    Py_DECREF(code);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_code_names_what_runs),
        cmocka_unit_test(test_accessors_give_new_references),
        cmocka_unit_test(test_bytes_that_are_no_text_in_the_file_name_are_escaped),
        cmocka_unit_test(test_a_code_object_has_weak_references),
        cmocka_unit_test(test_codes_are_made_by_c_only),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
