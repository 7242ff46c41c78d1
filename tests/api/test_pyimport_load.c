/* conformance */
/* Loading modules: init functions that fail, files that are no modules, __getattr__ of a module, several threads that
   import the same module, fork while another thread imports, copies of single-phase modules. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raised.h"
#include "threads.h"

#define SPEEDUPS "/usr/lib/python3/dist-packages/tornado/speedups.abi3.so"

/* ---- Init functions that misbehave. ---- */

static PyObject *init_raises(void) {
    PyErr_SetString(PyExc_ValueError, "not today");
    return NULL;
}
static PyObject *init_is_silent(void) { return NULL; }
static struct PyModuleDef both_def = {PyModuleDef_HEAD_INIT, "both", NULL, -1, NULL, NULL, NULL, NULL, NULL};
__attribute__((unused)) static PyObject *init_both(void) {
    PyObject *module = PyModule_Create(&both_def);
    PyErr_SetString(PyExc_KeyError, "left over");
    return module;
}
__attribute__((unused)) static PyObject *init_no_module(void) { return PyList_New(0); }

static int exec_raises(PyObject *module) {
    (void)module;
    PyErr_SetString(PyExc_OSError, "exec");
    return -1;
}
static int exec_is_silent(PyObject *module) {
    (void)module;
    return -1;
}
static int exec_both(PyObject *module) {
    (void)module;
    PyErr_SetString(PyExc_KeyError, "left over");
    return 0;
}
static PyModuleDef_Slot raises_slots[] = {{Py_mod_exec, (void *)exec_raises}, {0, NULL}};
static PyModuleDef_Slot silent_slots[] = {{Py_mod_exec, (void *)exec_is_silent}, {0, NULL}};
static PyModuleDef_Slot left_slots[] = {{Py_mod_exec, (void *)exec_both}, {0, NULL}};
static PyModuleDef_Slot unknown_slots[] = {{99, NULL}, {0, NULL}};
#define DEF(slots, size) {PyModuleDef_HEAD_INIT, "name_of_the_definition", NULL, size, NULL, slots, NULL, NULL, NULL}
static struct PyModuleDef raises_def = DEF(raises_slots, 0), silent_def = DEF(silent_slots, 0),
                          left_def = DEF(left_slots, 0), unknown_def = DEF(unknown_slots, 0),
                          negative_def = DEF(raises_slots, -1);
static PyObject *init_exec_raises(void) { return PyModuleDef_Init(&raises_def); }
static PyObject *init_exec_silent(void) { return PyModuleDef_Init(&silent_def); }
static PyObject *init_exec_both(void) { return PyModuleDef_Init(&left_def); }
static PyObject *init_unknown_slot(void) { return PyModuleDef_Init(&unknown_def); }
static PyObject *init_negative_size(void) { return PyModuleDef_Init(&negative_def); }

static PyObject *create_fails(PyObject *spec, PyModuleDef *def) {
    (void)spec, (void)def;
    return NULL;
}
static PyObject *create_other(PyObject *spec, PyModuleDef *def) {
    (void)def;
    return PyObject_GetAttrString(spec, "name");
}
static PyModuleDef_Slot create_fails_slots[] = {{Py_mod_create, (void *)create_fails}, {0, NULL}};
static PyModuleDef_Slot create_other_slots[] = {{Py_mod_create, (void *)create_other}, {0, NULL}};
static PyModuleDef_Slot create_twice_slots[] = {
    {Py_mod_create, (void *)create_other}, {Py_mod_create, (void *)create_other}, {0, NULL}};
static PyModuleDef_Slot create_exec_slots[] = {
    {Py_mod_create, (void *)create_other}, {Py_mod_exec, (void *)exec_both}, {0, NULL}};
static struct PyModuleDef create_fails_def = DEF(create_fails_slots, 0), create_other_def = DEF(create_other_slots, 0),
                          create_twice_def = DEF(create_twice_slots, 0), create_exec_def = DEF(create_exec_slots, 0),
                          create_state_def = DEF(create_other_slots, 8);
static PyObject *init_create_fails(void) { return PyModuleDef_Init(&create_fails_def); }
static PyObject *init_create_other(void) { return PyModuleDef_Init(&create_other_def); }
static PyObject *init_create_twice(void) { return PyModuleDef_Init(&create_twice_def); }
static PyObject *init_create_exec(void) { return PyModuleDef_Init(&create_exec_def); }
static PyObject *init_create_state(void) { return PyModuleDef_Init(&create_state_def); }

