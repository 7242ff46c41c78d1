/* conformance */
/* memoryview. Expected values are CPython's. */
#include <Python.h>

#include "expect.h"

static PyObject *view(PyObject *owner) { return one(PyMemoryView_FromObject, owner); }
static PyObject *cast(PyObject *source, const char *format) { return method(view(source), "cast", "s", format); }
static PyObject *grid(void) { return method(view(bytes("\0\1\2\3\4\5\6\7\10\11\12\13")), "cast", "s(ii)", "B", 3, 4); }
static PyObject *assigned(PyObject *target, PyObject *key, PyObject *value) {
    int result = PyObject_SetItem(target, key, value);
    Py_DECREF(key);
    Py_DECREF(value);
    if (result < 0) {
        Py_DECREF(target);
        return NULL;
    }
    return method(target, "tolist", NULL);
}
static PyObject *range(long start, long stop, long step) {
    PyObject *parts = Py_BuildValue("(lll)", start, stop, step);
    PyObject *slice = PySlice_New(PyTuple_GetItem(parts, 0), PyTuple_GetItem(parts, 1), PyTuple_GetItem(parts, 2));
    Py_DECREF(parts);
    return slice;
}

static void test_construction(void **state) {
    (void)state;
    expect(view(none()), "TypeError: memoryview: a bytes-like object is required, not 'NoneType'");
    expect(PyMemoryView_FromBuffer(&(Py_buffer){.buf = NULL}),
           "ValueError: PyMemoryView_FromBuffer(): info->buf must not be NULL");
    expect(method(PyMemoryView_FromMemory("abc", 3, PyBUF_READ), "tobytes", NULL), "b'abc'");
    expect(make(&PyMemoryView_Type, integer("5")),
           "TypeError: memoryview: a bytes-like object is required, not 'int'");
}

static void test_items_and_slices(void **state) {
    (void)state;
    expect(two(PyObject_GetItem, view(bytes("abcdef")), integer("0")), "97");
    expect(two(PyObject_GetItem, view(bytes("abcdef")), integer("-1")), "102");
    expect(two(PyObject_GetItem, view(bytes("abcdef")), integer("10")),
           "IndexError: index out of bounds on dimension 1");
    expect(two(PyObject_GetItem, view(bytes("abcdef")), text("a")), "TypeError: memoryview: invalid slice key");
    expect(method(two(PyObject_GetItem, view(bytes("abcdef")), range(0, 6, 2)), "tobytes", NULL), "b'ace'");
    expect(method(two(PyObject_GetItem, view(bytes("abcdef")), range(4, 0, -2)), "tobytes", NULL), "b'ec'");
    expect(read_with(PyObject_Size, view(bytes("abcdef"))), "6");
    expect(one(PySequence_List, view(bytes("abc"))), "[97, 98, 99]");
}

static void test_assignment(void **state) {
    (void)state;
    expect(assigned(view(array("abc")), integer("0"), integer("65")), "[65, 98, 99]");
    expect(assigned(view(array("abc")), integer("0"), integer("300")),
           "ValueError: memoryview: invalid value for format 'B'");
    expect(assigned(view(array("abc")), integer("0"), bytes("A")),
           "TypeError: memoryview: invalid type for format 'B'");
    expect(assigned(view(array("abc")), range(0, 2, 1), bytes("xy")), "[120, 121, 99]");
    expect(assigned(view(array("abc")), range(0, 2, 1), bytes("xyz")),
           "ValueError: memoryview assignment: lvalue and rvalue have different structures");
    expect(assigned(view(array("abc")), range(0, 2, 1), integer("5")),
           "TypeError: a bytes-like object is required, not 'int'");
    expect(assigned(view(bytes("abc")), integer("0"), integer("1")), "TypeError: cannot modify read-only memory");
    expect(assigned(cast(array("\0\0\0\0\0\0\0\0"), "i"), integer("0"), integer("-5")), "[-5, 0]");
    expect(assigned(cast(array("\0\0\0\0\0\0\0\0"), "i"), integer("0"), integer("1099511627776")),
           "ValueError: memoryview: invalid value for format 'i'");
    expect(assigned(cast(array("\0\0\0\0\0\0\0\0"), "d"), integer("0"), real(1.5)), "[1.5]");
    expect(assigned(cast(array("\0\0\0\0\0\0\0\0"), "d"), integer("0"), text("a")),
           "TypeError: memoryview: invalid type for format 'd'");
    expect(assigned(cast(array("ab"), "c"), integer("0"), bytes("z")), "[b'z', b'b']");
}

