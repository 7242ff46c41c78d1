#include "base/base.hpp"

#include "interlock/pycapsule.h"
#include "objects/capsule.hpp"

namespace objects = interlock::objects;

extern "C" {

PyObject *PyCapsule_New(void *pointer, const char *name, PyCapsule_Destructor free_it) {
    return objects::capsule_new(pointer, name, free_it);
}
void *PyCapsule_GetPointer(PyObject *capsule, const char *name) { return objects::capsule_get_pointer(capsule, name); }
PyCapsule_Destructor PyCapsule_GetDestructor(PyObject *capsule) { return objects::capsule_get_destructor(capsule); }
const char *PyCapsule_GetName(PyObject *capsule) { return objects::capsule_get_name(capsule); }
void *PyCapsule_GetContext(PyObject *capsule) { return objects::capsule_get_context(capsule); }
int PyCapsule_IsValid(PyObject *capsule, const char *name) { return objects::capsule_is_valid(capsule, name); }
int PyCapsule_SetPointer(PyObject *capsule, void *pointer) { return objects::capsule_set_pointer(capsule, pointer); }
int PyCapsule_SetDestructor(PyObject *capsule, PyCapsule_Destructor free_it) {
    return objects::capsule_set_destructor(capsule, free_it);
}
int PyCapsule_SetName(PyObject *capsule, const char *name) { return objects::capsule_set_name(capsule, name); }
int PyCapsule_SetContext(PyObject *capsule, void *context) { return objects::capsule_set_context(capsule, context); }
void *PyCapsule_Import(const char *name, int) { return objects::capsule_import(name); }

}  // extern "C"
