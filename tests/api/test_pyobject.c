/* conformance */
/* What every object can be asked for, by C code that does not know its type; and reference counts. */
#include <Python.h>

#include <math.h>

#include "containers.h"

/* ---- Counting ---- */

static void test_reference_counts(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    assert_int_equal(Py_REFCNT(list), 1);
    Py_INCREF(list);
    Py_IncRef(list);
    Py_XINCREF(list);
    assert_ptr_equal(Py_NewRef(list), list);
    assert_ptr_equal(Py_XNewRef(list), list);
    assert_int_equal(Py_REFCNT(list), 6);
    Py_DECREF(list);
    Py_DecRef(list);
    Py_XDECREF(list);
    Py_SET_REFCNT(list, Py_REFCNT(list) - 2);
    assert_int_equal(Py_REFCNT(list), 1);
    Py_XINCREF((PyObject *)NULL);
    Py_XDECREF((PyObject *)NULL);
    Py_IncRef(NULL);
    Py_DecRef(NULL);
    assert_null(Py_XNewRef(NULL));
    Py_CLEAR(list);
    assert_null(list);
    Py_CLEAR(list);
}

static void test_none_survives_any_count(void **state) {
    (void)state;
    PyObject *const lasting[] = {Py_None, Py_True, Py_False, Py_Ellipsis, Py_NotImplemented};
    for (size_t i = 0; i < 5; i++) {
        for (int n = 0; n < 1000; n++) {
            Py_INCREF(lasting[i]);
        }
        for (int n = 0; n < 1000; n++) {
            Py_DECREF(lasting[i]);
        }
        assert_true(Py_REFCNT(lasting[i]) > 1);
    }
}

static PyObject *slot_seen; /* what the variable held while its old object died */
static PyObject **slot_variable;
static PyObject *look(PyObject *self, PyObject *reference) {
    (void)self;
    (void)reference;
    slot_seen = *slot_variable;
    Py_RETURN_NONE;
}
static PyMethodDef look_def = {"look", look, METH_O, NULL};

static void test_clear_empties_the_variable_first(void **state) {
    (void)state;
    PyObject *variable = PySet_New(NULL), *callback = PyCFunction_New(&look_def, NULL);
    PyObject *reference = PyWeakref_NewRef(variable, callback);
    slot_variable = &variable;
    slot_seen = Py_None;
    Py_CLEAR(variable);
    assert_null(slot_seen);
    Py_DECREF(reference);
    Py_DECREF(callback);
}

static void test_identity(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    assert_true(Py_Is(list, list) && !Py_Is(list, Py_None));
    assert_true(Py_IsNone(Py_None) && !Py_IsNone(list));
    assert_true(Py_IsTrue(Py_True) && Py_IsFalse(Py_False) && !Py_IsTrue(Py_False));
    assert_true(Py_IS_TYPE(list, &PyList_Type) && !Py_IS_TYPE(list, &PyTuple_Type));
    PyObject *type = PyObject_Type(list);
    assert_ptr_equal(type, &PyList_Type);
    Py_DECREF(type);
    Py_DECREF(list);
    assert_bad_call_null(PyObject_Type(NULL));
}

/* ---- Text ---- */

static void test_repr_str_ascii_bytes(void **state) {
    (void)state;
    PyObject *text = PyUnicode_FromString("z\xc3\xbc\n");
    assert_gives("\"'z\xc3\xbc\\\\n'\"", PyObject_Repr(text));
    assert_gives("'z\xc3\xbc\\n'", PyObject_Str(text));
    assert_gives("\"'z\\\\xfc\\\\n'\"", PyObject_ASCII(text));
    assert_gives("'<NULL>'", PyObject_Repr(NULL));
    assert_gives("'<NULL>'", PyObject_Str(NULL));
    assert_gives("'<NULL>'", PyObject_ASCII(NULL));
    assert_gives("b'<NULL>'", PyObject_Bytes(NULL));
    assert_raises("TypeError: cannot convert 'str' object to bytes", PyObject_Bytes(text));
    PyObject *list = made("[iii]", 1, 2, 255);
    assert_gives("b'\\x01\\x02\\xff'", PyObject_Bytes(list));
    Py_DECREF(list);
    Py_DECREF(text);
}

static PyObject *seven(PyObject *self) {
    (void)self;
    return PyLong_FromLong(7);
}

