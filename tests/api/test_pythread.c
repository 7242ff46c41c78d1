/* conformance */
/* Threads, locks and the int keys. Little of it needs an initialized runtime. */
#include <Python.h>

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "fatal.h"
#include "threads.h"

static int64_t now_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- Threads ---- */

static void *exit_own_thread(void *argument) {
    (void)argument;
    PyThread_exit_thread();
    return NULL;
}

/* The children below end with threads left, by a signal: valgrind would count what the C library keeps of those. */
static void die_of(int signum) {
    kill(getpid(), signum);
    for (;;) {
        pause();
    }
}

static void expect_signal(void (*body)(void *), void *argument, int signum) {
    char text[1024];
    int status = run_in_child(body, argument, text, sizeof text);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != signum) {
        fail_msg("expected signal %d; wait status 0x%x, stderr:\n%s", signum, (unsigned)status, text);
    }
}

static void say_exit(void) { die_of(SIGKILL); }

static void exit_without_layer(void *argument) {
    (void)argument;
    atexit(say_exit);
    thread_join(thread_start(exit_own_thread, NULL));
    die_of(SIGTERM);
}

/* Runs first: in a process whose thread layer was never used, the process ends. */
static void test_exit_thread_without_thread_layer_exits_process(void **state) {
    (void)state;
    expect_signal(exit_without_layer, NULL, SIGKILL);
}

static void exit_with_layer(void *argument) {
    (void)argument;
    PyThread_init_thread();
    PyThread_init_thread();
    atexit(say_exit);
    thread_join(thread_start(exit_own_thread, NULL));
    die_of(SIGTERM);
}

static void test_exit_thread_ends_only_the_thread(void **state) {
    (void)state;
    expect_signal(exit_with_layer, NULL, SIGTERM);
}

struct started {
    struct gate done;
    unsigned long ident, native;
    void *argument;
};

static struct started child = {GATE_INIT, 0, 0, NULL};

static void record_identity(void *argument) {
    child.argument = argument;
    child.ident = PyThread_get_thread_ident();
    child.native = PyThread_get_thread_native_id();
    gate_open(&child.done);
}

static void test_start_new_thread_runs_function_and_tells_its_ident(void **state) {
    (void)state;
    unsigned long ident = PyThread_start_new_thread(record_identity, &child);
    assert_true(ident != PYTHREAD_INVALID_THREAD_ID);
    gate_wait(&child.done);
    assert_ptr_equal(child.argument, &child);
    assert_int_equal(child.ident, ident);
    assert_true(child.ident != PyThread_get_thread_ident());
    assert_true(child.native != PyThread_get_thread_native_id());
}

static void test_ident_is_pthread_self_and_native_id_is_tid(void **state) {
    (void)state;
    assert_int_equal(PyThread_get_thread_ident(), (unsigned long)pthread_self());
    assert_true(PyThread_get_thread_ident() != 0);
    assert_int_equal(PyThread_get_thread_native_id(), (unsigned long)syscall(SYS_gettid));
}

static void do_nothing(void *argument) { (void)argument; }

static void test_stack_size_is_kept_per_interpreter(void **state) {
    (void)state;
    Py_Initialize();
    assert_int_equal(PyThread_get_stacksize(), 0);
    assert_int_equal(PyThread_set_stacksize(1), -1);
    assert_int_equal(PyThread_set_stacksize(32767), -1);
    assert_int_equal(PyThread_get_stacksize(), 0);
    /* Not a number of pages, and kept as it is. */
    assert_int_equal(PyThread_set_stacksize((1 << 20) + 1), 0);
    assert_int_equal(PyThread_get_stacksize(), (1 << 20) + 1);
    assert_int_equal(PyThread_set_stacksize(1), -1);
    assert_int_equal(PyThread_get_stacksize(), (1 << 20) + 1);

    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    assert_non_null(sub);
    assert_int_equal(PyThread_get_stacksize(), 0);
    assert_int_equal(PyThread_set_stacksize(1 << 18), 0);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
    assert_int_equal(PyThread_get_stacksize(), (1 << 20) + 1);

    /* Taken by the system, but not to be had. */
    assert_int_equal(PyThread_set_stacksize((size_t)1 << 50), 0);
    assert_true(PyThread_start_new_thread(do_nothing, NULL) == PYTHREAD_INVALID_THREAD_ID);
    assert_int_equal(PyThread_set_stacksize(0), 0);
    assert_int_equal(PyThread_get_stacksize(), 0);
    Py_Finalize();
}

