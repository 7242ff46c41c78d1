/* conformance */
/* _ThreadHandle: joining threads, and who may go first.  CPython has it since 3.13. */
#include <Python.h>

#ifdef INTERLOCK_VERSION
#include <interlock.h>
#endif

#include <math.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fatal.h"
#include "thread_module.h"

static struct gate arrived = GATE_INIT, leave = GATE_INIT;
static PyMethodDef stay_method, quick_method;

/* Opens `arrived`, waits for `leave` to reach 1. */
static PyObject *stay(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    gate_open(&arrived);
    wait_detached(&leave, 1);
    Py_INCREF(Py_None);
    return Py_None;
}

static PyObject *quick(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    Py_INCREF(Py_None);
    return Py_None;
}

static PyObject *new_handle(void) {
    PyObject *type = PyObject_GetAttrString(thread_module, "_ThreadHandle");
    PyObject *handle = PyObject_CallObject(type, NULL);
    Py_DECREF(type);
    CHECK(handle != NULL);
    return handle;
}

static PyObject *start_thread(PyCFunction function, PyObject *self, int daemon) {
    PyMethodDef *method = function == quick ? &quick_method : &stay_method;
    static PyMethodDef other[8];
    static unsigned next;
    if (function != quick && function != stay) {
        method = &other[next++ % 8];
    }
    PyObject *object = callable(method, "body", function, self);
    PyObject *handle = call(thread_module, "start_joinable_thread", "(OOi)", object, Py_None, daemon);
    CHECK(handle != NULL);
    Py_DECREF(object);
    return handle;
}

/* A thread in stay(), which `leave` ends. */
static PyObject *start_staying(int daemon) {
    gate_init(&leave);
    long before = gate_count(&arrived);
    PyObject *handle = start_thread(stay, NULL, daemon);
    wait_detached(&arrived, before + 1);
    return handle;
}

static void test_a_new_handle_has_no_thread(void **state) {
    (void)state;
    need("_ThreadHandle");
    PyObject *handle = new_handle();
    assert_repr(handle, "<_thread._ThreadHandle object: ident=0>");
    assert_repr(attribute(handle, "ident"), "0");
    assert_gives("False", call(handle, "is_done", "()"));
    assert_raises("RuntimeError: thread not started", call(handle, "join", "()"));
    assert_raises("RuntimeError: thread not started", call(handle, "join", "(i)", -1));
    assert_raises("RuntimeError: thread not started", call(handle, "_set_done", "()"));
    Py_DECREF(handle);
    handle = call(thread_module, "_ThreadHandle", "(is)", 1, "ignored");
    assert_repr(handle, "<_thread._ThreadHandle object: ident=0>");
    Py_DECREF(handle);
}