static void test_repr_must_be_text(void **state) {
    (void)state;
    PyType_Slot slots[] = {{Py_tp_repr, seven}, {Py_tp_str, seven}, {0, NULL}};
    PyType_Spec spec = {"test.Odd", (int)sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *odd = PyObject_CallNoArgs(type);
    assert_raises("TypeError: __repr__ returned non-string (type int)", PyObject_Repr(odd));
    assert_raises("TypeError: __str__ returned non-string (type int)", PyObject_Str(odd));
    Py_DECREF(odd);
    Py_DECREF(type);
}

static void test_print_writes_to_a_file(void **state) {
    (void)state;
    char *written = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&written, &size);
    PyObject *text = PyUnicode_FromString("it's");
    assert_int_equal(PyObject_Print(text, file, 0), 0);
    assert_int_equal(PyObject_Print(text, file, Py_PRINT_RAW), 0);
    assert_int_equal(PyObject_Print(NULL, file, 0), 0);
    fclose(file);
    assert_string_equal(written, "\"it's\"it's<nil>");
    free(written);
    Py_DECREF(text);
}

static void test_format(void **state) {
    (void)state;
    PyObject *number = PyLong_FromLong(255), *spec = PyUnicode_FromString("#x"), *list = PyList_New(0);
    assert_gives("'0xff'", PyObject_Format(number, spec));
    assert_gives("'255'", PyObject_Format(number, NULL));
    assert_raises("TypeError: unsupported format string passed to list.__format__", PyObject_Format(list, spec));
    assert_gives("'[]'", PyObject_Format(list, NULL));
    Py_DECREF(list);
    Py_DECREF(spec);
    Py_DECREF(number);
}

/* ---- Truth, order, hash ---- */

static void test_truth(void **state) {
    (void)state;
    PyObject *objects[] = {made("i", 0), made("i", 3), made("s", ""), made("s", "x"), made("()"), made("[i]", 0), made("d", 0.0)};
    static const int truths[] = {0, 1, 0, 1, 0, 1, 0};
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(PyObject_IsTrue(objects[i]), truths[i]);
        assert_int_equal(PyObject_Not(objects[i]), !truths[i]);
        Py_DECREF(objects[i]);
    }
    assert_int_equal(PyObject_IsTrue(Py_None), 0);
}

static void test_comparison(void **state) {
    (void)state;
    PyObject *one = PyLong_FromLong(1), *text = PyUnicode_FromString("1"), *real = PyFloat_FromDouble(1.0);
    assert_int_equal(PyObject_RichCompareBool(one, real, Py_EQ), 1);
    assert_int_equal(PyObject_RichCompareBool(one, text, Py_EQ), 0);
    assert_int_equal(PyObject_RichCompareBool(one, text, Py_NE), 1);
    assert_raises("TypeError: '<' not supported between instances of 'int' and 'str'", PyObject_RichCompare(one, text, Py_LT));
    assert_raises("TypeError: '>=' not supported between instances of 'str' and 'int'", PyObject_RichCompare(text, one, Py_GE));
    PyObject *nan = PyFloat_FromDouble(NAN);
    assert_int_equal(PyObject_RichCompareBool(nan, nan, Py_EQ), 1); /* the same object */
    assert_gives("False", PyObject_RichCompare(nan, nan, Py_EQ));
    Probe *probe = make_probe(1, 5);
    probe->raise = 1;
    Probe *other = make_probe(2, 5);
    assert_fails("ValueError: compared", PyObject_RichCompareBool((PyObject *)probe, (PyObject *)other, Py_EQ));
    Py_DECREF(other);
    Py_DECREF(probe);
    Py_DECREF(nan);
    Py_DECREF(real);
    Py_DECREF(text);
    Py_DECREF(one);
}

static void test_hash(void **state) {
    (void)state;
    PyObject *one = PyLong_FromLong(1), *real = PyFloat_FromDouble(1.0), *list = PyList_New(0);
    assert_int_equal(PyObject_Hash(one), 1);
    assert_int_equal(PyObject_Hash(real), 1);
    assert_fails("TypeError: unhashable type: 'list'", PyObject_Hash(list));
    assert_fails("TypeError: unhashable type: 'list'", PyObject_HashNotImplemented(list));
    PyObject *minus = PyLong_FromLong(-1);
    assert_int_equal(PyObject_Hash(minus), -2);
    Py_DECREF(minus);
    Py_DECREF(list);
    Py_DECREF(real);
    Py_DECREF(one);
}

/* ---- Items ---- */