/* ---- Locks ---- */

static void test_lock_excludes_until_released(void **state) {
    (void)state;
    PyThread_type_lock lock = PyThread_allocate_lock();
    assert_non_null(lock);
    assert_int_equal(PyThread_acquire_lock(lock, WAIT_LOCK), 1);
    assert_int_equal(PyThread_acquire_lock(lock, NOWAIT_LOCK), 0);
    assert_int_equal(PyThread_acquire_lock_timed(lock, 0, 0), PY_LOCK_FAILURE);
    assert_int_equal(PyThread_acquire_lock_timed(lock, 0, 1), PY_LOCK_FAILURE);
    PyThread_release_lock(lock);
    assert_int_equal(PyThread_acquire_lock(lock, NOWAIT_LOCK), 1);
    PyThread_release_lock(lock);
    assert_int_equal(PyThread_acquire_lock_timed(lock, -1, 0), PY_LOCK_ACQUIRED);
    PyThread_release_lock(lock);
    assert_int_equal(PyThread_acquire_lock_timed(lock, 0, 0), PY_LOCK_ACQUIRED);
    PyThread_release_lock(lock);
    assert_int_equal(PyThread_acquire_lock_timed(lock, 5, 1), PY_LOCK_ACQUIRED);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
}

static void test_timed_acquire_waits_as_long_as_told(void **state) {
    (void)state;
    PyThread_type_lock lock = PyThread_allocate_lock();
    PyThread_acquire_lock(lock, WAIT_LOCK);
    int64_t start = now_us();
    assert_int_equal(PyThread_acquire_lock_timed(lock, 20000, 0), PY_LOCK_FAILURE);
    assert_true(now_us() - start >= 20000);
    assert_int_equal(PyThread_acquire_lock_timed(lock, 1, 1), PY_LOCK_FAILURE);
    PyThread_release_lock(lock);
    assert_int_equal(PyThread_acquire_lock(lock, NOWAIT_LOCK), 1);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
}

static void *release_it(void *lock) {
    PyThread_release_lock(lock);
    return NULL;
}

static void test_another_thread_may_release(void **state) {
    (void)state;
    PyThread_type_lock lock = PyThread_allocate_lock();
    PyThread_acquire_lock(lock, WAIT_LOCK);
    pthread_t releaser = thread_start(release_it, lock);
    assert_int_equal(PyThread_acquire_lock(lock, WAIT_LOCK), 1);
    thread_join(releaser);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
}

static void test_timeouts_above_the_maximum_are_clamped(void **state) {
    (void)state;
    assert_true(PY_TIMEOUT_MAX == LLONG_MAX / 1000);
    PyThread_type_lock lock = PyThread_allocate_lock();
    assert_int_equal(PyThread_acquire_lock_timed(lock, LLONG_MAX, 1), PY_LOCK_ACQUIRED);
    pthread_t releaser = thread_start(release_it, lock);
    assert_int_equal(PyThread_acquire_lock_timed(lock, LLONG_MAX, 0), PY_LOCK_ACQUIRED);
    thread_join(releaser);
    releaser = thread_start(release_it, lock);
    assert_int_equal(PyThread_acquire_lock_timed(lock, PY_TIMEOUT_MAX, 0), PY_LOCK_ACQUIRED);
    thread_join(releaser);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
}

