/* conformance */
/* Thread states: making, swapping, deleting, the walk. */
#include <Python.h>

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

static void test_new_states_are_listed_newest_first(void **state) {
    (void)state;
    PyInterpreterState *interp = PyInterpreterState_Get();
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *a = PyThreadState_New(interp);
    PyThreadState *b = PyThreadState_New(interp);
    assert_ptr_equal(PyInterpreterState_ThreadHead(interp), b);
    assert_ptr_equal(PyThreadState_Next(b), a);
    assert_ptr_equal(PyThreadState_Next(a), main_state);
    assert_null(PyThreadState_Next(main_state));
    assert_ptr_equal(a->interp, interp);
    assert_true(PyThreadState_GetID(a) < PyThreadState_GetID(b));
    PyThreadState_Clear(a);
    PyThreadState_Delete(a);
    assert_ptr_equal(PyThreadState_Next(b), main_state);
    PyThreadState_Clear(b);
    PyThreadState_Delete(b);
    assert_ptr_equal(PyInterpreterState_ThreadHead(interp), main_state);
    PyThreadState *c = PyThreadState_New(interp);
    assert_true(PyThreadState_GetID(c) > 3); /* never reused */
    PyThreadState_Clear(c);
    PyThreadState_Delete(c);
}

static void test_swap_returns_the_old_state(void **state) {
    (void)state;
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *other = PyThreadState_New(PyInterpreterState_Get());
    assert_ptr_equal(PyThreadState_Swap(other), main_state);
    assert_ptr_equal(PyThreadState_Get(), other);
    assert_ptr_equal(PyThreadState_Swap(main_state), other);
    PyThreadState_Clear(other);
    PyThreadState_Delete(other);
}

static void test_swap_to_null_and_back(void **state) {
    (void)state;
    PyThreadState *main_state = PyThreadState_Swap(NULL);
    assert_non_null(main_state);
    assert_null(_PyThreadState_UncheckedGet());
    assert_null(PyThreadState_Swap(main_state));
    assert_ptr_equal(PyThreadState_Get(), main_state);
}

static void delete_state(PyThreadState *unused) {
    PyThreadState_Clear(unused);
    PyThreadState_Delete(unused);
}

static Py_ssize_t dict_size_of(PyThreadState *asked) {
    PyThreadState *old = PyThreadState_Swap(asked);
    PyObject *dict = PyThreadState_GetDict();
    CHECK(dict != NULL);
    const Py_ssize_t size = PyDict_Size(dict);
    CHECK(PyDict_SetItemString(dict, "mark", Py_None) == 0);
    PyThreadState_Swap(old);
    return size;
}

/* A state may come back in the memory of a deleted one, with nothing left of that. */
static void test_state_after_a_deleted_one_is_new(void **state) {
    (void)state;
    PyInterpreterState *interp = PyInterpreterState_Get();
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *a = PyThreadState_New(interp);
    const uint64_t id = PyThreadState_GetID(a);
    assert_int_equal(dict_size_of(a), 0);
    delete_state(a);
    assert_ptr_equal(PyInterpreterState_ThreadHead(interp), main_state);
    PyThreadState *b = PyThreadState_New(interp);
    assert_true(PyThreadState_GetID(b) > id);
    assert_int_equal(dict_size_of(b), 0);
    PyThreadState *c = PyThreadState_New(interp);
    delete_state(b);
    assert_ptr_equal(PyInterpreterState_ThreadHead(interp), c);
    PyThreadState *d = PyThreadState_New(interp);
    assert_ptr_equal(PyInterpreterState_ThreadHead(interp), d);
    assert_ptr_equal(PyThreadState_Next(d), c);
    assert_ptr_equal(PyThreadState_Next(c), main_state);
    assert_null(PyThreadState_Next(main_state));
    assert_true(PyThreadState_GetID(d) > PyThreadState_GetID(c));
    delete_state(c);
    delete_state(d);
    assert_ptr_equal(PyInterpreterState_ThreadHead(interp), main_state);
}

