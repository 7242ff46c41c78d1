/**
 * @file pymodsupport.h
 * @brief Arguments from Python objects to C variables, and back.
 *
 * The format languages are CPython's; see its chapter "Parsing arguments and building values". A length that goes with
 * `#` is always a `Py_ssize_t`, with or without `PY_SSIZE_T_CLEAN`, as since CPython 3.13.
 */
#ifndef INTERLOCK_PYMODSUPPORT_H
#define INTERLOCK_PYMODSUPPORT_H

#include <stdarg.h>

#include "pytypes.h"

IL_BEGIN_DECLS

/** @brief What an `O&` converter returns when it wants to be called again, with NULL, should a later argument fail. */
#define Py_CLEANUP_SUPPORTED 0x20000

/** @brief A C++ caller may pass an array of `const char *`. */
#ifdef __cplusplus
#define PY_CXX_CONST const
#else
#define PY_CXX_CONST
#endif

/** @name Parsing @{ */

/**
 * @brief Store the items of an argument tuple in C variables.
 *
 * @param args A tuple, borrowed.
 * @param format One unit per argument; `|` begins the optional ones, `:` the function's name, `;` a whole message.
 * @return 1, or 0 with an exception, mostly TypeError; a malformed format raises SystemError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyArg_ParseTuple(PyObject *args, const char *format, ...);

/**
 * @brief PyArg_ParseTuple() with its variables as a `va_list`.
 *
 * @param args A tuple, borrowed.
 * @param format One unit per argument; `|` begins the optional ones, `:` the function's name, `;` a whole message.
 * @param vargs The variables.
 * @return 1, or 0 with an exception, mostly TypeError; a malformed format raises SystemError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyArg_VaParse(PyObject *args, const char *format, va_list vargs);

/**
 * @brief Store one object in C variables (the old calling convention).
 *
 * @param args The object, borrowed; a tuple when the format has several units.
 * @param format One unit per argument; `|` begins the optional ones, `:` the function's name, `;` a whole message.
 * @return 1, or 0 with an exception, mostly TypeError; a malformed format raises SystemError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyArg_Parse(PyObject *args, const char *format, ...);

/**
 * @brief PyArg_ParseTuple() for a function that also takes keywords.
 *
 * @param args A tuple, borrowed.
 * @param kwargs A dict, borrowed; NULL: none.
 * @param format As for PyArg_ParseTuple(); after `$` the parameters are keyword only.
 * @param names Names of all parameters, NULL-terminated; an empty name is positional only.
 * @return 1, or 0 with an exception, mostly TypeError; a malformed format raises SystemError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyArg_ParseTupleAndKeywords(PyObject *args, PyObject *kwargs, const char *format, PY_CXX_CONST char
                                            *const *names, ...);

/**
 * @brief PyArg_ParseTupleAndKeywords() with its variables as a `va_list`.
 *
 * @param args A tuple, borrowed.
 * @param kwargs A dict, borrowed; NULL: none.
 * @param format As for PyArg_ParseTupleAndKeywords().
 * @param names Names of all parameters, NULL-terminated; an empty name is positional only.
 * @param vargs The variables.
 * @return 1, or 0 with an exception, mostly TypeError; a malformed format raises SystemError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyArg_VaParseTupleAndKeywords(PyObject *args, PyObject *kwargs, const char *format, PY_CXX_CONST char
                                              *const *names, va_list vargs);

/**
 * @brief Whether all keys of a keyword dict are strings.
 *
 * @param kwargs A dict, borrowed.
 * @return 1, or 0 with TypeError; SystemError when it is no dict.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyArg_ValidateKeywordArguments(PyObject *kwargs);

/**
 * @brief Store borrowed references to the items of a tuple.
 *
 * @param args A tuple, borrowed.
 * @param name Function name for messages; NULL: none.
 * @param min Least number of items.
 * @param max Largest number of items; so many `PyObject **` follow. Those past the end are not written.
 * @return 1, or 0 with TypeError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) PyArg_UnpackTuple(PyObject *args, const char *name, Py_ssize_t min, Py_ssize_t max, ...);

/** @} */

