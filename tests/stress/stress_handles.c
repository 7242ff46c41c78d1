/* 10,000 thread handles in random orders of start, join, drop, fork and finalize, by several threads on the same handles.

   Each round is a process of its own with one interpreter: the main one, a sub-interpreter, or one with its own lock.
   What every round ends with: threads that are not daemons have run to their end, and the interpreter is gone. */
#include <Python.h>

#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

enum { kSlots = 12, kMostThreads = 4096 };

/* In memory that the rounds' processes share. */
static struct totals {
    atomic_long handles, joins, drops, forks, done_by_hand, finalized, left_daemons;
} *totals;

/* One started thread. */
struct task {
    PyMethodDef method;
    uint32_t seed;
    int depth;
    int awaited; /* not a daemon, and nobody called _set_done(); changed attached */
    atomic_int ended;
};

static struct task *tasks; /* of this round; entries are taken attached */
static int tasks_taken;

/* A generator per thread, so that a seed replays the choices. */
static uint32_t next_random(uint32_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

static uint32_t derived_seed(uint32_t seed, uint32_t number) {
    uint32_t result = seed * 2654435761u + number * 40503u + 1u;
    return result != 0 ? result : 1;
}

/* The interpreter's, so that its end drops them: [handle or None, number of its task or -1] each. */
static PyObject *slots(void) {
    PyObject *list = PySys_GetObject("handles");
    CHECK(list != NULL);
    return list;
}

/* New references. */
static PyObject *module(void) {
    PyObject *thread = PyImport_ImportModule("_thread");
    CHECK(thread != NULL);
    return thread;
}

static void put(Py_ssize_t slot, PyObject *handle, int task) {
    CHECK(PyList_SetItem(slots(), slot, Py_BuildValue("(Oi)", handle, task)) == 0);
}

static PyObject *taken_from(Py_ssize_t slot, int *task) {
    PyObject *handle = NULL;
    CHECK(PyArg_ParseTuple(PyList_GetItem(slots(), slot), "Oi", &handle, task));
    Py_INCREF(handle);
    return handle;
}

/* What may fail for a good reason: a handle that is not started, or started before; the caller's own thread. */
static int went_well(PyObject *result) {
    if (result == NULL) {
        CHECK(PyErr_ExceptionMatches(PyExc_RuntimeError));
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(result);
    return 1;
}

static PyObject *run_task(PyObject *self, PyObject *args);

static void start(uint32_t *seed, Py_ssize_t slot, PyObject *handle, int depth) {
    if (tasks_taken == kMostThreads) {
        return;
    }
    const int number = tasks_taken++;
    struct task *task = &tasks[number];
    task->method = (PyMethodDef){"task", run_task, METH_NOARGS, NULL};
    task->seed = derived_seed(next_random(seed), (uint32_t)number);
    task->depth = depth;
    const int daemon = next_random(seed) % 3 == 0;
    PyObject *self = PyLong_FromLong(number), *function = PyCFunction_New(&task->method, self), *thread = module();
    CHECK(self != NULL && function != NULL);
    task->awaited = !daemon; /* before it runs: it may call _set_done() on itself */
    put(slot, handle, number);
    PyObject *started = PyObject_CallMethod(thread, "start_joinable_thread", "OOi", function, handle, daemon);
    if (started == NULL) {
        task->awaited = 0;
        /* Finalization refuses daemons' last wishes. */
        CHECK(PyErr_ExceptionMatches(PyExc_RuntimeError));
        PyErr_Clear();
    } else {
        totals->handles++;
        put(slot, started, number);
        Py_DECREF(started);
    }
    Py_DECREF(self), Py_DECREF(function), Py_DECREF(thread);
}

static void leave_child(void) {
    /* At an exit valgrind would count what the C library keeps of threads that are not there. */
    signal(SIGTERM, SIG_DFL);
    raise(SIGTERM);
    abort();
}

/* Only this thread is left: every handle whose thread was another one's is done, and can be dropped. */
static void live_as_child(uint32_t seed) {
    PyObject *thread = module();
    for (Py_ssize_t i = 0; i < kSlots; i++) {
        int task;
        PyObject *handle = taken_from(i, &task);
        if (handle != Py_None) {
            PyObject *joined = PyObject_CallMethod(handle, "join", NULL);
            if (joined == NULL) {
                CHECK(PyErr_ExceptionMatches(PyExc_RuntimeError)); /* not started, or this thread's */
                PyErr_Clear();
            } else {
                PyObject *done = PyObject_CallMethod(handle, "is_done", NULL);
                CHECK(done == Py_True);
                Py_DECREF(done), Py_DECREF(joined);
            }
        }
        if (next_random(&seed) % 2) {
            put(i, Py_None, -1);
        }
        Py_DECREF(handle);
    }
    CHECK(went_well(PyObject_CallMethod(thread, "_shutdown", NULL)));
#ifndef __SANITIZE_THREAD__ /* which takes the new thread for one of the parent's */
    start(&seed, 0, Py_None, 0);
    CHECK(went_well(PyObject_CallMethod(thread, "_shutdown", NULL)));
#endif
    Py_DECREF(thread);
    if (PyInterpreterState_Get() == PyInterpreterState_Main() && next_random(&seed) % 2) {
        CHECK(Py_FinalizeEx() == 0);
    }
    leave_child();
}

#ifdef __SANITIZE_ADDRESS__ /* whose allocator another thread may have locked: the child would wait for it */
#define CAN_FORK 0
#else
#define CAN_FORK 1
#endif

static void fork_here(uint32_t seed) {
    int status = -1;
    totals->forks++;
    PyOS_BeforeFork();
    const pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        live_as_child(derived_seed(seed, 0));
    }
    PyOS_AfterFork_Parent();
    CHECK(child > 0);
    Py_BEGIN_ALLOW_THREADS
    CHECK(waitpid(child, &status, 0) == child);
    Py_END_ALLOW_THREADS
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGTERM) {
        fprintf(stderr, "child: wait status 0x%x\n", (unsigned)status);
        abort();
    }
}

