/* conformance */
/* The collector: cycles die, what is reachable stays, finalizers and weak references are told in order. */
#include <Python.h>
#include <structmember.h>

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

/* ---- A type with finalizer and a link ---- */

typedef struct {
    PyObject_HEAD
    PyObject *link;
    PyObject *weak_list;
    int resurrect; /* the finalizer keeps a reference in `saved` */
} Knot;

static int knots_alive, knots_finalized;
static PyObject *saved;
static PyObject *knot_type;

static int knot_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(((Knot *)self)->link);
    Py_VISIT(Py_TYPE(self));
    return 0;
}
static int knot_clear(PyObject *self) {
    Py_CLEAR(((Knot *)self)->link);
    return 0;
}
static void knot_finalize(PyObject *self) {
    knots_finalized++;
    if (((Knot *)self)->resurrect) {
        Py_INCREF(self);
        Py_XSETREF(saved, self);
    }
}
static void knot_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    if (PyObject_CallFinalizerFromDealloc(self) < 0) {
        return;
    }
    PyObject_GC_UnTrack(self);
    PyObject_ClearWeakRefs(self);
    knot_clear(self);
    knots_alive--;
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static Knot *make_knot(void) {
    Knot *knot = PyObject_GC_New(Knot, (PyTypeObject *)knot_type);
    CHECK(knot != NULL);
    knot->link = NULL;
    knot->weak_list = NULL;
    knot->resurrect = 0;
    knots_alive++;
    PyObject_GC_Track(knot);
    return knot;
}

/* Two that refer to each other, of which the first is returned; its only reference is the caller's. */
static Knot *make_pair(void) {
    Knot *one = make_knot(), *two = make_knot();
    one->link = (PyObject *)two;
    two->link = Py_NewRef((PyObject *)one);
    return one;
}

static int start_knots(void **state) {
    static PyMemberDef members[] = {{"__weaklistoffset__", T_PYSSIZET, offsetof(Knot, weak_list), READONLY, NULL},
                                    {NULL, 0, 0, 0, NULL}};
    static PyType_Slot slots[] = {{Py_tp_traverse, knot_traverse}, {Py_tp_clear, knot_clear},
                                  {Py_tp_finalize, knot_finalize}, {Py_tp_dealloc, knot_dealloc},
                                  {Py_tp_members, members},        {0, NULL}};
    static PyType_Spec spec = {"test.Knot", sizeof(Knot), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};
    start_python_with_probes(state);
    knot_type = PyType_FromSpec(&spec);
    return knot_type == NULL;
}

static int stop_knots(void **state) {
    Py_CLEAR(knot_type);
    return stop_python_with_probes(state);
}

static void test_cycle_is_finalized_once_and_freed(void **state) {
    (void)state;
    PyGC_Collect();
    knots_finalized = 0;
    Knot *one = make_pair();
    Py_DECREF(one);
    assert_int_equal(knots_finalized, 0);
    assert_int_equal(PyGC_Collect(), 2);
    assert_int_equal(knots_finalized, 2);
    assert_int_equal(knots_alive, 0);
}

static void test_resurrected_cycle_lives_on_and_is_not_finalized_again(void **state) {
    (void)state;
    PyGC_Collect();
    knots_finalized = 0;
    Knot *one = make_pair();
    one->resurrect = 1;
    Py_DECREF(one);
    PyGC_Collect();
    assert_int_equal(knots_finalized, 2);
    assert_int_equal(knots_alive, 2);
    assert_ptr_equal(saved, one);
    assert_ptr_equal(((Knot *)one->link)->link, one);
    assert_int_equal(PyObject_GC_IsFinalized((PyObject *)one), 1);
    Py_CLEAR(saved);
    PyGC_Collect();
    assert_int_equal(knots_finalized, 2);
    assert_int_equal(knots_alive, 0);
}

static void test_resurrected_by_count_is_finalized_once(void **state) {
    (void)state;
    knots_finalized = 0;
    Knot *knot = make_knot();
    knot->resurrect = 1;
    Py_DECREF(knot);
    assert_ptr_equal(saved, knot);
    assert_int_equal(knots_finalized, 1);
    Py_CLEAR(saved);
    assert_int_equal(knots_finalized, 1);
    assert_int_equal(knots_alive, 0);
}

static void test_weak_references_are_cleared_before_finalizers_can_see(void **state) {
    (void)state;
    called = 0;
    PyObject *callback = PyCFunction_New(&on_dead_def, NULL);
    Knot *one = make_pair();
    PyObject *told = PyWeakref_NewRef((PyObject *)one, callback), *plain = PyWeakref_NewRef(one->link, NULL);
    Py_DECREF(one);
    PyGC_Collect();
    assert_int_equal(called, 1);
    assert_ptr_equal(PyWeakref_GetObject(told), Py_None);
    assert_ptr_equal(PyWeakref_GetObject(plain), Py_None);
    assert_int_equal(knots_alive, 0);
    Py_DECREF(plain);
    Py_DECREF(told);
    Py_DECREF(callback);
}