static const struct {
    const char *name;
    PyObject *(*init)(void);
    const char *raised;
} failing[] = {
    {"m_raises", init_raises, "ValueError: not today"},
#ifdef INTERLOCK_VERSION /* 3.11 looks at what an init function of a file left, not at that of a built-in module */
    {"m_both", init_both, "SystemError: initialization of m_both raised unreported exception"},
    {"m_list", init_no_module, "SystemError: initialization of m_list did not return an extension module"},
#endif
    {"m_exec", init_exec_raises, "OSError: exec"},
    {"m_exec_silent", init_exec_silent,
     "SystemError: execution of module m_exec_silent failed without setting an exception"},
    {"m_exec_both", init_exec_both, "SystemError: execution of module m_exec_both raised unreported exception"},
    {"m_unknown", init_unknown_slot, "SystemError: module m_unknown uses unknown slot ID 99"},
    {"m_negative", init_negative_size,
     "SystemError: module m_negative: m_size may not be negative for multi-phase initialization"},
    {"m_create", init_create_fails, "SystemError: creation of module m_create failed without setting an exception"},
    {"m_twice", init_create_twice, "SystemError: module m_twice has multiple create slots"},
    {"m_create_exec", init_create_exec,
     "SystemError: module m_create_exec specifies execution slots, but did not create a ModuleType instance"},
    {"m_create_state", init_create_state,
     "SystemError: module m_create_state is not a module object, but requests module state"},
};
enum { kFailing = sizeof failing / sizeof *failing };

static void test_failing_init_functions_are_told_and_leave_nothing(void **state) {
    (void)state;
    for (int i = 0; i < kFailing; i++) {
        for (int again = 0; again < 2; again++) {
            assert_null(PyImport_ImportModule(failing[i].name));
            assert_raised(failing[i].raised);
            assert_null(PyDict_GetItemString(PyImport_GetModuleDict(), failing[i].name));
        }
    }
}

/* 3.11 tells which module it was for files only; here always. */
static void test_init_function_that_says_nothing_is_a_system_error(void **state) {
    (void)state;
    assert_null(PyImport_ImportModule("m_silent"));
    const char *raised = take_raised();
    assert_true(strcmp(raised, "SystemError: initialization of m_silent failed without raising an exception") == 0 ||
                strcmp(raised, "SystemError: error return without exception set") == 0);
}

static void test_create_slot_may_return_what_is_no_module(void **state) {
    (void)state;
    PyObject *object = PyImport_ImportModule("m_other");
    assert_repr(object, "'m_other'");
    assert_ptr_equal(PyDict_GetItemString(PyImport_GetModuleDict(), "m_other"), object);
    Py_XDECREF(object);
}

static void test_left_over_exception_becomes_the_cause(void **state) {
    (void)state;
    assert_null(PyImport_ImportModule("m_exec_both"));
    PyObject *error = take_exception();
    PyObject *cause = PyException_GetCause(error);
#ifdef INTERLOCK_VERSION /* 3.11 loses it here */
    assert_repr(cause, "KeyError('left over')");
#endif
    Py_XDECREF(cause);
    Py_DECREF(error);
}

/* ---- A module's own __getattr__ and __dir__. ---- */

static PyObject *get_attribute(PyObject *self, PyObject *name) {
    (void)self;
    if (PyUnicode_CompareWithASCIIString(name, "computed") == 0) {
        return PyLong_FromLong(42);
    }
    return PyErr_Format(PyExc_AttributeError, "nothing called %U", name);
}
static PyObject *list_names(PyObject *self, PyObject *unused) {
    (void)self, (void)unused;
    return Py_BuildValue("[ss]", "b", "a");
}
static PyMethodDef hooks[] = {{"__getattr__", get_attribute, METH_O, NULL},
                              {"__dir__", list_names, METH_NOARGS, NULL},
                              {NULL, NULL, 0, NULL}};
static struct PyModuleDef hooks_def = {PyModuleDef_HEAD_INIT, "hooks", NULL, 0, hooks, NULL, NULL, NULL, NULL};
static PyObject *init_hooks(void) { return PyModuleDef_Init(&hooks_def); }

