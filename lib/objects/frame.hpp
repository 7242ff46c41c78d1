// Frames.  A guest keeps its own, in its own memory (Interlock_Frame), linked from the thread state; an object is made for
// one when somebody asks.
//
//  F1. While a frame is entered or suspended its object points to it (f_frame), and the frame owns a reference to the
//      object.  Then the object owns nothing of the frame's.
//  F2. When the guest's frame goes and somebody else has the object, that takes over what it showed: f_frame points to
//      `own`, whose references are owned, and f_back is the caller's object.
#pragma once

#include "base/base.hpp"
#include "interlock/interlock_guest.h"
#include "interlock/pyframe.h"
#include "objects/code.hpp"
#include "objects/object.hpp"
#include "runtime/thread_state.hpp"

struct _frame {
    PyObject ob_base;
    Interlock_Frame *f_frame;  // F1, F2; never null
    PyFrameObject *f_back;     // F2
    PyObject *f_trace;         // local trace function of sys.settrace(), or null
    PyObject *globals;         // what was shown in place of those that the guest has not; or null
    PyObject *locals;          // what was shown last; or null
    char f_trace_lines;
    char f_trace_opcodes;
    Interlock_Frame own;
};

namespace interlock::objects {

inline PyFrameObject *as_frame(PyObject *object) noexcept { return reinterpret_cast<PyFrameObject *>(object); }
inline bool is_frame(const PyObject *object) noexcept { return is_exactly(object, &PyFrame_Type); }

inline int frame_line(const Interlock_Frame *frame) noexcept {
    return frame->line ? frame->line : frame->code->co_firstlineno;
}

// The object of a guest's frame, made on first use.  Borrowed; null with an exception.
[[nodiscard]] PyFrameObject *frame_object(Interlock_Frame *frame) noexcept;

// The guest's frame is about to go (F2).  Keeps the raised exception, if any.
void frame_release_object(Interlock_Frame *frame) noexcept;

[[nodiscard]] PyFrameObject *frame_new(PyCodeObject *code, PyObject *globals, PyObject *locals) noexcept;
[[nodiscard]] PyFrameObject *frame_get_back(PyFrameObject *frame) noexcept;  // new; null without an exception: none
[[nodiscard]] PyObject *frame_get_builtins(PyFrameObject *frame) noexcept;   // new
// Borrowed, good as long as the frame's object.
[[nodiscard]] PyObject *frame_globals(PyFrameObject *frame) noexcept;
[[nodiscard]] PyObject *frame_locals(PyFrameObject *frame) noexcept;
[[nodiscard]] PyObject *frame_get_var(PyFrameObject *frame, PyObject *name) noexcept;
inline PyCodeObject *frame_code(const PyFrameObject *frame) noexcept { return frame->f_frame->code; }

// Innermost frame of a thread state as an object: new; null without an exception: none, or no memory.
[[nodiscard]] PyFrameObject *thread_state_get_frame(runtime::ThreadState *state) noexcept;

// {thread identifier: innermost frame} of all interpreters that share the lock held.
[[nodiscard]] PyObject *current_frames() noexcept;
// {thread identifier: exception that it handles}.
[[nodiscard]] PyObject *current_exceptions() noexcept;

// PEP 523.
[[nodiscard]] PyObject *eval_frame(Interlock_Frame *frame, int throwflag) noexcept;
[[nodiscard]] PyObject *eval_frame_default(runtime::ThreadState *state, Interlock_Frame *frame, int throwflag) noexcept;

}  // namespace interlock::objects
