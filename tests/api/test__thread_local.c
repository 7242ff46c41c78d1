/* conformance */
/* _thread._local: attributes of their own in each thread, and when they die. */
#include <Python.h>

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "containers.h"
#include "threads.h"

static PyObject *thread_module, *local_type, *counted_type;
static int alive; /* Counted objects */

/* An object that counts, and runs a function when it is finalized. */
typedef struct {
    PyObject_HEAD
    PyObject *other; /* for cycles */
    void (*finalize)(PyObject *other);
} Counted;

static void counted_finalize(PyObject *self) {
    Counted *counted = (Counted *)self;
    if (counted->finalize != NULL) {
        counted->finalize(counted->other);
    }
}

static int counted_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(((Counted *)self)->other);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static int counted_clear(PyObject *self) {
    Py_CLEAR(((Counted *)self)->other);
    return 0;
}

static void counted_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    if (PyObject_CallFinalizerFromDealloc(self) < 0) {
        return;
    }
    PyObject_GC_UnTrack(self);
    counted_clear(self);
    alive--;
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    release(self);
    Py_DECREF(type);
}

static PyObject *counted_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    (void)args;
    (void)kwargs;
    alive++;
    return PyType_GenericAlloc(type, 0);
}

static PyType_Slot counted_slots[] = {
    {Py_tp_new, counted_new},           {Py_tp_dealloc, counted_dealloc}, {Py_tp_traverse, counted_traverse},
    {Py_tp_finalize, counted_finalize}, {Py_tp_clear, counted_clear},     {0, NULL},
};
static PyType_Spec counted_spec = {"test.Counted", (int)sizeof(Counted), 0,
                                   Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, counted_slots};

static int start(void **state) {
    (void)state;
    Py_InitializeEx(0);
    thread_module = PyImport_ImportModule("_thread");
    local_type = thread_module ? PyObject_GetAttrString(thread_module, "_local") : NULL;
    counted_type = PyType_FromSpec(&counted_spec);
    return local_type == NULL || counted_type == NULL;
}

static int stop(void **state) {
    (void)state;
    Py_CLEAR(counted_type);
    Py_CLEAR(local_type);
    Py_CLEAR(thread_module);
    return Py_FinalizeEx() != 0 || alive != 0;
}

static PyObject *new_local(void) {
    PyObject *local = PyObject_CallObject(local_type, NULL);
    CHECK(local != NULL);
    return local;
}

static PyObject *new_counted(void) {
    PyObject *counted = PyObject_CallObject(counted_type, NULL);
    CHECK(counted != NULL);
    return counted;
}

static void set_new_counted(PyObject *local, const char *name) {
    PyObject *counted = new_counted();
    CHECK(PyObject_SetAttrString(local, name, counted) == 0);
    Py_DECREF(counted);
}

/* Runs a body in a thread with a state of its own, to its end. */
struct job {
    void (*body)(void *);
    void *argument;
};

static void *run_job(void *argument) {
    struct job *job = argument;
    PyGILState_STATE gil = PyGILState_Ensure();
    job->body(job->argument);
    PyGILState_Release(gil);
    return NULL;
}

static void in_a_thread(void (*body)(void *), void *argument) {
    struct job job = {body, argument};
    Py_BEGIN_ALLOW_THREADS
    thread_join(thread_start(run_job, &job));
    Py_END_ALLOW_THREADS
}

/* A thread that sets local.x to a Counted object and then waits, detached. */
struct holder {
    PyObject *local;
    struct gate ready, go;
    pthread_t thread;
};

static void *hold(void *argument) {
    struct holder *holder = argument;
    PyGILState_STATE gil = PyGILState_Ensure();
    set_new_counted(holder->local, "x");
    Py_BEGIN_ALLOW_THREADS
    gate_open(&holder->ready);
    gate_wait(&holder->go);
    Py_END_ALLOW_THREADS
    PyGILState_Release(gil);
    return NULL;
}

static void holder_start(struct holder *holder, PyObject *local) {
    holder->local = local;
    gate_init(&holder->ready);
    gate_init(&holder->go);
    holder->thread = thread_start(hold, holder);
    Py_BEGIN_ALLOW_THREADS
    gate_wait(&holder->ready);
    Py_END_ALLOW_THREADS
}

