#include "base/base.hpp"

#include "base/fatal.hpp"
#include "interlock/pyeval.h"
#include "objects/call.hpp"
#include "objects/call_old.hpp"
#include "runtime/attach.hpp"

// Work: runtime/attach.cpp
namespace objects = interlock::objects;
namespace runtime = interlock::runtime;
using interlock::fatal_client;
using runtime::ThreadState;

extern "C" {

PyThreadState *PyEval_SaveThread(void) { return runtime::detach(__func__); }

void PyEval_RestoreThread(PyThreadState *tstate) { runtime::attach(__func__, static_cast<ThreadState *>(tstate)); }

void PyEval_AcquireThread(PyThreadState *tstate) { runtime::attach(__func__, static_cast<ThreadState *>(tstate)); }

void PyEval_ReleaseThread(PyThreadState *tstate) {
    if (!tstate || tstate != runtime::current()) {
        fatal_client(__func__, tstate ? "wrong thread state" : "NULL thread state");
    }
    static_cast<void>(runtime::detach(__func__));
}

void PyEval_AcquireLock(void) { runtime::acquire_lock_only(__func__); }

void PyEval_ReleaseLock(void) { runtime::release_lock_only(__func__); }

void PyEval_InitThreads(void) {}

int PyEval_ThreadsInitialized(void) { return runtime::process.initialized.load(); }

void PyEval_ReInitThreads(void) {
    // The fork handlers did it.
}

// Work: objects/call.cpp

PyObject *PyEval_CallObjectWithKeywords(PyObject *callable, PyObject *args, PyObject *kwargs) {
    return objects::call_with_tuple(callable, args, kwargs);
}

PyObject *PyEval_CallFunction(PyObject *callable, const char *format, ...) {
    va_list values;
    va_start(values, format);
    PyObject *result = objects::object_call_function_va(callable, format, values);
    va_end(values);
    return result;
}

PyObject *PyEval_CallMethod(PyObject *obj, const char *name, const char *format, ...) {
    va_list values;
    va_start(values, format);
    PyObject *result = objects::object_call_method_va(obj, name, format, values);
    va_end(values);
    return result;
}

}  // extern "C"
