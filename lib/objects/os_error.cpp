// OSError and its classes.
//
//  OSError(errno, text[, filename[, _[, filename2]]]): the class is chosen by errno, and args keeps only the first two.
//  A class that overrides __init__ but not __new__ gets its arguments there; otherwise __new__ takes them, since that is
//  where the class is chosen.
#include "base/base.hpp"

#include <cerrno>

#include "objects/arg.hpp"
#include "objects/err.hpp"
#include "objects/exception_types.hpp"
#include "objects/long.hpp"
#include "objects/number.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

OSErrorObject *as_os_error(PyObject *object) noexcept { return reinterpret_cast<OSErrorObject *>(object); }

int clear(PyObject *self) noexcept {
    auto *error = as_os_error(self);
    clear_ref(error->myerrno);
    clear_ref(error->strerror);
    clear_ref(error->filename);
    clear_ref(error->filename2);
    return base_exception_clear(self);
}

int traverse(PyObject *self, visitproc visit, void *arg) noexcept {
    auto *error = as_os_error(self);
    Py_VISIT(error->myerrno);
    Py_VISIT(error->strerror);
    Py_VISIT(error->filename);
    Py_VISIT(error->filename2);
    return base_exception_traverse(self, visit, arg);
}

PyTypeObject *class_of_errno(long number) noexcept {
    switch (number) {
    case EAGAIN:
    case EALREADY:
    case EINPROGRESS:
#if EWOULDBLOCK != EAGAIN
    case EWOULDBLOCK:
#endif
        return &exc_BlockingIOError;
    case EPIPE:
    case ESHUTDOWN:
        return &exc_BrokenPipeError;
    case ECHILD:
        return &exc_ChildProcessError;
    case ECONNABORTED:
        return &exc_ConnectionAbortedError;
    case ECONNREFUSED:
        return &exc_ConnectionRefusedError;
    case ECONNRESET:
        return &exc_ConnectionResetError;
    case EEXIST:
        return &exc_FileExistsError;
    case ENOENT:
        return &exc_FileNotFoundError;
    case EISDIR:
        return &exc_IsADirectoryError;
    case ENOTDIR:
        return &exc_NotADirectoryError;
    case EINTR:
        return &exc_InterruptedError;
    case EACCES:
    case EPERM:
        return &exc_PermissionError;
    case ESRCH:
        return &exc_ProcessLookupError;
    case ETIMEDOUT:
        return &exc_TimeoutError;
    default:
        return nullptr;
    }
}

