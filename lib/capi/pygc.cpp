#include "base/base.hpp"

#include "interlock/pygc.h"
#include "objects/gc.hpp"
#include "objects/gc_extra.hpp"

namespace objects = interlock::objects;

extern "C" {

Py_ssize_t PyGC_Collect(void) { return objects::gc_collect(); }
int PyGC_Enable(void) { return objects::gc_enable(); }
int PyGC_Disable(void) { return objects::gc_disable(); }
int PyGC_IsEnabled(void) { return objects::gc_is_enabled(); }

void PyUnstable_GC_VisitObjects(gcvisitobjects_t callback, void *arg) { objects::gc_visit_objects(callback, arg); }
PyObject *PyUnstable_Object_GC_NewWithExtraData(PyTypeObject *type, size_t extra_size) {
    return objects::object_gc_new_with_extra_data(type, extra_size);
}

}  // extern "C"
