// _signal: handlers for signals, which run in the main thread of the main interpreter at a safepoint.
//
// What a signal does is kept by runtime/signals.cpp (caught or not) and objects/signal_handlers.cpp (by whom); there is
// no third table here.  A signal whose action nobody changed shows what the process had before.
#include "base/base.hpp"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

#include "interlock/pymodule.h"
#include "modules/modules.hpp"
#include "objects/arg.hpp"
#include "objects/arguments.hpp"
#include "objects/dict.hpp"
#include "objects/err.hpp"
#include "objects/long.hpp"
#include "objects/module.hpp"
#include "objects/object.hpp"
#include "objects/signal_handlers.hpp"
#include "objects/unicode.hpp"
#include "runtime/attach.hpp"
#include "runtime/interpreter.hpp"
#include "runtime/runtime.hpp"
#include "runtime/signals.hpp"

namespace interlock::modules {
namespace {

using objects::Ref;

bool is_main() noexcept {
    return runtime::is_main_thread() && runtime::current()->interpreter() == runtime::main_interpreter();
}

bool check_main(const char *function) noexcept {
    if (!is_main()) {
        objects::err_format(PyExc_ValueError, "%s only works in main thread of the main interpreter", function);
        return false;
    }
    return true;
}

// False with TypeError or ValueError.
bool signal_number(PyObject *object, int *number) noexcept {
    *number = objects::long_as_int(object);
    if (*number == -1 && objects::err_occurred()) {
        return false;
    }
    if (*number < 1 || *number >= runtime::kSignalLimit) {
        objects::err_set_string(PyExc_ValueError, "signal number out of range");
        return false;
    }
    return true;
}

PyObject *raise_errno() noexcept { return objects::err_set_from_errno(PyExc_OSError); }

// SIG_DFL or SIG_IGN, which are the ints 0 and 1 here; SIG_ERR for anything else.
runtime::SignalHandler plain_handler(PyObject *object) noexcept {
    if (!objects::is_exactly(object, &PyLong_Type)) {
        return SIG_ERR;
    }
    int overflow = 0;
    switch (objects::long_as_long_and_overflow(object, &overflow)) {
        case 0: return SIG_DFL;
        case 1: return SIG_IGN;
        default: return SIG_ERR;
    }
}

// What getsignal() returns; a new reference.
PyObject *action_of(PyObject *module, int number) noexcept {
    if (PyObject *handler = objects::get_signal_handler(number)) {
        return objects::new_ref(handler);
    }
    if (runtime::is_signal_claimed(number)) {
        // Another interpreter's handlers are none of ours.
        PyObject *shown = nullptr;
        if (number == SIGINT && is_main()) {
            shown = objects::dict_get_item_string(objects::module_get_dict(module), "default_int_handler");
        }
        return objects::new_ref(shown ? shown : Py_None);
    }
    const runtime::SignalHandler handler = runtime::get_signal_handler(number);
    if (handler != SIG_DFL && handler != SIG_IGN) {
        return objects::new_ref(Py_None);
    }
    return objects::long_from_long(handler == SIG_IGN);
}

// 0 or -1.  The object is there before the signal can trip, and as long as it can.
int set_action(int number, PyObject *handler, runtime::SignalHandler plain) noexcept {
    if (plain != SIG_ERR) {
        if (!runtime::set_plain_handler(number, plain)) {
            raise_errno();
            return -1;
        }
        return objects::set_signal_handler(number, nullptr);
    }
    Ref<> before = Ref<>::borrow(objects::get_signal_handler(number));
    if (objects::set_signal_handler(number, handler) < 0) {
        return -1;
    }
    if (!runtime::claim_signal(number)) {
        raise_errno();
        static_cast<void>(objects::set_signal_handler(number, before.get()));
        return -1;
    }
    return 0;
}

PyObject *set_signal(PyObject *module, PyObject *const *args, Py_ssize_t count) noexcept {
    int number;
    if (!objects::check_positional("signal", count, 2, 2)) {
        return nullptr;
    }
    number = objects::long_as_int(args[0]);
    if ((number == -1 && objects::err_occurred()) || !check_main("signal") || !signal_number(args[0], &number)) {
        return nullptr;
    }
    const runtime::SignalHandler plain = plain_handler(args[1]);
    if (plain == SIG_ERR && !objects::callable_check(args[1])) {
        objects::err_set_string(PyExc_TypeError,
                                "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
        return nullptr;
    }
    // What arrived so far is for the handler of so far.
    if (objects::err_check_signals() < 0) {
        return nullptr;
    }
    Ref<> before = Ref<>::steal(action_of(module, number));
    return before && set_action(number, args[1], plain) == 0 ? before.release() : nullptr;
}

PyObject *get_signal(PyObject *module, PyObject *argument) noexcept {
    int number;
    return signal_number(argument, &number) ? action_of(module, number) : nullptr;
}

PyObject *raise_signal(PyObject *, PyObject *argument) noexcept {
    const int number = objects::long_as_int(argument);
    if (number == -1 && objects::err_occurred()) {
        return nullptr;
    }
    int failed;
    {
        runtime::Detached scope("raise_signal");
        failed = raise(number);
    }
    if (failed) {
        return raise_errno();
    }
    // In the main thread its handler runs before this returns.
    return objects::err_check_signals() < 0 ? nullptr : objects::new_ref(Py_None);
}

PyObject *default_int_handler(PyObject *, PyObject *const *args, Py_ssize_t count) noexcept {
    if (objects::check_positional("default_int_handler", count, 2, 2) &&
        !(objects::long_as_int(args[0]) == -1 && objects::err_occurred())) {
        objects::err_set_none(PyExc_KeyboardInterrupt);
    }
    return nullptr;
}

// A pending call: who writes in a signal handler cannot say so there.
int report_failed_write(void *error) noexcept {
    errno = static_cast<int>(reinterpret_cast<intptr_t>(error));
    raise_errno();
    objects::err_format_unraisable("Exception ignored when trying to write to the signal wakeup fd");
    return 0;
}

PyObject *set_wakeup_fd(PyObject *, PyObject *args, PyObject *kwargs) noexcept {
    static constexpr const char *kNames[] = {"", "warn_on_full_buffer", nullptr};
    int fd = -1, warn_on_full = 1;
    if (!objects::arg_parse_tuple_and_keywords(args, kwargs, "i|$p:set_wakeup_fd", kNames, &fd, &warn_on_full) ||
        !check_main("set_wakeup_fd")) {
        return nullptr;
    }
    if (fd != -1) {
        struct stat info;
        if (fstat(fd, &info) != 0) {
            return raise_errno();
        }
        const int flags = fcntl(fd, F_GETFL);
        if (flags < 0) {
            return raise_errno();
        }
        if (!(flags & O_NONBLOCK)) {
            objects::err_format(PyExc_ValueError, "the fd %i must be in non-blocking mode", fd);
            return nullptr;
        }
    }
    return objects::long_from_long(runtime::exchange_wakeup_fd(fd, warn_on_full, report_failed_write));
}

constexpr char signal_doc[] =
    "signal($module, signalnum, handler, /)\n"
    "--\n"
    "\n"
    "Set what happens when a signal arrives: SIG_DFL, SIG_IGN, or a callable.\n"
    "\n"
    "Returns what happened so far, as getsignal() does. A callable is called with\n"
    "the signal's number and the interrupted frame, or None, in the main thread.";
constexpr char getsignal_doc[] =
    "getsignal($module, signalnum, /)\n"
    "--\n"
    "\n"
    "What happens when a signal arrives: SIG_DFL, SIG_IGN, a callable, or None for\n"
    "a handler that was not set from here.";
constexpr char raise_signal_doc[] =
    "raise_signal($module, signalnum, /)\n"
    "--\n"
    "\n"
    "Send a signal to the calling thread.";
constexpr char default_int_handler_doc[] =
    "default_int_handler($module, signalnum, frame, /)\n"
    "--\n"
    "\n"
    "The handler of SIGINT as long as no other is set. It raises KeyboardInterrupt.";
constexpr char set_wakeup_fd_doc[] =
    "set_wakeup_fd(fd, *, warn_on_full_buffer=True) -> fd\n"
    "\n"
    "Have the number of each signal that arrives written to a descriptor, as a byte.\n"
    "\n"
    "Returns the descriptor before, or -1. It must be in non-blocking mode.";

PyMethodDef functions[] = {
    {"default_int_handler", _PyCFunction_CAST(default_int_handler), METH_FASTCALL, default_int_handler_doc},
    {"getsignal", get_signal, METH_O, getsignal_doc},
    {"raise_signal", raise_signal, METH_O, raise_signal_doc},
    {"set_wakeup_fd", _PyCFunction_CAST(set_wakeup_fd), METH_VARARGS | METH_KEYWORDS, set_wakeup_fd_doc},
    {"signal", _PyCFunction_CAST(set_signal), METH_FASTCALL, signal_doc},
    {nullptr, nullptr, 0, nullptr},
};

struct Constant {
    const char *name;
    int value;
};

constexpr Constant constants[] = {
    {"NSIG", runtime::kSignalLimit}, {"SIG_DFL", 0}, {"SIG_IGN", 1},
#define IL_SIGNAL(name) {#name, name}
    IL_SIGNAL(SIGHUP), IL_SIGNAL(SIGINT), IL_SIGNAL(SIGQUIT), IL_SIGNAL(SIGILL), IL_SIGNAL(SIGTRAP),
    IL_SIGNAL(SIGABRT), IL_SIGNAL(SIGFPE), IL_SIGNAL(SIGKILL), IL_SIGNAL(SIGBUS), IL_SIGNAL(SIGSEGV),
    IL_SIGNAL(SIGSYS), IL_SIGNAL(SIGPIPE), IL_SIGNAL(SIGALRM), IL_SIGNAL(SIGTERM), IL_SIGNAL(SIGUSR1),
    IL_SIGNAL(SIGUSR2), IL_SIGNAL(SIGCHLD), IL_SIGNAL(SIGIO), IL_SIGNAL(SIGURG), IL_SIGNAL(SIGWINCH),
    IL_SIGNAL(SIGSTOP), IL_SIGNAL(SIGTSTP), IL_SIGNAL(SIGCONT), IL_SIGNAL(SIGTTIN), IL_SIGNAL(SIGTTOU),
    IL_SIGNAL(SIGVTALRM), IL_SIGNAL(SIGPROF), IL_SIGNAL(SIGXCPU), IL_SIGNAL(SIGXFSZ),
#ifdef SIGIOT
    IL_SIGNAL(SIGIOT),
#endif
#ifdef SIGCLD
    IL_SIGNAL(SIGCLD),
#endif
#ifdef SIGPOLL
    IL_SIGNAL(SIGPOLL),
#endif
#ifdef SIGPWR
    IL_SIGNAL(SIGPWR),
#endif
#ifdef SIGSTKFLT
    IL_SIGNAL(SIGSTKFLT),
#endif
#undef IL_SIGNAL
};

int exec_signal(PyObject *module) noexcept {
    for (const Constant &constant : constants) {
        if (objects::module_add_int_constant(module, constant.name, constant.value) < 0) {
            return -1;
        }
    }
    // The C library says at run time which of the real-time signals it left.
    return objects::module_add_int_constant(module, "SIGRTMIN", SIGRTMIN) < 0 ||
                   objects::module_add_int_constant(module, "SIGRTMAX", SIGRTMAX) < 0
               ? -1
               : 0;
}

PyModuleDef_Slot slots[] = {
    {Py_mod_exec, reinterpret_cast<void *>(exec_signal)},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {0, nullptr},
};

PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "_signal",
    .m_doc = "Handlers for signals.",
    .m_methods = functions,
    .m_slots = slots,
};

}  // namespace

PyObject *init_signal() noexcept { return objects::module_def_init(&definition); }

}  // namespace interlock::modules
