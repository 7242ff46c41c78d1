// Exception instances: their layout and PyException_*.  The layouts are CPython's, member for member.
#pragma once

#include "base/base.hpp"
#include "objects/object.hpp"

namespace interlock::objects {

struct BaseExceptionObject {
    PyObject ob_base;
    PyObject *dict;       // made on first use
    PyObject *args;       // a tuple; null only while the instance is made or cleared
    PyObject *notes;      // not used: __notes__ lives in the dict
    PyObject *traceback;
    PyObject *context;
    PyObject *cause;
    char suppress_context;
};

struct BaseExceptionGroupObject {
    BaseExceptionObject base;
    PyObject *msg;
    PyObject *excs;  // a tuple
};

struct SyntaxErrorObject {
    BaseExceptionObject base;
    PyObject *msg;
    PyObject *filename;
    PyObject *lineno;
    PyObject *offset;
    PyObject *end_lineno;
    PyObject *end_offset;
    PyObject *text;
    PyObject *print_file_and_line;
};

struct ImportErrorObject {
    BaseExceptionObject base;
    PyObject *msg;
    PyObject *name;
    PyObject *path;
    PyObject *name_from;
};

struct UnicodeErrorObject {
    BaseExceptionObject base;
    PyObject *encoding;
    PyObject *object;
    Py_ssize_t start;
    Py_ssize_t end;
    PyObject *reason;
};

struct SystemExitObject {
    BaseExceptionObject base;
    PyObject *code;
};

struct OSErrorObject {
    BaseExceptionObject base;
    PyObject *myerrno;
    PyObject *strerror;
    PyObject *filename;
    PyObject *filename2;
    Py_ssize_t written;  // BlockingIOError only; -1: not given
};

struct StopIterationObject {
    BaseExceptionObject base;
    PyObject *value;
};

struct NameErrorObject {
    BaseExceptionObject base;
    PyObject *name;
};

struct AttributeErrorObject {
    BaseExceptionObject base;
    PyObject *obj;
    PyObject *name;
};

inline BaseExceptionObject *as_exception(PyObject *object) noexcept {
    return reinterpret_cast<BaseExceptionObject *>(object);
}

// True for a class derived from BaseException / an instance of one.
[[nodiscard]] bool exception_class_check(PyObject *object) noexcept;
[[nodiscard]] bool exception_instance_check(PyObject *object) noexcept;
[[nodiscard]] const char *exception_class_name(PyObject *type) noexcept;

[[nodiscard]] PyObject *exception_get_traceback(PyObject *exception) noexcept;  // new reference or null
int exception_set_traceback(PyObject *exception, PyObject *traceback) noexcept;
[[nodiscard]] PyObject *exception_get_cause(PyObject *exception) noexcept;      // new reference or null
void exception_set_cause(PyObject *exception, PyObject *stolen) noexcept;
[[nodiscard]] PyObject *exception_get_context(PyObject *exception) noexcept;    // new reference or null
void exception_set_context(PyObject *exception, PyObject *stolen) noexcept;
[[nodiscard]] PyObject *exception_get_args(PyObject *exception) noexcept;       // new reference
void exception_set_args(PyObject *exception, PyObject *args) noexcept;          // borrows

// The value of StopIteration, when that is raised: 0 with a new reference in *value (None when nothing is raised), or
// -1 when another exception is raised, which stays.
int exception_fetch_stop_iteration_value(PyObject **value) noexcept;

// UnicodeDecodeError and UnicodeEncodeError, not raised; null with an exception.
[[nodiscard]] PyObject *unicode_decode_error_create(const char *encoding, const char *object, Py_ssize_t length,
                                                    Py_ssize_t start, Py_ssize_t end, const char *reason) noexcept;
[[nodiscard]] PyObject *unicode_encode_error_create(const char *encoding, PyObject *object, Py_ssize_t start,
                                                    Py_ssize_t end, const char *reason) noexcept;

}  // namespace interlock::objects
