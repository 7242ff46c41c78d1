/* conformance */
/* The environment and the global configuration variables, alone and together: all of the variables, of sys.flags and of
   what the streams say that differs from the usual.  Each case runs in a child of its own, since a process keeps what was
   set. */
#include <Python.h>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "raised.h"

static const struct {
    const char *name;
    int *variable;
} variables[] = {
    {"Py_DebugFlag", &Py_DebugFlag},
    {"Py_InspectFlag", &Py_InspectFlag},
    {"Py_InteractiveFlag", &Py_InteractiveFlag},
    {"Py_OptimizeFlag", &Py_OptimizeFlag},
    {"Py_DontWriteBytecodeFlag", &Py_DontWriteBytecodeFlag},
    {"Py_NoUserSiteDirectory", &Py_NoUserSiteDirectory},
    {"Py_NoSiteFlag", &Py_NoSiteFlag},
    {"Py_IgnoreEnvironmentFlag", &Py_IgnoreEnvironmentFlag},
    {"Py_VerboseFlag", &Py_VerboseFlag},
    {"Py_BytesWarningFlag", &Py_BytesWarningFlag},
    {"Py_QuietFlag", &Py_QuietFlag},
    {"Py_HashRandomizationFlag", &Py_HashRandomizationFlag},
    {"Py_IsolatedFlag", &Py_IsolatedFlag},
    {"Py_UTF8Mode", &Py_UTF8Mode},
    {"Py_UnbufferedStdioFlag", &Py_UnbufferedStdioFlag},
    {"Py_FrozenFlag", &Py_FrozenFlag},
};
enum { kVariables = sizeof variables / sizeof *variables };
static const char *const fields[] = {
    "debug",   "inspect", "interactive",        "optimize", "dont_write_bytecode", "no_user_site",
    "no_site", "verbose", "ignore_environment", "quiet",    "hash_randomization",  "bytes_warning",
    "isolated", "dev_mode", "utf8_mode",        "warn_default_encoding", "safe_path", "int_max_str_digits"};
enum { kFields = sizeof fields / sizeof *fields };

/* What the child found, in memory that both see. */
static struct {
    int variables[kVariables];
    long fields[kFields];
    char more[1024];
} *seen, usual;

static void look(void) {
    for (int i = 0; i < kVariables; i++) {
        seen->variables[i] = *variables[i].variable;
    }
    PyObject *flags = PySys_GetObject("flags");
    for (int i = 0; i < kFields; i++) {
        PyObject *value = PyObject_GetAttrString(flags, fields[i]);
        CHECK(value != NULL);
        seen->fields[i] = PyLong_AsLong(value);
        Py_DECREF(value);
    }
}

struct scenario {
    const char *environment; /* NAME=value, or NULL */
    int *variable;           /* set to value before initialization, or NULL */
    int value;
    const char *expected; /* what is not as usual */
    const char *show;     /* an attribute of sys, or of a stream as stdout.encoding, to be told, too */
};

static void run_scenario(const struct scenario *scenario) {
    fflush(NULL);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        if (freopen("/dev/null", "w", stderr) == NULL) {
            _exit(9);
        }
        setenv("LC_ALL", "C.UTF-8", 1);
        if (scenario->environment) {
            static char entry[128];
            snprintf(entry, sizeof entry, "%s", scenario->environment);
            putenv(entry);
        }
        if (scenario->variable) {
            *scenario->variable = scenario->value;
        }
        Py_InitializeEx(0);
        look();
        if (scenario->show) {
            char stream[32] = "";
            const char *dot = strchr(scenario->show, '.');
            snprintf(stream, sizeof stream, "%.*s", dot ? (int)(dot - scenario->show) : 31, scenario->show);
            PyObject *object = PySys_GetObject(stream);
            Py_XINCREF(object);
            PyObject *shown = dot ? PyObject_GetAttrString(object, dot + 1) : object;
            snprintf(seen->more, sizeof seen->more, "%s=%s ", scenario->show, text_of(shown, 1));
        }
        _exit(Py_FinalizeEx() == 0 ? 0 : 8);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}

/* The differences, in words. */
static const char *differences(void) {
    static char text[2048];
    char *end = text;
    *end = 0;
    for (int i = 0; i < kVariables; i++) {
        if (seen->variables[i] != usual.variables[i]) {
            end += sprintf(end, "%s=%d ", variables[i].name, seen->variables[i]);
        }
    }
    for (int i = 0; i < kFields; i++) {
        if (seen->fields[i] != usual.fields[i]) {
            end += sprintf(end, "%s=%ld ", fields[i], seen->fields[i]);
        }
    }
    strcpy(end, seen->more);
    return text;
}

