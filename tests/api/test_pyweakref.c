/* conformance */
/* Weak references and proxies: what they give, when they die, how they compare, who is told. */
#include <Python.h>
#include <structmember.h>

#include "containers.h"

/* A class whose instances can be referred to weakly. */
static PyObject *make_class(const char *name) {
    PyObject *cls = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", name);
    CHECK(cls != NULL);
    return cls;
}

static PyObject *make_instance(void) {
    PyObject *cls = make_class("Node"), *node = PyObject_CallNoArgs(cls);
    Py_DECREF(cls);
    CHECK(node != NULL);
    return node;
}

static int calls;
static PyObject *last_told; /* borrowed: what the callback got */
static PyObject *tell(PyObject *self, PyObject *reference) {
    (void)self;
    calls++;
    last_told = reference;
    Py_RETURN_NONE;
}
static PyMethodDef tell_def = {"tell", tell, METH_O, NULL};

static PyObject *raise_error(PyObject *self, PyObject *reference) {
    (void)self;
    (void)reference;
    PyErr_SetString(PyExc_ValueError, "from the callback");
    return NULL;
}
static PyMethodDef fail_def = {"fail", raise_error, METH_O, NULL};

static void test_reference_gives_its_object_while_it_lives(void **state) {
    (void)state;
    PyObject *node = make_instance();
    PyObject *reference = PyWeakref_NewRef(node, NULL);
    assert_int_equal(Py_REFCNT(node), 1);
    assert_ptr_equal(PyWeakref_GetObject(reference), node);
    PyObject *called = PyObject_CallNoArgs(reference);
    assert_ptr_equal(called, node);
    Py_DECREF(called);
    Py_DECREF(node);
    assert_ptr_equal(PyWeakref_GetObject(reference), Py_None);
    called = PyObject_CallNoArgs(reference);
    assert_ptr_equal(called, Py_None);
    Py_DECREF(called);
    Py_DECREF(reference);
}

static void test_references_without_callback_are_shared(void **state) {
    (void)state;
    PyObject *node = make_instance();
    PyObject *one = PyWeakref_NewRef(node, NULL), *two = PyWeakref_NewRef(node, NULL);
    PyObject *none = PyWeakref_NewRef(node, Py_None);
    PyObject *callback = PyCFunction_New(&tell_def, NULL);
    PyObject *three = PyWeakref_NewRef(node, callback), *four = PyWeakref_NewRef(node, callback);
    PyObject *proxy = PyWeakref_NewProxy(node, NULL), *same_proxy = PyWeakref_NewProxy(node, NULL);
    assert_ptr_equal(one, two);
    assert_ptr_equal(one, none);
    assert_ptr_not_equal(one, three);
    assert_ptr_not_equal(three, four);
    assert_ptr_equal(proxy, same_proxy);
    PyObject *all[] = {one, two, none, three, four, proxy, same_proxy, callback, node};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Py_DECREF(all[i]);
    }
}

static void test_checks_tell_references_and_proxies_apart(void **state) {
    (void)state;
    PyObject *node = make_instance();
    PyObject *reference = PyWeakref_NewRef(node, NULL), *proxy = PyWeakref_NewProxy(node, NULL);
    PyObject *cls = make_class("Callable");
    PyObject *callable_proxy = PyWeakref_NewProxy(cls, NULL);
    assert_true(PyWeakref_Check(reference) && PyWeakref_CheckRef(reference) && PyWeakref_CheckRefExact(reference));
    assert_true(PyWeakref_Check(proxy) && PyWeakref_CheckProxy(proxy));
    assert_true(PyWeakref_CheckProxy(callable_proxy));
    assert_false(PyWeakref_CheckProxy(reference));
    assert_false(PyWeakref_CheckRef(proxy));
    assert_false(PyWeakref_Check(node));
    Py_DECREF(callable_proxy);
    Py_DECREF(cls);
    Py_DECREF(proxy);
    Py_DECREF(reference);
    Py_DECREF(node);
}

static void test_type_names(void **state) {
    (void)state;
    PyObject *node = make_instance(), *cls = make_class("Callable");
    PyObject *const objects[] = {PyWeakref_NewRef(node, NULL), PyWeakref_NewProxy(node, NULL),
                                 PyWeakref_NewProxy(cls, NULL)};
    const char *const names[] = {"<class 'weakref.ReferenceType'>", "<class 'weakref.ProxyType'>",
                                 "<class 'weakref.CallableProxyType'>"};
    for (int i = 0; i < 3; i++) {
        assert_repr((PyObject *)Py_TYPE(objects[i]), names[i]);
        Py_DECREF(objects[i]);
    }
    Py_DECREF(cls);
    Py_DECREF(node);
}

