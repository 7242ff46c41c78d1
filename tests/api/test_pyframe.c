/* conformance */
/* Frame objects that no guest runs, and the tracebacks made of them. */
#include <Python.h>
#include <frameobject.h>

#include "expect.h"

static PyFrameObject *new_frame(const char *file, const char *name, int line) {
    PyCodeObject *code = PyCode_NewEmpty(file, name, line);
    PyObject *globals = PyDict_New();
    PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    assert_non_null(frame);
    Py_DECREF(globals);
    Py_DECREF(code);
    return frame;
}

static void test_a_frame_says_where_it_is(void **state) {
    (void)state;
    PyFrameObject *frame = new_frame("file.x", "function", 7);
    PyObject *object = (PyObject *)frame;
    assert_true(PyFrame_Check(object));
    assert_int_equal(PyFrame_GetLineNumber(frame), 7);
    assert_null(PyFrame_GetBack(frame));
    assert_false(PyErr_Occurred());
    PyCodeObject *code = PyFrame_GetCode(frame);
    assert_repr(attribute((PyObject *)code, "co_name"), "'function'");
    assert_ptr_equal(attribute(object, "f_code"), code);
    Py_DECREF(code);
    assert_repr(attribute(object, "f_back"), "None");
    assert_repr(attribute(object, "f_globals"), "{}");
    assert_repr(attribute(object, "f_lineno"), "7");
    assert_repr(attribute(object, "f_trace"), "None");
    assert_repr(attribute(object, "f_trace_lines"), "True");
    assert_repr(attribute(object, "f_trace_opcodes"), "False");
    PyObject *locals = PyObject_GetAttrString(object, "f_locals");
    assert_repr(locals, "{}");
    Py_DECREF(locals);
    char expected[100];
    snprintf(expected, sizeof expected, "<frame at %p, file 'file.x', line 7, code function>", (void *)frame);
    assert_repr(object, expected);
    Py_DECREF(frame);
}

static void test_the_switches_of_a_frame_are_bools(void **state) {
    (void)state;
    PyObject *frame = (PyObject *)new_frame("f", "n", 1);
    assert_int_equal(PyObject_SetAttrString(frame, "f_trace_lines", Py_False), 0);
    assert_repr(attribute(frame, "f_trace_lines"), "False");
    assert_int_equal(PyObject_SetAttrString(frame, "f_trace_opcodes", Py_True), 0);
    assert_repr(attribute(frame, "f_trace_opcodes"), "True");
    assert_int_equal(PyObject_SetAttrString(frame, "f_trace_lines", Py_None), -1);
    assert_raised("TypeError: attribute value type must be bool");
    assert_int_equal(PyObject_SetAttrString(frame, "f_trace_opcodes", Py_None), -1);
    assert_raised("TypeError: attribute value type must be bool");
    assert_int_equal(PyObject_SetAttrString(frame, "f_trace", frame), 0); /* a cycle, for the collector */
    assert_ptr_equal(attribute(frame, "f_trace"), frame);
    Py_DECREF(frame);
    PyGC_Collect();
}

static void test_builtins_come_from_the_globals(void **state) {
    (void)state;
    PyCodeObject *code = PyCode_NewEmpty("f", "n", 1);
    PyObject *globals = PyDict_New(), *builtins = PyDict_New();
    assert_int_equal(PyDict_SetItemString(globals, "__builtins__", builtins), 0);
    PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    PyObject *found = PyFrame_GetBuiltins(frame);
    assert_ptr_equal(found, builtins);
    Py_DECREF(found);
    found = PyFrame_GetGlobals(frame);
    assert_ptr_equal(found, globals);
    Py_DECREF(found);
    Py_DECREF(frame);
    Py_DECREF(builtins);
    Py_DECREF(globals);
    Py_DECREF(code);
}

static void test_without_a_frame_there_are_builtins_only(void **state) {
    (void)state;
    assert_null(PyEval_GetFrame());
    assert_null(PyThreadState_GetFrame(PyThreadState_Get()));
    assert_null(PyEval_GetGlobals());
    assert_false(PyErr_Occurred());
    assert_ptr_equal(PyEval_GetBuiltins(), attribute(PyImport_AddModule("builtins"), "__dict__"));
    assert_null(PyEval_GetLocals());
    assert_raised("SystemError: frame does not exist");
}

