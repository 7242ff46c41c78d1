#include "base/base.hpp"

#include "base/fatal.hpp"
#include "interlock/pyinterpreterview.h"
#include "objects/err.hpp"
#include "runtime/guard.hpp"

// Work: runtime/guard.cpp
namespace runtime = interlock::runtime;

extern "C" {

PyInterpreterView *PyInterpreterView_FromCurrent(void) {
    runtime::Interpreter *interpreter = runtime::current_or_die(__func__)->interpreter();
    PyInterpreterView *view = runtime::make_view(runtime::reference_anchor(interpreter));
    if (!view) {
        interlock::objects::err_no_memory();
    }
    return view;
}

PyInterpreterView *PyInterpreterView_FromMain(void) { return runtime::make_view(runtime::reference_main_anchor()); }

void PyInterpreterView_Close(PyInterpreterView *view) {
    if (!view) {
        interlock::fatal_client(__func__, "NULL view");
    }
    runtime::destroy_view(view);
}

}  // extern "C"
