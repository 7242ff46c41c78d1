/* conformance */
/* Each global configuration variable, beside its environment variable and its field of sys.flags. */
#include <Python.h>

#include "check.h"
#include "fatal.h"

static const struct variable {
    int *value;
    const char *environment; /* NULL: none */
    const char *field;       /* of sys.flags; NULL: none */
    int counts;              /* more than yes and no */
} variables[] = {
    {&Py_DebugFlag, "PYTHONDEBUG", "debug", 1},
    {&Py_VerboseFlag, "PYTHONVERBOSE", "verbose", 1},
    {&Py_QuietFlag, NULL, "quiet", 1},
    {&Py_InteractiveFlag, NULL, "interactive", 1},
    {&Py_InspectFlag, "PYTHONINSPECT", "inspect", 0},
    {&Py_OptimizeFlag, "PYTHONOPTIMIZE", "optimize", 1},
    {&Py_NoSiteFlag, NULL, "no_site", 0},
    {&Py_BytesWarningFlag, NULL, "bytes_warning", 1},
    {&Py_FrozenFlag, NULL, NULL, 0},
    {&Py_IgnoreEnvironmentFlag, NULL, "ignore_environment", 0},
    {&Py_DontWriteBytecodeFlag, "PYTHONDONTWRITEBYTECODE", "dont_write_bytecode", 0},
    {&Py_NoUserSiteDirectory, "PYTHONNOUSERSITE", "no_user_site", 0},
    {&Py_UnbufferedStdioFlag, "PYTHONUNBUFFERED", NULL, 0},
    {&Py_IsolatedFlag, NULL, "isolated", 0},
    {&Py_UTF8Mode, NULL, "utf8_mode", 0}, /* PYTHONUTF8 is read for a configuration only: the variable decides */
};
enum { kVariables = sizeof variables / sizeof *variables };

static long field(const char *name) {
    PyObject *value = PyObject_GetAttrString(PySys_GetObject("flags"), name);
    CHECK(value != NULL);
    const long number = PyLong_AsLong(value);
    Py_DECREF(value);
    return number;
}

static void expect(const struct variable *variable, int value) {
    if (*variable->value != value || (variable->field && field(variable->field) != value)) {
        fprintf(stderr, "%s (%s): %d, sys.flags has %ld, expected %d\n", variable->field, variable->environment,
                *variable->value, variable->field ? field(variable->field) : -1, value);
    }
    CHECK(*variable->value == value);
    CHECK(!variable->field || field(variable->field) == value);
}

/* One run: a child process of its own, since the variables keep what initialization wrote. */
struct run {
    const struct variable *variable;
    int value;        /* what the program stores; -1: nothing */
    const char *text; /* what the environment says; NULL: nothing */
    int expected;
    int ignored; /* with Py_IgnoreEnvironmentFlag */
};

static void start(void *argument) {
    const struct run *run = argument;
    for (int i = 0; i < kVariables; i++) {
        if (variables[i].environment) {
            unsetenv(variables[i].environment);
        }
    }
    setenv("LC_ALL", "C.UTF-8", 1);
    if (run->value >= 0) {
        *run->variable->value = run->value;
    }
    if (run->text) {
        setenv(run->variable->environment, run->text, 1);
    }
    if (run->ignored) {
        Py_IgnoreEnvironmentFlag = 1;
    }
    Py_InitializeEx(0);
    expect(run->variable, run->expected);
    CHECK(Py_FinalizeEx() == 0);
    exit(0);
}

static void test_program_sets_them(void **state) {
    (void)state;
    for (int i = 0; i < kVariables; i++) {
        struct run off = {&variables[i], -1, NULL, 0, 0}, on = {&variables[i], 1, NULL, 1, 0};
        expect_exit(start, &off, 0, "");
        expect_exit(start, &on, 0, "");
        if (variables[i].counts) {
            struct run twice = {&variables[i], 2, NULL, 2, 0};
            expect_exit(start, &twice, 0, "");
        }
    }
}

static void test_environment_sets_them(void **state) {
    (void)state;
    for (int i = 0; i < kVariables; i++) {
        const struct variable *variable = &variables[i];
        if (!variable->environment) {
            continue;
        }
        struct run one = {variable, -1, "1", 1, 0}, empty = {variable, -1, "", 0, 0}, no = {variable, -1, "1", 0, 1};
        expect_exit(start, &one, 0, "");
        expect_exit(start, &empty, 0, "");
        expect_exit(start, &no, 0, "");
        if (variable->counts) {
            struct run three = {variable, -1, "3", 3, 0}, words = {variable, -1, "words", 1, 0};
            struct run negative = {variable, -1, "-2", 1, 0}, larger = {variable, 2, "1", 2, 0};
            struct run zero = {variable, -1, "0", 0, 0};
            expect_exit(start, &three, 0, "");
            expect_exit(start, &words, 0, "");
            expect_exit(start, &negative, 0, "");
            expect_exit(start, &larger, 0, "");
            expect_exit(start, &zero, 0, "");
        } else {
            struct run words = {variable, -1, "words", 1, 0};
            expect_exit(start, &words, 0, "");
        }
    }
}

static void isolate(void *argument) {
    (void)argument;
    Py_IsolatedFlag = 1;
    setenv("PYTHONDEBUG", "1", 1);
    Py_InitializeEx(0);
    CHECK(Py_IsolatedFlag == 1 && Py_IgnoreEnvironmentFlag == 1 && Py_NoUserSiteDirectory == 1 && Py_DebugFlag == 0);
    CHECK(field("isolated") == 1 && field("ignore_environment") == 1 && field("no_user_site") == 1);
    exit(0);
}

static void test_isolated_implies_the_others(void **state) {
    (void)state;
    expect_exit(isolate, NULL, 0, "");
}

static void seed(void *argument) {
    const char *const *pair = argument;
    if (pair[0]) {
        setenv("PYTHONHASHSEED", pair[0], 1);
    } else {
        unsetenv("PYTHONHASHSEED");
    }
    Py_InitializeEx(0);
    CHECK(Py_HashRandomizationFlag == atoi(pair[1]));
    CHECK(field("hash_randomization") == atoi(pair[1]));
    exit(0);
}

static void test_hash_randomization(void **state) {
    (void)state;
    static const char *const pairs[][2] = {{NULL, "1"}, {"random", "1"}, {"0", "0"}, {"42", "1"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        expect_exit(seed, (void *)pairs[i], 0, "");
    }
    static const char *const wrong[2] = {"words", "0"};
    expect_exit(seed, (void *)wrong, 1, "PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_program_sets_them),
        cmocka_unit_test(test_environment_sets_them),
        cmocka_unit_test(test_isolated_implies_the_others),
        cmocka_unit_test(test_hash_randomization),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