static void holder_end(struct holder *holder) {
    gate_open(&holder->go);
    Py_BEGIN_ALLOW_THREADS
    thread_join(holder->thread);
    Py_END_ALLOW_THREADS
}

/* ---- Attributes */

static void see_nothing_and_set(void *argument) {
    PyObject *local = argument;
    CHECK(PyObject_GetAttrString(local, "x") == NULL);
    CHECK(strcmp(take_raised(), "AttributeError: '_thread._local' object has no attribute 'x'") == 0);
    PyObject *two = PyLong_FromLong(2);
    CHECK(PyObject_SetAttrString(local, "x", two) == 0);
    Py_DECREF(two);
    CHECK(strcmp(text_of(attribute(local, "x"), 1), "2") == 0);
    CHECK(strcmp(text_of(attribute(local, "__dict__"), 1), "{'x': 2}") == 0);
}

static void test_each_thread_has_its_own(void **state) {
    (void)state;
    PyObject *local = new_local();
    PyObject *one = PyLong_FromLong(1);
    assert_int_equal(PyObject_SetAttrString(local, "x", one), 0);
    in_a_thread(see_nothing_and_set, local);
    in_a_thread(see_nothing_and_set, local);
    assert_repr(attribute(local, "x"), "1");
    assert_repr(attribute(local, "__dict__"), "{'x': 1}");
    assert_int_equal(PyObject_SetAttrString(local, "x", NULL), 0);
    assert_fails("AttributeError: '_thread._local' object has no attribute 'x'",
                 PyObject_SetAttrString(local, "x", NULL));
    Py_DECREF(one);
    Py_DECREF(local);
}

static void test_the_dict(void **state) {
    (void)state;
    PyObject *local = new_local(), *other = new_local();
    PyObject *dict = PyObject_GetAttrString(local, "__dict__");
    assert_true(PyDict_Check(dict));
    assert_true(dict == attribute(local, "__dict__"));
    assert_true(dict != attribute(other, "__dict__"));
    PyObject *name = PyUnicode_FromString("__"); /* not interned */
    PyUnicode_AppendAndDel(&name, PyUnicode_FromString("dict__"));
    PyObject *again = PyObject_GetAttr(local, name);
    assert_true(again == dict);
    assert_int_equal(PyDict_SetItemString(dict, "y", Py_None), 0);
    assert_true(attribute(local, "y") == Py_None);
    assert_fails("AttributeError: '_thread._local' object attribute '__dict__' is read-only",
                 PyObject_SetAttr(local, name, dict));
    assert_fails("AttributeError: '_thread._local' object attribute '__dict__' is read-only",
                 PyObject_SetAttrString(local, "__dict__", NULL));
    Py_DECREF(name);
    Py_DECREF(again);
    Py_DECREF(dict);
    Py_DECREF(local);
    Py_DECREF(other);
}

static void test_errors(void **state) {
    (void)state;
    PyObject *local = new_local(), *number = PyLong_FromLong(1);
    assert_raises("TypeError: Initialization arguments are not supported",
                  call_type((PyTypeObject *)local_type, NULL, "(i)", 1));
    assert_raises("TypeError: Initialization arguments are not supported",
                  call_type((PyTypeObject *)local_type, made("{s:i}", "a", 1), "()"));
    PyObject *empty = call_type((PyTypeObject *)local_type, made("{}"), "()");
    assert_non_null(empty);
    Py_DECREF(empty);
    assert_raises("TypeError: attribute name must be string, not 'int'", PyObject_GetAttr(local, number));
    assert_fails("TypeError: attribute name must be string, not 'int'", PyObject_SetAttr(local, number, number));
    Py_DECREF(number);
    Py_DECREF(local);
}

