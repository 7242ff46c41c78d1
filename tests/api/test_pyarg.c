/* conformance */
/* PyArg_*: every unit, every mark, and the words of each failure. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "raised.h"

/* One argument in a tuple, by Py_BuildValue's language: pack("i", 5). */
static PyObject *pack(const char *format, ...) {
    va_list args;
    va_start(args, format);
    PyObject *value = Py_VaBuildValue(format, args);
    va_end(args);
    CHECK(value != NULL);
    PyObject *tuple = PyTuple_Pack(1, value);
    Py_DECREF(value);
    return tuple;
}

/* Parses a tuple that is dropped afterwards. */
static int parse(PyObject *tuple, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int result = PyArg_VaParse(tuple, format, args);
    va_end(args);
    Py_DECREF(tuple);
    return result;
}

#define TWO_63 9223372036854775808ULL

static void test_integers(void **state) {
    (void)state;
    unsigned char b = 0;
    short h = 0;
    unsigned short H = 0;
    int i = 0;
    unsigned I = 0;
    long l = 0;
    unsigned long k = 0;
    long long L = 0;
    unsigned long long K = 0;
    Py_ssize_t n = 0;
    PyObject *args = Py_BuildValue("(iiiiiiiLiLi)", 200, 300, -7, 70000, -70000, -1, -2, -3LL, -4, 1LL << 40, 5);
    unsigned char B = 0;
    assert_true(PyArg_ParseTuple(args, "bBhHiIlkLKn", &b, &B, &h, &H, &i, &I, &l, &k, &L, &K, &n));
    assert_int_equal(b, 200);
    assert_int_equal(B, 300 & 0xff);
    assert_int_equal(h, -7);
    assert_int_equal(H, 70000 & 0xffff);
    assert_int_equal(i, -70000);
    assert_true(I == 0xffffffffu);
    assert_int_equal(l, -2);
    assert_true(k == (unsigned long)-3);
    assert_int_equal(L, -4);
    assert_true(K == 1ULL << 40);
    assert_int_equal(n, 5);
    Py_DECREF(args);

    assert_false(parse(pack("i", -1), "b", &b));
    assert_raised("OverflowError: unsigned byte integer is less than minimum");
    assert_false(parse(pack("i", 256), "b", &b));
    assert_raised("OverflowError: unsigned byte integer is greater than maximum");
    assert_false(parse(pack("i", -40000), "h", &h));
    assert_raised("OverflowError: signed short integer is less than minimum");
    assert_false(parse(pack("i", 40000), "h", &h));
    assert_raised("OverflowError: signed short integer is greater than maximum");
    assert_false(parse(pack("L", 1LL << 31), "i", &i));
    assert_raised("OverflowError: signed integer is greater than maximum");
    assert_false(parse(pack("L", -(1LL << 31) - 1), "i", &i));
    assert_raised("OverflowError: signed integer is less than minimum");
    assert_false(parse(pack("K", TWO_63), "l", &l));
    assert_raised("OverflowError: Python int too large to convert to C long");
    assert_false(parse(pack("K", TWO_63), "i", &i));
    assert_raised("OverflowError: Python int too large to convert to C long");
    assert_false(parse(pack("K", TWO_63), "L", &L));
    assert_raised("OverflowError: int too big to convert");
    assert_false(parse(pack("K", TWO_63), "n", &n));
    assert_raised("OverflowError: Python int too large to convert to C ssize_t");
    assert_true(parse(pack("K", TWO_63), "k", &k));
    assert_true(k == TWO_63);
    assert_true(parse(pack("K", TWO_63 + 5), "I", &I));
    assert_int_equal(I, 5);

    assert_false(parse(pack("s", "x"), "i", &i));
    assert_raised("TypeError: 'str' object cannot be interpreted as an integer");
    assert_false(parse(pack("d", 1.5), "i", &i));
    assert_raised("TypeError: 'float' object cannot be interpreted as an integer");
    assert_false(parse(pack("d", 1.5), "H", &H));
    assert_raised("TypeError: 'float' object cannot be interpreted as an integer");
    assert_false(parse(pack("d", 1.5), "n", &n));
    assert_raised("TypeError: 'float' object cannot be interpreted as an integer");
    assert_false(parse(pack("d", 1.5), "k", &k));
    assert_raised("TypeError: argument 1 must be int, not float");
    assert_false(parse(pack(""), "K:name", &K));
    assert_raised("TypeError: name() argument 1 must be int, not None");
}

