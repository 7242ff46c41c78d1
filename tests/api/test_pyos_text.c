/* conformance */
/* PyOS_string_to_double, PyOS_double_to_string, PyOS_strtol and their kin. Expected values are CPython's. */
#include <Python.h>

#include "expect.h"

static PyObject *written(double value, char code, int precision, int flags) {
    int type = -1;
    char *buffer = PyOS_double_to_string(value, code, precision, flags, &type);
    if (buffer == NULL) {
        PyErr_Clear();
        return text("error");
    }
    PyObject *result = Py_BuildValue("(si)", buffer, type);
    PyMem_Free(buffer);
    return result;
}
static PyObject *read_double(const char *source, PyObject *overflow) {
    char *end;
    double value = PyOS_string_to_double(source, &end, overflow);
    return PyErr_Occurred() ? NULL : Py_BuildValue("(dn)", value, (Py_ssize_t)(end - source));
}
static PyObject *read_long(const char *source, int base) {
    char *end;
    errno = 0;
    long value = PyOS_strtol(source, &end, base);
    return Py_BuildValue("(lni)", value, (Py_ssize_t)(end - source), errno);
}
static PyObject *read_unsigned(const char *source, int base) {
    char *end;
    errno = 0;
    unsigned long value = PyOS_strtoul(source, &end, base);
    return Py_BuildValue("(kni)", value, (Py_ssize_t)(end - source), errno);
}

static void test_doubles_are_written(void **state) {
    (void)state;
    PyObject *all = PyList_New(0);
    const char codes[] = "eEfFgG";
    const double values[] = {1.5, 0.0, -0.0, 100, 1e16, 123456789, 1e-5, 1.0 / 3, HUGE_VAL, -HUGE_VAL};
    for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 10; j++) {
            for (int flags = 0; flags < 16; flags++) {
                PyObject *item = written(values[j], codes[i], 3, flags);
                PyList_Append(all, item);
                Py_DECREF(item);
            }
        }
    }
    /* Too long to show whole: each code's part is compared by a sum of its characters. */
    PyObject *repr = PyObject_Repr(all);
    const char *shown = PyUnicode_AsUTF8(repr);
    unsigned long sum = 5381;
    for (const char *p = shown; *p; p++) {
        sum = sum * 33 + (unsigned char)*p;
    }
    Py_DECREF(repr);
    Py_DECREF(all);
    expect(PyLong_FromUnsignedLong(sum), "4558940187783776297");
    expect(written(1e16, 'r', 0, Py_DTSF_ADD_DOT_0), "('1e+16', 0)");
    expect(written(100, 'r', 0, Py_DTSF_ADD_DOT_0), "('100.0', 0)");
    expect(written(100, 'r', 0, Py_DTSF_ALT), "('100.', 0)");
    expect(written(1e17, 'r', 0, Py_DTSF_ALT), "('1.e+17', 0)");
    expect(written(0.1, 'r', 0, Py_DTSF_SIGN), "('+0.1', 0)");
    expect(written(2.5, 'f', 0, 0), "('2', 0)");
    expect(written(1e300, 'f', 2, 0),
           "('1000000000000000052504760255204420248704468581108159154915854115511802457988908195786371375080447864043704443832883878176942523235360430575644792184786706982848387200926575803737830233794788090059368953234970799945081119038967640880074652742780142494579258788820056842838115669472196386865459400540160.00', 0)");
    expect(written(0.1, 'g', 40, 0), "('0.1000000000000000055511151231257827021182', 0)");
    expect(written(1, 'x', 0, 0), "'error'");
    expect(written(1, 'r', 3, 0), "'error'");
}

static void test_doubles_are_read(void **state) {
    (void)state;
    expect(read_double("1.5x", NULL), "(1.5, 3)");
    expect(read_double("xyz", NULL), "ValueError: could not convert string to float: 'xyz'");
    expect(read_double(" 1.5", NULL), "ValueError: could not convert string to float: ' 1.5'");
    expect(read_double("1e", NULL), "(1.0, 1)");
    expect(read_double("-.5e-3", NULL), "(-0.0005, 6)");
    expect(read_double("0x10", NULL), "(0.0, 1)");
    expect(read_double("inFinityx", NULL), "(inf, 8)");
    expect(read_double("1e400", NULL), "(inf, 5)");
    expect(read_double("1e400", PyExc_OverflowError), "OverflowError: value too large to convert to float: '1e400'");
    expect(read_double("1e-400", PyExc_OverflowError), "(0.0, 6)");
    assert_true(PyOS_string_to_double("1.5 ", NULL, NULL) == -1.0);
    assert_raised("ValueError: could not convert string to float: '1.5 '");
}

static void test_longs_are_read(void **state) {
    (void)state;
    expect(read_unsigned("0x1f", 0), "(31, 4, 0)");
    expect(read_unsigned("0b11", 0), "(3, 4, 0)");
    expect(read_unsigned("0o17", 8), "(15, 4, 0)");
    expect(read_unsigned("010", 0), "(0, 1, 0)");
    expect(read_unsigned("0x", 16), "(0, 1, 0)");
    expect(read_unsigned("09", 0), "(0, 1, 0)");
    expect(read_unsigned("99999999999999999999", 10), "(18446744073709551615, 20, 34)");
    expect(read_unsigned("-5", 10), "(0, 0, 0)");
    expect(read_long(" +5 ", 10), "(5, 3, 0)");
    expect(read_long("-9223372036854775808", 10), "(-9223372036854775808, 20, 0)");
    expect(read_long("-9223372036854775809", 10), "(9223372036854775807, 20, 34)");
    expect(read_long("12abc", 16), "(76476, 5, 0)");
    expect(read_long("z", 10), "(0, 0, 0)");
}

static void test_text_without_case(void **state) {
    (void)state;
    expect(PyLong_FromLong(PyOS_mystricmp("aBc", "AbC")), "0");
    expect(PyLong_FromLong(PyOS_mystricmp("aBc", "Abd")), "-1");
    expect(PyLong_FromLong(PyOS_mystrnicmp("aBc", "Abd", 2)), "0");
    char small[5];
    assert_int_equal(PyOS_snprintf(small, sizeof small, "%s", "abcdefgh"), 8);
    assert_string_equal(small, "abcd");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_doubles_are_written),
        cmocka_unit_test(test_doubles_are_read),
        cmocka_unit_test(test_longs_are_read),
        cmocka_unit_test(test_text_without_case),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
