/* conformance */
/* The functions of sys and builtins that C programs call: hooks set from C, display, print, input of limits; and how
   SystemExit ends a process. */
#include <Python.h>

#include <sys/wait.h>
#include <unistd.h>

#include "raised.h"

static PyObject *sys_module, *builtins_module;

static int start(void **state) {
    (void)state;
    Py_InitializeEx(0);
    sys_module = PyImport_ImportModule("sys");
    builtins_module = PyImport_ImportModule("builtins");
    return sys_module && builtins_module ? 0 : -1;
}

static int stop(void **state) {
    (void)state;
    Py_CLEAR(sys_module);
    Py_CLEAR(builtins_module);
    return Py_FinalizeEx();
}

static char told[1024];
static PyObject *tell(PyObject *self, PyObject *args) {
    (void)self;
    snprintf(told, sizeof told, "%s", text_of(args, 1));
    Py_RETURN_NONE;
}
static PyObject *tell_one(PyObject *self, PyObject *arg) {
    (void)self;
    snprintf(told, sizeof told, "%s|%s|%s|%s", text_of(attribute(arg, "exc_type"), 1),
             text_of(attribute(arg, "exc_value"), 1), text_of(attribute(arg, "err_msg"), 1),
             text_of(attribute(arg, "object"), 1));
    Py_RETURN_NONE;
}
static PyMethodDef tell_def = {"tell", tell, METH_VARARGS, NULL};
static PyMethodDef tell_one_def = {"tell_one", tell_one, METH_O, NULL};

static void set_hook(const char *name, PyMethodDef *def) {
    PyObject *hook = PyCFunction_New(def, NULL);
    assert_int_equal(PySys_SetObject(name, hook), 0);
    Py_DECREF(hook);
}
static void restore_hook(const char *name) {
    char saved[64];
    snprintf(saved, sizeof saved, "__%s__", name);
    assert_int_equal(PySys_SetObject(name, PySys_GetObject(saved)), 0);
}

static void test_excepthook_set_from_c_is_told(void **state) {
    (void)state;
    set_hook("excepthook", &tell_def);
    PyErr_SetString(PyExc_ValueError, "for the hook");
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "");
    assert_string_equal(told, "(<class 'ValueError'>, ValueError('for the hook'), None)");
    restore_hook("excepthook");
    assert_int_equal(PySys_SetObject("excepthook", NULL), 0);
    PyErr_SetString(PyExc_ValueError, "no hook");
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "sys.excepthook is missing\nValueError: no hook\n");
    restore_hook("excepthook");
}

static void test_unraisablehook_set_from_c_is_told(void **state) {
    (void)state;
    set_hook("unraisablehook", &tell_one_def);
    PyErr_SetString(PyExc_ValueError, "lost");
    PyErr_WriteUnraisable(Py_Ellipsis);
    assert_string_equal(told, "<class 'ValueError'>|ValueError('lost')|None|Ellipsis");
    restore_hook("unraisablehook");
    assert_null(PyObject_CallMethod(sys_module, "unraisablehook", "i", 3));
    assert_raised("TypeError: sys.unraisablehook argument type must be UnraisableHookArgs");
}

static void test_displayhook(void **state) {
    (void)state;
    PyObject *capture = make_capture(), *before = PySys_GetObject("stdout");
    Py_INCREF(before);
    PySys_SetObject("stdout", capture);
    captured[0] = 0;
    PyObject *result = PyObject_CallMethod(sys_module, "displayhook", "s", "shown");
    assert_ptr_equal(result, Py_None);
    assert_string_equal(captured, "'shown'\n");
    assert_repr(attribute(builtins_module, "_"), "'shown'");
    captured[0] = 0;
    result = PyObject_CallMethod(sys_module, "displayhook", "O", Py_None);
    assert_ptr_equal(result, Py_None);
    assert_string_equal(captured, "");
    PySys_SetObject("stdout", before);
    Py_DECREF(before);
    Py_DECREF(capture);
    PyObject_DelAttrString(builtins_module, "_");
}

static void print_with(const char *expected, PyObject *args, const char *format, const char *name, const char *value) {
    PyObject *capture = make_capture();
    PyObject *print = PyObject_GetAttrString(builtins_module, "print");
    PyObject *kwargs = PyDict_New();
    PyDict_SetItemString(kwargs, "file", capture);
    if (name) {
        PyObject *object = Py_BuildValue(format, value);
        PyDict_SetItemString(kwargs, name, object);
        Py_DECREF(object);
    }
    captured[0] = 0;
    PyObject *result = PyObject_Call(print, args, kwargs);
    if (result) {
        assert_string_equal(captured, expected);
    } else {
        assert_raised(expected);
    }
    Py_XDECREF(result);
    Py_DECREF(kwargs);
    Py_DECREF(print);
    Py_DECREF(capture);
    Py_DECREF(args);
}

