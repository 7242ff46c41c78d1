/**
 * @file pyeval.h
 * @brief The lock: detaching and attaching thread states. Profiling, tracing, and the innermost frame.
 */
#ifndef INTERLOCK_PYEVAL_H
#define INTERLOCK_PYEVAL_H

#include "pytypes.h"

IL_BEGIN_DECLS

/**
 * @brief Let other threads run while this one blocks or works without the runtime.
 *
 *  1. Detaches the calling thread's state.
 *  2. Releases the lock; a waiter may run before this returns.
 *
 * @return The detached state, for exactly one PyEval_RestoreThread().
 * @gil        Held on entry, not held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      No thread state is attached.
 * @since      0.1
 */
PyAPI_FUNC(PyThreadState *) PyEval_SaveThread(void);

/**
 * @brief Take the lock and attach a thread state.
 *
 *  1. Waits until the lock is free or handed over; a computing thread is asked for it at once.
 *  2. Attaches the state. errno keeps its value.
 *
 * @param tstate A detached state; it need not have been attached in this OS thread before.
 * @gil        Not held on entry, held on return. When the interpreter is ending the thread parks for good: it neither
 *             returns nor is unwound.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p tstate is NULL, or another state is attached in this thread.
 * @since      0.1
 */
PyAPI_FUNC(void) PyEval_RestoreThread(PyThreadState *tstate);

/**
 * @brief PyEval_RestoreThread() under an older name.
 * @param tstate A detached state.
 * @gil        Not held on entry, held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      As PyEval_RestoreThread().
 * @since      0.1
 */
PyAPI_FUNC(void) PyEval_AcquireThread(PyThreadState *tstate);

/**
 * @brief Detach a thread state and release the lock.
 * @param tstate The attached state.
 * @gil        Held on entry, not held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      @p tstate is NULL or not the attached state.
 * @since      0.1
 */
PyAPI_FUNC(void) PyEval_ReleaseThread(PyThreadState *tstate);

/**
 * @brief Take the lock without changing which thread state is current.
 * @deprecated Use PyEval_RestoreThread() or PyEval_AcquireThread().
 * @gil        Not held on entry, held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      The calling thread holds the lock already.
 * @since      0.1
 */
Py_DEPRECATED(3.2) PyAPI_FUNC(void) PyEval_AcquireLock(void);

/**
 * @brief Release the lock without changing which thread state is current.
 * @deprecated Use PyEval_SaveThread() or PyEval_ReleaseThread().
 * @gil        Held on entry, not held on return.
 * @signalsafe No
 * @beforeinit No
 * @fatal      The calling thread does not hold the lock.
 * @since      0.1
 */
Py_DEPRECATED(3.2) PyAPI_FUNC(void) PyEval_ReleaseLock(void);

/**
 * @brief Does nothing: Py_Initialize() makes the lock.
 * @deprecated Not needed since CPython 3.7.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
Py_DEPRECATED(3.9) PyAPI_FUNC(void) PyEval_InitThreads(void);

/**
 * @brief Whether the lock exists.
 * @deprecated It does whenever the runtime is initialized.
 * @return 1 while the runtime is initialized, else 0.
 * @gil        Not needed.
 * @signalsafe Yes
 * @beforeinit Yes
 * @since      0.1
 */
Py_DEPRECATED(3.9) PyAPI_FUNC(int) PyEval_ThreadsInitialized(void);

/**
 * @brief In a forked child: make the lock usable again.
 * @deprecated PyOS_AfterFork_Child() is enough, and so is a bare fork().
 * @gil        Held.
 * @signalsafe No
 * @beforeinit Yes
 * @since      0.1
 */
Py_DEPRECATED(3.8) PyAPI_FUNC(void) PyEval_ReInitThreads(void);

/** @name Calls under older names @{ */