static void test_handle_checks_arguments(void **state) {
    (void)state;
    need("_ThreadHandle");
    PyObject *handle = new_handle();
    assert_raises("TypeError: join() takes at most 1 argument (2 given)", call(handle, "join", "(ii)", 1, 2));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer", call(handle, "join", "(s)", "a"));
    assert_raises("OverflowError: timestamp out of range for platform time_t", call(handle, "join", "(d)", 1e10));
    assert_raises("OverflowError: timestamp too large to convert to C PyTime_t",
                  call(handle, "join", "(L)", 9223372037LL));
    assert_raises("ValueError: Invalid value NaN (not a number)", call(handle, "join", "(d)", (double)NAN));
    assert_raises("TypeError: _ThreadHandle.is_done() takes no arguments (1 given)", call(handle, "is_done", "(i)", 1));
    PyObject *number = PyLong_FromLong(1);
    assert_fails("AttributeError: attribute 'ident' of '_thread._ThreadHandle' objects is not writable",
                 PyObject_SetAttrString(handle, "ident", number));
    PyObject *type = (PyObject *)Py_TYPE(handle);
    assert_fails("TypeError: cannot set 'foo' attribute of immutable type '_thread._ThreadHandle'",
                 PyObject_SetAttrString(type, "foo", number));
    assert_raises("TypeError: type '_thread._ThreadHandle' is not an acceptable base type",
                  PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", type));
    Py_DECREF(number);
    Py_DECREF(handle);
}

static void test_start_joinable_thread_checks_arguments(void **state) {
    (void)state;
    need("_ThreadHandle");
    PyObject *function = callable(&quick_method, "quick", quick, NULL);
    assert_raises("TypeError: start_joinable_thread() missing required argument 'function' (pos 1)",
                  call(thread_module, "start_joinable_thread", "()"));
    assert_raises("TypeError: thread function must be callable", call(thread_module, "start_joinable_thread", "(i)", 1));
    assert_raises("TypeError: 'handle' must be a _ThreadHandle",
                  call(thread_module, "start_joinable_thread", "(Oi)", function, 1));
    Py_DECREF(function);
}

static void test_join_waits_and_may_be_repeated(void **state) {
    (void)state;
    need("_ThreadHandle");
    PyObject *handle = start_staying(1);
    PyObject *ident = PyObject_GetAttrString(handle, "ident");
    assert_true(PyLong_AsUnsignedLong(ident) != 0);
    assert_gives("False", call(handle, "is_done", "()"));
    assert_gives("None", call(handle, "join", "(i)", 0)); /* does not say that it waited in vain */
    assert_gives("None", call(handle, "join", "(d)", 1e-6));
    assert_gives("False", call(handle, "is_done", "()"));
    assert_gives("1", call(thread_module, "_count", "()"));
    gate_open(&leave);
    assert_gives("None", call(handle, "join", "()"));
    assert_gives("True", call(handle, "is_done", "()"));
    assert_gives("0", call(thread_module, "_count", "()"));
    assert_gives("None", call(handle, "join", "(O)", Py_None));
    assert_gives("None", call(handle, "join", "(i)", 0));
    assert_gives("None", call(handle, "_set_done", "()"));
    PyObject *after = PyObject_GetAttrString(handle, "ident");
    assert_int_equal(PyObject_RichCompareBool(ident, after, Py_EQ), 1);
    Py_DECREF(ident), Py_DECREF(after), Py_DECREF(handle);
}

static void test_a_handle_serves_for_one_thread(void **state) {
    (void)state;
    need("_ThreadHandle");
    PyObject *handle = new_handle(), *function = callable(&quick_method, "quick", quick, NULL);
    PyObject *arguments = Py_BuildValue("(O)", function), *keywords = Py_BuildValue("{sOsi}", "handle", handle, "daemon", 1);
    PyObject *start = PyObject_GetAttrString(thread_module, "start_joinable_thread");
    PyObject *returned = PyObject_Call(start, arguments, keywords);
    assert_ptr_equal(returned, handle);
    assert_raises("RuntimeError: thread already started",
                  call(thread_module, "start_joinable_thread", "(OO)", function, handle));
    assert_gives("None", call(handle, "join", "()"));
    assert_raises("RuntimeError: thread already started",
                  call(thread_module, "start_joinable_thread", "(OO)", function, handle));
    Py_DECREF(returned), Py_DECREF(start), Py_DECREF(arguments), Py_DECREF(keywords), Py_DECREF(handle);
    Py_DECREF(function);
}

static void test_a_refused_start_leaves_the_handle_done(void **state) {
    (void)state;
    need("_ThreadHandle");
    PyObject *handle = new_handle(), *function = callable(&quick_method, "quick", quick, NULL);
    assert_gives("0", call(thread_module, "stack_size", "(L)", 1LL << 61));
    assert_raises("RuntimeError: can't start new thread",
                  call(thread_module, "start_joinable_thread", "(OOi)", function, handle, 0));
    Py_XDECREF(call(thread_module, "stack_size", "(i)", 0));
    assert_gives("True", call(handle, "is_done", "()"));
    assert_repr(attribute(handle, "ident"), "0");
    assert_gives("None", call(handle, "join", "()"));
    assert_gives("None", call(handle, "_set_done", "()"));
    assert_raises("RuntimeError: thread already started",
                  call(thread_module, "start_joinable_thread", "(OO)", function, handle));
    assert_gives("None", call(thread_module, "_shutdown", "()")); /* does not wait for it */
    assert_int_equal(Py_REFCNT(function), 1);
    Py_DECREF(handle), Py_DECREF(function);
}

/* ---- Joining oneself. */

static PyObject *own_handle;
static char self_join_result[256];

static PyObject *join_self(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    wait_detached(&leave, 1);
    PyObject *result = call(own_handle, "join", "()");
    snprintf(self_join_result, sizeof self_join_result, "%s", result != NULL ? "joined" : take_raised());
    Py_XDECREF(result);
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_a_thread_does_not_join_itself(void **state) {
    (void)state;
    need("_ThreadHandle");
    gate_init(&leave);
    own_handle = start_thread(join_self, NULL, 1);
    gate_open(&leave);
    assert_gives("None", call(own_handle, "join", "()"));
    assert_string_equal(self_join_result, "RuntimeError: Cannot join current thread");
    Py_CLEAR(own_handle);
}

/* ---- The handle goes first. */

static void test_handle_may_die_before_its_thread(void **state) {
    (void)state;
    need("_ThreadHandle");
    for (int round = 0; round < 2; round++) {
        PyObject *handle = start_staying(round);
        Py_DECREF(handle);
        assert_gives("1", call(thread_module, "_count", "()"));
        gate_open(&leave);
        assert_gives("None", call(thread_module, "_shutdown", "()"));
        await_count(0);
    }
}

static void test_thread_may_end_before_its_handle_dies(void **state) {
    (void)state;
    need("_ThreadHandle");
    PyObject *handle = start_thread(quick, NULL, 1);
    await_count(0);
    Py_DECREF(handle); /* never joined */
}

/* The thread drops the last reference to its own handle. */
static PyObject *drop_self(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    wait_detached(&leave, 1);
    Py_CLEAR(own_handle);
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_a_thread_may_drop_its_own_handle(void **state) {
    (void)state;
    need("_ThreadHandle");
    gate_init(&leave);
    own_handle = start_thread(drop_self, NULL, 0);
    gate_open(&leave);
    assert_gives("None", call(thread_module, "_shutdown", "()"));
    await_count(0);
    assert_null(own_handle);
}

/* ---- Several joiners. */

static PyObject *joined_handle;
static struct gate joined = GATE_INIT;

static PyObject *join_other(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    gate_open(&arrived);
    PyObject *result = call(joined_handle, "join", "()");
    CHECK(result == Py_None);
    Py_DECREF(result);
    result = call(joined_handle, "is_done", "()");
    CHECK(result == Py_True);
    Py_DECREF(result);
    gate_open(&joined);
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_all_joiners_return(void **state) {
    (void)state;
    need("_ThreadHandle");
    enum { kJoiners = 8 };
    gate_init(&joined);
    joined_handle = start_staying(1);
    PyObject *joiners[kJoiners];
    long before = gate_count(&arrived);
    for (int i = 0; i < kJoiners; i++) {
        joiners[i] = start_thread(join_other, NULL, 1);
    }
    wait_detached(&arrived, before + kJoiners);
    gate_open(&leave);
    wait_detached(&joined, kJoiners);
    for (int i = 0; i < kJoiners; i++) {
        assert_gives("None", call(joiners[i], "join", "()"));
        Py_DECREF(joiners[i]);
    }
    Py_CLEAR(joined_handle);
}

static void test_set_done_lets_joiners_go_while_the_thread_runs(void **state) {
    (void)state;
    need("_ThreadHandle");
    gate_init(&joined);
    joined_handle = start_staying(0);
    long before = gate_count(&arrived);
    PyObject *joiner = start_thread(join_other, NULL, 1);
    wait_detached(&arrived, before + 1);
    assert_gives("None", call(joined_handle, "_set_done", "()"));
    wait_detached(&joined, 1);
    assert_gives("None", call(joined_handle, "join", "()"));
    assert_gives("None", call(joiner, "join", "()"));
    gate_open(&leave);
    await_count(0);
    Py_DECREF(joiner);
    Py_CLEAR(joined_handle);
}

/* ---- Handles of threads that the module did not start. */

static void test_handle_of_another_thread(void **state) {
    (void)state;
    need("_ThreadHandle");
    assert_raises("TypeError: ident must be an integer", call(thread_module, "_make_thread_handle", "(s)", "a"));
    assert_raises("OverflowError: can't convert negative int to unsigned",
                  call(thread_module, "_make_thread_handle", "(i)", -1));
    PyObject *large = PyLong_FromString("1180591620717411303424", NULL, 10);
    assert_raises("OverflowError: int too big to convert", call(thread_module, "_make_thread_handle", "(O)", large));
    Py_DECREF(large);
    PyObject *function = callable(&quick_method, "quick", quick, NULL);
    PyObject *handle = call(thread_module, "_make_thread_handle", "(k)", PyThread_get_thread_ident());
    assert_gives("False", call(handle, "is_done", "()"));
    assert_raises("RuntimeError: Cannot join current thread", call(handle, "join", "()"));
    assert_raises("RuntimeError: thread already started",
                  call(thread_module, "start_joinable_thread", "(OO)", function, handle));
    assert_gives("None", call(handle, "_set_done", "()"));
    assert_gives("None", call(handle, "join", "()"));
    assert_gives("True", call(handle, "is_done", "()"));
    Py_DECREF(handle);
    handle = call(thread_module, "_make_thread_handle", "(i)", 77);
    assert_repr(handle, "<_thread._ThreadHandle object: ident=77>");
    assert_gives("None", call(handle, "join", "(i)", 0));
    Py_DECREF(handle), Py_DECREF(function);
}

/* ---- _shutdown. */

static PyObject *shutdown_and_leave(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    PyObject *result = call(thread_module, "_shutdown", "()"); /* not for the caller */
    CHECK(result == Py_None);
    Py_DECREF(result);
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_shutdown_waits_for_all_but_daemons_and_the_caller(void **state) {
    (void)state;
    need("_shutdown");
    assert_gives("None", call(thread_module, "_shutdown", "()"));
    PyObject *daemon = start_staying(1);
    PyObject *waited = start_thread(quick, NULL, 0), *caller = start_thread(shutdown_and_leave, NULL, 0);
    assert_gives("None", call(thread_module, "_shutdown", "()"));
    assert_gives("True", call(waited, "is_done", "()"));
    assert_gives("True", call(caller, "is_done", "()"));
    assert_gives("False", call(daemon, "is_done", "()"));
    gate_open(&leave);
    assert_gives("None", call(daemon, "join", "()"));
    Py_DECREF(daemon), Py_DECREF(waited), Py_DECREF(caller);
}

/* A thread that starts another one at its end. */
static PyObject *start_next(PyObject *self, PyObject *args) {
    (void)args;
    long left = PyLong_AsLong(self);
    if (left > 0) {
        PyObject *number = PyLong_FromLong(left - 1);
        Py_DECREF(start_thread(start_next, number, 0));
        Py_DECREF(number);
    } else {
        gate_open(&joined);
    }
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_shutdown_waits_for_threads_started_meanwhile(void **state) {
    (void)state;
    need("_shutdown");
    gate_init(&joined);
    PyObject *number = PyLong_FromLong(5);
    Py_DECREF(start_thread(start_next, number, 0));
    assert_gives("None", call(thread_module, "_shutdown", "()"));
    assert_int_equal(gate_count(&joined), 1);
    Py_DECREF(number);
}

/* ---- Fork. */

/* A child ends by this signal: at an exit valgrind would count what the C library keeps of threads that are not there. */
static void child_is_done(void) {
    signal(SIGTERM, SIG_DFL);
    raise(SIGTERM);
}

static void test_in_a_forked_child_other_threads_are_done(void **state) {
    (void)state;
    need("_ThreadHandle");
    PyObject *waited = start_staying(0);
    PyObject *unowned = call(thread_module, "_make_thread_handle", "(i)", 77);
    PyObject *myself = call(thread_module, "_make_thread_handle", "(k)", PyThread_get_thread_ident());
    PyObject *fresh = new_handle();
    PyObject *ended = start_thread(quick, NULL, 1);
    await_count(1);
    fflush(NULL);
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        CHECK(call(waited, "join", "()") == Py_None);
        CHECK(call(waited, "is_done", "()") == Py_True);
        CHECK(call(unowned, "is_done", "()") == Py_True);
        CHECK(call(myself, "is_done", "()") == Py_False);
        CHECK(call(ended, "join", "()") == Py_None);
        CHECK(call(thread_module, "_shutdown", "()") == Py_None);
        PyObject *ident = call(thread_module, "_get_main_thread_ident", "()");
        CHECK(PyLong_AsUnsignedLong(ident) == PyThread_get_thread_ident());
        Py_DECREF(ident);
#ifdef INTERLOCK_VERSION
        /* CPython counts threads that are not there (3.13), and takes a handle that waits for its thread from it
           (until 3.13.4). */
        ident = call(thread_module, "_count", "()");
        CHECK(PyLong_AsLong(ident) == 0);
        Py_DECREF(ident);
#ifndef __SANITIZE_THREAD__ /* which takes the new thread for one of the parent's */
        PyObject *function = callable(&quick_method, "quick", quick, NULL);
        PyObject *started = call(thread_module, "start_joinable_thread", "(OO)", function, fresh);
        CHECK(started == fresh);
        Py_DECREF(started), Py_DECREF(function);
        CHECK(call(fresh, "join", "()") == Py_None);
#endif
#endif
        Py_DECREF(waited), Py_DECREF(unowned), Py_DECREF(myself), Py_DECREF(fresh), Py_DECREF(ended);
        child_is_done();
    }
    PyOS_AfterFork_Parent();
    CHECK(child > 0);
    int status = -1;
    Py_BEGIN_ALLOW_THREADS
    CHECK(waitpid(child, &status, 0) == child);
    Py_END_ALLOW_THREADS
    assert_gives("False", call(waited, "is_done", "()"));
    gate_open(&leave);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    assert_gives("None", call(waited, "join", "()"));
    Py_DECREF(waited), Py_DECREF(unowned), Py_DECREF(myself), Py_DECREF(fresh), Py_DECREF(ended);
}

static int fork_status;

static PyObject *fork_here(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    wait_detached(&leave, 1);
    fflush(NULL);
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        PyObject *result = call(own_handle, "is_done", "()");
        CHECK(result == Py_False);
        Py_DECREF(result);
        result = call(own_handle, "join", "()");
        CHECK(result == NULL);
        CHECK(strcmp(take_raised(), "RuntimeError: Cannot join current thread") == 0);
        child_is_done();
    }
    PyOS_AfterFork_Parent();
    CHECK(child > 0);
    CHECK(waitpid(child, &fork_status, 0) == child);
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_a_thread_that_forks_keeps_its_handle(void **state) {
    (void)state;
    need("_ThreadHandle");
    gate_init(&leave);
    fork_status = -1;
    own_handle = start_thread(fork_here, NULL, 0);
    gate_open(&leave);
    assert_gives("None", call(own_handle, "join", "()"));
    assert_true(WIFSIGNALED(fork_status) && WTERMSIG(fork_status) == SIGTERM);
    Py_CLEAR(own_handle);
}

/* ---- Many. */

static void test_many_threads_in_random_orders(void **state) {
    (void)state;
    need("_ThreadHandle");
    enum { kHandles = 16 };
    PyObject *handles[kHandles] = {NULL};
    unsigned seed = 12345;
    const int rounds = slow_run() ? 400 : 3000;
    for (int i = 0; i < rounds; i++) {
        seed = seed * 1103515245u + 12345u;
        PyObject **slot = &handles[(seed >> 16) % kHandles];
        unsigned what = (seed >> 22) % 5;
        if (*slot == NULL) {
            *slot = what == 0 ? new_handle() : start_thread(quick, NULL, (int)(what & 1));
        } else if (what == 0) {
            PyObject *result = call(*slot, "join", "()");
            Py_XDECREF(result);
            PyErr_Clear(); /* it may not be started */
#ifdef INTERLOCK_VERSION /* 3.13.0 may then wait for ever in _shutdown */
        } else if (what == 1) {
            Py_XDECREF(call(*slot, "_set_done", "()"));
            PyErr_Clear();
#endif
        } else if (what == 2) {
            Py_XDECREF(call(*slot, "join", "(d)", 1e-5));
            PyErr_Clear();
        } else {
            Py_CLEAR(*slot);
        }
    }
    for (int i = 0; i < kHandles; i++) {
        Py_CLEAR(handles[i]);
    }
    assert_gives("None", call(thread_module, "_shutdown", "()"));
    await_count(0);
}

/* ---- Signals. */

static volatile int stop_interrupting;
static pthread_t main_thread;

/* Again and again: one that comes before the wait does not end it in CPython. */
static void *interrupt_main_thread(void *unused) {
    (void)unused;
    while (!__atomic_load_n(&stop_interrupting, __ATOMIC_ACQUIRE)) {
        CHECK(pthread_kill(main_thread, SIGINT) == 0);
        sched_yield();
    }
    return NULL;
}

/* What object.name() gives, interrupted by SIGINT; signals that came late are taken back. */
static PyObject *interrupted(PyObject *object, const char *name) {
    stop_interrupting = 0;
    main_thread = pthread_self();
    pthread_t interrupter = thread_start(interrupt_main_thread, NULL);
    PyObject *result = call(object, name, "()");
    __atomic_store_n(&stop_interrupting, 1, __ATOMIC_RELEASE);
    thread_join(interrupter);
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    while (PyErr_CheckSignals() != 0) {
        PyErr_Clear();
    }
    PyErr_Restore(type, value, traceback);
    return result;
}

static void test_waits_are_interruptible(void **state) {
    (void)state;
    Py_InitializeEx(1);
    thread_module = PyImport_ImportModule("_thread");
    if (PyObject_HasAttrString(thread_module, "_shutdown")) {
        PyObject *handle = start_staying(0);
        assert_null(interrupted(handle, "join"));
        assert_raised("KeyboardInterrupt: ");
        begin_capture();
        assert_gives("None", interrupted(thread_module, "_shutdown")); /* says so, and does not raise */
        assert_string_not_equal(end_capture(), ""); /* the next interrupt may garble it */
        gate_open(&leave);
        assert_gives("None", call(handle, "join", "()"));
        Py_DECREF(handle);
    }
    Py_CLEAR(thread_module);
    assert_int_equal(Py_FinalizeEx(), 0);
}

#ifdef INTERLOCK_VERSION
/* CPython waits only when the threading module is there; and a pending call does not end a wait of its. */
static int ended;

static PyObject *end_late(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 200; i++) {
        sched_yield();
    }
    Py_END_ALLOW_THREADS
    ended++;
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_finalization_waits_for_threads_but_not_for_daemons(void **state) {
    (void)state;
    start_with_threads(NULL);
    ended = 0;
    Py_DECREF(start_thread(end_late, NULL, 0));
    Py_DECREF(start_thread(end_late, NULL, 0));
    Py_CLEAR(thread_module);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_int_equal(ended, 2);
}

static void test_an_ending_interpreter_waits_for_its_threads(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    thread_module = PyImport_ImportModule("_thread");
    ended = 0;
    Py_DECREF(start_thread(end_late, NULL, 0));
    Py_CLEAR(thread_module);
    Py_EndInterpreter(sub);
    assert_int_equal(ended, 1);
    PyThreadState_Swap(main_state);
    assert_int_equal(Py_FinalizeEx(), 0);
}

static PyInterpreterView *view;

/* Attached under a guard, until finalization waits for it: then no other guard opens. */
static PyThreadStateToken *attach_until_finalization_waits(void) {
    PyThreadStateToken *token = PyThreadState_EnsureFromView(view);
    CHECK(token != NULL);
    gate_open(&arrived);
    for (PyInterpreterGuard *guard; (guard = PyInterpreterGuard_FromView(view)) != NULL;) {
        PyInterpreterGuard_Close(guard);
        Py_BEGIN_ALLOW_THREADS
        sched_yield();
        Py_END_ALLOW_THREADS
    }
    return token;
}

static void *start_one_late(void *unused) {
    (void)unused;
    PyThreadStateToken *token = attach_until_finalization_waits();
    Py_DECREF(start_thread(end_late, NULL, 0));
    Py_CLEAR(thread_module);
    PyThreadState_Release(token);
    return NULL;
}

static void test_finalization_waits_for_threads_started_while_it_waits_for_guards(void **state) {
    (void)state;
    start_with_threads(NULL);
    ended = 0;
    view = PyInterpreterView_FromCurrent();
    long before = gate_count(&arrived);
    pthread_t starter = thread_start(start_one_late, NULL);
    wait_detached(&arrived, before + 1);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_int_equal(ended, 1);
    thread_join(starter);
    PyInterpreterView_Close(view);
}

static void *fork_late(void *unused) {
    (void)unused;
    PyThreadStateToken *token = attach_until_finalization_waits();
    pid_t child = fork();
    if (child == 0) {
        PyInterpreterGuard *guard = PyInterpreterGuard_FromCurrent();
        CHECK(guard != NULL);
        PyInterpreterGuard_Close(guard);
        PyThreadState_Release(token);
        PyGILState_Ensure();
        CHECK(Py_FinalizeEx() == 0);
        child_is_done();
    }
    CHECK(child > 0);
    CHECK(waitpid(child, &fork_status, 0) == child);
    PyThreadState_Release(token);
    return NULL;
}

static void test_a_child_does_not_go_on_with_its_parents_finalization(void **state) {
    (void)state;
    Py_InitializeEx(0);
    fork_status = -1;
    view = PyInterpreterView_FromCurrent();
    long before = gate_count(&arrived);
    pthread_t forker = thread_start(fork_late, NULL);
    wait_detached(&arrived, before + 1);
    assert_int_equal(Py_FinalizeEx(), 0);
    thread_join(forker);
    assert_true(WIFSIGNALED(fork_status) && WTERMSIG(fork_status) == SIGTERM);
    PyInterpreterView_Close(view);
}

/* An interpreter that nobody ends is ended with the runtime, which closes the lock that they share. */
static void test_finalization_waits_for_threads_of_other_interpreters(void **state) {
    (void)state;
    for (int gil = PyInterpreterConfig_SHARED_GIL; gil <= PyInterpreterConfig_OWN_GIL; gil++) {
        Py_InitializeEx(0);
        PyThreadState *main_state = PyThreadState_Get(), *sub = NULL;
        PyInterpreterConfig config = _PyInterpreterConfig_INIT;
        config.gil = gil;
        CHECK(!PyStatus_Exception(Py_NewInterpreterFromConfig(&sub, &config)));
        thread_module = PyImport_ImportModule("_thread");
        ended = 0;
        PyObject *handle = start_staying(0);
        Py_DECREF(start_thread(end_late, NULL, 0));
        Py_DECREF(handle);
        Py_CLEAR(thread_module);
        PyThreadState_Swap(main_state);
        assert_int_equal(Interlock_FinalizeTimed(1000), 1); /* one stays */
        gate_open(&leave);
        assert_int_equal(Py_FinalizeEx(), 0);
        assert_int_equal(ended, 1);
    }
}

static int fail_pending(void *unused) {
    (void)unused;
    PyErr_SetString(PyExc_ValueError, "pending");
    return -1;
}

static PyObject *add_pending(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    CHECK(Py_AddPendingCall(fail_pending, NULL) == 0);
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_a_pending_call_ends_a_wait_by_an_exception(void **state) {
    (void)state;
    start_with_threads(NULL);
    PyObject *handle = start_staying(1);
    PyObject *other = start_thread(add_pending, NULL, 1);
    assert_raises("ValueError: pending", call(handle, "join", "()"));
    gate_open(&leave);
    assert_gives("None", call(handle, "join", "()"));
    assert_gives("None", call(other, "join", "()"));
    Py_DECREF(handle), Py_DECREF(other);
    Py_CLEAR(thread_module);
    assert_int_equal(Py_FinalizeEx(), 0);
}

/* A daemon that never ends, one that has not run yet, and their handles, survive the interpreter. */
static void finalize_over_daemons(void *unused) {
    (void)unused;
    start_with_threads(NULL);
    PyObject *handle = start_staying(1);
    PyObject *late = start_thread(stay, NULL, 1);
    Py_DECREF(handle), Py_DECREF(late);
    Py_CLEAR(thread_module);
    CHECK(Py_FinalizeEx() == 0);
    gate_open(&leave); /* one comes back, and is parked */
    Py_InitializeEx(0);
    CHECK(Py_FinalizeEx() == 0);
    child_is_done();
}

static void finalize_sub_over_daemons(void *unused) {
    (void)unused;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    thread_module = PyImport_ImportModule("_thread");
    Py_DECREF(start_thread(stay, NULL, 1));
    Py_CLEAR(thread_module);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
    gate_open(&leave);
    CHECK(Py_FinalizeEx() == 0);
    child_is_done();
}

static void test_daemons_are_left_behind(void **state) {
    (void)state;
    char text[4096];
    int status = run_in_child(finalize_over_daemons, NULL, text, sizeof text);
    assert_string_equal(text, "");
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    status = run_in_child(finalize_sub_over_daemons, NULL, text, sizeof text);
    assert_string_equal(text, "");
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_handle_has_no_thread),
        cmocka_unit_test(test_handle_checks_arguments),
        cmocka_unit_test(test_start_joinable_thread_checks_arguments),
        cmocka_unit_test(test_join_waits_and_may_be_repeated),
        cmocka_unit_test(test_a_handle_serves_for_one_thread),
        cmocka_unit_test(test_a_refused_start_leaves_the_handle_done),
        cmocka_unit_test(test_a_thread_does_not_join_itself),
        cmocka_unit_test(test_handle_may_die_before_its_thread),
        cmocka_unit_test(test_thread_may_end_before_its_handle_dies),
        cmocka_unit_test(test_a_thread_may_drop_its_own_handle),
        cmocka_unit_test(test_all_joiners_return),
        cmocka_unit_test(test_set_done_lets_joiners_go_while_the_thread_runs),
        cmocka_unit_test(test_handle_of_another_thread),
        cmocka_unit_test(test_shutdown_waits_for_all_but_daemons_and_the_caller),
        cmocka_unit_test(test_shutdown_waits_for_threads_started_meanwhile),
        cmocka_unit_test(test_in_a_forked_child_other_threads_are_done),
        cmocka_unit_test(test_a_thread_that_forks_keeps_its_handle),
        cmocka_unit_test(test_many_threads_in_random_orders),
    };
    const struct CMUnitTest alone[] = {
        cmocka_unit_test(test_waits_are_interruptible),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_finalization_waits_for_threads_but_not_for_daemons),
        cmocka_unit_test(test_an_ending_interpreter_waits_for_its_threads),
        cmocka_unit_test(test_finalization_waits_for_threads_started_while_it_waits_for_guards),
        cmocka_unit_test(test_finalization_waits_for_threads_of_other_interpreters),
        cmocka_unit_test(test_a_child_does_not_go_on_with_its_parents_finalization),
        cmocka_unit_test(test_a_pending_call_ends_a_wait_by_an_exception),
        cmocka_unit_test(test_daemons_are_left_behind),
#endif
    };
    int failed = cmocka_run_group_tests(tests, start_with_threads, stop_with_threads);
    return failed + cmocka_run_group_tests(alone, NULL, NULL);
}
