/* interlock.h: safepoints, blocking calls, event loops, timed attach, holder, bounded finalization. */
#include <interlock.h>

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <time.h>
#include <uv.h>

#include "check.h"
#include "fatal.h"
#include "threads.h"

static int start(void **state) {
    (void)state;
    Py_InitializeEx(0);
    return 0;
}

static int stop(void **state) {
    (void)state;
    return Py_FinalizeEx();
}

static void test_version_agrees(void **state) {
    (void)state;
    assert_int_equal(Interlock_Version(), INTERLOCK_VERSION_NUMBER);
}

static void *take_and_say(void *argument) {
    PyGILState_STATE token = PyGILState_Ensure();
    *(volatile int *)argument = 1;
    PyGILState_Release(token);
    return NULL;
}

/* A computing thread that only passes safepoints lets others run. */
static void test_safepoint_answers_a_drop_request(void **state) {
    (void)state;
    volatile int ran = 0;
    const uint32_t *breaker = Interlock_Breaker();
    pthread_t thread = thread_start(take_and_say, (void *)&ran);
    while (!ran) {
        assert_int_equal(Interlock_CheckpointAt(breaker), 0);
    }
    PyThreadState *saved = PyEval_SaveThread();
    thread_join(thread);
    PyEval_RestoreThread(saved);
}

/* The mirrored doors are safepoints too. */
static void test_pending_calls_door_answers_a_drop_request(void **state) {
    (void)state;
    volatile int ran = 0;
    pthread_t thread = thread_start(take_and_say, (void *)&ran);
    while (!ran) {
        assert_int_equal(Py_MakePendingCalls(), 0);
    }
    PyThreadState *saved = PyEval_SaveThread();
    thread_join(thread);
    PyEval_RestoreThread(saved);
}

static int called;
static int count_call(void *argument) {
    called++;
    return *(int *)argument;
}

static void test_checkpoint_runs_pending_calls(void **state) {
    (void)state;
    int result = 0;
    called = 0;
    assert_int_equal(*Interlock_Breaker(), 0);
    assert_int_equal(Py_AddPendingCall(count_call, &result), 0);
    assert_int_not_equal(*Interlock_Breaker(), 0);
    assert_int_equal(Interlock_Checkpoint(), 0);
    assert_int_equal(called, 1);
    assert_int_equal(*Interlock_Breaker(), 0);
    result = -1;
    assert_int_equal(Py_AddPendingCall(count_call, &result), 0);
    assert_int_equal(Interlock_Checkpoint(), -1);
    assert_int_equal(called, 2);
}

/* ---- blocking calls ---- */

static struct gate is_blocking;

static void *wait_for_event(void *argument) {
    struct pollfd pollfd = {*(int *)argument, POLLIN, 0};
    CHECK(!PyGILState_Check());
    gate_add(&is_blocking, 1);
    CHECK(poll(&pollfd, 1, -1) == 1);
    return argument;
}

static void send_event(void *argument) {
    uint64_t one = 1;
    CHECK(write(*(int *)argument, &one, sizeof one) == sizeof one);
    errno = EIO;
}

static void *add_when_blocking(void *argument) {
    gate_wait(&is_blocking);
    errno = 0;
    CHECK(Py_AddPendingCall(count_call, argument) == 0);
    CHECK(errno == 0); /* as a signal handler wants it */
    return NULL;
}

static void test_pending_call_ends_a_blocking_call(void **state) {
    (void)state;
    int event = eventfd(0, 0), zero = 0;
    void *result = NULL;
    gate_init(&is_blocking);
    called = 0;
    pthread_t thread = thread_start(add_when_blocking, &zero);
    assert_int_equal(Interlock_BlockingCall(wait_for_event, &event, send_event, &event, &result), 0);
    assert_ptr_equal(result, &event);
    assert_int_equal(called, 1);
    thread_join(thread);
    close(event);
}

