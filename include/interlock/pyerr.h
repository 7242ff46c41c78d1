/**
 * @file pyerr.h
 * @brief The error indicator of a thread, exception instances, and what is printed of them.
 *
 * A function that fails sets the indicator of the attached thread and returns its documented failure value. The
 * indicator is always an exception instance: a class with a value is made into one at once, so that
 * PyErr_GetRaisedException() and PyErr_Fetch() never give an "unnormalized" pair.
 */
#ifndef INTERLOCK_PYERR_H
#define INTERLOCK_PYERR_H

#include <stdarg.h>

#include "pyexc.h"
#include "pytypes.h"

IL_BEGIN_DECLS

/** @name The indicator @{ */

/**
 * @brief The class of the raised exception.
 *
 * @return Borrowed class, or NULL when nothing is raised.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_Occurred(void);

/**
 * @brief Forget the raised exception, if any.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_Clear(void);

/**
 * @brief Take the raised exception out of the indicator, which is empty afterwards.
 *
 * @return New reference to the exception, or NULL when nothing was raised.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_GetRaisedException(void);

/**
 * @brief Put an exception into the indicator; whatever was there is dropped.
 *
 * @param exception An exception instance, stolen; NULL empties the indicator.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_SetRaisedException(PyObject *exception);

/**
 * @brief Take the raised exception as three objects; the indicator is empty afterwards.
 *
 * @param type Receives a new reference to the class, or NULL when nothing was raised.
 * @param value Receives a new reference to the instance, or NULL.
 * @param traceback Receives a new reference to its traceback, or NULL.
 * Differs from CPython 3.11: the value is always an instance, as in 3.12; new code uses PyErr_GetRaisedException().
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_Fetch(PyObject **type, PyObject **value, PyObject **traceback);

/**
 * @brief Set the indicator from three objects, all stolen.
 *
 * @param type An exception class, or NULL to empty the indicator.
 * @param value An instance of it, an argument for it, a tuple of arguments, or NULL.
 * @param traceback A traceback object, or NULL.
 * Unlike PyErr_SetObject() this links no context. The instance is made at once, which may fail and leave another
 * exception set.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_Restore(PyObject *type, PyObject *value, PyObject *traceback);

/**
 * @brief Make `*value` an instance of `*type`.
 *
 * @param type In and out: an exception class; `NULL` there makes the call do nothing.
 * @param value In and out: instance, argument, tuple of arguments or NULL; the reference is replaced.
 * @param traceback In and out: traceback or NULL; it is not attached to the instance.
 * When the instance cannot be made, the three describe the error that making it raised.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_NormalizeException(PyObject **type, PyObject **value, PyObject **traceback);

/** @} */

/** @name Raising @{ */

/**
 * @brief Raise `exception()`.
 *
 * @param exception An exception class, borrowed.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_SetNone(PyObject *exception);

/**
 * @brief Raise a class with a value; the handled exception becomes its context.
 *
 * @param exception An exception class, borrowed.
 * @param value An instance of the class, raised as it is; a tuple: the arguments; None or NULL: no argument; else the
 *     argument. Borrowed.
 * A first argument that is no exception class raises SystemError instead.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_SetObject(PyObject *exception, PyObject *value);

/**
 * @brief Raise `exception(string)`.
 *
 * @param exception An exception class, borrowed.
 * @param string The message, UTF-8; bytes that are not become U+FFFD (CPython drops the message then).
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_SetString(PyObject *exception, const char *string);

/**
 * @brief Raise with a message in the format language of PyUnicode_FromFormat().
 *
 * @param exception An exception class, borrowed.
 * @param format The format, ASCII.
 * @return Always NULL.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_Format(PyObject *exception, const char *format, ...);

/**
 * @brief PyErr_Format() with its arguments as a `va_list`.
 *
 * @param exception An exception class, borrowed.
 * @param format The format, ASCII.
 * @param args The arguments.
 * @return Always NULL.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_FormatV(PyObject *exception, const char *format, va_list args);

/**
 * @brief Raise MemoryError; no memory is needed for it.
 *
 * @return Always NULL.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_NoMemory(void);

/**
 * @brief Raise TypeError "bad argument type for built-in operation".
 *
 * @return Always 0.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_BadArgument(void);

/**
 * @brief Raise SystemError "bad argument to internal function".
 * The macro of the same name adds the file and line of the call.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_BadInternalCall(void);

/**
 * @brief What the macro PyErr_BadInternalCall() calls.
 *
 * @param file Source file.
 * @param line Line in it.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) _PyErr_BadInternalCall(const char *file, int line);

/** @brief PyErr_BadInternalCall() that names the file and line of the call. */
#define PyErr_BadInternalCall() _PyErr_BadInternalCall(__FILE__, __LINE__)

