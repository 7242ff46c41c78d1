#include "base/base.hpp"

#include "interlock/pywarnings.h"

#include "objects/err.hpp"

namespace objects = interlock::objects;

// Work: objects/warnings.cpp

extern "C" int PyErr_WarnEx(PyObject *category, const char *message, Py_ssize_t stack_level) {
    return objects::err_warn_ex(category, message, stack_level);
}
extern "C" int PyErr_WarnFormat(PyObject *category, Py_ssize_t stack_level, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int result = objects::err_warn_format_v(category, stack_level, format, args);
    va_end(args);
    return result;
}
extern "C" int PyErr_ResourceWarning(PyObject *source, Py_ssize_t stack_level, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int result = objects::err_resource_warning_v(source, stack_level, format, args);
    va_end(args);
    return result;
}
extern "C" int PyErr_WarnExplicit(PyObject *category, const char *message, const char *filename, int line,
    const char *module, PyObject *registry) {
    return objects::err_warn_explicit(category, message, filename, line, module, registry);
}
extern "C" int PyErr_WarnExplicitFormat(PyObject *category, const char *filename, int line, const char *module,
    PyObject *registry, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int result = objects::err_warn_explicit_format_v(category, filename, line, module, registry, format, args);
    va_end(args);
    return result;
}
extern "C" int PyErr_WarnExplicitObject(PyObject *category, PyObject *message, PyObject *filename, int line,
    PyObject *module, PyObject *registry) {
    return objects::err_warn_explicit_object(category, message, filename, line, module, registry);
}
