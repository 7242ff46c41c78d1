/* Making containers, calling their methods, and objects whose comparison and hash are the test's own. */
#ifndef INTERLOCK_TESTS_CONTAINERS_H
#define INTERLOCK_TESTS_CONTAINERS_H

#include "raised.h"

/* From a Py_BuildValue format; new reference. */
static inline PyObject *made(const char *format, ...) {
    va_list args;
    va_start(args, format);
    PyObject *object = Py_VaBuildValue(format, args);
    va_end(args);
    CHECK(object != NULL);
    return object;
}

/* self.name(*args), with the arguments in a tuple format: "(i)"; new reference or NULL. */
static inline PyObject *call(PyObject *self, const char *name, const char *format, ...) {
    PyObject *method = PyObject_GetAttrString(self, name);
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

/* type(*args, **kwargs); kwargs may be NULL and is stolen. */
static inline PyObject *call_type(PyTypeObject *type, PyObject *kwargs, const char *format, ...) {
    va_list list;
    va_start(list, format);
    PyObject *args = Py_VaBuildValue(format, list);
    va_end(list);
    CHECK(args != NULL);
    PyObject *result = PyObject_Call((PyObject *)type, args, kwargs);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    return result;
}

/* The expression gives a new reference to an object with this repr. */
#define assert_gives(expected, expression)                                       \
    do {                                                                         \
        PyObject *gives_ = (expression);                                         \
        if (gives_ == NULL) {                                                    \
            assert_string_equal(take_raised(), "an object with repr " expected); \
        }                                                                        \
        assert_repr(gives_, expected);                                           \
        Py_DECREF(gives_);                                                       \
    } while (0)

/* The expression gives NULL with this exception. */
#define assert_raises(expected, expression)                       \
    do {                                                          \
        PyObject *raises_ = (expression);                         \
        if (raises_ != NULL) {                                    \
            assert_string_equal(text_of(raises_, 1), expected);   \
        }                                                         \
        assert_raised(expected);                                  \
    } while (0)

/* The expression gives -1 with this exception. */
#define assert_fails(expected, expression)          \
    do {                                            \
        assert_int_equal((long)(expression), -1);   \
        assert_raised(expected);                    \
    } while (0)

/* The same for "bad argument to internal function", whose text names a source file. */
#define assert_bad_call(expression)                                       \
    do {                                                                  \
        assert_int_equal((long)(expression), -1);                         \
        assert_true(PyErr_ExceptionMatches(PyExc_SystemError));           \
        PyErr_Clear();                                                    \
    } while (0)
#define assert_bad_call_null(expression)                                  \
    do {                                                                  \
        assert_null(expression);                                          \
        assert_true(PyErr_ExceptionMatches(PyExc_SystemError));           \
        PyErr_Clear();                                                    \
    } while (0)

/* slice(None, None, step); new reference. */
static inline PyObject *slice_by(long step) {
    PyObject *number = PyLong_FromLong(step), *slice = PySlice_New(NULL, NULL, number);
    Py_DECREF(number);
    CHECK(slice != NULL);
    return slice;
}

/* What left op right gives, dropping both. */
static inline PyObject *compare(PyObject *left, PyObject *right, int op) {
    PyObject *result = PyObject_RichCompare(left, right, op);
    Py_DECREF(left);
    Py_DECREF(right);
    return result;
}

static inline int truth_of(PyObject *result) {
    CHECK(result != NULL);
    int truth = PyObject_IsTrue(result);
    Py_DECREF(result);
    return truth;
}

/* An object with a number, a hash of its own, and a callback that runs whenever it is compared. */
typedef struct {
    PyObject_HEAD
    long value;
    Py_hash_t hash; /* -1: not hashable */
    void (*on_compare)(void);
    int raise; /* comparing raises ValueError("compared") */
} Probe;

static int probes_alive;
static PyObject *probe_type;

static Py_hash_t probe_hash(PyObject *self) {
    if (((Probe *)self)->hash == -1) {
        PyErr_SetString(PyExc_TypeError, "probe is not hashable");
    }
    return ((Probe *)self)->hash;
}

static PyObject *probe_compare(PyObject *left, PyObject *right, int op) {
    PyObject *const both[] = {left, right};
    for (int i = 0; i < 2; i++) {
        if (Py_TYPE(both[i]) != (PyTypeObject *)probe_type) {
            Py_INCREF(Py_NotImplemented);
            return Py_NotImplemented;
        }
    }
    for (int i = 0; i < 2; i++) {
        Probe *probe = (Probe *)both[i];
        if (probe->on_compare != NULL) {
            probe->on_compare();
        }
        if (probe->raise) {
            PyErr_SetString(PyExc_ValueError, "compared");
            return NULL;
        }
    }
    long a = ((Probe *)left)->value, b = ((Probe *)right)->value;
    int result = op == Py_EQ ? a == b : op == Py_NE ? a != b : op == Py_LT ? a < b : op == Py_LE ? a <= b
               : op == Py_GT ? a > b : a >= b;
    return PyBool_FromLong(result);
}

static PyObject *probe_repr(PyObject *self) { return PyUnicode_FromFormat("<%ld>", ((Probe *)self)->value); }

static void probe_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    probes_alive--;
    PyObject_Free(self);
    Py_DECREF(type);
}

/* New reference. */
static inline Probe *make_probe(long value, Py_hash_t hash) {
    Probe *probe = PyObject_New(Probe, (PyTypeObject *)probe_type);
    CHECK(probe != NULL);
    probes_alive++;
    probe->value = value;
    probe->hash = hash;
    probe->on_compare = NULL;
    probe->raise = 0;
    return probe;
}

__attribute__((unused)) static int start_python_with_probes(void **state) {
    static PyType_Slot slots[] = {{Py_tp_hash, probe_hash},       {Py_tp_richcompare, probe_compare},
                                  {Py_tp_repr, probe_repr},       {Py_tp_dealloc, probe_dealloc},
                                  {0, NULL}};
    static PyType_Spec spec = {"test.Probe", (int)sizeof(Probe), 0, Py_TPFLAGS_DEFAULT, slots};
    start_python(state);
    probe_type = PyType_FromSpec(&spec);
    return probe_type == NULL;
}

__attribute__((unused)) static int stop_python_with_probes(void **state) {
    Py_CLEAR(probe_type);
    return stop_python(state);
}

/* A heap type that adds nothing to its base. */
static inline PyTypeObject *make_subtype(const char *name, PyTypeObject *base) {
    PyType_Slot slots[] = {{0, NULL}};
    PyType_Spec spec = {name, 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *bases = PyTuple_Pack(1, (PyObject *)base);
    PyObject *type = PyType_FromSpecWithBases(&spec, bases);
    Py_DECREF(bases);
    CHECK(type != NULL);
    return (PyTypeObject *)type;
}

#endif