/**
 * @brief Raise from the value of errno: `exception(errno, strerror(errno))`.
 *
 * @param exception OSError or a class derived from it, or any class that takes (errno, text); borrowed.
 * @return Always NULL.
 * When errno is EINTR, signal handlers run first, and an exception from one of them is raised instead.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_SetFromErrno(PyObject *exception);

/**
 * @brief PyErr_SetFromErrno() with a file name.
 *
 * @param exception OSError or a class derived from it, or any class that takes (errno, text); borrowed.
 * @param filename In the filesystem encoding; may be NULL.
 * @return Always NULL.
 * When errno is EINTR, signal handlers run first, and an exception from one of them is raised instead.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_SetFromErrnoWithFilename(PyObject *exception, const char *filename);

/**
 * @brief PyErr_SetFromErrno() with a file name as an object.
 *
 * @param exception OSError or a class derived from it, or any class that takes (errno, text); borrowed.
 * @param filename Any object, borrowed; NULL: none.
 * @return Always NULL.
 * When errno is EINTR, signal handlers run first, and an exception from one of them is raised instead.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_SetFromErrnoWithFilenameObject(PyObject *exception, PyObject *filename);

/**
 * @brief PyErr_SetFromErrno() for an operation on two files.
 *
 * @param exception OSError or a class derived from it, or any class that takes (errno, text); borrowed.
 * @param filename Any object, borrowed; NULL: none.
 * @param filename2 Any object, borrowed; NULL: none.
 * @return Always NULL.
 * When errno is EINTR, signal handlers run first, and an exception from one of them is raised instead.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_SetFromErrnoWithFilenameObjects(PyObject *exception, PyObject *filename, PyObject
                                                             *filename2);

/**
 * @brief Raise ImportError.
 *
 * @param message The message, borrowed; NULL raises TypeError instead.
 * @param name Name of the module, borrowed; NULL counts as None.
 * @param path Its file, borrowed; NULL counts as None.
 * @return Always NULL.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_SetImportError(PyObject *message, PyObject *name, PyObject *path);

/**
 * @brief PyErr_SetImportError() with a class derived from ImportError.
 *
 * @param exception ImportError or a class derived from it; anything else raises TypeError instead.
 * @param message The message, borrowed; NULL raises TypeError instead.
 * @param name Name of the module, borrowed; NULL counts as None.
 * @param path Its file, borrowed; NULL counts as None.
 * @return Always NULL.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_SetImportErrorSubclass(PyObject *exception, PyObject *message, PyObject *name, PyObject
                                                    *path);

/**
 * @brief Set the place of a raised SyntaxError; the column is not known.
 *
 * @param filename In the filesystem encoding; NULL: stays as it is.
 * @param line From 1.
 * Nothing happens when nothing is raised.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_SyntaxLocation(const char *filename, int line);

/**
 * @brief Set the place of a raised SyntaxError.
 *
 * @param filename In the filesystem encoding; NULL: stays as it is.
 * @param line From 1.
 * @param column From 0 in characters; -1: not known.
 * Nothing happens when nothing is raised.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_SyntaxLocationEx(const char *filename, int line, int column);

#ifndef Py_LIMITED_API
/**
 * @brief PyErr_SyntaxLocationEx() with an object.
 *
 * @param filename A str, borrowed; NULL: stays as it is.
 * @param line From 1.
 * @param column From 0 in characters; -1: not known.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_SyntaxLocationObject(PyObject *filename, int line, int column);

/**
 * @brief PyErr_SyntaxLocationObject() with an end.
 *
 * @param filename A str, borrowed; NULL: stays as it is.
 * @param line From 1.
 * @param column From 0 in characters; -1: not known.
 * @param end_line From 1; -1: not known.
 * @param end_column From 0 in characters; -1: not known.
 * @gil        Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_RangedSyntaxLocationObject(PyObject *filename, int line, int column, int end_line,
                                                  int end_column);
#endif

/**
 * @brief A line of a text file, for the text of a SyntaxError.
 * @param filename The file, in the filesystem encoding; NULL: none.
 * @param line From 1.
 * @return New reference to a str with the end of the line; NULL without an exception when there is no such file or line.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyErr_ProgramText(const char *filename, int line);

/**
 * @brief A line of a text file, for the text of a SyntaxError.
 * @param filename The file as a str; NULL: none.
 * @param line From 1.
 * @return New reference to a str with the end of the line; NULL without an exception when there is no such file or line.
 * @gil Held on entry and on return.
 * @signalsafe No
 * @beforeinit No
 * @since 0.1
 */
