/* conformance */
/* What sub-interpreters have of their own, and what they share: modules, dictionaries, streams, extension modules. */
#include <Python.h>

#include <unistd.h>

#include "check.h"

static int single_inits, copied_inits, multi_execs, multi_creates;

static PyObject *make_single(PyModuleDef *definition, int *inits) {
    PyObject *module = PyModule_Create(definition);
    if (module) {
        ++*inits;
        PyObject *list = PyList_New(0);
        PyModule_AddIntConstant(module, "number", *inits);
        PyModule_AddObject(module, "list", list);
    }
    return module;
}

/* m_size -1: it keeps global state and is initialised once; its dictionary is copied. */
static PyModuleDef copied_definition = {PyModuleDef_HEAD_INIT, "copied", NULL, -1, NULL, NULL, NULL, NULL, NULL};
static PyObject *init_copied(void) { return make_single(&copied_definition, &copied_inits); }

/* m_size 0: single-phase, but it may be initialised again. */
static PyModuleDef single_definition = {PyModuleDef_HEAD_INIT, "single", NULL, 0, NULL, NULL, NULL, NULL, NULL};
static PyObject *init_single(void) { return make_single(&single_definition, &single_inits); }

static int exec_multi(PyObject *module) {
    multi_execs++;
    return PyModule_AddIntConstant(module, "number", multi_execs);
}
static PyModuleDef_Slot multi_slots[] = {{Py_mod_exec, (void *)exec_multi}, {0, NULL}};
static PyModuleDef multi_definition = {PyModuleDef_HEAD_INIT, "multi", NULL, 0, NULL, multi_slots, NULL, NULL, NULL};
static PyObject *init_multi(void) {
    multi_creates++;
    return PyModuleDef_Init(&multi_definition);
}

static void start(void) {
    single_inits = copied_inits = multi_execs = multi_creates = 0;
    assert_int_equal(PyImport_AppendInittab("copied", init_copied), 0);
    assert_int_equal(PyImport_AppendInittab("single", init_single), 0);
    assert_int_equal(PyImport_AppendInittab("multi", init_multi), 0);
    Py_InitializeEx(0);
}

static PyObject *import(const char *name) {
    PyObject *module = PyImport_ImportModule(name);
    if (!module) {
        PyErr_Print();
    }
    assert_non_null(module);
    return module;
}

static long number_of(PyObject *module) {
    PyObject *number = PyObject_GetAttrString(module, "number");
    assert_non_null(number);
    const long value = PyLong_AsLong(number);
    Py_DECREF(number);
    return value;
}

static void test_modules_are_the_interpreters_own(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    static const char *const names[] = {"sys", "builtins", "__main__"};
    PyObject *of_main[3], *dicts[3];
    for (int i = 0; i < 3; i++) {
        of_main[i] = import(names[i]);
        dicts[i] = PyModule_GetDict(of_main[i]);
    }
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *path_of_main = PySys_GetObject("path"), *stderr_of_main = PySys_GetObject("stderr");

    PyThreadState *sub = Py_NewInterpreter();
    assert_ptr_not_equal(PyImport_GetModuleDict(), modules);
    assert_ptr_equal(PySys_GetObject("modules"), PyImport_GetModuleDict());
    for (int i = 0; i < 3; i++) {
        PyObject *own = import(names[i]);
        assert_ptr_not_equal(own, of_main[i]);
        assert_ptr_not_equal(PyModule_GetDict(own), dicts[i]);
        assert_int_equal(PyObject_SetAttrString(own, "of_the_sub", Py_True), 0);
        Py_DECREF(own);
    }
    assert_ptr_not_equal(PySys_GetObject("path"), path_of_main);
    assert_true(PyList_Check(PySys_GetObject("path")));
    assert_ptr_not_equal(PySys_GetObject("stderr"), stderr_of_main);
    Py_EndInterpreter(sub);

    PyThreadState_Swap(main_state);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(PyObject_HasAttrString(of_main[i], "of_the_sub"), 0);
        Py_DECREF(of_main[i]);
    }
    assert_ptr_equal(PyImport_GetModuleDict(), modules);
    assert_int_equal(Py_FinalizeEx(), 0);
}

/* The objects are the interpreter's own, their types the process's; each interpreter builds a type's attributes itself. */
static void test_types_of_struct_sequences_are_shared(void **state) {
    (void)state;
    static const char *const names[] = {"flags",       "version_info", "hash_info",
                                        "thread_info", "float_info",   "int_info"};
    for (int start = 0; start < 3; start++) {
        Py_InitializeEx(0);
        PyThreadState *main_state = PyThreadState_Get();
        PyObject *of_main[6];
        for (int i = 0; i < 6; i++) {
            of_main[i] = PySys_GetObject(names[i]);
        }
        PyThreadState *sub = Py_NewInterpreter();
        for (int i = 0; i < 6; i++) {
            PyObject *own = PySys_GetObject(names[i]);
            assert_ptr_equal(Py_TYPE(own), Py_TYPE(of_main[i]));
            PyObject *count = PyObject_GetAttrString((PyObject *)Py_TYPE(own), "n_fields");
            assert_int_equal(PyLong_AsSsize_t(count), PyTuple_Size(own));
            Py_DECREF(count);
        }
        Py_EndInterpreter(sub);
        PyThreadState_Swap(main_state);
        PyObject *text = PyObject_Repr(of_main[1]);
        assert_int_equal(PyUnicode_CompareWithASCIIString(text, "sys.version_info("), 1);
        Py_DECREF(text);
        assert_int_equal(Py_FinalizeEx(), 0);
    }
}