int init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept;
PyObject *construct(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept;

bool arguments_go_to_init(const PyTypeObject *type) noexcept {
    return type->tp_init != init && type->tp_new == construct;
}

// The arguments that have a meaning; borrowed.
struct Arguments {
    PyObject *number = nullptr;
    PyObject *text = nullptr;
    PyObject *filename = nullptr;
    PyObject *filename2 = nullptr;

    explicit Arguments(PyObject *args) noexcept {
        Py_ssize_t count = tuple_size_unchecked(args);
        if (count < 2 || count > 5) {
            return;
        }
        number = tuple_item(args, 0);
        text = tuple_item(args, 1);
        filename = count > 2 ? tuple_item(args, 2) : nullptr;
        filename2 = count > 4 ? tuple_item(args, 4) : nullptr;
    }
};

int fill(PyObject *self, PyObject *args, const Arguments &given) noexcept {
    auto *error = as_os_error(self);
    auto kept = Ref<>::borrow(args);
    if (given.filename && given.filename != Py_None) {
        if (is_exactly(self, &exc_BlockingIOError) && number_check(given.filename)) {
            error->written = number_as_ssize_t(given.filename, PyExc_ValueError);
            if (error->written == -1 && err_occurred()) {
                return -1;
            }
        } else {
            set_ref(error->filename, new_ref(given.filename));
            if (given.filename2 && given.filename2 != Py_None) {
                set_ref(error->filename2, new_ref(given.filename2));
            }
            kept.reset(tuple_get_slice(args, 0, 2));
            if (!kept) {
                return -1;
            }
        }
    }
    set_ref(error->myerrno, xnew_ref(given.number));
    set_ref(error->strerror, xnew_ref(given.text));
    set_ref(error->base.args, kept.release());
    return 0;
}

PyObject *construct(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept {
    bool here = !arguments_go_to_init(type);
    if (here) {
        if (!arg_no_keywords(type->tp_name, kwargs)) {
            return nullptr;
        }
        Arguments given(args);
        if (type == &exc_OSError && given.number && is_long(given.number)) {
            int overflow = 0;
            PyTypeObject *chosen = class_of_errno(long_as_long_and_overflow(given.number, &overflow));
            type = chosen ? chosen : type;
        }
    }
    auto self = Ref<>::steal(base_exception_new(type, nullptr, nullptr));
    if (!self) {
        return nullptr;
    }
    as_os_error(self.get())->written = -1;
    if (here && fill(self.get(), args, Arguments(args)) < 0) {
        return nullptr;
    }
    return self.release();
}

int init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept {
    if (!arguments_go_to_init(type_of(self))) {
        return 0;
    }
    if (!arg_no_keywords(type_of(self)->tp_name, kwargs)) {
        return -1;
    }
    return fill(self, args, Arguments(args));
}

PyObject *or_none(PyObject *object) noexcept { return object ? object : Py_None; }

PyObject *str(PyObject *self) noexcept {
    auto *error = as_os_error(self);
    if (error->filename) {
        return error->filename2
                   ? unicode_from_format("[Errno %S] %S: %R -> %R", or_none(error->myerrno), or_none(error->strerror),
                                         error->filename, error->filename2)
                   : unicode_from_format("[Errno %S] %S: %R", or_none(error->myerrno), or_none(error->strerror),
                                         error->filename);
    }
    if (error->myerrno && error->strerror) {
        return unicode_from_format("[Errno %S] %S", error->myerrno, error->strerror);
    }
    return base_exception_str(self);
}

PyObject *get_written(PyObject *self, void *) noexcept {
    Py_ssize_t written = as_os_error(self)->written;
    if (written == -1) {
        err_set_string(PyExc_AttributeError, "characters_written");
        return nullptr;
    }
    return long_from_ssize_t(written);
}

int set_written(PyObject *self, PyObject *value, void *) noexcept {
    auto *error = as_os_error(self);
    if (!value) {
        if (error->written == -1) {
            err_set_string(PyExc_AttributeError, "characters_written");
            return -1;
        }
        error->written = -1;
        return 0;
    }
    Py_ssize_t written = number_as_ssize_t(value, PyExc_ValueError);
    if (written == -1 && err_occurred()) {
        return -1;
    }
    error->written = written;
    return 0;
}

constinit PyMemberDef members[] = {
    {"errno", _Py_T_OBJECT, offsetof(OSErrorObject, myerrno), 0, "error number"},
    {"strerror", _Py_T_OBJECT, offsetof(OSErrorObject, strerror), 0, "its text"},
    {"filename", _Py_T_OBJECT, offsetof(OSErrorObject, filename), 0, "file"},
    {"filename2", _Py_T_OBJECT, offsetof(OSErrorObject, filename2), 0, "second file"},
    {},
};

constinit PyGetSetDef getset[] = {
    {"characters_written", get_written, set_written, nullptr, nullptr},
    {},
};

constexpr PyTypeObject os_error_type(const char *name, PyTypeObject *base, const char *doc) noexcept {
    return exception_type<OSErrorObject, clear, traverse>(name, base, doc, construct, init, str);
}

constexpr PyTypeObject root_type() noexcept {
    PyTypeObject type = os_error_type("OSError", &exc_Exception, "The system reported an error.");
    type.tp_members = members;
    type.tp_getset = getset;
    return type;
}

}  // namespace

IL_EXCEPTION(OSError, root_type())
extern "C" {
constinit IL_EXPORT PyObject *PyExc_EnvironmentError = IL_TYPE_OBJECT(exc_OSError);
constinit IL_EXPORT PyObject *PyExc_IOError = IL_TYPE_OBJECT(exc_OSError);
}

IL_EXCEPTION(BlockingIOError, os_error_type("BlockingIOError", &exc_OSError, "The operation would block."))
IL_EXCEPTION(ChildProcessError, os_error_type("ChildProcessError", &exc_OSError, "There is no child process."))
IL_EXCEPTION(ConnectionError, os_error_type("ConnectionError", &exc_OSError, "Root of connection errors."))
IL_EXCEPTION(BrokenPipeError, os_error_type("BrokenPipeError", &exc_ConnectionError, "The other side reads no more."))
IL_EXCEPTION(ConnectionAbortedError,
             os_error_type("ConnectionAbortedError", &exc_ConnectionError, "The connection was given up."))
IL_EXCEPTION(ConnectionRefusedError,
             os_error_type("ConnectionRefusedError", &exc_ConnectionError, "The connection was refused."))
IL_EXCEPTION(ConnectionResetError,
             os_error_type("ConnectionResetError", &exc_ConnectionError, "The connection was reset."))
IL_EXCEPTION(FileExistsError, os_error_type("FileExistsError", &exc_OSError, "The file exists."))
IL_EXCEPTION(FileNotFoundError, os_error_type("FileNotFoundError", &exc_OSError, "There is no such file."))
IL_EXCEPTION(InterruptedError, os_error_type("InterruptedError", &exc_OSError, "A signal interrupted the operation."))
IL_EXCEPTION(IsADirectoryError, os_error_type("IsADirectoryError", &exc_OSError, "The file is a directory."))
IL_EXCEPTION(NotADirectoryError, os_error_type("NotADirectoryError", &exc_OSError, "The file is no directory."))
IL_EXCEPTION(PermissionError, os_error_type("PermissionError", &exc_OSError, "The operation is not permitted."))
IL_EXCEPTION(ProcessLookupError, os_error_type("ProcessLookupError", &exc_OSError, "There is no such process."))
IL_EXCEPTION(TimeoutError, os_error_type("TimeoutError", &exc_OSError, "The time is up."))

}  // namespace interlock::objects
