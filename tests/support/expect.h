/* What an expression gives, as text: its repr, or the exception that it raised. */
#ifndef INTERLOCK_TESTS_EXPECT_H
#define INTERLOCK_TESTS_EXPECT_H

#include <math.h>

#include "raised.h"

/* Takes the reference. */
static inline void expect_at(const char *file, int line, PyObject *result, const char *expected) {
    static char text[4096];
    if (result != NULL) {
        PyObject *repr = PyObject_Repr(result);
        const char *utf8 = repr != NULL ? PyUnicode_AsUTF8(repr) : NULL;
        snprintf(text, sizeof text, "%s", utf8 != NULL ? utf8 : take_raised());
        Py_XDECREF(repr);
        Py_DECREF(result);
    } else {
        snprintf(text, sizeof text, "%s", take_raised());
    }
#ifdef EXPECT_PRINT
    (void)file, (void)line, (void)expected;
    printf("@@%s\n", text);
#else
    if (strcmp(text, expected) != 0) {
        fprintf(stderr, "%s:%d: expected %s\n", file, line, expected);
    }
    assert_string_equal(text, expected);
#endif
}
#define expect(result, expected) expect_at(__FILE__, __LINE__, (result), (expected))

/* Values of which the expressions are made; all are new references, and all functions below take their objects. */
static inline PyObject *integer(const char *decimal) { return PyLong_FromString(decimal, NULL, 0); }
static inline PyObject *real(double value) { return PyFloat_FromDouble(value); }
static inline PyObject *text(const char *utf8) { return PyUnicode_FromString(utf8); }
#define bytes(literal) PyBytes_FromStringAndSize(literal, sizeof(literal) - 1)
#define array(literal) PyByteArray_FromStringAndSize(literal, sizeof(literal) - 1)
static inline PyObject *none(void) {
    Py_INCREF(Py_None);
    return Py_None;
}

#define method(object, ...)                                               \
    __extension__({                                                       \
        PyObject *object_ = (object);                                     \
        PyObject *result_ = PyObject_CallMethod(object_, __VA_ARGS__);    \
        Py_DECREF(object_);                                               \
        result_;                                                          \
    })

static inline PyObject *one(PyObject *(*function)(PyObject *), PyObject *a) {
    PyObject *result = function(a);
    Py_XDECREF(a);
    return result;
}

static inline PyObject *two(PyObject *(*function)(PyObject *, PyObject *), PyObject *a, PyObject *b) {
    PyObject *result = function(a, b);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

static inline PyObject *three(PyObject *(*function)(PyObject *, PyObject *, PyObject *), PyObject *a, PyObject *b,
                              PyObject *c) {
    PyObject *result = function(a, b, c);
    Py_XDECREF(a);
    Py_XDECREF(b);
    Py_XDECREF(c);
    return result;
}

static inline PyObject *compare(PyObject *a, PyObject *b, int op) {
    PyObject *result = PyObject_RichCompare(a, b, op);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

static inline PyObject *attribute_of(PyObject *object, const char *name) {
    PyObject *result = PyObject_GetAttrString(object, name);
    Py_DECREF(object);
    return result;
}

static inline PyObject *hash_of(PyObject *object) {
    Py_hash_t hash = PyObject_Hash(object);
    Py_DECREF(object);
    return hash == -1 ? NULL : PyLong_FromSsize_t(hash);
}

static inline PyObject *double_of(double (*function)(PyObject *), PyObject *object) {
    double value = function(object);
    Py_DECREF(object);
    return value == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(value);
}

/* type(argument), and without an argument. */
static inline PyObject *make(PyTypeObject *type, PyObject *argument) {
    PyObject *result = PyObject_CallFunctionObjArgs((PyObject *)type, argument, NULL);
    Py_XDECREF(argument);
    return result;
}

static inline PyObject *format(PyObject *object, const char *spec) {
    PyObject *spec_object = PyUnicode_FromString(spec);
    PyObject *result = PyObject_Format(object, spec_object);
    Py_DECREF(spec_object);
    Py_DECREF(object);
    return result;
}

/* A C number that a function read from an object: -1 with an exception is the exception. */
static inline PyObject *number_or_error(long long value) {
    return value == -1 && PyErr_Occurred() ? NULL : PyLong_FromLongLong(value);
}
#define read_with(function, object)                                        \
    __extension__({                                                        \
        PyObject *object_ = (object);                                      \
        PyObject *result_ = number_or_error((long long)function(object_)); \
        Py_XDECREF(object_);                                               \
        result_;                                                           \
    })

#endif