/* The key under which an attribute of sys is kept; borrowed. */
static PyObject *key_in_sys(const char *name) {
    PyObject *sys = PyImport_ImportModule("sys"), *key, *value;
    Py_ssize_t position = 0;
    while (PyDict_Next(PyModule_GetDict(sys), &position, &key, &value)) {
        if (PyUnicode_CompareWithASCIIString(key, name) == 0) {
            Py_DECREF(sys);
            return key;
        }
    }
    Py_DECREF(sys);
    return NULL;
}

static PyObject *interned_once(const char *name) {
    PyObject *text = PyUnicode_InternFromString(name);
    Py_DECREF(text);
    return text;
}

/* Interpreters that share a lock have the names of the library's functions once.  What programs intern does not stay. */
static void test_names_of_functions_are_shared(void **state) {
    (void)state;
    const char *const name = "getrecursionlimit";
    for (int start = 0; start < 3; start++) {
        Py_InitializeEx(0);
        PyThreadState *main_state = PyThreadState_Get();
        PyObject *of_main = key_in_sys(name);
        assert_non_null(of_main);
        assert_ptr_equal(interned_once(name), of_main);
        PyObject *made = PyUnicode_FromString("getrecursion"), *end = PyUnicode_FromString("limit");
        PyUnicode_Append(&made, end);
        PyUnicode_InternInPlace(&made);
        assert_ptr_equal(made, of_main);
        Py_DECREF(made);
        Py_DECREF(end);
        PyObject *others = PyUnicode_InternFromString("a name of this program");
        assert_true(Py_REFCNT(others) < 100);
        Py_DECREF(others);

        Py_NewInterpreter();
        assert_ptr_equal(key_in_sys(name), of_main);
        assert_ptr_equal(interned_once(name), of_main);
        others = PyUnicode_InternFromString("another name of this program");
        assert_true(Py_REFCNT(others) < 100);
        Py_DECREF(others);
        Py_EndInterpreter(PyThreadState_Get());
        PyThreadState_Swap(main_state);
        assert_ptr_equal(interned_once(name), of_main);
        assert_int_equal(Py_FinalizeEx(), 0);
    }
}