static void test_callback_of_a_weak_reference_inside_the_cycle_does_not_run(void **state) {
    (void)state;
    PyGC_Collect();
    called = 0;
    PyObject *callback = PyCFunction_New(&on_dead_def, NULL), *list = PyList_New(0);
    Knot *one = make_pair();
    PyObject *reference = PyWeakref_NewRef((PyObject *)one, callback);
    /* knots -> list -> reference: all of it is garbage at once. */
    PyList_Append(list, reference);
    PyList_Append(list, (PyObject *)one);
    Knot *two = (Knot *)one->link;
    Py_SETREF(two->link, list);
    Py_DECREF(reference);
    Py_DECREF(one);
    PyGC_Collect();
    assert_int_equal(knots_alive, 0);
    assert_int_equal(called, 0);
    Py_DECREF(callback);
}

static void test_long_chains_and_large_cycles(void **state) {
    (void)state;
    enum { kKnots = 20000 };
    Knot *first = make_knot(), *last = first;
    for (int i = 1; i < kKnots; i++) {
        Knot *next = make_knot();
        last->link = (PyObject *)next;
        last = next;
    }
    last->link = Py_NewRef((PyObject *)first);
    PyGC_Collect();
    assert_int_equal(knots_alive, kKnots);
    /* Cycles of one each, so that no chain of deallocators needs as much stack. */
    PyObject *parts = PyList_New(0);
    for (Knot *knot = first; knot != last; knot = (Knot *)knot->link) {
        PyList_Append(parts, (PyObject *)knot);
    }
    PyList_Append(parts, (PyObject *)last);
    Py_DECREF(first);
    for (Py_ssize_t i = 0; i < PyList_Size(parts); i++) {
        Knot *knot = (Knot *)PyList_GetItem(parts, i);
        Py_SETREF(knot->link, Py_NewRef((PyObject *)knot));
    }
    Py_DECREF(parts);
    PyGC_Collect();
    assert_int_equal(knots_alive, 0);
}

static void test_tracking_can_be_asked(void **state) {
    (void)state;
    Knot *knot = make_knot();
    assert_int_equal(PyObject_GC_IsTracked((PyObject *)knot), 1);
    assert_int_equal(PyObject_GC_IsFinalized((PyObject *)knot), 0);
    PyObject_GC_UnTrack(knot);
    PyObject_GC_UnTrack(knot);
    assert_int_equal(PyObject_GC_IsTracked((PyObject *)knot), 0);
    PyObject_GC_Track(knot);
    assert_true(PyObject_IS_GC((PyObject *)knot));
    assert_true(PyType_IS_GC(Py_TYPE(knot)));
    PyObject *number = PyLong_FromLong(70000);
    assert_false(PyObject_IS_GC(number));
    assert_int_equal(PyObject_GC_IsTracked(number), 0);
    Py_DECREF(number);
    Py_DECREF(knot);
}

static void test_untracked_objects_are_left_alone(void **state) {
    (void)state;
    Knot *one = make_pair();
    PyObject_GC_UnTrack(one);
    Py_SET_REFCNT(one, Py_REFCNT(one) - 1); /* only the cycle holds it now, but the collector does not know it */
    PyGC_Collect();
    assert_int_equal(knots_alive, 2);
    PyObject_GC_Track(one);
    PyGC_Collect();
    assert_int_equal(knots_alive, 0);
}

static PyObject *collect_again(PyObject *self, PyObject *reference) {
    (void)self;
    (void)reference;
    PyGC_Collect(); /* from within a collection: nothing */
    called++;
    Py_RETURN_NONE;
}
static PyMethodDef collect_again_def = {"collect_again", collect_again, METH_O, NULL};

static void test_collecting_while_collecting(void **state) {
    (void)state;
    called = 0;
    PyObject *callback = PyCFunction_New(&collect_again_def, NULL);
    Knot *one = make_pair();
    PyObject *reference = PyWeakref_NewRef((PyObject *)one, callback);
    Py_DECREF(one);
    PyGC_Collect();
    assert_int_equal(called, 1);
    assert_int_equal(knots_alive, 0);
    Py_DECREF(reference);
    Py_DECREF(callback);
}

