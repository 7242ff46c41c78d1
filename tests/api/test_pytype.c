/* conformance */
/* Heap types from descriptions: slots, members, computed attributes, inheritance, calls. */
#include <Python.h>
#include <structmember.h>

#include "containers.h"
#include "raised.h"

typedef struct {
    PyObject_HEAD
    int number;
    PyObject *object;
} Thing;

static PyObject *thing_hello(PyObject *self, PyObject *args) {
    (void)self;
    (void)args;
    return PyUnicode_FromString("hello");
}

static PyObject *thing_repr(PyObject *self) {
    return PyUnicode_FromFormat("Thing(%d)", ((Thing *)self)->number);
}

static PyObject *thing_twice(PyObject *self, void *closure) {
    (void)closure;
    return PyLong_FromLong(2L * ((Thing *)self)->number);
}

static int thing_init(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"number", NULL};
    return PyArg_ParseTupleAndKeywords(args, kwargs, "|i", names, &((Thing *)self)->number) ? 0 : -1;
}

static PyMemberDef thing_members[] = {
    {"number", T_INT, offsetof(Thing, number), 0, "a number"},
    {"fixed", T_INT, offsetof(Thing, number), READONLY, NULL},
    {"object", T_OBJECT_EX, offsetof(Thing, object), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyGetSetDef thing_getset[] = {{"twice", thing_twice, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};
static PyMethodDef thing_methods[] = {{"hello", thing_hello, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyType_Slot thing_slots[] = {
    {Py_tp_members, thing_members}, {Py_tp_getset, thing_getset}, {Py_tp_methods, thing_methods},
    {Py_tp_repr, (void *)thing_repr}, {Py_tp_init, (void *)thing_init}, {Py_tp_doc, (void *)"A thing."}, {0, NULL},
};
static PyType_Spec thing_spec = {"mod.Thing", sizeof(Thing), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, thing_slots};

static PyObject *new_thing_type(void) {
    PyObject *type = PyType_FromSpec(&thing_spec);
    assert_non_null(type);
    return type;
}

static void assert_attribute(PyObject *object, const char *name, const char *repr) {
    PyObject *value = PyObject_GetAttrString(object, name);
    assert_non_null(value);
    assert_repr(value, repr);
    Py_DECREF(value);
}

static void test_names_come_from_the_description(void **state) {
    (void)state;
    PyObject *type = new_thing_type();
    assert_repr(type, "<class 'mod.Thing'>");
    assert_attribute(type, "__name__", "'Thing'");
    assert_attribute(type, "__qualname__", "'Thing'");
    assert_attribute(type, "__module__", "'mod'");
    assert_attribute(type, "__doc__", "'A thing.'");
    assert_attribute(type, "__mro__", "(<class 'mod.Thing'>, <class 'object'>)");
    Py_DECREF(type);
}

static void test_members_and_getsets(void **state) {
    (void)state;
    PyObject *type = new_thing_type();
    PyObject *thing = PyObject_CallFunction(type, "i", 7);
    PyObject *value = PyLong_FromLong(9);
    assert_repr(thing, "Thing(7)");
    assert_int_equal(PyObject_SetAttrString(thing, "number", value), 0);
    assert_attribute(thing, "twice", "18");
    assert_int_equal(PyObject_SetAttrString(thing, "fixed", value), -1);
    assert_string_equal(take_raised(), "AttributeError: readonly attribute");
    assert_null(PyObject_GetAttrString(thing, "object"));
    PyErr_Clear();
    assert_int_equal(PyObject_SetAttrString(thing, "object", value), 0);
    assert_attribute(thing, "object", "9");
    assert_null(PyObject_GetAttrString(thing, "nope"));
    assert_string_equal(take_raised(), "AttributeError: 'mod.Thing' object has no attribute 'nope'");
    assert_int_equal(PyObject_SetAttrString(thing, "nope", value), -1);
    assert_string_equal(take_raised(), "AttributeError: 'mod.Thing' object has no attribute 'nope'");
    Py_DECREF(value);
    Py_DECREF(thing);
    Py_DECREF(type);
}

static void test_methods_check_self_and_count(void **state) {
    (void)state;
    PyObject *type = new_thing_type();
    PyObject *thing = PyObject_CallNoArgs(type);
    PyObject *result = PyObject_CallMethod(thing, "hello", NULL);
    assert_repr(result, "'hello'");
    Py_DECREF(result);
    assert_null(PyObject_CallMethod(thing, "hello", "i", 1));
    assert_string_equal(take_raised(), "TypeError: Thing.hello() takes no arguments (1 given)");
    PyObject *unbound = PyObject_GetAttrString(type, "hello");
    assert_repr(unbound, "<method 'hello' of 'mod.Thing' objects>");
    assert_null(PyObject_CallFunction(unbound, "i", 1));
    assert_string_equal(take_raised(),
                        "TypeError: descriptor 'hello' for 'mod.Thing' objects doesn't apply to a 'int' object");
    Py_DECREF(unbound);
    Py_DECREF(thing);
    Py_DECREF(type);
}

static void test_class_made_by_a_call_has_dict_and_weakrefs(void **state) {
    (void)state;
    PyObject *type = new_thing_type();
    PyObject *cls = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:i}", "Sub", type, "level", 3);
    PyObject *object = PyObject_CallFunction(cls, "i", 4);
    assert_repr(object, "Thing(4)");
    assert_attribute(object, "level", "3");
    PyObject *value = PyUnicode_FromString("v");
    assert_int_equal(PyObject_SetAttrString(object, "new", value), 0);
    assert_attribute(object, "__dict__", "{'new': 'v'}");
    assert_int_equal(PyObject_IsInstance(object, type), 1);
    assert_int_equal(PyObject_IsSubclass(cls, type), 1);
    PyObject *reference = PyWeakref_NewRef(object, NULL);
    assert_non_null(reference);
    Py_DECREF(object);
    assert_ptr_equal(PyWeakref_GetObject(reference), Py_None);
    Py_DECREF(reference);
    Py_DECREF(value);
    Py_DECREF(cls);
    Py_DECREF(type);
}

static void test_attribute_set_on_a_type_is_seen_by_its_instances(void **state) {
    (void)state;
    PyObject *type = new_thing_type();
    PyObject *thing = PyObject_CallNoArgs(type);
    assert_int_equal(PyObject_HasAttrString(thing, "extra"), 0);
    PyObject *value = PyLong_FromLong(1);
    assert_int_equal(PyObject_SetAttrString(type, "extra", value), 0);
    assert_attribute(thing, "extra", "1");
    assert_int_equal(PyObject_SetAttrString(type, "extra", NULL), 0);
    assert_int_equal(PyObject_HasAttrString(thing, "extra"), 0);
    Py_DECREF(value);
    Py_DECREF(thing);
    Py_DECREF(type);
}

static void test_builtin_types_are_immutable(void **state) {
    (void)state;
    assert_int_equal(PyObject_SetAttrString((PyObject *)&PyLong_Type, "x", Py_None), -1);
    assert_string_equal(take_raised(), "TypeError: cannot set 'x' attribute of immutable type 'int'");
}

static void test_object_takes_no_arguments(void **state) {
    (void)state;
    assert_null(PyObject_CallFunction((PyObject *)&PyBaseObject_Type, "i", 1));
    assert_string_equal(take_raised(), "TypeError: object() takes no arguments");
}

static void test_slots_appear_as_methods(void **state) {
    (void)state;
    PyObject *type = new_thing_type();
    PyObject *thing = PyObject_CallFunction(type, "i", 2);
    PyObject *result = PyObject_CallMethod(thing, "__repr__", NULL);
    assert_repr(result, "'Thing(2)'");
    Py_DECREF(result);
    assert_attribute(type, "__repr__", "<slot wrapper '__repr__' of 'mod.Thing' objects>");
    assert_ptr_equal(PyType_GetSlot((PyTypeObject *)type, Py_tp_repr), (void *)thing_repr);
    Py_DECREF(thing);
    Py_DECREF(type);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_come_from_the_description),
        cmocka_unit_test(test_members_and_getsets),
        cmocka_unit_test(test_methods_check_self_and_count),
        cmocka_unit_test(test_class_made_by_a_call_has_dict_and_weakrefs),
        cmocka_unit_test(test_attribute_set_on_a_type_is_seen_by_its_instances),
        cmocka_unit_test(test_builtin_types_are_immutable),
        cmocka_unit_test(test_object_takes_no_arguments),
        cmocka_unit_test(test_slots_appear_as_methods),
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
