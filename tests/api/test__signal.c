/* conformance */
/* _signal: handlers for signals, and what waits while they run. */
#include <Python.h>

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "containers.h"
#include "threads.h"

static PyObject *signal_module, *thread_module;

static int start(void **state) {
    (void)state;
    Py_InitializeEx(1);
    signal_module = PyImport_ImportModule("_signal");
    thread_module = PyImport_ImportModule("_thread");
    return signal_module == NULL || thread_module == NULL;
}

static int stop(void **state) {
    (void)state;
    Py_CLEAR(signal_module);
    Py_CLEAR(thread_module);
    return Py_FinalizeEx();
}

/* A handler that counts and does what it is told. */
static int calls, last_number, handler_raises, frame_was_none;
static struct gate handled = GATE_INIT;

static PyObject *on_signal(PyObject *self, PyObject *args) {
    (void)self;
    PyObject *frame;
    CHECK(PyArg_ParseTuple(args, "iO", &last_number, &frame));
    frame_was_none = frame == Py_None;
    calls++;
    gate_open(&handled);
    if (handler_raises > 0) { /* so often: a later signal must not disturb who looks at the exception */
        handler_raises--;
        PyErr_SetString(PyExc_ValueError, "handled badly");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *new_handler(void) {
    static PyMethodDef method = {"on_signal", on_signal, METH_VARARGS, NULL};
    PyObject *handler = PyCFunction_New(&method, NULL);
    CHECK(handler != NULL);
    calls = last_number = handler_raises = 0;
    gate_init(&handled);
    return handler;
}

static void set_handler(int number, PyObject *handler) {
    PyObject *before = call(signal_module, "signal", "(iO)", number, handler);
    CHECK(before != NULL);
    Py_DECREF(before);
}

static void set_default(int number) {
    PyObject *before = call(signal_module, "signal", "(ii)", number, 0);
    CHECK(before != NULL);
    Py_DECREF(before);
}

static void (*c_handler(int number))(int) {
    struct sigaction action;
    CHECK(sigaction(number, NULL, &action) == 0);
    return action.sa_handler;
}

static void test_constants(void **state) {
    (void)state;
    assert_repr(attribute(signal_module, "SIG_DFL"), "0");
    assert_repr(attribute(signal_module, "SIG_IGN"), "1");
    assert_repr(attribute(signal_module, "NSIG"), "65");
    static const struct {
        const char *name;
        int value;
    } some[] = {{"SIGINT", SIGINT},   {"SIGTERM", SIGTERM}, {"SIGUSR1", SIGUSR1},   {"SIGCHLD", SIGCHLD},
                {"SIGPIPE", SIGPIPE}, {"SIGALRM", SIGALRM}, {"SIGWINCH", SIGWINCH}, {"SIGKILL", SIGKILL}};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        assert_int_equal(PyLong_AsLong(attribute(signal_module, some[i].name)), some[i].value);
    }
    assert_int_equal(PyLong_AsLong(attribute(signal_module, "SIGRTMIN")), SIGRTMIN);
    assert_int_equal(PyLong_AsLong(attribute(signal_module, "SIGRTMAX")), SIGRTMAX);
}

static void test_what_is_set_at_the_start(void **state) {
    (void)state;
    PyObject *handler = call(signal_module, "getsignal", "(i)", SIGINT);
    assert_true(handler == attribute(signal_module, "default_int_handler"));
    Py_DECREF(handler);
    assert_gives("1", call(signal_module, "getsignal", "(i)", SIGPIPE));
    assert_gives("0", call(signal_module, "getsignal", "(i)", SIGUSR1));
    assert_gives("None", call(signal_module, "getsignal", "(i)", 32)); /* the C library's own */
}

static void test_argument_errors(void **state) {
    (void)state;
    static const char bad_handler[] =
        "TypeError: signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object";
    assert_raises("ValueError: signal number out of range", call(signal_module, "signal", "(ii)", 0, 1));
    assert_raises("ValueError: signal number out of range", call(signal_module, "signal", "(ii)", 65, 1));
    assert_raises("ValueError: signal number out of range", call(signal_module, "getsignal", "(i)", 0));
    assert_raises("ValueError: signal number out of range", call(signal_module, "getsignal", "(i)", 65));
    assert_raises(bad_handler, call(signal_module, "signal", "(iO)", SIGUSR1, Py_None));
    assert_raises(bad_handler, call(signal_module, "signal", "(ii)", SIGUSR1, 2));
    assert_raises(bad_handler, call(signal_module, "signal", "(iO)", SIGUSR1, Py_True));
    assert_raises(bad_handler, call(signal_module, "signal", "(id)", SIGUSR1, 1.0));
    assert_raises("TypeError: signal expected 2 arguments, got 1", call(signal_module, "signal", "(i)", SIGUSR1));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer",
                  call(signal_module, "signal", "(si)", "a", 1));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer",
                  call(signal_module, "getsignal", "(s)", "a"));
    PyObject *handler = new_handler();
    assert_raises("OSError: [Errno 22] Invalid argument", call(signal_module, "signal", "(iO)", SIGKILL, handler));
    assert_raises("OSError: [Errno 22] Invalid argument", call(signal_module, "signal", "(ii)", SIGKILL, 1));
    assert_raises("OSError: [Errno 22] Invalid argument", call(signal_module, "raise_signal", "(i)", 100));
    Py_DECREF(handler);
}

