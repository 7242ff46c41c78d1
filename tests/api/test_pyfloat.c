/* conformance */
/* float. Expected values are CPython's. */
#include <Python.h>

#include "expect.h"

static void test_repr_is_the_shortest_text(void **state) {
    (void)state;
    expect(real(0.1), "0.1");
    expect(real(1e16), "1e+16");
    expect(real(1e15), "1000000000000000.0");
    expect(real(123456789012345678.0), "1.2345678901234568e+17");
    expect(real(0.0001), "0.0001");
    expect(real(0.00001), "1e-05");
    expect(real(5e-324), "5e-324");
    expect(real(1.7976931348623157e308), "1.7976931348623157e+308");
    expect(real(-0.0), "-0.0");
    expect(real(1e23), "1e+23");
    expect(real(5.684341886080802e-14), "5.684341886080802e-14");
    expect(real(9007199254740993.0), "9007199254740992.0");
    expect(real(2.2250738585072014e-308), "2.2250738585072014e-308");
    expect(real(1.0 / 3), "0.3333333333333333");
    expect(real(HUGE_VAL), "inf");
}

static void test_from_string(void **state) {
    (void)state;
    expect(one(PyFloat_FromString, text(" 1_0.5e-3 ")), "0.0105");
    expect(one(PyFloat_FromString, text("inf")), "inf");
    expect(one(PyFloat_FromString, text("-Infinity")), "-inf");
    expect(one(PyFloat_FromString, text("1e400")), "inf");
    expect(one(PyFloat_FromString, text("")), "ValueError: could not convert string to float: ''");
    expect(one(PyFloat_FromString, text("1__0")), "ValueError: could not convert string to float: '1__0'");
    expect(one(PyFloat_FromString, text("0x1p3")), "ValueError: could not convert string to float: '0x1p3'");
    expect(one(PyFloat_FromString, text("\xd9\xa1.5")), "1.5");
    expect(one(PyFloat_FromString, bytes("2.5")), "2.5");
    expect(one(PyFloat_FromString, bytes("x")), "ValueError: could not convert string to float: b'x'");
    expect(one(PyFloat_FromString, none()),
           "TypeError: float() argument must be a string or a real number, not 'NoneType'");
}

static void test_as_double(void **state) {
    (void)state;
    expect(double_of(PyFloat_AsDouble, integer("3")), "3.0");
    expect(read_with(PyFloat_AsDouble, text("1")), "TypeError: must be real number, not str");
    expect(read_with(PyFloat_AsDouble, NULL), "TypeError: bad argument type for built-in operation");
}

static void test_arithmetic(void **state) {
    (void)state;
    expect(two(PyNumber_Add, real(0.1), real(0.2)), "0.30000000000000004");
    expect(two(PyNumber_FloorDivide, real(-1.5), real(0.3)), "-6.0");
    expect(two(PyNumber_Remainder, real(-1.5), real(0.3)), "0.29999999999999993");
    expect(two(PyNumber_Divmod, real(-1.5), real(0.3)), "(-6.0, 0.29999999999999993)");
    expect(two(PyNumber_FloorDivide, real(5.0), real(0.1)), "49.0");
    expect(two(PyNumber_Remainder, real(0.0), real(-1)), "-0.0");
    expect(two(PyNumber_TrueDivide, real(1), real(0)), "ZeroDivisionError: float division by zero");
    expect(two(PyNumber_FloorDivide, real(1), real(0)), "ZeroDivisionError: float floor division by zero");
    expect(two(PyNumber_Remainder, real(1), real(0)), "ZeroDivisionError: float modulo");
    expect(two(PyNumber_Divmod, real(1), real(0)), "ZeroDivisionError: float divmod()");
    expect(three(PyNumber_Power, real(2), real(0.5), none()), "1.4142135623730951");
    expect(three(PyNumber_Power, real(10), real(400), none()),
           "OverflowError: (34, 'Numerical result out of range')");
    expect(three(PyNumber_Power, real(0), real(-1), none()),
           "ZeroDivisionError: 0.0 cannot be raised to a negative power");
    expect(three(PyNumber_Power, real(-8), real(1.0 / 3), none()), "(1.0000000000000002+1.7320508075688772j)");
    expect(two(PyNumber_Add, real(1), text("x")), "TypeError: unsupported operand type(s) for +: 'float' and 'str'");
    expect(two(PyNumber_Add, real(1), three(PyNumber_Power, integer("10"), integer("400"), none())),
           "OverflowError: int too large to convert to float");
}

static void test_comparison_with_ints_is_exact(void **state) {
    (void)state;
    expect(compare(real(9007199254740992.0), integer("9007199254740993"), Py_EQ), "False");
    expect(compare(real(9007199254740992.0), integer("9007199254740993"), Py_LT), "True");
    expect(compare(real(1e308), three(PyNumber_Power, integer("10"), integer("400"), none()), Py_LT), "True");
    expect(compare(real(HUGE_VAL), three(PyNumber_Power, integer("10"), integer("400"), none()), Py_GT), "True");
    expect(compare(real(1.5), integer("1"), Py_GT), "True");
}

