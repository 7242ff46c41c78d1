#include "base/base.hpp"

#include <cfloat>
#include <cmath>
#include <cstring>

#include "objects/err.hpp"
#include "objects/float_internal.hpp"
#include "objects/long_internal.hpp"
#include "objects/tuple.hpp"

namespace interlock::objects {
namespace {

constexpr char kTooManyDigits[] = "too many digits in integer";

bool both_ints(PyObject *a, PyObject *b) noexcept { return is_long(a) && is_long(b); }

// |a| + |b| and |a| - |b|.
PyObject *add_magnitudes(const PyLongObject *a, const PyLongObject *b, bool negative) noexcept {
    if (long_count(a) < long_count(b)) {
        const PyLongObject *swap = a;
        a = b;
        b = swap;
    }
    const Py_ssize_t an = long_count(a);
    PyLongObject *z = long_alloc(an + 1);
    if (!z) {
        return nullptr;
    }
    digits::add(z->ob_digit, a->ob_digit, an, b->ob_digit, long_count(b));
    return long_finish(z, negative);
}

PyObject *subtract_magnitudes(const PyLongObject *a, const PyLongObject *b, bool negative) noexcept {
    const int order = digits::compare(a->ob_digit, long_count(a), b->ob_digit, long_count(b));
    if (order == 0) {
        return small_int(0);
    }
    if (order < 0) {
        const PyLongObject *swap = a;
        a = b;
        b = swap;
        negative = !negative;
    }
    PyLongObject *z = long_alloc(long_count(a));
    if (!z) {
        return nullptr;
    }
    digits::subtract(z->ob_digit, a->ob_digit, long_count(a), b->ob_digit, long_count(b));
    return long_finish(z, negative);
}

PyObject *add_signed(const PyLongObject *a, const PyLongObject *b, bool subtract) noexcept {
    const bool a_negative = long_signed_count(a) < 0;
    const bool b_negative = (long_signed_count(b) < 0) != subtract;
    return a_negative == b_negative ? add_magnitudes(a, b, a_negative) : subtract_magnitudes(a, b, a_negative);
}

PyObject *copy_of(const PyLongObject *v, bool negative) noexcept {
    const Py_ssize_t count = long_count(v);
    PyLongObject *z = long_alloc(count);
    if (!z) {
        return nullptr;
    }
    std::memcpy(z->ob_digit, v->ob_digit, static_cast<size_t>(count) * sizeof(Digit));
    return long_finish(z, negative);
}

// Quotient towards zero and its remainder, which has the sign of a; for more than two digits on one side.
bool divide_truncating(const PyLongObject *a, const PyLongObject *b, Ref<> &quotient, Ref<> &remainder) noexcept {
    const Py_ssize_t an = long_count(a);
    const Py_ssize_t bn = long_count(b);
    const bool a_negative = long_signed_count(a) < 0;
    const bool q_negative = a_negative != (long_signed_count(b) < 0);
    if (digits::compare(a->ob_digit, an, b->ob_digit, bn) < 0) {
        quotient = Ref<>::steal(small_int(0));
        remainder = Ref<>::steal(copy_of(a, a_negative));
        return static_cast<bool>(remainder);
    }
    PyLongObject *q = long_alloc(an - bn + 1);
    PyLongObject *r = q ? long_alloc(bn) : nullptr;
    if (!r) {
        xdecref(q);
        return false;
    }
    if (bn == 1) {
        r->ob_digit[0] = digits::divide_small(q->ob_digit, a->ob_digit, an, b->ob_digit[0]);
    } else if (!digits::divide(q->ob_digit, r->ob_digit, a->ob_digit, an, b->ob_digit, bn)) {
        decref(q);
        decref(r);
        err_no_memory();
        return false;
    }
    quotient = Ref<>::steal(long_finish(q, q_negative));
    remainder = Ref<>::steal(long_finish(r, a_negative));
    return quotient && remainder;
}

// Two's complement of v in n digits, n > long_count(v) when v is negative.
void to_complement(Digit *out, Py_ssize_t n, const PyLongObject *v) noexcept {
    const Py_ssize_t count = long_count(v);
    std::memcpy(out, v->ob_digit, static_cast<size_t>(count) * sizeof(Digit));
    std::memset(out + count, 0, static_cast<size_t>(n - count) * sizeof(Digit));
    if (long_signed_count(v) < 0) {
        digits::negate(out, n);
    }
}

template <class Operation>
PyObject *bitwise(PyObject *left, PyObject *right, Operation operation) noexcept {
    if (!both_ints(left, right)) {
        return new_ref(Py_NotImplemented);
    }
    const PyLongObject *a = as_long(left);
    const PyLongObject *b = as_long(right);
    int64_t x;
    int64_t y;
    if (long_to_two_digits(a, &x) && long_to_two_digits(b, &y)) {
        return long_from_int64_value(operation(x, y));
    }
    // One digit more than either, so that the top digit shows the sign.
    const Py_ssize_t n = (long_count(a) > long_count(b) ? long_count(a) : long_count(b)) + 1;
    PyLongObject *z = long_alloc(n);
    PyLongObject *other = z ? long_alloc(n) : nullptr;
    if (!other) {
        xdecref(z);
        return nullptr;
    }
    to_complement(z->ob_digit, n, a);
    to_complement(other->ob_digit, n, b);
    for (Py_ssize_t i = 0; i < n; i++) {
        z->ob_digit[i] = static_cast<Digit>(operation(z->ob_digit[i], other->ob_digit[i])) & kDigitMask;
    }
    decref(other);
    const bool negative = z->ob_digit[n - 1] >> (kDigitBits - 1);
    if (negative) {
        digits::negate(z->ob_digit, n);
    }
    return long_finish(z, negative);
}

// A shift count: false with ValueError when negative; `huge` when it does not fit.
bool shift_count(const PyLongObject *v, Py_ssize_t *count, bool *huge) noexcept {
    if (long_signed_count(v) < 0) {
        err_set_string(PyExc_ValueError, "negative shift count");
        return false;
    }
    int64_t value = 0;
    *huge = !long_to_two_digits(v, &value);
    *count = value;
    return true;
}

// base ** exponent mod modulus by squaring; modulus may be null; exponent is not negative.
PyObject *power_by_squaring(PyObject *base, const PyLongObject *exponent, PyObject *modulus) noexcept {
    Ref<> result = Ref<>::steal(small_int(1));
    const auto multiply_in = [modulus](Ref<> &target, PyObject *factor) noexcept {
        Ref<> product = Ref<>::steal(long_multiply(target.get(), factor));
        if (product && modulus) {
            PyObject *reduced = nullptr;
            if (!long_divide(product.get(), modulus, nullptr, &reduced)) {
                return false;
            }
            product = Ref<>::steal(reduced);
        }
        target = static_cast<Ref<> &&>(product);
        return static_cast<bool>(target);
    };
    for (Py_ssize_t i = long_count(exponent) - 1; i >= 0; i--) {
        const Digit digit = exponent->ob_digit[i];
        for (int bit = kDigitBits - 1; bit >= 0; bit--) {
            if (!is_exactly(result.get(), &PyLong_Type) || result.get() != small_int(1)) {
                if (!multiply_in(result, result.get())) {
                    return nullptr;
                }
            }
            if ((digit >> bit & 1) && !multiply_in(result, base)) {
                return nullptr;
            }
        }
    }
    return result.release();
}

// x with base * x = 1 (mod modulus), by the extended algorithm of Euclid.  0 < modulus.
PyObject *inverse(PyObject *base, PyObject *modulus) noexcept {
    Ref<> a = Ref<>::borrow(base);
    Ref<> n = Ref<>::borrow(modulus);
    Ref<> b = Ref<>::steal(small_int(1));
    Ref<> c = Ref<>::steal(small_int(0));
    while (long_signed_count(as_long(n.get())) != 0) {
        PyObject *q = nullptr;
        PyObject *r = nullptr;
        if (!long_divide(a.get(), n.get(), &q, &r)) {
            return nullptr;
        }
        Ref<> quotient = Ref<>::steal(q);
        a = static_cast<Ref<> &&>(n);
        n = Ref<>::steal(r);
        Ref<> product = Ref<>::steal(long_multiply(quotient.get(), c.get()));
        Ref<> next = product ? Ref<>::steal(long_subtract(b.get(), product.get())) : Ref<>();
        if (!next) {
            return nullptr;
        }
        b = static_cast<Ref<> &&>(c);
        c = static_cast<Ref<> &&>(next);
    }
    if (long_signed_count(as_long(a.get())) != 1 || as_long(a.get())->ob_digit[0] != 1) {
        err_set_string(PyExc_ValueError, "base is not invertible for the given modulus");
        return nullptr;
    }
    return b.release();
}

PyObject *power_modulo(PyObject *base_object, PyObject *exponent_object, PyObject *modulus_object) noexcept {
    const PyLongObject *m = as_long(modulus_object);
    if (long_signed_count(m) == 0) {
        err_set_string(PyExc_ValueError, "pow() 3rd argument cannot be 0");
        return nullptr;
    }
    const bool negative = long_signed_count(m) < 0;
    Ref<> modulus = Ref<>::steal(negative ? long_negative(modulus_object) : long_positive(modulus_object));
    if (!modulus) {
        return nullptr;
    }
    m = as_long(modulus.get());
    if (long_signed_count(m) == 1 && m->ob_digit[0] == 1) {
        return small_int(0);
    }
    Ref<> base = Ref<>::borrow(base_object);
    Ref<> exponent = Ref<>::borrow(exponent_object);
    if (long_signed_count(as_long(exponent_object)) < 0) {
        exponent = Ref<>::steal(long_negative(exponent_object));
        base = exponent ? Ref<>::steal(inverse(base_object, modulus.get())) : Ref<>();
        if (!base) {
            return nullptr;
        }
    }
    PyObject *reduced = nullptr;
    if (!long_divide(base.get(), modulus.get(), nullptr, &reduced)) {
        return nullptr;
    }
    base = Ref<>::steal(reduced);
    Ref<> result = Ref<>::steal(power_by_squaring(base.get(), as_long(exponent.get()), modulus.get()));
    if (result && negative && long_signed_count(as_long(result.get())) != 0) {
        result = Ref<>::steal(long_subtract(result.get(), modulus.get()));
    }
    return result.release();
}

// a / b rounded half to even, for ints that do not both fit into a double.
PyObject *divide_rounded(PyObject *a_object, PyObject *b_object) noexcept {
    const PyLongObject *a = as_long(a_object);
    const bool negative = (long_signed_count(a) < 0) != (long_signed_count(as_long(b_object)) < 0);
    const auto a_bits = static_cast<Py_ssize_t>(long_bit_length(a_object));
    const auto b_bits = static_cast<Py_ssize_t>(long_bit_length(b_object));
    const Py_ssize_t difference = a_bits - b_bits;
    if (difference > DBL_MAX_EXP) {
        err_set_string(PyExc_OverflowError, "integer division result too large for a float");
        return nullptr;
    }
    if (difference < DBL_MIN_EXP - DBL_MANT_DIG - 1) {
        return float_from_double(negative ? -0.0 : 0.0);
    }
    // |a| / |b| * 2**-shift has the mantissa's bits and two or three more, but for subnormal results fewer.
    const Py_ssize_t lowest = DBL_MIN_EXP - DBL_MANT_DIG;
    Py_ssize_t shift = difference - DBL_MANT_DIG - 2;
    if (shift < lowest - 3) {
        shift = lowest - 3;
    }
    Ref<> numerator = Ref<>::steal(long_absolute(a_object));
    Ref<> denominator = Ref<>::steal(long_absolute(b_object));
    if (!numerator || !denominator) {
        return nullptr;
    }
    if (shift <= 0) {
        numerator = Ref<>::steal(long_shift_left_by(as_long(numerator.get()), -shift));
    } else {
        denominator = Ref<>::steal(long_shift_left_by(as_long(denominator.get()), shift));
    }
    PyObject *q = nullptr;
    PyObject *r = nullptr;
    if (!numerator || !denominator || !long_divide(numerator.get(), denominator.get(), &q, &r)) {
        return nullptr;
    }
    Ref<> quotient = Ref<>::steal(q);
    Ref<> remainder = Ref<>::steal(r);
    int64_t value = 0;
    long_to_two_digits(as_long(q), &value);
    auto bits = static_cast<uint64_t>(value);
    bits |= long_signed_count(as_long(r)) != 0;  // sticky: below the bits that are rounded away
    // Bits to round away: the excess over the mantissa, and no result may be finer than a subnormal.
    int excess = 64 - (bits ? __builtin_clzll(bits) : 64) - DBL_MANT_DIG;
    if (shift + excess < lowest) {
        excess = static_cast<int>(lowest - shift);
    }
    if (excess > 0) {
        const uint64_t half = uint64_t{1} << (excess - 1);
        const uint64_t rest = bits & (2 * half - 1);
        bits >>= excess;
        bits += rest > half || (rest == half && (bits & 1));
        shift += excess;
    }
    const double result = std::ldexp(static_cast<double>(bits), static_cast<int>(shift));
    if (result - result != 0) {
        err_set_string(PyExc_OverflowError, "integer division result too large for a float");
        return nullptr;
    }
    return float_from_double(negative ? -result : result);
}

}  // namespace

PyObject *long_add(PyObject *a, PyObject *b) noexcept {
    if (!both_ints(a, b)) {
        return new_ref(Py_NotImplemented);
    }
    int64_t x;
    int64_t y;
    if (long_to_two_digits(as_long(a), &x) && long_to_two_digits(as_long(b), &y)) {
        return long_from_int64_value(x + y);
    }
    return add_signed(as_long(a), as_long(b), false);
}

PyObject *long_subtract(PyObject *a, PyObject *b) noexcept {
    if (!both_ints(a, b)) {
        return new_ref(Py_NotImplemented);
    }
    int64_t x;
    int64_t y;
    if (long_to_two_digits(as_long(a), &x) && long_to_two_digits(as_long(b), &y)) {
        return long_from_int64_value(x - y);
    }
    return add_signed(as_long(a), as_long(b), true);
}

PyObject *long_multiply(PyObject *a, PyObject *b) noexcept {
    if (!both_ints(a, b)) {
        return new_ref(Py_NotImplemented);
    }
    const PyLongObject *left = as_long(a);
    const PyLongObject *right = as_long(b);
    int64_t x;
    int64_t y;
    int64_t product;
    if (long_to_two_digits(left, &x) && long_to_two_digits(right, &y) && !__builtin_mul_overflow(x, y, &product)) {
        return long_from_int64_value(product);
    }
    const Py_ssize_t an = long_count(left);
    const Py_ssize_t bn = long_count(right);
    if (an == 0 || bn == 0) {
        return small_int(0);
    }
    PyLongObject *z = long_alloc(an + bn);
    if (!z) {
        return nullptr;
    }
    if (!digits::multiply(z->ob_digit, left->ob_digit, an, right->ob_digit, bn)) {
        decref(z);
        return err_no_memory();
    }
    return long_finish(z, (long_signed_count(left) < 0) != (long_signed_count(right) < 0));
}

bool long_divide(PyObject *a, PyObject *b, PyObject **quotient, PyObject **remainder) noexcept {
    int64_t x;
    int64_t y;
    if (long_to_two_digits(as_long(a), &x) && long_to_two_digits(as_long(b), &y)) {
        int64_t q = x / y;
        int64_t r = x % y;
        if (r != 0 && (r < 0) != (y < 0)) {
            q--;
            r += y;
        }
        Ref<> q_object = quotient ? Ref<>::steal(long_from_int64_value(q)) : Ref<>();
        if (quotient && !q_object) {
            return false;
        }
        if (remainder && !(*remainder = long_from_int64_value(r))) {
            return false;
        }
        if (quotient) {
            *quotient = q_object.release();
        }
        return true;
    }
    Ref<> q;
    Ref<> r;
    if (!divide_truncating(as_long(a), as_long(b), q, r)) {
        return false;
    }
    const Py_ssize_t sign = long_signed_count(as_long(r.get()));
    if (sign != 0 && (sign < 0) != (long_signed_count(as_long(b)) < 0)) {
        q = Ref<>::steal(long_subtract(q.get(), small_int(1)));
        r = Ref<>::steal(long_add(r.get(), b));
        if (!q || !r) {
            return false;
        }
    }
    if (quotient) {
        *quotient = q.release();
    }
    if (remainder) {
        *remainder = r.release();
    }
    return true;
}

PyObject *long_floor_divide(PyObject *a, PyObject *b) noexcept {
    if (!both_ints(a, b)) {
        return new_ref(Py_NotImplemented);
    }
    if (long_signed_count(as_long(b)) == 0) {
        err_set_string(PyExc_ZeroDivisionError, "integer division or modulo by zero");
        return nullptr;
    }
    PyObject *quotient;
    return long_divide(a, b, &quotient, nullptr) ? quotient : nullptr;
}

PyObject *long_remainder(PyObject *a, PyObject *b) noexcept {
    if (!both_ints(a, b)) {
        return new_ref(Py_NotImplemented);
    }
    if (long_signed_count(as_long(b)) == 0) {
        err_set_string(PyExc_ZeroDivisionError, "integer modulo by zero");
        return nullptr;
    }
    PyObject *remainder;
    return long_divide(a, b, nullptr, &remainder) ? remainder : nullptr;
}

PyObject *long_divmod(PyObject *a, PyObject *b) noexcept {
    if (!both_ints(a, b)) {
        return new_ref(Py_NotImplemented);
    }
    if (long_signed_count(as_long(b)) == 0) {
        err_set_string(PyExc_ZeroDivisionError, "integer division or modulo by zero");
        return nullptr;
    }
    PyObject *pair[2];
    return long_divide(a, b, &pair[0], &pair[1]) ? tuple_from_array_steal(pair, 2) : nullptr;
}

PyObject *long_true_divide(PyObject *a, PyObject *b) noexcept {
    if (!both_ints(a, b)) {
        return new_ref(Py_NotImplemented);
    }
    if (long_signed_count(as_long(b)) == 0) {
        err_set_string(PyExc_ZeroDivisionError, "division by zero");
        return nullptr;
    }
    int64_t x;
    int64_t y;
    constexpr int64_t kExact = int64_t{1} << DBL_MANT_DIG;
    if (long_to_two_digits(as_long(a), &x) && long_to_two_digits(as_long(b), &y) && x >= -kExact && x <= kExact &&
        y >= -kExact && y <= kExact) {
        return float_from_double(static_cast<double>(x) / static_cast<double>(y));
    }
    return divide_rounded(a, b);
}

PyObject *long_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept {
    if (!both_ints(base, exponent) || (modulus != Py_None && !is_long(modulus))) {
        return new_ref(Py_NotImplemented);
    }
    if (modulus != Py_None) {
        return power_modulo(base, exponent, modulus);
    }
    if (long_signed_count(as_long(exponent)) < 0) {
        return float_power(base, exponent, modulus);
    }
    return power_by_squaring(base, as_long(exponent), nullptr);
}

PyObject *long_negative(PyObject *v) noexcept {
    int64_t value;
    if (long_to_two_digits(as_long(v), &value)) {
        return long_from_int64_value(-value);
    }
    return copy_of(as_long(v), long_signed_count(as_long(v)) > 0);
}

PyObject *long_positive(PyObject *v) noexcept {
    return is_exactly(v, &PyLong_Type) ? new_ref(v) : copy_of(as_long(v), long_signed_count(as_long(v)) < 0);
}

PyObject *long_absolute(PyObject *v) noexcept {
    return long_signed_count(as_long(v)) < 0 ? long_negative(v) : long_positive(v);
}

PyObject *long_invert(PyObject *v) noexcept {
    int64_t value;
    if (long_to_two_digits(as_long(v), &value)) {
        return long_from_int64_value(~value);
    }
    Ref<> sum = Ref<>::steal(long_add(v, small_int(1)));
    return sum ? long_negative(sum.get()) : nullptr;
}

PyObject *long_shift_left_by(const PyLongObject *a, Py_ssize_t bits) noexcept {
    const Py_ssize_t count = long_count(a);
    const Py_ssize_t words = bits / kDigitBits;
    PyLongObject *z = long_alloc(count + words + 1);
    if (!z) {
        return nullptr;
    }
    std::memset(z->ob_digit, 0, static_cast<size_t>(words) * sizeof(Digit));
    z->ob_digit[count + words] =
        digits::shift_left(z->ob_digit + words, a->ob_digit, count, static_cast<int>(bits % kDigitBits));
    return long_finish(z, long_signed_count(a) < 0);
}

PyObject *long_shift_right_by(const PyLongObject *a, Py_ssize_t bits) noexcept {
    const bool negative = long_signed_count(a) < 0;
    const Py_ssize_t count = long_count(a);
    const Py_ssize_t words = bits / kDigitBits;
    if (words >= count) {
        return small_int(negative ? -1 : 0);
    }
    const Py_ssize_t kept = count - words;
    PyLongObject *z = long_alloc(kept + 1);
    if (!z) {
        return nullptr;
    }
    z->ob_digit[kept] = 0;
    Digit lost = digits::shift_right(z->ob_digit, a->ob_digit + words, kept, static_cast<int>(bits % kDigitBits));
    if (negative) {
        // Towards minus infinity: the magnitude grows when any bit was lost.
        for (Py_ssize_t i = 0; i < words && !lost; i++) {
            lost = a->ob_digit[i];
        }
        if (lost) {
            const Digit one = 1;
            digits::add(z->ob_digit, z->ob_digit, kept, &one, 1);
        }
    }
    return long_finish(z, negative);
}

PyObject *long_left_shift(PyObject *a, PyObject *b) noexcept {
    if (!both_ints(a, b)) {
        return new_ref(Py_NotImplemented);
    }
    Py_ssize_t bits;
    bool huge;
    if (!shift_count(as_long(b), &bits, &huge)) {
        return nullptr;
    }
    if (long_signed_count(as_long(a)) == 0) {
        return small_int(0);
    }
    int64_t value;
    if (!huge && bits < 32 && long_signed_count(as_long(a)) <= 1 && long_signed_count(as_long(a)) >= -1) {
        long_to_two_digits(as_long(a), &value);
        return long_from_int64_value(value * (int64_t{1} << bits));
    }
    if (huge || bits / kDigitBits > (PY_SSIZE_T_MAX / kDigitBits) - long_count(as_long(a))) {
        err_set_string(PyExc_OverflowError, kTooManyDigits);
        return nullptr;
    }
    return long_shift_left_by(as_long(a), bits);
}

PyObject *long_right_shift(PyObject *a, PyObject *b) noexcept {
    if (!both_ints(a, b)) {
        return new_ref(Py_NotImplemented);
    }
    Py_ssize_t bits;
    bool huge;
    if (!shift_count(as_long(b), &bits, &huge)) {
        return nullptr;
    }
    int64_t value;
    if (long_to_two_digits(as_long(a), &value)) {
        return long_from_int64_value(value >> (huge || bits > 63 ? 63 : bits));
    }
    return huge ? small_int(long_signed_count(as_long(a)) < 0 ? -1 : 0) : long_shift_right_by(as_long(a), bits);
}

PyObject *long_bit_and(PyObject *a, PyObject *b) noexcept {
    return bitwise(a, b, [](auto x, auto y) noexcept { return x & y; });
}
PyObject *long_bit_xor(PyObject *a, PyObject *b) noexcept {
    return bitwise(a, b, [](auto x, auto y) noexcept { return x ^ y; });
}
PyObject *long_bit_or(PyObject *a, PyObject *b) noexcept {
    return bitwise(a, b, [](auto x, auto y) noexcept { return x | y; });
}

}  // namespace interlock::objects