static void test_print(void **state) {
    (void)state;
    print_with("a 1 None\n", Py_BuildValue("(siO)", "a", 1, Py_None), NULL, NULL, NULL);
    print_with("\n", PyTuple_New(0), NULL, NULL, NULL);
    print_with("a-1\n", Py_BuildValue("(si)", "a", 1), "s", "sep", "-");
    print_with("a 1!", Py_BuildValue("(si)", "a", 1), "s", "end", "!");
    print_with("a\n", Py_BuildValue("(s)", "a"), "s", "flush", "yes");
    print_with("a 1\n", Py_BuildValue("(si)", "a", 1), "z", "sep", NULL);
    print_with("TypeError: sep must be None or a string, not bytes", Py_BuildValue("(si)", "a", 1), "y", "sep", "-");
    print_with("TypeError: end must be None or a string, not bytes", Py_BuildValue("(si)", "a", 1), "y", "end", "-");
}

static void test_limits_of_sys(void **state) {
    (void)state;
    PyObject *number = PyObject_CallMethod(sys_module, "get_int_max_str_digits", NULL);
    assert_repr(number, "4300");
    Py_XDECREF(number);
    PyObject *result = PyObject_CallMethod(sys_module, "set_int_max_str_digits", "i", 640);
    assert_ptr_equal(result, Py_None);
    char digits[1000];
    memset(digits, '7', sizeof digits);
    digits[sizeof digits - 1] = 0;
    assert_null(PyLong_FromString(digits, NULL, 10));
    assert_true(strstr(take_raised(), "ValueError: Exceeds the limit (640") != NULL);
    assert_null(PyObject_CallMethod(sys_module, "set_int_max_str_digits", "i", 639));
    assert_raised("ValueError: maxdigits must be 0 or larger than 640");
    assert_null(PyObject_CallMethod(sys_module, "set_int_max_str_digits", "i", -1));
    assert_raised("ValueError: maxdigits must be 0 or larger than 640");
    result = PyObject_CallMethod(sys_module, "set_int_max_str_digits", "i", 0);
    assert_ptr_equal(result, Py_None);
    number = PyLong_FromString(digits, NULL, 10);
    assert_non_null(number);
    Py_XDECREF(number);
    /* A program's own sys.flags are left alone. */
    PyObject *flags = PyObject_GetAttrString(sys_module, "flags"), *mine = Py_BuildValue("(ii)", 1, 2);
    PyObject_SetAttrString(sys_module, "flags", mine);
    result = PyObject_CallMethod(sys_module, "set_int_max_str_digits", "i", 640);
    assert_ptr_equal(result, Py_None);
    assert_ptr_equal(PySys_GetObject("flags"), mine);
    assert_repr(mine, "(1, 2)");
    assert_null(PyLong_FromString(digits, NULL, 10));
    assert_true(strstr(take_raised(), "ValueError: Exceeds the limit (640") != NULL);
    PyObject_SetAttrString(sys_module, "flags", flags);
    Py_DECREF(flags);
    Py_DECREF(mine);
    result = PyObject_CallMethod(sys_module, "set_int_max_str_digits", "i", 4300);
    assert_ptr_equal(result, Py_None);
    PyObject *list = PyList_New(0);
    number = PyObject_CallMethod(sys_module, "getrefcount", "O", list);
    assert_non_null(number);
    assert_true(PyLong_AsLong(number) >= 1);
    Py_XDECREF(number);
    Py_DECREF(list);
}

static PyObject *builtin(const char *name, PyObject *args) {
    PyObject *function = PyObject_GetAttrString(builtins_module, name);
    PyObject *result = function ? PyObject_CallObject(function, args) : NULL;
    Py_XDECREF(function);
    Py_XDECREF(args);
    return result;
}

