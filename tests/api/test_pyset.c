/* conformance */
/* Sets and frozensets: the calls, the methods, the operators, and sets that change while they are searched. */
#include <Python.h>

#include "containers.h"

static PyObject *none(PyObject *result) {
    CHECK(result == Py_None);
    return result;
}
#define assert_none(expression) Py_DECREF(none(expression))

/* The sorted keys of a set, which is dropped, as a list. */
static PyObject *sorted(PyObject *set) {
    if (set == NULL) {
        return NULL;
    }
    PyObject *list = PySequence_List(set);
    CHECK(list != NULL && PyList_Sort(list) == 0);
    Py_DECREF(set);
    return list;
}

static PyObject *set_of(const char *format, ...) {
    va_list args;
    va_start(args, format);
    PyObject *keys = Py_VaBuildValue(format, args), *set = PySet_New(keys);
    va_end(args);
    CHECK(set != NULL);
    Py_DECREF(keys);
    return set;
}

static PyObject *frozen_of(const char *format, ...) {
    va_list args;
    va_start(args, format);
    PyObject *keys = Py_VaBuildValue(format, args), *set = PyFrozenSet_New(keys);
    va_end(args);
    CHECK(set != NULL);
    Py_DECREF(keys);
    return set;
}

static void test_calls(void **state) {
    (void)state;
    PyObject *set = PySet_New(NULL), *key = made("d", 0.5);
    assert_true(PySet_CheckExact(set) && PyAnySet_CheckExact(set) && PySet_Check(set) && PyAnySet_Check(set));
    assert_false(PyFrozenSet_Check(set) || PyFrozenSet_CheckExact(set));
    assert_int_equal(PySet_Add(set, key), 0);
    assert_int_equal(PySet_Add(set, key), 0);
    assert_int_equal(Py_REFCNT(key), 2);
    assert_int_equal(PySet_Size(set), 1);
    assert_int_equal(PySet_GET_SIZE(set), 1);
    assert_int_equal(PySet_Contains(set, key), 1);
    assert_int_equal(PySet_Contains(set, Py_None), 0);
    assert_int_equal(PySet_Discard(set, Py_None), 0);
    assert_int_equal(PySet_Discard(set, key), 1);
    assert_int_equal(Py_REFCNT(key), 1);
    assert_raises("KeyError: 'pop from an empty set'", PySet_Pop(set));
    assert_int_equal(PySet_Add(set, key), 0);
    PyObject *popped = PySet_Pop(set);
    assert_ptr_equal(popped, key);
    Py_DECREF(popped);
    PySet_Add(set, key);
    assert_int_equal(PySet_Clear(set), 0);
    assert_int_equal(PySet_Size(set), 0);
    Py_DECREF(set);
    Py_DECREF(key);
}

static void test_calls_refuse_what_is_no_set(void **state) {
    (void)state;
    PyObject *list = PyList_New(0), *frozen = PyFrozenSet_New(NULL), *set = PySet_New(NULL);
    Py_INCREF(frozen);
    assert_bad_call(PySet_Size(list));
    assert_bad_call(PySet_Contains(list, Py_None));
    assert_bad_call(PySet_Add(list, Py_None));
    assert_bad_call(PySet_Add(frozen, Py_None)); /* shared */
    assert_bad_call(PySet_Discard(frozen, Py_None));
    assert_bad_call(PySet_Clear(frozen));
    assert_bad_call_null(PySet_Pop(frozen));
    assert_fails("TypeError: unhashable type: 'list'", PySet_Add(set, list));
    assert_fails("TypeError: unhashable type: 'set'", PySet_Contains(set, set));
    assert_fails("TypeError: unhashable type: 'set'", PySet_Discard(set, set));
    assert_raises("TypeError: 'NoneType' object is not iterable", PySet_New(Py_None));
    assert_raises("TypeError: 'NoneType' object is not iterable", PyFrozenSet_New(Py_None));
    Py_DECREF(frozen);
    Py_DECREF(frozen);
    Py_DECREF(list);
    Py_DECREF(set);
}

static void test_new_frozenset_can_be_filled(void **state) {
    (void)state;
    PyObject *set = PyFrozenSet_New(NULL);
    assert_int_equal(PySet_Add(set, Py_None), 0);
    assert_repr(set, "frozenset({None})");
    Py_DECREF(set);
}

