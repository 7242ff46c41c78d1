/* conformance */
/* The methods of str. */
#include <Python.h>

#include "texts.h"

static void test_find_and_count(void **state) {
    (void)state;
    assert_gives_ascii("1", on("abc", "find", "(s)", "b"));
    assert_gives_ascii("-1", on("abc", "find", "(s)", "z"));
    assert_gives_ascii("4", on("abcabc", "rfind", "(s)", "b"));
    assert_gives_ascii("-1", on("abc", "find", "(sL)", "b", (long long)2));
    assert_gives_ascii("1", on("abc", "find", "(sLO)", "b", (long long)-2, Py_None));
    assert_gives_ascii("3", on("abc", "find", "(sL)", "", (long long)3));
    assert_gives_ascii("-1", on("abc", "find", "(sL)", "", (long long)4));
    assert_gives_ascii("3", on("abc", "rfind", "(s)", ""));
    assert_gives_ascii("3", on("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xc3\xa9", "find", "(s)", "\xf0\x9f\x98\x80"));
    assert_gives_ascii("4", on("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xc3\xa9", "rfind", "(s)", "\xc3\xa9"));
    assert_gives_ascii("4",
        on("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xc3\xa9", "find", "(sL)", "\xc3\xa9", (long long)2));
    assert_gives_ascii("2", on("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xc3\xa9", "index", "(s)", "\xe2\x82\xac"));
    assert_raises("ValueError: substring not found", on("abc", "index", "(s)", "z"));
    assert_raises("ValueError: substring not found", on("abc", "rindex", "(s)", "z"));
    assert_gives_ascii("1", on("aaa", "count", "(s)", "aa"));
    assert_gives_ascii("4", on("abc", "count", "(s)", ""));
    assert_gives_ascii("0", on("abc", "count", "(sL)", "", (long long)5));
    assert_gives_ascii("1", on("\xc3\xa9" "a\xc3\xa9" "a", "count", "(sL)", "\xc3\xa9", (long long)1));
    assert_raises("TypeError: find() takes at least 1 argument (0 given)", on("abc", "find", "()"));
    assert_raises("TypeError: find() takes at most 3 arguments (4 given)",
        on("abc", "find", "(sLLL)", "a", (long long)1, (long long)2, (long long)3));
    assert_raises("TypeError: must be str, not int", on("abc", "find", "(L)", (long long)3));
    assert_raises("TypeError: slice indices must be integers or None or have an __index__ method",
        on("abc", "find", "(ss)", "b", "x"));
    assert_raises("TypeError: must be str, not int", on("abc", "count", "(L)", (long long)3));
}

static void test_tails(void **state) {
    (void)state;
    assert_gives_ascii("True", on("abc", "startswith", "(s)", "ab"));
    assert_gives_ascii("True", on("abc", "startswith", "(sL)", "b", (long long)1));
    assert_gives_ascii("True", on("abc", "endswith", "(s)", "bc"));
    assert_gives_ascii("True", on("abc", "endswith", "(sLL)", "b", (long long)0, (long long)2));
    assert_gives_ascii("True", on("abc", "startswith", "((ss))", "x", "a"));
    assert_gives_ascii("False", on("abc", "startswith", "(())"));
    assert_raises("TypeError: startswith first arg must be str or a tuple of str, not int",
        on("abc", "startswith", "(L)", (long long)3));
    assert_raises("TypeError: tuple for startswith must only contain str, not int",
        on("abc", "startswith", "((sL))", "x", (long long)3));
    assert_raises("TypeError: tuple for endswith must only contain str, not int",
        on("abc", "endswith", "((sL))", "x", (long long)3));
    assert_raises("TypeError: endswith() takes at least 1 argument (0 given)", on("abc", "endswith", "()"));
    assert_gives_ascii("True", on("\xc3\xa9\xe2\x82\xac", "endswith", "(s)", "\xe2\x82\xac"));
    assert_gives_ascii("True", on("\xc3\xa9\xe2\x82\xac", "startswith", "(sL)", "\xe2\x82\xac", (long long)1));
    assert_gives_ascii("False", on("abc", "startswith", "(sL)", "", (long long)4));
    assert_gives_ascii("True", on("abc", "startswith", "(sL)", "", (long long)3));
}

