/**
 * @file pylong.h
 * @brief `int`: whole numbers of any size.
 */
#ifndef INTERLOCK_PYLONG_H
#define INTERLOCK_PYLONG_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** Opaque; an int object. */
typedef struct _longobject PyLongObject;

/** The type `int`. */
PyAPI_DATA(PyTypeObject) PyLong_Type;

/** True for an int or an instance of a subclass. */
#define PyLong_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_LONG_SUBCLASS)
/** True for an int, not for a subclass. */
#define PyLong_CheckExact(op) Py_IS_TYPE(op, &PyLong_Type)

/** Old spelling of PyLong_AsLong(). */
#define PyLong_AS_LONG(op) PyLong_AsLong(op)
/** A process id as an int. */
#define PyLong_FromPid PyLong_FromLong
/** An int as a process id. */
#define PyLong_AsPid PyLong_AsInt

/**
 * @brief Make an int from a C long.
 *
 * The ints from -5 to 256 exist once and live for ever.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromLong(long value);

/**
 * @brief Make an int from a C unsigned long.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromUnsignedLong(unsigned long value);

/**
 * @brief Make an int from a C long long.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
__extension__ PyAPI_FUNC(PyObject *) PyLong_FromLongLong(long long value);

/**
 * @brief Make an int from a C unsigned long long.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
__extension__ PyAPI_FUNC(PyObject *) PyLong_FromUnsignedLongLong(unsigned long long value);

/**
 * @brief Make an int from a Py_ssize_t.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromSsize_t(Py_ssize_t value);

/**
 * @brief Make an int from a size_t.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromSize_t(size_t value);

/**
 * @brief Make an int from an int32_t.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromInt32(int32_t value);

/**
 * @brief Make an int from a uint32_t.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromUInt32(uint32_t value);

/**
 * @brief Make an int from an int64_t.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromInt64(int64_t value);

/**
 * @brief Make an int from a uint64_t.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromUInt64(uint64_t value);

/**
 * @brief Make an int from the whole part of a double.
 *
 * @param value The value; its fraction is dropped.
 * @return A new reference, or NULL with an exception set. OverflowError for an infinity, ValueError for a NaN.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromDouble(double value);

/**
 * @brief Make an int from the bits of a pointer.
 *
 * @param pointer Any pointer; NULL allowed, gives 0.
 * @return A new reference, or NULL with an exception set. PyLong_AsVoidPtr() gives the pointer back.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromVoidPtr(void *pointer);

/**
 * @brief Read an int from text.
 *
 * White space around the number is skipped, single underscores between digits are allowed. With base 0 the prefixes
 * 0x, 0o and 0b choose the base, and a decimal number may not begin with a zero unless it is zero.
 *
 * @param text The text, ending in a NUL byte.
 * @param end NULL allowed. Where the first byte that was not read is stored; when it is NULL, or the text holds no
 *        number, the whole text must be a number.
 * @param base 0, or 2 to 36.
 * @return A new reference, or NULL with an exception set. ValueError for a bad base or a bad number.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromString(const char *text, char **end, int base);

/**
 * @brief Read an int from a str; digits of any script count.
 *
 * @param text A str.
 * @param base 0, or 2 to 36.
 * @return A new reference, or NULL with an exception set. ValueError for a bad base or a bad number.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromUnicodeObject(PyObject *text, int base);

/**
 * @brief Make an int from the bytes of a signed number (two's complement).
 *
 * @param buffer The bytes.
 * @param n_bytes How many bytes; 0 gives the int 0.
 * @param flags Py_ASNATIVEBYTES_* bits, or -1 for the machine's byte order. With Py_ASNATIVEBYTES_UNSIGNED_BUFFER the
 *        bytes are unsigned.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromNativeBytes(const void *buffer, size_t n_bytes, int flags);

/**
 * @brief Make an int from the bytes of an unsigned number.
 *
 * @param buffer The bytes.
 * @param n_bytes How many bytes; 0 gives the int 0.
 * @param flags Py_ASNATIVEBYTES_* bits, or -1 for the machine's byte order.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_FromUnsignedNativeBytes(const void *buffer, size_t n_bytes, int flags);

/**
 * @brief Read an int as a C long.
 *
 * @param object An int, or an object with `__index__`.
 * @return The value, or -1 with an exception set: TypeError for another type, OverflowError when it does not fit.
 *         Tell -1 the value from -1 the error with PyErr_Occurred().
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(long) PyLong_AsLong(PyObject *object);

/**
 * @brief Read an int as a C long; say by a flag that it does not fit.
 *
 * @param object An int, or an object with `__index__`.
 * @param overflow Set to 0, or to 1 or -1 when the value is too large or too small; no exception is set then.
 * @return The value; -1 when it does not fit, or with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(long) PyLong_AsLongAndOverflow(PyObject *object, int *overflow);

/**
 * @brief Read an int as a C long long.
 *
 * @param object An int, or an object with `__index__`.
 * @return The value, or -1 with an exception set: TypeError or OverflowError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
__extension__ PyAPI_FUNC(long long) PyLong_AsLongLong(PyObject *object);

/**
 * @brief Read an int as a C long long; say by a flag that it does not fit.
 *
 * @param object An int, or an object with `__index__`.
 * @param overflow Set to 0, or to 1 or -1 when the value is too large or too small; no exception is set then.
 * @return The value; -1 when it does not fit, or with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
__extension__ PyAPI_FUNC(long long) PyLong_AsLongLongAndOverflow(PyObject *object, int *overflow);

/**
 * @brief Read an int as a C int.
 *
 * @param object An int, or an object with `__index__`.
 * @return The value, or -1 with an exception set: TypeError or OverflowError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyLong_AsInt(PyObject *object);

/**
 * @brief Read an int as a Py_ssize_t.
 *
 * @param object An int; `__index__` is not asked.
 * @return The value, or -1 with an exception set: TypeError or OverflowError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyLong_AsSsize_t(PyObject *object);

/**
 * @brief Read an int as a size_t.
 *
 * @param object An int; `__index__` is not asked.
 * @return The value, or (size_t)-1 with an exception set: TypeError, or OverflowError when negative or too large.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(size_t) PyLong_AsSize_t(PyObject *object);

/**
 * @brief Read an int as a C unsigned long.
 *
 * @param object An int; `__index__` is not asked.
 * @return The value, or (unsigned long)-1 with an exception set: TypeError, or OverflowError when negative or too
 *         large.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(unsigned long) PyLong_AsUnsignedLong(PyObject *object);

/**
 * @brief Read an int as a C unsigned long long.
 *
 * @param object An int; `__index__` is not asked.
 * @return The value, or (unsigned long long)-1 with an exception set: TypeError, or OverflowError when negative or
 *         too large.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
__extension__ PyAPI_FUNC(unsigned long long) PyLong_AsUnsignedLongLong(PyObject *object);

/**
 * @brief Read the low bits of an int as a C unsigned long.
 *
 * @param object An int, or an object with `__index__`.
 * @return The value modulo ULONG_MAX + 1, or (unsigned long)-1 with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(unsigned long) PyLong_AsUnsignedLongMask(PyObject *object);

/**
 * @brief Read the low bits of an int as a C unsigned long long.
 *
 * @param object An int, or an object with `__index__`.
 * @return The value modulo ULLONG_MAX + 1, or (unsigned long long)-1 with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
__extension__ PyAPI_FUNC(unsigned long long) PyLong_AsUnsignedLongLongMask(PyObject *object);

/**
 * @brief Read an int as an int32_t.
 *
 * @param object An int, or an object with `__index__`.
 * @param value Where the value is stored; untouched on error.
 * @return 0, or -1 with an exception set. TypeError or OverflowError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyLong_AsInt32(PyObject *object, int32_t *value);

/**
 * @brief Read an int as a uint32_t.
 *
 * @param object An int, or an object with `__index__`.
 * @param value Where the value is stored; untouched on error.
 * @return 0, or -1 with an exception set. TypeError, OverflowError when too large, ValueError when negative.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyLong_AsUInt32(PyObject *object, uint32_t *value);

/**
 * @brief Read an int as an int64_t.
 *
 * @param object An int, or an object with `__index__`.
 * @param value Where the value is stored; untouched on error.
 * @return 0, or -1 with an exception set. TypeError or OverflowError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyLong_AsInt64(PyObject *object, int64_t *value);

/**
 * @brief Read an int as a uint64_t.
 *
 * @param object An int, or an object with `__index__`.
 * @param value Where the value is stored; untouched on error.
 * @return 0, or -1 with an exception set. TypeError, OverflowError when too large, ValueError when negative.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyLong_AsUInt64(PyObject *object, uint64_t *value);

/**
 * @brief Read an int as a double, rounded half to even.
 *
 * @param object An int; `__index__` is not asked.
 * @return The value, or -1.0 with an exception set: TypeError or OverflowError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(double) PyLong_AsDouble(PyObject *object);

/**
 * @brief Read back a pointer that PyLong_FromVoidPtr() stored.
 *
 * @param object An int.
 * @return The pointer, or NULL with an exception set. NULL can also be the value.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void *) PyLong_AsVoidPtr(PyObject *object);

/** @name Flags of PyLong_AsNativeBytes() @{ */
#define Py_ASNATIVEBYTES_DEFAULTS (-1)        /**< Native order, else as a C cast. */
#define Py_ASNATIVEBYTES_BIG_ENDIAN 0         /**< Most significant byte first. */
#define Py_ASNATIVEBYTES_LITTLE_ENDIAN 1      /**< Least significant byte first. */
#define Py_ASNATIVEBYTES_NATIVE_ENDIAN 3      /**< The machine's order. */
#define Py_ASNATIVEBYTES_UNSIGNED_BUFFER 4    /**< No room for a sign bit is needed. */
#define Py_ASNATIVEBYTES_REJECT_NEGATIVE 8    /**< ValueError for a negative value. */
#define Py_ASNATIVEBYTES_ALLOW_INDEX 16       /**< Ask `__index__` of another type. */
/** @} */

