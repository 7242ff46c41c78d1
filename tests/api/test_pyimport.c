/* conformance */
/* Import of built-in modules, and modules themselves. */
#include <Python.h>

#include "raised.h"

static int inits;
static struct PyModuleDef one_def = {PyModuleDef_HEAD_INIT, "one", "One.", -1, NULL, NULL, NULL, NULL, NULL};
static PyObject *init_one(void) {
    inits++;
    PyObject *module = PyModule_Create(&one_def);
    if (module && PyModule_AddIntConstant(module, "answer", 42) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}

static int exec_two(PyObject *module) {
    long *state = PyModule_GetState(module);
    *state = 7;
    return PyModule_AddStringConstant(module, "word", "two");
}
static PyModuleDef_Slot two_slots[] = {{Py_mod_exec, (void *)exec_two}, {0, NULL}};
static struct PyModuleDef two_def = {PyModuleDef_HEAD_INIT, "two", NULL, sizeof(long), NULL, two_slots, NULL, NULL, NULL};
static PyObject *init_two(void) { return PyModuleDef_Init(&two_def); }

static int start(void **state) {
    (void)state;
    assert_int_equal(PyImport_AppendInittab("one", init_one), 0);
    assert_int_equal(PyImport_AppendInittab("two", init_two), 0);
    Py_InitializeEx(0);
    return 0;
}

static int stop(void **state) {
    (void)state;
    return Py_FinalizeEx();
}

static void test_single_phase_module_is_initialized_once(void **state) {
    (void)state;
    PyObject *module = PyImport_ImportModule("one");
    assert_non_null(module);
    PyObject *again = PyImport_ImportModule("one");
    assert_ptr_equal(again, module);
    assert_int_equal(inits, 1);
    assert_ptr_equal(PyState_FindModule(&one_def), module);
    assert_ptr_equal(PyModule_GetDef(module), &one_def);
    assert_string_equal(PyModule_GetName(module), "one");
    PyObject *answer = PyObject_GetAttrString(module, "answer");
    assert_int_equal(PyLong_AsLong(answer), 42);
    Py_DECREF(answer);
    PyObject *repr = PyObject_Repr(module);
    assert_string_equal(PyUnicode_AsUTF8(repr), "<module 'one' (built-in)>");
    Py_DECREF(repr);
    Py_DECREF(again);
    Py_DECREF(module);
}

static void test_sub_interpreter_gets_a_copy_of_the_namespace(void **state) {
    (void)state;
    PyThreadState *before = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    assert_non_null(sub);
    PyObject *module = PyImport_ImportModule("one");
    assert_non_null(module);
    assert_int_equal(inits, 1); /* not called again */
    PyObject *answer = PyObject_GetAttrString(module, "answer");
    assert_int_equal(PyLong_AsLong(answer), 42);
    Py_DECREF(answer);
    Py_DECREF(module);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(before);
}

static void test_multi_phase_module_has_state(void **state) {
    (void)state;
    PyObject *module = PyImport_ImportModule("two");
    assert_non_null(module);
    assert_int_equal(*(long *)PyModule_GetState(module), 7);
    assert_null(PyState_FindModule(&two_def));
    Py_DECREF(module);
}

static void test_missing_modules(void **state) {
    (void)state;
    assert_null(PyImport_ImportModule("nope"));
    assert_raised("ModuleNotFoundError: No module named 'nope'");
    assert_null(PyImport_ImportModule("nope.sub"));
    assert_raised("ModuleNotFoundError: No module named 'nope'");
    assert_null(PyImport_ImportModule("one.sub"));
    assert_raised("ModuleNotFoundError: No module named 'one.sub'; 'one' is not a package");
    assert_null(PyImport_ImportModule(""));
    assert_raised("ValueError: Empty module name");
    assert_null(PyImport_ImportModuleLevel("x", NULL, NULL, NULL, -1));
    assert_raised("ValueError: level must be >= 0");
    PyDict_SetItemString(PyImport_GetModuleDict(), "halted", Py_None);
    assert_null(PyImport_ImportModule("halted"));
    assert_raised("ModuleNotFoundError: import of halted halted; None in sys.modules");
}

static void test_add_module_makes_an_empty_one(void **state) {
    (void)state;
    PyObject *module = PyImport_AddModule("fresh.mod");
    assert_non_null(module);
    assert_ptr_equal(PyImport_AddModule("fresh.mod"), module);
    PyObject *repr = PyObject_Repr(PyModule_GetDict(module));
    assert_string_equal(PyUnicode_AsUTF8(repr), "{'__name__': 'fresh.mod', '__doc__': None, '__package__': None, "
                                                "'__loader__': None, '__spec__': None}");
    Py_DECREF(repr);
}

static void test_module_calls_check_their_module(void **state) {
    (void)state;
    PyObject *dict = PyDict_New();
    assert_null(PyModule_GetNameObject(dict));
    assert_raised("TypeError: bad argument type for built-in operation");
    assert_int_equal(PyModule_AddObjectRef(dict, "x", Py_None), -1);
    assert_raised("TypeError: PyModule_AddObjectRef() first argument must be a module");
    PyObject *module = PyModule_New("plain");
    assert_int_equal(PyModule_AddObjectRef(module, "x", NULL), -1);
    assert_raised("SystemError: PyModule_AddObjectRef() must be called with an exception raised if value is NULL");
    assert_null(PyModule_GetFilenameObject(module));
    assert_raised("SystemError: module filename missing");
    assert_null(PyObject_GetAttrString(module, "zz"));
    assert_raised("AttributeError: module 'plain' has no attribute 'zz'");
    PyObject_SetAttrString(module, "__name__", Py_None);
    assert_null(PyModule_GetName(module));
    assert_raised("SystemError: nameless module");
    Py_DECREF(module);
    Py_DECREF(dict);
}

static PyObject *nothing(PyObject *self, PyObject *ignored) {
    (void)self;
    (void)ignored;
    Py_RETURN_NONE;
}

/* Functions become attributes, which two names of the class do not allow. */
static void test_functions_are_attributes(void **state) {
    (void)state;
    static PyMethodDef plain[] = {{"first", nothing, METH_NOARGS, NULL},
                                  {"__doc__", nothing, METH_NOARGS, NULL},
                                  {NULL, NULL, 0, NULL}};
    static PyMethodDef dict[] = {{"__dict__", nothing, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
    static PyMethodDef class[] = {{"__class__", nothing, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
    PyObject *module = PyModule_New("functions");
    assert_int_equal(PyModule_AddFunctions(module, plain), 0);
    assert_int_equal(PyModule_AddFunctions(module, dict), -1);
    assert_raised("AttributeError: readonly attribute");
    assert_int_equal(PyModule_AddFunctions(module, class), -1);
    assert_raised("TypeError: __class__ must be set to a class, not 'builtin_function_or_method' object");
    for (int i = 0; i < 2; i++) {
        PyObject *function = PyDict_GetItemString(PyModule_GetDict(module), plain[i].ml_name);
        assert_true(function && PyCFunction_Check(function));
        PyObject *attribute = PyObject_GetAttrString(module, plain[i].ml_name);
        assert_ptr_equal(attribute, function);
        Py_DECREF(attribute);
    }
    Py_DECREF(module);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_single_phase_module_is_initialized_once),
        cmocka_unit_test(test_sub_interpreter_gets_a_copy_of_the_namespace),
        cmocka_unit_test(test_multi_phase_module_has_state),
        cmocka_unit_test(test_missing_modules),
        cmocka_unit_test(test_add_module_makes_an_empty_one),
        cmocka_unit_test(test_module_calls_check_their_module),
        cmocka_unit_test(test_functions_are_attributes),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
