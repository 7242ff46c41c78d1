/**
 * @file pycode.h
 * @brief Code objects: what a frame runs. A guest's have a file, a name and a first line, and no bytecode.
 */
#ifndef INTERLOCK_PYCODE_H
#define INTERLOCK_PYCODE_H

#include "pyobject.h"

IL_BEGIN_DECLS

/** @brief The type of code objects. @since 0.1 */
PyAPI_DATA(PyTypeObject) PyCode_Type;
/** @brief True for a code object. */
#define PyCode_Check(object) Py_IS_TYPE((object), &PyCode_Type)

/**
 * @brief Make a code object.
 *
 * @param filename    Name of the source, UTF-8; what cannot be decoded is escaped.
 * @param funcname    Name of the function, UTF-8.
 * @param firstlineno Line where it begins.
 * @return New reference, or NULL with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 *
 * Differs from CPython: two code objects are equal only if they are the same one. Without bytecode nothing else tells
 * whether they mean the same function.
 */
PyAPI_FUNC(PyCodeObject *) PyCode_NewEmpty(const char *filename, const char *funcname, int firstlineno);

/**
 * @brief The line of an instruction.
 * @param code        A code object.
 * @param byte_offset Offset of the instruction.
 * @return The first line for an offset up to 0, else -1: only the guest knows.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(int) PyCode_Addr2Line(PyCodeObject *code, int byte_offset);

/**
 * @brief The bytecode.
 * @param code A code object.
 * @return New reference to empty bytes, or NULL with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyCode_GetCode(PyCodeObject *code);

/**
 * @brief Names of the local variables.
 * @param code A code object.
 * @return New reference to an empty tuple, or NULL with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyCode_GetVarnames(PyCodeObject *code);

/**
 * @brief Names of the local variables that inner functions use.
 * @param code A code object.
 * @return New reference to an empty tuple, or NULL with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyCode_GetCellvars(PyCodeObject *code);

/**
 * @brief Names of the outer functions' variables that it uses.
 * @param code A code object.
 * @return New reference to an empty tuple, or NULL with an exception.
 * @gil        Held.
 * @signalsafe No
 * @beforeinit No
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) PyCode_GetFreevars(PyCodeObject *code);

IL_END_DECLS

#endif /* INTERLOCK_PYCODE_H */
