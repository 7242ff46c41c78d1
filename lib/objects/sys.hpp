// The `sys` dictionary of the current interpreter, and what the object floor itself says through it.
#pragma once

#include <cstdarg>

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

PyObject *sys_get_object(const char *name) noexcept;             // borrowed, or null without an exception
int sys_set_object(const char *name, PyObject *value) noexcept;  // null deletes
PyObject *sys_get_attr(PyObject *name) noexcept;                 // new, or null with RuntimeError "lost sys.NAME"
PyObject *sys_get_attr_string(const char *name) noexcept;
int sys_get_optional_attr(PyObject *name, PyObject **value) noexcept;  // 1 found, 0 missing, -1 exception
int sys_get_optional_attr_string(const char *name, PyObject **value) noexcept;

// Formatted output; a broken or missing stream falls back on the C stream.  An exception that is set stays set.
void sys_write_stdout(const char *format, ...) noexcept __attribute__((format(printf, 1, 2)));
void sys_write_stderr(const char *format, ...) noexcept __attribute__((format(printf, 1, 2)));
void sys_write_va(const char *stream, const char *format, va_list arguments) noexcept;
void sys_format_stdout(const char *format, ...) noexcept;  // the language of PyUnicode_FromFormat
void sys_format_stderr(const char *format, ...) noexcept;
void sys_format_va(const char *stream, const char *format, va_list arguments) noexcept;

// ---- Audit hooks (sys_audit.cpp).

int sys_audit(const char *event, const char *format, ...) noexcept;
int sys_audit_va(const char *event, const char *format, va_list arguments) noexcept;
int sys_audit_tuple(const char *event, PyObject *arguments) noexcept;
int sys_add_audit_hook(int (*hook)(const char *, PyObject *, void *), void *data) noexcept;
// A hook of the current interpreter only (sys.addaudithook): -1 with an exception.
int sys_add_audit_callable(PyObject *hook) noexcept;
void sys_free_audit_hooks() noexcept;  // after the last interpreter

// ---- Options and the command line (sys_options.cpp).

PyObject *sys_get_x_options() noexcept;  // borrowed
void sys_reset_warn_options() noexcept;
int sys_has_warn_options() noexcept;
void sys_add_warn_option(const wchar_t *option) noexcept;
void sys_add_warn_option_unicode(PyObject *option) noexcept;
void sys_add_x_option(const wchar_t *option) noexcept;
void sys_set_path(const wchar_t *path) noexcept;
void sys_set_argv(int argc, wchar_t **argv) noexcept;
void sys_set_argv_ex(int argc, wchar_t **argv, int updatepath) noexcept;

// NAME or NAME=VALUE into a dict; false with an exception.
bool sys_put_x_option(PyObject *options, const wchar_t *option) noexcept;
// Wide strings as a new list of str.
PyObject *sys_list_of(Py_ssize_t count, wchar_t *const *items) noexcept;
// The parts of a ':'-separated path as a new list of str.
PyObject *sys_path_list(const wchar_t *path) noexcept;

}  // namespace interlock::objects
