/**
 * @file pyfloat.h
 * @brief `float`: C doubles as objects.
 */
#ifndef INTERLOCK_PYFLOAT_H
#define INTERLOCK_PYFLOAT_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** The type `float`. */
PyAPI_DATA(PyTypeObject) PyFloat_Type;

/** True for a float or an instance of a subclass. */
#define PyFloat_Check(op) PyObject_TypeCheck(op, &PyFloat_Type)
/** True for a float, not for a subclass. */
#define PyFloat_CheckExact(op) Py_IS_TYPE(op, &PyFloat_Type)

#ifndef Py_LIMITED_API
/** The value of a float. */
#define PyFloat_AS_DOUBLE(op) PyFloat_AsDouble((PyObject *)(op))
#endif
/** Return the float NaN from a function. */
#define Py_RETURN_NAN return PyFloat_FromDouble((double)__builtin_nanf(""))
/** Return an infinity with the sign of `sign` from a function. */
#define Py_RETURN_INF(sign) return PyFloat_FromDouble(__builtin_copysign(__builtin_inf(), sign))

/**
 * @brief Make a float.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyFloat_FromDouble(double value);

/**
 * @brief Read a float from text.
 *
 * @param text A str, bytes, bytearray or another object with a buffer.
 * @return A new reference, or NULL with an exception set. ValueError when the text is not a number, TypeError for
 *         another type.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyFloat_FromString(PyObject *text);

/**
 * @brief Read a number as a double.
 *
 * @param object A float, or an object with `__float__` or `__index__`. NULL is reported as a TypeError.
 * @return The value, or -1.0 with an exception set. Tell -1.0 the value from the error with PyErr_Occurred().
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(double) PyFloat_AsDouble(PyObject *object);

/**
 * @brief The largest finite double.
 *
 * @return DBL_MAX.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(double) PyFloat_GetMax(void);

/**
 * @brief The smallest positive normal double.
 *
 * @return DBL_MIN.
 * @gil Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since 0.1
 */
PyAPI_FUNC(double) PyFloat_GetMin(void);

/**
 * @brief Describe the representation of floats, as `sys.float_info`.
 *
 * @return A new reference, or NULL with an exception set. A struct sequence of eleven fields.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyFloat_GetInfo(void);

#ifndef Py_LIMITED_API
/**
 * @brief Store a double as two bytes (IEEE 754 binary16).
 *
 * @param value The value.
 * @param bytes Where the two bytes go.
 * @param little_endian Non-zero: least significant byte first.
 * @return 0, or -1 with OverflowError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyFloat_Pack2(double value, char *bytes, int little_endian);

/**
 * @brief Store a double as four bytes (IEEE 754 binary32).
 *
 * @param value The value.
 * @param bytes Where the four bytes go.
 * @param little_endian Non-zero: least significant byte first.
 * @return 0, or -1 with OverflowError.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyFloat_Pack4(double value, char *bytes, int little_endian);

/**
 * @brief Store a double as eight bytes (IEEE 754 binary64).
 *
 * @param value The value.
 * @param bytes Where the eight bytes go.
 * @param little_endian Non-zero: least significant byte first.
 * @return 0.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(int) PyFloat_Pack8(double value, char *bytes, int little_endian);

/**
 * @brief Read two bytes (IEEE 754 binary16).
 *
 * @param bytes The bytes.
 * @param little_endian Non-zero: least significant byte first.
 * @return The value.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(double) PyFloat_Unpack2(const char *bytes, int little_endian);

/**
 * @brief Read four bytes (IEEE 754 binary32).
 *
 * @param bytes The bytes.
 * @param little_endian Non-zero: least significant byte first.
 * @return The value.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(double) PyFloat_Unpack4(const char *bytes, int little_endian);

/**
 * @brief Read eight bytes (IEEE 754 binary64).
 *
 * @param bytes The bytes.
 * @param little_endian Non-zero: least significant byte first.
 * @return The value.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(double) PyFloat_Unpack8(const char *bytes, int little_endian);

#endif

IL_END_DECLS

#endif /* INTERLOCK_PYFLOAT_H */
