/**
 * @file pyos_text.h
 * @brief Numbers and text at the level of C: PyOS_strtol() and its kin.
 */
#ifndef INTERLOCK_PYOS_TEXT_H
#define INTERLOCK_PYOS_TEXT_H

#include "pyobject.h"

#include <stdarg.h>

IL_BEGIN_DECLS

/** @name Flags of PyOS_double_to_string() @{ */
#define Py_DTSF_SIGN 0x01      /**< Always a sign. */
#define Py_DTSF_ADD_DOT_0 0x02 /**< Add ".0" to what looks like an int. */
#define Py_DTSF_ALT 0x04       /**< The alternate form of the format code. */
#define Py_DTSF_NO_NEG_0 0x08  /**< Negative zero becomes zero. */
/** @} */
/** @name Kinds of number that PyOS_double_to_string() reports @{ */
#define Py_DTST_FINITE 0
#define Py_DTST_INFINITE 1
#define Py_DTST_NAN 2
/** @} */

/**
 * @brief Read a double, whatever the locale.
 *
 * No white space, no hexadecimal; "inf", "infinity" and "nan" are read in any case.
 *
 * @param text The text, ending in a NUL byte.
 * @param end NULL: the whole text must be a number, else ValueError. Else: where the first byte not read is stored.
 * @param overflow_exception What to raise for a number too large; NULL: return HUGE_VAL with its sign.
 * @return The value, or -1.0 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(double) PyOS_string_to_double(const char *text, char **end, PyObject *overflow_exception);

/**
 * @brief Write a double, whatever the locale.
 *
 * @param value The value.
 * @param format_code 'e', 'E', 'f', 'F', 'g', 'G', or 'r' for the shortest text that reads back the same.
 * @param precision Digits as printf() counts them; 0 for 'r'.
 * @param flags Py_DTSF_* bits.
 * @param type Where a Py_DTST_* is stored; NULL allowed.
 * @return Text to be freed with PyMem_Free(), or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(char *) PyOS_double_to_string(double value, char format_code, int precision, int flags, int *type);

/**
 * @brief Read an unsigned long, whatever the locale.
 *
 * @param text The text; leading white space is skipped.
 * @param end Where the first byte not read is stored; NULL allowed.
 * @param base 0, or 2 to 36; 0: the prefixes 0x, 0o and 0b choose it.
 * @return The value; (unsigned long)-1 with errno ERANGE when it is too large.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(unsigned long) PyOS_strtoul(const char *text, char **end, int base);

/**
 * @brief Read a long, whatever the locale.
 *
 * @param text The text; leading white space and a sign are read.
 * @param end Where the first byte not read is stored; NULL allowed.
 * @param base 0, or 2 to 36; 0: the prefixes 0x, 0o and 0b choose it.
 * @return The value; LONG_MAX with errno ERANGE when it does not fit.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(long) PyOS_strtol(const char *text, char **end, int base);

/**
 * @brief snprintf() that always ends the text.
 *
 * @param buffer Where the text goes.
 * @param size The size of buffer; 1 or more.
 * @param format As for printf().
 * @param ... What the format asks for.
 * @return As snprintf(): a result of size or more means that the text was cut. Negative: an error.
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyOS_snprintf(char *buffer, size_t size, const char *format, ...) IL_PRINTF(3, 4);

/**
 * @brief vsnprintf() that always ends the text.
 *
 * @param buffer Where the text goes.
 * @param size The size of buffer; 1 or more.
 * @param format As for printf().
 * @param args What the format asks for.
 * @return As for PyOS_snprintf().
 * @gil Not needed.
 * @signalsafe No
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyOS_vsnprintf(char *buffer, size_t size, const char *format, va_list args) IL_PRINTF(3, 0);

/**
 * @brief Compare at most size bytes, ASCII letters without regard to case.
 *
 * @param left Text.
 * @param right Text.
 * @param size How many bytes.
 * @return 0 when equal, else the difference of the first bytes that differ.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyOS_mystrnicmp(const char *left, const char *right, Py_ssize_t size);

/**
 * @brief Compare, ASCII letters without regard to case.
 *
 * @param left Text.
 * @param right Text.
 * @return 0 when equal, else the difference of the first bytes that differ.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(int) PyOS_mystricmp(const char *left, const char *right);

#define PyOS_strnicmp PyOS_mystrnicmp
#define PyOS_stricmp PyOS_mystricmp

IL_END_DECLS

#endif /* INTERLOCK_PYOS_TEXT_H */
