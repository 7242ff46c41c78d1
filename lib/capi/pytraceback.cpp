#include "base/base.hpp"

#include "interlock/pytraceback.h"

#include "objects/traceback.hpp"

namespace objects = interlock::objects;

// Work: objects/traceback.cpp

extern "C" int PyTraceBack_Here(PyFrameObject *frame) { return objects::trace_back_here(frame); }
extern "C" int PyTraceBack_Print(PyObject *traceback, PyObject *file) {
    return objects::trace_back_print(traceback, file);
}