static void test_free_of_no_lock_does_nothing(void **state) {
    (void)state;
    PyThread_free_lock(NULL);
}

static atomic_int handled;

static void count_signal(int signum) {
    (void)signum;
    atomic_fetch_add(&handled, 1);
}

struct waiter {
    PyThread_type_lock lock;
    long long timeout;
    int interruptible;
    atomic_int done;
    PyLockStatus result;
};

static void *wait_for_lock(void *argument) {
    struct waiter *waiter = argument;
    waiter->result = PyThread_acquire_lock_timed(waiter->lock, waiter->timeout, waiter->interruptible);
    atomic_store(&waiter->done, 1);
    return NULL;
}

static void install(int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = count_signal;
    action.sa_flags = flags;
    CHECK(sigaction(SIGUSR1, &action, NULL) == 0);
    atomic_store(&handled, 0);
}

static void interrupt_until_done(long long timeout, int flags) {
    install(flags);
    struct waiter waiter = {PyThread_allocate_lock(), timeout, 1, 0, PY_LOCK_FAILURE};
    PyThread_acquire_lock(waiter.lock, WAIT_LOCK);
    pthread_t thread = thread_start(wait_for_lock, &waiter);
    while (!atomic_load(&waiter.done)) {
        /* A signal that comes before the wait does not count, so go on. */
        pthread_kill(thread, SIGUSR1);
        sched_yield();
    }
    thread_join(thread);
    assert_int_equal(waiter.result, PY_LOCK_INTR);
    assert_int_equal(PyThread_acquire_lock(waiter.lock, NOWAIT_LOCK), 0);
    PyThread_release_lock(waiter.lock);
    assert_int_equal(PyThread_acquire_lock(waiter.lock, NOWAIT_LOCK), 1);
    PyThread_release_lock(waiter.lock);
    PyThread_free_lock(waiter.lock);
}

static void test_signal_interrupts_wait_without_limit(void **state) {
    (void)state;
    interrupt_until_done(-1, 0);
}

static void test_signal_interrupts_wait_with_limit(void **state) {
    (void)state;
    interrupt_until_done(3600LL * 1000000, 0);
    interrupt_until_done(3600LL * 1000000, SA_RESTART);
}

static void test_signal_does_not_interrupt_other_waits(void **state) {
    (void)state;
    install(0);
    long long timeouts[] = {-1, 3600LL * 1000000};
    for (size_t i = 0; i < 2; i++) {
        struct waiter waiter = {PyThread_allocate_lock(), timeouts[i], 0, 0, PY_LOCK_FAILURE};
        PyThread_acquire_lock(waiter.lock, WAIT_LOCK);
        pthread_t thread = thread_start(wait_for_lock, &waiter);
        int before = atomic_load(&handled);
        while (atomic_load(&handled) < before + 20) {
            pthread_kill(thread, SIGUSR1);
            sched_yield();
            assert_int_equal(atomic_load(&waiter.done), 0);
        }
        PyThread_release_lock(waiter.lock);
        thread_join(thread);
        assert_int_equal(waiter.result, PY_LOCK_ACQUIRED);
        PyThread_release_lock(waiter.lock);
        PyThread_free_lock(waiter.lock);
    }
}

static PyThread_type_lock shared;
static long counter;

static void *count_up(void *argument) {
    long rounds = *(long *)argument;
    for (long i = 0; i < rounds; i++) {
        if (i % 3 == 0) {
            while (PyThread_acquire_lock_timed(shared, 50, 0) != PY_LOCK_ACQUIRED) {
            }
        } else if (i % 3 == 1) {
            while (!PyThread_acquire_lock(shared, NOWAIT_LOCK)) {
                sched_yield();
            }
        } else {
            PyThread_acquire_lock(shared, WAIT_LOCK);
        }
        counter++;
        PyThread_release_lock(shared);
    }
    return NULL;
}

