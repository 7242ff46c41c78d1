// The number protocol: which operand's slot runs an operator.
#pragma once

#include "base/base.hpp"
#include "interlock/pynumber.h"
#include "objects/object.hpp"

namespace interlock::objects {

int number_check(PyObject *object) noexcept;
int index_check(PyObject *object) noexcept;
PyObject *number_add(PyObject *left, PyObject *right) noexcept;
PyObject *number_subtract(PyObject *left, PyObject *right) noexcept;
PyObject *number_multiply(PyObject *left, PyObject *right) noexcept;
PyObject *number_matrix_multiply(PyObject *left, PyObject *right) noexcept;
PyObject *number_floor_divide(PyObject *left, PyObject *right) noexcept;
PyObject *number_true_divide(PyObject *left, PyObject *right) noexcept;
PyObject *number_remainder(PyObject *left, PyObject *right) noexcept;
PyObject *number_divmod(PyObject *left, PyObject *right) noexcept;
PyObject *number_lshift(PyObject *left, PyObject *right) noexcept;
PyObject *number_rshift(PyObject *left, PyObject *right) noexcept;
PyObject *number_and(PyObject *left, PyObject *right) noexcept;
PyObject *number_xor(PyObject *left, PyObject *right) noexcept;
PyObject *number_or(PyObject *left, PyObject *right) noexcept;
PyObject *number_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept;
PyObject *number_negative(PyObject *object) noexcept;
PyObject *number_positive(PyObject *object) noexcept;
PyObject *number_absolute(PyObject *object) noexcept;
PyObject *number_invert(PyObject *object) noexcept;
PyObject *number_in_place_add(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_subtract(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_multiply(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_matrix_multiply(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_floor_divide(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_true_divide(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_remainder(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_lshift(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_rshift(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_and(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_xor(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_or(PyObject *left, PyObject *right) noexcept;
PyObject *number_in_place_power(PyObject *base, PyObject *exponent, PyObject *modulus) noexcept;
PyObject *number_index(PyObject *object) noexcept;
Py_ssize_t number_as_ssize_t(PyObject *object, PyObject *exception) noexcept;
PyObject *number_long(PyObject *object) noexcept;
PyObject *number_float(PyObject *object) noexcept;
PyObject *number_to_base(PyObject *number, int base) noexcept;

}  // namespace interlock::objects
