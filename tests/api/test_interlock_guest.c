/* What a guest reports, and what tools see of it: frames, threads, evaluators. */
#include <interlock.h>

#include <stdatomic.h>

#include "expect.h"
#include "threads.h"

static PyCodeObject *code;

static int start_guest(void **state) {
    start_python(state);
    code = PyCode_NewEmpty("guest.x", "function", 10);
    return code == NULL;
}

static int stop_guest(void **state) {
    Py_DECREF(code);
    return stop_python(state);
}

static Interlock_Frame enter(void) {
    Interlock_Frame frame;
    memset(&frame, 0, sizeof frame);
    frame.code = code;
    return frame;
}

static long events;
static int last_what;

static int count(PyObject *object, PyFrameObject *frame, int what, PyObject *arg) {
    (void)object, (void)frame, (void)arg;
    events++;
    last_what = what;
    return 0;
}

static void test_frames_are_a_stack(void **state) {
    (void)state;
    Interlock_Thread *thread = Interlock_CurrentThread();
    Interlock_Frame outer = enter(), inner = enter();
    assert_int_equal(Interlock_EnterFrame(thread, &outer, INTERLOCK_START), 0);
    assert_int_equal(Interlock_Line(thread, &outer, 12), 0);
    assert_int_equal(Interlock_EnterFrame(thread, &inner, INTERLOCK_START), 0);
    PyFrameObject *frame = PyEval_GetFrame();
    assert_ptr_equal(frame, Interlock_FrameObject(&inner));
    assert_int_equal(PyFrame_GetLineNumber(frame), 10);
    PyFrameObject *back = PyFrame_GetBack(frame);
    assert_int_equal(PyFrame_GetLineNumber(back), 12);
    assert_ptr_equal(back, Interlock_FrameObject(&outer));
    Py_DECREF(back);
    PyFrameObject *same = PyThreadState_GetFrame(PyThreadState_Get());
    assert_ptr_equal(same, frame);
    assert_int_equal(Interlock_LeaveFrame(thread, &inner, INTERLOCK_RETURN, Py_None), 0);
    assert_int_equal(Interlock_LeaveFrame(thread, &outer, INTERLOCK_RETURN, Py_None), 0);
    assert_null(PyEval_GetFrame());
    /* What was seen stays to be seen. */
    assert_int_equal(PyFrame_GetLineNumber(same), 10);
    back = PyFrame_GetBack(same);
    assert_int_equal(PyFrame_GetLineNumber(back), 12);
    Py_DECREF(back);
    Py_DECREF(same);
}

static PyObject *show(Interlock_Frame *frame) { return Py_BuildValue("{s:i}", "x", frame->line); }

static void test_the_guest_shows_its_variables(void **state) {
    (void)state;
    static const Interlock_GuestType type = {sizeof type, NULL, show};
    Interlock_Thread *thread = Interlock_CurrentThread();
    Interlock_Frame frame = enter();
    frame.type = &type;
    assert_null(PyEval_GetLocals());
    PyErr_Clear();
    assert_int_equal(Interlock_EnterFrame(thread, &frame, INTERLOCK_START), 0);
    frame.line = 5;
    assert_repr(PyEval_GetLocals(), "{'x': 5}");
    frame.line = 6;
    PyFrameObject *object = PyThreadState_GetFrame(PyThreadState_Get());
    expect(PyFrame_GetVarString(object, "x"), "6");
    expect(PyFrame_GetVarString(object, "y"), "NameError: variable 'y' does not exist");
    expect(PyFrame_GetVar(object, Py_None), "TypeError: name must be str, not NoneType");
    assert_int_equal(Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, Py_None), 0);
    frame.line = 7;
    expect(PyFrame_GetVarString(object, "x"), "6");
    Py_DECREF(object);
}

static void test_sys_sees_the_frames(void **state) {
    (void)state;
    Interlock_Thread *thread = Interlock_CurrentThread();
    Interlock_Frame outer = enter(), inner = enter();
    Interlock_EnterFrame(thread, &outer, INTERLOCK_START);
    Interlock_EnterFrame(thread, &inner, INTERLOCK_START);
    PyObject *getframe = PySys_GetObject("_getframe"), *one_up = PyLong_FromLong(1), *many = PyLong_FromLong(9);
    PyObject *found = PyObject_CallFunctionObjArgs(getframe, one_up, NULL);
    assert_ptr_equal(found, Interlock_FrameObject(&outer));
    Py_DECREF(found);
    expect(PyObject_CallFunctionObjArgs(getframe, many, NULL), "ValueError: call stack is not deep enough");
    Py_DECREF(one_up);
    Py_DECREF(many);
    PyObject *frames = _PyThread_CurrentFrames();
    assert_int_equal(PyDict_Size(frames), 1);
    PyObject *ident = PyLong_FromUnsignedLong(PyThread_get_thread_ident());
    assert_ptr_equal(PyDict_GetItem(frames, ident), Interlock_FrameObject(&inner));
    Py_DECREF(ident);
    Py_DECREF(frames);
    Interlock_LeaveFrame(thread, &inner, INTERLOCK_RETURN, Py_None);
    Interlock_LeaveFrame(thread, &outer, INTERLOCK_RETURN, Py_None);
}

