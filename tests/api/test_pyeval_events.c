/* conformance */
/* The events of CPython's own programs and of the same programs run by a guest are the same.
 *
 * Against CPython this program runs Python code and records what profile and trace functions are told, in the file
 * events.recorded beside the program. Against interlock it runs the same code, translated to a guest's C functions, and
 * compares: make conformance makes the recording first. Each program runs once for each event with a callback that
 * fails at that event, so that what errors do is compared, too. */
#include <Python.h>

#include <glob.h>
#include <sys/stat.h>

#include "raised.h"
#include "threads.h"

#ifdef INTERLOCK_VERSION_NUMBER
#include <interlock.h>
#endif

/* ---- Recording. ---- */

static char *record;
static size_t record_length, record_size;

static void say(const char *format, ...) {
    va_list args;
    char line[1024];
    va_start(args, format);
    int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    while (record_length + (size_t)length + 1 > record_size) {
        record_size = record_size ? 2 * record_size : 65536;
        record = realloc(record, record_size);
        CHECK(record != NULL);
    }
    memcpy(record + record_length, line, (size_t)length + 1);
    record_length += (size_t)length;
}

static const char *const event_names[] = {"call",        "exception", "line",   "return",
                                          "c_call", "c_exception", "c_return", "opcode"};

/* The argument, such that both runtimes say the same. */
static const char *describe(PyObject *arg, char *buffer, size_t size) {
    if (arg == NULL) {
        return "NULL";
    }
    if (PyTuple_Check(arg) && PyTuple_Size(arg) == 3) {
        int depth = 0;
        PyObject *traceback = PyTuple_GetItem(arg, 2);
        char lines[256] = "";
        Py_INCREF(traceback);
        while (traceback != Py_None) {
            PyObject *line = PyObject_GetAttrString(traceback, "tb_lineno");
            snprintf(lines + strlen(lines), sizeof lines - strlen(lines), " %ld", PyLong_AsLong(line));
            Py_DECREF(line);
            PyObject *next = PyObject_GetAttrString(traceback, "tb_next");
            Py_DECREF(traceback);
            traceback = next;
            depth++;
        }
        Py_DECREF(traceback);
        snprintf(buffer, size, "(%s, %s, %d entries:%s)", text_of(PyTuple_GetItem(arg, 0), 1),
                 text_of(PyTuple_GetItem(arg, 1), 1), depth, lines);
        return buffer;
    }
    if (PyObject_HasAttrString(arg, "__name__")) {
        PyObject *name = PyObject_GetAttrString(arg, "__name__"); /* made each time */
        snprintf(buffer, size, "function %s", text_of(name, 0));
        Py_DECREF(name);
        return buffer;
    }
    snprintf(buffer, size, "%s", text_of(arg, 1));
    return buffer;
}

static int countdown;   /* the callback fails when it gets to 0 */
static int lines_off;   /* the frames' f_trace_lines are switched off when they are called */
static long events;

static int on_event(PyObject *label, PyFrameObject *frame, int what, PyObject *arg) {
    char buffer[512];
    PyCodeObject *code = PyFrame_GetCode(frame);
    say("%s %s %s:%d %s", PyUnicode_AsUTF8(label), event_names[what], text_of(attribute((PyObject *)code, "co_name"), 0),
        PyFrame_GetLineNumber(frame), describe(arg, buffer, sizeof buffer));
    PyFrameObject *back = PyFrame_GetBack(frame);
    say(" from %d\n", back ? PyFrame_GetLineNumber(back) : 0);
    Py_XDECREF(back);
    Py_DECREF(code);
    if (lines_off && what == PyTrace_CALL) {
        CHECK(PyObject_SetAttrString((PyObject *)frame, "f_trace_lines", Py_False) == 0);
    }
    events++;
    if (--countdown == 0) {
        PyErr_SetString(PyExc_KeyError, "from the callback");
        return -1;
    }
    return 0;
}

/* The same told to a callable that sys.settrace() or sys.setprofile() installed. */
static PyObject *on_python_event(PyObject *self, PyObject *args) {
    PyObject *frame, *event, *arg;
    char buffer[512];
    CHECK(PyArg_UnpackTuple(args, "callback", 3, 3, &frame, &event, &arg));
    say("callable %s line %s %s\n", text_of(event, 0), text_of(attribute(frame, "f_lineno"), 1),
        describe(arg, buffer, sizeof buffer));
    events++;
    if (--countdown == 0) {
        PyErr_SetString(PyExc_KeyError, "from the callable");
        return NULL;
    }
    PyObject *own = PyObject_GetAttrString(PyImport_AddModule("__main__"), "callback");
    CHECK(own != NULL);
    return own;
}

