// How the files of the exception classes write their static types.
//
//  X1. The classes are static and immortal; PyExc_NAME points to one of them.
//  X2. Each class names its own deallocator, traversal and constructor: nothing about an exception waits for types to be
//      readied.
#pragma once

#include "objects/exception.hpp"
#include "objects/gc.hpp"
#include "objects/type.hpp"

namespace interlock::objects {

// BaseException's own slots.
PyObject *base_exception_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) noexcept;
int base_exception_init(PyObject *self, PyObject *args, PyObject *kwargs) noexcept;
int base_exception_clear(PyObject *self) noexcept;
int base_exception_traverse(PyObject *self, visitproc visit, void *arg) noexcept;
PyObject *base_exception_repr(PyObject *self) noexcept;
PyObject *base_exception_str(PyObject *self) noexcept;

// For the constructors of classes that take keywords: BaseException's part of the work, keywords left out.
inline int base_exception_init_args(PyObject *self, PyObject *args) noexcept {
    return base_exception_init(self, args, nullptr);
}

// The deallocator of a class whose references `Clear` drops.
template <inquiry Clear>
void exception_dealloc(PyObject *self) noexcept {
    object_gc_untrack(self);
    Clear(self);
    type_of(self)->tp_free(self);
}

constexpr unsigned long kExceptionFlags =
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASE_EXC_SUBCLASS;

// A class that adds nothing but its name to a base whose instances are `Object`s.
template <class Object, inquiry Clear = base_exception_clear, traverseproc Traverse = base_exception_traverse>
constexpr PyTypeObject exception_type(const char *name, PyTypeObject *base, const char *doc,
                                      newfunc construct = base_exception_new, initproc init = base_exception_init,
                                      reprfunc str = base_exception_str) noexcept {
    PyTypeObject type{};
    type.ob_base = IL_STATIC_TYPE_HEAD;
    type.tp_name = name;
    type.tp_basicsize = sizeof(Object);
    type.tp_dealloc = exception_dealloc<Clear>;
    type.tp_repr = base_exception_repr;
    type.tp_str = str;
    type.tp_getattro = object_generic_get_attr;
    type.tp_setattro = object_generic_set_attr;
    type.tp_flags = kExceptionFlags;
    type.tp_doc = doc;
    type.tp_traverse = Traverse;
    type.tp_clear = Clear;
    type.tp_base = base;
    type.tp_dictoffset = offsetof(BaseExceptionObject, dict);
    type.tp_init = init;
    type.tp_alloc = type_generic_alloc;
    type.tp_new = construct;
    type.tp_free = object_gc_del;
    return type;
}

// The object of a static type, as a constant expression.
#define IL_TYPE_OBJECT(type) (&(type).ob_base.ob_base)

// Defines the class that PyExc_NAME points to, and PyExc_NAME; inside namespace interlock::objects.
#define IL_EXCEPTION(name, ...)                                    \
    constinit IL_HIDDEN PyTypeObject exc_##name = __VA_ARGS__;     \
    extern "C" {                                                   \
    constinit IL_EXPORT PyObject *PyExc_##name = IL_TYPE_OBJECT(exc_##name); \
    }