static void test_split(void **state) {
    (void)state;
    assert_gives_ascii("['a', 'b', 'c']", on("a b  c", "split", "()"));
    assert_gives_ascii("['a', 'b ']", on(" a b ", "split", "(OL)", Py_None, (long long)1));
    assert_gives_ascii("[' a  b', 'c']", on(" a  b c ", "rsplit", "(OL)", Py_None, (long long)1));
    assert_gives_ascii("['a', 'b', '', 'c']", on("a,b,,c", "split", "(s)", ","));
    assert_gives_ascii("['a', 'b,c']", on("a,b,c", "split", "(sL)", ",", (long long)1));
    assert_gives_ascii("['a,b', 'c']", on("a,b,c", "rsplit", "(sL)", ",", (long long)1));
    assert_gives_ascii("[]", on("", "split", "()"));
    assert_gives_ascii("['']", on("", "split", "(s)", ","));
    assert_gives_ascii("['a', 'b', 'c']", on("a\xe3\x80\x80" "b\xc2\x85" "c", "split", "()"));
    assert_gives_ascii("['\\xe9', '\\u20ac']", on("\xc3\xa9, \xe2\x82\xac", "split", "(s)", ", "));
    assert_raises("ValueError: empty separator", on("abc", "split", "(s)", ""));
    assert_raises("TypeError: must be str or None, not int", on("abc", "split", "(L)", (long long)3));
    assert_gives_ascii("['a', 'b', '']", on("aXYbXY", "split", "(s)", "XY"));
    assert_gives_ascii("['a', '']", on("aaa", "rsplit", "(s)", "aa"));
    assert_gives_ascii("['a', 'b', 'c', 'd', 'e', 'f']",
        on("a\x0a" "b\x0d\x0a" "c\x0b" "d\x1c" "e\xe2\x80\xa8" "f", "splitlines", "()"));
    assert_gives_ascii("['a\\n', 'b\\n']", on("a\x0a" "b\x0a", "splitlines", "(O)", Py_True));
    assert_gives_ascii("['', '']", on("\x0a\x0a", "splitlines", "()"));
    assert_gives_ascii("[]", on("", "splitlines", "()"));
    assert_gives_ascii("('a', ',', 'b,c')", on("a,b,c", "partition", "(s)", ","));
    assert_gives_ascii("('abc', '', '')", on("abc", "partition", "(s)", ","));
    assert_gives_ascii("('a,b', ',', 'c')", on("a,b,c", "rpartition", "(s)", ","));
    assert_gives_ascii("('', '', 'abc')", on("abc", "rpartition", "(s)", ","));
    assert_raises("ValueError: empty separator", on("abc", "partition", "(s)", ""));
    assert_raises("TypeError: must be str, not int", on("abc", "partition", "(L)", (long long)3));
    assert_raises("ValueError: empty separator", on("abc", "rpartition", "(s)", ""));
}