/**
 * @brief Copy an int to the bytes of a native variable, cut to its size.
 *
 * All n_bytes are written unless an exception is set, so ignoring the result is a C cast.
 *
 * @param object An int; with Py_ASNATIVEBYTES_ALLOW_INDEX also an object with `__index__`.
 * @param buffer Where the bytes go; NULL allowed when n_bytes is 0.
 * @param n_bytes The size of the variable; 0 asks for the size that is needed.
 * @param flags Py_ASNATIVEBYTES_* bits, or -1 for the defaults.
 * @return The size needed for the value; more than n_bytes when it was cut. -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyLong_AsNativeBytes(PyObject *object, void *buffer, Py_ssize_t n_bytes, int flags);

/**
 * @brief Describe the representation of ints, as `sys.int_info`.
 *
 * @return A new reference, or NULL with an exception set. A struct sequence: bits_per_digit, sizeof_digit,
 *         default_max_str_digits, str_digits_check_threshold.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLong_GetInfo(void);

/**
 * @brief Read the sign of an int.
 *
 * @param object An int.
 * @param sign Set to -1, 0 or 1; untouched on error.
 * @return 0, or -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyLong_GetSign(PyObject *object, int *sign);

/**
 * @brief Ask whether an int is greater than zero.
 *
 * @param object An int.
 * @return 1 or 0, or -1 with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyLong_IsPositive(PyObject *object);

/**
 * @brief Ask whether an int is less than zero.
 *
 * @param object An int.
 * @return 1 or 0, or -1 with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyLong_IsNegative(PyObject *object);

/**
 * @brief Ask whether an int is zero.
 *
 * @param object An int.
 * @return 1 or 0, or -1 with TypeError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyLong_IsZero(PyObject *object);

#ifndef Py_LIMITED_API
/** How the digits of an int lie in memory; full layout. */
typedef struct PyLongLayout {
    uint8_t bits_per_digit;    /**< Bits that a digit holds. */
    uint8_t digit_size;        /**< Bytes of a digit. */
    int8_t digits_order;       /**< -1: the least significant digit is the first; 1: the most significant. */
    int8_t digit_endianness;   /**< -1: little-endian digits; 1: big-endian. */
} PyLongLayout;

