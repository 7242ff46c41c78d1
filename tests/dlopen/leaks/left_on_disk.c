/* An extension module with state, for use_much.c. */
#define Py_LIMITED_API 0x030b0000
#include <Python.h>

static int fill(PyObject *module) {
    PyObject **state = PyModule_GetState(module);
    *state = PyList_New(0);
    /* A cycle through the module's state. */
    return *state && PyList_Append(*state, module) == 0 ? PyModule_AddStringConstant(module, "text", "some text") : -1;
}

static int traverse(PyObject *module, visitproc visit, void *arg) {
    PyObject **state = PyModule_GetState(module);
    Py_VISIT(*state);
    return 0;
}

static int clear(PyObject *module) {
    PyObject **state = PyModule_GetState(module);
    Py_CLEAR(*state);
    return 0;
}

static PyModuleDef_Slot slots[] = {{Py_mod_exec, fill}, {0, NULL}};
static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "left_on_disk", NULL, sizeof(PyObject *), NULL, slots, traverse, clear, NULL};

PyMODINIT_FUNC PyInit_left_on_disk(void) { return PyModuleDef_Init(&def); }
