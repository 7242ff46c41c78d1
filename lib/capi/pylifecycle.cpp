#include "base/base.hpp"

#include <stdio.h>
#include <stdlib.h>

#include "base/fatal.hpp"
#include "interlock/pylifecycle.h"
#include "runtime/attach.hpp"
#include "runtime/lifecycle.hpp"

// Work: runtime/lifecycle.cpp
namespace runtime = interlock::runtime;
using interlock::fatal_client;

namespace {

[[noreturn]] void exit_after(const char *function, const char *failure) {
    fprintf(stderr, "Fatal Python error: %s: %s\n", function, failure);
    exit(1);
}

void require_running(const char *function) {
    if (!runtime::process.initialized.load()) {
        fatal_client(function, "the runtime is not initialized: call Py_Initialize() first");
    }
}

}  // namespace

extern "C" {

void Py_Initialize(void) {
    if (const char *failure = runtime::initialize(true)) {
        exit_after(__func__, failure);
    }
}

void Py_InitializeEx(int initsigs) {
    if (const char *failure = runtime::initialize(initsigs != 0)) {
        exit_after(__func__, failure);
    }
}

int Py_IsInitialized(void) { return runtime::process.initialized.load(); }

int Py_IsFinalizing(void) { return runtime::process.finalizing.load(); }

int _Py_IsFinalizing(void) { return runtime::process.finalizing.load(); }

int Py_FinalizeEx(void) {
    return runtime::finalize(__func__, interlock::sync::kForever) == runtime::Finalized::kDone ? 0 : -1;
}

void Py_Finalize(void) { static_cast<void>(runtime::finalize(__func__, interlock::sync::kForever)); }

int Py_AtExit(void (*func)(void)) { return runtime::at_exit(func); }

int PyUnstable_AtExit(PyInterpreterState *interp, atexit_datacallbackfunc func, void *data) {
    if (runtime::current_or_die(__func__)->interp != interp) {
        fatal_client(__func__, "the interpreter is not that of the attached thread state");
    }
    return runtime::add_exit_call(interp, func, data);
}

void Py_Exit(int status) {
    const bool done = runtime::finalize(__func__, interlock::sync::kForever) == runtime::Finalized::kDone;
    exit(done ? status : 120);
}

void Py_FatalError(const char *message) { fatal_client(nullptr, message); }

void _Py_FatalErrorFunc(const char *func, const char *message) { fatal_client(func, message); }

PyThreadState *Py_NewInterpreter(void) {
    require_running(__func__);
    return runtime::new_interpreter(__func__, runtime::InterpreterSettings{});
}

void Py_EndInterpreter(PyThreadState *tstate) {
    runtime::end_interpreter(__func__, static_cast<runtime::ThreadState *>(tstate));
}

}  // extern "C"
