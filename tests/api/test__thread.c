/* conformance */
/* _thread's functions: who the caller is, starting threads, what becomes of their exceptions. */
#include <Python.h>

#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "thread_module.h"

static void test_identifiers_are_the_callers(void **state) {
    (void)state;
    PyObject *ident = call(thread_module, "get_ident", "()");
    assert_true(PyLong_AsUnsignedLong(ident) == PyThread_get_thread_ident());
    Py_DECREF(ident);
    PyObject *native = call(thread_module, "get_native_id", "()");
    assert_int_equal(PyLong_AsLong(native), syscall(SYS_gettid));
    Py_DECREF(native);
}

static void test_constants(void **state) {
    (void)state;
    assert_ptr_equal(attribute(thread_module, "error"), PyExc_RuntimeError);
    assert_repr(attribute(thread_module, "TIMEOUT_MAX"), "9223372036.0");
    assert_repr(attribute(thread_module, "__name__"), "'_thread'");
}

static void test_exit_raises_system_exit(void **state) {
    (void)state;
    assert_raises("SystemExit: ", call(thread_module, "exit", "()"));
    assert_raises("SystemExit: ", call(thread_module, "exit_thread", "()"));
    assert_raises("TypeError: _thread.exit() takes no arguments (1 given)", call(thread_module, "exit", "(i)", 1));
}

static void test_stack_size_returns_the_old_one(void **state) {
    (void)state;
    assert_gives("0", call(thread_module, "stack_size", "()"));
    assert_gives("0", call(thread_module, "stack_size", "(i)", 65536));
    assert_gives("65536", call(thread_module, "stack_size", "()")); /* sets 0 */
    assert_gives("0", call(thread_module, "stack_size", "(i)", 32769));
    assert_raises("ValueError: size must be 0 or a positive value", call(thread_module, "stack_size", "(i)", -1));
    assert_raises("ValueError: size not valid: 1 bytes", call(thread_module, "stack_size", "(i)", 1));
    assert_raises("ValueError: size not valid: 32767 bytes", call(thread_module, "stack_size", "(i)", 32767));
    assert_raises("TypeError: 'str' object cannot be interpreted as an integer",
                  call(thread_module, "stack_size", "(s)", "a"));
    assert_raises("TypeError: stack_size() takes at most 1 argument (2 given)",
                  call(thread_module, "stack_size", "(ii)", 1, 2));
    assert_gives("32769", call(thread_module, "stack_size", "(i)", 0)); /* no failure changed it */
}

static void test_module_knows_its_interpreter(void **state) {
    (void)state;
    need("_get_main_thread_ident");
    assert_gives("True", call(thread_module, "_is_main_interpreter", "()"));
    assert_gives("True", call(thread_module, "daemon_threads_allowed", "()"));
    PyObject *ident = call(thread_module, "_get_main_thread_ident", "()");
    assert_true(PyLong_AsUnsignedLong(ident) == PyThread_get_thread_ident());
    Py_DECREF(ident);
}

static void assert_doc_begins(const char *name, const char *text) {
    PyObject *doc = PyObject_GetAttrString(attribute(thread_module, name), "__doc__");
    assert_non_null(doc);
    if (strncmp(PyUnicode_AsUTF8(doc), text, strlen(text)) != 0) {
        fail_msg("the docstring of %s is %s", name, PyUnicode_AsUTF8(doc));
    }
    Py_DECREF(doc);
}

static void test_functions_have_docstrings(void **state) {
    (void)state;
    need("_shutdown"); /* reworded then */
    assert_doc_begins("get_ident", "Return a non-zero integer that uniquely identifies the current thread\n");
    assert_doc_begins("stack_size", "Return the thread stack size used when creating new threads.  The\noptional size");
    assert_doc_begins("start_new", "An obsolete synonym of start_new_thread().");
    assert_doc_begins("_shutdown", "Wait for all non-daemon threads (other than the calling thread) to stop.");
    assert_doc_begins("start_joinable_thread", "*For internal use only*: start a new thread.\n\nLike start_new");
}