static void test_floats_and_truth(void **state) {
    (void)state;
    float f = 0;
    double d = 0, from_int = 0;
    Py_complex D;
    int p = 5, q = 5, r = 5;
    PyObject *args = Py_BuildValue("(ddidisO)", 1.5, -2.25, 3, 4.5, 0, "x", Py_None);
    assert_true(PyArg_ParseTuple(args, "fddDppp", &f, &d, &from_int, &D, &p, &q, &r));
    assert_true(f == 1.5f && d == -2.25 && from_int == 3.0 && D.real == 4.5 && D.imag == 0.0);
    assert_int_equal(p, 0);
    assert_int_equal(q, 1);
    assert_int_equal(r, 0);
    Py_DECREF(args);
    assert_false(parse(pack("s", "x"), "d", &d));
    assert_raised("TypeError: must be real number, not str");
    assert_false(parse(pack("s", "x"), "f", &f));
    assert_raised("TypeError: must be real number, not str");
    assert_false(parse(pack("s", "x"), "D", &D));
    assert_raised("TypeError: must be real number, not str");
}

static void test_characters(void **state) {
    (void)state;
    char c = 0;
    int C = 0;
    assert_true(parse(pack("y", "q"), "c", &c));
    assert_int_equal(c, 'q');
    assert_true(parse(pack("s", "\xe2\x82\xac"), "C", &C));
    assert_int_equal(C, 0x20ac);
    assert_false(parse(pack("y", "qq"), "c", &c));
    assert_raised("TypeError: argument 1 must be a byte string of length 1, not bytes");
    assert_false(parse(pack("s", "q"), "c", &c));
    assert_raised("TypeError: argument 1 must be a byte string of length 1, not str");
    assert_false(parse(pack("s", "qq"), "C", &C));
    assert_raised("TypeError: argument 1 must be a unicode character, not str");
    assert_false(parse(pack("i", 5), "C", &C));
    assert_raised("TypeError: argument 1 must be a unicode character, not int");
}

static void test_text(void **state) {
    (void)state;
    const char *s = NULL, *z = "", *s2 = NULL;
    Py_ssize_t size = 0;
    Py_buffer view;
    PyObject *args = Py_BuildValue("(sOs#y)", "abc", Py_None, "a\0b", (Py_ssize_t)3, "bytes");
    PyObject *U = NULL;
    assert_true(PyArg_ParseTuple(args, "szs#s*", &s, &z, &s2, &size, &view));
    assert_string_equal(s, "abc");
    assert_null(z);
    assert_int_equal(size, 3);
    assert_memory_equal(s2, "a\0b", 4);
    assert_int_equal(view.len, 5);
    assert_memory_equal(view.buf, "bytes", 5);
    PyBuffer_Release(&view);
    assert_true(PyArg_ParseTuple(args, "Uz#z#z#", &U, &z, &size, &s, &size, &s2, &size));
    assert_ptr_equal(U, PyTuple_GetItem(args, 0));
    assert_null(z);
    assert_int_equal(size, 5);
    Py_buffer views[4];
    assert_true(PyArg_ParseTuple(args, "z*z*z*z*", &views[0], &views[1], &views[2], &views[3]));
    assert_null(views[1].buf);
    assert_int_equal(views[2].len, 3);
    for (int i = 0; i < 4; i++) {
        PyBuffer_Release(&views[i]);
    }
    Py_DECREF(args);

    assert_false(parse(pack("s#", "a\0b", (Py_ssize_t)3), "s", &s));
    assert_raised("ValueError: embedded null character");
    assert_false(parse(pack("s#", "a\0b", (Py_ssize_t)3), "z", &s));
    assert_raised("ValueError: embedded null character");
    assert_false(parse(pack("i", 5), "s", &s));
    assert_raised("TypeError: argument 1 must be str, not int");
    assert_false(parse(pack("y", "x"), "s", &s));
    assert_raised("TypeError: argument 1 must be str, not bytes");
    assert_false(parse(pack(""), "s", &s));
    assert_raised("TypeError: argument 1 must be str, not None");
    assert_false(parse(pack("i", 5), "z", &s));
    assert_raised("TypeError: argument 1 must be str or None, not int");
    assert_false(parse(pack("i", 5), "s#", &s, &size));
    assert_raised("TypeError: a bytes-like object is required, not 'int'");
    assert_false(parse(pack("i", 5), "z*", &view));
    assert_raised("TypeError: a bytes-like object is required, not 'int'");
    assert_false(parse(pack("i", 5), "U", &U));
    assert_raised("TypeError: argument 1 must be str, not int");
}

