/**
 * @file pyframe.h
 * @brief Frame objects: where a guest's function is.
 */
#ifndef INTERLOCK_PYFRAME_H
#define INTERLOCK_PYFRAME_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** @brief The type of frame objects: `f_back`, `f_code`, `f_lineno`, `f_locals`, `f_trace`, `f_trace_lines` ... @since 0.1 */
PyAPI_DATA(PyTypeObject) PyFrame_Type;
/** @brief True for a frame object. */
#define PyFrame_Check(object) Py_IS_TYPE((object), &PyFrame_Type)

/**
 * @brief Make a frame object that no guest runs: to be put into a traceback with PyTraceBack_Here().
 * @param tstate The attached thread state.
 * @param code What it would run; borrowed.
 * @param globals A dict; borrowed. NULL is allowed.
 * @param locals A mapping; borrowed. NULL: an empty one when asked for.
 * @return New reference, at the code's first line, or NULL with an exception. It has no caller.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyFrameObject *) PyFrame_New(PyThreadState *tstate, PyCodeObject *code, PyObject *globals, PyObject *locals);

/**
 * @brief The frame that called this one.
 * @param frame A frame object.
 * @return New reference, or NULL: none.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyFrameObject *) PyFrame_GetBack(PyFrameObject *frame);

/**
 * @brief What it runs.
 * @param frame A frame object.
 * @return New reference; never NULL.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyCodeObject *) PyFrame_GetCode(PyFrameObject *frame);

/**
 * @brief The global variables.
 * @param frame A frame object.
 * @return New reference to a dict, or NULL with MemoryError.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyFrame_GetGlobals(PyFrameObject *frame);

/**
 * @brief The builtins: those that the globals name, else the interpreter's.
 * @param frame A frame object.
 * @return New reference to a dict, or NULL with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyFrame_GetBuiltins(PyFrameObject *frame);

/**
 * @brief The local variables, as far as the guest shows them.
 * @param frame A frame object.
 * @return New reference to a mapping, or NULL with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyFrame_GetLocals(PyFrameObject *frame);

/**
 * @brief The generator that owns the frame.
 * @param frame A frame object.
 * @return NULL: a guest's generators are its own.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyFrame_GetGenerator(PyFrameObject *frame);

/**
 * @brief The line where it is.
 * @param frame A frame object.
 * @return The line; -1 when the code has none.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyFrame_GetLineNumber(PyFrameObject *frame);

/**
 * @brief The instruction where it is.
 * @param frame A frame object.
 * @return Its offset, as the guest reports it.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyFrame_GetLasti(PyFrameObject *frame);

/**
 * @brief A local variable.
 * @param frame A frame object.
 * @param name A str.
 * @return New reference, or NULL with NameError when there is none, with TypeError when @p name is no str.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyFrame_GetVar(PyFrameObject *frame, PyObject *name);

/**
 * @brief A local variable.
 * @param frame A frame object.
 * @param name UTF-8.
 * @return New reference, or NULL with NameError when there is none.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyFrame_GetVarString(PyFrameObject *frame, const char *name);

/** @name For frame evaluation functions @{ */

/**
 * @brief What a frame runs.
 * @param frame A frame given to a frame evaluation function (PEP 523).
 * @return New reference; never NULL.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyUnstable_InterpreterFrame_GetCode(struct _PyInterpreterFrame *frame);

/**
 * @brief The instruction where a frame is.
 * @param frame A frame given to a frame evaluation function (PEP 523).
 * @return Its offset, as the guest reports it.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnstable_InterpreterFrame_GetLasti(struct _PyInterpreterFrame *frame);

/**
 * @brief The line where a frame is.
 * @param frame A frame given to a frame evaluation function (PEP 523).
 * @return The line; -1 when the code has none.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyUnstable_InterpreterFrame_GetLine(struct _PyInterpreterFrame *frame);

/** @} */

IL_END_DECLS

#endif /* INTERLOCK_PYFRAME_H */
