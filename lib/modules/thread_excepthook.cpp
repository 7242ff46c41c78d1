#include "base/base.hpp"

#include "modules/thread_excepthook.hpp"

#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/err_report.hpp"
#include "objects/file.hpp"
#include "objects/long.hpp"
#include "objects/module.hpp"
#include "objects/struct_sequence.hpp"
#include "objects/struct_sequence_types.hpp"
#include "objects/sys.hpp"
#include "objects/unicode.hpp"
#include "sync/thread.hpp"

namespace interlock::modules {
namespace {

using objects::new_ref;
using objects::Ref;

// What the thread is called: str(thread.name), or the caller's identifier when it has none.
bool write_name(PyObject *file, PyObject *thread) noexcept {
    PyObject *name = nullptr;
    if (thread != Py_None && objects::object_get_optional_attr(thread, IL_STR("name"), &name) < 0) {
        return false;
    }
    Ref<> owned = Ref<>::steal(name ? name : objects::long_from_unsigned_long(sync::thread_ident()));
    return owned && objects::file_write_object(owned.get(), file, Py_PRINT_RAW) == 0;
}

bool report(PyObject *file, PyObject *value, PyObject *traceback, PyObject *thread) noexcept {
    if (objects::file_write_string("Exception in thread ", file) < 0 || !write_name(file, thread) ||
        objects::file_write_string(":\n", file) < 0) {
        return false;
    }
    objects::err_report_to(file, value, traceback);
    Ref<> flushed = Ref<>::steal(objects::object_call_method_no_args(file, IL_STR("flush")));
    return static_cast<bool>(flushed);
}

PyObject *excepthook(PyObject *, PyObject *args) noexcept {
    if (!objects::is_exactly(args, &objects::thread_excepthook_args_type)) {
        objects::err_set_string(PyExc_TypeError, "_thread.excepthook argument type must be ExceptHookArgs");
        return nullptr;
    }
    if (objects::struct_sequence_get_item(args, 0) == PyExc_SystemExit) {
        return new_ref(Py_None);
    }
    PyObject *thread = objects::struct_sequence_get_item(args, 3);
    Ref<> file = Ref<>::borrow(objects::sys_get_object("stderr"));
    if (!file || file.get() == Py_None) {
        // Late in an interpreter's life a thread object may still know the stream.
        file.reset(thread == Py_None ? new_ref(Py_None) : objects::object_get_attr(thread, IL_STR("_stderr")));
        if (!file) {
            return nullptr;
        }
        if (file.get() == Py_None) {
            return new_ref(Py_None);
        }
    }
    const bool done = report(file.get(), objects::struct_sequence_get_item(args, 1),
                             objects::struct_sequence_get_item(args, 2), thread);
    return done ? new_ref(Py_None) : nullptr;
}

const char excepthook_doc[] =
    "_excepthook($module, (exc_type, exc_value, exc_traceback, thread), /)\n--\n\n"
    "Handle uncaught Thread.run() exception.";

PyMethodDef functions[] = {
    {"_excepthook", excepthook, METH_O, excepthook_doc},
    {},
};

}  // namespace

int add_excepthook(PyObject *module) noexcept {
    return objects::module_add_type(module, &objects::thread_excepthook_args_type) < 0
               ? -1
               : objects::module_add_functions(module, functions);
}

}  // namespace interlock::modules