static void test_lone_surrogate_is_no_utf8(void **state) {
    (void)state;
    const char *s = NULL;
    PyObject *text = PyUnicode_FromOrdinal(0xd800);
    PyObject *args = PyTuple_Pack(1, text);
    assert_false(PyArg_ParseTuple(args, "s", &s));
    assert_raised("UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not "
                  "allowed");
    Py_DECREF(args);
    Py_DECREF(text);
}

static void test_bytes(void **state) {
    (void)state;
    const char *y = NULL;
    Py_ssize_t size = 0;
    Py_buffer view;
    PyObject *S = NULL, *Y = NULL;
    PyObject *array = PyByteArray_FromStringAndSize("array", 5);
    PyObject *args = Py_BuildValue("(yy#O)", "abc", "a\0b", (Py_ssize_t)3, array);
    assert_true(PyArg_ParseTuple(args, "yy#y*", &y, &y, &size, &view));
    assert_int_equal(size, 3);
    assert_int_equal(view.len, 5);
    PyBuffer_Release(&view);
    assert_true(PyArg_ParseTuple(args, "SSY", &S, &S, &Y));
    assert_ptr_equal(Y, array);
    assert_true(PyArg_ParseTuple(args, "OOw*", &S, &S, &view));
    assert_int_equal(view.readonly, 0);
    ((char *)view.buf)[0] = 'A';
    PyBuffer_Release(&view);
    assert_memory_equal(PyByteArray_AsString(array), "Array", 5);
    Py_DECREF(args);

    args = PyTuple_Pack(1, array);
    assert_false(PyArg_ParseTuple(args, "y", &y));
    assert_raised("TypeError: argument 1 must be read-only bytes-like object, not bytearray");
    assert_false(PyArg_ParseTuple(args, "y#", &y, &size));
    assert_raised("TypeError: argument 1 must be read-only bytes-like object, not bytearray");
    assert_false(PyArg_ParseTuple(args, "s#", &y, &size));
    assert_raised("TypeError: argument 1 must be read-only bytes-like object, not bytearray");
    assert_false(PyArg_ParseTuple(args, "S", &S));
    assert_raised("TypeError: argument 1 must be bytes, not bytearray");
    Py_DECREF(args);
    Py_DECREF(array);

    assert_false(parse(pack("y#", "a\0b", (Py_ssize_t)3), "y", &y));
    assert_raised("ValueError: embedded null byte");
    assert_false(parse(pack("s", "text"), "y", &y));
    assert_raised("TypeError: a bytes-like object is required, not 'str'");
    assert_false(parse(pack("s", "text"), "y*", &view));
    assert_raised("TypeError: a bytes-like object is required, not 'str'");
    assert_false(parse(pack("y", "b"), "Y", &Y));
    assert_raised("TypeError: argument 1 must be bytearray, not bytes");
    assert_false(parse(pack("y", "b"), "w*", &view));
    assert_raised("TypeError: argument 1 must be read-write bytes-like object, not bytes");
    assert_false(parse(pack("i", 5), "w*", &view));
    assert_raised("TypeError: argument 1 must be read-write bytes-like object, not int");
}

