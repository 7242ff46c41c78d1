// The classes that add nothing to their base but a name, and the order of all.
#include "base/base.hpp"

#include "objects/exception_types.hpp"

#include "objects/tuple.hpp"

namespace interlock::objects {
namespace {

using Plain = BaseExceptionObject;

// A mapping's key is shown as it is written in source: '' rather than nothing.
PyObject *key_error_str(PyObject *self) noexcept {
    PyObject *args = as_exception(self)->args;
    return args && tuple_size_unchecked(args) == 1 ? object_repr(tuple_item(args, 0)) : base_exception_str(self);
}

}  // namespace

IL_EXCEPTION(Exception, exception_type<Plain>("Exception", &exc_BaseException, "Root of ordinary exceptions."))
IL_EXCEPTION(GeneratorExit, exception_type<Plain>("GeneratorExit", &exc_BaseException, "A generator is closed."))
IL_EXCEPTION(KeyboardInterrupt,
             exception_type<Plain>("KeyboardInterrupt", &exc_BaseException, "The user interrupted the program."))

IL_EXCEPTION(ArithmeticError, exception_type<Plain>("ArithmeticError", &exc_Exception, "Root of arithmetic errors."))
IL_EXCEPTION(AssertionError, exception_type<Plain>("AssertionError", &exc_Exception, "An assertion does not hold."))
IL_EXCEPTION(BufferError, exception_type<Plain>("BufferError", &exc_Exception, "A buffer operation is not possible."))
IL_EXCEPTION(EOFError, exception_type<Plain>("EOFError", &exc_Exception, "Input ended."))
IL_EXCEPTION(LookupError, exception_type<Plain>("LookupError", &exc_Exception, "Root of failed look-ups."))
IL_EXCEPTION(ReferenceError,
             exception_type<Plain>("ReferenceError", &exc_Exception, "The object of a weak reference is gone."))
IL_EXCEPTION(RuntimeError, exception_type<Plain>("RuntimeError", &exc_Exception, "An error of no other kind."))
IL_EXCEPTION(StopAsyncIteration,
             exception_type<Plain>("StopAsyncIteration", &exc_Exception, "An asynchronous iteration ended."))
IL_EXCEPTION(SystemError,
             exception_type<Plain>("SystemError", &exc_Exception, "An internal error, or a misuse of the C API."))
IL_EXCEPTION(TypeError, exception_type<Plain>("TypeError", &exc_Exception, "An object is of the wrong type."))
IL_EXCEPTION(ValueError,
             exception_type<Plain>("ValueError", &exc_Exception, "An object of the right type has a wrong value."))
IL_EXCEPTION(Warning, exception_type<Plain>("Warning", &exc_Exception, "Root of warning categories."))

IL_EXCEPTION(FloatingPointError,
             exception_type<Plain>("FloatingPointError", &exc_ArithmeticError, "A floating point operation failed."))
IL_EXCEPTION(OverflowError, exception_type<Plain>("OverflowError", &exc_ArithmeticError, "A number does not fit."))
IL_EXCEPTION(ZeroDivisionError, exception_type<Plain>("ZeroDivisionError", &exc_ArithmeticError, "Division by zero."))
IL_EXCEPTION(IndexError, exception_type<Plain>("IndexError", &exc_LookupError, "A sequence index is out of range."))
IL_EXCEPTION(KeyError, exception_type<Plain>("KeyError", &exc_LookupError, "A mapping has no such key.",
                                             base_exception_new, base_exception_init, key_error_str))
IL_EXCEPTION(NotImplementedError,
             exception_type<Plain>("NotImplementedError", &exc_RuntimeError, "Not implemented."))
IL_EXCEPTION(RecursionError, exception_type<Plain>("RecursionError", &exc_RuntimeError, "Calls are nested too deep."))
IL_EXCEPTION(PythonFinalizationError, exception_type<Plain>("PythonFinalizationError", &exc_RuntimeError,
                                                            "Not possible while the interpreter is finalized."))
IL_EXCEPTION(UnicodeError, exception_type<Plain>("UnicodeError", &exc_ValueError, "Root of text encoding errors."))

IL_EXCEPTION(BytesWarning, exception_type<Plain>("BytesWarning", &exc_Warning, "Doubtful use of bytes."))
IL_EXCEPTION(DeprecationWarning, exception_type<Plain>("DeprecationWarning", &exc_Warning, "A deprecated feature."))
IL_EXCEPTION(EncodingWarning, exception_type<Plain>("EncodingWarning", &exc_Warning, "A default encoding is used."))
IL_EXCEPTION(FutureWarning,
             exception_type<Plain>("FutureWarning", &exc_Warning, "A feature whose meaning will change."))
IL_EXCEPTION(ImportWarning, exception_type<Plain>("ImportWarning", &exc_Warning, "A doubtful import."))
IL_EXCEPTION(PendingDeprecationWarning,
             exception_type<Plain>("PendingDeprecationWarning", &exc_Warning, "A feature that will be deprecated."))
IL_EXCEPTION(ResourceWarning, exception_type<Plain>("ResourceWarning", &exc_Warning, "A resource was not released."))
IL_EXCEPTION(RuntimeWarning, exception_type<Plain>("RuntimeWarning", &exc_Warning, "Doubtful behaviour."))
IL_EXCEPTION(SyntaxWarning, exception_type<Plain>("SyntaxWarning", &exc_Warning, "Doubtful syntax."))
IL_EXCEPTION(UnicodeWarning, exception_type<Plain>("UnicodeWarning", &exc_Warning, "Doubtful text."))
IL_EXCEPTION(UserWarning, exception_type<Plain>("UserWarning", &exc_Warning, "A warning by a program."))

PyTypeObject *const exception_types[] = {
    &exc_BaseException,
    &exc_Exception,
    &exc_BaseExceptionGroup,
    &exc_ExceptionGroup,
    &exc_GeneratorExit,
    &exc_KeyboardInterrupt,
    &exc_SystemExit,
    &exc_ArithmeticError,
    &exc_AssertionError,
    &exc_AttributeError,
    &exc_BufferError,
    &exc_EOFError,
    &exc_ImportError,
    &exc_LookupError,
    &exc_MemoryError,
    &exc_NameError,
    &exc_OSError,
    &exc_ReferenceError,
    &exc_RuntimeError,
    &exc_StopAsyncIteration,
    &exc_StopIteration,
    &exc_SyntaxError,
    &exc_SystemError,
    &exc_TypeError,
    &exc_ValueError,
    &exc_Warning,
    &exc_FloatingPointError,
    &exc_OverflowError,
    &exc_ZeroDivisionError,
    &exc_IndexError,
    &exc_KeyError,
    &exc_ModuleNotFoundError,
    &exc_UnboundLocalError,
    &exc_NotImplementedError,
    &exc_RecursionError,
    &exc_PythonFinalizationError,
    &exc_IndentationError,
    &exc_TabError,
    &exc_UnicodeError,
    &exc_UnicodeDecodeError,
    &exc_UnicodeEncodeError,
    &exc_UnicodeTranslateError,
    &exc_BlockingIOError,
    &exc_ChildProcessError,
    &exc_ConnectionError,
    &exc_BrokenPipeError,
    &exc_ConnectionAbortedError,
    &exc_ConnectionRefusedError,
    &exc_ConnectionResetError,
    &exc_FileExistsError,
    &exc_FileNotFoundError,
    &exc_InterruptedError,
    &exc_IsADirectoryError,
    &exc_NotADirectoryError,
    &exc_PermissionError,
    &exc_ProcessLookupError,
    &exc_TimeoutError,
    &exc_BytesWarning,
    &exc_DeprecationWarning,
    &exc_EncodingWarning,
    &exc_FutureWarning,
    &exc_ImportWarning,
    &exc_PendingDeprecationWarning,
    &exc_ResourceWarning,
    &exc_RuntimeWarning,
    &exc_SyntaxWarning,
    &exc_UnicodeWarning,
    &exc_UserWarning,
    nullptr,
};

const int exception_type_count = sizeof exception_types / sizeof *exception_types - 1;

}  // namespace interlock::objects
