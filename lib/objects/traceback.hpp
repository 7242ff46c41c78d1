// Tracebacks: one entry per frame that an exception left, the outermost first.
#pragma once

#include "base/base.hpp"
#include "interlock/pytraceback.h"
#include "objects/object.hpp"
#include "objects/text_out.hpp"

namespace interlock::objects {

struct TracebackObject {
    PyObject ob_base;
    TracebackObject *tb_next;  // one frame further in, or null
    PyFrameObject *tb_frame;
    int tb_lasti;
    int tb_lineno;
};

inline bool trace_back_check(const PyObject *object) noexcept { return is_exactly(object, &PyTraceBack_Type); }

// Puts the frame in front of the raised exception's traceback: 0, or -1 with an exception that has the raised one as
// its context.
int trace_back_here(PyFrameObject *frame) noexcept;

// A new entry in front of `next` (borrowed, may be null).
[[nodiscard]] PyObject *trace_back_new(TracebackObject *next, PyFrameObject *frame, int lasti, int lineno) noexcept;

// The entries with a heading, each line behind the output's margin; the heading has one of its own.
void trace_back_write(const TracebackObject *traceback, const char *heading_margin, const char *heading,
                      TextOut &out) noexcept;

// Writes "Traceback (most recent call last):" and the entries; null writes nothing.
int trace_back_print(PyObject *traceback, PyObject *file) noexcept;

}  // namespace interlock::objects