static void test_encoded_text(void **state) {
    (void)state;
    char *text = NULL;
    Py_ssize_t size = 0;
    assert_true(parse(pack("s", "caf\xc3\xa9"), "es", "latin-1", &text));
    assert_string_equal(text, "caf\xe9");
    PyMem_Free(text);
    text = NULL;
    assert_true(parse(pack("s", "caf\xc3\xa9"), "es", NULL, &text));
    assert_string_equal(text, "caf\xc3\xa9");
    PyMem_Free(text);
    text = NULL;
    assert_true(parse(pack("y", "raw\xe9"), "et", "utf-8", &text));
    assert_string_equal(text, "raw\xe9");
    PyMem_Free(text);
    text = NULL;
    assert_true(parse(pack("s#", "a\0b", (Py_ssize_t)3), "es#", "utf-8", &text, &size));
    assert_int_equal(size, 3);
    assert_memory_equal(text, "a\0b", 4);
    PyMem_Free(text);

    char buffer[4] = "...";
    text = buffer;
    size = sizeof buffer;
    assert_true(parse(pack("s", "abc"), "es#", "utf-8", &text, &size));
    assert_ptr_equal(text, buffer);
    assert_int_equal(size, 3);
    assert_string_equal(buffer, "abc");
    size = 3;
    assert_false(parse(pack("s", "abc"), "es#", "utf-8", &text, &size));
    assert_raised("ValueError: encoded string too long (3, maximum length 2)");

    text = NULL;
    assert_false(parse(pack("s#", "a\0b", (Py_ssize_t)3), "es", "utf-8", &text));
    assert_raised("TypeError: argument 1 must be encoded string without null bytes, not str");
    assert_false(parse(pack("y", "b"), "es", "utf-8", &text));
    assert_raised("TypeError: argument 1 must be str, not bytes");
    assert_false(parse(pack("i", 5), "et", "utf-8", &text));
    assert_raised("TypeError: argument 1 must be str, bytes or bytearray, not int");
    assert_false(parse(pack("s", "\xe2\x82\xac"), "es", "ascii", &text));
    assert_raised("UnicodeEncodeError: 'ascii' codec can't encode character '\\u20ac' in position 0: ordinal not in "
                  "range(128)");
    assert_false(parse(pack("s", "x"), "es", "no-such-codec", &text));
    assert_raised("LookupError: unknown encoding: no-such-codec");
    /* A later failure gives the encoded text back. */
    int i = 0;
    PyObject *args = Py_BuildValue("(ss)", "abc", "no int");
    assert_false(PyArg_ParseTuple(args, "esi", "utf-8", &text, &i));
    assert_raised("TypeError: 'str' object cannot be interpreted as an integer");
    assert_null(text);
    Py_DECREF(args);
}

static int conversions, cleanups;

static int convert(PyObject *object, void *result) {
    if (object == NULL) {
        cleanups++;
        return 1;
    }
    conversions++;
    if (object == Py_None) {
        return 0;
    }
    if (PyUnicode_Check(object)) {
        PyErr_SetString(PyExc_KeyError, "mine");
        return 0;
    }
    *(long *)result = 2 * PyLong_AsLong(object);
    return Py_CLEANUP_SUPPORTED;
}

