/* conformance */
/* The exception classes: their tree, what their constructors take, and their texts. */
#include <Python.h>
#include <errno.h>

#include "raised.h"

struct line {
    PyObject **type;
    const char *name;
    PyObject **base;
};

#define LINE(name, base) {&PyExc_##name, #name, &PyExc_##base}

static const struct line tree[] = {
    LINE(Exception, BaseException),
    LINE(BaseExceptionGroup, BaseException),
    LINE(GeneratorExit, BaseException),
    LINE(KeyboardInterrupt, BaseException),
    LINE(SystemExit, BaseException),
    LINE(ArithmeticError, Exception),
    LINE(AssertionError, Exception),
    LINE(AttributeError, Exception),
    LINE(BufferError, Exception),
    LINE(EOFError, Exception),
    LINE(ImportError, Exception),
    LINE(LookupError, Exception),
    LINE(MemoryError, Exception),
    LINE(NameError, Exception),
    LINE(OSError, Exception),
    LINE(ReferenceError, Exception),
    LINE(RuntimeError, Exception),
    LINE(StopAsyncIteration, Exception),
    LINE(StopIteration, Exception),
    LINE(SyntaxError, Exception),
    LINE(SystemError, Exception),
    LINE(TypeError, Exception),
    LINE(ValueError, Exception),
    LINE(Warning, Exception),
    LINE(FloatingPointError, ArithmeticError),
    LINE(OverflowError, ArithmeticError),
    LINE(ZeroDivisionError, ArithmeticError),
    LINE(IndexError, LookupError),
    LINE(KeyError, LookupError),
    LINE(ModuleNotFoundError, ImportError),
    LINE(UnboundLocalError, NameError),
    LINE(NotImplementedError, RuntimeError),
    LINE(RecursionError, RuntimeError),
    LINE(IndentationError, SyntaxError),
    LINE(TabError, IndentationError),
    LINE(UnicodeError, ValueError),
    LINE(UnicodeDecodeError, UnicodeError),
    LINE(UnicodeEncodeError, UnicodeError),
    LINE(UnicodeTranslateError, UnicodeError),
    LINE(BlockingIOError, OSError),
    LINE(ChildProcessError, OSError),
    LINE(ConnectionError, OSError),
    LINE(BrokenPipeError, ConnectionError),
    LINE(ConnectionAbortedError, ConnectionError),
    LINE(ConnectionRefusedError, ConnectionError),
    LINE(ConnectionResetError, ConnectionError),
    LINE(FileExistsError, OSError),
    LINE(FileNotFoundError, OSError),
    LINE(InterruptedError, OSError),
    LINE(IsADirectoryError, OSError),
    LINE(NotADirectoryError, OSError),
    LINE(PermissionError, OSError),
    LINE(ProcessLookupError, OSError),
    LINE(TimeoutError, OSError),
    LINE(BytesWarning, Warning),
    LINE(DeprecationWarning, Warning),
    LINE(EncodingWarning, Warning),
    LINE(FutureWarning, Warning),
    LINE(ImportWarning, Warning),
    LINE(PendingDeprecationWarning, Warning),
    LINE(ResourceWarning, Warning),
    LINE(RuntimeWarning, Warning),
    LINE(SyntaxWarning, Warning),
    LINE(UnicodeWarning, Warning),
    LINE(UserWarning, Warning),
#if PY_VERSION_HEX >= 0x030D0000 && !defined(Py_LIMITED_API)
    LINE(PythonFinalizationError, RuntimeError),
#endif
};

static void test_the_tree(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof tree / sizeof *tree; i++) {
        PyObject *type = *tree[i].type;
        assert_true(PyExceptionClass_Check(type));
        assert_string_equal(PyExceptionClass_Name(type), tree[i].name);
        assert_ptr_equal(attribute(type, "__base__"), *tree[i].base);
        assert_str(attribute(type, "__module__"), "builtins");
        PyObject *doc = PyObject_GetAttrString(type, "__doc__");
        assert_true(PyUnicode_Check(doc));
        Py_DECREF(doc);
        assert_true(PyErr_GivenExceptionMatches(type, PyExc_BaseException));
    }
    assert_ptr_equal(PyExc_EnvironmentError, PyExc_OSError);
    assert_ptr_equal(PyExc_IOError, PyExc_OSError);
    assert_int_equal(PyObject_SetAttrString(PyExc_ValueError, "x", Py_None), -1);
    assert_raised("TypeError: cannot set 'x' attribute of immutable type 'ValueError'");
}