static const struct scenario scenarios[] = {
    {"PYTHONDEBUG=3", NULL, 0, "Py_DebugFlag=3 debug=3 ", NULL},
    {"PYTHONDEBUG=words", NULL, 0, "Py_DebugFlag=1 debug=1 ", NULL},
    {"PYTHONINSPECT=", NULL, 0, "", NULL},
    {"PYTHONOPTIMIZE=x", NULL, 0, "Py_OptimizeFlag=1 optimize=1 ", NULL},
    {"PYTHONDONTWRITEBYTECODE=x", NULL, 0, "Py_DontWriteBytecodeFlag=1 dont_write_bytecode=1 ", NULL},
    {"PYTHONDONTWRITEBYTECODE=", NULL, 0, "", NULL},
    {"PYTHONUNBUFFERED=", NULL, 0, "", NULL},
    {"PYTHONVERBOSE=2", NULL, 0, "Py_VerboseFlag=2 verbose=2 ", NULL},
    {"PYTHONNOUSERSITE=", NULL, 0, "", NULL},
    {"PYTHONHASHSEED=0", NULL, 0, "Py_HashRandomizationFlag=0 hash_randomization=0 ", NULL},
    {"PYTHONHASHSEED=42", NULL, 0, "", NULL},
    {"PYTHONUTF8=0", NULL, 0, "", NULL},
    {"PYTHONDEVMODE=", NULL, 0, "", NULL},
    {"PYTHONWARNDEFAULTENCODING=1", NULL, 0, "warn_default_encoding=1 ", NULL},
    {"PYTHONSAFEPATH=1", NULL, 0, "safe_path=1 ", NULL},
    {"PYTHONINTMAXSTRDIGITS=1000", NULL, 0, "int_max_str_digits=1000 ", NULL},
    {"PYTHONINTMAXSTRDIGITS=0", NULL, 0, "int_max_str_digits=0 ", NULL},
    {"PYTHONQUIET=1", NULL, 0, "", NULL},
    {"PYTHONBYTESWARNING=1", NULL, 0, "", NULL},
    {"PYTHONWARNINGS=ignore,error::UserWarning", NULL, 0, "warnoptions=['ignore', 'error::UserWarning'] ", "warnoptions"},
    {"PYTHONWARNINGS=", NULL, 0, "warnoptions=[] ", "warnoptions"},
    {"PYTHONIOENCODING=latin-1:replace", NULL, 0, "stdout.encoding='iso8859-1' ", "stdout.encoding"},
    {"PYTHONIOENCODING=latin-1:replace", NULL, 0, "stdout.errors='replace' ", "stdout.errors"},
    {"PYTHONIOENCODING=latin-1:replace", NULL, 0, "stderr.errors='backslashreplace' ", "stderr.errors"},
    {"PYTHONIOENCODING=:ignore", NULL, 0, "stdin.errors='ignore' ", "stdin.errors"},
    {"PYTHONIOENCODING=:ignore", NULL, 0, "stdin.encoding='utf-8' ", "stdin.encoding"},
    {"PYTHONIOENCODING=ascii", NULL, 0, "stderr.encoding='ascii' ", "stderr.encoding"},
    {"PYTHONIOENCODING=ascii", NULL, 0, "stdout.errors='strict' ", "stdout.errors"},
    {"PYTHONUNBUFFERED=1", NULL, 0, "Py_UnbufferedStdioFlag=1 stdout.write_through=True ", "stdout.write_through"},
    {"PYTHONUNBUFFERED=0", NULL, 0, "stdout.write_through=False ", "stdout.write_through"},
    {"PYTHONUNBUFFERED=1", NULL, 0, "Py_UnbufferedStdioFlag=1 stderr.line_buffering=False ", "stderr.line_buffering"},
    {"PYTHONDEVMODE=1", NULL, 0, "dev_mode=1 warnoptions=['default'] ", "warnoptions"},
    {"PYTHONDONTWRITEBYTECODE=1", NULL, 0, "Py_DontWriteBytecodeFlag=1 dont_write_bytecode=1 dont_write_bytecode=True ", "dont_write_bytecode"},
    {"PYTHONUTF8=1", NULL, 0, "stdout.encoding='utf-8' ", "stdout.encoding"},
    {"LC_ALL=C", NULL, 0, "stdout.errors='surrogateescape' ", "stdout.errors"},
    {"LC_ALL=C", NULL, 0, "stdout.encoding='ascii' ", "stdout.encoding"},
    {"LC_ALL=C.UTF-8", NULL, 0, "stdout.errors='surrogateescape' ", "stdout.errors"},
    {NULL, &Py_IsolatedFlag, 1, "Py_NoUserSiteDirectory=1 Py_IgnoreEnvironmentFlag=1 Py_IsolatedFlag=1 no_user_site=1 ignore_environment=1 isolated=1 safe_path=1 ", NULL},
    {NULL, &Py_UTF8Mode, 1, "Py_UTF8Mode=1 utf8_mode=1 ", NULL},
    {NULL, &Py_HashRandomizationFlag, 0, "", NULL},
    {"PYTHONOPTIMIZE=1", &Py_OptimizeFlag, 2, "Py_OptimizeFlag=2 optimize=2 ", NULL},
    {"PYTHONOPTIMIZE=3", &Py_OptimizeFlag, 2, "Py_OptimizeFlag=3 optimize=3 ", NULL},
    {"PYTHONOPTIMIZE=2", &Py_IgnoreEnvironmentFlag, 1, "Py_IgnoreEnvironmentFlag=1 ignore_environment=1 ", NULL},
    {"PYTHONOPTIMIZE=2", &Py_IsolatedFlag, 1, "Py_NoUserSiteDirectory=1 Py_IgnoreEnvironmentFlag=1 Py_IsolatedFlag=1 no_user_site=1 ignore_environment=1 isolated=1 safe_path=1 ", NULL},
    {"PYTHONHASHSEED=0", &Py_IgnoreEnvironmentFlag, 1, "Py_IgnoreEnvironmentFlag=1 ignore_environment=1 ", NULL},
    {"PYTHONIOENCODING=latin-1", &Py_IgnoreEnvironmentFlag, 1, "Py_IgnoreEnvironmentFlag=1 ignore_environment=1 stdout.encoding='utf-8' ", "stdout.encoding"},
    {NULL, &Py_BytesWarningFlag, 1, "Py_BytesWarningFlag=1 bytes_warning=1 warnoptions=['default::BytesWarning'] ", "warnoptions"},
    {NULL, &Py_InteractiveFlag, 1, "Py_InteractiveFlag=1 interactive=1 stdout.line_buffering=False ", "stdout.line_buffering"},
    {NULL, &Py_UnbufferedStdioFlag, 1, "Py_UnbufferedStdioFlag=1 stdout.write_through=True ", "stdout.write_through"},
};

