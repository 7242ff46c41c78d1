#include "base/base.hpp"

#include "interlock/pyreftracer.h"

#include "objects/ref_tracer.hpp"

// Work: objects/ref_tracer.cpp
namespace objects = interlock::objects;

extern "C" {

int PyRefTracer_SetTracer(PyRefTracer tracer, void *data) {
    objects::set_ref_tracer(tracer, data);
    return 0;
}

PyRefTracer PyRefTracer_GetTracer(void **data) { return objects::get_ref_tracer(data); }

}  // extern "C"