static void test_each_class_can_be_raised(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof tree / sizeof *tree; i++) {
        PyObject *type = *tree[i].type;
        if (PyObject_IsSubclass(type, PyExc_UnicodeError) || type == PyExc_BaseExceptionGroup) {
            continue;
        }
        PyErr_SetString(type, "text");
        PyObject *exception = take_exception();
        assert_ptr_equal(Py_TYPE(exception), type);
        assert_repr(attribute(exception, "args"), "('text',)");
        char expected[100];
        snprintf(expected, sizeof expected, "%s('text')", tree[i].name);
        assert_repr(exception, expected);
        Py_DECREF(exception);
    }
}

/* type(*args, **kwargs) */
static PyObject *make(PyObject *type, PyObject *kwargs, const char *format, ...) {
    va_list list;
    va_start(list, format);
    PyObject *args = Py_VaBuildValue(format, list);
    va_end(list);
    CHECK(args != NULL);
    PyObject *result = PyObject_Call(type, args, kwargs);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    return result;
}

#define assert_text(expected, object)              \
    do {                                           \
        PyObject *_object = (object);              \
        CHECK(_object != NULL);                    \
        assert_str(_object, expected);             \
        Py_DECREF(_object);                        \
    } while (0)

static void test_args_and_texts(void **state) {
    (void)state;
    assert_text("", make(PyExc_ValueError, NULL, "()"));
    assert_text("5", make(PyExc_ValueError, NULL, "(i)", 5));
    assert_text("(5, 'x')", make(PyExc_ValueError, NULL, "(is)", 5, "x"));
    assert_text("'x'", make(PyExc_KeyError, NULL, "(s)", "x"));
    assert_text("('x', 1)", make(PyExc_KeyError, NULL, "(si)", "x", 1));
    assert_text("", make(PyExc_KeyError, NULL, "()"));
    assert_null(make(PyExc_ValueError, Py_BuildValue("{si}", "a", 1), "()"));
    assert_raised("TypeError: ValueError() takes no keyword arguments");

    PyObject *exception = make(PyExc_ValueError, NULL, "(i)", 5);
    PyObject *list = Py_BuildValue("[is]", 1, "y");
    assert_int_equal(PyObject_SetAttrString(exception, "args", list), 0);
    assert_repr(exception, "ValueError(1, 'y')");
    assert_int_equal(PyObject_SetAttrString(exception, "args", Py_None), -1);
    assert_raised("TypeError: 'NoneType' object is not iterable");
    assert_int_equal(PyObject_SetAttrString(exception, "args", NULL), -1);
    assert_raised("TypeError: args may not be deleted");
    assert_int_equal(PyObject_SetAttrString(exception, "mine", list), 0);
    assert_repr(attribute(exception, "__dict__"), "{'mine': [1, 'y']}");
    assert_null(PyObject_GetAttrString(exception, "other"));
    assert_raised("AttributeError: 'ValueError' object has no attribute 'other'");
    PyObject *same = PyObject_CallMethod(exception, "with_traceback", "O", Py_None);
    assert_ptr_equal(same, exception);
    Py_DECREF(same);
    assert_null(PyObject_CallMethod(exception, "with_traceback", "i", 5));
    assert_raised("TypeError: __traceback__ must be a traceback or None");
    Py_DECREF(list);
    Py_DECREF(exception);
}

