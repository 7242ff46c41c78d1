/* conformance */
/* super: attributes as the classes behind one class have them. */
#include <Python.h>

#include "raised.h"

static PyObject *base_name(PyObject *self, PyObject *unused) {
    (void)unused;
    return PyUnicode_FromFormat("base of %s", PyType_Check(self) ? "a class" : "an instance");
}
static PyMethodDef base_methods[] = {{"name", base_name, METH_NOARGS, NULL},
                                     {"class_name", base_name, METH_NOARGS | METH_CLASS, NULL},
                                     {NULL, NULL, 0, NULL}};
static PyType_Slot base_slots[] = {{Py_tp_methods, base_methods}, {0, NULL}};
static PyType_Spec base_spec = {"test.Base", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, base_slots};

static PyObject *base, *derived, *object;

static int start(void **state) {
    start_python(state);
    base = PyType_FromSpec(&base_spec);
    assert_non_null(base);
    assert_int_equal(PyObject_SetAttrString(base, "level", Py_True), 0);
    derived = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:s,s:s}", "Derived", base, "name", "own", "level", "own");
    object = PyObject_CallNoArgs(derived);
    assert_non_null(object);
    return 0;
}

static int stop(void **state) {
    Py_CLEAR(object);
    Py_CLEAR(derived);
    Py_CLEAR(base);
    return stop_python(state);
}

static PyObject *super_of(PyObject *type, PyObject *instance) {
    return PyObject_CallFunctionObjArgs((PyObject *)&PySuper_Type, type, instance, NULL);
}

static void assert_gives(PyObject *result, const char *expected) {
    assert_non_null(result);
    assert_repr(result, expected);
    Py_DECREF(result);
}

static void test_super_finds_what_the_class_behind_has(void **state) {
    (void)state;
    PyObject *super = super_of(derived, object);
    assert_non_null(super);
    assert_repr(super, "<super: <class 'Derived'>, <Derived object>>");
    assert_gives(PyObject_CallMethod(super, "name", NULL), "'base of an instance'");
    assert_gives(PyObject_CallMethod(super, "class_name", NULL), "'base of a class'");
    assert_gives(PyObject_GetAttrString(super, "level"), "True");
    assert_gives(PyObject_GetAttrString(object, "level"), "'own'");
    PyObject *cls = PyObject_GetAttrString(super, "__class__");
    assert_ptr_equal(cls, &PySuper_Type);
    Py_DECREF(cls);
    assert_null(PyObject_GetAttrString(super, "nowhere"));
    assert_raised("AttributeError: 'super' object has no attribute 'nowhere'");
    static const char *const names[] = {"__thisclass__", "__self__", "__self_class__"};
    PyObject *const values[] = {derived, object, derived};
    for (int i = 0; i < 3; i++) {
        PyObject *value = PyObject_GetAttrString(super, names[i]);
        assert_ptr_equal(value, values[i]);
        Py_DECREF(value);
    }
    Py_DECREF(super);
}

static void test_super_of_a_class_binds_to_the_class(void **state) {
    (void)state;
    PyObject *super = super_of(derived, derived);
    assert_gives(PyObject_CallMethod(super, "class_name", NULL), "'base of a class'");
    PyObject *name = PyObject_GetAttrString(super, "name"), *same = PyObject_GetAttrString(base, "name");
    assert_ptr_equal(name, same);
    Py_DECREF(name);
    Py_DECREF(same);
    Py_DECREF(super);
}

static void test_super_without_an_object_is_bound_by_descriptors(void **state) {
    (void)state;
    PyObject *super = super_of(derived, NULL);
    assert_repr(super, "<super: <class 'Derived'>, NULL>");
    assert_gives(PyObject_GetAttrString(super, "__self__"), "None");
    assert_gives(PyObject_GetAttrString(super, "__self_class__"), "None");
    PyObject *same = PyObject_CallMethod(super, "__get__", "OO", Py_None, derived);
    assert_ptr_equal(same, super);
    Py_DECREF(same);
    PyObject *bound = PyObject_CallMethod(super, "__get__", "O", object);
    assert_gives(PyObject_CallMethod(bound, "name", NULL), "'base of an instance'");
    same = PyObject_CallMethod(bound, "__get__", "O", object);
    assert_ptr_equal(same, bound);
    Py_DECREF(same);
    Py_DECREF(bound);
    assert_null(PyObject_CallMethod(super, "__get__", "i", 1));
    assert_raised("TypeError: super(type, obj): obj must be an instance or subtype of type");
    Py_DECREF(super);
    super = super_of(derived, Py_None);
    assert_repr(super, "<super: <class 'Derived'>, NULL>");
    Py_DECREF(super);
}

static void test_super_in_a_subclass_stays_in_it_when_bound(void **state) {
    (void)state;
    PyObject *own = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "OwnSuper", &PySuper_Type);
    PyObject *super = PyObject_CallFunctionObjArgs(own, derived, NULL);
    assert_non_null(super);
    PyObject *bound = PyObject_CallMethod(super, "__get__", "O", object);
    assert_ptr_equal(Py_TYPE(bound), own);
    assert_gives(PyObject_CallMethod(bound, "name", NULL), "'base of an instance'");
    Py_DECREF(bound);
    Py_DECREF(super);
    Py_DECREF(own);
}

static void test_super_says_what_is_wrong_with_its_arguments(void **state) {
    (void)state;
    PyObject *super_type = (PyObject *)&PySuper_Type;
    assert_null(PyObject_CallFunction(super_type, "i", 1));
    assert_raised("TypeError: super() argument 1 must be a type, not int");
    assert_null(PyObject_CallFunction(super_type, "Oi", derived, 1));
    assert_raised("TypeError: super(type, obj): obj must be an instance or subtype of type");
    assert_null(PyObject_CallFunction(super_type, "iii", 1, 2, 3));
    assert_raised("TypeError: super() expected at most 2 arguments, got 3");
    PyObject *args = PyTuple_Pack(1, derived), *kwargs = Py_BuildValue("{s:i}", "k", 1);
    assert_null(PyObject_Call(super_type, args, kwargs));
    assert_raised("TypeError: super() takes no keyword arguments");
    Py_DECREF(args);
    Py_DECREF(kwargs);
    PyObject *made = PyObject_CallMethod(super_type, "__new__", "O", super_type);
    assert_repr(made, "<super: <class 'NULL'>, NULL>");
    assert_gives(PyObject_GetAttrString(made, "__thisclass__"), "None");
    Py_DECREF(made);
    PyObject *builtins = PyImport_ImportModule("builtins"), *named = PyObject_GetAttrString(builtins, "super");
    assert_ptr_equal(named, super_type);
    Py_DECREF(named);
    Py_DECREF(builtins);
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(test_super_finds_what_the_class_behind_has),
        TEST(test_super_of_a_class_binds_to_the_class),
        TEST(test_super_without_an_object_is_bound_by_descriptors),
        TEST(test_super_in_a_subclass_stays_in_it_when_bound),
        TEST(test_super_says_what_is_wrong_with_its_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