static void test_items_of_any_container(void **state) {
    (void)state;
    PyObject *list = made("[iii]", 10, 11, 12), *dict = made("{s:i}", "key", 5), *key = PyUnicode_FromString("key");
    PyObject *last = PyLong_FromLong(-1), *far = PyLong_FromLong(7);
    assert_gives("12", PyObject_GetItem(list, last));
    assert_gives("5", PyObject_GetItem(dict, key));
    assert_int_equal(PyObject_SetItem(list, last, key), 0);
    assert_repr(list, "[10, 11, 'key']");
    assert_int_equal(PyObject_DelItem(list, last), 0);
    assert_int_equal(PyObject_Size(list), 2);
    assert_int_equal(PyObject_Length(dict), 1);
    assert_int_equal(PyObject_DelItemString(dict, "key"), 0);
    assert_raises("KeyError: 'key'", PyObject_GetItem(dict, key));
    assert_raises("IndexError: list index out of range", PyObject_GetItem(list, far));
    assert_raises("TypeError: list indices must be integers or slices, not str", PyObject_GetItem(list, key));
    assert_raises("TypeError: 'int' object is not subscriptable", PyObject_GetItem(far, key));
    assert_fails("TypeError: 'int' object does not support item assignment", PyObject_SetItem(far, key, key));
    assert_fails("TypeError: 'int' object does not support item deletion", PyObject_DelItem(far, key));
    assert_fails("TypeError: object of type 'int' has no len()", PyObject_Size(far));
    assert_int_equal(PyObject_LengthHint(list, 99), 2);
    assert_int_equal(PyObject_LengthHint(far, 99), 99);
    assert_bad_call_null(PyObject_GetItem(NULL, key));
    Py_DECREF(far);
    Py_DECREF(last);
    Py_DECREF(key);
    Py_DECREF(dict);
    Py_DECREF(list);
}

static void test_iteration(void **state) {
    (void)state;
    PyObject *list = made("[ii]", 1, 2), *iterator = PyObject_GetIter(list), *number = PyLong_FromLong(1);
    assert_true(PyIter_Check(iterator) && !PyIter_Check(list));
    PyObject *same = PyObject_GetIter(iterator), *self = PyObject_SelfIter(iterator);
    assert_ptr_equal(same, iterator);
    assert_ptr_equal(self, iterator);
    assert_gives("1", PyIter_Next(iterator));
    assert_gives("2", PyIter_Next(iterator));
    assert_null(PyIter_Next(iterator));
    assert_null(PyErr_Occurred());
    assert_raises("TypeError: 'int' object is not iterable", PyObject_GetIter(number));
    Py_DECREF(number);
    Py_DECREF(self);
    Py_DECREF(same);
    Py_DECREF(iterator);
    Py_DECREF(list);
}

/* ---- Attributes ---- */

static PyObject *make_class(void) {
    PyObject *cls = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){s:i}", "Place", "level", 3);
    CHECK(cls != NULL);
    return cls;
}

static void test_attributes(void **state) {
    (void)state;
    PyObject *cls = make_class(), *place = PyObject_CallNoArgs(cls), *name = PyUnicode_FromString("name");
    assert_gives("3", PyObject_GetAttrString(place, "level"));
    assert_int_equal(PyObject_HasAttr(place, name), 0);
    assert_int_equal(PyObject_SetAttr(place, name, name), 0);
    assert_int_equal(PyObject_HasAttr(place, name), 1);
    assert_int_equal(PyObject_HasAttrString(place, "name"), 1);
    assert_gives("'name'", PyObject_GetAttr(place, name));
    assert_gives("'name'", PyObject_GenericGetAttr(place, name));
    assert_int_equal(PyObject_SetAttrString(place, "level", name), 0);
    assert_gives("'name'", PyObject_GetAttrString(place, "level"));
    assert_int_equal(PyObject_DelAttrString(place, "level"), 0);
    assert_gives("3", PyObject_GetAttrString(place, "level"));
    assert_fails("AttributeError: 'Place' object has no attribute 'level'", PyObject_DelAttrString(place, "level"));
    assert_int_equal(PyObject_DelAttr(place, name), 0);
    assert_raises("AttributeError: 'Place' object has no attribute 'name'", PyObject_GetAttr(place, name));
    assert_int_equal(PyObject_GenericSetAttr(place, name, Py_None), 0);
    assert_gives("{'name': None}", PyObject_GenericGetDict(place, NULL));
    PyObject *other = made("{s:i}", "other", 8);
    assert_int_equal(PyObject_GenericSetDict(place, other, NULL), 0);
    assert_gives("8", PyObject_GetAttrString(place, "other"));
    assert_fails("TypeError: __dict__ must be set to a dictionary, not a 'str'", PyObject_GenericSetDict(place, name, NULL));
    assert_fails("TypeError: cannot delete __dict__", PyObject_GenericSetDict(place, NULL, NULL));
    PyObject *number = PyLong_FromLong(5);
    assert_raises("TypeError: attribute name must be string, not 'int'", PyObject_GetAttr(place, number));
    assert_fails("TypeError: attribute name must be string, not 'int'", PyObject_SetAttr(place, number, number));
    assert_fails("AttributeError: 'int' object has no attribute 'x'", PyObject_SetAttrString(number, "x", number));
    Py_DECREF(number);
    Py_DECREF(other);
    Py_DECREF(name);
    Py_DECREF(place);
    Py_DECREF(cls);
}