static void test_exception_that_is_set_survives_a_collection(void **state) {
    (void)state;
    Knot *one = make_pair();
    Py_DECREF(one);
    PyErr_SetString(PyExc_KeyError, "kept");
    PyGC_Collect();
    assert_raised("KeyError: 'kept'");
    assert_int_equal(knots_alive, 0);
}

typedef struct {
    PyObject_VAR_HEAD
    PyObject *items[1];
} Row;

static int row_traverse(PyObject *self, visitproc visit, void *arg) {
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++) {
        Py_VISIT(((Row *)self)->items[i]);
    }
    Py_VISIT(Py_TYPE(self));
    return 0;
}
static void row_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++) {
        Py_XDECREF(((Row *)self)->items[i]);
    }
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static void test_objects_of_variable_size(void **state) {
    (void)state;
    PyType_Slot slots[] = {{Py_tp_traverse, row_traverse}, {Py_tp_dealloc, row_dealloc}, {0, NULL}};
    PyType_Spec spec = {"test.Row", (int)offsetof(Row, items), sizeof(PyObject *), Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};
    PyTypeObject *type = (PyTypeObject *)PyType_FromSpec(&spec);
    Row *row = PyObject_GC_NewVar(Row, type, 3);
    assert_int_equal(Py_SIZE(row), 3);
    assert_int_equal(PyObject_GC_IsTracked((PyObject *)row), 0);
    memset(row->items, 0, 3 * sizeof(PyObject *));
    row = PyObject_GC_Resize(Row, row, 500);
    assert_int_equal(Py_SIZE(row), 500);
    for (int i = 0; i < 500; i++) {
        row->items[i] = Py_NewRef(Py_None);
    }
    PyObject_GC_Track(row);
    PyGC_Collect();
    Py_DECREF(row);
    Py_DECREF(type);
    PyGC_Collect();
}

#ifdef INTERLOCK_VERSION
/* A name of 3.12. */
static int count_knots(PyObject *object, void *count) {
    *(int *)count += Py_IS_TYPE(object, (PyTypeObject *)knot_type);
    return 1;
}
static int stop_at_once(PyObject *object, void *count) {
    (void)object;
    ++*(int *)count;
    return 0;
}

static void test_all_objects_can_be_visited(void **state) {
    (void)state;
    int count = 0;
    Knot *one = make_pair(), *other = make_knot();
    PyUnstable_GC_VisitObjects(count_knots, &count);
    assert_int_equal(count, 3);
    count = 0;
    PyUnstable_GC_VisitObjects(stop_at_once, &count);
    assert_int_equal(count, 1);
    Py_DECREF(other);
    Py_DECREF(one);
    PyGC_Collect();
}

static void test_extra_data_behind_an_object(void **state) {
    (void)state;
    Knot *knot = (Knot *)PyUnstable_Object_GC_NewWithExtraData((PyTypeObject *)knot_type, 1000);
    assert_non_null(knot);
    for (size_t i = 0; i < sizeof(Knot) - sizeof(PyObject) + 1000; i++) {
        assert_int_equal(((char *)knot)[sizeof(PyObject) + i], 0);
    }
    knots_alive++;
    memset(knot + 1, 1, 1000);
    PyObject_GC_Track(knot);
    Py_DECREF(knot);
    assert_int_equal(knots_alive, 0);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cycle_through_instance_dict_is_collected),
        cmocka_unit_test(test_reachable_cycle_stays),
        cmocka_unit_test(test_list_cycle_is_counted),
        cmocka_unit_test(test_disabled_collector_does_nothing),
        cmocka_unit_test(test_callback_of_reachable_weak_reference_runs),
        cmocka_unit_test(test_callback_runs_at_deallocation),
        cmocka_unit_test(test_many_objects_trigger_collections),
        cmocka_unit_test(test_cycle_is_finalized_once_and_freed),
        cmocka_unit_test(test_resurrected_cycle_lives_on_and_is_not_finalized_again),
        cmocka_unit_test(test_resurrected_by_count_is_finalized_once),
        cmocka_unit_test(test_weak_references_are_cleared_before_finalizers_can_see),
        cmocka_unit_test(test_callback_of_a_weak_reference_inside_the_cycle_does_not_run),
        cmocka_unit_test(test_long_chains_and_large_cycles),
        cmocka_unit_test(test_tracking_can_be_asked),
        cmocka_unit_test(test_untracked_objects_are_left_alone),
        cmocka_unit_test(test_collecting_while_collecting),
        cmocka_unit_test(test_exception_that_is_set_survives_a_collection),
        cmocka_unit_test(test_objects_of_variable_size),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_all_objects_can_be_visited),
        cmocka_unit_test(test_extra_data_behind_an_object),
#endif
    };
    return cmocka_run_group_tests(tests, start_knots, stop_knots);
}
