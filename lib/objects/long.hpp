// int: a sign and 30-bit digits, least significant first.  ob_size is the number of digits, negative for a negative
// value; the top digit is not zero, so 0 has no digit.
#pragma once

#include "base/base.hpp"
#include "interlock/pylong.h"
#include "objects/object.hpp"

struct _longobject {
    PyVarObject ob_base;
    uint32_t ob_digit[1];
};

namespace interlock::objects {

constexpr int kDigitBits = 30;
constexpr uint32_t kDigitMask = (uint32_t{1} << kDigitBits) - 1;
constexpr int kSmallIntMin = -5;
constexpr int kSmallIntMax = 256;

// What each door of PyLong_* does, by the public name.
PyObject *long_from_long(long value) noexcept;
PyObject *long_from_unsigned_long(unsigned long value) noexcept;
PyObject *long_from_long_long(long long value) noexcept;
PyObject *long_from_unsigned_long_long(unsigned long long value) noexcept;
PyObject *long_from_ssize_t(Py_ssize_t value) noexcept;
PyObject *long_from_size_t(size_t value) noexcept;
PyObject *long_from_int32(int32_t value) noexcept;
PyObject *long_from_uint32(uint32_t value) noexcept;
PyObject *long_from_int64(int64_t value) noexcept;
PyObject *long_from_uint64(uint64_t value) noexcept;
PyObject *long_from_double(double value) noexcept;
PyObject *long_from_void_ptr(void *pointer) noexcept;
PyObject *long_from_string(const char *text, char **end, int base) noexcept;
PyObject *long_from_unicode_object(PyObject *text, int base) noexcept;
PyObject *long_from_native_bytes(const void *buffer, size_t n_bytes, int flags) noexcept;
PyObject *long_from_unsigned_native_bytes(const void *buffer, size_t n_bytes, int flags) noexcept;
long long_as_long(PyObject *object) noexcept;
long long_as_long_and_overflow(PyObject *object, int *overflow) noexcept;
long long long_as_long_long(PyObject *object) noexcept;
long long long_as_long_long_and_overflow(PyObject *object, int *overflow) noexcept;
int long_as_int(PyObject *object) noexcept;
Py_ssize_t long_as_ssize_t(PyObject *object) noexcept;
size_t long_as_size_t(PyObject *object) noexcept;
unsigned long long_as_unsigned_long(PyObject *object) noexcept;
unsigned long long long_as_unsigned_long_long(PyObject *object) noexcept;
unsigned long long_as_unsigned_long_mask(PyObject *object) noexcept;
unsigned long long long_as_unsigned_long_long_mask(PyObject *object) noexcept;
int long_as_int32(PyObject *object, int32_t *value) noexcept;
int long_as_uint32(PyObject *object, uint32_t *value) noexcept;
int long_as_int64(PyObject *object, int64_t *value) noexcept;
int long_as_uint64(PyObject *object, uint64_t *value) noexcept;
double long_as_double(PyObject *object) noexcept;
void *long_as_void_ptr(PyObject *object) noexcept;
Py_ssize_t long_as_native_bytes(PyObject *object, void *buffer, Py_ssize_t n_bytes, int flags) noexcept;
PyObject *long_get_info() noexcept;
int long_get_sign(PyObject *object, int *sign) noexcept;
int long_is_positive(PyObject *object) noexcept;
int long_is_negative(PyObject *object) noexcept;
int long_is_zero(PyObject *object) noexcept;
int long_is_compact(const PyLongObject *object) noexcept;
Py_ssize_t long_compact_value(const PyLongObject *object) noexcept;

// The bits of a value as `count` bytes in two's complement (is_signed) or plain; -1 with OverflowError when they do
// not fit.
int long_as_byte_array(PyObject *object, unsigned char *bytes, size_t count, bool little_endian,
                       bool is_signed) noexcept;
PyObject *long_from_byte_array(const unsigned char *bytes, size_t count, bool little_endian, bool is_signed) noexcept;

// Bits of the absolute value; 0 for 0.
size_t long_bit_length(PyObject *object) noexcept;

// value * 2**exponent == object with 0.5 <= |value| < 1, rounded half to even; 0.0 and 0 for 0.
double long_frexp(PyObject *object, Py_ssize_t *exponent) noexcept;

// Digits in base 2, 8, 10 or 16 as a str; prefix: 0b, 0o, 0x.
PyObject *long_format(PyObject *object, int base, bool prefix) noexcept;

// int.__hash__, and the order of two ints: negative, 0 or positive.
Py_hash_t long_hash(PyObject *object) noexcept;
int long_compare(PyObject *left, PyObject *right) noexcept;

// Digits in and out (long_export.cpp).
const PyLongLayout *long_native_layout() noexcept;
int long_export(PyObject *object, PyLongExport *result) noexcept;
void long_free_export(PyLongExport *exported) noexcept;
PyLongWriter *long_writer_create(int negative, Py_ssize_t count, void **digits) noexcept;
PyObject *long_writer_finish(PyLongWriter *writer) noexcept;
void long_writer_discard(PyLongWriter *writer) noexcept;

// A number that is an int already, or its __index__ / __int__ result: a new reference to an int (or subclass).
PyObject *long_from_index_or_error(PyObject *object) noexcept;

}  // namespace interlock::objects
