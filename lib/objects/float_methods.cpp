#include "base/base.hpp"

#include <cfloat>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "objects/arg.hpp"
#include "objects/bool.hpp"
#include "objects/call.hpp"
#include "objects/err.hpp"
#include "objects/float_internal.hpp"
#include "objects/long_internal.hpp"
#include "objects/memory.hpp"
#include "objects/number.hpp"
#include "objects/number_format.hpp"
#include "objects/number_text.hpp"
#include "objects/os_text.hpp"
#include "objects/tuple.hpp"
#include "objects/unicode.hpp"

namespace interlock::objects {
namespace {

PyObject *get_self(PyObject *self, void *) noexcept {
    return is_exactly(self, &PyFloat_Type) ? new_ref(self) : float_from_double(float_value(self));
}
PyObject *get_zero(PyObject *, void *) noexcept { return float_from_double(0.0); }
PyObject *conjugate(PyObject *self, PyObject *) noexcept { return get_self(self, nullptr); }

PyObject *truncate(PyObject *self, PyObject *) noexcept { return long_from_double(float_value(self)); }
PyObject *floor(PyObject *self, PyObject *) noexcept { return long_from_double(std::floor(float_value(self))); }
PyObject *ceil(PyObject *self, PyObject *) noexcept { return long_from_double(std::ceil(float_value(self))); }

PyObject *is_integer(PyObject *self, PyObject *) noexcept {
    const double value = float_value(self);
    return bool_from_long(value - value == 0 && std::floor(value) == value);
}

PyObject *as_integer_ratio(PyObject *self, PyObject *) noexcept {
    const double value = float_value(self);
    if (value != value) {
        err_set_string(PyExc_ValueError, "cannot convert NaN to integer ratio");
        return nullptr;
    }
    if (value - value != 0) {
        err_set_string(PyExc_OverflowError, "cannot convert Infinity to integer ratio");
        return nullptr;
    }
    int exponent;
    double fraction = std::frexp(value, &exponent);
    for (int i = 0; i < 300 && fraction != std::floor(fraction); i++) {
        fraction *= 2.0;
        exponent--;
    }
    Ref<> numerator = Ref<>::steal(long_from_double(fraction));
    Ref<> denominator = Ref<>::steal(long_from_long(1));
    if (!numerator) {
        return nullptr;
    }
    Ref<> &scaled = exponent > 0 ? numerator : denominator;
    scaled = Ref<>::steal(long_shift_left_by(as_long(scaled.get()), exponent > 0 ? exponent : -exponent));
    if (!scaled) {
        return nullptr;
    }
    PyObject *pair[2] = {numerator.release(), denominator.release()};
    return tuple_from_array_steal(pair, 2);
}

// The digits that %.*f or %.*e print are exactly rounded, halves to even.
PyObject *round_to(double value, Py_ssize_t ndigits) noexcept {
    constexpr Py_ssize_t kMost = static_cast<Py_ssize_t>((DBL_MANT_DIG - DBL_MIN_EXP) * 0.30103);
    constexpr Py_ssize_t kLeast = -static_cast<Py_ssize_t>((DBL_MAX_EXP + 1) * 0.30103);
    if (ndigits > kMost || value == 0) {
        return float_from_double(value);
    }
    if (ndigits < kLeast) {
        return float_from_double(0.0 * value);
    }
    const double magnitude = std::fabs(value);
    char *text = nullptr;
    if (ndigits >= 0) {
        text = os_double_to_string(magnitude, 'f', static_cast<int>(ndigits), 0, nullptr);
    } else {
        // Digits before the rounded place: as many as the number has there, at least one.
        int exponent = static_cast<int>(std::floor(std::log10(magnitude)));
        text = os_double_to_string(magnitude, 'e', 780, 0, nullptr);
        if (text) {
            exponent = std::atoi(std::strchr(text, 'e') + 1);
            const Py_ssize_t kept = exponent + 1 + ndigits;
            if (kept >= 1) {
                mem_free(text);
                text = os_double_to_string(magnitude, 'e', static_cast<int>(kept - 1), 0, nullptr);
            } else {
                // Nothing is kept: one unit of the place when the number is above its half.
                bool above = false;
                if (kept == 0) {
                    above = text[0] > '5';
                    if (text[0] == '5') {
                        for (const char *p = text + 1; *p != 'e'; p++) {
                            above |= *p >= '1' && *p <= '9';
                        }
                    }
                }
                std::snprintf(text, 16, "%de%d", above ? 1 : 0, static_cast<int>(-ndigits));
            }
        }
    }
    if (!text) {
        return nullptr;
    }
    const double rounded = os_string_to_double(text, nullptr, nullptr);
    mem_free(text);
    if (rounded - rounded != 0) {
        err_set_string(PyExc_OverflowError, "rounded value too large to represent");
        return nullptr;
    }
    return float_from_double(std::copysign(rounded, value));
}

PyObject *round_method(PyObject *self, PyObject *args) noexcept {
    PyObject *ndigits_object = Py_None;
    if (!arg_unpack_tuple(args, "__round__", 0, 1, &ndigits_object)) {
        return nullptr;
    }
    const double value = float_value(self);
    if (ndigits_object == Py_None) {
        double rounded = std::round(value);
        if (std::fabs(value - rounded) == 0.5) {
            rounded = 2.0 * std::round(value / 2.0);
        }
        return long_from_double(rounded);
    }
    const Py_ssize_t ndigits = number_as_ssize_t(ndigits_object, nullptr);
    if (ndigits == -1 && err_occurred()) {
        return nullptr;
    }
    return value - value != 0 ? float_from_double(value) : round_to(value, ndigits);
}

PyObject *hex(PyObject *self, PyObject *) noexcept {
    const double value = float_value(self);
    if (value - value != 0) {
        return float_repr(self);
    }
    const char *sign = std::signbit(value) ? "-" : "";
    if (value == 0) {
        return unicode_from_format("%s0x0.0p+0", sign);
    }
    int exponent;
    double mantissa = std::frexp(std::fabs(value), &exponent);
    // One bit before the point, none for a subnormal number.
    const int shift = 1 - (DBL_MIN_EXP - exponent > 0 ? DBL_MIN_EXP - exponent : 0);
    mantissa = std::ldexp(mantissa, shift);
    exponent -= shift;
    char digits[16];
    char *p = digits;
    *p++ = static_cast<char>('0' + static_cast<int>(mantissa));
    mantissa -= static_cast<int>(mantissa);
    *p++ = '.';
    for (int i = 0; i < 13; i++) {
        mantissa *= 16.0;
        *p++ = "0123456789abcdef"[static_cast<int>(mantissa)];
        mantissa -= static_cast<int>(mantissa);
    }
    *p = 0;
    return unicode_from_format("%s0x%sp%c%d", sign, digits, exponent < 0 ? '-' : '+',
                               exponent < 0 ? -exponent : exponent);
}

PyObject *bad_hex() noexcept {
    err_set_string(PyExc_ValueError, "invalid hexadecimal floating-point string");
    return nullptr;
}

int hex_value(char c) noexcept {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

PyObject *from_hex(PyObject *type, PyObject *argument) noexcept {
    Py_ssize_t size;
    const char *text = unicode_as_utf8_and_size(argument, &size);
    if (!text) {
        return nullptr;
    }
    const char *p = text;
    const char *end = text + size;
    while (is_ascii_space(*p)) {
        p++;
    }
    while (end > p && is_ascii_space(end[-1])) {
        end--;
    }
    bool negative = *p == '-';
    const char *number = p + (*p == '-' || *p == '+');
    double value;
    if (*number != 0 && std::strchr("iInN", *number)) {
        char *stop;
        value = os_string_to_double(number, &stop, nullptr);
        if (stop != end) {
            err_clear();
            return bad_hex();
        }
    } else {
        p = number;
        if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X')) {
            p += 2;
        }
        // 15 significant digits as they are; what follows only matters as "something is there".
        uint64_t bits = 0;
        int64_t exponent = 0;
        bool any = false;
        bool point = false;
        bool sticky = false;
        for (;; p++) {
            if (*p == '.' && !point) {
                point = true;
                continue;
            }
            const int digit = hex_value(*p);
            if (digit < 0) {
                break;
            }
            any = true;
            if (bits >> 56) {
                sticky |= digit != 0;
                exponent += point ? 0 : 4;
            } else {
                bits = bits << 4 | static_cast<unsigned>(digit);
                exponent -= point ? 4 : 0;
            }
        }
        if (!any) {
            return bad_hex();
        }
        if (*p == 'p' || *p == 'P') {
            char *stop;
            if (hex_value(p[1]) < 0 && p[1] != '+' && p[1] != '-') {
                return bad_hex();
            }
            const long given = std::strtol(p + 1, &stop, 10);
            if (stop == p + 1) {
                return bad_hex();
            }
            exponent += given > 100000 ? 100000 : given < -100000 ? -100000 : given;
            p = stop;
        }
        if (p != end) {
            return bad_hex();
        }
        // Round once, to the precision that the exponent leaves.
        const int width = bits ? 64 - __builtin_clzll(bits) : 0;
        int64_t top = exponent + width;
        int64_t drop = width - DBL_MANT_DIG;
        const int64_t subnormal = DBL_MIN_EXP - DBL_MANT_DIG - exponent;
        drop = drop > subnormal ? drop : subnormal;
        if (bits == 0 || top < DBL_MIN_EXP - DBL_MANT_DIG) {
            value = 0.0;
        } else {
            if (drop > 0) {
                const uint64_t half = uint64_t{1} << (drop - 1);
                const uint64_t rest = bits & (2 * half - 1);
                bits >>= drop;
                bits += rest > half || (rest == half && (sticky || (bits & 1)));
                exponent += drop;
            }
            top = exponent + (bits ? 64 - __builtin_clzll(bits) : 0);
            if (top > DBL_MAX_EXP) {
                err_set_string(PyExc_OverflowError, "hexadecimal value too large to represent as a float");
                return nullptr;
            }
            value = std::ldexp(static_cast<double>(bits), static_cast<int>(exponent));
        }
    }
    Ref<> result = Ref<>::steal(float_from_double(negative ? -value : value));
    if (!result || type == as_object(&PyFloat_Type)) {
        return result.release();
    }
    return object_call_one_arg(type, result.get());
}

PyObject *getnewargs(PyObject *self, PyObject *) noexcept {
    PyObject *value = float_from_double(float_value(self));
    return value ? tuple_from_array_steal(&value, 1) : nullptr;
}

PyObject *getformat(PyObject *, PyObject *name) noexcept {
    if (!is_unicode(name)) {
        return err_format(PyExc_TypeError, "__getformat__() argument must be str, not %.50s", type_of(name)->tp_name);
    }
    if (!unicode_equal_to_utf8(name, "double") && !unicode_equal_to_utf8(name, "float")) {
        err_set_string(PyExc_ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
        return nullptr;
    }
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? IL_STR("IEEE, little-endian") : IL_STR("IEEE, big-endian");
}

PyObject *format(PyObject *self, PyObject *spec) noexcept {
    if (!is_unicode(spec)) {
        return err_format(PyExc_TypeError, "__format__() argument must be str, not %.50s", type_of(spec)->tp_name);
    }
    return format_float(self, spec);
}

}  // namespace

constinit PyMethodDef float_methods[] = {
    {"conjugate", conjugate, METH_NOARGS, "Return self, the complex conjugate of any float."},
    {"__trunc__", truncate, METH_NOARGS, "Return the Integral closest to x between 0 and x."},
    {"__floor__", floor, METH_NOARGS, "Return the floor as an Integral."},
    {"__ceil__", ceil, METH_NOARGS, "Return the ceiling as an Integral."},
    {"__round__", round_method, METH_VARARGS, "Return the Integral closest to x, rounding half toward even."},
    {"as_integer_ratio", as_integer_ratio, METH_NOARGS, "Return a pair of integers, whose ratio is exactly equal to "
                                                        "the original float."},
    {"fromhex", from_hex, METH_O | METH_CLASS, "Create a floating-point number from a hexadecimal string."},
    {"hex", hex, METH_NOARGS, "Return a hexadecimal representation of a floating-point number."},
    {"is_integer", is_integer, METH_NOARGS, "Return True if the float is an integer."},
    {"__getnewargs__", getnewargs, METH_NOARGS, nullptr},
    {"__getformat__", getformat, METH_O | METH_CLASS, "How a C double or float is stored."},
    {"__format__", format, METH_O, "Formats the float according to format_spec."},
    {nullptr, nullptr, 0, nullptr},
};

constinit PyGetSetDef float_getset[] = {
    {"real", get_self, nullptr, "the real part of a complex number", nullptr},
    {"imag", get_zero, nullptr, "the imaginary part of a complex number", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace interlock::objects
