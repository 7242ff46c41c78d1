/* conformance */
/* The error indicator, what raises, and what is printed. */
#include <Python.h>

#include <unistd.h>
#include <errno.h>

#include "fatal.h"
#include "raised.h"

static PyObject *str(const char *text) { return PyUnicode_FromString(text); }

static void test_nothing_is_raised_at_first(void **state) {
    (void)state;
    assert_null(PyErr_Occurred());
    PyErr_Clear();
    assert_null(PyErr_Occurred());
}

static void test_set_string_raises_class_with_text(void **state) {
    (void)state;
    PyErr_SetString(PyExc_ValueError, "caf\xc3\xa9");
    assert_ptr_equal(PyErr_Occurred(), PyExc_ValueError);
    assert_raised("ValueError: caf\xc3\xa9");
    assert_null(PyErr_Occurred());
}

static void test_set_string_replaces_what_was_raised(void **state) {
    (void)state;
    PyErr_SetString(PyExc_ValueError, "first");
    PyErr_SetString(PyExc_TypeError, "second");
    PyObject *exception = take_exception();
    assert_ptr_equal(Py_TYPE(exception), PyExc_TypeError);
    /* What was raised is not what was handled: no context. */
    assert_null(PyException_GetContext(exception));
    Py_DECREF(exception);
}

/* The text differs: CPython drops it, interlock replaces the bad bytes. */
static void test_set_string_of_bad_utf8_keeps_the_class(void **state) {
    (void)state;
    PyErr_SetString(PyExc_ValueError, "a\xff");
    assert_ptr_equal(PyErr_Occurred(), PyExc_ValueError);
    PyErr_Clear();
}

static void test_set_none_raises_class_without_argument(void **state) {
    (void)state;
    PyErr_SetNone(PyExc_KeyError);
    PyObject *exception = take_exception();
    assert_repr(exception, "KeyError()");
    Py_DECREF(exception);
}

static void test_set_object_takes_argument_tuple_or_instance(void **state) {
    (void)state;
    PyObject *one = PyLong_FromLong(1);
    PyErr_SetObject(PyExc_ValueError, one);
    PyObject *exception = take_exception();
    assert_repr(exception, "ValueError(1)");
    Py_DECREF(exception);
    Py_DECREF(one);

    PyObject *pair = Py_BuildValue("(is)", 1, "x");
    PyErr_SetObject(PyExc_ValueError, pair);
    exception = take_exception();
    assert_repr(exception, "ValueError(1, 'x')");
    assert_str(exception, "(1, 'x')");

    /* An instance is raised as it is, also when a base is named. */
    PyErr_SetObject(PyExc_Exception, exception);
    PyObject *again = take_exception();
    assert_ptr_equal(again, exception);
    Py_DECREF(again);
    Py_DECREF(exception);
    Py_DECREF(pair);

    PyErr_SetObject(PyExc_ValueError, Py_None);
    exception = take_exception();
    assert_repr(exception, "ValueError()");
    Py_DECREF(exception);
}

static void test_set_object_of_no_exception_class_is_an_error(void **state) {
    (void)state;
    PyErr_SetString((PyObject *)&PyLong_Type, "x");
    assert_raised("SystemError: _PyErr_SetObject: exception <class 'int'> is not a BaseException subclass");
    PyErr_SetObject(Py_None, Py_None);
    assert_raised("SystemError: _PyErr_SetObject: exception None is not a BaseException subclass");
}

static void test_format_speaks_the_language_of_from_format(void **state) {
    (void)state;
    PyObject *list = Py_BuildValue("[i]", 7);
    assert_null(PyErr_Format(PyExc_TypeError, "%s %d %zd %R %S %x %.2s|%5d|%%", "a", -3, (Py_ssize_t)9, list, list, 255,
                             "xyz", 42));
    assert_raised("TypeError: a -3 9 [7] [7] ff xy|   42|%");
    Py_DECREF(list);
}

static PyObject *format_v(PyObject *type, const char *format, ...) {
    va_list args;
    va_start(args, format);
    PyObject *result = PyErr_FormatV(type, format, args);
    va_end(args);
    return result;
}

static void test_format_v_takes_a_list(void **state) {
    (void)state;
    assert_null(format_v(PyExc_TypeError, "%s-%i", "x", 5));
    assert_raised("TypeError: x-5");
}