extern IL_HIDDEN PyTypeObject exc_BaseException;
extern IL_HIDDEN PyTypeObject exc_Exception;
extern IL_HIDDEN PyTypeObject exc_BaseExceptionGroup;
extern IL_HIDDEN PyTypeObject exc_ExceptionGroup;  // has no PyExc_ name
extern IL_HIDDEN PyTypeObject exc_GeneratorExit;
extern IL_HIDDEN PyTypeObject exc_KeyboardInterrupt;
extern IL_HIDDEN PyTypeObject exc_SystemExit;
extern IL_HIDDEN PyTypeObject exc_ArithmeticError;
extern IL_HIDDEN PyTypeObject exc_AssertionError;
extern IL_HIDDEN PyTypeObject exc_AttributeError;
extern IL_HIDDEN PyTypeObject exc_BufferError;
extern IL_HIDDEN PyTypeObject exc_EOFError;
extern IL_HIDDEN PyTypeObject exc_ImportError;
extern IL_HIDDEN PyTypeObject exc_LookupError;
extern IL_HIDDEN PyTypeObject exc_MemoryError;
extern IL_HIDDEN PyTypeObject exc_NameError;
extern IL_HIDDEN PyTypeObject exc_OSError;
extern IL_HIDDEN PyTypeObject exc_ReferenceError;
extern IL_HIDDEN PyTypeObject exc_RuntimeError;
extern IL_HIDDEN PyTypeObject exc_StopAsyncIteration;
extern IL_HIDDEN PyTypeObject exc_StopIteration;
extern IL_HIDDEN PyTypeObject exc_SyntaxError;
extern IL_HIDDEN PyTypeObject exc_SystemError;
extern IL_HIDDEN PyTypeObject exc_TypeError;
extern IL_HIDDEN PyTypeObject exc_ValueError;
extern IL_HIDDEN PyTypeObject exc_Warning;
extern IL_HIDDEN PyTypeObject exc_FloatingPointError;
extern IL_HIDDEN PyTypeObject exc_OverflowError;
extern IL_HIDDEN PyTypeObject exc_ZeroDivisionError;
extern IL_HIDDEN PyTypeObject exc_IndexError;
extern IL_HIDDEN PyTypeObject exc_KeyError;
extern IL_HIDDEN PyTypeObject exc_ModuleNotFoundError;
extern IL_HIDDEN PyTypeObject exc_UnboundLocalError;
extern IL_HIDDEN PyTypeObject exc_NotImplementedError;
extern IL_HIDDEN PyTypeObject exc_RecursionError;
extern IL_HIDDEN PyTypeObject exc_PythonFinalizationError;
extern IL_HIDDEN PyTypeObject exc_IndentationError;
extern IL_HIDDEN PyTypeObject exc_TabError;
extern IL_HIDDEN PyTypeObject exc_UnicodeError;
extern IL_HIDDEN PyTypeObject exc_UnicodeDecodeError;
extern IL_HIDDEN PyTypeObject exc_UnicodeEncodeError;
extern IL_HIDDEN PyTypeObject exc_UnicodeTranslateError;
extern IL_HIDDEN PyTypeObject exc_BlockingIOError;
extern IL_HIDDEN PyTypeObject exc_ChildProcessError;
extern IL_HIDDEN PyTypeObject exc_ConnectionError;
extern IL_HIDDEN PyTypeObject exc_BrokenPipeError;
extern IL_HIDDEN PyTypeObject exc_ConnectionAbortedError;
extern IL_HIDDEN PyTypeObject exc_ConnectionRefusedError;
extern IL_HIDDEN PyTypeObject exc_ConnectionResetError;
extern IL_HIDDEN PyTypeObject exc_FileExistsError;
extern IL_HIDDEN PyTypeObject exc_FileNotFoundError;
extern IL_HIDDEN PyTypeObject exc_InterruptedError;
extern IL_HIDDEN PyTypeObject exc_IsADirectoryError;
extern IL_HIDDEN PyTypeObject exc_NotADirectoryError;
extern IL_HIDDEN PyTypeObject exc_PermissionError;
extern IL_HIDDEN PyTypeObject exc_ProcessLookupError;
extern IL_HIDDEN PyTypeObject exc_TimeoutError;
extern IL_HIDDEN PyTypeObject exc_BytesWarning;
extern IL_HIDDEN PyTypeObject exc_DeprecationWarning;
extern IL_HIDDEN PyTypeObject exc_EncodingWarning;
extern IL_HIDDEN PyTypeObject exc_FutureWarning;
extern IL_HIDDEN PyTypeObject exc_ImportWarning;
extern IL_HIDDEN PyTypeObject exc_PendingDeprecationWarning;
extern IL_HIDDEN PyTypeObject exc_ResourceWarning;
extern IL_HIDDEN PyTypeObject exc_RuntimeWarning;
extern IL_HIDDEN PyTypeObject exc_SyntaxWarning;
extern IL_HIDDEN PyTypeObject exc_UnicodeWarning;
extern IL_HIDDEN PyTypeObject exc_UserWarning;

// All classes, bases first; ends with a null pointer.
extern IL_HIDDEN PyTypeObject *const exception_types[];
extern IL_HIDDEN const int exception_type_count;

}  // namespace interlock::objects
