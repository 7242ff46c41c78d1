/* conformance */
/* The time before Py_Initialize(): what the documentation lists as safe works, the rest answers or dies by name. */
#include <Python.h>

#include <pthread.h>
#include <wchar.h>

#include "check.h"
#include "fatal.h"

#define IN_CHILD(name)                         \
    static void name##_body(void *argument);   \
    static void name(void **state) {           \
        (void)state;                           \
        expect_exit(name##_body, NULL, 0, ""); \
    }                                          \
    static void name##_body(void *argument)

static PyObject *init_nothing(void) { return NULL; }

static int is_found(const char *name) {
    PyObject *names = PySys_GetObject("builtin_module_names");
    for (Py_ssize_t i = 0; i < PyTuple_Size(names); i++) {
        if (strcmp(PyUnicode_AsUTF8(PyTuple_GetItem(names, i)), name) == 0) {
            return 1;
        }
    }
    return 0;
}

IN_CHILD(test_configuration_functions) {
    (void)argument;
    static struct _inittab more[] = {{"added_second", init_nothing}, {"added_third", init_nothing}, {NULL, NULL}};
    CHECK(PyImport_AppendInittab("added_first", init_nothing) == 0);
    CHECK(PyImport_ExtendInittab(more) == 0);
#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX < 0x030c0000 /* CPython took Py_SetStandardStreamEncoding away */
    CHECK(Py_SetStandardStreamEncoding("latin-1", "replace") == 0);
#endif
    Py_SetProgramName(L"/opt/a/program");
    Py_SetPythonHome(L"");
    Py_InitializeEx(0);
    CHECK(is_found("added_first") && is_found("added_second") && is_found("added_third"));
    CHECK(wcscmp(Py_GetProgramName(), L"/opt/a/program") == 0);
#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX < 0x030c0000
    CHECK(Py_SetStandardStreamEncoding("utf-8", NULL) != 0); /* too late */
    PyObject *errors = PyObject_GetAttrString(PySys_GetObject("stdout"), "errors");
    CHECK(errors && strcmp(PyUnicode_AsUTF8(errors), "replace") == 0);
    Py_DECREF(errors);
#endif
    CHECK(Py_FinalizeEx() == 0);
    exit(0);
}

static int allocations;
static PyMemAllocatorEx below;
static void *count_malloc(void *context, size_t size) {
    allocations++;
    return below.malloc(context, size);
}

IN_CHILD(test_allocators) {
    (void)argument;
    void *block = PyMem_RawMalloc(10);
    CHECK(block != NULL);
    memset(block, 1, 10);
    block = PyMem_RawRealloc(block, 1000);
    CHECK(block != NULL && ((char *)block)[9] == 1);
    PyMem_RawFree(block);
    block = PyMem_RawCalloc(10, 10);
    CHECK(block != NULL && ((char *)block)[99] == 0);
    PyMem_RawFree(block);
    PyMem_RawFree(NULL);

    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &below);
    CHECK(below.malloc && below.calloc && below.realloc && below.free);
    PyMemAllocatorEx counting = below;
    counting.malloc = count_malloc;
    PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &counting);
    PyMem_RawFree(PyMem_RawMalloc(1));
    CHECK(allocations == 1);
    PyObjectArenaAllocator arenas;
    PyObject_GetArenaAllocator(&arenas);
    CHECK(arenas.alloc && arenas.free);
    PyObject_SetArenaAllocator(&arenas);
    PyMem_SetupDebugHooks();
    PyMem_RawFree(PyMem_RawMalloc(1));
    Py_InitializeEx(0);
    CHECK(Py_FinalizeEx() == 0);
    exit(0);
}

IN_CHILD(test_informative_functions) {
    (void)argument;
    CHECK(strlen(Py_GetVersion()) > 3 && strlen(Py_GetPlatform()) > 0 && strlen(Py_GetCopyright()) > 0);
    CHECK(strlen(Py_GetCompiler()) > 0 && strlen(Py_GetBuildInfo()) > 0);
    size_t length = 99;
    wchar_t *wide = Py_DecodeLocale("text", &length);
    CHECK(wide && length == 4 && wcscmp(wide, L"text") == 0);
    PyMem_RawFree(wide);
    exit(0);
}

/* Listed as unsafe: NULL since 3.10, never a wild pointer. */
IN_CHILD(test_paths_are_not_known_yet) {
    (void)argument;
    CHECK(Py_GetPath() == NULL && Py_GetPrefix() == NULL && Py_GetExecPrefix() == NULL);
    CHECK(Py_GetProgramFullPath() == NULL && Py_GetPythonHome() == NULL);
    PyEval_InitThreads();
    exit(0);
}

IN_CHILD(test_questions_have_answers) {
    (void)argument;
    CHECK(Py_IsInitialized() == 0);
    CHECK(Py_FinalizeEx() == 0); /* nothing to do */
    CHECK(PyGILState_GetThisThreadState() == NULL);
    CHECK(_PyThreadState_UncheckedGet() == NULL);
    CHECK(PyThread_get_thread_ident() == (unsigned long)pthread_self());
    CHECK(PyInterpreterState_Head() == NULL && PyInterpreterState_Main() == NULL);
    PyThread_type_lock lock = PyThread_allocate_lock();
    CHECK(lock && PyThread_acquire_lock(lock, 0) == 1 && PyThread_acquire_lock(lock, 0) == 0);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
    Py_tss_t key = Py_tss_NEEDS_INIT;
    CHECK(PyThread_tss_create(&key) == 0 && PyThread_tss_set(&key, &key) == 0 && PyThread_tss_get(&key) == &key);
    PyThread_tss_delete(&key);
    exit(0);
}

#ifdef INTERLOCK_VERSION
/* Where CPython 3.11 crashes. */
static void ensure(void *argument) { (void)argument; PyGILState_Ensure(); }
static void save(void *argument) { (void)argument; PyEval_SaveThread(); }
static void get(void *argument) { (void)argument; PyThreadState_Get(); }
static void restore(void *argument) { (void)argument; PyEval_RestoreThread(NULL); }
static void pending(void *argument) { (void)argument; Py_MakePendingCalls(); }
static int never(void *argument) { (void)argument; return 0; }

static void test_unsafe_calls_die_by_name(void **state) {
    (void)state;
    expect_fatal(ensure, NULL, "PyGILState_Ensure: the runtime is not initialized");
    expect_fatal(save, NULL, "PyEval_SaveThread: the function must be called with the GIL held");
    expect_fatal(get, NULL, "PyThreadState_Get: the function must be called with the GIL held");
    expect_fatal(restore, NULL, "PyEval_RestoreThread: NULL new thread state");
    expect_fatal(pending, NULL, "Py_MakePendingCalls: ");
    assert_int_equal(Py_AddPendingCall(never, NULL), -1);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_configuration_functions),
        cmocka_unit_test(test_allocators),
        cmocka_unit_test(test_informative_functions),
        cmocka_unit_test(test_paths_are_not_known_yet),
        cmocka_unit_test(test_questions_have_answers),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_unsafe_calls_die_by_name),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