/** The value of an int; full layout. */
typedef struct PyLongExport {
    int64_t value;          /**< The value, when `digits` is NULL. */
    uint8_t negative;       /**< 1: the value is negative; for `digits`. */
    Py_ssize_t ndigits;     /**< Number of digits; 0 without them. */
    const void *digits;     /**< Digits, or NULL. */
    uintptr_t _reserved;    /**< For PyLong_FreeExport(). */
} PyLongExport;

/**
 * @brief How the digits of ints lie in memory.
 * @return A layout that is there for good.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(const PyLongLayout *) PyLong_GetNativeLayout(void);

/**
 * @brief Read an int without copying its digits.
 * @param object An int.
 * @param export_long Filled in; give it back with PyLong_FreeExport().
 * @return 0, or -1 with TypeError and *export_long unchanged.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyLong_Export(PyObject *object, PyLongExport *export_long);

/**
 * @brief Give back what PyLong_Export() filled in.
 * @param export_long What it filled in.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyLong_FreeExport(PyLongExport *export_long);

/** An int that is being made of digits. */
typedef struct PyLongWriter PyLongWriter;

/**
 * @brief Begin to make an int of digits.
 * @param negative 1: the value is negative.
 * @param ndigits Number of digits, at least 1.
 * @param digits Gets the place to write all of them to, each below 2 to the power of PyLongLayout.bits_per_digit.
 * @return The writer, or NULL with ValueError or MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyLongWriter *) PyLongWriter_Create(int negative, Py_ssize_t ndigits, void **digits);

/**
 * @brief Finish a writer; zeros at the top are fine.
 * @param writer The writer; gone afterwards.
 * @return The int, a new reference, or NULL with MemoryError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyLongWriter_Finish(PyLongWriter *writer);

/**
 * @brief Drop a writer.
 * @param writer The writer; gone afterwards.  NULL: does nothing.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(void) PyLongWriter_Discard(PyLongWriter *writer);

/**
 * @brief Ask whether PyUnstable_Long_CompactValue() may be called.
 *
 * @param object An int.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyUnstable_Long_IsCompact(const PyLongObject *object);

/**
 * @brief Read a compact int.
 *
 * @param object An int for which PyUnstable_Long_IsCompact() is true.
 * @return The value; undefined for other ints.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyUnstable_Long_CompactValue(const PyLongObject *object);

#endif

IL_END_DECLS

#endif /* INTERLOCK_PYLONG_H */