static void test_lock_keeps_a_plain_counter_exact(void **state) {
    (void)state;
    long rounds = slow_run() ? 2000 : 20000;
    shared = PyThread_allocate_lock();
    counter = 0;
    threads_run(8, count_up, &rounds, 0);
    assert_int_equal(counter, 8 * rounds);
    assert_int_equal(PyThread_acquire_lock(shared, NOWAIT_LOCK), 1);
    PyThread_release_lock(shared);
    PyThread_free_lock(shared);
}

/* Two locks used as signals between two threads: every release wakes the other side. */
static PyThread_type_lock ping, pong;

static void *answer(void *argument) {
    long rounds = *(long *)argument;
    for (long i = 0; i < rounds; i++) {
        PyThread_acquire_lock(ping, WAIT_LOCK);
        PyThread_release_lock(pong);
    }
    return NULL;
}

static void test_every_release_wakes_the_waiter(void **state) {
    (void)state;
    long rounds = slow_run() ? 1000 : 10000;
    ping = PyThread_allocate_lock();
    pong = PyThread_allocate_lock();
    PyThread_acquire_lock(ping, WAIT_LOCK);
    PyThread_acquire_lock(pong, WAIT_LOCK);
    pthread_t thread = thread_start(answer, &rounds);
    for (long i = 0; i < rounds; i++) {
        PyThread_release_lock(ping);
        PyThread_acquire_lock(pong, WAIT_LOCK);
    }
    thread_join(thread);
    PyThread_free_lock(ping);
    PyThread_free_lock(pong);
}

/* The last user frees the lock while the one before may still be inside PyThread_release_lock. */
static void *free_after_acquire(void *lock) {
    PyThread_acquire_lock(lock, WAIT_LOCK);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
    return NULL;
}

static void test_waiter_may_free_the_lock_it_got(void **state) {
    (void)state;
    for (int i = 0; i < (slow_run() ? 100 : 1000); i++) {
        PyThread_type_lock lock = PyThread_allocate_lock();
        /* A lock with a past, in which nobody waited, may have another way to be released. */
        for (int pair = 0; pair < (i % 2 ? 300 : 0); pair++) {
            PyThread_acquire_lock(lock, WAIT_LOCK);
            PyThread_release_lock(lock);
        }
        PyThread_acquire_lock(lock, WAIT_LOCK);
        pthread_t thread = thread_start(free_after_acquire, lock);
        PyThread_release_lock(lock);
        thread_join(thread);
    }
}

/* ---- Int keys ---- */

static int key;

static void *other_value(void *argument) {
    CHECK(PyThread_get_key_value(key) == NULL);
    CHECK(PyThread_set_key_value(key, argument) == 0);
    CHECK(PyThread_get_key_value(key) == argument);
    PyThread_delete_key_value(key);
    CHECK(PyThread_get_key_value(key) == NULL);
    return NULL;
}

static void test_int_key_has_one_value_per_thread(void **state) {
    (void)state;
    int mine, others;
    key = PyThread_create_key();
    assert_true(key >= 0);
    PyThread_ReInitTLS();
    assert_null(PyThread_get_key_value(key));
    assert_int_equal(PyThread_set_key_value(key, &others), 0);
    assert_int_equal(PyThread_set_key_value(key, &mine), 0);
    thread_join(thread_start(other_value, &others));
    assert_ptr_equal(PyThread_get_key_value(key), &mine);
    assert_int_equal(PyThread_set_key_value(key, NULL), 0);
    assert_null(PyThread_get_key_value(key));
    PyThread_delete_key(key);
}

static void test_deleted_and_unknown_int_keys_are_errors(void **state) {
    (void)state;
    int value;
    int gone = PyThread_create_key();
    assert_int_equal(PyThread_set_key_value(gone, &value), 0);
    PyThread_delete_key(gone);
    int keys[] = {gone, -1, 1000000};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        assert_int_equal(PyThread_set_key_value(keys[i], &value), -1);
        assert_null(PyThread_get_key_value(keys[i]));
        PyThread_delete_key_value(keys[i]);
        PyThread_delete_key(keys[i]);
    }
}

