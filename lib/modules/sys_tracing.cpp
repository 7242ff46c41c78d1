// sys: frames, profile and trace functions.
#include "base/base.hpp"

#include "modules/sys_tracing.hpp"

#include "objects/arguments.hpp"
#include "objects/err.hpp"
#include "objects/frame.hpp"
#include "objects/long.hpp"
#include "objects/number.hpp"
#include "objects/sys.hpp"
#include "objects/tracing.hpp"

namespace interlock::modules {
namespace {

using objects::new_ref;
using objects::Ref;
using objects::Watcher;

PyObject *none() noexcept { return new_ref(Py_None); }

PyObject *sys_setprofile(PyObject *, PyObject *callable) noexcept {
    return objects::set_python_watcher(Watcher::kProfile, callable) == 0 ? none() : nullptr;
}

PyObject *sys_settrace(PyObject *, PyObject *callable) noexcept {
    return objects::set_python_watcher(Watcher::kTrace, callable) == 0 ? none() : nullptr;
}

PyObject *sys_setprofileallthreads(PyObject *, PyObject *callable) noexcept {
    objects::set_python_watcher_everywhere(Watcher::kProfile, callable);
    return none();
}

PyObject *sys_settraceallthreads(PyObject *, PyObject *callable) noexcept {
    objects::set_python_watcher_everywhere(Watcher::kTrace, callable);
    return none();
}

PyObject *sys_getprofile(PyObject *, PyObject *) noexcept { return objects::get_watcher_object(Watcher::kProfile); }

PyObject *sys_gettrace(PyObject *, PyObject *) noexcept { return objects::get_watcher_object(Watcher::kTrace); }

PyObject *sys_call_tracing(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    if (!objects::check_positional("call_tracing", count, 2, 2)) {
        return nullptr;
    }
    if (!objects::is_tuple(args[1])) {
        return objects::err_format(PyExc_TypeError, "call_tracing() argument 2 must be tuple, not %.50s",
                                   objects::type_of(args[1])->tp_name);
    }
    return objects::call_tracing(args[0], args[1]);
}

PyObject *sys_getframe(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    if (!objects::check_positional("_getframe", count, 0, 1)) {
        return nullptr;
    }
    Ref<> number = Ref<>::steal(count ? objects::number_index(args[0]) : nullptr);
    long depth = number ? objects::long_as_int(number.get()) : 0;
    if (objects::err_occurred()) {
        return nullptr;
    }
    Interlock_Frame *frame = runtime::current()->frame;
    for (; frame && depth > 0; depth--) {
        frame = frame->back;
    }
    if (!frame) {
        objects::err_set_string(PyExc_ValueError, "call stack is not deep enough");
        return nullptr;
    }
    PyObject *object = objects::as_object(objects::frame_object(frame));
    return object && objects::sys_audit("sys._getframe", "O", object) == 0 ? new_ref(object) : nullptr;
}

PyObject *sys_current_frames(PyObject *, PyObject *) noexcept {
    return objects::sys_audit("sys._current_frames", nullptr) == 0 ? objects::current_frames() : nullptr;
}

PyObject *sys_current_exceptions(PyObject *, PyObject *) noexcept {
    return objects::sys_audit("sys._current_exceptions", nullptr) == 0 ? objects::current_exceptions() : nullptr;
}

}  // namespace

PyMethodDef sys_tracing_functions[] = {
    {"_current_exceptions", sys_current_exceptions, METH_NOARGS, "What each thread handles, by thread identifier."},
    {"_current_frames", sys_current_frames, METH_NOARGS, "The innermost frame of each thread, by thread identifier."},
    {"_getframe", PyCFunction_CAST(sys_getframe), METH_FASTCALL, "_getframe([depth])\n\nA frame of the calling thread."},
    {"_setprofileallthreads", sys_setprofileallthreads, METH_O, "setprofile() for all threads that run now."},
    {"_settraceallthreads", sys_settraceallthreads, METH_O, "settrace() for all threads that run now."},
    {"call_tracing", PyCFunction_CAST(sys_call_tracing), METH_FASTCALL,
     "call_tracing(function, args)\n\nCall function(*args) with tracing on, from inside a trace function."},
    {"getprofile", sys_getprofile, METH_NOARGS, "The profile function's object, or None."},
    {"gettrace", sys_gettrace, METH_NOARGS, "The trace function's object, or None."},
    {"setprofile", sys_setprofile, METH_O,
     "setprofile(function)\n\nSet this thread's profile function; it is called with a frame, an event and its argument."},
    {"settrace", sys_settrace, METH_O,
     "settrace(function)\n\nSet this thread's trace function; what it returns for a call traces that frame."},
    {nullptr, nullptr, 0, nullptr},
};

}  // namespace interlock::modules