static void test_getattr_of_a_module_answers_for_missing_names(void **state) {
    (void)state;
    PyObject *module = PyImport_ImportModule("hooks");
    assert_non_null(module);
    PyObject *computed = PyObject_GetAttrString(module, "computed");
    assert_repr(computed, "42");
    Py_XDECREF(computed);
    assert_null(PyObject_GetAttrString(module, "other"));
    assert_raised("AttributeError: nothing called other");
    assert_int_equal(PyObject_HasAttrString(module, "computed"), 1);
    assert_int_equal(PyObject_HasAttrString(module, "other"), 0);
    PyObject *name = PyObject_GetAttrString(module, "__name__"); /* what is there is not asked for */
    assert_repr(name, "'hooks'");
    Py_XDECREF(name);
    PyObject *names = PyObject_Dir(module);
    assert_repr(names, "['a', 'b']");
    Py_XDECREF(names);
    /* Set from outside, on a module that C made. */
    PyObject *plain = PyModule_New("plain");
    PyObject *function = PyObject_GetAttrString(module, "__getattr__");
    assert_int_equal(PyObject_SetAttrString(plain, "__getattr__", function), 0);
    computed = PyObject_GetAttrString(plain, "computed");
    assert_repr(computed, "42");
    Py_XDECREF(computed);
    Py_DECREF(function);
    Py_DECREF(plain);
    Py_DECREF(module);
}

/* ---- Several threads. ---- */

static struct gate slow_entered = GATE_INIT, slow_go = GATE_INIT, importers = GATE_INIT;
static int slow_execs;
static int exec_slow(PyObject *module) {
    slow_execs++;
    PyThreadState *saved = PyEval_SaveThread();
    gate_open(&slow_entered);
    gate_wait(&slow_go);
    PyEval_RestoreThread(saved);
    return PyModule_AddIntConstant(module, "ready", 1);
}
static PyModuleDef_Slot slow_slots[] = {{Py_mod_exec, (void *)exec_slow}, {0, NULL}};
static struct PyModuleDef slow_def = DEF(slow_slots, 0), slower_def = DEF(slow_slots, 0);
static PyObject *init_slow(void) { return PyModuleDef_Init(&slow_def); }
static PyObject *init_slower(void) { return PyModuleDef_Init(&slower_def); }

static void *import_slow(void *name) {
    PyGILState_STATE gil = PyGILState_Ensure();
    gate_add(&importers, 1);
    PyObject *module = PyImport_ImportModule(name);
    CHECK(module != NULL);
    PyObject *ready = PyObject_GetAttrString(module, "ready");
    CHECK(ready != NULL);
    Py_DECREF(ready);
    Py_DECREF(module);
    PyGILState_Release(gil);
    return NULL;
}

static void test_threads_wait_for_the_one_that_imports(void **state) {
    (void)state;
    PyThreadState *saved = PyEval_SaveThread();
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        threads[i] = thread_start(import_slow, "slow");
    }
    gate_wait(&slow_entered);
    gate_wait_for(&importers, 4);
    /* Others may have looked into sys.modules by now: none may go on with the half of a module. */
    PyEval_RestoreThread(saved);
    PyObject *half = PyDict_GetItemString(PyImport_GetModuleDict(), "slow");
    assert_non_null(half);
    assert_null(PyObject_GetAttrString(half, "ready"));
    assert_raised("AttributeError: partially initialized module 'slow' has no attribute 'ready' "
                  "(most likely due to a circular import)");
    saved = PyEval_SaveThread();
    gate_open(&slow_go);
    for (int i = 0; i < 4; i++) {
        thread_join(threads[i]);
    }
    PyEval_RestoreThread(saved);
    assert_int_equal(slow_execs, 1);
}

