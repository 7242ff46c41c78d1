// Numbers and text at the level of C, whatever the locale.
#pragma once

#include "base/base.hpp"
#include "interlock/pyos_text.h"
#include "objects/object.hpp"

namespace interlock::objects {

double os_string_to_double(const char *text, char **end, PyObject *overflow_exception) noexcept;
char *os_double_to_string(double value, char format_code, int precision, int flags, int *type) noexcept;
unsigned long os_strtoul(const char *text, char **end, int base) noexcept;
long os_strtol(const char *text, char **end, int base) noexcept;
int os_vsnprintf(char *buffer, size_t size, const char *format, va_list args) noexcept;
int os_strnicmp(const char *left, const char *right, Py_ssize_t size) noexcept;
int os_stricmp(const char *left, const char *right) noexcept;

// The shortest decimal digits that read back as `value`, which is finite and not zero; the sign is left out.
// Returns how many digits (1 to 17); value = 0.DIGITS * 10**point.
int shortest_digits(double value, char digits[18], int *point) noexcept;

}  // namespace interlock::objects
