#include "base/base.hpp"

#include "objects/long_digits.hpp"

#include <cstring>

#include "base/alloc.hpp"

namespace interlock::objects::digits {
namespace {

// Below this many digits in the shorter factor the schoolbook wins over Karatsuba.
constexpr Py_ssize_t kKaratsubaFrom = 70;

void multiply_school(Digit *out, const Digit *a, Py_ssize_t an, const Digit *b, Py_ssize_t bn) noexcept {
    std::memset(out, 0, static_cast<size_t>(an + bn) * sizeof(Digit));
    for (Py_ssize_t i = 0; i < an; i++) {
        uint64_t carry = 0;
        const uint64_t factor = a[i];
        Digit *row = out + i;
        for (Py_ssize_t j = 0; j < bn; j++) {
            carry += row[j] + factor * b[j];
            row[j] = static_cast<Digit>(carry) & kMask;
            carry >>= kBits;
        }
        row[bn] = static_cast<Digit>(carry);
    }
}

// out[0..) += a, with room for the carry.
void add_in_place(Digit *out, const Digit *a, Py_ssize_t an) noexcept {
    Digit carry = 0;
    Py_ssize_t i = 0;
    for (; i < an; i++) {
        carry += out[i] + a[i];
        out[i] = carry & kMask;
        carry >>= kBits;
    }
    for (; carry; i++) {
        carry += out[i];
        out[i] = carry & kMask;
        carry >>= kBits;
    }
}

// out[0..) -= a; the whole stays non-negative.
void subtract_in_place(Digit *out, const Digit *a, Py_ssize_t an) noexcept {
    Digit borrow = 0;
    Py_ssize_t i = 0;
    for (; i < an; i++) {
        borrow = out[i] - a[i] - borrow;
        out[i] = borrow & kMask;
        borrow = (borrow >> kBits) & 1;
    }
    for (; borrow; i++) {
        borrow = out[i] - borrow;
        out[i] = borrow & kMask;
        borrow = (borrow >> kBits) & 1;
    }
}

// A long factor in pieces of the short one's size.
bool multiply_lopsided(Digit *out, const Digit *a, Py_ssize_t an, const Digit *b, Py_ssize_t bn) noexcept {
    auto *piece = static_cast<Digit *>(raw_malloc(static_cast<size_t>(2 * bn) * sizeof(Digit)));
    if (!piece) {
        return false;
    }
    std::memset(out, 0, static_cast<size_t>(an + bn) * sizeof(Digit));
    bool done = true;
    for (Py_ssize_t at = 0; at < an && done; at += bn) {
        const Py_ssize_t n = an - at < bn ? an - at : bn;
        done = multiply(piece, a + at, n, b, bn);
        if (done) {
            add_in_place(out + at, piece, trim(piece, n + bn));
        }
    }
    raw_free(piece);
    return done;
}

// a = ah * S + al, b = bh * S + bl: the middle term is (ah + al)(bh + bl) - ah bh - al bl, one product instead of two.
bool multiply_karatsuba(Digit *out, const Digit *a, Py_ssize_t an, const Digit *b, Py_ssize_t bn) noexcept {
    const Py_ssize_t low = an / 2;
    const Py_ssize_t high = an - low;
    const Py_ssize_t b_high = bn - low;
    const Py_ssize_t sum = high + 1;
    auto *scratch = static_cast<Digit *>(raw_malloc(static_cast<size_t>(4 * sum) * sizeof(Digit)));
    if (!scratch) {
        return false;
    }
    Digit *a_sum = scratch;
    Digit *b_sum = scratch + sum;
    Digit *middle = scratch + 2 * sum;
    bool done = multiply(out, a, low, b, low) && multiply(out + 2 * low, a + low, high, b + low, b_high);
    if (done) {
        add(a_sum, a + low, high, a, low);
        if (b_high >= low) {
            add(b_sum, b + low, b_high, b, low);
        } else {
            add(b_sum, b, low, b + low, b_high);
        }
        const Py_ssize_t b_sum_size = (b_high > low ? b_high : low) + 1;
        done = multiply(middle, a_sum, sum, b_sum, b_sum_size);
        if (done) {
            const Py_ssize_t size = sum + b_sum_size;
            subtract_in_place(middle, out, trim(out, 2 * low));
            subtract_in_place(middle, out + 2 * low, trim(out + 2 * low, high + b_high));
            add_in_place(out + low, middle, trim(middle, size));
        }
    }
    raw_free(scratch);
    return done;
}

}  // namespace

int compare(const Digit *a, Py_ssize_t an, const Digit *b, Py_ssize_t bn) noexcept {
    if (an != bn) {
        return an < bn ? -1 : 1;
    }
    for (Py_ssize_t i = an - 1; i >= 0; i--) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

void add(Digit *out, const Digit *a, Py_ssize_t an, const Digit *b, Py_ssize_t bn) noexcept {
    Digit carry = 0;
    Py_ssize_t i = 0;
    for (; i < bn; i++) {
        carry += a[i] + b[i];
        out[i] = carry & kMask;
        carry >>= kBits;
    }
    for (; i < an; i++) {
        carry += a[i];
        out[i] = carry & kMask;
        carry >>= kBits;
    }
    out[i] = carry;
}

void subtract(Digit *out, const Digit *a, Py_ssize_t an, const Digit *b, Py_ssize_t bn) noexcept {
    Digit borrow = 0;
    Py_ssize_t i = 0;
    for (; i < bn; i++) {
        borrow = a[i] - b[i] - borrow;
        out[i] = borrow & kMask;
        borrow = (borrow >> kBits) & 1;
    }
    for (; i < an; i++) {
        borrow = a[i] - borrow;
        out[i] = borrow & kMask;
        borrow = (borrow >> kBits) & 1;
    }
}

bool multiply(Digit *out, const Digit *a, Py_ssize_t an, const Digit *b, Py_ssize_t bn) noexcept {
    if (an < bn) {
        return multiply(out, b, bn, a, an);
    }
    if (bn < kKaratsubaFrom) {
        // The outer loop runs over the short factor.
        multiply_school(out, b, bn, a, an);
        return true;
    }
    return bn <= an / 2 ? multiply_lopsided(out, a, an, b, bn) : multiply_karatsuba(out, a, an, b, bn);
}

Digit divide_small(Digit *out, const Digit *a, Py_ssize_t an, Digit divisor) noexcept {
    uint64_t remainder = 0;
    for (Py_ssize_t i = an - 1; i >= 0; i--) {
        remainder = remainder << kBits | a[i];
        const auto digit = static_cast<Digit>(remainder / divisor);
        out[i] = digit;
        remainder -= uint64_t{digit} * divisor;
    }
    return static_cast<Digit>(remainder);
}

// Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D.
bool divide(Digit *quotient, Digit *remainder, const Digit *a, Py_ssize_t an, const Digit *b,
            Py_ssize_t bn) noexcept {
    auto *scratch = static_cast<Digit *>(raw_malloc(static_cast<size_t>(an + 1 + bn) * sizeof(Digit)));
    if (!scratch) {
        return false;
    }
    Digit *u = scratch;
    Digit *v = scratch + an + 1;
    const int shift = kBits - (32 - __builtin_clz(b[bn - 1]));
    shift_left(v, b, bn, shift);
    u[an] = shift_left(u, a, an, shift);
    const uint64_t v1 = v[bn - 1];
    const uint64_t v2 = v[bn - 2];
    for (Py_ssize_t j = an - bn; j >= 0; j--) {
        const uint64_t top = uint64_t{u[j + bn]} << kBits | u[j + bn - 1];
        uint64_t guess = top / v1;
        uint64_t rest = top - guess * v1;
        while (guess > kMask || guess * v2 > (rest << kBits | u[j + bn - 2])) {
            guess--;
            rest += v1;
            if (rest > kMask) {
                break;
            }
        }
        int64_t carry = 0;
        for (Py_ssize_t i = 0; i < bn; i++) {
            carry += int64_t{u[i + j]} - static_cast<int64_t>(guess * v[i]);
            u[i + j] = static_cast<Digit>(carry) & kMask;
            carry >>= kBits;
        }
        carry += u[j + bn];
        u[j + bn] = static_cast<Digit>(carry) & kMask;
        if (carry < 0) {
            // The guess was one too large.
            guess--;
            Digit back = 0;
            for (Py_ssize_t i = 0; i < bn; i++) {
                back += u[i + j] + v[i];
                u[i + j] = back & kMask;
                back >>= kBits;
            }
            u[j + bn] = (u[j + bn] + back) & kMask;
        }
        quotient[j] = static_cast<Digit>(guess);
    }
    shift_right(remainder, u, bn, shift);
    if (shift) {
        remainder[bn - 1] |= (u[bn] << (kBits - shift)) & kMask;
    }
    raw_free(scratch);
    return true;
}

Digit shift_left(Digit *out, const Digit *a, Py_ssize_t an, int bits) noexcept {
    uint64_t carry = 0;
    for (Py_ssize_t i = 0; i < an; i++) {
        carry |= uint64_t{a[i]} << bits;
        out[i] = static_cast<Digit>(carry) & kMask;
        carry >>= kBits;
    }
    return static_cast<Digit>(carry);
}

Digit shift_right(Digit *out, const Digit *a, Py_ssize_t an, int bits) noexcept {
    const Digit mask = (Digit{1} << bits) - 1;
    uint64_t carry = 0;
    for (Py_ssize_t i = an - 1; i >= 0; i--) {
        carry = carry << kBits | a[i];
        out[i] = static_cast<Digit>(carry >> bits);
        carry &= mask;
    }
    return static_cast<Digit>(carry);
}

Digit multiply_add_small(Digit *a, Py_ssize_t an, Digit multiplier, Digit summand) noexcept {
    uint64_t carry = summand;
    for (Py_ssize_t i = 0; i < an; i++) {
        carry += uint64_t{a[i]} * multiplier;
        a[i] = static_cast<Digit>(carry) & kMask;
        carry >>= kBits;
    }
    return static_cast<Digit>(carry);
}

void negate(Digit *a, Py_ssize_t n) noexcept {
    Digit carry = 1;
    for (Py_ssize_t i = 0; i < n; i++) {
        carry += a[i] ^ kMask;
        a[i] = carry & kMask;
        carry >>= kBits;
    }
}

}  // namespace interlock::objects::digits
