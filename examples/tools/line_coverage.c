/* Line coverage in lcov's format, for genhtml.
 *
 *     ilua --tool line_coverage.so SCRIPT && genhtml coverage.info -o html
 *     python3 -c 'import line_coverage; ...'
 *
 * The file is coverage.info, or the one that LINE_COVERAGE_OUTPUT names. Which lines could run comes from each code
 * object's co_lines(): functions that were never called are not known, unless a code object that ran contains them. */
#include "tool.h"

#include <limits.h>

struct line {
    int number;
    long hits;
};

struct code {
    PyObject *key;
    char *file; /* resolved; NULL: not a file */
    char *name;
    long first_line, calls;
    struct line *lines; /* sorted */
    size_t count;
};

static struct table codes; /* with all in it, under the interpreter's lock */

static int by_number(const void *a, const void *b) {
    return ((const struct line *)a)->number - ((const struct line *)b)->number;
}

/* The entry for a line, which is made if it is new. */
static struct line *line_of(struct code *code, int number) {
    struct line key = {number, 0};
    struct line *found = code->count ? bsearch(&key, code->lines, code->count, sizeof key, by_number) : NULL;
    if (!found) {
        code->lines = checked_memory(realloc(code->lines, (code->count + 1) * sizeof key));
        code->lines[code->count++] = key;
        qsort(code->lines, code->count, sizeof key, by_number);
        found = bsearch(&key, code->lines, code->count, sizeof key, by_number);
    }
    return found;
}

static struct code *code_of(PyObject *key);

/* Lines that can run, and code inside this code. What cannot be asked is left out. */
static void read_lines(struct code *code) {
    PyObject *ranges = PyObject_CallMethod(code->key, "co_lines", NULL);
    PyObject *range;
    while (ranges && (range = PyIter_Next(ranges))) {
        PyObject *line = PySequence_GetItem(range, 2);
        if (line && line != Py_None && PyLong_AsLong(line) > 0) {
            line_of(code, (int)PyLong_AsLong(line));
        }
        Py_XDECREF(line);
        Py_DECREF(range);
    }
    Py_XDECREF(ranges);
    PyObject *constants = PyObject_GetAttrString(code->key, "co_consts");
    for (Py_ssize_t i = 0; constants && i < PySequence_Size(constants); i++) {
        PyObject *constant = PySequence_GetItem(constants, i);
        if (constant && Py_TYPE(constant) == Py_TYPE(code->key)) {
            code_of(constant);
        }
        Py_XDECREF(constant);
    }
    Py_XDECREF(constants);
}

static struct code *code_of(PyObject *key) {
    int is_new;
    struct code *code = table_get(&codes, key, sizeof *code, &is_new);
    if (is_new) {
        PyObject *type, *value, *traceback;
        PyErr_Fetch(&type, &value, &traceback);
        char *file = text_attribute(key, "co_filename");
        code->file = realpath(file, NULL);
        free(file);
        code->name = text_attribute(key, "co_name");
        code->first_line = number_attribute(key, "co_firstlineno");
        if (code->file) {
            read_lines(code);
        }
        PyErr_Clear();
        PyErr_Restore(type, value, traceback);
    }
    return code;
}

static int on_event(PyObject *unused, PyFrameObject *frame, int what, PyObject *arg) {
    (void)unused;
    (void)arg;
    if (what == PyTrace_CALL || what == PyTrace_LINE) {
        PyObject *key = (PyObject *)PyFrame_GetCode(frame);
        struct code *code = code_of(key);
        if (what == PyTrace_CALL) {
            code->calls++;
        } else if (code->file) {
            line_of(code, PyFrame_GetLineNumber(frame))->hits++;
        }
        Py_DECREF(key);
    }
    return 0;
}

static int by_file(const void *a, const void *b) {
    const struct code *left = *(struct code *const *)a, *right = *(struct code *const *)b;
    int order = strcmp(left->file, right->file);
    return order ? order : (left->first_line > right->first_line) - (left->first_line < right->first_line);
}

/* The codes of one file. A line that several of them have counts for all. */
static void write_file(FILE *out, struct code **begin, struct code **end) {
    struct code all = {0};
    size_t hit = 0;
    fprintf(out, "TN:\nSF:%s\n", (*begin)->file);
    for (struct code **code = begin; code < end; code++) {
        fprintf(out, "FN:%ld,%s:%ld\n", (*code)->first_line, (*code)->name, (*code)->first_line);
        for (size_t i = 0; i < (*code)->count; i++) {
            line_of(&all, (*code)->lines[i].number)->hits += (*code)->lines[i].hits;
        }
    }
    for (struct code **code = begin; code < end; code++) {
        fprintf(out, "FNDA:%ld,%s:%ld\n", (*code)->calls, (*code)->name, (*code)->first_line);
        hit += (*code)->calls > 0;
    }
    fprintf(out, "FNF:%td\nFNH:%zu\n", end - begin, hit);
    hit = 0;
    for (size_t i = 0; i < all.count; i++) {
        fprintf(out, "DA:%d,%ld\n", all.lines[i].number, all.lines[i].hits);
        hit += all.lines[i].hits > 0;
    }
    fprintf(out, "LF:%zu\nLH:%zu\nend_of_record\n", all.count, hit);
    free(all.lines);
}

static void report(void) {
    const char *path = getenv("LINE_COVERAGE_OUTPUT");
    FILE *out = fopen(path ? path : "coverage.info", "w");
    struct code **sorted = checked_memory(calloc(codes.used + 1, sizeof *sorted));
    size_t count = 0;
    for (size_t i = 0; i < codes.size; i++) {
        struct code *code = codes.slots[i];
        if (code && code->file) {
            sorted[count++] = code;
        }
    }
    qsort(sorted, count, sizeof *sorted, by_file);
    for (size_t i = 0, next; out && i < count; i = next) {
        for (next = i + 1; next < count && strcmp(sorted[i]->file, sorted[next]->file) == 0; next++) {
        }
        write_file(out, sorted + i, sorted + next);
    }
    if (!out || fclose(out) != 0) {
        perror(path ? path : "coverage.info");
    }
    for (size_t i = 0; i < codes.size; i++) {
        struct code *code = codes.slots[i];
        if (code) {
            Py_DECREF(code->key);
            free(code->file);
            free(code->name);
            free(code->lines);
            free(code);
        }
    }
    free(sorted);
    free(codes.slots);
    codes = (struct table){0};
}

/* The module goes: the interpreter ends. */
static void stop(void *module) {
    (void)module;
    PyEval_SetTrace(NULL, NULL);
    report();
}

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "line_coverage", "Records line coverage until the interpreter ends.", 0, NULL, NULL, NULL, NULL, stop,
};

PyMODINIT_FUNC PyInit_line_coverage(void);

PyMODINIT_FUNC PyInit_line_coverage(void) {
    PyObject *module = PyModule_Create(&definition);
    if (module) {
        (PyEval_SetTraceAllThreads ? PyEval_SetTraceAllThreads : PyEval_SetTrace)(on_event, NULL);
        if (Interlock_SetTraceNewThreads) {
            Interlock_SetTraceNewThreads(on_event, NULL);
        }
    }
    return module;
}
