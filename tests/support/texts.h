/* Making str objects and calling their methods. */
#ifndef INTERLOCK_TESTS_TEXTS_H
#define INTERLOCK_TESTS_TEXTS_H

#include "containers.h"

/* From UTF-8; new reference. */
static inline PyObject *str(const char *utf8) {
    PyObject *object = PyUnicode_FromString(utf8);
    CHECK(object != NULL);
    return object;
}

/* Of these code points; new reference. */
static inline PyObject *str_of(int count, ...) {
    Py_UCS4 points[32];
    va_list list;
    va_start(list, count);
    for (int i = 0; i < count; i++) {
        points[i] = va_arg(list, Py_UCS4);
    }
    va_end(list);
    PyObject *object = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, points, count);
    CHECK(object != NULL);
    return object;
}

/* str(utf8).name(*args), with the arguments in a tuple format; new reference or NULL. */
static inline PyObject *on(const char *utf8, const char *name, const char *format, ...) {
    PyObject *self = str(utf8), *method = PyObject_GetAttrString(self, name);
    Py_DECREF(self);
    if (method == NULL) {
        return NULL;
    }
    va_list list;
    va_start(list, format);
    PyObject *args = Py_VaBuildValue(format, list);
    va_end(list);
    CHECK(args != NULL);
    PyObject *result = PyObject_Call(method, args, NULL);
    Py_DECREF(method);
    Py_DECREF(args);
    return result;
}

/* repr(expression) in ASCII: ascii(); for results that are not ASCII. */
#define assert_gives_ascii(expected, expression)                                 \
    do {                                                                         \
        PyObject *gives_ = (expression);                                         \
        if (gives_ == NULL) {                                                    \
            assert_string_equal(take_raised(), "an object with ascii " expected);\
        }                                                                        \
        PyObject *ascii_ = PyObject_ASCII(gives_);                               \
        assert_non_null(ascii_);                                                 \
        assert_string_equal(PyUnicode_AsUTF8(ascii_), expected);                 \
        Py_DECREF(ascii_);                                                       \
        Py_DECREF(gives_);                                                       \
    } while (0)

/* Drops its argument after the expression before it was evaluated. */
static inline PyObject *drop(PyObject *result, PyObject *object) {
    Py_DECREF(object);
    return result;
}

#endif