/**
 * @brief Calls an object.
 * @deprecated PyObject_Call() does it.
 * @param callable What to call.
 * @param args Positional arguments in a tuple; NULL: none.
 * @param kwargs Keyword arguments in a dict; NULL: none.
 * @return New reference, or NULL with an exception: TypeError when `args` is no tuple or `kwargs` no dict.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.9) PyAPI_FUNC(PyObject *) PyEval_CallObjectWithKeywords(PyObject *callable, PyObject *args, PyObject *kwargs);

/** Calls an object with a tuple of arguments, which may be NULL. */
#define PyEval_CallObject(callable, args) PyEval_CallObjectWithKeywords(callable, args, (PyObject *)0)

/**
 * @brief Calls an object with arguments made as by Py_BuildValue().
 * @deprecated PyObject_CallFunction() does it.
 * @param callable What to call.
 * @param format As of PyObject_CallFunction(): a tuple gives the arguments, anything else is the only one.
 * @param ... The values.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.9) PyAPI_FUNC(PyObject *) PyEval_CallFunction(PyObject *callable, const char *format, ...);

/**
 * @brief Calls a method with arguments made as by Py_BuildValue().
 * @deprecated PyObject_CallMethod() does it.
 * @param obj Whose method.
 * @param name Its name, in UTF-8.
 * @param format As of PyObject_CallFunction(): a tuple gives the arguments, anything else is the only one.
 * @param ... The values.
 * @return New reference, or NULL with an exception.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
Py_DEPRECATED(3.9) PyAPI_FUNC(PyObject *) PyEval_CallMethod(PyObject *obj, const char *name, const char *format, ...);

/** @} */

/** Opens a block without the lock; Py_END_ALLOW_THREADS closes it. */
#define Py_BEGIN_ALLOW_THREADS         \
    {                                  \
        PyThreadState *_save;          \
        _save = PyEval_SaveThread();
/** Inside such a block: takes the lock back. */
#define Py_BLOCK_THREADS PyEval_RestoreThread(_save);
/** Inside such a block, after Py_BLOCK_THREADS: releases the lock again. */
#define Py_UNBLOCK_THREADS _save = PyEval_SaveThread();
/** Closes the block of Py_BEGIN_ALLOW_THREADS, with the lock held again. */
#define Py_END_ALLOW_THREADS        \
        PyEval_RestoreThread(_save); \
    }

/** @name Profiling and tracing @{ */

#define PyTrace_CALL 0        /**< A function is entered, or a suspended one goes on. The argument is None. */
#define PyTrace_EXCEPTION 1   /**< An exception is raised in the frame: (type, value, traceback). Trace functions only. */
#define PyTrace_LINE 2        /**< A line begins: None. Trace functions only, unless the frame's f_trace_lines is false. */
#define PyTrace_RETURN 3      /**< A function is left: the value, or NULL for an exception. */
#define PyTrace_C_CALL 4      /**< A C function is called: the function object. Profile functions only. */
#define PyTrace_C_EXCEPTION 5 /**< A C function raised: the function object. Profile functions only. */
#define PyTrace_C_RETURN 6    /**< A C function returned: the function object. Profile functions only. */
#define PyTrace_OPCODE 7      /**< An instruction begins: None. Trace functions only, if the frame's f_trace_opcodes is true. */

/**
 * @brief Set the profile function of the attached thread.
 * @param function Called at events that guests report (interlock_guest.h), never while it runs already; NULL: none.
 * @param object Its first argument; NULL allowed. A reference is kept until another one is set.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 *
 * A function that returns -1 stays set, and its exception is raised in the frame, in every version of CPython, too; it is
 * the callables of sys.setprofile() that are taken out when they fail. An audit hook that refuses the event sys.setprofile is
 * reported as unraisable, and nothing changes.
 */
PyAPI_FUNC(void) PyEval_SetProfile(Py_tracefunc function, PyObject *object);

/**
 * @brief Set the trace function of the attached thread.
 * @param function Called at events that guests report (interlock_guest.h), never while it runs already; NULL: none.
 * @param object Its first argument; NULL allowed. A reference is kept until another one is set.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 *
 * A function that returns -1 stays set, and its exception is raised in the frame, in every version of CPython, too; it is
 * the callables of sys.settrace() that are taken out when they fail. An audit hook that refuses the event sys.settrace is
 * reported as unraisable, and nothing changes.
 */
