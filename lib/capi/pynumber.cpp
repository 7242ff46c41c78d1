#include "base/base.hpp"

#include "interlock/pynumber.h"
#include "objects/number.hpp"

namespace objects = interlock::objects;

// Work: objects/number.cpp
extern "C" int PyNumber_Check(PyObject *object) { return objects::number_check(object); }
extern "C" int PyIndex_Check(PyObject *object) { return objects::index_check(object); }
extern "C" PyObject *PyNumber_Add(PyObject *left, PyObject *right) { return objects::number_add(left, right); }
extern "C" PyObject *PyNumber_Subtract(PyObject *left, PyObject *right) {
    return objects::number_subtract(left, right);
}
extern "C" PyObject *PyNumber_Multiply(PyObject *left, PyObject *right) {
    return objects::number_multiply(left, right);
}
extern "C" PyObject *PyNumber_MatrixMultiply(PyObject *left, PyObject *right) {
    return objects::number_matrix_multiply(left, right);
}
extern "C" PyObject *PyNumber_FloorDivide(PyObject *left, PyObject *right) {
    return objects::number_floor_divide(left, right);
}
extern "C" PyObject *PyNumber_TrueDivide(PyObject *left, PyObject *right) {
    return objects::number_true_divide(left, right);
}
extern "C" PyObject *PyNumber_Remainder(PyObject *left, PyObject *right) {
    return objects::number_remainder(left, right);
}
extern "C" PyObject *PyNumber_Divmod(PyObject *left, PyObject *right) { return objects::number_divmod(left, right); }
extern "C" PyObject *PyNumber_Lshift(PyObject *left, PyObject *right) { return objects::number_lshift(left, right); }
extern "C" PyObject *PyNumber_Rshift(PyObject *left, PyObject *right) { return objects::number_rshift(left, right); }
extern "C" PyObject *PyNumber_And(PyObject *left, PyObject *right) { return objects::number_and(left, right); }
extern "C" PyObject *PyNumber_Xor(PyObject *left, PyObject *right) { return objects::number_xor(left, right); }
extern "C" PyObject *PyNumber_Or(PyObject *left, PyObject *right) { return objects::number_or(left, right); }
extern "C" PyObject *PyNumber_Power(PyObject *base, PyObject *exponent, PyObject *modulus) {
    return objects::number_power(base, exponent, modulus);
}
extern "C" PyObject *PyNumber_Negative(PyObject *object) { return objects::number_negative(object); }
extern "C" PyObject *PyNumber_Positive(PyObject *object) { return objects::number_positive(object); }
extern "C" PyObject *PyNumber_Absolute(PyObject *object) { return objects::number_absolute(object); }
extern "C" PyObject *PyNumber_Invert(PyObject *object) { return objects::number_invert(object); }
extern "C" PyObject *PyNumber_InPlaceAdd(PyObject *left, PyObject *right) {
    return objects::number_in_place_add(left, right);
}
extern "C" PyObject *PyNumber_InPlaceSubtract(PyObject *left, PyObject *right) {
    return objects::number_in_place_subtract(left, right);
}
extern "C" PyObject *PyNumber_InPlaceMultiply(PyObject *left, PyObject *right) {
    return objects::number_in_place_multiply(left, right);
}
extern "C" PyObject *PyNumber_InPlaceMatrixMultiply(PyObject *left, PyObject *right) {
    return objects::number_in_place_matrix_multiply(left, right);
}
extern "C" PyObject *PyNumber_InPlaceFloorDivide(PyObject *left, PyObject *right) {
    return objects::number_in_place_floor_divide(left, right);
}
extern "C" PyObject *PyNumber_InPlaceTrueDivide(PyObject *left, PyObject *right) {
    return objects::number_in_place_true_divide(left, right);
}
extern "C" PyObject *PyNumber_InPlaceRemainder(PyObject *left, PyObject *right) {
    return objects::number_in_place_remainder(left, right);
}
extern "C" PyObject *PyNumber_InPlaceLshift(PyObject *left, PyObject *right) {
    return objects::number_in_place_lshift(left, right);
}
extern "C" PyObject *PyNumber_InPlaceRshift(PyObject *left, PyObject *right) {
    return objects::number_in_place_rshift(left, right);
}
extern "C" PyObject *PyNumber_InPlaceAnd(PyObject *left, PyObject *right) {
    return objects::number_in_place_and(left, right);
}
extern "C" PyObject *PyNumber_InPlaceXor(PyObject *left, PyObject *right) {
    return objects::number_in_place_xor(left, right);
}
extern "C" PyObject *PyNumber_InPlaceOr(PyObject *left, PyObject *right) {
    return objects::number_in_place_or(left, right);
}
extern "C" PyObject *PyNumber_InPlacePower(PyObject *base, PyObject *exponent, PyObject *modulus) {
    return objects::number_in_place_power(base, exponent, modulus);
}
extern "C" PyObject *PyNumber_Index(PyObject *object) { return objects::number_index(object); }
extern "C" Py_ssize_t PyNumber_AsSsize_t(PyObject *object, PyObject *exception) {
    return objects::number_as_ssize_t(object, exception);
}
extern "C" PyObject *PyNumber_Long(PyObject *object) { return objects::number_long(object); }
extern "C" PyObject *PyNumber_Float(PyObject *object) { return objects::number_float(object); }
extern "C" PyObject *PyNumber_ToBase(PyObject *number, int base) { return objects::number_to_base(number, base); }
