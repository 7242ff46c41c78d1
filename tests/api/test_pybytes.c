/* conformance */
/* bytes: construction, methods, operators. Expected values are CPython's. */
#include <Python.h>

#include "expect.h"

static void test_construction(void **state) {
    (void)state;
    expect(PyBytes_FromStringAndSize("a", -1), "SystemError: Negative size passed to PyBytes_FromStringAndSize");
    expect(PyBytes_FromString(""), "b''");
    expect(PyBytes_FromFormat("%%%c|%d|%u|%ld|%lu|%zd|%zu|%i|%x|%s|%.2s|%p", 'A', -5, 5u, -6L, 6ul, (Py_ssize_t)-7, (size_t)7, 8, 255, "str", "abcdef", (void *)0x1234),
           "b'%A|-5|5|-6|6|-7|7|8|ff|str|ab|0x1234'");
    expect(PyBytes_FromFormat("%c", 300),
           "OverflowError: PyBytes_FromFormatV(): %c format expects an integer in range [0; 255]");
    expect(one(PyBytes_FromObject, text("a")), "TypeError: cannot convert 'str' object to bytes");
    expect(one(PyBytes_FromObject, integer("3")), "TypeError: cannot convert 'int' object to bytes");
    expect(one(PyBytes_FromObject, Py_BuildValue("[ii]", 1, 300)), "ValueError: bytes must be in range(0, 256)");
    expect(one(PyBytes_FromObject, Py_BuildValue("(ii)", 1, 3)), "b'\\x01\\x03'");
    expect(make(&PyBytes_Type, integer("3")), "b'\\x00\\x00\\x00'");
    expect(make(&PyBytes_Type, integer("-1")), "ValueError: negative count");
    expect(make(&PyBytes_Type, text("a")), "TypeError: string argument without an encoding");
    expect(make(&PyBytes_Type, real(1.5)), "TypeError: cannot convert 'float' object to bytes");
    expect(PyObject_CallFunction((PyObject *)&PyBytes_Type, "ss", "a", "utf8"), "b'a'");
    expect(PyObject_CallFunction((PyObject *)&PyBytes_Type, "is", 5, "utf8"),
           "TypeError: encoding without a string argument");
}

static void test_memory(void **state) {
    (void)state;
    char *memory;
    Py_ssize_t size;
    PyObject *with_nul = PyBytes_FromStringAndSize("a\0b", 3);
    assert_int_equal(PyBytes_AsStringAndSize(with_nul, &memory, &size), 0);
    assert_int_equal(size, 3);
    assert_memory_equal(memory, "a\0b", 4);
    assert_int_equal(PyBytes_AsStringAndSize(with_nul, &memory, NULL), -1);
    assert_raised("ValueError: embedded null byte");
    Py_DECREF(with_nul);
    assert_int_equal(PyBytes_Size(Py_None), -1);
    assert_raised("TypeError: expected bytes, NoneType found");
    assert_null(PyBytes_AsString(Py_None));
    assert_raised("TypeError: expected bytes, NoneType found");
}

static void test_concat_replaces_the_reference(void **state) {
    (void)state;
    PyObject *joined = bytes("ab");
    PyObject *part = bytes("cd");
    PyBytes_Concat(&joined, part);
    expect(joined, "b'abcd'");
    joined = bytes("ab");
    PyBytes_ConcatAndDel(&joined, part);
    expect(joined, "b'abcd'");
    joined = bytes("ab");
    PyBytes_ConcatAndDel(&joined, text("x"));
    expect(joined, "TypeError: can't concat str to bytes");
    joined = bytes("ab");
    PyBytes_Concat(&joined, NULL);
    assert_null(joined);
}

static void test_resize(void **state) {
    (void)state;
    PyObject *grown = PyBytes_FromStringAndSize(NULL, 3);
    memcpy(PyBytes_AsString(grown), "abc", 3);
    assert_int_equal(_PyBytes_Resize(&grown, 5), 0);
    memcpy(PyBytes_AsString(grown) + 3, "de", 2);
    expect(grown, "b'abcde'");
}

static void test_repr(void **state) {
    (void)state;
    expect(bytes("a'b"), "b\"a'b\"");
    expect(bytes("a\"b"), "b'a\"b'");
    expect(bytes("a\"'b"), "b'a\"\\'b'");
    expect(bytes("\t\n\r\\\0\177\377"), "b'\\t\\n\\r\\\\\\x00\\x7f\\xff'");
    expect(one(PyObject_Str, bytes("abc")), "\"b'abc'\"");
}