static void test_stop_iteration_and_system_exit(void **state) {
    (void)state;
    PyObject *exception = make(PyExc_StopIteration, NULL, "(ii)", 5, 6);
    assert_repr(attribute(exception, "value"), "5");
    Py_DECREF(exception);
    exception = make(PyExc_StopIteration, NULL, "()");
    assert_ptr_equal(attribute(exception, "value"), Py_None);
    Py_DECREF(exception);
    exception = make(PyExc_SystemExit, NULL, "()");
    assert_ptr_equal(attribute(exception, "code"), Py_None);
    Py_DECREF(exception);
    exception = make(PyExc_SystemExit, NULL, "(i)", 3);
    assert_repr(attribute(exception, "code"), "3");
    Py_DECREF(exception);
    exception = make(PyExc_SystemExit, NULL, "(ii)", 3, 4);
    assert_repr(attribute(exception, "code"), "(3, 4)");
    Py_DECREF(exception);
}

static void test_import_name_and_attribute_errors(void **state) {
    (void)state;
    PyObject *exception = make(PyExc_ImportError, Py_BuildValue("{ssss}", "name", "n", "path", "p"), "(s)", "m");
    assert_str(exception, "m");
    assert_str(attribute(exception, "msg"), "m");
    assert_str(attribute(exception, "name"), "n");
    assert_str(attribute(exception, "path"), "p");
    assert_repr(exception, "ImportError('m')");
    Py_DECREF(exception);
    assert_text("('m', 'x')", make(PyExc_ImportError, NULL, "(ss)", "m", "x"));
    assert_null(make(PyExc_ImportError, Py_BuildValue("{ss}", "foo", "n"), "(s)", "m"));
    assert_raised("TypeError: 'foo' is an invalid keyword argument for ImportError()");
    exception = make(PyExc_ModuleNotFoundError, Py_BuildValue("{ss}", "name", "n"), "(s)", "m");
    assert_str(attribute(exception, "name"), "n");
    Py_DECREF(exception);
    exception = make(PyExc_NameError, Py_BuildValue("{ss}", "name", "n"), "(s)", "m");
    assert_str(attribute(exception, "name"), "n");
    Py_DECREF(exception);
    exception = make(PyExc_AttributeError, Py_BuildValue("{sssi}", "name", "n", "obj", 7), "(s)", "m");
    assert_str(attribute(exception, "name"), "n");
    assert_str(attribute(exception, "obj"), "7");
    Py_DECREF(exception);
}