static void test_no_memory_bad_argument_bad_internal_call(void **state) {
    (void)state;
    assert_null(PyErr_NoMemory());
    PyObject *exception = take_exception();
    assert_ptr_equal(Py_TYPE(exception), PyExc_MemoryError);
    assert_repr(exception, "MemoryError()");
    Py_DECREF(exception);
    assert_int_equal(PyErr_BadArgument(), 0);
    assert_raised("TypeError: bad argument type for built-in operation");
    _PyErr_BadInternalCall("here.c", 12);
    assert_raised("SystemError: here.c:12: bad argument to internal function");
    (PyErr_BadInternalCall)();
    assert_raised("SystemError: bad argument to internal function");
}

static void test_many_memory_errors_are_distinct_objects(void **state) {
    (void)state;
    PyObject *held[20];
    for (int i = 0; i < 20; i++) {
        PyErr_NoMemory();
        held[i] = take_exception();
        assert_ptr_equal(Py_TYPE(held[i]), PyExc_MemoryError);
    }
    assert_ptr_not_equal(held[0], held[1]);
    for (int i = 0; i < 20; i++) {
        Py_DECREF(held[i]);
    }
    PyErr_NoMemory();
    assert_raised("MemoryError: ");
}

static void test_fetch_and_restore_move_the_exception(void **state) {
    (void)state;
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    assert_null(type);
    assert_null(value);
    assert_null(traceback);

    PyErr_SetString(PyExc_ValueError, "x");
    PyErr_Fetch(&type, &value, &traceback);
    assert_null(PyErr_Occurred());
    assert_ptr_equal(type, PyExc_ValueError);
    assert_non_null(value);
    assert_null(traceback);
    PyErr_Restore(type, value, traceback);
    assert_raised("ValueError: x");

    /* A pair that was never normalized; CPython makes the instance later, which nobody sees. */
    Py_INCREF(PyExc_KeyError);
    PyErr_Restore(PyExc_KeyError, PyLong_FromLong(5), NULL);
    assert_ptr_equal(PyErr_Occurred(), PyExc_KeyError);
    assert_raised("KeyError: 5");

    PyErr_SetString(PyExc_ValueError, "x");
    PyErr_Restore(NULL, NULL, NULL);
    assert_null(PyErr_Occurred());
}

static void test_normalize_makes_an_instance(void **state) {
    (void)state;
    PyObject *type = PyExc_ValueError, *value = PyLong_FromLong(3), *traceback = NULL;
    Py_INCREF(type);
    PyErr_NormalizeException(&type, &value, &traceback);
    assert_ptr_equal(type, PyExc_ValueError);
    assert_repr(value, "ValueError(3)");
    Py_DECREF(type);

    /* An instance of a derived class: the class follows. */
    type = PyExc_Exception;
    Py_INCREF(type);
    PyErr_NormalizeException(&type, &value, &traceback);
    assert_ptr_equal(type, PyExc_ValueError);
    assert_repr(value, "ValueError(3)");
    Py_DECREF(value);
    Py_DECREF(type);

    type = PyExc_KeyError;
    Py_INCREF(type);
    value = NULL;
    PyErr_NormalizeException(&type, &value, &traceback);
    assert_repr(value, "KeyError()");
    Py_DECREF(value);
    Py_DECREF(type);

    /* The constructor fails: that failure is what the three describe then. */
    type = PyExc_UnicodeDecodeError;
    Py_INCREF(type);
    value = str("only one argument");
    PyErr_NormalizeException(&type, &value, &traceback);
    assert_ptr_equal(type, PyExc_TypeError);
    assert_str(value, "function takes exactly 5 arguments (1 given)");
    Py_DECREF(value);
    Py_DECREF(type);
    Py_XDECREF(traceback);

    type = value = traceback = NULL;
    PyErr_NormalizeException(&type, &value, &traceback);
    assert_null(type);
    assert_null(value);
}

