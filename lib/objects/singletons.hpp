// Objects of which there is only one, and the types of None and NotImplemented, which have no public names.
#pragma once

#include "objects/object.hpp"

extern "C" {
extern IL_HIDDEN PyTypeObject interlock_NoneType;
extern IL_HIDDEN PyTypeObject interlock_NotImplementedType;
}

namespace interlock::objects {

// Py_CONSTANT_*; immortal.  Null with SystemError for another number.
PyObject *constant(unsigned int id) noexcept;

}  // namespace interlock::objects
