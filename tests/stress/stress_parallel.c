/* Interpreters with locks of their own work on objects at the same time: whatever they shared without a lock,
   ThreadSanitizer finds. */
#include <Python.h>

#include "check.h"
#include "threads.h"

enum { kInterpreters = 4 };

static int rounds;
static struct gate started = GATE_INIT;

static void drop(PyObject *object) {
    if (!object) {
        PyErr_Print();
    }
    CHECK(object != NULL);
    Py_DECREF(object);
}

static void work_on_numbers(int i) {
    PyObject *big = PyLong_FromString("123456789012345678901234567890", NULL, 10);
    PyObject *small = PyLong_FromLong(i % 300 - 10);
    PyObject *real = PyFloat_FromDouble(i * 0.5);
    PyObject *whole = PyNumber_Multiply(big, small);
    drop(PyObject_Str(whole));
    drop(PyNumber_Add(small, real));
    drop(PyObject_Repr(real));
    drop(PyBool_FromLong(i & 1));
    drop(whole);
    drop(real);
    drop(small);
    drop(big);
}

static void work_on_text(int i) {
    PyObject *text = PyUnicode_FromFormat("number %d of the %s", i, "\xc3\xa4lteste");
    PyObject *upper = PyObject_CallMethod(text, "upper", NULL);
    PyObject *name = PyUnicode_InternFromString(i % 2 ? "a_shared_name" : "another_shared_name");
    PyObject *words = PyObject_CallMethod(text, "split", NULL);
    CHECK(words && PyList_Size(words) == 5);
    CHECK(PyUnicode_Contains(text, name) == 0);
    PyObject *bytes = PyUnicode_AsUTF8String(text);
    drop(PyUnicode_FromEncodedObject(bytes, "utf-8", "strict"));
    drop(PyUnicode_AsEncodedString(text, "latin-1", "strict"));
    drop(bytes);
    drop(words);
    drop(name);
    drop(upper);
    drop(text);
}

static void work_on_containers(int i) {
    PyObject *dict = PyDict_New(), *list = PyList_New(0), *set = PySet_New(NULL);
    for (int k = 0; k < 50; k++) {
        PyObject *key = PyUnicode_FromFormat("key%d", (k * 7 + i) % 50);
        PyObject *value = PyLong_FromLong(k);
        CHECK(PyDict_SetItem(dict, key, value) == 0 && PyList_Append(list, value) == 0 && PySet_Add(set, key) == 0);
        drop(value);
        drop(key);
    }
    CHECK(PyDict_Size(dict) == 50 && PySet_Size(set) == 50);
    CHECK(PyList_Sort(list) == 0 && PyList_Reverse(list) == 0);
    PyObject *tuple = PyList_AsTuple(list);
    drop(PyObject_Repr(tuple));
    drop(PyDict_Items(dict));
    CHECK(PyDict_SetItemString(dict, "self", dict) == 0); /* a cycle */
    CHECK(PyList_Append(list, list) == 0);
    drop(tuple);
    drop(set);
    drop(list);
    drop(dict);
}

static void work_on_exceptions(int i) {
    PyErr_Format(i % 2 ? PyExc_ValueError : PyExc_KeyError, "wrong: %d", i);
    CHECK(PyErr_ExceptionMatches(PyExc_Exception));
    PyErr_SetString(PyExc_RuntimeError, "and again");
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    drop(PyObject_Str(value));
    PyErr_Restore(type, value, traceback);
    PyErr_Clear();
    CHECK(PyObject_GetAttrString(Py_None, "no_such_attribute") == NULL);
    PyErr_Clear();
    CHECK(PyNumber_Add(Py_None, Py_True) == NULL);
    PyErr_Clear();
    PyObject *error = PyErr_NewException("stress.Error", NULL, NULL);
    PyErr_SetNone(error);
    PyErr_Clear();
    drop(error);
}

static PyObject *answer(PyObject *self, PyObject *ignored) {
    (void)self;
    (void)ignored;
    return PyLong_FromLong(42);
}