static void test_many_keys(void **state) {
    (void)state;
    PyObject *set = PySet_New(NULL);
    for (int i = 0; i < 5000; i++) {
        PyObject *key = i % 2 ? PyLong_FromLong(i * 512L) : PyUnicode_FromFormat("k%d", i);
        assert_int_equal(PySet_Add(set, key), 0);
        Py_DECREF(key);
    }
    assert_int_equal(PySet_Size(set), 5000);
    for (int i = 0; i < 5000; i++) {
        PyObject *key = i % 2 ? PyLong_FromLong(i * 512L) : PyUnicode_FromFormat("k%d", i);
        assert_int_equal(PySet_Contains(set, key), 1);
        if (i % 5) {
            assert_int_equal(PySet_Discard(set, key), 1);
        }
        Py_DECREF(key);
    }
    assert_int_equal(PySet_Size(set), 1000);
    while (PySet_Size(set) > 0) {
        Py_DECREF(PySet_Pop(set));
    }
    Py_DECREF(set);
}

static void test_constructors(void **state) {
    (void)state;
    assert_gives("set()", call_type(&PySet_Type, NULL, "()"));
    assert_gives("frozenset()", call_type(&PyFrozenSet_Type, NULL, "()"));
    assert_gives("[1, 2]", sorted(call_type(&PySet_Type, NULL, "([iii])", 2, 1, 2)));
    assert_gives("{'a'}", call_type(&PySet_Type, NULL, "({s:i})", "a", 1));
    assert_gives("frozenset({'a'})", call_type(&PyFrozenSet_Type, NULL, "(s)", "aaa"));
    assert_raises("TypeError: 'int' object is not iterable", call_type(&PySet_Type, NULL, "(i)", 1));
    assert_raises("TypeError: set expected at most 1 argument, got 2", call_type(&PySet_Type, NULL, "(ii)", 1, 2));
    assert_raises("TypeError: set() takes no keyword arguments", call_type(&PySet_Type, made("{s:i}", "a", 1), "()"));
    assert_raises("TypeError: frozenset() takes no keyword arguments",
                  call_type(&PyFrozenSet_Type, made("{s:i}", "a", 1), "()"));
    assert_raises("TypeError: unhashable type: 'list'", call_type(&PySet_Type, NULL, "([[]])"));
    PyObject *frozen = frozen_of("(i)", 1), *same = call_type(&PyFrozenSet_Type, NULL, "(O)", frozen);
    assert_ptr_equal(frozen, same);
    Py_DECREF(same);
    Py_DECREF(frozen);
}

static void test_methods_of_both(void **state) {
    (void)state;
    for (int frozen = 0; frozen < 2; frozen++) {
        PyObject *set = frozen ? frozen_of("(iii)", 1, 2, 3) : set_of("(iii)", 1, 2, 3);
        assert_gives("[1, 2, 3, 4, 5]", sorted(call(set, "union", "([i](i))", 4, 5)));
        assert_gives("[1, 2, 3]", sorted(call(set, "union", "()")));
        assert_gives("[2, 3]", sorted(call(set, "intersection", "((iii))", 2, 3, 4)));
        assert_gives("[3]", sorted(call(set, "intersection", "((iii)[i])", 2, 3, 4, 3)));
        assert_gives("[1]", sorted(call(set, "difference", "((i)[i])", 2, 3)));
        assert_gives("[1, 2, 9]", sorted(call(set, "symmetric_difference", "((iii))", 3, 9, 9)));
        assert_gives("[1, 2, 3]", sorted(call(set, "copy", "()")));
        assert_gives("True", call(set, "issubset", "((iiii))", 3, 2, 1, 0));
        assert_gives("False", call(set, "issubset", "((i))", 3));
        assert_gives("True", call(set, "issuperset", "((ii))", 3, 1));
        assert_gives("False", call(set, "issuperset", "((ii))", 3, 7));
        assert_gives("True", call(set, "isdisjoint", "((ii))", 7, 8));
        assert_gives("False", call(set, "isdisjoint", "((ii))", 7, 3));
        assert_raises("TypeError: 'int' object is not iterable", call(set, "isdisjoint", "(i)", 3));
        assert_raises("TypeError: 'int' object is not iterable", call(set, "issubset", "(i)", 3));
        assert_raises("TypeError: 'int' object is not iterable", call(set, "union", "(i)", 3));
        PyObject *result = call(set, "union", "()");
        assert_ptr_equal(Py_TYPE(result), Py_TYPE(set));
        Py_DECREF(result);
        Py_DECREF(set);
    }
}

