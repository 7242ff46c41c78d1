#include "base/base.hpp"

#include "modules/thread_start.hpp"

#include "base/alloc.hpp"
#include "modules/thread_handle.hpp"
#include "objects/arg.hpp"
#include "objects/call.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/long.hpp"
#include "objects/sys.hpp"
#include "objects/tuple.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/runtime.hpp"

namespace interlock::modules {
namespace {

using objects::new_ref;
using objects::Ref;
using runtime::ThreadCall;
using runtime::ThreadHandle;
using runtime::ThreadStart;

// In the new thread, attached.
void run_call(const ThreadCall &call) noexcept {
    Ref<> function = Ref<>::steal(call.function);
    Ref<> args = Ref<>::steal(call.args);
    Ref<> kwargs = Ref<>::steal(call.kwargs);
    Ref<> result = Ref<>::steal(objects::object_call(function.get(), args.get(), kwargs.get()));
    if (result) {
        return;
    }
    if (objects::err_exception_matches(PyExc_SystemExit)) {
        objects::err_clear();
    } else {
        objects::err_format_unraisable("Exception ignored in thread started by %R", function.get());
    }
}

// Borrows.  False with an exception.
bool start(ThreadHandle *handle, PyObject *function, PyObject *args, PyObject *kwargs, bool daemon) noexcept {
    runtime::Interpreter *interpreter = runtime::current()->interpreter();
    if (!interpreter->settings.allow_threads) {
        objects::err_set_string(PyExc_RuntimeError, "thread is not supported for isolated subinterpreters");
        return false;
    }
    if (interpreter->ending || runtime::process.finalizing.load()) {
        objects::err_set_string(PyExc_PythonFinalizationError, "can't create new thread at interpreter shutdown");
        return false;
    }
    const ThreadCall call{new_ref(function), new_ref(args), objects::xnew_ref(kwargs)};
    const ThreadStart started = handle->start(run_call, call, !daemon);
    if (started == ThreadStart::kStarted) {
        return true;
    }
    objects::decref(call.function);
    objects::decref(call.args);
    objects::xdecref(call.kwargs);
    switch (started) {
    case ThreadStart::kNoMemory:
        objects::err_no_memory();
        break;
    case ThreadStart::kRefused:
        objects::err_set_string(PyExc_RuntimeError, "can't start new thread");
        break;
    default:
        objects::err_set_string(PyExc_RuntimeError, "thread already started");
        break;
    }
    return false;
}

PyObject *start_new_thread(PyObject *, PyObject *arguments) noexcept {
    PyObject *function, *args, *kwargs = nullptr;
    if (!objects::arg_unpack_tuple(arguments, "start_new_thread", 2, 3, &function, &args, &kwargs)) {
        return nullptr;
    }
    if (!objects::callable_check(function)) {
        objects::err_set_string(PyExc_TypeError, "first arg must be callable");
        return nullptr;
    }
    if (!objects::is_tuple(args)) {
        objects::err_set_string(PyExc_TypeError, "2nd arg must be a tuple");
        return nullptr;
    }
    if (kwargs && !objects::is_dict(kwargs)) {
        objects::err_set_string(PyExc_TypeError, "optional 3rd arg must be a dictionary");
        return nullptr;
    }
    if (objects::sys_audit("_thread.start_new_thread", "OOO", function, args, kwargs ? kwargs : Py_None) < 0) {
        return nullptr;
    }
    auto *handle = make<ThreadHandle>();
    if (!handle) {
        return objects::err_no_memory();
    }
    PyObject *ident = nullptr;
    if (start(handle, function, args, kwargs, true)) {
        ident = objects::long_from_unsigned_long(handle->ident());
    }
    handle->release();
    return ident;
}

PyObject *start_joinable_thread(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"function", "handle", "daemon", nullptr};
    PyObject *function, *handle = Py_None;
    int daemon = 1;
    if (!objects::arg_parse_tuple_and_keywords(args, kwargs, "O|Op:start_joinable_thread", names, &function, &handle,
                                               &daemon)) {
        return nullptr;
    }
    if (!objects::callable_check(function)) {
        objects::err_set_string(PyExc_TypeError, "thread function must be callable");
        return nullptr;
    }
    if (handle != Py_None && !objects::is_exactly(handle, &handle_type)) {
        objects::err_set_string(PyExc_TypeError, "'handle' must be a _ThreadHandle");
        return nullptr;
    }
    if (objects::sys_audit("_thread.start_joinable_thread", "OiO", function, daemon, handle) < 0) {
        return nullptr;
    }
    Ref<> owned = handle == Py_None ? Ref<>::steal(wrap_thread_handle(make<ThreadHandle>())) : Ref<>::borrow(handle);
    Ref<> nothing = Ref<>::steal(objects::tuple_new(0));
    if (!owned || !nothing || !start(handle_of(owned.get()), function, nothing.get(), nullptr, daemon != 0)) {
        return nullptr;
    }
    return owned.release();
}

PyObject *count(PyObject *, PyObject *) noexcept {
    return objects::long_from_long(runtime::current()->interpreter()->thread_count);
}

PyObject *shutdown(PyObject *, PyObject *) noexcept {
    // What a signal's handler raises ends the wait, and is only told.
    if (ThreadHandle::join_awaited(runtime::current(), runtime::current()->interpreter(), sync::kForever, sync::kForever) ==
        runtime::ThreadJoin::kFailed) {
        objects::err_write_unraisable(nullptr);
    }
    return new_ref(Py_None);
}

const char start_new_thread_doc[] =
    "start_new_thread($module, function, args, kwargs={}, /)\n--\n\n"
    "Start a new thread and return its identifier.\n\n"
    "The thread will call the function with positional arguments from the\n"
    "tuple args and keyword arguments taken from the optional dictionary\n"
    "kwargs.  The thread exits when the function returns; the return value\n"
    "is ignored.  The thread will also exit when the function raises an\n"
    "unhandled exception; a stack trace will be printed unless the exception\n"
    "is SystemExit.";

const char start_new_doc[] =
    "start_new($module, function, args, kwargs={}, /)\n--\n\n"
    "An obsolete synonym of start_new_thread().";

const char start_joinable_thread_doc[] =
    "start_joinable_thread($module, /, function, handle=None, daemon=True)\n--\n\n"
    "*For internal use only*: start a new thread.\n\n"
    "Like start_new_thread(), this starts a new thread calling the given function.\n"
    "Unlike start_new_thread(), this returns a handle object with methods to join\n"
    "or detach the given thread.\n"
    "This function is not for third-party code, please use the\n"
    "`threading` module instead. During finalization the runtime will not wait for\n"
    "the thread to exit if daemon is True. If handle is provided it must be a\n"
    "newly created thread._ThreadHandle instance.";

const char count_doc[] =
    "_count($module, /)\n--\n\n"
    "Return the number of currently running Python threads, excluding\n"
    "the main thread. The returned number comprises all threads created\n"
    "through `start_new_thread()` as well as `threading.Thread`, and not\n"
    "yet finished.\n\n"
    "This function is meant for internal and specialized purposes only.\n"
    "In most applications `threading.enumerate()` should be used instead.";

const char shutdown_doc[] =
    "_shutdown($module, /)\n--\n\n"
    "Wait for all non-daemon threads (other than the calling thread) to stop.";

const char make_thread_handle_doc[] =
    "_make_thread_handle($module, ident, /)\n--\n\n"
    "Internal only. Make a thread handle for threads not spawned\n"
    "by the _thread or threading module.";

}  // namespace

PyMethodDef thread_start_functions[] = {
    {"start_new_thread", start_new_thread, METH_VARARGS, start_new_thread_doc},
    {"start_new", start_new_thread, METH_VARARGS, start_new_doc},
    {"start_joinable_thread", reinterpret_cast<PyCFunction>(reinterpret_cast<void *>(start_joinable_thread)),
     METH_VARARGS | METH_KEYWORDS, start_joinable_thread_doc},
    {"_count", count, METH_NOARGS, count_doc},
    {"_shutdown", shutdown, METH_NOARGS, shutdown_doc},
    {"_make_thread_handle", make_thread_handle, METH_O, make_thread_handle_doc},
    {},
};

}  // namespace interlock::modules