static void test_matching(void **state) {
    (void)state;
    assert_true(PyErr_GivenExceptionMatches(PyExc_KeyError, PyExc_LookupError));
    assert_false(PyErr_GivenExceptionMatches(PyExc_LookupError, PyExc_KeyError));
    assert_false(PyErr_GivenExceptionMatches(NULL, PyExc_KeyError));
    assert_false(PyErr_GivenExceptionMatches(PyExc_KeyError, NULL));
    PyObject *nested = Py_BuildValue("(O(OO))", PyExc_TypeError, PyExc_ValueError, PyExc_OSError);
    assert_true(PyErr_GivenExceptionMatches(PyExc_FileNotFoundError, nested));
    assert_false(PyErr_GivenExceptionMatches(PyExc_KeyError, nested));
    PyErr_SetString(PyExc_UnicodeError, "x");
    assert_true(PyErr_ExceptionMatches(nested));
    assert_true(PyErr_ExceptionMatches(PyExc_ValueError));
    assert_false(PyErr_ExceptionMatches(PyExc_OSError));
    PyObject *exception = take_exception();
    assert_true(PyErr_GivenExceptionMatches(exception, nested));
    /* What is no class matches itself alone. */
    assert_true(PyErr_GivenExceptionMatches(nested, nested) == 0);
    assert_true(PyErr_GivenExceptionMatches(Py_None, Py_None));
    assert_false(PyErr_GivenExceptionMatches(Py_None, PyExc_OSError));
    Py_DECREF(exception);
    Py_DECREF(nested);
}

static void test_handled_exception_becomes_the_context(void **state) {
    (void)state;
    assert_null(PyErr_GetHandledException());
    PyErr_SetString(PyExc_KeyError, "handled");
    PyObject *handled = take_exception();
    PyErr_SetHandledException(handled);
    PyObject *type, *value, *traceback;
    PyErr_GetExcInfo(&type, &value, &traceback);
    assert_ptr_equal(type, PyExc_KeyError);
    assert_ptr_equal(value, handled);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);

    PyErr_SetString(PyExc_ValueError, "new");
    PyObject *exception = take_exception();
    PyObject *context = PyException_GetContext(exception);
    assert_ptr_equal(context, handled);
    Py_DECREF(context);

    /* Raising the handled one again makes no cycle, and cuts the one that would arise. */
    PyErr_SetObject(PyExc_KeyError, handled);
    Py_DECREF(take_exception());
    assert_null(PyException_GetContext(handled));
    PyErr_SetHandledException(exception);
    PyErr_SetObject(PyExc_KeyError, handled);
    Py_DECREF(take_exception());
    assert_null(PyException_GetContext(exception));
    context = PyException_GetContext(handled);
    assert_ptr_equal(context, exception);
    Py_DECREF(context);

    PyErr_SetHandledException(Py_None);
    assert_null(PyErr_GetHandledException());
    Py_DECREF(exception);
    Py_DECREF(handled);
}

static void test_set_exc_info_steals(void **state) {
    (void)state;
    PyErr_SetString(PyExc_KeyError, "k");
    PyObject *exception = take_exception();
    Py_INCREF(exception);
    PyErr_SetExcInfo(NULL, exception, NULL);
    PyObject *handled = PyErr_GetHandledException();
    assert_ptr_equal(handled, exception);
    Py_DECREF(handled);
    PyErr_SetExcInfo(NULL, NULL, NULL);
    PyObject *type, *value, *traceback;
    PyErr_GetExcInfo(&type, &value, &traceback);
    assert_ptr_equal(type, Py_None);
    assert_ptr_equal(traceback, Py_None);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    assert_int_equal(Py_REFCNT(exception), 1);
    Py_DECREF(exception);
}

static void test_a_context_cycle_made_by_hand_ends(void **state) {
    (void)state;
    PyErr_SetString(PyExc_KeyError, "a");
    PyObject *a = take_exception();
    PyErr_SetString(PyExc_KeyError, "b");
    PyObject *b = take_exception();
    PyErr_SetString(PyExc_KeyError, "c");
    PyObject *c = take_exception();
    Py_INCREF(b);
    PyException_SetContext(a, b);
    Py_INCREF(c);
    PyException_SetContext(b, c);
    Py_INCREF(b);
    PyException_SetContext(c, b);
    PyErr_SetHandledException(a);
    PyErr_SetString(PyExc_ValueError, "new");
    assert_raised("ValueError: new");
    PyErr_SetHandledException(NULL);
    PyException_SetContext(c, NULL);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
}

