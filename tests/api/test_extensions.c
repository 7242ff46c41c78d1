/* conformance */
/* Compiled extension modules that others wrote, as Debian packages them: python3-tornado's speedups.abi3.so (C, one
 * function), python3-bcrypt's _bcrypt.abi3.so (made by cffi) and python3-cryptography's _rust.abi3.so (Rust, PyO3:
 * types, submodules, exceptions).  They are loaded and called from several threads, against known answers.
 *
 * _bcrypt was made by cffi: it hands a table of its functions to a module _cffi_backend, which must be there.  Here that
 * is a small one, written against cffi's published header, that knows bytes and bytearray as pointers and no more. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <errno.h>
#include <sys/stat.h>

#include "raised.h"
#include "threads.h"

#define PACKAGES "/usr/lib/python3/dist-packages"
enum { kThreads = 4 };

/* ---- A small _cffi_backend. ---- */

struct cffi_global {
    const char *name;
    void *address;
    void *type_op; /* what it is, in the low byte: */
    void *size_or_direct;
};
enum { kOpFunctionOfTuple = 23, kOpFunctionOfNothing = 25, kOpFunctionOfObject = 27 };

struct cffi_context {
    void **types;
    const struct cffi_global *globals;
    const void *fields, *struct_unions, *enums, *typenames;
    int num_globals;
};

/* One per thread, as the backend's documentation asks. */
static __thread int cffi_errno;
static void cffi_save_errno(void) { cffi_errno = errno; }
static void cffi_restore_errno(void) { errno = cffi_errno; }

static long long to_integer(PyObject *object) { return PyLong_AsLongLong(object); }
static unsigned long long to_unsigned(PyObject *object) { return PyLong_AsUnsignedLongLong(object); }

/* 0: *pointer is what the object's bytes are; -1 with an exception. */
static Py_ssize_t to_pointer(void *type, PyObject *object, char **pointer) {
    (void)type;
    if (PyBytes_Check(object)) {
        *pointer = PyBytes_AsString(object);
        return 0;
    }
    if (PyObject_TypeCheck(object, &PyByteArray_Type)) {
        *pointer = PyByteArray_AsString(object);
        return 0;
    }
    PyErr_SetString(PyExc_TypeError, "initializer for ctype 'char *' must be a bytes or bytearray");
    return -1;
}

/* What the table of exports holds where this backend has nothing; the test then ends here. */
static void not_there(void) { CHECK(!"a function of _cffi_backend that this one lacks"); }

static void *cffi_exports[26];

static PyMethodDef cffi_function(const struct cffi_global *global) {
    int flags = METH_VARARGS;
    if (((uintptr_t)global->type_op & 0xff) == kOpFunctionOfNothing) {
        flags = METH_NOARGS;
    } else if (((uintptr_t)global->type_op & 0xff) == kOpFunctionOfObject) {
        flags = METH_O;
    }
    PyMethodDef def = {global->name, (PyCFunction)global->address, flags, NULL};
    return def;
}

static PyMethodDef cffi_defs[16];
static struct PyModuleDef external_def = {PyModuleDef_HEAD_INIT, NULL, NULL, -1, NULL, NULL, NULL, NULL, NULL};

/* The module that an extension made by cffi is: `lib` holds its functions. */
static PyObject *init_external_module(PyObject *self, PyObject *argument) {
    (void)self;
    void **raw = PyLong_AsVoidPtr(argument);
    CHECK(raw != NULL);
    const struct cffi_context *context = raw[3];
    for (size_t i = 0; i < sizeof cffi_exports / sizeof *cffi_exports; i++) {
        cffi_exports[i] = (void *)not_there;
    }
    cffi_exports[5] = (void *)to_integer;
    cffi_exports[6] = (void *)to_unsigned;
    cffi_exports[7] = (void *)to_integer;
    cffi_exports[8] = (void *)to_unsigned;
    cffi_exports[13] = (void *)cffi_restore_errno;
    cffi_exports[14] = (void *)cffi_save_errno;
    cffi_exports[23] = (void *)to_pointer;
    CHECK((uintptr_t)raw[1] >= 0x2601);
    memcpy(raw[2], cffi_exports, sizeof cffi_exports);
    external_def.m_name = raw[0];
    PyObject *module = PyModule_Create(&external_def);
    PyObject *lib = PyModule_New("lib");
    CHECK(module != NULL && lib != NULL);
    CHECK(context->num_globals <= (int)(sizeof cffi_defs / sizeof *cffi_defs));
    for (int i = 0; i < context->num_globals; i++) {
        cffi_defs[i] = cffi_function(&context->globals[i]);
        PyObject *function = PyCFunction_NewEx(&cffi_defs[i], NULL, NULL);
        CHECK(function != NULL && PyObject_SetAttrString(lib, cffi_defs[i].ml_name, function) == 0);
        Py_DECREF(function);
    }
    CHECK(PyObject_SetAttrString(module, "lib", lib) == 0);
    Py_DECREF(lib);
    return module;
}

