// Each allocation of a representative run is made to fail in turn: the call that needed it reports MemoryError (or its
// documented failure), nothing crashes, and the leak checkers that the suite runs under find nothing afterwards.
#include "base/base.hpp"

#include <cstdlib>
#include <cstring>
#include <unistd.h>
#include <utility>

#include "base/alloc.hpp"
#include "interlock/Python.h"
#include "interlock/structmember.h"

#include "check.h"

namespace {

// An owned reference.
class Ref {
public:
    Ref(PyObject *object) : object_(object) {}
    Ref(const Ref &) = delete;
    Ref &operator=(const Ref &) = delete;
    ~Ref() { Py_XDECREF(object_); }
    operator PyObject *() const { return object_; }
    explicit operator bool() const { return object_ != nullptr; }

private:
    PyObject *object_;
};

// Leaves the section when the expression failed.
#define DO(expression)       \
    do {                     \
        if (!(expression)) { \
            return false;    \
        }                    \
    } while (0)
#define MAKE(name, expression) \
    Ref name(expression);      \
    DO(name)

bool gives(PyObject *result) {
    Py_XDECREF(result);
    return result != nullptr;
}

bool numbers() {
    MAKE(big, PyLong_FromString("123456789012345678901234567890123456789012345678901234567890", nullptr, 10));
    MAKE(small, PyLong_FromLong(1234567));
    MAKE(real, PyFloat_FromDouble(2.5));
    MAKE(complex, PyComplex_FromDoubles(1.5, -2.5));
    DO(gives(PyNumber_Add(big, small)));
    DO(gives(PyNumber_Subtract(small, big)));
    DO(gives(PyNumber_Multiply(big, big)));
    DO(gives(PyNumber_FloorDivide(big, small)));
    DO(gives(PyNumber_Divmod(big, small)));
    DO(gives(PyNumber_Lshift(big, Ref(PyLong_FromLong(100)))));
    DO(gives(PyNumber_Rshift(big, Ref(PyLong_FromLong(3)))));
    DO(gives(PyNumber_And(big, small)));
    DO(gives(PyNumber_Xor(big, small)));
    DO(gives(PyNumber_Negative(big)));
    DO(gives(PyNumber_Power(small, Ref(PyLong_FromLong(9)), Py_None)));
    DO(gives(PyNumber_Power(small, Ref(PyLong_FromLong(9)), big)));
    DO(gives(PyNumber_TrueDivide(small, real)));
    DO(gives(PyNumber_Multiply(complex, real)));
    DO(gives(PyObject_Repr(big)));
    DO(gives(PyObject_Repr(real)));
    DO(gives(PyObject_Repr(complex)));
    DO(gives(PyNumber_ToBase(big, 16)));
    DO(gives(PyObject_CallMethod(big, "to_bytes", "is", 32, "big")));
    MAKE(text, PyUnicode_FromString("17.25"));
    DO(gives(PyFloat_FromString(text)));
    DO(gives(PyNumber_Float(text)));
    MAKE(spec, PyUnicode_FromString("+,.3f"));
    DO(gives(PyObject_Format(real, spec)));
    return true;
}

bool texts() {
    MAKE(plain, PyUnicode_FromString("the quick brown fox jumps over the lazy dog, again and again"));
    MAKE(wide, PyUnicode_FromString("zw\xc3\xb6lf Boxk\xc3\xa4mpfer \xe2\x82\xac \xf0\x9f\x98\x80"));
    MAKE(blank, PyUnicode_FromString(" "));
    MAKE(parts, PyUnicode_Split(plain, blank, -1));
    DO(gives(PyUnicode_Join(blank, parts)));
    DO(gives(PyUnicode_Concat(plain, wide)));
    DO(gives(PyUnicode_Replace(plain, blank, wide, -1)));
    DO(gives(PyUnicode_Partition(plain, blank)));
    DO(gives(PyUnicode_Splitlines(wide, 0)));
    DO(gives(PyUnicode_Substring(wide, 2, 8)));
    DO(gives(PyUnicode_FromFormat("%s %d %R %U %A", "text", 42, static_cast<PyObject *>(wide), static_cast<PyObject *>(plain),
                                  static_cast<PyObject *>(wide))));
    MAKE(pattern, PyUnicode_FromString("%r and %5d, %-8s|%x"));
    MAKE(values, Py_BuildValue("(OiOi)", static_cast<PyObject *>(wide), 5, static_cast<PyObject *>(plain), 255));
    DO(gives(PyUnicode_Format(pattern, values)));
    DO(gives(PyObject_CallMethod(plain, "upper", nullptr)));
    DO(gives(PyObject_CallMethod(wide, "title", nullptr)));
    DO(gives(PyObject_CallMethod(wide, "center", "i", 60)));
    DO(gives(PyObject_CallMethod(plain, "format", nullptr)));
    MAKE(braces, PyUnicode_FromString("{0!r:>10} {1:.3f} {key}"));
    MAKE(format, PyObject_GetAttrString(braces, "format"));
    MAKE(args, Py_BuildValue("(id)", 5, 2.5));
    MAKE(named, Py_BuildValue("{s:s}", "key", "value"));
    DO(gives(PyObject_Call(format, args, named)));
    DO(PyUnicode_AsUTF8(wide) != nullptr);
    for (const char *encoding : {"utf-8", "utf-16", "utf-32", "latin-1", "ascii", "utf-7", "unicode_escape"}) {
        MAKE(encoded, PyUnicode_AsEncodedString(wide, encoding, "backslashreplace"));
        DO(gives(PyUnicode_Decode(PyBytes_AsString(encoded), PyBytes_Size(encoded), encoding, "replace")));
    }
    wchar_t *characters = PyUnicode_AsWideCharString(wide, nullptr);
    DO(characters != nullptr);
    Ref again(PyUnicode_FromWideChar(characters, -1));
    PyMem_Free(characters);
    DO(again);
    DO(gives(PyUnicode_InternFromString("a text that nobody interned before")));
    DO(PyObject_Hash(wide) != -1);
    DO(gives(PyObject_Repr(wide)));
    DO(gives(PyObject_ASCII(wide)));
    DO(gives(PySequence_List(wide)));
    return true;
}

bool bytes_and_buffers() {
    MAKE(bytes, PyBytes_FromFormat("%s-%d-%s", "a long text that needs a block", 7, "tail"));
    MAKE(array, PyByteArray_FromObject(bytes));
    MAKE(sum, PySequence_Concat(array, bytes));
    DO(PyByteArray_Resize(array, 4000) == 0);
    DO(gives(PyObject_Repr(bytes)));
    DO(gives(PyObject_Repr(sum)));
    DO(gives(PyObject_CallMethod(bytes, "split", "y", "-")));
    DO(gives(PyObject_CallMethod(bytes, "hex", nullptr)));
    DO(gives(PyObject_CallMethod(bytes, "decode", nullptr)));
    DO(gives(PyObject_CallMethod(array, "extend", "y", "more")));
    MAKE(view, PyMemoryView_FromObject(bytes));
    DO(gives(PyObject_CallMethod(view, "tolist", nullptr)));
    DO(gives(PySequence_GetSlice(view, 1, 5)));
    DO(gives(PyObject_CallMethod(view, "tobytes", nullptr)));
    DO(gives(PySequence_GetSlice(bytes, 3, 15)));
    DO(gives(PyObject_CallMethod(view, "release", nullptr)));
    PyObject *joined = PyBytes_FromString("one");
    PyBytes_Concat(&joined, bytes);
    DO(gives(joined));
    return true;
}

bool containers() {
    MAKE(list, PyList_New(0));
    MAKE(dict, PyDict_New());
    MAKE(set, PySet_New(nullptr));
    for (long i = 0; i < 60; i++) {
        MAKE(value, PyLong_FromLong(7919 * i % 1009 + 300));
        MAKE(key, PyUnicode_FromFormat("key %ld", i));
        DO(PyList_Append(list, value) == 0);
        DO(PyDict_SetItem(dict, key, value) == 0);
        DO(PySet_Add(set, key) == 0);
    }
    DO(PyList_Sort(list) == 0);
    DO(PyList_Insert(list, 3, dict) == 0);
    DO(PyList_SetSlice(list, 5, 10, list) == 0);
    DO(gives(PyList_AsTuple(list)));
    DO(gives(PyList_GetSlice(list, 2, 30)));
    DO(gives(PyDict_Copy(dict)));
    DO(gives(PyDict_Items(dict)));
    MAKE(other, Py_BuildValue("{s:i,s:[i,i],s:(s,O)}", "one", 1, "two", 2, 22, "three", "3", Py_None));
    DO(PyDict_Update(other, dict) == 0);
    MAKE(items, PyDict_Items(dict));
    DO(PyDict_MergeFromSeq2(other, items, 1) == 0);
    DO(PyDict_DelItemString(other, "one") == 0);
    DO(gives(PyObject_Repr(other)));
    DO(gives(PyObject_Repr(set)));
    MAKE(frozen, PyFrozenSet_New(set));
    DO(gives(PyNumber_Or(set, frozen)));
    DO(gives(PyNumber_Subtract(set, frozen)));
    DO(gives(PyObject_CallMethod(set, "copy", nullptr)));
    DO(PyObject_Hash(frozen) != -1);
    MAKE(tuple, PySequence_Tuple(set));
    DO(gives(PySequence_Repeat(tuple, 3)));
    DO(gives(PySequence_Concat(tuple, tuple)));
    MAKE(iterator, PyObject_GetIter(dict));
    MAKE(from_iterator, PySequence_List(iterator));
    MAKE(range, PyObject_CallFunction(reinterpret_cast<PyObject *>(&PyRange_Type), "iii", 5, 2000, 7));
    DO(gives(PySequence_List(range)));
    MAKE(slice, PySlice_New(nullptr, nullptr, Ref(PyLong_FromLong(-1))));
    DO(gives(PyObject_GetItem(from_iterator, slice)));
    MAKE(views, PyObject_CallMethod(dict, "keys", nullptr));
    DO(gives(PyObject_Repr(views)));
    MAKE(proxy, PyDictProxy_New(dict));
    DO(gives(PyObject_Repr(proxy)));
    DO(gives(PyObject_CallMethod(dict, "popitem", nullptr)));
    DO(gives(PyObject_CallMethod(from_iterator, "index", "s", "key 30")));
    PyDict_Clear(dict);
    return true;
}

struct Thing {
    PyObject_HEAD
    PyObject *link;
    PyObject *weak_list;
    PyObject *dict;
    int number;
};

int thing_traverse(PyObject *self, visitproc visit, void *arg) {
    Thing *thing = reinterpret_cast<Thing *>(self);
    Py_VISIT(thing->link);
    Py_VISIT(thing->dict);
    Py_VISIT(Py_TYPE(self));
    return 0;
}

int thing_clear(PyObject *self) {
    Thing *thing = reinterpret_cast<Thing *>(self);
    Py_CLEAR(thing->link);
    Py_CLEAR(thing->dict);
    return 0;
}

void thing_dealloc(PyObject *self) {
    PyObject_GC_UnTrack(self);
    PyTypeObject *type = Py_TYPE(self);
    if (PyObject_CallFinalizerFromDealloc(self) < 0) {
        return;
    }
    if (reinterpret_cast<Thing *>(self)->weak_list) {
        PyObject_ClearWeakRefs(self);
    }
    thing_clear(self);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

void thing_finalize(PyObject *self) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    Ref text(PyUnicode_FromFormat("finalizing %d of a thing", reinterpret_cast<Thing *>(self)->number));
    if (!text) {
        PyErr_Clear();
    }
    PyErr_Restore(type, value, traceback);
}

PyObject *thing_repr(PyObject *self) {
    return PyUnicode_FromFormat("Thing(%d)", reinterpret_cast<Thing *>(self)->number);
}

PyObject *thing_call(PyObject *self, PyObject *args, PyObject *kwargs) {
    static const char *names[] = {"count", "name", "rest", nullptr};
    int count = 0;
    const char *name = nullptr;
    PyObject *rest = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "i|s$O", const_cast<char **>(names), &count, &name, &rest)) {
        return nullptr;
    }
    return Py_BuildValue("(isO)", count, name, rest);
}

