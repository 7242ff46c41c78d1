#include "base/base.hpp"

#include "base/fatal.hpp"
#include "interlock/pyeval.h"
#include "interlock/pyinterpreterstate.h"
#include "objects/state_dicts.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/runtime.hpp"

// Work: objects/state_dicts.cpp, runtime/interpreter.cpp
namespace runtime = interlock::runtime;
using interlock::fatal_client;

namespace {

PyInterpreterState *checked(PyInterpreterState *interpreter, const char *function) {
    if (!interpreter) {
        fatal_client(function, "NULL interpreter");
    }
    return interpreter;
}

}  // namespace

extern "C" {

PyInterpreterState *PyInterpreterState_New(void) {
    if (!runtime::main_interpreter()) {
        fatal_client(__func__, "the runtime is not initialized: call Py_Initialize() first");
    }
    return runtime::make_interpreter(runtime::InterpreterSettings{});
}

void PyInterpreterState_Clear(PyInterpreterState *interp) {
    static_cast<void>(runtime::current_or_die(__func__));
    runtime::clear_interpreter(checked(interp, __func__));
}

void PyInterpreterState_Delete(PyInterpreterState *interp) {
    runtime::ThreadState *state = runtime::current();
    if (checked(interp, __func__) == runtime::main_interpreter()) {
        fatal_client(__func__, "the main interpreter is ended by Py_FinalizeEx() only");
    }
    if (state && state->interp == interp) {
        fatal_client(__func__, "the interpreter is that of the attached thread state");
    }
    runtime::remove_interpreter(interp);
}

PyInterpreterState *PyInterpreterState_Get(void) { return runtime::current_or_die(__func__)->interp; }

int64_t PyInterpreterState_GetID(PyInterpreterState *interp) { return checked(interp, __func__)->id; }

PyObject *PyUnstable_InterpreterState_GetMainModule(PyInterpreterState *interp) {
    return interlock::objects::interpreter_state_get_main_module(checked(interp, __func__));
}

PyInterpreterState *PyInterpreterState_Head(void) { return runtime::first_interpreter(); }

PyInterpreterState *PyInterpreterState_Main(void) { return runtime::main_interpreter(); }

PyInterpreterState *PyInterpreterState_Next(PyInterpreterState *interp) {
    return runtime::next_interpreter(checked(interp, __func__));
}

PyThreadState *PyInterpreterState_ThreadHead(PyInterpreterState *interp) {
    return runtime::first_thread_state(checked(interp, __func__));
}

PyObject *PyInterpreterState_GetDict(PyInterpreterState *interp) {
    return interlock::objects::interpreter_state_get_dict(checked(interp, __func__));
}

// Work: objects/frame.cpp
PyUnstable_FrameEvalFunction PyUnstable_InterpreterState_GetEvalFrameFunc(PyInterpreterState *interp) {
    PyUnstable_FrameEvalFunction function = checked(interp, __func__)->eval_frame;
    return function ? function : _PyEval_EvalFrameDefault;
}

void PyUnstable_InterpreterState_SetEvalFrameFunc(PyInterpreterState *interp, PyUnstable_FrameEvalFunction function) {
    checked(interp, __func__)->eval_frame = function == _PyEval_EvalFrameDefault ? nullptr : function;
}

_PyFrameEvalFunction _PyInterpreterState_GetEvalFrameFunc(PyInterpreterState *interp) {
    return PyUnstable_InterpreterState_GetEvalFrameFunc(interp);
}

void _PyInterpreterState_SetEvalFrameFunc(PyInterpreterState *interp, _PyFrameEvalFunction function) {
    PyUnstable_InterpreterState_SetEvalFrameFunc(interp, function);
}

}  // extern "C"
