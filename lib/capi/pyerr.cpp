#include "base/base.hpp"

#include "interlock/pyerr.h"

#include "objects/err.hpp"
#include "objects/exception.hpp"
#include "objects/program_text.hpp"
#include "runtime/signals.hpp"

// Callers see the macro; this is the function.
#undef PyErr_BadInternalCall

namespace objects = interlock::objects;

// Work: objects/err.cpp, exception.cpp, err_display.cpp

extern "C" PyObject *PyErr_Occurred(void) { return objects::err_occurred(); }
extern "C" void PyErr_Clear(void) { objects::err_clear(); }
extern "C" PyObject *PyErr_GetRaisedException(void) { return objects::err_get_raised_exception(); }
extern "C" void PyErr_SetRaisedException(PyObject *exception) { objects::err_set_raised_exception(exception); }
extern "C" void PyErr_Fetch(PyObject **type, PyObject **value, PyObject **traceback) {
    objects::err_fetch(type, value, traceback);
}
extern "C" void PyErr_Restore(PyObject *type, PyObject *value, PyObject *traceback) {
    objects::err_restore(type, value, traceback);
}
extern "C" void PyErr_NormalizeException(PyObject **type, PyObject **value, PyObject **traceback) {
    objects::err_normalize_exception(type, value, traceback);
}
extern "C" void PyErr_SetNone(PyObject *exception) { objects::err_set_none(exception); }
extern "C" void PyErr_SetObject(PyObject *exception, PyObject *value) { objects::err_set_object(exception, value); }
extern "C" void PyErr_SetString(PyObject *exception, const char *string) { objects::err_set_string(exception, string); }
extern "C" PyObject *PyErr_Format(PyObject *exception, const char *format, ...) {
    va_list args;
    va_start(args, format);
    PyObject *result = objects::err_format_v(exception, format, args);
    va_end(args);
    return result;
}
extern "C" PyObject *PyErr_FormatV(PyObject *exception, const char *format, va_list args) {
    return objects::err_format_v(exception, format, args);
}
extern "C" PyObject *PyErr_NoMemory(void) { return objects::err_no_memory(); }
extern "C" int PyErr_BadArgument(void) { return objects::err_bad_argument(); }
extern "C" void PyErr_BadInternalCall(void) {
    objects::err_set_string(PyExc_SystemError, "bad argument to internal function");
}
extern "C" void _PyErr_BadInternalCall(const char *file, int line) { objects::err_bad_internal_call(file, line); }
extern "C" PyObject *PyErr_SetFromErrno(PyObject *exception) { return objects::err_set_from_errno(exception); }
extern "C" PyObject *PyErr_SetFromErrnoWithFilename(PyObject *exception, const char *filename) {
    return objects::err_set_from_errno_with_filename(exception, filename);
}
extern "C" PyObject *PyErr_SetFromErrnoWithFilenameObject(PyObject *exception, PyObject *filename) {
    return objects::err_set_from_errno_with_filename_object(exception, filename);
}
extern "C" PyObject *PyErr_SetFromErrnoWithFilenameObjects(PyObject *exception, PyObject *filename,
    PyObject *filename2) {
    return objects::err_set_from_errno_with_filename_objects(exception, filename, filename2);
}
extern "C" PyObject *PyErr_SetImportError(PyObject *message, PyObject *name, PyObject *path) {
    return objects::err_set_import_error(message, name, path);
}
extern "C" PyObject *PyErr_SetImportErrorSubclass(PyObject *exception, PyObject *message, PyObject *name,
    PyObject *path) {
    return objects::err_set_import_error_subclass(exception, message, name, path);
}
extern "C" void PyErr_SyntaxLocation(const char *filename, int line) {
    objects::err_syntax_location_of_file(filename, line, -1);
}
extern "C" void PyErr_SyntaxLocationEx(const char *filename, int line, int column) {
    objects::err_syntax_location_of_file(filename, line, column);
}
extern "C" void PyErr_SyntaxLocationObject(PyObject *filename, int line, int column) {
    objects::err_syntax_location(filename, line, column, line, -1);
}
extern "C" void PyErr_RangedSyntaxLocationObject(PyObject *filename, int line, int column, int end_line,
                                                 int end_column) {
    objects::err_syntax_location(filename, line, column, end_line, end_column);
}
extern "C" PyObject *PyErr_ProgramText(const char *filename, int line) { return objects::program_text(filename, line); }
extern "C" PyObject *PyErr_ProgramTextObject(PyObject *filename, int line) {
    return objects::program_text_object(filename, line);
}
extern "C" int PyErr_ExceptionMatches(PyObject *exception) { return objects::err_exception_matches(exception); }
extern "C" int PyErr_GivenExceptionMatches(PyObject *given, PyObject *exception) {
    return objects::err_given_exception_matches(given, exception);
}
extern "C" const char *PyExceptionClass_Name(PyObject *type) { return objects::exception_class_name(type); }
extern "C" PyObject *PyErr_GetHandledException(void) { return objects::err_get_handled_exception(); }
extern "C" void PyErr_SetHandledException(PyObject *exception) { objects::err_set_handled_exception(exception); }
extern "C" void PyErr_GetExcInfo(PyObject **type, PyObject **value, PyObject **traceback) {
    objects::err_get_exc_info(type, value, traceback);
}
extern "C" void PyErr_SetExcInfo(PyObject *type, PyObject *value, PyObject *traceback) {
    objects::err_set_exc_info(type, value, traceback);
}
extern "C" PyObject *PyErr_NewException(const char *name, PyObject *base, PyObject *dict) {
    return objects::err_new_exception(name, base, dict);
}
extern "C" PyObject *PyErr_NewExceptionWithDoc(const char *name, const char *doc, PyObject *base, PyObject *dict) {
    return objects::err_new_exception_with_doc(name, doc, base, dict);
}
extern "C" PyObject *PyException_GetTraceback(PyObject *exception) {
    return objects::exception_get_traceback(exception);
}
extern "C" int PyException_SetTraceback(PyObject *exception, PyObject *traceback) {
    return objects::exception_set_traceback(exception, traceback);
}
extern "C" PyObject *PyException_GetCause(PyObject *exception) { return objects::exception_get_cause(exception); }
extern "C" void PyException_SetCause(PyObject *exception, PyObject *cause) {
    objects::exception_set_cause(exception, cause);
}
extern "C" PyObject *PyException_GetContext(PyObject *exception) { return objects::exception_get_context(exception); }
extern "C" void PyException_SetContext(PyObject *exception, PyObject *context) {
    objects::exception_set_context(exception, context);
}
extern "C" PyObject *PyException_GetArgs(PyObject *exception) { return objects::exception_get_args(exception); }
extern "C" void PyException_SetArgs(PyObject *exception, PyObject *args) {
    objects::exception_set_args(exception, args);
}
extern "C" void PyErr_Print(void) { objects::err_print(); }
extern "C" void PyErr_PrintEx(int set_sys_last_vars) { objects::err_print_ex(set_sys_last_vars != 0); }
extern "C" void PyErr_Display(PyObject *type, PyObject *value, PyObject *traceback) {
    objects::err_display(type, value, traceback);
}
extern "C" void PyErr_DisplayException(PyObject *exception) { objects::err_display_exception(exception); }
extern "C" void PyErr_WriteUnraisable(PyObject *object) { objects::err_write_unraisable(object); }
extern "C" void PyErr_FormatUnraisable(const char *format, ...) {
    va_list args;
    va_start(args, format);
    objects::err_format_unraisable_v(format, args);
    va_end(args);
}
extern "C" int PyErr_CheckSignals(void) { return objects::err_check_signals(); }
extern "C" void PyErr_SetInterrupt(void) { interlock::runtime::trip_signal(SIGINT); }
extern "C" int PyErr_SetInterruptEx(int number) { return interlock::runtime::trip_signal(number); }
