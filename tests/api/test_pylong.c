/* conformance */
/* int: construction, conversion to C, text, methods. Expected values are CPython's. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "expect.h"

static PyObject *power_of_two(long bits) { return two(PyNumber_Lshift, integer("1"), PyLong_FromLong(bits)); }

static PyObject *decimal(PyObject *digits) {
    PyObject *result = PyLong_FromUnicodeObject(digits, 10);
    Py_DECREF(digits);
    return result;
}

static void test_small_values_round_trip(void **state) {
    (void)state;
    expect(PyLong_FromLong(0), "0");
    expect(PyLong_FromLong(-5), "-5");
    expect(PyLong_FromLong(LONG_MIN), "-9223372036854775808");
    expect(PyLong_FromLong(LONG_MAX), "9223372036854775807");
    expect(PyLong_FromUnsignedLong(ULONG_MAX), "18446744073709551615");
    expect(PyLong_FromLongLong(-1073741824LL), "-1073741824");
    expect(PyLong_FromUnsignedLongLong(1152921504606846976ULL), "1152921504606846976");
    expect(PyLong_FromSize_t(SIZE_MAX), "18446744073709551615");
    expect(PyLong_FromVoidPtr((void *)-1), "18446744073709551615");
}

static void test_from_double_cuts_towards_zero(void **state) {
    (void)state;
    expect(PyLong_FromDouble(-1.9), "-1");
    expect(PyLong_FromDouble(1e30), "1000000000000000019884624838656");
    expect(PyLong_FromDouble(-1e100),
           "-10000000000000000159028911097599180468360808563945281389781327557747838772170381060813469985856815104");
    expect(PyLong_FromDouble(9.3e18), "9300000000000000000");
    expect(PyLong_FromDouble(HUGE_VAL), "OverflowError: cannot convert float infinity to integer");
    expect(PyLong_FromDouble(-(HUGE_VAL - HUGE_VAL)), "ValueError: cannot convert float NaN to integer");
}

static void test_from_string_reads_bases_and_underscores(void **state) {
    (void)state;
    expect(PyLong_FromString("12", NULL, 10), "12");
    expect(PyLong_FromString(" -1_000 ", NULL, 10), "-1000");
    expect(PyLong_FromString("0x_ff", NULL, 0), "255");
    expect(PyLong_FromString("0b101", NULL, 0), "5");
    expect(PyLong_FromString("0o17", NULL, 0), "15");
    expect(PyLong_FromString("zz", NULL, 36), "1295");
    expect(PyLong_FromString("0xff", NULL, 16), "255");
    expect(PyLong_FromString("123456789012345678901234567890", NULL, 10), "123456789012345678901234567890");
    expect(PyLong_FromString("fedcba9876543210fedcba9876543210", NULL, 16),
           "338770000845734292534325025077361652240");
    expect(PyLong_FromString("12345670123456701234567", NULL, 8), "96374504495306324343");
    expect(PyLong_FromString("222222222222222222222222222222222222222222", NULL, 3), "109418989131512359208");
}

static void test_from_string_refuses_bad_text(void **state) {
    (void)state;
    expect(PyLong_FromString("", NULL, 10), "ValueError: invalid literal for int() with base 10: ''");
    expect(PyLong_FromString("12abc", NULL, 10), "ValueError: invalid literal for int() with base 10: '12abc'");
    expect(PyLong_FromString("1__2", NULL, 10), "ValueError: invalid literal for int() with base 10: '1__2'");
    expect(PyLong_FromString("1_", NULL, 10), "ValueError: invalid literal for int() with base 10: '1_'");
    expect(PyLong_FromString("_1", NULL, 10), "ValueError: invalid literal for int() with base 10: '_1'");
    expect(PyLong_FromString("010", NULL, 0), "ValueError: invalid literal for int() with base 0: '010'");
    expect(PyLong_FromString("00", NULL, 0), "0");
    expect(PyLong_FromString("0x", NULL, 0), "ValueError: invalid literal for int() with base 16: '0x'");
    expect(PyLong_FromString("- 5", NULL, 0), "ValueError: invalid literal for int() with base 10: '- 5'");
    expect(PyLong_FromString("12", NULL, 1), "ValueError: int() arg 2 must be >= 2 and <= 36");
    expect(PyLong_FromString("12", NULL, 37), "ValueError: int() arg 2 must be >= 2 and <= 36");
}

static void test_from_string_says_where_it_stopped(void **state) {
    (void)state;
    char *end;
    const char *source = "12abc";
    expect(PyLong_FromString(source, &end, 10), "ValueError: invalid literal for int() with base 10: '12abc'");
    assert_ptr_equal(end, source + 2);
    source = " 7 ";
    expect(PyLong_FromString(source, &end, 10), "7");
    assert_ptr_equal(end, source + 3);
    source = "1_0_";
    expect(PyLong_FromString(source, &end, 10), "ValueError: invalid literal for int() with base 10: '1_0_'");
    assert_ptr_equal(end, source + 3);
}

static void test_as_long_and_its_kin(void **state) {
    (void)state;
    expect(read_with(PyLong_AsLong, integer("-9223372036854775808")), "-9223372036854775808");
    expect(read_with(PyLong_AsLong, integer("9223372036854775808")),
           "OverflowError: Python int too large to convert to C long");
    expect(read_with(PyLong_AsLong, text("1")), "TypeError: 'str' object cannot be interpreted as an integer");
    expect(read_with(PyLong_AsLong, real(1.5)), "TypeError: 'float' object cannot be interpreted as an integer");
    expect(read_with(PyLong_AsLongLong, integer("100000000000000000000")), "OverflowError: int too big to convert");
    expect(read_with(PyLong_AsSsize_t, integer("100000000000000000000")),
           "OverflowError: Python int too large to convert to C ssize_t");
    expect(read_with(PyLong_AsSsize_t, text("1")), "TypeError: an integer is required");
    expect(read_with(PyLong_AsSize_t, integer("-1")), "OverflowError: can't convert negative value to size_t");
    expect(read_with(PyLong_AsSize_t, integer("100000000000000000000")),
           "OverflowError: Python int too large to convert to C size_t");
    expect(read_with(PyLong_AsUnsignedLong, integer("-1")),
           "OverflowError: can't convert negative value to unsigned int");
    expect(read_with(PyLong_AsUnsignedLong, integer("18446744073709551616")),
           "OverflowError: Python int too large to convert to C unsigned long");
    expect(read_with(PyLong_AsUnsignedLongLong, integer("-1")),
           "OverflowError: can't convert negative int to unsigned");
    expect(read_with(PyLong_AsUnsignedLongLong, integer("18446744073709551616")),
           "OverflowError: int too big to convert");
    expect(read_with(PyLong_AsUnsignedLongMask, integer("18446744073709551621")), "5");
    expect(read_with(PyLong_AsUnsignedLongLongMask, integer("-2")), "-2");
    expect(read_with(PyLong_AsVoidPtr, integer("1000000000000000000000000")), "0");
    expect(read_with(PyLong_AsDouble, integer("12345678901234567890")), "-9223372036854775808");
    expect(read_with(PyLong_AsDouble, power_of_two(2000)), "OverflowError: int too large to convert to float");
    expect(read_with(PyLong_AsDouble, text("1")), "TypeError: an integer is required");
}

static void test_overflow_is_told_by_a_flag(void **state) {
    (void)state;
    int overflow;
    PyObject *huge = power_of_two(64);
    assert_int_equal(PyLong_AsLongAndOverflow(huge, &overflow), -1);
    assert_int_equal(overflow, 1);
    assert_null(PyErr_Occurred());
    PyObject *low = PyNumber_Negative(huge);
    assert_int_equal(PyLong_AsLongLongAndOverflow(low, &overflow), -1);
    assert_int_equal(overflow, -1);
    Py_DECREF(huge);
    Py_DECREF(low);
}

static void test_double_conversion_rounds_half_to_even(void **state) {
    (void)state;
    expect(double_of(PyLong_AsDouble, integer("9007199254740993")), "9007199254740992.0");
    expect(double_of(PyLong_AsDouble, integer("9007199254740995")), "9007199254740996.0");
    expect(double_of(PyLong_AsDouble, integer("1152921504606847105")), "1.1529215046068472e+18");
    expect(double_of(PyLong_AsDouble, integer("-36893488147419103233")), "-3.6893488147419103e+19");
}

static void test_unicode_digits_of_other_scripts(void **state) {
    (void)state;
    expect(decimal(text("\xd9\xa1\xd9\xa2")), "12");
    expect(decimal(text("\xc2\xa0" "12\xe2\x80\x83")), "12");
    expect(decimal(text("1\xe2\x98\x83")), "ValueError: invalid literal for int() with base 10: '1☃'");
}

static void test_methods(void **state) {
    (void)state;
    expect(method(integer("-1000000000000000000000"), "bit_length", NULL), "70");
    expect(method(integer("255"), "bit_count", NULL), "8");
    expect(method(integer("258"), "to_bytes", "is", 4, "big"), "b'\\x00\\x00\\x01\\x02'");
    expect(method(integer("258"), "to_bytes", "is", 4, "little"), "b'\\x02\\x01\\x00\\x00'");
    expect(method(integer("256"), "to_bytes", "is", 1, "big"), "OverflowError: int too big to convert");
    expect(method(integer("-1"), "to_bytes", "is", 1, "big"),
           "OverflowError: can't convert negative int to unsigned");
    expect(method(integer("1"), "to_bytes", "is", -1, "big"), "ValueError: length argument must be non-negative");
    expect(method(integer("1"), "to_bytes", "is", 1, "middle"),
           "ValueError: byteorder must be either 'little' or 'big'");
    expect(PyObject_CallMethod((PyObject *)&PyLong_Type, "from_bytes", "y#s", "\xff\xfe", (Py_ssize_t)2, "big"),
           "65534");
    expect(PyObject_CallMethod((PyObject *)&PyLong_Type, "from_bytes", "y#s", "\1\2\3\4\5\6\7\10\11", (Py_ssize_t)9, "little"),
           "166599134359138271745");
    expect(method(integer("12345"), "__round__", "i", -2), "12300");
    expect(method(integer("15"), "__round__", "i", -1), "20");
    expect(method(integer("25"), "__round__", "i", -1), "20");
    expect(method(integer("-15"), "__round__", "i", -1), "-20");
    expect(method(integer("7"), "as_integer_ratio", NULL), "(7, 1)");
    expect(method(integer("7"), "__index__", NULL), "7");
    expect(attribute_of(integer("7"), "numerator"), "7");
    expect(attribute_of(integer("7"), "imag"), "0");
}

static void test_the_type_makes_ints(void **state) {
    (void)state;
    expect(make(&PyLong_Type, NULL), "0");
    expect(make(&PyLong_Type, text("12")), "12");
    expect(make(&PyLong_Type, bytes("0x")), "ValueError: invalid literal for int() with base 10: b'0x'");
    expect(make(&PyLong_Type, real(2.9)), "2");
    expect(make(&PyLong_Type, none()),
           "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'");
    expect(PyObject_CallFunction((PyObject *)&PyLong_Type, "si", "ff", 16), "255");
    expect(PyObject_CallFunction((PyObject *)&PyLong_Type, "si", "ff", 99),
           "ValueError: int() base must be >= 2 and <= 36, or 0");
    expect(PyObject_CallFunction((PyObject *)&PyLong_Type, "ii", 1, 2),
           "TypeError: int() can't convert non-string with explicit base");
}

static void test_hashes(void **state) {
    (void)state;
    expect(hash_of(integer("-1")), "-2");
    expect(hash_of(integer("2305843009213693951")), "0");
    expect(hash_of(integer("2305843009213693952")), "1");
    expect(hash_of(integer("123456789012345678901234567890")), "248789772095949448");
    expect(hash_of(integer("-123456789012345678901234567890")), "-248789772095949448");
}

static void test_comparisons(void **state) {
    (void)state;
    expect(compare(integer("1"), integer("2"), Py_LT), "True");
    expect(compare(integer("-100000000000000000000"), integer("-100000000000000000001"), Py_GT), "True");
    expect(compare(integer("1"), text("1"), Py_EQ), "False");
    expect(compare(integer("1"), text("1"), Py_LT),
           "TypeError: '<' not supported between instances of 'int' and 'str'");
}

static void test_format(void **state) {
    (void)state;
    expect(format(integer("1234567"), ","), "'1,234,567'");
    expect(format(integer("1234"), "010,"), "'00,001,234'");
    expect(format(integer("1234"), "09,"), "'0,001,234'");
    expect(format(integer("-255"), "#010x"), "'-0x00000ff'");
    expect(format(integer("-255"), "*^12_b"), "'*-1111_1111*'");
    expect(format(integer("65"), "c"), "'A'");
    expect(format(integer("1234"), "e"), "'1.234000e+03'");
    expect(format(integer("1234"), ".2f"), "'1234.00'");
    expect(format(integer("1234"), "+8"), "'   +1234'");
    expect(format(integer("1234"), "s"), "ValueError: Unknown format code 's' for object of type 'int'");
    expect(format(integer("1234"), ".2"), "ValueError: Precision not allowed in integer format specifier");
    expect(format(integer("1234"), ",x"), "ValueError: Cannot specify ',' with 'x'.");
    expect(format(integer("1234"), "\xc3\xa9>6"), "'éé1234'");
}

static void test_a_limit_guards_against_quadratic_conversions(void **state) {
    (void)state;
    char digits[5001];
    memset(digits, '9', 5000);
    digits[5000] = '\0';
    expect(PyLong_FromString(digits, NULL, 10),
           "ValueError: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit");
    expect(one(PyObject_Str, power_of_two(20000)),
           "ValueError: Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit");
}

#if PY_VERSION_HEX >= 0x030E0000
/* The value of an int by its digits alone. */
static PyObject *int_of_digits(int negative, const void *digits, Py_ssize_t count) {
    const PyLongLayout *layout = PyLong_GetNativeLayout();
    void *place = NULL;
    PyLongWriter *writer = PyLongWriter_Create(negative, count, &place);
    assert_non_null(writer);
    memcpy(place, digits, (size_t)count * layout->digit_size);
    return PyLongWriter_Finish(writer);
}