static void test_fork_while_another_thread_imports(void **state) {
    (void)state;
    gate_init(&slow_entered);
    gate_init(&slow_go);
    PyThreadState *saved = PyEval_SaveThread();
    pthread_t thread = thread_start(import_slow, "slower");
    gate_wait(&slow_entered);
    PyEval_RestoreThread(saved);
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        PyObject *module = PyImport_ImportModule("in_child");
        CHECK(module != NULL && PyDict_GetItemString(PyImport_GetModuleDict(), "in_child") == module);
        /* By a signal: at an exit valgrind would count what the C library keeps of threads that are not there. */
        signal(SIGTERM, SIG_DFL);
        raise(SIGTERM);
    }
    PyOS_AfterFork_Parent();
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    saved = PyEval_SaveThread();
    gate_open(&slow_go);
    thread_join(thread);
    PyEval_RestoreThread(saved);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}
static struct PyModuleDef in_child_def = DEF(NULL, 0);
static PyObject *init_in_child(void) { return PyModuleDef_Init(&in_child_def); }

/* ---- Single-phase modules, again. ---- */

static int copied_inits, stateful_inits;
static struct PyModuleDef copied_def = {PyModuleDef_HEAD_INIT, "copied", NULL, -1, NULL, NULL, NULL, NULL, NULL};
static struct PyModuleDef stateful_def = {
    PyModuleDef_HEAD_INIT, "stateful", NULL, sizeof(int), NULL, NULL, NULL, NULL, NULL};
static PyObject *init_copied(void) {
    copied_inits++;
    PyObject *module = PyModule_Create(&copied_def);
    PyObject *list = PyList_New(0);
    PyModule_AddObjectRef(module, "list", list);
    Py_DECREF(list);
    return module;
}
static PyObject *init_stateful(void) {
    PyObject *module = PyModule_Create(&stateful_def);
    *(int *)PyModule_GetState(module) = ++stateful_inits;
    return module;
}

static void test_single_phase_module_that_left_sys_modules_comes_back(void **state) {
    (void)state;
    PyObject *first = PyImport_ImportModule("copied");
    assert_non_null(first);
    PyObject *list = PyObject_GetAttrString(first, "list");
    assert_int_equal(PyObject_SetAttrString(first, "later", Py_None), 0);
    assert_int_equal(PyDict_DelItemString(PyImport_GetModuleDict(), "copied"), 0);
    PyObject *second = PyImport_ImportModule("copied");
    assert_ptr_not_equal(second, first);
    assert_int_equal(copied_inits, 1);
    /* The namespace is a copy of what it was after the init function; its values are the same objects. */
    assert_int_equal(PyObject_HasAttrString(second, "later"), 0);
    assert_ptr_equal(attribute(second, "list"), list);
    assert_ptr_equal(PyState_FindModule(&copied_def), second);
    Py_DECREF(list);
    Py_DECREF(first);
    Py_DECREF(second);

    first = PyImport_ImportModule("stateful");
    assert_int_equal(PyDict_DelItemString(PyImport_GetModuleDict(), "stateful"), 0);
    second = PyImport_ImportModule("stateful");
    assert_ptr_not_equal(second, first);
    assert_int_equal(stateful_inits, 2);
    assert_int_equal(*(int *)PyModule_GetState(first), 1);
    assert_int_equal(*(int *)PyModule_GetState(second), 2);
    Py_DECREF(first);
    Py_DECREF(second);
}

/* ---- Files. ---- */

static char folder[] = "/tmp/test_import_XXXXXX";

static void write_file(const char *name, const char *from, const char *text) {
    char path[256], piece[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *out = fopen(path, "w");
    CHECK(out != NULL);
    FILE *in = from ? fopen(from, "r") : NULL;
    if (in) {
        size_t got;
        while ((got = fread(piece, 1, sizeof piece, in)) > 0) {
            CHECK(fwrite(piece, 1, got, out) == got);
        }
        fclose(in);
    } else {
        fputs(text, out);
    }
    fclose(out);
}

static void remove_file(const char *name) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    unlink(path);
}

