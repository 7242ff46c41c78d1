/* conformance */
/* The codec registry, and the error handlers as functions. */
#include <Python.h>

#include "texts.h"

/* ---- A codec of our own: "reversed" turns the text round; "broken" answers wrongly. ---- */

static PyObject *pair(PyObject *stolen, Py_ssize_t count) {
    return stolen ? Py_BuildValue("(Nn)", stolen, count) : NULL;
}

static PyObject *reversed_encode(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *text;
    const char *errors = "strict";
    if (!PyArg_ParseTuple(args, "U|s", &text, &errors)) {
        return NULL;
    }
    PyObject *slice = slice_by(-1), *turned = PyObject_GetItem(text, slice);
    Py_DECREF(slice);
    PyObject *bytes = PyUnicode_AsUTF8String(turned);
    Py_DECREF(turned);
    return pair(bytes, PyUnicode_GetLength(text));
}

static PyObject *reversed_decode(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *given;
    const char *errors = "strict";
    if (!PyArg_ParseTuple(args, "O|s", &given, &errors)) {
        return NULL;
    }
    PyObject *bytes = PyBytes_FromObject(given); /* it may be a view */
    PyObject *slice = slice_by(-1), *turned = PyObject_GetItem(bytes, slice);
    Py_DECREF(slice);
    PyObject *text = PyUnicode_FromEncodedObject(turned, "utf-8", errors);
    Py_DECREF(turned);
    Py_ssize_t size = PyObject_Size(bytes);
    Py_DECREF(bytes);
    return pair(text, size);
}

static PyObject *broken_code(PyObject *self, PyObject *args) {
    (void)self;
    (void)args;
    return PyLong_FromLong(3);
}

static PyObject *stream_of(PyObject *self, PyObject *args) {
    (void)self;
    Py_INCREF(args);
    return args;
}

static PyMethodDef functions[] = {
    {"encode", reversed_encode, METH_VARARGS, NULL},
    {"decode", reversed_decode, METH_VARARGS, NULL},
    {"broken", broken_code, METH_VARARGS, NULL},
    {"stream", stream_of, METH_VARARGS, NULL},
};
static int searches;

static PyObject *search(PyObject *self, PyObject *name) {
    (void)self;
    searches++;
    PyObject *f[4];
    for (int i = 0; i < 4; i++) {
        f[i] = PyCFunction_New(&functions[i], NULL);
    }
    PyObject *result = NULL;
    if (PyUnicode_CompareWithASCIIString(name, "reversed") == 0) {
        result = PyTuple_Pack(4, f[0], f[1], f[3], f[3]);
    } else if (PyUnicode_CompareWithASCIIString(name, "broken") == 0) {
        result = PyTuple_Pack(4, f[2], f[2], f[2], f[2]);
    } else if (PyUnicode_CompareWithASCIIString(name, "no_tuple") == 0) {
        result = PyLong_FromLong(3);
    } else {
        Py_INCREF(Py_None);
        result = Py_None;
    }
    for (int i = 0; i < 4; i++) {
        Py_DECREF(f[i]);
    }
    return result;
}

static PyMethodDef search_def = {"search", search, METH_O, NULL};

static void test_registered_codec(void **state) {
    (void)state;
    PyObject *function = PyCFunction_New(&search_def, NULL), *text = str("abc");
    assert_int_equal(PyCodec_KnownEncoding("reversed"), 0);
    assert_null(PyErr_Occurred());
    assert_int_equal(PyCodec_Register(function), 0);
    assert_int_equal(PyCodec_KnownEncoding("Reversed"), 1);
    int before = searches;
    assert_gives_ascii("b'cba'", PyUnicode_AsEncodedString(text, "REVERSED", NULL));
    assert_gives_ascii("b'cba'", PyCodec_Encode(text, "reversed", "strict"));
    assert_gives_ascii("'cba'", PyUnicode_Decode("abc", 3, "reversed", "strict"));
    assert_int_equal(searches, before); /* found once, kept */
    assert_raises("LookupError: unknown encoding: nope", PyUnicode_AsEncodedString(text, "nope", NULL));
    assert_raises("TypeError: codec search functions must return 4-tuples", PyCodec_Encoder("no_tuple"));
    PyObject *stream = made("s", "stream");
    assert_gives_ascii("('stream',)", PyCodec_StreamReader("reversed", stream, NULL));
    assert_gives_ascii("('stream', 'strict')", PyCodec_StreamWriter("reversed", stream, "strict"));
    Py_DECREF(stream);
    Py_DECREF(text);
    assert_fails("TypeError: argument must be callable", PyCodec_Register(Py_None));
#if PY_VERSION_HEX >= 0x030A0000
    assert_int_equal(PyCodec_Unregister(function), 0);
    assert_int_equal(PyCodec_KnownEncoding("reversed"), 0);
    assert_int_equal(PyCodec_Unregister(function), 0);
#endif
    Py_DECREF(function);
}