static void test_cause_context_and_traceback(void **state) {
    (void)state;
    PyErr_SetString(PyExc_KeyError, "k");
    PyObject *exception = take_exception();
    assert_null(PyException_GetCause(exception));
    assert_null(PyException_GetTraceback(exception));
    assert_ptr_equal(attribute(exception, "__suppress_context__"), Py_False);
    PyErr_SetString(PyExc_ValueError, "v");
    PyObject *cause = take_exception();
    Py_INCREF(cause);
    PyException_SetCause(exception, cause);
    assert_ptr_equal(attribute(exception, "__suppress_context__"), Py_True);
    assert_ptr_equal(attribute(exception, "__cause__"), cause);
    PyException_SetCause(exception, NULL);
    assert_ptr_equal(attribute(exception, "__cause__"), Py_None);
    assert_int_equal(PyException_SetTraceback(exception, Py_None), 0);
    assert_int_equal(PyException_SetTraceback(exception, cause), -1);
    assert_raised("TypeError: __traceback__ must be a traceback or None");
    assert_int_equal(PyObject_SetAttrString(exception, "__context__", Py_True), -1);
    assert_raised("TypeError: exception context must be None or derive from BaseException");
    assert_int_equal(PyObject_SetAttrString(exception, "__cause__", Py_True), -1);
    assert_raised("TypeError: exception cause must be None or derive from BaseException");
    assert_int_equal(PyObject_SetAttrString(exception, "__context__", cause), 0);
    assert_int_equal(PyObject_SetAttrString(exception, "__context__", NULL), -1);
    assert_raised("TypeError: __context__ may not be deleted");
    assert_int_equal(PyObject_SetAttrString(exception, "__suppress_context__", Py_None), -1);
    assert_raised("TypeError: attribute value type must be bool");
    Py_DECREF(cause);
    Py_DECREF(exception);
}

static void test_set_from_errno(void **state) {
    (void)state;
    errno = ENOENT;
    assert_null(PyErr_SetFromErrno(PyExc_OSError));
    assert_ptr_equal(PyErr_Occurred(), PyExc_FileNotFoundError);
    assert_raised("FileNotFoundError: [Errno 2] No such file or directory");
    errno = EACCES;
    assert_null(PyErr_SetFromErrnoWithFilename(PyExc_OSError, "/a/b"));
    PyObject *exception = take_exception();
    assert_ptr_equal(Py_TYPE(exception), PyExc_PermissionError);
    assert_str(exception, "[Errno 13] Permission denied: '/a/b'");
    assert_repr(attribute(exception, "filename"), "'/a/b'");
    assert_repr(attribute(exception, "errno"), "13");
    assert_repr(attribute(exception, "args"), "(13, 'Permission denied')");
    Py_DECREF(exception);
    PyObject *one = str("one"), *two = str("two");
    errno = EEXIST;
    assert_null(PyErr_SetFromErrnoWithFilenameObjects(PyExc_OSError, one, two));
    assert_raised("FileExistsError: [Errno 17] File exists: 'one' -> 'two'");
    errno = EINVAL;
    assert_null(PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, one));
    assert_raised("OSError: [Errno 22] Invalid argument: 'one'");
    errno = 0;
    assert_null(PyErr_SetFromErrno(PyExc_OSError));
    assert_raised("OSError: [Errno 0] Error");
    errno = ENOENT;
    assert_null(PyErr_SetFromErrno(PyExc_ValueError));
    assert_raised("ValueError: (2, 'No such file or directory')");
    errno = EINTR;
    assert_null(PyErr_SetFromErrno(PyExc_OSError));
    assert_raised("InterruptedError: [Errno 4] Interrupted system call");
    Py_DECREF(one);
    Py_DECREF(two);
}

static void test_set_import_error(void **state) {
    (void)state;
    PyObject *message = str("no module"), *name = str("m"), *path = str("/m.so");
    assert_null(PyErr_SetImportError(message, name, path));
    PyObject *exception = take_exception();
    assert_ptr_equal(Py_TYPE(exception), PyExc_ImportError);
    assert_str(exception, "no module");
    assert_str(attribute(exception, "name"), "m");
    assert_str(attribute(exception, "path"), "/m.so");
    Py_DECREF(exception);
    assert_null(PyErr_SetImportErrorSubclass(PyExc_ModuleNotFoundError, message, NULL, NULL));
    exception = take_exception();
    assert_ptr_equal(Py_TYPE(exception), PyExc_ModuleNotFoundError);
    assert_ptr_equal(attribute(exception, "name"), Py_None);
    Py_DECREF(exception);
    assert_null(PyErr_SetImportErrorSubclass(PyExc_ValueError, message, NULL, NULL));
    assert_raised("TypeError: expected a subclass of ImportError");
    assert_null(PyErr_SetImportError(NULL, name, path));
    assert_raised("TypeError: expected a message argument");
    Py_DECREF(message);
    Py_DECREF(name);
    Py_DECREF(path);
}