/* One random step.  may_wait: nobody waits for this thread, so it may join for good. */
static void step(uint32_t *seed, int depth, int may_wait) {
    const Py_ssize_t slot = next_random(seed) % kSlots;
    int task;
    PyObject *handle = taken_from(slot, &task);
    const uint32_t what = next_random(seed) % 16;
    if (handle == Py_None && what < 2) {
        PyObject *thread = module();
        PyObject *fresh = PyObject_CallMethod(thread, "_ThreadHandle", NULL);
        CHECK(fresh != NULL);
        put(slot, fresh, -1);
        Py_DECREF(fresh), Py_DECREF(thread);
    } else if (handle == Py_None || (task < 0 && what < 12)) {
        start(seed, slot, handle, depth + 1);
    } else if (what < 4) {
        totals->joins += went_well(PyObject_CallMethod(handle, "join", "d", (double)(next_random(seed) % 200) * 1e-6));
    } else if (what < 7) {
        totals->joins += may_wait && went_well(PyObject_CallMethod(handle, "join", NULL));
    } else if (what < 8) {
        if (task >= 0) {
            tasks[task].awaited = 0;
        }
        totals->done_by_hand += went_well(PyObject_CallMethod(handle, "_set_done", NULL));
    } else if (what < 9) {
        PyObject *done = PyObject_CallMethod(handle, "is_done", NULL), *text = PyObject_Repr(handle);
        CHECK(done != NULL && text != NULL);
        Py_DECREF(done), Py_DECREF(text);
    } else if (what < 10) {
        if (next_random(seed) % (slow_run() ? 16 : 8) == 0 && CAN_FORK) {
            fork_here(next_random(seed));
        }
    } else if (what < 12) {
        Py_BEGIN_ALLOW_THREADS
        sched_yield();
        Py_END_ALLOW_THREADS
    } else {
        totals->drops++;
        put(slot, Py_None, -1);
    }
    Py_DECREF(handle);
}

static PyObject *run_task(PyObject *self, PyObject *args) {
    (void)args;
    struct task *task = &tasks[PyLong_AsLong(self)];
    for (uint32_t i = task->depth < 4 ? next_random(&task->seed) % 8 : 0; i > 0; i--) {
        step(&task->seed, task->depth, 0);
    }
    task->ended = 1;
    Py_INCREF(Py_None);
    return Py_None;
}

static void one_round(uint32_t seed) {
    Py_InitializeEx(0);
    PyThreadState *main_state = PyThreadState_Get(), *sub = NULL;
    const uint32_t kind = next_random(&seed) % 4;
    if (kind > 1) {
        PyInterpreterConfig config = _PyInterpreterConfig_INIT;
        config.gil = kind == 2 ? PyInterpreterConfig_OWN_GIL : PyInterpreterConfig_SHARED_GIL;
        config.allow_daemon_threads = config.allow_fork = 1;
        CHECK(!PyStatus_Exception(Py_NewInterpreterFromConfig(&sub, &config)));
    }
    PyObject *list = PyList_New(0), *empty = Py_BuildValue("(Oi)", Py_None, -1);
    for (int i = 0; i < kSlots; i++) {
        CHECK(PyList_Append(list, empty) == 0);
    }
    CHECK(PySys_SetObject("handles", list) == 0);
    Py_DECREF(list), Py_DECREF(empty);
    for (uint32_t i = next_random(&seed) % 300; i > 0; i--) {
        step(&seed, 0, 1);
    }
    if (next_random(&seed) % 3 == 0) {
        PyObject *thread = module();
        CHECK(went_well(PyObject_CallMethod(thread, "_shutdown", NULL)));
        Py_DECREF(thread);
    }
    if (sub) {
        Py_EndInterpreter(sub);
        PyThreadState_Swap(main_state);
    }
    CHECK(Py_FinalizeEx() == 0);
    totals->finalized++;
    int left = 0;
    for (int i = 0; i < tasks_taken; i++) {
        CHECK(!tasks[i].awaited || tasks[i].ended);
        left += !tasks[i].ended;
    }
    totals->left_daemons += left;
    if (left > 0) {
        leave_child(); /* their stacks hold what they will never use */
    }
}

int main(void) {
    const char *given = getenv("INTERLOCK_TEST_SEED");
    const uint32_t seed = given ? (uint32_t)strtoul(given, NULL, 0) : (uint32_t)time(NULL);
    const long wanted = slow_run() ? 1500 : 10000;
    printf("INTERLOCK_TEST_SEED=%u\n", seed);
    fflush(stdout);
    totals = mmap(NULL, sizeof *totals, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    tasks = calloc(kMostThreads, sizeof *tasks);
    CHECK(totals != MAP_FAILED && tasks != NULL);
    for (uint32_t round = 0; totals->handles < wanted; round++) {
        const pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            one_round(derived_seed(seed, round));
            free(tasks);
            exit(0);
        }
        int status = -1;
        CHECK(waitpid(child, &status, 0) == child);
        if (status != 0 && !(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM)) {
            fprintf(stderr, "round %u: wait status 0x%x\n", (unsigned)round, (unsigned)status);
            return 1;
        }
    }
    printf("%ld handles, %ld joins, %ld drops, %ld forks, %ld done by hand, %ld ends, %ld daemons left behind\n", totals->handles,
           totals->joins, totals->drops, totals->forks, totals->done_by_hand, totals->finalized, totals->left_daemons);
    free(tasks);
    return 0;
}