PyAPI_FUNC(void) PyEval_SetTrace(Py_tracefunc function, PyObject *object);

/**
 * @brief PyEval_SetProfile() for every thread of the interpreter.
 * @param function The profile function; NULL: none.
 * @param object Its first argument; NULL allowed. Each thread keeps a reference.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 *
 * Threads that start later are not among them: Interlock_SetProfileNewThreads().
 */
PyAPI_FUNC(void) PyEval_SetProfileAllThreads(Py_tracefunc function, PyObject *object);

/**
 * @brief PyEval_SetTrace() for every thread of the interpreter.
 * @param function The trace function; NULL: none.
 * @param object Its first argument; NULL allowed. Each thread keeps a reference.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 *
 * Threads that start later are not among them: Interlock_SetTraceNewThreads().
 */
PyAPI_FUNC(void) PyEval_SetTraceAllThreads(Py_tracefunc function, PyObject *object);

/** @} */
/** @name The innermost frame @{ */

/**
 * @brief The innermost frame of the attached thread.
 * @return Borrowed reference, or NULL: none.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyFrameObject *) PyEval_GetFrame(void);

/**
 * @brief The innermost frame's builtins, or the interpreter's without a frame.
 * @return Borrowed reference to a dict, or NULL with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyEval_GetBuiltins(void);

/**
 * @brief The innermost frame's global variables.
 * @return Borrowed reference; NULL without an exception when there is no frame or it has none.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyEval_GetGlobals(void);

/**
 * @brief The innermost frame's local variables.
 * @return Borrowed reference, good as long as the frame; NULL with SystemError when there is no frame.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyEval_GetLocals(void);

/**
 * @brief The name of a function or method, else of the object's type.
 *
 * @param func Any object.
 * @return UTF-8 text, good as long as the object.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(const char *) PyEval_GetFuncName(PyObject *func);

/**
 * @brief What stands behind PyEval_GetFuncName() in a message: "()" of functions and methods, else " object".
 *
 * @param func Any object.
 * @return Static text.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(const char *) PyEval_GetFuncDesc(PyObject *func);

/**
 * @brief PyEval_GetBuiltins() with a reference of its own.
 * @return New reference, or NULL with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyEval_GetFrameBuiltins(void);

/**
 * @brief PyEval_GetGlobals() with a reference of its own.
 * @return New reference; NULL without an exception when there is no frame or it has none.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyEval_GetFrameGlobals(void);

/**
 * @brief PyEval_GetLocals() with a reference of its own.
 * @return New reference; NULL with SystemError when there is no frame.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyEval_GetFrameLocals(void);

/**
 * @brief Run a frame object: a guest's frame that is not entered, through the frame evaluation function (PEP 523).
 * @param frame A frame object.
 * @return New reference, or NULL with an exception; SystemError when no guest can run it.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyEval_EvalFrame(PyFrameObject *frame);

/**
 * @brief PyEval_EvalFrame() that can throw.
 * @param frame A frame object.
 * @param throwflag Not 0: the raised exception is thrown into the frame.
 * @return As PyEval_EvalFrame().
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyEval_EvalFrameEx(PyFrameObject *frame, int throwflag);

/**
 * @brief The frame evaluation function that interpreters start with: enters the frame, lets the guest run it, leaves it.
 * @param tstate The attached thread state.
 * @param frame A frame that is not entered.
 * @param throwflag Not 0: the raised exception is thrown into the frame.
 * @return New reference, or NULL with an exception; SystemError when no guest can run it.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) _PyEval_EvalFrameDefault(PyThreadState *tstate, struct _PyInterpreterFrame *frame, int throwflag);

/** @} */

IL_END_DECLS

#endif /* INTERLOCK_PYEVAL_H */
