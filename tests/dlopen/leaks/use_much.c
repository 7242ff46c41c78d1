/* Two lives of the library with much in them; what is left afterwards is for valgrind to say. */
#include <Python.h>

#include <stdio.h>
#include <stdlib.h>

static void need(int condition, const char *what) {
    if (!condition) {
        fprintf(stderr, "failed: %s\n", what);
        abort();
    }
}
#define NEED(condition) need((condition) != 0, #condition)

static PyObject *echo(PyObject *self, PyObject *argument) {
    (void)self;
    Py_INCREF(argument);
    return argument;
}
static PyMethodDef methods[] = {{"echo", echo, METH_O, "Gives its argument."}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module_def = {PyModuleDef_HEAD_INIT, "left_over", NULL, 100, methods, NULL, NULL, NULL, NULL};
static PyObject *init_module(void) { return PyModule_Create(&module_def); }

/* Cycles through a class, its instances, a weak reference's callback and a module; none is taken apart. */
static void make_cycles(void) {
    PyObject *module = PyImport_ImportModule("left_over");
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Node");
    PyObject *function = PyObject_GetAttrString(module, "echo");
    NEED(module && type && function && PyObject_SetAttrString(module, "Node", type) == 0);
    for (int i = 0; i < 50; i++) {
        PyObject *node = PyObject_CallNoArgs(type), *list = Py_BuildValue("[OO{s:O}]", node, type, "module", module);
        PyObject *reference = PyWeakref_NewRef(node, function);
        NEED(node && list && reference);
        NEED(PyObject_SetAttrString(node, "list", list) == 0 && PyObject_SetAttrString(node, "self", node) == 0);
        NEED(PyObject_SetAttrString(node, "weak", reference) == 0);
        Py_DECREF(reference);
        Py_DECREF(list);
        Py_DECREF(node);
    }
    NEED(PyObject_SetAttrString(module, "self", module) == 0);
    Py_DECREF(function);
    Py_DECREF(type);
    Py_DECREF(module);
}

static void use_objects(void) {
    PyObject *folder = PyUnicode_FromString(getenv("LEFT_ON_DISK"));
    NEED(folder && PyList_Append(PySys_GetObject("path"), folder) == 0);
    Py_DECREF(folder);
    static const char *const names[] = {"sys", "builtins", "_thread", "left_over", "left_on_disk"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        PyObject *module = PyImport_ImportModule(names[i]);
        NEED(module);
        Py_XDECREF(PyObject_Repr(module));
        Py_DECREF(module);
    }
    NEED(PyImport_ImportModule("no_such_module") == NULL);
    PyErr_Clear();
    for (int i = 0; i < 300; i++) {
        PyObject *text = PyUnicode_FromFormat("interned %d", i), *big = PyLong_FromString("123456789012345678901", NULL, 10);
        PyObject *dict = Py_BuildValue("{O:O}", text, big);
        PyUnicode_InternInPlace(&text);
        NEED(dict);
        Py_XDECREF(PyObject_Str(dict));
        Py_DECREF(dict);
        Py_DECREF(big);
        Py_DECREF(text);
    }
    PyErr_Format(PyExc_ValueError, "raised %d", 1);
    PyErr_Clear();
    make_cycles();
}

static void use_thread(void *unused) {
    (void)unused;
    PyGILState_STATE state = PyGILState_Ensure();
    use_objects();
    PyGILState_Release(state);
}

int main(void) {
    NEED(PyImport_AppendInittab("left_over", init_module) == 0);
    for (int life = 0; life < 2; life++) {
        Py_InitializeEx(0);
        use_objects();
        PyThreadState *mine = PyEval_SaveThread();
        PyThread_ident_t ident;
        PyThread_handle_t handle;
        NEED(PyThread_start_joinable_thread(use_thread, NULL, &ident, &handle) == 0);
        NEED(PyThread_join_thread(handle) == 0); /* and gone is what the thread had */
        PyEval_RestoreThread(mine);
        PyThreadState *sub = Py_NewInterpreter();
        NEED(sub);
        use_objects();
        Py_EndInterpreter(sub);
        PyThreadState_Swap(mine);
        PyErr_SetString(PyExc_KeyError, "still raised at the end");
        NEED(Py_FinalizeEx() == 0);
    }
    puts("done");
    return 0;
}