static void test_a_handler_runs_when_asked(void **state) {
    (void)state;
    PyObject *handler = new_handler();
    assert_gives("0", call(signal_module, "signal", "(iO)", SIGUSR1, handler));
    PyObject *got = call(signal_module, "getsignal", "(i)", SIGUSR1);
    assert_true(got == handler);
    Py_DECREF(got);
    assert_int_equal(PyErr_CheckSignals(), 0);
    assert_int_equal(calls, 0);
    raise(SIGUSR1);
    raise(SIGUSR1);
    assert_int_equal(calls, 0);
    assert_int_equal(PyErr_CheckSignals(), 0);
    assert_int_equal(calls, 1);
    assert_int_equal(last_number, SIGUSR1);
    assert_true(frame_was_none);
    assert_int_equal(PyErr_CheckSignals(), 0);
    assert_int_equal(calls, 1);
    raise(SIGUSR1);
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_int_equal(calls, 2);
    assert_gives("None", call(signal_module, "raise_signal", "(i)", SIGUSR1));
    assert_int_equal(PyErr_CheckSignals(), 0);
    assert_int_equal(calls, 3);
    assert_int_equal(PyErr_SetInterruptEx(SIGUSR1), 0);
    assert_int_equal(PyErr_CheckSignals(), 0);
    assert_int_equal(calls, 4);

    got = call(signal_module, "signal", "(ii)", SIGUSR1, 1);
    assert_true(got == handler);
    Py_DECREF(got);
    assert_true(c_handler(SIGUSR1) == SIG_IGN);
    raise(SIGUSR1);
    assert_int_equal(PyErr_SetInterruptEx(SIGUSR1), 0);
    assert_int_equal(PyErr_CheckSignals(), 0);
    assert_gives("1", call(signal_module, "signal", "(ii)", SIGUSR1, 0));
    assert_true(c_handler(SIGUSR1) == SIG_DFL);
    assert_gives("0", call(signal_module, "getsignal", "(i)", SIGUSR1));
    assert_int_equal(calls, 4);
    Py_DECREF(handler);
}

static void test_several_signals(void **state) {
    (void)state;
    PyObject *handler = new_handler();
    set_handler(SIGUSR1, handler);
    set_handler(SIGUSR2, handler);
    raise(SIGUSR2);
    raise(SIGUSR1);
    assert_int_equal(PyErr_CheckSignals(), 0);
    assert_int_equal(calls, 2);
    assert_int_equal(last_number, SIGUSR2); /* in order of their numbers */
    set_default(SIGUSR1);
    set_default(SIGUSR2);
    Py_DECREF(handler);
}