static void test_int_keys_run_out_cleanly(void **state) {
    (void)state;
    int keys[2000], count = 0;
    while (count < 2000 && (keys[count] = PyThread_create_key()) >= 0) {
        count++;
    }
    assert_in_range(count, 100, 1999);
    assert_int_equal(keys[count], -1);
    for (int i = 0; i < count; i++) {
        PyThread_delete_key(keys[i]);
    }
    int again = PyThread_create_key();
    assert_true(again >= 0);
    PyThread_delete_key(again);
}

/* ---- What only some versions have ---- */

#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX < 0x030D0000
static void test_at_fork_reinit_unlocks(void **state) {
    (void)state;
    PyThread_type_lock lock = PyThread_allocate_lock();
    PyThread_acquire_lock(lock, WAIT_LOCK);
    assert_int_equal(_PyThread_at_fork_reinit(&lock), 0);
    assert_int_equal(PyThread_acquire_lock(lock, NOWAIT_LOCK), 1);
    assert_int_equal(PyThread_acquire_lock(lock, NOWAIT_LOCK), 0);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
}
#endif

#ifdef INTERLOCK_VERSION
static void release_unlocked(void *argument) {
    (void)argument;
    PyThread_type_lock lock = PyThread_allocate_lock();
    PyThread_acquire_lock(lock, WAIT_LOCK);
    PyThread_release_lock(lock);
    PyThread_release_lock(lock);
}

/* 3.15's rule; up to 3.13 it goes unnoticed and the lock can be taken twice. */
static void test_release_of_unlocked_lock_is_fatal(void **state) {
    (void)state;
    expect_fatal(release_unlocked, NULL, "Fatal Python error: PyThread_release_lock: the lock is not locked");
}

static void acquire_null(void *argument) {
    (void)argument;
    PyThread_acquire_lock(NULL, WAIT_LOCK);
}

static void acquire_timed_null(void *argument) {
    (void)argument;
    PyThread_acquire_lock_timed(NULL, 1, 0);
}

static void release_null(void *argument) {
    (void)argument;
    PyThread_release_lock(NULL);
}

static void start_null(void *argument) {
    (void)argument;
    PyThread_start_new_thread(NULL, NULL);
}

static void stack_size_detached(void *argument) {
    (void)argument;
    Py_Initialize();
    PyEval_SaveThread();
    PyThread_set_stacksize(0);
}

static void test_stack_size_without_thread_state_is_fatal(void **state) {
    (void)state;
    expect_fatal(stack_size_detached, NULL, "PyThread_set_stacksize");
}

/* CPython crashes without a word. */
static void test_null_is_fatal_and_named(void **state) {
    (void)state;
    expect_fatal(acquire_null, NULL, "PyThread_acquire_lock: the lock is NULL");
    expect_fatal(acquire_timed_null, NULL, "PyThread_acquire_lock_timed: the lock is NULL");
    expect_fatal(release_null, NULL, "PyThread_release_lock: the lock is NULL");
    expect_fatal(start_null, NULL, "PyThread_start_new_thread: the function is NULL");
}

static PyThread_handle_t joinable_handle;

static void join_itself(void *argument) {
    struct gate *known = argument;
    gate_wait(known);
    CHECK(PyThread_join_thread(joinable_handle) == EDEADLK);
    CHECK(PyThread_get_thread_ident_ex() == PyThread_get_thread_ident());
}

static void test_joinable_thread_is_joined_once(void **state) {
    (void)state;
    struct gate known = GATE_INIT;
    PyThread_ident_t ident = 0;
    assert_int_equal(PyThread_start_joinable_thread(join_itself, &known, &ident, &joinable_handle), 0);
    assert_true(ident != 0);
    gate_open(&known);
    assert_int_equal(PyThread_join_thread(joinable_handle), 0);
}