PyAPI_FUNC(PyObject *) PyErr_ProgramTextObject(PyObject *filename, int line);

/** @} */

/** @name Questions @{ */

/**
 * @brief Whether the raised exception is of a class.
 *
 * @param exception A class, or a tuple of classes and tuples; borrowed.
 * @return 1 if it matches, else 0, also when nothing is raised.
 * Differs from CPython: it answers 0 instead of crashing when nothing is raised.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_ExceptionMatches(PyObject *exception);

/**
 * @brief Whether an exception is of a class.
 *
 * @param given An exception instance or class, borrowed; NULL never matches.
 * @param exception A class, or a tuple of classes and tuples; borrowed; NULL never matches.
 * @return 1 if it matches, else 0.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_GivenExceptionMatches(PyObject *given, PyObject *exception);

/**
 * @brief Name of an exception class, as its type object has it.
 *
 * @param type An exception class, borrowed.
 * @return UTF-8, valid as long as the class.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(const char *) PyExceptionClass_Name(PyObject *type);

/** @brief True for a class derived from BaseException. */
#define PyExceptionClass_Check(x) \
    (PyType_Check((x)) && PyType_FastSubclass((PyTypeObject *)(x), Py_TPFLAGS_BASE_EXC_SUBCLASS))
/** @brief True for an instance of such a class. */
#define PyExceptionInstance_Check(x) PyType_FastSubclass(Py_TYPE(x), Py_TPFLAGS_BASE_EXC_SUBCLASS)
/** @brief The class of an exception instance, borrowed. */
#define PyExceptionInstance_Class(x) ((PyObject *)Py_TYPE(x))
/** @} */

/** @name The handled exception @{ */

/**
 * @brief The exception that is being handled, as sys.exc_info() tells it.
 *
 * @return New reference, or NULL when none is.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_GetHandledException(void);

/**
 * @brief Set the exception that is being handled.
 *
 * @param exception An exception instance, borrowed; NULL or None: none.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_SetHandledException(PyObject *exception);

/**
 * @brief The exception that is being handled, as three new references.
 *
 * @param type Receives the class, or None.
 * @param value Receives the instance, or None.
 * @param traceback Receives the traceback, or None.
 * When none is handled, all three are None.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_GetExcInfo(PyObject **type, PyObject **value, PyObject **traceback);

/**
 * @brief Set the exception that is being handled; steals all three.
 *
 * @param type Ignored; may be NULL.
 * @param value An exception instance; NULL or None: none.
 * @param traceback Ignored; may be NULL.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_SetExcInfo(PyObject *type, PyObject *value, PyObject *traceback);

/** @} */

/** @name Classes and instances @{ */

