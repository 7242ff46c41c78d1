#include "base/base.hpp"

#include "interlock/pymem.h"
#include "objects/memory.hpp"

namespace objects = interlock::objects;

extern "C" {

void *PyMem_RawMalloc(size_t size) { return objects::mem_raw_malloc(size); }
void *PyMem_RawCalloc(size_t nelem, size_t elsize) { return objects::mem_raw_calloc(nelem, elsize); }
void *PyMem_RawRealloc(void *ptr, size_t new_size) { return objects::mem_raw_realloc(ptr, new_size); }
void PyMem_RawFree(void *ptr) { objects::mem_raw_free(ptr); }
void *PyMem_Malloc(size_t size) { return objects::mem_malloc(size); }
void *PyMem_Calloc(size_t nelem, size_t elsize) { return objects::mem_calloc(nelem, elsize); }
void *PyMem_Realloc(void *ptr, size_t new_size) { return objects::mem_realloc(ptr, new_size); }
void PyMem_Free(void *ptr) { objects::mem_free(ptr); }
void PyMem_GetAllocator(PyMemAllocatorDomain domain, PyMemAllocatorEx *allocator) {
    objects::mem_get_allocator(domain, allocator);
}
void PyMem_SetAllocator(PyMemAllocatorDomain domain, PyMemAllocatorEx *allocator) {
    objects::mem_set_allocator(domain, allocator);
}
void PyMem_SetupDebugHooks(void) { objects::mem_setup_debug_hooks(); }

}  // extern "C"
