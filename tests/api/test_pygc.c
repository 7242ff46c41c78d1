/* conformance */
/* The collector: cycles die, what is reachable stays, finalizers and weak references are told in order. */
#include <Python.h>

#include "containers.h"
#include "raised.h"

static PyObject *make_class(void) {
    PyObject *cls = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Node");
    CHECK(cls != NULL);
    return cls;
}

static void test_cycle_through_instance_dict_is_collected(void **state) {
    (void)state;
    PyGC_Collect();
    PyObject *cls = make_class();
    PyObject *node = PyObject_CallNoArgs(cls);
    PyObject *reference = PyWeakref_NewRef(node, NULL);
    assert_int_equal(PyObject_SetAttrString(node, "me", node), 0);
    Py_DECREF(node);
    assert_ptr_not_equal(PyWeakref_GetObject(reference), Py_None);
    assert_true(PyGC_Collect() >= 1);
    assert_ptr_equal(PyWeakref_GetObject(reference), Py_None);
    Py_DECREF(reference);
    Py_DECREF(cls);
}

static void test_reachable_cycle_stays(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    PyList_Append(list, list);
    PyGC_Collect();
    assert_int_equal(PyList_Size(list), 1);
    assert_ptr_equal(PyList_GetItem(list, 0), list);
    PyList_SetSlice(list, 0, 1, NULL);
    Py_DECREF(list);
}

static void test_list_cycle_is_counted(void **state) {
    (void)state;
    PyGC_Collect();
    PyObject *list = PyList_New(0);
    PyList_Append(list, list);
    Py_DECREF(list);
    assert_int_equal(PyGC_Collect(), 1);
    assert_int_equal(PyGC_Collect(), 0);
}

static void test_disabled_collector_does_nothing(void **state) {
    (void)state;
    PyGC_Collect();
    assert_int_equal(PyGC_Disable(), 1);
    assert_int_equal(PyGC_IsEnabled(), 0);
    PyObject *list = PyList_New(0);
    PyList_Append(list, list);
    Py_DECREF(list);
    assert_int_equal(PyGC_Collect(), 0);
    assert_int_equal(PyGC_Enable(), 0);
    assert_int_equal(PyGC_IsEnabled(), 1);
    assert_int_equal(PyGC_Collect(), 1);
}

static int called;
static PyObject *on_dead(PyObject *self, PyObject *reference) {
    (void)self;
    called += PyWeakref_GetObject(reference) == Py_None;
    Py_RETURN_NONE;
}
static PyMethodDef on_dead_def = {"on_dead", on_dead, METH_O, NULL};

static void test_callback_of_reachable_weak_reference_runs(void **state) {
    (void)state;
    called = 0;
    PyObject *cls = make_class();
    PyObject *callback = PyCFunction_New(&on_dead_def, NULL);
    PyObject *node = PyObject_CallNoArgs(cls);
    PyObject *reference = PyWeakref_NewRef(node, callback);
    PyObject_SetAttrString(node, "me", node);
    Py_DECREF(node);
    PyGC_Collect();
    assert_int_equal(called, 1);
    Py_DECREF(reference);
    Py_DECREF(callback);
    Py_DECREF(cls);
}

static void test_callback_runs_at_deallocation(void **state) {
    (void)state;
    called = 0;
    PyObject *cls = make_class();
    PyObject *callback = PyCFunction_New(&on_dead_def, NULL);
    PyObject *node = PyObject_CallNoArgs(cls);
    PyObject *first = PyWeakref_NewRef(node, callback);
    PyObject *second = PyWeakref_NewRef(node, callback);
    PyObject *plain = PyWeakref_NewRef(node, NULL);
    PyObject *same = PyWeakref_NewRef(node, NULL);
    assert_ptr_equal(plain, same);
    assert_ptr_not_equal(first, second);
    Py_DECREF(second);
    Py_DECREF(node);
    assert_int_equal(called, 1);
    assert_ptr_equal(PyWeakref_GetObject(plain), Py_None);
    Py_DECREF(first);
    Py_DECREF(plain);
    Py_DECREF(same);
    Py_DECREF(callback);
    Py_DECREF(cls);
}

static void test_many_objects_trigger_collections(void **state) {
    (void)state;
    called = 0;
    PyObject *cls = make_class();
    PyObject *callback = PyCFunction_New(&on_dead_def, NULL);
    PyObject *node = PyObject_CallNoArgs(cls);
    PyObject *reference = PyWeakref_NewRef(node, callback);
    PyObject_SetAttrString(node, "me", node);
    Py_DECREF(node);
    PyObject *keep = PyList_New(0);
    for (int i = 0; i < 5000; i++) {
        PyObject *item = PyList_New(0);
        PyList_Append(keep, item);
        Py_DECREF(item);
    }
    assert_int_equal(called, 1);
    Py_DECREF(keep);
    Py_DECREF(reference);
    Py_DECREF(callback);
    Py_DECREF(cls);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cycle_through_instance_dict_is_collected),
        cmocka_unit_test(test_reachable_cycle_stays),
        cmocka_unit_test(test_list_cycle_is_counted),
        cmocka_unit_test(test_disabled_collector_does_nothing),
        cmocka_unit_test(test_callback_of_reachable_weak_reference_runs),
        cmocka_unit_test(test_callback_runs_at_deallocation),
        cmocka_unit_test(test_many_objects_trigger_collections),
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