static void test_object_without_place_for_references(void **state) {
    (void)state;
    PyObject *number = PyLong_FromLong(5);
    assert_raises("TypeError: cannot create weak reference to 'int' object", PyWeakref_NewRef(number, NULL));
    assert_raises("TypeError: cannot create weak reference to 'int' object", PyWeakref_NewProxy(number, NULL));
    PyObject *tuple = PyTuple_New(0);
    assert_raises("TypeError: cannot create weak reference to 'tuple' object", PyWeakref_NewRef(tuple, NULL));
    assert_bad_call_null(PyWeakref_GetObject(tuple));
    assert_bad_call_null(PyWeakref_GetObject(NULL));
    Py_DECREF(tuple);
    Py_DECREF(number);
}

static void test_kinds_that_can_be_referred_to(void **state) {
    (void)state;
    PyObject *objects[] = {PySet_New(NULL), PyFrozenSet_New(NULL), make_class("Cls"), PyModule_New("module"),
                           PyCFunction_New(&tell_def, NULL)};
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        PyObject *reference = PyWeakref_NewRef(objects[i], NULL);
        assert_non_null(reference);
        assert_ptr_equal(PyWeakref_GetObject(reference), objects[i]);
        Py_DECREF(objects[i]);
        PyGC_Collect(); /* a class is a cycle */
        if (i != 1) {   /* the empty frozenset may be shared */
            assert_ptr_equal(PyWeakref_GetObject(reference), Py_None);
        }
        Py_DECREF(reference);
    }
}

static void test_callback_gets_the_dead_reference(void **state) {
    (void)state;
    PyObject *node = make_instance();
    PyObject *callback = PyCFunction_New(&tell_def, NULL);
    PyObject *reference = PyWeakref_NewRef(node, callback);
    assert_ptr_equal(attribute(reference, "__callback__"), callback);
    calls = 0;
    Py_DECREF(node);
    assert_int_equal(calls, 1);
    assert_ptr_equal(last_told, reference);
    assert_ptr_equal(attribute(reference, "__callback__"), Py_None);
    assert_int_equal(Py_REFCNT(callback), 1);
    Py_DECREF(reference);
    Py_DECREF(callback);
}

static void test_callbacks_run_newest_first(void **state) {
    (void)state;
    PyObject *node = make_instance(), *order = PyList_New(0);
    PyObject *append = PyObject_GetAttrString(order, "append");
    PyObject *references[3];
    for (int i = 0; i < 3; i++) {
        references[i] = PyWeakref_NewRef(node, append);
    }
    Py_DECREF(node);
    assert_int_equal(PyList_Size(order), 3);
    for (int i = 0; i < 3; i++) {
        assert_ptr_equal(PyList_GetItem(order, i), references[2 - i]);
    }
    for (int i = 0; i < 3; i++) {
        Py_DECREF(references[i]);
    }
    Py_DECREF(append);
    Py_DECREF(order);
}

static void test_dropped_reference_is_not_told(void **state) {
    (void)state;
    PyObject *node = make_instance(), *callback = PyCFunction_New(&tell_def, NULL);
    PyObject *reference = PyWeakref_NewRef(node, callback);
    calls = 0;
    Py_DECREF(reference);
    Py_DECREF(node);
    assert_int_equal(calls, 0);
    Py_DECREF(callback);
}

static void test_failing_callback_is_reported_and_the_rest_runs(void **state) {
    (void)state;
    PyObject *node = make_instance();
    PyObject *callback = PyCFunction_New(&tell_def, NULL), *failing = PyCFunction_New(&fail_def, NULL);
    PyObject *one = PyWeakref_NewRef(node, callback), *two = PyWeakref_NewRef(node, failing);
    calls = 0;
    begin_capture();
    PyErr_SetString(PyExc_KeyError, "kept");
    Py_DECREF(node);
    assert_raised("KeyError: 'kept'");
    const char *text = end_capture();
    assert_int_equal(calls, 1);
    assert_non_null(strstr(text, "Exception ignored in: <built-in function fail>"));
    assert_non_null(strstr(text, "ValueError: from the callback"));
    Py_DECREF(one);
    Py_DECREF(two);
    Py_DECREF(callback);
    Py_DECREF(failing);
}