static void test_call_that_waits_already_ends_a_blocking_call(void **state) {
    (void)state;
    int event = eventfd(0, 0), zero = 0;
    gate_init(&is_blocking);
    called = 0;
    assert_int_equal(Py_AddPendingCall(count_call, &zero), 0);
    assert_int_equal(Interlock_BlockingCall(wait_for_event, &event, send_event, &event, NULL), 0);
    assert_int_equal(called, 1);
    close(event);
}

static void *other_thread_blocks(void *argument) {
    PyGILState_STATE token = PyGILState_Ensure();
    CHECK(Interlock_BlockingCall(wait_for_event, argument, NULL, NULL, NULL) == 0);
    PyGILState_Release(token);
    return NULL;
}

static void test_blocking_call_lets_others_run(void **state) {
    (void)state;
    int event = eventfd(0, 0);
    gate_init(&is_blocking);
    pthread_t thread = thread_start(other_thread_blocks, &event);
    PyThreadState *saved = PyEval_SaveThread();
    gate_wait(&is_blocking);
    PyEval_RestoreThread(saved); /* succeeds while the other one blocks */
    send_event(&event);
    saved = PyEval_SaveThread();
    thread_join(thread);
    PyEval_RestoreThread(saved);
    close(event);
}

/* ---- the event loop ---- */

static uv_loop_t loop;
static int stop_loop(void *argument) {
    called++;
    uv_stop(&loop);
    return *(int *)argument;
}

static void *add_stop(void *argument) {
    CHECK(Py_AddPendingCall(stop_loop, argument) == 0);
    return NULL;
}

static void run_loop_until_stopped(int attached, int *result) {
    /* Something must keep the loop alive. */
    uv_async_t anchor;
    assert_int_equal(uv_async_init(&loop, &anchor, NULL), 0);
    pthread_t thread = thread_start(add_stop, result);
    PyThreadState *saved = attached ? NULL : PyEval_SaveThread();
    uv_run(&loop, UV_RUN_DEFAULT);
    if (saved) {
        PyEval_RestoreThread(saved);
    }
    thread_join(thread);
    uv_close((uv_handle_t *)&anchor, NULL);
    uv_run(&loop, UV_RUN_NOWAIT); /* the handle is closed before its memory goes */
}