static void test_objects_and_converters(void **state) {
    (void)state;
    PyObject *O = NULL;
    PyObject *args = Py_BuildValue("([]i)", 21);
    long doubled = 0;
    assert_true(PyArg_ParseTuple(args, "O!O&", &PyList_Type, &O, convert, &doubled));
    assert_ptr_equal(O, PyTuple_GetItem(args, 0));
    assert_int_equal(doubled, 42);
    assert_int_equal(cleanups, 0);
    assert_false(PyArg_ParseTuple(args, "OO!:f", &O, &PyList_Type, &O));
    assert_raised("TypeError: f() argument 2 must be list, not int");
    assert_false(PyArg_ParseTuple(args, "O!O;no list here", &PyUnicode_Type, &O, &O));
    assert_raised("TypeError: no list here");
    Py_DECREF(args);

    assert_false(parse(pack(""), "O&:f", convert, &doubled));
    assert_raised("SystemError: f() argument 1 (unspecified)");
    assert_false(parse(pack("s", "x"), "O&:f", convert, &doubled));
    assert_raised("KeyError: 'mine'");
    args = Py_BuildValue("(is)", 1, "x");
    int i = 0;
    cleanups = 0;
    assert_false(PyArg_ParseTuple(args, "O&i", convert, &doubled, &i));
    assert_raised("TypeError: 'str' object cannot be interpreted as an integer");
    assert_int_equal(cleanups, 1);
    Py_DECREF(args);
}

static void test_counts(void **state) {
    (void)state;
    int a = 0, b = 7, c = 9;
    assert_true(parse(Py_BuildValue("()"), ""));
    assert_true(parse(Py_BuildValue("(i)", 1), "i|ii", &a, &b, &c));
    assert_int_equal(b, 7);
    assert_false(parse(Py_BuildValue("(i)", 1), ""));
    assert_raised("TypeError: function takes exactly 0 arguments (1 given)");
    assert_false(parse(Py_BuildValue("()"), "i", &a));
    assert_raised("TypeError: function takes exactly 1 argument (0 given)");
    assert_false(parse(Py_BuildValue("(i)", 1), "ii:f", &a, &b));
    assert_raised("TypeError: f() takes exactly 2 arguments (1 given)");
    assert_false(parse(Py_BuildValue("()"), "i|i:f", &a, &b));
    assert_raised("TypeError: f() takes at least 1 argument (0 given)");
    assert_false(parse(Py_BuildValue("(iii)", 1, 2, 3), "i|i:f", &a, &b));
    assert_raised("TypeError: f() takes at most 2 arguments (3 given)");
    assert_false(parse(Py_BuildValue("()"), "i;one number, please", &a));
    assert_raised("TypeError: one number, please");
    assert_false(parse(Py_BuildValue("(s)", "x"), "s#i:f", &a, &b, &c));
    assert_raised("TypeError: f() takes exactly 2 arguments (1 given)");
    assert_false(parse(Py_BuildValue("(s)", "x"), "esi:f", &a, &b, &c));
    assert_raised("TypeError: f() takes exactly 2 arguments (1 given)");
}

static void test_groups(void **state) {
    (void)state;
    int a = 0, b = 0, c = 0;
    const char *s = NULL;
    assert_true(parse(Py_BuildValue("(i(ii))", 1, 2, 3), "i(ii)", &a, &b, &c));
    assert_int_equal(c, 3);
    assert_true(parse(Py_BuildValue("([ii]i)", 4, 5, 6), "(ii)i", &a, &b, &c));
    assert_int_equal(a, 4);
    assert_int_equal(c, 6);
    assert_true(parse(Py_BuildValue("(())"), "()"));
    assert_false(parse(Py_BuildValue("((i))", 1), "(ii):f", &a, &b));
    assert_raised("TypeError: f() argument 1 must be sequence of length 2, not 1");
    assert_false(parse(Py_BuildValue("(i)", 1), "(ii):f", &a, &b));
    assert_raised("TypeError: f() argument 1 must be 2-item sequence, not int");
    assert_false(parse(Py_BuildValue("((i(i)))", 1, 2), "(i(ii))", &a, &b, &c));
    assert_raised("TypeError: argument 1, item 1 must be sequence of length 2, not 1");
    assert_false(parse(Py_BuildValue("((i(ii)))", 1, 2, 3), "(i(is)):f", &a, &b, &s));
    assert_raised("TypeError: f() argument 1, item 1, item 1 must be str, not int");
    assert_false(parse(Py_BuildValue("(y)", "ab"), "(cc)", &a, &b));
    assert_raised("TypeError: argument 1 must be 2-item sequence, not bytes");
}