static PyMethodDef methods[] = {{"answer", answer, METH_NOARGS, "The answer."}, {NULL, NULL, 0, NULL}};
static PyType_Slot slots[] = {{Py_tp_methods, methods}, {Py_tp_doc, (void *)"A type."}, {0, NULL}};
static PyType_Spec spec = {"stress.Thing", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

static void work_on_types(int i) {
    PyObject *type = PyType_FromSpec(&spec);
    CHECK(type != NULL);
    PyObject *derived = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:i}", "Derived", type, "number", i);
    PyObject *instance = PyObject_CallNoArgs(derived);
    CHECK(instance != NULL && PyObject_IsInstance(instance, type) == 1);
    drop(PyObject_CallMethod(instance, "answer", NULL));
    drop(PyObject_GetAttrString(instance, "number"));
    PyObject *reference = PyWeakref_NewRef(instance, NULL);
    CHECK(PyObject_SetAttrString(derived, "later", Py_True) == 0);
    CHECK(PyObject_SetAttrString(instance, "own", instance) == 0);
    drop(PyObject_Dir((PyObject *)&PyLong_Type));
    drop(PyObject_CallMethod((PyObject *)&PyLong_Type, "__subclasses__", NULL));
    drop(PyObject_GetAttrString((PyObject *)&PyDict_Type, "__doc__"));
    PyObject *info = PySys_GetObject("int_info"); /* its own, of a static type */
    PyObject *other_info = PyObject_CallOneArg((PyObject *)Py_TYPE(info), info);
    CHECK(PyObject_RichCompareBool(info, other_info, Py_EQ) == 1);
    drop(PyObject_GetAttrString((PyObject *)Py_TYPE(info), "__match_args__"));
    drop(PyObject_Repr(info));
    drop(other_info);
    drop(reference);
    drop(instance);
    drop(derived);
    drop(type);
}

static void work_on_modules(int i) {
    static const char *const names[] = {"sys", "builtins", "_thread"};
    PyObject *module = PyImport_ImportModule(names[i % 3]);
    CHECK(module != NULL);
    drop(PyObject_Dir(module));
    drop(PyObject_Repr(module));
    drop(module);
    CHECK(PyImport_ImportModule("no_such_module") == NULL);
    PyErr_Clear();
    PyObject *fresh = PyModule_New("fresh");
    CHECK(PyModule_AddIntConstant(fresh, "number", i) == 0);
    drop(fresh);
    CHECK(PySys_GetObject("modules") != NULL);
}

static void work(int count) {
    for (int i = 0; i < count; i++) {
        work_on_numbers(i);
        work_on_text(i);
        work_on_containers(i);
        work_on_exceptions(i);
        work_on_types(i);
        work_on_modules(i);
        if (i % 16 == 15) {
            PyGC_Collect();
        }
        CHECK(!PyErr_Occurred());
    }
}

/* Makes, uses and ends interpreters of its own, while the other threads do the same. */
static void *live(void *argument) {
    PyInterpreterState *main_interp = argument;
    for (int life = 0; life < 3; life++) {
        PyThreadState *own = PyThreadState_New(main_interp);
        PyEval_RestoreThread(own);
        PyInterpreterConfig config = _PyInterpreterConfig_INIT;
        PyThreadState *sub = NULL;
        CHECK(!PyStatus_Exception(Py_NewInterpreterFromConfig(&sub, &config)));
        if (life == 0) {
            gate_open(&started);
            gate_wait_for(&started, kInterpreters);
        }
        work(rounds);
        Py_EndInterpreter(sub);
        PyEval_RestoreThread(own);
        PyThreadState_Clear(own);
        PyThreadState_DeleteCurrent();
    }
    return NULL;
}

int main(void) {
    rounds = slow_run() ? 40 : 400;
    for (int start = 0; start < 2; start++) {
        started.count = 0;
        Py_InitializeEx(0);
        PyInterpreterState *main_interp = PyInterpreterState_Get();
        pthread_t threads[kInterpreters];
        PyThreadState *saved = PyEval_SaveThread();
        for (int i = 0; i < kInterpreters; i++) {
            threads[i] = thread_start(live, main_interp);
        }
        PyEval_RestoreThread(saved);
        work(rounds); /* main takes part */
        saved = PyEval_SaveThread();
        for (int i = 0; i < kInterpreters; i++) {
            thread_join(threads[i]);
        }
        PyEval_RestoreThread(saved);
        CHECK(PyInterpreterState_Next(PyInterpreterState_Head()) == NULL);
        CHECK(Py_FinalizeEx() == 0);
    }
    return 0;
}
