// Capsules: a C pointer as an object.
#pragma once

#include "interlock/pycapsule.h"
#include "objects/object.hpp"

namespace interlock::objects {

PyObject *capsule_new(void *pointer, const char *name, PyCapsule_Destructor destructor) noexcept;
void *capsule_get_pointer(PyObject *capsule, const char *name) noexcept;
PyCapsule_Destructor capsule_get_destructor(PyObject *capsule) noexcept;
const char *capsule_get_name(PyObject *capsule) noexcept;
void *capsule_get_context(PyObject *capsule) noexcept;
int capsule_is_valid(PyObject *capsule, const char *name) noexcept;
int capsule_set_pointer(PyObject *capsule, void *pointer) noexcept;
int capsule_set_destructor(PyObject *capsule, PyCapsule_Destructor destructor) noexcept;
int capsule_set_name(PyObject *capsule, const char *name) noexcept;
int capsule_set_context(PyObject *capsule, void *context) noexcept;
void *capsule_import(const char *name) noexcept;

}  // namespace interlock::objects
