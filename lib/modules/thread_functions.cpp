#include "base/base.hpp"

#include "modules/thread_functions.hpp"

#include <errno.h>
#include <signal.h>

#include <cstring>

#include "interlock/pythread.h"
#include "modules/thread_lock.hpp"
#include "objects/arg.hpp"
#include "objects/bytes.hpp"
#include "objects/err.hpp"
#include "objects/float.hpp"
#include "objects/long.hpp"
#include "objects/module.hpp"
#include "objects/object.hpp"
#include "objects/unicode.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/runtime.hpp"
#include "runtime/signals.hpp"
#include "runtime/thread_start.hpp"
#include "sync/thread.hpp"

namespace interlock::modules {
namespace {

using objects::new_ref;

runtime::Interpreter *interpreter() noexcept { return runtime::current()->interpreter(); }

PyObject *truth(bool value) noexcept { return new_ref(value ? Py_True : Py_False); }

PyObject *daemon_threads_allowed(PyObject *, PyObject *) noexcept {
    return truth(interpreter()->settings.allow_daemon_threads);
}

PyObject *is_main_interpreter(PyObject *, PyObject *) noexcept {
    return truth(interpreter() == runtime::main_interpreter());
}

PyObject *get_main_thread_ident(PyObject *, PyObject *) noexcept {
    return objects::long_from_unsigned_long(runtime::process.main_ident.load(std::memory_order_relaxed));
}

PyObject *get_ident(PyObject *, PyObject *) noexcept {
    return objects::long_from_unsigned_long(sync::thread_ident());
}

PyObject *get_native_id(PyObject *, PyObject *) noexcept {
    return objects::long_from_unsigned_long(sync::thread_native_id());
}

// The system takes no longer name: the rest is cut off.
PyObject *set_name(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    static const char *const names[] = {"name", nullptr};
    PyObject *text;
    if (!objects::arg_parse_tuple_and_keywords(args, kwargs, "U:set_name", names, &text)) {
        return nullptr;
    }
    objects::Ref<> bytes = objects::Ref<>::steal(objects::unicode_as_encoded_string(text, "utf-8", "replace"));
    if (!bytes) {
        return nullptr;
    }
    const char *encoded = objects::bytes_data(bytes.get());
    const auto length = static_cast<std::size_t>(objects::bytes_length(bytes.get()));
    if (std::memchr(encoded, 0, length)) {
        objects::err_set_string(PyExc_ValueError, "embedded null character");
        return nullptr;
    }
    char name[sync::kThreadNameLimit + 1] = {};
    std::memcpy(name, encoded, length < sync::kThreadNameLimit ? length : sync::kThreadNameLimit);
    if (const int error = sync::set_thread_name(name)) {
        errno = error;
        return objects::err_set_from_errno(PyExc_OSError);
    }
    return new_ref(Py_None);
}

PyObject *get_name(PyObject *, PyObject *) noexcept {
    char name[sync::kThreadNameLimit + 1];
    if (const int error = sync::get_thread_name(name)) {
        errno = error;
        return objects::err_set_from_errno(PyExc_OSError);
    }
    return objects::unicode_decode_fs_default(name);
}

PyObject *exit_thread(PyObject *, PyObject *) noexcept {
    objects::err_set_none(PyExc_SystemExit);
    return nullptr;
}

PyObject *interrupt_main(PyObject *, PyObject *args) noexcept {
    int number = SIGINT;
    if (!objects::arg_parse_tuple(args, "|i:signum", &number)) {
        return nullptr;
    }
    if (runtime::trip_signal(number) != 0) {
        objects::err_set_string(PyExc_ValueError, "signal number out of range");
        return nullptr;
    }
    return new_ref(Py_None);
}

PyObject *stack_size(PyObject *, PyObject *args) noexcept {
    Py_ssize_t size = 0;
    if (!objects::arg_parse_tuple(args, "|n:stack_size", &size)) {
        return nullptr;
    }
    if (size < 0) {
        objects::err_set_string(PyExc_ValueError, "size must be 0 or a positive value");
        return nullptr;
    }
    const std::size_t old = interpreter()->stack_size;
    if (!runtime::set_stack_size(interpreter(), static_cast<std::size_t>(size))) {
        return objects::err_format(PyExc_ValueError, "size not valid: %zd bytes", size);
    }
    return objects::long_from_size_t(old);
}

const char daemon_threads_allowed_doc[] =
    "daemon_threads_allowed($module, /)\n--\n\n"
    "Return True if daemon threads are allowed in the current interpreter,\n"
    "and False otherwise.\n";

const char is_main_interpreter_doc[] =
    "_is_main_interpreter($module, /)\n--\n\n"
    "Return True if the current interpreter is the main Python interpreter.";

const char get_main_thread_ident_doc[] =
    "_get_main_thread_ident($module, /)\n--\n\n"
    "Internal only. Return a non-zero integer that uniquely identifies the main thread\n"
    "of the main interpreter.";

const char get_ident_doc[] =
    "get_ident($module, /)\n--\n\n"
    "Return a non-zero integer that uniquely identifies the current thread\n"
    "amongst other threads that exist simultaneously.\n"
    "This may be used to identify per-thread resources.\n"
    "Even though on some platforms threads identities may appear to be\n"
    "allocated consecutive numbers starting at 1, this behavior should not\n"
    "be relied upon, and the number should be seen purely as a magic cookie.\n"
    "A thread's identity may be reused for another thread after it exits.";

const char get_native_id_doc[] =
    "get_native_id($module, /)\n--\n\n"
    "Return a non-negative integer identifying the thread as reported\n"
    "by the OS (kernel). This may be used to uniquely identify a\n"
    "particular thread within a system.";

const char set_name_doc[] =
    "set_name($module, /, name)\n--\n\n"
    "Set the name that the system shows for the current thread.";

const char get_name_doc[] =
    "_get_name($module, /)\n--\n\n"
    "Return the name that the system shows for the current thread.";

const char exit_doc[] =
    "exit($module, /)\n--\n\n"
    "This is synonymous to ``raise SystemExit''.  It will cause the current\n"
    "thread to exit silently unless the exception is caught.";

const char exit_thread_doc[] =
    "exit_thread($module, /)\n--\n\n"
    "An obsolete synonym of exit().";

const char interrupt_main_doc[] =
    "interrupt_main($module, signum=signal.SIGINT, /)\n--\n\n"
    "Simulate the arrival of the given signal in the main thread,\n"
    "where the corresponding signal handler will be executed.\n"
    "If *signum* is omitted, SIGINT is assumed.\n"
    "A subthread can use this function to interrupt the main thread.\n\n"
    "Note: the default signal handler for SIGINT raises ``KeyboardInterrupt``.";

const char stack_size_doc[] =
    "stack_size($module, size=0, /)\n--\n\n"
    "Return the thread stack size used when creating new threads.  The\n"
    "optional size argument specifies the stack size (in bytes) to be used\n"
    "for subsequently created threads, and must be 0 (use platform or\n"
    "configured default) or a positive integer value of at least 32,768 (32k).\n"
    "If changing the thread stack size is unsupported, a ThreadError\n"
    "exception is raised.  If the specified size is invalid, a ValueError\n"
    "exception is raised, and the stack size is unmodified.  32k bytes\n"
    " currently the minimum supported stack size value to guarantee\n"
    "sufficient stack space for the interpreter itself.\n\n"
    "Note that some platforms may have particular restrictions on values for\n"
    "the stack size, such as requiring a minimum stack size larger than 32 KiB or\n"
    "requiring allocation in multiples of the system memory page size\n"
    "- platform documentation should be referred to for more information\n"
    "(4 KiB pages are common; using multiples of 4096 for the stack size is\n"
    "the suggested approach in the absence of more specific information).";

}  // namespace

PyMethodDef thread_functions[] = {
    {"allocate_lock", allocate_lock, METH_NOARGS, allocate_lock_doc},
    {"allocate", allocate_lock, METH_NOARGS, allocate_doc},
    {"daemon_threads_allowed", daemon_threads_allowed, METH_NOARGS, daemon_threads_allowed_doc},
    {"exit", exit_thread, METH_NOARGS, exit_doc},
    {"exit_thread", exit_thread, METH_NOARGS, exit_thread_doc},
    {"get_ident", get_ident, METH_NOARGS, get_ident_doc},
    {"get_native_id", get_native_id, METH_NOARGS, get_native_id_doc},
    {"interrupt_main", interrupt_main, METH_VARARGS, interrupt_main_doc},
    {"set_name", reinterpret_cast<PyCFunction>(reinterpret_cast<void *>(set_name)), METH_VARARGS | METH_KEYWORDS,
     set_name_doc},
    {"_get_name", get_name, METH_NOARGS, get_name_doc},
    {"_set_sentinel", set_sentinel, METH_NOARGS, set_sentinel_doc},
    {"stack_size", stack_size, METH_VARARGS, stack_size_doc},
    {"_get_main_thread_ident", get_main_thread_ident, METH_NOARGS, get_main_thread_ident_doc},
    {"_is_main_interpreter", is_main_interpreter, METH_NOARGS, is_main_interpreter_doc},
    {nullptr, nullptr, 0, nullptr},
};

int add_thread_constants(PyObject *module) noexcept {
    // Whole seconds, so that a float of it never says more than a wait can take.
    const auto most = static_cast<double>(PY_TIMEOUT_MAX / 1000000);
    return objects::module_add_object_ref(module, "error", PyExc_RuntimeError) < 0 ||
                   objects::module_add_int_constant(module, "_NAME_MAXLEN", static_cast<long>(sync::kThreadNameLimit)) < 0
               ? -1
               : objects::module_add(module, "TIMEOUT_MAX", objects::float_from_double(most));
}

}  // namespace interlock::modules