static void test_builtins_from_c(void **state) {
    (void)state;
    static const struct {
        const char *name, *format, *expected;
    } calls[] = {
        {"len", "([iii])", "3"},         {"sum", "([iii])", "6"},          {"max", "(iii)", "3"},
        {"min", "([iii])", "1"},         {"abs", "(i)", "1"},              {"sorted", "([iii])", "[1, 2, 3]"},
        {"divmod", "(ii)", "(0, 1)"},    {"hex", "(i)", "'0x1'"},          {"oct", "(i)", "'0o1'"},
        {"bin", "(i)", "'0b1'"},         {"chr", "(i)", "'\\x01'"},        {"repr", "([iii])", "'[1, 2, 3]'"},
        {"any", "([iii])", "True"},      {"all", "([iii])", "True"},       {"hash", "(i)", "1"},
        {"round", "(i)", "1"},           {"pow", "(iii)", "1"},            {"callable", "(i)", "False"},
        {"format", "(i)", "'1'"},        {"list", "((iii))", "[1, 2, 3]"}, {"bytes", "([iii])", "b'\\x01\\x02\\x03'"},
        {"memoryview", "(i)", "TypeError: memoryview: a bytes-like object is required, not 'int'"},
        {"ord", "(i)", "TypeError: ord() expected string of length 1, but int found"},
        {"len", "(i)", "TypeError: object of type 'int' has no len()"},
        {"iter", "(i)", "TypeError: 'int' object is not iterable"},
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        PyObject *result = builtin(calls[i].name, Py_BuildValue(calls[i].format, 1, 2, 3));
        const char *text = result ? text_of(result, 1) : take_raised();
        if (strcmp(text, calls[i].expected) != 0) {
            fprintf(stderr, "%s%s\n", calls[i].name, calls[i].format);
        }
        assert_string_equal(text, calls[i].expected);
        Py_XDECREF(result);
    }
}

/* ---- SystemExit. ---- */

static int exit_of(PyObject *(*make)(void), char *text, size_t size) {
    int ends[2];
    CHECK(pipe(ends) == 0);
    fflush(NULL);
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        dup2(ends[1], 2);
        PyObject *value = make();
        PyErr_SetObject(PyExc_SystemExit, value);
        Py_XDECREF(value);
        PyErr_Print();
        _exit(99);
    }
    PyOS_AfterFork_Parent();
    close(ends[1]);
    size_t used = 0;
    ssize_t got;
    while ((got = read(ends[0], text + used, size - 1 - used)) > 0) {
        used += (size_t)got;
    }
    text[used] = 0;
    close(ends[0]);
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static PyObject *no_code(void) { return NULL; }
static PyObject *none_code(void) { return Py_NewRef(Py_None); }
static PyObject *seven(void) { return PyLong_FromLong(7); }
static PyObject *three_hundred(void) { return PyLong_FromLong(300); }
static PyObject *a_text(void) { return PyUnicode_FromString("goodbye"); }
static PyObject *two_codes(void) { return Py_BuildValue("(ii)", 1, 2); }
static PyObject *true_code(void) { return Py_NewRef(Py_True); }

static void test_system_exit_ends_the_process(void **state) {
    (void)state;
    char text[256];
    assert_int_equal(exit_of(no_code, text, sizeof text), 0);
    assert_string_equal(text, "");
    assert_int_equal(exit_of(none_code, text, sizeof text), 0);
    assert_int_equal(exit_of(seven, text, sizeof text), 7);
    assert_int_equal(exit_of(three_hundred, text, sizeof text), 300 % 256);
    assert_int_equal(exit_of(true_code, text, sizeof text), 1);
    assert_string_equal(text, "");
    assert_int_equal(exit_of(a_text, text, sizeof text), 1);
    assert_string_equal(text, "goodbye\n");
    assert_int_equal(exit_of(two_codes, text, sizeof text), 1);
    assert_string_equal(text, "(1, 2)\n");
}

static void test_print_leaves_the_last_exception_behind(void **state) {
    (void)state;
    PyErr_SetString(PyExc_KeyError, "remembered");
    begin_capture();
    PyErr_PrintEx(1);
    assert_string_equal(end_capture(), "KeyError: 'remembered'\n");
    assert_ptr_equal(PySys_GetObject("last_type"), PyExc_KeyError);
    assert_repr(PySys_GetObject("last_value"), "KeyError('remembered')");
    assert_ptr_equal(PySys_GetObject("last_traceback"), Py_None);
    PyErr_SetString(PyExc_ValueError, "forgotten");
    begin_capture();
    PyErr_PrintEx(0);
    assert_string_equal(end_capture(), "ValueError: forgotten\n");
    assert_ptr_equal(PySys_GetObject("last_type"), PyExc_KeyError);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_excepthook_set_from_c_is_told),
        cmocka_unit_test(test_unraisablehook_set_from_c_is_told),
        cmocka_unit_test(test_displayhook),
        cmocka_unit_test(test_print),
        cmocka_unit_test(test_limits_of_sys),
        cmocka_unit_test(test_builtins_from_c),
        cmocka_unit_test(test_system_exit_ends_the_process),
        cmocka_unit_test(test_print_leaves_the_last_exception_behind),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
