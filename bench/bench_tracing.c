/* What a guest's reports cost while nobody watches, and what an event costs when somebody does.

   CPython's events come from Python code, interlock's from a guest that runs the same: an event's cost is the time with a
   callback that does nothing, less the time without, per event. */
#include "bench.h"

#ifdef INTERLOCK_VERSION_NUMBER
#include <interlock.h>
#endif

#ifdef INTERLOCK_VERSION_NUMBER

/* ---- A guest that walks lists of statements, in variants that report more or less. ---- */

enum { kLinks = 1, kCalls = 2, kLines = 4 };

struct statement {
    enum { kReturnIfLess, kCall, kReturnSum, kReturn, kRepeat, kAdd, kCallC } kind;
    int line;
    int target, operand; /* variables */
    long constant;
    const struct function *callee;
    int length; /* of the block behind it, which is repeated */
};

struct function {
    const char *name;
    const struct statement *body;
    PyCodeObject *code;
};

typedef long runner(const struct function *, long);

static Interlock_Thread *thread;
static PyObject *c_function, *c_argument;

static PyObject *call_c(Interlock_Frame *frame) {
    if (Interlock_BeginC(thread, frame, c_function, c_argument) < 0) {
        return NULL;
    }
    PyObject *result = PyObject_CallOneArg(c_function, c_argument);
    if (Interlock_EndC(thread, frame, c_function, result) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

/* `again` is the function that this is inlined into, so that `reports` is a constant. */
static inline __attribute__((always_inline)) long run(int reports, runner *again, const struct function *function,
                                                      long argument) {
    long variables[4] = {argument}, result = 0, times = 0;
    const struct statement *block = NULL; /* that is repeated */
    Interlock_Frame frame;
    if (reports & kLinks) { /* the floor: frames that are linked, and nothing else */
        frame.code = function->code;
        frame.back = thread->frame;
        thread->frame = &frame;
    }
    if (reports & kCalls) {
        frame = (Interlock_Frame){.code = function->code};
        if (Interlock_EnterFrame(thread, &frame, INTERLOCK_START) < 0) {
            abort();
        }
    }
    for (const struct statement *s = function->body;; s++) {
        if ((reports & kLines) && Interlock_Line(thread, &frame, s->line) < 0) {
            abort();
        }
        switch (s->kind) {
            case kReturnIfLess:
                if (variables[s->operand] >= s->constant) {
                    continue;
                }
                result = variables[s->operand];
                break;
            case kReturnSum:
                result = variables[s->target] + variables[s->operand];
                break;
            case kReturn:
                break;
            case kRepeat:
                times = variables[s->operand];
                block = s;
                continue;
            case kCall:
                variables[s->target] = again(s->callee, variables[s->operand] + s->constant);
                goto end_of_statement;
            case kAdd:
                variables[s->target] += s->constant;
                goto end_of_statement;
            case kCallC:
                Py_DECREF(checked(call_c(&frame)));
                goto end_of_statement;
        }
        break;
    end_of_statement:
        if (block && s == block + block->length && --times > 0) {
            s = block;
        }
    }
    if (reports & kLinks) {
        thread->frame = frame.back;
    }
    if ((reports & kCalls) && Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, Py_None) < 0) {
        abort();
    }
    return result;
}

static long run_silent(const struct function *function, long argument) { return run(0, run_silent, function, argument); }
static long run_linked(const struct function *function, long argument) {
    return run(kLinks, run_linked, function, argument);
}
static long run_calls(const struct function *function, long argument) {
    return run(kCalls, run_calls, function, argument);
}
static long run_lines(const struct function *function, long argument) {
    return run(kCalls | kLines, run_lines, function, argument);
}

/* def fib(n):
       if n < 2: return n
       a = fib(n - 1)
       b = fib(n - 2)
       return a + b */
static struct function fib;
static const struct statement body_of_fib[] = {
    {.kind = kReturnIfLess, .line = 2, .constant = 2},
    {.kind = kCall, .line = 3, .target = 1, .constant = -1, .callee = &fib},
    {.kind = kCall, .line = 4, .target = 2, .constant = -2, .callee = &fib},
    {.kind = kReturnSum, .line = 5, .target = 1, .operand = 2},
};
static struct function fib = {"fib", body_of_fib, NULL};

static const struct statement body_of_nothing[] = {{.kind = kReturn, .line = 2}};
static struct function nothing = {"nothing", body_of_nothing, NULL};

/* def calls(n):
       for _ in range(n): nothing() */
static const struct statement body_of_calls[] = {
    {.kind = kRepeat, .line = 2, .length = 1},
    {.kind = kCall, .line = 2, .target = 1, .callee = &nothing},
    {.kind = kReturn, .line = 2},
};
static struct function calls = {"calls", body_of_calls, NULL};

/* def c_calls(n):
       for _ in range(n): len(()) */
static const struct statement body_of_c_calls[] = {
    {.kind = kRepeat, .line = 2, .length = 1},
    {.kind = kCallC, .line = 2},
    {.kind = kReturn, .line = 2},
};
static struct function c_calls = {"c_calls", body_of_c_calls, NULL};

/* def lines(n):
       for _ in range(n):
           a += 1
           b += 2
           c += 3 */
static const struct statement body_of_lines[] = {
    {.kind = kRepeat, .line = 2, .length = 3},
    {.kind = kAdd, .line = 3, .target = 1, .constant = 1},
    {.kind = kAdd, .line = 4, .target = 2, .constant = 2},
    {.kind = kAdd, .line = 5, .target = 3, .constant = 3},
    {.kind = kReturn, .line = 6},
};
static struct function lines = {"lines", body_of_lines, NULL};

static struct function *const functions[] = {&fib, &nothing, &calls, &c_calls, &lines};
enum { kFunctions = sizeof functions / sizeof *functions };

static void start_programs(void) {
    bench_start();
    thread = Interlock_CurrentThread();
    for (int i = 0; i < kFunctions; i++) {
        functions[i]->code = checked(PyCode_NewEmpty("guest", functions[i]->name, 1));
    }
    c_function = checked(PyObject_GetAttrString(checked(PyImport_ImportModule("builtins")), "len"));
    c_argument = checked(PyTuple_New(0));
}

static void run_program(const char *name, long times) {
    for (int i = 0; i < kFunctions; i++) {
        if (strcmp(functions[i]->name, name) == 0) {
            run_lines(functions[i], times);
        }
    }
}

#else

static void start_programs(void) {
    static const char source[] = "def nothing(): pass\n"
                                 "def calls(n):\n"
                                 "    for _ in range(n): nothing()\n"
                                 "def c_calls(n):\n"
                                 "    for _ in range(n): len(())\n"
                                 "def lines(n):\n"
                                 "    a = b = c = 0\n"
                                 "    for _ in range(n):\n"
                                 "        a += 1\n"
                                 "        b += 2\n"
                                 "        c += 3\n";
    bench_start();
    PyObject *globals = PyModule_GetDict(checked(PyImport_AddModule("__main__")));
    Py_DECREF(checked(PyRun_String(source, Py_file_input, globals, globals)));
}

static void run_program(const char *name, long times) {
    PyObject *count = checked(PyLong_FromLong(times));
    PyObject *function = checked(PyObject_GetAttrString(PyImport_AddModule("__main__"), name));
    Py_DECREF(checked(PyObject_CallFunctionObjArgs(function, count, NULL)));
    Py_DECREF(function);
    Py_DECREF(count);
}

#endif

/* ---- Nobody watches. ---- */

enum { kTurns = 41 };

#ifdef INTERLOCK_VERSION_NUMBER
/* Nanoseconds that `more` costs beyond `less`, per report; the two take turns. */
static double added(runner *less, runner *more, struct function *program, long argument, double reports) {
    double batch[kTurns];
    for (int i = 0; i < kTurns; i++) {
        const double begin = now_ns();
        less(program, argument);
        const double middle = now_ns();
        more(program, argument);
        batch[i] = (now_ns() - middle - (middle - begin)) / reports;
    }
    return median(batch, kTurns);
}
#endif

/* Calls of fib(25), each with a frame that is entered and left, beside a guest without reports. */
static void report_call(void) {
#ifdef INTERLOCK_VERSION_NUMBER
    start_programs();
    const double count = 242785;
    report("report_call", added(run_silent, run_calls, &fib, 25, count), "ns");
    report("report_call_floor", added(run_silent, run_linked, &fib, 25, count), "ns");
#endif
}

/* The same for calls of an empty function from a bare loop: nothing hides the way of the innermost frame through memory. */
static void report_call_alone(void) {
#ifdef INTERLOCK_VERSION_NUMBER
    start_programs();
    BENCH_LOOP("report_call_alone", Interlock_Frame frame = {.code = fib.code};
               if (Interlock_EnterFrame(thread, &frame, INTERLOCK_START) < 0) abort();
               if (Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, Py_None) < 0) abort());
#endif
}