static void test_pending_call_wakes_the_loop(void **state) {
    (void)state;
    int result = 0;
    uv_loop_init(&loop);
    assert_int_equal(Interlock_AttachLoop(&loop), 0);
    assert_int_equal(Interlock_AttachLoop(&loop), -1);
    called = 0;
    for (int attached = 0; attached < 2; attached++) {
        run_loop_until_stopped(attached, &result);
    }
    assert_int_equal(called, 2);
    assert_int_equal(Interlock_DetachLoop(&loop), 0);
    assert_int_equal(Interlock_DetachLoop(&loop), -1);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

/* ---- timed attach, holder ---- */

struct holder {
    struct gate holds;
    struct gate may_go;
    unsigned long native_id;
};

static void *hold(void *argument) {
    struct holder *holder = argument;
    PyGILState_STATE token = PyGILState_Ensure();
    holder->native_id = PyThread_get_thread_native_id();
    gate_add(&holder->holds, 1);
    gate_wait(&holder->may_go);
    PyGILState_Release(token);
    return NULL;
}

static void test_timed_attach_gives_up_and_names_the_holder(void **state) {
    (void)state;
    struct holder holder = {GATE_INIT, GATE_INIT, 0};
    PyThreadState *saved = PyEval_SaveThread();
    Interlock_HolderInfo info = {.struct_size = sizeof info};
    assert_int_equal(Interlock_Holder(&info), 0);
    pthread_t thread = thread_start(hold, &holder);
    gate_wait(&holder.holds);
    assert_int_equal(Interlock_AttachTimed(saved, 0), INTERLOCK_TIMED_OUT);
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    assert_int_equal(Interlock_AttachTimed(saved, 20 * 1000 * 1000), INTERLOCK_TIMED_OUT);
    clock_gettime(CLOCK_MONOTONIC, &after);
    int64_t waited = (after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec;
    assert_true(waited >= 20 * 1000 * 1000);
    assert_int_equal(PyGILState_Check(), 0);
    assert_int_equal(Interlock_Holder(&info), 1);
    assert_int_equal(info.native_id, holder.native_id);
    assert_int_equal(info.interpreter_id, 0);
    assert_true(info.held_nanoseconds >= 20 * 1000 * 1000);
    gate_add(&holder.may_go, 1);
    assert_int_equal(Interlock_AttachTimed(saved, -1), INTERLOCK_ATTACHED);
    saved = PyEval_SaveThread();
    thread_join(thread);
    assert_int_equal(Interlock_AttachTimed(saved, 0), INTERLOCK_ATTACHED);
    assert_int_equal(Interlock_Holder(&info), 1);
    assert_int_equal(info.native_id, PyThread_get_thread_native_id());
}

static void test_switch_interval(void **state) {
    (void)state;
    assert_int_equal(Interlock_GetSwitchInterval(), 5000000);
    assert_int_equal(Interlock_SetSwitchInterval(999), -1);
    assert_int_equal(Interlock_SetSwitchInterval(1000000), 0);
    assert_int_equal(Interlock_GetSwitchInterval(), 1000000);
    assert_int_equal(Interlock_SetSwitchInterval(5000000), 0);
}

static void test_environment_sets_the_switch_interval(void **state) {
    (void)state;
    setenv("INTERLOCK_SWITCH_INTERVAL", "250", 1);
    Py_InitializeEx(0);
    assert_int_equal(Interlock_GetSwitchInterval(), 250000);
    assert_int_equal(Py_FinalizeEx(), 0);
    unsetenv("INTERLOCK_SWITCH_INTERVAL");
    assert_int_equal(Interlock_SetSwitchInterval(5000000), 0);
}

static void start_with_bad_interval(void *argument) {
    (void)argument;
    setenv("INTERLOCK_SWITCH_INTERVAL", "soon", 1);
    Py_InitializeEx(0);
    CHECK(Interlock_GetSwitchInterval() == 5000000);
    Py_FinalizeEx();
    exit(7);
}

static void test_bad_environment_is_named(void **state) {
    (void)state;
    expect_exit(start_with_bad_interval, NULL, 7, "INTERLOCK_SWITCH_INTERVAL: 'soon' is not a number");
}

/* ---- finalization ---- */

static struct gate came_back;

static void *come_back_late(void *argument) {
    struct holder *holder = argument;
    PyGILState_STATE token = PyGILState_Ensure();
    PyThreadState *saved = PyEval_SaveThread();
    gate_add(&holder->holds, 1);
    gate_wait(&holder->may_go);
    CHECK(Interlock_AttachTimed(saved, -1) == INTERLOCK_FINALIZING);
    gate_add(&came_back, 1);
    PyEval_RestoreThread(saved); /* parks */
    (void)token;
    abort();
}

/* Ends by a signal: the parked thread is still there, and valgrind would count what the C library keeps of it. */
static void finalize_under_a_late_thread(void *argument) {
    static struct holder holder = {GATE_INIT, GATE_INIT, 0};
    (void)argument;
    Py_InitializeEx(0);
    PyThreadState *saved = PyEval_SaveThread();
    pthread_detach(thread_start(come_back_late, &holder));
    gate_wait(&holder.holds);
    PyEval_RestoreThread(saved);
    CHECK(Py_FinalizeEx() == 0);
    gate_add(&holder.may_go, 1);
    gate_wait(&came_back);
    while (Interlock_ParkedThreads() == 0) {
        sched_yield();
    }
    /* A new runtime is none of the parked thread's business. */
    Py_InitializeEx(0);
    CHECK(Py_FinalizeEx() == 0);
    kill(getpid(), SIGTERM);
    for (;;) {
        pause();
    }
}

static void test_late_thread_is_told_and_parked(void **state) {
    char text[4096];
    (void)state;
    gate_init(&came_back);
    int status = run_in_child(finalize_under_a_late_thread, NULL, text, sizeof text);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGTERM) {
        fail_msg("wait status 0x%x, stderr:\n%s", (unsigned)status, text);
    }
}

static void *wait_for_an_ending_interpreter(void *argument) {
    PyEval_AcquireThread(argument); /* parks: its interpreter ended while it waited */
    abort();
}

/* The waiting thread gets the lock once more, sees that its state has no interpreter, and gives the lock back. */
static void end_interpreter_under_a_waiting_thread(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    const uint32_t *breaker = Interlock_Breaker();
    pthread_detach(thread_start(wait_for_an_ending_interpreter, PyThreadState_New(PyThreadState_GetInterpreter(sub))));
    while (__atomic_load_n(breaker, __ATOMIC_RELAXED) == 0) {
        sched_yield(); /* until it asks for the lock */
    }
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
    PyThreadState *saved = PyEval_SaveThread();
    while (Interlock_ParkedThreads() == 0) {
        sched_yield();
    }
    PyEval_RestoreThread(saved);
    CHECK(Py_FinalizeEx() == 0);
    kill(getpid(), SIGTERM);
    for (;;) {
        pause();
    }
}

static void test_thread_whose_interpreter_ended_gives_the_lock_back(void **state) {
    char text[4096];
    (void)state;
    int status = run_in_child(end_interpreter_under_a_waiting_thread, NULL, text, sizeof text);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGTERM) {
        fail_msg("wait status 0x%x, stderr:\n%s", (unsigned)status, text);
    }
}

