// What the files of int share.
#pragma once

#include "objects/long.hpp"
#include "objects/long_digits.hpp"

namespace interlock::objects {

using digits::Digit;

inline PyLongObject *as_long(PyObject *object) noexcept { return reinterpret_cast<PyLongObject *>(object); }
inline const PyLongObject *as_long(const PyObject *object) noexcept {
    return reinterpret_cast<const PyLongObject *>(object);
}
inline Py_ssize_t long_signed_count(const PyLongObject *v) noexcept { return v->ob_base.ob_size; }
inline Py_ssize_t long_count(const PyLongObject *v) noexcept {
    return v->ob_base.ob_size < 0 ? -v->ob_base.ob_size : v->ob_base.ob_size;
}
inline int long_sign(const PyLongObject *v) noexcept { return (v->ob_base.ob_size > 0) - (v->ob_base.ob_size < 0); }
inline bool is_small_int(int64_t value) noexcept { return value >= kSmallIntMin && value <= kSmallIntMax; }

// The immortal ints.
struct SmallInt {
    PyVarObject ob_base;
    Digit digit;
};
extern IL_HIDDEN SmallInt small_ints[kSmallIntMax - kSmallIntMin + 1];
inline PyObject *small_int(int64_t value) noexcept {
    return reinterpret_cast<PyObject *>(&small_ints[value - kSmallIntMin]);
}

// An int of `count` digits, not filled in, positive.  Null with an exception.
PyLongObject *long_alloc(Py_ssize_t count) noexcept;

// Drops zeros at the top, negates on demand, and puts an immortal int in the place of a small one.  Takes `v` (may be
// null), which nobody else has seen.
PyObject *long_finish(PyLongObject *v, bool negative = false) noexcept;

// True, with the value, when it has at most two digits: its magnitude is below 2**60.
inline bool long_to_two_digits(const PyLongObject *v, int64_t *value) noexcept {
    switch (long_signed_count(v)) {
        case 0: *value = 0; return true;
        case 1: *value = v->ob_digit[0]; return true;
        case -1: *value = -static_cast<int64_t>(v->ob_digit[0]); return true;
        case 2: *value = static_cast<int64_t>(uint64_t{v->ob_digit[1]} << kDigitBits | v->ob_digit[0]); return true;
        case -2: *value = -static_cast<int64_t>(uint64_t{v->ob_digit[1]} << kDigitBits | v->ob_digit[0]); return true;
        default: return false;
    }
}

PyObject *long_from_int64_value(int64_t value) noexcept;

// Operators: nb_ slots of int.  NotImplemented when an operand is no int.
PyObject *long_add(PyObject *a, PyObject *b) noexcept;
PyObject *long_subtract(PyObject *a, PyObject *b) noexcept;
PyObject *long_multiply(PyObject *a, PyObject *b) noexcept;
PyObject *long_remainder(PyObject *a, PyObject *b) noexcept;
PyObject *long_divmod(PyObject *a, PyObject *b) noexcept;
PyObject *long_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept;
PyObject *long_negative(PyObject *v) noexcept;
PyObject *long_positive(PyObject *v) noexcept;  // an exact int of the same value
PyObject *long_absolute(PyObject *v) noexcept;
PyObject *long_invert(PyObject *v) noexcept;
PyObject *long_left_shift(PyObject *a, PyObject *b) noexcept;
PyObject *long_right_shift(PyObject *a, PyObject *b) noexcept;
PyObject *long_bit_and(PyObject *a, PyObject *b) noexcept;
PyObject *long_bit_xor(PyObject *a, PyObject *b) noexcept;
PyObject *long_bit_or(PyObject *a, PyObject *b) noexcept;
PyObject *long_floor_divide(PyObject *a, PyObject *b) noexcept;
PyObject *long_true_divide(PyObject *a, PyObject *b) noexcept;
// a << bits, a >> bits (floor) with plain counts, bits >= 0.
PyObject *long_shift_left_by(const PyLongObject *a, Py_ssize_t bits) noexcept;
PyObject *long_shift_right_by(const PyLongObject *a, Py_ssize_t bits) noexcept;
// Floor division of two ints; either result may be unwanted (null).
bool long_divide(PyObject *a, PyObject *b, PyObject **quotient, PyObject **remainder) noexcept;

// int(text, base) for bytes, bytearray and str alike; TypeError for another type.
PyObject *long_from_bytes_like(PyObject *object, int base) noexcept;

extern IL_HIDDEN PyNumberMethods long_as_number;
extern IL_HIDDEN PyMethodDef long_methods[];
extern IL_HIDDEN PyGetSetDef long_getset[];

}  // namespace interlock::objects