static void test_the_type(void **state) {
    (void)state;
    assert_repr(local_type, "<class '_thread._local'>");
    assert_gives("'Thread-local data'", PyObject_GetAttrString(local_type, "__doc__"));
    PyObject *local = new_local();
    assert_true(PyObject_GC_IsTracked(local));
    assert_true(attribute(local, "__class__") == local_type);
    assert_str(attribute(local, "__doc__"), "Thread-local data");
    PyObject *weak = PyWeakref_NewRef(local, NULL);
    assert_non_null(weak);
    Py_DECREF(local);
    assert_gives("None", PyObject_CallObject(weak, NULL));
    Py_DECREF(weak);
}

/* ---- Subclasses */

static int inits, init_fails;

/* self.args, self.kwargs = args, kwargs */
static int sub_init(PyObject *self, PyObject *args, PyObject *kwargs) {
    inits++;
    if (init_fails) {
        PyErr_SetString(PyExc_ValueError, "not today");
        return -1;
    }
    PyObject *given = kwargs ? kwargs : Py_None;
    return PyObject_SetAttrString(self, "args", args) < 0 || PyObject_SetAttrString(self, "kwargs", given) < 0 ? -1 : 0;
}

static PyObject *new_subtype(void) {
    static PyType_Slot slots[] = {{Py_tp_init, sub_init}, {0, NULL}};
    static PyType_Spec spec = {"test.Sub", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *bases = PyTuple_Pack(1, local_type);
    PyObject *type = PyType_FromSpecWithBases(&spec, bases);
    CHECK(type != NULL);
    Py_DECREF(bases);
    return type;
}

static void see_arguments(void *argument) {
    PyObject *local = argument;
    int before = inits;
    CHECK(strcmp(text_of(attribute(local, "args"), 1), "(1, 'two')") == 0);
    CHECK(strcmp(text_of(attribute(local, "kwargs"), 1), "{'three': 3}") == 0);
    CHECK(inits == before + 1);
}

static void test_init_runs_once_in_each_thread(void **state) {
    (void)state;
    inits = 0;
    PyObject *type = new_subtype();
    PyObject *local = call_type((PyTypeObject *)type, made("{s:i}", "three", 3), "(is)", 1, "two");
    assert_non_null(local);
    assert_int_equal(inits, 1);
    assert_repr(attribute(local, "args"), "(1, 'two')");
    assert_int_equal(inits, 1);
    in_a_thread(see_arguments, local);
    in_a_thread(see_arguments, local);
    assert_int_equal(inits, 3);
    Py_DECREF(local);
    Py_DECREF(type);
}

static void see_a_failure(void *argument) {
    PyObject *local = argument;
    init_fails = 1;
    CHECK(PyObject_GetAttrString(local, "args") == NULL);
    CHECK(strcmp(take_raised(), "ValueError: not today") == 0);
    CHECK(PyObject_SetAttrString(local, "x", Py_None) == -1);
    CHECK(strcmp(take_raised(), "ValueError: not today") == 0);
    init_fails = 0;
    CHECK(strcmp(text_of(attribute(local, "args"), 1), "()") == 0);
    CHECK(!PyObject_HasAttrString(local, "x"));
}

static void test_init_that_fails_is_tried_again(void **state) {
    (void)state;
    PyObject *type = new_subtype();
    PyObject *local = call_type((PyTypeObject *)type, NULL, "()");
    inits = 0;
    in_a_thread(see_a_failure, local);
    assert_int_equal(inits, 3);
    init_fails = 1;
    assert_raises("ValueError: not today", call_type((PyTypeObject *)type, NULL, "()"));
    init_fails = 0;
    Py_DECREF(local);
    Py_DECREF(type);
}

/* ---- Lives */

static void set_x(void *argument) { set_new_counted(argument, "x"); }

static void test_values_die_with_their_thread(void **state) {
    (void)state;
    PyObject *local = new_local();
    alive = 0;
    set_x(local);
    struct holder holder;
    holder_start(&holder, local);
    assert_int_equal(alive, 2);
    holder_end(&holder);
    assert_int_equal(alive, 1);
    Py_DECREF(local);
    assert_int_equal(alive, 0);
}

static void *ensure_twice(void *argument) {
    PyObject *local = argument;
    PyGILState_STATE gil = PyGILState_Ensure();
    set_x(local);
    PyGILState_STATE inner = PyGILState_Ensure();
    PyGILState_Release(inner);
    CHECK(PyObject_HasAttrString(local, "x"));
    CHECK(alive == 1);
    PyGILState_Release(gil);
    gil = PyGILState_Ensure(); /* a new thread state, as far as anybody can tell */
    CHECK(alive == 0);
    CHECK(!PyObject_HasAttrString(local, "x"));
    PyGILState_Release(gil);
    return NULL;
}

static void test_values_die_with_the_last_release(void **state) {
    (void)state;
    PyObject *local = new_local();
    alive = 0;
    Py_BEGIN_ALLOW_THREADS
    thread_join(thread_start(ensure_twice, local));
    Py_END_ALLOW_THREADS
    Py_DECREF(local);
}

static void test_values_die_when_the_thread_state_is_cleared(void **state) {
    (void)state;
    PyObject *local = new_local();
    alive = 0;
    PyThreadState *first = PyThreadState_Get();
    PyThreadState *second = PyThreadState_New(PyInterpreterState_Get());
    PyThreadState_Swap(second);
    set_x(local);
    PyThreadState_Swap(first);
    assert_false(PyObject_HasAttrString(local, "x"));
    assert_int_equal(alive, 1);
    PyThreadState_Clear(second);
    assert_int_equal(alive, 0);
    PyThreadState_Delete(second);
    Py_DECREF(local);
}

static void test_all_values_die_with_the_object(void **state) {
    (void)state;
    PyObject *local = new_local();
    alive = 0;
    set_x(local);
    struct holder holders[5];
    for (int i = 0; i < 5; i++) {
        holder_start(&holders[i], local);
    }
    assert_int_equal(alive, 6);
    Py_DECREF(local);
    assert_int_equal(alive, 0);
    for (int i = 0; i < 5; i++) {
        holder_end(&holders[i]);
    }
}

/* local.x.other = local, in each thread: nobody else refers to it, so it is garbage. */
static void test_cycles_are_collected(void **state) {
    (void)state;
    PyObject *local = new_local();
    alive = 0;
    PyGC_Disable();
    set_x(local);
    struct holder holder;
    holder_start(&holder, local);
    Py_INCREF(local);
    ((Counted *)attribute(local, "x"))->other = local;
    Py_DECREF(local);
    assert_int_equal(alive, 2);
    PyGC_Enable();
    assert_true(PyGC_Collect() > 0);
    assert_int_equal(alive, 0);
    holder_end(&holder);
}

static int finalized_saw;

static void look_at_y(PyObject *local) {
    PyObject *value = PyObject_GetAttrString(local, "y");
    CHECK(value != NULL);
    finalized_saw += PyLong_AsLong(value) == 42;
    Py_DECREF(value);
}

static void test_values_are_there_in_finalizers(void **state) {
    (void)state;
    PyObject *local = new_local(), *number = PyLong_FromLong(42);
    alive = finalized_saw = 0;
    set_x(local);
    assert_int_equal(PyObject_SetAttrString(local, "y", number), 0);
    Counted *counted = (Counted *)attribute(local, "x");
    Py_INCREF(local);
    counted->other = local;
    counted->finalize = look_at_y;
    Py_DECREF(local);
    PyGC_Collect();
    assert_int_equal(finalized_saw, 1);
    assert_int_equal(alive, 0);
    Py_DECREF(number);
}

#ifdef INTERLOCK_VERSION
/* 3.11 crashes here. */
static int set_in_finalizer;

static void set_y(PyObject *local) {
    set_new_counted(local, "y");
    set_in_finalizer++;
}

static void set_x_that_sets_y(void *argument) {
    set_x(argument);
    Counted *counted = (Counted *)attribute(argument, "x");
    Py_INCREF((PyObject *)argument);
    counted->other = argument;
    counted->finalize = set_y;
}

/* A finalizer at the end of the thread sets an attribute of that very thread again. */
static void test_a_finalizer_sets_a_value_at_the_end_of_its_thread(void **state) {
    (void)state;
    PyObject *local = new_local();
    alive = set_in_finalizer = 0;
    in_a_thread(set_x_that_sets_y, local);
    assert_int_equal(set_in_finalizer, 1);
    assert_int_equal(alive, 0);
    Py_DECREF(local);
}
#endif

enum { kObjects = 100 };

static void use_many(void *argument) {
    PyObject **locals = argument;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < kObjects; i++) {
            set_new_counted(locals[i], "x");
            CHECK(PyObject_HasAttrString(locals[(i + 1) % kObjects], "x") == (round > 0 || i == kObjects - 1));
        }
    }
}

