/* conformance */
/* bytearray. Expected values are CPython's. */
#include <Python.h>

#include "expect.h"

static PyObject *changed(PyObject *array, PyObject *result) {
    /* The array as it is after the call, or the error of the call. */
    if (result == NULL) {
        Py_DECREF(array);
        return NULL;
    }
    Py_DECREF(result);
    return array;
}
#define after(object, ...)                                             \
    __extension__({                                                    \
        PyObject *array_ = (object);                                   \
        changed(array_, PyObject_CallMethod(array_, __VA_ARGS__));     \
    })
static PyObject *assign(PyObject *array, PyObject *key, PyObject *value) {
    int result = value != NULL ? PyObject_SetItem(array, key, value) : PyObject_DelItem(array, key);
    Py_DECREF(key);
    Py_XDECREF(value);
    return changed(array, result < 0 ? NULL : none());
}
static PyObject *range(const char *start, const char *stop, const char *step) {
    PyObject *parts[3] = {integer(start), integer(stop), integer(step)};
    PyObject *slice = PySlice_New(parts[0], parts[1], parts[2]);
    Py_DECREF(parts[0]);
    Py_DECREF(parts[1]);
    Py_DECREF(parts[2]);
    return slice;
}

static void test_construction(void **state) {
    (void)state;
    expect(array("a'c"), "bytearray(b\"a\\'c\")");
    expect(PyByteArray_FromStringAndSize("a", -1),
           "SystemError: Negative size passed to PyByteArray_FromStringAndSize");
    expect(one(PyByteArray_FromObject, integer("3")), "bytearray(b'\\x00\\x00\\x00')");
    expect(one(PyByteArray_FromObject, text("a")), "TypeError: string argument without an encoding");
    expect(one(PyByteArray_FromObject, Py_BuildValue("[ii]", 1, 2)), "bytearray(b'\\x01\\x02')");
    expect(one(PyByteArray_FromObject, Py_BuildValue("[ii]", 1, 300)), "ValueError: byte must be in range(0, 256)");
    expect(one(PyByteArray_FromObject, real(1.5)), "TypeError: cannot convert 'float' object to bytearray");
    expect(two(PyByteArray_Concat, bytes("a"), bytes("b")), "bytearray(b'ab')");
    expect(two(PyByteArray_Concat, bytes("a"), none()), "TypeError: can't concat NoneType to bytes");
    expect(PyObject_CallFunction((PyObject *)&PyByteArray_Type, "ss", "a", "utf8"), "bytearray(b'a')");
}

static void test_growing_and_shrinking(void **state) {
    (void)state;
    expect(after(array("abc"), "append", "i", 100), "bytearray(b'abcd')");
    expect(after(array("abc"), "append", "i", 256), "ValueError: byte must be in range(0, 256)");
    expect(after(array("abc"), "append", "s", "a"), "TypeError: 'str' object cannot be interpreted as an integer");
    expect(after(array("abc"), "extend", "y", "def"), "bytearray(b'abcdef')");
    expect(after(array("abc"), "extend", "([ii])", 1, 2), "bytearray(b'abc\\x01\\x02')");
    expect(after(array("abc"), "extend", "i", 5), "TypeError: can't extend bytearray with int");
    expect(after(array("abc"), "insert", "ii", 1, 120), "bytearray(b'axbc')");
    expect(after(array("abc"), "insert", "ii", -10, 120), "bytearray(b'xabc')");
    expect(method(array("abc"), "pop", NULL), "99");
    expect(method(array("abc"), "pop", "i", 0), "97");
    expect(method(array("abc"), "pop", "i", 10), "IndexError: pop index out of range");
    expect(method(array(""), "pop", NULL), "IndexError: pop from empty bytearray");
    expect(after(array("abcb"), "remove", "i", 98), "bytearray(b'acb')");
    expect(after(array("abc"), "remove", "i", 120), "ValueError: value not found in bytearray");
    expect(after(array("abc"), "reverse", NULL), "bytearray(b'cba')");
    expect(after(array("abc"), "clear", NULL), "bytearray(b'')");
    expect(method(array("abc"), "copy", NULL), "bytearray(b'abc')");
}