static void test_decode_escape(void **state) {
    (void)state;
    expect(PyBytes_DecodeEscape("a\\n\\x41\\101\\\\", 12, NULL, 0, NULL), "ValueError: Trailing \\ in string");
    expect(PyBytes_DecodeEscape("\\x4", 3, NULL, 0, NULL), "ValueError: invalid \\x escape at position 0");
    expect(PyBytes_DecodeEscape("\\xzz", 4, "replace", 0, NULL), "b'?zz'");
    expect(PyBytes_DecodeEscape("\\x4z", 4, "ignore", 0, NULL), "b'z'");
    expect(PyBytes_DecodeEscape("abc\\", 4, NULL, 0, NULL), "ValueError: Trailing \\ in string");
}

static void test_operators(void **state) {
    (void)state;
    expect(two(PyNumber_Add, bytes("a"), text("b")), "TypeError: can't concat str to bytes");
    expect(two(PyNumber_Add, bytes("a"), array("b")), "b'ab'");
    expect(two(PyNumber_Multiply, bytes("ab"), integer("-1")), "b''");
    expect(two(PyObject_GetItem, bytes("abc"), integer("1")), "98");
    expect(two(PyObject_GetItem, bytes("abc"), integer("-1")), "99");
    expect(two(PyObject_GetItem, bytes("abc"), integer("5")), "IndexError: index out of range");
    expect(two(PyObject_GetItem, bytes("abc"), text("a")),
           "TypeError: byte indices must be integers or slices, not str");
    expect(two(PyObject_GetItem, bytes("abcdef"), PySlice_New(NULL, NULL, integer("-2"))), "b'fdb'");
    expect(compare(bytes("a"), bytes("b"), Py_LT), "True");
    expect(compare(bytes("a"), array("a"), Py_EQ), "True");
    expect(compare(bytes("a"), text("a"), Py_EQ), "False");
    expect(compare(bytes("a"), text("a"), Py_LT),
           "TypeError: '<' not supported between instances of 'bytes' and 'str'");
    expect(one(PySequence_List, bytes("abc")), "[97, 98, 99]");
    expect(read_with(PyObject_Size, bytes("abc")), "3");
}

static void test_searching(void **state) {
    (void)state;
    expect(method(bytes("abcabc"), "find", "y", "c"), "2");
    expect(method(bytes("abcabc"), "rfind", "y", "ab"), "3");
    expect(method(bytes("abc"), "find", "i", 99), "2");
    expect(method(bytes("abc"), "find", "i", 256), "ValueError: byte must be in range(0, 256)");
    expect(method(bytes("abc"), "find", "s", "c"),
           "TypeError: argument should be integer or bytes-like object, not 'str'");
    expect(method(bytes("abc"), "find", "yii", "c", 1, 2), "-1");
    expect(method(bytes("abc"), "find", "yi", "", 4), "-1");
    expect(method(bytes("abc"), "find", NULL), "TypeError: find() takes at least 1 argument (0 given)");
    expect(method(bytes("abc"), "index", "y", "d"), "ValueError: subsection not found");
    expect(method(bytes("aaa"), "count", "y", "aa"), "1");
    expect(method(bytes("abc"), "count", "y", ""), "4");
    expect(method(bytes("abc"), "startswith", "((yy))", "x", "a"), "True");
    expect(method(bytes("abc"), "startswith", "s", "a"),
           "TypeError: startswith first arg must be bytes or a tuple of bytes, not str");
    expect(method(bytes("abc"), "endswith", "y", "bc"), "True");
}

static void test_joining_and_splitting(void **state) {
    (void)state;
    expect(method(bytes(","), "join", "([yNy])", "a", array("b"), "c"), "b'a,b,c'");
    expect(method(bytes(","), "join", "([ys])", "a", "b"),
           "TypeError: sequence item 1: expected a bytes-like object, str found");
    expect(method(bytes(","), "join", "i", 5), "TypeError: can only join an iterable");
    expect(method(bytes("a,b,c"), "split", "y", ","), "[b'a', b'b', b'c']");
    expect(method(bytes("a,b,c"), "split", "yi", ",", 1), "[b'a', b'b,c']");
    expect(method(bytes(" a  b "), "split", NULL), "[b'a', b'b']");
    expect(method(bytes(" a  b "), "split", "Oi", Py_None, 1), "[b'a', b'b ']");
    expect(method(bytes("a"), "split", "y", ""), "ValueError: empty separator");
    expect(method(bytes("a,b,c"), "rsplit", "yi", ",", 1), "[b'a,b', b'c']");
    expect(method(bytes(" a  b c "), "rsplit", "Oi", Py_None, 1), "[b' a  b', b'c']");
    expect(method(bytes("a\nb\r\nc\r"), "splitlines", NULL), "[b'a', b'b', b'c']");
    expect(method(bytes("a\nb\r\nc\r"), "splitlines", "i", 1), "[b'a\\n', b'b\\r\\n', b'c\\r']");
    expect(method(bytes("a-b-c"), "partition", "y", "-"), "(b'a', b'-', b'b-c')");
    expect(method(bytes("a-b-c"), "rpartition", "y", "-"), "(b'a-b', b'-', b'c')");
    expect(method(bytes("abc"), "partition", "y", "x"), "(b'abc', b'', b'')");
}