static void *ensure_after_delete(void *argument) {
    PyThreadState *own = PyThreadState_New(argument);
    PyEval_RestoreThread(own);
    PyThreadState *other = PyThreadState_New(argument);
    CHECK(dict_size_of(other) == 0);
    delete_state(other);
    PyThreadState_Clear(own);
    PyThreadState_DeleteCurrent();
    for (int i = 0; i < 2; i++) {
        PyGILState_STATE token = PyGILState_Ensure();
        CHECK(token == PyGILState_UNLOCKED);
        PyThreadState *ensured = PyThreadState_Get();
        CHECK(dict_size_of(ensured) == 0);
        CHECK(PyInterpreterState_ThreadHead(argument) == ensured);
        CHECK(PyThreadState_Next(PyThreadState_Next(ensured)) == NULL);
        PyGILState_Release(token);
        CHECK(PyGILState_GetThisThreadState() == NULL);
    }
    return NULL;
}

static void test_ensure_after_delete(void **state) {
    (void)state;
    PyInterpreterState *interp = PyInterpreterState_Get();
    PyThreadState *main_state = PyEval_SaveThread();
    thread_join(thread_start(ensure_after_delete, interp));
    PyEval_RestoreThread(main_state);
    assert_ptr_equal(PyInterpreterState_ThreadHead(interp), main_state);
}

static void get_detached(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_SaveThread();
    PyThreadState_Get();
}

static void get_interpreter_detached(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyEval_SaveThread();
    PyInterpreterState_Get();
}

static void delete_attached(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyThreadState_Delete(PyThreadState_Get());
}

static void test_misuse_aborts_by_name(void **state) {
    (void)state;
    expect_fatal(get_detached, NULL,
                 "PyThreadState_Get: the function must be called with the GIL held, but the GIL is released "
                 "(the current Python thread state is NULL)\nPython runtime state: initialized\n");
    expect_fatal(get_interpreter_detached, NULL, "PyInterpreterState_Get: the function must be called with the GIL held");
    expect_fatal(delete_attached, NULL, "PyThreadState_Delete: tstate 0x");
    expect_fatal(delete_attached, NULL, " is still current");
}

#ifdef INTERLOCK_VERSION
/* The seed's rule: the lock stays with this OS thread, so a restore on it continues (3.13) where 3.11 deadlocks. */
static void test_restore_after_swap_to_null(void **state) {
    (void)state;
    PyThreadState *main_state = PyThreadState_Swap(NULL);
    PyEval_RestoreThread(main_state);
    assert_ptr_equal(PyThreadState_Get(), main_state);
}

/* Whichever way a state comes to be detached, PyGILState means the one that was attached last. */
static void test_the_last_attached_state_counts(void **state) {
    (void)state;
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *other = PyThreadState_New(PyInterpreterState_Get());
    assert_ptr_equal(PyGILState_GetThisThreadState(), main_state);
    PyThreadState_Swap(other);
    assert_ptr_equal(PyGILState_GetThisThreadState(), other);
    PyThreadState_Swap(NULL);
    assert_ptr_equal(PyGILState_GetThisThreadState(), other);
    PyThreadState_Swap(main_state);
    assert_ptr_equal(PyGILState_GetThisThreadState(), main_state);
    assert_ptr_equal(PyEval_SaveThread(), main_state);
    assert_ptr_equal(PyGILState_GetThisThreadState(), main_state);
    PyEval_RestoreThread(main_state);
    PyThreadState_Swap(other);
    PyEval_SaveThread();
    assert_ptr_equal(PyGILState_GetThisThreadState(), other);
    PyGILState_STATE token = PyGILState_Ensure();
    assert_ptr_equal(PyThreadState_Get(), other);
    PyGILState_Release(token);
    PyEval_RestoreThread(main_state);
    PyThreadState_Swap(other);
    PyThreadState_Clear(other);
    PyThreadState_DeleteCurrent();
    assert_null(PyGILState_GetThisThreadState()); /* gone, and no other takes its place */
    PyEval_RestoreThread(main_state);
}

