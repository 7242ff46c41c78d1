#include "base/base.hpp"

#include "interlock/pyos_text.h"
#include "objects/os_text.hpp"

namespace objects = interlock::objects;

// Work: objects/os_text.cpp
extern "C" double PyOS_string_to_double(const char *text, char **end, PyObject *overflow_exception) {
    return objects::os_string_to_double(text, end, overflow_exception);
}
extern "C" char *PyOS_double_to_string(double value, char format_code, int precision, int flags, int *type) {
    return objects::os_double_to_string(value, format_code, precision, flags, type);
}
extern "C" unsigned long PyOS_strtoul(const char *text, char **end, int base) {
    return objects::os_strtoul(text, end, base);
}
extern "C" long PyOS_strtol(const char *text, char **end, int base) { return objects::os_strtol(text, end, base); }
extern "C" int PyOS_vsnprintf(char *buffer, size_t size, const char *format, va_list args) {
    return objects::os_vsnprintf(buffer, size, format, args);
}
extern "C" int PyOS_mystrnicmp(const char *left, const char *right, Py_ssize_t size) {
    return objects::os_strnicmp(left, right, size);
}
extern "C" int PyOS_mystricmp(const char *left, const char *right) { return objects::os_stricmp(left, right); }

extern "C" int PyOS_snprintf(char *buffer, size_t size, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int length = objects::os_vsnprintf(buffer, size, format, args);
    va_end(args);
    return length;
}