/** @name Building @{ */

/**
 * @brief Make an object from C values.
 *
 * @param format One unit per value; `()`, `[]` and `{}` make containers.
 * @return New reference, or NULL with an exception. An empty format gives None, several units a tuple.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) Py_BuildValue(const char *format, ...);

/**
 * @brief Py_BuildValue() with its values as a `va_list`.
 *
 * @param format As for Py_BuildValue().
 * @param vargs The values.
 * @return New reference, or NULL with an exception. An empty format gives None, several units a tuple.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) Py_VaBuildValue(const char *format, va_list vargs);

/** @} */

/** @name The same functions under the names that modules compiled with `PY_SSIZE_T_CLEAN` call @{ */

/**
 * @brief PyArg_ParseTuple().
 *
 * @param args A tuple, borrowed.
 * @param format One unit per argument; `|` begins the optional ones, `:` the function's name, `;` a whole message.
 * @return 1, or 0 with an exception, mostly TypeError; a malformed format raises SystemError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) _PyArg_ParseTuple_SizeT(PyObject *args, const char *format, ...);

/**
 * @brief PyArg_VaParse().
 *
 * @param args A tuple, borrowed.
 * @param format One unit per argument; `|` begins the optional ones, `:` the function's name, `;` a whole message.
 * @param vargs The variables.
 * @return 1, or 0 with an exception, mostly TypeError; a malformed format raises SystemError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) _PyArg_VaParse_SizeT(PyObject *args, const char *format, va_list vargs);

/**
 * @brief PyArg_Parse().
 *
 * @param args The object, borrowed.
 * @param format One unit per argument; `|` begins the optional ones, `:` the function's name, `;` a whole message.
 * @return 1, or 0 with an exception, mostly TypeError; a malformed format raises SystemError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) _PyArg_Parse_SizeT(PyObject *args, const char *format, ...);

/**
 * @brief PyArg_ParseTupleAndKeywords().
 *
 * @param args A tuple, borrowed.
 * @param kwargs A dict, borrowed; NULL: none.
 * @param format One unit per argument; `|` begins the optional ones, `:` the function's name, `;` a whole message.
 * @param names Names of all parameters, NULL-terminated; an empty name is positional only.
 * @return 1, or 0 with an exception, mostly TypeError; a malformed format raises SystemError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) _PyArg_ParseTupleAndKeywords_SizeT(PyObject *args, PyObject *kwargs, const char *format, PY_CXX_CONST
                                                   char *const *names, ...);

/**
 * @brief PyArg_VaParseTupleAndKeywords().
 *
 * @param args A tuple, borrowed.
 * @param kwargs A dict, borrowed; NULL: none.
 * @param format One unit per argument; `|` begins the optional ones, `:` the function's name, `;` a whole message.
 * @param names Names of all parameters, NULL-terminated; an empty name is positional only.
 * @param vargs The variables.
 * @return 1, or 0 with an exception, mostly TypeError; a malformed format raises SystemError.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(int) _PyArg_VaParseTupleAndKeywords_SizeT(PyObject *args, PyObject *kwargs, const char *format,
                                                     PY_CXX_CONST char *const *names, va_list vargs);

/**
 * @brief Py_BuildValue().
 *
 * @param format As for Py_BuildValue().
 * @return New reference, or NULL with an exception. An empty format gives None, several units a tuple.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) _Py_BuildValue_SizeT(const char *format, ...);

/**
 * @brief Py_VaBuildValue().
 *
 * @param format As for Py_BuildValue().
 * @param vargs The values.
 * @return New reference, or NULL with an exception. An empty format gives None, several units a tuple.
 * @gil        Held on entry and on return.
 * @signalsafe No.
 * @beforeinit No.
 * @since      0.1
 */
PyAPI_FUNC(PyObject *) _Py_VaBuildValue_SizeT(const char *format, va_list vargs);

/** @} */

IL_END_DECLS

#endif /* INTERLOCK_PYMODSUPPORT_H */
