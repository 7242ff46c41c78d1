#include "base/base.hpp"

#include "base/fatal.hpp"
#include "interlock/pyeval.h"
#include "objects/cfunction.hpp"
#include "objects/call.hpp"
#include "objects/call_old.hpp"
#include "objects/err.hpp"
#include "objects/frame.hpp"
#include "objects/interpreter_objects.hpp"
#include "objects/tracing.hpp"
#include "runtime/attach.hpp"

// Work: runtime/attach.cpp
namespace objects = interlock::objects;
namespace runtime = interlock::runtime;
using interlock::fatal_client;
namespace objects = interlock::objects;
using objects::Watcher;
using runtime::ThreadState;

namespace {

// Borrowed from the frame; null: none.
PyFrameObject *innermost(const char *function) {
    PyFrameObject *frame = objects::thread_state_get_frame(runtime::current_or_die(function));
    objects::xdecref(frame);
    return frame;
}

PyObject *borrowed_builtins(PyFrameObject *frame) {
    PyObject *builtins = frame ? objects::frame_get_builtins(frame)
                               : objects::xnew_ref(objects::interpreter_objects().imports.builtins);
    objects::xdecref(builtins);  // the frame's globals or the interpreter keep it
    return builtins;
}

PyObject *locals_or_error(PyFrameObject *frame) {
    if (!frame) {
        objects::err_set_string(PyExc_SystemError, "frame does not exist");
        return nullptr;
    }
    return objects::frame_locals(frame);
}

}  // namespace

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

// Work: objects/tracing.cpp
void PyEval_SetProfile(Py_tracefunc function, PyObject *object) {
    if (objects::set_watcher(runtime::current_or_die(__func__), Watcher::kProfile, function, object) < 0) {
        objects::err_format_unraisable("Exception ignored in PyEval_SetProfile");
    }
}

void PyEval_SetTrace(Py_tracefunc function, PyObject *object) {
    if (objects::set_watcher(runtime::current_or_die(__func__), Watcher::kTrace, function, object) < 0) {
        objects::err_format_unraisable("Exception ignored in PyEval_SetTrace");
    }
}

void PyEval_SetProfileAllThreads(Py_tracefunc function, PyObject *object) {
    objects::set_watcher_everywhere(Watcher::kProfile, function, object);
}

void PyEval_SetTraceAllThreads(Py_tracefunc function, PyObject *object) {
    objects::set_watcher_everywhere(Watcher::kTrace, function, object);
}

// Work: objects/frame.cpp
PyFrameObject *PyEval_GetFrame(void) { return innermost(__func__); }

const char *PyEval_GetFuncName(PyObject *func) { return interlock::objects::callable_name(func); }
const char *PyEval_GetFuncDesc(PyObject *func) { return interlock::objects::callable_description(func); }

PyObject *PyEval_GetBuiltins(void) { return borrowed_builtins(innermost(__func__)); }

PyObject *PyEval_GetGlobals(void) {
    PyFrameObject *frame = innermost(__func__);
    return frame ? objects::frame_globals(frame) : nullptr;
}

PyObject *PyEval_GetLocals(void) { return locals_or_error(innermost(__func__)); }

PyObject *PyEval_GetFrameBuiltins(void) { return objects::xnew_ref(borrowed_builtins(innermost(__func__))); }

PyObject *PyEval_GetFrameGlobals(void) { return objects::xnew_ref(PyEval_GetGlobals()); }

PyObject *PyEval_GetFrameLocals(void) { return objects::xnew_ref(locals_or_error(innermost(__func__))); }

PyObject *PyEval_EvalFrame(PyFrameObject *frame) { return objects::eval_frame(frame->f_frame, 0); }

PyObject *PyEval_EvalFrameEx(PyFrameObject *frame, int throwflag) {
    return objects::eval_frame(frame->f_frame, throwflag);
}

PyObject *_PyEval_EvalFrameDefault(PyThreadState *tstate, struct _PyInterpreterFrame *frame, int throwflag) {
    return objects::eval_frame_default(static_cast<ThreadState *>(tstate), frame, throwflag);
}

}  // extern "C"
