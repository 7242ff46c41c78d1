/* The library as a plugin host sees it: opened by path, used, closed, and gone, unless something of it still runs.
   run.sh's environment names the library: SO. */
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>

#include "fatal.h"
#include "threads.h"

struct api {
    void *library;
    void (*initialize)(int);
    int (*finalize)(void);
    int (*ensure)(void);
    void (*release)(int);
    void *(*save)(void);
    void (*restore)(void *);
};

static const char *path;

/* dlsym gives an object pointer; C wants it copied, not cast. */
static void look_up(void *library, const char *name, void *function) {
    char prefixed[128];
    const char *prefix = getenv("SYMBOL_PREFIX");
    snprintf(prefixed, sizeof prefixed, "%s%s", prefix != NULL ? prefix : "", name);
    void *address = dlsym(library, prefixed);
    CHECK(address != NULL);
    memcpy(function, &address, sizeof address);
}

static void open_library(struct api *api) {
    api->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (api->library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
    }
    CHECK(api->library != NULL);
    look_up(api->library, "Py_InitializeEx", &api->initialize);
    look_up(api->library, "Py_FinalizeEx", &api->finalize);
    look_up(api->library, "PyGILState_Ensure", &api->ensure);
    look_up(api->library, "PyGILState_Release", &api->release);
    look_up(api->library, "PyEval_SaveThread", &api->save);
    look_up(api->library, "PyEval_RestoreThread", &api->restore);
}

static int is_mapped(void) {
    void *again = dlopen(path, RTLD_NOW | RTLD_NOLOAD);
    if (again != NULL) {
        dlclose(again);
    }
    return again != NULL;
}

static void *use(void *unused) {
    (void)unused;
    struct api api;
    open_library(&api);
    api.initialize(0);
    void *state = api.save();
    api.restore(state);
    CHECK(api.finalize() == 0);
    dlclose(api.library);
    return NULL;
}

/* Each round has a thread of its own, which is the runtime's main thread. */
static void test_a_thousand_opens_from_changing_threads(void **state) {
    (void)state;
    int rounds = slow_run() ? 200 : 1000;
    /* The sanitizer's run is the one that the promise of 1,000 is about. */
#if defined(__SANITIZE_ADDRESS__)
    rounds = 1000;
#endif
    for (int i = 0; i < rounds; i++) {
        thread_join(thread_start(use, NULL));
        CHECK(!is_mapped());
    }
}

struct lingering {
    struct api *api;
    struct gate used, may_end;
};

static void *linger(void *argument) {
    struct lingering *lingering = argument;
    int before = lingering->api->ensure();
    lingering->api->release(before);
    gate_open(&lingering->used);
    gate_wait(&lingering->may_end);
    return NULL;
}

/* A thread that was attached once has something of the library to take down when it ends; no sooner is it unmapped. */
static void test_a_thread_that_attached_keeps_the_library_mapped(void **state) {
    (void)state;
    struct api api;
    open_library(&api);
    api.initialize(0);
    struct lingering lingering = {.api = &api, .used = GATE_INIT, .may_end = GATE_INIT};
    pthread_t thread = thread_start(linger, &lingering);
    void *saved = api.save();
    gate_wait(&lingering.used);
    api.restore(saved);
    assert_int_equal(api.finalize(), 0);
    dlclose(api.library);
    assert_true(is_mapped());
    gate_open(&lingering.may_end);
    thread_join(thread);
    /* The next dlclose, here is_mapped's own, takes it away. */
    is_mapped();
    assert_false(is_mapped());
}

static pid_t blocked_thread;

static void *block(void *argument) {
    struct lingering *lingering = argument;
    blocked_thread = (pid_t)syscall(SYS_gettid);
    gate_open(&lingering->used);
    while (lingering->api != NULL) {
        /* Until finalization has begun: then this thread stays in the library for good. */
        lingering->api->release(lingering->api->ensure());
    }
    return NULL;
}

/* 'S' once the thread waits in the kernel. */
static char thread_state(pid_t thread) {
    char name[64], line[512], state = '?';
    snprintf(name, sizeof name, "/proc/self/task/%d/stat", (int)thread);
    FILE *file = fopen(name, "r");
    if (file != NULL) {
        if (fgets(line, sizeof line, file) != NULL) {
            const char *end = strrchr(line, ')');
            state = end != NULL ? end[2] : '?';
        }
        fclose(file);
    }
    return state;
}

static void leave_a_blocked_thread(void *unused) {
    (void)unused;
    struct api api;
    open_library(&api);
    api.initialize(0);
    static struct lingering lingering = {.used = GATE_INIT, .may_end = GATE_INIT};
    lingering.api = &api;
    thread_start(block, &lingering);
    gate_wait(&lingering.used);
    CHECK(api.finalize() == 0);
    for (int calm = 0; calm < 10; calm++) {
        sched_yield();
        if (thread_state(blocked_thread) != 'S') {
            calm = 0;
        }
    }
    dlclose(api.library);
    CHECK(is_mapped());
    _exit(0);
}

/* In a child, for that thread can never be joined. */
static void test_a_parked_thread_keeps_the_library_mapped(void **state) {
    (void)state;
    if (slow_run()) {
        skip(); /* under valgrind a thread that waits for its turn looks blocked */
    }
    for (int i = 0; i < 20; i++) {
        char text[4096];
        int status = run_in_child(leave_a_blocked_thread, NULL, text, sizeof text);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            fail_msg("round %d: wait status 0x%x, stderr:\n%s", i, (unsigned)status, text);
        }
    }
}

int main(void) {
    path = getenv("SO");
    if (path == NULL) {
        fputs("SO does not name the library\n", stderr);
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_thousand_opens_from_changing_threads),
        cmocka_unit_test(test_a_thread_that_attached_keeps_the_library_mapped),
        cmocka_unit_test(test_a_parked_thread_keeps_the_library_mapped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