static PyMethodDef backend_methods[] = {{"_init_cffi_1_0_external_module", init_external_module, METH_O, NULL},
                                        {NULL, NULL, 0, NULL}};
static struct PyModuleDef backend_def = {
    PyModuleDef_HEAD_INIT, "_cffi_backend", NULL, -1, backend_methods, NULL, NULL, NULL, NULL};
static PyObject *init_backend(void) { return PyModule_Create(&backend_def); }

/* ---- The tests. ---- */

static int is_there(const char *path) {
#ifdef INTERLOCK_SYMBOL_PREFIX
    (void)path; /* it asks for the plain names */
    return 0;
#else
    struct stat info;
    return stat(path, &info) == 0;
#endif
}

static int start(void **state) {
    (void)state;
    assert_int_equal(PyImport_AppendInittab("_cffi_backend", init_backend), 0);
    Py_InitializeEx(0);
    PyObject *path = PySys_GetObject("path");
    static const char *const folders[] = {PACKAGES "/tornado", PACKAGES "/bcrypt",
                                          PACKAGES "/cryptography/hazmat/bindings"};
    for (int i = 0; i < 3; i++) {
        PyObject *folder = PyUnicode_FromString(folders[i]);
        assert_int_equal(PyList_Insert(path, 0, folder), 0);
        Py_DECREF(folder);
    }
    return 0;
}

static int stop(void **state) {
    (void)state;
    return Py_FinalizeEx();
}

static PyObject *websocket_mask;

static void *mask_messages(void *unused) {
    (void)unused;
    for (int round = 0; round < 300; round++) {
        PyGILState_STATE gil = PyGILState_Ensure();
        unsigned char plain[67], mask[4] = {0x37, 0xfa, (unsigned char)round, 0x3d};
        for (size_t i = 0; i < sizeof plain; i++) {
            plain[i] = (unsigned char)(i * 7 + (unsigned)round);
        }
        Py_ssize_t length = round % (int)sizeof plain;
        PyObject *masked = PyObject_CallFunction(websocket_mask, "y#y#", mask, (Py_ssize_t)4, plain, length);
        CHECK(masked != NULL && PyBytes_Size(masked) == length);
        for (Py_ssize_t i = 0; i < length; i++) {
            CHECK((unsigned char)PyBytes_AsString(masked)[i] == (plain[i] ^ mask[i % 4]));
        }
        Py_DECREF(masked);
        PyGILState_Release(gil);
    }
    return NULL;
}

static void test_tornado_masks_messages_from_several_threads(void **state) {
    (void)state;
    if (!is_there(PACKAGES "/tornado/speedups.abi3.so")) {
        skip();
    }
    PyObject *speedups = PyImport_ImportModule("speedups");
    assert_non_null(speedups);
    websocket_mask = PyObject_GetAttrString(speedups, "websocket_mask");
    assert_non_null(websocket_mask);
    /* RFC 6455, 5.7: a masked "Hello". */
    PyObject *hello = PyObject_CallFunction(websocket_mask, "yy", "\x37\xfa\x21\x3d", "Hello");
    assert_repr(hello, "b'\\x7f\\x9fMQX'");
    Py_DECREF(hello);
    assert_null(PyObject_CallFunction(websocket_mask, "y", "abc"));
    assert_raised("TypeError: function takes exactly 2 arguments (1 given)");
    PyThreadState *saved = PyEval_SaveThread();
    threads_run(kThreads, mask_messages, NULL, 0);
    PyEval_RestoreThread(saved);
    assert_repr(speedups, "<module 'speedups' from '" PACKAGES "/tornado/speedups.abi3.so'>");
    Py_CLEAR(websocket_mask);
    Py_DECREF(speedups);
}

