/* conformance */
/* str: making, reading, comparing, and the operations that have a call of their own. */
#include <Python.h>

#include "texts.h"

static const char kMixed[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z"; /* a, e acute, euro, a smiley, z */

/* ---- Making ---- */

static void test_from_string_reads_utf8(void **state) {
    (void)state;
    PyObject *text = PyUnicode_FromString(kMixed);
    assert_true(PyUnicode_Check(text));
    assert_true(PyUnicode_CheckExact(text));
    assert_int_equal(PyUnicode_GetLength(text), 5);
    Py_DECREF(text);
    assert_gives_ascii("'a\\x00b'", PyUnicode_FromStringAndSize("a\0b", 3));
    assert_gives_ascii("''", PyUnicode_FromStringAndSize(NULL, 0));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte",
        PyUnicode_FromString("a\xff"));
    assert_raises("SystemError: Negative size passed to PyUnicode_FromStringAndSize",
        PyUnicode_FromStringAndSize("a", -1));
}

static void test_short_texts_are_shared(void **state) {
    (void)state;
    PyObject *a = PyUnicode_FromString("x"), *b = PyUnicode_FromOrdinal('x'), *c = on("axb", "strip", "(s)", "ab");
    assert_ptr_equal(a, b);
    assert_ptr_equal(a, c);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
    a = PyUnicode_FromString("");
    b = PyUnicode_FromStringAndSize("x", 0);
    assert_ptr_equal(a, b);
    Py_DECREF(a);
    Py_DECREF(b);
}

static void test_from_ordinal_covers_all_code_points(void **state) {
    (void)state;
    assert_gives_ascii("'\\ud800'", PyUnicode_FromOrdinal(0xD800));
    assert_gives_ascii("'\\U0010ffff'", PyUnicode_FromOrdinal(0x10FFFF));
    assert_raises("ValueError: chr() arg not in range(0x110000)", PyUnicode_FromOrdinal(0x110000));
    assert_raises("ValueError: chr() arg not in range(0x110000)", PyUnicode_FromOrdinal(-1));
    for (int c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 997) {
        PyObject *text = PyUnicode_FromOrdinal(c);
        assert_int_equal(PyUnicode_GetLength(text), 1);
        assert_int_equal(PyUnicode_ReadChar(text, 0), c);
        Py_DECREF(text);
    }
}

static void test_from_kind_and_data(void **state) {
    (void)state;
    Py_UCS1 one[] = {'a', 0xE9};
    Py_UCS2 two[] = {'a', 0x20AC, 0xD800};
    assert_gives_ascii("'a\\xe9'", PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, one, 2));
    assert_gives_ascii("'a\\u20ac\\ud800'", PyUnicode_FromKindAndData(PyUnicode_2BYTE_KIND, two, 3));
    assert_raises("ValueError: size must be positive", PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, one, -1));
    assert_raises("SystemError: invalid kind", PyUnicode_FromKindAndData(3, one, 1));
}

static void test_wide_characters_go_round(void **state) {
    (void)state;
    PyObject *text = PyUnicode_FromWideChar(L"a\u20ac\U0001F600", -1);
    wchar_t buffer[8];
    assert_int_equal(PyUnicode_GetLength(text), 3);
    assert_int_equal(PyUnicode_AsWideChar(text, NULL, 0), 4);
    assert_int_equal(PyUnicode_AsWideChar(text, buffer, 8), 3);
    assert_true(wcscmp(buffer, L"a\u20ac\U0001F600") == 0);
    buffer[2] = L'?';
    assert_int_equal(PyUnicode_AsWideChar(text, buffer, 2), 2);
    assert_int_equal(buffer[2], L'?');
    Py_ssize_t size;
    wchar_t *copy = PyUnicode_AsWideCharString(text, &size);
    assert_int_equal(size, 3);
    assert_true(wcscmp(copy, L"a\u20ac\U0001F600") == 0);
    PyMem_Free(copy);
    Py_DECREF(text);
    text = PyUnicode_FromWideChar(L"a\0b", 3);
    assert_int_equal(PyUnicode_GetLength(text), 3);
    assert_null(PyUnicode_AsWideCharString(text, NULL));
    assert_raised("ValueError: embedded null character");
    Py_DECREF(text);
    wchar_t bad[] = {0x110000, 0};
    assert_raises("ValueError: character U+110000 is not in range [U+0000; U+10ffff]", PyUnicode_FromWideChar(bad, 1));
    assert_bad_call_null(PyUnicode_FromWideChar(NULL, 1));
}

