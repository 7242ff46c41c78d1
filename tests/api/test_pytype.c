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

/* ---- Behaviour through slots ---- */

typedef struct {
    PyObject_HEAD
    PyObject *items;
    PyObject *dict;
    PyObject *weak_list;
} Box;

static PyObject *box_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    (void)args;
    (void)kwargs;
    allocfunc alloc = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    PyObject *self = alloc(type, 0);
    ((Box *)self)->items = PyList_New(0);
    return self;
}
static int box_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(((Box *)self)->items);
    Py_VISIT(((Box *)self)->dict);
    Py_VISIT(Py_TYPE(self));
    return 0;
}
static int box_clear(PyObject *self) {
    Py_CLEAR(((Box *)self)->items);
    Py_CLEAR(((Box *)self)->dict);
    return 0;
}
static void box_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    PyObject_ClearWeakRefs(self);
    box_clear(self);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}
static Py_ssize_t box_length(PyObject *self) { return PyList_Size(((Box *)self)->items); }
static PyObject *box_subscript(PyObject *self, PyObject *key) { return PyObject_GetItem(((Box *)self)->items, key); }
static int box_assign(PyObject *self, PyObject *key, PyObject *value) {
    return value ? PyObject_SetItem(((Box *)self)->items, key, value) : PyObject_DelItem(((Box *)self)->items, key);
}
static int box_contains(PyObject *self, PyObject *value) { return PySequence_Contains(((Box *)self)->items, value); }
static PyObject *box_iter(PyObject *self) { return PyObject_GetIter(((Box *)self)->items); }
static PyObject *box_add(PyObject *left, PyObject *right) {
    if (!PyLong_Check(right)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    PyList_Append(((Box *)left)->items, right);
    Py_INCREF(left);
    return left;
}
static PyObject *box_call(PyObject *self, PyObject *args, PyObject *kwargs) {
    (void)self;
    return PyUnicode_FromFormat("called with %R %R", args, kwargs ? kwargs : Py_None);
}
static PyObject *box_compare(PyObject *left, PyObject *right, int op) {
    if (Py_TYPE(left) != Py_TYPE(right)) {
        Py_INCREF(Py_NotImplemented);
        return Py_NotImplemented;
    }
    return PyObject_RichCompare(((Box *)left)->items, ((Box *)right)->items, op);
}
static PyObject *box_getattro(PyObject *self, PyObject *name) {
    PyObject *found = PyObject_GenericGetAttr(self, name);
    if (found == NULL && PyErr_ExceptionMatches(PyExc_AttributeError) && PyUnicode_CompareWithASCIIString(name, "magic") == 0) {
        PyErr_Clear();
        return PyLong_FromLong(42);
    }
    return found;
}

static PyMemberDef box_members[] = {
    {"__dictoffset__", T_PYSSIZET, offsetof(Box, dict), READONLY, NULL},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Box, weak_list), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyGetSetDef box_getset[] = {{"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
                                   {NULL, NULL, NULL, NULL, NULL}};
static PyType_Slot box_slots[] = {
    {Py_tp_new, box_new}, {Py_tp_traverse, box_traverse}, {Py_tp_clear, box_clear}, {Py_tp_dealloc, box_dealloc},
    {Py_mp_length, box_length}, {Py_mp_subscript, box_subscript}, {Py_mp_ass_subscript, box_assign},
    {Py_sq_contains, box_contains}, {Py_tp_iter, box_iter}, {Py_nb_add, box_add}, {Py_tp_call, box_call},
    {Py_tp_richcompare, box_compare}, {Py_tp_getattro, box_getattro}, {Py_tp_members, box_members},
    {Py_tp_getset, box_getset}, {0, NULL},
};
static PyType_Spec box_spec = {"mod.Box", sizeof(Box), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, box_slots};

static PyObject *new_box_type(void) {
    PyObject *type = PyType_FromSpec(&box_spec);
    assert_non_null(type);
    return type;
}

static void check_box(PyObject *type) {
    PyObject *box = PyObject_CallNoArgs(type), *other = PyObject_CallNoArgs(type);
    PyObject *five = PyLong_FromLong(5), *zero = PyLong_FromLong(0), *text = PyUnicode_FromString("text");
    assert_int_equal(PyObject_IsTrue(box), 0);
    assert_int_equal(PyObject_RichCompareBool(box, other, Py_EQ), 1);
    PyObject *same = PyNumber_Add(box, five);
    assert_ptr_equal(same, box);
    Py_DECREF(same);
    assert_raises("TypeError: unsupported operand type(s) for +: 'int' and 'str'", PyNumber_Add(five, text));
    assert_null(PyNumber_Add(box, text));
    assert_true(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    assert_int_equal(PyObject_RichCompareBool(box, other, Py_EQ), 0);
    assert_int_equal(PyObject_RichCompareBool(box, other, Py_GT), 1);
    assert_int_equal(PyObject_Size(box), 1);
    assert_int_equal(PySequence_Contains(box, five), 1);
    assert_gives("5", PyObject_GetItem(box, zero));
    assert_int_equal(PyObject_SetItem(box, zero, zero), 0);
    assert_gives("[0]", PySequence_List(box));
    assert_gives("'called with (5,) None'", PyObject_CallFunction(box, "i", 5));
    assert_gives("1", call(box, "__len__", "()"));
    assert_gives("0", call(box, "__getitem__", "(i)", 0));
    assert_gives("True", call(box, "__contains__", "(i)", 0));
    assert_gives("\"called with ('a',) None\"", call(box, "__call__", "(s)", "a"));
    assert_int_equal(PyObject_DelItem(box, zero), 0);
    assert_int_equal(PyObject_Size(box), 0);
    assert_gives("42", PyObject_GetAttrString(box, "magic"));
    assert_null(PyObject_GetAttrString(box, "other"));
    assert_true(PyErr_ExceptionMatches(PyExc_AttributeError));
    PyErr_Clear();
    assert_int_equal(PyObject_SetAttrString(box, "own", five), 0);
    assert_gives("{'own': 5}", PyObject_GetAttrString(box, "__dict__"));
    PyObject *reference = PyWeakref_NewRef(box, NULL);
    assert_non_null(reference);
    /* Comparing without hashing: as in a class statement. */
    assert_int_equal(PyObject_Hash(box), -1);
    assert_true(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    Py_DECREF(box);
    assert_ptr_equal(PyWeakref_GetObject(reference), Py_None);
    Py_DECREF(reference);
    Py_DECREF(text);
    Py_DECREF(zero);
    Py_DECREF(five);
    Py_DECREF(other);
}

static void test_slots_work_and_are_inherited(void **state) {
    (void)state;
    PyObject *type = new_box_type();
    check_box(type);
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "SubBox", type);
    check_box(sub);
    PyObject *from_spec = (PyObject *)make_subtype("mod.SpecBox", (PyTypeObject *)type);
    check_box(from_spec);
    assert_ptr_equal(PyType_GetSlot((PyTypeObject *)from_spec, Py_mp_subscript), (void *)box_subscript);
    assert_null(PyType_GetSlot((PyTypeObject *)type, Py_nb_subtract));
    Py_DECREF(from_spec);
    Py_DECREF(sub);
    Py_DECREF(type);
    PyGC_Collect();
}

static PyObject *length_seven(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    return PyLong_FromLong(7);
}
static PyMethodDef length_seven_def = {"length_seven", length_seven, METH_VARARGS, NULL};

static void test_methods_of_a_class_fill_its_slots(void **state) {
    (void)state;
    PyObject *type = new_box_type(), *function = PyCFunction_New(&length_seven_def, NULL);
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:O}", "Seven", type, "__len__", function);
    PyObject *box = PyObject_CallNoArgs(sub);
    assert_int_equal(PyObject_Size(box), 7);
    assert_int_equal(PyObject_SetAttrString(sub, "__len__", NULL), 0);
    assert_int_equal(PyObject_Size(box), 0);
    assert_int_equal(PyObject_SetAttrString(sub, "__len__", function), 0);
    assert_int_equal(PyObject_Size(box), 7);
    assert_int_equal(PyObject_SetAttrString(sub, "__hash__", function), 0);
    assert_int_equal(PyObject_Hash(box), 7);
    Py_DECREF(box);
    Py_DECREF(sub);
    Py_DECREF(function);
    Py_DECREF(type);
    PyGC_Collect();
}

static void test_changes_of_a_base_are_seen_below(void **state) {
    (void)state;
    PyObject *base = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Base");
    PyObject *middle = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Middle", base);
    PyObject *leaf = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Leaf", middle);
    PyObject *object = PyObject_CallNoArgs(leaf), *function = PyCFunction_New(&length_seven_def, NULL);
    assert_fails("TypeError: object of type 'Leaf' has no len()", PyObject_Size(object));
    assert_int_equal(PyObject_SetAttrString(base, "__len__", function), 0);
    assert_int_equal(PyObject_Size(object), 7);
    assert_int_equal(PyObject_SetAttrString(base, "value", function), 0);
    assert_int_equal(PyObject_HasAttrString(object, "value"), 1);
    assert_int_equal(PyObject_SetAttrString(middle, "value", Py_None), 0);
    assert_gives("None", PyObject_GetAttrString(object, "value"));
    assert_int_equal(PyObject_SetAttrString(middle, "value", NULL), 0);
    assert_int_equal(PyObject_SetAttrString(base, "value", NULL), 0);
    assert_int_equal(PyObject_HasAttrString(object, "value"), 0);
    PyObject *objects[] = {function, object, leaf, middle, base};
    for (size_t i = 0; i < 5; i++) {
        Py_DECREF(objects[i]);
    }
    PyGC_Collect();
}

static void test_resolution_order(void **state) {
    (void)state;
    PyObject *type = (PyObject *)&PyType_Type;
    PyObject *a = PyObject_CallFunction(type, "s(){}", "A"), *b = PyObject_CallFunction(type, "s(O){}", "B", a);
    PyObject *c = PyObject_CallFunction(type, "s(O){}", "C", a), *d = PyObject_CallFunction(type, "s(OO){}", "D", b, c);
    PyObject *mro = PyObject_GetAttrString(d, "__mro__");
    PyObject *expected = PyTuple_Pack(5, d, b, c, a, (PyObject *)&PyBaseObject_Type);
    assert_int_equal(PyObject_RichCompareBool(mro, expected, Py_EQ), 1);
    assert_raises("TypeError: Cannot create a consistent method resolution\norder (MRO) for bases A, B",
                  PyObject_CallFunction(type, "s(OO){}", "E", a, b));
    assert_raises("TypeError: duplicate base class A", PyObject_CallFunction(type, "s(OO){}", "E", a, a));
    assert_raises("TypeError: multiple bases have instance lay-out conflict",
                  PyObject_CallFunction(type, "s(OO){}", "E", (PyObject *)&PyLong_Type, (PyObject *)&PyUnicode_Type));
    assert_raises("TypeError: type 'bool' is not an acceptable base type",
                  PyObject_CallFunction(type, "s(O){}", "E", (PyObject *)&PyBool_Type));
    PyObject *objects[] = {expected, mro, d, c, b, a};
    for (size_t i = 0; i < 6; i++) {
        Py_DECREF(objects[i]);
    }
    PyGC_Collect();
}

/* ---- Metaclasses ---- */

static PyObject *meta_repr(PyObject *self) { return PyUnicode_FromFormat("a class at work: %U", attribute(self, "__name__")); }

static void test_metaclass(void **state) {
    (void)state;
    PyType_Slot slots[] = {{Py_tp_repr, meta_repr}, {0, NULL}};
    PyType_Spec spec = {"mod.Meta", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *bases = PyTuple_Pack(1, (PyObject *)&PyType_Type);
    PyObject *meta = PyType_FromSpecWithBases(&spec, bases);
    assert_non_null(meta);
    PyObject *cls = PyObject_CallFunction(meta, "s(){}", "Made");
    assert_non_null(cls);
    assert_ptr_equal(Py_TYPE(cls), meta);
    assert_true(PyType_Check(cls) && !PyType_CheckExact(cls));
    assert_repr(cls, "a class at work: Made");
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", cls);
    assert_ptr_equal(Py_TYPE(sub), meta); /* the most derived one wins */
    PyObject *instance = PyObject_CallNoArgs(sub);
    assert_int_equal(PyObject_IsInstance(instance, cls), 1);
    assert_int_equal(PyObject_IsInstance(cls, meta), 1);
    PyObject *objects[] = {instance, sub, cls, meta, bases};
    for (size_t i = 0; i < 5; i++) {
        Py_DECREF(objects[i]);
    }
    PyGC_Collect();
}

/* ---- Finalizers ---- */

typedef struct {
    PyObject_HEAD
    int *finalized;
    PyObject **resurrect; /* where the finalizer puts a new reference; NULL: nowhere */
} Final;

static int finals_freed;

static void final_finalize(PyObject *self) {
    Final *final = (Final *)self;
    if (final->finalized != NULL) {
        ++*final->finalized;
    }
    if (final->resurrect != NULL) {
        Py_INCREF(self);
        *final->resurrect = self;
    }
}
static void final_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    if (PyObject_CallFinalizerFromDealloc(self) < 0) {
        return;
    }
    finals_freed++;
    PyObject_Free(self);
    Py_DECREF(type);
}

static void test_finalizer_runs_before_the_end(void **state) {
    (void)state;
    static PyType_Slot slots[] = {{Py_tp_finalize, final_finalize}, {Py_tp_dealloc, final_dealloc}, {0, NULL}};
    static PyType_Spec spec = {"mod.Final", sizeof(Final), 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *back = NULL;
    int finalized = 0;
    Final *final = (Final *)PyObject_CallNoArgs(type);
    final->finalized = &finalized;
    final->resurrect = &back;
    finals_freed = 0;
    Py_DECREF(final);
    assert_int_equal(finalized, 1);
    assert_int_equal(finals_freed, 0);
    assert_ptr_equal(back, final);
    assert_int_equal(Py_REFCNT(back), 1);
    final->resurrect = NULL;
    Py_DECREF(back);
    assert_int_equal(finals_freed, 1);
    assert_int_equal(finalized, 2); /* without a collector's header nothing remembers */
    Py_DECREF(type);
}

static PyObject *on_del(PyObject *self, PyObject *args) {
    (void)self;
    (void)args;
    PyErr_SetString(PyExc_ValueError, "in __del__");
    return NULL;
}
static PyMethodDef on_del_def = {"on_del", on_del, METH_VARARGS, NULL};
static PyObject *on_static_del(PyObject *self, PyObject *unused) {
    (void)unused;
    PyList_Append(self, Py_None);
    Py_RETURN_NONE;
}
static PyMethodDef on_static_del_def = {"on_static_del", on_static_del, METH_NOARGS, NULL};

static void test_del_of_a_class_is_called_and_its_error_reported(void **state) {
    (void)state;
    PyObject *list = PyList_New(0), *function = PyCFunction_New(&on_static_del_def, list);
    PyObject *cls = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){s:O}", "Dying", "__del__", function);
    PyObject *object = PyObject_CallNoArgs(cls);
    Py_DECREF(object);
    assert_int_equal(PyList_Size(list), 1);
    PyObject *failing = PyCFunction_New(&on_del_def, NULL);
    assert_int_equal(PyObject_SetAttrString(cls, "__del__", failing), 0);
    object = PyObject_CallNoArgs(cls);
    begin_capture();
    Py_DECREF(object);
    const char *text = end_capture();
    assert_non_null(strstr(text, "Exception ignored in: <built-in function on_del>"));
    assert_null(PyErr_Occurred());
    Py_DECREF(failing);
    Py_DECREF(cls);
    Py_DECREF(function);
    Py_DECREF(list);
    PyGC_Collect();
}

/* ---- Descriptions that are wrong, flags, and questions ---- */

static void test_wrong_descriptions(void **state) {
    (void)state;
    PyType_Slot bad_slot[] = {{9999, NULL}, {0, NULL}};
    PyType_Spec bad = {"mod.Bad", sizeof(Thing), 0, Py_TPFLAGS_DEFAULT, bad_slot};
    assert_raises("RuntimeError: invalid slot offset", PyType_FromSpec(&bad));
    PyType_Slot none[] = {{0, NULL}};
    PyObject *not_types = made("(i)", 1);
    PyType_Spec fine = {"mod.Fine", sizeof(Thing), 0, Py_TPFLAGS_DEFAULT, none};
    assert_null(PyType_FromSpecWithBases(&fine, not_types));
    assert_true(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    PyObject *final_base = PyTuple_Pack(1, (PyObject *)&PyBool_Type);
    assert_raises("TypeError: type 'bool' is not an acceptable base type", PyType_FromSpecWithBases(&fine, final_base));
    Py_DECREF(final_base);
    Py_DECREF(not_types);
}

static void test_flags(void **state) {
    (void)state;
    PyType_Slot none[] = {{0, NULL}};
    PyType_Spec closed = {"mod.Closed", sizeof(PyObject), 0,
                          Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE, none};
    PyObject *type = PyType_FromSpec(&closed);
    assert_raises("TypeError: cannot create 'mod.Closed' instances", PyObject_CallNoArgs(type));
    assert_fails("TypeError: cannot set 'x' attribute of immutable type 'mod.Closed'",
                 PyObject_SetAttrString(type, "x", Py_None));
    unsigned long flags = PyType_GetFlags((PyTypeObject *)type);
    assert_true(flags & Py_TPFLAGS_HEAPTYPE);
    assert_true(flags & Py_TPFLAGS_READY);
    assert_false(flags & Py_TPFLAGS_BASETYPE);
    assert_true(PyType_HasFeature(&PyLong_Type, Py_TPFLAGS_LONG_SUBCLASS));
    assert_true(PyType_HasFeature(&PyList_Type, Py_TPFLAGS_HAVE_GC));
    assert_true(PyType_FastSubclass(&PyBool_Type, Py_TPFLAGS_LONG_SUBCLASS));
    assert_raises("TypeError: type 'mod.Closed' is not an acceptable base type",
                  PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", type));
    Py_DECREF(type);
}

static void test_questions(void **state) {
    (void)state;
    PyObject *type = new_thing_type();
    assert_gives("'Thing'", PyType_GetName((PyTypeObject *)type));
    assert_gives("'Thing'", PyType_GetQualName((PyTypeObject *)type));
    assert_int_equal(PyType_IsSubtype((PyTypeObject *)type, &PyBaseObject_Type), 1);
    assert_int_equal(PyType_IsSubtype((PyTypeObject *)type, &PyLong_Type), 0);
    assert_null(PyType_GetModule((PyTypeObject *)type));
    assert_raised("TypeError: PyType_GetModule: Type 'mod.Thing' has no associated module");
    assert_null(PyType_GetModuleState((PyTypeObject *)type));
    assert_true(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    assert_true(PyType_GetSlot((PyTypeObject *)type, Py_tp_init) == (void *)thing_init);
    assert_int_equal(PyType_Ready((PyTypeObject *)type), 0);
    PyType_Modified((PyTypeObject *)type);
    Py_DECREF(type);
}

static struct PyModuleDef owner_def = {PyModuleDef_HEAD_INIT, "owner", NULL, 32, NULL, NULL, NULL, NULL, NULL};

static void test_types_know_their_module(void **state) {
    (void)state;
    PyObject *module = PyModule_Create(&owner_def);
    PyObject *type = PyType_FromModuleAndSpec(module, &thing_spec, NULL);
    assert_ptr_equal(PyType_GetModule((PyTypeObject *)type), module);
    assert_ptr_equal(PyType_GetModuleState((PyTypeObject *)type), PyModule_GetState(module));
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", type);
    assert_ptr_equal(PyType_GetModuleByDef((PyTypeObject *)sub, &owner_def), module);
    static struct PyModuleDef other_def = {PyModuleDef_HEAD_INIT, "other", NULL, 0, NULL, NULL, NULL, NULL, NULL};
    assert_null(PyType_GetModuleByDef((PyTypeObject *)sub, &other_def));
    assert_true(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    Py_DECREF(sub);
    Py_DECREF(type);
    Py_DECREF(module);
    PyGC_Collect();
}

static void test_instances_keep_their_type_alive(void **state) {
    (void)state;
    PyObject *type = new_thing_type(), *thing = PyObject_CallNoArgs(type);
    PyObject *reference = PyWeakref_NewRef(type, NULL);
    Py_DECREF(type);
    PyGC_Collect();
    assert_ptr_equal(PyWeakref_GetObject(reference), Py_TYPE(thing));
    assert_repr(thing, "Thing(0)");
    Py_DECREF(thing);
    PyGC_Collect();
    assert_ptr_equal(PyWeakref_GetObject(reference), Py_None);
    Py_DECREF(reference);
}

#if PY_VERSION_HEX >= 0x030E0000
static void test_types_are_found_by_their_token(void **state) {
    (void)state;
    static int other;
    static PyType_Slot base_slots[] = {{Py_tp_token, Py_TP_USE_SPEC}, {0, NULL}};
    static PyType_Spec base_spec = {"test.Base", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, base_slots};
    static PyType_Slot slots[] = {{Py_tp_token, &other}, {0, NULL}};
    static PyType_Spec spec = {"test.Derived", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *base = PyType_FromSpec(&base_spec), *derived = PyType_FromSpecWithBases(&spec, base);
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", derived);
    assert_non_null(sub);
    PyTypeObject *found = NULL;
    assert_int_equal(PyType_GetBaseByToken((PyTypeObject *)sub, &base_spec, &found), 1);
    assert_ptr_equal(found, base);
    Py_DECREF(found);
    assert_int_equal(PyType_GetBaseByToken((PyTypeObject *)sub, &other, &found), 1);
    assert_ptr_equal(found, derived);
    Py_DECREF(found);
    assert_int_equal(PyType_GetBaseByToken((PyTypeObject *)base, &other, &found), 0);
    assert_null(found);
    assert_int_equal(PyType_GetBaseByToken((PyTypeObject *)derived, &base_spec, NULL), 1);
    assert_int_equal(PyType_GetBaseByToken(&PyLong_Type, &base_spec, NULL), 0);
    assert_ptr_equal(PyType_GetSlot((PyTypeObject *)derived, Py_tp_token), &other);
    assert_ptr_equal(PyType_GetSlot((PyTypeObject *)base, Py_tp_token), &base_spec);
    assert_null(PyType_GetSlot(&PyLong_Type, Py_tp_token));
    assert_int_equal(PyType_GetBaseByToken((PyTypeObject *)sub, NULL, &found), -1);
    assert_null(found);
    assert_raised("SystemError: PyType_GetBaseByToken called with token=NULL");
    assert_int_equal(PyType_GetBaseByToken((PyTypeObject *)Py_None, &other, &found), -1);
    assert_raised("TypeError: expected a type, got a 'NoneType' object");
    Py_DECREF(sub);
    Py_DECREF(derived);
    Py_DECREF(base);
}

static void test_frozen_types_do_not_change(void **state) {
    (void)state;
    static PyType_Slot slots[] = {{0, NULL}};
    static PyType_Spec spec = {"test.Frozen", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *type = PyType_FromSpec(&spec), *sub = PyType_FromSpecWithBases(&spec, type);
    assert_int_equal(PyObject_SetAttrString(type, "before", Py_True), 0);
    assert_int_equal(PyType_Freeze((PyTypeObject *)sub), -1);
    assert_raised("TypeError: Creating immutable type test.Frozen from mutable base test.Frozen");
    assert_int_equal(PyType_Freeze((PyTypeObject *)type), 0);
    assert_int_equal(PyObject_SetAttrString(type, "after", Py_True), -1);
    assert_raised("TypeError: cannot set 'after' attribute of immutable type 'test.Frozen'");
    PyObject *before = PyObject_GetAttrString(type, "before");
    assert_ptr_equal(before, Py_True);
    Py_DECREF(before);
    assert_int_equal(PyObject_SetAttrString(sub, "after", Py_True), 0);
    assert_int_equal(PyType_Freeze((PyTypeObject *)sub), 0);
    Py_DECREF(sub);
    Py_DECREF(type);
}

static PyObject *make_by_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames) {
    (void)args;
    return Py_BuildValue("(Oni)", type, PyVectorcall_NARGS(nargsf), kwnames != NULL);
}

static void test_types_are_called_through_their_vectorcall_slot(void **state) {
    (void)state;
    static PyType_Slot slots[] = {{Py_tp_vectorcall, make_by_vectorcall}, {0, NULL}};
    static PyType_Spec spec = {"test.Fast", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *type = PyType_FromSpec(&spec);
    PyObject *made = PyObject_CallFunction(type, "ii", 1, 2);
    assert_repr(made, "(<class 'test.Fast'>, 2, 0)");
    Py_DECREF(made);
    made = PyObject_CallNoArgs(type);
    assert_repr(made, "(<class 'test.Fast'>, 0, 0)");
    Py_DECREF(made);
    /* Not inherited: a subclass has arguments of its own. */
    PyObject *sub = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Sub", type);
    made = PyObject_CallNoArgs(sub);
    assert_ptr_equal(Py_TYPE(made), sub);
    Py_DECREF(made);
    Py_DECREF(sub);
    Py_DECREF(type);
}
#endif

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
        cmocka_unit_test(test_slots_work_and_are_inherited),
        cmocka_unit_test(test_methods_of_a_class_fill_its_slots),
        cmocka_unit_test(test_changes_of_a_base_are_seen_below),
        cmocka_unit_test(test_resolution_order),
        cmocka_unit_test(test_metaclass),
        cmocka_unit_test(test_finalizer_runs_before_the_end),
        cmocka_unit_test(test_del_of_a_class_is_called_and_its_error_reported),
        cmocka_unit_test(test_wrong_descriptions),
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_questions),
        cmocka_unit_test(test_types_know_their_module),
        cmocka_unit_test(test_instances_keep_their_type_alive),
#if PY_VERSION_HEX >= 0x030E0000
        cmocka_unit_test(test_types_are_found_by_their_token),
        cmocka_unit_test(test_frozen_types_do_not_change),
        cmocka_unit_test(test_types_are_called_through_their_vectorcall_slot),
#endif
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