static void test_casts(void **state) {
    (void)state;
    expect(cast(bytes("abcdef"), "i"), "TypeError: memoryview: length is not a multiple of itemsize");
    expect(cast(bytes("abcdefgh"), "z"),
           "ValueError: memoryview: destination format must be a native single character format prefixed with an optional '@'");
    expect(method(grid(), "tolist", NULL), "[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]");
    expect(two(PyObject_GetItem, grid(), Py_BuildValue("(ii)", 1, 2)), "6");
    expect(two(PyObject_GetItem, grid(), integer("0")),
           "NotImplementedError: multi-dimensional sub-views are not implemented");
    expect(two(PyObject_GetItem, grid(), Py_BuildValue("(ii)", 5, 0)),
           "IndexError: index out of bounds on dimension 1");
    expect(method(grid(), "tobytes", "s", "F"), "b'\\x00\\x04\\x08\\x01\\x05\\t\\x02\\x06\\n\\x03\\x07\\x0b'");
    expect(method(view(bytes("abcdefgh")), "cast", "s(i)", "B", 3),
           "TypeError: memoryview: product(shape) * itemsize != buffer size");
    expect(method(two(PyObject_GetItem, view(bytes("abcdef")), range(0, 6, 2)), "cast", "s", "B"),
           "TypeError: memoryview: casts are restricted to C-contiguous views");
}

static void test_attributes(void **state) {
    (void)state;
    expect(attribute_of(grid(), "shape"), "(3, 4)");
    expect(attribute_of(grid(), "strides"), "(4, 1)");
    expect(attribute_of(grid(), "suboffsets"), "()");
    expect(attribute_of(grid(), "f_contiguous"), "False");
    expect(attribute_of(grid(), "nbytes"), "12");
    expect(attribute_of(view(bytes("abc")), "readonly"), "True");
    expect(attribute_of(view(bytes("abc")), "format"), "'B'");
    expect(attribute_of(view(bytes("abc")), "obj"), "b'abc'");
}

static void test_comparison_and_hash(void **state) {
    (void)state;
    expect(compare(view(bytes("abc")), bytes("abc"), Py_EQ), "True");
    expect(compare(view(bytes("abc")), bytes("abd"), Py_EQ), "False");
    expect(compare(view(bytes("abc")), integer("5"), Py_EQ), "False");
    expect(compare(cast(array("\1\0\0\0"), "i"), cast(array("\1\0"), "h"), Py_EQ), "True");
    expect(hash_of(view(array("abc"))), "ValueError: cannot hash writable memoryview object");
    expect(method(view(bytes("abc")), "hex", "s", ":"), "'61:62:63'");
}

static void test_release(void **state) {
    (void)state;
    PyObject *owner = array("abc");
    PyObject *released = PyMemoryView_FromObject(owner);
    PyObject *none_object = PyObject_CallMethod(released, "release", NULL);
    assert_ptr_equal(none_object, Py_None);
    Py_DECREF(none_object);
    assert_int_equal(PyByteArray_Resize(owner, 5), 0);
    assert_int_equal(PyObject_Size(released), -1);
    assert_raised("ValueError: operation forbidden on released memoryview object");
    Py_DECREF(released);
    PyObject *held = PyMemoryView_FromObject(owner);
    Py_buffer buffer;
    assert_int_equal(PyObject_GetBuffer(held, &buffer, PyBUF_SIMPLE), 0);
    assert_null(PyObject_CallMethod(held, "release", NULL));
    assert_raised("BufferError: memoryview has 1 exported buffer");
    PyBuffer_Release(&buffer);
    Py_DECREF(held);
    Py_DECREF(owner);
}

static void test_contiguous(void **state) {
    (void)state;
    PyObject *owner = bytes("abcdef");
    assert_null(PyMemoryView_GetContiguous(owner, PyBUF_WRITE, 'C'));
    assert_raised("BufferError: underlying buffer is not writable");
    PyObject *strided = two(PyObject_GetItem, view(owner), range(0, 6, 2));
    PyObject *plain = PyMemoryView_GetContiguous(strided, PyBUF_READ, 'C');
    expect(attribute_of(plain, "contiguous"), "True");
    Py_DECREF(strided);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_construction),
        cmocka_unit_test(test_items_and_slices),
        cmocka_unit_test(test_assignment),
        cmocka_unit_test(test_casts),
        cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_comparison_and_hash),
        cmocka_unit_test(test_release),
        cmocka_unit_test(test_contiguous),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