static void test_builtin_codecs_are_functions(void **state) {
    (void)state;
    PyObject *encoder = PyCodec_Encoder("utf-8"), *decoder = PyCodec_Decoder("latin-1");
    PyObject *text = str("a\xc3\xa9");
    assert_gives_ascii("(b'a\\xc3\\xa9', 2)", PyObject_CallFunctionObjArgs(encoder, text, NULL));
    assert_gives_ascii("('a\\xe9', 2)", PyObject_CallFunction(decoder, "y", "a\xe9"));
    assert_gives_ascii("('a\\xe9', 2)", PyObject_CallFunction(decoder, "ys", "a\xe9", "strict"));
    assert_gives_ascii("b'a\\xc3\\xa9'", PyCodec_Encode(text, "utf-8", NULL));
    PyObject *bytes = PyBytes_FromString("a\xe9");
    assert_gives_ascii("'a\\xe9'", PyCodec_Decode(bytes, "latin-1", NULL));
    Py_DECREF(bytes);
    assert_int_equal(PyCodec_KnownEncoding("utf-16"), 1);
    assert_int_equal(PyCodec_KnownEncoding("no such encoding"), 0);
    assert_raises("LookupError: unknown encoding: nope", PyCodec_Encoder("nope"));
    assert_raises("LookupError: unknown encoding: nope", PyCodec_Encode(text, "nope", NULL));
    Py_DECREF(text);
    Py_DECREF(encoder);
    Py_DECREF(decoder);
}

/* ---- Error handlers ---- */

static const char *mode;

static PyObject *handle(PyObject *self, PyObject *exception) {
    (void)self;
    (void)exception;
    if (strcmp(mode, "text") == 0) {
        return Py_BuildValue("(si)", "<?>", 2);
    } else if (strcmp(mode, "from the end") == 0) {
        return Py_BuildValue("(si)", "x", -1);
    } else if (strcmp(mode, "bytes") == 0) {
        return Py_BuildValue("(yi)", "\xff\xfe", 2);
    } else if (strcmp(mode, "far") == 0) {
        return Py_BuildValue("(si)", "", 99);
    } else if (strcmp(mode, "raise") == 0) {
        PyErr_SetString(PyExc_KeyError, "handler");
        return NULL;
    }
    return PyLong_FromLong(3);
}

static PyMethodDef handle_def = {"handle", handle, METH_O, NULL};

static PyObject *decode(const char *with) {
    mode = with;
    return PyUnicode_Decode("a\xff" "b", 3, "ascii", "test.handler");
}

static PyObject *encode(const char *with) {
    mode = with;
    PyObject *text = str_of(3, 'a', 0x20AC, 'b');
    return drop(PyUnicode_AsEncodedString(text, "latin-1", "test.handler"), text);
}

static void test_registered_error_handler(void **state) {
    (void)state;
    PyObject *function = PyCFunction_New(&handle_def, NULL);
    assert_raises("LookupError: unknown error handler name 'test.handler'", decode("text"));
    assert_int_equal(PyCodec_RegisterError("test.handler", function), 0);
    PyObject *found = PyCodec_LookupError("test.handler");
    assert_ptr_equal(found, function);
    Py_DECREF(found);
    Py_DECREF(function);
    assert_gives_ascii("'a<?>b'", decode("text"));
    assert_gives_ascii("'axb'", decode("from the end"));
    assert_raises("TypeError: decoding error handler must return (str, int) tuple", decode("bytes"));
    assert_raises("IndexError: position 99 from error handler out of bounds", decode("far"));
    assert_raises("KeyError: 'handler'", decode("raise"));
    assert_raises("TypeError: decoding error handler must return (str, int) tuple", decode("nonsense"));
    assert_gives_ascii("b'a<?>b'", encode("text"));
    assert_gives_ascii("b'axb'", encode("from the end"));
    assert_gives_ascii("b'a\\xff\\xfeb'", encode("bytes"));
    assert_raises("IndexError: position 99 from error handler out of bounds", encode("far"));
    assert_raises("KeyError: 'handler'", encode("raise"));
    assert_raises("TypeError: encoding error handler must return (str/bytes, int) tuple", encode("nonsense"));
    assert_fails("TypeError: handler must be callable", PyCodec_RegisterError("test.handler", Py_None));
    assert_raises("LookupError: unknown error handler name 'nope'", PyCodec_LookupError("nope"));
    function = PyCodec_LookupError(NULL);
    found = PyCodec_LookupError("strict");
    assert_ptr_equal(function, found);
    Py_DECREF(function);
    Py_DECREF(found);
}