static void die_of_small_struct(void *argument) {
    Interlock_HolderInfo info = {.struct_size = 4};
    (void)argument;
    Interlock_Holder(&info);
}

static void checkpoint_detached(void *argument) {
    (void)argument;
    Interlock_Checkpoint();
}

static void call_nothing(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    Interlock_BlockingCall(NULL, NULL, NULL, NULL, NULL);
}

static void test_misuse_aborts_by_name(void **state) {
    (void)state;
    expect_fatal(die_of_small_struct, NULL, "Interlock_Holder: struct_size is not set");
    expect_fatal(checkpoint_detached, NULL, "Interlock_Checkpoint: the function must be called with the GIL held");
    expect_fatal(call_nothing, NULL, "Interlock_BlockingCall: NULL function");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version_agrees),
        cmocka_unit_test(test_misuse_aborts_by_name), /* forks, so before there are threads */
        cmocka_unit_test(test_late_thread_is_told_and_parked),
        cmocka_unit_test(test_thread_whose_interpreter_ended_gives_the_lock_back),
        cmocka_unit_test(test_bad_environment_is_named),
        cmocka_unit_test(test_environment_sets_the_switch_interval),
        cmocka_unit_test_setup_teardown(test_safepoint_answers_a_drop_request, start, stop),
        cmocka_unit_test_setup_teardown(test_pending_calls_door_answers_a_drop_request, start, stop),
        cmocka_unit_test_setup_teardown(test_checkpoint_runs_pending_calls, start, stop),
        cmocka_unit_test_setup_teardown(test_pending_call_ends_a_blocking_call, start, stop),
        cmocka_unit_test_setup_teardown(test_call_that_waits_already_ends_a_blocking_call, start, stop),
        cmocka_unit_test_setup_teardown(test_blocking_call_lets_others_run, start, stop),
        cmocka_unit_test_setup_teardown(test_pending_call_wakes_the_loop, start, stop),
        cmocka_unit_test_setup_teardown(test_timed_attach_gives_up_and_names_the_holder, start, stop),
        cmocka_unit_test_setup_teardown(test_switch_interval, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
