/* conformance */
/* The three families of memory, replacing what is behind them, and what the debug hooks catch. */
#include <Python.h>

#include "fatal.h"
#include "raised.h"

/* ---- The families ---- */

struct family {
    const char *name;
    char letter;
    PyMemAllocatorDomain domain;
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void (*free)(void *);
};

static const struct family families[] = {
    {"raw", 'r', PYMEM_DOMAIN_RAW, PyMem_RawMalloc, PyMem_RawCalloc, PyMem_RawRealloc, PyMem_RawFree},
    {"mem", 'm', PYMEM_DOMAIN_MEM, PyMem_Malloc, PyMem_Calloc, PyMem_Realloc, PyMem_Free},
    {"object", 'o', PYMEM_DOMAIN_OBJ, PyObject_Malloc, PyObject_Calloc, PyObject_Realloc, PyObject_Free},
};
#define FOR_EACH_FAMILY(f) for (const struct family *f = families; f < families + 3; f++)

static int all_bytes(const void *block, size_t size, int byte) {
    for (size_t i = 0; i < size; i++) {
        if (((const unsigned char *)block)[i] != byte) {
            return 0;
        }
    }
    return 1;
}

static void test_each_family_allocates_resizes_and_frees(void **state) {
    (void)state;
    /* Sizes on both sides of what is served from the library's own pages. */
    static const size_t sizes[] = {1, 16, 24, 100, 512, 513, 5000, 200000};
    FOR_EACH_FAMILY(f) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++) {
                unsigned char *block = f->malloc(sizes[i]);
                assert_non_null(block);
                assert_int_equal((uintptr_t)block % 16, 0);
                memset(block, (int)i + 1, sizes[i]);
                block = f->realloc(block, sizes[j]);
                assert_non_null(block);
                assert_true(all_bytes(block, sizes[i] < sizes[j] ? sizes[i] : sizes[j], (int)i + 1));
                f->free(block);
            }
            unsigned char *zeroed = f->calloc(sizes[i], 3);
            assert_non_null(zeroed);
            assert_true(all_bytes(zeroed, sizes[i] * 3, 0));
            f->free(zeroed);
        }
    }
}

static void test_zero_bytes_give_distinct_blocks(void **state) {
    (void)state;
    FOR_EACH_FAMILY(f) {
        void *one = f->malloc(0), *two = f->malloc(0), *three = f->calloc(0, 5), *four = f->calloc(5, 0);
        assert_non_null(one);
        assert_non_null(two);
        assert_non_null(three);
        assert_non_null(four);
        assert_ptr_not_equal(one, two);
        assert_ptr_not_equal(three, four);
        one = f->realloc(one, 0);
        assert_non_null(one);
        f->free(one);
        f->free(two);
        f->free(three);
        f->free(four);
    }
}

static void test_null_is_resized_to_a_new_block_and_freed_to_nothing(void **state) {
    (void)state;
    FOR_EACH_FAMILY(f) {
        void *block = f->realloc(NULL, 40);
        assert_non_null(block);
        f->free(block);
        f->free(NULL);
    }
}

static void test_impossible_sizes_fail_without_an_exception(void **state) {
    (void)state;
    /* A compiler that sees the constant complains about it. */
    volatile size_t too_much = (size_t)PY_SSIZE_T_MAX + 1;
    FOR_EACH_FAMILY(f) {
        assert_null(f->malloc(too_much));
        assert_null(f->calloc(too_much / 2, 3));
        assert_null(f->calloc(too_much, too_much));
        char *block = f->malloc(10);
        memcpy(block, "unchanged", 10);
        assert_null(f->realloc(block, too_much));
        assert_string_equal(block, "unchanged");
        f->free(block);
    }
    assert_null(PyErr_Occurred());
}

static void test_many_blocks_do_not_overlap(void **state) {
    (void)state;
    enum { kBlocks = 3000 };
    static unsigned char *blocks[kBlocks];
    FOR_EACH_FAMILY(f) {
        for (int i = 0; i < kBlocks; i++) {
            size_t size = (size_t)(i * 37 % 600 + 1);
            blocks[i] = f->malloc(size);
            memset(blocks[i], i & 0xFF, size);
        }
        for (int i = 0; i < kBlocks; i += 2) {
            f->free(blocks[i]);
            size_t size = (size_t)(i * 53 % 600 + 1);
            blocks[i] = f->malloc(size);
            memset(blocks[i], 0x55, size);
        }
        for (int i = 0; i < kBlocks; i++) {
            size_t size = (size_t)(i % 2 ? i * 37 % 600 + 1 : i * 53 % 600 + 1);
            assert_true(all_bytes(blocks[i], size, i % 2 ? i & 0xFF : 0x55));
            f->free(blocks[i]);
        }
    }
}

