#include "base/base.hpp"

#include <cerrno>
#include <cmath>

#include "objects/complex_internal.hpp"
#include "objects/err.hpp"
#include "objects/float_internal.hpp"
#include "objects/type.hpp"

namespace interlock::objects {
namespace {

Operand complex_operand(PyObject *object, Py_complex *value) noexcept {
    if (is_instance_of(object, &PyComplex_Type)) {
        *value = reinterpret_cast<PyComplexObject *>(object)->cval;
        return Operand::kYes;
    }
    value->imag = 0.0;
    return float_operand(object, &value->real);
}

template <class Operation>
PyObject *arithmetic(PyObject *left, PyObject *right, Operation operation) noexcept {
    Py_complex a;
    Py_complex b;
    Operand known = complex_operand(left, &a);
    if (known == Operand::kYes) {
        known = complex_operand(right, &b);
    }
    if (known != Operand::kYes) {
        return known == Operand::kNo ? new_ref(Py_NotImplemented) : nullptr;
    }
    return operation(a, b);
}

Py_complex product(Py_complex a, Py_complex b) noexcept {
    return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}

// Divides by the larger part of b first, so that no square overflows (Smith's method).  b is not 0.
Py_complex quotient(Py_complex a, Py_complex b) noexcept {
    if (std::fabs(b.real) >= std::fabs(b.imag)) {
        const double ratio = b.imag / b.real;
        const double scale = b.real + b.imag * ratio;
        return {(a.real + a.imag * ratio) / scale, (a.imag - a.real * ratio) / scale};
    }
    if (std::fabs(b.imag) >= std::fabs(b.real)) {
        const double ratio = b.real / b.imag;
        const double scale = b.real * ratio + b.imag;
        return {(a.real * ratio + a.imag) / scale, (a.imag * ratio - a.real) / scale};
    }
    return {static_cast<double>(NAN), static_cast<double>(NAN)};
}

Py_complex power_of_integer(Py_complex base, long exponent) noexcept {
    Py_complex result = {1.0, 0.0};
    Py_complex square = base;
    for (long n = exponent < 0 ? -exponent : exponent; n > 0; n >>= 1) {
        if (n & 1) {
            result = product(result, square);
        }
        square = product(square, square);
    }
    return exponent < 0 ? quotient({1.0, 0.0}, result) : result;
}

PyObject *complex_add(PyObject *left, PyObject *right) noexcept {
    return arithmetic(left, right, [](Py_complex a, Py_complex b) noexcept {
        return complex_from_doubles(a.real + b.real, a.imag + b.imag);
    });
}
PyObject *complex_subtract(PyObject *left, PyObject *right) noexcept {
    return arithmetic(left, right, [](Py_complex a, Py_complex b) noexcept {
        return complex_from_doubles(a.real - b.real, a.imag - b.imag);
    });
}
PyObject *complex_multiply(PyObject *left, PyObject *right) noexcept {
    return arithmetic(left, right,
                      [](Py_complex a, Py_complex b) noexcept { return complex_from_c_complex(product(a, b)); });
}
PyObject *complex_true_divide(PyObject *left, PyObject *right) noexcept {
    return arithmetic(left, right, [](Py_complex a, Py_complex b) noexcept -> PyObject * {
        if (b.real == 0 && b.imag == 0) {
            err_set_string(PyExc_ZeroDivisionError, "complex division by zero");
            return nullptr;
        }
        return complex_from_c_complex(quotient(a, b));
    });
}

PyObject *complex_negative(PyObject *self) noexcept {
    const Py_complex value = reinterpret_cast<PyComplexObject *>(self)->cval;
    return complex_from_doubles(-value.real, -value.imag);
}
PyObject *complex_positive(PyObject *self) noexcept {
    return is_exactly(self, &PyComplex_Type)
               ? new_ref(self)
               : complex_from_c_complex(reinterpret_cast<PyComplexObject *>(self)->cval);
}
PyObject *complex_absolute(PyObject *self) noexcept {
    const Py_complex value = reinterpret_cast<PyComplexObject *>(self)->cval;
    const double result = std::hypot(value.real, value.imag);
    if (result - result != 0 && value.real - value.real == 0 && value.imag - value.imag == 0) {
        err_set_string(PyExc_OverflowError, "absolute value too large");
        return nullptr;
    }
    return float_from_double(result);
}
int complex_is_true(PyObject *self) noexcept {
    const Py_complex value = reinterpret_cast<PyComplexObject *>(self)->cval;
    return value.real != 0.0 || value.imag != 0.0;
}

}  // namespace

PyObject *complex_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept {
    if (modulus != Py_None) {
        err_set_string(PyExc_ValueError, "complex modulo");
        return nullptr;
    }
    return arithmetic(base, exponent, [](Py_complex a, Py_complex b) noexcept -> PyObject * {
        Py_complex result = {1.0, 0.0};
        const bool zero_base = a.real == 0 && a.imag == 0;
        if (b.imag == 0 && b.real == std::floor(b.real) && std::fabs(b.real) <= 100.0) {
            if (zero_base && b.real < 0) {
                err_set_string(PyExc_ZeroDivisionError, "0.0 to a negative or complex power");
                return nullptr;
            }
            result = power_of_integer(a, static_cast<long>(b.real));
        } else if (zero_base) {
            if (b.imag != 0 || b.real < 0) {
                err_set_string(PyExc_ZeroDivisionError, "0.0 to a negative or complex power");
                return nullptr;
            }
            result = {0.0, 0.0};
        } else {
            const double magnitude = std::hypot(a.real, a.imag);
            const double angle = std::atan2(a.imag, a.real);
            double length = std::pow(magnitude, b.real);
            double phase = angle * b.real;
            if (b.imag != 0) {
                length *= std::exp(-angle * b.imag);
                phase += b.imag * std::log(magnitude);
            }
            result = {length * std::cos(phase), length * std::sin(phase)};
        }
        const bool finite = a.real - a.real == 0 && a.imag - a.imag == 0 && b.real - b.real == 0 && b.imag - b.imag == 0;
        if (finite && (std::fabs(result.real) == HUGE_VAL || std::fabs(result.imag) == HUGE_VAL)) {
            err_set_string(PyExc_OverflowError, "complex exponentiation");
            return nullptr;
        }
        return complex_from_c_complex(result);
    });
}

constinit PyNumberMethods complex_as_number = {
    .nb_add = complex_add,
    .nb_subtract = complex_subtract,
    .nb_multiply = complex_multiply,
    .nb_power = complex_power,
    .nb_negative = complex_negative,
    .nb_positive = complex_positive,
    .nb_absolute = complex_absolute,
    .nb_bool = complex_is_true,
    .nb_true_divide = complex_true_divide,
};

}  // namespace interlock::objects