static void test_wrong_formats_and_arguments(void **state) {
    (void)state;
    int a = 0, b = 0;
    assert_false(parse(Py_BuildValue("(ii)", 1, 2), "i$i", &a, &b));
    assert_raised("SystemError: argument 2 (impossible<bad format char>)");
    assert_false(parse(Py_BuildValue("(ii)", 1, 2), "i,i:f", &a, &b));
    assert_raised("SystemError: f() argument 2 (impossible<bad format char>)");
    assert_false(parse(Py_BuildValue("()"), "?"));
    assert_raised("SystemError: bad format string: ?");
    assert_false(parse(Py_BuildValue("[i]", 1), "i", &a));
    assert_raised("SystemError: new style getargs format but argument is not a tuple");
}

static void test_old_style(void **state) {
    (void)state;
    int a = 0, b = 0;
    const char *s = NULL;
    PyObject *five = PyLong_FromLong(5), *pair = Py_BuildValue("(ii)", 1, 2);
    assert_true(PyArg_Parse(five, "i", &a));
    assert_int_equal(a, 5);
    assert_true(PyArg_Parse(pair, "(ii)", &a, &b));
    assert_int_equal(b, 2);
    assert_false(PyArg_Parse(five, "s:f", &s));
    assert_raised("TypeError: f() argument must be str, not int");
    assert_false(PyArg_Parse(five, "(ii):f", &a, &b));
    assert_raised("TypeError: f() argument must be 2-item sequence, not int");
    assert_false(PyArg_Parse(pair, "(is):f", &a, &s));
    assert_raised("TypeError: f() argument 2 must be str, not int");
    assert_false(PyArg_Parse(pair, "ii", &a, &b));
    assert_raised("SystemError: old style getargs format uses new features");
    assert_false(PyArg_Parse(five, ":f"));
    assert_raised("TypeError: f() takes no arguments");
    Py_DECREF(five);
    Py_DECREF(pair);
}

static int keywords(PyObject *args, PyObject *kwargs, const char *format, char **names, ...) {
    va_list list;
    va_start(list, names);
    int result = PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, list);
    va_end(list);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    return result;
}

#define POSITIONAL(...) Py_BuildValue(__VA_ARGS__)
#define KEYWORDS(...) Py_BuildValue(__VA_ARGS__)

