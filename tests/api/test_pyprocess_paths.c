/* conformance */
/* Process parameters, each in a process of its own: the module search path and home set from C, the program name on PATH,
   argv and what it does to sys.path, streams whose encoding was chosen or whose descriptor is closed, the locale codec. */
#include <Python.h>

#include <locale.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raised.h"

/* The body runs in a child, which a failed CHECK ends. */
static void in_child(void (*body)(void)) {
    fflush(NULL);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        body();
        _exit(0);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    assert_int_equal(status, 0);
}

#define CHECK_TEXT(text, expected)                                                                          \
    do {                                                                                                    \
        const char *text_ = (text);                                                                         \
        if (strcmp(text_, expected) != 0) {                                                                 \
            fprintf(stderr, "%s:%d: got %s, expected %s\n", __FILE__, __LINE__, text_, expected);           \
            abort();                                                                                        \
        }                                                                                                   \
    } while (0)
#define CHECK_WIDE(text, expected)                                                                         \
    do {                                                                                                   \
        const wchar_t *text_ = (text);                                                                     \
        if (text_ == NULL || wcscmp(text_, expected) != 0) {                                               \
            fprintf(stderr, "%s:%d: got %ls, expected %ls\n", __FILE__, __LINE__, text_ ? text_ : L"NULL", expected); \
            abort();                                                                                       \
        }                                                                                                  \
    } while (0)

static const char *sys_repr(const char *name) { return text_of(PySys_GetObject(name), 1); }
static const char *first_of_path(void) { return text_of(PyList_GetItem(PySys_GetObject("path"), 0), 1); }

/* ---- Before initialization. ---- */

/* (The folders of the library itself, since CPython does not start without its modules.) */
#define OWN_PATH L"/usr/lib/python3.11:/usr/lib/python3.11/lib-dynload"
static void set_path(void) {
    wchar_t path[] = OWN_PATH L":/b c";
    Py_SetPath(path);
    path[1] = L'X'; /* it was copied */
    Py_InitializeEx(0);
    CHECK_WIDE(Py_GetPath(), OWN_PATH L":/b c");
    CHECK_WIDE(Py_GetPrefix(), L"");
    CHECK_WIDE(Py_GetExecPrefix(), L"");
    CHECK_TEXT(sys_repr("prefix"), "''");
    CHECK_TEXT(sys_repr("exec_prefix"), "''");
    PyObject *path_list = PySys_GetObject("path");
    CHECK_TEXT(text_of(PyList_GetItem(path_list, 0), 1), "'/usr/lib/python3.11'");
    CHECK_TEXT(text_of(PyList_GetItem(path_list, 2), 1), "'/b c'");
    CHECK(Py_FinalizeEx() == 0);
}
static void test_set_path_is_the_search_path(void **state) {
    (void)state;
    in_child(set_path);
}

static void set_home(void) {
    CHECK(Py_GetPythonHome() == NULL);
    wchar_t home[] = L"/usr";
    Py_SetPythonHome(home);
    home[1] = L'X';
    Py_InitializeEx(0);
    CHECK_WIDE(Py_GetPythonHome(), L"/usr");
    CHECK_WIDE(Py_GetPrefix(), L"/usr");
    CHECK_WIDE(Py_GetExecPrefix(), L"/usr");
    CHECK_TEXT(sys_repr("prefix"), "'/usr'");
    CHECK(Py_FinalizeEx() == 0);
}
static void home_in_two_parts(void) {
    setenv("PYTHONHOME", "/nowhere", 1); /* what the program sets counts more */
    Py_SetPythonHome(L"/usr:/usr");
    Py_InitializeEx(0);
    CHECK_WIDE(Py_GetPythonHome(), L"/usr:/usr");
    CHECK_WIDE(Py_GetPrefix(), L"/usr");
    CHECK_WIDE(Py_GetExecPrefix(), L"/usr");
    CHECK(Py_FinalizeEx() == 0);
}
static void home_of_the_environment(void) {
    setenv("PYTHONHOME", "/usr", 1);
    Py_InitializeEx(0);
    CHECK_WIDE(Py_GetPythonHome(), L"/usr");
    CHECK_WIDE(Py_GetPrefix(), L"/usr");
    CHECK(Py_FinalizeEx() == 0);
}
static void test_home_is_the_prefix(void **state) {
    (void)state;
    in_child(set_home);
    in_child(home_in_two_parts);
    in_child(home_of_the_environment);
}

