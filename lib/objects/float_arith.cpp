#include "base/base.hpp"

#include <cerrno>
#include <cmath>

#include "objects/complex_internal.hpp"
#include "objects/err.hpp"
#include "objects/float_internal.hpp"
#include "objects/long_internal.hpp"
#include "objects/tuple.hpp"

namespace interlock::objects {
namespace {

template <class Operation>
PyObject *arithmetic(PyObject *left, PyObject *right, Operation operation) noexcept {
    double a;
    double b;
    if (is_exactly(left, &PyFloat_Type) && is_exactly(right, &PyFloat_Type)) {
        return operation(float_value(left), float_value(right));
    }
    Operand known = float_operand(left, &a);
    if (known == Operand::kYes) {
        known = float_operand(right, &b);
    }
    switch (known) {
        case Operand::kYes: return operation(a, b);
        case Operand::kNo: return new_ref(Py_NotImplemented);
        case Operand::kError: break;
    }
    return nullptr;
}

PyObject *zero_division(const char *message) noexcept {
    err_set_string(PyExc_ZeroDivisionError, message);
    return nullptr;
}

PyObject *float_add(PyObject *left, PyObject *right) noexcept {
    return arithmetic(left, right, [](double a, double b) noexcept { return float_from_double(a + b); });
}
PyObject *float_subtract(PyObject *left, PyObject *right) noexcept {
    return arithmetic(left, right, [](double a, double b) noexcept { return float_from_double(a - b); });
}
PyObject *float_multiply(PyObject *left, PyObject *right) noexcept {
    return arithmetic(left, right, [](double a, double b) noexcept { return float_from_double(a * b); });
}
PyObject *float_true_divide(PyObject *left, PyObject *right) noexcept {
    return arithmetic(left, right, [](double a, double b) noexcept {
        return b == 0 ? zero_division("float division by zero") : float_from_double(a / b);
    });
}
PyObject *float_floor_divide(PyObject *left, PyObject *right) noexcept {
    return arithmetic(left, right, [](double a, double b) noexcept {
        if (b == 0) {
            return zero_division("float floor division by zero");
        }
        double quotient;
        double remainder;
        float_divide(a, b, &quotient, &remainder);
        return float_from_double(quotient);
    });
}
PyObject *float_remainder(PyObject *left, PyObject *right) noexcept {
    return arithmetic(left, right, [](double a, double b) noexcept {
        if (b == 0) {
            return zero_division("float modulo");
        }
        double quotient;
        double remainder;
        float_divide(a, b, &quotient, &remainder);
        return float_from_double(remainder);
    });
}
PyObject *float_divmod(PyObject *left, PyObject *right) noexcept {
    return arithmetic(left, right, [](double a, double b) noexcept -> PyObject * {
        if (b == 0) {
            return zero_division("float divmod()");
        }
        double quotient;
        double remainder;
        float_divide(a, b, &quotient, &remainder);
        PyObject *pair[2] = {float_from_double(quotient), float_from_double(remainder)};
        if (!pair[0] || !pair[1]) {
            xdecref(pair[0]);
            xdecref(pair[1]);
            return nullptr;
        }
        return tuple_from_array_steal(pair, 2);
    });
}

PyObject *float_negative(PyObject *self) noexcept { return float_from_double(-float_value(self)); }
PyObject *float_absolute(PyObject *self) noexcept { return float_from_double(std::fabs(float_value(self))); }
PyObject *float_positive(PyObject *self) noexcept {
    return is_exactly(self, &PyFloat_Type) ? new_ref(self) : float_from_double(float_value(self));
}
int float_is_true(PyObject *self) noexcept { return float_value(self) != 0.0; }
PyObject *float_to_long(PyObject *self) noexcept { return long_from_double(float_value(self)); }

}  // namespace

Operand float_operand(PyObject *object, double *value) noexcept {
    if (is_float(object)) {
        *value = float_value(object);
        return Operand::kYes;
    }
    if (!is_long(object)) {
        return Operand::kNo;
    }
    *value = long_as_double(object);
    return *value == -1.0 && err_occurred() ? Operand::kError : Operand::kYes;
}

void float_divide(double dividend, double divisor, double *quotient, double *remainder) noexcept {
    double rest = std::fmod(dividend, divisor);
    // Nearly a whole number, since fmod is exact; only this subtraction and division round.
    double whole = (dividend - rest) / divisor;
    if (rest != 0) {
        if ((divisor < 0) != (rest < 0)) {
            rest += divisor;
            whole -= 1.0;
        }
    } else {
        rest = std::copysign(0.0, divisor);
    }
    if (whole != 0) {
        const double floor = std::floor(whole);
        *quotient = whole - floor > 0.5 ? floor + 1.0 : floor;
    } else {
        *quotient = std::copysign(0.0, dividend / divisor);
    }
    *remainder = rest;
}

PyObject *float_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept {
    if (modulus != Py_None) {
        err_set_string(PyExc_TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
        return nullptr;
    }
    double a;
    double b;
    Operand known = float_operand(base, &a);
    if (known == Operand::kYes) {
        known = float_operand(exponent, &b);
    }
    if (known != Operand::kYes) {
        return known == Operand::kNo ? new_ref(Py_NotImplemented) : nullptr;
    }
    const bool finite = a - a == 0 && b - b == 0;
    if (finite && a == 0 && b < 0) {
        return zero_division("0.0 cannot be raised to a negative power");
    }
    if (finite && a < 0 && b != std::floor(b)) {
        return complex_power(base, exponent, modulus);
    }
    // Infinities, NaNs and zeros: C's pow() has Python's rules.
    const double result = std::pow(a, b);
    if (finite && result - result != 0) {
        errno = ERANGE;
        return err_set_from_errno(PyExc_OverflowError);
    }
    return float_from_double(result);
}

constinit PyNumberMethods float_as_number = {
    .nb_add = float_add,
    .nb_subtract = float_subtract,
    .nb_multiply = float_multiply,
    .nb_remainder = float_remainder,
    .nb_divmod = float_divmod,
    .nb_power = float_power,
    .nb_negative = float_negative,
    .nb_positive = float_positive,
    .nb_absolute = float_absolute,
    .nb_bool = float_is_true,
    .nb_int = float_to_long,
    .nb_float = float_positive,
    .nb_floor_divide = float_floor_divide,
    .nb_true_divide = float_true_divide,
};

}  // namespace interlock::objects