static void test_os_error(void **state) {
    (void)state;
    assert_text("", make(PyExc_OSError, NULL, "()"));
    assert_text("2", make(PyExc_OSError, NULL, "(i)", 2));
    assert_text("[Errno 2] x", make(PyExc_OSError, NULL, "(is)", 2, "x"));
    assert_text("[Errno 2] x: 'f'", make(PyExc_OSError, NULL, "(iss)", 2, "x", "f"));
    assert_text("[Errno 2] x: 'f' -> 'g'", make(PyExc_OSError, NULL, "(issOs)", 2, "x", "f", Py_None, "g"));
    assert_text("(2, 'x', 'f', 0, 'g', 5)", make(PyExc_OSError, NULL, "(issisi)", 2, "x", "f", 0, "g", 5));
    assert_text("[Errno a] b", make(PyExc_OSError, NULL, "(ss)", "a", "b"));
    assert_text("[Errno None] None", make(PyExc_OSError, NULL, "(OO)", Py_None, Py_None));

    static const struct {
        int number;
        PyObject **type;
    } classes[] = {
        {EAGAIN, &PyExc_BlockingIOError},        {EALREADY, &PyExc_BlockingIOError},
        {EINPROGRESS, &PyExc_BlockingIOError},   {EPIPE, &PyExc_BrokenPipeError},
        {ESHUTDOWN, &PyExc_BrokenPipeError},     {ECHILD, &PyExc_ChildProcessError},
        {ECONNABORTED, &PyExc_ConnectionAbortedError}, {ECONNREFUSED, &PyExc_ConnectionRefusedError},
        {ECONNRESET, &PyExc_ConnectionResetError}, {EEXIST, &PyExc_FileExistsError},
        {ENOENT, &PyExc_FileNotFoundError},      {EISDIR, &PyExc_IsADirectoryError},
        {ENOTDIR, &PyExc_NotADirectoryError},    {EINTR, &PyExc_InterruptedError},
        {EACCES, &PyExc_PermissionError},        {EPERM, &PyExc_PermissionError},
        {ESRCH, &PyExc_ProcessLookupError},      {ETIMEDOUT, &PyExc_TimeoutError},
        {EINVAL, &PyExc_OSError},                {12345, &PyExc_OSError},
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        PyObject *exception = make(PyExc_OSError, NULL, "(is)", classes[i].number, "x");
        assert_ptr_equal(Py_TYPE(exception), *classes[i].type);
        Py_DECREF(exception);
    }

    PyObject *exception = make(PyExc_PermissionError, NULL, "(iss)", ENOENT, "x", "f");
    assert_ptr_equal(Py_TYPE(exception), PyExc_PermissionError);
    assert_repr(exception, "PermissionError(2, 'x')");
    assert_str(attribute(exception, "errno"), "2");
    assert_str(attribute(exception, "strerror"), "x");
    assert_str(attribute(exception, "filename"), "f");
    assert_ptr_equal(attribute(exception, "filename2"), Py_None);
    assert_null(PyObject_GetAttrString(exception, "characters_written"));
    assert_raised("AttributeError: characters_written");
    Py_DECREF(exception);

    exception = make(PyExc_BlockingIOError, NULL, "(isi)", EAGAIN, "x", 5);
    assert_str(attribute(exception, "characters_written"), "5");
    assert_ptr_equal(attribute(exception, "filename"), Py_None);
    assert_repr(exception, "BlockingIOError(11, 'x', 5)");
    assert_int_equal(PyObject_SetAttrString(exception, "characters_written", Py_None), -1);
    assert_raised("TypeError: 'NoneType' object cannot be interpreted as an integer");
    assert_int_equal(PyObject_SetAttrString(exception, "characters_written", NULL), 0);
    assert_null(PyObject_GetAttrString(exception, "characters_written"));
    assert_raised("AttributeError: characters_written");
    Py_DECREF(exception);
    assert_null(make(PyExc_OSError, Py_BuildValue("{si}", "errno", 1), "()"));
    assert_raised("TypeError: OSError() takes no keyword arguments");

    PyObject *derived = PyErr_NewException("m.MyError", PyExc_OSError, NULL);
    exception = make(derived, NULL, "(iss)", ENOENT, "x", "f");
    assert_ptr_equal(Py_TYPE(exception), derived);
    assert_str(exception, "[Errno 2] x: 'f'");
    Py_DECREF(exception);
    Py_DECREF(derived);
}

