#include "base/base.hpp"

#include <stdio.h>
#include <stdlib.h>

#include "base/fatal.hpp"
#include "interlock/pylifecycle.h"
#include "runtime/attach.hpp"
#include "runtime/config.hpp"
#include "runtime/init_config.hpp"
#include "runtime/lifecycle.hpp"
#include "runtime/status.hpp"

// Work: runtime/lifecycle.cpp
namespace runtime = interlock::runtime;
using interlock::fatal_client;

namespace {

[[noreturn]] void exit_after(const PyStatus &status) {
    if (status._type == PyStatus::_PyStatus_TYPE_EXIT) {
        exit(status.exitcode);
    }
    fprintf(stderr, "Fatal Python error: %s%s%s\n", status.func ? status.func : "", status.func ? ": " : "",
            status.err_msg);
    exit(1);
}

void initialize(const char *function, int with_signals) {
    PyStatus status = runtime::initialize(
        function, [](const void *wishes) { return runtime::config_begin(*static_cast<const int *>(wishes)); },
        &with_signals);
    if (runtime::status_failed(status)) {
        exit_after(status);
    }
}

void require_running(const char *function) {
    if (!runtime::process.initialized.load()) {
        fatal_client(function, "the runtime is not initialized: call Py_Initialize() first");
    }
}

}  // namespace

extern "C" {

void Py_Initialize(void) { initialize(__func__, 1); }

void Py_InitializeEx(int initsigs) { initialize(__func__, initsigs); }

PyStatus Py_InitializeFromConfig(const PyConfig *config) {
    return runtime::initialize(
        __func__, [](const void *wishes) { return runtime::config_begin_from(static_cast<const PyConfig *>(wishes)); },
        config);
}

int Py_InitializeFromInitConfig(PyInitConfig *config) {
    PyStatus status = runtime::initialize(
        __func__,
        [](const void *wishes) {
            return runtime::config_begin_from_init(static_cast<PyInitConfig *>(const_cast<void *>(wishes)));
        },
        config);
    runtime::init_config_set_status(config, status);
    return runtime::status_failed(status) ? -1 : 0;
}

void Py_ExitStatusException(PyStatus status) {
    if (!runtime::status_failed(status)) {
        fatal_client(__func__, "the status is neither an error nor an exit");
    }
    exit_after(status);
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

PyStatus Py_NewInterpreterFromConfig(PyThreadState **tstate_p, const PyInterpreterConfig *config) {
    require_running(__func__);
    if (!tstate_p || !config) {
        fatal_client(__func__, tstate_p ? "NULL config" : "NULL tstate_p");
    }
    *tstate_p = nullptr;
    runtime::ThreadState *state = nullptr;
    PyStatus status = runtime::new_interpreter_from_config(__func__, *config, &state);
    *tstate_p = state;
    return status;
}

PyThreadState *_Py_NewInterpreter(int isolated_subinterpreter) {
    require_running(__func__);
    const bool allowed = isolated_subinterpreter == 0;
    return runtime::new_interpreter(__func__, runtime::InterpreterSettings{
        .allow_fork = allowed, .allow_exec = allowed, .allow_threads = allowed, .allow_daemon_threads = allowed});
}

void Py_EndInterpreter(PyThreadState *tstate) {
    runtime::end_interpreter(__func__, static_cast<runtime::ThreadState *>(tstate));
}

}  // extern "C"