static void test_attribute_error_tells_object_and_name(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    assert_null(PyObject_GetAttrString(list, "nope"));
    PyObject *raised = take_exception();
    assert_ptr_equal(attribute(raised, "obj"), list);
    assert_repr(attribute(raised, "name"), "'nope'");
    Py_DECREF(raised);
    Py_DECREF(list);
}

static void test_dir_lists_what_there_is(void **state) {
    (void)state;
    PyObject *cls = make_class(), *place = PyObject_CallNoArgs(cls);
    PyObject_SetAttrString(place, "own", Py_None);
    PyObject *names = PyObject_Dir(place);
    static const char *const expected[] = {"own", "level", "__class__", "__dict__", "__repr__", "__doc__"};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        PyObject *name = PyUnicode_FromString(expected[i]);
        assert_int_equal(PySequence_Contains(names, name), 1);
        Py_DECREF(name);
    }
    PyObject *sorted = PySequence_List(names);
    PyList_Sort(sorted);
    assert_int_equal(PyObject_RichCompareBool(names, sorted, Py_EQ), 1);
    Py_DECREF(sorted);
    Py_DECREF(names);
    Py_DECREF(place);
    Py_DECREF(cls);
}

#ifdef INTERLOCK_VERSION
/* Names of 3.13. */
static void test_optional_attributes(void **state) {
    (void)state;
    PyObject *cls = make_class(), *place = PyObject_CallNoArgs(cls), *value = Py_None;
    assert_int_equal(PyObject_GetOptionalAttrString(place, "level", &value), 1);
    assert_repr(value, "3");
    Py_DECREF(value);
    assert_int_equal(PyObject_GetOptionalAttrString(place, "nope", &value), 0);
    assert_null(value);
    assert_null(PyErr_Occurred());
    assert_int_equal(PyObject_HasAttrStringWithError(place, "level"), 1);
    assert_int_equal(PyObject_HasAttrStringWithError(place, "nope"), 0);
    Py_DECREF(place);
    Py_DECREF(cls);
}
#endif

/* ---- Classes ---- */

static void test_instances_and_subclasses(void **state) {
    (void)state;
    PyObject *number = PyLong_FromLong(1), *either = PyTuple_Pack(2, &PyUnicode_Type, &PyLong_Type);
    assert_int_equal(PyObject_IsInstance(number, (PyObject *)&PyLong_Type), 1);
    assert_int_equal(PyObject_IsInstance(number, (PyObject *)&PyUnicode_Type), 0);
    assert_int_equal(PyObject_IsInstance(number, either), 1);
    assert_int_equal(PyObject_IsInstance(Py_True, (PyObject *)&PyLong_Type), 1);
    assert_int_equal(PyObject_IsSubclass((PyObject *)&PyBool_Type, (PyObject *)&PyLong_Type), 1);
    assert_int_equal(PyObject_IsSubclass((PyObject *)&PyBool_Type, either), 1);
    assert_int_equal(PyObject_IsSubclass((PyObject *)&PyLong_Type, (PyObject *)&PyBool_Type), 0);
    assert_fails("TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union",
                 PyObject_IsInstance(number, number));
    assert_fails("TypeError: issubclass() arg 1 must be a class", PyObject_IsSubclass(number, (PyObject *)&PyLong_Type));
    assert_fails("TypeError: issubclass() arg 2 must be a class, a tuple of classes, or a union",
                 PyObject_IsSubclass((PyObject *)&PyLong_Type, number));
    assert_true(PyObject_TypeCheck(Py_True, &PyLong_Type));
    Py_DECREF(either);
    Py_DECREF(number);
}