PyObject *thing_twice(PyObject *self, void *) { return PyLong_FromLong(2000 + reinterpret_cast<Thing *>(self)->number); }

PyObject *thing_encoded(PyObject *, PyObject *args) {
    char *text = nullptr;
    if (!PyArg_ParseTuple(args, "es", "utf-8", &text)) {
        return nullptr;
    }
    PyObject *result = PyBytes_FromString(text);
    PyMem_Free(text);
    return result;
}

PyMemberDef thing_members[] = {
    {"link", T_OBJECT, offsetof(Thing, link), 0, nullptr},
    {"number", T_INT, offsetof(Thing, number), 0, nullptr},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Thing, weak_list), READONLY, nullptr},
    {"__dictoffset__", T_PYSSIZET, offsetof(Thing, dict), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};
PyGetSetDef thing_getset[] = {{"twice", thing_twice, nullptr, nullptr, nullptr},
                              {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, nullptr, nullptr},
                              {nullptr, nullptr, nullptr, nullptr, nullptr}};
PyMethodDef thing_methods[] = {{"encoded", thing_encoded, METH_VARARGS, nullptr}, {nullptr, nullptr, 0, nullptr}};

template <class Function>
void *slot(Function *function) {
    return reinterpret_cast<void *>(function);
}

PyObject *make_thing_type() {
    static char doc[] = "Thing(number)\n--\n\nA thing.";
    static PyType_Slot slots[] = {{Py_tp_members, thing_members},
                                  {Py_tp_getset, thing_getset},
                                  {Py_tp_methods, thing_methods},
                                  {Py_tp_repr, slot(thing_repr)},
                                  {Py_tp_call, slot(thing_call)},
                                  {Py_tp_traverse, slot(thing_traverse)},
                                  {Py_tp_clear, slot(thing_clear)},
                                  {Py_tp_dealloc, slot(thing_dealloc)},
                                  {Py_tp_finalize, slot(thing_finalize)},
                                  {Py_tp_doc, doc},
                                  {0, nullptr}};
    static PyType_Spec spec = {"test.Thing", sizeof(Thing), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};
    return PyType_FromSpec(&spec);
}