static void test_methods_that_change(void **state) {
    (void)state;
    PyObject *set = set_of("(iii)", 1, 2, 3);
    assert_none(call(set, "add", "(i)", 4));
    assert_none(call(set, "discard", "(i)", 1));
    assert_none(call(set, "discard", "(i)", 1));
    assert_none(call(set, "remove", "(i)", 2));
    assert_raises("KeyError: 2", call(set, "remove", "(i)", 2));
    assert_raises("KeyError: (1, 2)", call(set, "remove", "((ii))", 1, 2));
    assert_raises("TypeError: unhashable type: 'list'", call(set, "remove", "([])"));
    assert_none(call(set, "update", "((ii)[i])", 5, 6, 7));
    assert_none(call(set, "difference_update", "((i)(i))", 5, 99));
    assert_none(call(set, "intersection_update", "((iiii))", 3, 4, 6, 0));
    Py_INCREF(set);
    assert_gives("[3, 4, 6]", sorted(set));
    assert_none(call(set, "symmetric_difference_update", "((ii))", 3, 8));
    Py_INCREF(set);
    assert_gives("[4, 6, 8]", sorted(set));
    assert_none(call(set, "difference_update", "(O)", set));
    assert_repr(set, "set()");
    assert_none(call(set, "clear", "()"));
    assert_raises("KeyError: 'pop from an empty set'", call(set, "pop", "()"));
    assert_raises("TypeError: set.add() takes exactly one argument (0 given)", call(set, "add", "()"));
    assert_fails("TypeError: unhashable type: 'set'", PyObject_Hash(set));
    Py_DECREF(set);
    PyObject *frozen = frozen_of("()");
    assert_raises("AttributeError: 'frozenset' object has no attribute 'add'", call(frozen, "add", "(i)", 1));
    Py_DECREF(frozen);
}

static void test_operators(void **state) {
    (void)state;
    PyObject *a = set_of("(iii)", 1, 2, 3), *b = frozen_of("(ii)", 3, 4), *list = made("[i]", 1);
    assert_gives("[1, 2, 3, 4]", sorted(PyNumber_Or(a, b)));
    assert_gives("[3]", sorted(PyNumber_And(a, b)));
    assert_gives("[1, 2]", sorted(PyNumber_Subtract(a, b)));
    assert_gives("[1, 2, 4]", sorted(PyNumber_Xor(a, b)));
    PyObject *left = PyNumber_Or(a, b), *right = PyNumber_Or(b, a);
    assert_true(PySet_CheckExact(left));
    assert_true(PyFrozenSet_CheckExact(right));
    assert_int_equal(PyObject_RichCompareBool(left, right, Py_EQ), 1);
    Py_DECREF(left);
    Py_DECREF(right);
    assert_raises("TypeError: unsupported operand type(s) for |: 'set' and 'list'", PyNumber_Or(a, list));
    assert_raises("TypeError: unsupported operand type(s) for -: 'list' and 'set'", PyNumber_Subtract(list, a));
    assert_raises("TypeError: unsupported operand type(s) for |=: 'set' and 'list'", PyNumber_InPlaceOr(a, list));
    PyObject *same = PyNumber_InPlaceOr(a, b);
    assert_ptr_equal(same, a);
    assert_gives("[1, 2, 3, 4]", sorted(same));
    assert_gives("[3, 4]", sorted(PyNumber_InPlaceAnd(a, b)));
    PyObject *other = frozen_of("(i)", 4);
    assert_gives("[3]", sorted(PyNumber_InPlaceSubtract(a, other)));
    assert_gives("[4]", sorted(PyNumber_InPlaceXor(a, b)));
    PyObject *next = PyNumber_InPlaceOr(b, a); /* a new object: a frozenset does not change */
    assert_ptr_not_equal(next, b);
    assert_gives("[3, 4]", sorted(next));
    Py_DECREF(other);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(list);
}