static PyMethodDef callback = {"callback", on_python_event, METH_VARARGS, NULL};

/* ---- The programs. ---- */

static const char source[] = "def leaf(x):\n"
                             "    y = x + 1\n"
                             "    return y\n"
                             "def top():\n"
                             "    a = leaf(1)\n"
                             "    b = len('abc')\n"
                             "    return a + b\n"
                             "def inner():\n"
                             "    raise ValueError('x')\n"
                             "def middle():\n"
                             "    inner()\n"
                             "    return 1\n"
                             "def outer():\n"
                             "    try:\n"
                             "        middle()\n"
                             "    except ValueError:\n"
                             "        pass\n"
                             "    return len('caught')\n"
                             "def uncaught():\n"
                             "    middle()\n"
                             "def fails_in_c():\n"
                             "    abs(None)\n"
                             "def numbers():\n"
                             "    yield 1\n"
                             "    yield 2\n"
                             "def loop():\n"
                             "    total = 0\n"
                             "    for v in numbers():\n"
                             "        total += v\n"
                             "    return total\n";
static const char *const programs[] = {"top", "outer", "uncaught", "fails_in_c", "loop"};

#ifdef INTERLOCK_VERSION_NUMBER

static PyCodeObject *code_of(const char *name, int line) {
    static struct {
        const char *name;
        PyCodeObject *code;
    } codes[16];
    int i = 0;
    for (; codes[i].name != NULL; i++) {
        if (codes[i].name == name) {
            return codes[i].code;
        }
    }
    codes[i].name = name;
    return codes[i].code = PyCode_NewEmpty("program", name, line);
}

#define BEGIN(name_, line_)                                                                    \
    Interlock_Thread *thread = Interlock_CurrentThread();                                      \
    Interlock_Frame frame = {0};                                                               \
    PyObject *result = NULL;                                                                   \
    frame.code = code_of(name_, line_);                                                        \
    if (Interlock_EnterFrame(thread, &frame, INTERLOCK_START) < 0) {                           \
        goto raised;                                                                           \
    }
#define LINE(number)                                    \
    if (Interlock_Line(thread, &frame, (number)) < 0) { \
        goto raised;                                    \
    }
#define END()                                                                         \
    goto done;                                                                        \
    raised:                                                                           \
    Interlock_Raise(thread, &frame);                                                  \
    done:                                                                             \
    if (Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, result) < 0) {         \
        Py_CLEAR(result);                                                             \
    }                                                                                 \
    return result;

