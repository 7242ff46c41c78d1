/* What the common steps of C code that works with objects cost, on one thread. */
#include "bench.h"

#include <stddef.h>
#include <structmember.h>

/* ---- Calls ---- */

static PyObject *answer;

static PyObject *no_args(PyObject *self, PyObject *unused) {
    (void)self, (void)unused;
    Py_INCREF(answer);
    return answer;
}
static PyObject *fast_args(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    (void)self, (void)args, (void)count;
    Py_INCREF(answer);
    return answer;
}
static PyObject *tuple_args(PyObject *self, PyObject *args) {
    int a, b;
    (void)self;
    if (!PyArg_ParseTuple(args, "ii", &a, &b)) {
        return NULL;
    }
    Py_INCREF(answer);
    return answer;
}
static PyMethodDef functions[] = {{"no_args", no_args, METH_NOARGS, NULL},
                                  {"one_arg", no_args, METH_O, NULL},
                                  {"fast_args", (PyCFunction)(void (*)(void))fast_args, METH_FASTCALL, NULL},
                                  {"tuple_args", tuple_args, METH_VARARGS, NULL}};

static PyObject *start_function(int which) {
    bench_start();
    answer = checked(PyUnicode_FromString("answer"));
    return checked(PyCFunction_New(&functions[which], NULL));
}

static void call_no_args(void) {
    PyObject *function = start_function(0);
    BENCH_LOOP("call_no_args", Py_DECREF(PyObject_CallNoArgs(function)));
}

static void call_one_arg(void) {
    PyObject *function = start_function(1);
    BENCH_LOOP("call_one_arg", Py_DECREF(PyObject_CallOneArg(function, answer)));
}

static void call_vectorcall(void) {
    PyObject *function = start_function(2);
    PyObject *args[] = {NULL, answer, answer, answer};
    BENCH_LOOP("call_vectorcall", Py_DECREF(PyObject_Vectorcall(function, args + 1, 3 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL)));
}

static void call_parsed(void) {
    PyObject *function = start_function(3);
    PyObject *args = checked(Py_BuildValue("(ii)", 5, 600));
    BENCH_LOOP("call_parsed", Py_DECREF(PyObject_Call(function, args, NULL)));
}

static void call_method(void) {
    bench_start();
    PyObject *text = checked(PyUnicode_FromString("a text")), *name = checked(PyUnicode_InternFromString("isalpha"));
    BENCH_LOOP("call_method", Py_DECREF(PyObject_CallMethodNoArgs(text, name)));
}

/* ---- Dicts ---- */

enum { kKeys = 64 };
static PyObject *keys[kKeys];

static PyObject *start_dict(int numbers) {
    bench_start();
    PyObject *dict = checked(PyDict_New());
    for (int i = 0; i < kKeys; i++) {
        keys[i] = checked(numbers ? PyLong_FromLong(1000 + 17 * i) : PyUnicode_FromFormat("key_%d", i));
        if (PyDict_SetItem(dict, keys[i], Py_None) < 0) {
            abort();
        }
    }
    return dict;
}

static void dict_get_text(void) {
    PyObject *dict = start_dict(0);
    BENCH_LOOP("dict_get_text", if (!PyDict_GetItemWithError(dict, keys[i_ % kKeys])) abort());
}

static void dict_set_text(void) {
    PyObject *dict = start_dict(0);
    BENCH_LOOP("dict_set_text", PyDict_SetItem(dict, keys[i_ % kKeys], Py_None));
}

static void dict_get_chars(void) {
    PyObject *dict = start_dict(0);
    BENCH_LOOP("dict_get_chars", if (!PyDict_GetItemString(dict, "key_5")) abort());
}

static void dict_get_number(void) {
    PyObject *dict = start_dict(1);
    BENCH_LOOP("dict_get_number", if (!PyDict_GetItemWithError(dict, keys[i_ % kKeys])) abort());
}

static void dict_build(void) {
    start_dict(0);
    BENCH_LOOP("dict_build", PyObject *dict = PyDict_New(); for (int k = 0; k < 10; k++) PyDict_SetItem(dict, keys[k], Py_None);
               Py_DECREF(dict));
}

static void dict_copy(void) {
    PyObject *dict = start_dict(0);
    BENCH_LOOP("dict_copy", Py_DECREF(PyDict_Copy(dict)));
}

/* ---- Sequences and values ---- */

static void tuple_build(void) {
    bench_start();
    BENCH_LOOP("tuple_build", PyObject *tuple = PyTuple_New(3); for (int k = 0; k < 3; k++) {
        Py_INCREF(Py_None);
        PyTuple_SetItem(tuple, k, Py_None);
    } Py_DECREF(tuple));
}

static void tuple_pack(void) {
    bench_start();
    BENCH_LOOP("tuple_pack", Py_DECREF(PyTuple_Pack(3, Py_None, Py_True, Py_False)));
}

static void tuple_build_50(void) {
    bench_start();
    BENCH_LOOP("tuple_build_50", PyObject *tuple = PyTuple_New(50); for (int k = 0; k < 50; k++) {
        Py_INCREF(Py_None);
        PyTuple_SetItem(tuple, k, Py_None);
    } Py_DECREF(tuple));
}