/* ---- Reading ---- */

static void test_utf8_inside_ends_with_nul_and_stays(void **state) {
    (void)state;
    PyObject *text = str(kMixed);
    Py_ssize_t size;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &size);
    assert_int_equal(size, strlen(kMixed));
    assert_string_equal(utf8, kMixed);
    assert_ptr_equal(PyUnicode_AsUTF8(text), utf8);
    assert_ptr_equal(PyUnicode_AsUTF8AndSize(text, NULL), utf8);
    Py_DECREF(text);
    text = str_of(4, 'a', 0xD800, 0xD801, 'b');
    assert_null(PyUnicode_AsUTF8(text));
    assert_raised("UnicodeEncodeError: 'utf-8' codec can't encode characters in position 1-2: surrogates not allowed");
    Py_DECREF(text);
    assert_null(PyUnicode_AsUTF8(Py_None));
    assert_raised("TypeError: bad argument type for built-in operation");
}

static void test_code_points_are_read_by_position(void **state) {
    (void)state;
    static const Py_UCS4 points[] = {'a', 0xE9, 0x20AC, 0x1F600, 'z'};
    PyObject *text = str(kMixed);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(PyUnicode_ReadChar(text, i), points[i]);
    }
    Py_UCS4 buffer[6];
    assert_ptr_equal(PyUnicode_AsUCS4(text, buffer, 6, 1), buffer);
    assert_memory_equal(buffer, points, sizeof points);
    assert_int_equal(buffer[5], 0);
    assert_null(PyUnicode_AsUCS4(text, buffer, 5, 1));
    assert_raised("SystemError: string is longer than the buffer");
    Py_UCS4 *copy = PyUnicode_AsUCS4Copy(text);
    assert_memory_equal(copy, points, sizeof points);
    assert_int_equal(copy[5], 0);
    PyMem_Free(copy);
    assert_int_equal(PyUnicode_ReadChar(text, 5), (Py_UCS4)-1);
    assert_raised("IndexError: string index out of range");
    assert_int_equal(PyUnicode_ReadChar(text, -1), (Py_UCS4)-1);
    assert_raised("IndexError: string index out of range");
    Py_DECREF(text);
    assert_int_equal(PyUnicode_ReadChar(Py_None, 0), (Py_UCS4)-1);
    assert_raised("TypeError: bad argument type for built-in operation");
    assert_int_equal(PyUnicode_GetLength(Py_None), -1);
    assert_raised("TypeError: bad argument type for built-in operation");
}

/* Long texts of mixed widths, read backwards, at random and in slices. */
static void test_positions_in_long_texts(void **state) {
    (void)state;
    enum { kLength = 3000 };
    static Py_UCS4 points[kLength];
    unsigned seed = 1;
    for (int i = 0; i < kLength; i++) {
        seed = seed * 1103515245u + 12345u;
        static const Py_UCS4 bases[] = {'a', 0xE0, 0x4E00, 0x1F600};
        points[i] = bases[seed >> 16 & 3] + (seed >> 20 & 15);
    }
    PyObject *text = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, points, kLength);
    for (int i = kLength; i-- > 0;) {
        assert_int_equal(PyUnicode_ReadChar(text, i), points[i]);
    }
    for (int start = 0; start < kLength; start += 97) {
        for (int length = 0; start + length <= kLength; length = length * 3 + 1) {
            PyObject *part = PyUnicode_Substring(text, start, start + length);
            PyObject *expected = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, points + start, length);
            assert_int_equal(PyUnicode_Compare(part, expected), 0);
            if (length > 3) {
                Py_ssize_t place = PyUnicode_Find(text, part, 0, kLength, 1);
                assert_true(place >= 0 && place <= start);
                assert_int_equal(PyUnicode_Tailmatch(text, part, start, kLength, -1), 1);
            }
            Py_DECREF(part);
            Py_DECREF(expected);
        }
    }
    Py_DECREF(text);
}

static void test_substring_clips_its_end(void **state) {
    (void)state;
    PyObject *text = str(kMixed);
    assert_gives_ascii("'\\xe9\\u20ac'", PyUnicode_Substring(text, 1, 3));
    assert_gives_ascii("'\\U0001f600z'", PyUnicode_Substring(text, 3, 99));
    assert_gives_ascii("''", PyUnicode_Substring(text, 4, 2));
    assert_gives_ascii("''", PyUnicode_Substring(text, 9, 12));
    assert_raises("IndexError: string index out of range", PyUnicode_Substring(text, -1, 2));
    PyObject *whole = PyUnicode_Substring(text, 0, 5);
    assert_ptr_equal(whole, text);
    Py_DECREF(whole);
    Py_DECREF(text);
}

