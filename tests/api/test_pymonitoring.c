/* sys.monitoring's tools, the events that scopes fire, and those of a guest's frames. Passes on CPython 3.13, too, but for
   what is marked. */
#include <Python.h>

#ifdef INTERLOCK_VERSION_NUMBER
#include <interlock.h>
#endif

#include "expect.h"

static PyObject *monitoring, *code, *callback;
static char told[2048];
static enum { QUIET, DISABLE, FAIL } answer;

static PyObject *on_event(PyObject *self, PyObject *args) {
    (void)self;
    char *end = told + strlen(told);
    for (Py_ssize_t i = 0; i < PyTuple_Size(args); i++) {
        PyObject *arg = PyTuple_GetItem(args, i);
        const char *text = arg == code ? "code" : arg == attribute(monitoring, "MISSING") ? "MISSING" : text_of(arg, 1);
        end += snprintf(end, sizeof told - (size_t)(end - told), "%s%s", i ? " " : "", text);
    }
    snprintf(end, sizeof told - (size_t)(end - told), "; ");
    if (answer == FAIL) {
        PyErr_SetString(PyExc_KeyError, "tool");
        return NULL;
    }
    PyObject *result = answer == DISABLE ? attribute(monitoring, "DISABLE") : Py_None;
    Py_INCREF(result);
    return result;
}

static PyMethodDef definition = {"on_event", on_event, METH_VARARGS, NULL};

static int start_monitoring(void **state) {
    start_python(state);
    monitoring = PySys_GetObject("monitoring");
    Py_XINCREF(monitoring);
    code = (PyObject *)PyCode_NewEmpty("guest.x", "function", 5);
    callback = PyCFunction_New(&definition, NULL);
    return monitoring == NULL || code == NULL || callback == NULL;
}

static int stop_monitoring(void **state) {
    Py_CLEAR(monitoring);
    Py_CLEAR(code);
    Py_CLEAR(callback);
    return stop_python(state);
}

#define ask(...) PyObject_CallMethod(monitoring, __VA_ARGS__)
#define done(...) expect(ask(__VA_ARGS__), "None")

static const char *take_told(void) {
    static char text[sizeof told];
    strcpy(text, told);
    told[0] = '\0';
    return text;
}
#define assert_told(text) assert_string_equal(take_told(), text)

static void test_a_tool_number_has_one_owner(void **state) {
    (void)state;
    expect(ask("get_tool", "i", 1), "None");
    done("use_tool_id", "is", 1, "one");
    expect(ask("get_tool", "i", 1), "'one'");
    expect(ask("use_tool_id", "is", 1, "two"), "ValueError: tool 1 is already in use");
    expect(ask("use_tool_id", "is", 6, "x"), "ValueError: invalid tool 6 (must be between 0 and 5)");
    expect(ask("get_tool", "i", -1), "ValueError: invalid tool -1 (must be between 0 and 5)");
    expect(ask("use_tool_id", "ii", 2, 2), "ValueError: tool name must be a str");
    done("free_tool_id", "i", 1);
    expect(ask("get_tool", "i", 1), "None");
    assert_repr(attribute(monitoring, "DEBUGGER_ID"), "0");
    assert_repr(attribute(monitoring, "OPTIMIZER_ID"), "5");
    assert_repr(attribute(attribute(monitoring, "events"), "LINE"), "32");
}

static void test_event_sets_and_callbacks_are_checked(void **state) {
    (void)state;
    expect(ask("set_events", "ii", 1, 1), "ValueError: tool 1 is not in use");
    done("use_tool_id", "is", 1, "one");
    expect(ask("get_events", "i", 1), "0");
    expect(ask("set_events", "ii", 1, 1 << 30), "ValueError: invalid event set 0x40000000");
    expect(ask("set_events", "ii", 1, 1 << PY_MONITORING_EVENT_C_RETURN),
           "ValueError: cannot set C_RETURN or C_RAISE events independently");
    done("set_events", "ii", 1, 0xFF);
    expect(ask("get_events", "i", 1), "255");
    expect(ask("register_callback", "iiO", 1, 3, callback),
           "ValueError: The callback can only be set for one event at a time");
    expect(ask("register_callback", "iiO", 1, 1 << 20, callback), "ValueError: invalid event 1048576");
    done("register_callback", "iiO", 1, 1, callback);
    PyObject *old = ask("register_callback", "iiO", 1, 1, Py_None);
    assert_ptr_equal(old, callback);
    Py_DECREF(old);
    expect(ask("set_local_events", "iOi", 1, Py_None, 1), "TypeError: code must be a code object");
    done("set_local_events", "iOi", 1, code, 32);
    expect(ask("get_local_events", "iO", 1, code), "32");
    done("set_local_events", "iOi", 1, code, 0);
    done("set_events", "ii", 1, 0);
    done("free_tool_id", "i", 1);
}

