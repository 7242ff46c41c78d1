/* conformance */
/* Generic aliases: list[int] and classes that say of themselves that they can be subscripted. */
#include <Python.h>

#include "raised.h"

#define INT ((PyObject *)&PyLong_Type)
#define STR ((PyObject *)&PyUnicode_Type)
#define LIST ((PyObject *)&PyList_Type)

static void assert_gives(PyObject *result, const char *expected) {
    assert_non_null(result);
    assert_repr(result, expected);
    Py_DECREF(result);
}

static PyObject *alias_of(PyObject *origin, PyObject *first, PyObject *second) {
    PyObject *args = second ? PyTuple_Pack(2, first, second) : PyTuple_Pack(1, first);
    PyObject *alias = Py_GenericAlias(origin, args);
    Py_DECREF(args);
    assert_non_null(alias);
    return alias;
}

static void test_alias_reads_as_it_is_written(void **state) {
    (void)state;
    assert_gives(alias_of(LIST, INT, STR), "list[int, str]");
    assert_gives(Py_GenericAlias(LIST, INT), "list[int]");
    assert_gives(alias_of((PyObject *)&PyTuple_Type, INT, Py_Ellipsis), "tuple[int, ...]");
    PyObject *nothing = PyTuple_New(0), *number = PyLong_FromLong(1), *numbers = Py_BuildValue("([ii])", 1, 2);
    assert_gives(Py_GenericAlias(LIST, nothing), "list[()]");
    assert_gives(Py_GenericAlias(number, number), "1[1]");
    assert_gives(Py_GenericAlias(LIST, numbers), "list[[1, 2]]");
    PyObject *inner = Py_GenericAlias(LIST, INT);
    assert_gives(alias_of((PyObject *)&PyDict_Type, STR, inner), "dict[str, list[int]]");
    PyObject *made = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){s:s}", "Made", "__module__", "of_test");
    assert_gives(Py_GenericAlias(made, made), "of_test.Made[of_test.Made]");
    Py_DECREF(made);
    Py_DECREF(inner);
    Py_DECREF(nothing);
    Py_DECREF(number);
    Py_DECREF(numbers);
}

static void test_builtin_classes_are_subscripted(void **state) {
    (void)state;
    PyTypeObject *const types[] = {&PyList_Type, &PyDict_Type,      &PyTuple_Type,    &PySet_Type,
                                   &PyType_Type, &PyFrozenSet_Type, &PyEnum_Type, &PyDictProxy_Type};
    static const char *const texts[] = {"list[int]", "dict[int]",      "tuple[int]",     "set[int]",
                                        "type[int]", "frozenset[int]", "enumerate[int]", "mappingproxy[int]"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        assert_gives(PyObject_GetItem((PyObject *)types[i], INT), texts[i]);
    }
    assert_gives(PyObject_GetItem((PyObject *)&_PyWeakref_RefType, INT), "weakref.ReferenceType[int]");
    assert_gives(PyObject_GetItem(PyExc_BaseExceptionGroup, INT), "BaseExceptionGroup[int]");
    assert_gives(PyObject_CallMethod(LIST, "__class_getitem__", "O", INT), "list[int]");
    assert_null(PyObject_GetItem(INT, INT));
    assert_raised("TypeError: type 'int' is not subscriptable");
    assert_null(PyObject_GetAttrString((PyObject *)&PyType_Type, "__class_getitem__"));
    assert_raised("AttributeError: type object 'type' has no attribute '__class_getitem__'");
}

