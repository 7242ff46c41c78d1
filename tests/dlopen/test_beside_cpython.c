/* One process, two runtimes: interlock and CPython 3.11, loaded in either order and with either visibility, both used
   by the same threads at the same time.  Skipped where libpython3.11 is not installed. */
#include <dlfcn.h>
#include <pthread.h>

#include "fatal.h"
#include "threads.h"

#define LIBPYTHON "libpython3.11.so.1.0"

struct runtime {
    const char *path;
    void *library;
    void (*initialize)(int);
    int (*finalize)(void);
    int (*ensure)(void);
    void (*release)(int);
    void *(*save)(void);
    void (*restore)(void *);
    long visits; /* guarded by this runtime's lock */
};

struct combination {
    const char *name;
    int cpython_first;
    int visibility;
    int cpython_flags;
};

static struct runtime ours, cpython;

static void *find(struct runtime *runtime, const char *name) {
    char prefixed[128];
    const char *prefix = getenv("SYMBOL_PREFIX"); /* of a build with --with-symbol-prefix */
    snprintf(prefixed, sizeof prefixed, "%s%s", runtime == &ours && prefix != NULL ? prefix : "", name);
    return dlsym(runtime->library, prefixed);
}

static void look_up(struct runtime *runtime, const char *name, void *function) {
    void *address = find(runtime, name);
    CHECK(address != NULL);
    memcpy(function, &address, sizeof address);
}

static void load(struct runtime *runtime, const char *path, int flags) {
    runtime->path = path;
    runtime->library = dlopen(path, RTLD_NOW | flags);
    if (runtime->library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
    }
    CHECK(runtime->library != NULL);
    look_up(runtime, "Py_InitializeEx", &runtime->initialize);
    look_up(runtime, "Py_FinalizeEx", &runtime->finalize);
    look_up(runtime, "PyGILState_Ensure", &runtime->ensure);
    look_up(runtime, "PyGILState_Release", &runtime->release);
    look_up(runtime, "PyEval_SaveThread", &runtime->save);
    look_up(runtime, "PyEval_RestoreThread", &runtime->restore);
}

enum { kThreads = 4, kVisits = 200 };

static void visit(struct runtime *runtime) {
    int before = runtime->ensure();
    long seen = runtime->visits;
    runtime->visits = seen + 1;
    runtime->release(before);
}

static void *worker(void *unused) {
    (void)unused;
    for (int i = 0; i < kVisits; i++) {
        visit(&ours);
        visit(&cpython);
        /* Both locks at once, always in this order. */
        int outer = ours.ensure();
        int inner = cpython.ensure();
        ours.visits++;
        cpython.visits++;
        cpython.release(inner);
        ours.release(outer);
    }
    return NULL;
}

/* An int of a runtime is of that runtime's type, and an exception of that runtime's class. */
static void check_objects(struct runtime *runtime) {
    struct object {
        ssize_t refcount;
        void *type;
    } *(*from_long)(long);
    void (*decref)(struct object *);
    look_up(runtime, "PyLong_FromLong", &from_long);
    look_up(runtime, "Py_DecRef", &decref);
    void *type = find(runtime, "PyLong_Type");
    struct object *number = from_long(123456789);
    CHECK(number != NULL && number->type == type);
    decref(number);

    void **value_error, *(*occurred)(void);
    void (*set_string)(void *, const char *), (*clear)(void);
    look_up(runtime, "PyExc_ValueError", &value_error);
    look_up(runtime, "PyErr_SetString", &set_string);
    look_up(runtime, "PyErr_Occurred", &occurred);
    look_up(runtime, "PyErr_Clear", &clear);
    set_string(*value_error, "here");
    CHECK(occurred() == *value_error);
    clear();
}

static void both(void *argument) {
    const struct combination *c = argument;
    if (c->cpython_first) {
        load(&cpython, LIBPYTHON, c->visibility | c->cpython_flags);
        load(&ours, getenv("SO"), c->visibility);
    } else {
        load(&ours, getenv("SO"), c->visibility);
        load(&cpython, LIBPYTHON, c->visibility | c->cpython_flags);
    }
    CHECK(ours.ensure != cpython.ensure);
    /* Twice: the second life of both is as good as the first. */
    for (int life = 1; life <= 2; life++) {
        ours.initialize(0);
        cpython.initialize(0);
        check_objects(&ours);
        check_objects(&cpython);
        void *our_state = ours.save();
        void *cpython_state = cpython.save();
        threads_run(kThreads, worker, NULL, 0);
        cpython.restore(cpython_state);
        ours.restore(our_state);
        CHECK(ours.visits == 2L * life * kThreads * kVisits);
        CHECK(cpython.visits == 2L * life * kThreads * kVisits);
        CHECK(cpython.finalize() == 0);
        CHECK(ours.finalize() == 0);
    }
    fputs("both ended", stderr);
}

/* interlock's data is bound inside interlock; CPython's is not bound inside libpython, so when ours is global and first,
   the host must tell the loader that libpython's own comes first. */
static const struct combination combinations[] = {
    {"CPython first, local", 1, RTLD_LOCAL, 0},
    {"CPython first, global", 1, RTLD_GLOBAL, 0},
    {"interlock first, local", 0, RTLD_LOCAL, 0},
    {"interlock first, global", 0, RTLD_GLOBAL, RTLD_DEEPBIND},
};

static void test_both_runtimes_in_one_process(void **state) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    if (((const struct combination *)*state)->cpython_flags & RTLD_DEEPBIND) {
        skip(); /* the sanitizers refuse RTLD_DEEPBIND */
    }
#endif
    expect_exit(both, *state, 0, "both ended");
}

int main(void) {
    /* Never loaded here: each combination starts from a process that knows neither. */
    if (getenv("SO") == NULL) {
        fputs("SO does not name the library\n", stderr);
        return 1;
    }
    pid_t probe = fork();
    if (probe == 0) {
        _exit(dlopen(LIBPYTHON, RTLD_NOW) == NULL);
    }
    int status = 0;
    CHECK(waitpid(probe, &status, 0) == probe);
    if (status != 0) {
        puts(LIBPYTHON " is not installed");
        return 77;
    }
    /* Debian's libpython must find Debian's library, whatever else PATH offers. */
    setenv("PATH", "/usr/bin:/bin", 1);
    unsetenv("PYTHONHOME");
    unsetenv("PYTHONPATH");
    enum { kCount = sizeof combinations / sizeof *combinations };
    struct CMUnitTest tests[kCount];
    for (int i = 0; i < kCount; i++) {
        tests[i] = (struct CMUnitTest){combinations[i].name, test_both_runtimes_in_one_process, NULL, NULL,
                                       (void *)(uintptr_t)&combinations[i]};
    }
    return _cmocka_run_group_tests("beside_cpython", tests, kCount, NULL, NULL);
}