static void report_line(void) {
#ifdef INTERLOCK_VERSION_NUMBER
    start_programs();
    report("report_line", added(run_calls, run_lines, &lines, 100000, 300000), "ns");
#endif
}

/* ---- Somebody watches. ---- */

static long events;

static int count_event(PyObject *object, PyFrameObject *frame, int what, PyObject *argument) {
    events++;
    return 0;
}

static int ignore_event(PyObject *object, PyFrameObject *frame, int what, PyObject *argument) { return 0; }

static void event(const char *name, void (*set)(Py_tracefunc, PyObject *), const char *program) {
    const long times = 20000;
    double batch[kTurns];
    start_programs();
    set(count_event, NULL);
    run_program(program, times);
    for (int i = 0; i < kTurns; i++) {
        set(NULL, NULL);
        const double begin = now_ns();
        run_program(program, times);
        const double unwatched = now_ns() - begin;
        set(ignore_event, NULL);
        const double again = now_ns();
        run_program(program, times);
        batch[i] = (now_ns() - again - unwatched) / (double)events;
    }
    report(name, median(batch, kTurns), "ns");
}

static void event_profile_call(void) { event("event_profile_call", PyEval_SetProfile, "calls"); }
static void event_profile_c_call(void) { event("event_profile_c_call", PyEval_SetProfile, "c_calls"); }
static void event_trace_call(void) { event("event_trace_call", PyEval_SetTrace, "calls"); }
static void event_trace_line(void) { event("event_trace_line", PyEval_SetTrace, "lines"); }

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(report_call), CASE(report_call_alone), CASE(report_line), CASE(event_profile_call),
        CASE(event_profile_c_call), CASE(event_trace_call), CASE(event_trace_line),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
