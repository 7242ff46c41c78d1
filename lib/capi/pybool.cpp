#include "base/base.hpp"

#include "interlock/pybool.h"
#include "objects/bool.hpp"

namespace objects = interlock::objects;

// Work: objects/bool.cpp
extern "C" PyObject *PyBool_FromLong(long value) { return objects::bool_from_long(value); }

// The parentheses keep the macros of the same names away.
extern "C" int(Py_IsTrue)(PyObject *object) { return object == Py_True; }
extern "C" int(Py_IsFalse)(PyObject *object) { return object == Py_False; }