static void test_new_exception(void **state) {
    (void)state;
    PyObject *plain = PyErr_NewException("some.module.Error", NULL, NULL);
    assert_non_null(plain);
    assert_string_equal(PyExceptionClass_Name(plain), "Error");
    assert_str(attribute(plain, "__module__"), "some.module");
    assert_repr(plain, "<class 'some.module.Error'>");
    assert_true(PyExceptionClass_Check(plain));
    assert_true(PyObject_IsSubclass(plain, PyExc_Exception));
    PyErr_SetString(plain, "x");
    PyObject *exception = take_exception();
    assert_repr(exception, "Error('x')");
    assert_true(PyExceptionInstance_Check(exception));
    assert_ptr_equal(PyExceptionInstance_Class(exception), plain);
    assert_int_equal(PyObject_SetAttrString(exception, "extra", Py_True), 0);
    assert_ptr_equal(attribute(exception, "extra"), Py_True);
    Py_DECREF(exception);

    PyObject *bases = Py_BuildValue("(OO)", plain, PyExc_KeyError);
    PyObject *dict = Py_BuildValue("{si}", "level", 3);
    PyObject *derived = PyErr_NewExceptionWithDoc("m.Derived", "What it says.", bases, dict);
    assert_non_null(derived);
    assert_str(attribute(derived, "__doc__"), "What it says.");
    assert_str(attribute(derived, "level"), "3");
    assert_true(PyErr_GivenExceptionMatches(derived, plain));
    assert_true(PyErr_GivenExceptionMatches(derived, PyExc_LookupError));
    PyErr_SetString(derived, "k");
    assert_raised("Derived: 'k'");
    Py_DECREF(derived);
    Py_DECREF(dict);
    Py_DECREF(bases);
    Py_DECREF(plain);

    assert_null(PyErr_NewException("nodot", NULL, NULL));
    assert_raised("SystemError: PyErr_NewException: name must be module.class");
}

static PyObject *raise_key_error(PyObject *self, PyObject *args) {
    (void)self;
    (void)args;
    PyErr_SetString(PyExc_KeyError, "from below");
    return NULL;
}

static void test_a_called_function_raises(void **state) {
    (void)state;
    static PyMethodDef def = {"raise_key_error", raise_key_error, METH_VARARGS, NULL};
    PyObject *function = PyCFunction_New(&def, NULL);
    assert_null(PyObject_CallObject(function, NULL));
    assert_raised("KeyError: 'from below'");
    Py_DECREF(function);
}

/* ---- Printing */

static void test_print_writes_class_and_text(void **state) {
    (void)state;
    PyErr_SetString(PyExc_ValueError, "bad value");
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "ValueError: bad value\n");
    assert_null(PyErr_Occurred());
    PyObject *type = PySys_GetObject("last_type");
    assert_ptr_equal(type, PyExc_ValueError);
    assert_str(PySys_GetObject("last_value"), "bad value");
    assert_ptr_equal(PySys_GetObject("last_traceback"), Py_None);
    PySys_SetObject("last_value", NULL);
    PySys_SetObject("last_type", NULL);
    PySys_SetObject("last_traceback", NULL);
}

static void test_print_ex_leaves_last_variables(void **state) {
    (void)state;
    PyErr_SetNone(PyExc_KeyError);
    begin_capture();
    PyErr_PrintEx(0);
    assert_string_equal(end_capture(), "KeyError\n");
    assert_null(PySys_GetObject("last_type"));
}

static void test_print_shows_module_of_class(void **state) {
    (void)state;
    PyObject *type = PyErr_NewException("pkg.mod.Broken", NULL, NULL);
    PyErr_SetString(type, "text");
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "pkg.mod.Broken: text\n");
    Py_DECREF(type);
}

static void test_print_shows_cause_and_context(void **state) {
    (void)state;
    PyErr_SetString(PyExc_KeyError, "first");
    PyObject *first = take_exception();
    PyErr_SetHandledException(first);
    PyErr_SetString(PyExc_ValueError, "second");
    PyErr_SetHandledException(NULL);
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "KeyError: 'first'\n\n"
                                       "During handling of the above exception, another exception occurred:\n\n"
                                       "ValueError: second\n");
    PyErr_SetString(PyExc_TypeError, "third");
    PyObject *third = take_exception();
    Py_INCREF(first);
    PyException_SetCause(third, first);
    PyErr_SetObject(PyExc_TypeError, third);
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "KeyError: 'first'\n\n"
                                       "The above exception was the direct cause of the following exception:\n\n"
                                       "TypeError: third\n");

    /* A cycle is printed once. */
    Py_INCREF(third);
    PyException_SetContext(first, third);
    PyErr_SetObject(PyExc_TypeError, third);
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "KeyError: 'first'\n\n"
                                       "The above exception was the direct cause of the following exception:\n\n"
                                       "TypeError: third\n");
    PyException_SetContext(first, NULL);
    Py_DECREF(third);
    Py_DECREF(first);
    PySys_SetObject("last_value", NULL);
}

