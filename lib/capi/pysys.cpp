#include "base/base.hpp"

#include "interlock/pysys.h"

#include <cstdarg>

#include "objects/sys.hpp"

namespace objects = interlock::objects;

// Calls the va_list twin with the arguments after `last`.
#define IL_FORWARD(call, last)      \
    va_list arguments;              \
    va_start(arguments, last);      \
    call;                           \
    va_end(arguments)

// Work: objects/sys.cpp
extern "C" PyObject *PySys_GetObject(const char *name) { return objects::sys_get_object(name); }
extern "C" int PySys_SetObject(const char *name, PyObject *value) { return objects::sys_set_object(name, value); }
extern "C" PyObject *PySys_GetAttr(PyObject *name) { return objects::sys_get_attr(name); }
extern "C" PyObject *PySys_GetAttrString(const char *name) { return objects::sys_get_attr_string(name); }
extern "C" int PySys_GetOptionalAttr(PyObject *name, PyObject **value) {
    return objects::sys_get_optional_attr(name, value);
}
extern "C" int PySys_GetOptionalAttrString(const char *name, PyObject **value) {
    return objects::sys_get_optional_attr_string(name, value);
}
extern "C" void PySys_WriteStdout(const char *format, ...) {
    IL_FORWARD(objects::sys_write_va("stdout", format, arguments), format);
}
extern "C" void PySys_WriteStderr(const char *format, ...) {
    IL_FORWARD(objects::sys_write_va("stderr", format, arguments), format);
}
extern "C" void PySys_FormatStdout(const char *format, ...) {
    IL_FORWARD(objects::sys_format_va("stdout", format, arguments), format);
}
extern "C" void PySys_FormatStderr(const char *format, ...) {
    IL_FORWARD(objects::sys_format_va("stderr", format, arguments), format);
}

// Work: objects/sys_options.cpp
extern "C" void PySys_SetArgv(int argc, wchar_t **argv) { objects::sys_set_argv(argc, argv); }
extern "C" void PySys_SetArgvEx(int argc, wchar_t **argv, int updatepath) {
    objects::sys_set_argv_ex(argc, argv, updatepath);
}
extern "C" void PySys_SetPath(const wchar_t *path) { objects::sys_set_path(path); }
extern "C" void PySys_AddWarnOption(const wchar_t *option) { objects::sys_add_warn_option(option); }
extern "C" void PySys_AddWarnOptionUnicode(PyObject *option) { objects::sys_add_warn_option_unicode(option); }
extern "C" void PySys_ResetWarnOptions(void) { objects::sys_reset_warn_options(); }
extern "C" int PySys_HasWarnOptions(void) { return objects::sys_has_warn_options(); }
extern "C" void PySys_AddXOption(const wchar_t *option) { objects::sys_add_x_option(option); }
extern "C" PyObject *PySys_GetXOptions(void) { return objects::sys_get_x_options(); }

// Work: objects/sys_audit.cpp
extern "C" int PySys_AuditTuple(const char *event, PyObject *args) { return objects::sys_audit_tuple(event, args); }
extern "C" int PySys_AddAuditHook(Py_AuditHookFunction hook, void *user_data) {
    return objects::sys_add_audit_hook(hook, user_data);
}
extern "C" int PySys_Audit(const char *event, const char *format, ...) {
    IL_FORWARD(int result = objects::sys_audit_va(event, format, arguments), format);
    return result;
}
