/* conformance */
/* Thread-specific storage. Nothing here needs an initialized runtime. */
#include <Python.h>

#include "check.h"
#include "threads.h"

static Py_tss_t key = Py_tss_NEEDS_INIT;

static void test_key_is_created_and_deleted_as_often_as_wanted(void **state) {
    (void)state;
    int value;
    assert_int_equal(PyThread_tss_is_created(&key), 0);
    PyThread_tss_delete(&key);
    for (int i = 0; i < 3000; i++) {
        assert_int_equal(PyThread_tss_create(&key), 0);
        assert_true(PyThread_tss_is_created(&key));
        assert_null(PyThread_tss_get(&key));
        assert_int_equal(PyThread_tss_set(&key, &value), 0);
        /* Creating it again keeps the values. */
        assert_int_equal(PyThread_tss_create(&key), 0);
        assert_ptr_equal(PyThread_tss_get(&key), &value);
        PyThread_tss_delete(&key);
        assert_int_equal(PyThread_tss_is_created(&key), 0);
        PyThread_tss_delete(&key);
    }
}

static void *set_and_get(void *argument) {
    for (int i = 0; i < 1000; i++) {
        CHECK(PyThread_tss_get(&key) == (i ? (char *)argument + i - 1 : NULL));
        CHECK(PyThread_tss_set(&key, (char *)argument + i) == 0);
    }
    CHECK(PyThread_tss_set(&key, NULL) == 0);
    CHECK(PyThread_tss_get(&key) == NULL);
    return NULL;
}

static void test_each_thread_has_its_own_value(void **state) {
    (void)state;
    char block[8];
    assert_int_equal(PyThread_tss_create(&key), 0);
    assert_int_equal(PyThread_tss_set(&key, block), 0);
    threads_run(8, set_and_get, block, 1);
    assert_ptr_equal(PyThread_tss_get(&key), block);
    PyThread_tss_delete(&key);
}

static void test_allocated_key_lives_until_freed(void **state) {
    (void)state;
    Py_tss_t *allocated = PyThread_tss_alloc();
    assert_non_null(allocated);
    assert_int_equal(PyThread_tss_is_created(allocated), 0);
    assert_int_equal(PyThread_tss_create(allocated), 0);
    assert_int_equal(PyThread_tss_set(allocated, allocated), 0);
    assert_ptr_equal(PyThread_tss_get(allocated), allocated);
    PyThread_tss_free(allocated);
    PyThread_tss_free(PyThread_tss_alloc());
    PyThread_tss_free(NULL);
}

static void test_keys_run_out_cleanly(void **state) {
    (void)state;
    static Py_tss_t keys[2000];
    int count = 0;
    while (count < 2000 && PyThread_tss_create(&keys[count]) == 0) {
        count++;
    }
    assert_in_range(count, 100, 1999);
    assert_int_equal(PyThread_tss_is_created(&keys[count]), 0);
    PyThread_tss_delete(&keys[0]);
    assert_int_equal(PyThread_tss_create(&keys[count]), 0);
    for (int i = 1; i <= count; i++) {
        PyThread_tss_delete(&keys[i]);
    }
}

static void test_get_keeps_errno(void **state) {
    (void)state;
    assert_int_equal(PyThread_tss_create(&key), 0);
    errno = 12345;
    assert_null(PyThread_tss_get(&key));
    assert_int_equal(errno, 12345);
    PyThread_tss_delete(&key);
}

static void test_key_has_the_published_layout(void **state) {
    (void)state;
    assert_int_equal(sizeof(Py_tss_t), 8);
    assert_int_equal(offsetof(Py_tss_t, _is_initialized), 0);
    assert_int_equal(offsetof(Py_tss_t, _key), 4);
    assert_int_equal(sizeof(PyLockStatus), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key_is_created_and_deleted_as_often_as_wanted),
        cmocka_unit_test(test_each_thread_has_its_own_value),
        cmocka_unit_test(test_allocated_key_lives_until_freed),
        cmocka_unit_test(test_keys_run_out_cleanly),
        cmocka_unit_test(test_get_keeps_errno),
        cmocka_unit_test(test_key_has_the_published_layout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