static void test_join_and_replace(void **state) {
    (void)state;
    assert_gives_ascii("'a-b\\xe9-'", on("-", "join", "([sss])", "a", "b\xc3\xa9", ""));
    assert_gives_ascii("''", on("", "join", "([])"));
    assert_gives_ascii("'a'", on("-", "join", "([s])", "a"));
    assert_gives_ascii("'a-b-c'", on("-", "join", "(s)", "abc"));
    assert_raises("TypeError: can only join an iterable", on("-", "join", "(L)", (long long)3));
    assert_raises("TypeError: sequence item 1: expected str instance, int found",
        on("-", "join", "([sL])", "a", (long long)3));
    assert_gives_ascii("'aXXcXX'", on("abcb", "replace", "(ss)", "b", "XX"));
    assert_gives_ascii("'acb'", on("abcb", "replace", "(ssL)", "b", "", (long long)1));
    assert_gives_ascii("'-a-b-c-'", on("abc", "replace", "(ss)", "", "-"));
    assert_gives_ascii("'-a-b\\xe9'", on("ab\xc3\xa9", "replace", "(ssL)", "", "-", (long long)2));
    assert_gives_ascii("'x'", on("", "replace", "(ss)", "", "x"));
    assert_gives_ascii("'abc'", on("abc", "replace", "(ss)", "z", "y"));
    assert_gives_ascii("'ba'", on("aaa", "replace", "(ss)", "aa", "b"));
    assert_gives_ascii("'ee\\u20acee'", on("\xc3\xa9\xe2\x82\xac\xc3\xa9", "replace", "(ss)", "\xc3\xa9", "ee"));
    assert_raises("TypeError: replace expected at least 2 arguments, got 1", on("abc", "replace", "(s)", "a"));
    assert_raises("TypeError: replace() argument 2 must be str, not int",
        on("abc", "replace", "(sL)", "a", (long long)3));
    assert_raises("TypeError: replace expected at most 3 arguments, got 4",
        on("abc", "replace", "(ssLL)", "a", "b", (long long)1, (long long)2));
}

static void test_strip(void **state) {
    (void)state;
    assert_gives_ascii("'a b'", on("  a b ", "strip", "()"));
    assert_gives_ascii("'a b '", on("  a b ", "lstrip", "()"));
    assert_gives_ascii("'  a b'", on("  a b ", "rstrip", "()"));
    assert_gives_ascii("'a'", on("xxaxx", "strip", "(s)", "x"));
    assert_gives_ascii("'xya'", on("xyaxy", "rstrip", "(s)", "yx"));
    assert_gives_ascii("'a'", on("\xc3\xa9\xc3\xa9" "a\xc3\xa9", "strip", "(s)", "\xc3\xa9"));
    assert_gives_ascii("'a'", on("\xe2\x80\x83" "a\xe3\x80\x80", "strip", "()"));
    assert_gives_ascii("''", on("", "strip", "()"));
    assert_gives_ascii("''", on("   ", "strip", "()"));
    assert_raises("TypeError: strip arg must be None or str", on("abc", "strip", "(L)", (long long)3));
    assert_raises("TypeError: strip expected at most 1 argument, got 2", on("abc", "strip", "(ss)", "a", "b"));
    assert_gives_ascii("'abc'", on("abc", "strip", "(O)", Py_None));
    assert_gives_ascii("'def'", on("abcdef", "removeprefix", "(s)", "abc"));
    assert_gives_ascii("'abc'", on("abc", "removeprefix", "(s)", "x"));
    assert_gives_ascii("'a'", on("abc", "removesuffix", "(s)", "bc"));
    assert_raises("TypeError: removesuffix() argument must be str, not int",
        on("abc", "removesuffix", "(L)", (long long)3));
}