static void test_keywords(void **state) {
    (void)state;
    char *ab[] = {"a", "b", NULL}, *abc[] = {"a", "b", "c", NULL}, *none[] = {NULL}, *pos_b[] = {"", "b", NULL},
         *two_pos[] = {"", "", NULL}, *bad[] = {"a", "", NULL}, *just_a[] = {"a", NULL};
    int a = 0, b = 0, c = 0;
    const char *s = NULL, *t = NULL;
    assert_true(keywords(POSITIONAL("(i)", 1), KEYWORDS("{si}", "b", 2), "ii:f", ab, &a, &b));
    assert_int_equal(a + 10 * b, 21);
    assert_true(keywords(POSITIONAL("()"), KEYWORDS("{sisi}", "b", 4, "a", 3), "ii:f", ab, &a, &b));
    assert_int_equal(a + 10 * b, 43);
    assert_true(keywords(POSITIONAL("(i)", 1), KEYWORDS("{si}", "c", 9), "i|ii:f", abc, &a, &b, &c));
    assert_int_equal(c, 9);
    assert_true(keywords(POSITIONAL("(ii)", 1, 2), NULL, "ii:f", ab, &a, &b));
    assert_true(keywords(POSITIONAL("(i)", 1), KEYWORDS("{si}", "b", 8), "i|$i:f", ab, &a, &b));
    assert_int_equal(b, 8);
    assert_true(keywords(POSITIONAL("(i(ii))", 1, 2, 3), NULL, "i(ii)", ab, &a, &b, &c));

    assert_false(keywords(POSITIONAL("(i)", 1), KEYWORDS("{}"), "ii:f", ab, &a, &b));
    assert_raised("TypeError: f() missing required argument 'b' (pos 2)");
    assert_false(keywords(POSITIONAL("()"), NULL, "ii", ab, &a, &b));
    assert_raised("TypeError: function missing required argument 'a' (pos 1)");
    assert_false(keywords(POSITIONAL("(iii)", 1, 2, 3), NULL, "ii:f", ab, &a, &b));
    assert_raised("TypeError: f() takes at most 2 arguments (3 given)");
    assert_false(keywords(POSITIONAL("()"), KEYWORDS("{sisisi}", "a", 1, "b", 2, "c", 3), "ii:f", ab, &a, &b));
    assert_raised("TypeError: f() takes at most 2 keyword arguments (3 given)");
    assert_false(keywords(POSITIONAL("()"), KEYWORDS("{si}", "a", 1), ":f", none));
    assert_raised("TypeError: f() takes at most 0 keyword arguments (1 given)");
    assert_false(keywords(POSITIONAL("(i)", 1), KEYWORDS("{si}", "zz", 1), "i|i:f", ab, &a, &b));
    assert_raised("TypeError: 'zz' is an invalid keyword argument for f()");
    assert_false(keywords(POSITIONAL("(i)", 1), KEYWORDS("{si}", "zz", 1), "i|i", ab, &a, &b));
    assert_raised("TypeError: 'zz' is an invalid keyword argument for this function");
    assert_false(keywords(POSITIONAL("(i)", 1), KEYWORDS("{ii}", 5, 1), "i|i:f", ab, &a, &b));
    assert_raised("TypeError: keywords must be strings");
    assert_false(keywords(POSITIONAL("(i)", 1), KEYWORDS("{si}", "a", 2), "i|i:f", ab, &a, &b));
    assert_raised("TypeError: argument for f() given by name ('a') and position (1)");
    assert_false(keywords(POSITIONAL("(ii)", 1, 2), NULL, "i|$i:f", ab, &a, &b));
    assert_raised("TypeError: f() takes at most 1 positional argument (2 given)");
    assert_false(keywords(POSITIONAL("(i)", 1), NULL, "|$i:f", just_a, &a));
    assert_raised("TypeError: f() takes no positional arguments");
    assert_false(keywords(POSITIONAL("(i)", 1), NULL, "i$i:f", ab, &a, &b));
    assert_raised("TypeError: f() missing required argument 'b' (pos 2)");
    assert_false(keywords(POSITIONAL("(s)", "x"), KEYWORDS("{si}", "b", 5), "s|s:f", ab, &s, &t));
    assert_raised("TypeError: f() argument 2 must be str, not int");

    assert_true(keywords(POSITIONAL("(i)", 1), KEYWORDS("{si}", "b", 2), "ii:f", pos_b, &a, &b));
    assert_false(keywords(POSITIONAL("()"), KEYWORDS("{si}", "b", 2), "ii:f", pos_b, &a, &b));
    assert_raised("TypeError: f() takes at least 1 positional argument (0 given)");
    assert_false(keywords(POSITIONAL("()"), KEYWORDS("{si}", "b", 2), "ii:f", two_pos, &a, &b));
    assert_raised("TypeError: f() takes exactly 2 positional arguments (0 given)");

    assert_false(keywords(POSITIONAL("(ii)", 1, 2), NULL, "ii:f", bad, &a, &b));
    assert_raised("SystemError: Empty keyword parameter name");
    assert_false(keywords(POSITIONAL("(i)", 1), NULL, "i:f", ab, &a));
    assert_raised("SystemError: More keyword list entries (2) than format specifiers (1)");
    assert_false(keywords(POSITIONAL("(i)", 1), NULL, "ii:f", just_a, &a, &b));
    assert_raised("SystemError: more argument specifiers than keyword list entries (remaining format:'i:f')");
    assert_false(keywords(POSITIONAL("(ii)", 1, 2), NULL, "i?:f", ab, &a, &b));
    assert_raised("SystemError: f() argument 2 (impossible<bad format char>)");
}

