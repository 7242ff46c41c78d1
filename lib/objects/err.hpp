// The error indicator of the attached thread, and everything that raises.
//
//  E1. ThreadObjects::raised is null or one owned, normalized exception instance.  There is no (type, value, traceback)
//      triple inside: PyErr_Fetch, PyErr_Restore and PyErr_NormalizeException convert at the door.
//  E2. Whoever replaces the indicator installs the new value before the old one is released: releasing may run code.
//  E3. Raising a new exception links it to the handled one (ThreadObjects::handled) through __context__, never to
//      itself and never into a cycle.
//  E4. Raising never fails to raise: when there is no memory for the asked exception, a preallocated MemoryError stands
//      in for it.
#pragma once

#include <cstdarg>

#include "base/base.hpp"
#include "interlock/pyexc.h"
#include "interlock/pytypes.h"
#include "runtime/thread_state.hpp"

namespace interlock::objects {

// ---- The indicator.

[[nodiscard]] PyObject *err_occurred() noexcept;  // borrowed type of the raised exception, or null
[[nodiscard]] PyObject *err_occurred(runtime::ThreadState *thread) noexcept;
void err_clear() noexcept;

[[nodiscard]] PyObject *err_get_raised_exception() noexcept;    // moves it out; null when nothing is raised
void err_set_raised_exception(PyObject *stolen) noexcept;       // null clears

void err_fetch(PyObject **type, PyObject **value, PyObject **traceback) noexcept;
void err_restore(PyObject *type, PyObject *value, PyObject *traceback) noexcept;  // steals all three
void err_normalize_exception(PyObject **type, PyObject **value, PyObject **traceback) noexcept;

// ---- The handled exception (sys.exc_info).

[[nodiscard]] PyObject *err_get_handled_exception() noexcept;   // new reference or null
void err_set_handled_exception(PyObject *exception) noexcept;   // borrows; null or None empties
void err_get_exc_info(PyObject **type, PyObject **value, PyObject **traceback) noexcept;
void err_set_exc_info(PyObject *type, PyObject *value, PyObject *traceback) noexcept;  // steals all three

// ---- Questions.

[[nodiscard]] int err_exception_matches(PyObject *type_or_tuple) noexcept;  // false when nothing is raised
[[nodiscard]] int err_given_exception_matches(PyObject *raised, PyObject *type_or_tuple) noexcept;

// ---- Raising.

void err_set_object(PyObject *type, PyObject *value) noexcept;  // value: null or None for no argument, tuple for several
void err_set_none(PyObject *type) noexcept;
void err_set_string(PyObject *type, const char *utf8) noexcept;
PyObject *err_format(PyObject *type, const char *format, ...) noexcept;  // PyUnicode_FromFormat's language; null
PyObject *err_format_v(PyObject *type, const char *format, va_list args) noexcept;

// The same, with the exception that was raised until now (or null) as __cause__ and __context__.
PyObject *err_format_from_cause(PyObject *type, const char *format, ...) noexcept;

// KeyError whose argument is `key` even when that is a tuple.
void err_set_key_error(PyObject *key) noexcept;

PyObject *err_no_memory() noexcept;  // allocates nothing; null
int err_bad_argument() noexcept;     // 0
void err_bad_internal_call(const char *file = __builtin_FILE(), int line = __builtin_LINE()) noexcept;

// Runs the handlers of tripped signals in the main thread of the main interpreter: 0, or -1 with an exception.
int err_check_signals() noexcept;

PyObject *err_set_from_errno(PyObject *type) noexcept;  // reads errno; EINTR runs signal handlers first; null
PyObject *err_set_from_errno_with_filename(PyObject *type, const char *filename) noexcept;
PyObject *err_set_from_errno_with_filename_object(PyObject *type, PyObject *filename) noexcept;
PyObject *err_set_from_errno_with_filename_objects(PyObject *type, PyObject *filename, PyObject *filename2) noexcept;
PyObject *err_set_import_error(PyObject *message, PyObject *name, PyObject *path) noexcept;
PyObject *err_set_import_error_subclass(PyObject *type, PyObject *message, PyObject *name, PyObject *path) noexcept;
// The place of the raised exception, a SyntaxError; column from 0, -1: not known.
// Filename: null: stays as it is.  Numbers below 0: not known.
void err_syntax_location(PyObject *filename, int line, int column, int end_line, int end_column) noexcept;
void err_syntax_location_of_file(const char *filename, int line, int column) noexcept;

// Chains `earlier` (stolen, may be null) as __context__ of what is raised now; raises `earlier` when nothing is.
void err_chain_exceptions(PyObject *earlier) noexcept;

// Hooks::raise_async: takes the exception that another thread asked for and raises it: -1; 0 when it was withdrawn.
int err_raise_async(runtime::ThreadState *thread) noexcept;

// Hooks::has_exception.
bool err_is_set(runtime::ThreadState *thread) noexcept;

// ---- New classes.

[[nodiscard]] PyObject *err_new_exception(const char *name, PyObject *base, PyObject *dict) noexcept;
[[nodiscard]] PyObject *err_new_exception_with_doc(const char *name, const char *doc, PyObject *base,
                                                   PyObject *dict) noexcept;

// ---- Reports (err_display.cpp).

void err_print() noexcept;
void err_print_ex(bool set_sys_last_vars) noexcept;  // SystemExit ends the process
void err_display(PyObject *type, PyObject *value, PyObject *traceback) noexcept;
void err_display_exception(PyObject *exception) noexcept;
void err_write_unraisable(PyObject *object) noexcept;  // "Exception ignored in: REPR"; clears
void err_format_unraisable(const char *format, ...) noexcept;
void err_format_unraisable_v(const char *format, va_list args) noexcept;

// ---- Warnings (warnings.cpp).  0, or -1 with the warning raised as an exception.

int err_warn_ex(PyObject *category, const char *message, Py_ssize_t stack_level) noexcept;
int err_warn_format(PyObject *category, Py_ssize_t stack_level, const char *format, ...) noexcept;
int err_warn_format_v(PyObject *category, Py_ssize_t stack_level, const char *format, va_list args) noexcept;
int err_resource_warning_v(PyObject *source, Py_ssize_t stack_level, const char *format, va_list args) noexcept;
int err_warn_explicit_format_v(PyObject *category, const char *filename, int line, const char *module,
                               PyObject *registry, const char *format, va_list args) noexcept;
int err_warn_explicit(PyObject *category, const char *message, const char *filename, int line, const char *module,
                      PyObject *registry) noexcept;
int err_warn_explicit_object(PyObject *category, PyObject *message, PyObject *filename, int line, PyObject *module,
                             PyObject *registry) noexcept;

// Puts the raised exception aside for a scope and brings it back at its end; what was raised meanwhile is dropped.
class SavedError {
public:
    SavedError() noexcept : exception_(err_get_raised_exception()) {}
    ~SavedError() { err_set_raised_exception(exception_); }
    SavedError(const SavedError &) = delete;
    SavedError &operator=(const SavedError &) = delete;

private:
    PyObject *exception_;
};

}  // namespace interlock::objects
