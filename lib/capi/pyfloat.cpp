#include "base/base.hpp"

#include "interlock/pyfloat.h"
#include "objects/float.hpp"

namespace objects = interlock::objects;

// Work: objects/float.cpp
extern "C" PyObject *PyFloat_FromDouble(double value) { return objects::float_from_double(value); }
extern "C" PyObject *PyFloat_FromString(PyObject *text) { return objects::float_from_string(text); }
extern "C" double PyFloat_AsDouble(PyObject *object) { return objects::float_as_double(object); }
extern "C" double PyFloat_GetMax(void) { return objects::float_get_max(); }
extern "C" double PyFloat_GetMin(void) { return objects::float_get_min(); }
extern "C" PyObject *PyFloat_GetInfo(void) { return objects::float_get_info(); }
extern "C" int PyFloat_Pack2(double value, char *bytes, int little_endian) {
    return objects::float_pack2(value, bytes, little_endian);
}
extern "C" int PyFloat_Pack4(double value, char *bytes, int little_endian) {
    return objects::float_pack4(value, bytes, little_endian);
}
extern "C" int PyFloat_Pack8(double value, char *bytes, int little_endian) {
    return objects::float_pack8(value, bytes, little_endian);
}
extern "C" double PyFloat_Unpack2(const char *bytes, int little_endian) {
    return objects::float_unpack2(bytes, little_endian);
}
extern "C" double PyFloat_Unpack4(const char *bytes, int little_endian) {
    return objects::float_unpack4(bytes, little_endian);
}
extern "C" double PyFloat_Unpack8(const char *bytes, int little_endian) {
    return objects::float_unpack8(bytes, little_endian);
}