static void test_syntax_error(void **state) {
    (void)state;
    assert_text("m (f.py, line 3)", make(PyExc_SyntaxError, NULL, "(s(siis))", "m", "/a/f.py", 3, 4, "text"));
    assert_text("m (line 3)", make(PyExc_SyntaxError, NULL, "(s(Oiis))", "m", Py_None, 3, 4, "text"));
    assert_text("m (f.py)", make(PyExc_SyntaxError, NULL, "(s(sOis))", "m", "f.py", Py_None, 4, "text"));
    assert_text("None", make(PyExc_SyntaxError, NULL, "()"));
    assert_text("m", make(PyExc_TabError, NULL, "(s)", "m"));
    assert_null(make(PyExc_SyntaxError, NULL, "(si)", "m", 5));
    assert_raised("TypeError: 'int' object is not iterable");
    assert_null(make(PyExc_SyntaxError, NULL, "(s(i))", "m", 5));
    assert_raised("TypeError: function takes at least 4 arguments (1 given)");
    assert_null(make(PyExc_SyntaxError, NULL, "(s(siisi))", "m", "f", 1, 2, "t", 3));
    assert_raised("TypeError: end_offset must be provided when end_lineno is provided");
    PyObject *exception = make(PyExc_SyntaxError, NULL, "(s(siisii))", "m", "f", 1, 2, "t", 3, 4);
    assert_str(attribute(exception, "end_offset"), "4");
    PyErr_SetObject(PyExc_SyntaxError, exception);
    PyErr_SyntaxLocationEx("other.c", 12, 5);
    PyObject *same = take_exception();
    assert_ptr_equal(same, exception);
    assert_str(attribute(exception, "filename"), "other.c");
    assert_str(attribute(exception, "lineno"), "12");
    Py_DECREF(same);
    assert_str(attribute(exception, "offset"), "5");
    assert_str(attribute(exception, "end_lineno"), "12");
    assert_str(attribute(exception, "end_offset"), "None");
    PyObject *file = PyUnicode_FromString("third.c");
    PyErr_SetObject(PyExc_SyntaxError, exception);
    PyErr_RangedSyntaxLocationObject(file, 13, 6, 14, 7);
    PyErr_SyntaxLocationObject(NULL, 15, -1);
    PyErr_RangedSyntaxLocationObject(file, 16, 8, 17, 9);
    PyErr_Clear();
    assert_str(attribute(exception, "filename"), "third.c");
    assert_str(attribute(exception, "lineno"), "16");
    assert_str(attribute(exception, "offset"), "8");
    assert_str(attribute(exception, "end_lineno"), "17");
    assert_str(attribute(exception, "end_offset"), "9");
    PyErr_SetObject(PyExc_SyntaxError, exception);
    PyErr_RangedSyntaxLocationObject(NULL, 18, -1, -1, -1);
    PyErr_Clear();
    assert_str(attribute(exception, "filename"), "third.c");
    static const char *const unknown[] = {"offset", "end_lineno", "end_offset"};
    for (int i = 0; i < 3; i++) {
        assert_str(attribute(exception, unknown[i]), "None");
    }
    Py_DECREF(exception);
    /* Other exceptions get the attributes that a SyntaxError has. */
    exception = make(PyExc_ValueError, NULL, "(s)", "other");
    PyErr_SetObject(PyExc_ValueError, exception);
    PyErr_SyntaxLocationObject(file, 3, 4);
    PyErr_Clear();
    assert_str(attribute(exception, "lineno"), "3");
    assert_str(attribute(exception, "msg"), "other");
    assert_str(attribute(exception, "print_file_and_line"), "None");
    Py_DECREF(exception);
    Py_DECREF(file);
    /* The line of a file that can be read comes along. */
    char name[] = "/tmp/syntax_text_XXXXXX";
    FILE *source = fdopen(mkstemp(name), "w");
    fputs("first\nsecond line\n", source);
    fclose(source);
    exception = make(PyExc_SyntaxError, NULL, "(s)", "m");
    PyErr_SetObject(PyExc_SyntaxError, exception);
    PyErr_SyntaxLocationEx(name, 2, 1);
    PyErr_Clear();
    unlink(name);
    assert_str(attribute(exception, "text"), "second line\n");
    Py_DECREF(exception);
    exception = make(PyExc_SyntaxError, NULL, "(s(siis))", "m", "f.py", 3, 4, "  te xt\n");
    PyErr_SetObject(PyExc_SyntaxError, exception);
    begin_capture();
    PyErr_PrintEx(0);
    assert_string_equal(end_capture(), "  File \"f.py\", line 3\n    te xt\n     ^\nSyntaxError: m\n");
    Py_DECREF(exception);
}

