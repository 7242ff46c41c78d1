/* PyUnicodeWriter (3.14's, so not in the oracle). */
#include <Python.h>

#include "texts.h"

static void test_pieces_of_all_kinds(void **state) {
    (void)state;
    PyUnicodeWriter *writer = PyUnicodeWriter_Create(10);
    PyObject *text = str("x\xc3\xa9yz"), *number = made("i", 12);
    Py_UCS4 points[] = {0x1F600, 'p'};
    assert_int_equal(PyUnicodeWriter_WriteChar(writer, 0x20AC), 0);
    assert_int_equal(PyUnicodeWriter_WriteUTF8(writer, "a\xc3\xa9", -1), 0);
    assert_int_equal(PyUnicodeWriter_WriteUTF8(writer, "bcd", 1), 0);
    assert_int_equal(PyUnicodeWriter_WriteASCII(writer, "ascii", 3), 0);
    assert_int_equal(PyUnicodeWriter_WriteASCII(writer, "-", -1), 0);
    assert_int_equal(PyUnicodeWriter_WriteWideChar(writer, L"w\u20ac", -1), 0);
    assert_int_equal(PyUnicodeWriter_WriteWideChar(writer, L"xyz", 1), 0);
    assert_int_equal(PyUnicodeWriter_WriteUCS4(writer, points, 2), 0);
    assert_int_equal(PyUnicodeWriter_WriteStr(writer, number), 0);
    assert_int_equal(PyUnicodeWriter_WriteRepr(writer, text), 0);
    assert_int_equal(PyUnicodeWriter_WriteRepr(writer, NULL), 0);
    assert_int_equal(PyUnicodeWriter_WriteSubstring(writer, text, 1, 3), 0);
    assert_int_equal(PyUnicodeWriter_Format(writer, "[%d %U]", 7, text), 0);
    assert_gives_ascii("\"\\u20aca\\xe9basc-w\\u20acx\\U0001f600p12'x\\xe9yz'<NULL>\\xe9y[7 x\\xe9yz]\"",
        PyUnicodeWriter_Finish(writer));
    Py_DECREF(text);
    Py_DECREF(number);
}

static void test_failures_leave_the_text(void **state) {
    (void)state;
    PyUnicodeWriter *writer = PyUnicodeWriter_Create(0);
    PyObject *text = str("xyz");
    assert_int_equal(PyUnicodeWriter_WriteASCII(writer, "a", 1), 0);
    assert_fails("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte",
        PyUnicodeWriter_WriteUTF8(writer, "b\xff", 2));
    assert_fails("ValueError: character must be in range(0x110000)", PyUnicodeWriter_WriteChar(writer, 0x110000));
    assert_fails("ValueError: invalid start argument", PyUnicodeWriter_WriteSubstring(writer, text, 2, 1));
    assert_fails("ValueError: invalid end argument", PyUnicodeWriter_WriteSubstring(writer, text, 2, 4));
    assert_fails("SystemError: invalid format string: %q", PyUnicodeWriter_Format(writer, "c%q"));
    assert_int_equal(PyUnicodeWriter_WriteASCII(writer, "d", 1), 0);
    assert_gives_ascii("'ad'", PyUnicodeWriter_Finish(writer));
    Py_DECREF(text);
    assert_null(PyUnicodeWriter_Create(-1));
    assert_raised("ValueError: length must be positive");
}

static void test_unfinished_sequences_are_left(void **state) {
    (void)state;
    PyUnicodeWriter *writer = PyUnicodeWriter_Create(0);
    Py_ssize_t consumed = -1;
    assert_int_equal(PyUnicodeWriter_DecodeUTF8Stateful(writer, "a\xe2\x82", 3, NULL, &consumed), 0);
    assert_int_equal(consumed, 1);
    assert_int_equal(PyUnicodeWriter_DecodeUTF8Stateful(writer, "\xff", 1, "replace", NULL), 0);
    assert_fails("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
        PyUnicodeWriter_DecodeUTF8Stateful(writer, "\xff", 1, NULL, &consumed));
    assert_int_equal(consumed, 0);
    assert_gives_ascii("'a\\ufffd'", PyUnicodeWriter_Finish(writer));
}

static void test_long_texts_and_discard(void **state) {
    (void)state;
    PyUnicodeWriter *writer = PyUnicodeWriter_Create(0);
    for (int i = 0; i < 5000; i++) {
        assert_int_equal(PyUnicodeWriter_WriteChar(writer, i % 7 ? 'a' : 0xE9), 0);
    }
    PyObject *text = PyUnicodeWriter_Finish(writer);
    assert_int_equal(PyUnicode_GetLength(text), 5000);
    assert_int_equal(PyUnicode_ReadChar(text, 4998), 0xE9);
    Py_DECREF(text);
    writer = PyUnicodeWriter_Create(100000);
    assert_int_equal(PyUnicodeWriter_WriteASCII(writer, "abc", 3), 0);
    PyUnicodeWriter_Discard(writer);
    PyUnicodeWriter_Discard(NULL);
    assert_gives_ascii("''", PyUnicodeWriter_Finish(PyUnicodeWriter_Create(0)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_of_all_kinds),
        cmocka_unit_test(test_failures_leave_the_text),
        cmocka_unit_test(test_unfinished_sequences_are_left),
        cmocka_unit_test(test_long_texts_and_discard),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
