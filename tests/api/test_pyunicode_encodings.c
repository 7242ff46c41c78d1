/* conformance */
/* The encodings that str has built in, and the error handlers. */
#include <Python.h>

#include "texts.h"

static PyObject *decode(const char *bytes, Py_ssize_t size, const char *encoding, const char *errors) {
    return PyUnicode_Decode(bytes, size, encoding, errors);
}

/* Drops the text. */
static PyObject *encode(const char *encoding, const char *errors, PyObject *text) {
    return drop(PyUnicode_AsEncodedString(text, encoding, errors), text);
}

static void test_utf8(void **state) {
    (void)state;
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte",
        decode("a\xff\xe2\x82(\xed\xa0\x80z\xf0\x9f\x98", 12, "utf-8", NULL));
    assert_gives_ascii("'a(z'", decode("a\xff\xe2\x82(\xed\xa0\x80z\xf0\x9f\x98", 12, "utf-8", "ignore"));
    assert_gives_ascii("'a\\ufffd\\ufffd(\\ufffd\\ufffd\\ufffdz\\ufffd'",
        decode("a\xff\xe2\x82(\xed\xa0\x80z\xf0\x9f\x98", 12, "utf-8", "replace"));
    assert_gives_ascii("'a\\\\xff\\\\xe2\\\\x82(\\\\xed\\\\xa0\\\\x80z\\\\xf0\\\\x9f\\\\x98'",
        decode("a\xff\xe2\x82(\xed\xa0\x80z\xf0\x9f\x98", 12, "utf-8", "backslashreplace"));
    assert_gives_ascii("'a\\udcff\\udce2\\udc82(\\udced\\udca0\\udc80z\\udcf0\\udc9f\\udc98'",
        decode("a\xff\xe2\x82(\xed\xa0\x80z\xf0\x9f\x98", 12, "utf-8", "surrogateescape"));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xc0 in position 0: invalid start byte",
        decode("\xc0\x80", 2, "utf8", NULL));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-1: unexpected end of data",
        decode("\xe2\x82", 2, "utf8", NULL));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe2 in position 0: invalid continuation byte",
        decode("\xe2(\xa1", 3, "utf8", NULL));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte",
        decode("\xed\xa0\x80", 3, "utf8", NULL));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xf4 in position 0: invalid continuation byte",
        decode("\xf4\x90\x80\x80", 4, "utf8", NULL));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xf0 in position 0: invalid continuation byte",
        decode("\xf0\x80\x80\x80", 4, "utf8", NULL));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-2: unexpected end of data",
        decode("\xf0\x9f\x98", 3, "utf8", NULL));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode byte 0x80 in position 0: invalid start byte",
        decode("\x80", 1, "utf8", NULL));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xf5 in position 0: invalid start byte",
        decode("\xf5" "abc", 4, "utf8", NULL));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe0 in position 0: invalid continuation byte",
        decode("\xe0\x80", 2, "utf8", NULL));
    assert_gives_ascii("'ok\\xe9\\U0001f600'", decode("ok\xc3\xa9\xf0\x9f\x98\x80", 8, "utf8", NULL));
    assert_gives_ascii("''", decode("", 0, "utf8", NULL));
    assert_gives_ascii("'a\\ud800b'", decode("a\xed\xa0\x80" "b", 5, "utf-8", "surrogatepass"));
    assert_raises("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xed in position 1: invalid continuation byte",
        decode("a\xed\xa0" "b", 4, "utf-8", "surrogatepass"));
    assert_raises("LookupError: unknown error handler name 'nope'", decode("a\xff", 2, "utf-8", "nope"));
    assert_gives_ascii("'abc'", decode("abc", 3, "UTF_8", "nope"));
    assert_raises("UnicodeEncodeError: 'utf-8' codec can't encode characters in position 1-2: surrogates not allowed",
        encode("utf-8", NULL, str_of(4, 0x61, 0xd800, 0xdc80, 0x62)));
    assert_gives_ascii("b'ab'", encode("utf-8", "ignore", str_of(4, 0x61, 0xd800, 0xdc80, 0x62)));
    assert_gives_ascii("b'a??b'", encode("utf-8", "replace", str_of(4, 0x61, 0xd800, 0xdc80, 0x62)));
    assert_gives_ascii("b'a\\\\ud800\\\\udc80b'",
        encode("utf-8", "backslashreplace", str_of(4, 0x61, 0xd800, 0xdc80, 0x62)));
    assert_raises("UnicodeEncodeError: 'utf-8' codec can't encode characters in position 1-2: surrogates not allowed",
        encode("utf-8", "surrogateescape", str_of(4, 0x61, 0xd800, 0xdc80, 0x62)));
    assert_gives_ascii("b'a\\xed\\xa0\\x80\\xed\\xb2\\x80b'",
        encode("utf-8", "surrogatepass", str_of(4, 0x61, 0xd800, 0xdc80, 0x62)));
    assert_gives_ascii("b'a&#55296;&#56448;b'",
        encode("utf-8", "xmlcharrefreplace", str_of(4, 0x61, 0xd800, 0xdc80, 0x62)));
    assert_gives_ascii("b'a\\x80\\xffb'", encode("utf-8", "surrogateescape", str_of(4, 0x61, 0xdc80, 0xdcff, 0x62)));
    assert_raises("LookupError: unknown error handler name 'nope'", encode("utf-8", "nope", str_of(2, 0x61, 0xd800)));
    assert_gives_ascii("b'a\\xc3\\xa9\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80'",
        encode("utf-8", NULL, str_of(4, 0x61, 0xe9, 0x20ac, 0x1f600)));
    assert_gives_ascii("b'a\\xe2\\x82\\xac'", encode("U8", NULL, str_of(2, 0x61, 0x20ac)));
}