static void test_print_shows_notes(void **state) {
    (void)state;
    PyErr_SetString(PyExc_ValueError, "v");
    PyObject *exception = take_exception();
    PyObject *result = PyObject_CallMethod(exception, "add_note", "s", "a note\nof two lines");
    assert_ptr_equal(result, Py_None);
    Py_XDECREF(result);
    result = PyObject_CallMethod(exception, "add_note", "s", "another");
    Py_XDECREF(result);
    assert_repr(attribute(exception, "__notes__"), "['a note\\nof two lines', 'another']");
    assert_null(PyObject_CallMethod(exception, "add_note", "i", 5));
    assert_raised("TypeError: note must be a str, not 'int'");
    PyErr_SetObject(PyExc_ValueError, exception);
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "ValueError: v\na note\nof two lines\nanother\n");
    Py_DECREF(exception);
    PySys_SetObject("last_value", NULL);
}

static PyObject *failing_str(PyObject *self) {
    (void)self;
    PyErr_SetString(PyExc_TypeError, "no text");
    return NULL;
}

static PyObject *mute_class(void) {
    static PyType_Slot slots[] = {{Py_tp_str, (void *)failing_str}, {0, NULL}};
    static PyType_Spec spec = {"test.Mute", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *bases = Py_BuildValue("(O)", PyExc_Exception);
    PyObject *type = PyType_FromSpecWithBases(&spec, bases);
    CHECK(type != NULL);
    Py_DECREF(bases);
    return type;
}

static void test_print_survives_a_failing_str(void **state) {
    (void)state;
    PyObject *type = mute_class();
    PyErr_SetString(type, "x");
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "test.Mute: <exception str() failed>\n");
    Py_DECREF(type);
    PySys_SetObject("last_value", NULL);
    PySys_SetObject("last_type", NULL);
}

static void test_display_of_no_exception(void **state) {
    (void)state;
    begin_capture();
    PyErr_Display(NULL, Py_None, NULL);
    assert_string_equal(end_capture(), "TypeError: print_exception(): Exception expected for value, NoneType found\n");
}

static PyObject *seen_hook_args;

static PyObject *hook_keep(PyObject *self, PyObject *args) {
    (void)self;
    Py_INCREF(args);
    Py_XSETREF(seen_hook_args, args);
    Py_INCREF(Py_None);
    return Py_None;
}

static PyObject *hook_fail(PyObject *self, PyObject *args) {
    (void)self;
    (void)args;
    PyErr_SetString(PyExc_ValueError, "hook is broken");
    return NULL;
}

static PyMethodDef hook_keep_def = {"hook_keep", hook_keep, METH_VARARGS, NULL};
static PyMethodDef hook_fail_def = {"hook_fail", hook_fail, METH_VARARGS, NULL};

/* Puts a hook into sys for a while; the old one is returned and given back to restore_hook. */
static PyObject *set_hook(const char *name, PyMethodDef *def) {
    PyObject *old = PySys_GetObject(name);
    Py_XINCREF(old);
    PyObject *hook = def ? PyCFunction_New(def, NULL) : NULL;
    PySys_SetObject(name, hook);
    Py_XDECREF(hook);
    return old;
}

static void restore_hook(const char *name, PyObject *old) {
    PySys_SetObject(name, old);
    Py_XDECREF(old);
}

static void test_print_calls_excepthook(void **state) {
    (void)state;
    PyObject *old = set_hook("excepthook", &hook_keep_def);
    PyErr_SetString(PyExc_ValueError, "v");
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "");
    assert_int_equal(PyTuple_Size(seen_hook_args), 3);
    assert_ptr_equal(PyTuple_GetItem(seen_hook_args, 0), PyExc_ValueError);
    assert_str(PyTuple_GetItem(seen_hook_args, 1), "v");
    assert_ptr_equal(PyTuple_GetItem(seen_hook_args, 2), Py_None);
    Py_CLEAR(seen_hook_args);
    restore_hook("excepthook", old);
    PySys_SetObject("last_value", NULL);
}

