/* conformance */
/* Capsules: pointer, name, context, destructor. */
#include <Python.h>

#include "containers.h"
#include "raised.h"

static int destroyed;
static int target;

static void on_destroy(PyObject *capsule) {
    destroyed += PyCapsule_GetPointer(capsule, "a.b") == (void *)&target;
}

static void test_pointer_needs_the_right_name(void **state) {
    (void)state;
    PyObject *capsule = PyCapsule_New(&target, "a.b", NULL);
    assert_ptr_equal(PyCapsule_GetPointer(capsule, "a.b"), &target);
    assert_null(PyCapsule_GetPointer(capsule, "a.c"));
    assert_string_equal(take_raised(), "ValueError: PyCapsule_GetPointer called with incorrect name");
    assert_int_equal(PyCapsule_IsValid(capsule, "a.b"), 1);
    assert_int_equal(PyCapsule_IsValid(capsule, NULL), 0);
    assert_int_equal(PyCapsule_IsValid(Py_None, NULL), 0);
    assert_string_equal(PyCapsule_GetName(capsule), "a.b");
    Py_DECREF(capsule);
}

static void test_null_pointer_is_refused(void **state) {
    (void)state;
    assert_null(PyCapsule_New(NULL, "a.b", NULL));
    assert_string_equal(take_raised(), "ValueError: PyCapsule_New called with null pointer");
    assert_null(PyCapsule_GetPointer(Py_None, NULL));
    assert_string_equal(take_raised(), "ValueError: PyCapsule_GetPointer called with invalid PyCapsule object");
}

static void test_destructor_runs_once_with_the_capsule_whole(void **state) {
    (void)state;
    destroyed = 0;
    PyObject *capsule = PyCapsule_New(&target, "a.b", on_destroy);
    assert_ptr_equal(PyCapsule_GetDestructor(capsule), on_destroy);
    Py_DECREF(capsule);
    assert_int_equal(destroyed, 1);
}

static void test_context_and_setters(void **state) {
    (void)state;
    int other;
    PyObject *capsule = PyCapsule_New(&target, NULL, NULL);
    assert_null(PyCapsule_GetContext(capsule));
    assert_null(PyErr_Occurred());
    assert_int_equal(PyCapsule_SetContext(capsule, &other), 0);
    assert_ptr_equal(PyCapsule_GetContext(capsule), &other);
    assert_int_equal(PyCapsule_SetPointer(capsule, &other), 0);
    assert_int_equal(PyCapsule_SetName(capsule, "x"), 0);
    assert_ptr_equal(PyCapsule_GetPointer(capsule, "x"), &other);
    assert_int_equal(PyCapsule_SetPointer(capsule, NULL), -1);
    assert_string_equal(take_raised(), "ValueError: PyCapsule_SetPointer called with null pointer");
    Py_DECREF(capsule);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pointer_needs_the_right_name),
        cmocka_unit_test(test_null_pointer_is_refused),
        cmocka_unit_test(test_destructor_runs_once_with_the_capsule_whole),
        cmocka_unit_test(test_context_and_setters),
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
