// The `sys` dictionary of the current interpreter, and what the object floor itself says through it.
#pragma once

#include <cstdarg>

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

PyObject *sys_get_object(const char *name);         // borrowed, or null without an exception
int sys_set_object(const char *name, PyObject *value);  // null deletes
PyObject *sys_get_attr(PyObject *name);             // new, or null with RuntimeError "lost sys.NAME"
PyObject *sys_get_attr_string(const char *name);
int sys_get_optional_attr(PyObject *name, PyObject **value);  // 1 found, 0 missing, -1 exception
int sys_get_optional_attr_string(const char *name, PyObject **value);

// Formatted output; a broken or missing stream falls back on the C stream.  An exception that is set stays set.
void sys_write_stdout(const char *format, ...) __attribute__((format(printf, 1, 2)));
void sys_write_stderr(const char *format, ...) __attribute__((format(printf, 1, 2)));
void sys_write_va(const char *stream, const char *format, va_list arguments);
void sys_format_stdout(const char *format, ...);  // the language of PyUnicode_FromFormat
void sys_format_stderr(const char *format, ...);
void sys_format_va(const char *stream, const char *format, va_list arguments);

int sys_audit(const char *event, const char *format, ...);
int sys_audit_va(const char *event, const char *format, va_list arguments);
int sys_audit_tuple(const char *event, PyObject *arguments);
int sys_add_audit_hook(int (*hook)(const char *, PyObject *, void *), void *data);

PyObject *sys_get_x_options();  // borrowed
void sys_reset_warn_options();
int sys_has_warn_options();
void sys_add_warn_option(const wchar_t *option);
void sys_add_warn_option_unicode(PyObject *option);
void sys_add_x_option(const wchar_t *option);
void sys_set_path(const wchar_t *path);
void sys_set_argv(int argc, wchar_t **argv);
void sys_set_argv_ex(int argc, wchar_t **argv, int updatepath);

}  // namespace interlock::objects