static void test_a_handler_that_fails(void **state) {
    (void)state;
    PyObject *handler = new_handler();
    set_handler(SIGUSR1, handler);
    handler_raises = 3;
    raise(SIGUSR1);
    assert_fails("ValueError: handled badly", PyErr_CheckSignals());
    assert_int_equal(PyErr_CheckSignals(), 0);
    raise(SIGUSR1);
    assert_fails("ValueError: handled badly", Py_MakePendingCalls());
    /* Before the handler changes it is called for what arrived. */
    raise(SIGUSR1);
    assert_raises("ValueError: handled badly", call(signal_module, "signal", "(ii)", SIGUSR1, 0));
    assert_int_equal(calls, 3);
    set_default(SIGUSR1);
    Py_DECREF(handler);
}

static void test_sigint_is_keyboard_interrupt(void **state) {
    (void)state;
    assert_raises("TypeError: default_int_handler expected 2 arguments, got 0",
                  call(signal_module, "default_int_handler", "()"));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer",
                  call(signal_module, "default_int_handler", "(si)", "a", 1));
    assert_raises("KeyboardInterrupt: ", call(signal_module, "default_int_handler", "(ii)", 1, 2));
    raise(SIGINT);
    assert_fails("KeyboardInterrupt: ", PyErr_CheckSignals());
    PyErr_SetInterrupt();
    assert_fails("KeyboardInterrupt: ", PyErr_CheckSignals());
    assert_int_equal(PyErr_CheckSignals(), 0);

    PyObject *handler = new_handler();
    PyObject *before = call(signal_module, "signal", "(iO)", SIGINT, handler);
    assert_true(before == attribute(signal_module, "default_int_handler"));
    raise(SIGINT);
    assert_int_equal(PyErr_CheckSignals(), 0);
    assert_int_equal(calls, 1);
    set_handler(SIGINT, before);
    raise(SIGINT);
    assert_fails("KeyboardInterrupt: ", PyErr_CheckSignals());
    Py_DECREF(before);
    Py_DECREF(handler);
}

static void *try_in_a_thread(void *argument) {
    (void)argument;
    PyGILState_STATE gil = PyGILState_Ensure();
    CHECK(call(signal_module, "signal", "(ii)", SIGUSR1, 0) == NULL);
    CHECK(strcmp(take_raised(), "ValueError: signal only works in main thread of the main interpreter") == 0);
    CHECK(call(signal_module, "set_wakeup_fd", "(i)", -1) == NULL);
    CHECK(strcmp(take_raised(), "ValueError: set_wakeup_fd only works in main thread of the main interpreter") == 0);
    PyObject *handler = call(signal_module, "getsignal", "(i)", SIGUSR1);
    CHECK(handler != NULL && PyCallable_Check(handler));
    Py_DECREF(handler);
    PyObject *none = call(signal_module, "raise_signal", "(i)", SIGUSR1);
    CHECK(none == Py_None);
    Py_DECREF(none);
    CHECK(PyErr_CheckSignals() == 0);
    CHECK(calls == 0);
    PyGILState_Release(gil);
    return NULL;
}

static void test_only_the_main_thread_handles_signals(void **state) {
    (void)state;
    PyObject *handler = new_handler();
    set_handler(SIGUSR1, handler);
    Py_BEGIN_ALLOW_THREADS
    thread_join(thread_start(try_in_a_thread, NULL));
    Py_END_ALLOW_THREADS
    assert_int_equal(calls, 0);
    assert_int_equal(PyErr_CheckSignals(), 0);
    assert_int_equal(calls, 1);
    set_default(SIGUSR1);
    Py_DECREF(handler);
}