bool types() {
    MAKE(type, make_thing_type());
    MAKE(thing, PyObject_CallNoArgs(type));
    MAKE(sub, PyObject_CallFunction(reinterpret_cast<PyObject *>(&PyType_Type), "s(O){s:i,s:s}", "Sub",
                                    static_cast<PyObject *>(type), "level", 3, "__doc__", "A subclass."));
    MAKE(object, PyObject_CallNoArgs(sub));
    MAKE(value, PyUnicode_FromString("a value"));
    DO(PyObject_SetAttrString(object, "fresh", value) == 0);
    DO(PyObject_SetAttrString(object, "link", value) == 0);
    DO(PyObject_SetAttrString(thing, "fresh", value) == 0);
    DO(PyObject_SetAttrString(sub, "shared", value) == 0);
    DO(gives(PyObject_GetAttrString(object, "shared")));
    DO(gives(PyObject_GetAttrString(object, "twice")));
    DO(gives(PyObject_GetAttrString(object, "__dict__")));
    DO(gives(PyObject_GetAttrString(object, "encoded")));
    DO(gives(PyObject_CallMethod(object, "encoded", "s", "text")));
    DO(gives(PyObject_Repr(sub)));
    DO(gives(PyObject_Repr(object)));
    DO(gives(PyObject_Str(object)));
    DO(gives(PyObject_Dir(object)));
    DO(gives(PyType_GetName(reinterpret_cast<PyTypeObject *>(static_cast<PyObject *>(sub)))));
    DO(gives(PyObject_GetAttrString(type, "__doc__")));
    DO(gives(PyObject_GetAttrString(type, "__text_signature__")));
    DO(gives(PyObject_CallMethod(sub, "mro", nullptr)));
    DO(gives(PyObject_CallMethod(sub, "__subclasses__", nullptr)));
    DO(PyObject_IsInstance(object, type) == 1);
    return true;
}

bool calls() {
    MAKE(type, make_thing_type());
    MAKE(thing, PyObject_CallNoArgs(type));
    MAKE(kwargs, Py_BuildValue("{s:s,s:[i]}", "name", "x", "rest", 5));
    MAKE(args, Py_BuildValue("(i)", 1234));
    DO(gives(PyObject_Call(thing, args, kwargs)));
    DO(gives(PyObject_CallFunction(thing, "is", 1, "two")));
    MAKE(names, Py_BuildValue("(ss)", "name", "rest"));
    MAKE(name, PyUnicode_FromString("a name"));
    PyObject *const vector[] = {nullptr, PyTuple_GetItem(args, 0), name, thing};
    DO(gives(PyObject_Vectorcall(thing, vector + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, names)));
    DO(gives(PyObject_CallMethodObjArgs(name, Ref(PyUnicode_FromString("upper")), nullptr)));
    DO(gives(PyObject_CallFunctionObjArgs(thing, PyTuple_GetItem(args, 0), nullptr)));
    MAKE(capsule, PyCapsule_New(&thing_methods, "name", nullptr));
    DO(gives(PyObject_Repr(capsule)));
    static PyStructSequence_Field fields[] = {{"one", "first"}, {"two", nullptr}, {nullptr, nullptr}};
    static PyStructSequence_Desc desc = {"test.Pair", nullptr, fields, 2};
    PyTypeObject *pair_type = PyStructSequence_NewType(&desc);
    DO(pair_type);
    Ref own_pair_type(reinterpret_cast<PyObject *>(pair_type));
    MAKE(pair, PyStructSequence_New(pair_type));
    PyStructSequence_SetItem(pair, 0, Py_NewRef(name));
    PyStructSequence_SetItem(pair, 1, Py_NewRef(thing));
    DO(gives(PyObject_Repr(pair)));
    return true;
}

// Raises, looks at what is raised, drops it; an exception of the run itself is a failure.
bool took(PyObject *type) {
    if (!PyErr_ExceptionMatches(type)) {
        return false;
    }
    PyErr_Clear();
    return true;
}

// Puts what is another exception back.
bool is_a(PyObject *raised, PyObject *type) {
    if (PyErr_GivenExceptionMatches(raised, type)) {
        return true;
    }
    PyErr_SetRaisedException(Py_NewRef(raised));
    return false;
}