static void test_many_objects(void **state) {
    (void)state;
    PyObject *locals[kObjects];
    alive = 0;
    for (int i = 0; i < kObjects; i++) {
        locals[i] = new_local();
    }
    use_many(locals);
    assert_int_equal(alive, kObjects);
    in_a_thread(use_many, locals);
    assert_int_equal(alive, kObjects);
    for (int i = 0; i < kObjects; i += 2) {
        Py_CLEAR(locals[i]);
    }
    assert_int_equal(alive, kObjects / 2);
    for (int i = 1; i < kObjects; i += 2) {
        assert_int_equal(PyObject_HasAttrString(locals[i], "x"), 1);
        Py_CLEAR(locals[i]);
    }
    assert_int_equal(alive, 0);
}

static void test_a_sub_interpreter_ends(void **state) {
    (void)state;
    alive = 0;
    PyThreadState *first = PyThreadState_Get();
    PyThreadState *other = Py_NewInterpreter();
    assert_non_null(other);
    PyObject *module = PyImport_ImportModule("_thread");
    PyObject *type = PyObject_GetAttrString(module, "_local");
    PyObject *local = PyObject_CallObject(type, NULL);
    PyObject *own_counted_type = PyType_FromSpec(&counted_spec);
    PyObject *counted = PyObject_CallObject(own_counted_type, NULL);
    assert_int_equal(PyObject_SetAttrString(local, "x", counted), 0);
    Py_DECREF(counted);
    assert_int_equal(PyObject_SetAttrString(module, "kept", local), 0);
    Py_DECREF(local);
    Py_DECREF(own_counted_type);
    Py_DECREF(type);
    Py_DECREF(module);
    Py_EndInterpreter(other);
    PyThreadState_Swap(first);
    assert_int_equal(alive, 0);
}

