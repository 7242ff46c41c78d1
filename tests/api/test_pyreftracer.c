/* The reference tracer. Passes on CPython 3.13, too, but for what is marked. */
#include <Python.h>

#include "expect.h"
#include "threads.h"

static char told[4096];
static long created, destroyed, removed;
static void *data_seen;
static int value;

/* No object is made meanwhile, so types are known by their addresses. */
static const char *name_of(PyObject *object) {
    const struct {
        PyTypeObject *type;
        const char *name;
    } types[] = {
        {&PyList_Type, "list"},   {&PyFloat_Type, "float"},     {&PyLong_Type, "int"},       {&PyUnicode_Type, "str"},
        {&PyBytes_Type, "bytes"}, {&PyTuple_Type, "tuple"},     {&PyDict_Type, "dict"},      {&PySet_Type, "set"},
        {&PySlice_Type, "slice"}, {&PyCapsule_Type, "capsule"}, {&PyComplex_Type, "complex"},
        {(PyTypeObject *)PyExc_ValueError, "ValueError"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (Py_TYPE(object) == types[i].type) {
            return types[i].name;
        }
    }
    return "?";
}

static int on_event(PyObject *object, PyRefTracerEvent event, void *data) {
    char *end = told + strlen(told);
    data_seen = data;
    if (object == NULL) {
        removed++;
        return 0;
    }
    created += event == PyRefTracer_CREATE;
    destroyed += event == PyRefTracer_DESTROY;
    snprintf(end, sizeof told - (size_t)(end - told), "%c%s%ld ", event == PyRefTracer_CREATE ? '+' : '-', name_of(object),
             (long)Py_REFCNT(object));
    return -1; /* nobody looks */
}

static const char *take_told(void) {
    static char text[sizeof told];
    strcpy(text, told);
    told[0] = '\0';
    return text;
}
#define assert_told(text) assert_string_equal(take_told(), text)

static void test_there_is_none_at_first(void **state) {
    (void)state;
    void *data = &value;
    assert_null(PyRefTracer_GetTracer(&data));
    assert_null(data);
    assert_int_equal(PyRefTracer_SetTracer(on_event, &value), 0);
    assert_ptr_equal(PyRefTracer_GetTracer(&data), on_event);
    assert_ptr_equal(data, &value);
    assert_int_equal(PyRefTracer_SetTracer(NULL, NULL), 0);
    assert_null(PyRefTracer_GetTracer(&data));
    assert_null(data);
}

static void test_each_kind_is_told_when_it_is_made_and_destroyed(void **state) {
    (void)state;
    PyObject *objects[16];
    int count = 0;
    told[0] = '\0';
    PyRefTracer_SetTracer(on_event, &value);
#define MADE(expression, text)             \
    do {                                   \
        objects[count] = (expression);     \
        assert_non_null(objects[count]);   \
        assert_told(text);                 \
        count++;                           \
    } while (0)
    /* Twice, so that kept blocks are used again. */
    for (int i = 0; i < 2; i++) {
        MADE(PyList_New(0), "+list1 ");
        MADE(PyFloat_FromDouble(2.5), "+float1 ");
        MADE(PyLong_FromLong(123456), "+int1 ");
        MADE(PyLong_FromString("123456789012345678901234567890", NULL, 10), "+int1 ");
        MADE(PyUnicode_FromString("hello"), "+str1 ");
        MADE(PyBytes_FromStringAndSize("abc", 3), "+bytes1 ");
        MADE(PyTuple_New(2), "+tuple1 ");
        MADE(PyTuple_New(100), "+tuple1 ");
        MADE(PyDict_New(), "+dict1 ");
        MADE(PySet_New(NULL), "+set1 ");
        MADE(PyCapsule_New(&value, "x", NULL), "+capsule1 ");
        MADE(PySlice_New(NULL, NULL, NULL), "+slice1 ");
        MADE(PyComplex_FromDoubles(1, 2), "+complex1 ");
        assert_ptr_equal(data_seen, &value);
        /* Part of the program. */
        MADE(PyLong_FromLong(5), "");
        MADE(PyTuple_New(0), "");
        MADE(PyUnicode_FromString(""), "");
        while (count > 13) {
            Py_DECREF(objects[--count]);
        }
        assert_told("");
        for (count = 0; count < 13; count++) {
            Py_DECREF(objects[count]);
        }
        assert_told("-list0 -float0 -int0 -int0 -str0 -bytes0 -tuple0 -tuple0 -dict0 -set0 -capsule0 -slice0 -complex0 ");
        count = 0;
    }
    PyRefTracer_SetTracer(NULL, NULL);
    PyObject *list = PyList_New(0);
    Py_DECREF(list);
    assert_told("");
}

static void test_exceptions_are_objects(void **state) {
    (void)state;
    PyRefTracer_SetTracer(on_event, NULL);
    told[0] = '\0';
    PyErr_SetNone(PyExc_ValueError);
    assert_told("+ValueError1 ");
    /* The tracer runs while one is raised, which stays so. */
    PyObject *list = PyList_New(0);
    Py_DECREF(list);
    assert_told("+list1 -list0 ");
    assert_true(PyErr_ExceptionMatches(PyExc_ValueError));
    PyErr_Clear();
    assert_told("-ValueError0 ");
    PyRefTracer_SetTracer(NULL, NULL);
}

static PyType_Slot no_slots[] = {{0, NULL}};
static PyType_Spec spec = {"own", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, no_slots};

static void use_many_kinds(void) {
    PyObject *type = PyType_FromSpec(&spec);
    assert_non_null(type);
    PyObject *cycle = PyList_New(0), *instance = PyObject_CallNoArgs(type);
    PyObject *text = PyUnicode_FromString("a"), *more = PyUnicode_FromString("bcdefghij");
    PyList_Append(cycle, cycle);
    PyList_Append(cycle, instance);
    Py_DECREF(cycle);
    Py_DECREF(instance);
    for (int i = 0; i < 5; i++) {
        PyUnicode_Append(&text, more);
    }
    Py_DECREF(text);
    Py_DECREF(more);
    PyObject *tuple = PyTuple_New(3), *bytes = PyBytes_FromStringAndSize("abc", 3);
    assert_int_equal(_PyTuple_Resize(&tuple, 30), 0);
    assert_int_equal(_PyBytes_Resize(&bytes, 30000), 0);
    Py_DECREF(tuple);
    Py_DECREF(bytes);
    PyObject *big = PyLong_FromString("123456789012345678901234567890", NULL, 10);
    PyObject *square = PyNumber_Multiply(big, big), *zero = PyNumber_Subtract(big, big);
    Py_DECREF(big);
    Py_DECREF(square);
    Py_DECREF(zero);
    PyErr_NoMemory();
    PyErr_Clear();
    PyErr_Format(PyExc_ValueError, "%s", "x");
    PyErr_Clear();
    Py_DECREF(type);
    PyGC_Collect();
}

/* What was made since the tracer came, and lives no more, was told twice; a block that moves is another object. */
static void test_what_is_made_is_destroyed(void **state) {
    (void)state;
#ifndef INTERLOCK_VERSION_NUMBER
    skip(); /* 3.13 does not tell that a block has moved */
#endif
    use_many_kinds();
    PyRefTracer_SetTracer(on_event, NULL);
    created = destroyed = 0;
    for (int i = 0; i < 3; i++) {
        told[0] = '\0';
        use_many_kinds();
    }
    PyRefTracer_SetTracer(NULL, NULL);
    assert_true(created > 3 * 15);
    assert_int_equal(created, destroyed);
    told[0] = '\0';
}

static void test_the_old_one_is_told_that_it_goes(void **state) {
    (void)state;
#ifdef INTERLOCK_VERSION_NUMBER /* and 3.14 */
    int other = 0;
    removed = 0;
    PyRefTracer_SetTracer(on_event, &value);
    assert_int_equal(removed, 0);
    PyRefTracer_SetTracer(on_event, &other);
    assert_int_equal(removed, 1);
    assert_ptr_equal(data_seen, &value);
    PyRefTracer_SetTracer(NULL, NULL);
    assert_int_equal(removed, 2);
    assert_ptr_equal(data_seen, &other);
    PyRefTracer_SetTracer(NULL, NULL);
    assert_int_equal(removed, 2);
#endif
}

static int count_only(PyObject *object, PyRefTracerEvent event, void *data) {
    (void)object, (void)data;
    created += event == PyRefTracer_CREATE;
    destroyed += event == PyRefTracer_DESTROY;
    return 0;
}

static void test_finalization_is_told_and_takes_it_out(void **state) {
    (void)state;
    PyRefTracer_SetTracer(count_only, &value);
    PyObject *list = PyList_New(0);
    PyDict_SetItemString(PyModule_GetDict(PyImport_AddModule("__main__")), "kept", list);
    Py_DECREF(list);
    destroyed = 0;
    stop_python(NULL);
    assert_true(destroyed > 0);
    created = 0;
    start_python(NULL);
    assert_int_equal(created, 0);
    void *data;
    assert_null(PyRefTracer_GetTracer(&data));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_there_is_none_at_first),
        cmocka_unit_test(test_each_kind_is_told_when_it_is_made_and_destroyed),
        cmocka_unit_test(test_exceptions_are_objects),
        cmocka_unit_test(test_what_is_made_is_destroyed),
        cmocka_unit_test(test_the_old_one_is_told_that_it_goes),
        cmocka_unit_test(test_finalization_is_told_and_takes_it_out),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