static void test_typed_macros(void **state) {
    (void)state;
    long *numbers = PyMem_New(long, 5);
    assert_non_null(numbers);
    numbers[4] = 7;
    PyMem_Resize(numbers, long, 500);
    assert_non_null(numbers);
    assert_int_equal(numbers[4], 7);
    PyMem_Del(numbers);
    volatile size_t too_many = (size_t)PY_SSIZE_T_MAX / 2;
    assert_null(PyMem_New(long, too_many));
}

/* ---- Replacing ---- */

struct counter {
    PyMemAllocatorEx below;
    int mallocs, callocs, reallocs, frees;
    int zeros; /* requests for zero bytes that arrived */
    int fail;  /* every request fails */
};

static void *count_malloc(void *ctx, size_t size) {
    struct counter *counter = ctx;
    counter->mallocs++;
    counter->zeros += size == 0;
    return counter->fail ? NULL : counter->below.malloc(counter->below.ctx, size);
}
static void *count_calloc(void *ctx, size_t nelem, size_t elsize) {
    struct counter *counter = ctx;
    counter->callocs++;
    counter->zeros += nelem * elsize == 0;
    return counter->fail ? NULL : counter->below.calloc(counter->below.ctx, nelem, elsize);
}
static void *count_realloc(void *ctx, void *block, size_t size) {
    struct counter *counter = ctx;
    counter->reallocs++;
    return counter->fail ? NULL : counter->below.realloc(counter->below.ctx, block, size);
}
static void count_free(void *ctx, void *block) {
    struct counter *counter = ctx;
    counter->frees++;
    counter->below.free(counter->below.ctx, block);
}

static void install(struct counter *counter, PyMemAllocatorDomain domain) {
    memset(counter, 0, sizeof *counter);
    PyMem_GetAllocator(domain, &counter->below);
    PyMemAllocatorEx table = {counter, count_malloc, count_calloc, count_realloc, count_free};
    PyMem_SetAllocator(domain, &table);
}

static void test_a_replaced_allocator_gets_every_call_of_its_family(void **state) {
    (void)state;
    FOR_EACH_FAMILY(f) {
        struct counter counter;
        install(&counter, f->domain);
        PyMemAllocatorEx now;
        PyMem_GetAllocator(f->domain, &now);
        assert_ptr_equal(now.ctx, &counter);
        assert_true(now.malloc == count_malloc && now.free == count_free);
        void *block = f->malloc(10);
        block = f->realloc(block, 2000);
        void *zeroed = f->calloc(4, 5);
        f->free(block);
        f->free(zeroed);
        PyMem_SetAllocator(f->domain, &counter.below);
        assert_int_equal(counter.mallocs, 1);
        assert_int_equal(counter.reallocs, 1);
        assert_int_equal(counter.callocs, 1);
        assert_int_equal(counter.frees, 2);
        f->free(f->malloc(10));
        assert_int_equal(counter.mallocs, 1);
    }
}

static void test_a_replaced_allocator_serves_objects(void **state) {
    (void)state;
    struct counter counter;
    install(&counter, PYMEM_DOMAIN_OBJ);
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, 1000);
    PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &counter.below);
    assert_true(counter.mallocs >= 1);
    Py_DECREF(bytes);
}

static void test_a_failing_allocator_gives_memory_error(void **state) {
    (void)state;
    FOR_EACH_FAMILY(f) {
        struct counter counter;
        install(&counter, f->domain);
        counter.fail = 1;
        void *block = f->malloc(10), *zeroed = f->calloc(1, 10);
        PyObject *bytes = f->letter == 'o' ? PyBytes_FromStringAndSize(NULL, 1000) : NULL;
        counter.fail = 0;
        PyMem_SetAllocator(f->domain, &counter.below);
        assert_null(block);
        assert_null(zeroed);
        assert_null(bytes);
        if (f->letter == 'o') {
            assert_true(PyErr_ExceptionMatches(PyExc_MemoryError));
        }
        PyErr_Clear();
    }
}

static void test_unknown_families_have_no_allocator(void **state) {
    (void)state;
    PyMemAllocatorEx table = {&table, count_malloc, count_calloc, count_realloc, count_free};
    PyMem_GetAllocator((PyMemAllocatorDomain)99, &table);
    assert_null(table.ctx);
    assert_true(table.malloc == NULL && table.calloc == NULL && table.realloc == NULL && table.free == NULL);
    PyMem_SetAllocator((PyMemAllocatorDomain)99, &table);
}

struct arenas {
    PyObjectArenaAllocator below;
    int allocated, freed;
};

static void *count_arena(void *ctx, size_t size) {
    struct arenas *arenas = ctx;
    arenas->allocated++;
    return arenas->below.alloc(arenas->below.ctx, size);
}
static void count_arena_free(void *ctx, void *memory, size_t size) {
    struct arenas *arenas = ctx;
    arenas->freed++;
    arenas->below.free(arenas->below.ctx, memory, size);
}

