#include "base/base.hpp"

#include "interlock/pymodsupport.h"

#include "objects/arg.hpp"
#include "objects/build_value.hpp"

namespace objects = interlock::objects;

// Work: objects/arg.cpp, arg_unit.cpp, build_value.cpp

extern "C" int PyArg_ParseTuple(PyObject *args, const char *format, ...) {
    va_list vargs;
    va_start(vargs, format);
    int result = objects::arg_va_parse(args, format, vargs);
    va_end(vargs);
    return result;
}
extern "C" int PyArg_VaParse(PyObject *args, const char *format, va_list vargs) {
    return objects::arg_va_parse(args, format, vargs);
}
extern "C" int PyArg_Parse(PyObject *args, const char *format, ...) {
    va_list vargs;
    va_start(vargs, format);
    int result = objects::arg_va_parse_one(args, format, vargs);
    va_end(vargs);
    return result;
}
extern "C" int PyArg_ParseTupleAndKeywords(PyObject *args, PyObject *kwargs, const char *format,
    PY_CXX_CONST char *const *names, ...) {
    va_list vargs;
    va_start(vargs, names);
    int result = objects::arg_va_parse_tuple_and_keywords(args, kwargs, format, names, vargs);
    va_end(vargs);
    return result;
}
extern "C" int PyArg_VaParseTupleAndKeywords(PyObject *args, PyObject *kwargs, const char *format,
    PY_CXX_CONST char *const *names, va_list vargs) {
    return objects::arg_va_parse_tuple_and_keywords(args, kwargs, format, names, vargs);
}
extern "C" int PyArg_ValidateKeywordArguments(PyObject *kwargs) {
    return objects::arg_validate_keyword_arguments(kwargs);
}
extern "C" int PyArg_UnpackTuple(PyObject *args, const char *name, Py_ssize_t min, Py_ssize_t max, ...) {
    va_list vargs;
    va_start(vargs, max);
    int result = objects::arg_va_unpack_tuple(args, name, min, max, vargs);
    va_end(vargs);
    return result;
}
extern "C" PyObject *Py_BuildValue(const char *format, ...) {
    va_list vargs;
    va_start(vargs, format);
    PyObject *result = objects::va_build_value(format, vargs);
    va_end(vargs);
    return result;
}
extern "C" PyObject *Py_VaBuildValue(const char *format, va_list vargs) {
    return objects::va_build_value(format, vargs);
}
extern "C" int _PyArg_ParseTuple_SizeT(PyObject *args, const char *format, ...) {
    va_list vargs;
    va_start(vargs, format);
    int result = objects::arg_va_parse(args, format, vargs);
    va_end(vargs);
    return result;
}
extern "C" int _PyArg_VaParse_SizeT(PyObject *args, const char *format, va_list vargs) {
    return objects::arg_va_parse(args, format, vargs);
}
extern "C" int _PyArg_Parse_SizeT(PyObject *args, const char *format, ...) {
    va_list vargs;
    va_start(vargs, format);
    int result = objects::arg_va_parse_one(args, format, vargs);
    va_end(vargs);
    return result;
}
extern "C" int _PyArg_ParseTupleAndKeywords_SizeT(PyObject *args, PyObject *kwargs, const char *format,
    PY_CXX_CONST char *const *names, ...) {
    va_list vargs;
    va_start(vargs, names);
    int result = objects::arg_va_parse_tuple_and_keywords(args, kwargs, format, names, vargs);
    va_end(vargs);
    return result;
}
extern "C" int _PyArg_VaParseTupleAndKeywords_SizeT(PyObject *args, PyObject *kwargs, const char *format,
    PY_CXX_CONST char *const *names, va_list vargs) {
    return objects::arg_va_parse_tuple_and_keywords(args, kwargs, format, names, vargs);
}
extern "C" PyObject *_Py_BuildValue_SizeT(const char *format, ...) {
    va_list vargs;
    va_start(vargs, format);
    PyObject *result = objects::va_build_value(format, vargs);
    va_end(vargs);
    return result;
}
extern "C" PyObject *_Py_VaBuildValue_SizeT(const char *format, va_list vargs) {
    return objects::va_build_value(format, vargs);
}