bool exceptions() {
    PyErr_Format(PyExc_ValueError, "bad value %d of %s", 42, "something");
    DO(took(PyExc_ValueError));
    errno = ENOENT;
    PyErr_SetFromErrnoWithFilename(PyExc_OSError, "/no/such/file");
    DO(took(PyExc_OSError));
    MAKE(cls, PyErr_NewExceptionWithDoc("test.Error", "An error.", PyExc_LookupError, nullptr));
    PyErr_SetString(cls, "raised");
    MAKE(raised, PyErr_GetRaisedException());
    DO(is_a(raised, cls));
    PyErr_SetHandledException(raised);
    PyErr_SetString(PyExc_KeyError, "while handling");
    PyErr_SetHandledException(nullptr);
    MAKE(second, PyErr_GetRaisedException());
    DO(is_a(second, PyExc_KeyError));
    PyException_SetCause(second, Py_NewRef(raised));
    DO(gives(PyObject_Repr(second)));
    DO(gives(PyObject_Str(second)));
    DO(gives(PyObject_CallMethod(second, "add_note", "s", "a note")));
    PyErr_SetRaisedException(Py_NewRef(second));
    PyErr_Print();
    PyErr_Display(nullptr, second, nullptr);
    PyErr_SetString(PyExc_RuntimeError, "unraisable");
    PyErr_WriteUnraisable(Py_None);
    DO(PyErr_WarnEx(PyExc_RuntimeWarning, "a warning", 1) == 0);
    DO(PyErr_WarnFormat(PyExc_UserWarning, 1, "warning %d", 2) == 0);
    MAKE(error, PyUnicodeDecodeError_Create("utf-8", "abc", 3, 1, 2, "reason"));
    DO(gives(PyObject_Str(error)));
    DO(!PyErr_Occurred());
    return true;
}

PyObject *on_dead(PyObject *, PyObject *reference) { return PyUnicode_FromFormat("dead: %p", static_cast<void *>(reference)); }
PyMethodDef on_dead_def = {"on_dead", on_dead, METH_O, nullptr};

bool cycles() {
    MAKE(type, make_thing_type());
    MAKE(callback, PyCFunction_New(&on_dead_def, nullptr));
    MAKE(references, PyList_New(0));
    for (int i = 0; i < 8; i++) {
        MAKE(a, PyObject_CallNoArgs(type));
        MAKE(b, PyObject_CallNoArgs(type));
        DO(PyObject_SetAttrString(a, "link", b) == 0);
        DO(PyObject_SetAttrString(b, "link", a) == 0);
        DO(PyObject_SetAttrString(b, "self", b) == 0);
        MAKE(plain, PyWeakref_NewRef(a, nullptr));
        MAKE(told, PyWeakref_NewRef(b, callback));
        MAKE(proxy, PyWeakref_NewProxy(a, callback));
        DO(PyList_Append(references, plain) == 0);
        DO(PyList_Append(references, told) == 0);
        DO(PyList_Append(references, proxy) == 0);
    }
    PyGC_Collect();
    DO(!PyErr_Occurred());
    return true;
}

int fill_module(PyObject *module) {
    if (PyModule_AddIntConstant(module, "answer", 4200) < 0 || PyModule_AddStringConstant(module, "text", "some text") < 0) {
        return -1;
    }
    Ref type(make_thing_type());
    return type && PyModule_AddObjectRef(module, "Thing", type) == 0 ? 0 : -1;
}

PyModuleDef_Slot two_phase_slots[] = {{Py_mod_exec, slot(fill_module)}, {0, nullptr}};
PyModuleDef two_phase_def = {PyModuleDef_HEAD_INIT, "two_phase", "Two phases.", 64, thing_methods, two_phase_slots,
                             nullptr, nullptr, nullptr};
PyObject *init_two_phase() { return PyModuleDef_Init(&two_phase_def); }

PyModuleDef one_phase_def = {PyModuleDef_HEAD_INIT, "one_phase", "One phase.", -1, thing_methods, nullptr,
                             nullptr, nullptr, nullptr};
PyObject *init_one_phase() {
    PyObject *module = PyModule_Create(&one_phase_def);
    if (module && fill_module(module) < 0) {
        Py_CLEAR(module);
    }
    return module;
}

bool imports() {
    PyObject *modules = PyImport_GetModuleDict();
    for (const char *name : {"two_phase", "one_phase", "sys", "builtins"}) {
        if (PyMapping_HasKeyString(modules, name) && strchr(name, 'p')) {
            DO(PyDict_DelItemString(modules, name) == 0);
        }
        MAKE(module, PyImport_ImportModule(name));
        DO(gives(PyObject_GetAttrString(module, "__name__")));
        DO(gives(PyObject_Repr(module)));
        DO(gives(PyModule_GetNameObject(module)));
        DO(gives(PyObject_Dir(module)));
    }
    MAKE(missing, PyUnicode_FromString("no_such_module_anywhere"));
    Ref nothing(PyImport_Import(missing));
    DO(!nothing && PyErr_ExceptionMatches(PyExc_ModuleNotFoundError));
    PyErr_Clear();
    MAKE(path, Py_BuildValue("[s]", "/nowhere"));
    DO(PySys_SetObject("il_test", path) == 0);
    DO(PySys_SetObject("il_test", nullptr) == 0);
    PySys_WriteStdout("%s %d\n", "written", 7);
    PySys_FormatStderr("%R\n", static_cast<PyObject *>(path));
    return true;
}

bool threads() {
    PyThreadState *mine = PyThreadState_Get();
    PyThreadState *state = PyThreadState_New(PyThreadState_GetInterpreter(mine));
    if (!state) {
        PyErr_NoMemory();  // documented: NULL, no exception
        return false;
    }
    PyThreadState_Swap(state);
    const bool stored = gives(PyUnicode_FromFormat("made by state %d", 2));
    if (!stored) {
        PyErr_Clear();
    }
    PyThreadState_Clear(state);
    PyThreadState_Swap(mine);
    PyThreadState_Delete(state);
    if (!stored) {
        PyErr_NoMemory();
        return false;
    }
    return true;
}

bool subinterpreter() {
    PyThreadState *mine = PyThreadState_Get();
    PyThreadState *sub = Py_NewInterpreter();
    if (!sub) {
        PyThreadState_Swap(mine);
        if (!PyErr_Occurred()) {
            PyErr_NoMemory();
        }
        return false;
    }
    const bool imported = gives(PyImport_ImportModule("two_phase")) && gives(PyImport_ImportModule("one_phase"));
    if (!imported) {
        CHECK(PyErr_ExceptionMatches(PyExc_MemoryError));
        PyErr_Clear();
    }
    Py_EndInterpreter(sub);
    PyThreadState_Swap(mine);
    if (!imported) {
        PyErr_NoMemory();
    }
    return imported;
}