static void watch(int tool, int event_set) {
    done("use_tool_id", "is", tool, "tool");
    for (int event = 0; event <= PY_MONITORING_EVENT_C_RAISE; event++) {
        done("register_callback", "iiO", tool, 1 << event, callback);
    }
    done("set_events", "ii", tool, event_set);
}

static void forget(int tool) {
    done("set_events", "ii", tool, 0);
    for (int event = 0; event <= PY_MONITORING_EVENT_C_RAISE; event++) {
        PyObject *old = ask("register_callback", "iiO", tool, 1 << event, Py_None);
        Py_XDECREF(old);
    }
    done("free_tool_id", "i", tool);
}

static const uint8_t types[] = {PY_MONITORING_EVENT_PY_START,  PY_MONITORING_EVENT_PY_RESUME,
                                PY_MONITORING_EVENT_PY_RETURN, PY_MONITORING_EVENT_PY_YIELD,
                                PY_MONITORING_EVENT_CALL,      PY_MONITORING_EVENT_LINE,
                                PY_MONITORING_EVENT_JUMP,      PY_MONITORING_EVENT_STOP_ITERATION,
                                PY_MONITORING_EVENT_RAISE,     PY_MONITORING_EVENT_EXCEPTION_HANDLED,
                                PY_MONITORING_EVENT_PY_UNWIND, PY_MONITORING_EVENT_PY_THROW,
                                PY_MONITORING_EVENT_RERAISE};
enum { START, RESUME, RETURN, YIELD, CALLED, LINE, JUMP, STOP, RAISE, HANDLED, UNWIND, THROW, RERAISE, COUNT };
enum { ALL = (1 << PY_MONITORING_EVENT_C_RETURN) - 1 };

static PyMonitoringState states[COUNT];
static uint64_t version;

static void enter_scope(void) { assert_int_equal(PyMonitoring_EnterScope(states, &version, types, COUNT), 0); }

static void test_a_scope_fires_to_those_who_watch(void **state) {
    (void)state;
    enter_scope();
    assert_int_equal(states[LINE].active, 0);
    assert_int_equal(PyMonitoring_FireLineEvent(&states[LINE], code, 0, 7), 0);
    assert_told("");
    assert_int_equal(PyMonitoring_ExitScope(), 0);
    watch(1, ALL);
    enter_scope();
    assert_true(states[LINE].active != 0);
    PyObject *target = PyLong_FromLong(9);
    assert_int_equal(PyMonitoring_FirePyStartEvent(&states[START], code, 4), 0);
    assert_int_equal(PyMonitoring_FirePyResumeEvent(&states[RESUME], code, 4), 0);
    assert_told("code 4; code 4; ");
    assert_int_equal(PyMonitoring_FirePyReturnEvent(&states[RETURN], code, 4, Py_True), 0);
    assert_int_equal(PyMonitoring_FirePyYieldEvent(&states[YIELD], code, 4, Py_False), 0);
    assert_told("code 4 True; code 4 False; ");
    assert_int_equal(PyMonitoring_FireCallEvent(&states[CALLED], code, 4, Py_True, Py_False), 0);
    assert_int_equal(PyMonitoring_FireLineEvent(&states[LINE], code, 4, 77), 0);
    assert_int_equal(PyMonitoring_FireJumpEvent(&states[JUMP], code, 4, target), 0);
    assert_told("code 4 True False; code 77; code 4 9; ");
    assert_int_equal(PyMonitoring_FireStopIterationEvent(&states[STOP], code, 4, Py_True), 0);
    assert_told("code 4 StopIteration(True); ");
    Py_DECREF(target);
    assert_int_equal(PyMonitoring_FirePyStartEvent(&states[START], code, -1), -1);
    assert_raised("ValueError: offset must be non-negative");
    PyMonitoring_ExitScope();
    forget(1);
    enter_scope();
    assert_int_equal(states[LINE].active, 0);
}

