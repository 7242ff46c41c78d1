/* conformance */
/* The parts of the three Unicode errors. */
#include <Python.h>

#include "raised.h"

static void test_decode_error(void **state) {
    (void)state;
    PyObject *error = PyUnicodeDecodeError_Create("utf-8", "ab\xff\xfe", 4, 2, 3, "bad byte");
    assert_non_null(error);
    assert_ptr_equal(Py_TYPE(error), PyExc_UnicodeDecodeError);
    assert_str(error, "'utf-8' codec can't decode byte 0xff in position 2: bad byte");
    assert_repr(error, "UnicodeDecodeError('utf-8', b'ab\\xff\\xfe', 2, 3, 'bad byte')");
    PyObject *part = PyUnicodeDecodeError_GetEncoding(error);
    assert_str(part, "utf-8");
    Py_DECREF(part);
    part = PyUnicodeDecodeError_GetObject(error);
    assert_repr(part, "b'ab\\xff\\xfe'");
    Py_DECREF(part);
    part = PyUnicodeDecodeError_GetReason(error);
    assert_str(part, "bad byte");
    Py_DECREF(part);
    Py_ssize_t index = -1;
    assert_int_equal(PyUnicodeDecodeError_GetStart(error, &index), 0);
    assert_int_equal(index, 2);
    assert_int_equal(PyUnicodeDecodeError_GetEnd(error, &index), 0);
    assert_int_equal(index, 3);
    assert_int_equal(PyUnicodeDecodeError_SetEnd(error, 4), 0);
    assert_str(error, "'utf-8' codec can't decode bytes in position 2-3: bad byte");
    assert_int_equal(PyUnicodeDecodeError_SetReason(error, "other"), 0);
    assert_str(error, "'utf-8' codec can't decode bytes in position 2-3: other");

    /* Reading clips to the object. */
    assert_int_equal(PyUnicodeDecodeError_SetStart(error, 99), 0);
    assert_int_equal(PyUnicodeDecodeError_GetStart(error, &index), 0);
    assert_int_equal(index, 3);
    assert_int_equal(PyUnicodeDecodeError_SetStart(error, -5), 0);
    assert_int_equal(PyUnicodeDecodeError_GetStart(error, &index), 0);
    assert_int_equal(index, 0);
    assert_int_equal(PyUnicodeDecodeError_SetEnd(error, 99), 0);
    assert_int_equal(PyUnicodeDecodeError_GetEnd(error, &index), 0);
    assert_int_equal(index, 4);
    assert_int_equal(PyUnicodeDecodeError_SetEnd(error, 0), 0);
    assert_int_equal(PyUnicodeDecodeError_GetEnd(error, &index), 0);
    assert_int_equal(index, 1);
    Py_DECREF(error);
}

static PyObject *made(PyObject *type, const char *format, ...) {
    va_list list;
    va_start(list, format);
    PyObject *args = Py_VaBuildValue(format, list);
    va_end(list);
    PyObject *error = PyObject_CallObject(type, args);
    Py_DECREF(args);
    return error;
}

static void test_encode_error(void **state) {
    (void)state;
    PyObject *error = made(PyExc_UnicodeEncodeError, "(ssiis)", "ascii", "a\xe2\x82\xac", 1, 2, "why");
    assert_str(error, "'ascii' codec can't encode character '\\u20ac' in position 1: why");
    PyObject *part = PyUnicodeEncodeError_GetObject(error);
    assert_str(part, "a\xe2\x82\xac");
    Py_DECREF(part);
    part = PyUnicodeEncodeError_GetEncoding(error);
    assert_str(part, "ascii");
    Py_DECREF(part);
    part = PyUnicodeEncodeError_GetReason(error);
    assert_str(part, "why");
    Py_DECREF(part);
    assert_int_equal(PyUnicodeEncodeError_SetStart(error, 0), 0);
    assert_str(error, "'ascii' codec can't encode characters in position 0-1: why");
    Py_ssize_t index = -1;
    assert_int_equal(PyUnicodeEncodeError_GetStart(error, &index), 0);
    assert_int_equal(index, 0);
    assert_int_equal(PyUnicodeEncodeError_SetEnd(error, 1), 0);
    assert_int_equal(PyUnicodeEncodeError_GetEnd(error, &index), 0);
    assert_int_equal(index, 1);
    assert_int_equal(PyUnicodeEncodeError_SetReason(error, "so"), 0);
    assert_str(error, "'ascii' codec can't encode character '\\x61' in position 0: so");
    Py_DECREF(error);
    error = made(PyExc_UnicodeEncodeError, "(ssiis)", "ascii", "\xf0\x9f\x98\x80", 0, 1, "r");
    assert_str(error, "'ascii' codec can't encode character '\\U0001f600' in position 0: r");
    Py_DECREF(error);
}

static void test_translate_error(void **state) {
    (void)state;
    PyObject *error = made(PyExc_UnicodeTranslateError, "(siis)", "a\xc3\xa9", 1, 2, "why");
    assert_str(error, "can't translate character '\\xe9' in position 1: why");
    assert_int_equal(PyUnicodeTranslateError_SetStart(error, 0), 0);
    assert_str(error, "can't translate characters in position 0-1: why");
    PyObject *part = PyUnicodeTranslateError_GetObject(error);
    assert_str(part, "a\xc3\xa9");
    Py_DECREF(part);
    part = PyUnicodeTranslateError_GetReason(error);
    assert_str(part, "why");
    Py_DECREF(part);
    Py_ssize_t index = -1;
    assert_int_equal(PyUnicodeTranslateError_GetStart(error, &index), 0);
    assert_int_equal(index, 0);
    assert_int_equal(PyUnicodeTranslateError_SetEnd(error, 1), 0);
    assert_int_equal(PyUnicodeTranslateError_GetEnd(error, &index), 0);
    assert_int_equal(index, 1);
    assert_int_equal(PyUnicodeTranslateError_SetReason(error, "so"), 0);
    Py_DECREF(error);
}

static void test_wrong_arguments(void **state) {
    (void)state;
    assert_null(made(PyExc_UnicodeDecodeError, "(s)", "utf-8"));
    assert_raised("TypeError: function takes exactly 5 arguments (1 given)");
    assert_null(made(PyExc_UnicodeDecodeError, "(ssiis)", "utf-8", "no bytes", 0, 1, "r"));
    assert_raised("TypeError: a bytes-like object is required, not 'str'");
    assert_null(made(PyExc_UnicodeEncodeError, "(syiis)", "utf-8", "no text", 0, 1, "r"));
    assert_raised("TypeError: argument 2 must be str, not bytes");
    assert_null(made(PyExc_UnicodeTranslateError, "(sii)", "x", 0, 1));
    assert_raised("TypeError: function takes exactly 4 arguments (3 given)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decode_error),
        cmocka_unit_test(test_encode_error),
        cmocka_unit_test(test_translate_error),
        cmocka_unit_test(test_wrong_arguments),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
