/* A deterministic profiler: how often each function was called, and how long it and what it called took.
 *
 *     ilua --tool profile_calls.so SCRIPT           (a guest of interlock)
 *     python3 -c 'import profile_calls; ...'        (CPython)
 *
 * The report goes to the standard error, or to the file that PROFILE_CALLS_OUTPUT names. Times are of the clock on the
 * wall: what a thread waits for its turn counts for the function that it is in. */
#include "tool.h"

#include <time.h>

struct function {
    PyObject *key; /* a code object, or a C function */
    char *file, *name;
    long line, calls;
    int64_t total, own; /* nanoseconds, with and without what it called */
};

struct call {
    struct function *function;
    int64_t began, inside; /* of what it called */
};

/* The calls of one thread. Those that began before the tool have no entry. */
struct stack {
    struct call *calls;
    size_t size, depth;
};

static struct table functions; /* with all in it, under the interpreter's lock */
static _Thread_local struct stack stack;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void enter(PyObject *key, int is_c) {
    int is_new;
    struct function *function = table_get(&functions, key, sizeof *function, &is_new);
    if (is_new) {
        function->name = text_attribute(key, is_c ? "__name__" : "co_name");
        function->file = is_c ? NULL : text_attribute(key, "co_filename");
        function->line = is_c ? 0 : number_attribute(key, "co_firstlineno");
    }
    function->calls++;
    if (stack.depth == stack.size) {
        stack.size = stack.size ? 2 * stack.size : 64;
        stack.calls = checked_memory(realloc(stack.calls, stack.size * sizeof *stack.calls));
    }
    stack.calls[stack.depth++] = (struct call){function, now(), 0};
}

static void leave(PyObject *key) {
    size_t depth = stack.depth;
    while (depth > 0 && stack.calls[depth - 1].function->key != key) {
        depth--;
    }
    if (depth == 0) {
        return; /* it began before the tool */
    }
    stack.depth = depth - 1; /* what is above did not tell its end */
    struct call *call = &stack.calls[stack.depth];
    int64_t took = now() - call->began;
    call->function->own += took - call->inside;
    int outermost = 1; /* a recursive function's time counts once */
    for (size_t i = 0; i < stack.depth; i++) {
        outermost &= stack.calls[i].function != call->function;
    }
    call->function->total += outermost ? took : 0;
    if (stack.depth > 0) {
        stack.calls[stack.depth - 1].inside += took;
    } else { /* a thread may end now */
        free(stack.calls);
        stack = (struct stack){0};
    }
}

static int on_event(PyObject *unused, PyFrameObject *frame, int what, PyObject *arg) {
    (void)unused;
    PyObject *code;
    switch (what) {
        case PyTrace_CALL:
        case PyTrace_RETURN:
            code = (PyObject *)PyFrame_GetCode(frame);
            what == PyTrace_CALL ? enter(code, 0) : leave(code);
            Py_DECREF(code);
            break;
        case PyTrace_C_CALL:
            enter(arg, 1);
            break;
        case PyTrace_C_RETURN:
        case PyTrace_C_EXCEPTION:
            leave(arg);
            break;
        default:
            break;
    }
    return 0;
}

static int by_own_time(const void *a, const void *b) {
    const struct function *left = *(struct function *const *)a, *right = *(struct function *const *)b;
    return (left->own < right->own) - (left->own > right->own);
}

static void report(void) {
    const char *path = getenv("PROFILE_CALLS_OUTPUT");
    FILE *out = path ? fopen(path, "w") : stderr;
    struct function **sorted = checked_memory(calloc(functions.used + 1, sizeof *sorted));
    size_t count = 0;
    for (size_t i = 0; i < functions.size; i++) {
        if (functions.slots[i]) {
            sorted[count++] = functions.slots[i];
        }
    }
    qsort(sorted, count, sizeof *sorted, by_own_time);
    if (out) {
        fprintf(out, "%10s %12s %12s  %s\n", "calls", "own ms", "total ms", "function");
    }
    for (size_t i = 0; i < count; i++) {
        struct function *function = sorted[i];
        if (out) {
            fprintf(out, "%10ld %12.3f %12.3f  %s", function->calls, (double)function->own / 1e6,
                    (double)function->total / 1e6, function->name);
            function->file ? fprintf(out, " (%s:%ld)\n", function->file, function->line) : fputs(" (C)\n", out);
        }
        Py_DECREF(function->key);
        free(function->name);
        free(function->file);
        free(function);
    }
    free(sorted);
    free(functions.slots);
    functions = (struct table){0};
    if (path && out) {
        fclose(out);
    }
}

/* The module goes: the interpreter ends. */
static void stop(void *module) {
    (void)module;
    PyEval_SetProfile(NULL, NULL);
    report();
}

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "profile_calls", "Profiles all calls until the interpreter ends.", 0, NULL, NULL, NULL, NULL, stop,
};

PyMODINIT_FUNC PyInit_profile_calls(void);

PyMODINIT_FUNC PyInit_profile_calls(void) {
    PyObject *module = PyModule_Create(&definition);
    if (module) {
        (PyEval_SetProfileAllThreads ? PyEval_SetProfileAllThreads : PyEval_SetProfile)(on_event, NULL);
        if (Interlock_SetProfileNewThreads) {
            Interlock_SetProfileNewThreads(on_event, NULL);
        }
    }
    return module;
}