static void test_exceptions_stay_raised(void **state) {
    (void)state;
    int (*const fire[])(PyMonitoringState *, PyObject *, int32_t) = {
        _PyMonitoring_FireRaiseEvent,    _PyMonitoring_FireExceptionHandledEvent, _PyMonitoring_FirePyUnwindEvent,
        _PyMonitoring_FirePyThrowEvent, _PyMonitoring_FireReraiseEvent};
    watch(1, ALL);
    enter_scope();
    for (int i = 0; i < 5; i++) {
        PyErr_SetString(PyExc_ValueError, "v");
        assert_int_equal(fire[i](&states[RAISE + i], code, 4), 0);
        assert_told("code 4 ValueError('v'); ");
        assert_raised("ValueError: v");
        answer = FAIL;
        PyErr_SetString(PyExc_ValueError, "v");
        assert_int_equal(fire[i](&states[RAISE + i], code, 4), -1);
        assert_raised("KeyError: 'tool'");
        answer = QUIET;
        take_told();
    }
    assert_int_equal(PyMonitoring_FireRaiseEvent(&states[RAISE], code, 4), -1);
    char text[80];
    snprintf(text, sizeof text, "ValueError: Firing event %d with no exception set", PY_MONITORING_EVENT_RAISE);
    assert_raised(text);
    forget(1);
}

static void test_disable_lasts_until_restart(void **state) {
    (void)state;
    watch(1, ALL);
    enter_scope();
    answer = DISABLE;
    assert_int_equal(PyMonitoring_FireLineEvent(&states[LINE], code, 0, 1), 0);
    answer = QUIET;
    assert_int_equal(PyMonitoring_FireLineEvent(&states[LINE], code, 0, 2), 0);
    assert_told("code 1; ");
    enter_scope();
    assert_int_equal(PyMonitoring_FireLineEvent(&states[LINE], code, 0, 3), 0);
    assert_told("");
    done("restart_events", NULL);
    enter_scope();
    assert_int_equal(PyMonitoring_FireLineEvent(&states[LINE], code, 0, 4), 0);
    assert_told("code 4; ");
    answer = DISABLE;
    PyErr_SetString(PyExc_ValueError, "v");
    assert_int_equal(PyMonitoring_FireRaiseEvent(&states[RAISE], code, 0), -1);
    answer = QUIET;
    assert_raised("ValueError: Cannot disable RAISE events. Callback removed.");
    take_told();
    forget(1);
}

static void test_a_failing_tool_ends_the_event(void **state) {
    (void)state;
    watch(1, ALL);
    watch(3, 1 << PY_MONITORING_EVENT_LINE);
    enter_scope();
    assert_int_equal(PyMonitoring_FireLineEvent(&states[LINE], code, 0, 1), 0);
    assert_told("code 1; code 1; ");
    answer = FAIL;
    assert_int_equal(PyMonitoring_FireLineEvent(&states[LINE], code, 0, 2), -1);
    answer = QUIET;
    assert_raised("KeyError: 'tool'");
    assert_told("code 2; ");
    forget(3);
    forget(1);
}

#ifdef INTERLOCK_VERSION_NUMBER

static void run_frame(void) {
    Interlock_Thread *thread = Interlock_CurrentThread();
    Interlock_Frame frame;
    memset(&frame, 0, sizeof frame);
    frame.code = (PyCodeObject *)code;
    Interlock_EnterFrame(thread, &frame, INTERLOCK_START);
    Interlock_Line(thread, &frame, 6);
    Interlock_Opcode(thread, &frame, 2);
    if (Interlock_BeginC(thread, &frame, Py_True, NULL) == 0) {
        Interlock_EndC(thread, &frame, Py_True, Py_None);
    }
    Interlock_LeaveFrame(thread, &frame, INTERLOCK_YIELD, Py_False);
    Interlock_EnterFrame(thread, &frame, INTERLOCK_RESUME);
    PyErr_SetString(PyExc_ValueError, "v");
    Interlock_Raise(thread, &frame);
    Interlock_Handle(thread, &frame);
    PyErr_Clear();
    Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, Py_None);
}