static void use_arenas(void *argument) {
    static struct arenas arenas;
    (void)argument;
    PyObject_GetArenaAllocator(&arenas.below);
    CHECK(arenas.below.alloc != NULL && arenas.below.free != NULL);
    PyObjectArenaAllocator table = {&arenas, count_arena, count_arena_free};
    PyObject_SetArenaAllocator(&table);
    PyObjectArenaAllocator now;
    PyObject_GetArenaAllocator(&now);
    CHECK(now.ctx == &arenas && now.alloc == count_arena && now.free == count_arena_free);
    /* The default; with the system's allocator, as under a sanitizer, no arena is needed. */
    setenv("PYTHONMALLOC", "pymalloc", 1);
    Py_InitializeEx(0);
    int before = arenas.allocated;
    enum { kBlocks = 40000 };
    static void *blocks[kBlocks];
    for (int i = 0; i < kBlocks; i++) {
        blocks[i] = PyObject_Malloc(500);
    }
    CHECK(arenas.allocated > before);
    for (int i = 0; i < kBlocks; i++) {
        PyObject_Free(blocks[i]);
    }
    CHECK(arenas.freed > 0);
    Py_FinalizeEx();
    fprintf(stderr, "done\n");
}

static void test_arenas_come_from_the_arena_allocator(void **state) {
    (void)state;
    char text[4096];
    int status = run_in_child(use_arenas, NULL, text, sizeof text);
    assert_string_equal(text, "done\n");
    assert_true(WIFEXITED(status));
}

/* ---- The debug hooks ---- */

static const struct family *mixed_with; /* frees what another family allocated */
static void (*misuse)(const struct family *f);

static void run_misuse(void *argument) {
    PyMem_SetupDebugHooks();
    Py_InitializeEx(0);
    misuse(argument);
}

static void overrun(const struct family *f) {
    char *block = f->malloc(21);
    block[21] = 0;
    f->free(block);
}
static void overrun_then_resize(const struct family *f) {
    char *block = f->malloc(1000);
    block[1007] = 1;
    block = f->realloc(block, 2000);
    f->free(block);
}
static void underrun(const struct family *f) {
    char *block = f->malloc(21);
    block[-1] = 0;
    f->free(block);
}
static void mix_up(const struct family *f) { mixed_with->free(f->malloc(30)); }
static void resize_mix_up(const struct family *f) { mixed_with->free(mixed_with->realloc(f->malloc(30), 60)); }

static void expect_caught(void (*body)(const struct family *), const struct family *f, const char *message) {
    char text[16384], api[40];
    misuse = body;
    int status = run_in_child(run_misuse, (void *)(uintptr_t)f, text, sizeof text);
    snprintf(api, sizeof api, "API '%c'", (body == mix_up || body == resize_mix_up ? mixed_with : f)->letter);
    if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT || !strstr(text, message) || !strstr(text, api) ||
        !strstr(text, "Debug memory block at address p=0x")) {
        fprintf(stderr, "%s family, expected '%s', got status %d:\n%s\n", f->name, message, status, text);
    }
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_non_null(strstr(text, "Debug memory block at address p=0x"));
    assert_non_null(strstr(text, api));
    assert_non_null(strstr(text, message));
}

static void test_debug_hooks_catch_an_overrun(void **state) {
    (void)state;
    FOR_EACH_FAMILY(f) {
        expect_caught(overrun, f, "bad trailing pad byte");
        expect_caught(overrun_then_resize, f, "bad trailing pad byte");
    }
}

static void test_debug_hooks_catch_an_underrun(void **state) {
    (void)state;
    FOR_EACH_FAMILY(f) { expect_caught(underrun, f, "bad leading pad byte"); }
}

static void test_debug_hooks_catch_a_mixed_up_family(void **state) {
    (void)state;
    FOR_EACH_FAMILY(f) {
        for (const struct family *other = families; other < families + 3; other++) {
            char message[80];
            if (other == f) {
                continue;
            }
            mixed_with = other;
            snprintf(message, sizeof message, "bad ID: Allocated using API '%c', verified using API '%c'", f->letter,
                     other->letter);
            expect_caught(mix_up, f, message);
            expect_caught(resize_mix_up, f, message);
        }
    }
}

#ifdef INTERLOCK_VERSION
/* CPython finds no write into a freed block, and may not know a block that was freed twice any more: extensions. */
static void free_twice(const struct family *f) {
    char *block = f->malloc(30);
    f->free(block);
    f->free(block);
}
static void write_after_free(const struct family *f) {
    char *block = f->malloc(30);
    f->free(block);
    block[3] = 'x';
    Py_FinalizeEx();
    for (int i = 0; i < 500; i++) { /* the raw family's freed blocks outlive an interpreter */
        PyMem_RawFree(PyMem_RawMalloc(30));
    }
}