static PyObject *call_c(Interlock_Thread *thread, Interlock_Frame *frame, const char *name, PyObject *arg) {
    PyObject *function = attribute(PyImport_AddModule("builtins"), name), *result;
    if (Interlock_BeginC(thread, frame, function, arg) < 0) {
        return NULL;
    }
    result = PyObject_CallFunctionObjArgs(function, arg, NULL);
    if (Interlock_EndC(thread, frame, function, result) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

/* Takes the text. */
static PyObject *length_of(Interlock_Thread *thread, Interlock_Frame *frame, const char *text) {
    PyObject *object = PyUnicode_FromString(text);
    PyObject *result = call_c(thread, frame, "len", object);
    Py_DECREF(object);
    return result;
}

static PyObject *leaf(long x) {
    BEGIN("leaf", 1)
    LINE(2)
    long y = x + 1;
    LINE(3)
    result = PyLong_FromLong(y);
    END()
}

static PyObject *top(void) {
    PyObject *a = NULL, *b = NULL;
    BEGIN("top", 4)
    LINE(5)
    if ((a = leaf(1)) == NULL) {
        goto raised;
    }
    LINE(6)
    if ((b = length_of(thread, &frame, "abc")) == NULL) {
        goto raised;
    }
    LINE(7)
    result = PyNumber_Add(a, b);
    goto done;
raised:
    Interlock_Raise(thread, &frame);
done:
    Py_XDECREF(a);
    Py_XDECREF(b);
    if (Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, result) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *inner(void) {
    BEGIN("inner", 8)
    LINE(9)
    PyErr_SetString(PyExc_ValueError, "x");
    goto raised;
    END()
}

static PyObject *middle(void) {
    BEGIN("middle", 10)
    LINE(11)
    PyObject *value = inner();
    if (value == NULL) {
        goto raised;
    }
    Py_DECREF(value);
    LINE(12)
    result = PyLong_FromLong(1);
    END()
}

static PyObject *outer(void) {
    BEGIN("outer", 13)
    LINE(14)
    PyObject *value = NULL;
    if (Interlock_Line(thread, &frame, 15) == 0) {
        value = middle();
    }
    if (value == NULL) {
        /* The handler. What it does not catch goes on as it is: that is no new exception. */
        Interlock_Raise(thread, &frame);
        PyObject *type, *caught, *traceback;
        PyErr_Fetch(&type, &caught, &traceback);
        PyErr_NormalizeException(&type, &caught, &traceback);
        if (Interlock_Line(thread, &frame, 16) < 0) {
            Py_XDECREF(type);
            Py_XDECREF(caught);
            Py_XDECREF(traceback);
            goto raised;
        }
        if (!PyErr_GivenExceptionMatches(type, PyExc_ValueError)) {
            PyErr_Restore(type, caught, traceback);
            goto done;
        }
        Py_XDECREF(type);
        Py_XDECREF(caught);
        Py_XDECREF(traceback);
        LINE(17)
    }
    Py_XDECREF(value);
    LINE(18)
    if ((result = length_of(thread, &frame, "caught")) == NULL) {
        goto raised;
    }
    END()
}

static PyObject *uncaught(void) {
    BEGIN("uncaught", 19)
    LINE(20)
    PyObject *value = middle();
    if (value == NULL) {
        goto raised;
    }
    Py_DECREF(value);
    Py_INCREF(Py_None);
    result = Py_None;
    END()
}

static PyObject *fails_in_c(void) {
    BEGIN("fails_in_c", 21)
    LINE(22)
    PyObject *value = call_c(thread, &frame, "abs", Py_None);
    if (value == NULL) {
        goto raised;
    }
    Py_DECREF(value);
    Py_INCREF(Py_None);
    result = Py_None;
    END()
}

struct numbers {
    Interlock_Frame frame;
    int at;        /* how many were yielded */
    int suspended;
};

/* What happens to a generator that is forgotten before its end. */
static void close_numbers(struct numbers *self) {
    Interlock_Thread *thread = Interlock_CurrentThread();
    PyObject *type, *value, *traceback;
    if (!self->suspended) {
        return;
    }
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_SetNone(PyExc_GeneratorExit);
    if (Interlock_EnterFrame(thread, &self->frame, INTERLOCK_THROW) == 0) {
        Interlock_Raise(thread, &self->frame);
    }
    Interlock_LeaveFrame(thread, &self->frame, INTERLOCK_RETURN, NULL);
    PyErr_Restore(type, value, traceback);
}

/* The next number; NULL with an exception, or without one at the end. */
static PyObject *next_number(struct numbers *self) {
    Interlock_Thread *thread = Interlock_CurrentThread();
    Interlock_Frame *frame = &self->frame;
    PyObject *result = NULL;
    int how = INTERLOCK_RETURN;
    self->frame.code = code_of("numbers", 23);
    self->suspended = 0;
    if (Interlock_EnterFrame(thread, frame, self->at ? INTERLOCK_RESUME : INTERLOCK_START) < 0) {
        goto raised;
    }
    if (self->at == 2) {
        int outcome = Interlock_LeaveFrame(thread, frame, INTERLOCK_RETURN, Py_None);
        (void)outcome;
        return NULL;
    }
    if (Interlock_Line(thread, frame, 24 + self->at) < 0) {
        goto raised;
    }
    result = PyLong_FromLong(++self->at);
    how = INTERLOCK_YIELD;
    self->suspended = 1;
    goto done;
raised:
    Interlock_Raise(thread, frame);
done:
    if (Interlock_LeaveFrame(thread, frame, how, result) < 0) {
        Py_CLEAR(result);
        self->suspended = 0; /* nobody resumes it after an error */
        Interlock_DropFrame(frame);
    }
    return result;
}

static PyObject *loop(void) {
    struct numbers numbers = {{0}, 0, 0};
    long total = 0;
    BEGIN("loop", 26)
    LINE(27)
    for (;;) {
        LINE(28)
        PyObject *number = next_number(&numbers);
        if (number == NULL) {
            if (PyErr_Occurred()) {
                goto raised;
            }
            break;
        }
        total += PyLong_AsLong(number);
        Py_DECREF(number);
        LINE(29)
    }
    LINE(30)
    result = PyLong_FromLong(total);
    goto done;
raised:
    Interlock_Raise(thread, &frame);
    close_numbers(&numbers);
done:
    if (Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, result) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *run_program(const char *name) {
    static PyObject *(*const functions[])(void) = {top, outer, uncaught, fails_in_c, loop};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        if (strcmp(programs[i], name) == 0) {
            return functions[i]();
        }
    }
    CHECK(!"a program of that name");
    return NULL;
}

static void load_programs(void) { (void)source; }

#else

static PyObject *run_program(const char *name) {
    return PyObject_CallNoArgs(attribute(PyImport_AddModule("__main__"), name));
}

static void load_programs(void) {
    PyObject *globals = PyModule_GetDict(PyImport_AddModule("__main__"));
    PyObject *result = PyRun_String(source, Py_file_input, globals, globals);
    CHECK(result != NULL);
    Py_DECREF(result);
}

#endif

/* ---- All runs. ---- */

/* Whose events: the tracer's, the profiler's, both. */
enum { TRACE = 1, PROFILE = 2 };

static void set(int who, Py_tracefunc function) {
    PyObject *trace = PyUnicode_FromString("trace"), *profile = PyUnicode_FromString("profile");
    if (who & TRACE) {
        PyEval_SetTrace(function, function ? trace : NULL);
    }
    if (who & PROFILE) {
        PyEval_SetProfile(function, function ? profile : NULL);
    }
    Py_DECREF(trace);
    Py_DECREF(profile);
}

/* Returns how many events there were. */
static long run(const char *name, int who, int fails_at) {
    say("== %s%s%s%s, fails at %d\n", name, who & TRACE ? " traced" : "", who & PROFILE ? " profiled" : "",
        lines_off ? " without lines" : "", fails_at);
    countdown = fails_at;
    events = 0;
    set(who, on_event);
    PyObject *result = run_program(name);
    /* The callback is still there: an error does not take a C function out. */
    set(who, NULL);
    say("result %s %s\n", result ? text_of(result, 1) : "NULL", take_raised());
    Py_XDECREF(result);
    return events;
}

static void call_sys(const char *name, PyObject *arg) {
    PyObject *result = PyObject_CallFunctionObjArgs(PySys_GetObject(name), arg, NULL);
    CHECK(result != NULL);
    Py_DECREF(result);
}

static long run_with_callable(const char *program, const char *set_with, const char *get_with, int fails_at) {
    say("== %s with %s, fails at %d\n", program, set_with, fails_at);
    PyObject *callable = attribute(PyImport_AddModule("__main__"), "callback");
    countdown = fails_at;
    events = 0;
    call_sys(set_with, callable);
    PyObject *result = run_program(program);
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *left = PyObject_CallFunctionObjArgs(PySys_GetObject(get_with), NULL);
    PyErr_Restore(type, value, traceback);
    say("left: %s\n", left == Py_None ? "None" : "the callable");
    Py_DECREF(left);
    say("result %s %s\n", result ? text_of(result, 1) : "NULL", take_raised());
    call_sys(set_with, Py_None);
    Py_XDECREF(result);
    return events;
}

static void run_all(void) {
    PyObject *main_dict = PyModule_GetDict(PyImport_AddModule("__main__"));
    PyObject *callable = PyCFunction_New(&callback, NULL);
    CHECK(PyDict_SetItemString(main_dict, "callback", callable) == 0);
    Py_DECREF(callable);
    load_programs();
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        for (int who = TRACE; who <= (TRACE | PROFILE); who++) {
            long count = run(programs[i], who, 0);
            for (int fails_at = 1; fails_at <= count; fails_at++) {
                run(programs[i], who, fails_at);
            }
        }
        lines_off = 1;
        run(programs[i], TRACE, 0);
        lines_off = 0;
        long count = run_with_callable(programs[i], "settrace", "gettrace", 0);
        for (int fails_at = 1; fails_at <= count; fails_at++) {
            run_with_callable(programs[i], "settrace", "gettrace", fails_at);
        }
        count = run_with_callable(programs[i], "setprofile", "getprofile", 0);
        for (int fails_at = 1; fails_at <= count; fails_at++) {
            run_with_callable(programs[i], "setprofile", "getprofile", fails_at);
        }
    }
    CHECK(PyDict_DelItemString(main_dict, "callback") == 0);
}

/* In every version of CPython that this was tried with, although some texts say that an error takes the function out. */
static void test_a_function_that_fails_stays_set(void **state) {
    (void)state;
    void (*const setters[])(Py_tracefunc, PyObject *) = {PyEval_SetTrace, PyEval_SetProfile};
    load_programs();
    for (int i = 0; i < 2; i++) {
        PyObject *label = PyUnicode_FromString("its object");
        const Py_ssize_t references = Py_REFCNT(label);
        setters[i](on_event, label);
        events = 0;
        countdown = 1;
        assert_null(run_program("top"));
        assert_string_equal(take_raised(), "KeyError: 'from the callback'");
        assert_int_equal(Py_REFCNT(label), references + 1);
        const long until_then = events;
        PyObject *result = run_program("top");
        assert_non_null(result);
        Py_DECREF(result);
        assert_true(events > until_then);
        setters[i](NULL, NULL);
        assert_int_equal(Py_REFCNT(label), references);
        Py_DECREF(label);
    }
}

static void test_a_callable_that_fails_is_taken_out(void **state) {
    (void)state;
    const char *const names[][2] = {{"settrace", "gettrace"}, {"setprofile", "getprofile"}};
    PyObject *callable = PyCFunction_New(&callback, NULL);
    load_programs();
    for (int i = 0; i < 2; i++) {
        call_sys(names[i][0], callable);
        events = 0;
        countdown = 1;
        assert_null(run_program("top"));
        assert_string_equal(take_raised(), "KeyError: 'from the callable'");
        PyObject *left = PyObject_CallFunctionObjArgs(PySys_GetObject(names[i][1]), NULL);
        assert_ptr_equal(left, Py_None);
        Py_DECREF(left);
        assert_int_equal(events, 1);
    }
    Py_DECREF(callable);
}

static void directory_of_this_program(char *buffer, size_t size) {
    ssize_t length = readlink("/proc/self/exe", buffer, size - 1);
    CHECK(length > 0);
    buffer[length] = '\0';
    *strrchr(buffer, '/') = '\0';
}

static void test_a_guest_s_events_are_those_of_cpython(void **state) {
    (void)state;
    char path[4096];
    directory_of_this_program(path, sizeof path - 100);
    record_length = 0;
    run_all();
    for (int what = PyTrace_CALL; what <= PyTrace_C_RETURN; what++) {
        char line_start[40];
        snprintf(line_start, sizeof line_start, " %s ", event_names[what]);
        assert_non_null(strstr(record, line_start)); /* each kind occurs */
    }
#ifndef INTERLOCK_VERSION_NUMBER
    if (strncmp(PY_VERSION, "3.11", 4) != 0) {
        printf("only 3.11 is recorded\n");
        skip();
    }
    strcat(path, "/events.recorded");
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(record, out);
    assert_int_equal(fclose(out), 0);
#else
    strcat(path, "/../../conformance/*/events.recorded");
    glob_t found;
    if (glob(path, 0, NULL, &found) != 0) {
        printf("no recording: make conformance makes it\n");
        skip();
    }
    FILE *in = fopen(found.gl_pathv[0], "r");
    globfree(&found);
    assert_non_null(in);
    struct stat recorded, built;
    assert_int_equal(fstat(fileno(in), &recorded) | stat("/proc/self/exe", &built), 0);
    if (recorded.st_mtime < built.st_mtime) {
        printf("the recording is of an older test: make conformance makes it anew\n");
        fclose(in);
        free(record);
        skip();
    }
    char *expected = calloc(1, record_size + 65536);
    size_t length = fread(expected, 1, record_size + 65535, in);
    fclose(in);
    expected[length] = '\0';
    char program[200] = "";
    char *rest_expected = expected, *rest_record = record;
    for (int line = 1;; line++) {
        char *wanted = strsep(&rest_expected, "\n"), *got = strsep(&rest_record, "\n");
        if (wanted == NULL || got == NULL) {
            assert_ptr_equal(wanted, NULL);
            assert_ptr_equal(got, NULL);
            break;
        }
        if (strncmp(wanted, "==", 2) == 0) {
            snprintf(program, sizeof program, "%s", wanted);
        }
        if (strcmp(wanted, got) != 0) {
            print_error("line %d, in %s\n", line, program);
        }
        assert_string_equal(got, wanted);
    }
    free(expected);
#endif
    free(record);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_function_that_fails_stays_set),
        cmocka_unit_test(test_a_callable_that_fails_is_taken_out),
        cmocka_unit_test(test_a_guest_s_events_are_those_of_cpython),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
