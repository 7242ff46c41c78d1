#include "base/base.hpp"

#include "interlock/pycomplex.h"
#include "objects/complex.hpp"

namespace objects = interlock::objects;

// Work: objects/complex.cpp
extern "C" PyObject *PyComplex_FromDoubles(double real, double imag) {
    return objects::complex_from_doubles(real, imag);
}
extern "C" double PyComplex_RealAsDouble(PyObject *object) { return objects::complex_real_as_double(object); }
extern "C" double PyComplex_ImagAsDouble(PyObject *object) { return objects::complex_imag_as_double(object); }
extern "C" PyObject *PyComplex_FromCComplex(Py_complex value) { return objects::complex_from_c_complex(value); }
extern "C" Py_complex PyComplex_AsCComplex(PyObject *object) { return objects::complex_as_c_complex(object); }
