// Work: none.  The interpreter's lock is the critical section.
#include "base/base.hpp"

#include "interlock/pycriticalsection.h"

extern "C" {

void PyCriticalSection_Begin(PyCriticalSection *, PyObject *) {}
void PyCriticalSection_BeginMutex(PyCriticalSection *, PyMutex *) {}
void PyCriticalSection_End(PyCriticalSection *) {}
void PyCriticalSection2_Begin(PyCriticalSection2 *, PyObject *, PyObject *) {}
void PyCriticalSection2_BeginMutex(PyCriticalSection2 *, PyMutex *, PyMutex *) {}
void PyCriticalSection2_End(PyCriticalSection2 *) {}

}  // extern "C"
