/**
 * @file pyinterpreterstate.h
 * @brief Interpreters: making, ending, identity, and the walk over them.
 */
#ifndef INTERLOCK_PYINTERPRETERSTATE_H
#define INTERLOCK_PYINTERPRETERSTATE_H

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Make a bare interpreter: listed and with an ID, but with no thread state, modules or lock of its own.
 *
 * Py_NewInterpreter() is the useful form.
 *
 * @return The interpreter, or NULL without memory.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit No
 * @fatal      The runtime is not initialized.
 * @since      0.1
 */
PyAPI_FUNC(PyInterpreterState *) PyInterpreterState_New(void);

/**
 * @brief Drop everything that an interpreter's thread states refer to.
 * @param interp The interpreter.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p interp is NULL, or no thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(void) PyInterpreterState_Clear(PyInterpreterState *interp);

/**
 * @brief Unlist and free a cleared interpreter, with its remaining thread states.
 * @param interp An interpreter without an attached thread state.
 * @gil        Not needed.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p interp is NULL, the main interpreter, or that of the attached thread state.
 * @since      0.1
 */
PyAPI_FUNC(void) PyInterpreterState_Delete(PyInterpreterState *interp);

/**
 * @brief The interpreter of the attached thread state.
 * @return The interpreter; never NULL.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(PyInterpreterState *) PyInterpreterState_Get(void);

/** The older name of PyInterpreterState_Get(). */
#define _PyInterpreterState_Get PyInterpreterState_Get

/**
 * @brief An interpreter's ID.
 *
 * @param interp The interpreter.
 * @return 0 for the main interpreter, then 1, 2 and so on, never used again before the runtime ends.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit No
 * @fatal      @p interp is NULL.
 * @since      0.1
 */
PyAPI_FUNC(int64_t) PyInterpreterState_GetID(PyInterpreterState *interp);

/**
 * @brief An interpreter's dictionary, for C code to keep things of its own in.
 *
 * It is not the place for a module's state. Use keys that nobody else uses.
 *
 * @param interp The interpreter, which shares the caller's lock.
 * @return Borrowed reference, always the same; NULL, without an exception, when there is none: the interpreter came from
 *         PyInterpreterState_New(), or is ending.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p interp is NULL.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyInterpreterState_GetDict(PyInterpreterState *interp);

/** @name For debuggers @{ */

/**
 * @brief The newest interpreter.
 * @return The first of the list, newest to oldest; NULL before initialization.
 * @gil        Not needed; held, if the list must not change meanwhile.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(PyInterpreterState *) PyInterpreterState_Head(void);

/**
 * @brief The main interpreter.
 * @return The interpreter with ID 0; NULL while the runtime is not initialized.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
PyAPI_FUNC(PyInterpreterState *) PyInterpreterState_Main(void);

/**
 * @brief The next older interpreter.
 * @param interp An interpreter.
 * @return Its successor in the list, or NULL after the main interpreter.
 * @gil        Not needed; held, if the list must not change meanwhile.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p interp is NULL.
 * @since      0.1
 */
PyAPI_FUNC(PyInterpreterState *) PyInterpreterState_Next(PyInterpreterState *interp);

/**
 * @brief An interpreter's newest thread state.
 * @param interp An interpreter.
 * @return The first of its list, newest to oldest; NULL when it has none.
 * @gil        Not needed; held, if the list must not change meanwhile.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p interp is NULL.
 * @since      0.1
 */
PyAPI_FUNC(PyThreadState *) PyInterpreterState_ThreadHead(PyInterpreterState *interp);

/** @} */

/** @name Frame evaluation (PEP 523) @{ */

/** Runs a frame: a new reference, or NULL with an exception. Not 0 at last: the raised exception is thrown into it. */
typedef PyObject *(*PyUnstable_FrameEvalFunction)(PyThreadState *, struct _PyInterpreterFrame *, int);
/** The older name of PyUnstable_FrameEvalFunction. */
typedef PyUnstable_FrameEvalFunction _PyFrameEvalFunction;

/**
 * @brief An interpreter's frame evaluation function.
 * @param interp The interpreter.
 * @return The function; never NULL.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyUnstable_FrameEvalFunction) PyUnstable_InterpreterState_GetEvalFrameFunc(PyInterpreterState *interp);

/**
 * @brief Set an interpreter's frame evaluation function: Interlock_EvalFrame() and PyEval_EvalFrame() call it.
 * @param interp The interpreter.
 * @param function The function; NULL: _PyEval_EvalFrameDefault().
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) PyUnstable_InterpreterState_SetEvalFrameFunc(PyInterpreterState *interp, PyUnstable_FrameEvalFunction function);

/**
 * @brief The older name of PyUnstable_InterpreterState_GetEvalFrameFunc().
 * @param interp The interpreter.
 * @return The function; never NULL.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(_PyFrameEvalFunction) _PyInterpreterState_GetEvalFrameFunc(PyInterpreterState *interp);

/**
 * @brief The older name of PyUnstable_InterpreterState_SetEvalFrameFunc().
 * @param interp The interpreter.
 * @param function The function; NULL: _PyEval_EvalFrameDefault().
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) _PyInterpreterState_SetEvalFrameFunc(PyInterpreterState *interp, _PyFrameEvalFunction function);

/**
 * @brief The module __main__ of an interpreter.
 * @param interp The interpreter.
 * @return New reference, or NULL with RuntimeError when it is not there.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyUnstable_InterpreterState_GetMainModule(PyInterpreterState *interp);

/** @} */

IL_END_DECLS

#endif /* INTERLOCK_PYINTERPRETERSTATE_H */