static PyObject *bcrypt_lib;

/* "" when bcrypt refuses the salt. */
static void hash_password(const char *password, const char *salt, char *hash, size_t size) {
    PyObject *room = PyByteArray_FromStringAndSize(NULL, 128);
    CHECK(room != NULL);
    memset(PyByteArray_AsString(room), 0, 128);
    PyObject *status = PyObject_CallMethod(bcrypt_lib, "bcrypt_hashpass", "yyOi", password, salt, room, 128);
    CHECK(status != NULL);
    snprintf(hash, size, "%s", PyLong_AsLong(status) == 0 ? PyByteArray_AsString(room) : "");
    Py_DECREF(status);
    Py_DECREF(room);
}

/* Published with crypt_blowfish; cost 5 makes each some milliseconds. */
static const char *const known_hashes[][2] = {
    {"U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"},
    {"U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"},
    {"U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"},
    {"", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"},
};

static void *check_hashes(void *argument) {
    size_t first = (size_t)(uintptr_t)argument;
    for (size_t i = 0; i < 4; i++) {
        const char *const *known = known_hashes[(first + i) % 4];
        char hash[128];
        PyGILState_STATE gil = PyGILState_Ensure();
        hash_password(known[0], known[1], hash, sizeof hash);
        PyGILState_Release(gil);
        CHECK(strcmp(hash, known[1]) == 0);
    }
    return NULL;
}

static void test_bcrypt_hashes_from_several_threads(void **state) {
    (void)state;
    if (!is_there(PACKAGES "/bcrypt/_bcrypt.abi3.so")) {
        skip();
    }
    PyObject *module = PyImport_ImportModule("_bcrypt");
    assert_non_null(module);
    bcrypt_lib = PyObject_GetAttrString(module, "lib");
    assert_non_null(bcrypt_lib);
    PyThreadState *saved = PyEval_SaveThread();
    pthread_t threads[kThreads];
    for (uintptr_t i = 0; i < kThreads; i++) {
        threads[i] = thread_start(check_hashes, (void *)i);
    }
    for (int i = 0; i < kThreads; i++) {
        thread_join(threads[i]);
    }
    PyEval_RestoreThread(saved);
    char hash[128];
    hash_password("x", "$9z$05$CCCCCCCCCCCCCCCCCCCCC.", hash, sizeof hash);
    assert_string_equal(hash, "");
    assert_null(PyObject_CallMethod(bcrypt_lib, "bcrypt_hashpass", "yyOi", "x", "y", Py_None, 128));
    assert_raised("TypeError: initializer for ctype 'char *' must be a bytes or bytearray");
    assert_null(PyObject_CallMethod(bcrypt_lib, "bcrypt_hashpass", "y", "x"));
    assert_raised("TypeError: bcrypt_hashpass expected 4 arguments, got 1");
    Py_DECREF(module);
}

static void test_bcrypt_derives_a_known_key(void **state) {
    (void)state;
    if (!bcrypt_lib) {
        skip();
    }
    PyObject *key = PyByteArray_FromStringAndSize(NULL, 32);
    PyObject *status =
        PyObject_CallMethod(bcrypt_lib, "bcrypt_pbkdf", "yiyiOii", "password", 8, "salt", 4, key, 32, 4);
    assert_repr(status, "0");
    Py_DECREF(status);
    PyObject *hex = PyObject_CallMethod(key, "hex", NULL);
    assert_str(hex, "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9");
    Py_DECREF(hex);
    Py_DECREF(key);
    Py_CLEAR(bcrypt_lib);
}

#ifdef __SANITIZE_ADDRESS__
#define FINDS_LEAKS 1
#else
#define FINDS_LEAKS 0
#endif

static PyObject *rust;

static void *use_rust(void *argument) {
    int number = (int)(uintptr_t)argument;
    for (int round = 0; round < 200; round++) {
        PyGILState_STATE gil = PyGILState_Ensure();
        char dotted[64];
        snprintf(dotted, sizeof dotted, "1.2.%d.%d", number + 3, round);
        PyObject *one = PyObject_CallMethod(rust, "ObjectIdentifier", "s", dotted);
        PyObject *other = PyObject_CallMethod(rust, "ObjectIdentifier", "s", dotted);
        CHECK(one != NULL && other != NULL && one != other);
        CHECK(PyObject_RichCompareBool(one, other, Py_EQ) == 1);
        CHECK(PyObject_Hash(one) == PyObject_Hash(other));
        PyObject *text = PyObject_GetAttrString(one, "dotted_string");
        CHECK(text != NULL && strcmp(PyUnicode_AsUTF8(text), dotted) == 0);
        Py_DECREF(text);
        Py_DECREF(one);
        Py_DECREF(other);
        PyGILState_Release(gil);
    }
    return NULL;
}

static void test_a_rust_module_with_types_works_from_several_threads(void **state) {
    (void)state;
    /* PyO3 keeps the types that it made in static variables for good; valgrind and LeakSanitizer report them as ours. */
    if (!is_there(PACKAGES "/cryptography/hazmat/bindings/_rust.abi3.so") || getenv("INTERLOCK_TEST_SLOW") ||
        FINDS_LEAKS) {
        skip();
    }
    rust = PyImport_ImportModule("_rust");
    assert_non_null(rust);
    PyThreadState *saved = PyEval_SaveThread();
    pthread_t threads[kThreads];
    for (uintptr_t i = 0; i < kThreads; i++) {
        threads[i] = thread_start(use_rust, (void *)i);
    }
    for (int i = 0; i < kThreads; i++) {
        thread_join(threads[i]);
    }
    PyEval_RestoreThread(saved);
    PyObject *oid = PyObject_CallMethod(rust, "ObjectIdentifier", "s", "2.5.4.3");
    assert_null(PyObject_RichCompare(oid, oid, Py_LT));
    assert_raised("TypeError: ObjectIdentifiers cannot be ordered");
    assert_int_equal(PyObject_SetAttrString(oid, "dotted_string", Py_None), -1);
    assert_raised("AttributeError: attribute 'dotted_string' of 'builtins.ObjectIdentifier' objects is not writable");
    Py_DECREF(oid);
    assert_null(PyObject_CallMethod(rust, "ObjectIdentifier", NULL));
    assert_raised("TypeError: ObjectIdentifier.__new__() missing 1 required positional argument: 'value'");
    assert_null(PyObject_CallMethod(rust, "ObjectIdentifier", "s", "hello"));
    assert_raised("ValueError: error parsing asn1 value: ParseError { kind: InvalidValue }");
    PyObject *asn1 = PyObject_GetAttrString(rust, "asn1");
    PyObject *encoded = PyObject_CallMethod(asn1, "encode_dss_signature", "ii", 1234, 567890);
    assert_repr(encoded, "b'0\\t\\x02\\x02\\x04\\xd2\\x02\\x03\\x08\\xaaR'");
    PyObject *numbers = PyObject_CallMethod(asn1, "decode_dss_signature", "O", encoded);
    assert_repr(numbers, "(1234, 567890)");
    Py_DECREF(numbers);
    Py_DECREF(encoded);
    assert_null(PyObject_CallMethod(asn1, "decode_dss_signature", "y", "0"));
    assert_raised("ValueError: error parsing asn1 value: ParseError { kind: ShortData }");
    Py_DECREF(asn1);
    Py_CLEAR(rust);
}

static void test_a_module_of_a_package_is_found_by_its_full_name(void **state) {
    (void)state;
    if (!is_there(PACKAGES "/tornado/speedups.abi3.so")) {
        skip();
    }
    PyObject *folder = PyUnicode_FromString(PACKAGES);
    assert_int_equal(PyList_Insert(PySys_GetObject("path"), 0, folder), 0);
    Py_DECREF(folder);
    PyObject *speedups = PyImport_ImportModule("tornado.speedups");
    assert_non_null(speedups);
    assert_string_equal(PyModule_GetName(speedups), "tornado.speedups");
    PyObject *tornado = PyImport_ImportModule("tornado");
    assert_ptr_equal(attribute(tornado, "speedups"), speedups);
    Py_DECREF(tornado);
    Py_DECREF(speedups);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tornado_masks_messages_from_several_threads),
        cmocka_unit_test(test_bcrypt_hashes_from_several_threads),
        cmocka_unit_test(test_bcrypt_derives_a_known_key),
        cmocka_unit_test(test_a_rust_module_with_types_works_from_several_threads),
        cmocka_unit_test(test_a_module_of_a_package_is_found_by_its_full_name),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