static void test_hashes_equal_those_of_equal_ints(void **state) {
    (void)state;
    expect(hash_of(real(1.5)), "1152921504606846977");
    expect(hash_of(real(-1.0)), "-2");
    expect(hash_of(real(1e300)), "1224995262755759164");
    expect(hash_of(real(0.1)), "230584300921369408");
    expect(hash_of(real(5e-324)), "16777216");
    expect(hash_of(real(HUGE_VAL)), "314159");
}

static void test_methods(void **state) {
    (void)state;
    expect(method(real(1.5), "as_integer_ratio", NULL), "(3, 2)");
    expect(method(real(0.1), "as_integer_ratio", NULL), "(3602879701896397, 36028797018963968)");
    expect(method(real(HUGE_VAL), "as_integer_ratio", NULL),
           "OverflowError: cannot convert Infinity to integer ratio");
    expect(method(real(2.0), "is_integer", NULL), "True");
    expect(method(real(2.5), "__round__", NULL), "2");
    expect(method(real(-2.5), "__round__", NULL), "-2");
    expect(method(real(2.675), "__round__", "i", 2), "2.67");
    expect(method(real(15.0), "__round__", "i", -1), "20.0");
    expect(method(real(5.0), "__round__", "i", -1), "0.0");
    expect(method(real(1.7e308), "__round__", "i", -308), "OverflowError: rounded value too large to represent");
    expect(method(real(-1.5), "__floor__", NULL), "-2");
    expect(method(real(1.5), "__ceil__", NULL), "2");
    expect(method(real(1.5), "hex", NULL), "'0x1.8000000000000p+0'");
    expect(method(real(5e-324), "hex", NULL), "'0x0.0000000000001p-1022'");
    expect(method(real(1e300), "hex", NULL), "'0x1.7e43c8800759cp+996'");
    expect(PyObject_CallMethod((PyObject *)&PyFloat_Type, "fromhex", "s", " -0x.8p1 "), "-1.0");
    expect(PyObject_CallMethod((PyObject *)&PyFloat_Type, "fromhex", "s", "0x1.00000000000018p0"),
           "1.0000000000000004");
    expect(PyObject_CallMethod((PyObject *)&PyFloat_Type, "fromhex", "s", "0x1p99999"),
           "OverflowError: hexadecimal value too large to represent as a float");
    expect(PyObject_CallMethod((PyObject *)&PyFloat_Type, "fromhex", "s", "zz"),
           "ValueError: invalid hexadecimal floating-point string");
}

static void test_format(void **state) {
    (void)state;
    expect(format(real(-1234.5678), ""), "'-1234.5678'");
    expect(format(real(-1234.5678), "010,.2f"), "'-01,234.57'");
    expect(format(real(-1234.5678), "+.3e"), "'-1.235e+03'");
    expect(format(real(-1234.5678), ".1%"), "'-123456.8%'");
    expect(format(real(-1234.5678), "<+012.1f"), "'-1234.600000'");
    expect(format(real(-1234.5678), "g"), "'-1234.57'");
    expect(format(real(-0.01), "z.1f"), "'0.0'");
    expect(format(real(HUGE_VAL), "010"), "'0000000inf'");
    expect(format(real(100), ".3"), "'1e+02'");
    expect(format(real(100), "#.0f"), "'100.'");
    expect(format(real(1), "d"), "ValueError: Unknown format code 'd' for object of type 'float'");
}

static void test_pack_and_unpack(void **state) {
    (void)state;
    char packed[8];
    assert_int_equal(PyFloat_Pack2(65504, packed, 1), 0);
    assert_memory_equal(packed, "\xff\x7b", 2);
    assert_int_equal(PyFloat_Pack2(5.96e-8, packed, 0), 0);
    assert_memory_equal(packed, "\x00\x01", 2);
    assert_int_equal(PyFloat_Pack2(65520, packed, 0), -1);
    assert_raised("OverflowError: float too large to pack with e format");
    assert_int_equal(PyFloat_Pack4(1.5, packed, 1), 0);
    assert_true(PyFloat_Unpack4(packed, 1) == 1.5);
    assert_int_equal(PyFloat_Pack8(-0.1, packed, 0), 0);
    assert_true(PyFloat_Unpack8(packed, 0) == -0.1);
    assert_true(PyFloat_Unpack2("\x3e\x00", 0) == 1.5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repr_is_the_shortest_text),
        cmocka_unit_test(test_from_string),
        cmocka_unit_test(test_as_double),
        cmocka_unit_test(test_arithmetic),
        cmocka_unit_test(test_comparison_with_ints_is_exact),
        cmocka_unit_test(test_hashes_equal_those_of_equal_ints),
        cmocka_unit_test(test_methods),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_pack_and_unpack),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