static void test_reports_of_frames_reach_the_tools(void **state) {
    (void)state;
    watch(2, ALL);
    run_frame();
    assert_told("code 0; code 6; code 2; code 2 True MISSING; code 2 True MISSING; code 2 False; code 2; "
                "code 2 ValueError('v'); code 2 ValueError('v'); code 2 None; ");
    done("set_events", "ii", 2, 0);
    run_frame();
    assert_told("");
    assert_true(*Interlock_Breaker() == 0);
    done("set_local_events", "iOi", 2, code, 1 << PY_MONITORING_EVENT_LINE);
    run_frame();
    assert_told("code 6; ");
    done("set_local_events", "iOi", 2, code, 0);
    assert_true(*Interlock_Breaker() == 0);
    PyObject *other = (PyObject *)PyCode_NewEmpty("other.x", "other", 1);
    done("set_local_events", "iOi", 2, other, 1);
    assert_true(*Interlock_Breaker() != 0);
    Py_DECREF(other);
    assert_true(*Interlock_Breaker() == 0);
    forget(2);
}

static int on_function_event(PyObject *object, PyFrameObject *frame, int what, PyObject *arg) {
    static const char *const names[] = {"call", "exception", "line", "return", "c_call", "c_exception", "c_return", "opcode"};
    char *end = told + strlen(told);
    CHECK(!PyErr_Occurred());
    end += snprintf(end, sizeof told - (size_t)(end - told), "%s %s at %d", object == Py_True ? "trace" : "profile", names[what],
                    PyFrame_GetLineNumber(frame));
    if (what == PyTrace_RETURN || what == PyTrace_EXCEPTION) {
        end += snprintf(end, sizeof told - (size_t)(end - told), " %s", arg ? text_of(arg, 1) : "NULL");
    }
    if (what == PyTrace_C_CALL) {
        PyObject *name = PyObject_GetAttrString(arg, "__name__");
        end += snprintf(end, sizeof told - (size_t)(end - told), " %s", text_of(name, 0));
        Py_DECREF(name);
    }
    snprintf(end, sizeof told - (size_t)(end - told), "; ");
    if (answer == FAIL) {
        PyErr_SetString(PyExc_KeyError, "function");
        return -1;
    }
    return 0;
}