static void test_items_and_slices(void **state) {
    (void)state;
    expect(assign(array("abc"), integer("0"), integer("65")), "bytearray(b'Abc')");
    expect(assign(array("abc"), integer("5"), integer("65")), "IndexError: bytearray index out of range");
    expect(assign(array("abc"), integer("0"), integer("300")), "ValueError: byte must be in range(0, 256)");
    expect(assign(array("abcdef"), range("1", "3", "1"), bytes("xyz")), "bytearray(b'axyzdef')");
    expect(assign(array("abcdef"), range("1", "3", "1"), bytes("")), "bytearray(b'adef')");
    expect(assign(array("abcdef"), range("0", "6", "2"), bytes("XYZ")), "bytearray(b'XbYdZf')");
    expect(assign(array("abcdef"), range("0", "6", "2"), bytes("XY")),
           "ValueError: attempt to assign bytes of size 2 to extended slice of size 3");
    expect(assign(array("abcdef"), range("0", "6", "2"), NULL), "bytearray(b'bdf')");
    expect(assign(array("abcdef"), range("5", "0", "-2"), NULL), "bytearray(b'ace')");
    expect(assign(array("abcdef"), range("0", "2", "1"), NULL), "bytearray(b'cdef')");
    expect(assign(array("abcdef"), integer("-1"), NULL), "bytearray(b'abcde')");
    expect(assign(array("abc"), range("0", "1", "1"), integer("5")),
           "TypeError: can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    expect(two(PyObject_GetItem, array("abcdef"), range("5", "0", "-2")), "bytearray(b'fdb')");
    expect(two(PyObject_GetItem, array("abc"), integer("5")), "IndexError: bytearray index out of range");
}

static void test_operators(void **state) {
    (void)state;
    expect(two(PyNumber_Add, array("ab"), bytes("c")), "bytearray(b'abc')");
    expect(two(PyNumber_InPlaceAdd, array("ab"), bytes("c")), "bytearray(b'abc')");
    expect(two(PyNumber_InPlaceAdd, array("ab"), text("c")), "TypeError: can't concat str to bytearray");
    expect(two(PyNumber_Multiply, array("ab"), integer("2")), "bytearray(b'abab')");
    expect(two(PyNumber_InPlaceMultiply, array("ab"), integer("3")), "bytearray(b'ababab')");
    expect(compare(array("abc"), bytes("abd"), Py_LT), "True");
    expect(hash_of(array("a")), "TypeError: unhashable type: 'bytearray'");
}

static void test_shared_methods_give_arrays(void **state) {
    (void)state;
    expect(method(array("a,b"), "split", "y", ","), "[bytearray(b'a'), bytearray(b'b')]");
    expect(method(array("aXb"), "lower", NULL), "bytearray(b'axb')");
    expect(method(array(" a "), "strip", NULL), "bytearray(b'a')");
    expect(PyObject_CallMethod((PyObject *)&PyByteArray_Type, "fromhex", "s", "6162"), "bytearray(b'ab')");
}

static void test_a_buffer_in_use_forbids_resizing(void **state) {
    (void)state;
    PyObject *held = array("abc");
    Py_buffer view;
    assert_int_equal(PyObject_GetBuffer(held, &view, PyBUF_SIMPLE), 0);
    assert_int_equal(PyByteArray_Resize(held, 10), -1);
    assert_raised("BufferError: Existing exports of data: object cannot be re-sized");
    PyBuffer_Release(&view);
    assert_int_equal(PyByteArray_Resize(held, 2), 0);
    assert_int_equal(PyByteArray_Size(held), 2);
    assert_string_equal(PyByteArray_AsString(held), "ab");
    Py_DECREF(held);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_construction),
        cmocka_unit_test(test_growing_and_shrinking),
        cmocka_unit_test(test_items_and_slices),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_shared_methods_give_arrays),
        cmocka_unit_test(test_a_buffer_in_use_forbids_resizing),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