static void test_references_compare_by_their_living_objects(void **state) {
    (void)state;
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Text", (PyObject *)&PyUnicode_Type);
    PyObject *a = PyObject_CallFunction(type, "s", "same"), *b = PyObject_CallFunction(type, "s", "same");
    PyObject *c = PyObject_CallFunction(type, "s", "other");
    PyObject *ra = PyWeakref_NewRef(a, NULL), *rb = PyWeakref_NewRef(b, NULL), *rc = PyWeakref_NewRef(c, NULL);
    assert_int_equal(PyObject_RichCompareBool(ra, rb, Py_EQ), 1);
    assert_int_equal(PyObject_RichCompareBool(ra, rc, Py_EQ), 0);
    assert_int_equal(PyObject_RichCompareBool(ra, rc, Py_NE), 1);
    assert_raises("TypeError: '<' not supported between instances of 'weakref.ReferenceType' and 'weakref.ReferenceType'",
                  PyObject_RichCompare(ra, rb, Py_LT));
    assert_true(PyObject_Hash(ra) == PyObject_Hash(a));
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
    /* Dead: only the same one is equal; a hash that was asked for is kept. */
    assert_int_equal(PyObject_RichCompareBool(ra, rb, Py_EQ), 0);
    assert_int_equal(PyObject_RichCompareBool(ra, ra, Py_EQ), 1);
    assert_true(PyObject_Hash(ra) != -1);
    assert_fails("TypeError: weak object has gone away", PyObject_Hash(rb));
    Py_DECREF(ra);
    Py_DECREF(rb);
    Py_DECREF(rc);
    Py_DECREF(type);
}

static void test_repr(void **state) {
    (void)state;
    PyObject *node = make_instance();
    PyObject *reference = PyWeakref_NewRef(node, NULL);
    assert_non_null(strstr(text_of(reference, 1), "<weakref at 0x"));
    assert_non_null(strstr(text_of(reference, 1), "; to 'Node' at 0x"));
    PyObject_SetAttrString(node, "__name__", Py_None);
    Py_DECREF(node);
    assert_non_null(strstr(text_of(reference, 1), "; dead>"));
    Py_DECREF(reference);
}

static void test_reference_type_is_callable_and_can_be_subclassed(void **state) {
    (void)state;
    PyObject *node = make_instance();
    PyObject *plain = PyWeakref_NewRef(node, NULL);
    PyObject *type = (PyObject *)Py_TYPE(plain);
    PyObject *same = PyObject_CallFunctionObjArgs(type, node, NULL);
    assert_ptr_equal(plain, same);
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "KeyedRef", type);
    assert_non_null(sub);
    PyObject *own = PyObject_CallFunctionObjArgs(sub, node, NULL);
    assert_non_null(own);
    assert_ptr_not_equal(own, plain);
    assert_true(PyWeakref_CheckRef(own));
    assert_false(PyWeakref_CheckRefExact(own));
    assert_int_equal(PyObject_SetAttrString(own, "key", Py_None), 0);
    assert_ptr_equal(PyWeakref_GetObject(own), node);
    Py_DECREF(node);
    assert_ptr_equal(PyWeakref_GetObject(own), Py_None);
    Py_DECREF(own);
    Py_DECREF(sub);
    Py_DECREF(same);
    Py_DECREF(plain);
    assert_raises("TypeError: __new__ expected at least 1 argument, got 0",
                  PyObject_CallNoArgs((PyObject *)&_PyWeakref_RefType));
}

static void test_proxy_does_what_its_object_does(void **state) {
    (void)state;
    PyObject *set = made("[i,i]", 1, 2);
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "List", (PyObject *)&PyList_Type);
    PyObject *list = PyObject_CallFunctionObjArgs(type, set, NULL);
    PyObject *proxy = PyWeakref_NewProxy(list, NULL);
    assert_int_equal(PyObject_Size(proxy), 2);
    assert_int_equal(PyObject_IsTrue(proxy), 1);
    PyObject *zero = PyLong_FromLong(0), *item = PyObject_GetItem(proxy, zero);
    assert_repr(item, "1");
    assert_int_equal(PyObject_SetItem(proxy, zero, zero), 0);
    assert_int_equal(PySequence_Contains(proxy, zero), 1);
    assert_str(proxy, "[0, 2]");
    assert_non_null(strstr(text_of(proxy, 1), "<weakproxy at 0x"));
    assert_int_equal(PyObject_SetAttrString(proxy, "extra", zero), 0);
    assert_ptr_equal(attribute(list, "extra"), zero);
    assert_raises("TypeError: 'weakref.ProxyType' object can't be concatenated", PySequence_Concat(proxy, list));
    assert_gives("[0, 2, 0, 2]", PyNumber_Add(proxy, list));
    assert_fails("TypeError: unhashable type: 'weakref.ProxyType'", PyObject_Hash(proxy));
    assert_gives("None", call(proxy, "append", "(i)", 3));
    assert_str(list, "[0, 2, 3]");
    assert_int_equal(PyObject_RichCompareBool(proxy, list, Py_EQ), 1);
    PyObject *iterator = PyObject_GetIter(proxy), *first = PyIter_Next(iterator);
    assert_ptr_equal(first, zero);
    Py_DECREF(first);
    Py_DECREF(iterator);
    Py_DECREF(list);
    assert_raises("ReferenceError: weakly-referenced object no longer exists", PyObject_GetAttrString(proxy, "extra"));
    assert_fails("ReferenceError: weakly-referenced object no longer exists", PyObject_SetAttrString(proxy, "extra", zero));
    assert_fails("ReferenceError: weakly-referenced object no longer exists", PyObject_Size(proxy));
    assert_raises("ReferenceError: weakly-referenced object no longer exists", PyObject_Str(proxy));
    assert_raises("ReferenceError: weakly-referenced object no longer exists", PyNumber_Add(proxy, zero));
    assert_raises("ReferenceError: weakly-referenced object no longer exists", PyNumber_Add(zero, proxy));
    Py_DECREF(item);
    Py_DECREF(zero);
    Py_DECREF(proxy);
    Py_DECREF(type);
    Py_DECREF(set);
}