static void test_debug_hooks_catch_use_after_free(void **state) {
    (void)state;
    FOR_EACH_FAMILY(f) {
        expect_caught(free_twice, f, "the block was freed already");
        expect_caught(write_after_free, f, "a block was written to after it was freed");
    }
}
#endif

static void without_state(const struct family *f) {
    PyEval_SaveThread();
    f->malloc(10);
}

static void test_debug_hooks_catch_a_call_without_the_lock(void **state) {
    (void)state;
    for (int i = 1; i < 3; i++) {
        char text[16384];
        misuse = without_state;
        int status = run_in_child(run_misuse, (void *)(uintptr_t)&families[i], text, sizeof text);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
        assert_non_null(strstr(text, "Python memory allocator called without holding the GIL"));
    }
}

static void use_hooked_memory(const struct family *unused) {
    (void)unused;
    PyMem_SetupDebugHooks(); /* again: nothing changes */
    FOR_EACH_FAMILY(f) {
        unsigned char *block = f->malloc(40);
        CHECK(all_bytes(block, 40, 0xCD));
        memset(block, 1, 40);
        block = f->realloc(block, 80);
        CHECK(all_bytes(block, 40, 1) && all_bytes(block + 40, 40, 0xCD));
        block = f->realloc(block, 20);
        CHECK(all_bytes(block, 20, 1) && all_bytes(block + 20, 8, 0xFD));
        f->free(block);
        block = f->calloc(3, 5);
        CHECK(all_bytes(block, 15, 0));
        f->free(block);
        f->free(f->malloc(0));
        f->free(NULL);
    }
    PyObject *module = PyImport_ImportModule("builtins"), *list = PyList_New(0);
    CHECK(module != NULL && list != NULL);
    for (int i = 0; i < 200; i++) {
        PyObject *item = PyUnicode_FromFormat("item %d", i);
        CHECK(PyList_Append(list, item) == 0);
        Py_DECREF(item);
    }
    CHECK(PyList_Append(list, list) == 0);
    Py_DECREF(list);
    Py_DECREF(module);
    PyGC_Collect();
    CHECK(Py_FinalizeEx() == 0);
    fprintf(stderr, "done\n");
}

static void test_debug_hooks_let_right_use_pass(void **state) {
    (void)state;
    char text[16384];
    misuse = use_hooked_memory;
    int status = run_in_child(run_misuse, NULL, text, sizeof text);
    assert_string_equal(text, "done\n");
    assert_true(WIFEXITED(status));
}

static void run_with_environment(void *argument) {
    setenv("PYTHONMALLOC", argument, 1);
    Py_InitializeEx(0);
    overrun(&families[1]);
    fprintf(stderr, "passed\n");
}

static void test_environment_sets_the_hooks_up(void **state) {
    (void)state;
    static char *const choices[] = {"debug", "malloc_debug", "pymalloc_debug"};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        char text[16384];
        int status = run_in_child(run_with_environment, choices[i], text, sizeof text);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
        assert_non_null(strstr(text, "bad trailing pad byte"));
    }
}

int main(void) {
    /* First those that set something up before the start, in children of a process that has not started. */
    const struct CMUnitTest hooked[] = {
        cmocka_unit_test(test_arenas_come_from_the_arena_allocator),
        cmocka_unit_test(test_debug_hooks_catch_an_overrun),
        cmocka_unit_test(test_debug_hooks_catch_an_underrun),
        cmocka_unit_test(test_debug_hooks_catch_a_mixed_up_family),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_debug_hooks_catch_use_after_free),
#endif
        cmocka_unit_test(test_debug_hooks_catch_a_call_without_the_lock),
        cmocka_unit_test(test_debug_hooks_let_right_use_pass),
        cmocka_unit_test(test_environment_sets_the_hooks_up),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_family_allocates_resizes_and_frees),
        cmocka_unit_test(test_zero_bytes_give_distinct_blocks),
        cmocka_unit_test(test_null_is_resized_to_a_new_block_and_freed_to_nothing),
        cmocka_unit_test(test_impossible_sizes_fail_without_an_exception),
        cmocka_unit_test(test_many_blocks_do_not_overlap),
        cmocka_unit_test(test_typed_macros),
        cmocka_unit_test(test_a_replaced_allocator_gets_every_call_of_its_family),
        cmocka_unit_test(test_a_replaced_allocator_serves_objects),
        cmocka_unit_test(test_a_failing_allocator_gives_memory_error),
        cmocka_unit_test(test_unknown_families_have_no_allocator),
    };
    const int failed = cmocka_run_group_tests(hooked, NULL, NULL);
    return failed + cmocka_run_group_tests(tests, start_python, stop_python);
}