static void test_padding(void **state) {
    (void)state;
    assert_gives_ascii("'**ab*'", on("ab", "center", "(Ls)", (long long)5, "*"));
    assert_gives_ascii("'*abc**'", on("abc", "center", "(Ls)", (long long)6, "*"));
    assert_gives_ascii("'**abcd*'", on("abcd", "center", "(Ls)", (long long)7, "*"));
    assert_gives_ascii("'abc'", on("abc", "center", "(L)", (long long)2));
    assert_gives_ascii("'\\xe9  '", on("\xc3\xa9", "ljust", "(L)", (long long)3));
    assert_gives_ascii("'\\u20ac\\u20ac\\xe9'", on("\xc3\xa9", "rjust", "(Ls)", (long long)3, "\xe2\x82\xac"));
    assert_raises("TypeError: center expected at least 1 argument, got 0", on("abc", "center", "()"));
    assert_raises("TypeError: The fill character must be exactly one character long",
        on("abc", "center", "(Ls)", (long long)5, "xy"));
    assert_raises("TypeError: The fill character must be a unicode character, not int",
        on("abc", "center", "(LL)", (long long)5, (long long)3));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer", on("abc", "ljust", "(s)", "x"));
    assert_gives_ascii("'+00012'", on("+12", "zfill", "(L)", (long long)6));
    assert_gives_ascii("'-00\\xe9'", on("-\xc3\xa9", "zfill", "(L)", (long long)4));
    assert_gives_ascii("'12'", on("12", "zfill", "(L)", (long long)1));
    assert_gives_ascii("'00'", on("", "zfill", "(L)", (long long)2));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer", on("abc", "zfill", "(s)", "x"));
    assert_gives_ascii("'a   b'", on("a\x09" "b", "expandtabs", "(L)", (long long)4));
    assert_gives_ascii("'ab      c\\n        d'", on("ab\x09" "c\x0a\x09" "d", "expandtabs", "()"));
    assert_gives_ascii("'ab'", on("a\x09" "b", "expandtabs", "(L)", (long long)0));
}

static void test_case(void **state) {
    (void)state;
    assert_gives_ascii("'HELLO W\\xd6RLD'", on("Hello W\xc3\xb6rld", "upper", "()"));
    assert_gives_ascii("'hello w\\xf6rld'", on("HELLO W\xc3\x96RLD", "lower", "()"));
    assert_gives_ascii("'SSFI\\u02bcN'", on("\xc3\x9f\xef\xac\x81\xc5\x89", "upper", "()"));
    assert_gives_ascii("'i\\u0307i\\u03c2 a\\u03c2 \\u03c3a'",
        on("\xc4\xb0I\xce\xa3 A\xce\xa3 \xce\xa3" "a", "lower", "()"));
    assert_gives_ascii("'\\u01c5 Hello World\\u2019S Ab'", on("\xc7\x86 hello wORLD\xe2\x80\x99s ab", "title", "()"));
    assert_gives_ascii("'\\u01c5ello'", on("\xc7\x86" "ELLO", "capitalize", "()"));
    assert_gives_ascii("'AbSSi\\u0307'", on("aB\xc3\x9f\xc4\xb0", "swapcase", "()"));
    assert_gives_ascii("'ssss\\u03c3i\\u0307'", on("\xc3\x9f\xe1\xba\x9e\xcf\x82\xc4\xb0", "casefold", "()"));
    assert_gives_ascii("'abc'", on("ABC", "casefold", "()"));
    assert_gives_ascii("'A'", on("a", "upper", "()"));
    assert_gives_ascii("'z'", on("Z", "lower", "()"));
    assert_gives_ascii("''", on("", "upper", "()"));
    assert_gives_ascii("''", on("", "title", "()"));
    assert_gives_ascii("'Hello'", on("hELLO", "capitalize", "()"));
    assert_gives_ascii("'Hello World'", on("hello world", "title", "()"));
}