// Calls "self.name(arguments)" for every entry; each result counts.
struct MethodCall {
    const char *name;
    const char *format;  // of Py_BuildValue, for texts or bytes; null: the argument is the number
    const char *first, *second;
    long number;
};

bool call_methods(PyObject *self, const MethodCall *calls, size_t count) {
    for (size_t i = 0; i < count; i++) {
        MAKE(method, PyObject_GetAttrString(self, calls[i].name));
        MAKE(args, calls[i].format ? Py_BuildValue(calls[i].format, calls[i].first, calls[i].second)
                                   : Py_BuildValue("(l)", calls[i].number));
        DO(gives(PyObject_Call(method, args, nullptr)));
    }
    return true;
}

bool text_methods() {
    static const MethodCall calls[] = {
        {"capitalize", "()"}, {"casefold", "()"}, {"center", nullptr, nullptr, nullptr, 60},
        {"count", "(s)", "o"}, {"encode", "(s)", "utf-16"}, {"endswith", "(s)", "g"}, {"expandtabs", "()"},
        {"find", "(s)", "fox"}, {"index", "(s)", "fox"}, {"isalpha", "()"}, {"isidentifier", "()"}, {"join", "((ss))", "a", "b"},
        {"ljust", nullptr, nullptr, nullptr, 60}, {"lower", "()"}, {"lstrip", "(s)", "th"}, {"partition", "(s)", " "},
        {"removeprefix", "(s)", "the "}, {"removesuffix", "(s)", "dog"}, {"replace", "(ss)", "o", "00"}, {"rfind", "(s)", "o"},
        {"rjust", nullptr, nullptr, nullptr, 60}, {"rpartition", "(s)", " "}, {"rsplit", "(s)", " "}, {"rstrip", "()"},
        {"split", "()"}, {"splitlines", "()"}, {"startswith", "((ss))", "x", "the"}, {"strip", "()"}, {"swapcase", "()"},
        {"title", "()"}, {"upper", "()"},
        {"zfill", nullptr, nullptr, nullptr, 60}, {"__mod__", "(())"}, {"__add__", "(s)", "more"},
        {"__mul__", nullptr, nullptr, nullptr, 3}, {"__format__", "(s)", "*>60"}, {"__getnewargs__", "()"},
    };
    MAKE(plain, PyUnicode_FromString("the quick brown fox\tjumps over the lazy dog"));
    MAKE(wide, PyUnicode_FromString("the qu\xc3\xac" "ck br\xc3\xb6wn fox \xe2\x82\xac jumps over the lazy \xf0\x9f\x90\x95 dog"));
    for (PyObject *text : {static_cast<PyObject *>(plain), static_cast<PyObject *>(wide)}) {
        DO(call_methods(text, calls, sizeof calls / sizeof *calls));
        DO(gives(PyObject_CallMethod(text, "translate", "({i:s})", 'o', "00")));
    }
    DO(gives(PyObject_CallMethod(reinterpret_cast<PyObject *>(&PyUnicode_Type), "maketrans", "ss", "abc", "xyz")));
    MAKE(names, Py_BuildValue("{s:s,s:d}", "name", "a name of some length", "value", 2.5));
    MAKE(braces, PyUnicode_FromString("{name!r:*^40} {value:,.3f} {{}}"));
    DO(gives(PyObject_CallMethod(braces, "format_map", "O", static_cast<PyObject *>(names))));
    return true;
}

bool bytes_methods() {
    static const MethodCall calls[] = {
        {"capitalize", "()"}, {"center", nullptr, nullptr, nullptr, 60}, {"count", "(y)", "o"},
        {"decode", "(s)", "latin-1"}, {"endswith", "(y)", "g"}, {"expandtabs", "()"}, {"find", "(y)", "fox"},
        {"hex", "(s)", ":"}, {"index", "(y)", "fox"}, {"isalnum", "()"}, {"join", "((yy))", "a", "b"},
        {"ljust", nullptr, nullptr, nullptr, 60}, {"lower", "()"}, {"lstrip", "(y)", "th"}, {"partition", "(y)", " "},
        {"removeprefix", "(y)", "the "}, {"removesuffix", "(y)", "dog"}, {"replace", "(yy)", "o", "00"}, {"rfind", "(y)", "o"},
        {"rjust", nullptr, nullptr, nullptr, 60}, {"rpartition", "(y)", " "}, {"rsplit", "(y)", " "}, {"rstrip", "()"},
        {"split", "()"}, {"splitlines", "()"}, {"startswith", "((yy))", "x", "the"}, {"strip", "()"}, {"swapcase", "()"},
        {"title", "()"}, {"upper", "()"},
        {"zfill", nullptr, nullptr, nullptr, 60}, {"__add__", "(y)", "more"},
        {"__mul__", nullptr, nullptr, nullptr, 3},
    };
    MAKE(bytes, PyBytes_FromString("the quick brown fox jumps over the lazy dog"));
    MAKE(array, PyByteArray_FromObject(bytes));
    DO(call_methods(bytes, calls, sizeof calls / sizeof *calls));
    DO(call_methods(array, calls, sizeof calls / sizeof *calls));
    DO(gives(PyObject_CallMethod(bytes, "translate", "Oy", Py_None, "aeiou")));
    DO(gives(PyObject_CallMethod(array, "extend", "((ii))", 1, 2)));
    DO(gives(PyObject_CallMethod(array, "insert", "ii", 3, 9)));
    MAKE(simple, PyBytes_FromString("%s|%5d|%.2f|%c"));
    MAKE(values, Py_BuildValue("(yidi)", "some bytes", 42, 2.5, 200));
    DO(gives(PyNumber_Remainder(simple, values)));
    DO(gives(PyObject_CallMethod(reinterpret_cast<PyObject *>(&PyBytes_Type), "fromhex", "s", "00 ff 7f")));
    static const MethodCall changes[] = {
        {"append", nullptr, nullptr, nullptr, 7}, {"reverse", "()"}, {"pop", "()"}, {"copy", "()"}, {"clear", "()"},
    };
    return call_methods(array, changes, sizeof changes / sizeof *changes);
}