/* Every name of the module and of its types, by the version that brought it; a version that took it away again. */
static void test_all_names_are_there(void **state) {
    (void)state;
    static const struct {
        const char *name;
        int since, until;
    } names[] = {
        {"start_new_thread", 0, 0}, {"start_new", 0, 0}, {"start_joinable_thread", 13, 0}, {"daemon_threads_allowed", 12, 0},
        {"allocate_lock", 0, 0}, {"allocate", 0, 0}, {"exit", 0, 0}, {"exit_thread", 0, 0}, {"interrupt_main", 0, 0},
        {"get_ident", 0, 0}, {"get_native_id", 0, 0}, {"_count", 0, 0}, {"stack_size", 0, 0}, {"_excepthook", 0, 0},
        {"_is_main_interpreter", 12, 0}, {"_shutdown", 13, 0}, {"_make_thread_handle", 13, 0},
        {"_get_main_thread_ident", 13, 0}, {"error", 0, 0}, {"TIMEOUT_MAX", 0, 0}, {"LockType", 0, 0}, {"lock", 13, 0},
        {"RLock", 0, 0}, {"_local", 0, 0}, {"_ThreadHandle", 13, 0}, {"_ExceptHookArgs", 9, 0}, {"_set_sentinel", 0, 13},
        {"set_name", 14, 0}, {"_get_name", 14, 0}, {"_NAME_MAXLEN", 14, 0},
        {"LockType.acquire", 0, 0}, {"LockType.acquire_lock", 0, 0}, {"LockType.release", 0, 0},
        {"LockType.release_lock", 0, 0}, {"LockType.locked", 0, 0}, {"LockType.locked_lock", 0, 0},
        {"LockType.__enter__", 0, 0}, {"LockType.__exit__", 0, 0}, {"LockType._at_fork_reinit", 0, 0},
        {"LockType.__repr__", 0, 0}, {"LockType.__weaklistoffset__", -1, 0}, {"RLock.acquire", 0, 0}, {"RLock.release", 0, 0},
        {"RLock.__enter__", 0, 0}, {"RLock.__exit__", 0, 0}, {"RLock._is_owned", 0, 0}, {"RLock._recursion_count", 12, 0},
        {"RLock._acquire_restore", 0, 0}, {"RLock._release_save", 0, 0}, {"RLock._at_fork_reinit", 0, 0},
        {"RLock.__repr__", 0, 0}, {"RLock.locked", 14, 0}, {"_local.__getattribute__", 0, 0}, {"_local.__setattr__", 0, 0},
        {"_local.__delattr__", 0, 0}, {"_local.__dict__", -1, 0}, {"_ThreadHandle.ident", 13, 0}, {"_ThreadHandle.join", 13, 0},
        {"_ThreadHandle.is_done", 13, 0}, {"_ThreadHandle._set_done", 13, 0}, {"_ThreadHandle.__repr__", 13, 0},
        {"_ExceptHookArgs.exc_type", 9, 0}, {"_ExceptHookArgs.exc_value", 9, 0}, {"_ExceptHookArgs.exc_traceback", 9, 0},
        {"_ExceptHookArgs.thread", 9, 0},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
#ifndef INTERLOCK_VERSION
        const int minor = (PY_VERSION_HEX >> 16) & 0xff;
        if (minor < names[i].since || (names[i].until != 0 && minor >= names[i].until)) {
            continue;
        }
#endif
        char name[64];
        snprintf(name, sizeof name, "%s", names[i].name);
        char *member = strchr(name, '.');
        if (member != NULL) {
            *member++ = '\0';
        }
        PyObject *object = PyObject_GetAttrString(thread_module, name);
        if (object != NULL && member != NULL && names[i].since < 0) { /* an instance's, or the type's own business */
            PyErr_Clear();
        } else if (object == NULL || (member != NULL && !PyObject_HasAttrString(object, member))) {
            fail_msg("_thread has no %s", names[i].name);
        }
        Py_XDECREF(object);
    }
}

