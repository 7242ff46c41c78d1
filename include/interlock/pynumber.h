/**
 * @file pynumber.h
 * @brief The number protocol: operators on any object.
 */
#ifndef INTERLOCK_PYNUMBER_H
#define INTERLOCK_PYNUMBER_H

#include "pyobject.h"

IL_BEGIN_DECLS

/**
 * @brief Ask whether an object is a number: has `__index__`, `__int__` or `__float__`, or is a complex.
 *
 * @param object Any object; NULL gives 0.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyNumber_Check(PyObject *object);

/**
 * @brief Ask whether an object has `__index__`.
 *
 * @param object Any object.
 * @return 1 or 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyIndex_Check(PyObject *object);

/**
 * @brief left + right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Add(PyObject *left, PyObject *right);

/**
 * @brief left - right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Subtract(PyObject *left, PyObject *right);

/**
 * @brief left * right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Multiply(PyObject *left, PyObject *right);

/**
 * @brief left @ right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_MatrixMultiply(PyObject *left, PyObject *right);

/**
 * @brief left // right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_FloorDivide(PyObject *left, PyObject *right);

/**
 * @brief left / right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_TrueDivide(PyObject *left, PyObject *right);

/**
 * @brief left % right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Remainder(PyObject *left, PyObject *right);

/**
 * @brief divmod(left, right).
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Divmod(PyObject *left, PyObject *right);

/**
 * @brief left << right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Lshift(PyObject *left, PyObject *right);

/**
 * @brief left >> right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Rshift(PyObject *left, PyObject *right);

/**
 * @brief left & right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_And(PyObject *left, PyObject *right);

/**
 * @brief left ^ right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Xor(PyObject *left, PyObject *right);

/**
 * @brief left | right.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. TypeError when neither operand knows the other.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Or(PyObject *left, PyObject *right);

/**
 * @brief pow(base, exponent, modulus).
 *
 * @param base Base.
 * @param exponent Exponent.
 * @param modulus Modulus; None: no modulus.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Power(PyObject *base, PyObject *exponent, PyObject *modulus);

/**
 * @brief -object.
 *
 * @param object Operand.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Negative(PyObject *object);

/**
 * @brief +object.
 *
 * @param object Operand.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Positive(PyObject *object);

/**
 * @brief abs(object).
 *
 * @param object Operand.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Absolute(PyObject *object);

/**
 * @brief ~object.
 *
 * @param object Operand.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Invert(PyObject *object);

/**
 * @brief left += right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceAdd(PyObject *left, PyObject *right);

/**
 * @brief left -= right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceSubtract(PyObject *left, PyObject *right);

/**
 * @brief left *= right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceMultiply(PyObject *left, PyObject *right);

/**
 * @brief left @= right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceMatrixMultiply(PyObject *left, PyObject *right);

/**
 * @brief left //= right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceFloorDivide(PyObject *left, PyObject *right);

/**
 * @brief left /= right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceTrueDivide(PyObject *left, PyObject *right);

/**
 * @brief left %= right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceRemainder(PyObject *left, PyObject *right);

/**
 * @brief left <<= right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceLshift(PyObject *left, PyObject *right);

/**
 * @brief left >>= right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceRshift(PyObject *left, PyObject *right);

/**
 * @brief left &= right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceAnd(PyObject *left, PyObject *right);

/**
 * @brief left ^= right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceXor(PyObject *left, PyObject *right);

/**
 * @brief left |= right, changing left itself when its type can.
 *
 * @param left Left operand.
 * @param right Right operand.
 * @return A new reference, or NULL with an exception set. It may be left itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlaceOr(PyObject *left, PyObject *right);

/**
 * @brief base **= exponent, changing base itself when its type can.
 *
 * @param base Base.
 * @param exponent Exponent.
 * @param modulus Modulus; None: no modulus.
 * @return A new reference, or NULL with an exception set. It may be base itself.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_InPlacePower(PyObject *base, PyObject *exponent, PyObject *modulus);

/**
 * @brief An object as an int, by `__index__`.
 *
 * @param object An int or an object with `__index__`. NULL is a SystemError.
 * @return A new reference, or NULL with an exception set. TypeError for another type.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Index(PyObject *object);

/**
 * @brief An object as a Py_ssize_t, by `__index__`.
 *
 * @param object An int or an object with `__index__`.
 * @param exception What to raise when the value does not fit, such as PyExc_IndexError; NULL: clip in silence.
 * @return The value, or -1 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_ssize_t) PyNumber_AsSsize_t(PyObject *object, PyObject *exception);

/**
 * @brief int(object).
 *
 * @param object A number, str, bytes, bytearray or another object with a buffer. NULL is a SystemError.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Long(PyObject *object);

/**
 * @brief float(object).
 *
 * @param object A number or what PyFloat_FromString() takes. NULL is a SystemError.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_Float(PyObject *object);

/**
 * @brief The digits of an int, with the prefix 0b, 0o or 0x unless in base ten.
 *
 * @param number An int or an object with `__index__`.
 * @param base 2, 8, 10 or 16; another one is a SystemError.
 * @return A new reference, or NULL with an exception set. A str.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyNumber_ToBase(PyObject *number, int base);

IL_END_DECLS

#endif /* INTERLOCK_PYNUMBER_H */