static void test_questions(void **state) {
    (void)state;
    assert_gives_ascii("True", on("\xc7\x85" "a", "istitle", "()"));
    assert_gives_ascii("True", on("Ab Cd", "istitle", "()"));
    assert_gives_ascii("False", on("AB", "istitle", "()"));
    assert_gives_ascii("False", on("", "istitle", "()"));
    assert_gives_ascii("True", on("a1", "islower", "()"));
    assert_gives_ascii("True", on("\xc2\xaa", "islower", "()"));
    assert_gives_ascii("False", on("1", "islower", "()"));
    assert_gives_ascii("True", on("A1", "isupper", "()"));
    assert_gives_ascii("False", on("Aa", "isupper", "()"));
    assert_gives_ascii("True", on("\xd9\xa0\xc2\xb2\xc2\xbd", "isnumeric", "()"));
    assert_gives_ascii("True", on("\xd9\xa0\xc2\xb2", "isdigit", "()"));
    assert_gives_ascii("False", on("\xd9\xa0\xc2\xb2", "isdecimal", "()"));
    assert_gives_ascii("True", on("\xd9\xa0", "isdecimal", "()"));
    assert_gives_ascii("True", on("abc\xc3\xa9", "isalpha", "()"));
    assert_gives_ascii("False", on("ab1", "isalpha", "()"));
    assert_gives_ascii("True", on("ab1\xc2\xbd", "isalnum", "()"));
    assert_gives_ascii("False", on("a b", "isalnum", "()"));
    assert_gives_ascii("True", on("\xe3\x80\x80 \xc2\x85\x1f", "isspace", "()"));
    assert_gives_ascii("False", on("", "isspace", "()"));
    assert_gives_ascii("False", on("a\xc2\xad", "isprintable", "()"));
    assert_gives_ascii("True", on("", "isprintable", "()"));
    assert_gives_ascii("True", on("abc", "isascii", "()"));
    assert_gives_ascii("False", on("\xc3\xa9", "isascii", "()"));
    assert_gives_ascii("True", on("", "isascii", "()"));
    assert_gives_ascii("True", on("ab_1", "isidentifier", "()"));
    assert_gives_ascii("False", on("1a", "isidentifier", "()"));
    assert_gives_ascii("False", on("\xc3\xa9\xe2\x82\xac", "isidentifier", "()"));
    assert_gives_ascii("True", on("\xc3\xa9" "a", "isidentifier", "()"));
    assert_gives_ascii("False", on("", "isidentifier", "()"));
}

