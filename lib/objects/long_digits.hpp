// Arithmetic on arrays of 30-bit digits, least significant first: no objects, no signs, no errors but lack of memory.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects::digits {

using Digit = uint32_t;
constexpr int kBits = 30;
constexpr Digit kMask = (Digit{1} << kBits) - 1;

// Length without zeros at the top.
inline Py_ssize_t trim(const Digit *a, Py_ssize_t n) noexcept {
    while (n > 0 && a[n - 1] == 0) {
        n--;
    }
    return n;
}

// Negative, 0 or positive; both trimmed.
int compare(const Digit *a, Py_ssize_t an, const Digit *b, Py_ssize_t bn) noexcept;

// out = a + b, an >= bn; out has an + 1 digits and may be a.
void add(Digit *out, const Digit *a, Py_ssize_t an, const Digit *b, Py_ssize_t bn) noexcept;

// out = a - b, a >= b, an >= bn; out has an digits and may be a.
void subtract(Digit *out, const Digit *a, Py_ssize_t an, const Digit *b, Py_ssize_t bn) noexcept;

// out = a * b; out has an + bn digits and overlaps neither.  False: no memory.
[[nodiscard]] bool multiply(Digit *out, const Digit *a, Py_ssize_t an, const Digit *b, Py_ssize_t bn) noexcept;

// out = a / divisor, returns the remainder; out has an digits and may be a.
Digit divide_small(Digit *out, const Digit *a, Py_ssize_t an, Digit divisor) noexcept;

// quotient = a / b (an - bn + 1 digits), remainder (bn digits); both trimmed, an >= bn >= 2.  False: no memory.
[[nodiscard]] bool divide(Digit *quotient, Digit *remainder, const Digit *a, Py_ssize_t an, const Digit *b,
                          Py_ssize_t bn) noexcept;

// out = a << bits, bits < kBits; out has an digits and may be a; returns what falls out at the top.
Digit shift_left(Digit *out, const Digit *a, Py_ssize_t an, int bits) noexcept;

// out = a >> bits, bits < kBits; out has an digits and may be a; returns the bits that fell out, in a digit's low end.
Digit shift_right(Digit *out, const Digit *a, Py_ssize_t an, int bits) noexcept;

// a * multiplier + summand in place; returns the carry.
Digit multiply_add_small(Digit *a, Py_ssize_t an, Digit multiplier, Digit summand) noexcept;

// Two's complement of n digits, in place.
void negate(Digit *a, Py_ssize_t n) noexcept;

}  // namespace interlock::objects::digits