/**
 * @brief Make an exception class.
 *
 * @param name "module.Class"; without a dot SystemError is raised.
 * @param base Base class, or a tuple of them; NULL: Exception. Borrowed.
 * @param dict Class attributes, borrowed and not changed; NULL: none.
 * @return New reference, or NULL with an exception.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_NewException(const char *name, PyObject *base, PyObject *dict);

/**
 * @brief PyErr_NewException() with a documentation string.
 *
 * @param name "module.Class"; without a dot SystemError is raised.
 * @param doc UTF-8; NULL: none.
 * @param base Base class, or a tuple of them; NULL: Exception. Borrowed.
 * @param dict Class attributes, borrowed; NULL: none.
 * @return New reference, or NULL with an exception.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyErr_NewExceptionWithDoc(const char *name, const char *doc, PyObject *base, PyObject *dict);

/**
 * @brief The traceback of an exception.
 *
 * @param exception An exception instance, borrowed.
 * @return New reference, or NULL when it has none.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyException_GetTraceback(PyObject *exception);

/**
 * @brief Set the traceback of an exception.
 *
 * @param exception An exception instance, borrowed.
 * @param traceback A traceback object, borrowed, or None to remove it.
 * @return 0, or -1 with TypeError for any other object.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyException_SetTraceback(PyObject *exception, PyObject *traceback);

/**
 * @brief The cause of an exception (`raise ... from`).
 *
 * @param exception An exception instance, borrowed.
 * @return New reference, or NULL when it has none.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyException_GetCause(PyObject *exception);

/**
 * @brief Set the cause of an exception; its context is no longer printed.
 *
 * @param exception An exception instance, borrowed.
 * @param cause An exception instance, stolen; NULL: none. Not checked.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyException_SetCause(PyObject *exception, PyObject *cause);

/**
 * @brief The exception during whose handling this one was raised.
 *
 * @param exception An exception instance, borrowed.
 * @return New reference, or NULL when there is none.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyException_GetContext(PyObject *exception);

/**
 * @brief Set the context of an exception.
 *
 * @param exception An exception instance, borrowed.
 * @param context An exception instance, stolen; NULL: none. Neither checked nor searched for cycles.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyException_SetContext(PyObject *exception, PyObject *context);

/**
 * @brief The arguments of an exception.
 *
 * @param exception An exception instance, borrowed.
 * @return New reference to a tuple.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyException_GetArgs(PyObject *exception);

/**
 * @brief Set the arguments of an exception.
 *
 * @param exception An exception instance, borrowed.
 * @param args A tuple, borrowed.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyException_SetArgs(PyObject *exception, PyObject *args);

/** @} */

/** @name Reports @{ */

/**
 * @brief PyErr_PrintEx(1).
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_Print(void);

/**
 * @brief Hand the raised exception to sys.excepthook, which prints it to sys.stderr, and clear the indicator.
 *
 * @param set_sys_last_vars Not 0: also store it in sys.last_type, sys.last_value and sys.last_traceback.
 * SystemExit is not printed: it ends the process with its code, after finalization.
 * When sys.excepthook is missing or fails, the library prints by itself.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_PrintEx(int set_sys_last_vars);

/**
 * @brief Print an exception with its traceback, causes and contexts to sys.stderr.
 *
 * @param type Ignored; may be NULL.
 * @param value An exception instance, borrowed; another object is reported as one that is not an exception.
 * @param traceback Given to an instance that has none; may be NULL or None.
 * The indicator is left empty. Without sys.stderr nothing is printed.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_Display(PyObject *type, PyObject *value, PyObject *traceback);

/**
 * @brief PyErr_Display() for an instance.
 *
 * @param exception An exception instance, borrowed.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_DisplayException(PyObject *exception);

/**
 * @brief Report the raised exception that cannot be passed on, through sys.unraisablehook, and clear it.
 *
 * @param object Where it happened; its repr is printed after "Exception ignored in: ". NULL: not known.
 * When nothing is raised, a report is made nevertheless.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_WriteUnraisable(PyObject *object);

/**
 * @brief PyErr_WriteUnraisable() with a message of one's own.
 *
 * @param format PyUnicode_FromFormat()'s language; NULL: no message.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_FormatUnraisable(const char *format, ...);

/** @} */

/** @name Signals @{ */

/**
 * @brief Run the handlers of the signals that arrived; SIGINT without one raises KeyboardInterrupt.
 *
 * @return 0, or -1 with a handler's exception. In any thread but the main thread of the main interpreter 0 at once.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_CheckSignals(void);

/**
 * @brief PyErr_SetInterruptEx(SIGINT).
 * @gil        Not needed.
 * @signalsafe Yes.
 * @beforeinit Yes.
 * @since      0.1
 */
PyAPI_FUNC(void) PyErr_SetInterrupt(void);

/**
 * @brief Act as if a signal had arrived: its handler runs in the main thread, at the next safepoint.
 *
 * @param number The signal; nothing happens for one that the runtime does not catch.
 * @return 0, or -1 when there is no such signal.
 * @gil        Not needed.
 * @signalsafe Yes.
 * @beforeinit Yes.
 * @since      0.1
 */
PyAPI_FUNC(int) PyErr_SetInterruptEx(int number);

/** @} */

IL_END_DECLS

#endif /* INTERLOCK_PYERR_H */