static void test_format(void **state) {
    (void)state;
    assert_gives_ascii("'ab'", on("{}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'ab'", on("{0}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: cannot switch from automatic field numbering to manual field specification",
        on("{}{1}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: cannot switch from manual field specification to automatic field numbering",
        on("{0}{}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Single '}' encountered in format string",
        on("}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Single '{' encountered in format string",
        on("{", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Single '{' encountered in format string",
        on("a{", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'{}'", on("{{}}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'{'", on("{{", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: expected '}' before end of string",
        on("{0", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("\"'ab'\"", on("{0!r}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("\"'ab' |\"", on("{0!a:5}|", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Unknown conversion specifier x",
        on("{0!x}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: end of string while looking for conversion specifier",
        on("{0!", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: unmatched '{' in format spec",
        on("{0!r", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: expected ':' after conversion specifier",
        on("{0!rx}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'ab   |'", on("{0:5}|", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'ab    |'", on("{0:{1}}|", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: unmatched '{' in format spec",
        on("{0:{1}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Max string recursion exceeded",
        on("{0:{1:{2}}}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: cannot switch from manual field specification to automatic field numbering",
        on("{0:{}}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("IndexError: Replacement index 3 out of range for positional args tuple",
        on("{3}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("KeyError: 'x'", on("{x}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'a'", on("{[0]}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'b'", on("{0[1]}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Empty attribute in format string",
        on("{0.}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: expected '}' before end of string",
        on("{0[}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Empty attribute in format string",
        on("{0[]}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("TypeError: string indices must be integers, not 'str'",
        on("{0[k]x}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("AttributeError: 'str' object has no attribute 'y'",
        on("{0.y}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Too many decimal digits in format string",
        on("{99999999999999999999}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'   ab|ab   | ab  |**ab**'",
        on("{0:>5}|{0:<5}|{0:^5}|{0:*^6}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: '=' alignment not allowed in string format specifier",
        on("{0:=5}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Sign not allowed in string format specifier",
        on("{0:+}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Alternate form (#) not allowed in string format specifier",
        on("{0:#}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'ab000|'", on("{0:05}|", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Cannot specify ',' with 's'.",
        on("{0:,}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Cannot specify '_' with 's'.",
        on("{0:_}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'a'", on("{0:.1}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Format specifier missing precision",
        on("{0:.}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Unknown format code 'd' for object of type 'str'",
        on("{0:d}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'ab   |'", on("{0:5s}|", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Invalid format specifier 's5' for object of type 'str'",
        on("{0:s5}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: Space not allowed in string format specifier",
        on("{0: }", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'\\u20ac\\u20acab'",
        on("{0:\xe2\x82\xac>4}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_raises("ValueError: unexpected '{' in field name",
        on("{a{}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'    ab'", on("{:>{}}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'ab    |'", on("{:{}.{}}|", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'  ab'", on("{!s:>4}", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'\\xe9ab\\u20ac'",
        on("\xc3\xa9{}\xe2\x82\xac", "format", "(sLL)", "ab", (long long)6, (long long)2));
    assert_gives_ascii("'12'", on("{x}{y}", "format_map", "({sssL})", "x", "1", "y", (long long)2));
    assert_raises("ValueError: Format string contains positional fields",
        on("{0}", "format_map", "({sL})", "x", (long long)1));
    assert_raises("KeyError: 'z'", on("{z}", "format_map", "({sL})", "x", (long long)1));
    assert_gives_ascii("'  abc'", on("abc", "__format__", "(s)", ">5"));
    assert_gives_ascii("'abc'", on("abc", "__format__", "(s)", ""));
}

static void test_translate(void **state) {
    (void)state;
    assert_gives_ascii("'xxd'",
        on("abc", "translate", "({LsLOLL})", (long long)97, "xx", (long long)98, Py_None, (long long)99,
            (long long)100));
    assert_raises("ValueError: character mapping must be in range(0x110000)",
        on("abc", "translate", "({LL})", (long long)97, (long long)1114112));
    assert_raises("TypeError: character mapping must return integer, None or str",
        on("abc", "translate", "({Ly})", (long long)97, "x"));
    assert_gives_ascii("'abc'", on("abc", "translate", "(s)", "xyz"));
    assert_gives_ascii("{97: 99, 98: 100, 101: None}", on("abc", "maketrans", "(sss)", "ab", "cd", "e"));
    assert_gives_ascii("{97: 1, 98: 'x'}", on("abc", "maketrans", "({sLLs})", "a", (long long)1, (long long)98, "x"));
    assert_raises("ValueError: string keys in translate table must be of length 1",
        on("abc", "maketrans", "({sL})", "ab", (long long)1));
    assert_raises("TypeError: keys in translate table must be strings or integers",
        on("abc", "maketrans", "({dL})", 1.5, (long long)1));
    assert_raises("TypeError: if you give only one argument to maketrans it must be a dict",
        on("abc", "maketrans", "(s)", "a"));
    assert_raises("ValueError: the first two maketrans arguments must have equal length",
        on("abc", "maketrans", "(ss)", "a", "bc"));
    assert_raises("TypeError: first maketrans argument must be a string if there is a second argument",
        on("abc", "maketrans", "(Ls)", (long long)3, "b"));
    assert_gives_ascii("b'abc'", on("abc", "encode", "()"));
    assert_gives_ascii("b'\\xe9?'", on("\xc3\xa9\xe2\x82\xac", "encode", "(ss)", "latin-1", "replace"));
    assert_raises("UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)",
        on("\xc3\xa9", "encode", "(s)", "ascii"));
    assert_raises("LookupError: unknown encoding: nope", on("abc", "encode", "(s)", "nope"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find_and_count),
        cmocka_unit_test(test_tails),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_join_and_replace),
        cmocka_unit_test(test_strip),
        cmocka_unit_test(test_padding),
        cmocka_unit_test(test_case),
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_translate),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
