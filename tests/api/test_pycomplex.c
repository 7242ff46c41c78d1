/* conformance */
/* complex. Expected values are CPython's. */
#include <Python.h>

#include "expect.h"

static PyObject *complex_(double re, double im) { return PyComplex_FromDoubles(re, im); }

static void test_repr(void **state) {
    (void)state;
    expect(complex_(1, 2), "(1+2j)");
    expect(complex_(0, 1), "1j");
    expect(complex_(-0.0, 1), "(-0+1j)");
    expect(complex_(1, -0.0), "(1-0j)");
    expect(complex_(HUGE_VAL, 0.5), "(inf+0.5j)");
}

static void test_arithmetic(void **state) {
    (void)state;
    expect(two(PyNumber_Add, complex_(1, 2), integer("3")), "(4+2j)");
    expect(two(PyNumber_Multiply, complex_(1, 2), complex_(3, -4)), "(11+2j)");
    expect(two(PyNumber_TrueDivide, complex_(1, 2), complex_(3, -4)), "(-0.2+0.4j)");
    expect(two(PyNumber_TrueDivide, complex_(1, 2), integer("0")), "ZeroDivisionError: complex division by zero");
    expect(three(PyNumber_Power, complex_(0, 1), integer("2"), none()), "(-1+0j)");
    expect(three(PyNumber_Power, complex_(1, 1), complex_(0.5, 0.5), none()),
           "(0.6777725052404346+0.4306022701168375j)");
    expect(three(PyNumber_Power, complex_(0, 0), integer("-1"), none()),
           "ZeroDivisionError: 0.0 to a negative or complex power");
    expect(one(PyNumber_Absolute, complex_(3, 4)), "5.0");
    expect(two(PyNumber_FloorDivide, complex_(1, 2), integer("1")),
           "TypeError: unsupported operand type(s) for //: 'complex' and 'int'");
}

static void test_comparison(void **state) {
    (void)state;
    expect(compare(complex_(1, 0), integer("1"), Py_EQ), "True");
    expect(compare(complex_(1, 2), complex_(1, 2), Py_NE), "False");
    expect(compare(complex_(1, 2), integer("2"), Py_LT),
           "TypeError: '<' not supported between instances of 'complex' and 'int'");
    expect(hash_of(complex_(1, 2)), "2000007");
}

static void test_the_type_reads_text(void **state) {
    (void)state;
    expect(make(&PyComplex_Type, text(" ( 1+2j ) ")), "(1+2j)");
    expect(make(&PyComplex_Type, text("-j")), "-1j");
    expect(make(&PyComplex_Type, text("+infj")), "infj");
    expect(make(&PyComplex_Type, text("1_0+2j")), "(10+2j)");
    expect(make(&PyComplex_Type, text("1 + 2j")), "ValueError: complex() arg is a malformed string");
    expect(make(&PyComplex_Type, PyList_New(0)),
           "TypeError: complex() first argument must be a string or a number, not 'list'");
    expect(PyObject_CallFunction((PyObject *)&PyComplex_Type, "is", 1, "a"),
           "TypeError: complex() second arg can't be a string");
    expect(PyObject_CallFunction((PyObject *)&PyComplex_Type, "ii", 1, 2), "(1+2j)");
}

static void test_parts(void **state) {
    (void)state;
    assert_true(PyComplex_RealAsDouble(Py_True) == 1.0);
    assert_true(PyComplex_ImagAsDouble(Py_True) == 0.0);
    expect(method(complex_(1, 2), "conjugate", NULL), "(1-2j)");
    expect(attribute_of(complex_(1, 2), "imag"), "2.0");
    expect(format(complex_(1, 2), ".2f"), "'1.00+2.00j'");
    expect(format(complex_(1, 2), ">20"), "'              (1+2j)'");
    expect(format(complex_(1, 2), "010"), "ValueError: Zero padding is not allowed in complex format specifier");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repr),
        cmocka_unit_test(test_arithmetic),
        cmocka_unit_test(test_comparison),
        cmocka_unit_test(test_the_type_reads_text),
        cmocka_unit_test(test_parts),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