/* Of another lock, where a swap is a detach and an attach. */
static void test_the_last_attached_state_may_have_another_lock(void **state) {
    (void)state;
    PyThreadState *main_state = PyThreadState_Get();
    const PyInterpreterConfig config = {.check_multi_interp_extensions = 1, .gil = PyInterpreterConfig_OWN_GIL};
    PyThreadState *elsewhere = NULL;
    assert_false(PyStatus_Exception(Py_NewInterpreterFromConfig(&elsewhere, &config)));
    assert_ptr_equal(PyGILState_GetThisThreadState(), elsewhere);
    PyThreadState_Swap(main_state);
    assert_ptr_equal(PyGILState_GetThisThreadState(), main_state);
    PyThreadState_Swap(elsewhere);
    PyEval_SaveThread();
    assert_ptr_equal(PyGILState_GetThisThreadState(), elsewhere);
    PyEval_RestoreThread(main_state);
    assert_ptr_equal(PyThreadState_Swap(elsewhere), main_state);
    Py_EndInterpreter(elsewhere);
    assert_null(PyGILState_GetThisThreadState());
    PyThreadState_Swap(main_state);
}

/* A state is not tied to the OS thread that made it. */
static void *use_foreign_state(void *argument) {
    PyThreadState *theirs = argument;
    PyEval_RestoreThread(theirs);
    CHECK(PyThreadState_Get() == theirs);
    CHECK(PyGILState_GetThisThreadState() == theirs);
    CHECK(PyEval_SaveThread() == theirs);
    return NULL;
}

static void test_state_moves_between_threads(void **state) {
    (void)state;
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *moving = PyThreadState_New(PyInterpreterState_Get());
    PyEval_SaveThread();
    for (int i = 0; i < 3; i++) {
        thread_join(thread_start(use_foreign_state, moving));
    }
    PyEval_RestoreThread(main_state);
    PyThreadState_Clear(moving);
    PyThreadState_Delete(moving);
}

static void new_without_interpreter(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyThreadState_New(NULL);
}

static void delete_null(void *argument) {
    (void)argument;
    Py_InitializeEx(0);
    PyThreadState_Delete(NULL);
}

static void test_null_aborts_by_name(void **state) {
    (void)state;
    expect_fatal(new_without_interpreter, NULL, "PyThreadState_New: NULL interpreter");
    expect_fatal(delete_null, NULL, "PyThreadState_Delete: NULL tstate");
}

static void test_bare_interpreter(void **state) {
    (void)state;
    PyInterpreterState *bare = PyInterpreterState_New();
    assert_non_null(bare);
    assert_ptr_equal(PyInterpreterState_Head(), bare);
    assert_int_equal(PyInterpreterState_GetID(bare), 1);
    assert_null(PyInterpreterState_ThreadHead(bare));
    PyInterpreterState_Clear(bare);
    PyInterpreterState_Delete(bare);
    assert_ptr_equal(PyInterpreterState_Head(), PyInterpreterState_Main());
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_new_states_are_listed_newest_first, start, stop),
        cmocka_unit_test_setup_teardown(test_swap_returns_the_old_state, start, stop),
        cmocka_unit_test_setup_teardown(test_swap_to_null_and_back, start, stop),
        cmocka_unit_test_setup_teardown(test_state_after_a_deleted_one_is_new, start, stop),
        cmocka_unit_test_setup_teardown(test_ensure_after_delete, start, stop),
        cmocka_unit_test(test_misuse_aborts_by_name),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test_setup_teardown(test_restore_after_swap_to_null, start, stop),
        cmocka_unit_test_setup_teardown(test_the_last_attached_state_counts, start, stop),
        cmocka_unit_test_setup_teardown(test_the_last_attached_state_may_have_another_lock, start, stop),
        cmocka_unit_test_setup_teardown(test_state_moves_between_threads, start, stop),
        cmocka_unit_test(test_null_aborts_by_name),
        cmocka_unit_test_setup_teardown(test_bare_interpreter, start, stop),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
