// What the files of float, int and complex share.
#pragma once

#include "objects/float.hpp"
#include "objects/type.hpp"

namespace interlock::objects {

inline bool is_float(const PyObject *object) noexcept {
    return is_instance_of(object, &PyFloat_Type);
}
inline double float_value(const PyObject *object) noexcept {
    return reinterpret_cast<const PyFloatObject *>(object)->ob_fval;
}

// An operand as a double.  kNo: neither float nor int; kError: exception.
enum class Operand { kYes, kNo, kError };
Operand float_operand(PyObject *object, double *value) noexcept;

// Quotient towards minus infinity and remainder with the divisor's sign; divisor is not 0.
void float_divide(double dividend, double divisor, double *quotient, double *remainder) noexcept;

// True when `result`, which object.__float__() gave, is a float; else TypeError.
bool check_float_result(PyObject *object, PyObject *result) noexcept;

// nb_power; modulus must be None.
PyObject *float_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept;

extern IL_HIDDEN PyNumberMethods float_as_number;
extern IL_HIDDEN PyMethodDef float_methods[];
extern IL_HIDDEN PyGetSetDef float_getset[];

}  // namespace interlock::objects
