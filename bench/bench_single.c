/* What one thread pays when nobody else wants anything. */
#include "bench.h"

static void tstate_get(void) {
    bench_start();
    BENCH_LOOP("tstate_get", PyThreadState_Get());
}

static void gilstate_check(void) {
    bench_start();
    BENCH_LOOP("gilstate_check", PyGILState_Check());
}

static void ensure_nested(void) {
    bench_start();
    BENCH_LOOP("ensure_nested", PyGILState_STATE s = PyGILState_Ensure(); PyGILState_Release(s));
}

static void save_restore(void) {
    bench_start();
    BENCH_LOOP("save_restore", PyThreadState *s = PyEval_SaveThread(); PyEval_RestoreThread(s));
}

static void save_restore_one_thread(void) {
    bench_pin(0);
    Py_InitializeEx(0);
    BENCH_LOOP("save_restore_one_thread", PyThreadState *s = PyEval_SaveThread(); PyEval_RestoreThread(s));
}

static void ensure_own_detached(void) {
    bench_start();
    PyEval_SaveThread();
    BENCH_LOOP("ensure_own_detached", PyGILState_STATE s = PyGILState_Ensure(); PyGILState_Release(s));
}

static void *foreign_cold(void *argument) {
    bench_pin(0);
    BENCH_LOOP("ensure_foreign_cold", PyGILState_STATE s = PyGILState_Ensure(); PyGILState_Release(s));
    return argument;
}

static void *foreign_warm(void *argument) {
    bench_pin(0);
    PyGILState_Ensure();
    PyEval_SaveThread();
    BENCH_LOOP("ensure_foreign_warm", PyGILState_STATE s = PyGILState_Ensure(); PyGILState_Release(s));
    return argument;
}

static void in_foreign_thread(void *(*body)(void *)) {
    pthread_t thread;
    bench_pin(0);
    Py_InitializeEx(0);
    PyEval_SaveThread();
    pthread_create(&thread, NULL, body, NULL);
    pthread_join(thread, NULL);
}

static void ensure_foreign_cold(void) { in_foreign_thread(foreign_cold); }
static void ensure_foreign_warm(void) { in_foreign_thread(foreign_warm); }

static void *call_once(void *argument) {
    PyGILState_STATE s = PyGILState_Ensure();
    PyGILState_Release(s);
    return argument;
}

static void ensure_new_thread(void) {
    bench_start();
    PyEval_SaveThread();
    BENCH_LOOP("ensure_new_thread", pthread_t t; pthread_create(&t, NULL, call_once, NULL); pthread_join(t, NULL));
}

static void swap(void) {
    bench_start();
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *other = PyThreadState_New(PyInterpreterState_Get());
    BENCH_LOOP("swap", PyThreadState_Swap(other); PyThreadState_Swap(main_state));
}

static void checkpoint_idle(void) {
    bench_start();
    BENCH_LOOP("checkpoint_idle", Py_MakePendingCalls());
}

/* A guest's safepoint beside what a peer offers to C code. */
#ifdef INTERLOCK_VERSION
#include <interlock.h>
#define SAFEPOINT() Interlock_Checkpoint()
#else
#define SAFEPOINT() Py_MakePendingCalls()
#endif

static void checkpoint_called(void) {
    bench_start();
    BENCH_LOOP("checkpoint_called", SAFEPOINT());
}

#ifdef INTERLOCK_VERSION
/* An empty loop, and the same with a safepoint in it. */
static void checkpoint_inline(void) {
    double empty, inlined;
    bench_start();
    const uint32_t *breaker = Interlock_Breaker();
    BENCH_MEASURE(empty, __asm__ volatile("" ::: "memory"));
    BENCH_MEASURE(inlined, __asm__ volatile("" ::: "memory"); if (Interlock_CheckpointAt(breaker) < 0) abort());
    report("checkpoint_inline", inlined, "ns");
    report("checkpoint_inline_over_empty_loop", inlined / empty, "times");
}
#endif

static void lock_pair(void) {
    bench_start();
    PyThread_type_lock lock = PyThread_allocate_lock();
    BENCH_LOOP("lock_pair", PyThread_acquire_lock(lock, WAIT_LOCK); PyThread_release_lock(lock));
}

static void lock_try_fail(void) {
    bench_start();
    PyThread_type_lock lock = PyThread_allocate_lock();
    PyThread_acquire_lock(lock, WAIT_LOCK);
    BENCH_LOOP("lock_try_fail", PyThread_acquire_lock(lock, NOWAIT_LOCK));
}

static void lock_timed_fail(void) {
    bench_start();
    PyThread_type_lock lock = PyThread_allocate_lock();
    PyThread_acquire_lock(lock, WAIT_LOCK);
    BENCH_LOOP("lock_timed_fail", PyThread_acquire_lock_timed(lock, 0, 0));
}

static void lock_alloc_free(void) {
    bench_start();
    BENCH_LOOP("lock_alloc_free", PyThread_free_lock(PyThread_allocate_lock()));
}

static Py_tss_t key = Py_tss_NEEDS_INIT;

static void tss_get(void) {
    bench_start();
    PyThread_tss_create(&key);
    PyThread_tss_set(&key, &key);
    BENCH_LOOP("tss_get", PyThread_tss_get(&key));
}

static void tss_set(void) {
    bench_start();
    PyThread_tss_create(&key);
    BENCH_LOOP("tss_set", PyThread_tss_set(&key, &key));
}

static void tss_create_delete(void) {
    bench_start();
    BENCH_LOOP("tss_create_delete", PyThread_tss_create(&key); PyThread_tss_delete(&key));
}

static void state_new_delete(void) {
    bench_start();
    PyInterpreterState *interp = PyInterpreterState_Get();
    BENCH_LOOP("state_new_delete", PyThreadState *s = PyThreadState_New(interp); PyThreadState_Clear(s);
               PyThreadState_Delete(s));
}

static void memory_state(void) {
    Py_InitializeEx(0);
    enum { kStates = 20000 };
    const double before = bench_resident();
    for (int i = 0; i < kStates; i++) {
        PyThreadState_New(PyInterpreterState_Get());
    }
    report("memory_state", (bench_resident() - before) / kStates, "B");
}

static void signal_ready(void *argument) { PyThread_release_lock(argument); }

static void thread_start(void) {
    bench_start();
    PyThread_type_lock lock = PyThread_allocate_lock();
    PyThread_acquire_lock(lock, WAIT_LOCK);
    BENCH_LOOP("thread_start", PyThread_start_new_thread(signal_ready, lock); PyThread_acquire_lock(lock, WAIT_LOCK));
}

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(tstate_get), CASE(gilstate_check), CASE(ensure_nested), CASE(save_restore), CASE(save_restore_one_thread),
        CASE(ensure_own_detached), CASE(ensure_foreign_cold), CASE(ensure_foreign_warm), CASE(ensure_new_thread),
        CASE(swap), CASE(checkpoint_idle), CASE(checkpoint_called),
#ifdef INTERLOCK_VERSION
        CASE(checkpoint_inline),
#endif
        CASE(lock_pair), CASE(lock_try_fail), CASE(lock_timed_fail),
        CASE(lock_alloc_free), CASE(tss_get), CASE(tss_set), CASE(tss_create_delete),
        CASE(state_new_delete), CASE(memory_state), CASE(thread_start),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