bool container_methods() {
    MAKE(list, Py_BuildValue("[iiisss]", 5000, 3000, 4000, "x", "y", "z"));
    MAKE(numbers, PyList_GetSlice(list, 0, 3));
    DO(gives(PyObject_CallMethod(numbers, "sort", nullptr)));
    MAKE(key_kwargs, Py_BuildValue("{s:O,s:i}", "key", &PyUnicode_Type, "reverse", 1));
    MAKE(sort, PyObject_GetAttrString(list, "sort"));
    MAKE(nothing, PyTuple_New(0));
    DO(gives(PyObject_Call(sort, nothing, key_kwargs)));
    DO(gives(PyObject_CallMethod(list, "extend", "O", static_cast<PyObject *>(numbers))));
    DO(gives(PyObject_CallMethod(list, "insert", "is", 2, "inserted")));
    DO(gives(PyObject_CallMethod(list, "remove", "s", "x")));
    DO(gives(PyObject_CallMethod(list, "pop", nullptr)));
    DO(gives(PyObject_CallMethod(list, "count", "s", "y")));
    DO(gives(PyObject_CallMethod(list, "copy", nullptr)));
    DO(gives(PyNumber_InPlaceAdd(list, numbers)));
    DO(gives(PySequence_InPlaceRepeat(list, 3)));
    MAKE(step, PyLong_FromLong(2000));
    MAKE(slice, PySlice_New(nullptr, nullptr, step));
    DO(PyObject_DelItem(list, slice) == 0);
    DO(gives(PyObject_CallMethod(list, "__reversed__", nullptr)));
    DO(gives(PyObject_RichCompare(list, numbers, Py_EQ)));

    MAKE(dict, Py_BuildValue("{s:i,s:s,i:d}", "one", 1000, "two", "2", 3, 3.5));
    DO(gives(PyObject_CallMethod(dict, "setdefault", "ss", "four", "4")));
    DO(gives(PyObject_CallMethod(dict, "get", "s", "one")));
    DO(gives(PyObject_CallMethod(dict, "pop", "s", "four")));
    DO(gives(PyObject_CallMethod(dict, "update", "([(si)])", "five", 5000)));
    MAKE(update, PyObject_GetAttrString(dict, "update"));
    MAKE(six, Py_BuildValue("{s:i}", "six", 6000));
    DO(gives(PyObject_Call(update, nothing, six)));
    DO(gives(PyObject_CallMethod(reinterpret_cast<PyObject *>(&PyDict_Type), "fromkeys", "(sss)i", "a", "b", "c", 7)));
    DO(gives(PyNumber_Or(dict, six)));
    MAKE(items, PyObject_CallMethod(dict, "items", nullptr));
    MAKE(keys, PyObject_CallMethod(dict, "keys", nullptr));
    DO(gives(PyNumber_And(keys, six)));
    DO(gives(PyNumber_Subtract(keys, six)));
    DO(gives(PySequence_List(items)));
    DO(gives(PyObject_CallMethod(dict, "__reversed__", nullptr)));

    MAKE(set, PySet_New(keys));
    for (const char *name : {"union", "intersection", "difference", "symmetric_difference", "isdisjoint", "issubset", "update",
                             "intersection_update", "difference_update", "symmetric_difference_update"}) {
        MAKE(other, Py_BuildValue("[sis]", "one", 300, "other"));
        DO(gives(PyObject_CallMethod(set, name, "O", static_cast<PyObject *>(other))));
    }
    DO(gives(PyObject_CallMethod(set, "add", "s", "added")));
    DO(gives(PyObject_CallMethod(set, "discard", "s", "added")));
    DO(gives(PyObject_CallMethod(set, "copy", nullptr)));
    MAKE(tuple, Py_BuildValue("(iss)", 1000, "b", "c"));
    DO(gives(PyObject_CallMethod(tuple, "index", "s", "b")));
    DO(gives(PyObject_CallMethod(tuple, "count", "s", "b")));
    DO(gives(PySequence_GetSlice(tuple, 1, 3)));
    return true;
}

bool builtin_functions() {
    MAKE(builtins, PyImport_ImportModule("builtins"));
    MAKE(numbers, Py_BuildValue("[iiii]", 3000, 1000, 2000, 4000));
    for (const char *name : {"sorted", "sum", "min", "max", "any", "all", "len", "repr", "ascii", "list", "tuple", "set",
                             "frozenset", "enumerate", "reversed", "iter", "dir", "str", "bool", "zip"}) {
        DO(gives(PyObject_CallMethod(builtins, name, "O", static_cast<PyObject *>(numbers))));
    }
    for (const char *name : {"map", "filter"}) {
        MAKE(made, PyObject_CallMethod(builtins, name, "OO", &PyUnicode_Type, static_cast<PyObject *>(numbers)));
        DO(gives(PySequence_List(made)));
    }
    MAKE(enumerated, PyObject_CallMethod(builtins, "enumerate", "Oi", static_cast<PyObject *>(numbers), 1000));
    MAKE(zipped, PyObject_CallMethod(builtins, "zip", "OO", static_cast<PyObject *>(enumerated), static_cast<PyObject *>(numbers)));
    DO(gives(PySequence_List(zipped)));
    DO(gives(PyObject_CallMethod(builtins, "chr", "i", 0x20ac)));
    DO(gives(PyObject_CallMethod(builtins, "hex", "L", 1LL << 40)));
    DO(gives(PyObject_CallMethod(builtins, "bin", "i", 70000)));
    DO(gives(PyObject_CallMethod(builtins, "pow", "iii", 7, 300, 1000007)));
    DO(gives(PyObject_CallMethod(builtins, "round", "di", 2.567, 2)));
    DO(gives(PyObject_CallMethod(builtins, "divmod", "Li", 1LL << 50, 7)));
    DO(gives(PyObject_CallMethod(builtins, "format", "is", 123456, ",")));
    MAKE(type, make_thing_type());
    MAKE(thing, PyObject_CallNoArgs(type));
    DO(gives(PyObject_CallMethod(builtins, "property", "O", static_cast<PyObject *>(type))));
    DO(gives(PyObject_CallMethod(builtins, "classmethod", "O", static_cast<PyObject *>(type))));
    MAKE(super, PyObject_CallMethod(builtins, "super", "OO", static_cast<PyObject *>(type), static_cast<PyObject *>(thing)));
    DO(gives(PyObject_Repr(super)));
    DO(gives(PyObject_GetAttrString(super, "__str__")));
    MAKE(alias, Py_GenericAlias(type, numbers));
    DO(gives(PyObject_Repr(alias)));
    DO(gives(PyObject_GetAttrString(alias, "__parameters__")));
    DO(gives(PyObject_Dir(alias)));
    MAKE(method, PyInstanceMethod_New(type));
    DO(gives(PyObject_Repr(method)));
    DO(gives(PyObject_CallMethod(builtins, "vars", "O", static_cast<PyObject *>(thing))));
    return true;
}