static void test_print_reports_a_broken_excepthook(void **state) {
    (void)state;
    PyObject *old = set_hook("excepthook", &hook_fail_def);
    PyErr_SetString(PyExc_KeyError, "original");
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "Error in sys.excepthook:\nValueError: hook is broken\n\n"
                                       "Original exception was:\nKeyError: 'original'\n");
    restore_hook("excepthook", old);
    old = set_hook("excepthook", NULL);
    PyErr_SetString(PyExc_KeyError, "original");
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "sys.excepthook is missing\nKeyError: 'original'\n");
    restore_hook("excepthook", old);
    PySys_SetObject("last_value", NULL);
}

static void test_print_without_stderr_is_silent(void **state) {
    (void)state;
    PyObject *old = PySys_GetObject("stderr");
    Py_XINCREF(old);
    PySys_SetObject("stderr", Py_None);
    PyErr_SetString(PyExc_KeyError, "unseen");
    PyErr_Print();
    assert_null(PyErr_Occurred());
    PySys_SetObject("stderr", old);
    Py_XDECREF(old);
    PySys_SetObject("last_value", NULL);
}

static void test_write_unraisable(void **state) {
    (void)state;
    PyObject *where = str("the place");
    PyErr_SetString(PyExc_ValueError, "v");
    begin_capture();
    PyErr_WriteUnraisable(where);
    assert_string_equal(end_capture(), "Exception ignored in: 'the place'\nValueError: v\n");
    assert_null(PyErr_Occurred());
    PyErr_SetNone(PyExc_KeyError);
    begin_capture();
    PyErr_WriteUnraisable(NULL);
    /* 3.11 prints a colon behind a class without text; DESIGN.md section 3: 3.11's texts. */
    assert_string_equal(end_capture(), "KeyError: \n");
    PyObject *type = PyErr_NewException("pkg.Broken", NULL, NULL);
    PyErr_SetString(type, "x");
    begin_capture();
    PyErr_WriteUnraisable(where);
    assert_string_equal(end_capture(), "Exception ignored in: 'the place'\npkg.Broken: x\n");
    Py_DECREF(type);
    Py_DECREF(where);
}

static PyObject *failing_repr(PyObject *self) { return failing_str(self); }

static void test_write_unraisable_survives_failing_texts(void **state) {
    (void)state;
    static PyType_Slot slots[] = {{Py_tp_repr, (void *)failing_repr}, {0, NULL}};
    static PyType_Spec spec = {"test.NoRepr", (int)sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec);
    PyObject *where = PyObject_CallObject(type, NULL);
    PyObject *mute = mute_class();
    PyErr_SetString(mute, "x");
    begin_capture();
    PyErr_WriteUnraisable(where);
    assert_string_equal(end_capture(),
                        "Exception ignored in: <object repr() failed>\ntest.Mute: <exception str() failed>\n");
    Py_DECREF(mute);
    Py_DECREF(where);
    Py_DECREF(type);
}

static void test_write_unraisable_calls_the_hook(void **state) {
    (void)state;
    PyObject *old = set_hook("unraisablehook", &hook_keep_def);
    PyObject *where = str("here");
    PyErr_SetString(PyExc_ValueError, "v");
    begin_capture();
    PyErr_WriteUnraisable(where);
    assert_string_equal(end_capture(), "");
    PyObject *args = PyTuple_GetItem(seen_hook_args, 0);
    assert_ptr_equal(attribute(args, "exc_type"), PyExc_ValueError);
    assert_str(attribute(args, "exc_value"), "v");
    assert_ptr_equal(attribute(args, "exc_traceback"), Py_None);
    assert_ptr_equal(attribute(args, "err_msg"), Py_None);
    assert_ptr_equal(attribute(args, "object"), where);
    assert_int_equal(PyTuple_Size(args), 5);
    Py_CLEAR(seen_hook_args);
    restore_hook("unraisablehook", old);

    old = set_hook("unraisablehook", &hook_fail_def);
    PyErr_SetString(PyExc_KeyError, "k");
    begin_capture();
    PyErr_WriteUnraisable(where);
    end_capture();
    assert_non_null(strstr(captured, "Exception ignored in sys.unraisablehook: <built-in function hook_fail>\n"));
    assert_non_null(strstr(captured, "ValueError: hook is broken\n"));
    restore_hook("unraisablehook", old);

    /* The default hook, called as a function. */
    old = set_hook("unraisablehook", NULL);
    PyErr_SetString(PyExc_KeyError, "k");
    begin_capture();
    PyErr_WriteUnraisable(where);
    assert_string_equal(end_capture(), "Exception ignored in: 'here'\nKeyError: 'k'\n");
    restore_hook("unraisablehook", old);
    Py_DECREF(where);
}