static void test_files_that_are_no_modules(void **state) {
    (void)state;
    char expected[512];
    write_file("garbage.abi3.so", NULL, "this is no shared object, but it is long enough to look like one: ....\n");
    write_file("short.abi3.so", NULL, "");
    assert_null(PyImport_ImportModule("garbage"));
    snprintf(expected, sizeof expected, "ImportError: %s/garbage.abi3.so: invalid ELF header", folder);
    assert_raised(expected);
    assert_null(PyImport_ImportModule("short"));
    PyObject *error = take_exception();
    snprintf(expected, sizeof expected, "%s/short.abi3.so: file too short", folder);
    assert_str(error, expected);
    assert_repr(attribute(error, "name"), "'short'");
    snprintf(expected, sizeof expected, "'%s/short.abi3.so'", folder);
    assert_repr(attribute(error, "path"), expected);
    Py_DECREF(error);
    remove_file("garbage.abi3.so");
    remove_file("short.abi3.so");
#ifndef INTERLOCK_SYMBOL_PREFIX /* it asks for the plain names */
    struct stat info;
    if (stat(SPEEDUPS, &info) == 0) {
        write_file("renamed.abi3.so", SPEEDUPS, NULL);
        assert_null(PyImport_ImportModule("renamed"));
        assert_raised("ImportError: dynamic module does not define module export function (PyInit_renamed)");
        remove_file("renamed.abi3.so");
        write_file("speedups.abi3.so", SPEEDUPS, NULL);
        PyObject *module = PyImport_ImportModule("speedups"); /* PYTHONPATH names the folder */
        assert_non_null(module);
        snprintf(expected, sizeof expected, "<module 'speedups' from '%s/speedups.abi3.so'>", folder);
        assert_repr(module, expected);
        PyObject *spec = PyObject_GetAttrString(module, "__spec__");
        snprintf(expected, sizeof expected, "'%s/speedups.abi3.so'", folder);
        assert_repr(attribute(spec, "origin"), expected);
        assert_repr(attribute(module, "__file__"), expected);
        assert_repr(attribute(module, "__package__"), "''");
        Py_DECREF(spec);
        Py_DECREF(module);
        remove_file("speedups.abi3.so");
    }
#endif
}

static void test_folder_without_code_is_a_package(void **state) {
    (void)state;
    char path[256];
    snprintf(path, sizeof path, "%s/space", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    PyObject *space = PyImport_ImportModule("space");
    assert_non_null(space);
    PyObject *paths = PySequence_List(attribute(space, "__path__"));
    char expected[512];
    snprintf(expected, sizeof expected, "['%s']", path);
    assert_repr(paths, expected);
    Py_DECREF(paths);
    assert_null(PyImport_ImportModule("space.nothing"));
    assert_raised("ModuleNotFoundError: No module named 'space.nothing'");
    Py_DECREF(space);
    rmdir(path);
}

static int start(void **state) {
    (void)state;
    for (int i = 0; i < kFailing; i++) {
        assert_int_equal(PyImport_AppendInittab(failing[i].name, failing[i].init), 0);
    }
    struct _inittab more[] = {{"m_silent", init_is_silent},   {"m_other", init_create_other},
                              {"hooks", init_hooks},       {"slow", init_slow},
                              {"slower", init_slower},        {"in_child", init_in_child}, {"copied", init_copied},
                              {"stateful", init_stateful},    {NULL, NULL}};
    assert_int_equal(PyImport_ExtendInittab(more), 0);
    CHECK(mkdtemp(folder) != NULL);
    char path[256];
    snprintf(path, sizeof path, "%s:/no/such/folder", folder);
    setenv("PYTHONPATH", path, 1);
    Py_InitializeEx(0);
    return 0;
}

static int stop(void **state) {
    (void)state;
    rmdir(folder);
    return Py_FinalizeEx();
}

static void test_pythonpath_comes_first(void **state) {
    (void)state;
    PyObject *path = PySys_GetObject("path");
    assert_str(PyList_GetItem(path, 0), folder);
    assert_str(PyList_GetItem(path, 1), "/no/such/folder");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pythonpath_comes_first),
        cmocka_unit_test(test_failing_init_functions_are_told_and_leave_nothing),
        cmocka_unit_test(test_init_function_that_says_nothing_is_a_system_error),
        cmocka_unit_test(test_create_slot_may_return_what_is_no_module),
        cmocka_unit_test(test_left_over_exception_becomes_the_cause),
        cmocka_unit_test(test_getattr_of_a_module_answers_for_missing_names),
        cmocka_unit_test(test_threads_wait_for_the_one_that_imports),
        cmocka_unit_test(test_fork_while_another_thread_imports),
        cmocka_unit_test(test_single_phase_module_that_left_sys_modules_comes_back),
        cmocka_unit_test(test_files_that_are_no_modules),
        cmocka_unit_test(test_folder_without_code_is_a_package),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