static void test_comparison_is_inclusion(void **state) {
    (void)state;
    assert_true(truth_of(compare(set_of("(ii)", 1, 2), frozen_of("(ii)", 2, 1), Py_EQ)));
    assert_true(truth_of(compare(set_of("(ii)", 1, 2), set_of("(i)", 1), Py_NE)));
    assert_true(truth_of(compare(set_of("(i)", 1), set_of("(ii)", 1, 2), Py_LT)));
    assert_true(truth_of(compare(set_of("(i)", 1), set_of("(i)", 1), Py_LE)));
    assert_false(truth_of(compare(set_of("(i)", 1), set_of("(i)", 1), Py_LT)));
    assert_false(truth_of(compare(set_of("(i)", 1), set_of("(ii)", 2, 3), Py_LE)));
    assert_true(truth_of(compare(set_of("(ii)", 1, 2), set_of("(i)", 2), Py_GT)));
    assert_true(truth_of(compare(set_of("(ii)", 1, 2), set_of("(i)", 2), Py_GE)));
    assert_false(truth_of(compare(set_of("(i)", 1), made("[i]", 1), Py_EQ)));
    assert_raises("TypeError: '<' not supported between instances of 'set' and 'list'",
                  compare(set_of("(i)", 1), made("[i]", 1), Py_LT));
}

static void test_hash_of_frozenset_does_not_depend_on_order(void **state) {
    (void)state;
    PyObject *a = frozen_of("(isd)", 1, "x", 2.5), *b = frozen_of("(dsi)", 2.5, "x", 1), *c = frozen_of("(is)", 1, "x");
    assert_int_equal(PyObject_Hash(a), PyObject_Hash(b));
    assert_int_equal(PyObject_Hash(a), PyObject_Hash(a));
    assert_int_not_equal(PyObject_Hash(a), PyObject_Hash(c));
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
}

static void test_set_is_looked_for_as_frozenset(void **state) {
    (void)state;
    PyObject *inner = frozen_of("(i)", 1), *set = PySet_New(NULL), *key = set_of("(i)", 1);
    PySet_Add(set, inner);
    assert_int_equal(PySequence_Contains(set, key), 1);
    assert_gives("True", call(set, "__contains__", "(O)", key));
    assert_none(call(set, "remove", "(O)", key));
    assert_int_equal(PySet_Size(set), 0);
    assert_none(call(set, "discard", "(O)", key));
    Py_DECREF(inner);
    Py_DECREF(set);
    Py_DECREF(key);
}

static void test_subtype(void **state) {
    (void)state;
    PyTypeObject *type = make_subtype("test.Tags", &PySet_Type), *frozen = make_subtype("test.Fixed", &PyFrozenSet_Type);
    PyObject *tags = call_type(type, NULL, "((i))", 1), *fixed = call_type(frozen, NULL, "((i))", 1);
    assert_true(PySet_Check(tags) && !PySet_CheckExact(tags) && PyFrozenSet_Check(fixed));
    assert_int_equal(PySet_Contains(tags, Py_None), 0);
    PyObject *copy = call(tags, "copy", "()"), *union_ = PyNumber_Or(fixed, tags);
    assert_true(PySet_CheckExact(copy));
    assert_true(PyFrozenSet_CheckExact(union_));
    assert_int_equal(PyObject_RichCompareBool(tags, fixed, Py_EQ), 1);
    Py_DECREF(copy);
    Py_DECREF(union_);
    Py_DECREF(tags);
    Py_DECREF(fixed);
    Py_DECREF(type);
    Py_DECREF(frozen);
}

static void test_iterator(void **state) {
    (void)state;
    PyObject *set = set_of("(iii)", 1, 2, 3), *iterator = PyObject_GetIter(set);
    assert_ptr_equal(Py_TYPE(iterator), &PySetIter_Type);
    assert_gives("3", call(iterator, "__length_hint__", "()"));
    long sum = 0;
    PyObject *item;
    while ((item = PyIter_Next(iterator)) != NULL) {
        sum += PyLong_AsLong(item);
        Py_DECREF(item);
    }
    assert_int_equal(sum, 6);
    assert_null(PyIter_Next(iterator));
    Py_DECREF(iterator);
    iterator = PyObject_GetIter(set);
    Py_XDECREF(PyIter_Next(iterator));
    PySet_Add(set, Py_None);
    assert_raises("RuntimeError: Set changed size during iteration", PyIter_Next(iterator));
    assert_raises("RuntimeError: Set changed size during iteration", PyIter_Next(iterator));
    Py_DECREF(iterator);
    Py_DECREF(set);
}