/* What CPython 3.13 tells them of the same events, of its innermost frame. */
static void test_fired_events_reach_profile_and_trace_functions(void **state) {
    (void)state;
    Interlock_Thread *thread = Interlock_CurrentThread();
    Interlock_Frame frame;
    memset(&frame, 0, sizeof frame);
    frame.code = (PyCodeObject *)code;
    enter_scope();
    const uint64_t before = version;
    PyEval_SetTrace(on_function_event, Py_True);
    PyEval_SetProfile(on_function_event, Py_False);
    enter_scope();
    assert_true(version != before);
    assert_int_equal(PyMonitoring_FirePyStartEvent(&states[START], code, 0), 0);
    assert_told(""); /* no frame */
    PyEval_SetTrace(NULL, NULL);
    PyEval_SetProfile(NULL, NULL);
    assert_int_equal(Interlock_EnterFrame(thread, &frame, INTERLOCK_START), 0);
    assert_int_equal(Interlock_Line(thread, &frame, 6), 0);

    PyEval_SetProfile(on_function_event, Py_False);
    enter_scope();
    assert_int_equal(states[LINE].active, 0);
    assert_int_equal(states[RAISE].active, 0);
    assert_int_equal(PyMonitoring_FirePyStartEvent(&states[START], code, 0), 0);
    assert_int_equal(PyMonitoring_FirePyResumeEvent(&states[RESUME], code, 0), 0);
    assert_int_equal(PyMonitoring_FirePyReturnEvent(&states[RETURN], code, 0, Py_True), 0);
    assert_int_equal(PyMonitoring_FirePyYieldEvent(&states[YIELD], code, 0, Py_True), 0);
    assert_told("profile call at 6; profile call at 6; profile return at 6 True; profile return at 6 True; ");
    PyObject *list = PyList_New(0), *method = attribute((PyObject *)&PyList_Type, "append");
    assert_int_equal(PyMonitoring_FireCallEvent(&states[CALLED], code, 0, callback, list), 0);
    assert_int_equal(PyMonitoring_FireCallEvent(&states[CALLED], code, 0, method, list), 0);
    assert_int_equal(PyMonitoring_FireCallEvent(&states[CALLED], code, 0, (PyObject *)&PyList_Type, list), 0);
    assert_int_equal(PyMonitoring_FireCallEvent(&states[CALLED], code, 0, method, NULL), 0);
    assert_told("profile c_call at 6 on_event; profile c_call at 6 append; ");
    Py_DECREF(list);
    PyErr_SetString(PyExc_ValueError, "v");
    assert_int_equal(PyMonitoring_FirePyThrowEvent(&states[THROW], code, 0), 0);
    assert_int_equal(PyMonitoring_FireRaiseEvent(&states[RAISE], code, 0), 0);
    assert_int_equal(PyMonitoring_FirePyUnwindEvent(&states[UNWIND], code, 0), 0);
    assert_raised("ValueError: v");
    assert_told("profile call at 6; profile return at 6 NULL; ");
    PyEval_SetProfile(NULL, NULL);

    PyEval_SetTrace(on_function_event, Py_True);
    enter_scope();
    assert_int_equal(states[CALLED].active, 0);
    assert_int_equal(PyMonitoring_FirePyStartEvent(&states[START], code, 0), 0);
    assert_int_equal(PyMonitoring_FireLineEvent(&states[LINE], code, 0, 77), 0);
    assert_int_equal(PyMonitoring_FirePyReturnEvent(&states[RETURN], code, 0, Py_True), 0);
    assert_told("trace call at 6; trace line at 77; trace return at 6 True; ");
    PyErr_SetString(PyExc_ValueError, "v");
    assert_int_equal(PyMonitoring_FireRaiseEvent(&states[RAISE], code, 0), 0);
    assert_int_equal(PyMonitoring_FireReraiseEvent(&states[RERAISE], code, 0), 0);
    assert_int_equal(PyMonitoring_FireExceptionHandledEvent(&states[HANDLED], code, 0), 0);
    assert_int_equal(PyMonitoring_FirePyUnwindEvent(&states[UNWIND], code, 0), 0);
    assert_raised("ValueError: v");
    assert_told("trace exception at 6 (<class 'ValueError'>, ValueError('v'), None); trace return at 6 NULL; ");
    assert_int_equal(PyMonitoring_FireStopIterationEvent(&states[STOP], code, 0, Py_True), 0);
    assert_told("trace exception at 6 (<class 'StopIteration'>, StopIteration(True), None); ");
    answer = FAIL;
    assert_int_equal(PyMonitoring_FireLineEvent(&states[LINE], code, 0, 77), -1);
    assert_raised("KeyError: 'function'");
    answer = QUIET;
    take_told();
    PyEval_SetTrace(NULL, NULL);
    assert_int_equal(PyMonitoring_FireLineEvent(&states[LINE], code, 0, 77), 0); /* a scope that is older */
    assert_told("");
    enter_scope();
    assert_int_equal(states[LINE].active, 0);
    assert_int_equal(Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, Py_None), 0);
}