bool codecs() {
    MAKE(text, PyUnicode_FromString("a\xe2\x82\xac" "b\xf0\x9f\x98\x80"));
    for (const char *errors : {"replace", "ignore", "xmlcharrefreplace", "backslashreplace", "namereplace"}) {
        // Names of characters are not kept: that handler falls back to numbers.
        DO(gives(PyUnicode_AsEncodedString(text, "ascii", errors)));
    }
    DO(gives(PyUnicode_Decode("a\xff\xfe" "b", 4, "utf-8", "surrogateescape")));
    MAKE(broken, PyUnicode_Decode("a\xff\xfe" "b", 4, "utf-8", "surrogateescape"));
    DO(gives(PyUnicode_AsEncodedString(broken, "utf-8", "surrogateescape")));
    Ref refused(PyUnicode_AsEncodedString(text, "ascii", "strict"));
    DO(!refused && took(PyExc_UnicodeEncodeError));
    DO(gives(PyCodec_Encoder("utf-8")));
    DO(gives(PyCodec_IncrementalDecoder("utf-8", "strict")) || took(PyExc_LookupError) || took(PyExc_AttributeError));
    DO(gives(PyUnicode_EncodeFSDefault(text)));
    DO(gives(PyUnicode_DecodeFSDefault("some/path")));
    MAKE(plain, PyUnicode_FromString("plain"));
    DO(gives(PyUnicode_EncodeLocale(plain, "strict")));
    DO(gives(PyUnicode_AsUTF16String(text)));
    DO(gives(PyUnicode_AsRawUnicodeEscapeString(text)));
    return true;
}

// Chains of errors, groups, tracebacks, and their display.
bool error_display() {
    MAKE(builtins, PyImport_ImportModule("builtins"));
    MAKE(group_type, PyObject_GetAttrString(builtins, "ExceptionGroup"));
    MAKE(one, PyObject_CallFunction(PyExc_ValueError, "s", "one"));
    MAKE(two, PyObject_CallFunction(PyExc_KeyError, "s", "two"));
    MAKE(group, PyObject_CallFunction(group_type, "s[OO]", "several", static_cast<PyObject *>(one), static_cast<PyObject *>(two)));
    DO(gives(PyObject_CallMethod(group, "split", "O", PyExc_KeyError)));
    DO(gives(PyObject_CallMethod(group, "subgroup", "O", PyExc_ValueError)));
    PyErr_SetObject(group_type, group);
    PyErr_PrintEx(0);
    MAKE(name, PyUnicode_FromString("a_module"));
    PyErr_SetImportError(name, name, nullptr);
    DO(took(PyExc_ImportError));
    PyErr_SyntaxLocationEx("file", 3, 1);
    PyErr_Clear();
    MAKE(code, reinterpret_cast<PyObject *>(PyCode_NewEmpty("file.c", "function", 7)));
    MAKE(globals, PyDict_New());
    PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), reinterpret_cast<PyCodeObject *>(static_cast<PyObject *>(code)), globals, nullptr);
    DO(frame);
    PyErr_SetString(PyExc_RuntimeError, "with a traceback");
    const int added = PyTraceBack_Here(frame);
    Py_DECREF(frame);
    DO(added == 0);
    PyErr_PrintEx(0);
    DO(PyErr_WarnExplicit(PyExc_UserWarning, "explicit", "file.c", 5, "a_module", nullptr) == 0);
    DO(PyErr_ResourceWarning(nullptr, 1, "resource %d", 5) == 0);
    return true;
}

bool sys_and_threads() {
    MAKE(sys, PyImport_ImportModule("sys"));
    for (const char *name : {"getrecursionlimit", "exc_info", "getswitchinterval", "getdefaultencoding"}) {
        if (PyObject_HasAttrString(sys, name)) {
            DO(gives(PyObject_CallMethod(sys, name, nullptr)));
        }
    }
    for (const char *name : {"flags", "version_info", "implementation", "hash_info", "float_info", "int_info", "thread_info"}) {
        if (PyObject_HasAttrString(sys, name)) {
            MAKE(info, PyObject_GetAttrString(sys, name));
            DO(gives(PyObject_Repr(info)));
        }
    }
    MAKE(written, PyUnicode_FromString("written to the stream\n"));
    PyObject *out = PySys_GetObject("stdout");
    DO(PyFile_WriteObject(written, out, Py_PRINT_RAW) == 0);
    DO(gives(PyObject_CallMethod(out, "flush", nullptr)));
    MAKE(thread, PyImport_ImportModule("_thread"));
    MAKE(lock, PyObject_CallMethod(thread, "allocate_lock", nullptr));
    DO(gives(PyObject_CallMethod(lock, "acquire", nullptr)));
    DO(gives(PyObject_CallMethod(lock, "release", nullptr)));
    MAKE(rlock, PyObject_CallMethod(thread, "RLock", nullptr));
    DO(gives(PyObject_CallMethod(rlock, "acquire", nullptr)));
    DO(gives(PyObject_CallMethod(rlock, "release", nullptr)));
    DO(gives(PyObject_Repr(rlock)));
    MAKE(local_type, PyObject_GetAttrString(thread, "_local"));
    MAKE(local, PyObject_CallNoArgs(local_type));
    DO(PyObject_SetAttrString(local, "mine", written) == 0);
    DO(gives(PyObject_GetAttrString(local, "mine")));
    DO(gives(PyObject_GetAttrString(local, "__dict__")));
    return true;
}

PyObject *run_nothing(PyObject *, PyObject *) { return Py_NewRef(Py_None); }
PyMethodDef run_nothing_def = {"run_nothing", run_nothing, METH_NOARGS, nullptr};

// Joins with what there is already, so that no allocation is needed for it.
struct Joiner {
    PyObject *join;
    ~Joiner() {
        PyObject *raised = PyErr_GetRaisedException();
        Py_XDECREF(PyObject_CallNoArgs(join));
        PyErr_SetRaisedException(raised);
    }
};

