/* conformance */
/* Buffers. Expected values are CPython's. */
#include <Python.h>

#include "expect.h"

static void test_get_and_release(void **state) {
    (void)state;
    Py_buffer view;
    PyObject *owner = bytes("abc");
    assert_int_equal(PyObject_CheckBuffer(owner), 1);
    assert_int_equal(PyObject_CheckBuffer(Py_None), 0);
    assert_int_equal(PyObject_GetBuffer(owner, &view, PyBUF_FULL_RO), 0);
    assert_int_equal(view.len, 3);
    assert_int_equal(view.itemsize, 1);
    assert_int_equal(view.ndim, 1);
    assert_int_equal(view.shape[0], 3);
    assert_int_equal(view.strides[0], 1);
    assert_string_equal(view.format, "B");
    assert_ptr_equal(view.obj, owner);
    PyBuffer_Release(&view);
    assert_null(view.obj);
    PyBuffer_Release(&view);
    assert_int_equal(PyObject_GetBuffer(owner, &view, PyBUF_WRITABLE), -1);
    assert_raised("BufferError: Object is not writable.");
    assert_int_equal(PyObject_GetBuffer(Py_None, &view, PyBUF_SIMPLE), -1);
    assert_raised("TypeError: a bytes-like object is required, not 'NoneType'");
    Py_DECREF(owner);
}

static void test_contiguous_copies(void **state) {
    (void)state;
    int items[6] = {1, 2, 3, 4, 5, 6};
    Py_ssize_t shape[2] = {2, 3}, strides[2];
    PyBuffer_FillContiguousStrides(2, shape, strides, sizeof(int), 'F');
    assert_int_equal(strides[0], 4);
    assert_int_equal(strides[1], 8);
    Py_buffer view = {.buf = items, .len = sizeof items, .itemsize = sizeof(int), .ndim = 2, .shape = shape, .strides = strides};
    assert_int_equal(PyBuffer_IsContiguous(&view, 'F'), 1);
    assert_int_equal(PyBuffer_IsContiguous(&view, 'C'), 0);
    assert_int_equal(PyBuffer_IsContiguous(&view, 'A'), 1);
    int copy[6];
    assert_int_equal(PyBuffer_ToContiguous(copy, &view, sizeof items, 'C'), 0);
    int in_c_order[6] = {1, 3, 5, 2, 4, 6};
    assert_memory_equal(copy, in_c_order, sizeof copy);
    assert_int_equal(PyBuffer_FromContiguous(&view, copy, sizeof copy, 'C'), 0);
    int unchanged[6] = {1, 2, 3, 4, 5, 6};
    assert_memory_equal(items, unchanged, sizeof items);
    Py_ssize_t index[2] = {1, 2};
    assert_ptr_equal(PyBuffer_GetPointer(&view, index), &items[5]);
    assert_int_equal(PyBuffer_ToContiguous(copy, &view, 4, 'C'), -1);
    assert_raised("ValueError: PyBuffer_ToContiguous: len != view->len");
}

static void test_fill_info(void **state) {
    (void)state;
    Py_buffer view;
    assert_int_equal(PyBuffer_FillInfo(&view, NULL, "a", 1, 1, PyBUF_WRITABLE), -1);
    assert_raised("BufferError: Object is not writable.");
    assert_int_equal(PyBuffer_FillInfo(&view, NULL, "a", 1, 1, PyBUF_SIMPLE), 0);
    assert_null(view.shape);
    assert_null(view.format);
}

static void test_sizes_of_formats(void **state) {
    (void)state;
    assert_int_equal(PyBuffer_SizeFromFormat("i"), 4);
    assert_int_equal(PyBuffer_SizeFromFormat("bhq"), 16);
    assert_int_equal(PyBuffer_SizeFromFormat("=bhq"), 11);
    assert_int_equal(PyBuffer_SizeFromFormat("3s2d"), 24);
}

static void test_copy_data(void **state) {
    (void)state;
    PyObject *to = array("....");
    PyObject *from = bytes("abc");
    assert_int_equal(PyObject_CopyData(to, from), 0);
    assert_string_equal(PyByteArray_AsString(to), "abc.");
    assert_int_equal(PyObject_CopyData(from, to), -1);
    assert_raised("BufferError: Object is not writable.");
    assert_int_equal(PyObject_CopyData(to, Py_None), -1);
    assert_raised("TypeError: both destination and source must be bytes-like objects");
    Py_DECREF(to);
    Py_DECREF(from);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_get_and_release),
        cmocka_unit_test(test_contiguous_copies),
        cmocka_unit_test(test_fill_info),
        cmocka_unit_test(test_sizes_of_formats),
        cmocka_unit_test(test_copy_data),
    };
    return cmocka_run_group_tests(tests, start_python, stop_python);
}
