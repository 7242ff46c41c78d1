/* conformance */
/* PyUnicode_Format: the % operator of str. */
#include <Python.h>

#include "texts.h"

/* PyUnicode_Format(format, argument), with the argument in a format. */
static PyObject *percent(const char *format, const char *argument_format, ...) {
    va_list list;
    va_start(list, argument_format);
    PyObject *argument = Py_VaBuildValue(argument_format, list);
    va_end(list);
    CHECK(argument != NULL);
    PyObject *self = str(format), *result = PyUnicode_Format(self, argument);
    Py_DECREF(self);
    Py_DECREF(argument);
    return result;
}

static void test_percent_part_1(void **state) {
    (void)state;
    assert_gives_ascii("'1|    2|3    |-0004|+5| 6'",
        percent("%d|%5d|%-5d|%05d|%+d|% d", "(LLLLLL)", (long long)1, (long long)2, (long long)3, (long long)-4,
            (long long)5, (long long)6));
    assert_raises("TypeError: %d format: a real number is required, not str", percent("%d", "s", "a"));
    assert_raises("TypeError: not enough arguments for format string", percent("%d %d", "L", (long long)1));
    assert_raises("TypeError: not all arguments converted during string formatting",
        percent("%d", "(LL)", (long long)1, (long long)2));
    assert_raises("ValueError: incomplete format", percent("%", "L", (long long)1));
    assert_raises("ValueError: unsupported format character 'y' (0x79) at index 1", percent("%y", "L", (long long)1));
    assert_raises("TypeError: format requires a mapping", percent("%(a)d", "L", (long long)1));
    assert_raises("ValueError: incomplete format key", percent("%(a", "{sL}", "a", (long long)1));
    assert_raises("TypeError: * wants int", percent("%*d", "(sL)", "a", (long long)1));
    assert_raises("TypeError: %c requires int or char", percent("%c", "s", "ab"));
    assert_raises("OverflowError: %c arg not in range(0x110000)", percent("%c", "L", (long long)1114112));
    assert_raises("OverflowError: %c arg not in range(0x110000)", percent("%c", "L", (long long)-1));
    assert_raises("TypeError: %x format: an integer is required, not float", percent("%x", "d", 1.5));
    assert_gives_ascii("'1'", percent("%d", "d", 1.5));
    assert_raises("TypeError: not enough arguments for format string", percent("%s", "()"));
    assert_raises("KeyError: 'a'", percent("%(a)s", "{}"));
    assert_raises("TypeError: must be real number, not str", percent("%f", "s", "a"));
    assert_raises("ValueError: precision too big", percent("%.99999999999d", "L", (long long)1));
    assert_raises("ValueError: width too big", percent("%99999999999999999999d", "L", (long long)1));
    assert_raises("TypeError: not all arguments converted during string formatting",
        percent("abc", "L", (long long)1));
}

