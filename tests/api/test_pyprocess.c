/* conformance */
/* Process parameters and global configuration variables. */
#include <Python.h>

#include "raised.h"

static void test_flags_come_from_the_environment(void **state) {
    (void)state;
    setenv("PYTHONOPTIMIZE", "words", 1);
    setenv("PYTHONDEBUG", "-3", 1);
    setenv("PYTHONVERBOSE", "0", 1);
    setenv("PYTHONUNBUFFERED", "2", 1);
    setenv("PYTHONHASHSEED", "0", 1);
    Py_InitializeEx(0);
    assert_int_equal(Py_OptimizeFlag, 1);
    assert_int_equal(Py_DebugFlag, 1);
    assert_int_equal(Py_VerboseFlag, 0);
    assert_int_equal(Py_UnbufferedStdioFlag, 1);
    assert_int_equal(Py_HashRandomizationFlag, 0);
    PyObject *optimize = PyObject_GetAttrString(PySys_GetObject("flags"), "optimize");
    assert_int_equal(PyLong_AsLong(optimize), 1);
    Py_XDECREF(optimize);
    assert_int_equal(Py_FinalizeEx(), 0);
    unsetenv("PYTHONOPTIMIZE");
    unsetenv("PYTHONDEBUG");
    unsetenv("PYTHONVERBOSE");
    unsetenv("PYTHONUNBUFFERED");
    unsetenv("PYTHONHASHSEED");
    Py_OptimizeFlag = Py_DebugFlag = Py_UnbufferedStdioFlag = 0;
}

#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX < 0x030c0000 /* CPython took Py_SetStandardStreamEncoding away */
static void test_standard_stream_encoding_counts_once(void **state) {
    (void)state;
    assert_int_equal(Py_SetStandardStreamEncoding("latin-1", "replace"), 0);
    Py_InitializeEx(0);
    assert_int_equal(Py_SetStandardStreamEncoding("utf-8", NULL), -1);
    PyObject *encoding = PyObject_GetAttrString(PySys_GetObject("stdout"), "encoding");
    PyObject *errors = PyObject_GetAttrString(PySys_GetObject("stderr"), "errors");
    assert_string_equal(PyUnicode_AsUTF8(encoding), "iso8859-1");
    assert_string_equal(PyUnicode_AsUTF8(errors), "backslashreplace");
    Py_DECREF(encoding);
    Py_DECREF(errors);
    assert_int_equal(Py_FinalizeEx(), 0);
    Py_InitializeEx(0);
    encoding = PyObject_GetAttrString(PySys_GetObject("stdout"), "encoding");
    assert_string_not_equal(PyUnicode_AsUTF8(encoding), "iso8859-1");
    Py_DECREF(encoding);
    assert_int_equal(Py_FinalizeEx(), 0);
}
#endif

static void test_program_name_is_copied_and_kept(void **state) {
    (void)state;
    wchar_t name[] = L"/usr/bin/my_program";
    Py_SetProgramName(name);
    name[0] = L'X';
    Py_InitializeEx(0);
    assert_true(wcscmp(Py_GetProgramName(), L"/usr/bin/my_program") == 0);
    assert_true(wcscmp(Py_GetProgramFullPath(), L"/usr/bin/my_program") == 0);
    assert_true(wcscmp(Py_GetPrefix(), L"/usr") == 0);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_true(wcscmp(Py_GetProgramName(), L"/usr/bin/my_program") == 0);
    Py_SetProgramName(L"");
}

static void test_decode_and_encode_locale_are_inverse(void **state) {
    (void)state;
    size_t size = 0;
    Py_InitializeEx(0);
    wchar_t *wide = Py_DecodeLocale("a\xff", &size);
    assert_non_null(wide);
    assert_int_equal(size, 2);
    size_t position = 0;
    char *bytes = Py_EncodeLocale(wide, &position);
    assert_string_equal(bytes, "a\xff");
    PyMem_Free(bytes);
    PyMem_RawFree(wide);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_texts_need_no_initialization(void **state) {
    (void)state;
    assert_string_equal(Py_GetPlatform(), "linux");
    assert_int_equal(Py_GetCompiler()[0], '[');
    assert_true(strlen(Py_GetCopyright()) > 0);
    assert_true(strlen(Py_GetBuildInfo()) > 0);
    assert_true(strncmp(Py_GetVersion(), "3.", 2) == 0);
    assert_int_equal(Py_Version >> 24, 3);
#if PY_VERSION_HEX >= 0x030E0000
    assert_int_equal(Py_PACK_FULL_VERSION(PY_MAJOR_VERSION, PY_MINOR_VERSION, PY_MICRO_VERSION, PY_RELEASE_LEVEL,
                                          PY_RELEASE_SERIAL), PY_VERSION_HEX);
    assert_int_equal((Py_PACK_FULL_VERSION)(3, 14, 2, 0xB, 1), 0x030E02B1);
    assert_int_equal((Py_PACK_VERSION)(3, 11), 0x030B0000);
    assert_int_equal(Py_PACK_VERSION(3, 11), 0x030B0000);
#endif
}

static void test_status_and_lists(void **state) {
    (void)state;
    assert_false(PyStatus_Exception(PyStatus_Ok()));
    assert_true(PyStatus_IsError(PyStatus_Error("no")));
    assert_string_equal(PyStatus_NoMemory().err_msg, "memory allocation failed");
    assert_true(PyStatus_IsExit(PyStatus_Exit(3)));
    assert_int_equal(PyStatus_Exit(3).exitcode, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_need_no_initialization),
        cmocka_unit_test(test_program_name_is_copied_and_kept),
        cmocka_unit_test(test_status_and_lists),
        cmocka_unit_test(test_flags_come_from_the_environment),
#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX < 0x030c0000
        cmocka_unit_test(test_standard_stream_encoding_counts_once),
#endif
        cmocka_unit_test(test_decode_and_encode_locale_are_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