/* In a forked child the other threads are gone, and what they had with them. */
static void test_fork(void **state) {
    (void)state;
    PyObject *local = new_local();
    alive = 0;
    set_x(local);
    struct holder holder;
    holder_start(&holder, local);
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        int good = alive == 1 && PyObject_HasAttrString(local, "x");
        Py_DECREF(local);
        /* By a signal: at an exit valgrind would count what the C library keeps of threads that are not there. */
        signal(SIGTERM, SIG_DFL);
        raise(good && alive == 0 ? SIGTERM : SIGABRT);
    }
    PyOS_AfterFork_Parent();
    int status = -1;
    assert_true(waitpid(child, &status, 0) == child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
    assert_int_equal(alive, 2);
    holder_end(&holder);
    Py_DECREF(local);
    assert_int_equal(alive, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_thread_has_its_own),
        cmocka_unit_test(test_the_dict),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_the_type),
        cmocka_unit_test(test_init_runs_once_in_each_thread),
        cmocka_unit_test(test_init_that_fails_is_tried_again),
        cmocka_unit_test(test_values_die_with_their_thread),
        cmocka_unit_test(test_values_die_with_the_last_release),
        cmocka_unit_test(test_values_die_when_the_thread_state_is_cleared),
        cmocka_unit_test(test_all_values_die_with_the_object),
        cmocka_unit_test(test_cycles_are_collected),
        cmocka_unit_test(test_values_are_there_in_finalizers),
#ifdef INTERLOCK_VERSION
        cmocka_unit_test(test_a_finalizer_sets_a_value_at_the_end_of_its_thread),
#endif
        cmocka_unit_test(test_many_objects),
        cmocka_unit_test(test_a_sub_interpreter_ends),
        cmocka_unit_test(test_fork),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