static void nothing_is_known_before(void) {
    CHECK(Py_GetPath() == NULL);
    CHECK(Py_GetPrefix() == NULL);
    CHECK(Py_GetExecPrefix() == NULL);
    CHECK(Py_GetProgramFullPath() == NULL);
    CHECK(Py_GetProgramName() == NULL);
}
static void test_parameters_are_unknown_before_initialization(void **state) {
    (void)state;
    in_child(nothing_is_known_before);
}

static void name_without_slash(void) {
    setenv("PATH", "/no/such/folder:/usr/bin:/bin", 1);
    Py_SetProgramName(L"env");
    Py_InitializeEx(0);
    CHECK_WIDE(Py_GetProgramName(), L"env");
    CHECK_WIDE(Py_GetProgramFullPath(), L"/usr/bin/env");
    CHECK_TEXT(sys_repr("executable"), "'/usr/bin/env'");
    CHECK(Py_FinalizeEx() == 0);
}
static void default_name(void) {
    Py_SetProgramName(L"something");
    Py_SetProgramName(NULL);
    Py_InitializeEx(0);
    CHECK_WIDE(Py_GetProgramName(), L"python3");
    CHECK(Py_FinalizeEx() == 0);
}
static void test_program_name_is_searched_on_path(void **state) {
    (void)state;
    in_child(name_without_slash);
    in_child(default_name);
}

/* ---- argv. ---- */

static char folder[] = "/tmp/test_paths_XXXXXX";

static void argv_rule(void) {
    char script[256], link_name[256], expected[512];
    wchar_t wide[256];
    snprintf(script, sizeof script, "%s/real/script.py", folder);
    snprintf(link_name, sizeof link_name, "%s/link.py", folder);
    Py_InitializeEx(0);
    CHECK_TEXT(sys_repr("argv"), "['']");
    Py_ssize_t length = PyList_Size(PySys_GetObject("path"));

    /* A script that is there: its folder, with links followed. */
    mbstowcs(wide, script, 256);
    wchar_t *argv[] = {wide, L"b", L"\x20ac"};
    PySys_SetArgvEx(3, argv, 1);
    snprintf(expected, sizeof expected, "['%s', 'b', '\xe2\x82\xac']", script);
    CHECK_TEXT(sys_repr("argv"), expected);
    snprintf(expected, sizeof expected, "'%s/real'", folder);
    CHECK_TEXT(first_of_path(), expected);
    CHECK(PyList_Size(PySys_GetObject("path")) == length + 1);
    mbstowcs(wide, link_name, 256);
    PySys_SetArgvEx(1, argv, 1);
    CHECK_TEXT(first_of_path(), expected);

    /* A relative name becomes absolute. */
    CHECK(chdir(folder) == 0);
    wchar_t *relative[] = {L"real/script.py"};
    PySys_SetArgvEx(1, relative, 1);
    CHECK_TEXT(first_of_path(), expected);
    CHECK_TEXT(sys_repr("argv"), "['real/script.py']");

    /* No file: what stands before the last slash. */
    wchar_t *none[] = {L"no/such/script.py"};
    PySys_SetArgvEx(1, none, 1);
    CHECK_TEXT(first_of_path(), "'no/such'");
    wchar_t *root[] = {L"/script.py"};
    PySys_SetArgvEx(1, root, 1);
    CHECK_TEXT(first_of_path(), "'/'");
    wchar_t *module[] = {L"-m"};
    PySys_SetArgvEx(1, module, 1);
    snprintf(expected, sizeof expected, "'%s'", folder);
    CHECK_TEXT(first_of_path(), expected);

    /* Not asked for: nothing is inserted; and PySys_SetArgv asks. */
    length = PyList_Size(PySys_GetObject("path"));
    PySys_SetArgvEx(1, root, 0);
    CHECK(PyList_Size(PySys_GetObject("path")) == length);
    PySys_SetArgv(1, root);
    CHECK(PyList_Size(PySys_GetObject("path")) == length + 1);
    CHECK(Py_FinalizeEx() == 0);
}
static void argv_when_isolated(void) {
    Py_IsolatedFlag = 1;
    Py_InitializeEx(0);
    Py_ssize_t length = PyList_Size(PySys_GetObject("path"));
    wchar_t *argv[] = {L"x"};
    PySys_SetArgv(1, argv);
    CHECK_TEXT(sys_repr("argv"), "['x']");
    CHECK(PyList_Size(PySys_GetObject("path")) == length);
    CHECK(Py_FinalizeEx() == 0);
}
static void test_argv_puts_the_folder_of_the_script_first(void **state) {
    (void)state;
    in_child(argv_rule);
    in_child(argv_when_isolated);
}