static void test_callable_proxy_calls_its_object(void **state) {
    (void)state;
    PyObject *cls = make_class("Made");
    PyObject *proxy = PyWeakref_NewProxy(cls, NULL);
    PyObject *instance = PyObject_CallNoArgs(proxy);
    assert_non_null(instance);
    assert_ptr_equal((PyObject *)Py_TYPE(instance), cls);
    Py_DECREF(instance);
    Py_DECREF(cls);
    PyGC_Collect();
    assert_raises("ReferenceError: weakly-referenced object no longer exists", PyObject_CallNoArgs(proxy));
    Py_DECREF(proxy);
}

/* A heap type whose deallocator clears its weak references itself. */
typedef struct {
    PyObject_HEAD
    PyObject *weak_list;
} Own;

static void own_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_ClearWeakRefs(self);
    PyObject_Free(self);
    Py_DECREF(type);
}

static void test_heap_type_with_a_place_for_references(void **state) {
    (void)state;
    static PyMemberDef members[] = {{"__weaklistoffset__", T_PYSSIZET, offsetof(Own, weak_list), READONLY, NULL},
                                    {NULL, 0, 0, 0, NULL}};
    static PyType_Slot slots[] = {{Py_tp_members, members}, {Py_tp_dealloc, own_dealloc}, {0, NULL}};
    static PyType_Spec spec = {"test.Own", sizeof(Own), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *callback = PyCFunction_New(&tell_def, NULL);
    PyObject *own = PyObject_CallNoArgs(type);
    PyObject *reference = PyWeakref_NewRef(own, callback), *plain = PyWeakref_NewRef(own, NULL);
    assert_non_null(reference);
    calls = 0;
    Py_DECREF(own);
    assert_int_equal(calls, 1);
    assert_ptr_equal(PyWeakref_GetObject(reference), Py_None);
    assert_ptr_equal(PyWeakref_GetObject(plain), Py_None);
    Py_DECREF(plain);
    Py_DECREF(reference);
    Py_DECREF(callback);
    Py_DECREF(type);
}

#ifdef INTERLOCK_VERSION
/* Names of 3.13 and later. */
static void test_get_ref_and_is_dead(void **state) {
    (void)state;
    PyObject *node = make_instance(), *reference = PyWeakref_NewRef(node, NULL), *object = NULL;
    assert_int_equal(PyWeakref_IsDead(reference), 0);
    assert_int_equal(PyWeakref_GetRef(reference, &object), 1);
    assert_ptr_equal(object, node);
    Py_DECREF(object);
    Py_DECREF(node);
    assert_int_equal(PyWeakref_IsDead(reference), 1);
    assert_int_equal(PyWeakref_GetRef(reference, &object), 0);
    assert_null(object);
    assert_int_equal(PyWeakref_GetRef(Py_None, &object), -1);
    assert_null(object);
    assert_raised("TypeError: expected a weakref");
    assert_fails("TypeError: expected a weakref, got NoneType", PyWeakref_IsDead(Py_None));
    Py_DECREF(reference);
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference_gives_its_object_while_it_lives),
        cmocka_unit_test(test_references_without_callback_are_shared),
        cmocka_unit_test(test_checks_tell_references_and_proxies_apart),
        cmocka_unit_test(test_type_names),
        cmocka_unit_test(test_object_without_place_for_references),
        cmocka_unit_test(test_kinds_that_can_be_referred_to),
        cmocka_unit_test(test_callback_gets_the_dead_reference),
        cmocka_unit_test(test_callbacks_run_newest_first),
        cmocka_unit_test(test_dropped_reference_is_not_told),
        cmocka_unit_test(test_failing_callback_is_reported_and_the_rest_runs),
        cmocka_unit_test(test_references_compare_by_their_living_objects),
        cmocka_unit_test(test_repr),
        cmocka_unit_test(test_reference_type_is_callable_and_can_be_subclassed),
        cmocka_unit_test(test_proxy_does_what_its_object_does),
        cmocka_unit_test(test_callable_proxy_calls_its_object),
        cmocka_unit_test(test_heap_type_with_a_place_for_references),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_get_ref_and_is_dead),
#endif
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