static void test_tracing_can_be_suspended(void **state) {
    (void)state;
    PyThreadState *tstate = PyThreadState_Get();
    Interlock_Thread *thread = Interlock_CurrentThread();
    Interlock_Frame frame = enter();
    events = 0;
    PyEval_SetTrace(count, NULL);
    PyThreadState_EnterTracing(tstate);
    PyThreadState_EnterTracing(tstate);
    PyThreadState_LeaveTracing(tstate);
    Interlock_EnterFrame(thread, &frame, INTERLOCK_START);
    Interlock_Line(thread, &frame, 1);
    assert_int_equal(events, 0);
    PyThreadState_LeaveTracing(tstate);
    Interlock_Line(thread, &frame, 2);
    assert_int_equal(events, 1);
    Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, Py_None);
    assert_int_equal(events, 2);
    PyEval_SetTrace(NULL, NULL);
}

static int run_guest_code(PyObject *object, PyFrameObject *frame, int what, PyObject *arg) {
    Interlock_Frame inner = enter();
    Interlock_EnterFrame(Interlock_CurrentThread(), &inner, INTERLOCK_START);
    Interlock_LeaveFrame(Interlock_CurrentThread(), &inner, INTERLOCK_RETURN, Py_None);
    return count(object, frame, what, arg);
}

static void test_a_callback_is_not_traced(void **state) {
    (void)state;
    Interlock_Thread *thread = Interlock_CurrentThread();
    Interlock_Frame frame = enter();
    events = 0;
    PyEval_SetProfile(run_guest_code, NULL);
    Interlock_EnterFrame(thread, &frame, INTERLOCK_START);
    Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, Py_None);
    PyEval_SetProfile(NULL, NULL);
    assert_int_equal(events, 2);
}

static int want_opcodes(PyObject *object, PyFrameObject *frame, int what, PyObject *arg) {
    if (what == PyTrace_CALL) {
        PyObject_SetAttrString((PyObject *)frame, "f_trace_opcodes", Py_True);
        PyObject_SetAttrString((PyObject *)frame, "f_trace_lines", Py_False);
    }
    return count(object, frame, what, arg);
}

static void test_opcodes_are_told_where_they_are_asked_for(void **state) {
    (void)state;
    Interlock_Thread *thread = Interlock_CurrentThread();
    Interlock_Frame frame = enter(), other = enter();
    PyEval_SetTrace(want_opcodes, NULL);
    Interlock_EnterFrame(thread, &frame, INTERLOCK_START);
    events = 0;
    Interlock_Line(thread, &frame, 1);
    assert_int_equal(events, 0);
    Interlock_Opcode(thread, &frame, 8);
    assert_int_equal(events, 1);
    assert_int_equal(last_what, PyTrace_OPCODE);
    assert_int_equal(PyFrame_GetLasti(Interlock_FrameObject(&frame)), 8);
    Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, Py_None);
    PyEval_SetTrace(count, NULL);
    Interlock_EnterFrame(thread, &other, INTERLOCK_START);
    events = 0;
    Interlock_Opcode(thread, &other, 8);
    assert_int_equal(events, 0);
    Interlock_LeaveFrame(thread, &other, INTERLOCK_RETURN, Py_None);
    PyEval_SetTrace(NULL, NULL);
}

/* Two threads take turns, so that what each does is known. */
static struct gate ready, go;

static void *run_a_frame(void *unused) {
    (void)unused;
    PyGILState_STATE token = PyGILState_Ensure();
    Interlock_Frame frame = enter();
    Interlock_Thread *thread = Interlock_CurrentThread();
    Interlock_EnterFrame(thread, &frame, INTERLOCK_START);
    frame.line = 77;
    PyThreadState *saved = PyEval_SaveThread();
    gate_open(&ready);
    gate_wait(&go);
    PyEval_RestoreThread(saved);
    Interlock_Line(thread, &frame, 78);
    Interlock_LeaveFrame(thread, &frame, INTERLOCK_RETURN, Py_None);
    PyGILState_Release(token);
    return NULL;
}

static pthread_t start_other(void) {
    gate_init(&ready);
    gate_init(&go);
    pthread_t other = thread_start(run_a_frame, NULL);
    Py_BEGIN_ALLOW_THREADS
    gate_wait(&ready);
    Py_END_ALLOW_THREADS
    return other;
}

