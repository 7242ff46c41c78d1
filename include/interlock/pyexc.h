/**
 * @file pyexc.h
 * @brief The standard exception classes.
 *
 * Each is a borrowed pointer to an immortal class, the same in all interpreters, valid before Py_Initialize() and after
 * finalization; never assign to it. It is abi3 data: `PyExc_ValueError` names the variable, its value the class.
 */
#ifndef INTERLOCK_PYEXC_H
#define INTERLOCK_PYEXC_H

#include "pytypes.h"

IL_BEGIN_DECLS

/** @brief Root of all exceptions. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_BaseException;
/** @brief Root of all exceptions but those that ask to stop. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_Exception;
/** @brief Several exceptions raised as one. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_BaseExceptionGroup;
/** @brief End of an asynchronous iteration. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_StopAsyncIteration;
/** @brief End of an iteration; `value` carries a result. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_StopIteration;
/** @brief A generator is closed. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_GeneratorExit;
/** @brief Root of arithmetic errors. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ArithmeticError;
/** @brief Root of failed look-ups. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_LookupError;
/** @brief An assertion failed. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_AssertionError;
/** @brief No such attribute. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_AttributeError;
/** @brief A buffer operation is not possible. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_BufferError;
/** @brief Input ended. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_EOFError;
/** @brief A floating point operation failed. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_FloatingPointError;
/** @brief The system reported an error; `errno`, `strerror`, `filename`. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_OSError;
/** @brief A module cannot be imported; `name`, `path`. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ImportError;
/** @brief No module of that name. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ModuleNotFoundError;
/** @brief Sequence index out of range. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_IndexError;
/** @brief No such key in a mapping. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_KeyError;
/** @brief Raised by the default SIGINT handler. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_KeyboardInterrupt;
/** @brief Out of memory. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_MemoryError;
/** @brief No such name. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_NameError;
/** @brief A number does not fit. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_OverflowError;
/** @brief An error of no other kind. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_RuntimeError;
/** @brief Calls are nested too deep. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_RecursionError;
/** @brief Not implemented. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_NotImplementedError;
/** @brief Not possible while the interpreter is finalized. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_PythonFinalizationError;
/** @brief Wrong syntax; `filename`, `lineno`, `offset`, `text`. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_SyntaxError;
/** @brief Wrong indentation. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_IndentationError;
/** @brief Tabs and blanks mixed. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_TabError;
/** @brief A weak reference is used whose object is gone. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ReferenceError;
/** @brief An internal error, or misuse of the C API. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_SystemError;
/** @brief The program asks to end; `code`. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_SystemExit;
/** @brief An object has the wrong type. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_TypeError;
/** @brief A local name has no value. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_UnboundLocalError;
/** @brief Root of text encoding errors. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_UnicodeError;
/** @brief Text cannot be encoded. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_UnicodeEncodeError;
/** @brief Bytes cannot be decoded. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_UnicodeDecodeError;
/** @brief Text cannot be translated. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_UnicodeTranslateError;
/** @brief An object has the right type and a wrong value. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ValueError;
/** @brief Division by zero. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ZeroDivisionError;
/** @brief EAGAIN, EALREADY, EWOULDBLOCK, EINPROGRESS. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_BlockingIOError;
/** @brief EPIPE, ESHUTDOWN. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_BrokenPipeError;
/** @brief ECHILD. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ChildProcessError;
/** @brief Root of connection errors. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ConnectionError;
/** @brief ECONNABORTED. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ConnectionAbortedError;
/** @brief ECONNREFUSED. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ConnectionRefusedError;
/** @brief ECONNRESET. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ConnectionResetError;
/** @brief EEXIST. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_FileExistsError;
/** @brief ENOENT. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_FileNotFoundError;
/** @brief EINTR. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_InterruptedError;
/** @brief EISDIR. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_IsADirectoryError;
/** @brief ENOTDIR. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_NotADirectoryError;
/** @brief EACCES, EPERM. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_PermissionError;
/** @brief ESRCH. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ProcessLookupError;
/** @brief ETIMEDOUT. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_TimeoutError;
/** @brief Another name of #PyExc_OSError. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_EnvironmentError;
/** @brief Another name of #PyExc_OSError. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_IOError;
/** @brief Root of warning categories. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_Warning;
/** @brief Category of warnings by programs. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_UserWarning;
/** @brief A deprecated feature, for developers. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_DeprecationWarning;
/** @brief A feature that will be deprecated. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_PendingDeprecationWarning;
/** @brief Doubtful syntax. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_SyntaxWarning;
/** @brief Doubtful behaviour at run time. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_RuntimeWarning;
/** @brief A feature that will change, for users. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_FutureWarning;
/** @brief Doubtful import. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ImportWarning;
/** @brief Doubtful text. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_UnicodeWarning;
/** @brief Doubtful use of bytes. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_BytesWarning;
/** @brief A default encoding is used. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_EncodingWarning;
/** @brief A resource was not released. @since 0.1 */
PyAPI_DATA(PyObject *) PyExc_ResourceWarning;

IL_END_DECLS

#endif /* INTERLOCK_PYEXC_H */