static void test_changing(void **state) {
    (void)state;
    expect(method(bytes("abc"), "replace", "yy", "b", "xx"), "b'axxc'");
    expect(method(bytes("abc"), "replace", "yy", "", "-"), "b'-a-b-c-'");
    expect(method(bytes("aaa"), "replace", "yyi", "a", "", 2), "b'a'");
    expect(method(bytes("abc"), "translate", "Oy", Py_None, "b"), "b'ac'");
    expect(method(bytes("abc"), "translate", "y", "x"), "ValueError: translation table must be 256 characters long");
    expect(method(bytes("abc"), "center", "iy", 7, "*"), "b'**abc**'");
    expect(method(bytes("abc"), "center", "i", 6), "b' abc  '");
    expect(method(bytes("abc"), "ljust", "iy", 5, "ab"),
           "TypeError: ljust() argument 2 must be a byte string of length 1, not bytes");
    expect(method(bytes("-5"), "zfill", "i", 5), "b'-0005'");
    expect(method(bytes("xabx"), "strip", "y", "x"), "b'ab'");
    expect(method(bytes(" ab "), "rstrip", NULL), "b' ab'");
    expect(method(bytes("a\tb"), "expandtabs", "i", 4), "b'a   b'");
    expect(method(bytes("aB cd"), "title", NULL), "b'Ab Cd'");
    expect(method(bytes("aB cd"), "swapcase", NULL), "b'Ab CD'");
    expect(method(bytes("aB cd"), "capitalize", NULL), "b'Ab cd'");
    expect(method(bytes("Abc"), "removeprefix", "y", "A"), "b'bc'");
    expect(method(bytes("Abc"), "removesuffix", "y", "bc"), "b'A'");
}

static void test_classifying(void **state) {
    (void)state;
    expect(method(bytes("Ab C"), "istitle", NULL), "True");
    expect(method(bytes("ab1"), "isalnum", NULL), "True");
    expect(method(bytes("AB1"), "isupper", NULL), "True");
    expect(method(bytes(""), "isascii", NULL), "True");
    expect(method(bytes(""), "isalpha", NULL), "False");
}

static void test_hexadecimal(void **state) {
    (void)state;
    expect(method(bytes("abcdefg"), "hex", "si", ":", 2), "'61:6263:6465:6667'");
    expect(method(bytes("abcdefg"), "hex", "si", ":", -2), "'6162:6364:6566:67'");
    expect(method(bytes("abc"), "hex", "s", "::"), "ValueError: sep must be length 1.");
    expect(method(bytes("abc"), "hex", "i", 5), "TypeError: object of type 'int' has no len()");
    expect(PyObject_CallMethod((PyObject *)&PyBytes_Type, "fromhex", "s", " 61 62"), "b'ab'");
    expect(PyObject_CallMethod((PyObject *)&PyBytes_Type, "fromhex", "s", "6z"),
           "ValueError: non-hexadecimal number found in fromhex() arg at position 1");
    expect(PyObject_CallMethod((PyObject *)&PyBytes_Type, "fromhex", "s", "61 6"),
           "ValueError: non-hexadecimal number found in fromhex() arg at position 4");
}

static void test_decoding(void **state) {
    (void)state;
    expect(method(bytes("abc"), "decode", NULL), "'abc'");
    expect(method(bytes("\xff"), "decode", "s", "latin-1"), "'ÿ'");
    expect(method(bytes("\xff"), "decode", NULL),
           "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte");
    expect(method(bytes("abc"), "decode", "s", "nonexist"), "LookupError: unknown encoding: nonexist");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_construction),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_concat_replaces_the_reference),
        cmocka_unit_test(test_resize),
        cmocka_unit_test(test_repr),
        cmocka_unit_test(test_decode_escape),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_searching),
        cmocka_unit_test(test_joining_and_splitting),
        cmocka_unit_test(test_changing),
        cmocka_unit_test(test_classifying),
        cmocka_unit_test(test_hexadecimal),
        cmocka_unit_test(test_decoding),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
