/* conformance */
/* Configurations: PyConfig and PyStatus (PEP 587); PyInitConfig, PyConfig_Get and its siblings (PEP 741). */
#include <Python.h>

#include <signal.h>
#include <wchar.h>

#include "check.h"
#include "fatal.h"

static void require(PyStatus status) {
    if (PyStatus_Exception(status)) {
        fprintf(stderr, "%s: %s\n", status.func ? status.func : "", status.err_msg ? status.err_msg : "exit");
    }
    CHECK(!PyStatus_Exception(status));
}

static long flag(const char *name) {
    PyObject *value = PyObject_GetAttrString(PySys_GetObject("flags"), name);
    CHECK(value != NULL);
    const long number = PyLong_AsLong(value);
    Py_DECREF(value);
    return number;
}

static int is_text(PyObject *object, const char *text) {
    CHECK(object != NULL);
    return PyUnicode_Check(object) && strcmp(PyUnicode_AsUTF8(object), text) == 0;
}

static int is_item(const char *list, Py_ssize_t index, const char *text) {
    PyObject *object = PySys_GetObject(list);
    CHECK(object != NULL && PyList_Check(object));
    return index < PyList_Size(object) && is_text(PyList_GetItem(object, index), text);
}

/* Each in a child process: a configuration is for the process's life. */
#define IN_CHILD(name)                                 \
    static void name##_body(void *argument);           \
    static void name(void **state) {                   \
        (void)state;                                   \
        expect_exit(name##_body, NULL, 0, "");         \
    }                                                  \
    static void name##_body(void *argument)

static void finish(void) {
    CHECK(Py_FinalizeEx() == 0);
    exit(0);
}

static void test_status_tells_what_it_is(void **state) {
    (void)state;
    PyStatus ok = PyStatus_Ok(), error = PyStatus_Error("wrong"), leave = PyStatus_Exit(7), memory = PyStatus_NoMemory();
    assert_false(PyStatus_Exception(ok) || PyStatus_IsError(ok) || PyStatus_IsExit(ok));
    assert_true(PyStatus_Exception(error) && PyStatus_IsError(error) && !PyStatus_IsExit(error));
    assert_string_equal(error.err_msg, "wrong");
    assert_true(PyStatus_Exception(leave) && !PyStatus_IsError(leave) && PyStatus_IsExit(leave));
    assert_int_equal(leave.exitcode, 7);
    assert_true(PyStatus_IsError(memory));
    assert_string_equal(memory.err_msg, "memory allocation failed");
}

static void leave_with_7(void *argument) {
    (void)argument;
    Py_ExitStatusException(PyStatus_Exit(7));
}
static void leave_with_error(void *argument) {
    (void)argument;
    Py_ExitStatusException(PyStatus_Error("the reason"));
}

static void test_exit_status_exception(void **state) {
    (void)state;
    expect_exit(leave_with_7, NULL, 7, "");
    expect_exit(leave_with_error, NULL, 1, "the reason");
}

IN_CHILD(test_wide_string_list) {
    (void)argument;
    PyWideStringList list = {0, NULL};
    require(PyWideStringList_Append(&list, L"b"));
    require(PyWideStringList_Insert(&list, 0, L"a"));
    require(PyWideStringList_Insert(&list, 99, L"c"));
    CHECK(PyStatus_IsError(PyWideStringList_Insert(&list, -1, L"d")));
    CHECK(list.length == 3 && wcscmp(list.items[0], L"a") == 0 && wcscmp(list.items[2], L"c") == 0);
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    require(PyConfig_SetWideStringList(&config, &config.warnoptions, list.length, list.items));
    CHECK(config.warnoptions.length == 3 && config.warnoptions.items[1] != list.items[1]);
    CHECK(wcscmp(config.warnoptions.items[1], L"b") == 0);
    PyConfig_Clear(&config);
    exit(0);
}

IN_CHILD(test_python_config_parses_argv) {
    (void)argument;
    char *argv[] = {"prog", "-B", "-OO", "-q", "-W", "ignore", "-X", "name=value", "-X", "bare", "script.py", "-B", "last"};
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    require(PyConfig_SetBytesArgv(&config, 13, argv));
    require(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    CHECK(flag("dont_write_bytecode") == 1 && flag("optimize") == 2 && flag("quiet") == 1);
    CHECK(Py_DontWriteBytecodeFlag == 1 && Py_OptimizeFlag == 2 && Py_QuietFlag == 1);
    CHECK(PyList_Size(PySys_GetObject("argv")) == 3);
    CHECK(is_item("argv", 0, "script.py") && is_item("argv", 1, "-B") && is_item("argv", 2, "last"));
    CHECK(PyList_Size(PySys_GetObject("orig_argv")) == 13);
    CHECK(is_item("orig_argv", 0, "prog") && is_item("orig_argv", 2, "-OO"));
    CHECK(is_item("warnoptions", 0, "ignore"));
    PyObject *options = PySys_GetObject("_xoptions");
    CHECK(is_text(PyDict_GetItemString(options, "name"), "value"));
    CHECK(PyDict_GetItemString(options, "bare") == Py_True);
    finish();
}

IN_CHILD(test_argv_is_kept_when_not_parsed) {
    (void)argument;
    wchar_t *argv[] = {L"-B", L"x"};
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    require(PyConfig_SetArgv(&config, 2, argv));
    require(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    CHECK(is_item("argv", 0, "-B") && is_item("argv", 1, "x") && flag("dont_write_bytecode") == 0);
    finish();
}

IN_CHILD(test_isolated_config_reads_no_environment) {
    (void)argument;
    setenv("PYTHONOPTIMIZE", "2", 1);
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    CHECK(config.isolated == 1 && config.use_environment == 0 && config.install_signal_handlers == 0);
    require(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    CHECK(flag("isolated") == 1 && flag("ignore_environment") == 1 && flag("no_user_site") == 1 && flag("optimize") == 0);
    CHECK(flag("safe_path") == 1);
    CHECK(PyOS_getsig(SIGINT) == SIG_DFL);
    finish();
}

IN_CHILD(test_python_config_reads_the_environment) {
    (void)argument;
    setenv("PYTHONOPTIMIZE", "2", 1);
    setenv("PYTHONWARNINGS", "error,ignore", 1);
    setenv("PYTHONSAFEPATH", "1", 1);
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    CHECK(config.isolated == 0 && config.use_environment == 1 && config.install_signal_handlers == 1);
    require(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    CHECK(flag("optimize") == 2 && flag("safe_path") == 1);
    CHECK(is_item("warnoptions", 0, "error") && is_item("warnoptions", 1, "ignore"));
    CHECK(PyOS_getsig(SIGINT) != SIG_DFL);
    CHECK(PyOS_getsig(SIGPIPE) == SIG_IGN);
    finish();
}

IN_CHILD(test_members_reach_sys) {
    (void)argument;
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.parser_debug = 1;
    config.bytes_warning = 2;
    config.inspect = 1;
    config.interactive = 1;
    config.write_bytecode = 0;
    config.user_site_directory = 0;
    config.site_import = 0;
    config.dev_mode = 0;
    config.buffered_stdio = 0;
    require(PyConfig_SetString(&config, &config.executable, L"/somewhere/program"));
    require(PyConfig_SetBytesString(&config, &config.stdio_encoding, "latin-1"));
    require(PyConfig_SetString(&config, &config.stdio_errors, L"replace"));
    require(PyWideStringList_Append(&config.xoptions, L"key=word"));
    require(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    CHECK(flag("debug") == 1 && flag("bytes_warning") == 2 && flag("inspect") == 1 && flag("interactive") == 1);
    CHECK(flag("dont_write_bytecode") == 1 && flag("no_site") == 1);
    CHECK(Py_DebugFlag == 1 && Py_BytesWarningFlag == 2 && Py_UnbufferedStdioFlag == 1 && Py_IsolatedFlag == 1);
    CHECK(is_text(PySys_GetObject("executable"), "/somewhere/program"));
    PyObject *encoding = PyObject_GetAttrString(PySys_GetObject("stdout"), "encoding");
    CHECK(is_text(encoding, "iso8859-1") || is_text(encoding, "latin-1"));
    Py_DECREF(encoding);
    PyObject *errors = PyObject_GetAttrString(PySys_GetObject("stdout"), "errors");
    CHECK(is_text(errors, "replace"));
    Py_DECREF(errors);
    CHECK(is_text(PyDict_GetItemString(PySys_GetObject("_xoptions"), "key"), "word"));
    finish();
}

IN_CHILD(test_wrong_hash_seed_is_a_status) {
    (void)argument;
    setenv("PYTHONHASHSEED", "words", 1);
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    PyStatus status = Py_InitializeFromConfig(&config);
    CHECK(PyStatus_IsError(status) && strstr(status.err_msg, "PYTHONHASHSEED") != NULL);
    CHECK(!Py_IsInitialized());
    /* The next one, as asked for, works. */
    PyConfig_Clear(&config);
    PyConfig_InitIsolatedConfig(&config);
    config.use_hash_seed = 1;
    config.hash_seed = 0;
    require(Py_InitializeFromConfig(&config));
    CHECK(flag("hash_randomization") == 0 && Py_HashRandomizationFlag == 0);
    PyConfig_Clear(&config);
    finish();
}

IN_CHILD(test_read_computes_members) {
    (void)argument;
    setenv("PYTHONVERBOSE", "0", 1);
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    config.parse_argv = 0;
    require(PyConfig_Read(&config));
    CHECK(config.isolated == 0 && config.use_hash_seed == 0 && config.dev_mode == 0 && config.verbose == 0);
    CHECK(config.stdio_encoding && config.stdio_errors && config.filesystem_encoding && config.filesystem_errors);
    CHECK(config.warnoptions.length == 0 && config.argv.length == 1 && config.argv.items[0][0] == 0);
    require(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    finish();
}

IN_CHILD(test_initialized_already_is_success) {
    (void)argument;
    Py_InitializeEx(0);
    PyThreadState *state = PyThreadState_Get();
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    require(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    CHECK(PyThreadState_Get() == state);
    finish();
}

IN_CHILD(test_older_setters_agree) {
    (void)argument;
    Py_SetProgramName(L"/usr/bin/a-program");
    Py_DebugFlag = 1;
    PySys_AddWarnOption(L"once");
    PySys_AddXOption(L"old=setter");
    Py_InitializeEx(0);
    wchar_t *name = Py_GetProgramName();
    CHECK(name && wcscmp(name, L"/usr/bin/a-program") == 0);
    CHECK(flag("debug") == 1);
    CHECK(is_item("warnoptions", 0, "once"));
    CHECK(is_text(PyDict_GetItemString(PySys_GetObject("_xoptions"), "old"), "setter"));
#ifdef INTERLOCK_VERSION
    int debug = -1;
    CHECK(PyConfig_GetInt("parser_debug", &debug) == 0 && debug == 1);
    PyObject *program = PyConfig_Get("program_name");
    CHECK(is_text(program, "/usr/bin/a-program"));
    Py_DECREF(program);
#endif
    finish();
}

#ifdef INTERLOCK_VERSION
/* CPython 3.14 and later. */

static const char *error_of(PyInitConfig *config) {
    const char *message = NULL;
    CHECK(PyInitConfig_GetError(config, &message) == 1 && message != NULL);
    return message;
}

IN_CHILD(test_init_config_sets_and_gets) {
    (void)argument;
    PyInitConfig_Free(NULL);
    PyInitConfig *config = PyInitConfig_Create();
    CHECK(config != NULL);
    const char *message = "";
    CHECK(PyInitConfig_GetError(config, &message) == 0 && message == NULL);
    int code = 99;
    CHECK(PyInitConfig_GetExitCode(config, &code) == 0 && code == 99);
    int64_t number = -1;
    CHECK(PyInitConfig_GetInt(config, "isolated", &number) == 0 && number == 1);
    CHECK(PyInitConfig_SetInt(config, "verbose", 0) == 0);
    CHECK(PyInitConfig_SetInt(config, "optimization_level", 2) == 0);
    CHECK(PyInitConfig_GetInt(config, "optimization_level", &number) == 0 && number == 2);
    CHECK(PyInitConfig_SetInt(config, "hash_seed", 4294967295) == 0);
    CHECK(PyInitConfig_SetInt(config, "use_hash_seed", 1) == 0);
    CHECK(PyInitConfig_GetInt(config, "hash_seed", &number) == 0 && number == 4294967295);
    char *text = (char *)"";
    CHECK(PyInitConfig_GetStr(config, "program_name", &text) == 0 && text == NULL);
    CHECK(PyInitConfig_SetStr(config, "program_name", "pr\xc3\xb6gramm") == 0);
    CHECK(PyInitConfig_GetStr(config, "program_name", &text) == 0 && strcmp(text, "pr\xc3\xb6gramm") == 0);
    free(text);
    char *items[] = {"one", "tw\xc3\xb6"};
    CHECK(PyInitConfig_SetStrList(config, "argv", 2, items) == 0);
    size_t length = 0;
    char **copies = NULL;
    CHECK(PyInitConfig_GetStrList(config, "argv", &length, &copies) == 0);
    CHECK(length == 2 && strcmp(copies[0], "one") == 0 && strcmp(copies[1], "tw\xc3\xb6") == 0);
    PyInitConfig_FreeStrList(length, copies);

    CHECK(Py_InitializeFromInitConfig(config) == 0);
    PyInitConfig_Free(config);
    CHECK(flag("optimize") == 2 && is_item("argv", 1, "tw\xc3\xb6"));
    PyObject *value = PyConfig_Get("program_name");
    CHECK(is_text(value, "pr\xc3\xb6gramm"));
    Py_DECREF(value);
    value = PyConfig_Get("argv");
    CHECK(value && PyList_Check(value) && PyList_Size(value) == 2);
    Py_DECREF(value);
    value = PyConfig_Get("hash_seed");
    CHECK(value && PyLong_AsUnsignedLong(value) == 4294967295UL);
    Py_DECREF(value);
    int small;
    CHECK(PyConfig_GetInt("hash_seed", &small) == -1 && PyErr_ExceptionMatches(PyExc_OverflowError));
    PyErr_Clear();
    CHECK(PyConfig_GetInt("optimization_level", &small) == 0 && small == 2);
    CHECK(PyConfig_GetInt("argv", &small) == -1 && PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    finish();
}

IN_CHILD(test_init_config_errors_name_the_option) {
    (void)argument;
    PyInitConfig *config = PyInitConfig_Create();
    int64_t number;
    char *text;
    size_t length;
    char **items;
    CHECK(PyInitConfig_HasOption(config, "no_such_option") == 0 && PyInitConfig_HasOption(config, "argv") == 1);
    CHECK(PyInitConfig_HasOption(config, "faulthandler") == 0); /* it has no meaning here */
    CHECK(PyInitConfig_SetInt(config, "no_such_option", 1) == -1 && strstr(error_of(config), "no_such_option"));
    CHECK(PyInitConfig_GetInt(config, "no_such_option", &number) == -1 && strstr(error_of(config), "no_such_option"));
    CHECK(PyInitConfig_SetStr(config, "no_such_option", "") == -1 && strstr(error_of(config), "no_such_option"));
    CHECK(PyInitConfig_GetStr(config, "no_such_option", &text) == -1);
    CHECK(PyInitConfig_SetStrList(config, "no_such_option", 0, NULL) == -1);
    CHECK(PyInitConfig_GetStrList(config, "no_such_option", &length, &items) == -1);
    CHECK(PyInitConfig_SetInt(config, "faulthandler", 1) == -1 && strstr(error_of(config), "faulthandler"));
    CHECK(PyInitConfig_SetInt(config, "run_module", 1) == -1 && strstr(error_of(config), "run_module"));
    /* The wrong kind. */
    CHECK(PyInitConfig_SetInt(config, "argv", 1) == -1 && strstr(error_of(config), "argv"));
    CHECK(PyInitConfig_SetStr(config, "verbose", "1") == -1 && strstr(error_of(config), "verbose"));
    CHECK(PyInitConfig_SetStrList(config, "home", 0, NULL) == -1 && strstr(error_of(config), "home"));
    CHECK(PyInitConfig_SetInt(config, "verbose", INT64_MAX) == -1 && strstr(error_of(config), "verbose"));
    CHECK(PyInitConfig_SetInt(config, "hash_seed", -1) == -1 && strstr(error_of(config), "hash_seed"));
    /* A success takes the error back. */
    const char *message;
    CHECK(PyInitConfig_SetInt(config, "verbose", 0) == 0 && PyInitConfig_GetError(config, &message) == 0);
    PyInitConfig_Free(config);
    exit(0);
}

IN_CHILD(test_init_config_start_fails_with_an_error) {
    (void)argument;
    PyInitConfig *config = PyInitConfig_Create();
    CHECK(PyInitConfig_SetStr(config, "stdio_encoding", "no-such-encoding") == 0);
    CHECK(Py_InitializeFromInitConfig(config) == -1);
    CHECK(strstr(error_of(config), "no-such-encoding"));
    CHECK(!Py_IsInitialized());
    CHECK(PyInitConfig_SetStr(config, "stdio_encoding", "utf-8") == 0);
    CHECK(Py_InitializeFromInitConfig(config) == 0);
    PyInitConfig_Free(config);
    finish();
}

/* There is no program that could print its version: an error, where CPython wishes to exit. */
IN_CHILD(test_command_line_of_the_language_is_an_error) {
    (void)argument;
    PyInitConfig *config = PyInitConfig_Create();
    char *argv[] = {"prog", "--version"};
    CHECK(PyInitConfig_SetInt(config, "parse_argv", 1) == 0);
    CHECK(PyInitConfig_SetStrList(config, "argv", 2, argv) == 0);
    CHECK(Py_InitializeFromInitConfig(config) == -1);
    int code = -1;
    CHECK(PyInitConfig_GetExitCode(config, &code) == 0 && code == -1);
    CHECK(strstr(error_of(config), "--version"));
    PyInitConfig_Free(config);
    exit(0);
}

static PyModuleDef extra_definition = {PyModuleDef_HEAD_INIT, "extra", NULL, 0, NULL, NULL, NULL, NULL, NULL};
static PyObject *init_extra(void) { return PyModule_Create(&extra_definition); }

IN_CHILD(test_init_config_adds_a_module_for_one_run) {
    (void)argument;
    PyInitConfig *config = PyInitConfig_Create();
    CHECK(PyInitConfig_AddModule(config, "extra", init_extra) == 0);
    CHECK(Py_InitializeFromInitConfig(config) == 0);
    PyInitConfig_Free(config);
    PyObject *module = PyImport_ImportModule("extra");
    CHECK(module != NULL);
    Py_DECREF(module);
    CHECK(Py_FinalizeEx() == 0);
    Py_InitializeEx(0);
    CHECK(PyImport_ImportModule("extra") == NULL);
    PyErr_Clear();
    finish();
}

IN_CHILD(test_every_option_can_be_read) {
    (void)argument;
    PyInitConfig *config = PyInitConfig_Create();
    Py_InitializeEx(0);
    PyObject *names = PyConfig_Names();
    CHECK(names != NULL && PyFrozenSet_Check(names) && PySet_Size(names) > 40);
    PyObject *iterator = PyObject_GetIter(names), *name;
    while ((name = PyIter_Next(iterator)) != NULL) {
        PyObject *value = PyConfig_Get(PyUnicode_AsUTF8(name));
        CHECK(value != NULL);
        CHECK(PyLong_Check(value) || PyUnicode_Check(value) || PyList_Check(value) || PyDict_Check(value) || value == Py_None);
        CHECK(PyInitConfig_HasOption(config, PyUnicode_AsUTF8(name)) == 1);
        Py_DECREF(value);
        Py_DECREF(name);
    }
    Py_DECREF(iterator);
    Py_DECREF(names);
    PyInitConfig_Free(config);
    CHECK(PyConfig_Get("no_such_option") == NULL && PyErr_ExceptionMatches(PyExc_ValueError));
    PyErr_Clear();
    finish();
}

IN_CHILD(test_options_change_at_run_time) {
    (void)argument;
    Py_InitializeEx(0);
    PyObject *two = PyLong_FromLong(2), *text = PyUnicode_FromString("/a/prefix");
    CHECK(PyConfig_Set("optimization_level", two) == 0 && flag("optimize") == 2);
    CHECK(PyConfig_Set("write_bytecode", Py_False) == 0 && flag("dont_write_bytecode") == 1);
    PyObject *value = PyConfig_Get("write_bytecode");
    CHECK(value == Py_False);
    Py_DECREF(value);
    CHECK(PyConfig_Set("prefix", text) == 0 && is_text(PySys_GetObject("prefix"), "/a/prefix"));
    CHECK(PyConfig_Set("optimization_level", text) == -1 && PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    CHECK(PyConfig_Set("isolated", two) == -1 && PyErr_ExceptionMatches(PyExc_ValueError)); /* read-only */
    PyErr_Clear();
    CHECK(PyConfig_Set("no_such_option", two) == -1 && PyErr_ExceptionMatches(PyExc_ValueError));
    PyErr_Clear();
    CHECK(PyConfig_Set("faulthandler", two) == -1 && PyErr_ExceptionMatches(PyExc_ValueError));
    PyErr_Clear();
    Py_DECREF(two);
    Py_DECREF(text);
    finish();
}

IN_CHILD(test_meaningless_member_is_an_error) {
    (void)argument;
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    config.tracemalloc = 1;
    PyStatus status = Py_InitializeFromConfig(&config);
    CHECK(PyStatus_IsError(status) && strstr(status.err_msg, "tracemalloc") != NULL);
    PyConfig_Clear(&config);
    exit(0);
}

IN_CHILD(test_module_search_paths) {
    (void)argument;
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0; /* which would add the packages of this machine */
    config.module_search_paths_set = 1;
    require(PyWideStringList_Append(&config.module_search_paths, L"/one"));
    require(PyWideStringList_Append(&config.module_search_paths, L"/two"));
    require(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
    CHECK(PyList_Size(PySys_GetObject("path")) == 2 && is_item("path", 0, "/one") && is_item("path", 1, "/two"));
    finish();
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_status_tells_what_it_is),
        cmocka_unit_test(test_exit_status_exception),
        cmocka_unit_test(test_wide_string_list),
        cmocka_unit_test(test_python_config_parses_argv),
        cmocka_unit_test(test_argv_is_kept_when_not_parsed),
        cmocka_unit_test(test_isolated_config_reads_no_environment),
        cmocka_unit_test(test_python_config_reads_the_environment),
        cmocka_unit_test(test_members_reach_sys),
        cmocka_unit_test(test_wrong_hash_seed_is_a_status),
        cmocka_unit_test(test_read_computes_members),
        cmocka_unit_test(test_initialized_already_is_success),
        cmocka_unit_test(test_older_setters_agree),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_init_config_sets_and_gets),
        cmocka_unit_test(test_init_config_errors_name_the_option),
        cmocka_unit_test(test_init_config_start_fails_with_an_error),
        cmocka_unit_test(test_command_line_of_the_language_is_an_error),
        cmocka_unit_test(test_init_config_adds_a_module_for_one_run),
        cmocka_unit_test(test_every_option_can_be_read),
        cmocka_unit_test(test_options_change_at_run_time),
        cmocka_unit_test(test_meaningless_member_is_an_error),
        cmocka_unit_test(test_module_search_paths),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
