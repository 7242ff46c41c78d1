#include "base/base.hpp"

#include "interlock/pymemoryview.h"
#include "objects/memoryview.hpp"

namespace objects = interlock::objects;

// Work: objects/memoryview.cpp
extern "C" PyObject *PyMemoryView_FromObject(PyObject *object) { return objects::memory_view_from_object(object); }
extern "C" PyObject *PyMemoryView_FromMemory(char *memory, Py_ssize_t size, int flags) {
    return objects::memory_view_from_memory(memory, size, flags);
}
extern "C" PyObject *PyMemoryView_FromBuffer(const Py_buffer *info) { return objects::memory_view_from_buffer(info); }
extern "C" PyObject *PyMemoryView_GetContiguous(PyObject *object, int buffertype, char order) {
    return objects::memory_view_get_contiguous(object, buffertype, order);
}
