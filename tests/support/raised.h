/* What is raised, as text, and what is written to sys.stderr. */
#ifndef INTERLOCK_TESTS_RAISED_H
#define INTERLOCK_TESTS_RAISED_H

#include "check.h"

/* "Class: text" of the raised exception, which is taken; "" when nothing is raised. */
static inline const char *take_raised(void) {
    static char text[2048];
    PyObject *type = NULL, *value = NULL, *traceback = NULL;
    PyErr_Fetch(&type, &value, &traceback);
    if (type == NULL) {
        return "";
    }
    PyErr_NormalizeException(&type, &value, &traceback);
    PyObject *str = PyObject_Str(value);
    const char *utf8 = str ? PyUnicode_AsUTF8(str) : NULL;
    snprintf(text, sizeof text, "%s: %s", PyExceptionClass_Name(type), utf8 ? utf8 : "<no text>");
    PyErr_Clear();
    Py_XDECREF(str);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return text;
}

/* The same exception as an object; new reference or NULL. */
static inline PyObject *take_exception(void) {
    PyObject *type = NULL, *value = NULL, *traceback = NULL;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    Py_XDECREF(type);
    Py_XDECREF(traceback);
    return value;
}

#define assert_raised(expected) assert_string_equal(take_raised(), expected)

/* str(object), or repr(object); drops nothing. */
static inline const char *text_of(PyObject *object, int repr) {
    static char text[4][512];
    static unsigned next;
    char *slot = text[next++ % 4];
    PyObject *str = repr ? PyObject_Repr(object) : PyObject_Str(object);
    const char *utf8 = str ? PyUnicode_AsUTF8(str) : NULL;
    snprintf(slot, sizeof text[0], "%s", utf8 ? utf8 : "<no text>");
    Py_XDECREF(str);
    return slot;
}

#define assert_str(object, expected) assert_string_equal(text_of(object, 0), expected)
#define assert_repr(object, expected) assert_string_equal(text_of(object, 1), expected)

/* An attribute, borrowed from the object that holds it. */
static inline PyObject *attribute(PyObject *object, const char *name) {
    PyObject *value = PyObject_GetAttrString(object, name);
    CHECK(value != NULL);
    Py_DECREF(value);
    return value;
}

/* What sys.stderr got between begin_capture and end_capture. */
static char captured[16384];

static PyObject *captured_write(PyObject *self, PyObject *text) {
    (void)self;
    const char *utf8 = PyUnicode_AsUTF8(text);
    if (utf8 == NULL) {
        return NULL;
    }
    strncat(captured, utf8, sizeof captured - strlen(captured) - 1);
    return PyLong_FromSsize_t(PyUnicode_GetLength(text));
}

static PyObject *captured_flush(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    Py_INCREF(Py_None);
    return Py_None;
}

static inline PyObject *make_capture(void) {
    static PyMethodDef methods[] = {{"write", captured_write, METH_O, NULL},
                                    {"flush", captured_flush, METH_NOARGS, NULL},
                                    {NULL, NULL, 0, NULL}};
    static PyType_Slot slots[] = {{Py_tp_methods, methods}, {0, NULL}};
    static PyType_Spec spec = {"test.Capture", (int)sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec);
    CHECK(type != NULL);
    PyObject *capture = PyObject_CallObject(type, NULL);
    CHECK(capture != NULL);
    Py_DECREF(type);
    return capture;
}

static PyObject *stderr_before;

static inline void begin_capture(void) {
    PyObject *type = NULL, *value = NULL, *traceback = NULL;
    PyErr_Fetch(&type, &value, &traceback);
    captured[0] = '\0';
    stderr_before = PySys_GetObject("stderr");
    Py_XINCREF(stderr_before);
    PyObject *capture = make_capture();
    CHECK(PySys_SetObject("stderr", capture) == 0);
    Py_DECREF(capture);
    PyErr_Restore(type, value, traceback);
}

static inline const char *end_capture(void) {
    CHECK(PySys_SetObject("stderr", stderr_before) == 0);
    Py_CLEAR(stderr_before);
    return captured;
}

__attribute__((unused)) static int start_python(void **state) {
    (void)state;
    Py_InitializeEx(0);
    return 0;
}

__attribute__((unused)) static int stop_python(void **state) {
    (void)state;
    return Py_FinalizeEx();
}

#endif