static void test_wakeup_fd(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer",
                  call(signal_module, "set_wakeup_fd", "(s)", "x"));
    assert_raises("OSError: [Errno 9] Bad file descriptor", call(signal_module, "set_wakeup_fd", "(i)", 999));
    char expected[100];
    snprintf(expected, sizeof expected, "ValueError: the fd %d must be in non-blocking mode", ends[1]);
    assert_raises(expected, call(signal_module, "set_wakeup_fd", "(i)", ends[1]));
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    assert_gives("-1", call(signal_module, "set_wakeup_fd", "(i)", ends[1]));
    PyObject *handler = new_handler();
    set_handler(SIGUSR1, handler);
    raise(SIGUSR1);
    assert_int_equal(PyErr_SetInterruptEx(SIGUSR1), 0);
    char bytes[10];
    assert_int_equal(read(ends[0], bytes, sizeof bytes), 2);
    assert_int_equal(bytes[0], SIGUSR1);
    assert_int_equal(bytes[1], SIGUSR1);
    assert_int_equal(PyErr_CheckSignals(), 0);

    /* A full pipe is told of, by a pending call, if at all. */
    static const char fill[4096];
    while (write(ends[1], fill, sizeof fill) > 0) {
    }
    while (write(ends[1], fill, 1) > 0) {
    }
    begin_capture();
    raise(SIGUSR1);
    assert_int_equal(Py_MakePendingCalls(), 0);
    const char *said = end_capture();
    assert_non_null(strstr(said, "Exception ignored when trying to "));
    assert_non_null(strstr(said, "to the signal wakeup fd"));
    assert_non_null(strstr(said, "BlockingIOError: [Errno 11] Resource temporarily unavailable"));
    PyObject *method = PyObject_GetAttrString(signal_module, "set_wakeup_fd");
    PyObject *args = made("(i)", ends[1]), *kwargs = made("{s:O}", "warn_on_full_buffer", Py_False);
    PyObject *before = PyObject_Call(method, args, kwargs);
    assert_non_null(before);
    assert_int_equal(PyLong_AsLong(before), ends[1]);
    begin_capture();
    raise(SIGUSR1);
    assert_int_equal(Py_MakePendingCalls(), 0);
    assert_string_equal(end_capture(), "");
    assert_int_equal(calls, 3);
    Py_DECREF(before);
    Py_DECREF(method);
    Py_DECREF(args);
    Py_DECREF(kwargs);

    before = call(signal_module, "set_wakeup_fd", "(i)", -1);
    assert_int_equal(PyLong_AsLong(before), ends[1]);
    Py_DECREF(before);
    assert_gives("-1", call(signal_module, "set_wakeup_fd", "(i)", -1));
    set_default(SIGUSR1);
    Py_DECREF(handler);
    close(ends[0]);
    close(ends[1]);
}

/* ---- Waits */

struct waiter {
    pthread_t main_thread;
    PyObject *lock;
    int release;
};

/* Signals the main thread until a handler ran: the first ones may come before it waits. */
static void *disturb(void *argument) {
    struct waiter *waiter = argument;
    while (gate_count(&handled) == 0) {
        CHECK(pthread_kill(waiter->main_thread, SIGUSR1) == 0);
        sched_yield();
    }
    if (waiter->release) {
        PyGILState_STATE gil = PyGILState_Ensure();
        PyObject *none = call(waiter->lock, "release", "()");
        CHECK(none == Py_None);
        Py_DECREF(none);
        PyGILState_Release(gil);
    }
    return NULL;
}

static void wait_disturbed(int release, int raises, PyObject *args, const char *expected) {
    PyObject *handler = new_handler();
    set_handler(SIGUSR1, handler);
    handler_raises = raises;
    struct waiter waiter = {pthread_self(), call(thread_module, "allocate_lock", "()"), release};
    assert_gives("True", call(waiter.lock, "acquire", "()"));
    PyObject *acquire = PyObject_GetAttrString(waiter.lock, "acquire");
    pthread_t thread = thread_start(disturb, &waiter);
    PyObject *result = PyObject_CallObject(acquire, args);
    assert_string_equal(result ? text_of(result, 1) : take_raised(), expected);
    Py_XDECREF(result);
    while (calls == 0) { /* the time was over before */
        assert_int_equal(PyErr_CheckSignals(), 0);
    }
    Py_BEGIN_ALLOW_THREADS
    thread_join(thread);
    Py_END_ALLOW_THREADS
    handler_raises = 0;
    assert_int_equal(PyErr_CheckSignals(), 0); /* late ones */
    set_default(SIGUSR1);
    Py_DECREF(acquire);
    Py_DECREF(waiter.lock);
    Py_DECREF(handler);
}