static void test_a_traceback_shows_file_line_and_name(void **state) {
    (void)state;
    PyFrameObject *outer = new_frame("outer.x", "caller", 3), *inner = new_frame("inner.x", "callee", 8);
    PyErr_SetString(PyExc_ValueError, "what went wrong");
    assert_int_equal(PyTraceBack_Here(inner), 0);
    assert_int_equal(PyTraceBack_Here(outer), 0);
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "Traceback (most recent call last):\n"
                                       "  File \"outer.x\", line 3, in caller\n"
                                       "  File \"inner.x\", line 8, in callee\n"
                                       "ValueError: what went wrong\n");
    Py_DECREF(outer);
    Py_DECREF(inner);
}

static void test_a_cause_has_its_own_traceback(void **state) {
    (void)state;
    PyFrameObject *frame = new_frame("f.x", "f", 1), *other = new_frame("g.x", "g", 2);
    PyErr_SetString(PyExc_KeyError, "first");
    assert_int_equal(PyTraceBack_Here(frame), 0);
    PyObject *type, *cause, *traceback;
    PyErr_Fetch(&type, &cause, &traceback);
    PyErr_NormalizeException(&type, &cause, &traceback);
    assert_int_equal(PyException_SetTraceback(cause, traceback), 0);
    PyErr_SetString(PyExc_RuntimeError, "second");
    assert_int_equal(PyTraceBack_Here(other), 0);
    PyObject *type2, *value2, *traceback2;
    PyErr_Fetch(&type2, &value2, &traceback2);
    PyErr_NormalizeException(&type2, &value2, &traceback2);
    PyException_SetCause(value2, cause);
    PyErr_Restore(type2, value2, traceback2);
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "Traceback (most recent call last):\n"
                                       "  File \"f.x\", line 1, in f\n"
                                       "KeyError: 'first'\n\n"
                                       "The above exception was the direct cause of the following exception:\n\n"
                                       "Traceback (most recent call last):\n"
                                       "  File \"g.x\", line 2, in g\n"
                                       "RuntimeError: second\n");
    Py_DECREF(type);
    Py_XDECREF(traceback);
    Py_DECREF(frame);
    Py_DECREF(other);
}

static void test_a_repeated_line_is_counted(void **state) {
    (void)state;
    PyFrameObject *frame = new_frame("r.x", "again", 5);
    PyErr_SetString(PyExc_ValueError, "deep");
    for (int i = 0; i < 10; i++) {
        assert_int_equal(PyTraceBack_Here(frame), 0);
    }
    begin_capture();
    PyErr_Print();
    assert_string_equal(end_capture(), "Traceback (most recent call last):\n"
                                       "  File \"r.x\", line 5, in again\n"
                                       "  File \"r.x\", line 5, in again\n"
                                       "  File \"r.x\", line 5, in again\n"
                                       "  [Previous line repeated 7 more times]\n"
                                       "ValueError: deep\n");
    Py_DECREF(frame);
}

static void test_an_entry_keeps_its_frame(void **state) {
    (void)state;
    PyFrameObject *frame = new_frame("k.x", "k", 4);
    PyErr_SetString(PyExc_ValueError, "x");
    assert_int_equal(PyTraceBack_Here(frame), 0);
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    assert_ptr_equal(attribute(traceback, "tb_frame"), frame);
    Py_DECREF(frame);
    assert_repr(attribute(traceback, "tb_lineno"), "4");
    assert_repr(attribute(attribute(traceback, "tb_frame"), "f_lineno"), "4");
    Py_DECREF(type);
    Py_DECREF(value);
    Py_DECREF(traceback);
}

static void test_a_frame_can_be_cleared(void **state) {
    (void)state;
    PyObject *frame = (PyObject *)new_frame("c.x", "c", 1);
    expect(PyObject_CallMethod(frame, "clear", NULL), "None");
    assert_repr(attribute(frame, "f_lineno"), "1");
    Py_DECREF(frame);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_frame_says_where_it_is),
        cmocka_unit_test(test_the_switches_of_a_frame_are_bools),
        cmocka_unit_test(test_builtins_come_from_the_globals),
        cmocka_unit_test(test_without_a_frame_there_are_builtins_only),
        cmocka_unit_test(test_a_traceback_shows_file_line_and_name),
        cmocka_unit_test(test_a_cause_has_its_own_traceback),
        cmocka_unit_test(test_a_repeated_line_is_counted),
        cmocka_unit_test(test_an_entry_keeps_its_frame),
        cmocka_unit_test(test_a_frame_can_be_cleared),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