static void test_repr_names_the_type_but_for_plain_sets(void **state) {
    (void)state;
    PyObject *list = PyList_New(0);
    assert_gives("set()", PySet_New(list));
    Py_DECREF(list);
    assert_gives("frozenset({'a'})", frozen_of("(s)", "a"));
    assert_gives("{'a'}", set_of("(s)", "a"));
}

static PyObject *set_in_use;
static int changes_left;
static void clear_set_in_use(void) {
    if (changes_left-- > 0) {
        PySet_Clear(set_in_use);
    }
}
static void grow_set_in_use(void) {
    if (changes_left-- > 0) {
        for (int i = 0; i < 100; i++) {
            PyObject *key = PyLong_FromLong(1000 + i);
            PySet_Add(set_in_use, key);
            Py_DECREF(key);
        }
    }
}

static void test_search_starts_again_when_a_comparison_changed_the_set(void **state) {
    (void)state;
    void (*const changes[])(void) = {clear_set_in_use, grow_set_in_use};
    for (int which = 0; which < 2; which++) {
        for (int action = 0; action < 3; action++) {
            PyObject *set = set_in_use = PySet_New(NULL);
            for (int i = 0; i < 4; i++) {
                Probe *probe = make_probe(i, 42);
                PySet_Add(set, (PyObject *)probe);
                Py_DECREF(probe);
            }
            Probe *wanted = make_probe(3, 42);
            wanted->on_compare = changes[which];
            changes_left = 1;
            if (action == 0) {
                assert_int_equal(PySet_Contains(set, (PyObject *)wanted), which);
            } else if (action == 1) {
                assert_int_equal(PySet_Add(set, (PyObject *)wanted), 0);
                assert_int_equal(PySet_Size(set), which == 0 ? 1 : 104);
            } else {
                assert_int_equal(PySet_Discard(set, (PyObject *)wanted), which);
                assert_int_equal(PySet_Size(set), which == 0 ? 0 : 103);
            }
            wanted->on_compare = NULL;
            Py_DECREF(wanted);
            Py_DECREF(set);
            assert_int_equal(probes_alive, 0);
        }
    }
}

static void test_failing_comparison_is_an_error(void **state) {
    (void)state;
    Probe *there = make_probe(1, 7), *wanted = make_probe(1, 7);
    PyObject *set = PySet_New(NULL);
    PySet_Add(set, (PyObject *)there);
    wanted->raise = 1;
    assert_fails("ValueError: compared", PySet_Add(set, (PyObject *)wanted));
    assert_fails("ValueError: compared", PySet_Contains(set, (PyObject *)wanted));
    assert_fails("ValueError: compared", PySet_Discard(set, (PyObject *)wanted));
    assert_int_equal(PySet_Size(set), 1);
    Py_DECREF(set);
    Py_DECREF(there);
    Py_DECREF(wanted);
    assert_int_equal(probes_alive, 0);
}

static int callbacks;
static PyObject *on_death(PyObject *self, PyObject *reference) {
    (void)self;
    (void)reference;
    callbacks++;
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_set_can_be_referred_to_weakly(void **state) {
    (void)state;
    static PyMethodDef def = {"on_death", on_death, METH_O, NULL};
    PyObject *callback = PyCFunction_New(&def, NULL), *set = PySet_New(NULL), *reference = PyWeakref_NewRef(set, callback);
    assert_non_null(reference);
    Py_DECREF(set);
    assert_int_equal(callbacks, 1);
    Py_DECREF(reference);
    Py_DECREF(callback);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_calls_refuse_what_is_no_set),
        cmocka_unit_test(test_new_frozenset_can_be_filled),
        cmocka_unit_test(test_many_keys),
        cmocka_unit_test(test_constructors),
        cmocka_unit_test(test_methods_of_both),
        cmocka_unit_test(test_methods_that_change),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_comparison_is_inclusion),
        cmocka_unit_test(test_hash_of_frozenset_does_not_depend_on_order),
        cmocka_unit_test(test_set_is_looked_for_as_frozenset),
        cmocka_unit_test(test_subtype),
        cmocka_unit_test(test_iterator),
        cmocka_unit_test(test_repr_names_the_type_but_for_plain_sets),
        cmocka_unit_test(test_search_starts_again_when_a_comparison_changed_the_set),
        cmocka_unit_test(test_failing_comparison_is_an_error),
        cmocka_unit_test(test_set_can_be_referred_to_weakly),
    };
    return cmocka_run_group_tests(tests, start_python_with_probes, stop_python_with_probes);
}