static void list_build(void) {
    bench_start();
    BENCH_LOOP("list_build", PyObject *list = PyList_New(3); for (int k = 0; k < 3; k++) {
        Py_INCREF(Py_None);
        PyList_SetItem(list, k, Py_None);
    } Py_DECREF(list));
}

static void list_append_100(void) {
    bench_start();
    BENCH_LOOP("list_append_100", PyObject *list = PyList_New(0); for (int k = 0; k < 100; k++) PyList_Append(list, Py_None);
               Py_DECREF(list));
}

static void build_value(void) {
    bench_start();
    BENCH_LOOP("build_value", Py_DECREF(Py_BuildValue("(isd)", 1000, "text", 2.5)));
}

static void build_value_dict(void) {
    bench_start();
    BENCH_LOOP("build_value_dict", Py_DECREF(Py_BuildValue("{s:i,s:[i,i]}", "one", 1000, "two", 2000, 3000)));
}

static void int_add(void) {
    bench_start();
    PyObject *a = checked(PyLong_FromLong(100000)), *b = checked(PyLong_FromLong(2345));
    BENCH_LOOP("int_add", Py_DECREF(PyNumber_Add(a, b)));
}

static void text_make(void) {
    bench_start();
    BENCH_LOOP("text_make", Py_DECREF(PyUnicode_FromString("a text of thirty characters...")));
}

/* ---- Attributes of a heap type ---- */

typedef struct {
    PyObject_HEAD
    PyObject *link;
    int number;
} Thing;

static PyObject *get_answer(PyObject *self, void *closure) {
    (void)self, (void)closure;
    Py_INCREF(answer);
    return answer;
}

static PyObject *start_thing(int subclass) {
    static PyMemberDef members[] = {{"number", T_INT, offsetof(Thing, number), 0, NULL},
                                    {"link", T_OBJECT, offsetof(Thing, link), 0, NULL},
                                    {NULL, 0, 0, 0, NULL}};
    static PyGetSetDef getset[] = {{"computed", get_answer, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};
    static PyMethodDef methods[] = {{"method", no_args, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
    static PyType_Slot slots[] = {{Py_tp_members, members}, {Py_tp_getset, getset}, {Py_tp_methods, methods}, {0, NULL}};
    static PyType_Spec spec = {"bench.Thing", sizeof(Thing), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    bench_start();
    answer = checked(PyUnicode_FromString("answer"));
    PyObject *type = checked(PyType_FromSpec(&spec));
    if (subclass) {
        type = checked(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:i}", "Sub", type, "level", 3000));
    }
    return checked(PyObject_CallNoArgs(type));
}

static void attribute_get(const char *label, const char *attribute, int subclass, int own) {
    PyObject *thing = start_thing(subclass), *name = checked(PyUnicode_InternFromString(attribute));
    if (own && PyObject_SetAttr(thing, name, answer) < 0) {
        abort();
    }
    BENCH_LOOP(label, Py_DECREF(PyObject_GetAttr(thing, name)));
}

static void attribute_field(void) { attribute_get("attribute_field", "link", 0, 0); }
static void attribute_computed(void) { attribute_get("attribute_computed", "computed", 0, 0); }
static void attribute_method(void) { attribute_get("attribute_method", "method", 0, 0); }
static void attribute_of_class(void) { attribute_get("attribute_of_class", "level", 1, 0); }
static void attribute_of_dict(void) { attribute_get("attribute_of_dict", "own", 1, 1); }

static void attribute_chars(void) {
    PyObject *thing = start_thing(0);
    BENCH_LOOP("attribute_chars", Py_DECREF(PyObject_GetAttrString(thing, "link")));
}

static void attribute_set(void) {
    PyObject *thing = start_thing(1), *name = checked(PyUnicode_InternFromString("own"));
    BENCH_LOOP("attribute_set", PyObject_SetAttr(thing, name, answer));
}

static void attribute_call(void) {
    PyObject *thing = start_thing(0), *name = checked(PyUnicode_InternFromString("method"));
    BENCH_LOOP("attribute_call", Py_DECREF(PyObject_CallMethodNoArgs(thing, name)));
}

static void instance_make(void) {
    PyObject *type = (PyObject *)Py_TYPE(start_thing(0));
    BENCH_LOOP("instance_make", Py_DECREF(PyObject_CallNoArgs(type)));
}

int main(int argc, char **argv) {
    static const struct bench_case cases[] = {
#define CASE(name) {#name, name}
        CASE(call_no_args), CASE(call_one_arg), CASE(call_vectorcall), CASE(call_parsed), CASE(call_method),
        CASE(dict_get_text), CASE(dict_set_text), CASE(dict_get_chars), CASE(dict_get_number), CASE(dict_build),
        CASE(dict_copy), CASE(tuple_build), CASE(tuple_pack), CASE(tuple_build_50), CASE(list_build),
        CASE(list_append_100), CASE(build_value), CASE(build_value_dict), CASE(int_add), CASE(text_make),
        CASE(attribute_field), CASE(attribute_computed), CASE(attribute_method), CASE(attribute_of_class),
        CASE(attribute_of_dict), CASE(attribute_chars), CASE(attribute_set), CASE(attribute_call), CASE(instance_make),
    };
    return bench_main(argc, argv, cases, (int)(sizeof cases / sizeof *cases));
}