static void test_subscripts(void **state) {
    (void)state;
    PyObject *text = str(kMixed), *key = made("i", -1);
    assert_gives_ascii("'z'", PyObject_GetItem(text, key));
    Py_DECREF(key);
    key = made("i", 5);
    assert_raises("IndexError: string index out of range", PyObject_GetItem(text, key));
    Py_DECREF(key);
    key = slice_by(-2);
    assert_gives_ascii("'z\\u20aca'", PyObject_GetItem(text, key));
    Py_DECREF(key);
    key = slice_by(1);
    assert_gives_ascii("'a\\xe9\\u20ac\\U0001f600z'", PyObject_GetItem(text, key));
    Py_DECREF(key);
    key = str("a");
    assert_raises("TypeError: string indices must be integers, not 'str'", PyObject_GetItem(text, key));
    Py_DECREF(key);
    assert_gives_ascii("'\\u20ac'", PySequence_GetItem(text, 2));
    assert_gives_ascii("'a\\xe9'", PySequence_GetSlice(text, 0, 2));
    assert_gives_ascii("['a', '\\xe9', '\\u20ac', '\\U0001f600', 'z']", PySequence_List(text));
    Py_DECREF(text);
}

static void test_repr_escapes_what_cannot_be_printed(void **state) {
    (void)state;
    static const struct {
        Py_UCS4 point;
        const char *repr;
    } cases[] = {
        {'\'', "\"'\""},        {'"', "'\"'"},           {'\\', "'\\\\'"},         {'\n', "'\\n'"},
        {'\t', "'\\t'"},        {'\r', "'\\r'"},         {0, "'\\x00'"},           {0x7F, "'\\x7f'"},
        {0xA0, "'\\xa0'"},      {0xAD, "'\\xad'"},       {0x378, "'\\u0378'"},     {0x2028, "'\\u2028'"},
        {0xD800, "'\\ud800'"},  {0xE000, "'\\ue000'"},   {0xE0001, "'\\U000e0001'"}, {0xE9, "'\xc3\xa9'"},
        {0x20AC, "'\xe2\x82\xac'"}, {0x1F600, "'\xf0\x9f\x98\x80'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PyObject *text = PyUnicode_FromOrdinal((int)cases[i].point);
        assert_repr(text, cases[i].repr);
        Py_DECREF(text);
    }
    PyObject *both = str("'\"");
    assert_repr(both, "'\\'\"'");
    Py_DECREF(both);
}

/* ---- Comparing ---- */

static void test_compare_orders_by_code_point(void **state) {
    (void)state;
    static const Py_UCS4 points[] = {'a', 0x7F, 0x80, 0x7FF, 0x800, 0xD800, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
    for (int i = 0; i < 10; i++) {
        for (int j = 0; j < 10; j++) {
            PyObject *a = PyUnicode_FromOrdinal((int)points[i]), *b = PyUnicode_FromOrdinal((int)points[j]);
            assert_int_equal(PyUnicode_Compare(a, b), (i > j) - (i < j));
            assert_int_equal(truth_of(PyUnicode_RichCompare(a, b, Py_LT)), i < j);
            assert_int_equal(truth_of(PyUnicode_RichCompare(a, b, Py_GE)), i >= j);
            assert_int_equal(truth_of(PyUnicode_RichCompare(a, b, Py_NE)), i != j);
            Py_DECREF(a);
            Py_DECREF(b);
        }
    }
    PyObject *text = str("ab");
    assert_int_equal(PyUnicode_Compare(text, Py_None), -1);
    assert_raised("TypeError: Can't compare str and NoneType");
    PyObject *result = PyUnicode_RichCompare(text, Py_None, Py_EQ);
    assert_ptr_equal(result, Py_NotImplemented);
    Py_DECREF(result);
    assert_int_equal(PyUnicode_CompareWithASCIIString(text, "ab"), 0);
    assert_int_equal(PyUnicode_CompareWithASCIIString(text, "abc"), -1);
    assert_int_equal(PyUnicode_CompareWithASCIIString(text, "a"), 1);
    assert_int_equal(PyUnicode_CompareWithASCIIString(text, "b"), -1);
    Py_DECREF(text);
    text = PyUnicode_FromString("\xc3\xa9");
    assert_int_equal(PyUnicode_CompareWithASCIIString(text, "\xe9"), 0);
    Py_DECREF(text);
}

static void test_hash_agrees_with_equality(void **state) {
    (void)state;
    PyObject *a = str(kMixed), *b = str("a"), *c;
    PyUnicode_AppendAndDel(&b, PyUnicode_FromString(kMixed + 1));
    c = str("x");
    assert_int_equal(PyObject_Hash(a), PyObject_Hash(b));
    assert_int_not_equal(PyObject_Hash(a), PyObject_Hash(c));
    Py_DECREF(a);
    a = str("");
    assert_int_equal(PyObject_Hash(a), 0);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
}

/* ---- Operations ---- */

static void test_concat_and_append(void **state) {
    (void)state;
    PyObject *a = str("ab"), *b = str("\xc3\xa9");
    assert_gives_ascii("'ab\\xe9'", PyUnicode_Concat(a, b));
    assert_raises("TypeError: must be str, not NoneType", PyUnicode_Concat(Py_None, a));
    assert_raises("TypeError: can only concatenate str (not \"NoneType\") to str", PyUnicode_Concat(a, Py_None));
    PyObject *text = PyUnicode_Concat(a, b);
    PyUnicode_Append(&text, b);
    assert_int_equal(PyUnicode_GetLength(text), 4);
    Py_INCREF(b);
    PyUnicode_AppendAndDel(&text, b);
    assert_gives_ascii("'ab\\xe9\\xe9\\xe9'", text);
    /* What is held elsewhere does not change. */
    text = a;
    Py_INCREF(a);
    PyUnicode_Append(&text, b);
    assert_gives_ascii("'ab\\xe9'", text);
    assert_repr(a, "'ab'");
    /* A text appended to itself. */
    text = PyUnicode_Concat(a, a);
    PyUnicode_Append(&text, text);
    assert_gives_ascii("'abababab'", text);
    text = str("abc");
    PyUnicode_Append(&text, Py_None);
    assert_null(text);
    assert_true(PyErr_ExceptionMatches(PyExc_SystemError));
    PyErr_Clear();
    Py_DECREF(a);
    Py_DECREF(b);
}

static void test_append_builds_long_texts(void **state) {
    (void)state;
    PyObject *text = str("");
    for (int i = 0; i < 2000; i++) {
        PyObject *piece = PyUnicode_FromOrdinal(i % 3 ? 'a' + i % 26 : 0x20AC);
        PyUnicode_AppendAndDel(&text, piece);
        if (i % 100 == 0) {
            assert_int_equal(PyUnicode_ReadChar(text, i), i % 3 ? (Py_UCS4)('a' + i % 26) : 0x20AC);
            (void)PyObject_Hash(text);
        }
    }
    assert_int_equal(PyUnicode_GetLength(text), 2000);
    for (int i = 0; i < 2000; i++) {
        assert_int_equal(PyUnicode_ReadChar(text, i), i % 3 ? (Py_UCS4)('a' + i % 26) : 0x20AC);
    }
    Py_DECREF(text);
}

static void test_split_and_join(void **state) {
    (void)state;
    PyObject *text = str("a,b,c"), *comma = str(","), *empty = str("");
    assert_gives_ascii("['a', 'b', 'c']", PyUnicode_Split(text, comma, -1));
    assert_gives_ascii("['a', 'b,c']", PyUnicode_Split(text, comma, 1));
    assert_gives_ascii("['a,b', 'c']", PyUnicode_RSplit(text, comma, 1));
    assert_gives_ascii("['a,b,c']", PyUnicode_Split(text, NULL, -1));
    assert_gives_ascii("('a', ',', 'b,c')", PyUnicode_Partition(text, comma));
    assert_gives_ascii("('a,b', ',', 'c')", PyUnicode_RPartition(text, comma));
    assert_gives_ascii("['a,b,c']", PyUnicode_Splitlines(text, 0));
    assert_raises("ValueError: empty separator", PyUnicode_Split(text, empty, -1));
    assert_raises("TypeError: must be str, not NoneType", PyUnicode_Split(text, Py_None, -1));
    assert_raises("TypeError: must be str, not NoneType", PyUnicode_Split(Py_None, comma, -1));
    PyObject *parts = made("[sss]", "x", "yy", "");
    assert_gives_ascii("'x,yy,'", PyUnicode_Join(comma, parts));
    assert_gives_ascii("'x yy '", PyUnicode_Join(NULL, parts));
    assert_raises("TypeError: can only join an iterable", PyUnicode_Join(comma, Py_None));
    assert_raises("TypeError: separator: expected str instance, NoneType found", PyUnicode_Join(Py_None, parts));
    Py_DECREF(parts);
    parts = made("[si]", "x", 3);
    assert_raises("TypeError: sequence item 1: expected str instance, int found", PyUnicode_Join(comma, parts));
    Py_DECREF(parts);
    Py_DECREF(text);
    Py_DECREF(comma);
    Py_DECREF(empty);
}

static void test_find_count_replace(void **state) {
    (void)state;
    PyObject *text = str("\xc3\xa9" "ab\xc3\xa9" "ab"), *ab = str("ab"), *empty = str("");
    assert_int_equal(PyUnicode_Find(text, ab, 0, 99, 1), 1);
    assert_int_equal(PyUnicode_Find(text, ab, 0, 99, -1), 4);
    assert_int_equal(PyUnicode_Find(text, ab, 2, 5, 1), -1);
    assert_int_equal(PyUnicode_Find(text, ab, -2, 99, 1), 4);
    assert_int_equal(PyUnicode_Find(text, empty, 6, 99, 1), 6);
    assert_int_equal(PyUnicode_Find(text, empty, 7, 99, 1), -1);
    assert_int_equal(PyUnicode_Find(text, Py_None, 0, 9, 1), -2);
    assert_raised("TypeError: must be str, not NoneType");
    assert_int_equal(PyUnicode_FindChar(text, 0xE9, 1, 99, 1), 3);
    assert_int_equal(PyUnicode_FindChar(text, 'b', 0, 99, -1), 5);
    assert_int_equal(PyUnicode_FindChar(text, 0x20AC, 0, 99, 1), -1);
    assert_int_equal(PyUnicode_Count(text, ab, 0, 99), 2);
    assert_int_equal(PyUnicode_Count(text, ab, 2, 99), 1);
    assert_int_equal(PyUnicode_Count(text, empty, 0, 99), 7);
    assert_int_equal(PyUnicode_Tailmatch(text, ab, 1, 99, -1), 1);
    assert_int_equal(PyUnicode_Tailmatch(text, ab, 0, 99, -1), 0);
    assert_int_equal(PyUnicode_Tailmatch(text, ab, 0, 99, 1), 1);
    assert_int_equal(PyUnicode_Contains(text, ab), 1);
    assert_int_equal(PyUnicode_Contains(ab, text), 0);
    assert_int_equal(PyUnicode_Contains(text, Py_None), -1);
    assert_raised("TypeError: 'in <string>' requires string as left operand, not NoneType");
    assert_gives_ascii("'\\xe9\\xe9ab'", PyUnicode_Replace(text, ab, empty, 1));
    assert_gives_ascii("'\\xe9\\xe9'", PyUnicode_Replace(text, ab, empty, -1));
    assert_raises("TypeError: must be str, not NoneType", PyUnicode_Replace(text, ab, Py_None, -1));
    Py_DECREF(text);
    Py_DECREF(ab);
    Py_DECREF(empty);
}

static void test_operators(void **state) {
    (void)state;
    PyObject *text = str("a\xe2\x82\xac"), *two = made("i", 2);
    assert_gives_ascii("'a\\u20aca\\u20ac'", PyNumber_Multiply(text, two));
    assert_gives_ascii("'a\\u20aca\\u20ac'", PySequence_Repeat(text, 2));
    assert_gives_ascii("''", PySequence_Repeat(text, -3));
    assert_gives_ascii("'a\\u20aca\\u20ac'", PyNumber_Add(text, text));
    assert_int_equal(PySequence_Size(text), 2);
    assert_int_equal(PyObject_IsTrue(text), 1);
    assert_raises("TypeError: can only concatenate str (not \"int\") to str", PyNumber_Add(text, two));
    assert_raises("OverflowError: repeated string is too long", PySequence_Repeat(text, PY_SSIZE_T_MAX));
    Py_DECREF(text);
    Py_DECREF(two);
}

static void test_resize_and_write_char(void **state) {
    (void)state;
    PyObject *text = PyUnicode_FromString("abcd"), *copy;
    assert_int_equal(PyUnicode_WriteChar(text, 1, 'X'), 0);
    assert_repr(text, "'aXcd'");
    assert_int_equal(PyUnicode_WriteChar(text, 4, 'X'), -1);
    assert_raised("IndexError: string index out of range");
    Py_INCREF(text);
    copy = text;
    assert_int_equal(PyUnicode_WriteChar(text, 0, 'X'), -1);
    assert_raised("SystemError: Cannot modify a string currently used");
    Py_DECREF(copy);
    assert_int_equal(PyUnicode_Resize(&text, 2), 0);
    assert_repr(text, "'aX'");
    assert_int_equal(PyUnicode_Resize(&text, -1), -1);
    assert_true(PyErr_ExceptionMatches(PyExc_SystemError));
    PyErr_Clear();
    Py_DECREF(text);
}

static void test_interned_strings_are_one_object(void **state) {
    (void)state;
    PyObject *a = PyUnicode_InternFromString("an interned text"), *b = PyUnicode_FromString("an interned text");
    assert_ptr_not_equal(a, b);
    PyUnicode_InternInPlace(&b);
    assert_ptr_equal(a, b);
    Py_DECREF(a);
    Py_DECREF(b);
    a = PyUnicode_InternFromString("__init__");
    b = PyUnicode_FromString("__init__");
    PyUnicode_InternInPlace(&b);
    assert_ptr_equal(a, b);
    Py_DECREF(a);
    Py_DECREF(b);
    /* Many, so that the table grows, some of them dropped again. */
    static PyObject *kept[2000];
    for (int i = 0; i < 2000; i++) {
        kept[i] = PyUnicode_FromFormat("name %d", i);
        PyUnicode_InternInPlace(&kept[i]);
        PyObject *dropped = PyUnicode_FromFormat("dropped %d", i);
        PyUnicode_InternInPlace(&dropped);
        Py_DECREF(dropped);
    }
    for (int i = 0; i < 2000; i++) {
        PyObject *again = PyUnicode_FromFormat("name %d", i);
        PyUnicode_InternInPlace(&again);
        assert_ptr_equal(again, kept[i]);
        Py_DECREF(again);
    }
    for (int i = 0; i < 2000; i++) {
        Py_DECREF(kept[i]);
    }
}

static void test_iterator(void **state) {
    (void)state;
    PyObject *text = str(kMixed), *iterator = PyObject_GetIter(text), *item;
    assert_ptr_equal(Py_TYPE(iterator), &PyUnicodeIter_Type);
    Py_DECREF(text);
    int count = 0;
    while ((item = PyIter_Next(iterator)) != NULL) {
        assert_int_equal(PyUnicode_GetLength(item), 1);
        assert_int_equal(PyObject_LengthHint(iterator, -1), 4 - count);
        count++;
        Py_DECREF(item);
    }
    assert_int_equal(count, 5);
    assert_null(PyIter_Next(iterator));
    assert_null(PyErr_Occurred());
    Py_DECREF(iterator);
}

/* ---- The class ---- */

static void test_calling_str(void **state) {
    (void)state;
    assert_gives_ascii("''", call_type(&PyUnicode_Type, NULL, "()"));
    assert_gives_ascii("'3'", call_type(&PyUnicode_Type, NULL, "(i)", 3));
    assert_gives_ascii("'\\xe9'", call_type(&PyUnicode_Type, NULL, "(ys)", "\xe9", "latin-1"));
    assert_gives_ascii("'abc'", call_type(&PyUnicode_Type, made("{ss}", "errors", "strict"), "(y)", "abc"));
    assert_gives_ascii("''", call_type(&PyUnicode_Type, made("{ss}", "encoding", "utf-8"), "()"));
    assert_raises("TypeError: decoding str is not supported", call_type(&PyUnicode_Type, NULL, "(ss)", "a", "utf-8"));
    assert_raises("TypeError: decoding to str: need a bytes-like object, int found",
        call_type(&PyUnicode_Type, NULL, "(is)", 3, "utf-8"));
    assert_raises("TypeError: str() takes at most 3 arguments (4 given)",
        call_type(&PyUnicode_Type, NULL, "(iiii)", 1, 2, 3, 4));
    assert_raises("TypeError: str() argument 'encoding' must be str, not int",
        call_type(&PyUnicode_Type, NULL, "(yi)", "a", 2));
}

static void test_derived_class(void **state) {
    (void)state;
    static PyType_Slot slots[] = {{0, NULL}};
    static PyType_Spec spec = {"test.Text", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *bases = PyTuple_Pack(1, (PyObject *)&PyUnicode_Type), *type = PyType_FromSpecWithBases(&spec, bases);
    Py_DECREF(bases);
    assert_non_null(type);
    PyObject *text = call_type((PyTypeObject *)type, NULL, "(s)", kMixed);
    assert_true(PyUnicode_Check(text));
    assert_false(PyUnicode_CheckExact(text));
    assert_int_equal(PyUnicode_GetLength(text), 5);
    assert_string_equal(PyUnicode_AsUTF8(text), kMixed);
    PyObject *plain = PyUnicode_FromObject(text), *same = str(kMixed);
    assert_true(PyUnicode_CheckExact(plain));
    assert_int_equal(PyUnicode_Compare(plain, text), 0);
    assert_int_equal(PyObject_Hash(text), PyObject_Hash(same));
    Py_DECREF(plain);
    Py_DECREF(same);
    plain = PyUnicode_Substring(text, 0, 5);
    assert_true(PyUnicode_CheckExact(plain));
    Py_DECREF(plain);
    Py_DECREF(text);
    Py_DECREF(type);
    assert_raises("TypeError: Can't convert 'NoneType' object to str implicitly", PyUnicode_FromObject(Py_None));
}

static void test_is_identifier(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int answer;
    } cases[] = {{"a", 1}, {"_1", 1}, {"1a", 0}, {"", 0}, {"\xc3\xa9", 1}, {"a b", 0}, {"a\xe2\x82\xac", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PyObject *text = str(cases[i].text);
        assert_int_equal(PyUnicode_IsIdentifier(text), cases[i].answer);
        Py_DECREF(text);
    }
}

/* ---- PyUnicode_FromFormat ---- */

static void test_from_format_numbers(void **state) {
    (void)state;
    assert_gives_ascii("'1|    2|00003|005'", PyUnicode_FromFormat("%d|%5d|%05d|%.3d", 1, 2, 3, 5));
    assert_gives_ascii("'-1|-2|-3|18446744073709551612|18446744073709551611'",
        PyUnicode_FromFormat("%ld|%lld|%zd|%zu|%llu", -1L, -2LL, (Py_ssize_t)-3, (size_t)-4, -5ULL));
    assert_gives_ascii("'ff|4294967295|-2'", PyUnicode_FromFormat("%x|%u|%i", 255, -1, -2));
    assert_gives_ascii("'0x1234'", PyUnicode_FromFormat("%p", (void *)0x1234));
    assert_gives_ascii("'a\\u20ac%'", PyUnicode_FromFormat("%c%c%%", 'a', 0x20AC));
    assert_raises("OverflowError: character argument not in range(0x110000)", PyUnicode_FromFormat("%c", -1));
}

static void test_from_format_texts(void **state) {
    (void)state;
    PyObject *text = str("a\xe2\x82\xac"), *number = made("i", 12);
    assert_gives_ascii("'abc|   ab|ab'", PyUnicode_FromFormat("%s|%5s|%.2s", "abc", "ab", "abc"));
    assert_gives_ascii("'a\\ufffdb'", PyUnicode_FromFormat("%s", "a\xff" "b"));
    assert_gives_ascii("'a\\u20ac|   a\\u20ac|a'", PyUnicode_FromFormat("%U|%5U|%.1U", text, text, text));
    assert_gives_ascii("'a\\u20ac|yes'", PyUnicode_FromFormat("%V|%V", text, "no", NULL, "yes"));
    assert_gives_ascii("\"a\\u20ac|'a\\u20ac'|'a\\\\u20ac'|12\"",
        PyUnicode_FromFormat("%S|%R|%A|%S", text, text, text, number));
    assert_raises("ValueError: PyUnicode_FromFormatV() expects an ASCII-encoded format string, got a non-ASCII byte: 0xff",
        PyUnicode_FromFormat("a\xff"));
    Py_DECREF(text);
    Py_DECREF(number);
}

#if PY_VERSION_HEX >= 0x030D0000
/* What 3.12 and 3.13 added to the language (the API level is 3.15). */
static void test_from_format_newer_conversions(void **state) {
    (void)state;
    PyObject *text = str("xyz"), *number = made("i", 3);
    assert_gives_ascii("'3    |-0004|   ye|ab   |'",
        PyUnicode_FromFormat("%-5d|%05d|%5.2V|%-5s|", 3, -4, NULL, "yes", "ab"));
    assert_gives_ascii("'FF|10|ff|ff|FF|-1|-1'",
        PyUnicode_FromFormat("%X|%o|%jx|%tx|%lX|%jd|%td", 255, 8, (intmax_t)255, (ptrdiff_t)255, 255L, (intmax_t)-1,
            (ptrdiff_t)-1));
    assert_gives_ascii("'    1|2    |003|    04|5   '",
        PyUnicode_FromFormat("%*d|%-*d|%.*d|%*.*d|%*d", 5, 1, 5, 2, 3, 3, 6, 2, 4, -4, 5));
    assert_gives_ascii("'w\\u20ac|ab|   ab'", PyUnicode_FromFormat("%ls|%.2ls|%5ls", L"w\u20ac", L"abc", L"ab"));
    assert_gives_ascii("'int|int|       int|in|str'",
        PyUnicode_FromFormat("%T|%#T|%10T|%.2T|%N", number, number, number, number, (PyObject *)&PyUnicode_Type));
    assert_gives_ascii("'   xy|xyz  |xyz'", PyUnicode_FromFormat("%5.2U|%-5S|%.9S", text, text, text));
    assert_raises("TypeError: %N argument must be a type", PyUnicode_FromFormat("%N", number));
    static const char *const bad[] = {"%", "%q", "%5", "%l", "%+d", "%5%", "%5c", "%20p", "%zs", "%hd"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char expected[64];
        snprintf(expected, sizeof expected, "SystemError: invalid format string: %s", bad[i]);
        assert_null(PyUnicode_FromFormat(bad[i], 1));
        assert_raised(expected);
    }
    assert_raises("ValueError: width too big", PyUnicode_FromFormat("%99999999999999999999d", 3));
    assert_raises("ValueError: precision too big", PyUnicode_FromFormat("%.99999999999999999999d", 3));
    Py_DECREF(text);
    Py_DECREF(number);
}

static void test_equal_without_exceptions(void **state) {
    (void)state;
    PyObject *text = str("a\xe2\x82\xac"), *lone = str_of(1, 0xD800), *zero = PyUnicode_FromStringAndSize("a\0b", 3);
    assert_int_equal(PyUnicode_EqualToUTF8(text, "a\xe2\x82\xac"), 1);
    assert_int_equal(PyUnicode_EqualToUTF8(text, "a"), 0);
    assert_int_equal(PyUnicode_EqualToUTF8(lone, "\xed\xa0\x80"), 0);
    assert_int_equal(PyUnicode_EqualToUTF8AndSize(zero, "a\0b", 3), 1);
    assert_int_equal(PyUnicode_EqualToUTF8(zero, "a"), 0);
#if PY_VERSION_HEX >= 0x030E0000
    assert_int_equal(PyUnicode_Equal(text, text), 1);
    assert_int_equal(PyUnicode_Equal(text, lone), 0);
    assert_int_equal(PyUnicode_Equal(text, Py_None), -1);
    assert_raised("TypeError: second argument must be str, not NoneType");
#endif
    Py_DECREF(text);
    Py_DECREF(lone);
    Py_DECREF(zero);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_from_string_reads_utf8),
        cmocka_unit_test(test_short_texts_are_shared),
        cmocka_unit_test(test_from_ordinal_covers_all_code_points),
        cmocka_unit_test(test_from_kind_and_data),
        cmocka_unit_test(test_wide_characters_go_round),
        cmocka_unit_test(test_utf8_inside_ends_with_nul_and_stays),
        cmocka_unit_test(test_code_points_are_read_by_position),
        cmocka_unit_test(test_positions_in_long_texts),
        cmocka_unit_test(test_substring_clips_its_end),
        cmocka_unit_test(test_subscripts),
        cmocka_unit_test(test_repr_escapes_what_cannot_be_printed),
        cmocka_unit_test(test_compare_orders_by_code_point),
        cmocka_unit_test(test_hash_agrees_with_equality),
        cmocka_unit_test(test_concat_and_append),
        cmocka_unit_test(test_append_builds_long_texts),
        cmocka_unit_test(test_split_and_join),
        cmocka_unit_test(test_find_count_replace),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_resize_and_write_char),
        cmocka_unit_test(test_interned_strings_are_one_object),
        cmocka_unit_test(test_iterator),
        cmocka_unit_test(test_calling_str),
        cmocka_unit_test(test_derived_class),
        cmocka_unit_test(test_is_identifier),
        cmocka_unit_test(test_from_format_numbers),
        cmocka_unit_test(test_from_format_texts),
#if PY_VERSION_HEX >= 0x030D0000
        cmocka_unit_test(test_from_format_newer_conversions),
        cmocka_unit_test(test_equal_without_exceptions),
#endif
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