static void test_exception_groups(void **state) {
    (void)state;
    PyObject *one = make(PyExc_ValueError, NULL, "(i)", 1), *two = make(PyExc_TypeError, NULL, "(i)", 2);
    PyObject *stop = make(PyExc_KeyboardInterrupt, NULL, "()");
    PyObject *group = make(PyExc_BaseExceptionGroup, NULL, "(s[OO])", "m", one, two);
    assert_string_equal(Py_TYPE(group) == (void *)PyExc_BaseExceptionGroup ? "base" : "derived", "derived");
    assert_true(PyErr_GivenExceptionMatches(group, PyExc_Exception));
    assert_repr(group, "ExceptionGroup('m', [ValueError(1), TypeError(2)])");
    assert_str(group, "m (2 sub-exceptions)");
    PyObject *builtins = PyImport_ImportModule("builtins"), *named = PyObject_GetAttrString(builtins, "ExceptionGroup");
    assert_ptr_equal(named, Py_TYPE(group));
    Py_DECREF(named);
    Py_DECREF(builtins);
    assert_repr(attribute(group, "exceptions"), "(ValueError(1), TypeError(2))");
    PyObject *parts = PyObject_CallMethod(group, "split", "O", PyExc_ValueError);
    assert_repr(parts, "(ExceptionGroup('m', [ValueError(1)]), ExceptionGroup('m', [TypeError(2)]))");
    Py_DECREF(parts);
    parts = PyObject_CallMethod(group, "subgroup", "O", PyExc_KeyError);
    assert_ptr_equal(parts, Py_None);
    Py_DECREF(parts);
    assert_null(PyObject_CallMethod(group, "subgroup", "i", 5));
    assert_raised("TypeError: expected a function, exception type or tuple of exception types");
    parts = PyObject_CallMethod(group, "derive", "([O])", stop);
    assert_repr(parts, "BaseExceptionGroup('m', [KeyboardInterrupt()])");
    assert_ptr_equal(Py_TYPE(parts), PyExc_BaseExceptionGroup);
    Py_DECREF(parts);

    PyObject *outer = make(PyExc_BaseExceptionGroup, NULL, "(s[OO])", "outer", group, one);
    PyErr_SetObject((PyObject *)Py_TYPE(outer), outer);
    begin_capture();
    PyErr_PrintEx(0);
    assert_string_equal(end_capture(), "  | ExceptionGroup: outer (2 sub-exceptions)\n"
                                       "  +-+---------------- 1 ----------------\n"
                                       "    | ExceptionGroup: m (2 sub-exceptions)\n"
                                       "    +-+---------------- 1 ----------------\n"
                                       "      | ValueError: 1\n"
                                       "      +---------------- 2 ----------------\n"
                                       "      | TypeError: 2\n"
                                       "      +------------------------------------\n"
                                       "    +---------------- 2 ----------------\n"
                                       "    | ValueError: 1\n"
                                       "    +------------------------------------\n");
    Py_DECREF(outer);

    assert_null(make((PyObject *)Py_TYPE(group), NULL, "(s[O])", "m", stop));
    assert_raised("TypeError: Cannot nest BaseExceptions in an ExceptionGroup");
    assert_null(make(PyExc_BaseExceptionGroup, NULL, "(s[])", "m"));
    assert_raised("ValueError: second argument (exceptions) must be a non-empty sequence");
    assert_null(make(PyExc_BaseExceptionGroup, NULL, "(s[i])", "m", 5));
    assert_raised("ValueError: Item 0 of second argument (exceptions) is not an exception");
    assert_null(make(PyExc_BaseExceptionGroup, NULL, "(si)", "m", 5));
    assert_raised("TypeError: second argument (exceptions) must be a sequence");
    Py_DECREF(group);
    Py_DECREF(one);
    Py_DECREF(two);
    Py_DECREF(stop);
}

static void test_a_cycle_through_an_exception_is_collected(void **state) {
    (void)state;
    PyGC_Collect();
    PyObject *exception = make(PyExc_ValueError, NULL, "()");
    PyObject *list = Py_BuildValue("[O]", exception);
    assert_int_equal(PyObject_SetAttrString(exception, "list", list), 0);
    Py_DECREF(list);
    Py_DECREF(exception);
    assert_true(PyGC_Collect() >= 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_tree),
        cmocka_unit_test(test_each_class_can_be_raised),
        cmocka_unit_test(test_args_and_texts),
        cmocka_unit_test(test_stop_iteration_and_system_exit),
        cmocka_unit_test(test_import_name_and_attribute_errors),
        cmocka_unit_test(test_os_error),
        cmocka_unit_test(test_syntax_error),
        cmocka_unit_test(test_exception_groups),
        cmocka_unit_test(test_a_cycle_through_an_exception_is_collected),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
