#include "base/base.hpp"

#include "interlock/pylong.h"
#include "objects/long.hpp"

namespace objects = interlock::objects;

// Work: objects/long.cpp
extern "C" PyObject *PyLong_FromLong(long value) { return objects::long_from_long(value); }
extern "C" PyObject *PyLong_FromUnsignedLong(unsigned long value) { return objects::long_from_unsigned_long(value); }
extern "C" PyObject *PyLong_FromLongLong(long long value) { return objects::long_from_long_long(value); }
extern "C" PyObject *PyLong_FromUnsignedLongLong(unsigned long long value) {
    return objects::long_from_unsigned_long_long(value);
}
extern "C" PyObject *PyLong_FromSsize_t(Py_ssize_t value) { return objects::long_from_ssize_t(value); }
extern "C" PyObject *PyLong_FromSize_t(size_t value) { return objects::long_from_size_t(value); }
extern "C" PyObject *PyLong_FromInt32(int32_t value) { return objects::long_from_int32(value); }
extern "C" PyObject *PyLong_FromUInt32(uint32_t value) { return objects::long_from_uint32(value); }
extern "C" PyObject *PyLong_FromInt64(int64_t value) { return objects::long_from_int64(value); }
extern "C" PyObject *PyLong_FromUInt64(uint64_t value) { return objects::long_from_uint64(value); }
extern "C" PyObject *PyLong_FromDouble(double value) { return objects::long_from_double(value); }
extern "C" PyObject *PyLong_FromVoidPtr(void *pointer) { return objects::long_from_void_ptr(pointer); }
extern "C" PyObject *PyLong_FromString(const char *text, char **end, int base) {
    return objects::long_from_string(text, end, base);
}
extern "C" PyObject *PyLong_FromUnicodeObject(PyObject *text, int base) {
    return objects::long_from_unicode_object(text, base);
}
extern "C" PyObject *PyLong_FromNativeBytes(const void *buffer, size_t n_bytes, int flags) {
    return objects::long_from_native_bytes(buffer, n_bytes, flags);
}
extern "C" PyObject *PyLong_FromUnsignedNativeBytes(const void *buffer, size_t n_bytes, int flags) {
    return objects::long_from_unsigned_native_bytes(buffer, n_bytes, flags);
}
extern "C" long PyLong_AsLong(PyObject *object) { return objects::long_as_long(object); }
extern "C" long PyLong_AsLongAndOverflow(PyObject *object, int *overflow) {
    return objects::long_as_long_and_overflow(object, overflow);
}
extern "C" long long PyLong_AsLongLong(PyObject *object) { return objects::long_as_long_long(object); }
extern "C" long long PyLong_AsLongLongAndOverflow(PyObject *object, int *overflow) {
    return objects::long_as_long_long_and_overflow(object, overflow);
}
extern "C" int PyLong_AsInt(PyObject *object) { return objects::long_as_int(object); }
extern "C" Py_ssize_t PyLong_AsSsize_t(PyObject *object) { return objects::long_as_ssize_t(object); }
extern "C" size_t PyLong_AsSize_t(PyObject *object) { return objects::long_as_size_t(object); }
extern "C" unsigned long PyLong_AsUnsignedLong(PyObject *object) { return objects::long_as_unsigned_long(object); }
extern "C" unsigned long long PyLong_AsUnsignedLongLong(PyObject *object) {
    return objects::long_as_unsigned_long_long(object);
}
extern "C" unsigned long PyLong_AsUnsignedLongMask(PyObject *object) {
    return objects::long_as_unsigned_long_mask(object);
}
extern "C" unsigned long long PyLong_AsUnsignedLongLongMask(PyObject *object) {
    return objects::long_as_unsigned_long_long_mask(object);
}
extern "C" int PyLong_AsInt32(PyObject *object, int32_t *value) { return objects::long_as_int32(object, value); }
extern "C" int PyLong_AsUInt32(PyObject *object, uint32_t *value) { return objects::long_as_uint32(object, value); }
extern "C" int PyLong_AsInt64(PyObject *object, int64_t *value) { return objects::long_as_int64(object, value); }
extern "C" int PyLong_AsUInt64(PyObject *object, uint64_t *value) { return objects::long_as_uint64(object, value); }
extern "C" double PyLong_AsDouble(PyObject *object) { return objects::long_as_double(object); }
extern "C" void *PyLong_AsVoidPtr(PyObject *object) { return objects::long_as_void_ptr(object); }
extern "C" Py_ssize_t PyLong_AsNativeBytes(PyObject *object, void *buffer, Py_ssize_t n_bytes, int flags) {
    return objects::long_as_native_bytes(object, buffer, n_bytes, flags);
}
extern "C" PyObject *PyLong_GetInfo(void) { return objects::long_get_info(); }
extern "C" int PyLong_GetSign(PyObject *object, int *sign) { return objects::long_get_sign(object, sign); }
extern "C" int PyLong_IsPositive(PyObject *object) { return objects::long_is_positive(object); }
extern "C" int PyLong_IsNegative(PyObject *object) { return objects::long_is_negative(object); }
extern "C" int PyLong_IsZero(PyObject *object) { return objects::long_is_zero(object); }
extern "C" const PyLongLayout *PyLong_GetNativeLayout(void) { return objects::long_native_layout(); }
extern "C" int PyLong_Export(PyObject *object, PyLongExport *export_long) {
    return objects::long_export(object, export_long);
}
extern "C" void PyLong_FreeExport(PyLongExport *export_long) { objects::long_free_export(export_long); }
extern "C" PyLongWriter *PyLongWriter_Create(int negative, Py_ssize_t ndigits, void **digits) {
    return objects::long_writer_create(negative, ndigits, digits);
}
extern "C" PyObject *PyLongWriter_Finish(PyLongWriter *writer) { return objects::long_writer_finish(writer); }
extern "C" void PyLongWriter_Discard(PyLongWriter *writer) { objects::long_writer_discard(writer); }
extern "C" int PyUnstable_Long_IsCompact(const PyLongObject *object) { return objects::long_is_compact(object); }
extern "C" Py_ssize_t PyUnstable_Long_CompactValue(const PyLongObject *object) {
    return objects::long_compact_value(object);
}