static void test_variables_environment_and_sys_flags_agree(void **state) {
    (void)state;
    int failed = 0;
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        const struct scenario *scenario = &scenarios[i];
        memset(seen, 0, sizeof *seen);
        run_scenario(scenario);
        const char *text = differences();
        if (strcmp(text, scenario->expected) != 0) {
            fprintf(stderr, "%s: got \"%s\", expected \"%s\"\n",
                    scenario->environment ? scenario->environment : "a variable", text, scenario->expected);
            failed++;
        }
    }
    assert_int_equal(failed, 0);
}

static void test_usual_values(void **state) {
    (void)state;
    for (int i = 0; i < kVariables; i++) {
        int expected = strcmp(variables[i].name, "Py_HashRandomizationFlag") == 0;
        assert_int_equal(usual.variables[i], expected);
    }
    for (int i = 0; i < kFields; i++) {
        if (strcmp(fields[i], "int_max_str_digits") == 0) { /* -1 up to 3.11: not set */
            assert_true(usual.fields[i] == 4300 || usual.fields[i] == -1);
        } else {
            assert_int_equal(usual.fields[i], strcmp(fields[i], "hash_randomization") == 0);
        }
    }
}

static int start(void **state) {
    (void)state;
    /* Nothing of the caller's. */
    for (char **entry = environ; *entry;) {
        char name[64];
        const char *equals = strchr(*entry, '=');
        snprintf(name, sizeof name, "%.*s", equals ? (int)(equals - *entry) : 63, *entry);
        if (strncmp(name, "PYTHON", 6) != 0 || unsetenv(name) != 0) {
            entry++;
        }
    }
    seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(seen != MAP_FAILED);
    memset(seen, 0, sizeof *seen);
    struct scenario nothing = {NULL, NULL, 0, "", NULL};
    run_scenario(&nothing);
    memcpy(&usual, seen, sizeof usual);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usual_values),
        cmocka_unit_test(test_variables_environment_and_sys_flags_agree),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