static PyMethodDef vector_methods[] = {{"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, NULL},
                                       {NULL, NULL, 0, NULL}};
static PyType_Slot vector_slots[] = {{Py_tp_methods, vector_methods}, {0, NULL}};
static PyType_Spec vector_spec = {"test.Vector", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, vector_slots};

static void test_own_class_uses_the_function_as_its_method(void **state) {
    (void)state;
    PyObject *vector = PyType_FromSpec(&vector_spec);
    assert_non_null(vector);
    PyObject *alias = PyObject_GetItem(vector, INT);
    assert_repr(alias, "test.Vector[int]");
    PyObject *origin = PyObject_GetAttrString(alias, "__origin__"), *object = PyObject_CallNoArgs(alias);
    assert_ptr_equal(origin, vector);
    assert_ptr_equal(Py_TYPE(object), vector);
    Py_DECREF(object);
    /* A class made with the alias as its base has the class behind it. */
    assert_gives(PyObject_CallMethod(alias, "__mro_entries__", "(O)", Py_None), "(<class 'test.Vector'>,)");
    /* Instances with a dictionary know how they were made. */
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:s}", "Sub", vector, "__module__", "test");
    PyObject *of_sub = PyObject_GetItem(sub, STR);
    object = PyObject_CallNoArgs(of_sub);
    assert_gives(PyObject_GetAttrString(object, "__orig_class__"), "test.Sub[str]");
    Py_DECREF(object);
    Py_DECREF(of_sub);
    Py_DECREF(sub);
    Py_DECREF(origin);
    Py_DECREF(alias);
    Py_DECREF(vector);
}

static void test_alias_stands_for_its_class(void **state) {
    (void)state;
    PyObject *alias = alias_of(LIST, INT, STR), *same = alias_of(LIST, INT, STR), *other = alias_of(LIST, INT, NULL);
    assert_ptr_equal(Py_TYPE(alias), &Py_GenericAliasType);
    assert_repr((PyObject *)Py_TYPE(alias), "<class 'types.GenericAlias'>");
    assert_gives(PyObject_GetAttrString(alias, "__args__"), "(<class 'int'>, <class 'str'>)");
    assert_gives(PyObject_GetAttrString(alias, "__parameters__"), "()");
    assert_gives(PyObject_GetAttrString(alias, "__unpacked__"), "False");
    assert_gives(PyObject_CallFunction(alias, "((ii))", 1, 2), "[1, 2]");
    assert_gives(PyObject_GetAttrString(alias, "append"), "<method 'append' of 'list' objects>");
    assert_gives(PyObject_CallMethod(alias, "__reduce__", NULL),
                 "(<class 'types.GenericAlias'>, (<class 'list'>, (<class 'int'>, <class 'str'>)))");
    assert_int_equal(PyObject_RichCompareBool(alias, same, Py_EQ), 1);
    assert_int_equal(PyObject_RichCompareBool(alias, other, Py_EQ), 0);
    assert_int_equal(PyObject_RichCompareBool(alias, other, Py_NE), 1);
    assert_int_equal(PyObject_RichCompareBool(alias, LIST, Py_EQ), 0);
    assert_int_equal(PyObject_Hash(alias), PyObject_Hash(same));
    PyObject *names = PyObject_Dir(alias);
    static const char *const listed[] = {"append", "__origin__", "__args__", "__parameters__"};
    for (int i = 0; i < 4; i++) {
        PyObject *name = PyUnicode_FromString(listed[i]);
        assert_int_equal(PySequence_Contains(names, name), 1);
        Py_DECREF(name);
    }
    Py_DECREF(names);
    PyObject *reference = PyWeakref_NewRef(alias, NULL);
    assert_non_null(reference);
    Py_DECREF(reference);
    Py_DECREF(alias);
    Py_DECREF(same);
    Py_DECREF(other);
}