static PyObject *encode_error(const char *encoding) {
    PyObject *text = str_of(4, 'a', 0xE9, 0x20AC, 0xD800);
    PyObject *error = PyObject_CallFunction(PyExc_UnicodeEncodeError, "sOiis", encoding, text, 1, 4, "why");
    Py_DECREF(text);
    CHECK(error != NULL);
    return error;
}

static void test_handlers_as_functions(void **state) {
    (void)state;
    PyObject *error = encode_error("ascii"), *value = PyObject_CallFunction(PyExc_ValueError, "s", "x");
    PyObject *wrong = PyObject_CallFunction(PyExc_UnicodeDecodeError, "syiis", "ascii", "a\xff\x80", 1, 3, "why");
    assert_gives_ascii("('', 4)", PyCodec_IgnoreErrors(error));
    assert_gives_ascii("('?\?\?', 4)", PyCodec_ReplaceErrors(error));
    assert_gives_ascii("('&#233;&#8364;&#55296;', 4)", PyCodec_XMLCharRefReplaceErrors(error));
    assert_gives_ascii("('\\\\xe9\\\\u20ac\\\\ud800', 4)", PyCodec_BackslashReplaceErrors(error));
    assert_gives_ascii("('', 3)", PyCodec_IgnoreErrors(wrong));
    assert_gives_ascii("('\\ufffd', 3)", PyCodec_ReplaceErrors(wrong));
    assert_gives_ascii("('\\\\xff\\\\x80', 3)", PyCodec_BackslashReplaceErrors(wrong));
    assert_raises("UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-3: why", PyCodec_StrictErrors(error));
    assert_raises("ValueError: x", PyCodec_StrictErrors(value));
    assert_raises("TypeError: codec must pass exception instance", PyCodec_StrictErrors(Py_None));
    assert_raises("TypeError: don't know how to handle ValueError in error callback", PyCodec_IgnoreErrors(value));
    assert_raises("TypeError: don't know how to handle NoneType in error callback", PyCodec_ReplaceErrors(Py_None));
    assert_raises("TypeError: don't know how to handle UnicodeDecodeError in error callback",
        PyCodec_XMLCharRefReplaceErrors(wrong));
    assert_raises("TypeError: don't know how to handle UnicodeDecodeError in error callback", PyCodec_NameReplaceErrors(wrong));
    PyObject *escape = PyCodec_LookupError("surrogateescape"), *pass = PyCodec_LookupError("surrogatepass");
    assert_gives_ascii("('\\udcff\\udc80', 3)", PyObject_CallFunctionObjArgs(escape, wrong, NULL));
    assert_raises("UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-3: why",
        PyObject_CallFunctionObjArgs(pass, error, NULL));
    Py_DECREF(escape);
    Py_DECREF(pass);
    Py_DECREF(error);
    Py_DECREF(value);
    Py_DECREF(wrong);
}

static PyObject *translate_error(void) {
    PyObject *error = PyObject_CallFunction(PyExc_UnicodeTranslateError, "siis", "abc", 1, 3, "why");
    CHECK(error != NULL);
    return error;
}

static void test_handlers_of_translation(void **state) {
    (void)state;
    PyObject *error = translate_error();
    assert_gives_ascii("('\\ufffd\\ufffd', 3)", PyCodec_ReplaceErrors(error));
    assert_gives_ascii("('\\\\x62\\\\x63', 3)", PyCodec_BackslashReplaceErrors(error));
    Py_DECREF(error);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registered_codec),
        cmocka_unit_test(test_builtin_codecs_are_functions),
        cmocka_unit_test(test_registered_error_handler),
        cmocka_unit_test(test_handlers_as_functions),
        cmocka_unit_test(test_handlers_of_translation),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