static void test_digits_go_out_and_come_in(void **state) {
    (void)state;
    const PyLongLayout *layout = PyLong_GetNativeLayout();
    assert_int_equal(layout->bits_per_digit, 30);
    assert_int_equal(layout->digit_size, 4);
    assert_int_equal(layout->digits_order, -1);
    const int number = 1;
    assert_int_equal(layout->digit_endianness, *(const char *)&number ? -1 : 1);
    static const long bits[] = {60, 63, 64, 90, 1000};
    for (int i = 0; i < 10; i++) {
        PyObject *value = power_of_two(bits[i / 2]);
        if (i % 2) {
            value = one(PyNumber_Negative, value);
        }
        PyLongExport out;
        assert_int_equal(PyLong_Export(value, &out), 0);
        assert_non_null(out.digits);
        assert_int_equal(out.negative, i % 2);
        assert_int_equal(out.ndigits, bits[i / 2] / 30 + 1);
        PyObject *again = int_of_digits(out.negative, out.digits, out.ndigits);
        assert_int_equal(PyObject_RichCompareBool(value, again, Py_EQ), 1);
        /* The digits outlive the caller's reference. */
        Py_DECREF(value);
        assert_int_equal(((const uint32_t *)out.digits)[out.ndigits - 1], 1u << bits[i / 2] % 30);
        PyLong_FreeExport(&out);
        Py_DECREF(again);
    }
}

