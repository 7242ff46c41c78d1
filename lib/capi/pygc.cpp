#include "base/base.hpp"

#include "interlock/pygc.h"
#include "objects/gc.hpp"

namespace objects = interlock::objects;

extern "C" {

Py_ssize_t PyGC_Collect(void) { return objects::gc_collect(); }
int PyGC_Enable(void) { return objects::gc_enable(); }
int PyGC_Disable(void) { return objects::gc_disable(); }
int PyGC_IsEnabled(void) { return objects::gc_is_enabled(); }

}  // extern "C"
