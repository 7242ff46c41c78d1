/* A program of the limited API: compiled against CPython's headers, linked with libpython, and then run twice by
   check-swap.sh.  What it prints may not tell which runtime it got. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static void show(const char *what, PyObject *object) {
    PyObject *repr = object ? PyObject_Repr(object) : NULL;
    if (repr == NULL) {
        printf("%s: raised\n", what);
        fflush(stdout);
        PyErr_Print();
    } else {
        PyObject *bytes = PyUnicode_AsUTF8String(repr);
        printf("%s: %s\n", what, PyBytes_AsString(bytes));
        Py_DECREF(bytes);
        Py_DECREF(repr);
    }
    Py_XDECREF(object);
    fflush(stdout);
}
#define SHOW(expression) show(#expression, (expression))
#define TELL(expression) (printf("%s: %ld\n", #expression, (long)(expression)), fflush(stdout))

/* ---- A type with a member, a property, methods, items, a weak list, in a module with state. ---- */

typedef struct {
    PyObject_HEAD
    PyObject *items;
    PyObject *weakrefs;
    int limit;
} Stack;

static int stack_init(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"limit", NULL};
    Stack *stack = (Stack *)self;
    stack->limit = 3;
    stack->items = PyList_New(0);
    return stack->items && PyArg_ParseTupleAndKeywords(args, kwargs, "|i:Stack", names, &stack->limit) ? 0 : -1;
}

static int stack_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(((Stack *)self)->items);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static int stack_clear(PyObject *self) {
    Py_CLEAR(((Stack *)self)->items);
    return 0;
}