static void test_alias_says_what_it_is_not_for(void **state) {
    (void)state;
    PyObject *alias = alias_of(LIST, INT, STR), *number = PyLong_FromLong(1);
    assert_null(PyObject_GetAttrString(alias, "nope"));
    assert_raised("AttributeError: type object 'list' has no attribute 'nope'");
    assert_int_equal(PyObject_IsInstance(number, alias), -1);
    assert_raised("TypeError: isinstance() argument 2 cannot be a parameterized generic");
    assert_int_equal(PyObject_IsSubclass(INT, alias), -1);
    assert_raised("TypeError: issubclass() argument 2 cannot be a parameterized generic");
    assert_null(PyObject_GetItem(alias, INT));
    assert_raised("TypeError: list[int, str] is not a generic class");
    assert_int_equal(PyObject_SetAttrString(alias, "fresh", number), -1);
    assert_raised("AttributeError: 'types.GenericAlias' object has no attribute 'fresh'");
    assert_int_equal(PyObject_SetAttrString(alias, "__origin__", number), -1);
    assert_raised("AttributeError: readonly attribute");
    PyObject *type = (PyObject *)&Py_GenericAliasType;
    assert_null(PyObject_CallFunction(type, "O", LIST));
    assert_raised("TypeError: GenericAlias expected 2 arguments, got 1");
    PyObject *args = PyTuple_Pack(2, LIST, INT), *kwargs = Py_BuildValue("{s:i}", "x", 1);
    assert_null(PyObject_Call(type, args, kwargs));
    assert_raised("TypeError: GenericAlias() takes no keyword arguments");
    assert_gives(PyObject_Call(type, args, NULL), "list[int]");
    Py_DECREF(args);
    Py_DECREF(kwargs);
    Py_DECREF(number);
    Py_DECREF(alias);
}

/* A parameter: stands for what is put in its place. */
static PyObject *parameter_substitute(PyObject *self, PyObject *argument) { return Py_BuildValue("(OO)", self, argument); }
static PyObject *parameter_repr(PyObject *self) {
    (void)self;
    return PyUnicode_FromString("~T");
}
static PyMethodDef parameter_methods[] = {{"__typing_subst__", parameter_substitute, METH_O, NULL}, {NULL, NULL, 0, NULL}};
static PyType_Slot parameter_slots[] = {{Py_tp_methods, parameter_methods}, {Py_tp_repr, parameter_repr}, {0, NULL}};
static PyType_Spec parameter_spec = {"test.Parameter", 0, 0, Py_TPFLAGS_DEFAULT, parameter_slots};

static void test_parameters_are_replaced(void **state) {
    (void)state;
    PyObject *type = PyType_FromSpec(&parameter_spec), *dict = (PyObject *)&PyDict_Type;
    PyObject *parameter = PyObject_CallNoArgs(type), *second = PyObject_CallNoArgs(type);
    PyObject *alias = alias_of(dict, parameter, INT);
    assert_repr(alias, "dict[~T, int]");
    assert_gives(PyObject_GetAttrString(alias, "__parameters__"), "(~T,)");
    assert_gives(PyObject_GetItem(alias, STR), "dict[(~T, <class 'str'>), int]");
    PyObject *two = PyTuple_Pack(2, STR, INT);
    assert_null(PyObject_GetItem(alias, two));
    assert_raised("TypeError: Too many arguments for dict[~T, int]; actual 2, expected 1");
    Py_DECREF(alias);
    alias = alias_of(dict, parameter, parameter);
    assert_gives(PyObject_GetItem(alias, STR), "dict[(~T, <class 'str'>), (~T, <class 'str'>)]");
    Py_DECREF(alias);
    PyObject *inner = alias_of(LIST, parameter, NULL);
    alias = alias_of(dict, second, inner);
    assert_gives(PyObject_GetAttrString(alias, "__parameters__"), "(~T, ~T)");
    assert_gives(PyObject_GetItem(alias, two), "dict[(~T, <class 'str'>), list[(~T, <class 'int'>)]]");
    assert_null(PyObject_GetItem(alias, STR));
    assert_raised("TypeError: Too few arguments for dict[~T, list[~T]]; actual 1, expected 2");
    Py_DECREF(alias);
    Py_DECREF(inner);
    Py_DECREF(two);
    Py_DECREF(second);
    Py_DECREF(parameter);
    Py_DECREF(type);
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, start_python, stop_python)
    const struct CMUnitTest tests[] = {
        TEST(test_alias_reads_as_it_is_written),
        TEST(test_builtin_classes_are_subscripted),
        TEST(test_own_class_uses_the_function_as_its_method),
        TEST(test_alias_stands_for_its_class),
        TEST(test_alias_says_what_it_is_not_for),
        TEST(test_parameters_are_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