/* ---- Calls ---- */

static PyObject *show(PyObject *self, PyObject *args, PyObject *kwargs) {
    (void)self;
    return kwargs ? PyUnicode_FromFormat("%R %R", args, kwargs) : PyUnicode_FromFormat("%R", args);
}
static PyMethodDef show_def = {"show", (PyCFunction)(void (*)(void))show, METH_VARARGS | METH_KEYWORDS, NULL};
static PyObject *show_fast(PyObject *self, PyObject *const *args, Py_ssize_t count, PyObject *names) {
    (void)self;
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; i < count + (names ? PyTuple_Size(names) : 0); i++) {
        PyList_Append(list, args[i]);
    }
    PyObject *result = PyUnicode_FromFormat("%R %R", list, names ? names : Py_None);
    Py_DECREF(list);
    return result;
}
static PyMethodDef show_fast_def = {"show_fast", (PyCFunction)(void (*)(void))show_fast, METH_FASTCALL | METH_KEYWORDS, NULL};
static PyObject *wrong(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    return NULL;
}
static PyMethodDef wrong_def = {"wrong", wrong, METH_NOARGS, NULL};
static PyObject *wrong_too(PyObject *self, PyObject *unused) {
    (void)unused;
    PyErr_SetString(PyExc_ValueError, "and yet");
    return Py_NewRef(self);
}
static PyMethodDef wrong_too_def = {"wrong_too", wrong_too, METH_NOARGS, NULL};
/* The last argument; NULL without an exception when that is None. */
static PyObject *last(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    (void)self;
    return count > 0 && args[count - 1] != Py_None ? Py_NewRef(args[count - 1]) : NULL;
}
static PyMethodDef last_def = {"last", (PyCFunction)(void (*)(void))last, METH_FASTCALL, NULL};

static void test_calls(void **state) {
    (void)state;
    PyObject *callee = PyCFunction_New(&show_def, NULL);
    PyObject *one = PyLong_FromLong(1), *args = made("(is)", 1, "x"), *kwargs = made("{s:i}", "k", 2);
    assert_int_equal(PyCallable_Check(callee), 1);
    assert_int_equal(PyCallable_Check(one), 0);
    assert_gives("\"(1, 'x')\"", PyObject_CallObject(callee, args));
    assert_gives("'()'", PyObject_CallObject(callee, NULL));
    assert_gives("'()'", PyObject_CallNoArgs(callee));
    assert_gives("'(1,)'", PyObject_CallOneArg(callee, one));
    assert_gives("\"(1, 'x') {'k': 2}\"", PyObject_Call(callee, args, kwargs));
    assert_gives("\"(1, 'x')\"", PyObject_Call(callee, args, NULL));
    assert_gives("'()'", PyObject_CallFunction(callee, NULL));
    assert_gives("'()'", PyObject_CallFunction(callee, "()"));
    assert_gives("\"(1, 'a')\"", PyObject_CallFunction(callee, "is", 1, "a"));
    assert_gives("\"(1, 'a')\"", PyObject_CallFunction(callee, "(is)", 1, "a"));
    assert_gives("'(1, 1)'", PyObject_CallFunctionObjArgs(callee, one, one, NULL));
    PyObject *text = PyUnicode_FromString("a-b"), *name = PyUnicode_FromString("split"), *dash = PyUnicode_FromString("-");
    assert_gives("['a', 'b']", PyObject_CallMethod(text, "split", "s", "-"));
    assert_gives("['a', 'b']", PyObject_CallMethodObjArgs(text, name, dash, NULL));
    assert_gives("['a', 'b']", PyObject_CallMethodOneArg(text, name, dash));
    assert_gives("['a-b']", PyObject_CallMethodNoArgs(text, name));
    assert_raises("AttributeError: 'str' object has no attribute 'nope'", PyObject_CallMethod(text, "nope", NULL));
    assert_raises("TypeError: 'int' object is not callable", PyObject_CallNoArgs(one));
    assert_raises("TypeError: 'int' object is not callable", PyObject_Call(one, args, kwargs));
    Py_DECREF(dash);
    Py_DECREF(name);
    Py_DECREF(text);
    Py_DECREF(kwargs);
    Py_DECREF(args);
    Py_DECREF(one);
    Py_DECREF(callee);
}

