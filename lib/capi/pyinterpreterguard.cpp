#include "base/base.hpp"

#include "base/fatal.hpp"
#include "interlock/pyinterpreterguard.h"
#include "objects/err.hpp"
#include "runtime/guard.hpp"

// Work: runtime/guard.cpp
namespace runtime = interlock::runtime;
namespace objects = interlock::objects;
using interlock::fatal_client;

extern "C" {

PyInterpreterGuard *PyInterpreterGuard_FromCurrent(void) {
    bool no_memory;
    auto *anchor = runtime::reference_anchor(runtime::current_or_die(__func__)->interpreter());
    PyInterpreterGuard *guard = runtime::make_guard(anchor, &no_memory);
    if (!guard && no_memory) {
        objects::err_no_memory();
    } else if (!guard) {
        objects::err_set_string(PyExc_PythonFinalizationError, "the interpreter is ending: no guard opens any more");
    }
    return guard;
}

PyInterpreterGuard *PyInterpreterGuard_FromView(PyInterpreterView *view) {
    if (!view) {
        fatal_client(__func__, "NULL view");
    }
    bool no_memory;
    return runtime::make_guard(runtime::reference_again(view->anchor), &no_memory);
}

void PyInterpreterGuard_Close(PyInterpreterGuard *guard) {
    if (!guard) {
        fatal_client(__func__, "NULL guard");
    }
    runtime::destroy_guard(guard);
}

}  // extern "C"