static void test_utf16_and_utf32(void **state) {
    (void)state;
    assert_gives_ascii("'a'", decode("\xff\xfe" "a\x00", 4, "utf-16", NULL));
    assert_gives_ascii("'a'", decode("\xfe\xff\x00" "a", 4, "utf-16", NULL));
    assert_gives_ascii("'\\ufeffa'", decode("\xff\xfe" "a\x00", 4, "utf-16-le", NULL));
    assert_gives_ascii("'\\U0001f600'", decode("=\xd8\x00\xde", 4, "utf-16-le", NULL));
    assert_gives_ascii("'\\U0001f600'", decode("\xd8=\xde\x00", 4, "utf-16-be", NULL));
    assert_raises("UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 0-2: unexpected end of data",
        decode("\x00\xd8" "a", 3, "utf-16-le", NULL));
    assert_raises("UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 0-1: unexpected end of data",
        decode("\x00\xd8", 2, "utf-16-le", NULL));
    assert_raises("UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 0-1: illegal UTF-16 surrogate",
        decode("\x00\xd8" "a\x00", 4, "utf-16-le", NULL));
    assert_raises("UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 0-1: illegal encoding",
        decode("\x00\xdc", 2, "utf-16-le", NULL));
    assert_raises("UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x00 in position 0: truncated data",
        decode("\x00", 1, "utf-16", NULL));
    assert_raises("UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x00 in position 2: truncated data",
        decode("\xff\xfe\x00", 3, "utf-16", NULL));
    assert_raises("UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0xff in position 2: truncated data",
        decode("a\x00\xff", 3, "utf-16-le", NULL));
    assert_gives_ascii("'a'", decode("\xff\xfe\x00\x00" "a\x00\x00\x00", 8, "utf-32", NULL));
    assert_gives_ascii("'a'", decode("\x00\x00\xfe\xff\x00\x00\x00" "a", 8, "utf-32", NULL));
    assert_raises("UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point in surrogate code point range(0xd800, 0xe000)",
        decode("\x00\xd8\x00\x00", 4, "utf-32-le", NULL));
    assert_raises("UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-2: truncated data",
        decode("\x00\xd8\x00", 3, "utf-32-le", NULL));
    assert_raises("UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)",
        decode("\x00\x00\x11\x00", 4, "utf-32-le", NULL));
    assert_gives_ascii("'a'", decode("\x00\x00\x00" "a", 4, "UTF-32BE", NULL));
    assert_gives_ascii("'a'", decode("\x00\xd8" "a\x00\x00\xdc", 6, "utf-16-le", "ignore"));
    assert_gives_ascii("'a'", decode("\x00\x00\x11\x00" "a\x00\x00\x00\x00\xd8\x00\x00", 12, "utf-32-le", "ignore"));
    assert_gives_ascii("'\\ufffda\\ufffd'", decode("\x00\xd8" "a\x00\x00\xdc", 6, "utf-16-le", "replace"));
    assert_gives_ascii("'\\ufffda\\ufffd'",
        decode("\x00\x00\x11\x00" "a\x00\x00\x00\x00\xd8\x00\x00", 12, "utf-32-le", "replace"));
    assert_gives_ascii("'\\\\x00\\\\xd8a\\\\x00\\\\xdc'",
        decode("\x00\xd8" "a\x00\x00\xdc", 6, "utf-16-le", "backslashreplace"));
    assert_gives_ascii("'\\\\x00\\\\x00\\\\x11\\\\x00a\\\\x00\\\\xd8\\\\x00\\\\x00'",
        decode("\x00\x00\x11\x00" "a\x00\x00\x00\x00\xd8\x00\x00", 12, "utf-32-le", "backslashreplace"));
    assert_raises("UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 0-1: illegal UTF-16 surrogate",
        decode("\x00\xd8" "a\x00\x00\xdc", 6, "utf-16-le", "surrogateescape"));
    assert_gives_ascii("'a\\udcff'", decode("a\x00\xff", 3, "utf-16-le", "surrogateescape"));
    assert_gives_ascii("'\\ud800a\\udc00'", decode("\x00\xd8" "a\x00\x00\xdc", 6, "utf-16-le", "surrogatepass"));
    assert_raises("UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)",
        decode("\x00\x00\x11\x00" "a\x00\x00\x00\x00\xd8\x00\x00", 12, "utf-32-le", "surrogatepass"));
    assert_gives_ascii("b'\\xff\\xfea\\x00=\\xd8\\x00\\xde'", encode("utf-16", NULL, str_of(2, 0x61, 0x1f600)));
    assert_gives_ascii("b'\\x00a\\xd8=\\xde\\x00'", encode("utf-16-be", NULL, str_of(2, 0x61, 0x1f600)));
    assert_gives_ascii("b'\\xff\\xfe\\x00\\x00a\\x00\\x00\\x00\\x00\\xf6\\x01\\x00'",
        encode("utf-32", NULL, str_of(2, 0x61, 0x1f600)));
    assert_gives_ascii("b'\\x00\\x00\\x00a\\x00\\x01\\xf6\\x00'",
        encode("utf-32-be", NULL, str_of(2, 0x61, 0x1f600)));
    assert_raises("UnicodeEncodeError: 'utf-16' codec can't encode character '\\ud800' in position 1: surrogates not allowed",
        encode("utf-16", NULL, str_of(3, 0x61, 0xd800, 0x62)));
    assert_raises("UnicodeEncodeError: 'utf-32-le' codec can't encode character '\\udc80' in position 0: surrogates not allowed",
        encode("utf-32-le", NULL, str_of(2, 0xdc80, 0xdc81)));
    assert_gives_ascii("b'a\\x00b\\x00'", encode("utf-16-le", "ignore", str_of(3, 0x61, 0xd800, 0x62)));
    assert_gives_ascii("b'a\\x00?\\x00b\\x00'", encode("utf-16-le", "replace", str_of(3, 0x61, 0xd800, 0x62)));
    assert_gives_ascii("b'a\\x00\\\\\\x00u\\x00d\\x008\\x000\\x000\\x00b\\x00'",
        encode("utf-16-le", "backslashreplace", str_of(3, 0x61, 0xd800, 0x62)));
    assert_raises("UnicodeEncodeError: 'utf-16-le' codec can't encode character '\\ud800' in position 1: surrogates not allowed",
        encode("utf-16-le", "surrogateescape", str_of(3, 0x61, 0xd800, 0x62)));
    assert_gives_ascii("b'a\\x00\\x00\\xd8b\\x00'",
        encode("utf-16-le", "surrogatepass", str_of(3, 0x61, 0xd800, 0x62)));
    assert_gives_ascii("b'a\\x00&\\x00#\\x005\\x005\\x002\\x009\\x006\\x00;\\x00b\\x00'",
        encode("utf-16-le", "xmlcharrefreplace", str_of(3, 0x61, 0xd800, 0x62)));
    assert_gives_ascii("b'\\x00\\x00\\x00a'", encode("utf-32-be", "ignore", str_of(2, 0x61, 0xd800)));
    assert_gives_ascii("b'\\x00\\x00\\x00a\\x00\\x00\\x00?'",
        encode("utf-32-be", "replace", str_of(2, 0x61, 0xd800)));
    assert_gives_ascii("b'\\x00\\x00\\x00a\\x00\\x00\\x00\\\\\\x00\\x00\\x00u\\x00\\x00\\x00d\\x00\\x00\\x008\\x00\\x00\\x000\\x00\\x00\\x000'",
        encode("utf-32-be", "backslashreplace", str_of(2, 0x61, 0xd800)));
    assert_raises("UnicodeEncodeError: 'utf-32-be' codec can't encode character '\\ud800' in position 1: surrogates not allowed",
        encode("utf-32-be", "surrogateescape", str_of(2, 0x61, 0xd800)));
    assert_gives_ascii("b'\\x00\\x00\\x00a\\x00\\x00\\xd8\\x00'",
        encode("utf-32-be", "surrogatepass", str_of(2, 0x61, 0xd800)));
    assert_gives_ascii("b'\\x00\\x00\\x00a\\x00\\x00\\x00&\\x00\\x00\\x00#\\x00\\x00\\x005\\x00\\x00\\x005\\x00\\x00\\x002\\x00\\x00\\x009\\x00\\x00\\x006\\x00\\x00\\x00;'",
        encode("utf-32-be", "xmlcharrefreplace", str_of(2, 0x61, 0xd800)));
}

