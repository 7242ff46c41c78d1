/* conformance */
/* The % operator of bytes and bytearray. */
#include <Python.h>

#include "expect.h"

/* format % argument, with the argument in a format of Py_BuildValue. */
static PyObject *percent(PyObject *format, const char *argument_format, ...) {
    va_list list;
    va_start(list, argument_format);
    PyObject *argument = Py_VaBuildValue(argument_format, list);
    va_end(list);
    CHECK(argument != NULL);
    return two(PyNumber_Remainder, format, argument);
}
#define PERCENT(format, ...) percent(bytes(format), __VA_ARGS__)

static PyObject *as_bytes(PyObject *self, PyObject *unused) {
    (void)self, (void)unused;
    return PyBytes_FromString("<own>");
}
static PyObject *as_number(PyObject *self, PyObject *unused) {
    (void)self, (void)unused;
    return PyLong_FromLong(5);
}
static PyMethodDef own_methods[] = {{"__bytes__", as_bytes, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyMethodDef bad_methods[] = {{"__bytes__", as_number, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};

static PyObject *instance_with(PyMethodDef *methods) {
    PyType_Slot slots[] = {{Py_tp_methods, methods}, {0, NULL}};
    PyType_Spec spec = {"test.Own", 0, 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *instance = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return instance;
}

static void test_numbers(void **state) {
    (void)state;
    expect(PERCENT("%5d|%-5d|%05d|%+d|% d", "(iiiii)", 1, 2, 3, 4, 5), "b'    1|2    |00003|+4| 5'");
    expect(PERCENT("%#x %#o %X %#X", "(iiii)", 255, 8, 255, 255), "b'0xff 0o10 FF 0XFF'");
    expect(PERCENT("%.2f %e %g %G", "(dddd)", 1.5, 2.25, 1e-10, 1e10), "b'1.50 2.250000e+00 1e-10 1E+10'");
    expect(PERCENT("%hd %ld %Ld", "(iii)", 1, 2, 3), "b'1 2 3'");
    expect(PERCENT("%*d|%.*f", "(iiid)", 5, 1, 1, 2.55), "b'    1|2.5'");
    expect(PERCENT("%-05d|% +d", "(ii)", 5, 5), "b'5    |+5'");
    expect(PERCENT("%d", "d", 1.9), "b'1'");
    expect(PERCENT("%x", "d", 1.9), "TypeError: %x format: an integer is required, not float");
    expect(PERCENT("%d", "s", "a"), "TypeError: %d format: a real number is required, not str");
    expect(PERCENT("%f", "s", "a"), "TypeError: float argument required, not str");
    expect(PERCENT("%*d", "(si)", "a", 1), "TypeError: * wants int");
}

static void test_bytes_like_things(void **state) {
    (void)state;
    expect(PERCENT("%s|%b", "(yy)", "one", "two"), "b'one|two'");
    expect(PERCENT("%.3s|%6s|%-6s|", "(yyy)", "abcdef", "ab", "ab"), "b'abc|    ab|ab    |'");
    expect(PERCENT("%s", "N", array("array")), "b'array'");
    expect(PERCENT("%s", "N", one(PyMemoryView_FromObject, bytes("view"))), "b'view'");
    expect(PERCENT("%s", "N", instance_with(own_methods)), "b'<own>'");
    expect(PERCENT("%s", "N", instance_with(bad_methods)), "TypeError: __bytes__ returned non-bytes (type int)");
    expect(PERCENT("%s", "s", "str"),
           "TypeError: %b requires a bytes-like object, or an object that implements __bytes__, not 'str'");
    expect(PERCENT("%b", "i", 5),
           "TypeError: %b requires a bytes-like object, or an object that implements __bytes__, not 'int'");
    expect(PERCENT("\xff\0%s\xfe", "y", "\x80"), "b'\\xff\\x00\\x80\\xfe'");
    expect(PERCENT("%a|%r", "(sy)", "h\xc3\xa9", "q"), "b\"'h\\\\xe9'|b'q'\"");
}

static void test_single_bytes(void **state) {
    (void)state;
    expect(PERCENT("%c%c", "(iy)", 65, "Z"), "b'AZ'");
    expect(PERCENT("%3c|%-3c|", "(iN)", 255, array("Z")), "b'  \\xff|Z  |'");
    expect(PERCENT("%c", "i", 256), "OverflowError: %c arg not in range(256)");
    expect(PERCENT("%c", "i", -1), "OverflowError: %c arg not in range(256)");
    expect(PERCENT("%c", "N", integer("1000000000000000000000000")), "OverflowError: %c arg not in range(256)");
    expect(PERCENT("%c", "s", "a"), "TypeError: %c requires an integer in range(256) or a single byte");
    expect(PERCENT("%c", "y", "ab"), "TypeError: %c requires an integer in range(256) or a single byte");
}

static void test_keys_are_bytes(void **state) {
    (void)state;
    expect(PERCENT("%(k)s %(j)d", "{y:y,y:i}", "k", "v", "j", 7), "b'v 7'");
    expect(PERCENT("%(k)s", "{s:y}", "k", "v"), "KeyError: b'k'");
    expect(PERCENT("%(k)s", "i", 5), "TypeError: format requires a mapping");
    expect(PERCENT("%(k)s", "y", "text"), "TypeError: format requires a mapping");
    expect(PERCENT("%(k", "{}"), "ValueError: incomplete format key");
}

static void test_arguments_are_counted(void **state) {
    (void)state;
    expect(PERCENT("%%", "()"), "b'%'");
    expect(PERCENT("x", "{}"), "b'x'");
    expect(PERCENT("x", "[i]", 1), "b'x'");
    expect(PERCENT("%d", "()"), "TypeError: not enough arguments for format string");
    expect(PERCENT("%d", "(ii)", 1, 2), "TypeError: not all arguments converted during bytes formatting");
    expect(PERCENT("x", "i", 1), "TypeError: not all arguments converted during bytes formatting");
    expect(PERCENT("x", "y", "1"), "TypeError: not all arguments converted during bytes formatting");
    expect(PERCENT("%", "()"), "ValueError: incomplete format");
    expect(PERCENT("%y!", "i", 1), "ValueError: unsupported format character 'y' (0x79) at index 1");
    expect(percent(integer("5"), "y", "a"), "TypeError: unsupported operand type(s) for %: 'int' and 'bytes'");
}

static void test_bytearrays_give_bytearrays(void **state) {
    (void)state;
    expect(percent(array("%d %s"), "(iy)", 5, "abc"), "bytearray(b'5 abc')");
    expect(method(array("%s"), "__mod__", "y", "x"), "bytearray(b'x')");
    expect(method(bytes("a"), "__rmod__", "y", "%s"), "b'a'");
    expect(method(bytes("a"), "__rmod__", "i", 5), "NotImplemented");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_bytes_like_things),
        cmocka_unit_test(test_single_bytes),
        cmocka_unit_test(test_keys_are_bytes),
        cmocka_unit_test(test_arguments_are_counted),
        cmocka_unit_test(test_bytearrays_give_bytearrays),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