// A thread's own allocations count, too: what fails there is told on stderr.
bool thread_handles() {
    MAKE(thread, PyImport_ImportModule("_thread"));
    MAKE(function, PyCFunction_New(&run_nothing_def, nullptr));
    MAKE(start, PyObject_GetAttrString(thread, "start_joinable_thread"));
    MAKE(handle_type, PyObject_GetAttrString(thread, "_ThreadHandle"));
    for (int given = 0; given < 2; given++) {
        MAKE(handle, PyObject_CallNoArgs(handle_type));
        Ref started(PyObject_CallFunctionObjArgs(start, static_cast<PyObject *>(function),
                                                 given ? static_cast<PyObject *>(handle) : Py_None, nullptr));
        if (!started && PyErr_ExceptionMatches(PyExc_RuntimeError)) {  // "can't start new thread", whatever the reason
            PyErr_Clear();
            PyErr_NoMemory();
        }
        DO(started);
        MAKE(join_started, PyObject_GetAttrString(started, "join"));
        Joiner joiner{join_started};
        DO(gives(PyObject_Repr(started)));
        DO(gives(PyObject_CallMethod(started, "join", "d", 1000.0)));
        DO(gives(PyObject_GetAttrString(started, "ident")));
    }
    DO(gives(PyObject_CallMethod(thread, "_make_thread_handle", "i", 7777)));
    DO(gives(PyObject_CallMethod(thread, "_set_sentinel", nullptr)));
    DO(gives(PyObject_CallMethod(thread, "_get_name", nullptr)));
    MAKE(hook_args_type, PyObject_GetAttrString(thread, "_ExceptHookArgs"));
    MAKE(value, PyObject_CallFunction(PyExc_ValueError, "s", "a value"));
    MAKE(hook_args, PyObject_CallFunction(hook_args_type, "((OOOO))", PyExc_ValueError, static_cast<PyObject *>(value), Py_None,
                                          Py_None));
    DO(gives(PyObject_CallMethod(thread, "_excepthook", "(O)", static_cast<PyObject *>(hook_args))));
    MAKE(lock, PyObject_CallMethod(thread, "allocate_lock", nullptr));
    DO(gives(PyObject_CallMethod(lock, "acquire", "id", 1, 1000.0)));
    DO(gives(PyObject_CallMethod(lock, "acquire", "i", 0)));
    DO(gives(PyObject_CallMethod(lock, "release", nullptr)));
    DO(gives(PyObject_CallMethod(thread, "_shutdown", nullptr)));
    return true;
}

// The first allocation of `body` fails, then the second, ... until none is left to fail.
void fail_each(const char *name, bool (*body)()) {
    // What is made once and kept is made first.
    if (!body()) {
        PyErr_Print();
        fail_msg("%s", name);
    }
    const char *only = getenv("INTERLOCK_TEST_FAIL_AT");  // one alone, for a debugger
    int wrong = 0;
    for (long n = only ? atol(only) : 0;; n++) {
        // Gives back the memory that is kept for the next objects, so that these ask for it.
        PyGC_Collect();
        interlock::fail_allocation_after(n);
        const bool ok = body();
        const bool pending = interlock::allocation_failure_pending();
        interlock::fail_allocation_after(-1);
        if (ok ? PyErr_Occurred() != nullptr : !PyErr_ExceptionMatches(PyExc_MemoryError)) {
            fprintf(stderr, "%s: allocation %ld failed: ok is %d, raised:\n", name, n, ok);
            PyErr_Print();
            wrong++;
        }
        CHECK(!pending || ok);
        PyErr_Clear();
        if (only || pending) {
            printf("%s: %ld allocations\n", name, n);
            break;
        }
    }
    PyGC_Collect();
    assert_int_equal(wrong, 0);
}

#define SECTION(section)                                                              \
    void test_##section##_survive_each_failure(void **) { fail_each(#section, section); }
SECTION(numbers)
SECTION(text_methods)
SECTION(bytes_methods)
SECTION(container_methods)
SECTION(builtin_functions)
SECTION(codecs)
SECTION(error_display)
SECTION(sys_and_threads)
SECTION(thread_handles)
SECTION(texts)
SECTION(bytes_and_buffers)
SECTION(containers)
SECTION(types)
SECTION(calls)
SECTION(exceptions)
SECTION(cycles)
SECTION(imports)
SECTION(threads)
SECTION(subinterpreter)

int start(void **) {
    Py_InitializeEx(0);
    return 0;
}

int stop(void **) { return Py_FinalizeEx(); }

PyStatus initialize() {
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    PyStatus status = PyConfig_SetBytesString(&config, &config.program_name, "test");
    if (!PyStatus_Exception(status)) {
        status = Py_InitializeFromConfig(&config);
    }
    PyConfig_Clear(&config);
    return status;
}

void test_start_and_end_survive_each_failure(void **) {
    const char *only = getenv("INTERLOCK_TEST_FAIL_AT");  // one alone, for a debugger
    for (long n = only ? atol(only) : 0;; n++) {
        interlock::fail_allocation_after(n);
        const PyStatus status = initialize();
        const bool ok = !PyStatus_Exception(status);
        if (ok) {
            CHECK(Py_FinalizeEx() == 0);
        } else {
            CHECK(PyStatus_IsError(status) && status.err_msg && *status.err_msg);
            CHECK(!Py_IsInitialized());
        }
        const bool pending = interlock::allocation_failure_pending();
        interlock::fail_allocation_after(-1);
        if (only || pending) {
            CHECK(ok);
            printf("start and end: %ld allocations\n", n);
            break;
        }
    }
}

}  // namespace

int main() {
    // Every block comes from the system: the heap would hide most allocations, from failing and from leak checkers.
    setenv("PYTHONMALLOC", "malloc", 1);
    CHECK(PyImport_AppendInittab("two_phase", init_two_phase) == 0);
    CHECK(PyImport_AppendInittab("one_phase", init_one_phase) == 0);
#define TEST(section) cmocka_unit_test_setup_teardown(test_##section##_survive_each_failure, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(numbers),    TEST(texts),  TEST(bytes_and_buffers), TEST(containers), TEST(types),          TEST(calls),
        TEST(exceptions), TEST(cycles), TEST(imports),           TEST(threads),    TEST(subinterpreter),
        TEST(text_methods), TEST(bytes_methods), TEST(container_methods), TEST(builtin_functions), TEST(codecs),
        TEST(error_display), TEST(sys_and_threads),  TEST(thread_handles),
        cmocka_unit_test(test_start_and_end_survive_each_failure),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
