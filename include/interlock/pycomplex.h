/**
 * @file pycomplex.h
 * @brief `complex`: pairs of doubles as objects.
 */
#ifndef INTERLOCK_PYCOMPLEX_H
#define INTERLOCK_PYCOMPLEX_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** The type `complex`. */
PyAPI_DATA(PyTypeObject) PyComplex_Type;

/** True for a complex or an instance of a subclass. */
#define PyComplex_Check(op) PyObject_TypeCheck(op, &PyComplex_Type)
/** True for a complex, not for a subclass. */
#define PyComplex_CheckExact(op) Py_IS_TYPE(op, &PyComplex_Type)

/**
 * @brief Make a complex from its parts.
 *
 * @param real The real part.
 * @param imag The imaginary part.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyComplex_FromDoubles(double real, double imag);

/**
 * @brief Read the real part of a number.
 *
 * @param object A complex, or what PyFloat_AsDouble() takes.
 * @return The value, or -1.0 with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(double) PyComplex_RealAsDouble(PyObject *object);

/**
 * @brief Read the imaginary part of a number.
 *
 * @param object Any object.
 * @return The imaginary part of a complex, 0.0 for any other object.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(double) PyComplex_ImagAsDouble(PyObject *object);

#ifndef Py_LIMITED_API
/** A complex number by value. */
typedef struct {
    double real; /**< The real part. */
    double imag; /**< The imaginary part. */
} Py_complex;

/**
 * @brief Make a complex from a C struct.
 *
 * @param value The value.
 * @return A new reference, or NULL with an exception set.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyComplex_FromCComplex(Py_complex value);

/**
 * @brief Read a number as a C struct.
 *
 * @param object A complex, or an object with `__complex__`, `__float__` or `__index__`.
 * @return The value; its real part is -1.0, with an exception set, on error.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(Py_complex) PyComplex_AsCComplex(PyObject *object);

#endif

IL_END_DECLS

#endif /* INTERLOCK_PYCOMPLEX_H */