static void test_percent_part_2(void **state) {
    (void)state;
    assert_gives_ascii("'abc'", percent("abc", "{}"));
    assert_raises("TypeError: not enough arguments for format string",
        percent("%(a)s %s", "{sL}", "a", (long long)1));
    assert_raises("TypeError: %i format: a real number is required, not NoneType", percent("%i", "O", Py_None));
    assert_raises("TypeError: %x format: an integer is required, not NoneType", percent("%x", "O", Py_None));
    assert_raises("TypeError: %c requires int or char", percent("%c", "O", Py_None));
    assert_raises("ValueError: unsupported format character 'b' (0x62) at index 1", percent("%b", "L", (long long)1));
    assert_raises("TypeError: list indices must be integers or slices, not str",
        percent("%(a)s", "[L]", (long long)1));
    assert_gives_ascii("'abc'", percent("abc", "[L]", (long long)1));
    assert_gives_ascii("'[1]'", percent("%s", "[L]", (long long)1));
    assert_raises("TypeError: not enough arguments for format string", percent("%s %s", "[L]", (long long)1));
    assert_gives_ascii("'%'", percent("%%", "()"));
    assert_raises("TypeError: not enough arguments for format string", percent("%5%|", "()"));
    assert_raises("ValueError: unsupported format character '%' (0x25) at index 2",
        percent("%5%|", "(L)", (long long)1));
    assert_gives_ascii("'0|005|  005|0xff|0o10|0XFF|+0x000ff'",
        percent("%.0d|%.3d|%5.3d|%#x|%#o|%#X|%+#08x", "(LLLLLLL)", (long long)0, (long long)5, (long long)5,
            (long long)255, (long long)8, (long long)255, (long long)255));
    assert_gives_ascii("'abc|    x|a    |    b|c'",
        percent("%.3s|%5.1s|%-5s|%05s|%+s", "(sssss)", "abcdef", "xy", "a", "b", "c"));
    assert_gives_ascii("'    a|A    |    b'", percent("%5c|%-5c|%05c", "(sLs)", "a", (long long)65, "b"));
    assert_gives_ascii("\"'\\\\xe9' '\\xe9'\"", percent("%a %r", "(ss)", "\xc3\xa9", "\xc3\xa9"));
    assert_gives_ascii("'0001.500|1.23e+02|+1e+10|1E-10|1.00000| 2.000000'",
        percent("%08.3f|%-8.2e|%+g|%G|%#g|% f", "(dddddd)", 1.5, 123.0, 10000000000.0, 1e-10, 1.0, 2.0));
    assert_gives_ascii("'1 2 3'", percent("%ld %hd %Ld", "(LLL)", (long long)1, (long long)2, (long long)3));
    assert_gives_ascii("'2|2e+00'", percent("%.f|%.e", "(dd)", 2.5, 2.5));
}

static void test_percent_part_3(void **state) {
    (void)state;
    assert_gives_ascii("'+1      | 2      |+0003'",
        percent("%-+8d|%- 8d|%+05d", "(LLL)", (long long)1, (long long)2, (long long)3));
    assert_raises("ValueError: unsupported format character '-' (0x2d) at index 2",
        percent("%.-3d", "L", (long long)1));
    assert_raises("TypeError: not enough arguments for format string", percent("%(a)*d", "{sL}", "a", (long long)1));
    assert_gives_ascii("'1.000000'", percent("%f", "O", Py_True));
    assert_gives_ascii("'1'", percent("%d", "O", Py_True));
    assert_gives_ascii("'-0o10 -0xff -0XFF -ff -10'",
        percent("%#o %#x %#X %x %o", "(LLLLL)", (long long)-8, (long long)-255, (long long)-255, (long long)-255,
            (long long)-8));
    assert_gives_ascii("'000ff|0x000ff|000000ff'",
        percent("%.5x|%#.5x|%08.5x", "(LLL)", (long long)255, (long long)255, (long long)255));
    assert_gives_ascii("'\\U0001f600'", percent("%c", "s", "\xf0\x9f\x98\x80"));
    assert_gives_ascii("'2'", percent("%((a))s", "{sL}", "(a)", (long long)2));
    assert_gives_ascii("'3    |3    |1.00'",
        percent("%-*d|%*d|%.*f", "(LLLLLd)", (long long)5, (long long)3, (long long)-5, (long long)3, (long long)2,
            1.005));
    assert_raises("ValueError: incomplete format", percent("%l", "L", (long long)1));
    assert_raises("ValueError: unsupported format character 'h' (0x68) at index 2",
        percent("%hhd", "L", (long long)1));
    assert_gives_ascii("'\\xe9\\xfc\\u20ac'", percent("\xc3\xa9%s\xe2\x82\xac", "(s)", "\xc3\xbc"));
    assert_gives_ascii("'None'", percent("%s", "O", Py_None));
    assert_gives_ascii("\"'a\"", percent("%.2r", "s", "abc"));
    assert_gives_ascii("'x-  2.2'", percent("%(a)s-%(b)5.1f", "{sssd}", "a", "x", "b", 2.25));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_percent_part_1),
        cmocka_unit_test(test_percent_part_2),
        cmocka_unit_test(test_percent_part_3),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