/* As CPython does for the instructions of its own code. */
static void test_disable_switches_a_place_of_a_frame_off(void **state) {
    (void)state;
    watch(2, ALL);
    answer = DISABLE;
    Interlock_Thread *thread = Interlock_CurrentThread();
    Interlock_Frame frame;
    memset(&frame, 0, sizeof frame);
    frame.code = (PyCodeObject *)code;
    assert_int_equal(Interlock_EnterFrame(thread, &frame, INTERLOCK_START), 0);
    assert_int_equal(Interlock_Line(thread, &frame, 6), 0);
    assert_int_equal(Interlock_Line(thread, &frame, 7), 0);
    assert_told("code 0; code 6; code 7; ");
    assert_int_equal(Interlock_Line(thread, &frame, 6), 0);
    assert_int_equal(Interlock_Line(thread, &frame, 8), 0);
    assert_told("code 8; ");
    for (int32_t offset = 0; offset < 40; offset += 2) {
        assert_int_equal(Interlock_Opcode(thread, &frame, offset), 0);
        assert_true(*take_told() != '\0');
        assert_int_equal(Interlock_Opcode(thread, &frame, offset), 0);
        assert_told("");
    }
    /* The end of the call that disabled itself is told; later ones are not. */
    for (int i = 0; i < 3; i++) {
        answer = DISABLE;
        assert_int_equal(Interlock_BeginC(thread, &frame, Py_True, NULL), 0);
        assert_told(i == 0 ? "code 38 True MISSING; " : "");
        answer = QUIET;
        assert_int_equal(Interlock_EndC(thread, &frame, Py_True, Py_None), 0);
        assert_told(i == 0 ? "code 38 True MISSING; " : "");
    }
    assert_int_equal(Interlock_Line(thread, &frame, 9), 0); /* another place */
    assert_int_equal(Interlock_BeginC(thread, &frame, Py_True, NULL), 0);
    assert_told("code 9; code 38 True MISSING; ");
    answer = DISABLE;
    assert_int_equal(Interlock_EndC(thread, &frame, Py_True, Py_None), -1);
    assert_raised("ValueError: Cannot disable C_RETURN events. Callback removed.");
    take_told();
    answer = QUIET;
    done("restart_events", NULL);
    assert_int_equal(Interlock_Line(thread, &frame, 6), 0);
    assert_int_equal(Interlock_Line(thread, &frame, 6), 0);
    assert_told("code 6; code 6; ");
    assert_int_equal(Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, Py_None), 0);
    take_told();
    forget(2);
}

/* One tool's wish is not another's. */
static void test_disable_is_for_one_tool(void **state) {
    (void)state;
    watch(1, 1 << PY_MONITORING_EVENT_LINE);
    answer = DISABLE;
    run_frame();
    assert_told("code 6; ");
    run_frame();
    assert_told("");
    answer = QUIET;
    watch(2, 1 << PY_MONITORING_EVENT_LINE);
    run_frame();
    assert_told("code 6; ");
    forget(1);
    forget(2);
    done("restart_events", NULL);
}

static void test_a_branch_tool_sees_both_sides(void **state) {
    (void)state;
    const uint8_t sides[] = {PY_MONITORING_EVENT_BRANCH_LEFT, PY_MONITORING_EVENT_BRANCH_RIGHT};
    PyMonitoringState own[2] = {{0, 0}, {0, 0}};
    uint64_t own_version = 0;
    done("use_tool_id", "is", 0, "tool");
    done("register_callback", "iiO", 0, 1 << PY_MONITORING_EVENT_BRANCH, callback);
    done("set_events", "ii", 0, 1 << PY_MONITORING_EVENT_BRANCH);
    assert_int_equal(PyMonitoring_EnterScope(own, &own_version, sides, 2), 0);
    PyObject *target = PyLong_FromLong(3);
    assert_int_equal(PyMonitoring_FireBranchLeftEvent(&own[0], code, 1, target), 0);
    assert_int_equal(PyMonitoring_FireBranchRightEvent(&own[1], code, 1, target), 0);
    assert_told("code 1 3; code 1 3; ");
    Py_DECREF(target);
    done("free_tool_id", "i", 0);
    expect(ask("get_events", "i", 0), "0");
}

#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_tool_number_has_one_owner),
        cmocka_unit_test(test_event_sets_and_callbacks_are_checked),
        cmocka_unit_test(test_a_scope_fires_to_those_who_watch),
        cmocka_unit_test(test_exceptions_stay_raised),
        cmocka_unit_test(test_disable_lasts_until_restart),
        cmocka_unit_test(test_a_failing_tool_ends_the_event),
#ifdef INTERLOCK_VERSION_NUMBER
        cmocka_unit_test(test_reports_of_frames_reach_the_tools),
        cmocka_unit_test(test_fired_events_reach_profile_and_trace_functions),
        cmocka_unit_test(test_disable_switches_a_place_of_a_frame_off),
        cmocka_unit_test(test_disable_is_for_one_tool),
        cmocka_unit_test(test_a_branch_tool_sees_both_sides),
#endif
    };
    return cmocka_run_group_tests(tests, start_monitoring, stop_monitoring);
}