static void test_ascii_and_latin1(void **state) {
    (void)state;
    assert_gives_ascii("'a\\xe9\\x80'", decode("a\xe9\x80", 3, "latin-1", NULL));
    assert_gives_ascii("'a\\xe9'", decode("a\xe9", 2, "L1", NULL));
    assert_raises("UnicodeDecodeError: 'ascii' codec can't decode byte 0xff in position 1: ordinal not in range(128)",
        decode("a\xff" "b", 3, "ascii", NULL));
    assert_raises("UnicodeDecodeError: 'ascii' codec can't decode byte 0xff in position 1: ordinal not in range(128)",
        decode("a\xff" "b", 3, "us-ascii", NULL));
    assert_gives_ascii("'ab'", decode("a\xff\xfe" "b", 4, "ascii", "ignore"));
    assert_gives_ascii("'a\\ufffd\\ufffdb'", decode("a\xff\xfe" "b", 4, "ascii", "replace"));
    assert_gives_ascii("'a\\\\xff\\\\xfeb'", decode("a\xff\xfe" "b", 4, "ascii", "backslashreplace"));
    assert_gives_ascii("'a\\udcff\\udcfeb'", decode("a\xff\xfe" "b", 4, "ascii", "surrogateescape"));
    assert_gives_ascii("b'a\\xe9'", encode("latin1", NULL, str_of(2, 0x61, 0xe9)));
    assert_raises("UnicodeEncodeError: 'latin-1' codec can't encode character '\\u20ac' in position 1: ordinal not in range(256)",
        encode("iso-8859-1", NULL, str_of(2, 0x61, 0x20ac)));
    assert_raises("UnicodeEncodeError: 'ascii' codec can't encode character '\\u20ac' in position 1: ordinal not in range(128)",
        encode("ascii", NULL, str_of(5, 0x61, 0x20ac, 0x62, 0xe9, 0xe8)));
    assert_gives_ascii("b'abc'", encode("646", NULL, str_of(3, 0x61, 0x62, 0x63)));
    assert_gives_ascii("b'ab'", encode("ascii", "ignore", str_of(5, 0x61, 0x20ac, 0x62, 0xe9, 0xd800)));
    assert_gives_ascii("b'a?b?\?'", encode("ascii", "replace", str_of(5, 0x61, 0x20ac, 0x62, 0xe9, 0xd800)));
    assert_gives_ascii("b'a\\\\u20acb\\\\xe9\\\\ud800'",
        encode("ascii", "backslashreplace", str_of(5, 0x61, 0x20ac, 0x62, 0xe9, 0xd800)));
    assert_raises("UnicodeEncodeError: 'ascii' codec can't encode character '\\u20ac' in position 1: ordinal not in range(128)",
        encode("ascii", "surrogateescape", str_of(5, 0x61, 0x20ac, 0x62, 0xe9, 0xd800)));
    assert_gives_ascii("b'a&#8364;b&#233;&#55296;'",
        encode("ascii", "xmlcharrefreplace", str_of(5, 0x61, 0x20ac, 0x62, 0xe9, 0xd800)));
    assert_gives_ascii("b'a\\xe9'", encode("latin-1", "ignore", str_of(3, 0x61, 0x20ac, 0xe9)));
    assert_gives_ascii("b'a?\\xe9'", encode("latin-1", "replace", str_of(3, 0x61, 0x20ac, 0xe9)));
    assert_gives_ascii("b'a\\\\u20ac\\xe9'", encode("latin-1", "backslashreplace", str_of(3, 0x61, 0x20ac, 0xe9)));
    assert_raises("UnicodeEncodeError: 'ascii' codec can't encode character '\\u20ac' in position 2: ordinal not in range(128)",
        encode("ascii", "surrogateescape", str_of(3, 0x61, 0xdc80, 0x20ac)));
    assert_gives_ascii("b'a\\x80\\xff'", encode("latin-1", "surrogateescape", str_of(3, 0x61, 0xdc80, 0xdcff)));
    assert_raises("UnicodeEncodeError: 'ascii' codec can't encode character '\\u20ac' in position 1: ordinal not in range(128)",
        encode("ascii", "surrogatepass", str_of(2, 0x61, 0x20ac)));
    assert_raises("UnicodeDecodeError: 'ascii' codec can't decode byte 0xff in position 1: ordinal not in range(128)",
        decode("a\xff", 2, "ascii", "surrogatepass"));
}

