// The report of an exception into a stream of the caller's choice; the rest of reporting is in err.hpp.
#pragma once

#include "base/base.hpp"
#include "interlock/pytypes.h"

namespace interlock::objects {

// As err_display, but into `file`, and without a flush.  What the stream refuses goes to the C library's stderr.
void err_report_to(PyObject *file, PyObject *value, PyObject *traceback) noexcept;

}  // namespace interlock::objects
