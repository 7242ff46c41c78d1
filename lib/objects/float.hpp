// float.
#pragma once

#include "base/base.hpp"
#include "interlock/pyfloat.h"
#include "objects/object.hpp"

struct PyFloatObject {
    PyObject ob_base;
    double ob_fval;
};

namespace interlock::objects {

PyObject *float_from_double(double value) noexcept;
PyObject *float_from_string(PyObject *text) noexcept;
double float_as_double(PyObject *object) noexcept;
double float_get_max() noexcept;
double float_get_min() noexcept;
PyObject *float_get_info() noexcept;
int float_pack2(double value, char *bytes, int little_endian) noexcept;
int float_pack4(double value, char *bytes, int little_endian) noexcept;
int float_pack8(double value, char *bytes, int little_endian) noexcept;
double float_unpack2(const char *bytes, int little_endian) noexcept;
double float_unpack4(const char *bytes, int little_endian) noexcept;
double float_unpack8(const char *bytes, int little_endian) noexcept;

// repr(float) and the hash that all numbers of one value share.
PyObject *float_repr(PyObject *object) noexcept;
Py_hash_t double_hash(PyObject *owner, double value) noexcept;

}  // namespace interlock::objects