static void test_a_wait_for_a_lock_goes_on_after_the_handler(void **state) {
    (void)state;
    wait_disturbed(1, 0, NULL, "True");
    PyObject *args = made("(id)", 1, 1e6);
    wait_disturbed(1, 0, args, "True");
    Py_DECREF(args);
}

static void test_a_wait_for_a_lock_ends_when_the_handler_raises(void **state) {
    (void)state;
    wait_disturbed(0, 1, NULL, "ValueError: handled badly");
    PyObject *args = made("(id)", 1, 1e6);
    wait_disturbed(0, 1, args, "ValueError: handled badly");
    Py_DECREF(args);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void test_a_disturbed_wait_lasts_as_long_as_asked(void **state) {
    (void)state;
    PyObject *args = made("(id)", 1, 0.05);
    double before = now();
    wait_disturbed(0, 0, args, "False");
    assert_true(now() - before >= 0.0499);
    Py_DECREF(args);
}

#ifdef INTERLOCK_VERSION
/* CPython sets SIG_DFL instead. */
static void somebodys(int number) { (void)number; }

static void test_finalization_restores(void **state) {
    (void)state;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = somebodys;
    assert_int_equal(sigaction(SIGUSR1, &action, NULL), 0);
    Py_InitializeEx(1);
    PyObject *module = PyImport_ImportModule("_signal");
    assert_gives("None", call(module, "getsignal", "(i)", SIGUSR1));
    PyObject *handler = new_handler();
    assert_gives("None", call(module, "signal", "(iO)", SIGUSR1, handler));
    assert_gives("0", call(module, "signal", "(iO)", SIGUSR2, handler));
    assert_gives("0", call(module, "signal", "(ii)", SIGWINCH, 1));
    assert_true(c_handler(SIGUSR1) != somebodys);
    assert_true(c_handler(SIGWINCH) == SIG_IGN);
    Py_DECREF(handler);
    Py_DECREF(module);
    assert_int_equal(Py_FinalizeEx(), 0);
    assert_true(c_handler(SIGUSR1) == somebodys);
    assert_true(c_handler(SIGUSR2) == SIG_DFL);
    assert_true(c_handler(SIGWINCH) == SIG_DFL);
    assert_true(c_handler(SIGINT) == SIG_DFL);
    signal(SIGUSR1, SIG_DFL);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_constants),
        cmocka_unit_test(test_what_is_set_at_the_start),
        cmocka_unit_test(test_argument_errors),
        cmocka_unit_test(test_a_handler_runs_when_asked),
        cmocka_unit_test(test_several_signals),
        cmocka_unit_test(test_a_handler_that_fails),
        cmocka_unit_test(test_sigint_is_keyboard_interrupt),
        cmocka_unit_test(test_only_the_main_thread_handles_signals),
        cmocka_unit_test(test_wakeup_fd),
        cmocka_unit_test(test_a_wait_for_a_lock_goes_on_after_the_handler),
        cmocka_unit_test(test_a_wait_for_a_lock_ends_when_the_handler_raises),
        cmocka_unit_test(test_a_disturbed_wait_lasts_as_long_as_asked),
    };
    int failed = cmocka_run_group_tests(tests, start, stop);
#ifdef INTERLOCK_VERSION
    const struct CMUnitTest alone[] = {cmocka_unit_test(test_finalization_restores)};
    failed += cmocka_run_group_tests(alone, NULL, NULL);
#endif
    return failed;
}
