/* What both tools need of a code object. They are extension modules: importing one starts it, in interlock and in CPython
 * alike, and it reports when the interpreter ends. They know of no guest language. */
#ifndef TOOLS_TOOL_H
#define TOOLS_TOOL_H

#include <Python.h>

#ifdef INTERLOCK_VERSION_MAJOR
/* Not every runtime has these. */
extern void PyEval_SetProfileAllThreads(Py_tracefunc, PyObject *) __attribute__((weak));
extern void PyEval_SetTraceAllThreads(Py_tracefunc, PyObject *) __attribute__((weak));
#endif
extern void Interlock_SetProfileNewThreads(Py_tracefunc, PyObject *) __attribute__((weak));
extern void Interlock_SetTraceNewThreads(Py_tracefunc, PyObject *) __attribute__((weak));

static inline void *checked_memory(void *block) {
    if (!block) {
        fputs("no memory\n", stderr);
        abort();
    }
    return block;
}

/* A str attribute as a C string to be freed. An exception that is set stays set. */
static inline char *text_attribute(PyObject *object, const char *name) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyObject *attribute = PyObject_GetAttrString(object, name);
    const char *utf8 = attribute ? PyUnicode_AsUTF8(attribute) : NULL;
    char *copy = checked_memory(strdup(utf8 ? utf8 : "?"));
    Py_XDECREF(attribute);
    PyErr_Restore(type, value, traceback);
    return copy;
}

static inline long number_attribute(PyObject *object, const char *name) {
    PyObject *attribute = PyObject_GetAttrString(object, name);
    long value = attribute ? PyLong_AsLong(attribute) : -1;
    Py_XDECREF(attribute);
    return value;
}

/* A growing table of entries, found by the address of an object that it keeps alive. */
struct table {
    void **slots; /* entries start with a PyObject pointer */
    size_t size, used;
};

static inline void **table_slot(struct table *table, PyObject *key) {
    size_t i = ((uintptr_t)key >> 4) * 0x9E3779B97F4A7C15u & (table->size - 1);
    while (table->slots[i] && *(PyObject **)table->slots[i] != key) {
        i = (i + 1) & (table->size - 1);
    }
    return &table->slots[i];
}

/* The entry, made with `bytes` zeroed bytes and the key if it is new: *is_new then. */
static inline void *table_get(struct table *table, PyObject *key, size_t bytes, int *is_new) {
    if (2 * (table->used + 1) > table->size) {
        struct table bigger = {.size = table->size ? 2 * table->size : 256, .used = table->used};
        bigger.slots = checked_memory(calloc(bigger.size, sizeof *bigger.slots));
        for (size_t i = 0; i < table->size; i++) {
            if (table->slots[i]) {
                *table_slot(&bigger, *(PyObject **)table->slots[i]) = table->slots[i];
            }
        }
        free(table->slots);
        *table = bigger;
    }
    void **slot = table_slot(table, key);
    *is_new = !*slot;
    if (*is_new) {
        *slot = checked_memory(calloc(1, bytes));
        Py_INCREF(key);
        *(PyObject **)*slot = key;
        table->used++;
    }
    return *slot;
}

#endif