/* ---- SystemExit ends the process */

static void exit_with(void *argument) {
    PyObject *code = argument ? (PyObject *)argument : Py_None;
    PyErr_SetObject(PyExc_SystemExit, code);
    PyErr_Print();
}

static void test_print_of_system_exit_exits(void **state) {
    (void)state;
    PyObject *number = PyLong_FromLong(7), *text = str("farewell"), *zero = PyLong_FromLong(0);
    expect_exit(exit_with, number, 7, "");
    expect_exit(exit_with, zero, 0, "");
    expect_exit(exit_with, NULL, 0, "");
    expect_exit(exit_with, text, 1, "farewell\n");
    Py_DECREF(number);
    Py_DECREF(text);
    Py_DECREF(zero);
}


static void test_program_text_reads_a_line(void **state) {
    (void)state;
    char path[] = "/tmp/interlock-text-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0 && write(file, "first\nsecond\nlast", 17) == 17);
    close(file);
    PyObject *name = PyUnicode_FromString(path), *line = PyErr_ProgramText(path, 2);
    assert_repr(line, "'second\\n'");
    Py_DECREF(line);
    line = PyErr_ProgramTextObject(name, 1);
    assert_repr(line, "'first\\n'");
    Py_DECREF(line);
    line = PyErr_ProgramText(path, 3);
    assert_true(strncmp(text_of(line, 0), "last", 4) == 0);
    Py_DECREF(line);
    assert_null(PyErr_ProgramText(path, 9));
    assert_null(PyErr_ProgramText(path, 0));
    assert_null(PyErr_ProgramText("/no/such/file", 1));
    assert_null(PyErr_ProgramText(NULL, 1));
    assert_null(PyErr_ProgramTextObject(NULL, 1));
    assert_null(PyErr_Occurred());
    unlink(path);
    Py_DECREF(name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_raised_at_first),
        cmocka_unit_test(test_set_string_raises_class_with_text),
        cmocka_unit_test(test_set_string_replaces_what_was_raised),
        cmocka_unit_test(test_set_string_of_bad_utf8_keeps_the_class),
        cmocka_unit_test(test_set_none_raises_class_without_argument),
        cmocka_unit_test(test_set_object_takes_argument_tuple_or_instance),
        cmocka_unit_test(test_set_object_of_no_exception_class_is_an_error),
        cmocka_unit_test(test_format_speaks_the_language_of_from_format),
        cmocka_unit_test(test_format_v_takes_a_list),
        cmocka_unit_test(test_no_memory_bad_argument_bad_internal_call),
        cmocka_unit_test(test_many_memory_errors_are_distinct_objects),
        cmocka_unit_test(test_fetch_and_restore_move_the_exception),
        cmocka_unit_test(test_normalize_makes_an_instance),
        cmocka_unit_test(test_matching),
        cmocka_unit_test(test_handled_exception_becomes_the_context),
        cmocka_unit_test(test_set_exc_info_steals),
        cmocka_unit_test(test_a_context_cycle_made_by_hand_ends),
        cmocka_unit_test(test_cause_context_and_traceback),
        cmocka_unit_test(test_set_from_errno),
        cmocka_unit_test(test_set_import_error),
        cmocka_unit_test(test_new_exception),
        cmocka_unit_test(test_a_called_function_raises),
        cmocka_unit_test(test_print_writes_class_and_text),
        cmocka_unit_test(test_print_ex_leaves_last_variables),
        cmocka_unit_test(test_print_shows_module_of_class),
        cmocka_unit_test(test_print_shows_cause_and_context),
        cmocka_unit_test(test_print_shows_notes),
        cmocka_unit_test(test_print_survives_a_failing_str),
        cmocka_unit_test(test_display_of_no_exception),
        cmocka_unit_test(test_print_calls_excepthook),
        cmocka_unit_test(test_print_reports_a_broken_excepthook),
        cmocka_unit_test(test_print_without_stderr_is_silent),
        cmocka_unit_test(test_write_unraisable),
        cmocka_unit_test(test_write_unraisable_survives_failing_texts),
        cmocka_unit_test(test_write_unraisable_calls_the_hook),
        cmocka_unit_test(test_print_of_system_exit_exits),
        cmocka_unit_test(test_program_text_reads_a_line),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