static void test_streams_share_the_descriptors(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    static const char *const names[] = {"stdin", "stdout", "stderr"};
    for (int i = 0; i < 3; i++) {
        PyObject *stream = PySys_GetObject(names[i]);
        assert_non_null(stream);
        if (stream != Py_None) {
            assert_int_equal(PyObject_AsFileDescriptor(stream), i);
        }
    }
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
    assert_int_equal(write(STDOUT_FILENO, "", 0), 0); /* still open */
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_global_single_phase_module_is_copied(void **state) {
    (void)state;
    start();
    PyThreadState *main_state = PyThreadState_Get();
    PyObject *first = import("copied");
    assert_int_equal(copied_inits, 1);
    PyObject *list = PyObject_GetAttrString(first, "list");
    /* What was changed after the initialisation is not copied. */
    assert_int_equal(PyObject_SetAttrString(first, "later", Py_True), 0);

    PyThreadState *sub = Py_NewInterpreter();
    PyObject *second = import("copied");
    assert_ptr_not_equal(second, first);
    assert_ptr_not_equal(PyModule_GetDict(second), PyModule_GetDict(first));
    assert_int_equal(copied_inits, 1); /* no second call */
    assert_int_equal(number_of(second), 1);
    PyObject *shared = PyObject_GetAttrString(second, "list");
    assert_ptr_equal(shared, list); /* a shallow copy */
    Py_DECREF(shared);
    assert_int_equal(PyObject_HasAttrString(second, "later"), 0);
    Py_DECREF(second);
    Py_EndInterpreter(sub);

    PyThreadState_Swap(main_state);
    Py_DECREF(list);
    Py_DECREF(first);
    assert_int_equal(Py_FinalizeEx(), 0);
}

/* Imported in two interpreters: two modules, each made by a call of its own, which `count` counts. */
static void import_in_two(const char *name, const int *count) {
    start();
    PyThreadState *main_state = PyThreadState_Get();
    PyObject *first = import(name);
    assert_int_equal(*count, 1);
    PyThreadState *sub = Py_NewInterpreter();
    PyObject *second = import(name);
    assert_ptr_not_equal(second, first);
    assert_int_equal(*count, 2);
    assert_int_equal(number_of(second), 2);
    assert_int_equal(number_of(first), 1);
    Py_DECREF(second);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
    Py_DECREF(first);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_reentrant_single_phase_module_is_initialised_again(void **state) {
    (void)state;
    import_in_two("single", &single_inits);
}

static void test_multi_phase_module_is_executed_again(void **state) {
    (void)state;
    import_in_two("multi", &multi_execs);
}

static void test_module_made_in_a_sub_interpreter_first(void **state) {
    (void)state;
    start();
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    Py_DECREF(import("single"));
    Py_DECREF(import("multi"));
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
    PyObject *multi = import("multi"), *single = import("single");
    assert_int_equal(number_of(multi), 2);
    Py_DECREF(multi);
    Py_DECREF(single);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static int ended;
static void note_end(PyObject *capsule) {
    (void)capsule;
    ended++;
}

static void test_objects_end_with_their_interpreter(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    PyObject *capsule = PyCapsule_New(&ended, NULL, note_end);
    PyObject *main_module = PyImport_AddModule("__main__"); /* borrowed */
    assert_int_equal(PyObject_SetAttrString(main_module, "capsule", capsule), 0);
    Py_DECREF(capsule);
    /* One in a cycle, too. */
    PyObject *list = PyList_New(0);
    capsule = PyCapsule_New(&ended, NULL, note_end);
    assert_int_equal(PyList_Append(list, list), 0);
    assert_int_equal(PyList_Append(list, capsule), 0);
    Py_DECREF(capsule);
    Py_DECREF(list);
    assert_int_equal(ended, 0);
    Py_EndInterpreter(sub);
    assert_int_equal(ended, 2);
    PyThreadState_Swap(main_state);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static void test_interpreters_take_turns(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *subs[5];
    for (int i = 0; i < 5; i++) {
        subs[i] = Py_NewInterpreter();
        PyObject *tuple = PyTuple_New(i);
        assert_int_equal(PySys_SetObject("mine", tuple), 0);
        Py_DECREF(tuple);
    }
    for (int round = 0; round < 3; round++) {
        for (int i = 4; i >= 0; i--) {
            PyThreadState_Swap(subs[i]);
            assert_int_equal(PyTuple_Size(PySys_GetObject("mine")), i);
        }
    }
    for (int i = 0; i < 5; i += 2) {
        PyThreadState_Swap(subs[i]);
        Py_EndInterpreter(subs[i]);
    }
    for (int i = 1; i < 5; i += 2) {
        PyThreadState_Swap(subs[i]);
        assert_int_equal(PyTuple_Size(PySys_GetObject("mine")), i);
        Py_EndInterpreter(subs[i]);
    }
    PyThreadState_Swap(main_state);
    assert_null(PySys_GetObject("mine"));
    PyErr_Clear();
    assert_int_equal(Py_FinalizeEx(), 0);
}

#if PY_VERSION_HEX >= 0x030D0000
static void test_each_interpreter_has_a_main_module(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyInterpreterState *main_interpreter = PyInterpreterState_Get();
    PyObject *first = PyUnstable_InterpreterState_GetMainModule(main_interpreter);
    assert_ptr_equal(first, PyImport_AddModule("__main__"));
    PyThreadState *sub = Py_NewInterpreter();
    PyObject *second = PyUnstable_InterpreterState_GetMainModule(PyInterpreterState_Get());
    assert_ptr_equal(second, PyImport_AddModule("__main__"));
    assert_ptr_not_equal(first, second);
    /* Of another interpreter than the one that asks. */
    PyObject *again = PyUnstable_InterpreterState_GetMainModule(main_interpreter);
    assert_ptr_equal(again, first);
    Py_DECREF(again);
    Py_DECREF(second);
    PyDict_DelItemString(PyImport_GetModuleDict(), "__main__");
    assert_null(PyUnstable_InterpreterState_GetMainModule(PyInterpreterState_Get()));
    assert_true(PyErr_ExceptionMatches(PyExc_RuntimeError));
    PyErr_Clear();
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
    Py_DECREF(first);
    assert_int_equal(Py_FinalizeEx(), 0);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_modules_are_the_interpreters_own),
        cmocka_unit_test(test_types_of_struct_sequences_are_shared),
        cmocka_unit_test(test_names_of_functions_are_shared),
        cmocka_unit_test(test_streams_share_the_descriptors),
        cmocka_unit_test(test_global_single_phase_module_is_copied),
        cmocka_unit_test(test_reentrant_single_phase_module_is_initialised_again),
        cmocka_unit_test(test_multi_phase_module_is_executed_again),
        cmocka_unit_test(test_module_made_in_a_sub_interpreter_first),
        cmocka_unit_test(test_objects_end_with_their_interpreter),
        cmocka_unit_test(test_interpreters_take_turns),
#if PY_VERSION_HEX >= 0x030D0000
        cmocka_unit_test(test_each_interpreter_has_a_main_module),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
