#include "base/base.hpp"

#include "interlock/pyframe.h"

#include "objects/frame.hpp"
#include "objects/unicode.hpp"

// Work: objects/frame.cpp
namespace objects = interlock::objects;

extern "C" {

PyFrameObject *PyFrame_New(PyThreadState *, PyCodeObject *code, PyObject *globals, PyObject *locals) {
    return objects::frame_new(code, globals, locals);
}

PyFrameObject *PyFrame_GetBack(PyFrameObject *frame) { return objects::frame_get_back(frame); }

PyCodeObject *PyFrame_GetCode(PyFrameObject *frame) { return objects::new_ref(objects::frame_code(frame)); }

PyObject *PyFrame_GetGlobals(PyFrameObject *frame) { return objects::xnew_ref(objects::frame_globals(frame)); }

PyObject *PyFrame_GetBuiltins(PyFrameObject *frame) { return objects::frame_get_builtins(frame); }

PyObject *PyFrame_GetLocals(PyFrameObject *frame) { return objects::xnew_ref(objects::frame_locals(frame)); }

PyObject *PyFrame_GetGenerator(PyFrameObject *) { return nullptr; }

int PyFrame_GetLineNumber(PyFrameObject *frame) { return objects::frame_line(frame->f_frame); }

int PyFrame_GetLasti(PyFrameObject *frame) { return frame->f_frame->offset; }

PyObject *PyFrame_GetVar(PyFrameObject *frame, PyObject *name) { return objects::frame_get_var(frame, name); }

PyObject *PyFrame_GetVarString(PyFrameObject *frame, const char *name) {
    auto text = objects::Ref<>::steal(objects::unicode_from_string(name));
    return text ? objects::frame_get_var(frame, text.get()) : nullptr;
}

PyObject *PyUnstable_InterpreterFrame_GetCode(struct _PyInterpreterFrame *frame) {
    return objects::new_ref(objects::as_object(frame->code));
}

int PyUnstable_InterpreterFrame_GetLasti(struct _PyInterpreterFrame *frame) { return frame->offset; }

int PyUnstable_InterpreterFrame_GetLine(struct _PyInterpreterFrame *frame) { return objects::frame_line(frame); }

}  // extern "C"