static void stack_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    if (((Stack *)self)->weakrefs) {
        PyObject_ClearWeakRefs(self);
    }
    stack_clear(self);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static PyObject *stack_push(PyObject *self, PyObject *item) {
    Stack *stack = (Stack *)self;
    if (PyList_Size(stack->items) >= stack->limit) {
        return PyErr_Format(PyExc_OverflowError, "more than %d items, no room for %R", stack->limit, item);
    }
    if (PyList_Append(stack->items, item) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *stack_item(PyObject *self, Py_ssize_t index) {
    return Py_XNewRef(PyList_GetItem(((Stack *)self)->items, index));
}
static Py_ssize_t stack_length(PyObject *self) { return PyList_Size(((Stack *)self)->items); }
static PyObject *stack_top(PyObject *self, void *closure) {
    (void)closure;
    Py_ssize_t length = stack_length(self);
    if (length == 0) {
        Py_RETURN_NONE;
    }
    return stack_item(self, length - 1);
}
static PyObject *stack_repr(PyObject *self) {
    return PyUnicode_FromFormat("<Stack of %zd: %R>", stack_length(self), ((Stack *)self)->items);
}

static PyMethodDef stack_methods[] = {{"push", stack_push, METH_O, "push(item)"}, {NULL, NULL, 0, NULL}};
static PyGetSetDef stack_getset[] = {{"top", stack_top, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};
static PyMemberDef stack_members[] = {{"limit", T_INT, offsetof(Stack, limit), 0, NULL},
                                      {"__weaklistoffset__", T_PYSSIZET, offsetof(Stack, weakrefs), READONLY, NULL},
                                      {NULL, 0, 0, 0, NULL}};
static PyType_Slot stack_slots[] = {
    {Py_tp_init, stack_init},       {Py_tp_traverse, stack_traverse}, {Py_tp_clear, stack_clear},
    {Py_tp_dealloc, stack_dealloc}, {Py_tp_methods, stack_methods},   {Py_tp_getset, stack_getset},
    {Py_tp_members, stack_members}, {Py_sq_item, stack_item},         {Py_sq_length, stack_length},
    {Py_tp_repr, stack_repr},       {Py_tp_new, PyType_GenericNew},   {0, NULL}};
static PyType_Spec stack_spec = {"swapped.Stack", sizeof(Stack), 0,
                                 Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, stack_slots};

static PyObject *describe(PyObject *self, PyObject *args, PyObject *kwargs) {
    static char *names[] = {"name", "size", "flag", NULL};
    const char *name;
    Py_ssize_t size = 1;
    int flag = 0;
    (void)self;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "s|n$p:describe", names, &name, &size, &flag)) {
        return NULL;
    }
    return Py_BuildValue("{s:s,s:n,s:O,s:(dNi)}", "name", name, "size", size, "flag", flag ? Py_True : Py_False, "more", 1.5,
                         PyBool_FromLong(flag), -3);
}

static PyObject *is_it(PyObject *self, PyObject *object) {
    (void)self;
    return PyUnicode_FromString(object == Py_None            ? "None"
                                : object == Py_True          ? "True"
                                : object == Py_False         ? "False"
                                : object == Py_Ellipsis      ? "Ellipsis"
                                : Py_IS_TYPE(object, &PyLong_Type) ? "an int"
                                : Py_IS_TYPE(object, &PyUnicode_Type) ? "a str"
                                                             : "something");
}

static PyMethodDef functions[] = {{"describe", (PyCFunction)(void *)describe, METH_VARARGS | METH_KEYWORDS, NULL},
                                  {"is_it", is_it, METH_O, NULL},
                                  {NULL, NULL, 0, NULL}};
static int swapped_exec(PyObject *module) {
    PyObject *type = PyType_FromModuleAndSpec(module, &stack_spec, NULL);
    int result = type ? PyModule_AddType(module, (PyTypeObject *)type) : -1;
    Py_XDECREF(type);
    PyObject *error = PyErr_NewException("swapped.Error", PyExc_ValueError, NULL);
    return result < 0 || PyModule_AddObjectRef(module, "Error", error) < 0 ? -1 : (Py_DECREF(error), 0);
}
static PyModuleDef_Slot swapped_slots[] = {{Py_mod_exec, swapped_exec}, {0, NULL}};
static struct PyModuleDef swapped_def = {PyModuleDef_HEAD_INIT, "swapped", "Of the swap test.", 0, functions,
                                         swapped_slots, NULL, NULL, NULL};
static PyObject *init_swapped(void) { return PyModuleDef_Init(&swapped_def); }

/* ---- The parts of the show. ---- */

static void singletons_and_types(PyObject *module) {
    SHOW(PyObject_CallMethod(module, "is_it", "O", Py_None));
    SHOW(PyObject_CallMethod(module, "is_it", "O", Py_True));
    SHOW(PyObject_CallMethod(module, "is_it", "O", Py_Ellipsis));
    SHOW(PyObject_CallMethod(module, "is_it", "i", 7));
    SHOW(PyObject_CallMethod(module, "is_it", "s", "x"));
    PyObject *list = Py_BuildValue("[Oii]", Py_None, 1, 2);
    PyObject *none = PyObject_CallMethod(list, "append", "i", 3);
    TELL(none == Py_None);
    Py_XDECREF(none);
    TELL(PyList_GetItem(list, 0) == Py_None);
    TELL(Py_TYPE(list) == &PyList_Type);
    TELL(PyObject_IsInstance(list, (PyObject *)&PyList_Type));
    TELL(PyObject_IsSubclass((PyObject *)&PyBool_Type, (PyObject *)&PyLong_Type));
    TELL(PyErr_GivenExceptionMatches(PyExc_KeyError, PyExc_LookupError));
    SHOW(PyObject_RichCompare(list, list, Py_EQ));
    SHOW(PyObject_CallFunction((PyObject *)&PyTuple_Type, "O", list));
    SHOW(PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Made"));
    Py_DECREF(list);
}

static void values(void) {
    SHOW(PyLong_FromString("123456789012345678901234567890", NULL, 10));
    SHOW(PyNumber_Power(PyLong_FromLong(2), PyLong_FromLong(100), Py_None));
    SHOW(PyFloat_FromDouble(0.1));
    SHOW(PyUnicode_FromFormat("%s|%5d|%04d|%x|%.3s|%c", "text", 42, 7, 255, "abcdef", 0x20ac));
    SHOW(PyUnicode_FromString("h\xc3\xa9llo \xf0\x9f\x98\x80\n"));
    SHOW(PyBytes_FromStringAndSize("a\0b\xff", 4));
    SHOW(Py_BuildValue("(sy#[ii]{sO})", "s", "b\0", (Py_ssize_t)2, 1, 2, "k", Py_None));
    PyObject *text = PyUnicode_FromString("one, two, three");
    SHOW(PyObject_CallMethod(text, "split", "s", ", "));
    SHOW(PyObject_CallMethod(text, "upper", NULL));
    SHOW(PyObject_CallMethod(text, "center", "i", 21));
    Py_DECREF(text);
    PyObject *dict = Py_BuildValue("{s:i,s:i}", "a", 1, "b", 2);
    SHOW(PyMapping_Items(dict));
    SHOW(Py_XNewRef(PyDict_GetItemString(dict, "b")));
    SHOW(PyObject_GetItem(dict, Py_None));
    Py_DECREF(dict);
    SHOW(PySlice_New(Py_None, PyLong_FromLong(3), NULL));
    SHOW(PyObject_Str(PyExc_ValueError));
}

static void a_type(PyObject *module) {
    PyObject *stack = PyObject_CallMethod(module, "Stack", NULL);
    SHOW(Py_XNewRef(stack));
    for (int i = 0; i < 4; i++) {
        SHOW(PyObject_CallMethod(stack, "push", "i", i * i));
    }
    SHOW(PyObject_GetAttrString(stack, "top"));
    SHOW(PyObject_GetAttrString(stack, "limit"));
    SHOW(PySequence_GetItem(stack, 1));
    SHOW(PySequence_List(stack));
    TELL(PyObject_SetAttrString(stack, "top", Py_None));
    PyErr_Print();
    TELL(PyObject_SetAttrString(stack, "limit", Py_None));
    PyErr_Print();
    SHOW(PyObject_CallMethod(module, "Stack", "s", "x"));
    SHOW(PyObject_CallFunction((PyObject *)Py_TYPE(stack), "ii", 1, 2));
    PyObject *weak = PyWeakref_NewRef(stack, NULL);
    TELL(PyWeakref_GetObject(weak) == stack);
    PyObject *inside = PyObject_CallMethod(module, "Stack", NULL);
    Py_XDECREF(PyObject_CallMethod(inside, "push", "O", inside));
    Py_DECREF(inside);
    TELL(PyGC_Collect() > 0);
    Py_DECREF(stack);
    TELL(PyWeakref_GetObject(weak) == Py_None);
    Py_DECREF(weak);
}

static void errors(PyObject *module) {
    SHOW(PyObject_CallMethod(module, "describe", "si", "n", 5));
    SHOW(PyObject_CallMethod(module, "describe", NULL));
    SHOW(PyObject_CallMethod(module, "describe", "siii", "n", 5, 1, 1));
    SHOW(PyObject_CallMethod(module, "describe", "is", 5, "n"));
    SHOW(PyObject_CallMethod(module, "nothing", NULL));
    SHOW(PyImport_ImportModule("no_such_module"));
    PyObject *error = PyObject_GetAttrString(module, "Error");
    PyErr_SetString(error, "first");
    PyObject *type, *first, *traceback;
    PyErr_Fetch(&type, &first, &traceback);
    PyErr_NormalizeException(&type, &first, &traceback);
    Py_DECREF(type);
    Py_XDECREF(traceback);
    PyErr_SetString(PyExc_RuntimeError, "second");
    PyErr_Fetch(&type, &error, &traceback);
    PyErr_NormalizeException(&type, &error, &traceback);
    PyException_SetCause(error, first);
    PyErr_Restore(type, error, traceback);
    PyErr_Print();
    errno = ENOENT;
    PyErr_SetFromErrnoWithFilename(PyExc_OSError, "/no/such/file");
    TELL(PyErr_ExceptionMatches(PyExc_FileNotFoundError));
    PyErr_Print();
    PyErr_SetString(PyExc_KeyError, "unraisable");
    PyErr_WriteUnraisable(Py_None);
    TELL(PyErr_WarnEx(PyExc_UserWarning, "a warning", 1));
    PyErr_Clear();
}

static int counter;
static PyObject *shared;
static void *work(void *argument) {
    (void)argument;
    for (int i = 0; i < 200; i++) {
        PyGILState_STATE gil = PyGILState_Ensure();
        PyObject *one = PyLong_FromLong(i);
        if (PyList_Append(shared, one) == 0) {
            counter++;
        }
        Py_DECREF(one);
        PyGILState_Release(gil);
    }
    return NULL;
}

static int pending_ran;
static int pending(void *argument) {
    pending_ran += *(int *)argument;
    return 0;
}

static void threads(void) {
    shared = PyList_New(0);
    PyThreadState *saved = PyEval_SaveThread();
    pthread_t others[4];
    for (int i = 0; i < 4; i++) {
        pthread_create(&others[i], NULL, work, NULL);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(others[i], NULL);
    }
    PyEval_RestoreThread(saved);
    TELL(counter);
    TELL(PyList_Size(shared));
    Py_CLEAR(shared);
    static int three = 3;
    TELL(Py_AddPendingCall(pending, &three));
    TELL(Py_MakePendingCalls());
    TELL(pending_ran);
    PyThread_type_lock lock = PyThread_allocate_lock();
    TELL(PyThread_acquire_lock(lock, 1));
    TELL(PyThread_acquire_lock(lock, 0));
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
    Py_tss_t *key = PyThread_tss_alloc();
    TELL(PyThread_tss_create(key));
    TELL(PyThread_tss_set(key, key));
    TELL(PyThread_tss_get(key) == key);
    PyThread_tss_free(key);
}

static void sub_interpreter(void) {
    PyThreadState *main_state = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    TELL(sub != NULL);
    PyObject *module = PyImport_ImportModule("swapped");
    SHOW(PyObject_CallMethod(module, "is_it", "O", Py_None));
    Py_XDECREF(module);
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main_state);
}

static void streams(void) {
    PySys_WriteStdout("to stdout: %d %s\n", 5, "x");
    PySys_WriteStderr("to stderr: %d\n", 6);
    PySys_FormatStdout("%R and %S\n", Py_None, Py_True);
    PyObject *out = PySys_GetObject("stdout");
    Py_XDECREF(PyObject_CallMethod(out, "write", "s", "h\xc3\xa9\n"));
    Py_XDECREF(PyObject_CallMethod(out, "flush", NULL));
    wchar_t *argv[] = {L"program", L"argument"};
    PySys_SetArgvEx(2, argv, 0);
    SHOW(Py_XNewRef(PySys_GetObject("argv")));
    PyObject *flags = PySys_GetObject("flags");
    SHOW(PyObject_GetAttrString(flags, "optimize"));
    SHOW(Py_XNewRef(PySys_GetObject("byteorder")));
}

int main(void) {
    PyImport_AppendInittab("swapped", init_swapped);
    for (int round = 0; round < 2; round++) {
        Py_Initialize();
        PyObject *module = PyImport_ImportModule("swapped");
        singletons_and_types(module);
        values();
        a_type(module);
        errors(module);
        threads();
        streams();
        sub_interpreter();
        Py_DECREF(module);
        counter = pending_ran = 0;
        TELL(Py_FinalizeEx());
    }
    Py_Initialize();
    PyErr_SetObject(PyExc_SystemExit, PyLong_FromLong(7));
    PyErr_Print();
    return 1;
}