static void finish_other(pthread_t other) {
    gate_open(&go);
    Py_BEGIN_ALLOW_THREADS
    thread_join(other);
    Py_END_ALLOW_THREADS
}

static void test_all_threads_are_watched_and_not_watched(void **state) {
    (void)state;
    PyObject *object = PyList_New(0);
    events = 0;
    pthread_t other = start_other();
    PyEval_SetTraceAllThreads(count, object);
    finish_other(other);
    assert_int_equal(events, 2);
    events = 0;
    other = start_other();
    PyEval_SetTraceAllThreads(count, object);
    PyEval_SetTraceAllThreads(NULL, NULL);
    finish_other(other);
    assert_int_equal(events, 0);
    assert_int_equal(Py_REFCNT(object), 1);
    /* A thread that starts later is not among them. */
    PyEval_SetTraceAllThreads(count, object);
    other = start_other();
    finish_other(other);
    assert_int_equal(events, 0);
    PyEval_SetTraceAllThreads(NULL, NULL);
    Py_DECREF(object);
}

static void test_new_threads_can_be_watched(void **state) {
    (void)state;
    PyObject *object = PyList_New(0);
    events = 0;
    Interlock_SetProfileNewThreads(count, object);
    finish_other(start_other());
    assert_int_equal(events, 2);
    Interlock_SetProfileNewThreads(NULL, NULL);
    finish_other(start_other());
    assert_int_equal(events, 2);
    Interlock_SetTraceNewThreads(count, object);
    finish_other(start_other());
    assert_int_equal(events, 5);
    Interlock_SetTraceNewThreads(NULL, NULL);
    finish_other(start_other());
    assert_int_equal(events, 5);
    assert_int_equal(Py_REFCNT(object), 1);
    Py_DECREF(object);
}

static void test_frames_of_other_threads_are_seen(void **state) {
    (void)state;
    pthread_t other = start_other();
    PyObject *frames = _PyThread_CurrentFrames();
    assert_int_equal(PyDict_Size(frames), 1);
    PyObject *key, *frame;
    Py_ssize_t position = 0;
    assert_int_equal(PyDict_Next(frames, &position, &key, &frame), 1);
    assert_int_equal(PyFrame_GetLineNumber((PyFrameObject *)frame), 77);
    Py_DECREF(frames);
    finish_other(other);
}

static PyObject *evaluate(PyThreadState *tstate, Interlock_Frame *frame, int throwflag) {
    assert_ptr_equal(tstate, PyThreadState_Get());
    assert_ptr_equal(PyEval_GetFrame(), Interlock_FrameObject(frame));
    return throwflag ? NULL : PyLong_FromLong((long)(intptr_t)frame->data);
}

static long hooked;

static PyObject *hook(PyThreadState *tstate, struct _PyInterpreterFrame *frame, int throwflag) {
    hooked++;
    PyObject *what = PyUnstable_InterpreterFrame_GetCode(frame);
    assert_ptr_equal(what, code);
    Py_DECREF(what);
    assert_int_equal(PyUnstable_InterpreterFrame_GetLine(frame), 10);
    return _PyEval_EvalFrameDefault(tstate, frame, throwflag);
}

static void test_an_evaluator_runs_frames(void **state) {
    (void)state;
    static const Interlock_GuestType type = {sizeof type, evaluate, NULL};
    PyInterpreterState *interp = PyInterpreterState_Get();
    Interlock_Frame frame = enter();
    frame.data = (void *)(intptr_t)42;
    expect(Interlock_EvalFrame(&frame, 0), "SystemError: no guest evaluates this frame");
    frame.type = &type;
    expect(Interlock_EvalFrame(&frame, 0), "42");
    assert_ptr_equal(PyUnstable_InterpreterState_GetEvalFrameFunc(interp), _PyEval_EvalFrameDefault);
    PyUnstable_InterpreterState_SetEvalFrameFunc(interp, hook);
    assert_ptr_equal(_PyInterpreterState_GetEvalFrameFunc(interp), hook);
    expect(Interlock_EvalFrame(&frame, 0), "42");
    assert_int_equal(hooked, 1);
    PyErr_SetString(PyExc_ValueError, "thrown");
    expect(Interlock_EvalFrame(&frame, 1), "ValueError: thrown");
    _PyInterpreterState_SetEvalFrameFunc(interp, _PyEval_EvalFrameDefault);
    expect(Interlock_EvalFrame(&frame, 0), "42");
    assert_int_equal(hooked, 2);
    PyObject *globals = PyDict_New();
    PyFrameObject *object = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    expect(PyEval_EvalFrame(object), "SystemError: no guest evaluates this frame");
    Py_DECREF(object);
    Py_DECREF(globals);
}