static void test_small_ints_are_exported_as_values(void **state) {
    (void)state;
    static const long long values[] = {0, 1, -1, 1 << 30, -(1ll << 45), (1ll << 60) - 1};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        PyObject *value = PyLong_FromLongLong(values[i]);
        PyLongExport out;
        assert_int_equal(PyLong_Export(value, &out), 0);
        assert_null(out.digits);
        assert_true(out.value == values[i]);
        assert_int_equal(out.ndigits, 0);
        PyLong_FreeExport(&out);
        Py_DECREF(value);
    }
    PyLongExport out = {42, 0, 0, NULL, 0};
    PyObject *text = PyUnicode_FromString("5");
    assert_int_equal(PyLong_Export(text, &out), -1);
    expect(NULL, "TypeError: expected int, got str");
    assert_true(out.value == 42);
    Py_DECREF(text);
}

static void test_written_ints_are_like_others(void **state) {
    (void)state;
    const uint32_t digits[] = {5, 0, 0, 0};
    for (int count = 1; count <= 4; count++) {
        PyObject *five = PyLong_FromLong(5), *written = int_of_digits(0, digits, count);
        assert_ptr_equal(written, five);
        Py_DECREF(written);
        Py_DECREF(five);
        expect(int_of_digits(1, digits, count), "-5");
    }
    expect(int_of_digits(1, digits + 1, 2), "0");
    const uint32_t large[] = {1, 1, 1, 0};
    expect(int_of_digits(0, large, 4), "1152921505680588801");
    expect(int_of_digits(1, large, 2), "-1073741825");
    void *place = NULL;
    PyLongWriter_Discard(NULL);
    for (Py_ssize_t count = 1; count < 5; count++) {
        PyLongWriter *writer = PyLongWriter_Create(1, count, &place);
        assert_non_null(writer);
        PyLongWriter_Discard(writer);
    }
    assert_null(PyLongWriter_Create(0, 0, &place));
    expect(NULL, "ValueError: ndigits must be positive");
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_values_round_trip),
        cmocka_unit_test(test_from_double_cuts_towards_zero),
        cmocka_unit_test(test_from_string_reads_bases_and_underscores),
        cmocka_unit_test(test_from_string_refuses_bad_text),
        cmocka_unit_test(test_from_string_says_where_it_stopped),
        cmocka_unit_test(test_as_long_and_its_kin),
        cmocka_unit_test(test_overflow_is_told_by_a_flag),
        cmocka_unit_test(test_double_conversion_rounds_half_to_even),
        cmocka_unit_test(test_unicode_digits_of_other_scripts),
        cmocka_unit_test(test_methods),
        cmocka_unit_test(test_the_type_makes_ints),
        cmocka_unit_test(test_hashes),
        cmocka_unit_test(test_comparisons),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_a_limit_guards_against_quadratic_conversions),
#if PY_VERSION_HEX >= 0x030E0000
        cmocka_unit_test(test_digits_go_out_and_come_in),
        cmocka_unit_test(test_small_ints_are_exported_as_values),
        cmocka_unit_test(test_written_ints_are_like_others),
#endif
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