static void open_gate(void *argument) { gate_open(argument); }

static void test_joinable_thread_may_be_detached(void **state) {
    (void)state;
    static struct gate ran = GATE_INIT;
    PyThread_ident_t ident = 0;
    PyThread_handle_t handle = 0;
    assert_int_equal(PyThread_start_joinable_thread(open_gate, &ran, &ident, &handle), 0);
    assert_int_equal(PyThread_detach_thread(handle), 0);
    gate_wait(&ran);
}

static void hang(void *argument) {
    gate_open(argument);
    PyThread_hang_thread();
}

static void *kill_process(void *argument) {
    (void)argument;
    die_of(SIGKILL);
    return NULL;
}

static void hang_main(void *argument) {
    struct gate *hanging = argument;
    PyThread_start_new_thread(hang, hanging);
    gate_wait(hanging);
    thread_start(kill_process, NULL);
    PyThread_hang_thread();
}

static void test_hang_thread_does_not_return(void **state) {
    (void)state;
    struct gate hanging = GATE_INIT;
    expect_signal(hang_main, &hanging, SIGKILL);
}
#endif

static void test_info_says_what_locks_are_made_of(void **state) {
    (void)state;
    Py_InitializeEx(0);
    PyObject *info = PyThread_GetInfo();
    assert_non_null(info);
    assert_int_equal(PyObject_Length(info), 3);
    PyObject *name = PyObject_GetAttrString(info, "name");
    assert_string_equal(PyUnicode_AsUTF8(name), "pthread");
    PyObject *again = PySys_GetObject("thread_info");
    assert_int_equal(PyObject_RichCompareBool(info, again, Py_EQ), 1);
    Py_DECREF(name);
    Py_DECREF(info);
    assert_int_equal(Py_FinalizeEx(), 0);
}

int main(void) {
    /* Children that start threads come first: this process has no other thread yet that could be inside a lock of the
       C library or a sanitizer at the fork. */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exit_thread_without_thread_layer_exits_process),
        cmocka_unit_test(test_exit_thread_ends_only_the_thread),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_hang_thread_does_not_return),
#endif
        cmocka_unit_test(test_start_new_thread_runs_function_and_tells_its_ident),
        cmocka_unit_test(test_ident_is_pthread_self_and_native_id_is_tid),
        cmocka_unit_test(test_stack_size_is_kept_per_interpreter),
        cmocka_unit_test(test_info_says_what_locks_are_made_of),
        cmocka_unit_test(test_lock_excludes_until_released),
        cmocka_unit_test(test_timed_acquire_waits_as_long_as_told),
        cmocka_unit_test(test_another_thread_may_release),
        cmocka_unit_test(test_timeouts_above_the_maximum_are_clamped),
        cmocka_unit_test(test_free_of_no_lock_does_nothing),
        cmocka_unit_test(test_signal_interrupts_wait_without_limit),
        cmocka_unit_test(test_signal_interrupts_wait_with_limit),
        cmocka_unit_test(test_signal_does_not_interrupt_other_waits),
        cmocka_unit_test(test_lock_keeps_a_plain_counter_exact),
        cmocka_unit_test(test_every_release_wakes_the_waiter),
        cmocka_unit_test(test_waiter_may_free_the_lock_it_got),
        cmocka_unit_test(test_int_key_has_one_value_per_thread),
        cmocka_unit_test(test_deleted_and_unknown_int_keys_are_errors),
        cmocka_unit_test(test_int_keys_run_out_cleanly),
#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX < 0x030D0000
        cmocka_unit_test(test_at_fork_reinit_unlocks),
#endif
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_release_of_unlocked_lock_is_fatal),
        cmocka_unit_test(test_stack_size_without_thread_state_is_fatal),
        cmocka_unit_test(test_null_is_fatal_and_named),
        cmocka_unit_test(test_joinable_thread_is_joined_once),
        cmocka_unit_test(test_joinable_thread_may_be_detached),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