static void test_a_thread_has_a_name(void **state) {
    (void)state;
    need("set_name");
    PyObject *before = call(thread_module, "_get_name", "()");
    assert_repr(attribute(thread_module, "_NAME_MAXLEN"), "15");
    assert_gives("None", call(thread_module, "set_name", "(s)", "a name"));
    assert_gives("'a name'", call(thread_module, "_get_name", "()"));
    assert_gives("None", call(thread_module, "set_name", "(s)", "fifteen bytes, and more"));
    assert_gives("'fifteen bytes, '", call(thread_module, "_get_name", "()"));
    assert_raises("ValueError: embedded null character", call(thread_module, "set_name", "(s#)", "a\0b", (Py_ssize_t)3));
    assert_non_null(before);
    Py_XDECREF(call(thread_module, "set_name", "(O)", before));
    Py_DECREF(before);
    assert_null(call(thread_module, "set_name", "(i)", 1));
    assert_true(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
}

/* ---- _set_sentinel: a lock that a thread's end releases. */

static PyObject *sentinel;

static PyObject *set_and_leave(PyObject *self, PyObject *args) {
    (void)args;
    PyObject *dropped = call(thread_module, "_set_sentinel", "()"); /* the next one takes its place */
    CHECK(dropped != NULL);
    Py_DECREF(dropped);
    sentinel = call(thread_module, "_set_sentinel", "()");
    CHECK(sentinel != NULL);
    if (self == Py_True) {
        Py_XDECREF(call(sentinel, "acquire", "()"));
    } else if (self == Py_None) {
        Py_CLEAR(sentinel);
    }
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_the_end_of_a_thread_releases_its_sentinel(void **state) {
    (void)state;
    need("_set_sentinel");
    static PyMethodDef method;
    PyObject *how[] = {Py_True, Py_False, Py_None}; /* locked, not locked, dropped */
    for (int i = 0; i < 3; i++) {
        PyObject *function = callable(&method, "set_and_leave", set_and_leave, how[i]);
        Py_XDECREF(call(thread_module, "start_new_thread", "(O())", function));
        while (sentinel == NULL && how[i] != Py_None) {
            Py_BEGIN_ALLOW_THREADS
            sched_yield();
            Py_END_ALLOW_THREADS
        }
        if (how[i] == Py_True) {
            assert_gives("True", call(sentinel, "acquire", "()")); /* waits for the end */
            assert_gives("None", call(sentinel, "release", "()"));
        }
        await_count(0);
        if (sentinel != NULL) {
            assert_gives("False", call(sentinel, "locked", "()"));
        }
        Py_CLEAR(sentinel);
        Py_DECREF(function);
    }
}

/* ---- Starting. */

static struct gate arrived = GATE_INIT, leave = GATE_INIT;
static unsigned long seen_ident;
static char seen_arguments[128];

static PyObject *note_arguments(PyObject *self, PyObject *args, PyObject *keywords) {
    (void)self;
    seen_ident = PyThread_get_thread_ident();
    snprintf(seen_arguments, sizeof seen_arguments, "%s %s", text_of(args, 1),
             keywords != NULL ? text_of(keywords, 1) : "none");
    gate_open(&arrived);
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_start_new_thread_calls_with_arguments(void **state) {
    (void)state;
    static PyMethodDef method = {"note", (PyCFunction)(void (*)(void))note_arguments, METH_VARARGS | METH_KEYWORDS, NULL};
    PyObject *note = PyCFunction_New(&method, NULL);
    long before = gate_count(&arrived);
    PyObject *ident = call(thread_module, "start_new_thread", "(O(is){si})", note, 1, "two", "three", 3);
    assert_non_null(ident);
    wait_detached(&arrived, before + 1);
    assert_true(PyLong_AsUnsignedLong(ident) == seen_ident);
    assert_true(seen_ident != PyThread_get_thread_ident());
    assert_string_equal(seen_arguments, "(1, 'two') {'three': 3}");
    Py_DECREF(ident);
    before = gate_count(&arrived);
    ident = call(thread_module, "start_new", "(O())", note);
    wait_detached(&arrived, before + 1);
    assert_string_equal(seen_arguments, "() none");
    await_count(0);
    Py_DECREF(ident);
    assert_int_equal(Py_REFCNT(note), 1); /* the threads dropped theirs */
    Py_DECREF(note);
}

static void test_start_new_thread_checks_its_arguments(void **state) {
    (void)state;
    PyObject *function = PyObject_GetAttrString(thread_module, "get_ident");
    assert_raises("TypeError: start_new_thread expected at least 2 arguments, got 0",
                  call(thread_module, "start_new_thread", "()"));
    assert_raises("TypeError: start_new_thread expected at least 2 arguments, got 1",
                  call(thread_module, "start_new", "(O)", function));
    assert_raises("TypeError: start_new_thread expected at most 3 arguments, got 4",
                  call(thread_module, "start_new_thread", "(O(){}i)", function, 1));
    assert_raises("TypeError: first arg must be callable", call(thread_module, "start_new_thread", "(ii)", 1, 2));
    assert_raises("TypeError: 2nd arg must be a tuple", call(thread_module, "start_new_thread", "(Oi)", function, 2));
    assert_raises("TypeError: optional 3rd arg must be a dictionary",
                  call(thread_module, "start_new_thread", "(O()i)", function, 2));
    Py_DECREF(function);
}

static void test_a_thread_that_the_system_refuses_is_an_error(void **state) {
    (void)state;
    PyObject *function = PyObject_GetAttrString(thread_module, "get_ident");
    Py_ssize_t references = Py_REFCNT(function);
    assert_gives("0", call(thread_module, "stack_size", "(L)", 1LL << 61));
    assert_raises("RuntimeError: can't start new thread", call(thread_module, "start_new_thread", "(O())", function));
    assert_gives("2305843009213693952", call(thread_module, "stack_size", "(i)", 0));
    assert_gives("0", call(thread_module, "_count", "()"));
    assert_int_equal(Py_REFCNT(function), references);
    Py_DECREF(function);
}

static PyObject *stay(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    gate_open(&arrived);
    wait_detached(&leave, 1);
    Py_INCREF(Py_None);
    return Py_None;
}

static void test_count_is_of_running_threads(void **state) {
    (void)state;
    static PyMethodDef method;
    PyObject *function = callable(&method, "stay", stay, NULL);
    gate_init(&leave);
    long before = gate_count(&arrived);
    assert_gives("0", call(thread_module, "_count", "()"));
    for (int i = 0; i < 3; i++) {
        Py_XDECREF(call(thread_module, "start_new_thread", "(O())", function));
    }
    wait_detached(&arrived, before + 3);
    assert_gives("3", call(thread_module, "_count", "()"));
    gate_open(&leave);
    await_count(0);
    Py_DECREF(function);
}

/* ---- Exceptions. */

static PyObject *raise_it(PyObject *self, PyObject *args) {
    (void)args;
    gate_open(&arrived);
    PyErr_SetString(self, "bang");
    return NULL;
}

static const char *report_of(PyObject *exception_class) {
    static PyMethodDef method;
    PyObject *function = callable(&method, "raise_it", raise_it, exception_class);
    begin_capture();
    long before = gate_count(&arrived);
    PyObject *ident = call(thread_module, "start_new_thread", "(O())", function);
    CHECK(ident != NULL);
    wait_detached(&arrived, before + 1);
    await_count(0);
    Py_DECREF(ident);
    Py_DECREF(function);
    return end_capture();
}

static void test_an_exception_is_reported_as_unraisable(void **state) {
    (void)state;
    const char *text = report_of(PyExc_ValueError);
    const char *now = "Exception ignored in thread started by <built-in method raise_it of type object at 0x";
    const char *before = "Exception ignored in thread started by: <built-in method raise_it of type object at 0x";
#ifdef INTERLOCK_VERSION
    (void)before;
    assert_memory_equal(text, now, strlen(now));
    const char *tail = strchr(text, '>');
    assert_string_equal(tail, ">:\nValueError: bang\n");
#else
    assert_true(strncmp(text, now, strlen(now)) == 0 || strncmp(text, before, strlen(before)) == 0);
    assert_non_null(strstr(text, "\nValueError: bang\n"));
#endif
}

static void test_system_exit_is_silent(void **state) {
    (void)state;
    assert_string_equal(report_of(PyExc_SystemExit), "");
}

/* ---- _excepthook. */

static PyObject *hook_args(PyObject *type, PyObject *value, PyObject *thread) {
    PyObject *cls = PyObject_GetAttrString(thread_module, PyObject_HasAttrString(thread_module, "_ExceptHookArgs")
                                                              ? "_ExceptHookArgs" : "ExceptHookArgs");
    PyObject *args = PyObject_CallFunction(cls, "((OOOO))", type, value, Py_None, thread);
    CHECK(args != NULL);
    Py_DECREF(cls);
    return args;
}

/* What the hook writes, or the exception it raises. */
static const char *hooked(PyObject *type, PyObject *value, PyObject *thread) {
    PyObject *args = hook_args(type, value, thread);
    begin_capture();
    PyObject *result = call(thread_module, "_excepthook", "(O)", args);
    const char *text = end_capture();
    Py_DECREF(args);
    if (result == NULL) {
        return take_raised();
    }
    Py_DECREF(result);
    return text;
}

static PyObject *new_thread_object(const char *name, PyObject *value) {
    PyObject *type = (PyObject *)make_subtype("test.Thread", &PyBaseObject_Type);
    CHECK(PyObject_SetAttrString(type, name, value) == 0);
    PyObject *thread = PyObject_CallObject(type, NULL);
    Py_DECREF(type);
    CHECK(thread != NULL);
    return thread;
}

static void test_excepthook_writes_name_and_exception(void **state) {
    (void)state;
    PyObject *value = PyObject_CallFunction(PyExc_ValueError, "s", "x");
    char expected[128];
    snprintf(expected, sizeof expected, "Exception in thread %lu:\nValueError: x\n", PyThread_get_thread_ident());
    assert_string_equal(hooked(PyExc_ValueError, value, Py_None), expected);

    PyObject *name = PyUnicode_FromString("nick"), *named = new_thread_object("name", name);
    assert_string_equal(hooked(PyExc_ValueError, value, named), "Exception in thread nick:\nValueError: x\n");
    PyObject *nameless = new_thread_object("other", name);
    assert_string_equal(hooked(PyExc_ValueError, value, nameless), expected);
    PyObject *number = PyLong_FromLong(5), *numbered = new_thread_object("name", number);
    assert_string_equal(hooked(PyExc_ValueError, value, numbered), "Exception in thread 5:\nValueError: x\n");
    Py_DECREF(value), Py_DECREF(name), Py_DECREF(named), Py_DECREF(nameless), Py_DECREF(number), Py_DECREF(numbered);
}

static void test_excepthook_is_silent_about_system_exit_itself(void **state) {
    (void)state;
    PyObject *value = PyObject_CallFunction(PyExc_SystemExit, "i", 3);
    assert_string_equal(hooked(PyExc_SystemExit, value, Py_None), "");
    PyObject *derived = PyErr_NewException("test.Leave", PyExc_SystemExit, NULL);
    PyObject *other = PyObject_CallFunction(derived, "i", 3);
    assert_non_null(strstr(hooked(derived, other, Py_None), ":\ntest.Leave: 3\n"));
    Py_DECREF(value), Py_DECREF(derived), Py_DECREF(other);
}

static void test_excepthook_wants_its_own_type(void **state) {
    (void)state;
    assert_raises("TypeError: _thread.excepthook argument type must be ExceptHookArgs",
                  call(thread_module, "_excepthook", "((OOOO))", Py_None, Py_None, Py_None, Py_None));
    assert_raises("TypeError: _thread._excepthook() takes exactly one argument (0 given)",
                  call(thread_module, "_excepthook", "()"));
    need("_ExceptHookArgs");
    PyObject *type = PyObject_GetAttrString(thread_module, "_ExceptHookArgs");
    assert_raises("TypeError: _thread._ExceptHookArgs() takes a 4-sequence (3-sequence given)",
                  PyObject_CallFunction(type, "((iii))", 1, 2, 3));
    assert_gives("_thread._ExceptHookArgs(exc_type=1, exc_value=2, exc_traceback=3, thread=4)",
                 PyObject_CallFunction(type, "((iiii))", 1, 2, 3, 4));
    assert_repr(attribute(type, "n_fields"), "4");
    assert_repr(attribute(type, "n_sequence_fields"), "4");
    assert_repr(attribute(type, "n_unnamed_fields"), "0");
    assert_gives("'ExceptHookArgs\\n\\nType used to pass arguments to threading.excepthook.'",
                 PyObject_GetAttrString(type, "__doc__"));
    Py_DECREF(type);
}

static void test_excepthook_without_stderr(void **state) {
    (void)state;
    PyObject *value = PyObject_CallFunction(PyExc_ValueError, "s", "y");
    PyObject *args = hook_args(PyExc_ValueError, value, Py_None);
    PyObject *saved = PySys_GetObject("stderr");
    Py_XINCREF(saved);
    PySys_SetObject("stderr", Py_None);
    assert_gives("None", call(thread_module, "_excepthook", "(O)", args));
    PySys_SetObject("stderr", NULL);
    assert_gives("None", call(thread_module, "_excepthook", "(O)", args));
    Py_DECREF(args);

    /* The thread may remember a stream. */
    captured[0] = '\0';
    PyObject *capture = make_capture(), *thread = new_thread_object("_stderr", capture);
    args = hook_args(PyExc_ValueError, value, thread);
    assert_gives("None", call(thread_module, "_excepthook", "(O)", args));
    char expected[128];
    snprintf(expected, sizeof expected, "Exception in thread %lu:\n", PyThread_get_thread_ident());
    assert_memory_equal(captured, expected, strlen(expected));
#if defined(INTERLOCK_VERSION) || PY_VERSION_HEX < 0x030d0000 /* 3.13 writes the rest elsewhere */
    assert_string_equal(captured + strlen(expected), "ValueError: y\n");
#endif
    Py_DECREF(args);
    args = hook_args(PyExc_ValueError, value, Py_True);
    assert_raises("AttributeError: 'bool' object has no attribute '_stderr'",
                  call(thread_module, "_excepthook", "(O)", args));
    PySys_SetObject("stderr", saved);
    Py_XDECREF(saved);
    Py_DECREF(args), Py_DECREF(capture), Py_DECREF(thread), Py_DECREF(value);
}

/* ---- Interpreters. */

static void test_each_interpreter_has_its_own_module(void **state) {
    (void)state;
    static PyMethodDef method = {"note", (PyCFunction)(void (*)(void))note_arguments, METH_VARARGS | METH_KEYWORDS, NULL};
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    assert_non_null(sub);
    PyObject *other = PyImport_ImportModule("_thread");
    assert_non_null(other);
    assert_ptr_not_equal(other, thread_module);
#ifdef INTERLOCK_VERSION /* static types: nobody can change them */
    for (int i = 0; i < 5; i++) {
        static const char *const names[] = {"lock", "RLock", "_local", "_ThreadHandle", "_ExceptHookArgs"};
        assert_ptr_equal(attribute(other, names[i]), attribute(thread_module, names[i]));
        assert_false(PyType_HasFeature((PyTypeObject *)attribute(other, names[i]), Py_TPFLAGS_HEAPTYPE));
    }
#else
    assert_ptr_not_equal(attribute(other, "RLock"), attribute(thread_module, "RLock"));
#endif
    PyObject *note = PyCFunction_New(&method, NULL);
    long before = gate_count(&arrived);
    Py_XDECREF(call(other, "start_new_thread", "(O(i))", note, 7));
    wait_detached(&arrived, before + 1);
    assert_string_equal(seen_arguments, "(7,) none");
    if (PyObject_HasAttrString(other, "_is_main_interpreter")) {
        assert_gives("False", call(other, "_is_main_interpreter", "()"));
        assert_gives("True", call(other, "daemon_threads_allowed", "()"));
    }
    PyObject *saved = thread_module;
    thread_module = other;
    await_count(0);
    thread_module = saved;
    Py_DECREF(note), Py_DECREF(other);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
}

#if PY_VERSION_HEX >= 0x030c0000
static void test_an_interpreter_may_forbid_threads(void **state) {
    (void)state;
    PyThreadState *main_state = PyThreadState_Get();
    PyInterpreterConfig config = {0};
    config.use_main_obmalloc = 0;
    config.check_multi_interp_extensions = 1;
    config.gil = PyInterpreterConfig_OWN_GIL;
    PyThreadState *sub = NULL;
    PyStatus status = Py_NewInterpreterFromConfig(&sub, &config);
    assert_false(PyStatus_Exception(status));
    PyObject *module = PyImport_ImportModule("_thread");
    PyObject *function = PyObject_GetAttrString(module, "get_ident");
    assert_gives("False", call(module, "daemon_threads_allowed", "()"));
    assert_raises("RuntimeError: thread is not supported for isolated subinterpreters",
                  call(module, "start_new_thread", "(O())", function));
    Py_DECREF(function), Py_DECREF(module);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
}
#endif

/* ---- interrupt_main; handlers are installed. */

/* Without repr(), which would look for signals. */
static void interrupt(const char *format, int number) {
    PyObject *result = call(thread_module, "interrupt_main", format, number);
    assert_ptr_equal(result, Py_None);
    Py_DECREF(result);
}

static void test_interrupt_main_raises_keyboard_interrupt(void **state) {
    (void)state;
    Py_InitializeEx(1);
    thread_module = PyImport_ImportModule("_thread");
    interrupt("()", 0);
    assert_fails("KeyboardInterrupt: ", PyErr_CheckSignals());
    assert_int_equal(PyErr_CheckSignals(), 0);
    interrupt("(i)", SIGINT);
    assert_fails("KeyboardInterrupt: ", PyErr_CheckSignals());
    interrupt("(i)", SIGUSR1); /* nobody handles it */
    assert_int_equal(PyErr_CheckSignals(), 0);
    assert_raises("ValueError: signal number out of range", call(thread_module, "interrupt_main", "(i)", 0));
    assert_raises("ValueError: signal number out of range", call(thread_module, "interrupt_main", "(i)", 65));
    assert_raises("TypeError: signum() takes at most 1 argument (2 given)",
                  call(thread_module, "interrupt_main", "(ii)", 1, 2));
    Py_CLEAR(thread_module);
    assert_int_equal(Py_FinalizeEx(), 0);
}

/* The wait for a lock goes on, as it does in CPython: only a signal that the system delivers ends it. */
static PyObject *waited_lock;

static PyObject *interrupt_and_release(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    PyObject *result = call(thread_module, "interrupt_main", "()");
    CHECK(result == Py_None);
    Py_DECREF(result);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 100; i++) {
        sched_yield();
    }
    Py_END_ALLOW_THREADS
    result = call(waited_lock, "release", "()");
    CHECK(result == Py_None);
    Py_DECREF(result);
    return Py_NewRef(Py_None);
}

static void test_interrupt_main_leaves_a_lock_wait_alone(void **state) {
    (void)state;
    static PyMethodDef method;
    Py_InitializeEx(1);
    thread_module = PyImport_ImportModule("_thread");
    waited_lock = call(thread_module, "allocate_lock", "()");
    Py_XDECREF(call(waited_lock, "acquire", "()"));
    PyObject *function = callable(&method, "interrupt", interrupt_and_release, NULL);
    Py_XDECREF(call(thread_module, "start_new_thread", "(O())", function));
    PyObject *acquired = call(waited_lock, "acquire", "()");
    assert_ptr_equal(acquired, Py_True);
    Py_DECREF(acquired);
    assert_fails("KeyboardInterrupt: ", PyErr_CheckSignals());
    await_count(0);
    Py_DECREF(function);
    Py_CLEAR(waited_lock);
    Py_CLEAR(thread_module);
    assert_int_equal(Py_FinalizeEx(), 0);
}

/* ---- A lock that two threads pass to and fro; handlers are installed. */

enum { kTurns = 300 };
static PyObject *turn_of[2];
static pthread_t first_thread;
static atomic_int was_interrupted;

static PyObject *pass_turns_and_interrupt(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    for (int i = 0; i < kTurns; i++) {
        Py_XDECREF(call(turn_of[1], "acquire", "()"));
        Py_XDECREF(call(turn_of[0], "release", "()"));
    }
    Py_BEGIN_ALLOW_THREADS
    while (!atomic_load(&was_interrupted)) {
        /* A signal that comes before the wait does not count, so go on. */
        CHECK(pthread_kill(first_thread, SIGINT) == 0);
        sched_yield();
    }
    Py_END_ALLOW_THREADS
    return Py_NewRef(Py_None);
}

static void test_a_signal_ends_the_wait_for_a_turn(void **state) {
    (void)state;
    static PyMethodDef method;
    Py_InitializeEx(1);
    first_thread = pthread_self();
    thread_module = PyImport_ImportModule("_thread");
    for (int i = 0; i < 2; i++) {
        turn_of[i] = call(thread_module, "allocate_lock", "()");
        assert_gives("True", call(turn_of[i], "acquire", "()"));
    }
    PyObject *function = callable(&method, "pass_turns_and_interrupt", pass_turns_and_interrupt, NULL);
    Py_XDECREF(call(thread_module, "start_new_thread", "(O())", function));
    for (int i = 0; i < kTurns; i++) {
        Py_XDECREF(call(turn_of[1], "release", "()"));
        PyObject *acquired = call(turn_of[0], "acquire", "()");
        assert_ptr_equal(acquired, Py_True);
        Py_DECREF(acquired);
    }
    PyObject *acquired = call(turn_of[0], "acquire", "()");
    atomic_store(&was_interrupted, 1);
    assert_null(acquired);
    assert_true(PyErr_ExceptionMatches(PyExc_KeyboardInterrupt));
    PyErr_Clear();
    await_count(0);
    while (PyErr_CheckSignals() != 0) {
        PyErr_Clear();
    }
    Py_CLEAR(turn_of[0]);
    Py_CLEAR(turn_of[1]);
    Py_DECREF(function);
    Py_CLEAR(thread_module);
    assert_int_equal(Py_FinalizeEx(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identifiers_are_the_callers),
        cmocka_unit_test(test_constants),
        cmocka_unit_test(test_exit_raises_system_exit),
        cmocka_unit_test(test_stack_size_returns_the_old_one),
        cmocka_unit_test(test_module_knows_its_interpreter),
        cmocka_unit_test(test_functions_have_docstrings),
        cmocka_unit_test(test_all_names_are_there),
        cmocka_unit_test(test_a_thread_has_a_name),
        cmocka_unit_test(test_the_end_of_a_thread_releases_its_sentinel),
        cmocka_unit_test(test_start_new_thread_calls_with_arguments),
        cmocka_unit_test(test_start_new_thread_checks_its_arguments),
        cmocka_unit_test(test_a_thread_that_the_system_refuses_is_an_error),
        cmocka_unit_test(test_count_is_of_running_threads),
        cmocka_unit_test(test_an_exception_is_reported_as_unraisable),
        cmocka_unit_test(test_system_exit_is_silent),
        cmocka_unit_test(test_excepthook_writes_name_and_exception),
        cmocka_unit_test(test_excepthook_is_silent_about_system_exit_itself),
        cmocka_unit_test(test_excepthook_wants_its_own_type),
        cmocka_unit_test(test_excepthook_without_stderr),
        cmocka_unit_test(test_each_interpreter_has_its_own_module),
#if PY_VERSION_HEX >= 0x030c0000
        cmocka_unit_test(test_an_interpreter_may_forbid_threads),
#endif
    };
    const struct CMUnitTest with_signals[] = {
        cmocka_unit_test(test_interrupt_main_raises_keyboard_interrupt),
        cmocka_unit_test(test_interrupt_main_leaves_a_lock_wait_alone),
        cmocka_unit_test(test_a_signal_ends_the_wait_for_a_turn),
    };
    int failed = cmocka_run_group_tests(tests, start_with_threads, stop_with_threads);
    failed += cmocka_run_group_tests(with_signals, NULL, NULL);
    threads_wait_until_alone();
    return failed;
}