/* ---- Streams. ---- */

static const char *of_stream(const char *stream, const char *name) {
    return text_of(attribute(PySys_GetObject(stream), name), 0);
}
#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX < 0x030c0000 /* CPython took Py_SetStandardStreamEncoding away */
static void encoding_only(void) {
    setenv("PYTHONIOENCODING", "utf-8:replace", 1);
    CHECK(Py_SetStandardStreamEncoding("ascii", NULL) == 0);
    Py_InitializeEx(0);
    CHECK_TEXT(of_stream("stdout", "encoding"), "ascii");
    CHECK_TEXT(of_stream("stdin", "encoding"), "ascii");
    CHECK_TEXT(of_stream("stderr", "errors"), "backslashreplace");
    CHECK(Py_SetStandardStreamEncoding("utf-8", "strict") == -1);
    CHECK(Py_FinalizeEx() == 0);
}
static void errors_only(void) {
    CHECK(Py_SetStandardStreamEncoding(NULL, "ignore") == 0);
    Py_InitializeEx(0);
    CHECK_TEXT(of_stream("stdout", "errors"), "ignore");
    CHECK_TEXT(of_stream("stdin", "errors"), "ignore");
    CHECK(Py_FinalizeEx() == 0);
}
static void what_cannot_be_encoded(void) {
    CHECK(Py_SetStandardStreamEncoding("ascii", "replace") == 0);
    CHECK(freopen("/dev/null", "w", stdout) != NULL);
    Py_InitializeEx(0);
    CHECK(PyFile_WriteString("\xe2\x82\xac\n", PySys_GetObject("stdout")) == 0);
    PyObject *stderr_object = PySys_GetObject("stderr");
    CHECK(stderr_object != NULL);
    CHECK(Py_FinalizeEx() == 0);
}
#endif
static void closed_descriptors(void) {
    close(0);
    close(1);
    close(2);
    Py_InitializeEx(0);
    int all = PySys_GetObject("stdin") == Py_None && PySys_GetObject("stdout") == Py_None &&
              PySys_GetObject("stderr") == Py_None && PySys_GetObject("__stdout__") == Py_None;
    PySys_WriteStdout("nobody reads this %d\n", 1);
    PySys_WriteStderr("nor this\n");
    PyErr_SetString(PyExc_ValueError, "nor that");
    PyErr_Print();
    PyErr_WriteUnraisable(Py_None);
    all = all && PyErr_Occurred() == NULL;
    _exit(Py_FinalizeEx() == 0 && all ? 0 : 1);
}
static void test_streams(void **state) {
    (void)state;
#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX < 0x030c0000
    in_child(encoding_only);
    in_child(errors_only);
    in_child(what_cannot_be_encoded);
#endif
    in_child(closed_descriptors);
}

/* ---- The locale codec. ---- */