static void test_escapes(void **state) {
    (void)state;
    assert_gives_ascii("'\\x07\\x08\\x0c\\n\\r\\t\\x0b\\\\\\'\"AAA--'",
        decode("\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"\\101\\x41\\u0041-\\\x0a-", 38, "unicode_escape", NULL));
    assert_gives_ascii("'\\U0001f600\\ud83d'", decode("\\U0001f600\\ud83d", 16, "unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 1-3: truncated \\xXX escape",
        decode("a\\x4", 4, "unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 1-2: truncated \\xXX escape",
        decode("a\\xg1", 5, "unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 0-3: truncated \\uXXXX escape",
        decode("\\u12z", 5, "unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 0-9: illegal Unicode character",
        decode("\\U00110000x", 11, "unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 0-8: truncated \\UXXXXXXXX escape",
        decode("\\U0011000", 9, "unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'unicodeescape' codec can't decode byte 0x5c in position 1: \\ at end of string",
        decode("a\\", 2, "unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 1-8: unknown Unicode character name",
        decode("a\\N{nope}", 9, "unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 1-7: malformed \\N character escape",
        decode("a\\N{nope", 8, "unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 1-2: malformed \\N character escape",
        decode("a\\N", 3, "unicode_escape", NULL));
    assert_gives_ascii("'\\xe9'", decode("\xe9", 1, "unicode_escape", NULL));
    assert_gives_ascii("'z  '", decode("\\u12z\\U00110000 \\N{foo} \\", 25, "unicode_escape", "ignore"));
    assert_gives_ascii("'\\ufffdz\\ufffd \\ufffd \\ufffd'",
        decode("\\u12z\\U00110000 \\N{foo} \\", 25, "unicode_escape", "replace"));
    assert_gives_ascii("'\\\\x5c\\\\x75\\\\x31\\\\x32z\\\\x5c\\\\x55\\\\x30\\\\x30\\\\x31\\\\x31\\\\x30\\\\x30\\\\x30\\\\x30 \\\\x5c\\\\x4e\\\\x7b\\\\x66\\\\x6f\\\\x6f\\\\x7d \\\\x5c'",
        decode("\\u12z\\U00110000 \\N{foo} \\", 25, "unicode_escape", "backslashreplace"));
    assert_gives_ascii("'\\\\\\\\u0041A\\U0001f600\\\\n'",
        decode("\\\\u0041\\u0041\\U0001f600\\n", 25, "raw_unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'rawunicodeescape' codec can't decode bytes in position 1-3: truncated \\uXXXX escape",
        decode("a\\u0", 4, "raw_unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'rawunicodeescape' codec can't decode bytes in position 1-10: \\Uxxxxxxxx out of range",
        decode("a\\U00110000x", 12, "raw_unicode_escape", NULL));
    assert_raises("UnicodeDecodeError: 'rawunicodeescape' codec can't decode bytes in position 1-6: truncated \\UXXXXXXXX escape",
        decode("a\\U0011x", 8, "raw_unicode_escape", NULL));
    assert_gives_ascii("b'\\\\t\\\\n\\\\r\\\\\\\\\\\\x00\\\\x7f\\\\x80\\\\xff\\\\u20ac\\\\U0001f600\\'\"a'",
        encode("unicode_escape", NULL, str_of(13, 0x9, 0xa, 0xd, 0x5c, 0x0, 0x7f, 0x80, 0xff, 0x20ac, 0x1f600, 0x27,
            0x22, 0x61)));
    assert_gives_ascii("b'a\\\\b\\xe9\\\\u20ac\\\\U0001f600\\\\u'",
        encode("raw_unicode_escape", NULL, str_of(8, 0x61, 0x5c, 0x62, 0xe9, 0x20ac, 0x1f600, 0x5c, 0x75)));
}

static void test_utf7(void **state) {
    (void)state;
    assert_gives_ascii("b'a+-b+IKw--+AOnYPd4A-'",
        encode("utf-7", NULL, str_of(7, 0x61, 0x2b, 0x62, 0x20ac, 0x2d, 0xe9, 0x1f600)));
    assert_gives_ascii("b'+AH4AXAAr\\n !'", encode("utf-7", NULL, str_of(6, 0x7e, 0x5c, 0x2b, 0xa, 0x20, 0x21)));
    assert_gives_ascii("b'+2D3eAA-'", encode("utf-7", NULL, str_of(2, 0xd83d, 0xde00)));
    assert_gives_ascii("'a+b\\u20acx\\xe9\\U0001f600'", decode("a+-b+IKw-x+AOnYPd4A", 19, "utf-7", NULL));
    assert_gives_ascii("'\\u20ac'", decode("+IKw", 4, "utf-7", NULL));
    assert_gives_ascii("''", decode("+", 1, "utf-7", NULL));
    assert_raises("UnicodeDecodeError: 'utf7' codec can't decode byte 0xff in position 1: unexpected special character",
        decode("a\xff", 2, "utf-7", NULL));
    assert_raises("UnicodeDecodeError: 'utf7' codec can't decode bytes in position 0-1: unterminated shift sequence",
        decode("+A", 2, "utf-7", NULL));
    assert_raises("UnicodeDecodeError: 'utf7' codec can't decode bytes in position 0-3: partial character in shift sequence",
        decode("+AA-", 4, "utf-7", NULL));
    assert_gives_ascii("'\\U0001f600'", decode("+2D3eAA-", 8, "utf-7", NULL));
    assert_gives_ascii("'\\ud83d'", decode("+2D0-", 5, "utf-7", NULL));
    assert_raises("UnicodeDecodeError: 'utf7' codec can't decode bytes in position 0-1: ill-formed sequence",
        decode("+ -", 3, "utf-7", NULL));
    assert_raises("UnicodeDecodeError: 'utf7' codec can't decode bytes in position 1-4: partial character in shift sequence",
        decode("a+//,+", 6, "utf-7", NULL));
    assert_gives_ascii("'~\\\\'", decode("~\\", 2, "utf-7", NULL));
    assert_raises("UnicodeDecodeError: 'utf7' codec can't decode bytes in position 0-3: unterminated shift sequence",
        decode("+IK+", 4, "utf-7", NULL));
    assert_raises("UnicodeDecodeError: 'utf7' codec can't decode byte 0xff in position 5: unexpected special character",
        decode("a+IKw\xff", 6, "utf-7", NULL));
    assert_raises("UnicodeDecodeError: 'utf7' codec can't decode bytes in position 0-4: non-zero padding bits in shift sequence",
        decode("+IKx-", 5, "utf-7", NULL));
    assert_gives_ascii("'ab'", decode("a\xff+ b", 5, "utf-7", "ignore"));
    assert_gives_ascii("'a\\ufffd\\ufffdb'", decode("a\xff+ b", 5, "utf-7", "replace"));
    assert_gives_ascii("'a\\\\xff\\\\x2b\\\\x20b'", decode("a\xff+ b", 5, "utf-7", "backslashreplace"));
}

static void test_unknown_names(void **state) {
    (void)state;
    assert_raises("LookupError: unknown encoding: nope", decode("abc", 3, "nope", NULL));
    assert_raises("LookupError: unknown encoding: nope", encode("nope", NULL, str_of(3, 0x61, 0x62, 0x63)));
}

/* Pieces: what is unfinished is left for the next call. */
static void test_pieces(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        Py_ssize_t size, consumed;
        const char *errors, *ascii;
    } cases[] = {
        {"ab\xe2", 3, 2, NULL, "'ab'"},         {"a\xf0\x9f", 3, 1, NULL, "'a'"}, {"a\xf0\x9f", 3, 1, "ignore", "'a'"},
        {"a\xed\xa0", 3, 1, NULL, "'a'"},       {"a\xff", 2, 2, "ignore", "'a'"},  {"a\xe2\x82\xac", 4, 4, NULL, "'a\\u20ac'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Py_ssize_t consumed = -1;
        PyObject *text = PyUnicode_DecodeUTF8Stateful(cases[i].bytes, cases[i].size, cases[i].errors, &consumed);
        assert_non_null(text);
        assert_int_equal(consumed, cases[i].consumed);
        PyObject *ascii = PyObject_ASCII(text);
        assert_string_equal(PyUnicode_AsUTF8(ascii), cases[i].ascii);
        Py_DECREF(ascii);
        Py_DECREF(text);
    }
    Py_ssize_t consumed;
    int order = 0;
    assert_gives_ascii("'a'", PyUnicode_DecodeUTF16Stateful("\xfe\xff\0a\0", 5, NULL, &order, &consumed));
    assert_int_equal(consumed, 4);
    assert_int_equal(order, 1);
    order = -1;
    assert_gives_ascii("'a'", PyUnicode_DecodeUTF16Stateful("a\0\0\xd8\0", 5, NULL, &order, &consumed));
    assert_int_equal(consumed, 2);
    order = 0;
    assert_gives_ascii("'a'", PyUnicode_DecodeUTF16("a\0", 2, NULL, &order));
    assert_int_equal(order, 0);
    order = -1;
    assert_gives_ascii("'a'", PyUnicode_DecodeUTF32Stateful("a\0\0\0b\0", 6, NULL, &order, &consumed));
    assert_int_equal(consumed, 4);
    assert_gives_ascii("'a'", PyUnicode_DecodeUTF7Stateful("a+IKwg", 6, NULL, &consumed));
    assert_int_equal(consumed, 1);
}

static void test_functions_of_one_encoding(void **state) {
    (void)state;
    PyObject *text = str_of(2, 'a', 0xE9);
    assert_gives_ascii("b'a\\xc3\\xa9'", PyUnicode_AsUTF8String(text));
    assert_gives_ascii("b'a\\xe9'", PyUnicode_AsLatin1String(text));
    assert_raises("UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position 1: ordinal not in range(128)",
        PyUnicode_AsASCIIString(text));
    assert_gives_ascii("b'\\xff\\xfea\\x00\\xe9\\x00'", PyUnicode_AsUTF16String(text));
    assert_gives_ascii("b'\\xff\\xfe\\x00\\x00a\\x00\\x00\\x00\\xe9\\x00\\x00\\x00'", PyUnicode_AsUTF32String(text));
    assert_gives_ascii("b'a\\\\xe9'", PyUnicode_AsUnicodeEscapeString(text));
    assert_gives_ascii("b'a\\xe9'", PyUnicode_AsRawUnicodeEscapeString(text));
    assert_raises("TypeError: bad argument type for built-in operation", PyUnicode_AsUTF8String(Py_None));
    assert_raises("TypeError: bad argument type for built-in operation", PyUnicode_AsUTF16String(Py_None));
    assert_raises("TypeError: bad argument type for built-in operation", PyUnicode_AsEncodedString(Py_None, NULL, NULL));
    assert_string_equal(PyUnicode_GetDefaultEncoding(), "utf-8");
    Py_DECREF(text);
    PyObject *bytes = PyBytes_FromString("a\xe9");
    assert_gives_ascii("'a\\xe9'", PyUnicode_FromEncodedObject(bytes, "latin-1", NULL));
    assert_gives_ascii("'a\\ufffd'", PyUnicode_FromEncodedObject(bytes, NULL, "replace"));
    assert_raises("LookupError: unknown error handler name 'nope'", PyUnicode_FromEncodedObject(bytes, "utf8", "nope"));
    assert_raises("TypeError: decoding to str: need a bytes-like object, NoneType found",
        PyUnicode_FromEncodedObject(Py_None, NULL, NULL));
    Py_DECREF(bytes);
}

static void test_charmap(void **state) {
    (void)state;
    PyObject *table = str("xyz"), *map = made("{iOisii}", 97, Py_None, 98, "zz", 99, 0x20AC);
    assert_gives_ascii("'zx'", PyUnicode_DecodeCharmap("\2\0", 2, table, NULL));
    assert_raises("UnicodeDecodeError: 'charmap' codec can't decode byte 0x03 in position 1: character maps to <undefined>",
        PyUnicode_DecodeCharmap("\1\3", 2, table, NULL));
    assert_gives_ascii("'zz\\u20ac'", PyUnicode_DecodeCharmap("bc", 2, map, NULL));
    assert_gives_ascii("'\\ufffd'", PyUnicode_DecodeCharmap("a", 1, map, "replace"));
    assert_gives_ascii("'a\\xff'", PyUnicode_DecodeCharmap("a\xff", 2, NULL, NULL));
    Py_DECREF(map);
    map = PyUnicode_BuildEncodingMap(table);
    PyObject *text = str("zyx");
    assert_gives_ascii("b'\\x02\\x01\\x00'", PyUnicode_AsCharmapString(text, map));
    Py_DECREF(text);
    text = str("xab");
    assert_raises("UnicodeEncodeError: 'charmap' codec can't encode characters in position 1-2: character maps to <undefined>",
        PyUnicode_AsCharmapString(text, map));
    Py_DECREF(text);
    Py_DECREF(map);
    Py_DECREF(table);
}

static void test_file_names(void **state) {
    (void)state;
    assert_gives_ascii("'a\\udcff'", PyUnicode_DecodeFSDefault("a\xff"));
    assert_gives_ascii("'a'", PyUnicode_DecodeFSDefaultAndSize("ab", 1));
    PyObject *text = str_of(2, 'a', 0xDCFF), *result = NULL;
    assert_gives_ascii("b'a\\xff'", PyUnicode_EncodeFSDefault(text));
    assert_true(PyUnicode_FSConverter(text, &result));
    assert_gives_ascii("b'a\\xff'", result);
    assert_true(PyUnicode_FSDecoder(text, &result));
    assert_ptr_equal(result, text);
    assert_true(PyUnicode_FSDecoder(NULL, &result));
    assert_null(result);
    Py_DECREF(text);
    text = PyBytes_FromString("b\xff");
    assert_true(PyUnicode_FSDecoder(text, &result));
    assert_gives_ascii("'b\\udcff'", result);
    assert_true(PyUnicode_FSConverter(text, &result));
    assert_gives_ascii("b'b\\xff'", result);
    Py_DECREF(text);
    text = PyUnicode_FromStringAndSize("a\0b", 3);
    assert_int_equal(PyUnicode_FSConverter(text, &result), 0);
    assert_raised("ValueError: embedded null byte");
    assert_int_equal(PyUnicode_FSDecoder(text, &result), 0);
    assert_raised("ValueError: embedded null character");
    Py_DECREF(text);
    assert_int_equal(PyUnicode_FSConverter(Py_None, &result), 0);
    assert_raised("TypeError: expected str, bytes or os.PathLike object, not NoneType");
}

static void test_locale(void **state) {
    (void)state;
    assert_gives_ascii("'a\\udcffb'", PyUnicode_DecodeLocale("a\xff" "b", "surrogateescape"));
    assert_raises("ValueError: embedded null byte", PyUnicode_DecodeLocaleAndSize("a\0b", 3, NULL));
    assert_raises("ValueError: unsupported error handler", PyUnicode_DecodeLocale("a", "replace"));
    PyObject *text = str_of(2, 'a', 0xDCFF);
    assert_gives_ascii("b'a\\xff'", PyUnicode_EncodeLocale(text, "surrogateescape"));
    assert_raises("ValueError: unsupported error handler", PyUnicode_EncodeLocale(text, "ignore"));
    assert_null(PyUnicode_EncodeLocale(text, NULL));
    assert_true(PyErr_ExceptionMatches(PyExc_UnicodeEncodeError));
    PyErr_Clear();
    Py_DECREF(text);
    text = PyUnicode_FromStringAndSize("a\0b", 3);
    assert_raises("ValueError: embedded null character", PyUnicode_EncodeLocale(text, NULL));
    Py_DECREF(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_utf16_and_utf32),
        cmocka_unit_test(test_ascii_and_latin1),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_utf7),
        cmocka_unit_test(test_unknown_names),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_functions_of_one_encoding),
        cmocka_unit_test(test_charmap),
        cmocka_unit_test(test_file_names),
        cmocka_unit_test(test_locale),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