static void test_skipped_units(void **state) {
    (void)state;
    char *names[] = {"a", "b", "c", "d", "e", "f", "g", "last", NULL};
    int a = 0, last = 0;
    const char *s = NULL;
    Py_ssize_t size = 0;
    Py_buffer view;
    PyObject *O = NULL;
    char *encoded = NULL;
    assert_true(keywords(POSITIONAL("(i)", 1), KEYWORDS("{si}", "last", 6), "i|s#y*O!O&es#(ii)i:f", names, &a, &s, &size,
                         &view, &PyList_Type, &O, convert, &O, "utf-8", &encoded, &size, &a, &a, &last));
    assert_int_equal(last, 6);
}

static void test_validate_keywords(void **state) {
    (void)state;
    PyObject *good = Py_BuildValue("{si}", "a", 1), *bad = Py_BuildValue("{ii}", 1, 1);
    assert_true(PyArg_ValidateKeywordArguments(good));
    assert_false(PyArg_ValidateKeywordArguments(bad));
    assert_raised("TypeError: keywords must be strings");
    assert_false(PyArg_ValidateKeywordArguments(Py_None));
    assert_true(PyErr_ExceptionMatches(PyExc_SystemError));
    PyErr_Clear();
    Py_DECREF(good);
    Py_DECREF(bad);
}

static int unpack(PyObject *args, const char *name, Py_ssize_t min, Py_ssize_t max) {
    PyObject *items[4] = {NULL, NULL, NULL, NULL};
    int result = PyArg_UnpackTuple(args, name, min, max, &items[0], &items[1], &items[2], &items[3]);
    for (Py_ssize_t i = 0; result && i < 4; i++) {
        CHECK(items[i] == (i < PyTuple_Size(args) ? PyTuple_GetItem(args, i) : NULL));
    }
    Py_DECREF(args);
    return result;
}

static void test_unpack_tuple(void **state) {
    (void)state;
    assert_true(unpack(Py_BuildValue("(ii)", 1, 2), "f", 1, 4));
    assert_true(unpack(Py_BuildValue("()"), "f", 0, 1));
    assert_false(unpack(Py_BuildValue("()"), "f", 1, 2));
    assert_raised("TypeError: f expected at least 1 argument, got 0");
    assert_false(unpack(Py_BuildValue("(iii)", 1, 2, 3), "f", 1, 2));
    assert_raised("TypeError: f expected at most 2 arguments, got 3");
    assert_false(unpack(Py_BuildValue("(i)", 1), "f", 2, 2));
    assert_raised("TypeError: f expected 2 arguments, got 1");
    assert_false(unpack(Py_BuildValue("(i)", 1), NULL, 2, 3));
    assert_raised("TypeError: unpacked tuple should have at least 2 elements, but has 1");
    assert_false(unpack(Py_BuildValue("[i]", 1), "f", 1, 1));
    assert_raised("SystemError: PyArg_UnpackTuple() argument list is not a tuple");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_floats_and_truth),
        cmocka_unit_test(test_characters),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_lone_surrogate_is_no_utf8),
        cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_encoded_text),
        cmocka_unit_test(test_objects_and_converters),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_groups),
        cmocka_unit_test(test_wrong_formats_and_arguments),
        cmocka_unit_test(test_old_style),
        cmocka_unit_test(test_keywords),
        cmocka_unit_test(test_skipped_units),
        cmocka_unit_test(test_validate_keywords),
        cmocka_unit_test(test_unpack_tuple),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