static void in_utf8(void) {
    size_t size = 99;
    wchar_t *wide = Py_DecodeLocale("h\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xff\xed\xa0\x80", &size);
    static const wchar_t expected[] = {L'h', 0xe9, 0x20ac, 0x1f600, 0xdcff, 0xdced, 0xdca0, 0xdc80, 0};
    CHECK_WIDE(wide, expected);
    CHECK(size == 8);
    char *bytes = Py_EncodeLocale(wide, &size);
    CHECK_TEXT(bytes, "h\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xff\xed\xa0\x80");
    CHECK(size == (size_t)-1);
    PyMem_Free(bytes);
    PyMem_RawFree(wide);
    /* A surrogate that stands for no byte cannot be written. */
    static const wchar_t lone[] = {L'a', L'b', 0xd800, L'c', 0};
    size = 99;
    CHECK(Py_EncodeLocale(lone, &size) == NULL);
    CHECK(size == 2);
    CHECK(Py_EncodeLocale(lone, NULL) == NULL);
    wide = Py_DecodeLocale("", NULL);
    CHECK_WIDE(wide, L"");
    PyMem_RawFree(wide);
}
static void locale_of_utf8(void) {
    setenv("LC_ALL", "C.UTF-8", 1);
    setlocale(LC_ALL, "");
    Py_InitializeEx(0);
    in_utf8();
    CHECK(Py_FinalizeEx() == 0);
}
static void locale_of_ascii(void) {
    setenv("LC_ALL", "C", 1);
    setlocale(LC_ALL, "C");
    Py_InitializeEx(0);
    size_t size = 99;
    wchar_t *wide = Py_DecodeLocale("h\xc3\xa9", &size);
    static const wchar_t expected[] = {L'h', 0xdcc3, 0xdca9, 0};
    CHECK_WIDE(wide, expected);
    char *bytes = Py_EncodeLocale(wide, NULL);
    CHECK_TEXT(bytes, "h\xc3\xa9");
    PyMem_Free(bytes);
    PyMem_RawFree(wide);
    size = 99;
    CHECK(Py_EncodeLocale(L"a\xe9", &size) == NULL);
    CHECK(size == 1);
    CHECK(Py_FinalizeEx() == 0);
}
static void utf8_mode_counts_more_than_the_locale(void) {
    setenv("LC_ALL", "C", 1);
    setlocale(LC_ALL, "C");
    Py_UTF8Mode = 1;
    Py_InitializeEx(0);
    in_utf8();
    CHECK(Py_FinalizeEx() == 0);
}
static void test_locale_codec(void **state) {
    (void)state;
    in_child(locale_of_utf8);
    in_child(locale_of_ascii);
    in_child(utf8_mode_counts_more_than_the_locale);
}

static int start(void **state) {
    (void)state;
    unsetenv("PYTHONPATH");
    unsetenv("PYTHONHOME");
    setenv("LC_ALL", "C.UTF-8", 1);
    setlocale(LC_ALL, "");
    CHECK(mkdtemp(folder) != NULL);
    char path[256], target[256];
    snprintf(path, sizeof path, "%s/real", folder);
    CHECK(mkdir(path, 0700) == 0);
    snprintf(path, sizeof path, "%s/real/script.py", folder);
    FILE *script = fopen(path, "w");
    CHECK(script != NULL);
    fclose(script);
    snprintf(target, sizeof target, "%s/link.py", folder);
    CHECK(symlink(path, target) == 0);
    return 0;
}

static int stop(void **state) {
    (void)state;
    static const char *const names[] = {"link.py", "real/script.py", "real"};
    char path[256];
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        remove(path);
    }
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parameters_are_unknown_before_initialization),
        cmocka_unit_test(test_set_path_is_the_search_path),
        cmocka_unit_test(test_home_is_the_prefix),
        cmocka_unit_test(test_program_name_is_searched_on_path),
        cmocka_unit_test(test_argv_puts_the_folder_of_the_script_first),
        cmocka_unit_test(test_streams),
        cmocka_unit_test(test_locale_codec),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