static void test_vectorcalls(void **state) {
    (void)state;
    PyObject *fast = PyCFunction_New(&show_fast_def, NULL), *slow = PyCFunction_New(&show_def, NULL);
    PyObject *one = PyLong_FromLong(1), *two = PyLong_FromLong(2), *names = made("(s)", "k"), *kwargs = made("{s:i}", "k", 2);
    PyObject *room[] = {NULL, one, two};
    assert_gives("'[1, 2] None'", PyObject_Vectorcall(fast, room + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    assert_gives("\"[1, 2] ('k',)\"", PyObject_Vectorcall(fast, room + 1, 1, names));
    assert_gives("\"(1,) {'k': 2}\"", PyObject_Vectorcall(slow, room + 1, 1, names));
    assert_gives("\"[1, 2] ('k',)\"", PyObject_VectorcallDict(fast, room + 1, 1, kwargs));
    assert_gives("'[1] None'", PyObject_VectorcallDict(fast, room + 1, 1, NULL));
    assert_null(room[0]);
    PyObject *list = made("[i]", 5), *append = PyUnicode_FromString("append");
    PyObject *method[] = {list, one};
    assert_gives("None", PyObject_VectorcallMethod(append, method, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    assert_repr(list, "[5, 1]");
    assert_true(PyVectorcall_Function(fast) != NULL);
    assert_true(PyVectorcall_Function(one) == NULL);
    assert_int_equal(PyVectorcall_NARGS(5 | PY_VECTORCALL_ARGUMENTS_OFFSET), 5);
    PyObject *args = made("(i)", 1);
    assert_gives("\"[1, 2] ('k',)\"", PyVectorcall_Call(fast, args, kwargs));
    assert_raises("TypeError: 'int' object does not support vectorcall", PyVectorcall_Call(one, args, kwargs));
    PyObject *objects[] = {args, append, list, kwargs, names, two, one, slow, fast};
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        Py_DECREF(objects[i]);
    }
}

static void test_calls_under_older_names(void **state) {
    (void)state;
    PyObject *callee = PyCFunction_New(&show_def, NULL), *args = made("(i)", 1), *kwargs = made("{s:i}", "k", 2);
    assert_gives("\"(1,) {'k': 2}\"", PyEval_CallObjectWithKeywords(callee, args, kwargs));
    assert_gives("'()'", PyEval_CallObjectWithKeywords(callee, NULL, NULL));
#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX < 0x030d0000 /* CPython took the macro away */
    assert_gives("'(1,)'", PyEval_CallObject(callee, args));
    assert_raises("TypeError: argument list must be a tuple", PyEval_CallObject(callee, kwargs));
#endif
    assert_raises("TypeError: keyword list must be a dictionary", PyEval_CallObjectWithKeywords(callee, args, args));
    assert_gives("\"(1, 'a')\"", PyEval_CallFunction(callee, "(is)", 1, "a"));
    assert_gives("'(1,)'", PyEval_CallFunction(callee, "i", 1));
    PyObject *text = PyUnicode_FromString("a-b");
    assert_gives("['a', 'b']", PyEval_CallMethod(text, "split", "(s)", "-"));
    assert_raises("AttributeError: 'str' object has no attribute 'nope'", PyEval_CallMethod(text, "nope", "()"));
    assert_gives("\"(1,) {'k': 2}\"", PyCFunction_Call(callee, args, kwargs));
    PyObject *wrapper = PyObject_GetAttrString((PyObject *)&PyUnicode_Type, "__len__"), *bound = PyWrapper_New(wrapper, text);
    assert_gives("3", PyObject_CallNoArgs(bound));
    assert_non_null(strstr(text_of(bound, 1), "<method-wrapper '__len__' of str object at 0x"));
    PyObject *objects[] = {bound, wrapper, text, kwargs, args, callee};
    for (size_t i = 0; i < 6; i++) {
        Py_DECREF(objects[i]);
    }
}

static void test_vectorcalls_without_keywords(void **state) {
    (void)state;
    PyObject *callee = PyCFunction_New(&last_def, NULL), *one = PyLong_FromLong(1), *names = made("(s)", "k"), *none = PyTuple_New(0);
    PyObject *args[] = {NULL, Py_None, one};
    assert_gives("1", PyObject_Vectorcall(callee, args + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    assert_gives("1", PyObject_Vectorcall(callee, args + 1, 2, none));
    assert_raises("TypeError: last() takes no keyword arguments", PyObject_Vectorcall(callee, args + 1, 1, names));
    assert_raises("SystemError: <built-in function last> returned NULL without setting an exception",
                  PyObject_Vectorcall(callee, args + 1, 1, NULL));
    Py_DECREF(none);
    Py_DECREF(names);
    Py_DECREF(one);
    Py_DECREF(callee);
}

static void test_functions_that_break_the_rule_are_named(void **state) {
    (void)state;
    PyObject *list = PyList_New(0), *callee = PyCFunction_New(&wrong_def, NULL), *too = PyCFunction_New(&wrong_too_def, list);
    assert_raises("SystemError: <built-in function wrong> returned NULL without setting an exception",
                  PyObject_CallNoArgs(callee));
    assert_null(PyObject_CallNoArgs(too));
    PyObject *raised = take_exception();
    assert_non_null(strstr(text_of(raised, 0), "returned a result with an exception set"));
    PyObject *cause = PyException_GetCause(raised);
    assert_repr(cause, "ValueError('and yet')");
    assert_int_equal(Py_REFCNT(list), 2);
    Py_DECREF(cause);
    Py_DECREF(raised);
    Py_DECREF(too);
    Py_DECREF(callee);
    Py_DECREF(list);
}

/* ---- Recursion ---- */

static void test_recursion_ends_in_an_error(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    for (int i = 0; i < 100000; i++) {
        PyObject *outer = PyList_New(1);
        PyList_SetItem(outer, 0, list);
        list = outer;
    }
    PyObject *repr = PyObject_Repr(list);
    assert_null(repr);
    assert_true(PyErr_ExceptionMatches(PyExc_RecursionError));
    assert_non_null(strstr(take_raised(), "maximum recursion depth exceeded while getting the repr of an object"));
    Py_DECREF(list); /* 100000 deep: no stack is used up */
    int depth = 0;
    while (Py_EnterRecursiveCall(" in a test") == 0) {
        depth++;
    }
    for (int i = 0; i < depth; i++) {
        Py_LeaveRecursiveCall();
    }
    assert_raised("RecursionError: maximum recursion depth exceeded in a test");
    assert_true(depth > 100);
}

static void test_repr_of_cycles_ends(void **state) {
    (void)state;
    PyObject *list = PyList_New(0), *dict = PyDict_New();
    PyList_Append(list, dict);
    PyDict_SetItemString(dict, "up", list);
    assert_repr(list, "[{'up': [...]}]");
    assert_int_equal(Py_ReprEnter(list), 0);
    assert_int_equal(Py_ReprEnter(list), 1);
    Py_ReprLeave(list);
    PyList_SetSlice(list, 0, 1, NULL);
    Py_DECREF(dict);
    Py_DECREF(list);
}

/* ---- Making ---- */

typedef struct {
    PyObject_VAR_HEAD
    int items[1];
} Row;

static void row_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_Free(self);
    Py_DECREF(type);
}

static void test_objects_are_made_and_initialized(void **state) {
    (void)state;
    PyType_Slot slots[] = {{Py_tp_dealloc, row_dealloc}, {0, NULL}};
    PyType_Spec spec = {"test.Row", (int)offsetof(Row, items), sizeof(int), Py_TPFLAGS_DEFAULT, slots};
    PyTypeObject *type = (PyTypeObject *)PyType_FromSpec(&spec);
    Py_ssize_t types = Py_REFCNT(type);
    Row *row = PyObject_NewVar(Row, type, 1000);
    assert_int_equal(Py_SIZE(row), 1000);
    assert_int_equal(Py_REFCNT(row), 1);
    assert_ptr_equal(Py_TYPE(row), type);
    assert_int_equal(Py_REFCNT(type), types + 1);
    row->items[999] = 5;
    Py_DECREF(row);
    assert_int_equal(Py_REFCNT(type), types);
    Row *raw = PyObject_Malloc(sizeof(Row) + 10 * sizeof(int));
    assert_ptr_equal(PyObject_InitVar((PyVarObject *)raw, type, 10), raw);
    assert_int_equal(Py_SIZE(raw), 10);
    Py_SET_SIZE(raw, 3);
    assert_int_equal(Py_SIZE(raw), 3);
    Py_DECREF(raw);
    PyObject *plain = PyObject_Malloc(sizeof(Row));
    assert_ptr_equal(PyObject_Init(plain, type), plain);
    Py_SET_TYPE(plain, type);
    Py_DECREF(plain);
    PyObject *generic = PyType_GenericAlloc(type, 4);
    assert_int_equal(Py_SIZE(generic), 4);
    assert_int_equal(((Row *)generic)->items[3], 0);
    Py_DECREF(generic);
    assert_int_equal(Py_REFCNT(type), types);
    Py_DECREF(type);
}

static void test_object_type_itself(void **state) {
    (void)state;
    PyObject *object = PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type);
    assert_non_null(strstr(text_of(object, 1), "<object object at 0x"));
    assert_fails("AttributeError: 'object' object has no attribute 'x'", PyObject_SetAttrString(object, "x", Py_None));
    assert_gives("<class 'object'>", PyObject_GetAttrString(object, "__class__"));
    assert_int_equal(PyObject_RichCompareBool(object, object, Py_EQ), 1);
    assert_gives("NotImplemented", PyObject_CallMethod(object, "__eq__", "i", 1));
    Py_DECREF(object);
}

#if PY_VERSION_HEX >= 0x030E0000
static void test_hashes_of_addresses_and_bytes(void **state) {
    (void)state;
    PyObject *object = PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type), *bytes = PyBytes_FromString("some bytes");
    assert_int_equal(PyObject_GenericHash(object), PyObject_Hash(object));
    assert_int_equal(Py_HashPointer(object), PyObject_Hash(object));
    assert_int_equal(Py_HashPointer(NULL), 0);
    assert_int_equal(Py_HashBuffer("some bytes", 10), PyObject_Hash(bytes));
    assert_int_equal(Py_HashBuffer("", 0), 0);
    Py_DECREF(bytes);
    Py_DECREF(object);
}
#endif

#if PY_VERSION_HEX >= 0x030D0000
static void test_constants_have_numbers(void **state) {
    (void)state;
    static const char *const texts[] = {"None", "False", "True", "Ellipsis", "NotImplemented", "0", "1", "''", "b''", "()"};
    for (unsigned id = 0; id < sizeof texts / sizeof *texts; id++) {
        PyObject *constant = Py_GetConstant(id), *again = PyObject_Repr(constant);
        assert_string_equal(PyUnicode_AsUTF8(again), texts[id]);
        assert_ptr_equal(Py_GetConstantBorrowed(id), constant);
        Py_DECREF(again);
        Py_DECREF(constant);
    }
    assert_ptr_equal(Py_GetConstantBorrowed(Py_CONSTANT_NONE), Py_None);
    assert_ptr_equal(Py_GetConstantBorrowed(Py_CONSTANT_TRUE), Py_True);
    assert_null(Py_GetConstant(10));
    assert_true(PyErr_ExceptionMatches(PyExc_SystemError));
    PyErr_Clear();
    assert_null(Py_GetConstantBorrowed(1000));
    assert_true(PyErr_ExceptionMatches(PyExc_SystemError));
    PyErr_Clear();
}
#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reference_counts),
        cmocka_unit_test(test_none_survives_any_count),
        cmocka_unit_test(test_clear_empties_the_variable_first),
        cmocka_unit_test(test_identity),
        cmocka_unit_test(test_repr_str_ascii_bytes),
        cmocka_unit_test(test_repr_must_be_text),
        cmocka_unit_test(test_print_writes_to_a_file),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_truth),
        cmocka_unit_test(test_comparison),
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_items_of_any_container),
        cmocka_unit_test(test_iteration),
        cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_attribute_error_tells_object_and_name),
        cmocka_unit_test(test_dir_lists_what_there_is),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_optional_attributes),
#endif
        cmocka_unit_test(test_instances_and_subclasses),
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_vectorcalls),
        cmocka_unit_test(test_calls_under_older_names),
        cmocka_unit_test(test_vectorcalls_without_keywords),
        cmocka_unit_test(test_functions_that_break_the_rule_are_named),
        cmocka_unit_test(test_recursion_ends_in_an_error),
        cmocka_unit_test(test_repr_of_cycles_ends),
        cmocka_unit_test(test_objects_are_made_and_initialized),
        cmocka_unit_test(test_object_type_itself),
#if PY_VERSION_HEX >= 0x030E0000
        cmocka_unit_test(test_hashes_of_addresses_and_bytes),
#endif
#if PY_VERSION_HEX >= 0x030D0000
        cmocka_unit_test(test_constants_have_numbers),
#endif
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