static void assert_lines(PyCodeObject *of, const char *expected) {
    PyObject *lines = PyObject_CallMethod((PyObject *)of, "co_lines", NULL);
    PyObject *list = PySequence_List(lines);
    assert_repr(list, expected);
    Py_DECREF(list);
    Py_DECREF(lines);
}

static void test_code_says_which_lines_can_run(void **state) {
    (void)state;
    PyCodeObject *own = PyCode_NewEmpty("l.x", "l", 1);
    const int32_t lines[] = {5, 3, 5};
    assert_lines(own, "[]");
    assert_int_equal(Interlock_SetCodeLines(own, lines, 3), 0);
    assert_lines(own, "[(0, 2, 3), (2, 4, 5)]");
    Py_DECREF(own);
}

static void test_code_says_which_code_is_inside(void **state) {
    (void)state;
    PyCodeObject *outer = PyCode_NewEmpty("l.x", "outer", 1), *inner = PyCode_NewEmpty("l.x", "inner", 2);
    PyObject *none = PyTuple_New(0), *constants = PyTuple_Pack(2, Py_None, inner);
    assert_ptr_equal(attribute((PyObject *)outer, "co_consts"), none);
    assert_int_equal(Interlock_SetCodeConstants(outer, Py_None), -1);
    assert_raised("TypeError: constants must be a tuple, not NoneType");
    assert_int_equal(Interlock_SetCodeConstants(outer, constants), 0);
    assert_ptr_equal(attribute((PyObject *)outer, "co_consts"), constants);
    assert_int_equal(Interlock_SetCodeConstants(outer, none), 0);
    assert_int_equal(Py_REFCNT(constants), 1);
    assert_int_equal(Interlock_SetCodeConstants(outer, constants), 0);
    Py_DECREF(constants);
    Py_DECREF(none);
    assert_int_equal(Py_REFCNT(inner), 2);
    Py_DECREF(outer);
    assert_int_equal(Py_REFCNT(inner), 1);
    Py_DECREF(inner);
}

static PyObject *refused;

static int refuse(const char *event, PyObject *args, void *data) {
    (void)args, (void)data;
    if (refused && strncmp(event, "sys.set", 7) == 0) {
        PyErr_SetString(PyExc_RuntimeError, "refused");
        return -1;
    }
    return 0;
}

static void test_an_audit_hook_can_refuse(void **state) {
    (void)state;
    assert_int_equal(PySys_AddAuditHook(refuse, NULL), 0);
    refused = Py_None;
    begin_capture();
    PyEval_SetProfile(count, NULL);
    PyEval_SetTraceAllThreads(count, NULL);
    assert_string_equal(end_capture(), "Exception ignored in PyEval_SetProfile:\nRuntimeError: refused\n"
                                       "Exception ignored in PyEval_SetTraceAllThreads:\nRuntimeError: refused\n");
    refused = NULL;
    Interlock_Frame frame = enter();
    events = 0;
    Interlock_EnterFrame(Interlock_CurrentThread(), &frame, INTERLOCK_START);
    Interlock_LeaveFrame(Interlock_CurrentThread(), &frame, INTERLOCK_RETURN, Py_None);
    assert_int_equal(events, 0);
}

static void test_a_safepoint_ignores_who_watches(void **state) {
    (void)state;
    assert_int_equal(Interlock_Checkpoint(), 0); /* a thread may have asked for the lock and be gone */
    PyEval_SetTrace(count, NULL);
    assert_true((*Interlock_Breaker() & 0xFFFF) == 0);
    assert_true(*Interlock_Breaker() != 0);
    assert_int_equal(Interlock_CheckpointAt(Interlock_Breaker()), 0);
    PyEval_SetTrace(NULL, NULL);
    assert_true(*Interlock_Breaker() == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames_are_a_stack),
        cmocka_unit_test(test_the_guest_shows_its_variables),
        cmocka_unit_test(test_sys_sees_the_frames),
        cmocka_unit_test(test_tracing_can_be_suspended),
        cmocka_unit_test(test_a_callback_is_not_traced),
        cmocka_unit_test(test_opcodes_are_told_where_they_are_asked_for),
        cmocka_unit_test(test_all_threads_are_watched_and_not_watched),
        cmocka_unit_test(test_new_threads_can_be_watched),
        cmocka_unit_test(test_frames_of_other_threads_are_seen),
        cmocka_unit_test(test_an_evaluator_runs_frames),
        cmocka_unit_test(test_code_says_which_lines_can_run),
        cmocka_unit_test(test_code_says_which_code_is_inside),
        cmocka_unit_test(test_a_safepoint_ignores_who_watches),
        cmocka_unit_test(test_an_audit_hook_can_refuse),
    };
    return cmocka_run_group_tests(tests, start_guest, stop_guest);
}
